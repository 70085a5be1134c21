-- 65_unmapped.sql: what the composite types leave out.

CREATE FUNCTION @extschema@.unmapped(doc jsonb, profile jsonb DEFAULT NULL)
RETURNS TABLE (path text, value jsonb)
LANGUAGE c IMMUTABLE PARALLEL SAFE COST 200 ROWS 10
AS 'MODULE_PATHNAME', 'ia_unmapped';

COMMENT ON FUNCTION @extschema@.unmapped(jsonb, jsonb) IS
'Campos de un documento que el modelo no conoce, con su ruta y su valor: lo que los tipos compuestos no llevan.
Members of a document that the model does not know, a row each: what the composite types leave out; with a profile, what it does not know either. path: JSON Pointer. Raises 22023 for what is no profile. A document of no known kind is one row, itself.';
