-- published: decides what of a published project becomes columns, who sees and writes it, and what map programs read.
\set VERBOSITY terse
\pset null (null)
SET client_min_messages = warning;
SELECT count(*) > 0 AS made FROM ia.create_platform(true);
SELECT infra.load_areas(jsonb_build_object('type', 'FeatureCollection', 'features', jsonb_build_array(
	jsonb_build_object('properties', '{"CVEGEO": "31", "NOMGEO": "Sierra Clara"}'::jsonb, 'geometry', ST_AsGeoJSON(ST_MakeEnvelope(-101, 25, -100, 26))::jsonb),
	jsonb_build_object('properties', '{"CVEGEO": "31001", "NOMGEO": "Los Álamos"}'::jsonb, 'geometry', ST_AsGeoJSON(ST_MakeEnvelope(-101, 25, -100.5, 26))::jsonb))), 4326) AS areas;
INSERT INTO infra.published_project (institution, project_id, document) VALUES
	('SOP', 'oc4ids-abc123-1', '{"id": "oc4ids-abc123-1", "title": "Camino", "status": "implementation", "type": "construction", "sector": ["transport", "transport.road"], "updated": "2024-05-02T09:00:00-06:00",
		"period": {"startDate": "2023-12-31T23:00:00-06:00", "endDate": "2024-09-30"}, "budget": {"amount": {"amount": 1200.50, "currency": "MXN"}}, "contractingProcesses": [{"id": "1", "summary": {"ocid": "ocds-abc123-2"}}, {"id": "2", "summary": {"ocid": "ocds-abc123-1"}}, {"id": "3"}],
		"locations": [{"id": "1", "geometry": {"type": "LineString", "coordinates": [[-100.9, 25.1, 500], [-100.8, 25.1, 510]]}}, {"id": "2", "geometry": {"type": "Point", "coordinates": [-100.9, 25.2, 500]}}]}'),
	('SOP', 'oc4ids-abc123-2', '{"id": "oc4ids-abc123-2", "title": "Escuela", "sector": "education", "budget": {"amount": {"amount": "mucho"}}, "locations": [{"id": "1", "geometry": {"type": "Point", "coordinates": [25.1, -100.9]}, "address": {"region": "Sierra Clara"}}]}'),
	('DIF', 'oc4ids-abc123-3', '{"id": "oc4ids-abc123-3", "locations": [{"id": "1", "geometry": {"type": "Polygon", "coordinates": [[[-100.3, 25.1], [-100.2, 25.1], [-100.2, 25.2], [-100.3, 25.1]]]}}]}');
SELECT project_id, title, status, type, sector, period_start AT TIME ZONE 'UTC' AS start, period_end, year, amount, currency, updated AT TIME ZONE 'UTC' AS updated, ocids, encode(digest, 'hex') = encode(sha256(convert_to(document::text, 'UTF8')), 'hex') AS digest FROM infra.published_project ORDER BY id;
SELECT project_id, ST_AsText(geom) AS geom, ST_AsText(points) AS points, ST_AsText(lines) AS lines, ST_AsText(polygons) AS polygons, lon, lat, ST_SRID(center) AS center, state, municipality, place_source FROM infra.published_project ORDER BY id;
-- a document that changes takes its columns with it; nothing else can
UPDATE infra.published_project SET document = ia.swap_axes(document) WHERE project_id = 'oc4ids-abc123-2';
SELECT lon, lat, municipality, place_source FROM infra.published_project WHERE project_id = 'oc4ids-abc123-2';
UPDATE infra.published_project SET title = 'Otra';
UPDATE infra.published_project SET document = '{"id": "oc4ids-abc123-9"}' WHERE institution = 'DIF';
INSERT INTO infra.published_project (institution, project_id, document) VALUES ('SOP', 'oc4ids-abc123-1', '{"id": "oc4ids-abc123-1"}');
-- what map programs find: one family a view, with its SRID, and the key first
SELECT f_table_name, type, srid, coord_dimension FROM geometry_columns WHERE f_table_schema = 'infra' AND f_table_name LIKE 'project\_%' ORDER BY 1;
SELECT (SELECT string_agg(project_id, ' ' ORDER BY id) FROM infra.project_points) AS points, (SELECT string_agg(project_id, ' ' ORDER BY id) FROM infra.project_lines) AS lines, (SELECT string_agg(project_id, ' ' ORDER BY id) FROM infra.project_polygons) AS polygons;
SELECT DISTINCT a.attname AS first_column FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE c.relnamespace = 'infra'::regnamespace AND c.relkind = 'v' AND c.relname IN ('project_points', 'project_lines', 'project_polygons', 'project_table') AND a.attnum = 1;
SELECT * FROM infra.project_table WHERE institution = 'DIF' AND published_at IS NULL;
-- Areas change: what is published follows when an operator says so, and only where something changed.
SELECT infra.load_areas(jsonb_build_object('type', 'FeatureCollection', 'features', jsonb_build_array(jsonb_build_object('properties', '{"CVEGEO": "31002", "NOMGEO": "La Loma"}'::jsonb, 'geometry', ST_AsGeoJSON(ST_MakeEnvelope(-100.5, 25, -100, 26))::jsonb))), 4326) AS areas;
SELECT project_id, municipality, place_source FROM infra.published_project ORDER BY id;
SELECT infra.refresh_places() AS changed;
SELECT project_id, municipality, place_source FROM infra.published_project ORDER BY id;
SELECT infra.refresh_places() AS changed;
UPDATE infra.area SET geom = ST_Multi(ST_MakeEnvelope(-90, 20, -89, 21, 4326));
SELECT infra.refresh_places() AS changed;
SELECT project_id, state, municipality, place_source FROM infra.published_project ORDER BY id;
-- A pole is on the map's edge: Web Mercator has no place for it.
INSERT INTO infra.published_project (institution, project_id, document) SELECT 'SCT', id, jsonb_build_object('id', id, 'locations', jsonb_build_array(jsonb_build_object('id', '1', 'geometry', geometry)))
FROM (VALUES ('north', '{"type": "Point", "coordinates": [0, 90]}'::jsonb), ('south', '{"type": "Point", "coordinates": [180, -90]}'), ('cap', '{"type": "Polygon", "coordinates": [[[-180, 80], [180, 80], [180, 90], [-180, 90], [-180, 80]]]}')) v (id, geometry);
SELECT project_id, lon, lat, round(ST_X(center)) AS x, round(ST_Y(center)) AS y FROM infra.published_project WHERE institution = 'SCT' ORDER BY id;
SELECT z, x, y, octet_length(infra_api.tile(z, x, y)) > 0 AS drawn FROM (VALUES (0, 0, 0), (1, 0, 0), (1, 1, 1), (10, 512, 0), (10, 512, 30), (10, 1023, 1023)) v (z, x, y);
DELETE FROM infra.published_project WHERE institution = 'SCT';

-- who sees and writes it
CREATE ROLE regress_ia_reader;
SET ROLE regress_ia_reader;
SELECT count(*) AS seen FROM infra.published_project;
SELECT count(*) AS seen FROM infra.project_points;
INSERT INTO infra.published_project (institution, project_id, document) VALUES ('X', 'x', '{"id": "x"}');
UPDATE infra.published_project SET document = document;
DELETE FROM infra.published_project;
SELECT infra.load_areas('{}', 4326);
SELECT infra.refresh_places();
RESET ROLE;
SET ROLE ia_operator;
SELECT infra.refresh_places() AS changed;
RESET ROLE;
DROP ROLE regress_ia_reader;
DROP SCHEMA infra_api, infra CASCADE;
