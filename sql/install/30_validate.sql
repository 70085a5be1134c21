
-- 30_validate.sql: a document against its standard.
-- Not STRICT: a standard that is NULL means "find out".

CREATE FUNCTION @extschema@.validate(doc jsonb, standard text DEFAULT NULL, version text DEFAULT NULL,
	profile jsonb DEFAULT NULL)
RETURNS SETOF @extschema@.finding
LANGUAGE c STABLE PARALLEL SAFE COST 500 ROWS 20
AS 'MODULE_PATHNAME', 'ia_validate';

COMMENT ON FUNCTION @extschema@.validate(jsonb, text, text, jsonb) IS
'Hallazgos de un documento OC4IDS u OCDS, uno por falta.
Findings of an OC4IDS or OCDS document, one a fault. standard: oc4ids, ocds, NULL: as the document shows. version: 0.9.1 … 0.9.5, 1.1, NULL: as the document declares, else the newest. profile: as ia.profile makes it, NULL: none. Raises 22023 for a standard or version that does not exist, or a profile that is none.';

CREATE FUNCTION @extschema@.is_valid(doc jsonb, standard text DEFAULT NULL, version text DEFAULT NULL,
	profile jsonb DEFAULT NULL)
RETURNS boolean
LANGUAGE c IMMUTABLE PARALLEL SAFE COST 500
AS 'MODULE_PATHNAME', 'ia_is_valid';

COMMENT ON FUNCTION @extschema@.is_valid(jsonb, text, text, jsonb) IS
'Si el documento cumple el esquema de su estándar; sirve en CHECK.
Whether a document has no finding of severity error; stops at the first. Reads no setting, so a CHECK constraint may use it. Arguments as in ia.validate; NULL for a NULL document.';

CREATE FUNCTION @extschema@.validation(doc jsonb, standard text DEFAULT NULL, version text DEFAULT NULL,
	profile jsonb DEFAULT NULL)
RETURNS jsonb
LANGUAGE c STABLE PARALLEL SAFE COST 500
AS 'MODULE_PATHNAME', 'ia_validation';

COMMENT ON FUNCTION @extschema@.validation(jsonb, text, text, jsonb) IS
'Resumen de la validación: qué es, cuántos hallazgos por gravedad y código, y los hallazgos.
One object: valid, kind, standard, version, severities {severity: count}, codes {code: count}, findings (up to ia.max_findings). Arguments as in ia.validate.';
