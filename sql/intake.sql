-- intake: decides what ia.intake admits, what it refuses and where it says the fault is, and that what it admits is
-- byte for byte what PostgreSQL itself would store.
-- The first statement of a session must work as any other: no setting, no LOAD before it.
SELECT doc, kind, standard, version, encode(sha256, 'hex') AS sha256, bytes, findings FROM ia.intake('{"a":1}');

\set VERBOSITY terse

-- What a refusal says to programs. byte counts from 0, line and column from 1, a column is a character.
CREATE FUNCTION pg_temp.said(r ia.intake_result)
RETURNS TABLE (admitted boolean, code text, line int, col int, byte int, path text)
LANGUAGE sql AS $$
	SELECT r.doc IS NOT NULL, f.code, (f.value ->> 'line')::int, (f.value ->> 'column')::int, (f.value ->> 'byte')::int, f.path
	FROM (SELECT) AS one LEFT JOIN unnest(r.findings) AS f ON true
$$;

-- ---- the digest and the size are those of the bytes received, also when they are refused ----
SELECT t, r.sha256 = sha256(convert_to(t, 'UTF8')) AS sha256, r.bytes = octet_length(t) AS bytes, r.doc IS NOT NULL AS admitted
FROM (VALUES (''), ('{}'), ('{'), (' "ñ" ')) AS v (t), ia.intake(t) AS r;
SELECT ia.intake(NULL::text) IS NULL AS text, ia.intake(NULL::bytea) IS NULL AS bytea,
	(SELECT count(*) FROM ia.intake_lines(NULL)) AS lines;
SELECT ia.intake('{"ñ": "🦉"}'::text) = ia.intake(convert_to('{"ñ": "🦉"}', 'UTF8')) AS text_as_bytea;

-- ---- numbers keep every digit ----
SELECT t, (ia.intake(t)).doc::text AS stored
FROM unnest(ARRAY['1.10', '1e2', '1E+2', '-0', '-0.0', '0.00', '0', '-1', '100', '1.0e-3', '0.1e1', '123456789012345678',
	'-123456789012345678', '999999999999999999', '9223372036854775807', '9223372036854775808', '0.000000000000000001',
	'-0.10', '12345678.90', '1234567890123456789012345678901234567890', '0.1234567890123456789012345678901234567890',
	'-12345678901234567890.12345678901234567890', '10000', '10000.0000', '0.0001', '1e30', '1e-30']) AS t;

-- ---- strings ----
SELECT t, (ia.intake(t)).doc::text AS stored, length((ia.intake(t)).doc #>> '{}') AS characters
FROM unnest(ARRAY['""', '"a"', '"\"\\\/"', '"\b\f\n\r\t"', '"\u0041\u00f1\u20AC"', '"\ud83e\uDD89"', '"🦉"', '"ñandú"',
	'"\\u0000"', '"\u007f"', '"\uFEFF"', '"\uffff"', '"  "', '"{[,:]}"']) AS t;

-- ---- equality with PostgreSQL's own jsonb: value, text, size and binary form ----
CREATE TEMP TABLE accepted (t text);
INSERT INTO accepted VALUES
	('null'), ('true'), ('false'), ('0'), ('-0'), ('-0.0'), ('1.10'), ('1e2'), ('1e-5'), ('0.00'), ('0e10'), ('12e-1'),
	('1234567890123456789012345678901234567890'), ('1e30'), ('1e-30'), ('-1.5E+3'), ('999999999999999999'), ('-99999999999999999.9'),
	('""'), ('"a"'), ('"\u00e1"'), ('"\ud83d\ude00"'), ('"😀"'), ('"\\"'), ('"a\nb"'), ('[]'), ('{}'), ('[[]]'), ('[{}]'), ('{"":""}'),
	('{"a":{}}'), ('{"a":[]}'), ('[1]'), ('["a",1]'), ('["ab",1.5,"c",2]'), ('[null,true,false]'), ('[1,[2,[3,[4]]]]'),
	('{"b":1,"a":2}'), ('{"aa":1,"b":2,"":3}'), ('{"a":1,"A":2,"á":3,"\u00c1":4}'), ('{"\u0062":1,"a":2}'), ('{"a":"x","b":1}'),
	('{"abc":1.5,"d":"efg","h":[1,2,3],"i":{"j":null}}'), (' [ 1 , 2 ] '), (E'\t{\r\n"a"\n:\t1 }\n'), ('{"a":[{"b":[{"c":[]}]}]}'),
	('[0.1,0.10,0.100]'), ('[10000,100000000,0.0001,0.00000001]'), ('{"id":"oc4ids-abc123-1","title":"Puente «Río Claro»"}'),
	('[[[[[[[[[[1]]]]]]]]]]'), ('[-1,-10000,-0.0001]'), ('{"x":-1.0,"yy":"z"}'), ('["","",""]'), ('[1e5,1E5,1e+5]'), ('"\u2028\u2029"'),
	('[true]'), ('["a",["b"],{"c":"d"},4]'), ('{"amount":{"amount":1500000.50,"currency":"MXN"}}'), ('[12345678901234567890]'),
	('{"a b":1,"a/b":2,"a~b":3}'), ('[false,0,"",null,[],{}]');
-- around the stride of 32 after which jsonb stores an offset instead of a length
INSERT INTO accepted
SELECT '[' || coalesce(string_agg(e, ',' ORDER BY i), '') || ']'
FROM unnest(ARRAY[0, 1, 31, 32, 33, 63, 64, 65, 1000]) AS n
CROSS JOIN unnest(ARRAY[0, 1, 2]) AS what
LEFT JOIN LATERAL (SELECT i, CASE what WHEN 0 THEN i::text WHEN 1 THEN '"' || repeat('x', i % 7) || '"'
	ELSE (ARRAY['null', '"s"', '1.25', '[1,"a"]', '{"k":1}'])[i % 5 + 1] END AS e FROM generate_series(1, n) AS i) AS l ON true
GROUP BY n, what;
INSERT INTO accepted
SELECT '{' || coalesce(string_agg('"k' || key || '":' || e, ',' ORDER BY i), '') || '}'
FROM unnest(ARRAY[0, 1, 31, 32, 33, 47, 48, 49, 64, 65, 1000]) AS n
CROSS JOIN unnest(ARRAY[0, 1]) AS what
LEFT JOIN LATERAL (SELECT i, CASE what WHEN 0 THEN (i * 7919 % 100003)::text ELSE md5(i::text) END AS key,
	(ARRAY['null', '"s"', '1.25', '[1,"a"]', '{"k":1}'])[i % 5 + 1] AS e FROM generate_series(1, n) AS i) AS l ON true
GROUP BY n, what;
-- record_image_eq compares the stored bytes, entries and padding too.
CREATE TEMP TABLE stored AS
SELECT a.t, w.who, w.doc FROM accepted AS a, ia.intake(a.t) AS r, LATERAL (VALUES ('ia', r.doc), ('pg', a.t::jsonb)) AS w (who, doc);
SELECT count(*) AS texts, count(i.doc) AS admitted,
	count(*) FILTER (WHERE i.doc = p.doc) AS equal,
	count(*) FILTER (WHERE i.doc::text = p.doc::text) AS same_text,
	count(*) FILTER (WHERE pg_column_size(i.doc) = pg_column_size(p.doc)) AS same_size,
	count(*) FILTER (WHERE jsonb_send(i.doc) = jsonb_send(p.doc)) AS same_sent,
	count(*) FILTER (WHERE record_image_eq(ROW(i.doc), ROW(p.doc))) AS same_image
FROM (SELECT DISTINCT ON (t) * FROM stored WHERE who = 'ia' ORDER BY t) AS i JOIN (SELECT DISTINCT ON (t) * FROM stored WHERE who = 'pg' ORDER BY t) AS p USING (t);
-- Members can be reached by every road of the stored form, before and after the 32nd.
SELECT bool_and(r.doc -> (i - 1) = to_jsonb(i)) AS elements_reached
FROM ia.intake('[' || (SELECT string_agg(i::text, ',' ORDER BY i) FROM generate_series(1, 1000) i) || ']') AS r, generate_series(1, 1000) AS i;
SELECT bool_and(r.doc -> ('k' || i) = to_jsonb(i)) AS members_reached
FROM ia.intake('{' || (SELECT string_agg('"k' || i || '":' || i, ',' ORDER BY i) FROM generate_series(1, 1000) i) || '}') AS r, generate_series(1, 1000) AS i;

-- ---- the grammar: what is no JSON, and where it stops being so ----
SELECT replace(t, E'\n', '\n') AS text, s.*
FROM unnest(ARRAY[
	'', ' ', E'\n\n', '[', '{', '"', '"a', '"\', '"\u', '"\u00', '[1', '[1,', '{"a"', '{"a":', '{"a":1', '{"a":1,', 't', 'tru', 'fals', 'nul',
	'-', '1.', '1e', '1e+', '[-', '[1.', '[[1]',
	']', '}', ',', ':', '[,]', '[1,]', '[,1]', '[1,,2]', '[1 2]', '[1:2]', '[1}', '{1}', '{"a"}', '{"a":1]', '{"a" 1}', '{"a",1}', '{"a":}',
	'{"a"::1}', '{"a":1,}', '{,"a":1}', '{"a":1,,"b":2}', '{"a":1 "b":2}', '{a:1}', '{''a'':1}', '[''a'']', '{null:1}', '{[]:1}',
	'[01]', '[-01]', '[00]', '[+1]', '[.5]', '[-.5]', '[1.]', '[1.e1]', '[1e]', '[1e+]', '[1.2.3]', '[0x1F]', '[1_000]', '[1,5e]', '[--1]', '[- 1]', '[1a]',
	'[tru]', '[True]', '[TRUE]', '[nulls]', '[nil]', '[undefined]', '["a]', '["\a"]', '["\x41"]', '["\''"]', '["\u12"]', '["\u12G4"]', '["\U0041"]', '["\ "]',
	E'["a\tb"]', E'["a\nb"]', E'["a\u0001b"]', E'{"a\tb":1}', '/* c */ 1', '// c', '[1 // c]', '#', '<html>', 'id,title', '[1]x', '1 2', '{}{}', '[] []', '"a""b"', 'nullx', '{} //', '[1],', '{}}',
	E'{\n  "id": "x",\n  "título": "ñandú",,\n}', E'[\r\n1,\r\n2,,\r\n3]', '[1,;]']) WITH ORDINALITY AS v (t, n), ia.intake(t) AS r, pg_temp.said(r) AS s
ORDER BY n;

-- ---- numbers out of measure, values that are none ----
SELECT left(t, 50) AS text, s.*
FROM unnest(ARRAY[
	'[NaN]', '[-NaN]', '[NaNo]', '[Infinity]', '[-Infinity]', '{"a": NaN}', 'NaN', '-Infinity',
	repeat('9', 40), repeat('9', 41), '-' || repeat('9', 41), '0.' || repeat('1', 40), '0.' || repeat('1', 41), '1.' || repeat('1', 39), '1.' || repeat('1', 40),
	'[1, ' || repeat('7', 41) || ']', repeat('9', 41) || 'e1', '1' || repeat('0', 40), '0.' || repeat('0', 40) || '1', '1.' || repeat('0', 39), '1.' || repeat('0', 40), repeat('9', 1000000),
	'1e29', '1e30', '1e31', '-1e31', '1E+31', '1e-30', '1e-31', '1e131071', '1e131072', '1e99999999999999999999', '1e-99999999999999999999', '0e31', '0e1000000', '0.0e-1000000', '10e30', '0.1e31', '1e0030']) WITH ORDINALITY AS v (t, n),
	ia.intake(t) AS r, pg_temp.said(r) AS s
ORDER BY n;

-- ---- characters that cannot be stored ----
SELECT encode(t, 'escape') AS text, s.*
FROM unnest(ARRAY[
	'["\\u0000"]', '{"\\u0000":1}', '["a\\u0000b"]', '["\\ud800"]', '["\\udc00"]', '["\\ud800x"]', '["\\ud800\\u0041"]', '["\\ud83d\\ud83d"]', '{"\\udfff":1}', '["\\uDBFF\\uDFFF"]',
	'["\\ud83d', '["\\ud83d\\u', '["\\ud83d\\ude',
	'\x5bff5d', '\x22c0af22', '\x22eda08022', '\x22f490808022', '\x22c322', '\x22e28222', '\x22f09f9822', '\x80', '\x5b22416c69f16f225d', '\x5b225c7531323334ff225d',
	'\x7b0a20226122203a2022f1227d', '\x5b312c2cff5d',
	'\xfffe5b005d00', '\xfeff005b005d', '\xfffe00005b000000', '\x0000feff0000005b', '\x5b005d00', '\x005b005d', '\x5b0000005d000000', '\x0000005b0000005d', '\x00', '\x0000', '\x5b31005d', '\x2200', '\x22610022', '\x5b22610022', '\x7b7d00']::bytea[]) WITH ORDINALITY AS v (t, n),
	ia.intake(t) AS r, pg_temp.said(r) AS s
ORDER BY n;

-- The words name what stands there, also when it cannot be shown.
SELECT encode(t, 'escape') AS text, r.findings[1].message
FROM unnest(ARRAY['\x5b31005d', '\x7b7d00', '\x5b2200225d', '\x5b7f5d', '\x5bc2a05d', '\x5b31e282ac5d']::bytea[]) WITH ORDINALITY AS v (t, n), ia.intake(t) AS r ORDER BY n;

-- ---- the byte-order mark: ignored, and said ----
SELECT encode(t, 'hex') AS bytes, r.doc, s.*
FROM unnest(ARRAY['\xefbbbf5b315d', '\xefbbbf', '\xefbbbf205b5d', '\xefbbbfefbbbf5b5d', '\x5befbbbf5d', '\xefbb5b5d', '\xefbbbf5b2c5d']::bytea[]) WITH ORDINALITY AS v (t, n),
	ia.intake(t) AS r, pg_temp.said(r) AS s
ORDER BY n, s.line NULLS FIRST;

-- ---- duplicate keys: in the same object only, whatever their spelling, at any depth ----
SELECT CASE WHEN length(t) > 60 THEN '… ' || right(t, 20) ELSE t END AS text, s.admitted, s.code, s.line, s.col, s.byte, substring(r.findings[1].message FROM '"(.*)"') AS name
FROM unnest(ARRAY[
	'{"a":1,"a":2}', '{"a":1,"b":2,"a":3}', '{"a":1,"\u0061":2}', '{"\u0061":1,"a":2}', '{"a":{"b":1,"b":2}}', '[{"a":1},{"a":2}]', '{"a":{"a":{"a":1}}}', '[[{"x":[{"y":1,"y":1}]}]]',
	'{"":1,"":2}', '{"á":1,"á":2}', E'{"\u00e1":1,"a\u0301":2}', '{"a":1,"A":2}', '{"a/b":1,"a\/b":2}', '{"🦉":1,"\ud83e\udd89":2}', E'{"a":1,\n  "a":2}',
	'{' || (SELECT string_agg('"k' || i || '":0', ',' ORDER BY i) FROM generate_series(1, 60) i) || ',"k7":1}']) WITH ORDINALITY AS v (t, n),
	ia.intake(t) AS r, pg_temp.said(r) AS s
ORDER BY n;

-- ---- the place of a fault in the document, as far as it was read ----
SELECT t AS text, s.path, s.col
FROM unnest(ARRAY['{"a":{"b":[1,2,x]}}', '[[],[{"k":01}]]', '{"a":1,"b":tru}', '{"a/b":{"c~d":NaN}}', '{"\u0061":NaN}', '[1,2', '{"a":{"b":1} "c":2}', '{x']) WITH ORDINALITY AS v (t, n),
	ia.intake(t) AS r, pg_temp.said(r) AS s
ORDER BY n;

-- A fault inside a key that is not the first: the place is the last key that was read whole, never what lies beyond.
SELECT replace(t, E'\t', '\t') AS text, s.code, s.path, s.col
FROM unnest(ARRAY['{"a":1,"b\x":2}', E'{"a":1,"b\tc":2}', '{"a":1,"b', '{"a":{"x":1},"c\u0000":1}', '{"a":1,"\ud800":1}', '{"a":[{"b":1,"c\u00"}]}']) WITH ORDINALITY AS v (t, n),
	ia.intake(t) AS r, pg_temp.said(r) AS s
ORDER BY n;
SELECT count(*) AS refused, count(*) FILTER (WHERE r.findings[1].path = '/k' || n) AS placed
FROM generate_series(1, 300) AS n, ia.intake('{' || (SELECT string_agg('"k' || i || '":' || i, ',' ORDER BY i) FROM generate_series(1, n) AS i) || ',"b\x":2}') AS r;

-- ---- limits, one below, at, one above ----
SHOW ia.max_depth;
SHOW ia.max_document_size;
SELECT n AS depth, what, s.admitted, s.code, s.line, s.col, s.byte, length(s.path) AS path
FROM unnest(ARRAY[63, 64, 65, 10000, 100000]) AS n, unnest(ARRAY['arrays', 'objects', 'open']) AS what,
	ia.intake(CASE what WHEN 'arrays' THEN repeat('[', n) || repeat(']', n)
		WHEN 'objects' THEN repeat('{"a":', n - 1) || '{}' || repeat('}', n - 1) ELSE repeat('[', n) END) AS r, pg_temp.said(r) AS s
ORDER BY 2, 1;
SET ia.max_depth = 2;
SELECT t, s.admitted, s.code, s.col FROM unnest(ARRAY['1', '[]', '[[]]', '[{}]', '[[[]]]', '{"a":{"b":{}}}', '[[],[],[[]]]']) WITH ORDINALITY AS v (t, n), ia.intake(t) AS r, pg_temp.said(r) AS s ORDER BY n;
SET ia.max_depth = 1000;
SELECT n AS depth, (ia.intake(repeat('[', n) || repeat(']', n))).doc IS NOT NULL AS admitted FROM unnest(ARRAY[999, 1000, 1001]) AS n ORDER BY n;
\set VERBOSITY sqlstate
SET ia.max_depth = 1001;
SET ia.max_depth = 0;
\set VERBOSITY terse
RESET ia.max_depth;
SET ia.max_document_size = 1024;
SELECT n AS bytes, r.bytes AS counted, s.admitted, s.code, r.findings[1].value IS NULL AS no_place, r.findings[1].message
FROM unnest(ARRAY[1023, 1024, 1025]) AS n, ia.intake(rpad('[]', n)) AS r, pg_temp.said(r) AS s ORDER BY n;
\set VERBOSITY sqlstate
SET ia.max_document_size = 1023;
\set VERBOSITY terse
RESET ia.max_document_size;
SELECT n - 16 * 1024 * 1024 AS beyond_16_mb, s.admitted, s.code
FROM unnest(ARRAY[16 * 1024 * 1024 - 1, 16 * 1024 * 1024, 16 * 1024 * 1024 + 1]) AS n, ia.intake('"' || repeat('x', n - 2) || '"') AS r, pg_temp.said(r) AS s ORDER BY n;

-- ---- which document it is ----
SELECT t AS text, r.kind, r.standard, r.version
FROM unnest(ARRAY[
	-- OC4IDS
	'{"id":"oc4ids-abc123-1"}', '{"id":"x","title":"t"}', '{"id":"x","budget":{}}', '{"projects":[]}', '{"projects":[],"version":"0.9"}', '{"projects":[],"version":"0.9.1"}', '{"projects":[],"version":"0.9.2"}',
	'{"projects":[],"version":"0.9.3"}', '{"projects":[],"version":"0.9.4"}', '{"projects":[],"version":"0.9.5"}', '{"projects":[],"version":"1.1"}', '{"projects":[],"version":0.9}', '{"projects":null}',
	'[{"id":"a","title":"t"}]', '[1,{"id":"a","title":"t"}]', '[{"id":"a"},{"ocid":"o"}]',
	-- OCDS
	'{"ocid":"o"}', '{"tag":["tender"]}', '{"initiationType":"tender"}', '{"ocid":"o","initiationType":"tender"}', '{"ocid":"o","initiationType":[{"value":"tender"}]}', '{"initiationType":[]}',
	'{"releases":[]}', '{"releases":[],"version":"1.1"}', '{"releases":[],"version":"1.0"}', '{"releases":[],"version":"0.9"}', '{"releases":[],"ocid":"o"}', '{"compiledRelease":{},"ocid":"o"}', '{"versionedRelease":{}}',
	'{"records":[]}', '{"records":[],"releases":[]}', '[{"ocid":"o"}]', '[{"tag":[]},{"id":"a"}]',
	-- neither
	'{}', '[]', '[1]', '[[]]', '[{}]', '{"title":"t"}', '{"id":"x","foo":1}', '{"a":1}', '[{"projects":[]}]', '[{"releases":[]}]', '{"uri":"x","publisher":{},"publishedDate":"y"}', '"oc4ids"', '1', 'null', 'true', '{']) WITH ORDINALITY AS v (t, n),
	ia.intake(t) AS r
ORDER BY n;
-- A scalar is admitted, for it is JSON, and said to be no document.
SELECT t, r.doc, f.severity, f.code, f.path, f.message FROM unnest(ARRAY['1', '"x"', 'null', 'true']) WITH ORDINALITY AS v (t, n), ia.intake(t) AS r, unnest(r.findings) AS f ORDER BY n;

-- ---- JSON Lines: each line on its own ----
SELECT l.line, l.doc, l.kind, l.standard, l.version, l.bytes, l.sha256 = sha256(convert_to(split_part(t, E'\n', l.line::int), 'UTF8')) AS sha256, f.code, f.value
FROM (VALUES (E'{"id":"a","title":"t"}\n{"id":\n\n   \n\r\n{"ocid":"o"}\r\n[1,]\r\n{"a":1,"a":2}\n\t7 8\n"fin"')) AS v (t),
	ia.intake_lines(convert_to(t, 'UTF8')) AS l LEFT JOIN unnest(l.findings) AS f ON true
ORDER BY l.line;
SELECT replace(encode(t, 'escape'), E'\n', '\n') AS text, array_agg(l.line ORDER BY l.line) AS lines, array_agg(l.doc ORDER BY l.line) AS docs
FROM unnest(ARRAY['', '\x0a', '\x0a0a', '\x310a', '\x31', '\x310a32', '\x310a320a', '\x310d0a320d0a', '\xefbbbf310a32', '\xff0a32', '\x310d32', '\x31200a2032']::bytea[]) WITH ORDINALITY AS v (t, n)
LEFT JOIN ia.intake_lines(t) AS l ON true GROUP BY n, t ORDER BY n;
SELECT count(*), count(doc), max(line) FROM ia.intake_lines(convert_to(repeat(E'{"id":"x"}\n{bad}\n', 5000), 'UTF8'));

-- ---- the limits protect the server: they are a superuser's ----
CREATE ROLE regress_ia_officer;
SET ROLE regress_ia_officer;
SET ia.max_depth = 100;
SET ia.max_document_size = '1GB';
SET ia.language = 'en';
SET ia.max_findings = 3;
SELECT (ia.intake('{"a":1}')).doc;
RESET ROLE;
\set VERBOSITY sqlstate
SET ia.language = 'fr';
SET ia.max_document_size = '256MB';
\set VERBOSITY terse

-- ---- the words, in Spanish and in English ----
\pset format unaligned
SET ia.language = 'es';
SELECT f.message, f.detail, f.hint FROM unnest(ARRAY['[1,]', '{"a":1,"a":2}', '[1']) WITH ORDINALITY AS v (t, n), ia.intake(t) AS r, unnest(r.findings) AS f ORDER BY n;
SET ia.language = 'en';
SELECT f.message, f.detail, f.hint FROM unnest(ARRAY['[1,]', '{"a":1,"a":2}', '[1']) WITH ORDINALITY AS v (t, n), ia.intake(t) AS r, unnest(r.findings) AS f ORDER BY n;
RESET ia.language;
\pset format aligned

-- ---- a limit set before the library is there is not smuggled in ----
\c -
SET ROLE regress_ia_officer;
SET ia.max_depth = 900;
SELECT (ia.intake(repeat('[', 70) || repeat(']', 70))).doc IS NULL AS refused;
SHOW ia.max_depth;
RESET ROLE;
DROP ROLE regress_ia_officer;
