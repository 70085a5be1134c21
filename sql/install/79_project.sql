-- 79_project.sql: the columns of a stored project, from its document, and the digest of a document.

CREATE FUNCTION @extschema@.digest(document jsonb)
RETURNS bytea
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 200
AS 'MODULE_PATHNAME', 'ia_digest';
COMMENT ON FUNCTION @extschema@.digest(jsonb) IS
'SHA-256 de un documento, como lo escribe jsonb: iguales documentos, igual huella, aunque se hayan escrito con otro orden o espacios.
SHA-256 of a document as jsonb writes it, so that equal documents have equal digests whatever the order and the blanks they came with; sha256(convert_to(document::text, ''UTF8'')) is the same.';

CREATE FUNCTION @extschema@.project_columns()
RETURNS trigger
LANGUAGE c
AS 'MODULE_PATHNAME', 'ia_project_columns';
COMMENT ON FUNCTION @extschema@.project_columns() IS
'Disparador: llena las columnas de un proyecto a partir de su columna document.
Trigger, before INSERT or UPDATE for each row: fills, from the column document (jsonb), those of these columns that the table has: title, status, type, currency (text), sector, ocids (text[]), period_start, period_end, updated (timestamptz), amount (numeric: the budget), place (geometry without elevation), digest (bytea: SHA-256 of the document as jsonb writes it). NULL, or an empty list, where the document has nothing of that kind. Raises 23514 for a document that is no object, 42703 without the column document, 42804 for a column of another type.';
