-- 30_party.sql: who is who across publishers. Each publisher calls an organization by an id and a name of its own; here it is
-- one. What is registered is never moved: an organization known by an identifier stays, and so does one known by its name
-- alone, which is one within the publications of an institution. Merges lay one upon another, recorded, and taking one back
-- leaves everything as if it had not been: what was published meanwhile went to the organization that its own identifier or
-- name leads to, merged or not. The same name merges by itself, where it can only mean one.
-- Who is who changes one at a time (an advisory lock): registering what is known already takes none.

-- ---- identifiers ----
CREATE FUNCTION infra.normal_scheme(scheme text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE upper(trim(scheme)) WHEN 'RFC' THEN 'MX-RFC' ELSE nullif(upper(trim(scheme)), '') END;
COMMENT ON FUNCTION infra.normal_scheme(text) IS 'Un padrón como se compara; RFC es MX-RFC. / A register as registers are compared; RFC is MX-RFC.';

-- A generic RFC, or a text that is none, would make one organization of many.
CREATE FUNCTION infra.normal_identifier(scheme text, identifier text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
	WHEN infra.normal_scheme(scheme) IS NULL OR length(scheme) > 100 THEN NULL
	WHEN infra.normal_scheme(scheme) = 'MX-RFC' THEN CASE WHEN ia.rfc_person(identifier) IS NOT NULL THEN ia.normal_rfc(identifier) END
	WHEN length(identifier) <= 200 THEN nullif(upper(trim(identifier)), '') END;
COMMENT ON FUNCTION infra.normal_identifier(text, text) IS 'Un identificador como se compara; NULL si no identifica a nadie: un RFC genérico o que no lo es, vacío, o de más de 200 caracteres. / An identifier as identifiers are compared; NULL if it identifies nobody: a generic RFC or what is none, empty, or of more than 200 characters.';

CREATE FUNCTION infra.is_personal(scheme text, identifier text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN infra.normal_scheme(scheme) = 'MX-CURP' OR (infra.normal_scheme(scheme) = 'MX-RFC' AND coalesce(ia.rfc_person(identifier) = 'natural', false));
COMMENT ON FUNCTION infra.is_personal(text, text) IS 'Si el identificador es el de una persona física, y por eso dato personal. / Whether an identifier is a natural person''s, and so personal data.';

-- ---- tables ----
CREATE TABLE infra.organization (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	name text CHECK (name <> '' AND length(name) <= 300),
	normal_name text GENERATED ALWAYS AS (left(ia.normal_name(name), 300)) STORED,
	person text CHECK (person IN ('legal', 'natural')),
	institution text REFERENCES infra.institution,
	current bigint NOT NULL REFERENCES infra.organization,
	CHECK (institution IS NULL OR normal_name <> '')
);
CREATE UNIQUE INDEX organization_by_name ON infra.organization (institution, normal_name) WHERE institution IS NOT NULL;
CREATE INDEX organization_normal_name ON infra.organization (normal_name);
CREATE INDEX organization_current ON infra.organization (current);
COMMENT ON TABLE infra.organization IS 'Organizaciones que participan en proyectos y contrataciones. / Organizations that take part in projects and contracting processes.';
COMMENT ON COLUMN infra.organization.id IS 'Número / number';
COMMENT ON COLUMN infra.organization.name IS 'Nombre con que se publicó primero, hasta 300 caracteres; NULL si ninguno / name it was first published with, up to 300 characters; NULL: none';
COMMENT ON COLUMN infra.organization.normal_name IS 'El nombre como se compara / the name as names are compared';
COMMENT ON COLUMN infra.organization.person IS 'legal (moral), natural (física); NULL: no se sabe / not known';
COMMENT ON COLUMN infra.organization.institution IS 'Conocida solo por su nombre, en lo que publica esa institución; NULL: por su identificador / known by its name alone, in what that institution publishes; NULL: by its identifier';
COMMENT ON COLUMN infra.organization.current IS 'La que la representa después de las fusiones; ella misma si no hay / the one that stands for it after merges; itself if there is none';

CREATE TABLE infra.organization_identifier (
	scheme text NOT NULL CHECK (scheme = infra.normal_scheme(scheme)),
	identifier text NOT NULL CHECK (identifier = infra.normal_identifier(scheme, identifier)),
	organization bigint NOT NULL REFERENCES infra.organization,
	personal boolean NOT NULL GENERATED ALWAYS AS (infra.is_personal(scheme, identifier)) STORED,
	PRIMARY KEY (scheme, identifier)
);
CREATE INDEX organization_identifier_organization ON infra.organization_identifier (organization);
COMMENT ON TABLE infra.organization_identifier IS 'Identificadores de las organizaciones; los de personas físicas, el público no los lee. / Identifiers of organizations; those of natural persons the public does not read.';
COMMENT ON COLUMN infra.organization_identifier.scheme IS 'Padrón: MX-RFC, … / register';
COMMENT ON COLUMN infra.organization_identifier.identifier IS 'Clave en el padrón / key in the register';
COMMENT ON COLUMN infra.organization_identifier.organization IS 'Organización / organization';
COMMENT ON COLUMN infra.organization_identifier.personal IS 'Es dato personal / it is personal data';

-- Local ids are often RFC, too: what has the look of a natural person's is taken for one.
CREATE TABLE infra.organization_alias (
	institution text NOT NULL REFERENCES infra.institution,
	party text NOT NULL CHECK (length(party) <= 200),
	name text NOT NULL CHECK (length(name) <= 300),
	organization bigint NOT NULL REFERENCES infra.organization,
	personal boolean NOT NULL GENERATED ALWAYS AS (upper(party) ~ '[A-ZÑ&]{4}[ _-]?[0-9]{6}') STORED,
	PRIMARY KEY (institution, party, name, organization)
);
CREATE INDEX organization_alias_organization ON infra.organization_alias (organization);
COMMENT ON TABLE infra.organization_alias IS 'Cómo llama cada institución a una organización en lo que publica; lo de personas físicas, el público no lo lee. / What each institution calls an organization in what it publishes; what is of natural persons the public does not read.';
COMMENT ON COLUMN infra.organization_alias.institution IS 'Institución que publica / the institution that publishes';
COMMENT ON COLUMN infra.organization_alias.party IS 'Su identificador en el documento; vacío si no lo tiene / its id in the document; empty if it has none';
COMMENT ON COLUMN infra.organization_alias.name IS 'Su nombre en el documento, hasta 300 caracteres; vacío si no lo tiene / its name in the document, up to 300 characters; empty if it has none';
COMMENT ON COLUMN infra.organization_alias.organization IS 'La organización a la que llevan, antes de fusiones / the organization that they lead to, before merges';
COMMENT ON COLUMN infra.organization_alias.personal IS 'El identificador parece de una persona física / the id looks like a natural person''s';

CREATE TABLE infra.organization_merge (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	keep bigint NOT NULL REFERENCES infra.organization,
	gone bigint NOT NULL REFERENCES infra.organization,
	reason text CHECK (reason <> ''),
	merged_at timestamptz NOT NULL DEFAULT now(),
	merged_by bigint REFERENCES infra.person,
	undone_at timestamptz,
	undone_by bigint REFERENCES infra.person,
	CHECK (keep <> gone),
	CHECK (undone_at >= merged_at),
	CHECK (undone_by IS NULL OR undone_at IS NOT NULL)
);
CREATE UNIQUE INDEX organization_merge_gone ON infra.organization_merge (gone) WHERE undone_at IS NULL;
CREATE INDEX organization_merge_keep ON infra.organization_merge (keep);
COMMENT ON TABLE infra.organization_merge IS 'Fusiones de organizaciones, vigentes y deshechas. / Merges of organizations, in force and undone.';
COMMENT ON COLUMN infra.organization_merge.id IS 'Número / number';
COMMENT ON COLUMN infra.organization_merge.keep IS 'La que queda / the one that stays';
COMMENT ON COLUMN infra.organization_merge.gone IS 'La que se le suma / the one that goes into it';
COMMENT ON COLUMN infra.organization_merge.reason IS 'Por qué; NULL: por tener el mismo nombre / why; NULL: for having the same name';
COMMENT ON COLUMN infra.organization_merge.merged_at IS 'Cuándo / when';
COMMENT ON COLUMN infra.organization_merge.merged_by IS 'Quién; NULL si la plataforma / by whom; NULL: by the platform';
COMMENT ON COLUMN infra.organization_merge.undone_at IS 'Cuándo se deshizo / when it was undone';
COMMENT ON COLUMN infra.organization_merge.undone_by IS 'Quién la deshizo / by whom it was undone';

-- The history kept is that of merges: all else only repeats what documents say, and what the merges make of it.
SELECT infra.protect('infra.organization_merge');
ALTER TABLE infra.organization ENABLE ROW LEVEL SECURITY;
ALTER TABLE infra.organization_identifier ENABLE ROW LEVEL SECURITY;
ALTER TABLE infra.organization_alias ENABLE ROW LEVEL SECURITY;
CREATE POLICY everybody ON infra.organization FOR SELECT USING (true);
CREATE POLICY everybody ON infra.organization_identifier FOR SELECT USING (NOT personal AND NOT EXISTS (SELECT FROM infra.organization o WHERE o.id = organization AND o.person = 'natural'));
CREATE POLICY everybody ON infra.organization_alias FOR SELECT USING (NOT personal AND NOT EXISTS (SELECT FROM infra.organization o WHERE o.id = organization AND o.person = 'natural'));
CREATE POLICY operator ON infra.organization_identifier FOR SELECT TO ia_operator USING (true);
CREATE POLICY operator ON infra.organization_alias FOR SELECT TO ia_operator USING (true);
CREATE POLICY own ON infra.organization_alias FOR SELECT TO ia_applicant USING (infra.acts_for(institution));
GRANT SELECT ON infra.organization, infra.organization_identifier, infra.organization_alias TO PUBLIC;

-- ---- whom a party means ----
CREATE FUNCTION infra.resolve_organization(scheme text, identifier text, name text, institution text DEFAULT NULL)
RETURNS bigint
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH asked AS (SELECT infra.normal_scheme(scheme) AS scheme, infra.normal_identifier(scheme, identifier) AS identifier, left(ia.normal_name(left(resolve_organization.name, 300)), 300) AS normal_name)
	SELECT coalesce(
		(SELECT o.current FROM infra.organization_identifier i JOIN infra.organization o ON o.id = i.organization WHERE i.scheme = a.scheme AND i.identifier = a.identifier),
		CASE WHEN a.identifier IS NULL THEN (SELECT o.current FROM infra.organization o WHERE o.institution = resolve_organization.institution AND o.normal_name = a.normal_name) END,
		(SELECT min(o.current) FROM infra.organization o WHERE o.normal_name = a.normal_name
			AND NOT EXISTS (SELECT FROM infra.organization m JOIN infra.organization_identifier i ON i.organization = m.id WHERE m.current = o.current AND i.scheme = a.scheme AND a.identifier IS NOT NULL)
			HAVING count(DISTINCT o.current) = 1 AND bool_and(o.person IS DISTINCT FROM 'natural')))
	FROM asked a WHERE a.identifier IS NOT NULL OR a.normal_name <> '';
END;
COMMENT ON FUNCTION infra.resolve_organization(text, text, text, text) IS 'La organización que tiene ese identificador, o si no ese nombre; NULL si ninguna, o si el nombre puede ser de varias.
The organization, after merges, that has this identifier; or else this name: within the institution''s publications, or anywhere if it can only mean one, which is no natural person and not one with another identifier of the same register. NULL if there is none.';

-- A party as it is looked up: its identifiers that identify, the best first. An id that reads MX-RFC-… is one, too.
CREATE TYPE infra.party AS (party text, name text, normal_name text, person text, schemes text[], identifiers text[]);
COMMENT ON TYPE infra.party IS 'Un participante como se busca. / A party as it is looked up.';

CREATE FUNCTION infra.parties_of(doc jsonb)
RETURNS SETOF infra.party
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 10
BEGIN ATOMIC
	-- the extension nameBreakdown says what kind of person it is
	WITH said AS (SELECT q ->> 'id' AS id, q ->> 'name' AS name, min(q #>> '{identifier,legalPersonality}') AS personality FROM jsonb_path_query(doc, 'strict $.**.parties[*] ? (exists (@.identifier.legalPersonality))', '{}', true) q GROUP BY 1, 2)
	SELECT DISTINCT p.party, p.name, left(ia.normal_name(p.name), 300),
		coalesce(i.person, CASE p.personality WHEN 'naturalPerson' THEN 'natural' WHEN 'legalPerson' THEN 'legal' END), i.schemes, i.identifiers
	FROM (
		SELECT left(coalesce(trim(l.id), ''), 200) AS party, left(coalesce(nullif(trim(l.name), ''), trim((l.identifier)."legalName"), ''), 300) AS name,
			s.personality, l.identifier, l."additionalIdentifiers"
		FROM ia.parties(doc) l LEFT JOIN said s ON s.id = l.id AND s.name IS NOT DISTINCT FROM l.name) p,
		LATERAL (
			SELECT array_agg(infra.normal_scheme(g.scheme) ORDER BY g.n) AS schemes, array_agg(infra.normal_identifier(g.scheme, g.id) ORDER BY g.n) AS identifiers, (array_agg(CASE WHEN infra.is_personal(g.scheme, g.id) THEN 'natural' ELSE 'legal' END ORDER BY g.n) FILTER (WHERE infra.normal_scheme(g.scheme) IN ('MX-RFC', 'MX-CURP')))[1] AS person
			FROM (
				SELECT 0, (p.identifier).scheme, (p.identifier).id
				UNION ALL SELECT 1, 'MX-RFC', substring(p.party FROM '^(?:MX-)?RFC-(.*)$')
				UNION ALL SELECT 1 + a.n, a.scheme, a.id FROM unnest(p."additionalIdentifiers") WITH ORDINALITY a (scheme, id, "legalName", uri, _verbatim, n)
			) g (n, scheme, id)
			WHERE infra.normal_identifier(g.scheme, g.id) IS NOT NULL) i
	ORDER BY 1, 2;
END;
COMMENT ON FUNCTION infra.parties_of(jsonb) IS 'Los participantes de un documento como se buscan: nombre, persona e identificadores que identifican.
The parties of a project, release, record or package as they are looked up: id and name cut to 200 and 300 characters, legal or natural person if its first RFC or CURP tells, or the document, and the identifiers that identify somebody; each once.';

-- Where each party is registered, merges apart. Laterals, for an index to be asked for each, whatever a new table's statistics
-- say.
CREATE FUNCTION infra.registered_parties(institution text, given infra.party[])
RETURNS TABLE (n bigint, party infra.party, organization bigint)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 10
BEGIN ATOMIC
	SELECT u.n, ROW(u.party, u.name, u.normal_name, u.person, u.schemes, u.identifiers)::infra.party, coalesce(i.organization, b.id)
	FROM unnest(given) WITH ORDINALITY u (party, name, normal_name, person, schemes, identifiers, n)
		LEFT JOIN LATERAL (SELECT k.organization FROM unnest(u.schemes, u.identifiers) WITH ORDINALITY s (scheme, identifier, n) JOIN infra.organization_identifier k ON k.scheme = s.scheme AND k.identifier = s.identifier ORDER BY s.n LIMIT 1) i ON true
		LEFT JOIN LATERAL (SELECT o.id FROM infra.organization o WHERE u.schemes IS NULL AND o.institution = registered_parties.institution AND o.normal_name = u.normal_name LIMIT 1) b ON true;
END;
COMMENT ON FUNCTION infra.registered_parties(text, infra.party[]) IS 'Interna: dónde está registrado cada participante. / Internal: where each party is registered.';

-- Whoever waited must see what the other did.
CREATE FUNCTION infra.lock_organizations()
RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	IF current_setting('transaction_isolation') <> 'read committed' THEN
		PERFORM infra.refuse('55000', 'who is who changes in READ COMMITTED only / quién es quién solo cambia en READ COMMITTED', 'Repeat it in a transaction of that level, the usual one. / Repítalo en una transacción de ese nivel, el usual.');
	END IF;
	PERFORM pg_advisory_xact_lock(hashtextextended('infra.organization', 0));
END
$function$;
COMMENT ON FUNCTION infra.lock_organizations() IS 'Interna: uno a la vez cambia quién es quién. / Internal: who is who changes one at a time. Raises 55000 in REPEATABLE READ and SERIALIZABLE.';
REVOKE ALL ON FUNCTION infra.lock_organizations() FROM PUBLIC;

-- Merge what is new with what has the same name, where the name can only mean one: at most one of them was there before, at
-- most one has an identifier, which then stays, and none is a natural person. So what somebody took apart stays apart.
CREATE FUNCTION infra.merge_same_names(fresh bigint[])
RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	merged bigint[];
BEGIN
	WITH grouped AS (
			SELECT o.normal_name, o.current, bool_or(f.id IS NOT NULL) AS fresh,
				EXISTS (SELECT FROM infra.organization m WHERE m.current = o.current AND m.institution IS NULL) AS identified,
				EXISTS (SELECT FROM infra.organization m WHERE m.current = o.current AND m.person = 'natural') AS personal
			FROM infra.organization o LEFT JOIN unnest(merge_same_names.fresh) f (id) ON f.id = o.id
			WHERE o.normal_name IN (SELECT n.normal_name FROM unnest(merge_same_names.fresh) f (id) JOIN infra.organization n ON n.id = f.id WHERE n.normal_name <> '')
			GROUP BY o.normal_name, o.current),
		meant AS (
			SELECT g.current AS gone, first_value(g.current) OVER best AS keep, first_value(g.identified) OVER best AS keep_identified,
				count(*) FILTER (WHERE NOT g.fresh) OVER name AS known, count(*) FILTER (WHERE g.identified) OVER name AS identified, bool_or(g.personal) OVER name AS personal
			FROM grouped g WINDOW name AS (PARTITION BY g.normal_name), best AS (PARTITION BY g.normal_name ORDER BY g.identified DESC, g.current)),
		made AS (
			INSERT INTO infra.organization_merge (keep, gone)
			SELECT DISTINCT ON (m.gone) m.keep, m.gone FROM meant m
			WHERE m.gone <> m.keep AND m.known <= 1 AND m.identified <= 1 AND NOT m.personal
			ORDER BY m.gone, m.keep_identified DESC, m.keep
			RETURNING gone)
	SELECT array_agg(m.gone) INTO merged FROM made m;

	WITH RECURSIVE up (gone, keep) AS (
		SELECT m.gone, m.keep FROM unnest(merged) g (id) JOIN infra.organization_merge m ON m.gone = g.id AND m.undone_at IS NULL
		UNION ALL SELECT u.gone, m.keep FROM up u JOIN infra.organization_merge m ON m.gone = u.keep AND m.undone_at IS NULL)
	UPDATE infra.organization o SET current = u.keep FROM up u
	WHERE o.current = u.gone AND NOT EXISTS (SELECT FROM infra.organization_merge m WHERE m.gone = u.keep AND m.undone_at IS NULL);
END
$function$;
COMMENT ON FUNCTION infra.merge_same_names(bigint[]) IS 'Interna: fusiona organizaciones nuevas con las de igual nombre. / Internal: merges new organizations with those of the same name.';
REVOKE ALL ON FUNCTION infra.merge_same_names(bigint[]) FROM PUBLIC;

-- What else a document says of organizations that are known: a key that nobody has yet.
CREATE FUNCTION infra.attach_identifiers(institution text, given infra.party[])
RETURNS void
LANGUAGE sql VOLATILE
BEGIN ATOMIC
	INSERT INTO infra.organization_identifier (scheme, identifier, organization)
	SELECT DISTINCT ON (s.scheme, s.identifier) s.scheme, s.identifier, r.organization
	FROM infra.registered_parties(attach_identifiers.institution, given) r, unnest((r.party).schemes, (r.party).identifiers) s (scheme, identifier)
	WHERE r.organization IS NOT NULL AND NOT EXISTS (SELECT FROM infra.organization_identifier k WHERE k.scheme = s.scheme AND k.identifier = s.identifier)
	ORDER BY s.scheme, s.identifier, r.organization
	ON CONFLICT DO NOTHING;
END;
COMMENT ON FUNCTION infra.attach_identifiers(text, infra.party[]) IS 'Interna: registra los demás identificadores de organizaciones conocidas. / Internal: registers the other identifiers of known organizations.';
REVOKE ALL ON FUNCTION infra.attach_identifiers(text, infra.party[]) FROM PUBLIC;

-- Planned anew for each document, since ten parties and ten thousand want different plans; the many small look-ups are not
-- worth compiling.
CREATE FUNCTION infra.gather_parties(institution text, doc jsonb)
RETURNS TABLE (party text, name text, organization bigint, matched text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET jit = off
SET plan_cache_mode = force_custom_plan
AS $function$
#variable_conflict use_column
DECLARE
	publisher constant text := gather_parties.institution;
	given constant infra.party[] := ARRAY(SELECT p FROM infra.parties_of(doc) p);
	fresh bigint[] := '{}';
BEGIN
	IF NOT EXISTS (SELECT FROM infra.institution i WHERE i.institution = publisher) THEN
		PERFORM infra.refuse('23503', format('there is no institution "%s" / no existe la institución "%s"', publisher, publisher), 'See infra.institution. / Vea infra.institution.');
	END IF;
	PERFORM infra.attach_identifiers(publisher, given);
	IF EXISTS (SELECT FROM infra.registered_parties(publisher, given) r WHERE r.organization IS NULL AND ((r.party).schemes IS NOT NULL OR (r.party).normal_name <> '')) THEN
		PERFORM infra.lock_organizations();
		WITH known_by AS MATERIALIZED (
				SELECT nextval(pg_get_serial_sequence('infra.organization', 'id')) AS id, d.*
				FROM (SELECT DISTINCT ON ((r.party).schemes[1], (r.party).identifiers[1], CASE WHEN (r.party).schemes IS NULL THEN (r.party).normal_name END) (r.party).*
					FROM infra.registered_parties(publisher, given) r WHERE r.organization IS NULL AND ((r.party).schemes IS NOT NULL OR (r.party).normal_name <> '')
					ORDER BY (r.party).schemes[1], (r.party).identifiers[1], CASE WHEN (r.party).schemes IS NULL THEN (r.party).normal_name END, (r.party).name = '', r.n) d),
			made AS (
				INSERT INTO infra.organization (id, name, person, institution, current) OVERRIDING SYSTEM VALUE
				SELECT k.id, nullif(k.name, ''), k.person, CASE WHEN k.schemes IS NULL THEN publisher END, k.id FROM known_by k RETURNING id),
			identified AS (
				INSERT INTO infra.organization_identifier (scheme, identifier, organization) SELECT k.schemes[1], k.identifiers[1], k.id FROM known_by k WHERE k.schemes IS NOT NULL)
		SELECT array_agg(m.id) INTO fresh FROM made m;
		PERFORM infra.merge_same_names(fresh);
	END IF;

	PERFORM infra.attach_identifiers(publisher, given);
	UPDATE infra.organization o SET name = coalesce(o.name, s.name), person = coalesce(o.person, s.person)
	FROM (SELECT r.organization, min(nullif((r.party).name, '')) AS name, max((r.party).person) AS person FROM infra.registered_parties(publisher, given) r GROUP BY 1) s
	WHERE o.id = s.organization AND ((o.name IS NULL AND s.name IS NOT NULL) OR (o.person IS NULL AND s.person IS NOT NULL));
	INSERT INTO infra.organization_alias (institution, party, name, organization)
	SELECT publisher, (r.party).party, (r.party).name, r.organization FROM infra.registered_parties(publisher, given) r WHERE r.organization IS NOT NULL ORDER BY r.n
	ON CONFLICT DO NOTHING;

	RETURN QUERY
	SELECT (r.party).party, (r.party).name, o.current, CASE WHEN f.id IS NOT NULL THEN 'new' WHEN (r.party).schemes IS NOT NULL THEN 'identifier' WHEN o.id IS NOT NULL THEN 'name' END
	FROM infra.registered_parties(publisher, given) r LEFT JOIN infra.organization o ON o.id = r.organization LEFT JOIN unnest(fresh) f (id) ON f.id = o.current
	ORDER BY r.n;
END
$function$;
COMMENT ON FUNCTION infra.gather_parties(text, jsonb) IS 'Registra los participantes de un documento que publica una institución, y dice qué organización es cada uno.
Registers the parties of a project, release, record or package that an institution publishes; a row a party: its organization after merges, and how it was found: identifier, name, new. organization is NULL for a party without a name and without an identifier that identifies. For the functions that receive documents, and operators. Raises 23503 for an institution that does not exist, 55000 for new organizations outside of READ COMMITTED.';
REVOKE ALL ON FUNCTION infra.gather_parties(text, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION infra.gather_parties(text, jsonb) TO ia_operator;

-- ---- merges ----
CREATE FUNCTION infra_api.merge_organizations(keep bigint, gone bigint, reason text)
RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	this record;
	made bigint;
BEGIN
	PERFORM infra.must_act_as('operator');
	IF (keep <> gone AND reason <> '') IS NOT TRUE THEN
		PERFORM infra.refuse('22023', 'a merge is of two organizations, and has a reason / una fusión es de dos organizaciones, y lleva un motivo', 'Give both numbers and the reason. / Dé los dos números y el motivo.');
	END IF;
	PERFORM infra.lock_organizations();
	FOR this IN SELECT k.id, o.current FROM unnest(ARRAY[keep, gone]) WITH ORDINALITY k (id, n) LEFT JOIN infra.organization o ON o.id = k.id ORDER BY k.n LOOP
		IF this.current IS NULL THEN
			PERFORM infra.refuse('23503', format('there is no organization %s / no existe la organización %s', this.id, this.id), 'See infra.organization. / Vea infra.organization.');
		ELSIF this.current <> this.id THEN
			PERFORM infra.refuse('55000', format('organization %s was merged into %s / la organización %s ya se fusionó en la %s', this.id, this.current, this.id, this.current),
				'Merge the one that stands for it, or undo that merge first. / Fusione la que la representa, o deshaga antes esa fusión.');
		END IF;
	END LOOP;
	INSERT INTO infra.organization_merge (keep, gone, reason, merged_by) VALUES (merge_organizations.keep, merge_organizations.gone, merge_organizations.reason, infra.me()) RETURNING id INTO made;
	UPDATE infra.organization o SET current = merge_organizations.keep WHERE o.current = merge_organizations.gone;
	RETURN made;
END
$function$;
COMMENT ON FUNCTION infra_api.merge_organizations(bigint, bigint, text) IS 'Fusiona dos organizaciones que son la misma: keep queda, gone se le suma; devuelve el número de la fusión.
Merges two organizations that are one: keep stays, gone goes into it; returns the number of the merge. infra_api.undo_merge takes it back. Raises 42501 for anybody but operators, 22023 for an organization with itself or without a reason, 23503 for one that does not exist, 55000 for one that was merged already, and outside of READ COMMITTED.';
REVOKE ALL ON FUNCTION infra_api.merge_organizations(bigint, bigint, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION infra_api.merge_organizations(bigint, bigint, text) TO ia_operator;

CREATE FUNCTION infra_api.undo_merge(merge bigint)
RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	this infra.organization_merge;
BEGIN
	PERFORM infra.must_act_as('operator');
	PERFORM infra.lock_organizations();
	SELECT * INTO this FROM infra.organization_merge m WHERE m.id = merge;
	IF NOT FOUND THEN
		PERFORM infra.refuse('23503', format('there is no merge %s / no existe la fusión %s', merge, merge), 'See infra.organization_merge. / Vea infra.organization_merge.');
	ELSIF this.undone_at IS NOT NULL THEN
		PERFORM infra.refuse('55000', format('merge %s is undone already / la fusión %s ya está deshecha', merge, merge), 'There is nothing to undo. / No hay nada que deshacer.');
	END IF;
	UPDATE infra.organization_merge m SET undone_at = greatest(now(), m.merged_at), undone_by = infra.me() WHERE m.id = merge;
	-- it, and what had gone into it, stands for itself again
	WITH RECURSIVE below (id) AS (
		SELECT this.gone UNION ALL SELECT m.gone FROM below b JOIN infra.organization_merge m ON m.keep = b.id AND m.undone_at IS NULL)
	UPDATE infra.organization o SET current = this.gone FROM below b WHERE o.id = b.id;
END
$function$;
COMMENT ON FUNCTION infra_api.undo_merge(bigint) IS 'Deshace una fusión: todo queda como si no se hubiera hecho, y no vuelve a hacerse sola.
Takes a merge back: all is as if it had not been made, and it is not made again by itself. What was published meanwhile stays with the organization that its identifier or name leads to; merges made since, above and below, hold. Raises 42501 for anybody but operators, 23503 for a merge that does not exist, 55000 for one that is undone already, and outside of READ COMMITTED.';
REVOKE ALL ON FUNCTION infra_api.undo_merge(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION infra_api.undo_merge(bigint) TO ia_operator;

CREATE VIEW infra_api.organizations WITH (security_invoker = true) AS
	SELECT o.id AS organization, o.name, o.person, i.identifiers, a.names, a.institutions, m.merged
	FROM infra.organization o,
		LATERAL (SELECT coalesce(array_agg(k.scheme || '-' || k.identifier ORDER BY k.scheme, k.identifier), '{}') AS identifiers FROM infra.organization c JOIN infra.organization_identifier k ON k.organization = c.id WHERE c.current = o.id) i,
		LATERAL (SELECT coalesce(array_agg(DISTINCT k.name ORDER BY k.name) FILTER (WHERE k.name <> ''), '{}') AS names, coalesce(array_agg(DISTINCT k.institution ORDER BY k.institution), '{}') AS institutions FROM infra.organization c JOIN infra.organization_alias k ON k.organization = c.id WHERE c.current = o.id) a,
		LATERAL (SELECT coalesce(array_agg(c.id ORDER BY c.id), '{}') AS merged FROM infra.organization c WHERE c.current = o.id AND c.id <> o.id) m
	WHERE o.current = o.id;
COMMENT ON VIEW infra_api.organizations IS 'Organizaciones, cada una una vez: identificadores, nombres e instituciones que la publican. / Organizations, each once: identifiers, names and the institutions that publish it.';
SELECT infra.comment_view('infra_api.organizations', '{organization,Número / number,name,Nombre / name,person,legal (moral) o natural (física) / legal or natural,identifiers,Padrón y clave de cada identificador; los de personas físicas no se ven / register and key of each identifier; those of natural persons do not show,names,Nombres con que se ha publicado / names it was published with,institutions,Instituciones que la publican / institutions that publish it,merged,Las que se le sumaron / those that went into it}');
GRANT SELECT ON infra_api.organizations TO PUBLIC;
