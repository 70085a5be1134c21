-- flatten: decides which rows ia.flatten gives, that ia.unflatten makes the same document of them again, byte by byte and
-- in any order, and what it says of rows that make no document.
\set VERBOSITY terse

-- ---- the rows of a document ----
SELECT * FROM ia.flatten('{"id": "oc4ids-abc123-1", "period": {"durationInDays": 90.0}, "sector": ["transport", "health"],
	"contractingProcesses": [{"id": "cp-1", "summary": {"title": "Puente", "documents": [], "tender": {}}}, {"id": null}], "visible": true}');
-- a document that is a leaf
SELECT d AS doc, f.path = '' AS no_path, f.pointer = '' AS no_pointer, f.value FROM unnest(ARRAY['{}', '[]', 'null', '"a"', '1.50', 'true']::jsonb[]) AS d, ia.flatten(d) AS f;
SELECT count(*) AS of_null FROM ia.flatten(NULL);
-- what an index is and what a key is: the path tells; ~ and / in keys, empty keys, words with accents
SELECT f.*, ia.unflatten(ARRAY[f]) AS alone FROM ia.flatten('{"a": ["0", {"[]": "[]"}], "0": {"0": 0, "[]": []}, "": {"": ""}, "a/b": 1, "~": {"~1": 2, "/": [[3]]}, "añó": "ñ", "[]": {"0": "k"}, "-": 1, "01": 2}') AS f
	WHERE f.path !~ '\[\]' OR f.pointer ~ '^[^0-9]*$';
SELECT f.* FROM ia.flatten('{"a": ["0", {"[]": "[]"}], "0": {"0": 0, "[]": []}, "~": {"/": [[3]]}, "[]": {"0": "k"}}') AS f;
-- paths are those of ia.field, so that leaves group across documents
SELECT f.path, l.label_en, count(*), min(f.pointer COLLATE "C") AS first
FROM unnest(ARRAY['{"id":"oc4ids-abc123-1","sector":["transport","health"],"documents":[{"id":"1"},{"id":"2"}]}', '{"id":"oc4ids-abc123-2","sector":["water"]}']::jsonb[]) AS d, ia.flatten(d) AS f
LEFT JOIN ia.field('oc4ids', '0.9.5') AS l ON l.document = 'project' AND l.path = f.path
GROUP BY 1, 2 ORDER BY f.path COLLATE "C";

-- a type that somebody altered is refused, not read wrongly
BEGIN;
ALTER TYPE ia.flat ADD ATTRIBUTE more int;
\set VERBOSITY default
SAVEPOINT altered;
SELECT * FROM ia.flatten('[1]');
ROLLBACK TO altered;
SELECT ia.unflatten(ARRAY[ROW('[]', '/0', '1', 1)::ia.flat]);
\set VERBOSITY terse
ROLLBACK;

-- ---- and back: the same bytes, from an array, from the aggregate, from either in any order, without paths ----
-- different: which of the ways did not give the same document back
CREATE FUNCTION pg_temp.different(doc jsonb) RETURNS text LANGUAGE sql BEGIN ATOMIC
	SELECT nullif(concat_ws(', ',
		CASE WHEN record_image_eq(ROW(doc), ROW((SELECT ia.unflatten(f) FROM ia.flatten(doc) AS f))) THEN NULL ELSE 'aggregate' END,
		CASE WHEN record_image_eq(ROW(doc), ROW((SELECT ia.unflatten(f ORDER BY f.value, f.pointer) FROM ia.flatten(doc) AS f))) THEN NULL ELSE 'aggregate, by value' END,
		CASE WHEN record_image_eq(ROW(doc), ROW((SELECT ia.unflatten(array_agg(f)) FROM ia.flatten(doc) AS f))) THEN NULL ELSE 'array' END,
		CASE WHEN record_image_eq(ROW(doc), ROW((SELECT ia.unflatten(array_agg(f ORDER BY md5(f.pointer))) FROM ia.flatten(doc) AS f))) THEN NULL ELSE 'array, shuffled' END,
		CASE WHEN record_image_eq(ROW(doc), ROW((SELECT ia.unflatten(array_agg(f ORDER BY f.pointer COLLATE "C" DESC) || array_agg(f)) FROM ia.flatten(doc) AS f))) THEN NULL ELSE 'array, backwards and twice' END), '');
END;
SELECT d AS doc, pg_temp.different(d) FROM unnest(ARRAY['{}', '[]', 'null', 'true', 'false', '""', '"a"', '0', '-1.50', '1e30', '[[]]', '[{}]', '{"a":{}}', '{"a":[]}', '[null]', '[[[[1]]]]',
	'{"": {"": [""]}}', '{"0": "a", "1": "b"}', '["a", "b"]', '{"[]": ["[]"]}', '{"~": 1, "~0": 2, "~1": 3, "/": 4, "//": 5, "~01": 6}', '{"a/b": {"c~d": [1]}}',
	'{"añó": ["ñandú", "\u0001", "\ud83d\ude00"]}', '[1, 1.0, 1.00, 10, 1e1, 0.0001, 123456789012345678901234567890.5]', '{"b": 1, "aa": 2, "a": 3, "bb": 4, "ab": 5}',
	'{"1": 1, "0": 0, "2": 2}', '{"10": 1, "9": 2, "01": 3}', '[true, false, null, "", [], {}]']::jsonb[]) AS d;
-- lists of each length around the 32nd entry, whose JEntry is an offset, and around ten and a hundred; objects likewise
SELECT n, pg_temp.different(jsonb_agg(i)) AS list, pg_temp.different(jsonb_agg(i::text)) AS texts, pg_temp.different(jsonb_object_agg('k' || i, i)) AS object,
	pg_temp.different(jsonb_object_agg(i, jsonb_build_array(i, i::text))) AS numbered
FROM unnest(ARRAY[1, 2, 9, 10, 11, 15, 16, 17, 31, 32, 33, 63, 64, 65, 99, 100, 101, 1000]) AS n, generate_series(0, n - 1) AS i GROUP BY n
HAVING pg_temp.different(jsonb_agg(i)) || pg_temp.different(jsonb_agg(i::text)) || pg_temp.different(jsonb_object_agg('k' || i, i)) IS NOT NULL OR n = 33;
-- keys of each length around 255, where the sorted key is written otherwise, one the beginning of the other
SELECT string_agg(pg_temp.different(jsonb_build_object(repeat('k', n), repeat('v', n), repeat('k', n - 1) || '/', 1, repeat('ñ', n / 2), '[1]'::jsonb, repeat('~', n + 1), 1)), '; ') AS different
FROM generate_series(1, 600) AS n;
SELECT pg_temp.different((SELECT jsonb_object_agg(repeat('k', n), n) FROM generate_series(0, 600) AS n)) AS different;
-- values stored in every way, and keys that the toaster compressed
CREATE TEMP TABLE kept (how text, leaf ia.flat, doc jsonb);
INSERT INTO kept SELECT 'inline', f, NULL FROM ia.flatten(jsonb_build_object('a', 'b', 'long', repeat('x', 100000), repeat('clave', 10000), '[1,{}]'::jsonb)) AS f;
SELECT pg_temp.different(ia.unflatten(leaf)) AS different, length(ia.unflatten(leaf)::text), ia.unflatten(leaf) = ia.unflatten(array_agg(leaf)) AS both FROM kept;
-- rows from a table, a document a group
CREATE TEMP TABLE doc AS SELECT n, jsonb_build_object('id', n, 'list', jsonb_build_array(n, n + 0.50, jsonb_build_object('x', n)), 'empty', '{}'::jsonb) AS doc FROM generate_series(1, 200) AS n;
CREATE TEMP TABLE leaf AS SELECT n, f.* FROM doc, ia.flatten(doc) AS f;
SELECT count(*), count(*) FILTER (WHERE d.doc::text = u.doc::text) AS same
FROM doc AS d JOIN (SELECT n, ia.unflatten(ROW(path, pointer, value)::ia.flat) AS doc FROM leaf GROUP BY n) AS u USING (n);
-- a document without some leaves, and with one changed
SELECT ia.unflatten(ROW(path, pointer, CASE pointer WHEN '/a' THEN '"new"' ELSE value END)::ia.flat) FILTER (WHERE pointer <> '/b/c') AS changed FROM ia.flatten('{"a": 1, "b": {"c": 1, "d": 2}, "e": [1, 2]}');

-- ---- rows that nobody flattened ----
CREATE FUNCTION pg_temp.rows(VARIADIC parts text[]) RETURNS ia.flat[] LANGUAGE sql
RETURN (SELECT array_agg(ROW(parts[3 * i + 1], parts[3 * i + 2], parts[3 * i + 3])::ia.flat ORDER BY i) FROM generate_series(0, cardinality(parts) / 3 - 1) AS i);
-- nothing: no document
SELECT ia.unflatten(NULL::ia.flat[]) AS "null", ia.unflatten('{}'::ia.flat[]) AS empty, (SELECT ia.unflatten(f) FROM ia.flatten(NULL) AS f) AS no_rows;
-- without paths, members 0 to n-1 are a list, others are not; one path in a container is enough
SELECT ia.unflatten(r) AS doc FROM (VALUES
	(1, pg_temp.rows(NULL, '/a/0', '1', NULL, '/a/1', '2')), (2, pg_temp.rows(NULL, '/a/1', '1', NULL, '/a/2', '2')), (3, pg_temp.rows(NULL, '/a/0', '1', NULL, '/a/x', '2')),
	(4, pg_temp.rows(NULL, '/0/0', '1', NULL, '/1', '2')), (5, pg_temp.rows(NULL, '/00', '1')), (6, pg_temp.rows(NULL, '', '1')), (7, pg_temp.rows(NULL, '/', '1')),
	(8, pg_temp.rows('a/0', '/a/0', '1', NULL, '/a/1', '2')), (9, pg_temp.rows(NULL, '/a/0', '1', 'a/[]', '/a/1', '2')), (10, pg_temp.rows('0', '/0', '1')),
	(11, pg_temp.rows('[]', '/[]', '1')), (12, pg_temp.rows('[]/[]', '/0/[]', '1'))) AS v (n, r) ORDER BY n;
-- a value may be a container with members; the same row twice is one
SELECT ia.unflatten(r) AS doc FROM (VALUES
	(1, pg_temp.rows('a', '/a', '{"b": [1, {"c": 2.0}]}', 'd/[]', '/d/0', '[[]]')), (2, pg_temp.rows('', '', '[1, 2]')), (3, pg_temp.rows('a', '/a', '[1]', NULL, '/a', '[1]', 'a', '/a', '[1]'))) AS v (n, r) ORDER BY n;
-- many dimensions are as many rows
SELECT ia.unflatten(ARRAY[pg_temp.rows('[]', '/0', '1'), pg_temp.rows('[]', '/1', '2')]) AS dimensions;

-- ---- errors: each names the pointer ----
CREATE FUNCTION pg_temp.refused(rows ia.flat[]) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	aggregated text;
	said text;
	detail text;
	hint text;
BEGIN
	BEGIN
		aggregated := (SELECT ia.unflatten(r) FROM unnest(rows) AS r);
	EXCEPTION WHEN OTHERS THEN
		aggregated := SQLERRM;
	END;
	RETURN 'not refused: ' || ia.unflatten(rows)::text;
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN SQLSTATE || ' ' || SQLERRM || coalesce(' | ' || nullif(detail, ''), '') || CASE WHEN hint LIKE '%. / %.' THEN '' ELSE ' | without hint' END
		|| CASE WHEN aggregated = SQLERRM THEN '' ELSE ' | aggregate: ' || coalesce(aggregated, 'NULL') END;
END
$$;
SELECT pg_temp.refused(r) FROM (VALUES
	-- NULL
	(1, pg_temp.rows('a', NULL, '1')), (2, pg_temp.rows('a', '/a', '1', NULL, NULL, NULL)), (3, pg_temp.rows('a', '/a', NULL)), (4, ARRAY[NULL::ia.flat]),
	-- no pointer
	(10, pg_temp.rows('a', 'a', '1')), (11, pg_temp.rows(NULL, ' /a', '1')), (12, pg_temp.rows(NULL, '#/a', '1')), (13, pg_temp.rows(NULL, '/a~', '1')), (14, pg_temp.rows(NULL, '/a~2b', '1')), (15, pg_temp.rows(NULL, '/a~/b', '1')),
	-- path and pointer of two places
	(20, pg_temp.rows('b', '/a', '1')), (21, pg_temp.rows('/a', '/a', '1')), (22, pg_temp.rows('a/b', '/a', '1')), (23, pg_temp.rows('a', '/a/b', '1')), (24, pg_temp.rows('', '/a', '1')), (25, pg_temp.rows('a', '', '1')),
	(26, pg_temp.rows('a/', '/a', '1')), (27, pg_temp.rows('a~1b', '/a/b', '1')), (28, pg_temp.rows('[', '/0', '1')), (29, pg_temp.rows('a/1', '/a/0', '1')),
	-- indexes
	(30, pg_temp.rows('a/[]', '/a/00', '1')), (31, pg_temp.rows('a/[]', '/a/01', '1')), (32, pg_temp.rows('a/[]', '/a/x', '1')), (33, pg_temp.rows('a/[]', '/a/', '1')), (34, pg_temp.rows('a/[]', '/a/-', '1')), (35, pg_temp.rows('a/[]', '/a/-1', '1')),
	(36, pg_temp.rows('a/[]', '/a/1.0', '1')), (37, pg_temp.rows('a/[]', '/a/+1', '1')),
	-- a list with holes
	(40, pg_temp.rows('a/[]', '/a/1', '1')), (41, pg_temp.rows('a/[]', '/a/0', '1', 'a/[]', '/a/2', '1')), (42, pg_temp.rows('[]/b', '/0/b', '1', '[]/b', '/99999999999999999999/b', '1')), (43, pg_temp.rows('[]', '/4294967296', '1')),
	(44, pg_temp.rows('a/[]', '/a/0', '1', NULL, '/a/x', '1')), (45, pg_temp.rows('[]/x/[]', '/0/x/0', '1', '[]/x/[]', '/1/x/1', '1')), (46, pg_temp.rows('a~1b/[]', '/a~1b/3', '1')),
	-- key or index
	(50, pg_temp.rows('a/[]', '/a/0', '1', 'a/0', '/a/0', '1')), (51, pg_temp.rows('a/[]', '/a/0', '1', 'a/x', '/a/x', '1')), (52, pg_temp.rows('[]', '/0', '1', 'b', '/b', '1')), (53, pg_temp.rows('[]/x', '/0/x', '1', '0/y', '/0/y', '1')),
	-- two values
	(60, pg_temp.rows('a', '/a', '1', 'a', '/a', '2')), (61, pg_temp.rows('a', '/a', '1.0', 'a', '/a', '1.00')), (62, pg_temp.rows('', '', '1', '', '', '2')), (63, pg_temp.rows('a', '/a', '{}', 'a', '/a', '[]')),
	-- a value and members
	(70, pg_temp.rows('a', '/a', '1', 'a/b', '/a/b', '1')), (71, pg_temp.rows('a/b/c', '/a/b/c', '1', 'a', '/a', '1')), (72, pg_temp.rows('', '', '{}', 'a', '/a', '1')), (73, pg_temp.rows('a', '/a', '{"b": 1}', 'a/b', '/a/b', '1')),
	(74, pg_temp.rows('a', '/a', '{}', 'a/b', '/a/b', '1', 'a', '/a', '{}')), (75, pg_temp.rows('ab', '/ab', '1', 'a', '/a', '1', 'ab/c~0', '/ab/c~0', '1'))) AS v (n, r) ORDER BY n;
-- a long pointer is shown in part, and no character is cut
SELECT left(said, 30) AS begins, right(said, 70) AS ends, length(said) FROM pg_temp.refused(pg_temp.rows(NULL, '/' || repeat('ñ', 100000) || '~', '1')) AS said;
SELECT left(said, 30) AS begins, right(said, 70) AS ends, length(said) < 1000 AS short FROM pg_temp.refused(pg_temp.rows(NULL, repeat('/añ', 10000), '1', NULL, repeat('/añ', 10000), '2')) AS said;
-- the aggregate's parts cannot be called: nothing in SQL is of the type internal
\set VERBOSITY sqlstate
SELECT ia.flat_add(NULL, ROW('a', '/a', '1')::ia.flat);
SELECT ia.flat_build(NULL);
SELECT ia.flat_receive('\x00', NULL);
\set VERBOSITY terse
-- in a window the document grows row by row
SELECT ia.unflatten(f) OVER (ORDER BY f.pointer) AS so_far FROM ia.flatten('{"a": 1, "b": {"c": [2]}}') AS f;

-- ---- random documents, from a seed: hostile keys, every kind of value ----
SELECT setseed(0.20261127);
CREATE FUNCTION pg_temp.any_key() RETURNS text LANGUAGE sql VOLATILE
RETURN (ARRAY['', '0', '1', '2', '10', '01', '[]', '~', '/', '~1', '~0', 'a', 'b', 'aa', 'ab', 'a/b', 'ñ', '-', '"', E'\\', E'\t', repeat('k', 254), repeat('k', 255), repeat('k', 256), repeat('/', 130)])[1 + floor(random() * 25)];
CREATE FUNCTION pg_temp.any_value(depth int) RETURNS jsonb LANGUAGE plpgsql VOLATILE AS $$
DECLARE
	n int := floor(random() * 4);
	doc jsonb;
BEGIN
	IF random() < 0.02 THEN n := 40; END IF;
	CASE WHEN depth > 0 AND random() < 0.5 THEN
		doc := '{}';
		FOR i IN 1 .. n LOOP doc := doc || jsonb_build_object(pg_temp.any_key(), pg_temp.any_value(depth - 1)); END LOOP;
	WHEN depth > 0 AND random() < 0.7 THEN
		doc := '[]';
		FOR i IN 1 .. n LOOP doc := doc || jsonb_build_array(pg_temp.any_value(depth - 1)); END LOOP;
	ELSE
		doc := (ARRAY['null', 'true', 'false', '{}', '[]', '0', '-1', '1.50', '1e20', '"x"', '""', '"~1/[]"', '123456.789']::jsonb[])[1 + floor(random() * 13)];
	END CASE;
	RETURN doc;
END
$$;
CREATE TEMP TABLE random AS SELECT n, pg_temp.any_value(1 + n % 7) AS doc FROM generate_series(1, 1500) AS n;
SELECT count(*) > 1400 AS many, count(DISTINCT doc) > 700 AS diverse, max(length(doc::text)) > 5000 AS long, count(pg_temp.different(doc)) AS different FROM random;
-- rows of one with those of another, or spoiled: an answer or one of the errors, the same for the array and the aggregate
CREATE FUNCTION pg_temp.verdict(rows ia.flat[]) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	RETURN CASE WHEN ia.unflatten(rows) IS NOT NULL THEN 'a document' END;
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE;
END
$$;
CREATE FUNCTION pg_temp.verdict_aggregate(rows ia.flat[]) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	RETURN CASE WHEN (SELECT ia.unflatten(r) FROM unnest(rows) AS r) IS NOT NULL THEN 'a document' END;
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE;
END
$$;
CREATE TEMP TABLE hostile AS
SELECT n, array_agg(ROW(CASE WHEN random() < 0.2 THEN NULL WHEN random() < 0.03 THEN path || '/x' WHEN random() < 0.03 THEN replace(path, '[]', '0') ELSE path END,
	CASE WHEN random() < 0.01 THEN NULL WHEN random() < 0.02 THEN pointer || '/0' WHEN random() < 0.02 THEN substr(pointer, 2) ELSE pointer END,
	CASE WHEN random() < 0.01 THEN NULL ELSE value END)::ia.flat ORDER BY random()) AS rows
FROM (SELECT n, f.* FROM random, ia.flatten(doc) AS f UNION ALL SELECT n + 1, f.* FROM random, ia.flatten(doc) AS f WHERE n % 3 = 0 AND f.pointer <> '') AS x
WHERE random() < 0.97 GROUP BY n;
SELECT pg_temp.verdict(rows) AS verdict, count(*) > 5 AS some, count(*) FILTER (WHERE pg_temp.verdict_aggregate(rows) IS DISTINCT FROM pg_temp.verdict(rows)) AS otherwise_aggregated FROM hostile GROUP BY 1 ORDER BY 1;
-- what was made of spoiled rows has the leaves that were given, no less and no more
CREATE TEMP TABLE built AS SELECT n, rows, ia.unflatten(rows) AS doc FROM hostile WHERE pg_temp.verdict(rows) = 'a document';
SELECT sum((SELECT count(*) FROM (SELECT pointer, value FROM unnest(rows) EXCEPT SELECT pointer, value FROM ia.flatten(doc)) AS d)) AS lost,
	sum((SELECT count(*) FROM (SELECT pointer, value FROM ia.flatten(doc) EXCEPT SELECT pointer, value FROM unnest(rows)) AS d)) AS invented FROM built;

-- ---- long ones are no slower an element (a statement that compares every pair would not end) ----
SELECT pg_temp.different(jsonb_agg(i)) AS list FROM generate_series(1, 50000) AS i;
SELECT pg_temp.different(jsonb_object_agg(i, i)) AS object FROM generate_series(1, 50000) AS i;
SELECT pg_temp.different(jsonb_agg(jsonb_build_object('id', i, 'list', jsonb_build_array(i)))) AS objects FROM generate_series(1, 50000) AS i;
