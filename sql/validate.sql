-- validate: decides what ia.validate, ia.is_valid and ia.validation say of documents of each standard and version: every
-- rule of the schema, the versions' differences, wrong shapes, arguments, settings. Words are in the test "findings".
\set VERBOSITY terse

-- Every document used below passes here too, so that the last section can compare the three functions over all of them.
CREATE TEMP TABLE used (doc jsonb, standard text, version text);
CREATE FUNCTION pg_temp.v(doc jsonb, standard text DEFAULT NULL, version text DEFAULT NULL) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO used VALUES (doc, standard, version);
	RETURN (SELECT coalesce(string_agg(f.code || ' ' || CASE f.path WHEN '' THEN '(root)' ELSE f.path END ||
		CASE f.code WHEN 'required' THEN ' ' || substring(f.message FROM '"([^"]*)"') ELSE '' END, ', ' ORDER BY f.n), '-')
		FROM ia.validate(doc, standard, version) WITH ORDINALITY AS f (severity, code, path, message, detail, hint, value, n));
END
$$;
CREATE FUNCTION pg_temp.project(members text) RETURNS jsonb LANGUAGE sql
RETURN ('{"id":"oc4ids-abc123-1",' || members || '}')::jsonb;
CREATE FUNCTION pg_temp.release(members text) RETURNS jsonb LANGUAGE sql
RETURN ('{"ocid":"ocds-abc123-1","id":"1","date":"2024-05-02T09:00:00-06:00","tag":["tender"],"initiationType":"tender",' || members || '}')::jsonb;

-- ---- OC4IDS 0.9.5, rule by rule ----
SELECT m AS members, pg_temp.v(pg_temp.project(m)) AS found FROM unnest(ARRAY[
	-- type
	'"title":1', '"title":true', '"title":[]', '"title":{}', '"title":null', '"locations":{}', '"locations":"x"', '"period":[]', '"period":"2024"', '"sector":"health"', '"sector":[1,"health",null]',
	'"period":{"durationInDays":1}', '"period":{"durationInDays":1.0}', '"period":{"durationInDays":1.5}', '"period":{"durationInDays":"1"}', '"period":{"durationInDays":1e2}', '"period":{"durationInDays":-1}',
	'"budget":{"amount":{"amount":"100","currency":"MXN"}}', '"budget":{"amount":{"amount":1e2,"currency":"MXN"}}', '"environment":{"inProtectedArea":1}',
	'"metrics":[{"id":"physicalProgress","observations":[{"id":"1","measure":1},{"id":"2","measure":"a"},{"id":"3","measure":true}]}]',
	-- required
	'"locations":[{}]', '"locations":[{"description":"a"}]', '"contractingProcesses":[{"summary":{"title":"a"}}]',
	-- enum: closed lists, and the type of what is no string
	'"status":"completion"', '"status":"Completion"', '"status":""', '"status":" completion"', '"status":1', '"status":null', '"status":["completion"]', '"status":{}', '"type":"construction"', '"type":"building"',
	'"budget":{"amount":{"amount":1,"currency":"mxn"}}', '"budget":{"amount":{"amount":1,"currency":"MXN"}}',
	'"contractingProcesses":[{"id":"a","summary":{"nature":["design","construction"],"status":"active","tender":{"procurementMethod":"open"}}}]',
	'"contractingProcesses":[{"id":"a","summary":{"nature":["diseño"],"status":"activo","tender":{"procurementMethod":"licitación"}}}]',
	-- format: date-time
	'"updated":"2024-05-02T09:00:00Z"', '"updated":"2024-05-02t09:00:00z"', '"updated":"2024-05-02T09:00:00.123456789+00:00"', '"updated":"2024-05-02 09:00:00Z"', '"updated":"2024-05-02"', '"updated":"2024-05"', '"updated":"2024"', '"updated":""',
	'"updated":"2024-02-30T00:00:00Z"', '"updated":"2023-02-29T00:00:00Z"', '"updated":"2024-02-29T00:00:00Z"', '"updated":"2024-13-01T00:00:00Z"', '"updated":"2024-00-01T00:00:00Z"', '"updated":"2024-01-00T00:00:00Z"', '"updated":"1900-02-29T00:00:00Z"', '"updated":"2000-02-29T00:00:00Z"',
	'"updated":"2024-05-02T24:00:00Z"', '"updated":"2024-05-02T09:60:00Z"', '"updated":"2024-05-02T09:00Z"', '"updated":"2024-05-02T09:00:00"', '"updated":"2024-05-02T09:00:00-0600"', '"updated":"2024-05-02T09:00:00-06"', '"updated":"2024-05-02T09:00:00 Z"', '"updated":" 2024-05-02T09:00:00Z"', '"updated":20240502', '"updated":"ayer"',
	-- format: uri, email
	'"documents":[{"id":"1","url":"https://example.mx/a?b=c#d"}]', '"documents":[{"id":"1","url":"mailto:a@example.mx"}]', '"documents":[{"id":"1","url":"/a.pdf"}]', '"documents":[{"id":"1","url":"example.mx"}]', '"documents":[{"id":"1","url":""}]', '"documents":[{"id":"1","url":"https://example.mx/a b"}]', '"documents":[{"id":"1","url":"https://example.mx/año"}]', '"documents":[{"id":"1","url":"https://example.mx/%zz"}]', '"documents":[{"id":"1","url":"C:\\a.pdf"}]',
	'"parties":[{"id":"1","people":[{"id":"1","email":"a@example.mx"}]}]', '"parties":[{"id":"1","people":[{"id":"1","email":"a"}]}]', '"parties":[{"id":"1","people":[{"id":"1","email":""}]}]',
	-- min-length, min-items, min-properties
	'"title":""', '"locations":[]', '"sector":[""]', '"sector":[]', '"budget":{}', '"locations":[{"id":""}]', '"locations":[{"id":"1","geometry":{}}]',
	-- unique-items: numbers by value, objects whatever the order of their members
	'"sector":["health","health"]', '"locations":[{"id":"1","description":"a"},{"description":"a","id":"1"}]', '"locations":[{"id":"1"},{"id":"2"}]', '"locations":[{"id":"1","description":"a"},{"id":"1","description":"b"}]',
	'"locations":[{"id":"1","x":1},{"id":"1","x":1.0}]', '"locations":[{"id":"1","x":{"a":1,"b":[1.50]}},{"id":"1","x":{"b":[1.5],"a":1.0}}]', '"locations":[{"id":"1","x":1},{"id":"1","x":"1"}]', '"locations":[{"id":"1","x":0},{"id":"1","x":false}]', '"locations":[{"id":"1","x":[1,2]},{"id":"1","x":[2,1]}]', '"locations":[{"id":"1","x":null},{"id":"1"}]',
	-- minimum
	'"budget":{"finance":[{"id":"1","paymentFrequency":0}]}', '"budget":{"finance":[{"id":"1","paymentFrequency":-0}]}', '"budget":{"finance":[{"id":"1","paymentFrequency":-0.001}]}', '"budget":{"finance":[{"id":"1","paymentFrequency":30}]}', '"budget":{"finance":[{"id":"1","paymentFrequency":"-1"}]}',
	-- a map takes what it is given
	'"metrics":[{"id":"physicalProgress","observations":[{"id":"1","dimensions":{"sexo":"mujer","otro":[1,{"a":null}]}}]}]', '"metrics":[{"id":"physicalProgress","observations":[{"id":"1","dimensions":{}}]}]'
	]) WITH ORDINALITY AS a (m, n) ORDER BY n;

-- More than eight elements go another way to equality; it must come to the same.
SELECT what, pg_temp.v(pg_temp.project('"locations":[' || (SELECT string_agg(format('{"id":"%s","geometry":{"type":"Point","coordinates":[%s,1]}}', i, i), ',' ORDER BY i) FROM generate_series(1, n) AS i) || extra || ']')) AS found
FROM (VALUES ('9 different', 9, ''), ('9 and a twin of the last', 9, ',{"geometry":{"type":"Point","coordinates":[9.0,1]},"id":"9"}'), ('100 different', 100, ''), ('100 and a twin of the first', 100, ',{"geometry":{"type":"Point","coordinates":[1.00,1]},"id":"1"}'),
	('100 and a namesake', 100, ',{"id":"1","geometry":{"type":"Point","coordinates":[2,1]}}')) AS v (what, n, extra) ORDER BY what COLLATE "C";
-- When all agree in their first member, they are told apart whole.
SELECT modulo AS different_ones, ia.validation(pg_temp.project('"locations":[' || (SELECT string_agg(format('{"id":"1","geometry":{"type":"Point","coordinates":[%s,1]}}', i % modulo), ',' ORDER BY i) FROM generate_series(1, 12) AS i) || ']')) -> 'codes' AS found
FROM unnest(ARRAY[11, 12]) AS modulo ORDER BY modulo;

-- ---- OCDS 1.1, rule by rule ----
SELECT m AS members, pg_temp.v(pg_temp.release(m)) AS found FROM unnest(ARRAY[
	-- null is allowed where OCDS says so, not in OC4IDS
	'"language":null', '"tender":{"id":1,"title":null,"status":null,"value":null}', '"tender":null', '"buyer":null', '"parties":null', '"tender":{"id":null}', '"awards":[null]',
	-- type; two kinds of id
	'"tender":{"id":"a"}', '"tender":{"id":1}', '"tender":{"id":1.0}', '"tender":{"id":1.5}', '"tender":{"id":true}', '"tender":{"id":""}', '"tender":{"id":1,"numberOfTenderers":2.0}', '"tender":{"id":1,"hasEnquiries":"sí"}',
	-- required
	'"tender":{}', '"awards":[{}]', '"contracts":[{"id":1}]', '"tender":{"id":1,"items":[{}]}',
	-- enum
	'"tender":{"id":1,"status":"activo"}', '"tender":{"id":1,"procurementMethod":"direct"}', '"tender":{"id":1,"mainProcurementCategory":"obra"}', '"contracts":[{"id":1,"awardID":1,"status":"firmado"}],"awards":[{"id":1}]',
	-- language suffixes, where the schema has them
	'"tender":{"id":1,"title":"a","title_en":"b","title_es_MX":"c","title_es-MX":"d","description_fr":null}', '"tender":{"id":1,"title_en":1}', '"tender":{"id":1,"title_en":{}}', '"tender":{"id":1,"title_":"a"}', '"tender":{"id":1,"title_español":"a"}', '"tender":{"id":1,"titulo_en":"a"}', '"tender":{"id":1,"status_en":"a"}', '"tender":{"id":1,"procurementMethodDetails_en":"a"}',
	-- unique-items
	'"awards":[{"id":1},{"id":1.0}]', '"awards":[{"id":1,"title":"a"},{"title":"a","id":1}]', '"awards":[{"id":1},{"id":"1"}]', 
	-- references, also to ids that are numbers
	'"awards":[{"id":1}],"contracts":[{"id":1,"awardID":1}]', '"awards":[{"id":1}],"contracts":[{"id":1,"awardID":"1"}]', '"contracts":[{"id":1,"awardID":1}]',
	'"parties":[{"id":"1","name":"a"}],"buyer":{"id":"1"}', '"parties":[{"id":"1","name":"a"}],"buyer":{"id":"2"}', '"buyer":{"id":"2"}', '"buyer":{"name":"a"}',
	-- the rest beyond the schema
	'"tender":{"id":1,"value":{"amount":1}}', '"tender":{"id":1,"value":{"amount":1,"currency":null}}', '"tender":{"id":1,"value":{"currency":"MXN"}}', '"tender":{"id":1,"tenderPeriod":{"startDate":"2024-01-02T00:00:00Z","endDate":"2024-01-01T00:00:00Z"}}',
	'"language":"español"', '"language":"es"', '"tender":{"id":1,"title":"  "}', '"tender":{"id":1,"submissionMethod":["porBurro"]}', '"planning":{"budget":{"source":"https://example.mx/"}}', '"tender":{"id":1,"documents":[{"id":"1"},{"id":"1"}]}', '"extra":{"a":{"b":[1]}}'
	]) WITH ORDINALITY AS a (m, n) ORDER BY n;

-- ---- packages, lists, records, versioned releases ----
CREATE TEMP TABLE shape (n int GENERATED ALWAYS AS IDENTITY, what text, doc jsonb);
INSERT INTO shape (what, doc) VALUES
	('project package', '{"uri":"https://example.mx/p","publishedDate":"2024-05-02T09:00:00Z","version":"0.9","publisher":{"name":"a"},"projects":[{"id":"oc4ids-abc123-1"}]}'),
	('project package, bare', '{"projects":[]}'),
	('project package, two', '{"uri":"p","publishedDate":"2024-05-02","version":"0.9.5","publisher":{},"projects":[{"id":"oc4ids-abc123-1"},{"title":"a"},1]}'),
	('project package, not a list', '{"uri":"https://example.mx/p","publishedDate":"2024-05-02T09:00:00Z","version":"0.9","publisher":{"name":"a"},"projects":{"id":"a"}}'),
	('projects', '[{"id":"oc4ids-abc123-1"},{"id":"oc4ids-abc123-2","status":"x"}]'),
	('projects, one scalar', '[{"id":"oc4ids-abc123-1"},"oc4ids-abc123-2"]'),
	('release package', '{"uri":"https://example.mx/p","version":"1.1","publishedDate":"2024-05-02T09:00:00Z","publisher":{"name":"a"},"releases":[{"ocid":"ocds-abc123-1","id":"1","date":"2024-05-02T09:00:00Z","tag":["tender"],"initiationType":"tender"}]}'),
	('release package, bare', '{"releases":[]}'),
	('release package, bad release', '{"uri":"https://example.mx/p","version":"1.1","publishedDate":"2024-05-02T09:00:00Z","publisher":{"name":"a"},"releases":[{"ocid":"ocds-abc123-1"}]}'),
	('releases', '[{"ocid":"ocds-abc123-1","id":"1","date":"2024-05-02T09:00:00Z","tag":["tender"],"initiationType":"tender"},{"ocid":"ocds-abc123-2"}]'),
	('record package', '{"uri":"https://example.mx/p","version":"1.1","publishedDate":"2024-05-02T09:00:00Z","publisher":{"name":"a"},"records":[{"ocid":"ocds-abc123-1","releases":[{"url":"https://example.mx/1","date":"2024-05-02T09:00:00Z","tag":["tender"]}]}]}'),
	('record, links', '{"ocid":"ocds-abc123-1","releases":[{"url":"https://example.mx/1","date":"2024-05-02T09:00:00Z"},{"url":null,"date":"2024-05-02T09:00:00Z"}]}'),
	('record, link without date', '{"ocid":"ocds-abc123-1","releases":[{"url":"https://example.mx/1"}]}'),
	('record, releases', '{"ocid":"ocds-abc123-1","releases":[{"ocid":"ocds-abc123-1","id":"1","date":"2024-05-02T09:00:00Z","tag":["tender"],"initiationType":"tender"}]}'),
	('record, release without tag', '{"ocid":"ocds-abc123-1","releases":[{"ocid":"ocds-abc123-1","id":"1","date":"2024-05-02T09:00:00Z","initiationType":"tender"}]}'),
	('record, mixed', '{"ocid":"ocds-abc123-1","releases":[{"url":"https://example.mx/1","date":"2024-05-02T09:00:00Z"},{"ocid":"ocds-abc123-1","id":"1","date":"2024-05-02T09:00:00Z","tag":["tender"],"initiationType":"tender"}]}'),
	('record, both', '{"ocid":"ocds-abc123-1","releases":[{"url":"https://example.mx/1","ocid":"ocds-abc123-1","id":"1","date":"2024-05-02T09:00:00Z","tag":["tender"],"initiationType":"tender"}]}'),
	('record, releases with addresses, one link', '{"ocid":"ocds-abc123-1","releases":[{"url":"https://example.mx/1","ocid":"ocds-abc123-1","id":"1","date":"2024-05-02T09:00:00Z","tag":["tender"],"initiationType":"tender"},{"url":"https://example.mx/2","date":"2024-05-02T09:00:00Z"}]}'),
	('record, empty list', '{"ocid":"ocds-abc123-1","releases":[]}'),
	('record, no list', '{"ocid":"ocds-abc123-1","releases":{}}'),
	('record, list of scalars', '{"ocid":"ocds-abc123-1","releases":[1]}'),
	('record, compiled', '{"ocid":"ocds-abc123-1","releases":[{"url":"https://example.mx/1","date":"2024-05-02T09:00:00Z"}],"compiledRelease":{"ocid":"ocds-abc123-1","id":"1","date":"2024-05-02T09:00:00Z","tag":["compiled"],"initiationType":"tender"}}'),
	('record, compiled only', '{"ocid":"ocds-abc123-1","compiledRelease":{"tag":[]}}'),
	('versioned release', '{"ocid":"ocds-abc123-1","initiationType":[{"releaseID":"1","releaseDate":"2024-05-02T09:00:00Z","releaseTag":["tender"],"value":"tender"}],"tender":{"title":[{"releaseID":"1","releaseDate":"2024-05-02T09:00:00Z","releaseTag":["tender"],"value":"a"}]}}'),
	('versioned release, plain value', '{"ocid":"ocds-abc123-1","initiationType":[{"releaseID":"1","releaseDate":"2024-05-02","releaseTag":["x"],"value":"oferta"}],"tender":{"id":"1","title":"a"}}'),
	('record, versioned', '{"ocid":"ocds-abc123-1","releases":[{"url":"https://example.mx/1","date":"2024-05-02T09:00:00Z"}],"versionedRelease":{"ocid":"ocds-abc123-1","initiationType":[{"value":"tender"}]}}'),
	('nothing', '{}'), ('empty list', '[]'), ('list of scalars', '[1,"a",null]'), ('list of lists', '[[{"id":"oc4ids-abc123-1"}]]'), ('scalar', '1'), ('string', '"a"'), ('null', 'null'), ('boolean', 'true'), ('unknown', '{"a":1}'),
	('lists where objects belong', '{"id":"oc4ids-abc123-1","title":"a","budget":[{"amount":1}],"period":[],"locations":[[]],"parties":[[{"id":"1"}]],"completion":[null]}'),
	('objects where lists belong', '{"id":"oc4ids-abc123-1","title":"a","sector":{"0":"health"},"locations":{"id":"1"},"documents":{}}'),
	('only a prefix', '{"id":"oc4ids-abc123-"}'), ('id of another kind', '{"id":["oc4ids-abc123-1"],"title":"a"}'), ('no id', '{"title":"a","sector":["health"]}');
SELECT s.what, v.j ->> 'kind' AS kind, v.j ->> 'version' AS version, pg_temp.v(s.doc) AS found
FROM shape AS s, LATERAL (SELECT ia.validation(s.doc)) AS v (j) ORDER BY s.n;
SELECT count(*) AS findings_of_null FROM ia.validate(NULL);
SELECT ia.is_valid(NULL) IS NULL AS is_valid, ia.validation(NULL) IS NULL AS validation, ia.is_valid(NULL, 'oc4ids', '0.9.5') IS NULL AS named;

-- ---- paths are JSON Pointers: ~ is ~0 and / is ~1, in this order; nothing else is changed ----
SELECT path, code FROM ia.validate('{"id":"oc4ids-abc123-1","title":"a","a/b":1,"c~d":2,"~1":3,"":4,"e f":5,"ñ%\"\\":6,"/~/":7}') ORDER BY path COLLATE "C";

-- ---- what differs from version to version of OC4IDS ----
SELECT m AS members, max(f) FILTER (WHERE v = '0.9.1') AS "0.9.1", max(f) FILTER (WHERE v = '0.9.2') AS "0.9.2", max(f) FILTER (WHERE v = '0.9.3') AS "0.9.3", max(f) FILTER (WHERE v = '0.9.4') AS "0.9.4", max(f) FILTER (WHERE v = '0.9.5') AS "0.9.5"
FROM unnest(ARRAY[
	'"language":"es"', '"publicAuthority":{"name":"a"}', '"metrics":[{"id":"physicalProgress"}]', '"milestones":[{"id":"1"}]', '"social":{}', '"environment":{"environmentalMeasures":[]}', '"budget":{"budgetBreakdown":[{"id":"1"}]}', '"budget":{"description":"a"}',
	'"sector":[]', '"sector":["health","health"]', '"title":""', '"documents":[]', '"documents":[{"id":1}]', '"budget":{}', '"contractingProcesses":[{"id":"1","releases":[{"id":"1","tag":"tender","date":"2024-05-02T09:00:00Z","url":"https://example.mx/1"}]}]',
	'"contractingProcesses":[{"id":"1","releases":[{"id":"1","tag":["tender"],"date":"2024-05-02T09:00:00Z","url":"https://example.mx/1"}]}]', '"relatedProjects":[{"id":"1"}]', '"parties":[{"id":"1","identifier":{"id":7}}]', '"additionalClassifications":[{"scheme":"x","id":1}]',
	'"period":{}', '"additionalClassifications":[{"uri":"a b"}]']) WITH ORDINALITY AS a (m, n),
	unnest(ARRAY['0.9.1', '0.9.2', '0.9.3', '0.9.4', '0.9.5']) AS v, LATERAL (SELECT pg_temp.v(pg_temp.project(m), 'oc4ids', v)) AS x (f)
GROUP BY n, m ORDER BY n;
-- an empty id
SELECT v AS version, pg_temp.v('{"id":"","title":"a"}', NULL, v) AS found FROM unnest(ARRAY['0.9', '0.9.1', '0.9.2', '0.9.3', '0.9.4', '0.9.5']) AS v ORDER BY v;
-- a package is read as the version it declares, unless the caller names one
SELECT declared, asked, j ->> 'standard' AS standard, j ->> 'version' AS version, j -> 'codes' AS codes
FROM unnest(ARRAY['"0.9.1"', '"0.9.3"', '"0.9.5"', '"0.9"', '"0.8"', '"1.1"', '"x"', '9', 'null']) WITH ORDINALITY AS d (declared, n), unnest(ARRAY[NULL, '0.9.2']) AS asked,
	LATERAL (SELECT ia.validation(('{"uri":"https://example.mx/p","publishedDate":"2024-05-02T09:00:00Z","version":' || declared || ',"publisher":{"name":"a"},"projects":[{"id":"oc4ids-abc123-1","sector":[]}]}')::jsonb, NULL, asked)) AS x (j)
ORDER BY n, asked NULLS FIRST;

-- ---- every place: what ia.field says of a path is what ia.validate does there, in every version ----
-- A document with nothing but that path, and at its end a value that breaks one rule.
CREATE FUNCTION pg_temp.at(path text, value text) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
	FOR i IN REVERSE coalesce(array_length(string_to_array(path, '/'), 1), 0) .. 1 LOOP
		value := CASE split_part(path, '/', i) WHEN '[]' THEN '[' || value || ']' ELSE '{"' || split_part(path, '/', i) || '":' || value || '}' END;
	END LOOP;
	RETURN value::jsonb;
END
$$;
CREATE TEMP TABLE field AS
SELECT s.standard, s.version, replace(f.path, '<lang>', 'en') AS path, regexp_replace(f.path, '/?[^/]+$', '') AS parent, f.type, f.kind, f.required, f.min_length, f.min_items, f.unique_items,
	f.min_properties, f.minimum, f.format, f.codelist, f.closed
FROM (VALUES ('oc4ids', '0.9.1', 'project'), ('oc4ids', '0.9.2', 'project'), ('oc4ids', '0.9.3', 'project'), ('oc4ids', '0.9.4', 'project'), ('oc4ids', '0.9.5', 'project'), ('ocds', '1.1', 'release')) AS s (standard, version, document)
JOIN LATERAL ia.field(s.standard, s.version) AS f USING (document)
WHERE f.path <> '';
CREATE TEMP TABLE place AS
SELECT standard, version, path, code, value FROM field, LATERAL (VALUES
	('type', CASE WHEN kind <> '' AND kind !~ 'boolean' THEN 'true' WHEN kind <> '' AND kind !~ 'string' THEN '"x"' END),
	('type', CASE WHEN kind <> '' AND kind !~ 'null' THEN 'null' END),
	('type', CASE WHEN kind ~ 'integer' AND kind !~ 'number' THEN '1.5' END),
	('format', CASE WHEN format IS NOT NULL THEN '"x y"' END),
	('enum', CASE WHEN closed THEN '"no such code"' END),
	('open-code', CASE WHEN NOT closed THEN '"no such code"' END),
	('min-length', CASE WHEN min_length > 0 THEN '""' END),
	('min-items', CASE WHEN min_items > 0 THEN '[]' END),
	('min-properties', CASE WHEN min_properties > 0 THEN '{}' END),
	('unique-items', CASE WHEN unique_items THEN '[{"id":"1"},{"id":"1"}]' END),
	('minimum', CASE WHEN minimum = 0 THEN '-1' END),
	('unresolved-reference', CASE WHEN type = 'OrganizationReference' AND path ~ '(^|/)id$' THEN '"nobody"' END)) AS r (code, value)
WHERE value IS NOT NULL
UNION ALL
SELECT standard, version, parent, 'required', '{"":1}' FROM field WHERE required
UNION ALL
SELECT standard, version, parent, 'date-order', '{"startDate":"2024-02-01T00:00:00Z","endDate":"2024-01-01T00:00:00Z"}' FROM field WHERE type = 'Period' AND path ~ '/startDate$'
UNION ALL
SELECT standard, version, parent, 'missing-currency', '{"amount":1}' FROM field WHERE type = 'Value' AND path ~ '/amount$';
CREATE TEMP TABLE broken AS
SELECT p.*, EXISTS (SELECT FROM ia.validate(pg_temp.at(p.path, p.value), p.standard, p.version) AS f WHERE f.code = p.code AND f.path = regexp_replace('/' || replace(p.path, '[]', '0'), '^/$', '')) AS found FROM place AS p;
SELECT code, count(*) FILTER (WHERE version = '0.9.1') AS "0.9.1", count(*) FILTER (WHERE version = '0.9.2') AS "0.9.2", count(*) FILTER (WHERE version = '0.9.3') AS "0.9.3",
	count(*) FILTER (WHERE version = '0.9.4') AS "0.9.4", count(*) FILTER (WHERE version = '0.9.5') AS "0.9.5", count(*) FILTER (WHERE version = '1.1') AS "1.1", count(*) FILTER (WHERE NOT found) AS not_found
FROM broken GROUP BY code ORDER BY code COLLATE "C";
SELECT standard, version, path, code, value FROM broken WHERE NOT found ORDER BY 1, 2, path COLLATE "C", 4;
-- Where null is allowed it is no fault.
SELECT count(*) AS nullable, count(*) FILTER (WHERE EXISTS (SELECT FROM ia.validate(pg_temp.at(path, 'null'), standard, version) AS f WHERE f.code IN ('type', 'enum') AND f.path = '/' || replace(field.path, '[]', '0'))) AS refused FROM field WHERE kind ~ 'null';
-- The references to organizations of OC4IDS 0.9.5.
SELECT path FROM place WHERE version = '0.9.5' AND code = 'unresolved-reference' ORDER BY path COLLATE "C";

-- ---- arguments ----
SELECT s AS standard, v AS version, j ->> 'kind' AS kind, j ->> 'standard' AS read_as, j ->> 'version' AS read_version, j -> 'codes' AS codes
FROM (VALUES (1, '{"title":"a"}', NULL, NULL), (2, '{"title":"a"}', 'oc4ids', NULL), (3, '{"title":"a"}', 'ocds', NULL), (4, '{"title":"a"}', NULL, '1.1'), (5, '{"title":"a"}', NULL, '0.9.2'), (6, '{}', 'oc4ids', '0.9.3'), (7, '{"publisher":{"name":"a"}}', 'oc4ids', NULL), (8, '{"publisher":{"name":"a"}}', 'ocds', NULL),
	(9, '{"ocid":"ocds-abc123-1"}', 'oc4ids', NULL), (10, '{"id":"oc4ids-abc123-1","title":"a"}', 'ocds', '1.1'), (11, '[]', 'oc4ids', NULL), (12, '1', 'oc4ids', NULL), (13, '[{"title":"a"}]', 'oc4ids', NULL)) AS x (n, doc, s, v), LATERAL (SELECT ia.validation(doc::jsonb, s, v)) AS y (j) ORDER BY n;
SELECT * FROM ia.validate('{}', 'oc4id');
SELECT * FROM ia.validate('{}', 'OC4IDS');
SELECT * FROM ia.validate('{}', '');
SELECT * FROM ia.validate('{}', NULL, '2.0');
SELECT * FROM ia.validate('{}', 'ocds', '0.9.5');
SELECT * FROM ia.validate('{}', 'oc4ids', '1.1');
SELECT ia.is_valid('{}', 'x'), ia.is_valid('{}', NULL, 'x');
SELECT ia.is_valid('{}', NULL, 'x');
SELECT ia.validation('{}', 'x');
-- an error of the arguments is one whatever the document
SELECT ia.is_valid('1', 'x');
\set VERBOSITY default
SELECT * FROM ia.validate('{}', 'x');
SELECT * FROM ia.validate('{}', NULL, '0.9.9');
-- a profile that is none, whatever the document (sql/profile.sql has the rest)
SELECT * FROM ia.validate('{}', NULL, NULL, '{}');
SELECT ia.is_valid('{}', profile => '{"a":1}');
\set VERBOSITY terse
SELECT ia.validation('{}', profile => '1');
SELECT ia.is_valid('{"id":"oc4ids-abc123-1"}', profile => NULL);
SELECT code, path FROM ia.validate(doc => '{"id":"1","title":""}', version => '0.9.5') ORDER BY code COLLATE "C";

-- ---- ia.validation ----
\pset format unaligned
SELECT jsonb_pretty(ia.validation('{"id":"OBRA-1","title":"","status":"completed","sector":["salud"],"period":{"startDate":"2024-01-01"}}'));
\pset format aligned
SELECT ia.validation('{"id":"oc4ids-abc123-1"}');
SELECT ia.validation('{}');
SET ia.max_findings = 2;
SELECT j -> 'severities' AS severities, j -> 'codes' AS codes, jsonb_array_length(j -> 'findings') AS told FROM (SELECT ia.validation('{"id":"1","title":"","purpose":"","description":"","status":"x"}')) AS x (j);
SELECT count(*) AS all_of_them FROM ia.validate('{"id":"1","title":"","purpose":"","description":"","status":"x"}');
SET ia.max_findings = 0;
SELECT ia.validation('{"id":"1","title":""}') - 'kind';
RESET ia.max_findings;
-- the findings of the summary are the rows
SELECT bool_and(j -> 'findings' = rows) AS same FROM (SELECT ia.validation(doc) AS j, (SELECT coalesce(jsonb_agg(to_jsonb(f)), '[]') FROM ia.validate(doc) AS f) AS rows FROM shape) AS x;
SET ia.language = 'en';
SELECT message, hint FROM ia.validate('{"id":"oc4ids-abc123-1","title":""}');
SELECT ia.validation('{"id":"oc4ids-abc123-1","title":""}') #>> '{findings,0,message}' AS message;
RESET ia.language;

-- ---- values: kept when small, left out when large; whatever follows is clipped in the words ----
SELECT n, value IS NOT NULL AS kept, length(message) AS message, right(message, 20) AS tail FROM unnest(ARRAY[100, 8192, 8193, 1000000]) AS n, ia.validate(jsonb_build_object('id', 'oc4ids-abc123-1', 'status', repeat('ñ', n / 2) || repeat('x', n % 2))) ORDER BY n;
SELECT left(path, 20) AS path, length(path) AS length, left(message, 90) AS message FROM ia.validate(jsonb_build_object('id', 'oc4ids-abc123-1', 'title', 'a', repeat('k', 100000), 1));
SELECT j -> 'codes' AS codes, jsonb_array_length(j -> 'findings') AS told FROM (SELECT ia.validation((SELECT jsonb_object_agg('k' || i, i) FROM generate_series(1, 20000) AS i) || '{"id":"oc4ids-abc123-1","title":"a"}')) AS x (j);
-- a number that ia.intake would refuse, stored without it
SELECT code, path, length(message) < 200 AS short, value IS NULL AS left_out FROM ia.validate('{"id":"oc4ids-abc123-1","title":1e131071}');

-- ---- documents deeper than any limit, stored without ia.intake ----
CREATE TEMP TABLE deep AS
SELECT what, (before || open || close || after)::jsonb AS doc FROM (VALUES
	('unknown field', '{"id":"oc4ids-abc123-1","title":"a","x":', '}', repeat('[', 3000), repeat(']', 3000)),
	('known field', '{"id":"oc4ids-abc123-1","budget":', '}', repeat('{"amount":', 3000) || '1', repeat('}', 3000)),
	('list of ids', '{"id":"oc4ids-abc123-1","locations":', '}', repeat('[', 3000), repeat(']', 3000)),
	('coordinates', '{"id":"oc4ids-abc123-1","locations":[{"id":"1","geometry":{"type":"Point","coordinates":', '}}]}', repeat('[', 3000), repeat(']', 3000)),
	('twins', '{"id":"oc4ids-abc123-1","locations":[{"id":"1","x":' || repeat('[', 2000) || repeat(']', 2000) || '},{"id":"1","x":', '}]}', repeat('[', 2000), repeat(']', 2000)),
	('map', '{"id":"oc4ids-abc123-1","metrics":[{"id":"physicalProgress","observations":[{"id":"1","dimensions":{"a":', '}}]}]}', repeat('[', 3000), repeat(']', 3000)),
	('small value', '{"id":"oc4ids-abc123-1","title":', '}', repeat('[', 900), repeat(']', 900)),
	('root', '', '', repeat('[', 3000), repeat(']', 3000)),
	('projects', '{"projects":', '}', repeat('{"projects":', 3000) || '1', repeat('}', 3000))) AS v (what, before, after, open, close);
SELECT what, ia.is_valid(doc), pg_temp.v(doc) AS found, ia.validation(doc) -> 'codes' AS codes FROM deep ORDER BY what COLLATE "C";
SET max_stack_depth = '100kB';
SELECT what, ia.is_valid(doc), (SELECT count(*) FROM ia.validate(doc)) AS findings, ia.validation(doc) -> 'codes' AS codes FROM deep ORDER BY what COLLATE "C";
RESET max_stack_depth;

-- ---- a constraint may rest on ia.is_valid, an index too ----
CREATE TABLE pg_temp.kept (doc jsonb CHECK (ia.is_valid(doc, 'oc4ids')));
INSERT INTO pg_temp.kept VALUES ('{"id":"oc4ids-abc123-1","titel":"warnings do not count"}'), (NULL);
INSERT INTO pg_temp.kept VALUES ('{"id":""}');
INSERT INTO pg_temp.kept VALUES ('{"ocid":"ocds-abc123-1"}');
CREATE INDEX ON pg_temp.kept ((ia.is_valid(doc)));
CREATE INDEX ON pg_temp.kept ((ia.validation(doc)));
SELECT count(*) FROM pg_temp.kept;

-- ---- the three agree: is_valid = no finding of severity error = valid of the summary, over every document used ----
SELECT count(*) > 250 AS many, count(*) FILTER (WHERE ia.is_valid(doc, standard, version)) > 50 AS valid_ones,
	count(*) FILTER (WHERE ia.is_valid(doc, standard, version) IS DISTINCT FROM NOT EXISTS (SELECT FROM ia.validate(doc, standard, version) AS f WHERE f.severity = 'error')) AS disagree_rows,
	count(*) FILTER (WHERE ia.is_valid(doc, standard, version) IS DISTINCT FROM (ia.validation(doc, standard, version) ->> 'valid')::boolean) AS disagree_summary
FROM used;
-- Each path leads to a place in its document.
SELECT count(*) AS findings, count(*) FILTER (WHERE u.doc #> (SELECT coalesce(array_agg(replace(replace(p, '~1', '/'), '~0', '~') ORDER BY n), '{}') FROM unnest((string_to_array(f.path, '/'))[2:]) WITH ORDINALITY AS s (p, n)) IS NULL) AS lead_nowhere
FROM used AS u, ia.validate(u.doc, u.standard, u.version) AS f;
-- And the faulty value is the one that stands there.
SELECT DISTINCT f.code FROM used AS u, ia.validate(u.doc, u.standard, u.version) AS f
WHERE f.value IS NOT NULL AND f.code <> 'date-order' AND f.value IS DISTINCT FROM u.doc #> (SELECT coalesce(array_agg(replace(replace(p, '~1', '/'), '~0', '~') ORDER BY n), '{}') FROM unnest((string_to_array(f.path, '/'))[2:]) WITH ORDINALITY AS s (p, n));
