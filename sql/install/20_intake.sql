
-- 20_intake.sql: raw bytes to admitted documents.

CREATE TYPE @extschema@.intake_result AS (
	doc jsonb,
	kind text,
	standard text,
	version text,
	sha256 bytea,
	bytes bigint,
	findings @extschema@.finding[]
);

COMMENT ON TYPE @extschema@.intake_result IS
'Resultado de admitir un archivo: el documento, o por qué se rechazó.
What ia.intake answers: the document, or why it is refused. doc is NULL exactly when the bytes were refused.';
COMMENT ON COLUMN @extschema@.intake_result.doc IS 'El documento; NULL si se rechazó / the document; NULL when refused';
COMMENT ON COLUMN @extschema@.intake_result.kind IS 'project, project-package, projects, release, release-package, releases, record, record-package, versioned-release, unknown';
COMMENT ON COLUMN @extschema@.intake_result.standard IS 'oc4ids, ocds; NULL: desconocido / unknown';
COMMENT ON COLUMN @extschema@.intake_result.version IS 'Versión con que se leerá: la declarada, o la más nueva / version it will be read as: the declared one, else the newest';
COMMENT ON COLUMN @extschema@.intake_result.sha256 IS 'Huella de los bytes recibidos / digest of the bytes received';
COMMENT ON COLUMN @extschema@.intake_result.bytes IS 'Cuántos bytes / how many bytes';
COMMENT ON COLUMN @extschema@.intake_result.findings IS 'Lo que dice la admisión / what admission has to say';

CREATE FUNCTION @extschema@.intake(raw bytea)
RETURNS @extschema@.intake_result
LANGUAGE c STABLE STRICT PARALLEL SAFE COST 1000
AS 'MODULE_PATHNAME', 'ia_intake';

COMMENT ON FUNCTION @extschema@.intake(bytea) IS
'Admite un archivo: bytes a documento, o el hallazgo que dice por qué no, con línea, columna y byte.
Admits a file. Refusals are findings (syntax, truncated, trailing-data, duplicate-key, encoding, nul-character, lone-surrogate, not-a-number, number, depth, size), never errors. Limits: ia.max_document_size, ia.max_depth. Numbers keep every digit. Raises 0A000 in a database that is not UTF8.';

CREATE FUNCTION @extschema@.intake(raw text)
RETURNS @extschema@.intake_result
LANGUAGE c STABLE STRICT PARALLEL SAFE COST 1000
AS 'MODULE_PATHNAME', 'ia_intake';

COMMENT ON FUNCTION @extschema@.intake(text) IS
'Admite un texto, como ia.intake(bytea).
Admits a text; see ia.intake(bytea).';

CREATE FUNCTION @extschema@.intake_lines(raw bytea)
RETURNS TABLE (line bigint, doc jsonb, kind text, standard text, version text, sha256 bytea, bytes bigint,
	findings @extschema@.finding[])
LANGUAGE c STABLE STRICT PARALLEL SAFE COST 1000 ROWS 1000
AS 'MODULE_PATHNAME', 'ia_intake_lines';

COMMENT ON FUNCTION @extschema@.intake_lines(bytea) IS
'Admite JSON Lines: un renglón por línea que no esté en blanco; una línea mala no detiene a las demás.
Admits JSON Lines: a row a line that is not blank, in order; a bad line does not stop the others. Columns as in ia.intake_result; positions count within the line.';
