
-- 35_profile.sql: what one call adds to a standard.
-- A list of patches that is NULL gives no profile; code lists may be left out.

CREATE FUNCTION @extschema@.profile(patches jsonb[], codelists jsonb DEFAULT NULL)
RETURNS jsonb
LANGUAGE c IMMUTABLE PARALLEL SAFE COST 500
AS 'MODULE_PATHNAME', 'ia_profile';

COMMENT ON FUNCTION @extschema@.profile(jsonb[], jsonb) IS
'Perfil hecho de parches del esquema y de listas de códigos, para ia.validate y las demás.
{"patches": […], "codelists": {…}} of merge patches of the release (or project) schema, applied in that order, and code lists: {"name": [codes]} replaces or creates, "+name" adds, "-name" removes; a code is a string or {"code", "since", "deprecated", "label_es", "label_en"}. NULL for NULL patches. Raises 22023 for what is no profile, naming keyword and place.';

CREATE FUNCTION @extschema@.profile_findings(profile jsonb, standard text DEFAULT 'ocds', version text DEFAULT NULL)
RETURNS SETOF @extschema@.finding
LANGUAGE c STABLE PARALLEL SAFE COST 2000 ROWS 10
AS 'MODULE_PATHNAME', 'ia_profile_findings';

COMMENT ON FUNCTION @extschema@.profile_findings(jsonb, text, text) IS
'Hallazgos de un perfil: errores, parches que se contradicen, lo que no tiene efecto.
Findings of a profile against a standard: errors (the other functions raise the first), contradictions between patches (warning), what has no effect (info). path points into the profile. version NULL: the newest. No rows for a NULL profile. Raises 22023 for a standard or version that does not exist.';
