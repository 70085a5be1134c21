
-- 40_model.sql: what ia knows of the standards, as rows.

CREATE FUNCTION @extschema@.field(standard text, version text DEFAULT NULL, profile jsonb DEFAULT NULL)
RETURNS TABLE (
	document text,
	path text,
	type text,
	kind text,
	required boolean,
	min_length integer,
	min_items integer,
	unique_items boolean,
	min_properties integer,
	minimum integer,
	format text,
	pattern text,
	codelist text,
	closed boolean,
	merge text,
	since text,
	deprecated boolean,
	label_es text,
	label_en text,
	origin text)
LANGUAGE c IMMUTABLE PARALLEL SAFE COST 100 ROWS 1000
AS 'MODULE_PATHNAME', 'ia_field';

COMMENT ON FUNCTION @extschema@.field(text, text, jsonb) IS
'Campos de un estándar: uno por renglón, con su ruta, tipo, límites, lista de códigos y etiquetas.
Fields of a standard, a row a path of each document kind. path: names joined by /, list elements as [], the branches of a choice as <0> and <1>, a language suffix as <lang>. kind: JSON types, empty for any. merge: omit, whole, versionid. origin: the standard, or the place in the profile that brought the field. version NULL: the newest; since NULL: no version is known. Raises 22023 for a standard or version that does not exist, or a profile that is none.';

CREATE FUNCTION @extschema@.codelist(standard text, version text DEFAULT NULL, profile jsonb DEFAULT NULL)
RETURNS TABLE (
	codelist text,
	closed boolean,
	code text,
	since text,
	deprecated boolean,
	deprecated_in text,
	label_es text,
	label_en text,
	origin text)
LANGUAGE c IMMUTABLE PARALLEL SAFE COST 100 ROWS 1000
AS 'MODULE_PATHNAME', 'ia_codelist';

COMMENT ON FUNCTION @extschema@.codelist(text, text, jsonb) IS
'Listas de códigos de un estándar: un renglón por código, con etiquetas.
Code lists of a standard, a row a code. Countries and currencies carry codes only. origin: the standard, or the place in the profile that brought the code. version NULL: the newest; since NULL: no version is known. Raises 22023 for a standard or version that does not exist, or a profile that is none.';
