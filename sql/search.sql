-- search: decides what is found, in which order, what the person who types is offered, and that what is found follows what
-- is published.
\set VERBOSITY terse
\pset null (null)
SET client_min_messages = warning;
SELECT count(*) > 0 AS made FROM ia.create_platform(true);
SELECT infra.load_areas(jsonb_build_object('type', 'FeatureCollection', 'features', jsonb_build_array(
	jsonb_build_object('properties', '{"CVEGEO": "31", "NOMGEO": "Sierra Clara"}'::jsonb, 'geometry', ST_AsGeoJSON(ST_MakeEnvelope(-101, 25, -100, 26))::jsonb),
	jsonb_build_object('properties', '{"CVEGEO": "31001", "NOMGEO": "Los Álamos"}'::jsonb, 'geometry', ST_AsGeoJSON(ST_MakeEnvelope(-101, 25, -100.5, 26))::jsonb))), 4326) AS areas;
INSERT INTO infra.published_project (institution, project_id, document) VALUES
	('sop', 'oc4ids-abc123-1', '{"id": "oc4ids-abc123-1", "title": "Construcción del camino a Los Álamos", "description": "Pavimentación con concreto hidráulico", "status": "implementation", "type": "construction", "sector": ["transport"], "period": {"startDate": "2024-01-01T00:00:00Z"},
		"publicAuthority": {"name": "Secretaría de Obras Públicas"}, "locations": [{"id": "1", "geometry": {"type": "Point", "coordinates": [-100.9, 25.2]}, "address": {"locality": "Peñitas", "postalCode": "67000"}}, {"id": "2", "address": "donde sea"}],
		"contractingProcesses": [{"id": "1", "summary": {"ocid": "ocds-abc123-7", "tender": {"procurementMethod": "open"}}}]}'),
	('sop', 'oc4ids-abc123-2', '{"id": "oc4ids-abc123-2", "title": "Escuela de Peñitas", "description": "Aulas junto al camino", "status": "completion", "sector": ["education"], "period": {"startDate": "2023-01-01T00:00:00Z"}}'),
	('dif', 'oc4ids-abc123-3', '{"id": "oc4ids-abc123-3", "title": "Construcciones menores", "parties": [{"id": "1", "name": "Constructora del Niño, S.A."}, 5]}'),
	('dif', 'oc4ids-abc123-4', '{"id": "oc4ids-abc123-4"}');
INSERT INTO infra.published_record (institution, ocid, project_id, document) VALUES ('sop', 'ocds-abc123-7', 'oc4ids-abc123-1', '{"ocid": "ocds-abc123-7", "date": "2024-02-01T00:00:00Z", "buyer": {"name": "Obras Públicas"}, "awards": [{"suppliers": [{"name": "Asfaltos Ñandú"}]}],
	"tender": {"title": "Licitación del camino", "description": "Tramo norte", "status": "complete", "procurementMethod": "open"}}');

-- ---- what is found ----
SELECT q, s.kind, s.institution, s.project_id, s.ocid, round(s.rank::numeric, 3) AS rank FROM unnest(ARRAY['camino', 'CAMINOS', 'caminó', 'construcciones', 'penitas', 'peñitas -escuela', '"concreto hidraulico"', '"hidráulico concreto"', 'escuela or licitación', 'nandu', 'obras publicas',
	'67000', 'oc4ids-abc123-2', 'ocds-abc123-7', 'nada de esto']) WITH ORDINALITY u (q, n), infra_api.search(q) WITH ORDINALITY s (kind, institution, project_id, ocid, title, rank, i) ORDER BY n, i;
-- any text is a question
SELECT left(q, 25) AS q, (SELECT count(*) FROM infra_api.search(q)) AS found FROM unnest(ARRAY[NULL, '', ' ', 'de la', '''', '& | ! ( ) :* <-> \', '"', '"camino', 'camino:*', '-camino', 'or', '!!camino & (', '%', repeat('camino ', 10000), U&'\FEFF\0301']) q;
-- all, by title, where nothing is asked; a page, and the next
SELECT kind, project_id, title, rank FROM infra_api.search('');
SELECT project_id, title FROM infra_api.search('', NULL, 2, 0) UNION ALL SELECT '--', NULL UNION ALL SELECT project_id, title FROM infra_api.search('', NULL, 2, 2);
-- filters; a process is where its project is
SELECT f, (SELECT string_agg(coalesce(ocid, project_id), ' ' ORDER BY kind, project_id) FROM infra_api.search('', f)) AS found
FROM unnest(ARRAY['{"kind": "process"}', '{"year": 2023}', '{"year": "2024"}', '{"state": "31"}', '{"municipality": "31001"}', '{"institution": "dif"}', '{"status": "complete"}', '{"sector": "transport"}', '{"type": "construction"}', '{"method": "open"}', '{"project": "oc4ids-abc123-1", "kind": "project"}']::jsonb[]) f;
SELECT project_id FROM infra_api.search('camino', '{"sector": "education"}');
SELECT * FROM infra_api.search('camino', '{"years": 2024}');
SELECT * FROM infra_api.search('camino', '{"year": "este"}');
SELECT * FROM infra_api.search('camino', '[]');
SELECT * FROM infra_api.search('camino', NULL, 0);
SELECT * FROM infra_api.search('camino', NULL, 10, -1);
SELECT * FROM infra_api.search('camino', NULL, NULL);

-- ---- while it is being typed ----
SELECT q, s.kind, s.project_id, s.title FROM unnest(ARRAY['c', 'con', 'construcción d', 'construcciones', 'constructor', 'alam', 'camino los', 'camino de', 'lo', 'lic', 'ocds-abc123-7', 'ocds-ab', '''%_\&|!:*', '', NULL]) WITH ORDINALITY u (q, n), infra_api.suggest(q) WITH ORDINALITY s (kind, institution, project_id, ocid, organization, title, i)
ORDER BY n, i;
SELECT count(*) AS found FROM infra_api.suggest('abc123', 2);
SELECT * FROM infra_api.suggest('camino', 101);

-- ---- the index is used, through a reader's row security too ----
SET enable_seqscan = off;
SET ROLE ia_public;
EXPLAIN (COSTS OFF) SELECT e.key FROM infra.search_entry e WHERE e.state = '31' AND e.words @@ websearch_to_tsquery('infra.spanish_unaccent', 'camino');
EXPLAIN (COSTS OFF) SELECT e.key FROM infra.search_entry e WHERE e.normal_title LIKE 'cam%' ORDER BY e.normal_title LIMIT 10;
EXPLAIN (COSTS OFF) SELECT e.key FROM infra.search_entry e ORDER BY e.normal_title, e.institution, e.key, e.kind LIMIT 10;
RESET ROLE;
RESET enable_seqscan;

-- ---- organizations, by any of their names; natural persons are not found ----
INSERT INTO infra.institution (institution, name, ambit, state, head) VALUES ('rio-claro', 'Río Claro', 'municipal', '19', 'Luz Peña'), ('valle-hondo', 'Valle Hondo', 'municipal', '31', 'Saúl Can');
SELECT count(*) FROM infra.gather_parties('rio-claro', '{"id": "1", "parties": [{"id": "1", "name": "Caminos y Puentes Ñandú", "identifier": {"scheme": "MX-RFC", "id": "ZMV850101ZZ5"}}, {"id": "2", "name": "Zenón Camino Ávila", "identifier": {"scheme": "MX-RFC", "id": "ZAVZ850101ZZ4"}}, {"id": "3", "name": "Vías del Sol"}]}');
SELECT organization, name, round(rank::numeric, 3) AS rank FROM infra_api.search_organizations('nandu or camino or vías or solo');
SELECT infra_api.merge_organizations(min(id), max(id), 'la misma') FROM infra.organization WHERE person IS DISTINCT FROM 'natural';
SELECT organization, name FROM infra_api.search_organizations('vías');
SELECT (SELECT count(*) FROM infra_api.search_organizations('zenon')) AS natural_persons, (SELECT count(*) FROM infra_api.search_organizations('')) AS nothing_asked, (SELECT count(*) FROM infra_api.search_organizations('de la')) AS nothing_said;
SELECT * FROM infra_api.search_organizations('vías', 1001);
SELECT kind, project_id, organization, title FROM infra_api.suggest('cam');
SET enable_seqscan = off;
EXPLAIN (COSTS OFF) SELECT m.current FROM infra.organization m WHERE to_tsvector('infra.spanish_unaccent', m.name) @@ websearch_to_tsquery('infra.spanish_unaccent', 'camino');
RESET enable_seqscan;

-- ---- it follows what is published ----
UPDATE infra.published_project SET document = document || '{"title": "Carretera a Los Álamos", "sector": ["transport", "urban"]}' WHERE project_id = 'oc4ids-abc123-1';
UPDATE infra.published_record SET document = jsonb_set(document, '{tender,title}', '"Concurso"');
SELECT kind, title, state, sector FROM infra.search_entry WHERE project_id = 'oc4ids-abc123-1' ORDER BY kind;
DELETE FROM infra.area WHERE key = '31001';
SELECT infra.refresh_places();
SELECT kind, state, municipality FROM infra.search_entry WHERE project_id = 'oc4ids-abc123-1' ORDER BY kind;
CREATE TEMP TABLE before AS SELECT * FROM infra.search_entry;
SELECT infra.refresh_search();
SELECT count(*) AS different FROM (TABLE before EXCEPT TABLE infra.search_entry) d;
DELETE FROM infra.published_record;
DELETE FROM infra.published_project WHERE institution = 'sop';
SELECT kind, key FROM infra.search_entry ORDER BY key;
-- a long text is found by how it begins
INSERT INTO infra.published_project (institution, project_id, document) SELECT 'dif', 'oc4ids-abc123-5', jsonb_build_object('id', 'oc4ids-abc123-5', 'title', repeat('x', 3000), 'description', 'biblioteca ' || string_agg('palabra' || n, ' ')) FROM generate_series(1, 200000) n;
SELECT s.project_id FROM infra_api.search('biblioteca') s;
SELECT s.project_id FROM infra_api.search('palabra200000') s;

-- ---- who writes it ----
SET ROLE ia_public;
SELECT infra.refresh_search();
INSERT INTO infra.search_entry SELECT * FROM infra.search_entry;
DELETE FROM infra.search_entry;
RESET ROLE;
DROP SCHEMA infra_api, infra CASCADE;
