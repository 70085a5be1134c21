-- map: decides what the questions about places answer and which index answers them, and what is in a tile.
\set VERBOSITY terse
\pset null (null)
SET client_min_messages = warning;
SELECT count(*) > 0 AS made FROM ia.create_platform(true);
SELECT infra.load_areas(jsonb_build_object('type', 'FeatureCollection', 'features', (SELECT jsonb_agg(jsonb_build_object('properties', jsonb_build_object('CVEGEO', key, 'NOMGEO', key), 'geometry', ST_AsGeoJSON(ST_MakeEnvelope(west, 25, west + 0.5, 26))::jsonb))
	FROM (VALUES ('91001', -101.0), ('91002', -100.5)) AS v (key, west))), 4326) AS areas;
-- A hundred works in a grid, a hundredth of a degree apart; a road that crosses the border; a copy of one of them by somebody else.
CREATE FUNCTION pg_temp.publish(institution text, id text, title text, geometry jsonb, more jsonb DEFAULT '{}') RETURNS void LANGUAGE sql AS
	$$INSERT INTO infra.published_project (institution, project_id, document) VALUES (institution, id, jsonb_build_object('id', id, 'title', title, 'locations', jsonb_build_array(jsonb_build_object('id', '1', 'geometry', geometry))) || more)$$;
SELECT count(pg_temp.publish('SOP', 'p-' || i, 'Obra ' || i, jsonb_build_object('type', 'Point', 'coordinates', jsonb_build_array(-100.9 + (i % 10) / 100.0, 25.5 + (i / 10) / 100.0)),
	jsonb_build_object('sector', jsonb_build_array(CASE WHEN i % 2 = 0 THEN 'health' ELSE 'education' END), 'status', 'implementation', 'type', 'construction', 'period', jsonb_build_object('startDate', format('20%s-01-01T00:00:00Z', 20 + i % 3)), 'budget', '{"amount": {"amount": 10, "currency": "MXN"}}'::jsonb))) FROM generate_series(0, 99) i;
SELECT pg_temp.publish('SCT', 'road', 'Camino a la costa', '{"type": "LineString", "coordinates": [[-100.6, 25.2], [-100.4, 25.2]]}'), pg_temp.publish('DIF', 'copy', 'Obra número 42', '{"type": "Point", "coordinates": [-100.88, 25.5401]}');
ANALYZE infra.published_project;

-- ---- questions ----
SELECT string_agg(project_id, ' ' ORDER BY id) AS within FROM infra.works_within(ST_MakeEnvelope(-100.905, 25.495, -100.875, 25.515, 4326));
SELECT round(metres) AS metres, institution, project_id, title FROM infra.works_near(ST_SetSRID(ST_Point(-100.88, 25.54), 4326), 4);
SELECT (SELECT count(*) FROM infra.works_in('91001')) AS one, (SELECT string_agg(project_id, ' ') FROM infra.works_in('91002')) AS other, (SELECT count(*) FROM infra.works_in('99999')) AS none;
SELECT string_agg(project_id, ' ' ORDER BY id) AS along FROM infra.works_along(ST_GeomFromText('LINESTRING(-100.91 25.5,-100.87 25.5)', 4326), 200);
SELECT project_id FROM infra.works_crossing('91001', '91002');
SELECT round(metres_apart) AS metres, likeness > 0.3 AS alike, institution, project_id, other_institution, other_project_id FROM infra.works_overlapping();
SELECT count(*) AS overlapping FROM infra.works_overlapping(1500, 0);
-- each by its index
SET enable_seqscan = off;
EXPLAIN (COSTS OFF) SELECT project_id FROM infra.works_within(ST_MakeEnvelope(-100.905, 25.495, -100.875, 25.515, 4326));
EXPLAIN (COSTS OFF) SELECT project_id FROM infra.works_near(ST_SetSRID(ST_Point(-100.88, 25.54), 4326), 4);
EXPLAIN (COSTS OFF) SELECT project_id FROM infra.works_in('91001');
EXPLAIN (COSTS OFF) SELECT project_id FROM infra.works_along(ST_GeomFromText('LINESTRING(-100.91 25.5,-100.87 25.5)', 4326), 200);
EXPLAIN (COSTS OFF) SELECT project_id FROM infra.works_crossing('91001', '91002');
EXPLAIN (COSTS OFF) SELECT project_id FROM infra.works_overlapping();
RESET enable_seqscan;

-- ---- tiles: clusters below zoom 10, works from there on ----
CREATE FUNCTION pg_temp.tile_at(z int, lon float8, lat float8, query json DEFAULT NULL) RETURNS bytea LANGUAGE sql AS
	$$SELECT infra_api.tile(z, floor((lon + 180) / 360 * 2 ^ z)::int, floor((1 - ln(tan(radians(lat)) + 1 / cos(radians(lat))) / pi()) / 2 * 2 ^ z)::int, query)$$;
SELECT z, octet_length(pg_temp.tile_at(z, -100.88, 25.54)) > 0 AS something, position('clusters'::bytea IN pg_temp.tile_at(z, -100.88, 25.54)) > 0 AS clusters, position('projects'::bytea IN pg_temp.tile_at(z, -100.88, 25.54)) > 0 AS projects FROM unnest(ARRAY[0, 4, 9, 10, 14]) AS z;
SELECT z, octet_length(pg_temp.tile_at(z, 10, 10)) AS nothing FROM unnest(ARRAY[4, 8, 12]) AS z;
SELECT query, octet_length(pg_temp.tile_at(10, -100.88, 25.54, query)) > 0 AS something, position('Camino'::bytea IN pg_temp.tile_at(10, -100.6, 25.2, query)) > 0 AS road FROM unnest(ARRAY['{}', '{"year": 2021}', '{"year": "2021"}', '{"year": 1999}', '{"sector": "health"}', '{"sector": "transport"}', '{"status": "implementation"}', '{"institution": "SCT"}', '{"institution": "SOP", "type": "construction"}', '{"type": "x"}']::json[]) AS query;
SELECT infra_api.tile(-1, 0, 0); SELECT infra_api.tile(25, 0, 0); SELECT infra_api.tile(2, 4, 0); SELECT infra_api.tile(2, 0, -1); SELECT infra_api.tile(NULL, 0, 0);
SELECT infra_api.tile(0, 0, 0, '{"anio": 2021}'); SELECT infra_api.tile(0, 0, 0, '{"year": "2021; DROP TABLE infra.area"}'); SELECT infra_api.tile(0, 0, 0, '5');
-- ---- GeoJSON ----
SELECT jsonb_array_length(f -> 'features') AS features, f #>> '{features,0,id}' AS first FROM infra_api.features(-101, 25, -100, 26) f;
SELECT jsonb_array_length(infra_api.features(-101, 25, -100, 26, '{"year": 2021, "sector": "health"}') -> 'features') AS some, infra_api.features(0, 0, 1, 1) AS none, jsonb_array_length(infra_api.features(-101, 25, -100, 26, NULL, 3) -> 'features') AS three;
SELECT infra_api.features(1, 0, 0, 1); SELECT infra_api.features(0, 0, 1, 91); SELECT infra_api.features('NaN', 0, 1, 1); SELECT infra_api.features(0, 0, 1, 1, NULL, 0); SELECT infra_api.features(0, 0, 1, 1, '{"x": 1}');
DROP SCHEMA infra_api, infra CASCADE;
