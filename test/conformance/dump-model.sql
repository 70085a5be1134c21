-- dump-model.sql: ia.field and ia.codelist in the shape check-standard.pl reads.
-- psql variables: nodes, codes (files to write). What stands inside an embedded
-- document belongs to that document's own rows.
\set QUIET on
\pset format unaligned
\pset fieldsep '\t'
\pset tuples_only on
\o :nodes
SELECT v.standard, v.version, f.document, f.path, f.kind, coalesce(f.format, ''), coalesce(f.min_length::text, ''),
	coalesce(f.min_items::text, ''), CASE WHEN f.unique_items THEN 't' ELSE '' END, coalesce(f.min_properties::text, ''),
	coalesce(f.minimum::text, ''), coalesce(f.pattern, ''), CASE WHEN f.required THEN 't' ELSE '' END,
	coalesce(f.codelist, ''), CASE WHEN f.closed THEN 't' ELSE '' END, coalesce(f.merge, ''),
	CASE WHEN f.deprecated THEN 't' ELSE '' END
FROM (VALUES ('oc4ids', '0.9.1'), ('oc4ids', '0.9.2'), ('oc4ids', '0.9.3'), ('oc4ids', '0.9.4'), ('oc4ids', '0.9.5'),
	('ocds', '1.1')) AS v (standard, version),
	ia.field(v.standard, v.version) AS f
WHERE f.document <> 'record'
	AND f.path !~ '^(projects|releases)/\[\]/|^records/\[\]/(compiledRelease|versionedRelease|releases/<1>/\[\])/';
\o :codes
SELECT v.standard, v.version, c.codelist, c.code
FROM (VALUES ('oc4ids', '0.9.1'), ('oc4ids', '0.9.2'), ('oc4ids', '0.9.3'), ('oc4ids', '0.9.4'), ('oc4ids', '0.9.5'),
	('ocds', '1.1')) AS v (standard, version),
	ia.codelist(v.standard, v.version) AS c;
