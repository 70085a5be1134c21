-- findings: decides that every finding ia can make is made for its cause and for nothing else, and fixes its words.
-- One table, a row a wording: a text that has exactly that finding, and one like it that has none at all. Texts go the
-- whole way: ia.intake, then ia.validate of what was admitted.
\set VERBOSITY terse

CREATE TEMP TABLE finding_case (
	n integer GENERATED ALWAYS AS IDENTITY,
	code text NOT NULL,
	wording text NOT NULL UNIQUE,
	bad bytea NOT NULL,
	good bytea NOT NULL
);

-- The smallest documents without a finding, plus the members given.
CREATE FUNCTION pg_temp.project(members text) RETURNS bytea LANGUAGE sql
RETURN convert_to('{"id":"oc4ids-abc123-1",' || members || '}', 'UTF8');
CREATE FUNCTION pg_temp.release(members text) RETURNS bytea LANGUAGE sql
RETURN convert_to('{"ocid":"ocds-abc123-1","id":"1","date":"2024-05-02T09:00:00-06:00","tag":["tender"],"initiationType":"tender",' || members || '}', 'UTF8');
CREATE FUNCTION pg_temp.package(version text) RETURNS bytea LANGUAGE sql
RETURN convert_to('{"uri":"https://datos.example.mx/p.json","publishedDate":"2024-05-02T09:00:00-06:00","version":' || version ||
	',"publisher":{"name":"Municipio"},"projects":[{"id":"oc4ids-abc123-1"}]}', 'UTF8');

-- admission
INSERT INTO finding_case (code, wording, bad, good) VALUES
	('syntax', 'empty', ' ', '{"id":"oc4ids-abc123-1"}'),
	('truncated', 'truncated', '{"id":"oc4ids-abc123-1"', '{"id":"oc4ids-abc123-1"}'),
	('syntax', 'syntax', '{"id":"oc4ids-abc123-1",}', '{"id":"oc4ids-abc123-1"}'),
	('trailing-data', 'trailing', '{"id":"oc4ids-abc123-1"};', '{"id":"oc4ids-abc123-1"} '),
	('syntax', 'control', pg_temp.project(E'"title":"Río\nClaro"'), pg_temp.project('"title":"Río\nClaro"')),
	('syntax', 'escape', pg_temp.project('"title":"C:\obras"'), pg_temp.project('"title":"C:\\obras"')),
	('nul-character', 'nul', pg_temp.project('"title":"Río\u0000"'), pg_temp.project('"title":"Río\\u0000"')),
	('lone-surrogate', 'surrogate', pg_temp.project('"title":"\ud83d"'), pg_temp.project('"title":"\ud83d\udea7"')),
	('encoding', 'encoding', convert_to('{"id":"oc4ids-abc123-1","title":"Niños"}', 'LATIN1'), pg_temp.project('"title":"Niños"')),
	('encoding', 'wide', '\x7b0022006900640022003a00220078002200', '{"id":"oc4ids-abc123-1"}'),
	('not-a-number', 'not a number', pg_temp.project('"budget":{"amount":{"amount":NaN,"currency":"MXN"}}'), pg_temp.project('"budget":{"amount":{"amount":0,"currency":"MXN"}}')),
	('number', 'digits', pg_temp.project('"budget":{"amount":{"amount":' || repeat('3', 41) || ',"currency":"MXN"}}'), pg_temp.project('"budget":{"amount":{"amount":' || repeat('3', 40) || ',"currency":"MXN"}}')),
	('number', 'exponent', pg_temp.project('"budget":{"amount":{"amount":1e31,"currency":"MXN"}}'), pg_temp.project('"budget":{"amount":{"amount":1e30,"currency":"MXN"}}')),
	('depth', 'depth', pg_temp.project('"locations":[{"id":"1","geometry":{"type":"Point","coordinates":[' || repeat('[', 60) || repeat(']', 60) || ']}}]'),
		pg_temp.project('"locations":[{"id":"1","geometry":{"type":"Point","coordinates":[' || repeat('[', 59) || repeat(']', 59) || ']}}]')),
	('size', 'size', pg_temp.project('"title":"' || repeat('a', 16 * 1024 * 1024 - 34) || '"'), pg_temp.project('"title":"' || repeat('a', 16 * 1024 * 1024 - 35) || '"')),
	('duplicate-key', 'duplicate key', pg_temp.project('"title":"a","title":"b"'), pg_temp.project('"title":"a","purpose":"b"')),
	('byte-order-mark', 'byte-order mark', '\xefbbbf'::bytea || '{"id":"oc4ids-abc123-1"}', '{"id":"oc4ids-abc123-1"}'),
-- which document
	('type', 'scalar', '"oc4ids-abc123-1"', '[{"id":"oc4ids-abc123-1"}]'),
	('unknown-kind', 'unknown kind', '{"identificador":"1"}', '{"id":"oc4ids-abc123-1"}'),
	('unknown-version', 'unknown version', pg_temp.package('"2.0"'), pg_temp.package('"0.9"')),
-- the schema
	('type', 'type', pg_temp.project('"title":1'), pg_temp.project('"title":"1"')),
	('type', 'type, one of two', pg_temp.release('"tender":{"id":true}'), pg_temp.release('"tender":{"id":1}')),
	('type', 'type, integer', pg_temp.project('"period":{"durationInDays":1.5}'), pg_temp.project('"period":{"durationInDays":1}')),
	('type', 'type, integer written 1.0', pg_temp.project('"period":{"durationInDays":1.0}'), pg_temp.project('"period":{"durationInDays":1}')),
	('type', 'type, found an object', pg_temp.project('"locations":{"id":"1"}'), pg_temp.project('"locations":[{"id":"1"}]')),
	('type', 'type, found null', pg_temp.project('"title":null'), pg_temp.project('"title":"null"')),
	('type', 'type, found a boolean', pg_temp.project('"purpose":true'), pg_temp.project('"purpose":"true"')),
	('type', 'type, expected a boolean', pg_temp.project('"environment":{"inProtectedArea":"sí"}'), pg_temp.project('"environment":{"inProtectedArea":true}')),
	('required', 'required', pg_temp.project('"locations":[{"description":"Centro"}]'), pg_temp.project('"locations":[{"id":"1","description":"Centro"}]')),
	('enum', 'enum', pg_temp.project('"status":"obra suspendida por lluvias"'), pg_temp.project('"status":"implementation"')),
	('enum', 'enum, suggestion', pg_temp.project('"status":"completed"'), pg_temp.project('"status":"completion"')),
	('format', 'date without time', pg_temp.project('"updated":"2018-03-12"'), pg_temp.project('"updated":"2018-03-12T00:00:00-06:00"')),
	('format', 'date without zone', pg_temp.project('"updated":"2018-03-12T00:00:00"'), pg_temp.project('"updated":"2018-03-12T00:00:00Z"')),
	('format', 'no such day', pg_temp.project('"updated":"2023-02-29T00:00:00Z"'), pg_temp.project('"updated":"2024-02-29T00:00:00Z"')),
	('format', 'no such time', pg_temp.project('"updated":"2018-03-12T24:00:00Z"'), pg_temp.project('"updated":"2018-03-12T23:59:59Z"')),
	('format', 'offset', pg_temp.project('"updated":"2018-03-12T00:00:00-0600"'), pg_temp.project('"updated":"2018-03-12T00:00:00-06:00"')),
	('format', 'date', pg_temp.project('"updated":"12/03/2018"'), pg_temp.project('"updated":"2018-03-12T12:00:00Z"')),
	('format', 'uri without scheme', pg_temp.project('"documents":[{"id":"1","url":"www.example.mx/a.pdf"}]'), pg_temp.project('"documents":[{"id":"1","url":"https://www.example.mx/a.pdf"}]')),
	('format', 'uri character', pg_temp.project('"documents":[{"id":"1","url":"https://example.mx/acta final.pdf"}]'), pg_temp.project('"documents":[{"id":"1","url":"https://example.mx/acta%20final.pdf"}]')),
	('format', 'uri', pg_temp.project('"documents":[{"id":"1","url":"https://[::1"}]'), pg_temp.project('"documents":[{"id":"1","url":"https://[::1]"}]')),
	('format', 'email', pg_temp.project('"parties":[{"id":"1","people":[{"id":"1","email":"obras en example.mx"}]}]'), pg_temp.project('"parties":[{"id":"1","people":[{"id":"1","email":"obras@example.mx"}]}]')),
	('pattern', 'pattern', pg_temp.package('"0.9.x"'), pg_temp.package('"0.9"')),
	('min-length', 'min-length', pg_temp.project('"title":""'), pg_temp.project('"title":"a"')),
	('min-items', 'min-items', pg_temp.project('"sector":[]'), pg_temp.project('"sector":["health"]')),
	('min-properties', 'min-properties', pg_temp.project('"budget":{}'), pg_temp.project('"budget":{"description":"a"}')),
	('unique-items', 'unique-items', pg_temp.project('"sector":["health","education","health"]'), pg_temp.project('"sector":["health","education"]')),
	('minimum', 'minimum', pg_temp.project('"budget":{"finance":[{"id":"1","paymentFrequency":-30}]}'), pg_temp.project('"budget":{"finance":[{"id":"1","paymentFrequency":0}]}')),
	('one-of', 'one-of', '{"ocid":"ocds-abc123-1","releases":[{"url":"https://example.mx/r.json","ocid":"ocds-abc123-1","id":"1","date":"2024-05-02T09:00:00-06:00","tag":["tender"],"initiationType":"tender"}]}',
		'{"ocid":"ocds-abc123-1","releases":[{"ocid":"ocds-abc123-1","id":"1","date":"2024-05-02T09:00:00-06:00","tag":["tender"],"initiationType":"tender"}]}'),
-- beyond the schema
	('unknown-field', 'unknown field', pg_temp.project('"title":"a","presidenteMunicipal":"Ana"'), pg_temp.project('"title":"a","purpose":"Ana"')),
	('unknown-field', 'unknown field, suggestion', pg_temp.project('"purpose":"a","titel":"Ana"'), pg_temp.project('"purpose":"a","title":"Ana"')),
	('open-code', 'open code', pg_temp.project('"sector":["obra pública municipal"]'), pg_temp.project('"sector":["transport"]')),
	('open-code', 'open code, suggestion', pg_temp.project('"sector":["Health"]'), pg_temp.project('"sector":["health"]')),
	('deprecated', 'deprecated field', pg_temp.release('"tender":{"id":1,"amendment":{"rationale":"a"}}'), pg_temp.release('"tender":{"id":1,"amendments":[{"id":"1","rationale":"a"}]}')),
	('deprecated', 'deprecated code', pg_temp.release('"tender":{"id":1,"awardCriteria":"lowestCost"}'), pg_temp.release('"tender":{"id":1,"awardCriteria":"priceOnly"}')),
	('duplicate-id', 'duplicate id', pg_temp.project('"locations":[{"id":"1","description":"a"},{"id":"2"},{"id":"1"}]'), pg_temp.project('"locations":[{"id":"1","description":"a"},{"id":"2"},{"id":"3"}]')),
	('missing-id', 'missing id', pg_temp.project('"parties":[{"name":"Obras Públicas"}]'), pg_temp.project('"parties":[{"id":"1","name":"Obras Públicas"}]')),
	('unresolved-reference', 'unresolved party', pg_temp.project('"publicAuthority":{"id":"MX-RFC-AAA010101AAA"},"parties":[{"id":"7"}]'), pg_temp.project('"publicAuthority":{"id":"7"},"parties":[{"id":"7"}]')),
	('unresolved-reference', 'unresolved party, suggestion', pg_temp.project('"publicAuthority":{"id":"MX-RFC-AAA010101AAA"},"parties":[{"id":"MX-RFC-AAA010101AAB"}]'), pg_temp.project('"publicAuthority":{"id":"MX-RFC-AAA010101AAB"},"parties":[{"id":"MX-RFC-AAA010101AAB"}]')),
	('unresolved-reference', 'unresolved award', pg_temp.release('"awards":[{"id":"1"}],"contracts":[{"id":"1","awardID":"2"}]'), pg_temp.release('"awards":[{"id":"1"}],"contracts":[{"id":"1","awardID":"1"}]')),
	('missing-currency', 'missing currency', pg_temp.project('"budget":{"amount":{"amount":1500000.50}}'), pg_temp.project('"budget":{"amount":{"amount":1500000.50,"currency":"MXN"}}')),
	('blank', 'blank', pg_temp.project('"title":"  "'), pg_temp.project('"title":" a "')),
	('id-prefix', 'ocid prefix', '{"ocid":"LA-001","id":"1","date":"2024-05-02T09:00:00-06:00","tag":["tender"],"initiationType":"tender"}', '{"ocid":"ocds-abc123-LA-001","id":"1","date":"2024-05-02T09:00:00-06:00","tag":["tender"],"initiationType":"tender"}'),
	('id-prefix', 'project prefix', '{"id":"OBRA-1","title":"a"}', '{"id":"oc4ids-abc123-OBRA-1","title":"a"}'),
	('date-order', 'date order', pg_temp.project('"period":{"startDate":"2024-02-01T00:00:00-06:00","endDate":"2024-01-31T23:59:59-06:00"}'), pg_temp.project('"period":{"startDate":"2024-02-01T00:00:00-06:00","endDate":"2024-02-01T06:00:00Z"}')),
	('language-tag', 'language tag', pg_temp.project('"language":"es_MX"'), pg_temp.project('"language":"es-MX"'));
-- an RFC; the good ones are made up, no issued homoclave begins with Z
CREATE FUNCTION pg_temp.rfc(id text) RETURNS bytea LANGUAGE sql
RETURN pg_temp.project('"parties":[{"id":"1","identifier":{"scheme":"MX-RFC","id":"' || id || '"}}]');
INSERT INTO finding_case (code, wording, bad, good) VALUES
	('rfc-length', 'RFC, length', pg_temp.rfc('SIN DATO'), pg_temp.rfc('ZMV850101ZZ5')),
	('rfc-letters', 'RFC, letters', pg_temp.rfc('1MV850101ZZ5'), pg_temp.rfc('ZÑV850101ZZ5')),
	('rfc-date', 'RFC, date', pg_temp.rfc('ZMV850229ZZ5'), pg_temp.rfc('ZMV840229ZZ9')),
	('rfc-homoclave', 'RFC, homoclave', pg_temp.rfc('ZMV850101ZZB'), pg_temp.rfc('ZPF850101ZZA')),
	('rfc-spelling', 'RFC, spelling', pg_temp.rfc('zmv-850101-zz5'), pg_temp.project('"parties":[{"id":"1","identifier":{"scheme":"MX-CURP","id":"zmv-850101-zz5"}}]')),
	('rfc-check-digit', 'RFC, check digit', pg_temp.rfc('ZAVZ850101ZZ0'), pg_temp.rfc('ZAVZ850101ZZ4')),
	('rfc-generic', 'RFC, generic', pg_temp.release('"parties":[{"id":"1","additionalIdentifiers":[{"scheme":"RFC","id":"XEXX010101000"}]}]'), pg_temp.release('"parties":[{"id":"1","additionalIdentifiers":[{"scheme":"RFC","id":"ZAVZ850101ZZ4"}]}]'));
-- places; what the schema says too is asked of ia.place_findings, without the schema
CREATE FUNCTION pg_temp.place(type text, coordinates text, more text DEFAULT '') RETURNS bytea LANGUAGE sql
RETURN pg_temp.project('"locations":[{"id":"1","geometry":{"type":"' || type || '","coordinates":' || coordinates || '}' || more || '}]');
INSERT INTO finding_case (code, wording, bad, good) VALUES
	('place-type', 'type of geometry', '{"place":' || pg_temp.place('point', '[-92.93,17.99]') || '}', '{"place":' || pg_temp.place('Point', '[-92.93,17.99]') || '}'),
	('place-empty', 'empty geometry', '{"place":' || pg_temp.place('MultiPoint', '[]') || '}', '{"place":' || pg_temp.project('"locations":[{"id":"1"}]') || '}'),
	('place-nesting', 'nesting', pg_temp.place('LineString', '[-92.93,17.99]'), pg_temp.place('Point', '[-92.93,17.99]')),
	('place-number', 'coordinate that is no number', '{"place":' || pg_temp.place('Point', '["NaN",17.99]') || '}', '{"place":' || pg_temp.place('Point', '[0,17.99]') || '}'),
	('place-positions', 'position', pg_temp.place('Point', '[-92.93]'), pg_temp.place('Point', '[-92.93,17.99,12]')),
	('place-positions', 'short line', pg_temp.place('LineString', '[[-92.93,17.99]]'), pg_temp.place('LineString', '[[-92.93,17.99],[-92.94,18]]')),
	('place-positions', 'short ring', pg_temp.place('Polygon', '[[[-92,17],[-91,17],[-92,17]]]'), pg_temp.place('Polygon', '[[[-92,17],[-91,17],[-91,18],[-92,17]]]')),
	('place-ring', 'open ring', pg_temp.place('Polygon', '[[[-92,17],[-91,17],[-91,18],[-92,18]]]'), pg_temp.place('Polygon', '[[[-92,17],[-91,17],[-91,18],[-92,18],[-92,17]]]')),
	('place-crossing', 'crossing', pg_temp.place('Polygon', '[[[-92,17],[-91,18],[-91,17],[-92,18],[-92,17]]]'), pg_temp.place('LineString', '[[-92,17],[-91,18],[-91,17],[-92,18],[-92,17]]')),
	('place-range', 'out of range', pg_temp.place('Point', '[488000.5,1990000.5]'), pg_temp.place('Point', '[-180,90]')),
	('axis-order', 'axes, by range', pg_temp.place('Point', '[17.99,-92.93]'), pg_temp.place('Point', '[17.99,-89.93]')),
	('axis-order', 'axes, by country', pg_temp.place('Point', '[52.25,-0.11]', ',"address":{"countryName":"Reino Unido"}'), pg_temp.place('Point', '[-0.11,52.25]', ',"address":{"countryName":"Reino Unido"}')),
	('axis-order', 'axes, by area', '{"area":' || pg_temp.place('Point', '[18,-88]') || '}', '{"area":' || pg_temp.place('Point', '[-88,18]') || '}'),
	('place-country', 'another country', pg_temp.place('Point', '[-92.93,17.99]', ',"address":{"countryName":"Chile"}'), pg_temp.place('Point', '[-92.93,17.99]', ',"address":{"countryName":"Atlántida"}')),
	('place-far', 'far from the area', '{"area":' || pg_temp.place('Point', '[-88,20]') || '}', '{"area":' || pg_temp.place('Point', '[-88,18.001]') || '}'),
	('place-gazetteer', 'gazetteer', pg_temp.project('"locations":[{"id":"1","gazetteer":{"scheme":"OSMN","identifiers":["https://www.openstreetmap.org/node/1"]}}]'), pg_temp.project('"locations":[{"id":"1","gazetteer":{"scheme":"OSMN","identifiers":["1"]}}]'));
-- a profile: one patch of the definition of an award
CREATE FUNCTION pg_temp.award(members text, more text DEFAULT '') RETURNS bytea LANGUAGE sql
RETURN convert_to('{"patches":[{"definitions":{"Award":{' || members || '}}}' || more || ']}', 'UTF8');
INSERT INTO finding_case (code, wording, bad, good) VALUES
	('profile-keyword', 'keyword', pg_temp.award('"properties":{"note":{"maxLength":3}}'), pg_temp.award('"properties":{"note":{"minLength":3}}')),
	('profile-value', 'value of a keyword', pg_temp.award('"properties":{"note":{"format":"ipv4"}}'), pg_temp.award('"properties":{"note":{"format":"uri"}}')),
	('profile-reference', 'reference', pg_temp.award('"properties":{"fee":{"$ref":"#/definitions/Valor"}}'), pg_temp.award('"properties":{"fee":{"$ref":"#/definitions/Value"}}')),
	('profile-recursion', 'recursion', pg_temp.award('"properties":{"inner":{"$ref":"#/definitions/Award"}}'), pg_temp.award('"properties":{"inner":{"$ref":"#/definitions/Item"}}')),
	('profile-limit', 'nesting', pg_temp.award('"properties":{"note":{"default":' || repeat('[', 200) || repeat(']', 200) || '}}'), pg_temp.award('"properties":{"note":{"default":' || repeat('[', 190) || repeat(']', 190) || '}}')),
	('profile-limit', 'too many', convert_to('{"patches":[{}' || repeat(',{}', 1000) || ']}', 'UTF8'), convert_to('{"patches":[{}' || repeat(',{}', 999) || ']}', 'UTF8')),
	('profile-limit', 'long name', pg_temp.award('"properties":{"' || repeat('n', 256) || '":{}}'), pg_temp.award('"properties":{"' || repeat('n', 255) || '":{}}')),
	('profile-contradiction', 'contradiction', pg_temp.award('"properties":{"note":{"type":"string"}}', ',{"definitions":{"Award":{"properties":{"note":{"type":"number"}}}}}'),
		pg_temp.award('"properties":{"note":{"type":"string","title":"Note"}}', ',{"definitions":{"Award":{"properties":{"note":{"type":"string","title":"Remark"}}}}}')),
	('profile-code', 'code of no list', convert_to('{"patches":[],"codelists":{"-awardStatus.csv":["perhaps"]}}', 'UTF8'), convert_to('{"patches":[],"codelists":{"-awardStatus.csv":["pending"]}}', 'UTF8')),
	('profile-codelist', 'list that nobody gives', pg_temp.award('"properties":{"mood":{"type":"string","codelist":"mood.csv","openCodelist":true}}'),
		convert_to('{"patches":[{"definitions":{"Award":{"properties":{"mood":{"type":"string","codelist":"mood.csv","openCodelist":true}}}}}],"codelists":{"mood":["calm"]}}', 'UTF8')),
	('profile-unused', 'unused', convert_to('{"patches":[{"definitions":{"Awrd":{"properties":{}}}}]}', 'UTF8'), pg_temp.award('"properties":{}')),
	('profile-ignored', 'no effect', pg_temp.award('"properties":{"value":{"minProperties":1}}'), pg_temp.award('"properties":{"value":{"description":"Monto"}}')),
	('profile-undeclared', 'required and unknown', pg_temp.award('"required":["id","note"]'), pg_temp.award('"required":["id","note"],"properties":{"note":{}}'));
-- merging: two releases, what they have besides ocid, id, date and tag
CREATE FUNCTION pg_temp.merge(one text, two text) RETURNS bytea LANGUAGE sql
RETURN convert_to('{"merge":[{"ocid":"ocds-abc123-1","date":"2024-05-02T09:00:00-06:00",' || one || '},' || two || ']}', 'UTF8');
CREATE FUNCTION pg_temp.later(members text) RETURNS text LANGUAGE sql
RETURN '{"ocid":"ocds-abc123-1","date":"2024-05-03T09:00:00-06:00",' || members || '}';
CREATE FUNCTION pg_temp.record(compiled text) RETURNS bytea LANGUAGE sql
RETURN convert_to('{"merge":{"compiledRelease":{"id":"1","ocid":"ocds-abc123-1",' || compiled || '},"versionedRelease":{"ocid":"ocds-abc123-1","awards":[{"id":"1"},{"id":"2"}],"tender":{"title":[' ||
	'{"releaseID":"1","releaseTag":null,"releaseDate":null,"value":"Puente"},{"releaseID":"2","releaseTag":null,"releaseDate":null,"value":"Puente viejo"}]}}}}', 'UTF8');
INSERT INTO finding_case (code, wording, bad, good) VALUES
	('merge-release', 'no release', pg_temp.merge('"id":"1"', '"2"'), pg_temp.merge('"id":"1"', pg_temp.later('"id":"2"'))),
	('merge-link', 'link', pg_temp.merge('"id":"1"', '{"url":"https://datos.example.mx/2.json","date":"2024-05-03T09:00:00-06:00"}'), pg_temp.merge('"id":"1"', pg_temp.later('"url":"https://datos.example.mx/2.json","language":"es"'))),
	('merge-no-ocid', 'no ocid', pg_temp.merge('"id":"1"', '{"date":"2024-05-03T09:00:00-06:00"}'), pg_temp.merge('"id":"1"', '{"ocid":"ocds-abc123-1","date":"2024-05-03T09:00:00-06:00"}')),
	('merge-ocid', 'another ocid', pg_temp.merge('"id":"1"', '{"ocid":"ocds-abc123-2","date":"2024-05-03T09:00:00-06:00"}'), pg_temp.merge('"id":"1"', '{"ocid":"ocds-abc123-1","date":"2024-05-04T09:00:00-06:00"}')),
	('merge-date', 'no date', pg_temp.merge('"id":"1"', '{"ocid":"ocds-abc123-1"}'), '{"merge":[{"ocid":"ocds-abc123-1"}]}'),
	('merge-date', 'date that is no text', pg_temp.merge('"id":"1"', '{"ocid":"ocds-abc123-1","date":null}'), '{"merge":[{"ocid":"ocds-abc123-1","date":null}]}'),
	('merge-unreadable-date', 'date that cannot be read', pg_temp.merge('"id":"1"', '{"ocid":"ocds-abc123-1","date":"2024-05-03"}'), pg_temp.merge('"id":"1"', '{"ocid":"ocds-abc123-1","date":"2024-05-03T00:00:00Z"}')),
	('merge-same-date', 'same date', pg_temp.merge('"id":"1"', '{"ocid":"ocds-abc123-1","date":"2024-05-02T15:00:00Z"}'), pg_temp.merge('"id":"1"', '{"ocid":"ocds-abc123-1","date":"2024-05-02T15:00:01Z"}')),
	('merge-no-id', 'element without id', pg_temp.merge('"awards":[{"title":"Tramo 1"}]', pg_temp.later('"id":"2"')), pg_temp.merge('"tender":{"amendments":[{"id":"1","changes":[{"property":"title"}]}]}', pg_temp.later('"id":"2"'))),
	('merge-id', 'id of an element that is none', pg_temp.merge('"awards":[{"id":{"folio":1}}]', pg_temp.later('"id":"2"')), pg_temp.merge('"awards":[{"id":1}]', pg_temp.later('"id":"2"'))),
	('merge-same-id', 'id of an element twice', pg_temp.merge('"awards":[{"id":"1"},{"id":"1"}]', pg_temp.later('"id":"2"')), pg_temp.merge('"awards":[{"id":"1"},{"id":1}]', pg_temp.later('"awards":[{"id":"1"}]'))),
	('merge-conflict', 'after a value', pg_temp.merge('"tender":"Puente"', pg_temp.later('"tender":{"title":"Puente"}')), pg_temp.merge('"tender":{}', pg_temp.later('"tender":{"title":"Puente"}'))),
	('merge-conflict', 'after an object', pg_temp.merge('"tender":{"title":"Puente"}', pg_temp.later('"tender":[{"id":"1","title":"Puente"}]')), pg_temp.merge('"tender":{"title":"Puente"}', pg_temp.later('"tender":[]'))),
	('merge-conflict', 'after a list', pg_temp.merge('"awards":[{"id":"1"}]', pg_temp.later('"awards":{"id":"1"}')), pg_temp.merge('"awards":[{"id":"1"}]', pg_temp.later('"awards":{}'))),
	('merge-dropped', 'value passed over', pg_temp.merge('"tender":{"title":"Puente"}', pg_temp.later('"tender":null')), pg_temp.merge('"tender":{"title":"Puente"}', pg_temp.later('"tender":{"title":null}'))),
	('self-contradiction', 'another value', pg_temp.record('"awards":[{"id":"1"},{"id":"2"}],"tender":{"title":"Puente"}'), pg_temp.record('"awards":[{"id":"2"},{"id":"1"}],"tender":{"title":"Puente viejo"}')),
	('self-contradiction', 'value that is missing', pg_temp.record('"awards":[{"id":"1"}],"tender":{"title":"Puente viejo"}'), pg_temp.record('"date":null,"awards":[{"id":"2"},{"id":"1"}],"tender":{"title":"Puente viejo"}')),
	('self-contradiction', 'value of its own', pg_temp.record('"awards":[{"id":"1"},{"id":"2"}],"tender":{"title":"Puente viejo"},"language":"es"'), pg_temp.record('"tag":["compiled"],"awards":[{"id":"1"},{"id":"2"}],"tender":{"title":"Puente viejo"},"language":null'));

CREATE FUNCTION pg_temp.findings(raw bytea) RETURNS SETOF ia.finding LANGUAGE sql AS $$
	WITH taken AS MATERIALIZED (SELECT r.doc, r.findings FROM ia.intake(raw) AS r WHERE raw NOT LIKE ALL (ARRAY['{"patches"%', '{"merge"%', '{"place"%', '{"area"%']::bytea[]))
	SELECT f.* FROM taken, unnest(taken.findings) AS f
	UNION ALL
	SELECT p.* FROM ia.profile_findings(CASE WHEN raw LIKE '{"patches"%' THEN convert_from(raw, 'UTF8')::jsonb END) AS p
	UNION ALL
	SELECT m.* FROM ia.merge_findings(CASE WHEN raw LIKE '{"merge"%' THEN convert_from(raw, 'UTF8')::jsonb -> 'merge' END) AS m
	UNION ALL
	SELECT m.* FROM ia.place_findings(CASE WHEN raw LIKE '{"place"%' THEN convert_from(raw, 'UTF8')::jsonb -> 'place' END) AS m
	UNION ALL
	SELECT m.* FROM ia.place_findings(CASE WHEN raw LIKE '{"area"%' THEN convert_from(raw, 'UTF8')::jsonb -> 'area' END, ST_MakeEnvelope(-89, 17, -87, 18, 4326)) AS m
	UNION ALL
	-- of a scalar ia.intake and ia.validate both say so
	SELECT v.* FROM taken, ia.validate(taken.doc) AS v
	WHERE NOT EXISTS (SELECT FROM unnest(taken.findings) AS f WHERE (f.code, f.path) = (v.code, v.path))
$$;

-- Each wording: the bad text has that finding alone, the good one none.
CREATE TEMP TABLE found AS
SELECT c.n, f.* FROM finding_case AS c, pg_temp.findings(c.bad) AS f;
SELECT c.code, c.wording, (SELECT string_agg(f.code, ',' ORDER BY f.code) FROM found AS f WHERE f.n = c.n) AS bad_has,
	(SELECT string_agg(f.code || ' ' || f.path, ',' ORDER BY f.code) FROM pg_temp.findings(c.good) AS f) AS good_has
FROM finding_case AS c ORDER BY c.n;

-- The set of codes is the documented one (doc/findings.md): none missing, none more.
CREATE TEMP TABLE documented (code text PRIMARY KEY, severity text);
INSERT INTO documented
SELECT unnest(string_to_array('syntax truncated trailing-data nul-character lone-surrogate encoding not-a-number number depth size '
	'duplicate-key unknown-kind type required enum format pattern min-length min-items min-properties unique-items minimum one-of '
	'profile-keyword profile-value profile-reference profile-recursion profile-limit '
	'merge-release merge-ocid merge-date merge-id merge-conflict', ' ')), 'error'
UNION ALL
SELECT unnest(string_to_array('unknown-version unknown-field open-code duplicate-id missing-id unresolved-reference missing-currency blank '
	'id-prefix date-order language-tag rfc-length rfc-letters rfc-date rfc-homoclave rfc-spelling rfc-check-digit rfc-generic place-type place-empty place-nesting place-number place-positions place-ring place-crossing place-range '
	'axis-order place-country place-far place-gazetteer profile-contradiction profile-code '
	'merge-no-ocid merge-unreadable-date merge-same-date merge-no-id merge-same-id merge-dropped self-contradiction', ' ')), 'warning'
UNION ALL
SELECT unnest(string_to_array('byte-order-mark deprecated profile-codelist profile-unused profile-ignored profile-undeclared merge-link', ' ')), 'info';
SELECT d.code AS documented, f.code AS found, d.severity AS documented_severity, f.severity AS found_severity
FROM documented AS d FULL JOIN (SELECT DISTINCT code, severity FROM found) AS f USING (code)
WHERE (d.code = f.code AND d.severity = f.severity) IS NOT TRUE ORDER BY 1, 2;
SELECT count(*) AS codes, count(*) FILTER (WHERE severity = 'error') AS errors, count(*) FILTER (WHERE severity = 'warning') AS warnings,
	count(*) FILTER (WHERE severity = 'info') AS infos FROM documented;

-- ---- the words: what stands at each place, in Spanish and in English ----
\pset format unaligned
\pset tuples_only on
\pset recordsep '\n\n'
SELECT c.code || ' (' || c.wording || ')' || E'\n  path:  ' || left(f.path, 60) || E'\n  value: ' || coalesce(left(f.value::text, 80), '-') ||
	E'\n  ' || f.message || coalesce(E'\n  ' || f.detail, '') || E'\n  ' || f.hint
FROM finding_case AS c JOIN found AS f USING (n) ORDER BY c.n;
SET ia.language = 'en';
SELECT c.code || ' (' || c.wording || ')' ||
	E'\n  ' || f.message || coalesce(E'\n  ' || f.detail, '') || E'\n  ' || f.hint
FROM finding_case AS c, pg_temp.findings(c.bad) AS f ORDER BY c.n;
\pset recordsep '\n'
\pset tuples_only off
\pset format aligned

-- Language changes the words and nothing else.
CREATE TEMP TABLE found_en AS
SELECT c.n, f.* FROM finding_case AS c, pg_temp.findings(c.bad) AS f;
RESET ia.language;
SELECT count(*) AS findings,
	count(*) FILTER (WHERE (a.severity, a.code, a.path) = (b.severity, b.code, b.path) AND a.value IS NOT DISTINCT FROM b.value) AS same_facts,
	count(*) FILTER (WHERE a.message <> b.message AND a.hint <> b.hint AND (a.detail IS NULL) = (b.detail IS NULL)) AS other_words
FROM found AS a JOIN found_en AS b USING (n);
-- No mark of a template is left in any text, nothing is doubled or empty.
SELECT n, message, detail, hint FROM (TABLE found UNION ALL TABLE found_en) AS f
WHERE concat_ws(' ', message, detail, hint) ~ '%[vnsokcf]|%[123]([^0-9A-F]|$)|\[[ ¿]|  |""' OR '' IN (message, detail, hint) ORDER BY n;
