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

CREATE FUNCTION infra.check_near(place geometry, most integer)
RETURNS integer
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $function$
BEGIN
	IF (NOT ST_IsEmpty(place) AND place @ ST_MakeEnvelope(-180, -90, 180, 90, ST_SRID(place))) IS NOT TRUE THEN
		PERFORM infra.refuse('22023', format('%s is no place on Earth / %s no es un lugar en la Tierra', coalesce(left(ST_AsText(place), 60), 'NULL'), coalesce(left(ST_AsText(place), 60), 'NULL')),
			'Longitude comes first: ST_SetSRID(ST_Point(-100.3, 25.7), 4326). / Primero la longitud: ST_SetSRID(ST_Point(-100.3, 25.7), 4326).');
	ELSIF (most >= 0) IS NOT TRUE THEN
		PERFORM infra.refuse('22023', format('%s works cannot be given / no se pueden dar %s obras', coalesce(most::text, 'NULL'), coalesce(most::text, 'NULL')), 'Ask for 0 or more. / Pida 0 o más.');
	END IF;
	RETURN most;
END
$function$;
COMMENT ON FUNCTION infra.check_near(geometry, integer) IS 'Cuántas obras dará infra.works_near; rechaza un lugar que no lo es. / How many works infra.works_near will give; refuses what is no place, and less than none: 22023.';

-- The index orders by distance on the sphere, which is up to half a per cent off; the distance given is the ellipsoid's.
CREATE FUNCTION infra.works_near(place geometry, most integer DEFAULT 10)
RETURNS TABLE (metres double precision, institution text, project_id text, title text, id bigint)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 10
BEGIN ATOMIC
	SELECT ST_Distance(n.geom::geography, place::geography) AS metres, n.institution, n.project_id, n.title, n.id
	FROM (SELECT p.* FROM infra.published_project p WHERE p.geom IS NOT NULL ORDER BY p.geom::geography <-> place::geography LIMIT infra.check_near(place, most)) n
	ORDER BY metres, n.id;
END;
COMMENT ON FUNCTION infra.works_near(geometry, integer) IS 'Las obras más cercanas a un lugar, con su distancia en metros.
The works nearest to a place (SRID 4326), the nearest first, with their distance in metres; most: how many. Works without a place are not among them. Raises 22023 for no place, or one that is not on Earth, and for a negative number.';

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
Possible duplicates: pairs of works that two institutions publish, at most so many metres apart, whose titles are at least so alike (0 to 1, the share of trigrams that they have in common; 0: any). One work published twice, by who pays and by who builds for instance, is such a pair; so are two stages of one work, or neighbours of the same name: people decide. Each pair comes once, the institution first in the alphabet first.';

-- ---- the map ----

-- What a question about what is published may say; NULL is all. Gateways take an argument of an address for text: a JSON text
-- that holds an object is that object.
CREATE FUNCTION infra.check_filter(query jsonb, known text[] DEFAULT '{year,state,municipality,institution,status,sector,type,method,project}')
RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	asked constant jsonb := CASE WHEN jsonb_typeof(query) = 'string' AND query #>> '{}' ~ '^\s*\{' THEN (query #>> '{}')::jsonb ELSE query END;
	f record;
BEGIN
	IF asked IS NULL THEN
		RETURN NULL;
	END IF;
	IF jsonb_typeof(asked) <> 'object' THEN
		PERFORM infra.refuse('22023', 'the filter is not an object / el filtro no es un objeto', 'Like {"year": 2024, "sector": "transport"}. / Como {"year": 2024, "sector": "transport"}.');
	END IF;
	FOR f IN SELECT e.key, e.value, jsonb_typeof(e.value) AS type FROM jsonb_each(asked) e LOOP
		IF f.key <> ALL (known) THEN
			PERFORM infra.refuse('22023', format('filter "%s" does not exist / no existe el filtro "%s"', left(f.key, 60), left(f.key, 60)),
				format('Filters: %s. / Filtros: %s.', array_to_string(known, ', '), array_to_string(known, ', ')));
		ELSIF f.key = 'year' AND f.type <> 'null' AND (f.type IN ('number', 'string') AND f.value #>> '{}' ~ '^[0-9]{4}$') IS NOT TRUE THEN
			PERFORM infra.refuse('22023', format('filter "year" is no year: %s / el filtro "year" no es un año: %s', left(f.value::text, 60), left(f.value::text, 60)), 'Write four digits. / Escriba cuatro cifras.');
		ELSIF f.key <> 'year' AND f.type NOT IN ('null', 'string') THEN
			PERFORM infra.refuse('22023', format('filter "%s" is no text: %s / el filtro "%s" no es un texto: %s', f.key, left(f.value::text, 60), f.key, left(f.value::text, 60)),
				'Write one text in quotes, or null for all. / Escriba un solo texto entre comillas, o null para todos.');
		END IF;
	END LOOP;
	RETURN asked;
END
$function$;
COMMENT ON FUNCTION infra.check_filter(jsonb, text[]) IS 'El filtro de una pregunta sobre lo publicado; rechaza el que no existe y el valor que no es de su tipo.
The filter of a question about what is published, as an object. known: which there are. Refuses one that does not exist, and a value that is not of its type: 22023.';

-- The planner sees through these three and drops what is not asked, so that each is one scan of one index.
CREATE FUNCTION infra.map_works(query jsonb)
RETURNS SETOF infra.published_project
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1000
BEGIN ATOMIC
	SELECT p.* FROM infra.published_project p
	WHERE (query ->> 'year' IS NULL OR p.year = (query ->> 'year')::integer) AND (query ->> 'sector' IS NULL OR query ->> 'sector' = ANY (p.sector)) AND (query ->> 'status' IS NULL OR p.status = query ->> 'status')
		AND (query ->> 'institution' IS NULL OR p.institution = query ->> 'institution') AND (query ->> 'type' IS NULL OR p.type = query ->> 'type');
END;
COMMENT ON FUNCTION infra.map_works(jsonb) IS 'Las obras que pide un filtro del mapa; NULL: todas. / The works that a filter of the map asks for (infra.check_filter); NULL: all.';

-- A mean by sum and count, and the title by its bytes: avg() keeps a variance that nobody asked for, min() would ask the locale.
CREATE FUNCTION infra.map_clusters(z integer, x integer, y integer, query jsonb DEFAULT NULL)
RETURNS TABLE (geom geometry, count bigint, amount double precision, id bigint, title text)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1000
BEGIN ATOMIC
	SELECT ST_AsMVTGeom(ST_SetSRID(ST_Point(sum(ST_X(p.center)) / count(*), sum(ST_Y(p.center)) / count(*)), 3857), ST_TileEnvelope(z, x, y), 4096, 64),
		count(*), sum(p.amount)::double precision, CASE WHEN count(*) = 1 THEN min(p.id) END, CASE WHEN count(*) = 1 THEN min(p.title COLLATE "C") END
	FROM infra.map_works(query) p WHERE p.center && ST_TileEnvelope(z, x, y)
	GROUP BY floor(ST_X(p.center) / (40075016.6855784 / 2 ^ z / 64)), floor(ST_Y(p.center) / (40075016.6855784 / 2 ^ z / 64));
END;
COMMENT ON FUNCTION infra.map_clusters(integer, integer, integer, jsonb) IS 'La capa "clusters" de un mosaico: un punto por cada cuadro de 1/64 de su lado que tenga obras. / The layer "clusters" of a tile: a point for each square of 1/64 of its side that has works.';

CREATE FUNCTION infra.map_projects(z integer, x integer, y integer, query jsonb DEFAULT NULL)
RETURNS TABLE (geom geometry, id bigint, project_id text, institution text, title text, status text, type text, year integer, amount double precision, currency text)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1000
BEGIN ATOMIC
	SELECT t.* FROM (SELECT ST_AsMVTGeom(ST_Transform(ST_ClipByBox2D(p.geom, ST_MakeEnvelope(-180, -85.0511287, 180, 85.0511287, 4326)::box2d), 3857), ST_TileEnvelope(z, x, y), 4096, 64) AS geom,
			p.id, p.project_id, p.institution, p.title, p.status, p.type, p.year, p.amount::double precision AS amount, p.currency
		FROM infra.map_works(query) p WHERE p.geom && ST_Transform(ST_TileEnvelope(z, x, y), 4326)) t
	WHERE t.geom IS NOT NULL;
END;
COMMENT ON FUNCTION infra.map_projects(integer, integer, integer, jsonb) IS 'La capa "projects" de un mosaico: cada obra con su geometría. / The layer "projects" of a tile: each work with its geometry.';

-- Many works: planned anew for each tile, so that a filter that is not asked costs nothing; and never sorted, for there
-- are 4096 squares at most, which the planner cannot know.
CREATE FUNCTION infra.cluster_tile(z integer, x integer, y integer, query jsonb)
RETURNS bytea
LANGUAGE plpgsql STABLE PARALLEL SAFE COST 10000
SET plan_cache_mode = force_custom_plan
SET enable_sort = off
AS $function$
BEGIN
	RETURN (SELECT ST_AsMVT(t, 'clusters', 4096, 'geom') FROM infra.map_clusters(z, x, y, query) t);
END
$function$;
COMMENT ON FUNCTION infra.cluster_tile(integer, integer, integer, jsonb) IS 'Un mosaico de agrupaciones. / A tile of clusters.';

-- Few works: planned once, for planning takes longer than they do.
CREATE FUNCTION infra_api.tile(z integer, x integer, y integer, query json DEFAULT NULL)
RETURNS bytea
LANGUAGE plpgsql STABLE PARALLEL SAFE COST 10000
SET plan_cache_mode = force_generic_plan
AS $function$
DECLARE
	asked jsonb;
	cluster_below constant integer := 10;
	made bytea;
BEGIN
	IF (z BETWEEN 0 AND 24 AND x BETWEEN 0 AND 2 ^ z - 1 AND y BETWEEN 0 AND 2 ^ z - 1) IS NOT TRUE THEN
		PERFORM infra.refuse('22023', format('there is no tile %s/%s/%s / no existe el mosaico %s/%s/%s', z, x, y, z, x, y),
			'Zooms go from 0 to 24, x and y from 0 to 2^z - 1. / Los acercamientos van de 0 a 24, x e y de 0 a 2^z - 1.');
	END IF;
	asked := infra.check_filter(query::jsonb, '{year,sector,status,institution,type}');
	IF z < cluster_below THEN
		made := infra.cluster_tile(z, x, y, asked);
	ELSE
		SELECT ST_AsMVT(t, 'projects', 4096, 'geom') INTO made FROM infra.map_projects(z, x, y, asked) t;
	END IF;
	RETURN coalesce(made, '');
END
$function$;
COMMENT ON FUNCTION infra_api.tile(integer, integer, integer, json) IS 'Mosaico vectorial (MVT) de los proyectos publicados.
Vector tile (MVT) of the published projects. Below zoom 10 the layer "clusters": a point for each square of 1/64 of the tile that has any, with count, amount, and id and title where there is one; from 10 on the layer "projects", their geometry with id, project_id, institution, title, status, type, year, amount, currency. query: year, sector, status, institution, type. No bytes where there is nothing. Raises 22023 for a tile or filter that does not exist, and a filter whose value is of another type.';

CREATE FUNCTION infra_api.features(west double precision, south double precision, east double precision, north double precision, query json DEFAULT NULL, most integer DEFAULT 1000)
RETURNS jsonb
LANGUAGE plpgsql STABLE PARALLEL SAFE COST 10000
SET plan_cache_mode = force_custom_plan
AS $function$
DECLARE
	asked jsonb;
BEGIN
	IF (west BETWEEN -180 AND 180 AND east BETWEEN west AND 180 AND south BETWEEN -90 AND 90 AND north BETWEEN south AND 90) IS NOT TRUE THEN
		PERFORM infra.refuse('22023', 'this is no box on Earth / esto no es un rectángulo en la Tierra',
			'Give west, south, east, north in degrees, west before east, south before north. / Dé oeste, sur, este, norte en grados.');
	END IF;
	IF (most BETWEEN 1 AND 10000) IS NOT TRUE THEN
		PERFORM infra.refuse('22023', format('%s features cannot be given at once / no se pueden dar %s elementos a la vez', coalesce(most::text, 'NULL'), coalesce(most::text, 'NULL')),
			'Ask for 1 to 10000. / Pida de 1 a 10000.');
	END IF;
	asked := infra.check_filter(query::jsonb, '{year,sector,status,institution,type}');
	RETURN (SELECT ia.feature_collection(ia.feature(t.document)) FROM (
		SELECT p.document FROM infra.map_works(asked) p WHERE ST_Intersects(p.geom, ST_MakeEnvelope(west, south, east, north, 4326)) ORDER BY p.id LIMIT most) t);
END
$function$;
COMMENT ON FUNCTION infra_api.features(double precision, double precision, double precision, double precision, json, integer) IS 'Proyectos publicados de un rectángulo, como FeatureCollection de GeoJSON.
Published projects in a box, as a GeoJSON FeatureCollection of ia.feature; query as in infra_api.tile; most: at most so many, 1 to 10000. Raises 22023 for what is no box, and a filter as infra_api.tile does.';

SELECT pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
-- What runs later finds PostGIS by the path it was made with.
DO $do$
DECLARE
	path text := (SELECT format('pg_catalog, %I, pg_temp', n.nspname) FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'postgis');
	this text;
BEGIN
	FOREACH this IN ARRAY '{infra.check_near,infra.cluster_tile,infra_api.tile,infra_api.features}'::text[] LOOP
		EXECUTE format('ALTER FUNCTION %s SET search_path = %s', this, path);
	END LOOP;
END
$do$;
