-- 60_area.sql: states, municipalities and localities by their INEGI key, loaded by the operator, and where a document lies.
-- PostGIS and pg_trgm are wherever their extensions were put: their schemas join the path while this step runs.
SELECT pg_catalog.set_config('search_path', 'pg_catalog, ' || pg_catalog.string_agg(DISTINCT pg_catalog.quote_ident(n.nspname), ', ') || ', pg_temp', true)
FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace WHERE e.extname IN ('postgis', 'pg_trgm');

CREATE TABLE infra.area (
	key text PRIMARY KEY CHECK (key ~ '^([0-9]{2}|[0-9]{5}|[0-9]{9})$'),
	name text NOT NULL CHECK (name <> ''),
	kind text NOT NULL GENERATED ALWAYS AS (CASE length(key) WHEN 2 THEN 'state' WHEN 5 THEN 'municipality' ELSE 'locality' END) STORED,
	parent text GENERATED ALWAYS AS (CASE length(key) WHEN 5 THEN left(key, 2) WHEN 9 THEN left(key, 5) END) STORED,
	normal_name text NOT NULL GENERATED ALWAYS AS (ia.normal_name(name)) STORED,
	geom geometry(MultiPolygon, 4326) CHECK (ST_IsValid(geom) AND NOT ST_IsEmpty(geom))
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

-- Areas are public, and written by whoever owns the platform.
GRANT SELECT ON infra.area TO PUBLIC;

CREATE FUNCTION infra.load_areas(features jsonb, srid integer, key_member text DEFAULT 'CVEGEO', name_member text DEFAULT 'NOMGEO')
RETURNS integer
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
AS $function$
DECLARE
	wrong record;
	loaded integer;
BEGIN
	IF features ->> 'type' IS DISTINCT FROM 'FeatureCollection' OR jsonb_typeof(features -> 'features') IS DISTINCT FROM 'array' THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = 'this is no GeoJSON FeatureCollection / esto no es una FeatureCollection de GeoJSON',
			HINT = 'Convert shapefiles with ogr2ogr -f GeoJSON. / Convierta los shapefiles con ogr2ogr -f GeoJSON.';
	END IF;
	IF NOT EXISTS (SELECT FROM spatial_ref_sys s WHERE s.srid = load_areas.srid) THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('SRID %s is not known / no se conoce el SRID %s', coalesce(srid::text, 'NULL'), coalesce(srid::text, 'NULL')),
			HINT = 'INEGI publishes in 6372 (metres) and 4326 (degrees). / El INEGI publica en 6372 (metros) y 4326 (grados).';
	END IF;
	SELECT f.n, f.feature #>> ARRAY['properties', key_member] AS key, f.feature #>> ARRAY['properties', name_member] AS name INTO wrong
	FROM jsonb_array_elements(features -> 'features') WITH ORDINALITY AS f (feature, n)
	WHERE (f.feature #>> ARRAY['properties', key_member] ~ '^([0-9]{2}|[0-9]{5}|[0-9]{9})$' AND f.feature #>> ARRAY['properties', name_member] <> '') IS NOT TRUE
	LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('feature %s has no key or no name / al elemento %s le falta la clave o el nombre', wrong.n, wrong.n),
			DETAIL = format('"%s" is %s, "%s" is %s. / "%s" es %s, "%s" es %s.', key_member, coalesce(wrong.key, 'null'), name_member, coalesce(wrong.name, 'null'), key_member, coalesce(wrong.key, 'null'), name_member, coalesce(wrong.name, 'null')),
			HINT = 'Say which properties they are: infra.load_areas(features, srid, key_member, name_member). / Diga qué propiedades son, con los mismos argumentos.';
	END IF;
	INSERT INTO infra.area AS a (key, name, geom)
	SELECT f.feature #>> ARRAY['properties', key_member], f.feature #>> ARRAY['properties', name_member],
		ST_Multi(ST_CollectionExtract(ST_MakeValid(ST_Transform(ST_SetSRID(ST_Force2D(ST_GeomFromGeoJSON(f.feature -> 'geometry')), srid), 4326)), 3))
	FROM jsonb_array_elements(features -> 'features') AS f (feature)
	ON CONFLICT (key) DO UPDATE SET name = EXCLUDED.name, geom = EXCLUDED.geom;
	GET DIAGNOSTICS loaded = ROW_COUNT;
	RETURN loaded;
END
$function$;
COMMENT ON FUNCTION infra.load_areas(jsonb, integer, text, text) IS 'Carga áreas de una FeatureCollection de GeoJSON, o las actualiza; dice cuántas.
Loads areas from a GeoJSON FeatureCollection, or updates them; returns how many. srid: that of its coordinates, 6372 in INEGI''s files in metres. key_member, name_member: the properties with key and name. Borders that cross themselves are repaired (ST_MakeValid). Raises 22023 for what is no FeatureCollection, an unknown SRID, a feature without key or name.';
REVOKE ALL ON FUNCTION infra.load_areas(jsonb, integer, text, text) FROM PUBLIC;

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
			SELECT 2, 'gazetteer', left(a.key, 2), CASE WHEN length(a.key) >= 5 THEN left(a.key, 5) END, -length(a.key), p.path
			FROM place p, jsonb_array_elements_text(CASE WHEN jsonb_typeof(p.gazetteer -> 'identifiers') = 'array' THEN p.gazetteer -> 'identifiers' ELSE '[]' END) i JOIN infra.area a ON a.key = i
			UNION ALL
			SELECT 3, 'address', coalesce(m.parent, s.key), m.key, 0, p.path
			FROM place p, LATERAL (SELECT place_of.doc #> string_to_array(ltrim(p.path, '/'), '/') -> 'address' AS address) l
				LEFT JOIN LATERAL (SELECT a.* FROM infra.area_of_address(l.address ->> 'locality', l.address ->> 'region') a LIMIT 1) m ON true
				LEFT JOIN LATERAL (SELECT a.* FROM infra.area_by_name(l.address ->> 'region', NULL, 'state') a LIMIT 1) s ON true)
	SELECT f.state, f.municipality, f.source FROM found f WHERE f.state IS NOT NULL
	ORDER BY f.municipality IS NULL, f.rank, f.n, f.path COLLATE "C" LIMIT 1;
END;
COMMENT ON FUNCTION infra.place_of(jsonb) IS 'Entidad y municipio de un documento: por su geometría, su clave geográfica o su dirección, en ese orden.
State and municipality of a document, as keys of infra.area, and where they come from: geometry, gazetteer (an identifier that is such a key), address, in that order; what gives the municipality goes before what gives the state alone. No row where nothing says it.';

SELECT pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
-- What runs later finds PostGIS by the path it was made with.
DO $do$
BEGIN
	EXECUTE (SELECT format('ALTER FUNCTION infra.load_areas(jsonb, integer, text, text) SET search_path = pg_catalog, %I, pg_temp', n.nspname)
		FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'postgis');
END
$do$;
