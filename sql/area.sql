-- area: decides how areas are loaded, found by name and by place, and where a document lies.
\set VERBOSITY default
\pset null (null)
SET client_min_messages = warning;
SELECT count(*) > 0 AS made FROM ia.create_platform(true);

-- Two made-up states, squares of one degree, each with municipalities of a quarter.
CREATE FUNCTION pg_temp.square(key text, name text, x float8, y float8, size float8) RETURNS jsonb LANGUAGE sql AS
	$$SELECT jsonb_build_object('type', 'Feature', 'properties', jsonb_build_object('CVEGEO', key, 'NOMGEO', name), 'geometry', ST_AsGeoJSON(ST_MakeEnvelope(x, y, x + size, y + size, 4326))::jsonb)$$;
SELECT infra.load_areas(jsonb_build_object('type', 'FeatureCollection', 'features', jsonb_build_array(pg_temp.square('91', 'Sierra Clara', -101, 25, 1), pg_temp.square('92', 'Costa Ámbar', -100, 25, 1),
	pg_temp.square('91001', 'Los Álamos', -101, 25, 0.5), pg_temp.square('91002', 'Juárez', -100.5, 25, 0.5), pg_temp.square('92001', 'Juárez', -100, 25, 0.5), pg_temp.square('920010001', 'El Puerto', -100, 25, 0.1))), 4326) AS loaded;
SELECT key, name, kind, parent, normal_name, GeometryType(geom) AS type, ST_SRID(geom) AS srid FROM infra.area ORDER BY key;
-- again, with another name and in metres: updated, and where it was
SELECT infra.load_areas((SELECT jsonb_build_object('type', 'FeatureCollection', 'features', jsonb_build_array(jsonb_build_object('properties', jsonb_build_object('clave', key, 'nombre', 'Los Álamos de Arriba'), 'geometry', ST_AsGeoJSON(ST_Transform(geom, 6372), 9)::jsonb)))
	FROM infra.area WHERE key = '91001'), 6372, 'clave', 'nombre') AS loaded;
SELECT name, ST_XMin(geom)::numeric(9, 4) AS west, ST_YMax(geom)::numeric(9, 4) AS north FROM infra.area WHERE key = '91001';
-- what is refused, and leaves nothing behind
SELECT infra.load_areas('{"type": "Feature"}', 4326);
SELECT infra.load_areas('{"type": "FeatureCollection", "features": []}', 1);
SELECT infra.load_areas(jsonb_build_object('type', 'FeatureCollection', 'features', jsonb_build_array(pg_temp.square('93', 'Tercera', 0, 0, 1), pg_temp.square('9', 'Sin clave', 0, 0, 1))), 4326);
INSERT INTO infra.area (key, name, geom) VALUES ('9', 'x', NULL);
INSERT INTO infra.area (key, name, geom) VALUES ('94', 'Cruzada', ST_GeomFromText('MULTIPOLYGON(((0 0,1 1,1 0,0 1,0 0)))', 4326));
SELECT count(*) AS areas FROM infra.area;

-- by name and by place
SELECT asked, key, name FROM unnest(ARRAY['JUAREZ', 'juárez', 'Sierra  Clara', 'Los Alamos de arriba', 'Ninguna', '']) AS asked LEFT JOIN LATERAL infra.area_by_name(asked) ON true;
SELECT key FROM infra.area_by_name('Juárez', '92'), (VALUES (1)) v;
SELECT asked, state, (SELECT string_agg(key, ' ') FROM infra.area_of_address(asked, state)) AS municipalities FROM (VALUES ('Ciudad Benito Juárez', 'Costa Ámbar'), ('Ciudad Benito Juárez', NULL), ('Juárez', 'Otra'), ('Alianza', 'Sierra Clara')) AS v (asked, state);
SELECT place, (SELECT string_agg(key, ' ') FROM infra.area_at(ST_GeomFromText(place, 4326))) AS municipalities, (SELECT string_agg(key, ' ') FROM infra.area_at(ST_GeomFromText(place, 4326), 'state')) AS states
FROM unnest(ARRAY['POINT(-100.75 25.25)', 'LINESTRING(-100.75 25.25,-99.75 25.25)', 'POINT(0 0)']) AS place;

-- where a document lies: by its geometry, else its gazetteer, else its address
CREATE FUNCTION pg_temp.project(location text) RETURNS jsonb LANGUAGE sql AS $$SELECT format('{"id": "oc4ids-abc123-1", "locations": [{"id": "1", %s}]}', location)::jsonb$$;
SELECT location, p.* FROM unnest(ARRAY['"geometry": {"type": "Point", "coordinates": [-100.25, 25.25]}, "address": {"region": "Costa Ámbar"}',
	'"geometry": {"type": "Point", "coordinates": [-100.25, 25.75]}', '"geometry": {"type": "Point", "coordinates": [-100.25, 25.75]}, "address": {"locality": "Juarez", "region": "sierra clara"}',
	'"geometry": {"type": "Point", "coordinates": [25.25, -100.25]}, "address": {"region": "COSTA AMBAR", "locality": "Ciudad Juárez"}',
	'"gazetteer": {"scheme": "INEGI", "identifiers": ["92001"]}, "address": {"region": "Sierra Clara", "locality": "Juárez"}', '"gazetteer": {"scheme": "INEGI", "identifiers": ["91", "920010001"]}', '"gazetteer": {"identifiers": 5}',
	'"address": {"region": "Sierra Clara"}', '"address": {"region": 5}', '"description": "x"']) AS location LEFT JOIN LATERAL infra.place_of(pg_temp.project(location)) p ON true;
SELECT count(*) AS none FROM infra.place_of('{}');
-- the index on territory is used
SET enable_seqscan = off;
EXPLAIN (COSTS OFF) SELECT key FROM infra.area_at(ST_SetSRID(ST_Point(-100.75, 25.25), 4326));
EXPLAIN (COSTS OFF) SELECT key FROM infra.area_by_name('Juárez', '92');
DROP SCHEMA infra_api, infra CASCADE;
