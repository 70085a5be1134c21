\echo Use "CREATE EXTENSION ia CASCADE" to load this file. \quit

-- 00_prologue.sql: what holds for the whole script.
-- Every name below is written with its schema; the path is pinned so that an
-- object planted in another schema cannot be taken for one of ours.
SET LOCAL search_path TO pg_catalog, pg_temp;

-- A schema ia that was there before is taken over only from whoever installs.
DO $check$
BEGIN
	IF EXISTS (
		SELECT
		FROM pg_catalog.pg_extension e
		JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
		JOIN pg_catalog.pg_roles r ON r.rolname = current_user
		WHERE e.extname = 'ia' AND n.nspowner <> r.oid) THEN
		RAISE EXCEPTION USING
			ERRCODE = 'duplicate_schema',
			MESSAGE = 'schema "ia" belongs to somebody else / el esquema "ia" es de alguien más',
			HINT = 'Rename or drop it first. / Renómbrelo o elimínelo antes.';
	END IF;
END
$check$;

COMMENT ON SCHEMA @extschema@ IS
'Estándares de infraestructura abierta: admitir, validar y describir documentos OC4IDS y OCDS.
Engine of ia: admits, validates and describes OC4IDS and OCDS documents. Pure functions; no data lives here.';

GRANT USAGE ON SCHEMA @extschema@ TO PUBLIC;
