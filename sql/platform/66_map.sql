-- 66_map.sql: questions about places, and the map: vector tiles and GeoJSON for whoever asks.
-- The questions are SQL functions that the planner sees through, so that their indexes are used; distances are metres on
-- the ellipsoid.
SELECT pg_catalog.set_config('search_path', pg_catalog.format('pg_catalog, %I, %I, pg_temp', n.nspname, t.nspname), true)
FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace,
	pg_catalog.pg_extension f JOIN pg_catalog.pg_namespace t ON t.oid = f.extnamespace WHERE e.extname = 'postgis' AND f.extname = 'pg_trgm';

CREATE FUNCTION infra.works_within(box geometry)
RETURNS SETOF infra.published_project
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1000
BEGIN ATOMIC
	SELECT p.* FROM infra.published_project p WHERE ST_Intersects(p.geom, box);
END;
COMMENT ON FUNCTION infra.works_within(geometry) IS 'Obras que tocan un rectángulo o polígono.
Works that touch a box or polygon (SRID 4326: ST_MakeEnvelope(west, south, east, north, 4326)).';

CREATE FUNCTION infra.works_near(place geometry, most integer DEFAULT 10)
RETURNS TABLE (metres double precision, institution text, project_id text, title text, id bigint)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 10
BEGIN ATOMIC
	SELECT p.geom::geography <-> place::geography, p.institution, p.project_id, p.title, p.id
	FROM infra.published_project p ORDER BY p.geom::geography <-> place::geography LIMIT most;
END;
COMMENT ON FUNCTION infra.works_near(geometry, integer) IS 'Las obras más cercanas a un punto, con su distancia en metros.
The works nearest to a point (SRID 4326), the nearest first, with their distance in metres; most: how many.';

CREATE FUNCTION infra.works_in(area text)
RETURNS SETOF infra.published_project
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1000
BEGIN ATOMIC
	SELECT p.* FROM infra.published_project p JOIN infra.area a ON ST_Intersects(p.geom, a.geom) WHERE a.key = works_in.area;
END;
COMMENT ON FUNCTION infra.works_in(text) IS 'Obras que tocan un municipio u otra área, por su clave.
Works that touch a municipality, or another area, by its key in infra.area.';

CREATE FUNCTION infra.works_along(line geometry, metres double precision)
RETURNS SETOF infra.published_project
LANGUAGE sql STABLE PARALLEL SAFE ROWS 100
BEGIN ATOMIC
	SELECT p.* FROM infra.published_project p WHERE ST_DWithin(p.geom::geography, line::geography, metres);
END;
COMMENT ON FUNCTION infra.works_along(geometry, double precision) IS 'Obras a lo largo de un camino, a no más de tantos metros.
Works along a road (a line, SRID 4326), at most so many metres away.';

CREATE FUNCTION infra.works_crossing(one text, other text)
RETURNS SETOF infra.published_project
LANGUAGE sql STABLE PARALLEL SAFE ROWS 10
BEGIN ATOMIC
	SELECT p.* FROM infra.published_project p JOIN infra.area a ON ST_Intersects(p.geom, a.geom) JOIN infra.area b ON ST_Intersects(p.geom, b.geom)
	WHERE a.key = works_crossing.one AND b.key = works_crossing.other;
END;
COMMENT ON FUNCTION infra.works_crossing(text, text) IS 'Obras que tocan dos municipios.
Works that touch both of two municipalities, by their keys in infra.area.';

CREATE FUNCTION infra.works_overlapping(metres double precision DEFAULT 25, alike real DEFAULT 0.3)
RETURNS TABLE (metres_apart double precision, likeness real, institution text, project_id text, title text, other_institution text, other_project_id text, other_title text)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 100
BEGIN ATOMIC
	SELECT ST_Distance(p.geom::geography, q.geom::geography), similarity(p.title, q.title), p.institution, p.project_id, p.title, q.institution, q.project_id, q.title
	FROM infra.published_project p JOIN infra.published_project q ON ST_DWithin(p.geom::geography, q.geom::geography, works_overlapping.metres) AND p.institution < q.institution
	WHERE coalesce(similarity(p.title, q.title), 0) >= works_overlapping.alike;
END;
COMMENT ON FUNCTION infra.works_overlapping(double precision, real) IS 'Obras de distintas instituciones en el mismo lugar y de nombre parecido: posibles duplicados.
Works of different institutions in the same place and with like names, possible duplicates: at most so many metres apart, names at least so alike (0 to 1, trigrams; 0: any).';

-- ---- the map ----

-- What a filter may say; NULL is all.
CREATE FUNCTION infra.check_map_filter(query jsonb)
RETURNS void
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	known constant text[] := '{year,sector,status,institution,type}';
	wrong text;
BEGIN
	IF query IS NULL THEN
		RETURN;
	END IF;
	IF jsonb_typeof(query) <> 'object' THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = 'the filter is not an object / el filtro no es un objeto',
			HINT = 'Like {"year": 2024, "sector": "transport"}. / Como {"year": 2024, "sector": "transport"}.';
	END IF;
	SELECT k INTO wrong FROM jsonb_object_keys(query) k WHERE k <> ALL (known) ORDER BY k LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('filter "%s" does not exist / no existe el filtro "%s"', wrong, wrong),
			HINT = format('Filters: %s. / Filtros: %s.', array_to_string(known, ', '), array_to_string(known, ', '));
	END IF;
	IF query ? 'year' AND (query ->> 'year') !~ '^[0-9]{4}$' THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('year "%s" is no year / el año "%s" no es un año', query ->> 'year', query ->> 'year'),
			HINT = 'Write four digits. / Escriba cuatro cifras.';
	END IF;
END
$function$;
COMMENT ON FUNCTION infra.check_map_filter(jsonb) IS 'Rechaza el filtro que el mapa no conoce. / Refuses a filter that the map does not know: 22023.';

CREATE FUNCTION infra_api.tile(z integer, x integer, y integer, query json DEFAULT NULL)
RETURNS bytea
LANGUAGE plpgsql STABLE PARALLEL SAFE COST 10000
AS $function$
DECLARE
	asked constant jsonb := query::jsonb;
	cluster_below constant integer := 10;
	-- a cluster is a square of 1/64 of the tile
	cell constant double precision := 40075016.6855784 / 2 ^ z / 64;
	bounds geometry;
	made bytea;
	the_year integer;
	the_sector constant text := asked ->> 'sector';
	the_status constant text := asked ->> 'status';
	the_institution constant text := asked ->> 'institution';
	the_type constant text := asked ->> 'type';
BEGIN
	IF (z BETWEEN 0 AND 24 AND x BETWEEN 0 AND 2 ^ z - 1 AND y BETWEEN 0 AND 2 ^ z - 1) IS NOT TRUE THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('there is no tile %s/%s/%s / no existe el mosaico %s/%s/%s', z, x, y, z, x, y),
			HINT = 'Zooms go from 0 to 24, x and y from 0 to 2^z - 1. / Los acercamientos van de 0 a 24, x e y de 0 a 2^z - 1.';
	END IF;
	PERFORM infra.check_map_filter(asked);
	the_year := asked ->> 'year';
	bounds := ST_TileEnvelope(z, x, y);
	IF z < cluster_below THEN
		SELECT ST_AsMVT(t, 'clusters', 4096, 'geom') INTO made FROM (
			SELECT ST_AsMVTGeom(ST_SetSRID(ST_Point(avg(ST_X(p.center)), avg(ST_Y(p.center))), 3857), bounds, 4096, 64) AS geom,
				count(*) AS count, sum(p.amount)::double precision AS amount, CASE WHEN count(*) = 1 THEN min(p.id) END AS id, CASE WHEN count(*) = 1 THEN min(p.title) END AS title
			FROM infra.published_project p
			WHERE p.center && bounds AND (the_year IS NULL OR p.year = the_year) AND (the_sector IS NULL OR the_sector = ANY (p.sector)) AND (the_status IS NULL OR p.status = the_status)
				AND (the_institution IS NULL OR p.institution = the_institution) AND (the_type IS NULL OR p.type = the_type)
			GROUP BY floor(ST_X(p.center) / cell), floor(ST_Y(p.center) / cell)) t;
	ELSE
		SELECT ST_AsMVT(t, 'projects', 4096, 'geom') INTO made FROM (
			SELECT ST_AsMVTGeom(ST_Transform(ST_Force2D(p.geom), 3857), bounds, 4096, 64) AS geom, p.id, p.project_id, p.institution, p.title, p.status, p.type, p.year, p.amount::double precision AS amount, p.currency
			FROM infra.published_project p
			WHERE p.geom && ST_Transform(bounds, 4326) AND (the_year IS NULL OR p.year = the_year) AND (the_sector IS NULL OR the_sector = ANY (p.sector)) AND (the_status IS NULL OR p.status = the_status)
				AND (the_institution IS NULL OR p.institution = the_institution) AND (the_type IS NULL OR p.type = the_type)) t
		WHERE t.geom IS NOT NULL;
	END IF;
	RETURN coalesce(made, '');
END
$function$;
COMMENT ON FUNCTION infra_api.tile(integer, integer, integer, json) IS 'Mosaico vectorial (MVT) de los proyectos publicados.
Vector tile (MVT) of the published projects. Below zoom 10 the layer "clusters": a point for each square of 1/64 of the tile that has any, with count, amount, and id and title where there is one; from 10 on the layer "projects", their geometry with id, project_id, institution, title, status, type, year, amount, currency. query: year, sector, status, institution, type. No bytes where there is nothing. Raises 22023 for a tile or filter that does not exist.';

CREATE FUNCTION infra_api.features(west double precision, south double precision, east double precision, north double precision, query json DEFAULT NULL, most integer DEFAULT 1000)
RETURNS jsonb
LANGUAGE plpgsql STABLE PARALLEL SAFE COST 10000
AS $function$
DECLARE
	asked constant jsonb := query::jsonb;
	the_year integer;
	the_sector constant text := asked ->> 'sector';
	the_status constant text := asked ->> 'status';
	the_institution constant text := asked ->> 'institution';
	the_type constant text := asked ->> 'type';
BEGIN
	IF (west BETWEEN -180 AND 180 AND east BETWEEN west AND 180 AND south BETWEEN -90 AND 90 AND north BETWEEN south AND 90) IS NOT TRUE THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = 'this is no box on Earth / esto no es un rectángulo en la Tierra',
			HINT = 'Give west, south, east, north in degrees, west before east, south before north. / Dé oeste, sur, este, norte en grados.';
	END IF;
	IF (most BETWEEN 1 AND 10000) IS NOT TRUE THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('%s features cannot be given at once / no se pueden dar %s elementos a la vez', coalesce(most::text, 'NULL'), coalesce(most::text, 'NULL')),
			HINT = 'Ask for 1 to 10000. / Pida de 1 a 10000.';
	END IF;
	PERFORM infra.check_map_filter(asked);
	the_year := asked ->> 'year';
	RETURN (SELECT ia.feature_collection(ia.feature(t.document)) FROM (
		SELECT p.document FROM infra.published_project p
		WHERE ST_Intersects(p.geom, ST_MakeEnvelope(west, south, east, north, 4326)) AND (the_year IS NULL OR p.year = the_year) AND (the_sector IS NULL OR the_sector = ANY (p.sector)) AND (the_status IS NULL OR p.status = the_status)
			AND (the_institution IS NULL OR p.institution = the_institution) AND (the_type IS NULL OR p.type = the_type)
		ORDER BY p.id LIMIT most) t);
END
$function$;
COMMENT ON FUNCTION infra_api.features(double precision, double precision, double precision, double precision, json, integer) IS 'Proyectos publicados de un rectángulo, como FeatureCollection de GeoJSON.
Published projects in a box, as a GeoJSON FeatureCollection of ia.feature; query as in infra_api.tile; most: at most so many, 1 to 10000. Raises 22023 for what is no box, a filter that does not exist.';

SELECT pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
DO $do$
DECLARE
	path text := (SELECT format('pg_catalog, %I, pg_temp', n.nspname) FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'postgis');
BEGIN
	EXECUTE 'ALTER FUNCTION infra_api.tile(integer, integer, integer, json) SET search_path = ' || path;
	EXECUTE 'ALTER FUNCTION infra_api.features(double precision, double precision, double precision, double precision, json, integer) SET search_path = ' || path;
END
$do$;
