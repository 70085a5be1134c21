-- platform: decides what ia.create_platform makes and for whom, and what the first step does with the files it is given.
-- The database's owner is no superuser here: that is how an agency runs it.
\set VERBOSITY terse
SET client_min_messages = warning;
DROP ROLE IF EXISTS regress_ia_owner, regress_ia_other;
CREATE ROLE regress_ia_owner;
CREATE ROLE regress_ia_other;

-- The platform's roles are the cluster's; here they are made by a superuser, since the owner may not make them.
DO $$
DECLARE
	r text;
BEGIN
	FOREACH r IN ARRAY '{ia_public,ia_applicant,ia_coordination,ia_secretariat,ia_member,ia_council,ia_validator,ia_operator,ia_gateway}'::text[] LOOP
		IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r) THEN
			EXECUTE format('CREATE ROLE %I NOLOGIN', r);
		END IF;
	END LOOP;
END
$$;

-- ---- who may call it ----
SET ROLE regress_ia_other;
SELECT * FROM ia.create_platform(true);
RESET ROLE;
-- Execute alone is not enough: it acts with the caller's rights.
GRANT EXECUTE ON FUNCTION ia.create_platform(boolean) TO regress_ia_owner;
SET ROLE regress_ia_owner;
\set VERBOSITY sqlstate
SELECT * FROM ia.create_platform(true);
\set VERBOSITY terse
RESET ROLE;
SELECT to_regnamespace('infra') IS NULL AS nothing_made;
DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO regress_ia_owner', current_database()); END $$;

-- ---- a server whose row security does not hold is refused unless its owner insists ----
CREATE FUNCTION pg_temp.answer(statement text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE statement;
	RAISE EXCEPTION USING ERRCODE = 'ZZ001', MESSAGE = 'made';
EXCEPTION WHEN OTHERS THEN
	RETURN sqlstate;
END
$$;
SELECT answer = CASE WHEN current_setting('server_version_num')::int BETWEEN 150000 AND 150019 THEN '0A000' ELSE 'ZZ001' END AS as_it_should
FROM unnest(ARRAY['SELECT ia.create_platform()', 'SELECT ia.create_platform(false)', 'SELECT ia.create_platform(NULL)']) AS s, pg_temp.answer(s) AS answer;
SELECT pg_temp.answer('SELECT ia.create_platform(accept_unsafe_server => true)') AS accepted;

-- ---- a schema infra of somebody else is left alone ----
BEGIN;
CREATE SCHEMA infra;
CREATE TABLE infra.bridge (name text);
SAVEPOINT s;
SELECT * FROM ia.create_platform(true);
ROLLBACK TO s;
SELECT count(*) AS tables FROM pg_class WHERE relnamespace = 'infra'::regnamespace;
ROLLBACK;

-- ---- roles that are missing are asked for, if the owner may not make them ----
BEGIN;
ALTER ROLE ia_validator RENAME TO regress_ia_renamed;
SET LOCAL ROLE regress_ia_owner;
\set VERBOSITY default
\set SHOW_CONTEXT never
SELECT count(*) FROM ia.create_platform(true);
\set VERBOSITY terse
\set SHOW_CONTEXT errors
ROLLBACK;

-- ---- made once; the second time there is nothing left to do ----
SET ROLE regress_ia_owner;
SELECT * FROM ia.create_platform(true);
SELECT * FROM ia.create_platform(true);
SELECT name, applied_by, applied_at <= now() AS applied FROM infra.applied_step ORDER BY name COLLATE "C";
RESET ROLE;
SELECT nspowner::regrole AS owner FROM pg_namespace WHERE nspname = 'infra';
SELECT c.relname, c.relkind, c.relowner::regrole FROM pg_class AS c WHERE c.relnamespace = 'infra'::regnamespace AND c.relkind IN ('r', 'v', 'm', 'S', 'p') ORDER BY relname COLLATE "C";
SELECT p.oid::regprocedure AS function, p.proowner::regrole AS owner, p.provolatile AS volatility, p.prosecdef AS definer, p.proconfig AS settings FROM pg_proc AS p WHERE p.pronamespace = 'infra'::regnamespace ORDER BY p.oid::regprocedure::text COLLATE "C";
-- They are the user's: no member of the extension, so that pg_dump carries them.
SELECT count(*) AS members FROM pg_depend AS d WHERE d.deptype = 'e' AND d.refclassid = 'pg_extension'::regclass
	AND (d.classid = 'pg_class'::regclass AND d.objid IN (SELECT oid FROM pg_class WHERE relnamespace = 'infra'::regnamespace)
		OR d.classid = 'pg_proc'::regclass AND d.objid IN (SELECT oid FROM pg_proc WHERE pronamespace = 'infra'::regnamespace)
		OR d.classid = 'pg_namespace'::regclass AND d.objid = 'infra'::regnamespace);
-- Everything is described.
SELECT c.relname AS without_comment FROM pg_class AS c WHERE c.relnamespace = 'infra'::regnamespace AND c.relkind IN ('r', 'v', 'm') AND obj_description(c.oid, 'pg_class') IS NULL;
SELECT a.attrelid::regclass, a.attname AS without_comment FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
WHERE c.relnamespace = 'infra'::regnamespace AND c.relkind IN ('r', 'v', 'm') AND a.attnum > 0 AND NOT a.attisdropped AND col_description(c.oid, a.attnum) IS NULL;
SELECT p.oid::regprocedure AS without_comment FROM pg_proc AS p WHERE p.pronamespace = 'infra'::regnamespace AND obj_description(p.oid, 'pg_proc') IS NULL;
SELECT obj_description('infra'::regnamespace, 'pg_namespace') <> '' AS schema_described;
-- Nobody else may look or write.
SET ROLE regress_ia_other;
SELECT * FROM infra.submission;
SELECT infra.load_file('a.json', '{}');
RESET ROLE;
SELECT c.relname AS open_to_all FROM pg_class AS c WHERE c.relnamespace = 'infra'::regnamespace AND c.relkind = 'r' AND has_table_privilege('public', c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER') ORDER BY c.relname COLLATE "C";

-- ---- files ----
SET ROLE regress_ia_owner;
CREATE TEMP TABLE given (n int GENERATED ALWAYS AS IDENTITY, file text, raw bytea);
INSERT INTO given (file, raw) VALUES
	('puente.json', convert_to('{"id":"oc4ids-abc123-1","title":"Puente Río Claro","status":"implementation","sector":["transport","transport.road"],"budget":{"amount":{"amount":1500000.50,"currency":"MXN"}},"period":{"startDate":"2024-01-15T00:00:00-06:00","endDate":"2024-12-31T00:00:00-06:00"},"locations":[{"id":"1","address":{"locality":"Valle Hondo","region":"Sierra Alta"}},{"id":"2","address":{"locality":"Otra"}}]}', 'UTF8')),
	('paquete.json', convert_to('{"uri":"https://example.mx/p.json","publishedDate":"2024-05-02T09:00:00-06:00","version":"0.9","publisher":{"name":"Municipio"},"projects":[{"id":"oc4ids-abc123-2","title":"Escuela","period":{"startDate":"2024-01-15"}},{"id":"B","status":"x"},"no"]}', 'UTF8')),
	('lista.json', convert_to('[{"id":"oc4ids-abc123-3","title":"a","sector":"health","budget":{"amount":{"amount":"mucho"}},"period":[],"locations":{}},{"id":7,"title":["a"]}]', 'UTF8')),
	('entrega.json', convert_to('{"ocid":"ocds-abc123-1","id":"1","date":"2024-05-02T09:00:00-06:00","tag":["tender"],"initiationType":"tender"}', 'UTF8')),
	('cortado.json', convert_to(E'{"id": "oc4ids-abc123-4",\n  "título": "a', 'UTF8')),
	('latin1.json', convert_to('{"title":"Niños"}', 'LATIN1')),
	('vacio.json', ''),
	('bom.json', '\xefbbbf'::bytea || '{"id":"oc4ids-abc123-5"}'),
	('otro.json', '{"a":1}'), ('numero.json', '7'),
	-- many: a path that is the beginning of another one is not counted with it
	('once.json', convert_to('[' || (SELECT string_agg(format('{"id":"oc4ids-abc123-%s","title":"%s"}', i, CASE WHEN i = 11 THEN '' ELSE 'a' END), ',' ORDER BY i) FROM generate_series(1, 11) AS i) || ']', 'UTF8'));
SELECT g.file, infra.load_file(g.file, g.raw) AS number FROM given AS g ORDER BY g.n;
-- The same bytes are received once, whatever they are called.
SELECT infra.load_file('copia de puente.json', raw) AS number FROM given WHERE file = 'puente.json';
SELECT infra.load_file('copia de cortado.json', raw) AS number FROM given WHERE file = 'cortado.json';
SELECT s.id, s.file, s.admitted, s.kind, s.standard, s.version, s.bytes = octet_length(s.raw) AS bytes, s.sha256 = sha256(s.raw) AS sha256, s.received_by,
	(SELECT count(*) FROM infra.submission_finding AS f WHERE f.submission = s.id AND f.severity = 'error') AS errors, (SELECT count(*) FROM infra.submission_finding AS f WHERE f.submission = s.id) AS findings
FROM infra.submission AS s ORDER BY s.id;
SELECT s.file, f.number, f.severity, f.code, f.path, f.line, f."column" FROM infra.submission_finding AS f JOIN infra.submission AS s ON s.id = f.submission ORDER BY s.id, f.number;
SELECT s.file, p.path, p.project_id, p.title, p.status, p.sector, p.amount, p.currency, p.period_start, p.period_end, p.place, p.errors, p.warnings
FROM infra.project_sheet AS p JOIN infra.submission AS s ON s.id = p.submission ORDER BY s.id, length(p.path), p.path COLLATE "C";
-- What is not a file.
SELECT infra.load_file(NULL, '{}');
SELECT infra.load_file('', '{"b":1}');
SELECT infra.load_file('a.json', NULL);
SELECT count(*) AS received FROM infra.submission;
-- The findings and sheets of a file go with it; the constraints hold.
DELETE FROM infra.submission WHERE file = 'paquete.json';
SELECT (SELECT count(*) FROM infra.submission_finding WHERE submission = 2) AS findings, (SELECT count(*) FROM infra.project_sheet WHERE submission = 2) AS sheets;
INSERT INTO infra.submission (file, raw, sha256, bytes, admitted, kind) VALUES ('x', '', '\x00', 0, false, 'unknown');
INSERT INTO infra.submission (file, raw, sha256, bytes, admitted, kind) VALUES ('x', '', sha256('x'), 0, true, 'unknown');
UPDATE infra.submission_finding SET severity = 'grave';
RESET ROLE;
-- The words follow the language of whoever loads.
SET ROLE regress_ia_owner;
SET ia.language = 'en';
SELECT infra.load_file('en.json', '[1,]') AS number \gset
SELECT message FROM infra.submission_finding WHERE submission = :number;
RESET ia.language;
RESET ROLE;

-- ---- the platform stands on the extension: it cannot be pulled from under it, and nothing of it goes with the attempt ----
DROP EXTENSION ia;
SELECT count(*) AS received FROM infra.submission;
SET ROLE regress_ia_owner;
SELECT infra.load_file('despues.json', '{"c":1}') > 0 AS loaded;
RESET ROLE;

-- leave the database as it was
DROP SCHEMA infra CASCADE;
DROP OWNED BY regress_ia_owner, regress_ia_other;
DROP ROLE regress_ia_owner, regress_ia_other;
