-- masking: decides what counts as personal data, and how it is masked; then plants it everywhere in drafts, publishes, and searches
-- all that the public can read or call for it, as the catalog lists it.
\set VERBOSITY terse
\pset null (null)
SET client_min_messages = warning;
SELECT count(*) > 0 AS made FROM ia.create_platform(true);
SELECT infra.seed_edition_2022();
UPDATE infra.masking_secret SET secret = sha256('regress');
SELECT kind, rule FROM infra.publication_profile WHERE kind <> 'field' ORDER BY kind, rule;

-- ---- in text ----
SELECT t AS words, infra.mask_text('2022', t) AS masked FROM unnest(ARRAY['luz@correo.example', 'Escriba a L_P+1@sub.correo.example.mx.', 'unidad@obras.gob.mx', 'x@gob.mx', 'x@gob.mx.example.org', 'x@nogob.mx', 'GOB@SCT.GOB.MX, y luz@x.mx', '@usuaria', 'a@b',
	'PELU800101MNLXXX09', 'curp:pelu800101mnlxxx09', 'PELU801301MNLXXX09', 'PELU800101XX1', 'RFC PELU-800101-XX1', 'pelu 800101 xx1', 'acta_PELU800101XX1.pdf', 'RFCPELU800101XX1', 'ÑU&U800101XX1', 'OBR800101XX1', 'XPELU800101XX1', 'PELU800101XX12',
	'8112345678', '81 1234 5678', '(81) 1234-5678', '+52 81 1234 5678', '+52 1 8112345678', '(+52) 811 234 5678', '811-234-5678', '55 50 04 24 00', '044 55 5004 2400', 'Tel.8112345678', 'tel-8112345678', 'Tel.-81 1234 5678, ext. 12',
	'2022-05-01 09:00:00', '2022-05-01T09:00:00-06:00', '1234567890.50', '1,234,567,890', '550e8400-e29b-41d4-a716-446655440000', 'LO-009000999-E12-2022', 'ocds-abc123-8112345678', '2022/8112345678', '81123456', '81123456789', '']) WITH ORDINALITY AS w (t, n) ORDER BY n;
SELECT infra.mask_text('2022', NULL), infra.mask_text('no', 'luz@correo.example');

-- ---- in a document: it stays the document that it was, and as valid ----
CREATE TEMP TABLE doc (document) AS SELECT jsonb '{"id": "oc4ids-abc123-1", "title": "Llame al 81 1234 5678", "documents": [{"id": "8112345678", "url": "https://example.org/PELU800101XX1.pdf", "author": "Luz, luz@correo.example"}, {"id": "luz@correo.example", "url": "mailto:luz@correo.example"}], "empty": [], "none": null, "number": 8112345678,
	"luz@correo.example": {"a": 1}, "otra@correo.example": {"a": 2}, "parties": [
	{"id": "MX-RFC-PELU800101XX1", "name": "Luz Persona", "identifier": {"scheme": "MX-RFC", "id": "PELU800101XX1"}, "address": {"streetAddress": "Calle 1", "postalCode": "64000", "locality": "Monterrey"}, "contactPoint": {"name": "Luz", "name_en": "Luz", "email": "luz@correo.example", "telephone": 8112345678, "url": "https://example.org"}},
	{"id": "MX-RFC-OBR800101XX1", "name": "Obras SA", "identifier": {"scheme": "MX-RFC", "id": "OBR800101XX1"}, "address": {"streetAddress": "Av. 2"}, "contactPoint": {"email": "oficina@obras.gob.mx"}, "people": [{"id": "1", "name": "Ana", "email": "ana@correo.example", "identifier": {"scheme": "INE", "id": "123"}, "address": {"streetAddress": "Calle 3", "countryName": "México"}}]}],
	"contractingProcesses": [{"id": "1", "summary": {"suppliers": [{"id": "MX-RFC-PELU800101XX1", "name": "Luz Persona"}]}}]}';
SELECT jsonb_pretty(infra.mask('2022', document)) AS masked FROM doc;
SELECT infra.mask('2022', infra.mask('2022', document)) = infra.mask('2022', document) AS again_is_the_same FROM doc;
SELECT array_agg((f.code, f.path)::text) AS findings FROM doc, ia.validate(infra.mask('2022', document)) f WHERE f.severity = 'error';
SELECT infra.mask('2022', d) FROM unnest('{"{}","[]","null","\"luz@x.mx\"","{\"a\": \"b\"}"}'::jsonb[]) d;
-- parties of release know persons by what EDCA says, too
SELECT infra.mask('2022', '{"parties": [{"id": "1", "identifier": {"id": "x", "legalPersonality": "naturalPerson"}, "address": {"streetAddress": "Calle 1", "region": "NL"}}, {"id": "2", "identifier": {"id": "y", "legalPersonality": "legalPerson"}, "address": {"streetAddress": "Calle 2"}}]}');
-- the edition says what it is
INSERT INTO infra.publication_profile VALUES ('2022', 'folio', 'text', '\mINE\d{4}\M'), ('2022', 'title', 'field', 'title');
SELECT infra.mask('2022', '{"title": "Obra", "description": "con INE1234, luz@x.mx"}');
DELETE FROM infra.publication_profile;
SELECT infra.mask('2022', document) = document AS nothing FROM doc;
INSERT INTO infra.publication_profile VALUES ('2022', 'wrong', 'text', '(');
INSERT INTO infra.publication_profile VALUES ('2022', 'wrong', 'prose', 'x*');
UPDATE infra.masking_secret SET secret = sha256('other');
SELECT infra.pseudonym('x') = infra.pseudonym('X') AS same, infra.pseudonym('x') = infra.pseudonym('y') AS other;
DROP SCHEMA infra_api, infra CASCADE;

-- ---- planted everywhere ----
SELECT count(*) > 0 AS made FROM ia.create_platform(true);
SELECT infra.seed_edition_2022();
UPDATE infra.edition SET extra_fields = true;
CREATE ROLE regress_ia_ana LOGIN;
GRANT ia_validator TO regress_ia_ana;
INSERT INTO infra.institution (institution, name, ambit, state, head) VALUES ('rio-claro', 'Río Claro', 'municipal', '19', 'Luz Peña');
INSERT INTO infra.person (name, login) VALUES ('Ana Cruz', 'regress_ia_ana');
INSERT INTO infra.person_contact SELECT id, 'luz.planted@correo.example', '8187654321' FROM infra.person;
SET session_replication_role = replica;
INSERT INTO infra.candidate_project (institution, edition, candidate, title, origin, openable, analysis, analysed_on) VALUES ('rio-claro', '2022', 1, 'Obra', 'members', true, 'x', '2022-05-01');
INSERT INTO infra.commitment (institution, edition, text, approved_on) VALUES ('rio-claro', '2022', 'Publicar', '2022-06-01');
INSERT INTO infra.committed_project VALUES ('rio-claro', '2022', 1);
RESET session_replication_role;
CREATE TEMP TABLE canary (word) AS SELECT unnest(ARRAY['luz.planted@correo.example', '8187654321', '81 8765 4321', '(81) 8765-4321', '+52 81 8765 4321', '818-765-4321', 'PLAN800101MNLXXX09', 'PLAN800101XX1', 'PLAN-800101-XX1', 'plan800101xx1']);
-- a sentence with all of them, as the value of every text of a project and a release that is free to hold one
CREATE FUNCTION pg_temp.planted(document jsonb) RETURNS jsonb LANGUAGE sql AS $$
	SELECT ia.unflatten((f.path, f.pointer, CASE WHEN jsonb_typeof(f.value) = 'string' AND f.path ~ '(title|description|name|legalName|author|streetAddress|region|finalScope|rationale|eligibilityCriteria|Details|note|amendsReleaseID)$' THEN to_jsonb((f.value #>> '{}') || ' ' || (SELECT string_agg(word, ', ') FROM canary)) ELSE f.value END)::ia.flat) FROM ia.flatten(document) f $$;
INSERT INTO infra.project (institution, document) VALUES ('rio-claro', 
	pg_temp.planted('{"id": "oc4ids-abc123-1", "title": "Puente", "description": "Puente", "status": "identification", "type": "construction", "sector": ["transport.road"], "purpose": "Cruzar", "publicAuthority": {"id": "MX-1", "name": "Río Claro"},
	"locations": [{"id": "1", "description": "Puente", "geometry": {"type": "Point", "coordinates": [-100.5, 25.5]}, "address": {"streetAddress": "Calle", "region": "NL"}}],
	"documents": [{"id": "D1", "title": "Acta", "description": "Acta", "author": "Luz", "url": "https://example.org/acta"}], "completion": {"finalScope": "Igual", "finalScopeDetails": "Igual"},
	"contractingProcesses": [{"id": "ocds-abc123-1", "summary": {"ocid": "ocds-abc123-1", "title": "Obra", "description": "Obra", "suppliers": [{"id": "S", "name": "Luz"}]}}]}')
	|| '{"parties": [{"id": "MX-1", "name": "Río Claro", "roles": ["publicAuthority"], "contactPoint": {"name": "Luz plan800101xx1", "email": "luz.planted@correo.example", "telephone": "8187654321", "faxNumber": "81 8765 4321", "url": "https://example.org/luz.planted@correo.example"}},
	{"id": "S", "name": "Luz", "roles": ["supplier"], "identifier": {"scheme": "MX-RFC", "id": "PLAN800101XX1", "legalName": "Luz PLAN-800101-XX1", "uri": "https://example.org/PLAN800101XX1"}, "additionalIdentifiers": [{"scheme": "MX-CURP", "id": "PLAN800101MNLXXX09"}], "address": {"streetAddress": "818-765-4321"},
		"people": [{"id": "PLAN800101MNLXXX09", "name": "Luz", "email": "luz.planted@correo.example", "telephone": "+52 81 8765 4321", "identifier": {"id": "PLAN800101XX1"}}], "beneficialOwners": [{"id": "PLAN800101XX1", "name": "Luz", "email": "luz.planted@correo.example", "telephone": "(81) 8765-4321"}]},
	{"id": "PLAN800101XX1", "name": "PLAN800101XX1", "roles": ["tenderer"]}], "luz.planted@correo.example": "x", "x": {"PLAN800101XX1": {"8187654321": ["luz.planted@correo.example", ["PLAN800101MNLXXX09"]]}}, "telefono": "8187654321"}');
INSERT INTO infra.project (institution, document) VALUES ('rio-claro', '{"id": "PLAN800101XX1", "title": "luz.planted@correo.example"}');
SELECT submission, releases FROM infra_api.import_text('rio-claro', (pg_temp.planted('{"ocid": "ocds-abc123-1", "id": "1", "date": "2022-05-01T09:00:00Z", "tag": ["tender"], "initiationType": "tender", "language": "es", "tender": {"id": "1", "title": "Obra", "description": "Obra", "eligibilityCriteria": "Ninguno", "procurementMethod": "direct", "procurementMethodRationale": "x", "documents": [{"id": "1", "title": "Bases"}]}, "buyer": {"id": "MX-1", "name": "Río Claro"}}')
	|| '{"parties": [{"id": "MX-1", "name": "Río Claro", "roles": ["buyer"], "contactPoint": {"name": "Luz", "email": "luz.planted@correo.example", "telephone": "8187654321"}}, {"id": "PLAN800101XX1", "name": "Luz", "roles": ["tenderer"], "identifier": {"scheme": "MX-RFC", "id": "PLAN800101XX1"}, "address": {"streetAddress": "81 8765 4321"}}], "8187654321": "luz.planted@correo.example"}')::text, 'PLAN800101XX1 luz.planted@correo.example.json');
-- the file that holds has a proper name; the one before did not
INSERT INTO infra.file (institution, project_id, document_id, name, media_type, bytes) VALUES ('rio-claro', 'oc4ids-abc123-1', 'D1', 'PLAN800101XX1.pdf', 'application/pdf', '%PDF-1.4 a'), ('rio-claro', 'oc4ids-abc123-1', 'D1', 'acta.pdf', 'application/pdf', '%PDF-1.4 b');
SET infra.reason = 'luz.planted@correo.example';
UPDATE infra.project SET document = document || '{"updated": "2022-06-01T00:00:00Z"}' WHERE project_id = 'oc4ids-abc123-1';
SELECT infra_api.link_project('rio-claro', 'oc4ids-abc123-1', '2022', 1);
SELECT errors FROM infra_api.submit_for_validation('rio-claro', 'oc4ids-abc123-1');
SELECT severity, code, ocid, path FROM infra.validation_finding WHERE severity = 'error';
SET SESSION AUTHORIZATION regress_ia_ana;
SELECT infra_api.add_observation('rio-claro', 'oc4ids-abc123-1', '/luz.planted@correo.example', 'Quite PLAN800101MNLXXX09');
RESET SESSION AUTHORIZATION;
SELECT infra_api.answer_observation('rio-claro', 'oc4ids-abc123-1', 1, 'Llamar al 81 8765 4321');
SET SESSION AUTHORIZATION regress_ia_ana;
SELECT infra_api.close_observation('rio-claro', 'oc4ids-abc123-1', 1, 'luz.planted@correo.example');
SELECT infra_api.validate_project('rio-claro', 'oc4ids-abc123-1', 'validated', 'PLAN-800101-XX1');
RESET SESSION AUTHORIZATION;
SELECT infra_api.publish_project('rio-claro', 'oc4ids-abc123-1');
SELECT infra_api.withdraw_publication('rio-claro', 'oc4ids-abc123-1', 'Lo pidió luz.planted@correo.example, 8187654321');
SELECT infra_api.publish_project('rio-claro', 'oc4ids-abc123-1');
SELECT ia.is_valid(document) AS valid, document ->> 'telefono' AS telephone FROM infra.published_project;
SELECT ia.is_valid(document) AS valid FROM infra.published_release;
SELECT observation, path, text, answers -> 0 ->> 'text' AS answer, closing_note FROM infra.publication, jsonb_to_recordset(observations) AS o (observation integer, path text, text text, answers jsonb, closing_note text);

-- ---- searched: every column that one may read, and every function that only reads, with all that one could give it ----
CREATE FUNCTION pg_temp.leaks(OUT relations bigint, OUT calls bigint, OUT leaked text[]) LANGUAGE plpgsql AS $$
DECLARE
	pattern constant text := (SELECT string_agg(regexp_replace(word, '([^[:alnum:] ])', '[\1]', 'g'), '|') FROM canary);
	this record;
	arguments text;
	found boolean;
BEGIN
	relations := 0; calls := 0; leaked := '{}';
	FOR this IN SELECT c.oid::regclass AS name, string_agg(CASE WHEN a.atttypid = 'bytea'::regtype THEN format('encode(%I, ''escape'')', a.attname) ELSE format('%I::text', a.attname) END, ', ') AS columns
		FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND has_column_privilege(c.oid, a.attnum, 'SELECT')
		WHERE c.relnamespace IN ('infra'::regnamespace, 'infra_api'::regnamespace) AND c.relkind IN ('r', 'v', 'm', 'p') GROUP BY c.oid ORDER BY c.oid::regclass::text LOOP
		BEGIN
			EXECUTE format('SELECT EXISTS (SELECT FROM (SELECT concat_ws('' '', %s) AS line FROM %s) t WHERE t.line ~* $1)', this.columns, this.name) USING pattern INTO found;
			relations := relations + 1;
			IF found THEN leaked := leaked || this.name::text; END IF;
		EXCEPTION WHEN insufficient_privilege THEN NULL;	-- a view over what one may not read
		END;
	END LOOP;
	FOR this IN SELECT p.oid, p.oid::regprocedure AS name, format('%s.%I', p.pronamespace::regnamespace, p.proname) AS call, p.proargtypes::oid[] AS types, p.proretset
		FROM pg_proc p WHERE p.pronamespace IN ('infra'::regnamespace, 'infra_api'::regnamespace) AND p.prokind = 'f' AND p.provolatile <> 'v' AND p.prorettype <> 'trigger'::regtype AND has_function_privilege(p.oid, 'EXECUTE')
			AND (p.prosecdef OR p.pronamespace = 'infra_api'::regnamespace) AND p.pronargs <= 5 AND p.pronargs - p.pronargdefaults <= 3 ORDER BY p.oid::regprocedure::text LOOP
		FOR arguments IN
			WITH RECURSIVE given (n, list) AS (SELECT 0, '' UNION ALL
				SELECT g.n + 1, g.list || CASE WHEN g.n > 0 THEN ', ' ELSE '' END || format('%L::%s', v.v, this.types[g.n]::regtype) FROM given g, LATERAL unnest(CASE this.types[g.n]::regtype::text
					WHEN 'text' THEN '{NULL,rio-claro,oc4ids-abc123-1,2022,pla,project}'::text[] WHEN 'integer' THEN '{NULL,0,1,2}' WHEN 'bigint' THEN '{1,2}' WHEN 'jsonb' THEN '{NULL,"{}"}' WHEN 'boolean' THEN '{true,false}' ELSE '{NULL}' END) AS v (v) WHERE g.n <= cardinality(this.types) - 1 AND g.n < 3)
			SELECT g.list FROM given g WHERE g.n = least(3, cardinality(this.types)) LOOP
			BEGIN
				EXECUTE format('SELECT EXISTS (SELECT FROM %s(%s) AS t WHERE CASE WHEN pg_typeof(t) = ''bytea''::regtype THEN encode(decode(substr(t::text, 3), ''hex''), ''escape'') ELSE t::text END ~* $1)', this.call, arguments) USING pattern INTO found;
				calls := calls + 1;
				IF found THEN leaked := leaked || this.name::text; END IF;
			EXCEPTION WHEN OTHERS THEN NULL;
			END;
		END LOOP;
	END LOOP;
	leaked := ARRAY(SELECT DISTINCT l FROM unnest(leaked) l ORDER BY 1);
END
$$;
GRANT SELECT ON canary TO PUBLIC;
-- whoever owns it finds them where they were planted: the search searches
SELECT l.leaked FROM pg_temp.leaks() l;
SET ROLE ia_public;
SELECT l.relations > 50 AS relations, l.calls > 20 AS calls, l.leaked FROM pg_temp.leaks() l;
RESET ROLE;
SELECT infra_api.withdraw_publication('rio-claro', 'oc4ids-abc123-1', 'Otra vez');
SET ROLE ia_public;
SELECT l.leaked, (SELECT count(*) FROM infra.publication) AS publications, (SELECT count(*) FROM infra.published_record) AS records FROM pg_temp.leaks() l;
RESET ROLE;
DROP OWNED BY regress_ia_ana;
DROP ROLE regress_ia_ana;
DROP SCHEMA infra_api, infra CASCADE;
