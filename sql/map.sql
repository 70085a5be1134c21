-- map: decides what the questions about places answer and which index answers them, and what is in a tile.
\set VERBOSITY terse
\pset null (null)
SET client_min_messages = warning;
SELECT count(*) > 0 AS made FROM ia.create_platform(true);
SELECT infra.load_areas(jsonb_build_object('type', 'FeatureCollection', 'features', (SELECT jsonb_agg(jsonb_build_object('properties', jsonb_build_object('CVEGEO', key, 'NOMGEO', key), 'geometry', ST_AsGeoJSON(ST_MakeEnvelope(west, 25, west + 0.5, 26))::jsonb))
	FROM (VALUES ('31001', -101.0), ('31002', -100.5)) AS v (key, west))), 4326) AS areas;
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
-- metres of the ellipsoid, as ST_Distance has them; what has no place is not near; what is no place is refused
INSERT INTO infra.published_project (institution, project_id, document) VALUES ('SOP', 'nowhere', '{"id": "nowhere"}');
SELECT count(*) AS works, bool_and(n.metres = ST_Distance(p.geom::geography, ST_SetSRID(ST_Point(-101, 26), 4326)::geography)) AS exact, bool_and(n.metres >= n.before) AS in_order
FROM (SELECT w.*, lag(w.metres, 1, 0) OVER () AS before FROM infra.works_near(ST_SetSRID(ST_Point(-101, 26), 4326), 1000) w) n JOIN infra.published_project p ON p.id = n.id;
SELECT count(*) AS works FROM infra.works_near(ST_SetSRID(ST_Point(-100.88, 25.54), 4326));
SELECT count(*) AS works FROM infra.works_near(ST_SetSRID(ST_Point(-100.88, 25.54), 4326), 0);
SELECT count(n.id) AS nearest FROM infra.published_project p, infra.works_near(p.geom, 1) n WHERE p.project_id LIKE 'p-%' AND n.metres = 0;
DELETE FROM infra.published_project WHERE project_id = 'nowhere';
\set SHOW_CONTEXT never
\set VERBOSITY default
SELECT * FROM infra.works_near(ST_SetSRID(ST_Point(-100.88, 25.54), 4326), -1);
SELECT * FROM infra.works_near(ST_SetSRID(ST_Point(-100.88, 25.54), 4326), NULL);
SELECT * FROM infra.works_near(NULL, 1);
SELECT * FROM infra.works_near('SRID=4326;POINT EMPTY', 1);
SELECT n.* FROM (VALUES ('SRID=4326;POINT(25.54 -100.88)'::geometry)) v (place), infra.works_near(place, 1) n;
\set VERBOSITY terse
SELECT (SELECT count(*) FROM infra.works_in('31001')) AS one, (SELECT string_agg(project_id, ' ') FROM infra.works_in('31002')) AS other, (SELECT count(*) FROM infra.works_in('99999')) AS none;
SELECT string_agg(project_id, ' ' ORDER BY id) AS along FROM infra.works_along(ST_GeomFromText('LINESTRING(-100.91 25.5,-100.87 25.5)', 4326), 200);
SELECT project_id FROM infra.works_crossing('31001', '31002');
SELECT round(metres_apart) AS metres, likeness > 0.3 AS alike, institution, project_id, other_institution, other_project_id FROM infra.works_overlapping();
SELECT count(*) AS overlapping FROM infra.works_overlapping(1500, 0);
-- each by its index
SET enable_seqscan = off;
EXPLAIN (COSTS OFF) SELECT project_id FROM infra.works_within(ST_MakeEnvelope(-100.905, 25.495, -100.875, 25.515, 4326));
EXPLAIN (COSTS OFF) SELECT project_id FROM infra.works_near(ST_SetSRID(ST_Point(-100.88, 25.54), 4326), 4);
EXPLAIN (COSTS OFF) SELECT project_id FROM infra.works_in('31001');
EXPLAIN (COSTS OFF) SELECT project_id FROM infra.works_along(ST_GeomFromText('LINESTRING(-100.91 25.5,-100.87 25.5)', 4326), 200);
EXPLAIN (COSTS OFF) SELECT project_id FROM infra.works_crossing('31001', '31002');
EXPLAIN (COSTS OFF) SELECT project_id FROM infra.works_overlapping();
-- and the layers of a tile, which are asked with a filter and without
EXPLAIN (COSTS OFF) SELECT count FROM infra.map_clusters(8, 56, 109);
EXPLAIN (COSTS OFF) SELECT title FROM infra.map_projects(12, 900, 1745, '{"year": 2021, "sector": "health"}');
RESET enable_seqscan;

-- ---- tiles: clusters below zoom 10, works from there on ----
CREATE FUNCTION pg_temp.tile_at(z int, lon float8, lat float8, query json DEFAULT NULL) RETURNS bytea LANGUAGE sql AS
	$$SELECT infra_api.tile(z, floor((lon + 180) / 360 * 2 ^ z)::int, floor((1 - ln(tan(radians(lat)) + 1 / cos(radians(lat))) / pi()) / 2 * 2 ^ z)::int, query)$$;
SELECT z, octet_length(pg_temp.tile_at(z, -100.88, 25.54)) > 0 AS something, position('clusters'::bytea IN pg_temp.tile_at(z, -100.88, 25.54)) > 0 AS clusters, position('projects'::bytea IN pg_temp.tile_at(z, -100.88, 25.54)) > 0 AS projects FROM unnest(ARRAY[0, 4, 9, 10, 14]) AS z;
SELECT z, octet_length(pg_temp.tile_at(z, 10, 10)) AS nothing FROM unnest(ARRAY[4, 8, 12]) AS z;
SELECT query, octet_length(pg_temp.tile_at(10, -100.88, 25.54, query)) > 0 AS something, position('Camino'::bytea IN pg_temp.tile_at(10, -100.6, 25.2, query)) > 0 AS road FROM unnest(ARRAY['{}', '{"year": 2021}', '{"year": "2021"}', '{"year": 1999}', '{"sector": "health"}', '{"sector": "transport"}', '{"status": "implementation"}', '{"institution": "SCT"}', '{"institution": "SOP", "type": "construction"}', '{"type": "x"}']::json[]) AS query;
SELECT infra_api.tile(-1, 0, 0); SELECT infra_api.tile(25, 0, 0); SELECT infra_api.tile(2, 4, 0); SELECT infra_api.tile(2, 0, -1); SELECT infra_api.tile(NULL, 0, 0);
SELECT infra_api.tile(0, 0, 0, '{"anio": 2021}'); SELECT infra_api.tile(0, 0, 0, '{"year": "2021; DROP TABLE infra.area"}'); SELECT infra_api.tile(0, 0, 0, '5'); SELECT infra_api.tile(0, 0, 0, '["health"]');
SELECT infra_api.tile(0, 0, 0, '{"year": true}'); SELECT infra_api.tile(0, 0, 0, '{"year": 2021.5}'); SELECT infra_api.tile(0, 0, 0, '{"year": [2021]}'); SELECT infra_api.tile(0, 0, 0, '{"year": ""}');
SELECT infra_api.tile(0, 0, 0, '{"sector": 5}'); SELECT infra_api.tile(0, 0, 0, '{"status": ["implementation"]}'); SELECT infra_api.tile(0, 0, 0, '{"institution": {"id": "SOP"}}'); SELECT infra_api.tile(0, 0, 0, '{"type": false}');
SELECT infra_api.tile(10, 0, 0, '{"": null}'); SELECT octet_length(infra_api.tile(0, 0, 0, '{"year": null, "type": null}')) > 0 AS null_is_all;
-- ---- GeoJSON ----
SELECT jsonb_array_length(f -> 'features') AS features, f #>> '{features,0,id}' AS first FROM infra_api.features(-101, 25, -100, 26) f;
SELECT jsonb_array_length(infra_api.features(-101, 25, -100, 26, '{"year": 2021, "sector": "health"}') -> 'features') AS some, infra_api.features(0, 0, 1, 1) AS none, jsonb_array_length(infra_api.features(-101, 25, -100, 26, NULL, 3) -> 'features') AS three;
SELECT infra_api.features(1, 0, 0, 1); SELECT infra_api.features(0, 0, 1, 91); SELECT infra_api.features('NaN', 0, 1, 1); SELECT infra_api.features(0, 0, 1, 1, NULL, 0); SELECT infra_api.features(0, 0, 1, 1, '{"x": 1}');
DROP SCHEMA infra_api, infra CASCADE;
