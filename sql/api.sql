-- api: decides that what gateways see of the tables is the tables: columns, comments, privileges; and how a gateway is answered.
\set VERBOSITY terse
\pset null (null)
SET client_min_messages = warning;
SELECT count(*) > 0 AS made FROM ia.create_platform(true);

-- ---- a view a table ----
CREATE TEMP VIEW shown AS
	SELECT DISTINCT v.oid AS view, v.relname AS name, t.oid AS source
	FROM pg_class v JOIN pg_rewrite r ON r.ev_class = v.oid JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid AND d.refclassid = 'pg_class'::regclass
		JOIN pg_class t ON t.oid = d.refobjid AND t.relnamespace = 'infra'::regnamespace
	WHERE v.relnamespace = 'infra_api'::regnamespace AND v.relkind = 'v';
CREATE FUNCTION pg_temp.privileges(of oid) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT format('%s %s %s', CASE x.grantee WHEN 0 THEN 'PUBLIC' ELSE (SELECT rolname FROM pg_roles WHERE oid = x.grantee)::text END, x.privilege_type, p.name)
	FROM (SELECT c.relacl AS acl, '' AS name FROM pg_class c WHERE c.oid = of UNION ALL SELECT a.attacl, a.attname FROM pg_attribute a WHERE a.attrelid = of AND a.attnum > 0) p, aclexplode(p.acl) x WHERE x.grantee <> (SELECT relowner FROM pg_class WHERE oid = of)
$$;
-- what of infra no gateway sees, though everybody may read it: what others are made of
SELECT string_agg(c.relname, ' ' ORDER BY c.relname COLLATE "C") AS not_shown FROM pg_class c WHERE c.relnamespace = 'infra'::regnamespace AND c.relkind IN ('r', 'v')
	AND has_any_column_privilege('ia_public', c.oid, 'SELECT') AND NOT EXISTS (SELECT FROM shown s WHERE s.source = c.oid);
-- shown to some only: drafts
SELECT string_agg(DISTINCT s.name, ' ' ORDER BY s.name) AS not_for_everybody FROM shown s WHERE NOT has_any_column_privilege('ia_public', s.source, 'SELECT');
-- privileges are those of the source, column by column; documents, a join, are issued by a function, and files come with their bytes
SELECT s.name, p AS privilege FROM shown s, LATERAL ((SELECT pg_temp.privileges(s.view) EXCEPT SELECT pg_temp.privileges(s.source)) UNION ALL (SELECT pg_temp.privileges(s.source) EXCEPT SELECT pg_temp.privileges(s.view))) q (p)
WHERE (SELECT count(*) FROM shown o WHERE o.view = s.view) = 1 AND s.name <> 'documents' AND NOT (s.name = 'files' AND p LIKE '% INSERT %')
	-- a privilege on a column that is left out cannot be there
	AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = s.source AND right(p::text, length(a.attname) + 1) = ' ' || a.attname AND NOT EXISTS (SELECT FROM pg_attribute b WHERE b.attrelid = s.view AND b.attname = a.attname)) ORDER BY 1, 2;
SELECT string_agg(DISTINCT p, ', ') AS all_others FROM pg_class v, LATERAL pg_temp.privileges(v.oid) p WHERE v.relnamespace = 'infra_api'::regnamespace AND v.relkind = 'v' AND (SELECT count(*) FROM shown s WHERE s.view = v.oid) <> 1;
-- columns that are left out
SELECT s.name, a.attname AS column FROM shown s JOIN pg_attribute a ON a.attrelid = s.source AND a.attnum > 0 AND NOT a.attisdropped
WHERE (SELECT count(*) FROM shown o WHERE o.view = s.view) = 1 AND NOT EXISTS (SELECT FROM pg_attribute b WHERE b.attrelid = s.view AND b.attname = a.attname) ORDER BY 1, a.attnum;
-- every view and column says what it is, in Spanish first; one geometry a view; jsonb, which CSV cannot carry, where rows are taken: a text in place of a draft is refused
SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 WHERE c.relnamespace = 'infra_api'::regnamespace AND c.relkind = 'v' AND (obj_description(c.oid, 'pg_class') IS NULL OR col_description(c.oid, a.attnum) IS NULL);
SELECT a.attrelid::regclass AS several_geometries FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE c.relnamespace = 'infra_api'::regnamespace AND a.atttypid = 'geometry'::regtype GROUP BY 1 HAVING count(*) > 1;
SELECT a.attrelid::regclass AS takes_jsonb FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE c.relnamespace = 'infra_api'::regnamespace AND c.relkind = 'v' AND a.atttypid IN ('json'::regtype, 'jsonb'::regtype) AND has_any_column_privilege('ia_operator', c.oid, 'INSERT');
-- in the order of the key
SELECT pg_get_viewdef('infra_api.votes'::regclass) AS votes;
EXPLAIN (COSTS OFF) SELECT * FROM infra_api.history LIMIT 10;

-- ---- who may act as what ----
INSERT INTO infra.institution (institution, name, ambit, state, head) VALUES ('rio-claro', 'Municipio de Río Claro', 'municipal', '19', 'Luz Peña');
INSERT INTO infra.person (name, subject) SELECT s, s FROM unnest('{ana,eva,leo}'::text[]) s;
INSERT INTO infra.affiliation SELECT id, 'rio-claro', 'head' FROM infra.person WHERE subject = 'ana';
INSERT INTO infra.guarantor_member SELECT id, '19' FROM infra.person WHERE subject = 'eva';
INSERT INTO infra.person_role SELECT id, 'validator' FROM infra.person WHERE subject = 'eva';
SELECT p.subject, r AS role FROM infra.person p, unnest('{applicant,coordination,secretariat,member,council,validator,operator,public,gateway}'::text[]) r WHERE infra.holds_role(p.id, r) ORDER BY 1, 2;
INSERT INTO infra.person_role SELECT id, 'applicant' FROM infra.person WHERE subject = 'leo';
SET ROLE ia_operator;
INSERT INTO infra.person_role SELECT id, 'operator' FROM infra.person WHERE subject = 'leo';
RESET ROLE;

-- ---- what is answered ----
SELECT infra.half_of(w, 'en') AS en, infra.half_of(w, 'es') AS es FROM unnest(ARRAY['no / no, gracias', 'only one', 'three / of / them', '"a / b" is out / "a / b" no sirve', '', NULL]) w;
SELECT s AS state, infra.http_status(s) AS status FROM unnest('{22023,23503,23505,23514,42501,55000,P0001}'::text[]) s;
SELECT set_config('request.method', 'GET', false) AS method;
SELECT infra.http_status('23503') AS absent;
-- not a gateway's session: as ever
SELECT infra.refuse('55000', 'too late / muy tarde', 'Be early. / Llegue antes.');
CREATE ROLE regress_gateway LOGIN NOINHERIT;
GRANT ia_gateway, ia_public, ia_operator TO regress_gateway;
SET SESSION AUTHORIZATION regress_gateway;
SET ROLE ia_public;
CREATE FUNCTION pg_temp.said(language text, call text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE more text;
BEGIN PERFORM set_config('ia.language', language, true); EXECUTE call; RETURN 'nothing';
EXCEPTION WHEN SQLSTATE 'PGRST' THEN GET STACKED DIAGNOSTICS more = PG_EXCEPTION_DETAIL; RETURN SQLERRM || ' ' || more; END $$;
SELECT pg_temp.said(l, $$ SELECT infra.refuse('42501', 'not you / usted no', 'Ask. / Pregunte.', 'fact') $$) AS refused FROM unnest('{es,en}'::text[]) l;
-- a gateway that does not say request.method is told as SQL tells it, in one language
SELECT set_config('request.method', '', false) AS method, set_config('request.headers', '{}', false) AS headers, set_config('ia.language', 'es', false) AS language;
\set VERBOSITY default
\set SHOW_CONTEXT never
SELECT infra.refuse('42501', 'not you / usted no', 'Ask. / Pregunte.', 'fact / hecho');
SELECT infra.refuse('42501', 'not you / usted no', 'Ask. / Pregunte.');
\set SHOW_CONTEXT errors
\set VERBOSITY terse
SELECT set_config('request.method', 'GET', false) AS method, set_config('request.headers', '', false) AS headers;
-- what is set before each request
BEGIN;
SELECT set_config('request.headers', '{"accept-language": "en-GB, es;q=0.5"}', true) AS headers \gset
SELECT infra.check_request();
SELECT current_setting('ia.language') AS language, h FROM json_array_elements(current_setting('response.headers')::json) h;
SELECT current_setting('infra.error_headers') AS of_an_error;
ROLLBACK;
-- limits are a role's
SELECT infra.role_limit('max_rows') AS rows, infra.role_limit('max_body') AS body;
RESET SESSION AUTHORIZATION;
BEGIN;
ALTER ROLE ia_public SET infra.max_rows = 7;
ALTER ROLE ia_public SET infra.max_body = 1000;
ALTER ROLE ia_public IN DATABASE :"DBNAME" SET infra.max_body = 10;
SET LOCAL SESSION AUTHORIZATION regress_gateway;
SET LOCAL ROLE ia_public;
SELECT infra.role_limit('max_rows') AS rows, infra.role_limit('max_body') AS body;
SELECT h AS headers, pg_temp.said('es', 'SELECT infra.check_request()') FROM (VALUES ('{}'), ('{"content-length": "10"}'), ('{"content-length": "11"}'), ('{"transfer-encoding": "chunked"}')) v (h), set_config('request.headers', h, true) s;
ROLLBACK;
SET SESSION AUTHORIZATION regress_gateway;
SET ROLE ia_operator;
SELECT pg_temp.said('es', 'SELECT infra.check_request()') AS without_claims;
SELECT c AS claims, infra.check_request() FROM set_config('request.jwt.claims', '{"sub": "ana", "exp": 1, "aud": "ia"}', false) c;
RESET SESSION AUTHORIZATION;
DROP OWNED BY regress_gateway;
DROP ROLE regress_gateway;

-- ---- PostgreSQL's own errors, as a request gets them: the detail is status and headers ----
\set VERBOSITY default
CREATE TABLE pg_temp.paper (paper text PRIMARY KEY, sheets integer NOT NULL CHECK (sheets > 0), size text UNIQUE, of text REFERENCES pg_temp.paper, day date, CONSTRAINT not_late CHECK (day < '2030-01-01'), EXCLUDE (day WITH =));
INSERT INTO paper VALUES ('a', 1, 'A4', NULL, '2022-01-01'), ('b', 1, NULL, 'a', NULL);
SET infra.error_headers = '{"X-Content-Type-Options": "nosniff"}';
SET ia.language = en;
INSERT INTO paper VALUES ('a', 1);
INSERT INTO paper VALUES ('c', 1, 'A4');
INSERT INTO paper VALUES ('c', 1, NULL, 'z');
INSERT INTO paper VALUES ('c', 1, NULL, NULL, '2022-01-01');
INSERT INTO paper VALUES ('c', 0);
INSERT INTO paper VALUES ('c', 1, NULL, NULL, '2030-01-01');
INSERT INTO paper (paper) VALUES ('c');
DELETE FROM paper WHERE paper = 'a';
SET ia.language = es;
INSERT INTO paper (paper) VALUES ('c');
INSERT INTO paper (paper, sheets) VALUES ('c', 'seven / eight');
INSERT INTO paper (paper, sheets) VALUES ('c', 99999999999);
INSERT INTO paper (paper, sheets, day) VALUES ('c', 1, '2022-13-01');
INSERT INTO paper (paper, sheets) VALUES ('c', 1), ('c', 2) ON CONFLICT (paper) DO UPDATE SET sheets = 3;
SELECT p.colour FROM paper p;
SELECT * FROM no_paper;
SELECT p.sheets @> p.paper FROM paper p;
SELECT p::infra.edition FROM paper p;
SELECT repeat('x', 2000000000);
SELECT 1 / 0;
SET ROLE ia_public;
SELECT * FROM infra.person_contact;
RESET ROLE;
BEGIN READ ONLY;
UPDATE infra.edition SET name = name;
ROLLBACK;
DO $$ BEGIN RAISE 'something with the name of a table'; END $$;
DO $$ BEGIN RAISE SQLSTATE '57014'; END $$;
DO $$ BEGIN RAISE SQLSTATE '40P01'; END $$;
DO $$ BEGIN RAISE SQLSTATE '55P03'; END $$;
DO $$ BEGIN RAISE SQLSTATE '53100'; END $$;
-- the extension's own are in both languages
SELECT ia.merge('5');
RESET infra.error_headers;
RESET ia.language;
-- caught in time, it is nobody's
DO $$ BEGIN INSERT INTO paper VALUES ('a', 1); EXCEPTION WHEN unique_violation THEN RAISE WARNING '%', SQLERRM; END $$;
\set VERBOSITY terse

-- ---- media ----
SELECT replace(replace(infra_api.excel(q), E'\ufeff', '<BOM>'), E'\r', '<CR>') AS excel FROM (VALUES (1, '=1+1', E'a,"b\nc'), (-2, '-3', NULL), (3, '-x', '')) q (n, formula, text);
SELECT infra_api.json_lines(q) AS json_lines FROM (VALUES (1, 'a'), (2, NULL)) q (n, text);
BEGIN;
SELECT infra.answer_as('x/y', 'a "ñ".csv');
SELECT h FROM jsonb_array_elements(current_setting('response.headers')::jsonb) h;
ROLLBACK;
SELECT infra_api.excel(q) = '' AS nothing, infra_api.json_lines(q) = '' AS either FROM (SELECT 1 WHERE false) q;
DROP SCHEMA infra_api, infra CASCADE;
