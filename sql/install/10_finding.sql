
-- 10_finding.sql: what every check answers with.

CREATE TYPE @extschema@.finding AS (
	severity text,
	code text,
	path text,
	message text,
	detail text,
	hint text,
	value jsonb
);

COMMENT ON TYPE @extschema@.finding IS
'Hallazgo: qué está mal, dónde y qué hacer.
A finding: what is wrong, where, and what to do. Codes are stable; words follow the setting ia.language (es, en).';
COMMENT ON COLUMN @extschema@.finding.severity IS 'error (contra el esquema), warning o info / error (against the schema), warning or info';
COMMENT ON COLUMN @extschema@.finding.code IS 'Nombre estable de la regla / stable name of the rule; doc/findings.md';
COMMENT ON COLUMN @extschema@.finding.path IS 'Lugar en el documento: JSON Pointer (RFC 6901); vacío es el documento / place in the document; empty is the document itself';
COMMENT ON COLUMN @extschema@.finding.message IS 'Qué está mal / what is wrong';
COMMENT ON COLUMN @extschema@.finding.detail IS 'Los hechos / the facts';
COMMENT ON COLUMN @extschema@.finding.hint IS 'Qué hacer / what to do';
COMMENT ON COLUMN @extschema@.finding.value IS 'El valor en falta, hasta 8 kB; al admitir: línea, columna y byte / the faulty value, up to 8 kB; of admission: line, column and byte';
