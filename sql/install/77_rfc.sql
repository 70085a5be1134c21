-- 77_rfc.sql: the key of the Mexican register of taxpayers.

CREATE FUNCTION @extschema@.is_rfc(rfc text)
RETURNS boolean
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 1
AS 'MODULE_PATHNAME', 'ia_is_rfc';
COMMENT ON FUNCTION @extschema@.is_rfc(text) IS
'Si el texto es un RFC, tal como está escrito; sirve en CHECK.
Whether a text is an RFC as it stands: 3 letters (legal person) or 4 (natural person), a date that exists, a homoclave; capitals, no separators. The check digit is not asked for: the tax authority has issued keys without the right one, so ia.rfc_findings warns of it. The generic ones are RFC, too.';

CREATE FUNCTION @extschema@.normal_rfc(rfc text)
RETURNS text
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 1
AS 'MODULE_PATHNAME', 'ia_normal_rfc';
COMMENT ON FUNCTION @extschema@.normal_rfc(text) IS
'El RFC como debe escribirse: mayúsculas, sin espacios ni guiones; NULL si no es un RFC.
An RFC as it should be written, in capitals and without spaces, hyphens, points, underscores or slashes; NULL for what is none even so.';

CREATE FUNCTION @extschema@.rfc_person(rfc text)
RETURNS text
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 1
AS 'MODULE_PATHNAME', 'ia_rfc_person';
COMMENT ON FUNCTION @extschema@.rfc_person(text) IS
'De quién es un RFC: legal (persona moral), natural (persona física); NULL si no es de nadie.
Whose an RFC is, however it is spelled: legal or natural. NULL for a generic one and for what is none. The RFC of a natural person is personal data: it tells the day of birth.';

CREATE FUNCTION @extschema@.rfc_findings(rfc text)
RETURNS SETOF @extschema@.finding
LANGUAGE c STABLE STRICT PARALLEL SAFE COST 10 ROWS 1
AS 'MODULE_PATHNAME', 'ia_rfc_findings';
COMMENT ON FUNCTION @extschema@.rfc_findings(text) IS
'Lo que está mal en un RFC, un renglón por falta.
What is wrong with an RFC, a row a fault. Codes: rfc-length, rfc-letters, rfc-date, rfc-homoclave (it is none), rfc-spelling (it would be one in capitals, without separators), rfc-check-digit, rfc-generic (doc/findings.md); all are warnings. ia.validate asks the same of identifiers whose scheme is MX-RFC, or RFC.';

CREATE DOMAIN @extschema@.rfc AS text
	CONSTRAINT rfc_check CHECK (@extschema@.is_rfc(VALUE));
COMMENT ON DOMAIN @extschema@.rfc IS
'RFC, como debe escribirse; véase ia.is_rfc.
An RFC as ia.is_rfc takes it. Write ia.normal_rfc(text) into it; what is none is refused with 23514.';
