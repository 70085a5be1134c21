-- merge: decides what becomes of the releases of a process, rule by rule, and how each corner case is decided.
\set VERBOSITY default
\pset null (null)

-- R(n, members): a release of day n with those members
CREATE FUNCTION pg_temp.r(n int, members jsonb) RETURNS jsonb LANGUAGE sql AS
	$$SELECT jsonb_build_object('ocid', 'ocds-1', 'id', 'r' || n, 'date', '2024-01-0' || n || 'T00:00:00Z', 'tag', jsonb_build_array('tender')) || members$$;
CREATE FUNCTION pg_temp.merged(one jsonb, two jsonb, options jsonb DEFAULT NULL) RETURNS jsonb LANGUAGE sql AS
	$$SELECT ia.merge(jsonb_build_array(pg_temp.r(1, one), pg_temp.r(2, two)), 'compiled', options) - '{ocid,id,date,tag}'::text[]$$;
CREATE FUNCTION pg_temp.history(one jsonb, two jsonb, options jsonb DEFAULT NULL) RETURNS jsonb LANGUAGE sql AS
	$$SELECT jsonb_path_query_array(ia.merge(jsonb_build_array(pg_temp.r(1, one), pg_temp.r(2, two)), 'versioned', options), '$.x[*].value')$$;

-- ---- the rules ----
SELECT ia.merge(jsonb_build_array(pg_temp.r(2, '{"language": "es"}'), pg_temp.r(1, '{"language": "en", "tender": {"id": "1", "title": "Puente"}}'))) AS compiled;
SELECT jsonb_pretty(ia.merge(jsonb_build_array(pg_temp.r(2, '{"language": "es"}'), pg_temp.r(1, '{"language": "en", "awards": [{"id": "1", "title": null}]}')), 'versioned')) AS versioned;
-- a field removed, an empty object or list passed over, a list told apart by id, a list that is one value, one of the standard and one of nobody's
SELECT one, two, pg_temp.merged(one, two) FROM (VALUES
	('{"tender": {"id": "1", "title": "a"}}'::jsonb, '{"tender": {"title": null}}'::jsonb),
	('{"tender": {"id": "1", "title": "a"}}', '{"tender": {}}'),
	('{"awards": [{"id": "1", "title": "a"}]}', '{"awards": []}'),
	('{"awards": [{"id": "1", "title": "a"}, {"id": "2"}]}', '{"awards": [{"id": "3"}, {"id": "1", "status": "active"}]}'),
	('{"tender": {"id": "1", "submissionMethod": ["written"]}}', '{"tender": {"submissionMethod": ["inPerson"]}}'),
	('{"tender": {"id": "1", "submissionMethod": ["written"]}}', '{"tender": {"submissionMethod": []}}'),
	('{"parties": [{"id": "1", "roles": ["buyer"], "additionalIdentifiers": [{"id": "a"}]}]}', '{"parties": [{"id": "1", "roles": ["payer"], "additionalIdentifiers": [{"id": "b"}]}]}'),
	('{"own": [{"id": "1", "a": 1}]}', '{"own": [{"id": "1", "b": 2}]}'),
	('{"own": ["a"]}', '{"own": ["b"]}')) v (one, two);
-- an id outside of a list has a history, one inside has not; numbers keep every digit; a value that comes again is not a new one
SELECT ia.merge(jsonb_build_array(pg_temp.r(1, '{"tender": {"id": "t", "items": [{"id": "i", "quantity": 1.10, "unit": {"id": "u"}}]}}'), pg_temp.r(2, '{"tender": {"id": "t", "items": [{"id": "i", "quantity": 1.1}]}}')), 'versioned') #> '{tender}' AS tender;

-- ---- corner cases, each with our decision ----
-- order: by the moment, whatever the zone it is written in; by the text, as the reference does, when asked
SELECT options, ia.merge('[{"ocid": "x", "date": "2001-01-01T23:00:00-05:00", "language": "later"}, {"ocid": "x", "date": "2001-01-02T01:00:00Z", "language": "earlier"}]', 'compiled', options) ->> 'language' AS last
FROM unnest(ARRAY[NULL, '{"order": "instant"}', '{"order": "text"}']::jsonb[]) AS options;
-- the same date twice: as they came
SELECT ia.merge('[{"date": "2001-01-01T00:00:00Z", "language": "a"}, {"date": "2001-01-01T00:00:00Z", "language": "b"}]') ->> 'language' AS last;
-- one release needs no date, and no ocid; several do
SELECT ia.merge('[{"language": "es"}]'), ia.merge('[{"language": "es"}]', 'versioned'), ia.merge('[]'), ia.merge('[]', 'versioned');
SELECT ia.merge('[{"date": "2001-01-01T00:00:00Z"}, {}]');
SELECT ia.merge('[{"date": "2001-01-01T00:00:00Z"}, {"date": null}]');
SELECT ia.merge('[{"date": "2001-01-01T00:00:00Z"}, {"date": 5}]');
SELECT ia.merge('[{"date": "2001-01-01T00:00:00Z"}, "x"]');
SELECT ia.merge('{"a": 1}');
SELECT ia.merge('5');
-- an object where a value or a list was is an error; asked for, the last wins
\set VERBOSITY terse
SELECT pg_temp.merged('{"x": 1}', '{"x": {"a": 1}}');
SELECT pg_temp.merged('{"x": [1]}', '{"x": {"a": 1}}');
SELECT pg_temp.merged('{"x": [{"id": 1}]}', '{"x": {"a": 1}}');
SELECT pg_temp.merged('{"x": {"a": 1}}', '{"x": [{"id": 1}]}');
\set VERBOSITY default
SELECT one, two, pg_temp.merged(one, two, '{"conflict": "last"}') FROM (VALUES
	('{"x": 1}'::jsonb, '{"x": {"a": 1}}'::jsonb), ('{"x": [{"id": 1}]}', '{"x": {"a": 1}}'), ('{"x": {"a": 1}}', '{"x": [{"id": 1}]}'), ('{"x": {"a": 1}}', '{"x": 5}'), ('{"x": [{"id": 1}]}', '{"x": ["a"]}')) v (one, two);
-- a value where an object or a list of objects was is passed over; null removes neither; the specification's way, it does
SELECT one, two, pg_temp.merged(one, two) AS reference, pg_temp.merged(one, two, '{"null": "specification"}') AS specification FROM (VALUES
	('{"x": {"a": 1}}'::jsonb, '{"x": 5}'::jsonb), ('{"x": [{"id": 1, "a": 1}]}', '{"x": ["a"]}'), ('{"x": {"a": 1}}', '{"x": null}'), ('{"x": [{"id": 1, "a": 1}]}', '{"x": null}'), ('{"x": 1}', '{"x": null}')) v (one, two);
-- null first, an object later: compiled it is there; versioned the two are of two kinds
SELECT pg_temp.merged('{"x": null}', '{"x": {"a": 1}}');
SELECT pg_temp.history('{"x": null}', '{"x": {"a": 1}}');
-- a null has its place in the history, and so has what came before it
SELECT pg_temp.history('{"x": 1}', '{"x": null}'), pg_temp.history('{"x": 1}', '{"x": 1.0}'), pg_temp.history('{"x": [1]}', '{"x": [1, 2]}');
-- an element all of whose fields are null stays with its id
SELECT pg_temp.merged('{"awards": [{"id": "1", "title": "a"}]}', '{"awards": [{"id": "1", "title": null}]}');
-- 1 and "1" are two ids, 1 and 1.0 one; null is none, and what has none is appended every time
SELECT pg_temp.merged('{"awards": [{"id": 1, "a": 1}, {"id": "1", "a": 2}]}', '{"awards": [{"id": 1.0, "b": 1}, {"id": null, "b": 2}, {"b": 3}]}');
SELECT pg_temp.merged('{"awards": [{"a": 1}]}', '{"awards": [{"a": 1}]}');
-- an id twice in one release: one element, field by field
SELECT pg_temp.merged('{"awards": [{"id": 1, "a": 1}, {"id": 1, "b": 1}]}', '{}');
-- an id that is none
SELECT pg_temp.merged('{"awards": [{"id": {"a": 1}}]}', '{}');
SELECT pg_temp.merged('{"tender": {"id": "1", "items": [{"id": true}]}}', '{}');
-- another ocid: the last holds (ia.merge_findings says so)
SELECT ia.merge('[{"ocid": "a", "date": "2001-01-01T00:00:00Z"}, {"ocid": "b", "date": "2001-01-02T00:00:00Z"}]');
-- links are not fetched; packages and records are taken as they are
SELECT ia.merge('{"ocid": "x", "releases": [{"url": "https://obras.example/1", "date": "2001-01-01T00:00:00Z", "tag": ["tender"]}, {"ocid": "x", "date": "2001-01-02T00:00:00Z", "language": "es"}]}');

-- ---- options ----
SELECT pg_temp.merged('{"tender": {"id": 1, "tenderers": [{"id": "a"}]}}', '{"tender": {"id": 1, "tenderers": [{"id": "b"}]}}', o) -> 'tender' -> 'tenderers' AS tenderers
FROM unnest(ARRAY['{}', '{"version": "1.0"}', '{"overrides": {"tender.tenderers": "append"}}', '{"overrides": {"tender.tenderers": "mergeByPosition"}}',
	'{"profile": {"patches": [{"definitions": {"Tender": {"properties": {"tenderers": {"wholeListMerge": true}}}}}]}}']::jsonb[]) AS o;
SELECT ia.merge('[]', 'compilado');
SELECT ia.merge('[]', 'compiled', '{"ordre": "text"}');
SELECT ia.merge('[]', 'compiled', '{"order": "date"}');
SELECT ia.merge('[]', 'compiled', '{"overrides": {"a": "drop"}}');
SELECT ia.merge('[]', 'compiled', '[]');
SELECT ia.merge(NULL), ia.merge('[]', NULL) AS mode_null;

-- ---- one release more ----
SELECT ia.merge_append(ia.merge(jsonb_build_array(pg_temp.r(1, '{"language": "en", "awards": [{"id": "1", "title": "a"}]}'))), pg_temp.r(2, '{"language": null, "awards": [{"id": "1", "status": "active"}, {"id": "2"}]}'));
SELECT ia.merge_append(ia.merge(jsonb_build_array(pg_temp.r(1, '{"language": "en"}')), 'versioned'), pg_temp.r(2, '{"language": "es"}'), 'versioned') -> 'language' AS language;
-- an older one cannot be added, one of the same moment can
SELECT ia.merge_append(ia.merge(jsonb_build_array(pg_temp.r(2, '{}'))), pg_temp.r(1, '{}'));
SELECT ia.merge_append(ia.merge(jsonb_build_array(pg_temp.r(2, '{"language": "es"}')), 'versioned'), pg_temp.r(1, '{}'), 'versioned');
SELECT ia.merge_append(ia.merge(jsonb_build_array(pg_temp.r(2, '{"language": "es"}'))), pg_temp.r(2, '{"language": "en"}')) ->> 'language' AS last;
SELECT ia.merge_append('{}', pg_temp.r(2, '{}')) AS from_nothing, ia.merge_append('{}', pg_temp.r(2, '{}'), 'versioned') AS versioned, ia.merge_append(NULL, '{}') AS of_null;
SELECT ia.merge_append('[]', pg_temp.r(2, '{}'));
SELECT ia.merge_append('{}', '{}');

-- ---- the state on a day, and how it came about ----
CREATE TEMP TABLE process AS SELECT jsonb_build_array(pg_temp.r(3, '{"contracts": [{"id": "c", "value": {"amount": 120}, "title": null}], "tag": ["contractAmendment"]}'),
	pg_temp.r(1, '{"contracts": [{"id": "c", "value": {"amount": 100}, "title": "Puente"}], "tag": ["contract"]}'), pg_temp.r(2, '{"contracts": [{"id": "c", "value": {"amount": 100, "currency": "MXN"}}]}')) AS releases;
SELECT at, ia.as_of(releases, at) #> '{contracts,0}' AS contract FROM process, unnest(ARRAY['2023-12-31T00:00:00Z', '2024-01-01T00:00:00Z', '2024-01-02T12:00:00-06:00', '2024-02-01T00:00:00Z', 'infinity', '-infinity', NULL]::timestamptz[]) AS at;
SELECT path, release_id, release_date, release_tag, old, new FROM process, ia.release_changes(releases);
SELECT ia.as_of('[{"date": "2024-01-01", "ocid": "x"}]', now());
SELECT count(*) AS none FROM ia.release_changes(NULL);

-- ---- properties, of 2,000 generated histories: seeded, nested, with ids, nulls, numbers of many digits ----
SELECT setseed(0.4);
CREATE TEMP TABLE history AS
SELECT h, n, jsonb_build_object('ocid', 'ocds-' || h, 'id', h || '-' || n, 'date', to_char(timestamp '2024-01-01' + n * interval '1 day', 'YYYY-MM-DD"T00:00:00Z"'), 'tag', '["tender"]'::jsonb,
	'language', (ARRAY['"es"', '"en"', 'null']::jsonb[])[1 + floor(random() * 3)::int],
	'tender', jsonb_build_object('id', 't', 'title', (ARRAY['"a"', '"b"', 'null']::jsonb[])[1 + floor(random() * 3)::int], 'value', jsonb_build_object('amount', (random() * 1e6)::numeric(30, 12)), 'submissionMethod', to_jsonb((ARRAY['written', 'inPerson'])[1:floor(random() * 3)::int])),
	'awards', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', i, 'title', 'v' || floor(random() * 3), 'items', jsonb_build_array(jsonb_build_object('id', 'x' || floor(random() * 2), 'quantity', floor(random() * 9))))), '[]') FROM generate_series(1, 4) i WHERE random() < 0.5)) AS doc
FROM generate_series(1, 2000) h, generate_series(1, 2 + h % 4) n;
CREATE TEMP TABLE merged AS SELECT h, jsonb_agg(doc ORDER BY n) AS releases, ia.compiled_release(doc) AS compiled, ia.versioned_release(doc) AS versioned FROM history GROUP BY h;
-- one by one is all at once
CREATE FUNCTION pg_temp.one_by_one(releases jsonb, mode text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
	record jsonb := ia.merge(jsonb_build_array(releases -> 0), mode);
BEGIN
	FOR i IN 1 .. jsonb_array_length(releases) - 1 LOOP
		record := ia.merge_append(record, releases -> i, mode);
	END LOOP;
	RETURN record;
END $$;
SELECT count(*), count(*) FILTER (WHERE pg_temp.one_by_one(releases, 'compiled')::text = compiled::text) AS compiled, count(*) FILTER (WHERE pg_temp.one_by_one(releases, 'versioned')::text = versioned::text) AS versioned FROM merged;
-- the order of the input does not matter
SELECT count(*) FILTER (WHERE m.compiled::text = s.compiled::text AND m.versioned::text = s.versioned::text) AS same
FROM merged m JOIN (SELECT h, ia.compiled_release(doc ORDER BY n DESC) AS compiled, ia.merge(jsonb_agg(doc ORDER BY md5(doc::text)), 'versioned') AS versioned FROM history GROUP BY h) s USING (h);
-- the last values of the versioned release are the compiled one; a merge invents no path; the state at the end is the compiled release
CREATE FUNCTION pg_temp.last_values(v jsonb) RETURNS jsonb LANGUAGE sql AS $$
	SELECT CASE WHEN jsonb_typeof(v) = 'array' AND v -> 0 ? 'releaseID' THEN v -> -1 -> 'value'
		WHEN jsonb_typeof(v) = 'array' THEN (SELECT jsonb_agg(pg_temp.last_values(e) ORDER BY i) FROM jsonb_array_elements(v) WITH ORDINALITY a (e, i))
		WHEN jsonb_typeof(v) = 'object' THEN (SELECT jsonb_object_agg(key, pg_temp.last_values(value)) FROM jsonb_each(v))
		ELSE v END $$;
SELECT count(*) FILTER (WHERE jsonb_strip_nulls(pg_temp.last_values(versioned))::text = (compiled - '{id,date,tag}'::text[])::text) AS last_is_compiled FROM merged;
SELECT count(*) AS invented FROM merged, ia.flatten(compiled - '{id,date,tag}'::text[]) f WHERE NOT EXISTS (SELECT FROM ia.flatten(releases) g WHERE g.path = '[]/' || f.path AND g.value = f.value);
SELECT count(*) FILTER (WHERE ia.as_of(releases, 'infinity')::text = compiled::text) AS at_the_end, count(*) FILTER (WHERE ia.as_of(releases, '2024-01-02T00:00:00Z')::text = ia.merge(jsonb_build_array(releases -> 0))::text) AS at_the_beginning FROM merged;

-- what is kept as it came is merged as if it were not: an override, of no list at all, has every field merged on its own
SELECT count(*) FILTER (WHERE ia.merge(releases, 'compiled', '{"overrides": {"no.such.list": "append"}}')::text = compiled::text) AS compiled,
	count(*) FILTER (WHERE ia.merge(releases, 'versioned', '{"overrides": {"no.such.list": "append"}}')::text = versioned::text) AS versioned FROM merged;
-- the releases are as they were
SELECT count(*) AS changed FROM history JOIN merged USING (h) WHERE releases -> (n - 1) IS DISTINCT FROM doc OR (releases -> (n - 1))::text <> doc::text;

-- ---- findings: what would be an error, and what would go unsaid ----
SET ia.language = 'en';
SELECT severity, code, path, message, value FROM ia.merge_findings(jsonb_build_array(
	pg_temp.r(1, '{"buyer": {"id": "b"}, "tender": {"title": "Puente", "items": [{"id": 1, "quantity": 1}, {"id": 1.0, "quantity": 2}, {"quantity": 3}]}}'),
	'{"url": "https://datos.example.mx/2.json", "date": "2024-01-02T00:00:00Z"}'::jsonb, 7,
	pg_temp.r(3, '{"ocid": "ocds-2", "buyer": "Municipio", "tender": {"title": {"es": "Puente"}, "items": {"id": 3}}}'),
	pg_temp.r(3, '{"buyer": null, "tender": {"items": [{"id": true}, {"id": {}}]}}')));
-- with options, what they make of it
SELECT options, code, path FROM unnest(ARRAY['{"conflict": "last"}', '{"null": "specification"}', '{"overrides": {"tender.items": "mergeByPosition"}}']::jsonb[]) AS options,
	ia.merge_findings(jsonb_build_array(pg_temp.r(1, '{"buyer": {"id": "b"}, "tender": {"items": [{"id": 1}, {"id": 1}]}}'), pg_temp.r(2, '{"buyer": 5}'), pg_temp.r(3, '{"buyer": null}')), options);
-- a package and a record: the path begins at the document
SELECT code, path FROM ia.merge_findings(jsonb_build_object('uri', 'https://datos.example.mx/p.json', 'releases', jsonb_build_array(pg_temp.r(1, '{"awards": [{}]}'))));
SELECT code, path, value, message FROM ia.merge_findings(jsonb_build_object('ocid', 'ocds-1', 'releases', jsonb_build_array(pg_temp.r(1, '{"language": "es"}')),
	'compiledRelease', pg_temp.r(1, '{"language": "en", "awards": [{"id": "1", "items": [{"id": "a"}, {"id": "b", "quantity": 2}]}]}'),
	'versionedRelease', ia.merge(jsonb_build_array(pg_temp.r(1, '{"language": "es", "awards": [{"id": "1", "items": [{"id": "b", "quantity": 1}, {"id": "c"}]}]}')), 'versioned')));
SELECT count(*) AS none FROM ia.merge_findings('{"ocid": "ocds-1", "compiledRelease": {}}');
SELECT count(*) AS none FROM ia.merge_findings(NULL);
SELECT * FROM ia.merge_findings('{"ocid": "ocds-1"}');
SELECT * FROM ia.merge_findings('"x"');
RESET ia.language;
-- what merges has no error, and a record made here does not contradict itself
SELECT count(*) AS errors FROM merged, ia.merge_findings(releases) f WHERE f.severity = 'error';
SELECT count(*) AS contradictions FROM merged, ia.merge_findings(jsonb_build_object('releases', releases, 'compiledRelease', compiled, 'versionedRelease', versioned)) f WHERE f.code = 'self-contradiction';
-- what does not merge has one, whatever is broken where
CREATE FUNCTION pg_temp.merges(releases jsonb) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
	PERFORM ia.merge(releases, 'versioned');
	RETURN true;
EXCEPTION WHEN invalid_parameter_value THEN
	RETURN false;
END $$;
CREATE TEMP TABLE broken AS
SELECT jsonb_set(releases, path, value) AS releases FROM merged,
	unnest(ARRAY['5', '"x"', 'null', '{"a": 1}', '[]', '[{"id": "1"}]', '[{"id": {}}]', '["a"]']::jsonb[]) AS value,
	(VALUES ('{0}'::text[]), ('{0,date}'), ('{1,tender}'), ('{0,tender,title}'), ('{0,awards,0,id}'), ('{1,awards}'), ('{1,awards,0,items}')) AS a (path)
WHERE h <= 100;
SELECT pg_temp.merges(releases) AS merges, EXISTS (SELECT FROM ia.merge_findings(releases) f WHERE f.severity = 'error') AS has_error, count(*) > 0 AS some
FROM broken GROUP BY 1, 2 ORDER BY 1, 2;
-- 10,000 elements of one id are one, and 9,999 findings; 10,000 ids of as many digits as a document may have are 10,000
SELECT jsonb_array_length(ia.merge(d) -> 'awards') AS elements, (SELECT count(*) FROM ia.merge_findings(d)) AS findings
FROM (SELECT jsonb_build_array(pg_temp.r(1, jsonb_build_object('awards', jsonb_agg('{"id": "1"}'::jsonb)))) AS d FROM generate_series(1, 10000)) s;
SELECT jsonb_array_length(ia.merge(d) -> 'awards') AS elements, ia.merge(d) #> '{awards,9999,id}' AS last
FROM (SELECT jsonb_build_array(pg_temp.r(1, jsonb_build_object('awards', jsonb_agg(jsonb_build_object('id', 1e38::numeric + i)))), pg_temp.r(2, jsonb_build_object('awards', jsonb_agg(jsonb_build_object('id', 1e38::numeric + i, 'title', 'x'))))) AS d FROM generate_series(1, 10000) i) s;

-- ---- aggregates: the same, of rows in any order ----
CREATE TEMP TABLE release AS SELECT o AS ocid, pg_temp.r(n, jsonb_build_object('ocid', 'ocds-' || o, 'awards', jsonb_build_array(jsonb_build_object('id', n % 3, 'title', 'v' || n)))) AS doc
FROM generate_series(1, 200) o, generate_series(1, 9) n;
SELECT count(*), bool_and(a = b) AS compiled, bool_and(c = d) AS versioned FROM (
	SELECT ia.compiled_release(doc ORDER BY md5(doc::text)) a, ia.merge(jsonb_agg(doc ORDER BY doc ->> 'date')) b, ia.versioned_release(doc ORDER BY md5(doc::text)) c, ia.merge(jsonb_agg(doc), 'versioned') d
	FROM release GROUP BY ocid) s;
SELECT ia.compiled_release(doc, '{"order": "text"}') -> 'awards' AS compiled FROM release WHERE ocid = 1;
SELECT ia.compiled_release(NULL), ia.versioned_release(NULL, NULL) FROM release;
SELECT ia.compiled_release(doc, '{"ordre": 1}') FROM release;
-- workers hand each other what they have
SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET max_parallel_workers_per_gather = 2;
CREATE TABLE merge_release AS SELECT * FROM release;
ALTER TABLE merge_release SET (parallel_workers = 2);
SELECT count(*), bool_and(a = b) AS same FROM (SELECT ocid, ia.compiled_release(doc) a FROM merge_release GROUP BY ocid) p JOIN (SELECT ocid, ia.merge(jsonb_agg(doc)) b FROM release GROUP BY ocid) s USING (ocid);
DROP TABLE merge_release;
