-- 60_area.sql: states, municipalities and localities by their INEGI key, loaded by the operator, and where a document lies.
-- PostGIS and pg_trgm are wherever their extensions were put: their schemas join the path while this step runs.
SELECT pg_catalog.set_config('search_path', 'pg_catalog, ' || pg_catalog.string_agg(DISTINCT pg_catalog.quote_ident(n.nspname), ', ') || ', pg_temp', true)
FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace WHERE e.extname IN ('postgis', 'pg_trgm');

CREATE FUNCTION infra.is_area_key(key text)
RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN key ~ '^(0[1-9]|[12][0-9]|3[0-2])((?!000)[0-9]{3}((?!0000)[0-9]{4})?)?$';
COMMENT ON FUNCTION infra.is_area_key(text) IS 'Si es una clave geoestadística: entidad de 01 a 32, con su municipio y su localidad, o sin ellos. / Whether it is a geostatistical key: a state from 01 to 32, with its municipality and its locality or without.';

CREATE TABLE infra.area (
	key text PRIMARY KEY CHECK (infra.is_area_key(key)),
	name text NOT NULL CHECK (name <> ''),
	kind text NOT NULL GENERATED ALWAYS AS (CASE length(key) WHEN 2 THEN 'state' WHEN 5 THEN 'municipality' ELSE 'locality' END) STORED,
	parent text GENERATED ALWAYS AS (CASE length(key) WHEN 5 THEN left(key, 2) WHEN 9 THEN left(key, 5) END) STORED,
	normal_name text NOT NULL GENERATED ALWAYS AS (ia.normal_name(name)) STORED,
	geom geometry(MultiPolygon, 4326) NOT NULL CHECK (ST_IsValid(geom) AND NOT ST_IsEmpty(geom))
);
CREATE INDEX area_geom ON infra.area USING gist (geom);
CREATE INDEX area_normal_name ON infra.area (normal_name, parent);

COMMENT ON TABLE infra.area IS 'Entidades, municipios y localidades, por clave geoestadística del INEGI. / States, municipalities and localities, by INEGI key.';
COMMENT ON COLUMN infra.area.key IS 'Clave: 2 dígitos la entidad, 5 el municipio, 9 la localidad / key: 2 digits the state, 5 the municipality, 9 the locality';
COMMENT ON COLUMN infra.area.name IS 'Nombre / name';
COMMENT ON COLUMN infra.area.kind IS 'state (entidad), municipality (municipio), locality (localidad)';
COMMENT ON COLUMN infra.area.parent IS 'Clave del área que la contiene, cargada o no / key of the area that contains it, loaded or not';
COMMENT ON COLUMN infra.area.normal_name IS 'El nombre como se compara / the name as names are compared';
COMMENT ON COLUMN infra.area.geom IS 'Su territorio, EPSG:4326 / its territory';

-- Reference data: all of it is public, so rows need no policy, and its history is INEGI's (doc/decisions.md).
GRANT SELECT ON infra.area TO PUBLIC;
GRANT INSERT, UPDATE ON infra.area TO ia_operator;

CREATE FUNCTION infra.load_areas(features jsonb, srid integer, key_member text DEFAULT 'CVEGEO', name_member text DEFAULT 'NOMGEO')
RETURNS integer
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
AS $function$
DECLARE
	-- Mexico with its islands; the sea around it takes what is drawn generously
	mexico constant geometry := ST_MakeEnvelope(-119, 14, -86, 33, 4326);
	f record;
	territory geometry;
	loaded integer := 0;
BEGIN
	IF features ->> 'type' IS DISTINCT FROM 'FeatureCollection' OR jsonb_typeof(features -> 'features') IS DISTINCT FROM 'array' THEN
		PERFORM infra.refuse('22023', 'this is no GeoJSON FeatureCollection / esto no es una FeatureCollection de GeoJSON', 'Convert shapefiles with ogr2ogr -f GeoJSON. / Convierta los shapefiles con ogr2ogr -f GeoJSON.');
	END IF;
	IF NOT EXISTS (SELECT FROM spatial_ref_sys s WHERE s.srid = load_areas.srid) THEN
		PERFORM infra.refuse('22023', format('SRID %s is not known / no se conoce el SRID %s', coalesce(srid::text, 'NULL'), coalesce(srid::text, 'NULL')),
			'INEGI publishes in 6372 (metres) and 4326 (degrees). / El INEGI publica en 6372 (metros) y 4326 (grados).');
	END IF;
	-- One load after the other: two at once could wait for each other.
	LOCK TABLE infra.area IN SHARE ROW EXCLUSIVE MODE;
	FOR f IN
		SELECT e.n, e.key, e.name, e.geometry, first_value(e.n) OVER (PARTITION BY e.key ORDER BY e.n) AS first
		FROM (SELECT n, feature #>> ARRAY['properties', key_member] AS key, feature #>> ARRAY['properties', name_member] AS name, feature -> 'geometry' AS geometry
			FROM jsonb_array_elements(features -> 'features') WITH ORDINALITY AS l (feature, n)) e
		ORDER BY e.n
	LOOP
		IF f.key IS NULL OR coalesce(f.name, '') = '' THEN
			PERFORM infra.refuse('22023', format('feature %s (%s) has no property "%s" / al elemento %s (%s) le falta la propiedad "%s"',
					f.n, coalesce(f.key, '?'), CASE WHEN f.key IS NULL THEN key_member ELSE name_member END, f.n, coalesce(f.key, '?'), CASE WHEN f.key IS NULL THEN key_member ELSE name_member END),
				'Say which properties are the key and the name: infra.load_areas(features, srid, key_member, name_member). / Diga qué propiedades son la clave y el nombre, con los mismos argumentos.');
		ELSIF NOT infra.is_area_key(f.key) THEN
			PERFORM infra.refuse('22023', format('feature %s: "%s" is no geostatistical key / elemento %s: "%s" no es una clave geoestadística', f.n, f.key, f.n, f.key),
				'Two digits for the state (01 to 32), three more for the municipality, four more for the locality; zeros in front count. / Dos dígitos la entidad (01 a 32), tres más el municipio, cuatro más la localidad; los ceros a la izquierda cuentan.');
		ELSIF f.first < f.n THEN
			PERFORM infra.refuse('22023', format('feature %s (%s) repeats the key of feature %s / el elemento %s (%s) repite la clave del elemento %s', f.n, f.key, f.first, f.n, f.key, f.first),
				'An area is one feature: make its parts one MultiPolygon. / Un área es un elemento: haga de sus partes un solo MultiPolygon.');
		ELSIF coalesce(f.geometry, 'null') = 'null' THEN
			PERFORM infra.refuse('22023', format('feature %s (%s) has no geometry / el elemento %s (%s) no tiene geometría', f.n, f.key, f.n, f.key),
				'Leave it out of the file, or give it its polygon. / Quítelo del archivo, o dele su polígono.');
		ELSIF (f.geometry ->> 'type' IN ('Polygon', 'MultiPolygon')) IS NOT TRUE THEN
			PERFORM infra.refuse('22023', format('the geometry of feature %s (%s) is no polygon: %s / la geometría del elemento %s (%s) no es un polígono: %s',
					f.n, f.key, coalesce(f.geometry ->> 'type', 'null'), f.n, f.key, coalesce(f.geometry ->> 'type', 'null')),
				'An area is a Polygon or a MultiPolygon. / Un área es un Polygon o un MultiPolygon.');
		END IF;
		BEGIN
			territory := ST_Multi(ST_CollectionExtract(ST_MakeValid(ST_Transform(ST_SetSRID(ST_Force2D(ST_GeomFromGeoJSON(f.geometry)), srid), 4326)), 3));
		EXCEPTION WHEN internal_error OR data_exception THEN
			PERFORM infra.refuse('22023', format('the geometry of feature %s (%s) cannot be read / no se puede leer la geometría del elemento %s (%s)', f.n, f.key, f.n, f.key),
				'Export the file again with ogr2ogr -f GeoJSON, and give the SRID of its coordinates. / Exporte otra vez el archivo con ogr2ogr -f GeoJSON, y dé el SRID de sus coordenadas.', sqlerrm);
		END;
		IF ST_IsEmpty(territory) THEN
			PERFORM infra.refuse('22023', format('feature %s (%s) has no surface / el elemento %s (%s) no tiene superficie', f.n, f.key, f.n, f.key),
				'Leave it out of the file, or give it its polygon. / Quítelo del archivo, o dele su polígono.');
		ELSIF NOT territory @ mexico THEN
			PERFORM infra.refuse('22023', format('feature %s (%s) is not in Mexico / el elemento %s (%s) no está en México', f.n, f.key, f.n, f.key),
				format('Give the SRID of its coordinates; this was read as %s. / Dé el SRID de sus coordenadas; se leyó como %s.', srid, srid));
		END IF;
		INSERT INTO infra.area AS a (key, name, geom) VALUES (f.key, f.name, territory)
		ON CONFLICT (key) DO UPDATE SET name = EXCLUDED.name, geom = EXCLUDED.geom;
		loaded := loaded + 1;
	END LOOP;
	RETURN loaded;
END
$function$;
COMMENT ON FUNCTION infra.load_areas(jsonb, integer, text, text) IS 'Carga áreas de una FeatureCollection de GeoJSON, o las actualiza; dice cuántas. Todas o ninguna.
Loads areas from a GeoJSON FeatureCollection, or updates them; returns how many. All of them or none. srid: that of its coordinates, 6372 in INEGI''s files in metres. key_member, name_member: the properties with key and name. Borders that cross themselves are repaired (ST_MakeValid). For operators. Works that are published already keep their state and municipality until infra.refresh_places(). Raises 22023, with the number of the feature and its key, for what is no FeatureCollection, an unknown SRID, a feature without name, key or polygon, a key that is none or comes twice, and what is not in Mexico.';
REVOKE ALL ON FUNCTION infra.load_areas(jsonb, integer, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION infra.load_areas(jsonb, integer, text, text) TO ia_operator;

CREATE FUNCTION infra.area_by_name(name text, parent text DEFAULT NULL, kind text DEFAULT NULL)
RETURNS SETOF infra.area
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT a.* FROM infra.area a
	WHERE a.normal_name = ia.normal_name(area_by_name.name) AND (area_by_name.parent IS NULL OR a.parent = area_by_name.parent) AND (area_by_name.kind IS NULL OR a.kind = area_by_name.kind)
	ORDER BY a.key;
END;
COMMENT ON FUNCTION infra.area_by_name(text, text, text) IS 'Las áreas de ese nombre, sin importar acentos ni mayúsculas.
The areas of that name, whatever its accents and letter case; parent: within that area; kind: state, municipality, locality.';

CREATE FUNCTION infra.area_at(place geometry, kind text DEFAULT 'municipality')
RETURNS SETOF infra.area
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT a.* FROM infra.area a WHERE a.kind = area_at.kind AND ST_Intersects(a.geom, place) ORDER BY a.key;
END;
COMMENT ON FUNCTION infra.area_at(geometry, text) IS 'Las áreas que toca un lugar.
The areas that a place touches, by key: one for a point inside of it, several for what crosses a border. kind: state, municipality, locality.';

-- A name in an address: the area's own, or, since people write "Ciudad Benito Juárez" for Juárez, one that ends with it.
CREATE FUNCTION infra.area_of_address(municipality text, state text)
RETURNS SETOF infra.area
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT a.* FROM infra.area a
	WHERE a.kind = 'municipality' AND (a.parent IN (SELECT s.key FROM infra.area_by_name(area_of_address.state, NULL, 'state') s) OR NOT EXISTS (SELECT FROM infra.area_by_name(area_of_address.state, NULL, 'state')))
		AND (a.normal_name = ia.normal_name(area_of_address.municipality) OR right(ia.normal_name(area_of_address.municipality), length(a.normal_name) + 1) = ' ' || a.normal_name)
	ORDER BY length(a.normal_name) DESC, a.key;
END;
COMMENT ON FUNCTION infra.area_of_address(text, text) IS 'Los municipios que puede querer decir una dirección, el más probable primero.
The municipalities that an address may mean, the likeliest first: of that name, or whose name it ends with; of the state, if that is loaded.';

CREATE FUNCTION infra.place_of(doc jsonb)
RETURNS TABLE (state text, municipality text, source text)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
	WITH place AS MATERIALIZED (SELECT g.* FROM ia.geometries(place_of.doc) g),
		found AS (
			SELECT 1 AS rank, 'geometry' AS source, coalesce(m.parent, s.key) AS state, m.key AS municipality, 0 AS n, p.path
			FROM place p LEFT JOIN LATERAL infra.area_at(ST_PointOnSurface(p.geom), 'municipality') m ON true
				LEFT JOIN LATERAL infra.area_at(ST_PointOnSurface(p.geom), 'state') s ON true
			WHERE p.geom IS NOT NULL
			UNION ALL
			-- five digits are a postal code elsewhere: only INEGI's gazetteer has keys
			SELECT 2, 'gazetteer', left(a.key, 2), CASE WHEN length(a.key) >= 5 THEN left(a.key, 5) END, -length(a.key), p.path
			FROM place p, jsonb_array_elements_text(CASE WHEN jsonb_typeof(p.gazetteer -> 'identifiers') = 'array' THEN p.gazetteer -> 'identifiers' ELSE '[]' END) i JOIN infra.area a ON a.key = i
			WHERE ' ' || ia.normal_name(p.gazetteer ->> 'scheme') || ' ' LIKE '% inegi %'
			UNION ALL
			SELECT 3, 'address', coalesce(m.parent, s.key), m.key, 0, p.path
			FROM place p, LATERAL (SELECT place_of.doc #> string_to_array(ltrim(p.path, '/'), '/') -> 'address' AS address) l
				LEFT JOIN LATERAL (SELECT a.* FROM infra.area_of_address(l.address ->> 'locality', l.address ->> 'region') a LIMIT 1) m ON true
				LEFT JOIN LATERAL (SELECT a.* FROM infra.area_by_name(l.address ->> 'region', NULL, 'state') a LIMIT 1) s ON true)
	SELECT f.state, f.municipality, f.source FROM found f WHERE f.state IS NOT NULL
	ORDER BY f.municipality IS NULL, f.rank, f.n, f.path COLLATE "C" LIMIT 1;
END;
COMMENT ON FUNCTION infra.place_of(jsonb) IS 'Entidad y municipio de un documento: por su geometría, su clave geográfica o su dirección, en ese orden.
State and municipality of a document, as keys of infra.area, and where they come from: geometry, gazetteer (an identifier that is such a key; its scheme names INEGI), address, in that order; what gives the municipality goes before what gives the state alone. No row where nothing says it.';

SELECT pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
-- What runs later finds PostGIS by the path it was made with.
DO $do$
BEGIN
	EXECUTE (SELECT format('ALTER FUNCTION infra.load_areas(jsonb, integer, text, text) SET search_path = pg_catalog, %I, pg_temp', n.nspname)
		FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'postgis');
END
$do$;
