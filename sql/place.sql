-- place: decides what is a place, which geometry it has, what is wrong with it, and how its axes are repaired.
\set VERBOSITY default
\pset null (null)

-- ---- geometries: each type, elevation, and where they may come from ----
SELECT n, ST_AsEWKT(ia.geometry(g)) AS geometry, ST_IsValid(ia.geometry(g)) AS valid FROM (VALUES
	(1, '{"type": "Point", "coordinates": [-100.31, 25.67]}'::jsonb),
	(2, '{"type": "Point", "coordinates": [-100.31, 25.67, 540.5]}'),
	(3, '{"type": "MultiPoint", "coordinates": [[-100.31, 25.67], [-100.4, 25.7]]}'),
	(4, '{"type": "LineString", "coordinates": [[-100.31, 25.67, 540], [-100.4, 25.7, 541]]}'),
	-- one position without elevation: none has it
	(5, '{"type": "LineString", "coordinates": [[-100.31, 25.67, 540], [-100.4, 25.7]]}'),
	(6, '{"type": "MultiLineString", "coordinates": [[[0, 0], [1, 0]], [[1, 1], [2, 1], [2, 2]]]}'),
	(7, '{"type": "Polygon", "coordinates": [[[0, 0], [4, 0], [4, 4], [0, 0]], [[2, 1], [3, 1], [3, 2], [2, 1]]]}'),
	(8, '{"type": "MultiPolygon", "coordinates": [[[[0, 0], [1, 0], [1, 1], [0, 0]]], [[[5, 5], [6, 5], [6, 6], [5, 5]]]]}'),
	-- a place; a type whose letters are in the wrong case can be read for what it is
	(9, '{"id": "1", "geometry": {"type": "point", "coordinates": [-100.31, 25.67]}}'),
	(10, '{"id": "1", "address": {"region": "Nuevo León"}}')) AS v (n, g) ORDER BY n;
-- what is wrong has no geometry, and no error
SELECT count(*) AS wrong, count(ia.geometry(g)) AS geometries FROM unnest(ARRAY['{}', '[]', '5', 'null', '"Point"', '{"geometry": null}', '{"geometry": 5}',
	'{"type": "Point"}', '{"type": "Point", "coordinates": null}', '{"type": "Point", "coordinates": {}}', '{"type": "Point", "coordinates": [1]}', '{"type": "Point", "coordinates": [1, 2, 3, 4]}',
	'{"type": "Point", "coordinates": [[1, 2]]}', '{"type": "Point", "coordinates": ["1", "2"]}', '{"type": "Point", "coordinates": [1e400, 2]}', '{"type": "Point", "coordinates": [181, 2]}', '{"type": "Point", "coordinates": [1, -90.0001]}',
	'{"type": "LineString", "coordinates": [[1, 2]]}', '{"type": "LineString", "coordinates": [1, 2]}', '{"type": "LineString", "coordinates": [[1, 2], null]}', '{"type": "MultiPoint", "coordinates": []}',
	'{"type": "Polygon", "coordinates": [[]]}', '{"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [0, 0]]]}', '{"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1]]]}', '{"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}',
	'{"type": "MultiPolygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}', '{"type": "GeometryCollection", "geometries": []}', '{"type": "Feature", "coordinates": [1, 2]}']::jsonb[]) g;
-- the edges of the Earth are on it
SELECT ST_AsText(ia.geometry('{"type": "LineString", "coordinates": [[-180, -90], [180, 90]]}'));

-- ---- the places of a document ----
CREATE TEMP TABLE document AS SELECT * FROM (VALUES
	('project', '{"id": "oc4ids-abc123-1", "locations": [{"id": "1", "geometry": {"type": "Point", "coordinates": [-92.93, 17.99]}, "address": {"streetAddress": "Malecón s/n", "locality": "Villahermosa", "region": "Tabasco", "countryName": "México"}},
		{"id": "2", "gazetteer": {"scheme": "GEONAMES", "identifiers": ["3514670"]}}, "nothing"], "benefits": [{"beneficiaries": [{"location": {"id": "3", "geometry": {"type": "Point", "coordinates": [-93.1, 18.2]}}}]}]}'::jsonb),
	('release', '{"ocid": "ocds-abc123-1", "planning": {"project": {"locations": [{"geometry": {"type": "Point", "coordinates": [-92.9, 17.9]}}]}}, "tender": {"deliveryLocations": [{"geometry": {"type": "LineString", "coordinates": [[-92, 17], [-92.1, 17.1]]}}],
		"items": [{"id": "1", "deliveryLocation": {"geometry": {"type": "Polygon", "coordinates": [[[-92, 17], [-91, 17], [-91, 18], [-92, 17]]]}}}]}}'),
	('package', '{"projects": [{"id": "a", "locations": [{"id": "1", "geometry": {"type": "Point", "coordinates": [-1, 1]}}]}, {"id": "b", "locations": [{"id": 2, "geometry": {"type": "Point", "coordinates": [-2, 2]}}]}]}'),
	('lines', '{"locations": [{"geometry": {"type": "LineString", "coordinates": [[-92, 17], [-92.1, 17.1]]}}, {"geometry": {"type": "MultiLineString", "coordinates": [[[-90, 17], [-90.1, 17.1]], [[-91, 17], [-91.1, 17.1]]]}}]}'),
	('none', '{"locations": []}'), ('no document', '5')) AS v (name, doc);
SELECT name, path, location_id, ST_AsText(geom) AS geom, address, gazetteer FROM document, ia.geometries(doc);
SELECT name, ST_AsEWKT(ia.geometry_of(doc)) AS geometry FROM document;
SELECT count(*) AS none FROM ia.geometries(NULL);
-- the model's places are all among them: the geometries of a project stand in locations and in a location
SELECT f.path FROM ia.field('oc4ids') f WHERE f.document = 'project' AND f.path ~ '(^|/)geometry$';

-- ---- what is wrong: sql/findings.sql has each sort; here, with the country and with an area ----
SET ia.language = 'en';
CREATE FUNCTION pg_temp.place(coordinates text, more text DEFAULT '') RETURNS jsonb LANGUAGE sql AS
	$$SELECT format('{"id": "oc4ids-abc123-1", "locations": [{"id": "1", "geometry": {"type": "Point", "coordinates": %s}%s}]}', coordinates, more)::jsonb$$;
SELECT country, coordinates, code, message FROM (VALUES
	('', '[25.67, -100.31]'), ('', '[52.25, -0.11]'), ('"México"', '[-100.31, 25.67]'), ('"MEXICO"', '[25.67, -100.31]'), ('"estados  unidos mexicanos"', '[17.99, -92.93]'),
	('"Reino Unido"', '[52.25, -0.11]'), ('"United Kingdom"', '[52.25, -0.11]'), ('"GB"', '[52.25, -0.11]'), ('"UK"', '[-0.11, 52.25]'), ('"Reino Unido"', '[-100.31, 25.67]'), ('"Perú"', '[-12.05, -77.04]'), ('"Perú"', '[-77.04, -12.05]'),
	('"Atlántida"', '[52.25, -0.11]'), ('5', '[52.25, -0.11]'), ('"Chile"', '[-33.4, -70.6]')) AS v (country, coordinates)
LEFT JOIN LATERAL ia.place_findings(pg_temp.place(coordinates, CASE country WHEN '' THEN '' ELSE ', "address": {"countryName": ' || country || '}' END)) ON true;
-- by the gazetteer of countries; of several the place says nothing
SELECT code FROM ia.place_findings(pg_temp.place('[52.25, -0.11]', ', "gazetteer": {"scheme": "ISO2", "identifiers": ["GB"]}'));
SELECT code FROM ia.place_findings(pg_temp.place('[52.25, -0.11]', ', "gazetteer": {"scheme": "ISO2", "identifiers": ["GB", "FR"]}'));
-- an area, in any reference system: inside, near, far, inside once swapped
WITH area AS (SELECT ST_Transform(ST_MakeEnvelope(-100.5, 25.5, -100.1, 25.9, 4326), 6372) AS geom)
SELECT coordinates, code, path, message FROM area, unnest(ARRAY['[-100.3, 25.7]', '[-100.095, 25.7]', '[-99.9, 25.7]', '[25.7, -80]', '[25.7, -100.3]']) AS coordinates LEFT JOIN LATERAL ia.place_findings(pg_temp.place(coordinates), area.geom) ON true;
WITH area AS (SELECT ST_MakeEnvelope(10, 50, 12, 52, 4326) AS geom)
SELECT coordinates, code, message FROM area, unnest(ARRAY['[11, 51]', '[51, 11]', '[11, 30]']) AS coordinates LEFT JOIN LATERAL ia.place_findings(pg_temp.place(coordinates), area.geom) ON true;
-- ia.validate says them too, never as errors; what its schema says already is said once
SELECT severity, code, path FROM ia.validate(pg_temp.place('[25.67, -100.31]', ', "gazetteer": {"scheme": "OSMN", "identifiers": ["https://www.openstreetmap.org/node/1"]}'));
SELECT severity, code, path FROM ia.validate(jsonb_set(pg_temp.place('["NaN", 25]'), '{locations,0,geometry,type}', '"point"'));
SELECT ia.is_valid(pg_temp.place('[25.67, -100.31]')) AS valid;
-- the summary has the same findings, however many places there are
SELECT count(*) AS findings, bool_and((s.f ->> 'message', s.f ->> 'path', s.f -> 'value') IS NOT DISTINCT FROM (v.message, v.path, v.value)) AS same FROM
	(SELECT jsonb_build_object('id', 'oc4ids-abc123-1', 'locations', jsonb_agg(jsonb_set(pg_temp.place('[25.67, -100.31]') #> '{locations,0}', '{id}', to_jsonb(i::text)))) AS doc FROM generate_series(1, 500) i) d,
	LATERAL (SELECT f, n FROM jsonb_array_elements(ia.validation(d.doc) -> 'findings') WITH ORDINALITY a (f, n)) s JOIN LATERAL (SELECT v.*, row_number() OVER () AS n FROM ia.validate(d.doc) v) v USING (n);
-- each sort once a geometry, however often it is there
SELECT code, path FROM ia.place_findings(jsonb_build_object('locations', jsonb_build_array(jsonb_build_object('geometry', jsonb_build_object('type', 'MultiPoint', 'coordinates', (SELECT jsonb_agg(jsonb_build_array(25 + i / 1e5, -100)) FROM generate_series(1, 1000) i))))));
RESET ia.language;

-- ---- repair: all places, or some; nothing else changes, not a digit ----
SELECT ia.swap_axes(doc) = doc AS same, ia.swap_axes(ia.swap_axes(doc))::text = doc::text AS there_and_back FROM document;
SELECT ia.swap_axes('{"x": [1.10, 2], "coordinates": [1, 2], "locations": [{"id": "1", "coordinates": [3, 4], "geometry": {"type": "LineString", "coordinates": [[25.670, -100.30, 540.0], [26, -101, null, "x"], [5], [], [[7, 8]], "x"]}}]}');
SELECT ia.swap_axes(doc, ARRAY['/locations/0']) #> '{locations,0,geometry,coordinates}' AS one, ia.swap_axes(doc, ARRAY['/benefits/0/beneficiaries/0/location/geometry', NULL]) #> '{benefits,0,beneficiaries,0,location,geometry,coordinates}' AS other,
	ia.swap_axes(doc, '{}') = doc AS none FROM document WHERE name = 'project';
SELECT ia.swap_axes(doc, ARRAY['/locations/0', '/locations/9']) FROM document WHERE name = 'project';
SELECT ia.swap_axes(NULL), ia.swap_axes('5'), ia.swap_axes('[]');
-- a document repaired so has no doubt left
SELECT code FROM ia.place_findings(ia.swap_axes(pg_temp.place('[25.67, -100.31]', ', "address": {"countryName": "México"}'), ARRAY['/locations/0']));

-- ---- large and strange ones ----
CREATE TEMP TABLE large AS SELECT jsonb_build_object('locations', jsonb_build_array(jsonb_build_object('geometry', jsonb_build_object('type', 'LineString', 'coordinates',
	(SELECT jsonb_agg(jsonb_build_array(-100 - i / 1e5, 25)) FROM generate_series(1, 50000) i))))) AS doc;
SELECT ST_NPoints(ia.geometry_of(doc)) AS points, (SELECT count(*) FROM ia.place_findings(doc)) AS findings FROM large;
-- deeper than any standard puts a place, it is none; and no stack is needed for it
SELECT (SELECT count(*) FROM ia.geometries(deep)) AS places, (SELECT count(*) FROM ia.place_findings(deep)) AS findings, ia.geometry_of(deep) AS geometry, ia.swap_axes(deep) = deep AS same
FROM (SELECT (repeat('{"a":', 5000) || '{"locations":[{"geometry":{"type":"Point","coordinates":[100,200]}}]}' || repeat('}', 5000))::jsonb AS deep OFFSET 0) d;
