\echo Use "CREATE EXTENSION ia CASCADE" to load this file. \quit

-- 00_prologue.sql: what holds for the whole script.
-- Every name below is written with its schema; the path is pinned so that an
-- object planted in another schema cannot be taken for one of ours.
SET LOCAL search_path TO pg_catalog, pg_temp;

COMMENT ON SCHEMA @extschema@ IS
'Estándares de infraestructura abierta: admitir, validar y describir documentos OC4IDS y OCDS.
Engine of ia: admits, validates and describes OC4IDS and OCDS documents. Pure functions; no data lives here.';

GRANT USAGE ON SCHEMA @extschema@ TO PUBLIC;
