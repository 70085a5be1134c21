-- 70_publication.sql: stage 7. Publishing is an act, of who answers for the institution, of a committed project that was
-- validated as it stands. It makes a snapshot, masked by the profile of the edition, that nothing changes afterwards, and puts it
-- where the public reads (65_published.sql, 67_published_record.sql). Withdrawing takes it from there, with a reason, and
-- out of the public's sight; the snapshot stays, marked. An institution's publications go one after the other; none reads
-- another's rows, so the cost of one does not depend on how many there are.
CREATE TABLE infra.publication (
	institution text NOT NULL,
	project_id text NOT NULL,
	publication integer NOT NULL CHECK (publication > 0),
	edition text NOT NULL,
	candidate integer NOT NULL,
	round integer NOT NULL,
	version integer NOT NULL,
	published_at timestamptz NOT NULL,
	person bigint REFERENCES infra.person,
	digest bytea NOT NULL GENERATED ALWAYS AS (sha256(infra.digest_of(document) || infra.digest_of(records) || infra.digest_of(observations))) STORED,
	document jsonb COMPRESSION lz4 NOT NULL,
	records jsonb COMPRESSION lz4 NOT NULL,
	observations jsonb COMPRESSION lz4 NOT NULL,
	PRIMARY KEY (institution, project_id, publication),
	FOREIGN KEY (institution, project_id, round) REFERENCES infra.validation,
	FOREIGN KEY (institution, edition, candidate) REFERENCES infra.committed_project
);
CREATE INDEX publication_edition ON infra.publication (edition);
COMMENT ON TABLE infra.publication IS 'Publicaciones de cada proyecto, tal como se publicaron, con sus datos personales protegidos; solo crece. / Publications of each project, as they were published, personal data masked; it only grows.';
COMMENT ON COLUMN infra.publication.institution IS 'Institución / institution';
COMMENT ON COLUMN infra.publication.project_id IS 'Proyecto / project';
COMMENT ON COLUMN infra.publication.publication IS 'Número de publicación del proyecto / number of the publication of the project';
COMMENT ON COLUMN infra.publication.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.publication.candidate IS 'Proyecto comprometido que es / committed project that it is';
COMMENT ON COLUMN infra.publication.round IS 'Ronda en que se validó / round in which it was validated';
COMMENT ON COLUMN infra.publication.version IS 'Versión del proyecto / version of the project';
COMMENT ON COLUMN infra.publication.published_at IS 'Cuándo se publicó / when it was published';
COMMENT ON COLUMN infra.publication.person IS 'Quién lo publicó / who published it';
COMMENT ON COLUMN infra.publication.digest IS 'SHA-256 de las huellas (infra.digest_of) de document, records y observations, en ese orden / SHA-256 of the digests of document, records and observations, in that order';
COMMENT ON COLUMN infra.publication.document IS 'El proyecto / the project';
COMMENT ON COLUMN infra.publication.records IS 'Sus contrataciones: por OCID, la entrega compilada y las entregas / its contracting processes: by OCID, the compiled release and the releases';
COMMENT ON COLUMN infra.publication.observations IS 'Las observaciones de la validación, con sus respuestas / the observations of its validation, with their answers';

CREATE TABLE infra.withdrawal (
	institution text NOT NULL,
	project_id text NOT NULL,
	publication integer NOT NULL,
	withdrawn_at timestamptz NOT NULL,
	person bigint REFERENCES infra.person,
	reason text NOT NULL CHECK (reason <> ''),
	PRIMARY KEY (institution, project_id, publication),
	FOREIGN KEY (institution, project_id, publication) REFERENCES infra.publication
);
COMMENT ON TABLE infra.withdrawal IS 'Publicaciones retiradas, y por qué; con una, las anteriores del proyecto tampoco se leen en público. Solo crece. / Publications that were withdrawn, and why; with one, the public no longer reads the earlier ones of the project. It only grows.';
COMMENT ON COLUMN infra.withdrawal.institution IS 'Institución / institution';
COMMENT ON COLUMN infra.withdrawal.project_id IS 'Proyecto / project';
COMMENT ON COLUMN infra.withdrawal.publication IS 'Publicación / publication';
COMMENT ON COLUMN infra.withdrawal.withdrawn_at IS 'Cuándo / when';
COMMENT ON COLUMN infra.withdrawal.person IS 'Quién / who';
COMMENT ON COLUMN infra.withdrawal.reason IS 'Por qué / why';

CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON infra.publication FOR EACH STATEMENT EXECUTE FUNCTION infra.refuse_change();
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON infra.withdrawal FOR EACH STATEMENT EXECUTE FUNCTION infra.refuse_change();
SELECT infra.protect_draft('infra.publication');
CREATE POLICY everybody ON infra.publication FOR SELECT
	USING (NOT EXISTS (SELECT FROM infra.withdrawal w WHERE w.institution = publication.institution AND w.project_id = publication.project_id AND w.publication >= publication.publication));
ALTER TABLE infra.withdrawal ENABLE ROW LEVEL SECURITY;
CREATE POLICY everybody ON infra.withdrawal FOR SELECT USING (true);
GRANT SELECT ON infra.publication, infra.withdrawal TO PUBLIC;

-- Staff captures; whoever heads the institution, or is responsible for the project, answers for what is published.
CREATE FUNCTION infra.must_publish_for(institution text)
RETURNS void
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	PERFORM infra.must_capture_for(institution);
	IF NOT infra.acts_as('operator') AND NOT EXISTS (SELECT FROM infra.affiliation a WHERE a.institution = must_publish_for.institution AND a.person = infra.me() AND a.role IN ('head', 'responsible')) THEN
		PERFORM infra.refuse('42501', format('you do not publish for "%s" / usted no publica por "%s"', institution, institution), 'Its head, the person responsible and the operators do; they are in infra.affiliation. / Publican su titular, la persona responsable y quienes operan; están en infra.affiliation.');
	END IF;
END
$function$;
COMMENT ON FUNCTION infra.must_publish_for(text) IS 'Rechaza a quien no publica por esa institución. / Refuses whoever does not publish for that institution: 42501; 23503 for no such institution.';

-- A process may be of several projects of an institution: it stays with another that is published.
CREATE INDEX published_project_ocids ON infra.published_project USING gin (ocids);
CREATE FUNCTION infra.drop_published_records(institution text, project_id text)
RETURNS void
LANGUAGE sql VOLATILE
BEGIN ATOMIC
	UPDATE infra.published_record r SET project_id = o.project_id
	FROM infra.published_project o WHERE (r.institution, r.project_id) = (drop_published_records.institution, drop_published_records.project_id)
		AND o.institution = r.institution AND o.project_id <> r.project_id AND o.ocids @> ARRAY[r.ocid];
	DELETE FROM infra.published_record r WHERE (r.institution, r.project_id) = (drop_published_records.institution, drop_published_records.project_id);
END;
COMMENT ON FUNCTION infra.drop_published_records(text, text) IS 'Quita de lo publicado las contrataciones de un proyecto, salvo las que también son de otro. / Takes the contracting processes of a project out of what is published, except those that are of another, too.';
REVOKE ALL ON FUNCTION infra.drop_published_records(text, text) FROM PUBLIC;

CREATE FUNCTION infra_api.publish_project(institution text, project text)
RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	draft infra.project;
	last infra.validation;
	made infra.publication;
	observations_open bigint;
BEGIN
	PERFORM infra.must_publish_for(institution);
	draft := infra.lock_project(institution, project);
	SELECT * INTO last FROM infra.validation v WHERE (v.institution, v.project_id) = (draft.institution, draft.project_id) ORDER BY v.round DESC LIMIT 1;
	IF last.verdict IS DISTINCT FROM 'validated' THEN
		PERFORM infra.refuse('55000', 'the project is not validated / el proyecto no está validado', 'Only committed and validated projects are published; see infra.validation. / Solo se publican proyectos comprometidos y validados; vea infra.validation.');
	END IF;
	IF infra.content_of(draft.institution, draft.project_id) IS DISTINCT FROM last.content THEN
		PERFORM infra.refuse('55000', 'it changed after it was validated / cambió después de validarse', 'Submit it again: infra_api.submit_for_validation. / Entréguelo de nuevo: infra_api.submit_for_validation.');
	END IF;
	SELECT count(*) INTO observations_open FROM infra.observation o WHERE (o.institution, o.project_id) = (draft.institution, draft.project_id) AND o.closed_at IS NULL;
	IF observations_open > 0 THEN
		PERFORM infra.refuse('23514', format('observations are open: %s / hay observaciones abiertas: %s', observations_open, observations_open), 'Answer them; whoever opened them closes them. / Respóndalas; las cierra quien las abrió.');
	END IF;
	SELECT * INTO made FROM infra.publication p WHERE (p.institution, p.project_id) = (draft.institution, draft.project_id) ORDER BY p.publication DESC LIMIT 1;
	IF made.round = last.round AND NOT EXISTS (SELECT FROM infra.withdrawal w WHERE (w.institution, w.project_id, w.publication) = (made.institution, made.project_id, made.publication)) THEN
		PERFORM infra.refuse('55000', 'this is published already / esto ya está publicado', format('It is publication %s; nothing has changed since. / Es la publicación %s; nada ha cambiado desde entonces.', made.publication, made.publication));
	END IF;

	INSERT INTO infra.publication (institution, project_id, publication, edition, candidate, round, version, published_at, person, document, records, observations)
	SELECT draft.institution, draft.project_id, 1 + coalesce(made.publication, 0), last.edition, last.candidate, last.round, draft.version, clock_timestamp(), infra.me(), infra.mask(last.edition, draft.document),
		coalesce((SELECT jsonb_object_agg(r.ocid, jsonb_build_object('compiledRelease', infra.mask(last.edition, r.document), 'releases', (SELECT jsonb_agg(infra.mask(last.edition, s.document) ORDER BY s.date, s.digest) FROM infra.release s WHERE (s.institution, s.ocid) = (r.institution, r.ocid))))
			FROM infra.record r WHERE r.institution = draft.institution AND r.ocid = ANY (draft.ocids) AND r.document IS NOT NULL), '{}'),
		coalesce((SELECT jsonb_agg(jsonb_build_object('observation', o.observation, 'path', infra.mask_text(last.edition, o.path), 'text', infra.mask_text(last.edition, o.text), 'opened_at', o.opened_at, 'closed_at', o.closed_at, 'closing_note', infra.mask_text(last.edition, o.closing_note),
				'answers', (SELECT coalesce(jsonb_agg(jsonb_build_object('text', infra.mask_text(last.edition, a.text), 'at', a.at) ORDER BY a.answer), '[]') FROM infra.observation_answer a WHERE (a.institution, a.project_id, a.observation) = (o.institution, o.project_id, o.observation))) ORDER BY o.observation)
			FROM infra.observation o WHERE (o.institution, o.project_id) = (draft.institution, draft.project_id)), '[]')
	RETURNING * INTO made;
	IF made.document -> 'id' IS DISTINCT FROM draft.document -> 'id' OR infra.ocids_of(made.document) IS DISTINCT FROM infra.ocids_of(draft.document) THEN
		PERFORM infra.refuse('23514', 'an identifier contains personal data / un identificador contiene un dato personal', 'Capture the project or the process with another identifier, or see infra.publication_profile. / Capture el proyecto o la contratación con otro identificador, o revise infra.publication_profile.');
	END IF;
	INSERT INTO infra.published_project AS p (institution, project_id, published_at, document) VALUES (made.institution, made.project_id, made.published_at, made.document)
	ON CONFLICT ON CONSTRAINT published_project_pkey DO UPDATE SET published_at = excluded.published_at, document = excluded.document;
	PERFORM infra.drop_published_records(made.institution, made.project_id);
	INSERT INTO infra.published_record AS r (institution, ocid, project_id, published_at, document)
	SELECT made.institution, e.key, made.project_id, made.published_at, e.value -> 'compiledRelease' FROM jsonb_each(made.records) e
	ON CONFLICT ON CONSTRAINT published_record_pkey DO UPDATE SET published_at = excluded.published_at, document = excluded.document;
	DELETE FROM infra.published_release r WHERE r.institution = made.institution AND r.ocid IN (SELECT jsonb_object_keys(made.records));
	INSERT INTO infra.published_release (institution, ocid, digest, document)
	SELECT DISTINCT made.institution, e.key, infra.digest_of(s), s FROM jsonb_each(made.records) e, jsonb_array_elements(e.value -> 'releases') s;
	-- who took part, as it is published
	PERFORM infra.gather_parties(made.institution, made.document);
	PERFORM infra.gather_parties(made.institution, jsonb_build_object('records', (SELECT jsonb_agg(jsonb_build_object('ocid', e.key, 'compiledRelease', e.value -> 'compiledRelease')) FROM jsonb_each(made.records) e))) WHERE made.records <> '{}';
	RETURN made.publication;
END
$function$;
COMMENT ON FUNCTION infra_api.publish_project(text, text) IS 'Publica un proyecto comprometido y validado, con sus contrataciones; responde con el número de publicación.
Publishes a committed and validated project with its contracting processes, personal data masked; answers with the number of the publication. Raises 42501 for anybody but the head of the institution, the person responsible and operators, 23503 for no such project, 55000 for one that is not validated, that changed since, or that is published as it is, and for new organizations outside of READ COMMITTED, 23514 with open observations or an identifier that is personal data.';
REVOKE ALL ON FUNCTION infra_api.publish_project(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION infra_api.publish_project(text, text) TO ia_applicant, ia_operator;

CREATE FUNCTION infra_api.withdraw_publication(institution text, project text, reason text)
RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	draft infra.project;
	last infra.publication;
BEGIN
	PERFORM infra.must_publish_for(institution);
	IF coalesce(reason, '') = '' THEN
		PERFORM infra.refuse('22023', 'a publication is withdrawn with a reason / una publicación se retira con un motivo', 'Say why; the public reads it. / Diga por qué; el público lo lee.');
	END IF;
	draft := infra.lock_project(institution, project);
	IF NOT EXISTS (SELECT FROM infra.published_project p WHERE (p.institution, p.project_id) = (draft.institution, draft.project_id)) THEN
		PERFORM infra.refuse('55000', 'the project is not published / el proyecto no está publicado', 'See infra.publication and infra.withdrawal. / Vea infra.publication e infra.withdrawal.');
	END IF;
	SELECT * INTO last FROM infra.publication p WHERE (p.institution, p.project_id) = (draft.institution, draft.project_id) ORDER BY p.publication DESC LIMIT 1;
	INSERT INTO infra.withdrawal (institution, project_id, publication, withdrawn_at, person, reason)
	VALUES (last.institution, last.project_id, last.publication, clock_timestamp(), infra.me(), infra.mask_text(last.edition, withdraw_publication.reason));
	PERFORM infra.drop_published_records(last.institution, last.project_id);
	DELETE FROM infra.published_project p WHERE (p.institution, p.project_id) = (last.institution, last.project_id);
	RETURN last.publication;
END
$function$;
COMMENT ON FUNCTION infra_api.withdraw_publication(text, text, text) IS 'Retira de lo publicado un proyecto, con un motivo que se publica; la publicación queda, marcada. Responde con su número.
Withdraws a project from what is published, with a reason, which is public; the publication stays, marked, for whoever reads drafts. Answers with its number. Raises 42501 for anybody but the head of the institution, the person responsible and operators, 22023 without a reason, 23503 for no such project, 55000 for one that is not published.';
REVOKE ALL ON FUNCTION infra_api.withdraw_publication(text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION infra_api.withdraw_publication(text, text, text) TO ia_applicant, ia_operator;

CREATE FUNCTION infra_api.preview_publication(institution text, project text)
RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	PERFORM infra.must_capture_for(institution);
	RETURN (SELECT infra.mask(coalesce(c.edition, infra.edition_of(p.institution)), p.document) FROM infra.project p LEFT JOIN infra.captured_project c USING (institution, project_id)
		WHERE (p.institution, p.project_id) = (preview_publication.institution, preview_publication.project));
END
$function$;
COMMENT ON FUNCTION infra_api.preview_publication(text, text) IS 'El proyecto como se publicaría ahora, con sus datos personales protegidos.
The project as it would be published now, personal data masked; NULL for no such project. Raises 42501 for whoever does not act for the institution.';
REVOKE ALL ON FUNCTION infra_api.preview_publication(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION infra_api.preview_publication(text, text) TO ia_applicant, ia_operator;

-- ---- where each project stands, to the end ----
-- The public sees how far a project is, and not its draft: so it runs as its owner.
CREATE FUNCTION infra.capture_state(institution text, edition text, candidate integer)
RETURNS text
LANGUAGE sql STABLE PARALLEL RESTRICTED SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
	SELECT CASE WHEN EXISTS (SELECT FROM infra.published_project p WHERE (p.institution, p.project_id) = (c.institution, c.project_id)) THEN 'published'
		WHEN v.verdict = 'validated' AND v.version = d.version THEN 'validated' ELSE 'captured' END
	FROM infra.captured_project c JOIN infra.project d USING (institution, project_id)
		LEFT JOIN LATERAL (SELECT l.verdict, l.version FROM infra.validation l WHERE (l.institution, l.project_id) = (c.institution, c.project_id) ORDER BY l.round DESC LIMIT 1) v ON true
	WHERE (c.institution, c.edition, c.candidate) = (capture_state.institution, capture_state.edition, capture_state.candidate)
$function$;
COMMENT ON FUNCTION infra.capture_state(text, text, integer) IS 'En qué va la captura de un proyecto comprometido: captured, validated, published; NULL si no empieza. / How far the capture of a committed project is; NULL before it begins.';

CREATE OR REPLACE VIEW infra.candidate_state WITH (security_invoker = true) AS
	SELECT p.institution, p.edition, p.candidate, CASE WHEN p.openable IS NULL THEN 'proposed' WHEN NOT p.openable THEN 'not_openable' WHEN c.approved_on IS NULL OR k.candidate IS NULL THEN 'openable'
		ELSE coalesce(infra.capture_state(p.institution, p.edition, p.candidate),
			CASE WHEN EXISTS (SELECT FROM infra.mapping m WHERE (m.institution, m.edition, m.candidate) = (p.institution, p.edition, p.candidate)) THEN 'mapped' ELSE 'committed' END) END AS state
	FROM infra.candidate_project p LEFT JOIN infra.commitment c USING (institution, edition) LEFT JOIN infra.committed_project k USING (institution, edition, candidate);
COMMENT ON VIEW infra.candidate_state IS 'En qué va cada proyecto: proposed (propuesto), openable (abrible), not_openable (no abrible), committed (comprometido), mapped (mapeado), captured (en captura), validated (validado), published (publicado). / Where each project stands.';
