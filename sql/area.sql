-- area: decides how areas are loaded, found by name and by place, and where a document lies.
\set VERBOSITY default
\pset null (null)
SET client_min_messages = warning;
SELECT count(*) > 0 AS made FROM ia.create_platform(true);

-- Two made-up states, squares of one degree, each with municipalities of a quarter.
CREATE FUNCTION pg_temp.square(key text, name text, x float8, y float8, size float8) RETURNS jsonb LANGUAGE sql AS
	$$SELECT jsonb_build_object('type', 'Feature', 'properties', jsonb_build_object('CVEGEO', key, 'NOMGEO', name), 'geometry', ST_AsGeoJSON(ST_MakeEnvelope(x, y, x + size, y + size, 4326))::jsonb)$$;
SELECT infra.load_areas(jsonb_build_object('type', 'FeatureCollection', 'features', jsonb_build_array(pg_temp.square('31', 'Sierra Clara', -101, 25, 1), pg_temp.square('32', 'Costa Ámbar', -100, 25, 1),
	pg_temp.square('31001', 'Los Álamos', -101, 25, 0.5), pg_temp.square('31002', 'Juárez', -100.5, 25, 0.5), pg_temp.square('32001', 'Juárez', -100, 25, 0.5), pg_temp.square('320010001', 'El Puerto', -100, 25, 0.1))), 4326) AS loaded;
SELECT key, name, kind, parent, normal_name, GeometryType(geom) AS type, ST_SRID(geom) AS srid FROM infra.area ORDER BY key;
-- again, with another name and in metres: updated, and where it was
SELECT infra.load_areas((SELECT jsonb_build_object('type', 'FeatureCollection', 'features', jsonb_build_array(jsonb_build_object('properties', jsonb_build_object('clave', key, 'nombre', 'Los Álamos de Arriba'), 'geometry', ST_AsGeoJSON(ST_Transform(geom, 6372), 9)::jsonb)))
	FROM infra.area WHERE key = '31001'), 6372, 'clave', 'nombre') AS loaded;
SELECT name, ST_XMin(geom)::numeric(9, 4) AS west, ST_YMax(geom)::numeric(9, 4) AS north FROM infra.area WHERE key = '31001';
-- What is refused is named by its number and its key, and leaves nothing behind: the first feature would rename a state.
\set SHOW_CONTEXT never
CREATE TEMP TABLE before AS SELECT * FROM infra.area;
CREATE FUNCTION pg_temp.load(key text, name text, geometry text, srid int DEFAULT 4326) RETURNS int LANGUAGE sql AS
	$$SELECT infra.load_areas(jsonb_build_object('type', 'FeatureCollection', 'features', jsonb_build_array(jsonb_build_object('properties', '{"CVEGEO": "31", "NOMGEO": "Otra"}'::jsonb, 'geometry', '{"type": "Polygon", "coordinates": [[[-101, 25], [-100, 25], [-100, 26], [-101, 25]]]}'::jsonb),
		jsonb_build_object('properties', jsonb_build_object('CVEGEO', key, 'NOMGEO', name), 'geometry', geometry::jsonb))), srid)$$;
SELECT infra.load_areas('{"type": "Feature"}', 4326);
SELECT infra.load_areas('{"type": "FeatureCollection"}', 4326);
SELECT infra.load_areas('[]', 4326);
SELECT infra.load_areas(NULL, 4326);
SELECT infra.load_areas('{"type": "FeatureCollection", "features": []}', 1);
SELECT infra.load_areas('{"type": "FeatureCollection", "features": []}', NULL);
SELECT infra.load_areas('{"type": "FeatureCollection", "features": [5]}', 4326);
\set square '{"type": "Polygon", "coordinates": [[[-101, 25], [-100, 25], [-100, 26], [-101, 25]]]}'
SELECT pg_temp.load(NULL, 'Sin clave', :'square');
SELECT pg_temp.load('31001', NULL, :'square');
SELECT pg_temp.load('31001', '', :'square');
SELECT pg_temp.load('9', 'Sin ceros', :'square');
SELECT pg_temp.load('33', 'Un estado de más', :'square');
SELECT pg_temp.load('00', 'Ninguno', :'square');
SELECT pg_temp.load('31000', 'Ningún municipio', :'square');
SELECT pg_temp.load('310010000', 'Ninguna localidad', :'square');
SELECT pg_temp.load('31', 'Dos veces', :'square');
SELECT pg_temp.load('31001', 'Sin lugar', NULL);
SELECT pg_temp.load('31001', 'Sin lugar', 'null');
SELECT pg_temp.load('31001', 'Punto', '{"type": "Point", "coordinates": [-100, 25]}');
SELECT pg_temp.load('31001', 'Círculo', '{"type": "Circle", "coordinates": [-100, 25], "radius": 5}');
SELECT pg_temp.load('31001', 'Texto', '"POLYGON((0 0,1 1,1 0,0 0))"');
SELECT pg_temp.load('31001', 'Sin coordenadas', '{"type": "Polygon"}');
SELECT pg_temp.load('31001', 'Sin superficie', '{"type": "Polygon", "coordinates": []}');
SELECT pg_temp.load('31001', 'Una línea', '{"type": "Polygon", "coordinates": [[[-101, 25], [-100, 25], [-101, 25], [-101, 25]]]}');
SELECT pg_temp.load('31001', 'Ejes al revés', '{"type": "Polygon", "coordinates": [[[25, -101], [25, -100], [26, -100], [25, -101]]]}');
SELECT pg_temp.load('31001', 'Grados por metros', :'square', 6372);
SELECT pg_temp.load('31001', 'Metros por grados', '{"type": "Polygon", "coordinates": [[[2500000, 900000], [2600000, 900000], [2600000, 950000], [2500000, 900000]]]}');
-- the table refuses them from whoever writes it, too
INSERT INTO infra.area (key, name, geom) VALUES ('9', 'x', ST_Multi(ST_MakeEnvelope(-101, 25, -100, 26, 4326)));
INSERT INTO infra.area (key, name, geom) VALUES ('30', 'Sin lugar', NULL);
INSERT INTO infra.area (key, name, geom) VALUES ('30', 'Cruzada', ST_GeomFromText('MULTIPOLYGON(((0 0,1 1,1 0,0 1,0 0)))', 4326));
\set SHOW_CONTEXT errors
SELECT count(*) AS areas FROM infra.area;
SELECT count(*) AS changed FROM infra.area a FULL JOIN before b ON b.key = a.key AND b.name = a.name AND ST_AsBinary(b.geom) = ST_AsBinary(a.geom) WHERE a.key IS NULL OR b.key IS NULL;
-- operators load them, and nobody else
CREATE ROLE regress_ia_operator IN ROLE ia_operator;
SET ROLE regress_ia_operator;
SELECT pg_temp.load('30', 'Tercera', :'square') AS loaded;
RESET ROLE;
SELECT string_agg(key || ' ' || name, ', ' ORDER BY key) AS loaded FROM infra.area WHERE key IN ('30', '31');
UPDATE infra.area SET name = 'Sierra Clara', geom = (SELECT geom FROM before b WHERE b.key = '31') WHERE key = '31';
DELETE FROM infra.area WHERE key = '30';
SET ROLE ia_applicant;
SELECT infra.load_areas('{"type": "FeatureCollection", "features": []}', 4326);
RESET ROLE;
DROP ROLE regress_ia_operator;

-- by name and by place
SELECT asked, key, name FROM unnest(ARRAY['JUAREZ', 'juárez', 'Sierra  Clara', 'Los Alamos de arriba', 'Ninguna', '']) AS asked LEFT JOIN LATERAL infra.area_by_name(asked) ON true;
SELECT key FROM infra.area_by_name('Juárez', '32'), (VALUES (1)) v;
SELECT asked, state, (SELECT string_agg(key, ' ') FROM infra.area_of_address(asked, state)) AS municipalities FROM (VALUES ('Ciudad Benito Juárez', 'Costa Ámbar'), ('Ciudad Benito Juárez', NULL), ('Juárez', 'Otra'), ('Alianza', 'Sierra Clara')) AS v (asked, state);
SELECT place, (SELECT string_agg(key, ' ') FROM infra.area_at(ST_GeomFromText(place, 4326))) AS municipalities, (SELECT string_agg(key, ' ') FROM infra.area_at(ST_GeomFromText(place, 4326), 'state')) AS states
FROM unnest(ARRAY['POINT(-100.75 25.25)', 'LINESTRING(-100.75 25.25,-99.75 25.25)', 'POINT(0 0)']) AS place;

-- where a document lies: by its geometry, else its gazetteer, else its address
CREATE FUNCTION pg_temp.project(location text) RETURNS jsonb LANGUAGE sql AS $$SELECT format('{"id": "oc4ids-abc123-1", "locations": [{"id": "1", %s}]}', location)::jsonb$$;
SELECT location, p.* FROM unnest(ARRAY['"geometry": {"type": "Point", "coordinates": [-100.25, 25.25]}, "address": {"region": "Costa Ámbar"}',
	'"geometry": {"type": "Point", "coordinates": [-100.25, 25.75]}', '"geometry": {"type": "Point", "coordinates": [-100.25, 25.75]}, "address": {"locality": "Juarez", "region": "sierra clara"}',
	'"geometry": {"type": "Point", "coordinates": [25.25, -100.25]}, "address": {"region": "COSTA AMBAR", "locality": "Ciudad Juárez"}',
	'"gazetteer": {"scheme": "INEGI", "identifiers": ["32001"]}, "address": {"region": "Sierra Clara", "locality": "Juárez"}', '"gazetteer": {"scheme": "INEGI", "identifiers": ["31", "320010001"]}', '"gazetteer": {"identifiers": 5}',
	'"gazetteer": {"scheme": "Marco Geoestadístico (INEGI)", "identifiers": ["32001"]}', '"gazetteer": {"scheme": "SEPOMEX", "identifiers": ["32001"]}', '"gazetteer": {"scheme": "ISO2", "identifiers": ["MX", "32"]}', '"gazetteer": {"identifiers": ["32001"]}', '"gazetteer": {"scheme": 5, "identifiers": ["32001"]}',
	'"address": {"region": "Sierra Clara"}', '"address": {"region": 5}', '"description": "x"']) AS location LEFT JOIN LATERAL infra.place_of(pg_temp.project(location)) p ON true;
SELECT count(*) AS none FROM infra.place_of('{}');
-- the index on territory is used
SET enable_seqscan = off;
EXPLAIN (COSTS OFF) SELECT key FROM infra.area_at(ST_SetSRID(ST_Point(-100.75, 25.25), 4326));
EXPLAIN (COSTS OFF) SELECT key FROM infra.area_by_name('Juárez', '32');
DROP SCHEMA infra_api, infra CASCADE;
