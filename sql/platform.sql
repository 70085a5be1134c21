-- platform: decides what ia.create_platform makes and for whom, and that it stands on the extension.
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
-- No function keeps anything in the session: behind a pooler the next transaction is somebody else's.
SELECT p.oid::regprocedure AS keeps_state FROM pg_proc AS p WHERE p.pronamespace IN ('infra'::regnamespace, 'infra_api'::regnamespace) AND p.prokind <> 'a'
	AND pg_get_functiondef(p.oid) ~* '\mset_config\([^;]*,\s*false\s*\)|\mpg_(try_)?advisory_(lock|unlock)|\mTEMP(ORARY)?\s+(TABLE|VIEW|SEQUENCE)\M|\mSET\s+SESSION\M|\mWITH\s+HOLD\M|\m(LISTEN|PREPARE|DISCARD)\M';
-- Nobody else may look or write.
SET ROLE regress_ia_other;
SELECT * FROM infra.submission;
SELECT * FROM infra_api.import('rio-claro', '{}');
RESET ROLE;
SELECT c.relname AS open_to_all FROM pg_class AS c WHERE c.relnamespace = 'infra'::regnamespace AND c.relkind = 'r' AND has_table_privilege('public', c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER') ORDER BY c.relname COLLATE "C";

-- ---- the platform stands on the extension: it cannot be pulled from under it, and nothing of it goes with the attempt ----
DROP EXTENSION ia;
SET ROLE regress_ia_owner;
INSERT INTO infra.institution (institution, name, ambit, state, head) VALUES ('rio-claro', 'Río Claro', 'municipal', '19', 'Luz Peña');
-- Owning the platform is not operating it.
SELECT * FROM infra_api.import('rio-claro', '{"id": "oc4ids-abc123-1"}');
RESET ROLE;
GRANT ia_operator TO regress_ia_owner;
SET ROLE regress_ia_owner;
SELECT submission, admitted, projects FROM infra_api.import('rio-claro', '{"id": "oc4ids-abc123-1"}');
RESET ROLE;

-- leave the database as it was
DROP SCHEMA infra CASCADE;
DROP OWNED BY regress_ia_owner, regress_ia_other;
DROP ROLE regress_ia_owner, regress_ia_other;
