-- package: decides what a package is made of, what is refused, and that what was valid stays valid.
\set VERBOSITY default
\pset null (null)

-- R(o, n, members): a valid release of day n of process o, with those members
CREATE FUNCTION pg_temp.r(o int, n int, members jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql AS
	$$SELECT jsonb_build_object('ocid', 'ocds-abc123-' || o, 'id', 'r' || n, 'date', '2024-01-0' || n || 'T00:00:00Z', 'tag', '["tender"]'::jsonb, 'initiationType', 'tender') || members$$;
CREATE FUNCTION pg_temp.m(members jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql AS
	$$SELECT '{"uri": "https://obras.example/p.json", "publishedDate": "2024-03-01T00:00:00-06:00", "publisher": {"name": "Obras"}}'::jsonb || members$$;
CREATE FUNCTION pg_temp.l(n int) RETURNS jsonb LANGUAGE sql AS
	$$SELECT jsonb_build_object('url', 'https://obras.example/r.json#r' || n, 'date', '2024-01-0' || n || 'T00:00:00Z', 'tag', '["tender"]'::jsonb)$$;

-- ---- release packages ----
SELECT jsonb_pretty(ia.release_package(pg_temp.r(1, n), pg_temp.m() ORDER BY n DESC)) AS package FROM generate_series(1, 2) n;
-- metadata is kept as it is; the first that is not NULL holds; a record gives its releases; NULL is passed over
SELECT ia.release_package(d, m) - 'releases' AS metadata, jsonb_path_query_array(ia.release_package(d, m), '$.releases[*].id') AS ids
FROM (VALUES (pg_temp.r(1, 1), NULL), (jsonb_build_object('ocid', 'ocds-abc123-1', 'releases', jsonb_build_array(pg_temp.r(1, 2), pg_temp.r(1, 3))), pg_temp.m('{"version": "1.0", "a": null, "zzzzzzzzzzzz": [1.10], "license": "https://obras.example/l"}')),
	(NULL, pg_temp.m('{"a": 2}')), (pg_temp.r(1, 4), NULL)) v (d, m);
SELECT ia.release_package(NULL, pg_temp.m()), ia.record_package(NULL, pg_temp.m()), ia.record_package(NULL, NULL, '{"ordre": 1}');
SELECT ia.release_package(pg_temp.r(1, 1), pg_temp.m()) FROM generate_series(1, 0);

-- ---- record packages ----
SELECT jsonb_pretty(ia.record_package(pg_temp.r(1, n), pg_temp.m('{"packages": ["https://obras.example/r.json"]}'), '{"releases": "linked"}')) AS package FROM generate_series(1, 2) n;
-- O(options): the records of two processes whose releases come mixed
CREATE FUNCTION pg_temp.o(options jsonb) RETURNS jsonb LANGUAGE sql AS
	$$SELECT ia.record_package(pg_temp.r(o, n), pg_temp.m('{"packages": ["https://obras.example/r.json"]}'), options ORDER BY n DESC, o DESC) FROM generate_series(1, 2) o, generate_series(1, 2) n$$;
SELECT options, r ->> 'ocid' AS ocid, (SELECT string_agg(k, ' ') FROM jsonb_object_keys(r) k) AS members, jsonb_path_query_array(r, '$.releases[*].id') AS ids, jsonb_path_query_array(r, '$.releases[*].url') AS urls
FROM unnest(ARRAY['{}', '{"versioned": true}', '{"compiled": false}', '{"releases": "linked", "versioned": true, "compiled": false}', '{"releases": "linked", "url": "https://otra.example/x?y=1"}']::jsonb[]) options, jsonb_array_elements(pg_temp.o(options) -> 'records') r;
-- the options of merging go to merging
SELECT ia.record_package(d, pg_temp.m(), '{"conflict": "last"}') #> '{records,0,compiledRelease,x}' AS last FROM (VALUES (pg_temp.r(1, 1, '{"x": 1}')), (pg_temp.r(1, 2, '{"x": {"a": 1}}'))) v (d);
SELECT ia.record_package(d, pg_temp.m()) FROM (VALUES (pg_temp.r(1, 1, '{"x": 1}')), (pg_temp.r(1, 2, '{"x": {"a": 1}}'))) v (d);
-- a record given whole stays what it is, but for what is asked in words
CREATE FUNCTION pg_temp.w(record jsonb, options jsonb) RETURNS jsonb LANGUAGE sql AS
	$$SELECT ia.record_package(record, pg_temp.m(), options) #> '{records,0}'$$;
SELECT o, pg_temp.w(jsonb_build_object('ocid', 'ocds-abc123-1', 'a', 1, 'releases', jsonb_build_array(pg_temp.r(1, 2), pg_temp.l(1))), o)::text AS mixed FROM unnest(ARRAY[NULL, '{"releases": "linked", "url": "https://obras.example/q.json"}']::jsonb[]) o;
SELECT o, (SELECT string_agg(k, ' ') FROM jsonb_object_keys(pg_temp.w(jsonb_build_object('ocid', 'ocds-abc123-1', 'zzzzzzzzzzzzzzzzzzzzz', 1, 'releases', jsonb_build_array(pg_temp.r(1, 2), pg_temp.r(1, 1))), o)) k) AS members
FROM unnest(ARRAY['{}', '{"compiled": true}', '{"compiled": false}', '{"compiled": true, "versioned": true, "releases": "full"}']::jsonb[]) o;
SELECT pg_temp.w('{"ocid": "ocds-abc123-1", "compiledRelease": {"a": 1}, "versionedRelease": 5}', '{"compiled": true, "versioned": true, "releases": "full"}') AS compiled_only, pg_temp.w('{"ocid": "ocds-abc123-1", "releases": []}', '{"compiled": true}') AS empty;
-- an id becomes a fragment; a number is one too
SELECT jsonb_path_query_array(ia.record_package(pg_temp.r(1, 1, jsonb_build_object('id', id)), pg_temp.m(), '{"releases": "linked", "url": "https://obras.example/r"}'), '$.records[*].releases[*].url') AS urls
FROM unnest(ARRAY['"a b/ñ#%?"', '5', '1.50']::jsonb[]) id;
-- by date, as the standard has it, also where nothing is merged; without dates as they came
SELECT jsonb_path_query_array(ia.record_package(d, pg_temp.m(), '{"compiled": false}'), '$.records[*].releases[*].id') AS ids
FROM (VALUES (1, pg_temp.r(1, 2)), (1, pg_temp.r(1, 1)), (2, pg_temp.r(1, 2)), (2, pg_temp.r(1, 1) - 'date'), (3, pg_temp.r(1, 2, '{"date": "2024"}')), (3, pg_temp.r(1, 1)), (4, pg_temp.r(1, 5, '{"date": "2024-01-01T23:00:00-05:00"}')), (4, pg_temp.r(1, 6, '{"date": "2024-01-02T01:00:00Z"}'))) v (g, d) GROUP BY g ORDER BY g;

-- ---- what was valid stays valid, and comes back ----
CREATE TEMP TABLE release AS SELECT o, n, pg_temp.r(o, n, jsonb_build_object('awards', jsonb_build_array(jsonb_build_object('id', (n % 2)::text, 'title', 'v' || n, 'value', jsonb_build_object('amount', n * 1.10, 'currency', 'MXN'))), 'language', CASE n WHEN 3 THEN NULL ELSE 'es' END)) AS doc
FROM generate_series(1, 3) o, generate_series(1, 4) n;
CREATE TEMP TABLE package AS SELECT options, ia.record_package(doc, pg_temp.m(), options ORDER BY o, n) AS doc
FROM release, unnest(ARRAY['{}', '{"versioned": true}', '{"releases": "linked", "url": "https://obras.example/r.json"}', '{"releases": "linked", "url": "https://obras.example/r.json", "versioned": true}', '{"compiled": false}']::jsonb[]) options GROUP BY options
	UNION ALL SELECT NULL, ia.release_package(doc, pg_temp.m() ORDER BY o, n) FROM release;
SELECT options, ia.is_valid(doc, 'ocds', '1.1') AS valid, (SELECT count(*) FROM ia.validate(doc, 'ocds', '1.1') WHERE severity = 'error') AS errors, jsonb_array_length(coalesce(doc -> 'records', doc -> 'releases')) AS n FROM package ORDER BY options;
SELECT (SELECT doc -> 'releases' FROM package WHERE options IS NULL)::text = jsonb_agg(doc ORDER BY o, n)::text AS releases_of_package, (SELECT jsonb_path_query_array(doc, '$.records[*].releases[*]') FROM package WHERE options = '{}')::text = jsonb_agg(doc ORDER BY o, n)::text AS releases_of_records FROM release;
SELECT options, count(*), bool_and(ia.merge(r)::text = (r -> 'compiledRelease')::text) AS compiled, bool_and(ia.merge(r, 'versioned')::text = (r -> 'versionedRelease')::text) AS versioned
FROM package, jsonb_array_elements(doc -> 'records') r WHERE options IN ('{}', '{"versioned": true}') GROUP BY options ORDER BY options;
-- a package of a package's records is that package; its releases are those of a release package
SELECT (SELECT ia.record_package(r, pg_temp.m() ORDER BY i) FROM jsonb_array_elements(p.doc -> 'records') WITH ORDINALITY e (r, i))::text = p.doc::text AS same,
	(SELECT ia.release_package(r, pg_temp.m() ORDER BY i) FROM jsonb_array_elements(p.doc -> 'records') WITH ORDINALITY e (r, i))::text = q.doc::text AS releases
FROM package p, package q WHERE p.options = '{"versioned": true}' AND q.options IS NULL;

-- ---- many ----
SELECT count(*), count(DISTINCT r ->> 'ocid'), min(jsonb_array_length(r -> 'releases')), bool_and(r #>> '{compiledRelease,language}' = 'es') FROM jsonb_array_elements((SELECT ia.record_package(pg_temp.r(o, n, '{"language": "es"}'), pg_temp.m() ORDER BY n, o) FROM generate_series(1, 10000) o, generate_series(1, 2) n) -> 'records') r;
SELECT jsonb_array_length(r -> 'releases') AS releases, r #>> '{compiledRelease,id}' AS id FROM jsonb_array_elements((SELECT ia.record_package(pg_temp.r(1, 1, jsonb_build_object('id', n)), pg_temp.m()) FROM generate_series(1, 10000) n) -> 'records') r;

-- ---- what is refused ----
-- T(call): what a call answers, or how it is refused
CREATE FUNCTION pg_temp.t(d jsonb, m jsonb, o jsonb DEFAULT NULL) RETURNS text LANGUAGE plpgsql AS $$
DECLARE detail text;
BEGIN
	RETURN (SELECT ia.record_package(x, m, o) FROM jsonb_array_elements(d) x);
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
	RETURN SQLSTATE || ' ' || split_part(SQLERRM, ' / ', 1) || coalesce(' (' || nullif(split_part(detail, ' / ', 1), '') || ')', '');
END $$;
SELECT what, pg_temp.t(jsonb_build_array(pg_temp.r(1, 1)), m) AS answer FROM (VALUES
	('none', NULL), ('a list', '[]'), ('empty', '{}'), ('no uri', pg_temp.m() - 'uri'), ('uri null', pg_temp.m('{"uri": null}')), ('uri', pg_temp.m('{"uri": "obras.example"}')),
	('no publishedDate', pg_temp.m() - 'publishedDate'), ('publishedDate', pg_temp.m('{"publishedDate": "2024-03-01"}')), ('no publisher', pg_temp.m() - 'publisher'), ('publisher', pg_temp.m('{"publisher": "Obras"}')),
	('no name', pg_temp.m('{"publisher": {}}')), ('name', pg_temp.m('{"publisher": {"name": " "}}')), ('version', pg_temp.m('{"version": 1.1}')), ('version null', pg_temp.m('{"version": null}')),
	('releases', pg_temp.m('{"releases": []}')), ('records', pg_temp.m('{"records": null}'))) v (what, m);
SELECT d, pg_temp.t(jsonb_build_array(pg_temp.r(1, 1), d), pg_temp.m()) AS answer FROM unnest(ARRAY['5', '"x"', 'null', '[]', '{}', '{"ocid": 5}', '{"ocid": ""}', '{"ocid": null}', '{"releases": []}', '{"uri": "https://obras.example", "records": []}',
	'{"url": "https://obras.example/r#1", "date": "2024-01-01T00:00:00Z"}', '{"ocid": "x", "releases": {}}', '{"ocid": "ocds-abc123-1", "releases": []}']::jsonb[]) d;
-- a process as a record and as releases, in whichever order, or as two records
SELECT pg_temp.t('[{"ocid": "x", "releases": []}, {"ocid": "x", "id": "1"}]', pg_temp.m()) AS record_first, pg_temp.t('[{"ocid": "x", "releases": []}, {"ocid": "x", "compiledRelease": {}}]', pg_temp.m()) AS two_records;
-- links are not fetched; links need an address, an id
SELECT o, pg_temp.t(jsonb_build_array(jsonb_build_object('ocid', 'x', 'releases', jsonb_build_array(pg_temp.l(1)))), pg_temp.m(), o) AS answer FROM unnest(ARRAY['{"releases": "full"}', '{"compiled": true}', '{"versioned": true}', '{"releases": "linked"}', '{"releases": "linked", "url": "https://obras.example/r"}', '{}']::jsonb[]) o;
SELECT pg_temp.t(jsonb_build_array(pg_temp.r(1, 1) - 'id'), pg_temp.m(), '{"releases": "linked", "url": "https://obras.example/r"}') AS no_id;
SELECT m, pg_temp.t(jsonb_build_array(pg_temp.r(1, 1)), pg_temp.m(m), '{"releases": "linked"}') AS answer FROM unnest(ARRAY['{"packages": []}', '{"packages": ["https://a.example/1", "https://a.example/2"]}', '{"packages": ["a b"]}', '{"packages": "https://a.example/1"}']::jsonb[]) m;
SELECT o, pg_temp.t(jsonb_build_array(pg_temp.r(1, 1)), pg_temp.m(), o) AS answer FROM unnest(ARRAY['{"releases": "links"}', '{"compiled": "yes"}', '{"versioned": null}', '{"url": "obras"}', '{"url": "https://obras.example/#a"}', '{"ordre": 1}', '{"order": 1}', '[]']::jsonb[]) o;
-- of release packages
SELECT ia.release_package('{"ocid": "x", "compiledRelease": {}}', pg_temp.m());
SELECT ia.release_package(jsonb_build_object('ocid', 'x', 'releases', jsonb_build_array(pg_temp.l(1))), pg_temp.m());
SELECT ia.release_package('{"ocid": "x", "releases": [5]}', pg_temp.m());
SELECT ia.release_package('{"ocid": "x"}', '{}');
SELECT ia.record_package('{"ocid": "x"}', pg_temp.m(), '{"ordre": 1}');

-- ---- workers hand each other what they have ----
CREATE TABLE package_release AS SELECT o, pg_temp.r(o, n) AS doc, pg_temp.m() AS metadata, '{"versioned": true}'::jsonb AS options FROM generate_series(1, 300) o, generate_series(1, 9) n;
CREATE TEMP TABLE serial AS SELECT ia.record_package(doc, metadata, options) AS records, ia.release_package(doc, metadata) AS releases FROM package_release;
ALTER TABLE package_release SET (parallel_workers = 2);
SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET max_parallel_workers_per_gather = 2;
EXPLAIN (COSTS off) SELECT ia.record_package(doc, metadata, options), ia.release_package(doc, metadata) FROM package_release;
CREATE TEMP TABLE parallel AS SELECT ia.record_package(doc, metadata, options) AS records, ia.release_package(doc, metadata) AS releases FROM package_release;
SELECT p.records - 'records' = s.records - 'records' AS metadata, (SELECT jsonb_agg(r ORDER BY r ->> 'ocid') FROM jsonb_array_elements(p.records -> 'records') r)::text = (SELECT jsonb_agg(r ORDER BY r ->> 'ocid') FROM jsonb_array_elements(s.records -> 'records') r)::text AS records,
	(SELECT jsonb_agg(r ORDER BY r) FROM jsonb_array_elements(p.releases -> 'releases') r)::text = (SELECT jsonb_agg(r ORDER BY r) FROM jsonb_array_elements(s.releases -> 'releases') r)::text AS releases
FROM parallel p, serial s;
DROP TABLE package_release;
