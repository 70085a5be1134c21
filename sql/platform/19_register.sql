-- 19_register.sql: the documents that were issued, as they were issued: numbered without gaps under a lock of their
-- edition, never changed. A correction is another number that replaces the one before, which has one successor; so of
-- each act, programme, commitment, notification, recognition and final report one is in force. Progress reports are many.
CREATE FUNCTION infra.issuers_of(kind text)
RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE
	WHEN kind IN ('installation_act', 'work_programme', 'commitment', 'progress_report') THEN '{coordination,operator}'
	WHEN kind IN ('recognition', 'general_final_report') THEN '{council,operator}'
	WHEN kind = 'specific_final_report' THEN '{applicant,operator}'
	WHEN kind = 'notification' THEN '{operator}' END::text[];
COMMENT ON FUNCTION infra.issuers_of(text) IS 'A quién le toca emitir un documento de esa clase. / Whose it is to issue a document of that kind.';

CREATE FUNCTION infra.subject_of(kind text)
RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE
	WHEN kind IN ('installation_act', 'progress_report') THEN 'actor_group'
	WHEN kind IN ('work_programme', 'commitment', 'recognition', 'specific_final_report') THEN 'institution'
	WHEN kind = 'notification' THEN 'notification'
	WHEN kind = 'general_final_report' THEN 'edition' END;
COMMENT ON FUNCTION infra.subject_of(text) IS 'De qué es un documento de esa clase: actor_group, institution, notification, edition; NULL: no existe. / What a document of that kind is of; NULL: there is none.';

-- convert_to is STABLE because encodings can be redefined; a database with ia is in UTF8.
CREATE FUNCTION infra.text_digest(words text)
RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN sha256(convert_to(words, 'UTF8'));
COMMENT ON FUNCTION infra.text_digest(text) IS 'SHA-256 de un texto en UTF-8. / SHA-256 of a text in UTF-8.';

CREATE TABLE infra.document_register (
	edition text NOT NULL REFERENCES infra.edition,
	number integer NOT NULL CHECK (number > 0),
	kind text NOT NULL CHECK (infra.subject_of(kind) IS NOT NULL),
	actor_group text,
	institution text,
	notification integer,
	issued_at timestamptz NOT NULL,
	issued_as text NOT NULL,
	issued_by bigint REFERENCES infra.person,
	replaces integer CHECK (replaces < number),
	text text NOT NULL CHECK (text <> ''),
	sha256 bytea NOT NULL GENERATED ALWAYS AS (infra.text_digest(text)) STORED,
	PRIMARY KEY (edition, number),
	FOREIGN KEY (edition, actor_group) REFERENCES infra.actor_group,
	FOREIGN KEY (edition, institution) REFERENCES infra.group_implementer,
	FOREIGN KEY (edition, notification) REFERENCES infra.notification,
	FOREIGN KEY (edition, replaces) REFERENCES infra.document_register,
	CONSTRAINT document_register_one_successor UNIQUE (edition, replaces),
	CONSTRAINT document_register_subject CHECK ((infra.subject_of(kind) = 'actor_group') = (actor_group IS NOT NULL)
		AND (infra.subject_of(kind) = 'institution') = (institution IS NOT NULL) AND (infra.subject_of(kind) = 'notification') = (notification IS NOT NULL))
);
CREATE UNIQUE INDEX document_register_one_in_force ON infra.document_register (edition, kind, actor_group, institution, notification) NULLS NOT DISTINCT WHERE replaces IS NULL AND kind <> 'progress_report';
COMMENT ON TABLE infra.document_register IS 'Registro de documentos: los que se emitieron, tal como se emitieron. / Document register: those that were issued, as they were issued.';
COMMENT ON COLUMN infra.document_register.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.document_register.number IS 'Número, sin huecos / number, without gaps';
COMMENT ON COLUMN infra.document_register.kind IS 'installation_act (acta), work_programme (programa), commitment (compromiso), notification (notificación), recognition (reconocimiento), progress_report, specific_final_report, general_final_report (informes)';
COMMENT ON COLUMN infra.document_register.actor_group IS 'De qué grupo, si es acta o informe de avance / of which group, if it is an act or a progress report';
COMMENT ON COLUMN infra.document_register.institution IS 'De qué institución, si es de una / of which institution, if it is of one';
COMMENT ON COLUMN infra.document_register.notification IS 'Qué notificación, si es una / which notification, if it is one';
COMMENT ON COLUMN infra.document_register.issued_at IS 'Cuándo se emitió / when it was issued';
COMMENT ON COLUMN infra.document_register.issued_as IS 'En qué papel: coordination, council, operator, applicant / in which role';
COMMENT ON COLUMN infra.document_register.issued_by IS 'Persona que lo emitió, si está registrada / person who issued it, if registered';
COMMENT ON COLUMN infra.document_register.replaces IS 'Número al que sustituye / number it replaces';
COMMENT ON COLUMN infra.document_register.text IS 'El documento, en Markdown / the document, in Markdown';
COMMENT ON COLUMN infra.document_register.sha256 IS 'SHA-256 del texto en UTF-8 / SHA-256 of the text in UTF-8';

-- As its owner, because whoever issues may not change the edition. Whoever comes second waits here.
CREATE FUNCTION infra.next_document_number(edition text)
RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	PERFORM FROM infra.edition e WHERE e.edition = next_document_number.edition FOR NO KEY UPDATE;
	RETURN 1 + coalesce((SELECT max(r.number) FROM infra.document_register r WHERE r.edition = next_document_number.edition), 0);
END
$function$;
COMMENT ON FUNCTION infra.next_document_number(text) IS 'El número del siguiente documento de una edición, que queda bloqueada. / The number of the next document of an edition, which is locked.';
REVOKE ALL ON FUNCTION infra.next_document_number(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION infra.next_document_number(text) TO ia_coordination, ia_council, ia_operator, ia_applicant;

-- Who issues names the document; all the rest is written here. It runs as whoever issues, so that nothing comes out that
-- this person may not read.
CREATE FUNCTION infra.issue_document()
RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	issuers constant text[] := infra.issuers_of(NEW.kind);
	e infra.edition;
	other integer;
BEGIN
	IF infra.subject_of(NEW.kind) IS NULL THEN
		PERFORM infra.refuse('22023', format('there are no documents of kind "%s" / no hay documentos de la clase "%s"', NEW.kind, NEW.kind),
			'Kinds are installation_act, work_programme, commitment, notification, recognition, progress_report, specific_final_report, general_final_report. / Las clases son esas.');
	END IF;
	e := infra.known_edition(NEW.edition);
	CASE issuers[1]
		WHEN 'coordination' THEN
			PERFORM infra.must_coordinate(CASE WHEN NEW.actor_group IS NULL THEN infra.coordinates_implementer(NEW.edition, NEW.institution)
				ELSE infra.coordinates_group(NEW.edition, NEW.actor_group) END, coalesce(NEW.actor_group, NEW.institution));
		WHEN 'applicant' THEN
			PERFORM infra.must_act_for(NEW.institution);
		ELSE
			PERFORM infra.must_act_as(VARIADIC issuers);
	END CASE;
	NEW.issued_as := CASE WHEN infra.acts_as('operator') THEN 'operator' ELSE issuers[1] END;
	-- the register is public
	IF EXISTS (SELECT FROM infra.notification n WHERE n.edition = NEW.edition AND n.number = NEW.notification AND n.sent_at IS NULL) THEN
		PERFORM infra.refuse('55000', 'the notification has not been sent / la notificación no se ha enviado', 'Send it, and say when in sent_at. / Envíela, y diga cuándo en sent_at.');
	END IF;
	NEW.number := infra.next_document_number(NEW.edition);
	SELECT r.number INTO other FROM infra.document_register r
	WHERE (r.edition, r.kind) = (NEW.edition, NEW.kind) AND (r.actor_group, r.institution, r.notification) IS NOT DISTINCT FROM (NEW.actor_group, NEW.institution, NEW.notification)
		AND CASE WHEN NEW.replaces IS NOT NULL THEN r.number = NEW.replaces ELSE NEW.kind <> 'progress_report' AND NOT EXISTS (SELECT FROM infra.document_register s WHERE s.edition = r.edition AND s.replaces = r.number) END;
	IF NEW.replaces IS NULL AND FOUND THEN
		PERFORM infra.refuse('23505', format('it was issued as document %s / se emitió como documento %s', other, other), format('Replace that one: replaces => %s. / Sustitúyalo: replaces => %s.', other, other));
	ELSIF NEW.replaces IS NOT NULL AND NOT FOUND THEN
		PERFORM infra.refuse('23514', format('document %s is of another kind or subject, or there is none / el documento %s es de otra clase o asunto, o no existe', NEW.replaces, NEW.replaces), 'Replace one of the same kind and subject. / Sustituya uno de la misma clase y asunto.');
	END IF;
	SELECT r.number INTO other FROM infra.document_register r WHERE r.edition = NEW.edition AND r.replaces = NEW.replaces;
	IF FOUND THEN
		PERFORM infra.refuse('23505', format('document %s was replaced by %s / al documento %s lo sustituyó el %s', NEW.replaces, other, NEW.replaces, other), format('Replace that one: replaces => %s. / Sustituya ese: replaces => %s.', other, other));
	END IF;
	NEW.issued_at := clock_timestamp();
	NEW.issued_by := infra.me();
	NEW.text := CASE NEW.kind
			WHEN 'installation_act' THEN infra_api.installation_act(NEW.edition, NEW.actor_group)
			WHEN 'work_programme' THEN infra_api.work_programme_document(NEW.edition, NEW.institution)
			WHEN 'commitment' THEN infra_api.commitment_document(NEW.edition, NEW.institution)
			WHEN 'notification' THEN infra_api.notification_document(NEW.edition, NEW.notification)
			WHEN 'recognition' THEN infra_api.recognition_document(NEW.edition, NEW.institution)
			WHEN 'progress_report' THEN infra_api.progress_report(NEW.edition, NEW.actor_group)
			WHEN 'specific_final_report' THEN infra_api.specific_final_report(NEW.edition, NEW.institution)
			ELSE infra_api.general_final_report(NEW.edition) END
		|| E'\n\n---\n\n' || format('Documento **%s** del registro de la edición %s. Lo emitió %s el %s.', NEW.number, infra.markdown(NEW.edition), infra.label_of(NEW.issued_as), infra.date_in_words((NEW.issued_at AT TIME ZONE e.time_zone)::date))
		|| coalesce(' Sustituye al documento ' || NEW.replaces || '.', '');
	RETURN NEW;
END
$function$;
COMMENT ON FUNCTION infra.issue_document() IS 'Disparador: numera, escribe y firma un documento, o lo rechaza diciendo por qué. / Trigger: numbers, writes and signs a document, or refuses it saying why.';
REVOKE ALL ON FUNCTION infra.issue_document() FROM PUBLIC;
CREATE TRIGGER issue BEFORE INSERT ON infra.document_register FOR EACH ROW EXECUTE FUNCTION infra.issue_document();
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON infra.document_register FOR EACH STATEMENT EXECUTE FUNCTION infra.refuse_change();

SELECT infra.protect('infra.document_register');
CREATE POLICY issue ON infra.document_register FOR INSERT TO ia_coordination, ia_council, ia_operator, ia_applicant WITH CHECK (true);
GRANT INSERT (edition, kind, actor_group, institution, notification, replaces) ON infra.document_register TO ia_coordination, ia_council, ia_operator, ia_applicant;

-- ---- for gateways ----
CREATE VIEW infra_api.documents WITH (security_invoker = true) AS
	SELECT r.edition, r.number, r.kind, infra.label_of(r.kind) AS name, r.actor_group, r.institution, r.notification, r.issued_at, r.issued_as, r.issued_by, r.replaces, s.number AS replaced_by, encode(r.sha256, 'hex') AS sha256
	FROM infra.document_register r LEFT JOIN infra.document_register s ON s.edition = r.edition AND s.replaces = r.number;
COMMENT ON VIEW infra_api.documents IS 'Los documentos emitidos; el texto lo da document(). / The documents issued; document() gives the text.';
SELECT infra.comment_view('infra_api.documents', '{edition,Edición / edition,number,Número / number,kind,Clase / kind,name,Cómo se llama / what it is called}');
SELECT infra.comment_view('infra_api.documents', '{actor_group,Grupo / group,institution,Institución / institution,notification,Notificación / notification,issued_at,Cuándo se emitió / when it was issued}');
SELECT infra.comment_view('infra_api.documents', '{issued_as,En qué papel / in which role,issued_by,Quién lo emitió / who issued it,replaces,Número al que sustituye / number it replaces,replaced_by,Número que lo sustituye / number that replaces it,sha256,SHA-256 del texto / of the text}');
GRANT SELECT ON infra_api.documents TO PUBLIC;

CREATE FUNCTION infra_api.issue_document(edition text, kind text, key text DEFAULT NULL, replaces integer DEFAULT NULL)
RETURNS integer
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	subject constant text := infra.subject_of(kind);
	given integer;
BEGIN
	IF (key IS NULL) <> (subject = 'edition') OR (subject = 'notification' AND key !~ '^[0-9]{1,9}$') THEN
		PERFORM infra.refuse('22023', format('"%s" is no key of a document of kind "%s" / "%s" no es clave de un documento de la clase "%s"', key, kind, key, kind),
			'It is the group, the institution or the number of the notification; the general final report has none. / Es el grupo, la institución o el número de la notificación; el informe final general no lleva.');
	END IF;
	INSERT INTO infra.document_register AS r (edition, kind, actor_group, institution, notification, replaces)
	VALUES (issue_document.edition, issue_document.kind, CASE subject WHEN 'actor_group' THEN key END, CASE subject WHEN 'institution' THEN key END,
		CASE subject WHEN 'notification' THEN key::integer END, issue_document.replaces)
	RETURNING r.number INTO given;
	RETURN given;
END
$function$;
COMMENT ON FUNCTION infra_api.issue_document(text, text, text, integer) IS 'Emite un documento y lo guarda en el registro; da su número.
Issues a document and keeps it in the register; returns its number. kind: installation_act, progress_report (key: the group), work_programme, commitment, recognition, specific_final_report (the institution), notification (its number), general_final_report (none). Raises 42501 for whose it is not, 22023 for another kind or a key that is none, 23505 for one that is issued or replaced, 23514 to replace one of something else, and what the document itself raises.';
REVOKE ALL ON FUNCTION infra_api.issue_document(text, text, text, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION infra_api.issue_document(text, text, text, integer) TO ia_coordination, ia_council, ia_operator, ia_applicant;

CREATE FUNCTION infra_api.document(edition text, number integer, format text DEFAULT 'markdown')
RETURNS text
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	words text;
BEGIN
	SELECT r.text INTO words FROM infra.document_register r WHERE r.edition = document.edition AND r.number = document.number;
	IF NOT FOUND THEN
		PERFORM infra.refuse('23503', format('there is no document %s / no existe el documento %s', number, number), 'See infra_api.documents. / Vea infra_api.documents.');
	END IF;
	RETURN infra.document_as(words, format);
END
$function$;
COMMENT ON FUNCTION infra_api.document(text, integer, text) IS 'Un documento del registro, tal como se emitió.
A document of the register as it was issued, as markdown or html. Raises 23503 for no such document, 22023 for another format.';
