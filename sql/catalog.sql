-- catalog: decides what the extension leaves in the catalogs: what is described, what may be called by whom and how, what
-- a dump carries, which settings there are, and that it takes over nothing that was there before.
\set VERBOSITY terse

CREATE TEMP VIEW member AS
SELECT d.classid, d.objid, (pg_identify_object(d.classid, d.objid, 0)).type, (pg_identify_object(d.classid, d.objid, 0)).identity
FROM pg_depend AS d JOIN pg_extension AS e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
WHERE e.extname = 'ia' AND d.deptype = 'e';

-- What is made from the model, hundreds of objects of four kinds, is judged by the kind; the rest one by one.
CREATE TEMP VIEW generated AS
SELECT m.*, CASE
	WHEN m.type = 'cast' THEN 'cast'
	WHEN p.prosrc = 'ia_record' THEN 'type from JSON'
	WHEN p.prosrc = 'ia_record_jsonb' THEN 'type to JSON'
	WHEN p.prosrc = 'ia_list' THEN 'list'
	ELSE 'type' END AS kind
FROM member AS m LEFT JOIN pg_proc AS p ON m.classid = 'pg_proc'::regclass AND m.objid = p.oid
WHERE m.type = 'cast' OR p.prosrc IN ('ia_record', 'ia_record_jsonb', 'ia_list') OR (m.type IN ('type', 'composite type') AND m.identity ~ '^ia\.(oc4ids|ocds)_');

-- What there is; each with a comment, in Spanish and then in English.
SELECT type, identity FROM member EXCEPT SELECT type, identity FROM generated ORDER BY 1, 2;
-- Each type has its two functions and its two casts. 116 types: 55 of OC4IDS, 61 of OCDS with its histories.
SELECT kind, count(*) FROM generated GROUP BY kind ORDER BY kind;
SELECT split_part(substr(identity, 4), '_', 1) AS standard, count(*) FROM generated WHERE kind = 'type' GROUP BY 1 ORDER BY 1;
SELECT type, identity AS without_comment FROM member WHERE obj_description(objid, classid::regclass::name) IS NULL ORDER BY 1, 2;
SELECT count(*) AS schema_commented FROM pg_namespace WHERE nspname = 'ia' AND obj_description(oid, 'pg_namespace') <> '';
SELECT a.attrelid::regclass, a.attname AS column_without_comment
FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
WHERE c.relnamespace = 'ia'::regnamespace AND c.relkind IN ('r', 'c', 'v') AND a.attnum > 0 AND NOT a.attisdropped AND col_description(c.oid, a.attnum) IS NULL
ORDER BY 1, 2;
-- Nothing of ours lies outside the schema, and nothing in the schema is not a member.
SELECT identity AS outside FROM member WHERE identity NOT LIKE 'ia.%' AND identity NOT LIKE '(% AS %)' ORDER BY 1;
SELECT c.oid::regclass AS stray FROM pg_class AS c WHERE c.relnamespace = 'ia'::regnamespace AND c.relkind IN ('r', 'v', 'm', 'S', 'f')
	AND NOT EXISTS (SELECT FROM member AS m WHERE m.classid = 'pg_class'::regclass AND m.objid = c.oid) ORDER BY 1;
SELECT p.oid::regprocedure AS stray FROM pg_proc AS p WHERE p.pronamespace = 'ia'::regnamespace
	AND NOT EXISTS (SELECT FROM member AS m WHERE m.classid = 'pg_proc'::regclass AND m.objid = p.oid) ORDER BY 1;

-- ---- functions ----
SELECT p.oid::regprocedure AS function, l.lanname AS language,
	CASE p.provolatile WHEN 'i' THEN 'immutable' WHEN 's' THEN 'stable' ELSE 'volatile' END AS volatility,
	CASE p.proparallel WHEN 's' THEN 'safe' WHEN 'r' THEN 'restricted' ELSE 'unsafe' END AS parallel,
	p.proisstrict AS strict, p.proretset AS set, p.prosecdef AS definer, p.proleakproof AS leakproof,
	p.proconfig AS settings, has_function_privilege('public', p.oid, 'EXECUTE') AS public
FROM pg_proc AS p JOIN member AS m ON m.classid = 'pg_proc'::regclass AND m.objid = p.oid JOIN pg_language AS l ON l.oid = p.prolang
WHERE p.oid NOT IN (SELECT objid FROM generated)
ORDER BY p.oid::regprocedure::text COLLATE "C";
SELECT g.kind, count(*), l.lanname AS language, p.provolatile AS volatility, p.proparallel AS parallel, p.proisstrict AS strict, p.proretset AS set,
	p.prosecdef AS definer, p.proleakproof AS leakproof, p.proconfig AS settings, has_function_privilege('public', p.oid, 'EXECUTE') AS public
FROM pg_proc AS p JOIN generated AS g ON g.classid = 'pg_proc'::regclass AND g.objid = p.oid JOIN pg_language AS l ON l.oid = p.prolang
GROUP BY g.kind, l.lanname, p.provolatile, p.proparallel, p.proisstrict, p.proretset, p.prosecdef, p.proleakproof, p.proconfig, has_function_privilege('public', p.oid, 'EXECUTE')
ORDER BY g.kind;
-- Explicit from JSON, on assignment to JSON.
SELECT c.castcontext, count(*) FROM pg_cast AS c JOIN generated AS g ON g.classid = 'pg_cast'::regclass AND g.objid = c.oid GROUP BY 1 ORDER BY 1;
-- The lists there are rows for.
SELECT regexp_replace(identity, '^ia\.|\(.*', '', 'g') AS list FROM generated WHERE kind = 'list' ORDER BY identity COLLATE "C";
-- Each argument has its name, and defaults stand where they should.
SELECT p.oid::regprocedure::text AS function, pg_get_function_arguments(p.oid) AS arguments, pg_get_function_result(p.oid) AS result
FROM pg_proc AS p JOIN member AS m ON m.classid = 'pg_proc'::regclass AND m.objid = p.oid
WHERE p.oid NOT IN (SELECT objid FROM generated) ORDER BY p.oid::regprocedure::text COLLATE "C";

-- ---- tables: dumped by configuration, or filled by the script alone ----
SELECT m.objid::regclass AS member_table, e.extconfig @> ARRAY[m.objid] IS TRUE AS dumped,
	m.objid::regclass::text = ANY (ARRAY['ia.platform_step']) AS built_in
FROM member AS m, pg_extension AS e WHERE e.extname = 'ia' AND m.classid = 'pg_class'::regclass ORDER BY 1;
SELECT c.relname, r.rolname = current_user AS owner_has_all, has_table_privilege('public', c.oid, 'SELECT') AS public_reads,
	has_table_privilege('public', c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER') AS public_writes
FROM member AS m JOIN pg_class AS c ON m.classid = 'pg_class'::regclass AND m.objid = c.oid JOIN pg_roles AS r ON r.oid = c.relowner ORDER BY 1;
SELECT has_schema_privilege('public', 'ia', 'USAGE') AS public_uses, has_schema_privilege('public', 'ia', 'CREATE') AS public_creates;
SELECT name, length(body) > 0 AS has_body FROM ia.platform_step ORDER BY name COLLATE "C";

-- ---- settings: known once the library is there ----
LOAD 'ia';
SELECT name, setting, unit, vartype, context, min_val, max_val, enumvals FROM pg_settings WHERE name LIKE 'ia.%' ORDER BY name COLLATE "C";
SELECT name FROM pg_settings WHERE name LIKE 'ia.%' AND coalesce(short_desc, '') = '';
-- the prefix is reserved: a slip of the pen is an error, not a new setting
\set VERBOSITY sqlstate
SET ia.languaje = 'es';
\set VERBOSITY terse

-- ---- the extension itself ----
SELECT extversion, extrelocatable, extnamespace::regnamespace AS schema FROM pg_extension WHERE extname = 'ia';
SELECT name, version, superuser, trusted, relocatable, schema, requires FROM pg_available_extension_versions WHERE name = 'ia' AND installed;
ALTER EXTENSION ia SET SCHEMA public;

-- ---- CREATE EXTENSION takes over nothing: an object somebody put in its place stops it ----
-- Each attempt is undone; "created" tells one that succeeded.
CREATE FUNCTION pg_temp.try(planted text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	BEGIN
		SET LOCAL client_min_messages = error;
		DROP EXTENSION ia;
		CREATE SCHEMA IF NOT EXISTS ia;
		EXECUTE planted;
		CREATE EXTENSION ia;
		RAISE EXCEPTION USING ERRCODE = 'ZZ001', MESSAGE = 'created';
	EXCEPTION WHEN OTHERS THEN
		RETURN CASE sqlstate WHEN 'ZZ001' THEN 'created' WHEN '42710' THEN 'duplicate object' WHEN '42723' THEN 'duplicate function' WHEN '42P07' THEN 'duplicate table' ELSE sqlstate END;
	END;
END
$$;
SELECT planted, pg_temp.try(planted) AS answer FROM unnest(ARRAY[
	'SELECT 1',
	'CREATE TYPE ia.finding AS (x int)',
	'CREATE TYPE ia.finding',
	'CREATE TYPE ia.intake_result AS ENUM ()',
	'CREATE DOMAIN ia.finding AS text',
	'CREATE TABLE ia.finding (x int)',
	'CREATE TABLE ia.platform_step (name text, body text)',
	'CREATE VIEW ia.platform_step AS SELECT ''x'' AS name, ''y'' AS body',
	'CREATE FUNCTION ia.intake(raw bytea) RETURNS int LANGUAGE sql RETURN 1',
	'CREATE FUNCTION ia.intake(raw text) RETURNS int LANGUAGE sql RETURN 1',
	'CREATE FUNCTION ia.is_valid(jsonb, text, text, jsonb) RETURNS boolean LANGUAGE sql RETURN true',
	'CREATE FUNCTION ia.create_platform(boolean) RETURNS int LANGUAGE sql RETURN 1',
	-- what shadows nothing is left alone
	'CREATE FUNCTION ia.mine() RETURNS int LANGUAGE sql RETURN 1']) WITH ORDINALITY AS p (planted, n) ORDER BY n;
SELECT count(*) AS still_there FROM member WHERE identity LIKE 'ia.is_valid(%';
-- Somebody's objects are not dropped with it.
BEGIN;
SET LOCAL client_min_messages = error;
CREATE TABLE public.uses_ia (doc jsonb CHECK (ia.is_valid(doc)));
DROP EXTENSION ia;
ROLLBACK;
