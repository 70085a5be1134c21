-- profile: decides what a profile may say, what becomes of it, and what is refused by name. The Mexican extensions and the official
-- schemas are the business of `make conformance`; here are small patches in our own words.
\set VERBOSITY terse
SET ia.language = 'en';

-- What is wrong with one patch of the definition Award; and with a profile of two.
CREATE FUNCTION pg_temp.award(members text) RETURNS jsonb LANGUAGE sql
RETURN ('{"patches":[{"definitions":{"Award":{' || members || '}}}]}')::jsonb;
CREATE FUNCTION pg_temp.said(profile jsonb, standard text DEFAULT 'ocds') RETURNS TABLE (said text) LANGUAGE sql AS $$
	SELECT concat_ws(' ', f.severity, f.code, f.path, f.value, substring(f.detail FROM '^(Expected: .*|The earlier .*)')) FROM ia.profile_findings(profile, standard) AS f
$$;
CREATE FUNCTION pg_temp.judge(doc jsonb, profile jsonb) RETURNS text LANGUAGE sql
RETURN (SELECT coalesce(string_agg(v.code || ' ' || v.path, ', ' ORDER BY v.path COLLATE "C", v.code), 'nothing') FROM ia.validate(doc, 'ocds', NULL, profile) AS v);
CREATE FUNCTION pg_temp.release(members text) RETURNS jsonb LANGUAGE sql
RETURN ('{"ocid":"ocds-abc123-1","id":"1","date":"2024-05-02T09:00:00-06:00","tag":["tender"],"initiationType":"tender",' || members || '}')::jsonb;

-- ---- a profile that changes nothing is the built-in model: fields, codes, documents and all ----
SELECT v.standard, v.version,
	(SELECT count(*) FROM (SELECT * FROM ia.field(v.standard, v.version) EXCEPT ALL SELECT * FROM ia.field(v.standard, v.version, '{"patches":[]}')) AS d) AS fields_lost,
	(SELECT count(*) FROM (SELECT * FROM ia.field(v.standard, v.version, '{"patches":[]}') EXCEPT ALL SELECT * FROM ia.field(v.standard, v.version)) AS d) AS fields_more,
	(SELECT count(*) FROM (SELECT * FROM ia.codelist(v.standard, v.version) EXCEPT ALL SELECT * FROM ia.codelist(v.standard, v.version, '{"patches":[]}')) AS d) AS codes_lost,
	(SELECT count(*) FROM (SELECT * FROM ia.codelist(v.standard, v.version, '{"patches":[]}') EXCEPT ALL SELECT * FROM ia.codelist(v.standard, v.version)) AS d) AS codes_more,
	(SELECT count(*) FROM ia.profile_findings('{"patches":[]}', v.standard, v.version)) AS findings
FROM (VALUES ('oc4ids', '0.9.1'), ('oc4ids', '0.9.2'), ('oc4ids', '0.9.3'), ('oc4ids', '0.9.4'), ('oc4ids', '0.9.5'), ('ocds', '1.1')) AS v (standard, version);
SELECT DISTINCT origin FROM ia.field('ocds', NULL, '{"patches":[]}') ORDER BY 1;

-- ---- ia.profile ----
SELECT ia.profile('{}');
SELECT ia.profile(ARRAY['{"properties":{"note":{"type":"string"}}}', '{"properties":{"note":null}}']::jsonb[], '{"+partyRole.csv":["guide"]}');
SELECT ia.profile(NULL) IS NULL AS none, ia.profile(ARRAY['{}']::jsonb[], NULL) AS no_lists;
SELECT ia.profile(ARRAY['{"properties":1}']::jsonb[]);
SELECT ia.profile(ARRAY['{}', NULL]::jsonb[]);
SELECT ia.profile('{}', '[]');
SELECT ia.profile('{}', '{"a":"b"}');
SELECT ia.profile('{}', '{"+.csv":[]}');

-- ---- what is no profile ----
SELECT p AS profile, s.said FROM unnest(ARRAY['1', 'null', '"x"', '[]', '{}', '{"a":1}', '{"codelists":{}}', '{"patches":{}}', '{"patches":[],"schema":{}}', '{"patches":[],"extra":null}', '{"schema":[]}',
	'{"schema":{}}', '{"schema":{"type":"string"}}', '{"patches":[1]}', '{"patches":[],"codelists":[]}', '{"patches":[],"codelists":{"":["a"]}}', '{"patches":[],"codelists":{"a":[1]}}',
	'{"patches":[],"codelists":{"a":[""]}}', '{"patches":[],"codelists":{"a":[{"since":"1"}]}}', '{"patches":[],"codelists":{"a":[{"code":"b","until":"1"}]}}', '{"patches":[],"codelists":{"-a":[{"code":"b"}]}}']::jsonb[])
	WITH ORDINALITY AS u (p, n), pg_temp.said(p) AS s ORDER BY n, said;
\set VERBOSITY default
SELECT ia.is_valid('{}', 'ocds', NULL, pg_temp.award('"properties":{"note":{"type":"string","maxLength":3}}'));
SELECT * FROM ia.validate('{}', 'ocds', NULL, '{"patches":[{"properties":{"x":{"$ref":"#"}}}]}');
\set VERBOSITY terse
SELECT ia.validation('1', NULL, NULL, '[]');
SELECT * FROM ia.field('ocds', NULL, '{"patches":[{"a/b~c":1}]}');
SELECT * FROM ia.codelist('ocds', NULL, '{"patches":[{"allOf":[]}]}');
SELECT * FROM ia.profile_findings(NULL);
SELECT * FROM ia.profile_findings('{"patches":[]}', 'x');
SELECT * FROM ia.profile_findings('{"patches":[]}', 'ocds', '7');

-- ---- keywords: each with a value it takes, and with one it does not ----
SELECT k.keyword, k.good, (SELECT count(*) FROM pg_temp.said(pg_temp.award(format('"properties":{"note":{%s:%s}}', to_json(k.keyword), k.good)))) AS said_of_good,
	k.bad, (SELECT string_agg(said, E'\n' ORDER BY said) FROM pg_temp.said(pg_temp.award(format('"properties":{"note":{%s:%s}}', to_json(k.keyword), k.bad)))) AS said_of_bad
FROM (VALUES ('$schema', '"a"', '1'), ('id', '"a"', 'true'), ('$ref', '"#/definitions/Value"', '"http://example.org/a.json"'), ('definitions', '{}', '[]'), ('title', '"a"', '1'), ('description', '"a"', '[]'),
	('type', '["string","null"]', '"text"'), ('type', '"array"', '[]'), ('properties', '{}', '{"a":1}'), ('patternProperties', '{}', '{"^x":{}}'), ('additionalProperties', 'true', 'false'),
	('items', '{}', '[{}]'), ('required', '[]', '"id"'), ('enum', '["a",null]', '["a",1]'), ('format', '"uri"', '"ipv4"'), ('pattern', to_json('^(\d+\.)(\d+)$'::text)::text, '"^a"'), ('minLength', '255', '256'),
	('minItems', '65535', '65536'), ('minItems', '1', '1.0'), ('minProperties', '1', '2'), ('minimum', '0', '1'), ('uniqueItems', 'true', '1'), ('codelist', '"currency.csv"', '".csv"'), ('openCodelist', 'true', '"yes"'),
	('deprecated', '{"description":"a","deprecatedVersion":"1.1"}', '{"since":"1.1"}'), ('deprecated', 'true', '"1.1"'), ('default', '{"a":1}', '{"a":1}'), ('omitWhenMerged', 'true', '0'), ('wholeListMerge', 'false', '0'),
	('versionId', 'true', '[]'), ('mergeStrategy', '"ocdsVersion"', '1'), ('mergeOptions', '{}', '[]'), ('deprecated', 'false', 'null')) AS k (keyword, good, bad);
-- whatever else there is in draft 4, or in a hurry
SELECT string_agg(keyword, ' ') AS refused FROM unnest(string_to_array('multipleOf maximum exclusiveMaximum exclusiveMinimum maxLength maxItems additionalItems maxProperties dependencies allOf anyOf oneOf not const typo Type', ' ')) AS keyword
WHERE pg_temp.award(format('"properties":{"note":{%s:1}}', to_json(keyword))) IS NOT NULL
	AND EXISTS (SELECT FROM pg_temp.said(pg_temp.award(format('"properties":{"note":{%s:1}}', to_json(keyword)))) WHERE said = 'error profile-keyword /patches/0/definitions/Award/properties/note/' || keyword || ' 1');
-- in a schema null is no value; in a patch it removes
SELECT said FROM pg_temp.said('{"schema":{"properties":{"a":null},"title":null}}') ORDER BY 1;
-- all that is wrong is said, not only the first
SELECT said FROM pg_temp.said(pg_temp.award('"allOf":[],"properties":{"a":{"items":{"not":{}}},"b":{"type":7}}')) ORDER BY 1;

-- ---- what patches do ----
SELECT path, type, kind, required AS req, min_length AS len, min_items AS items, unique_items AS uniq, min_properties AS props, minimum, format, codelist, closed, merge, since, deprecated AS depr, label_es, label_en, origin
FROM ia.field('ocds', NULL, '{"patches":[
	{"properties":{"site":{"title":"Site","type":"object","required":["code"],"properties":{"code":{"type":["string","integer"],"minLength":2,"versionId":true},"views":{"type":"array","items":{"type":"string","format":"uri"},"minItems":1,"wholeListMerge":true},
		"area":{"type":"number","minimum":0},"extra":{"type":"object","minProperties":1}}},
		"visits":{"title":"Visits","type":"array","uniqueItems":true,"items":{"$ref":"#/definitions/Visit"}},"secret":{"type":"string","omitWhenMerged":true,"deprecated":{"deprecatedVersion":"1.1"}}}},
	{"definitions":{"Visit":{"title":"Visit","type":"object","properties":{"id":{"type":"string"},"on":{"type":["string","null"],"format":"date-time"},"by":{"title":"Visitor","$ref":"#/definitions/OrganizationReference"}}},
		"Value":{"properties":{"net":{"title":"Net","type":["number","null"]},"amount":{"minimum":0}}},
		"Award":{"required":["id","status"],"properties":{"rationale":{"title":"Why","type":"string"},"amendment":null}},
		"Item":{"properties":{"unit":{"properties":{"symbol":{"type":"string"}}}}}}}]}')
WHERE document = 'release' AND (origin LIKE '/%' OR path IN ('awards/[]/status', 'awards/[]/amendment', 'tender/value/amount', 'site/views/[]', 'tender/items/[]/unit/name')) AND path !~ '^(contracts|planning|parties|buyer)|minValue|value/net|visits/\[\]/by/.'
ORDER BY path COLLATE "C";
-- the extension's fields are known wherever a release is, and in its history
SELECT document, path, type, kind, origin FROM ia.field('ocds', NULL, '{"patches":[{"properties":{"site":{"type":"object","properties":{"code":{"type":"string"}}}}}]}') WHERE path ~ 'site' ORDER BY document COLLATE "C", path COLLATE "C";
SELECT kind, pg_temp.judge(doc, NULL) AS without, pg_temp.judge(doc, '{"patches":[{"properties":{"site":{"type":"object","properties":{"code":{"type":"string"}}}}}]}') AS with
FROM (VALUES ('release', pg_temp.release('"site":{"code":1,"cod":"a"}')),
	('record', jsonb_build_object('ocid', 'ocds-abc123-1', 'releases', jsonb_build_array(pg_temp.release('"site":{"code":"a"}')), 'compiledRelease', pg_temp.release('"site":{"code":"a"}'),
		'versionedRelease', '{"ocid":"ocds-abc123-1","initiationType":[],"site":{"code":[{"releaseID":"1","releaseDate":"2024-05-02T09:00:00-06:00","releaseTag":["tender"],"value":3}]}}'::jsonb))) AS d (kind, doc);
-- ia.is_valid and ia.validation see it too; a document of no known kind is judged as a release
SELECT ia.is_valid(pg_temp.release('"site":{"code":1}')), ia.is_valid(pg_temp.release('"site":{"code":1}'), NULL, NULL, '{"patches":[{"properties":{"site":{"type":"object","properties":{"code":{"type":"string"}}}}}]}'),
	ia.validation(pg_temp.release('"site":{"code":1}'), NULL, NULL, '{"patches":[{"properties":{"site":{"type":"object","properties":{"code":{"type":"string"}}}}}]}') -> 'codes' AS codes;
SELECT v.code, v.path FROM ia.validate('{"a":1}', NULL, NULL, '{"patches":[{"required":["a"],"properties":{"a":{"type":"string"}}}]}') AS v;
SELECT v.code, v.path FROM ia.validate('{"a":1}', 'oc4ids', NULL, '{"patches":[{"properties":{"a":{"type":"string"}}}]}') AS v;
SELECT v.code FROM ia.validate('1', NULL, NULL, '{"patches":[]}') AS v;

-- ---- two patches ----
SELECT p.n, s.said FROM (VALUES
	(1, '[{"properties":{"a":{"type":"string"}}},{"properties":{"a":{"type":"number"}}}]'),		-- sets it otherwise
	(2, '[{"properties":{"a":{"type":"string"}}},{"properties":{"a":null}}]'),						-- removes it
	(3, '[{"properties":{"a":{"type":"string"}}},{"properties":{"a":{"type":"string","minLength":1}}}]'),	-- says it again, and more
	(4, '[{"properties":{"a":{"title":"A","description":"B"}}},{"properties":{"a":{"title":"C","description":null}}}]'),	-- words are free
	(5, '[{"properties":{"title":{"type":"string"}}},{"properties":{"title":null}}]'),				-- a field called title is none
	(6, '[{"definitions":{"Award":{"required":["id","a"],"properties":{"a":{}}}}},{"definitions":{"Award":{"required":["id"]}}}]'),
	(7, '[{"properties":{"tender":{"type":"object"}}},{"properties":{"tender":null}}]'),				-- something inside it
	(8, '[{"properties":{"language":{"type":"integer"}}},{"properties":{"language":{"minLength":3}}}]')) AS p (n, patches), pg_temp.said(jsonb_build_object('patches', p.patches::jsonb)) AS s ORDER BY 1, 2;
-- the last one holds
SELECT pg_temp.judge(pg_temp.release('"a":"x"'), '{"patches":[{"properties":{"a":{"type":"string"}}},{"properties":{"a":{"type":"number"}}}]}') AS number_last,
	pg_temp.judge(pg_temp.release('"a":"x"'), '{"patches":[{"properties":{"a":{"type":"number"}}},{"properties":{"a":{"type":"string"}}}]}') AS text_last,
	pg_temp.judge(pg_temp.release('"a":"x"'), '{"patches":[{"properties":{"a":{"type":"number"}}},{"properties":{"a":null}}]}') AS removed;

-- ---- code lists ----
\set lists '{"patches":[{"definitions":{"Award":{"properties":{"mood":{"type":"string","codelist":"mood.csv","openCodelist":true},"pace":{"type":["string","null"],"enum":["slow","fast",null]},"kinds":{"type":"array","codelist":"mood.csv","openCodelist":false,"items":{"type":"string"}}}}}}],"codelists":{"mood.csv":["calm",{"code":"cross","since":"1.1","deprecated":"1.2","label_es":"Molesto","label_en":"Cross"}],"+awardStatus.csv":["deserted"],"-awardStatus":["pending"],"+partyRole":[{"code":"buyer","deprecated":"1.3"},{"code":"guide","since":"2.0"}]}}'
SELECT said FROM pg_temp.said(:'lists');
SELECT codelist, closed, code, since, deprecated, deprecated_in, label_es, label_en, origin FROM ia.codelist('ocds', NULL, :'lists')
WHERE codelist IN ('mood', 'pace', 'awardStatus') OR (codelist = 'partyRole' AND (origin LIKE '/%' OR deprecated)) ORDER BY codelist COLLATE "C", code COLLATE "C";
SELECT a AS award, pg_temp.judge(pg_temp.release('"awards":[{"id":"1",' || a || '}]'), :'lists')
FROM unnest(ARRAY['"mood":"calm"', '"mood":"cross"', '"mood":"cal"', '"pace":"slow"', '"pace":null', '"pace":"quick"', '"kinds":["calm"]', '"kinds":["x"]', '"status":"deserted"', '"status":"pending"', '"status":"active"']) AS a;
SELECT DISTINCT deprecated_in FROM ia.codelist('ocds') WHERE deprecated;
-- a closed list opened, an open one closed, an enum of the standard's replaced or removed; an enum that the list contradicts
SELECT p.n, pg_temp.judge(pg_temp.release('"awards":[{"id":"1","status":"maybe","documents":[{"id":"1","documentType":"maybe"}]}]'), jsonb_build_object('patches', jsonb_build_array(jsonb_build_object('definitions', p.definitions::jsonb)))) AS judged
FROM (VALUES (0, '{}'), (1, '{"Award":{"properties":{"status":{"enum":null,"openCodelist":true}}}}'), (2, '{"Document":{"properties":{"documentType":{"openCodelist":false}}}}'),
	(3, '{"Award":{"properties":{"status":{"enum":["maybe"]}}}}'), (4, '{"Award":{"properties":{"status":{"enum":null,"codelist":null}}}}')) AS p (n, definitions) ORDER BY 1;
SELECT said FROM pg_temp.said('{"patches":[{"properties":{"pace":{"type":"string","enum":["slow","fast"],"codelist":"pace.csv","openCodelist":false}}}],"codelists":{"pace.csv":["slow"]}}');
SELECT said FROM pg_temp.said('{"patches":[{"properties":{"pace":{"type":["string","integer"],"enum":["slow"]}}}]}');
SELECT said FROM pg_temp.said('{"patches":[],"codelists":{"nobody":["a"],"partyRole":["a"],"partyRole.csv":["b"]}}');
-- the same list without codes, and a list of objects that is said to be of codes
SELECT said FROM pg_temp.said('{"patches":[{"properties":{"pace":{"type":"array","codelist":"partyRole.csv","items":{"$ref":"#/definitions/Item"}}}}]}');

-- ---- texts in other languages: a pattern, also of a field that nobody declares ----
SELECT string_agg(key, '') AS pattern FROM jsonb_object_keys((SELECT jsonb_build_object('^(word_(((([A-Za-z]{2,3}(-([A-Za-z]{3}(-[A-Za-z]{3}){0,2}))?)|[A-Za-z]{4}|[A-Za-z]{5,8})(-([A-Za-z]{4}))?(-([A-Za-z]{2}|[0-9]{3}))?(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*(-([0-9A-WY-Za-wy-z](-[A-Za-z0-9]{2,8})+))*(-(x(-[A-Za-z0-9]{1,8})+))?)|(x(-[A-Za-z0-9]{1,8})+)))$', 1))) AS key \gset
CREATE FUNCTION pg_temp.languages(pattern text, properties text) RETURNS jsonb LANGUAGE sql
RETURN jsonb_build_object('patches', jsonb_build_array(jsonb_build_object('properties', properties::jsonb, 'patternProperties', jsonb_build_object(pattern, '{"type":["string","null"]}'::jsonb))));
SELECT pg_temp.judge(pg_temp.release('"word":"a","word_es":"b","word_es_MX":"c","word_en":1'), pg_temp.languages(:'pattern', '{"word":{"type":"string"}}')) AS declared,
	pg_temp.judge(pg_temp.release('"word":"a","word_es":"b","word_es_MX":"c","word_en":1'), pg_temp.languages(:'pattern', '{}')) AS undeclared, pg_temp.judge(pg_temp.release('"wort":"a","word_es":null'), pg_temp.languages(:'pattern', '{}')) AS no_suggestion;
SELECT path, kind, origin FROM ia.field('ocds', NULL, pg_temp.languages(:'pattern', '{}')) WHERE document = 'release' AND path LIKE 'word%';
SELECT path, kind, origin FROM ia.field('ocds', NULL, pg_temp.languages(:'pattern', '{"word":{"type":"string"}}')) WHERE document = 'release' AND path LIKE 'word%';
SELECT ia.is_valid(pg_temp.release('"word":1,"word_es":"b"'), 'ocds', NULL, pg_temp.languages(:'pattern', '{}')) AS unknown_is_no_error, ia.is_valid(pg_temp.release('"word_es":1'), 'ocds', NULL, pg_temp.languages(:'pattern', '{}')) AS no_text;
SELECT left(said, 60) AS said FROM pg_temp.said(pg_temp.languages(replace(:'pattern', 'word', 'two_words'), '{}'));
SELECT left(said, 60) AS said FROM pg_temp.said(jsonb_build_object('patches', jsonb_build_array(jsonb_build_object('patternProperties', jsonb_build_object(:'pattern', '{"type":"string"}'::jsonb)))));

-- ---- required and undeclared; beside a reference ----
SELECT said FROM pg_temp.said(pg_temp.award('"required":["id","note"]'));
SELECT pg_temp.judge(pg_temp.release('"awards":[{"id":"1"},{"id":"2","note":1}]'), pg_temp.award('"required":["id","note"]'));
SELECT said FROM pg_temp.said(pg_temp.award('"properties":{"value":{"required":["amount"],"properties":{"amount":{"type":"string"}},"deprecated":true}}')) ORDER BY 1;

-- ---- references ----
SELECT said FROM pg_temp.said('{"schema":{"items":{"$ref":"#/nowhere"}}}');
SELECT p.n, s.said FROM (VALUES
	(1, '{"properties":{"x":{"$ref":"#"}}}'), (2, '{"$ref":"#"}'), (3, '{"definitions":{"A":{"properties":{"b":{"$ref":"#/definitions/B"}}},"B":{"properties":{"a":{"$ref":"#/definitions/A"}}}}}'),
	(4, '{"definitions":{"A":{"$ref":"#/definitions/B"},"B":{"$ref":"#/definitions/A"}}}'), (5, '{"definitions":{"A":{"type":"array","items":{"$ref":"#/definitions/A"}}}}'), (6, '{"properties":{"x":{"$ref":"#/definitions/None"}}}'),
	(7, '{"properties":{"x":{"$ref":"#/definitions"}}}'), (8, '{"properties":{"x":{"$ref":"#tender"}}}'), (9, '{"properties":{"x":{"$ref":""}}}'), (10, '{"properties":{"x":{"$ref":"release-schema.json#/definitions/Value"}}}'),
	(11, '{"properties":{"x":{"$ref":"#/properties/tender"}}}'), (12, '{"properties":{"x":{"$ref":"#/definitions/a~1b~0c"}},"definitions":{"a/b~c":{"type":"integer"}}}'), (13, '{"properties":{"x":{"$ref":"#/definitions/Award/required"}}}')) AS p (n, patch),
	pg_temp.said(jsonb_build_object('patches', jsonb_build_array(p.patch::jsonb))) AS s ORDER BY 1, 2;
SELECT pg_temp.judge(pg_temp.release('"x":"a"'), '{"patches":[{"properties":{"x":{"$ref":"#/definitions/a~1b~0c"}},"definitions":{"a/b~c":{"type":"integer"}}}]}') AS escaped;

-- ---- a whole schema: of the release, or of the project ----
\set schema '{"schema":{"$schema":"http://json-schema.org/draft-04/schema#","type":"object","required":["ocid"],"properties":{"ocid":{"type":"string","minLength":1},"lots":{"type":"array","items":{"$ref":"#/definitions/Lot"}}},"definitions":{"Lot":{"type":"object","required":["id"],"properties":{"id":{"type":"string"},"size":{"enum":["s","l"]}}},"Spare":{"type":"object"}}}}'
SELECT said FROM pg_temp.said(:'schema');
SELECT document, path, type, kind, required, codelist, closed, label_es, origin FROM ia.field('ocds', NULL, :'schema') WHERE document IN ('release', 'versioned-release') OR path IN ('releases', 'releases/[]/lots') ORDER BY document COLLATE "C", path COLLATE "C";
SELECT pg_temp.judge('{"ocid":"ocds-abc123-1","tag":["tender"],"lots":[{"id":1,"size":"m"},{"id":"a"},{"id":"a"}]}', :'schema');
SELECT v.code, v.path FROM ia.validate('{"name":"a"}', 'oc4ids', '0.9.5', '{"schema":{"type":"object","properties":{"name":{"type":"integer"}}}}') AS v;

-- ---- limits ----
CREATE FUNCTION pg_temp.wide(n integer) RETURNS jsonb LANGUAGE sql
RETURN jsonb_build_object('patches', jsonb_build_array(jsonb_build_object('properties', (SELECT jsonb_object_agg('p' || i, '{"type":"string"}'::jsonb) FROM generate_series(1, n) AS i))));
SELECT count(*) FROM ia.field('ocds', NULL, pg_temp.wide(10000)) WHERE document = 'release' AND origin = '/patches/0';
SELECT said FROM pg_temp.said(pg_temp.wide(50000));
SELECT said FROM pg_temp.said(pg_temp.wide(50000), 'oc4ids');
SELECT left(said, 60) AS said FROM pg_temp.said(pg_temp.wide(70000), 'oc4ids');
SELECT left(said, 50) AS said, length(said) > 1000 AS names_the_place FROM pg_temp.said(('{"patches":[' || repeat('{"properties":{"a":', 5000) || '{}' || repeat('}}', 5000) || ']}')::jsonb);
SELECT left(said, 50) AS said FROM pg_temp.said(('{"patches":[' || repeat('{"properties":{"a":', 25) || '{}' || repeat('}}', 25) || ']}')::jsonb);
SELECT said FROM pg_temp.said(('{"patches":[' || repeat('{"properties":{"a":', 23) || '{}' || repeat('}}', 23) || ']}')::jsonb);
-- a chain of definitions, each in the one before: of objects, of lists, of nothing but references
SELECT left(said, 60) AS said FROM unnest(ARRAY['{"type":"object","properties":{"a":{"$ref":"#/definitions/D?"}}}', '{"type":"array","items":{"$ref":"#/definitions/D?"}}', '{"$ref":"#/definitions/D?"}']) AS link, pg_temp.said(jsonb_build_object('patches', jsonb_build_array(jsonb_build_object('properties', '{"a":{"$ref":"#/definitions/D1"}}'::jsonb, 'definitions',
	(SELECT jsonb_object_agg('D' || i, replace(link, '?', (i + 1)::text)::jsonb) FROM generate_series(1, 20000) AS i) || '{"D20001":{}}'))));
-- a hundred patches, in order; more than a thousand
CREATE FUNCTION pg_temp.many(n integer) RETURNS jsonb LANGUAGE sql
RETURN jsonb_build_object('patches', (SELECT jsonb_agg(jsonb_build_object('properties', jsonb_build_object('p' || i, '{"type":"string"}'::jsonb)) ORDER BY i) FROM generate_series(1, n) AS i));
SELECT count(*), min(origin) FILTER (WHERE path = 'p1') AS first, min(origin) FILTER (WHERE path = 'p100') AS last FROM ia.field('ocds', NULL, pg_temp.many(100)) WHERE document = 'release' AND path ~ '^p[0-9]+$';
SELECT left(said, 40) AS said FROM pg_temp.said(pg_temp.many(1001));
-- each definition twice the last: too many paths to list
SELECT said FROM pg_temp.said(jsonb_build_object('patches', jsonb_build_array(jsonb_build_object('properties', '{"a":{"$ref":"#/definitions/D1"}}'::jsonb, 'definitions',
	(SELECT jsonb_object_agg('D' || i, CASE WHEN i = 22 THEN '{"type":"object","properties":{}}' ELSE replace('{"type":"object","properties":{"l":{"$ref":"#/definitions/D?"},"r":{"$ref":"#/definitions/D?"}}}', '?', (i + 1)::text)::jsonb END) FROM generate_series(1, 22) AS i)))));
SELECT left(said, 50) AS said FROM pg_temp.said(jsonb_build_object('patches', '[]'::jsonb, 'codelists', jsonb_build_object('partyRole', (SELECT jsonb_agg('c' || i) FROM generate_series(1, 70000) AS i))));
SELECT left(said, 50) AS said FROM pg_temp.said(jsonb_build_object('patches', '[]'::jsonb, 'codelists', jsonb_build_object('partyRole', (SELECT jsonb_agg(jsonb_build_object('code', 'c' || i, 'since', 'v' || i)) FROM generate_series(1, 300) AS i))));

-- ---- kept by value: row by row another profile, another version, or none ----
SELECT count(*), count(*) FILTER (WHERE right_one) AS right_ones FROM (
	SELECT pg_temp.judge(pg_temp.release('"a":"x"'), CASE i % 3 WHEN 0 THEN '{"patches":[{"properties":{"a":{"type":"string"}}}]}' WHEN 1 THEN '{"patches":[{"properties":{"a":{"type":"number"}}}]}' END::jsonb)
		= CASE i % 3 WHEN 0 THEN 'nothing' WHEN 1 THEN 'type /a' ELSE 'unknown-field /a' END AS right_one FROM generate_series(1, 300) AS i) AS x;
SELECT count(*) FILTER (WHERE ok = (i % 20 < 10)) AS right_ones FROM (
	SELECT i, ia.is_valid(pg_temp.release('"a":"x"'), 'ocds', NULL, jsonb_build_object('patches', jsonb_build_array(jsonb_build_object('properties', jsonb_build_object('a', jsonb_build_object('type', CASE WHEN i % 20 < 10 THEN 'string' ELSE 'number' END), 'b' || i % 20, '{}'::jsonb))))) AS ok
	FROM generate_series(1, 200) AS i OFFSET 0) AS x;
CREATE TEMP TABLE profiles (n integer, profile jsonb);
ALTER TABLE profiles ALTER profile SET STORAGE EXTERNAL;
INSERT INTO profiles SELECT n, jsonb_build_object('patches', jsonb_build_array(jsonb_build_object('properties', jsonb_build_object('a', jsonb_build_object('type', t)), 'description', repeat('x', 9000)))) FROM (VALUES (1, 'string'), (2, 'number')) AS v (n, t);
SELECT p.n, count(*), count(*) FILTER (WHERE ia.is_valid(pg_temp.release('"a":"x"'), 'ocds', NULL, p.profile)) AS valid FROM generate_series(1, 100) AS i JOIN profiles AS p ON p.n = 1 + i % 2 GROUP BY 1 ORDER BY 1;
SELECT v.version, ia.validation(v.doc, 'oc4ids', v.version, '{"patches":[{"properties":{"a":{"type":"string"}}}]}') -> 'version' AS judged_as, ia.validation(v.doc, 'oc4ids', v.version, '{"patches":[{"properties":{"a":{"type":"string"}}}]}') -> 'codes' AS codes
FROM (SELECT version, '{"id":"oc4ids-abc123-1","a":"x","social":{"inIndigenousLand":true}}'::jsonb AS doc FROM unnest('{0.9.1,0.9.3,0.9.5}'::text[]) AS version) AS v;
