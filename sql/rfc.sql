-- rfc: decides what is an RFC in SQL: a function, a domain, findings, and what a document's identifiers are asked for.
-- The C unit test reads the rest of the grammar. Keys are made up: no issued homoclave begins with Z.
\set VERBOSITY terse

SELECT r AS rfc, ia.is_rfc(r), ia.normal_rfc(r), ia.rfc_person(r), (SELECT string_agg(f.code, ', ') FROM ia.rfc_findings(r) f) AS findings
FROM unnest(ARRAY['ZMV850101ZZ5', 'ZAVZ850101ZZ4', 'Z&Ñ850101ZZA', 'zñvz-850101-zz4', 'ZMV850101ZZ0', 'XAXX010101000', 'XEXX010101000', 'xexx 010101 000', 'ZMV850101ZZ', '', ' ', 'SIN DATO', 'ZMV851301ZZ5',
	'12V851301ZZB', NULL]) WITH ORDINALITY AS t (r, n) ORDER BY n;

-- What is asked of a document's identifiers is the same, and does not make it invalid.
SELECT f.severity, f.code, f.path, f.message, f.detail, f.hint, f.value
FROM ia.validate('{"id":"oc4ids-abc123-1","parties":[{"id":"1","identifier":{"scheme":"MX-RFC","id":"zmv850101zz0"}},{"id":"2","identifier":{"scheme":"RFC","id":"SIN DATO"},"additionalIdentifiers":[{"scheme":"MX-RFC","id":"ZMV850101ZZ5"},{"scheme":"MX-CURP","id":"SIN DATO"},{"scheme":"MX-RFC"}]}]}') f;
SELECT ia.is_valid('{"id":"oc4ids-abc123-1","parties":[{"id":"1","identifier":{"scheme":"MX-RFC","id":"SIN DATO"}}]}') AS valid;
SET ia.language = 'en';
SELECT f.code, f.message, f.detail, f.hint FROM unnest(ARRAY['zmv-850101-zz0', 'X', 'XAXX010101000']) WITH ORDINALITY AS t (r, n), ia.rfc_findings(r) f ORDER BY n, f.code;
RESET ia.language;

-- The domain takes what is right, and says no to the rest.
CREATE TEMP TABLE supplier (rfc ia.rfc);
INSERT INTO supplier VALUES ('ZMV850101ZZ5'), ('ZMV850101ZZ0'), (NULL), (ia.normal_rfc('zavz 850101 zz4'));
INSERT INTO supplier VALUES ('zmv850101zz5');
INSERT INTO supplier VALUES ('ZMV850229ZZ5');
SELECT rfc, ia.rfc_person(rfc) FROM supplier;
-- An index may rest on it.
CREATE INDEX supplier_person ON supplier (ia.rfc_person(rfc), ia.normal_rfc(rfc));
