-- types: decides how documents become composites and come back, how lists become rows, and what is said of what neither
-- can carry.
\set VERBOSITY default
\pset null (null)

-- ---- there: attributes in the standard's spelling and order ----
SELECT attname, format_type(atttypid, NULL) AS type FROM pg_attribute WHERE attrelid = 'ia.oc4ids_value'::regclass ORDER BY attnum;
SELECT format_type(atttypid, NULL) AS type, count(*) FROM pg_attribute WHERE attrelid = 'ia.oc4ids_project'::regclass AND attname <> '_verbatim' GROUP BY atttypid ORDER BY format_type(atttypid, NULL) COLLATE "C";

CREATE TEMP TABLE sample AS SELECT $${
	"id": "oc4ids-scv024-1", "title": "Puente Río Claro", "updated": "2024-03-14T09:00:00-06:00", "sector": ["transport", "transport.road"],
	"budget": {"amount": {"amount": 12500000.10, "currency": "MXN"}, "approvalDate": "2023-01-02T00:00:00Z"},
	"period": {"startDate": "2023-08-07T00:00:00-06:00", "endDate": "2024-09-13T00:00:00.250Z", "durationInDays": 403},
	"locations": [{"id": "1", "geometry": {"type": "Point", "coordinates": [-99.1, 19.4]}}],
	"parties": [{"id": "MX-RFC-1", "name": "Obras", "roles": ["publicAuthority"], "address": {"countryName": "México"}}],
	"documents": [{"id": "a", "documentType": "landAndSettlementImpact", "url": "https://obras.example/a"}, {"id": "b", "datePublished": "2024-01-12"}],
	"contractingProcesses": [{"id": "ocds-1", "summary": {"documents": [{"id": "c", "documentType": "tenderNotice"}],
		"transactions": [{"id": "t1", "value": {"amount": 1.50, "currency": "MXN"}, "payee": {"id": "MX-RFC-1", "name": "Obras"}}]}}],
	"folio": 7}$$::jsonb AS doc;
SELECT (p).id, (p).title, (p).updated AT TIME ZONE 'UTC' AS updated, ((p).budget).amount.amount, ((p).period)."durationInDays" AS days, (p).sector[2], ((p).locations)[1].geometry.coordinates,
	(((p)."contractingProcesses")[1].summary).transactions[1].payee.name AS payee
FROM (SELECT ('{}'::jsonb || doc #- '{documents,1}')::ia.oc4ids_project AS p FROM sample) s;
-- what an attribute cannot say, each where it belongs: the offset of a date, a fraction with a zero at its end
SELECT (p)._verbatim, ((p).period)._verbatim AS period, ((p).budget)._verbatim AS budget FROM (SELECT (doc #- '{documents,1}')::ia.oc4ids_project AS p FROM sample) s;

-- ---- and back: the same document, but for what the model does not know, which is listed ----
SELECT (doc #- '{documents,1}')::ia.oc4ids_project::jsonb = (doc #- '{documents,1}') - 'folio' AS same FROM sample;
SELECT u.* FROM sample, ia.unmapped(doc) u;
-- null is not absent; an id that is a number stays one; empty is not absent; a text in another language is kept; 1.10 has its zero
SELECT d, d::ia.ocds_release::jsonb = d AND d::ia.ocds_release::jsonb::text = d::text AS same
FROM unnest(ARRAY[
	'{"ocid": null, "tag": []}',
	'{"ocid": "x", "awards": [{"id": 1, "title": null, "title_en": "Bridge", "value": {}, "items": [{"id": 10, "quantity": 1.10}]}]}',
	'{"ocid": "x", "tender": {"id": "1", "submissionMethod": null, "description_es-MX": "Puente"}, "parties": [], "planning": {}}',
	'{"ocid": "x", "date": "2024-01-01T00:00:00z", "contracts": [{"id": "1", "dateSigned": "2024-01-01T00:00:00.1234567Z"}]}',
	'{"ocid": "x", "tender": {"amendments": [{"changes": [{"property": "p", "former_value": {"a": [1, null, "x"]}}, {"former_value": null}]}]}}',
	'{}']::jsonb[]) d;
-- a list that was once a single code (OC4IDS 0.9.1)
SELECT (x).tag, x::jsonb AS back FROM (SELECT '{"id": "1", "tag": "planning"}'::jsonb::ia.oc4ids_linked_release AS x) s;
-- a record: its releases are links or whole ones, its history has types of its own
SELECT (r).releases[1].url, (v).ocid, ((v).tender.title)[1].value AS was, r::jsonb = doc AS same
FROM (SELECT doc, doc::ia.ocds_record AS r, (doc::ia.ocds_record)."versionedRelease" AS v
	FROM (SELECT '{"ocid": "x", "releases": [{"url": "https://obras.example/1", "date": "2024-01-01T00:00:00Z", "tag": ["tender"]}],
		"versionedRelease": {"ocid": "x", "tender": {"title": [{"releaseID": "1", "releaseDate": "2024-01-01T00:00:00Z", "releaseTag": ["tender"], "value": "Puente"}]}}}'::jsonb AS doc) d) s;
SELECT x::ia.ocds_record::jsonb = x AS same FROM (SELECT '{"ocid": "x", "releases": [{"ocid": "x", "id": "1", "date": "2024-01-01T00:00:00Z", "tag": ["tender"], "initiationType": "tender"}]}'::jsonb AS x) s;

-- a changed attribute is believed, an unchanged one keeps its spelling
WITH p AS (SELECT '{"startDate": "2023-08-07T00:00:00-06:00", "endDate": "2024-01-01T00:00:00-06:00", "maxExtentDate": null}'::jsonb::ia.oc4ids_period AS p)
SELECT ROW((p)."startDate", '2025-01-01T00:00:00Z', NULL, 3, (p)._verbatim)::ia.oc4ids_period::jsonb AS changed,
	ROW(NULL, (p)."endDate", '2026-01-01T00:00:00Z', NULL, (p)._verbatim)::ia.oc4ids_period::jsonb AS taken_out FROM p;
-- made by hand, and assigned to a column of documents
CREATE TEMP TABLE kept (doc jsonb);
INSERT INTO kept VALUES (ROW(1.50, 'MXN', NULL)::ia.oc4ids_value), (NULL::ia.oc4ids_value), (ROW(NULL, NULL, NULL)::ia.oc4ids_value);
SELECT * FROM kept;
-- neither TimeZone nor DateStyle has a say
SET TimeZone = 'America/Mexico_City'; SET DateStyle = 'SQL, DMY';
SELECT ROW('2024-01-02 03:04:05.06-06', NULL, NULL, NULL, NULL)::ia.oc4ids_period::jsonb AS back;
RESET TimeZone; RESET DateStyle;

-- ---- what does not fit is an error that names its place ----
SELECT '{"title": 5}'::jsonb::ia.oc4ids_project;
SELECT '{"contractingProcesses": [{"id": "1"}, {"id": "2", "summary": {"contractValue": {"amount": "12,500"}}}]}'::jsonb::ia.oc4ids_project;
SELECT '{"period": {"durationInDays": 9223372036854775808}}'::jsonb::ia.oc4ids_project;
SELECT '{"period": {"durationInDays": 40.5}}'::jsonb::ia.oc4ids_project;
SELECT '{"updated": "2024-03-14"}'::jsonb::ia.oc4ids_project;
SELECT '{"updated": "10000-01-01T00:00:00Z"}'::jsonb::ia.oc4ids_project;
SELECT '{"updated": "infinity"}'::jsonb::ia.oc4ids_project;
SELECT '{"sector": "transport"}'::jsonb::ia.oc4ids_project;
SELECT '{"sector": ["transport", 5]}'::jsonb::ia.oc4ids_project;
SELECT '{"documents": [{"id": "1"}, [2]]}'::jsonb::ia.oc4ids_project;
SELECT '{"social": {"inIndigenousLand": "no"}}'::jsonb::ia.oc4ids_project;
SELECT '[]'::jsonb::ia.oc4ids_project;
SELECT 'null'::jsonb::ia.ocds_value;
SELECT NULL::jsonb::ia.ocds_value IS NULL AS null_is_null;
-- an id is a number or a text, but nothing else; what prints in thousands of digits is none
SELECT '{"id": true}'::jsonb::ia.ocds_award;
SELECT '{"id": 1e300}'::jsonb::ia.ocds_award;
\set VERBOSITY terse
-- and what JSON cannot say
SELECT ROW('NaN', 'MXN', NULL)::ia.oc4ids_value::jsonb;
SELECT ROW('infinity', NULL, NULL, NULL, NULL)::ia.oc4ids_period::jsonb;
SELECT ROW('4713-01-01 BC', NULL, NULL, NULL, NULL)::ia.oc4ids_period::jsonb;
SELECT ROW('x', '{{a},{b}}', NULL)::ia.oc4ids_gazetteer::jsonb;
SELECT ROW(1, 'MXN', '[]')::ia.oc4ids_value::jsonb;

-- ---- lists as rows ----
SELECT d.path, d.parent_path, d.parent_id, d.id, d."documentType", d._verbatim FROM sample, ia.documents(doc) d;
SELECT t.path, t.parent_id, (t.value).amount, (t.payee).name FROM sample, ia.transactions(doc) t;
SELECT count(*) FILTER (WHERE d."documentType" = 'landAndSettlementImpact') AS reads_like_the_question FROM sample p, ia.documents(p.doc) d;
SELECT c.path, c.parent_id, c.id, (c.summary).documents[1].id AS document FROM sample, ia.contracting_processes(doc) c;
-- OCDS: a release, a package, a record; whose each is
CREATE TEMP TABLE release AS SELECT '{"ocid": "ocds-1", "id": "r1", "date": "2024-01-01T00:00:00Z", "tag": ["contract"], "initiationType": "tender",
	"parties": [{"id": "P7", "name": "Obras"}], "awards": [{"id": 1, "items": [{"id": "i1", "quantity": 2}]}],
	"contracts": [{"id": "c1", "awardID": 1, "items": [{"id": "i2"}], "implementation": {"transactions": [{"id": "t1", "value": {"amount": 5}}], "milestones": [{"id": "m1"}]}}]}'::jsonb AS doc;
SELECT a.path, a.parent_id, a.id, a._verbatim FROM release, ia.awards(doc) a;
SELECT i.path, i.parent_path, i.parent_id, i.id, i.quantity FROM release, ia.items(doc) i;
SELECT c.id, c."awardID", t.id AS payment, (t.value).amount FROM release, ia.contracts(doc) c JOIN LATERAL ia.transactions(release.doc) t ON t.parent_path = c.path;
SELECT p.path, p.parent_path, p.parent_id, p.id FROM release, ia.parties(jsonb_build_object('uri', 'x', 'publisher', '{}'::jsonb, 'releases', jsonb_build_array(doc, doc))) p;
SELECT m.path, m.parent_path, m.parent_id FROM release, ia.milestones(jsonb_build_object('records', jsonb_build_array(jsonb_build_object('ocid', 'ocds-1', 'releases', jsonb_build_array(doc), 'compiledRelease', doc)))) m;
-- the two standards in one query
SELECT p.path, p.id FROM (SELECT doc FROM sample UNION ALL SELECT doc FROM release) d, ia.parties(doc) p ORDER BY p.id COLLATE "C";
-- nothing is passed over in silence: what is no element, what is no list
SELECT path, id, _verbatim FROM ia.documents('{"id": "oc4ids-scv024-1", "documents": [4, {"id": 5, "url": ["x"]}, null, "x"], "contractingProcesses": [{"summary": {"documents": {"id": "1"}}}, 3]}');
SELECT count(*) AS none FROM ia.documents('{"id": "oc4ids-scv024-1", "documents": null}');
SELECT count(*) AS none FROM ia.documents('{"what": [1]}');
SELECT count(*) AS none FROM ia.documents(NULL);

-- ---- unmapped: at every depth, and by a profile ----
SELECT * FROM ia.unmapped('{"id": "oc4ids-scv024-1", "x": {"y": 1}, "documents": [{"id": "1", "a/b": null}], "contractingProcesses": [{"summary": {"tender": {"~t": []}}}], "metrics": [{"id": "1", "observations": [{"id": "1", "dimensions": {"free": 1}}]}]}');
SELECT * FROM ia.unmapped('{"ocid": "x", "tag": ["tender"], "tender": {"id": "1", "title_es": "Puente", "titel_es": "x"}}');
SELECT * FROM ia.unmapped('[1]');
SELECT path FROM ia.unmapped('{"ocid": "x", "tag": ["award"], "awards": [{"id": "1", "rationale": "x", "other": 1}]}',
	'{"patches": [{"definitions": {"Award": {"properties": {"rationale": {"type": "string"}}}}}]}');

-- ---- many at once, and types that change meanwhile ----
SELECT count(*), bool_and(d::ia.oc4ids_project::jsonb = d) AS same
FROM (SELECT jsonb_build_object('id', i::text, 'documents', jsonb_build_array(jsonb_build_object('id', i::text, 'datePublished', '2024-01-01T00:00:00-06:00'))) AS d FROM generate_series(1, 2000) i) s;
SELECT count(*), min(path COLLATE "C"), count(DISTINCT id)
FROM (SELECT jsonb_build_object('id', 'x', 'title', 'x', 'documents', (SELECT jsonb_agg(jsonb_build_object('id', i::text)) FROM generate_series(1, 50000) i)) AS doc) s, ia.documents(doc);
BEGIN;
PREPARE cast_it(jsonb) AS SELECT $1::ia.oc4ids_value, $1::ia.oc4ids_value::jsonb AS back;
EXECUTE cast_it('{"amount": 1, "currency": "MXN"}');
ALTER TYPE ia.oc4ids_value ADD ATTRIBUTE mine text;
EXECUTE cast_it('{"amount": 1, "currency": "MXN"}');
ROLLBACK;
