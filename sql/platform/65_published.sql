-- 65_published.sql: what is published, a row a project, in a table of its own: readers of a filtered table would not get
-- its spatial indexes. Everything typed comes from the document by generated columns, so that it cannot say anything else.
SELECT pg_catalog.set_config('search_path', pg_catalog.format('pg_catalog, %I, pg_temp', n.nspname), true)
FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'postgis';

-- What a generated column needs a name for.
CREATE FUNCTION infra.texts(list jsonb) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ARRAY(SELECT t FROM jsonb_array_elements_text(CASE WHEN jsonb_typeof(list) = 'array' THEN list ELSE '[]' END) t);
COMMENT ON FUNCTION infra.texts(jsonb) IS 'Los textos de una lista. / The texts of a list; empty for what is no list.';

CREATE FUNCTION infra.ocids_of(project jsonb) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ARRAY(SELECT DISTINCT p #>> '{summary,ocid}' FROM jsonb_array_elements(CASE WHEN jsonb_typeof(project -> 'contractingProcesses') = 'array' THEN project -> 'contractingProcesses' ELSE '[]' END) p
	WHERE p #>> '{summary,ocid}' IS NOT NULL ORDER BY 1);
COMMENT ON FUNCTION infra.ocids_of(jsonb) IS 'Los OCID de los procesos de un proyecto. / The OCIDs of a project''s contracting processes.';

CREATE FUNCTION infra.amount_of(value jsonb) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN jsonb_typeof(value -> 'amount') = 'number' THEN (value -> 'amount')::numeric END;
COMMENT ON FUNCTION infra.amount_of(jsonb) IS 'El monto de un importe. / The amount of a Value; NULL where it is no number.';

-- Not nullif(): its operator would be looked for on the path of whoever restores a dump.
CREATE FUNCTION infra.family_of(document jsonb, family integer) RETURNS geometry
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (SELECT f.geom FROM (SELECT ST_Multi(ST_CollectionExtract(ST_Force2D(ia.geometry_of(document)), family)) AS geom) f WHERE NOT ST_IsEmpty(f.geom));
COMMENT ON FUNCTION infra.family_of(jsonb, integer) IS 'Los lugares de una familia: 1 puntos, 2 líneas, 3 polígonos. / The places of a family: 1 points, 2 lines, 3 polygons; NULL for none.';

-- The map ends where Web Mercator's square does; what lies beyond is drawn on its edge, for a pole has no y.
CREATE FUNCTION infra.center_of(document jsonb) RETURNS geometry
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (SELECT ST_Transform(ST_SetSRID(ST_Point(ST_X(p.point), greatest(-85.0511287, least(85.0511287, ST_Y(p.point)))), 4326), 3857)
	FROM (SELECT ST_PointOnSurface(ia.geometry_of(document)) AS point) p);
COMMENT ON FUNCTION infra.center_of(jsonb) IS 'Un punto de los lugares de un documento, EPSG:3857; NULL si no hay. / A point of the places of a document, EPSG:3857; NULL for none.';

-- convert_to is STABLE because encodings can be redefined; a database with ia is in UTF8.
CREATE FUNCTION infra.digest_of(document jsonb) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN sha256(convert_to(document::text, 'UTF8'));
COMMENT ON FUNCTION infra.digest_of(jsonb) IS 'SHA-256 de un documento, como lo escribe jsonb. / SHA-256 of a document, as jsonb writes it.';

-- The columns that a map reads of many rows come first: the server takes a row apart from its beginning.
CREATE TABLE infra.published_project (
	id bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
	center geometry(Point, 3857) GENERATED ALWAYS AS (infra.center_of(document)) STORED,
	geom geometry(Geometry, 4326) GENERATED ALWAYS AS (ST_Force2D(ia.geometry_of(document))) STORED,
	year integer GENERATED ALWAYS AS (substring(document #>> '{period,startDate}' FROM '^\d{4}')::integer) STORED,
	amount numeric GENERATED ALWAYS AS (infra.amount_of(document #> '{budget,amount}')) STORED,
	lon double precision GENERATED ALWAYS AS (ST_X(ST_PointOnSurface(ia.geometry_of(document)))) STORED,
	lat double precision GENERATED ALWAYS AS (ST_Y(ST_PointOnSurface(ia.geometry_of(document)))) STORED,
	published_at timestamptz NOT NULL DEFAULT now(),
	period_start timestamptz GENERATED ALWAYS AS (ia.moment(document #>> '{period,startDate}')) STORED,
	period_end timestamptz GENERATED ALWAYS AS (ia.moment(document #>> '{period,endDate}')) STORED,
	updated timestamptz GENERATED ALWAYS AS (ia.moment(document ->> 'updated')) STORED,
	institution text NOT NULL CHECK (institution <> ''),
	project_id text NOT NULL CHECK (project_id <> ''),
	title text GENERATED ALWAYS AS (document ->> 'title') STORED,
	status text GENERATED ALWAYS AS (document ->> 'status') STORED,
	type text GENERATED ALWAYS AS (document ->> 'type') STORED,
	sector text[] NOT NULL GENERATED ALWAYS AS (infra.texts(document -> 'sector')) STORED,
	currency text GENERATED ALWAYS AS (document #>> '{budget,amount,currency}') STORED,
	state text,
	municipality text,
	place_source text CHECK (place_source IN ('geometry', 'gazetteer', 'address')),
	points geometry(MultiPoint, 4326) GENERATED ALWAYS AS (infra.family_of(document, 1)) STORED,
	lines geometry(MultiLineString, 4326) GENERATED ALWAYS AS (infra.family_of(document, 2)) STORED,
	polygons geometry(MultiPolygon, 4326) GENERATED ALWAYS AS (infra.family_of(document, 3)) STORED,
	ocids text[] NOT NULL GENERATED ALWAYS AS (infra.ocids_of(document)) STORED,
	digest bytea NOT NULL GENERATED ALWAYS AS (infra.digest_of(document)) STORED,
	document jsonb COMPRESSION lz4 NOT NULL CHECK (document ->> 'id' = project_id),
	PRIMARY KEY (institution, project_id),
	CHECK ((state IS NULL) = (place_source IS NULL))
) WITH (toast_tuple_target = 128);
-- The document goes out of line, however short, and all the rest stays in: what is asked of many rows reads few pages.
DO $do$
DECLARE
	this name;
BEGIN
	FOR this IN SELECT a.attname FROM pg_attribute a WHERE a.attrelid = 'infra.published_project'::regclass AND a.attnum > 0 AND a.attlen = -1 AND a.attname <> 'document' LOOP
		EXECUTE format('ALTER TABLE infra.published_project ALTER %I SET STORAGE MAIN', this);
	END LOOP;
END
$do$;
CREATE INDEX published_project_geom ON infra.published_project USING gist (geom);
CREATE INDEX published_project_geography ON infra.published_project USING gist ((geom::geography));
CREATE INDEX published_project_center ON infra.published_project USING gist (center);
CREATE INDEX published_project_municipality ON infra.published_project (municipality);

COMMENT ON TABLE infra.published_project IS 'Proyectos publicados: el documento y lo que de él se pregunta. Solo la publicación escribe aquí. / Published projects: the document, and what is asked of it. Only publication writes here.';
COMMENT ON COLUMN infra.published_project.institution IS 'Institución que publica / the institution that publishes';
COMMENT ON COLUMN infra.published_project.project_id IS 'Identificador del proyecto / the project''s identifier';
COMMENT ON COLUMN infra.published_project.id IS 'Número único, para programas que piden una sola clave / a number of its own, for programs that want a single key';
COMMENT ON COLUMN infra.published_project.document IS 'El proyecto OC4IDS, tal como se publicó / the OC4IDS project as it was published';
COMMENT ON COLUMN infra.published_project.published_at IS 'Cuándo se publicó / when it was published';
COMMENT ON COLUMN infra.published_project.digest IS 'SHA-256 del documento como texto jsonb / SHA-256 of the document as jsonb text';
COMMENT ON COLUMN infra.published_project.title IS 'Nombre / title';
COMMENT ON COLUMN infra.published_project.status IS 'Fase: código de projectStatus / phase: code of projectStatus';
COMMENT ON COLUMN infra.published_project.type IS 'Tipo: código de projectType / code of projectType';
COMMENT ON COLUMN infra.published_project.sector IS 'Sectores: códigos de projectSector / codes of projectSector';
COMMENT ON COLUMN infra.published_project.period_start IS 'Inicio del periodo / start of the period';
COMMENT ON COLUMN infra.published_project.period_end IS 'Fin del periodo / end of the period';
COMMENT ON COLUMN infra.published_project.year IS 'Año de inicio, como está escrito / year of the start, as it is written';
COMMENT ON COLUMN infra.published_project.amount IS 'Presupuesto / budget';
COMMENT ON COLUMN infra.published_project.currency IS 'Moneda del presupuesto (ISO 4217) / its currency';
COMMENT ON COLUMN infra.published_project.updated IS 'Última actualización / last update';
COMMENT ON COLUMN infra.published_project.ocids IS 'OCID de sus contrataciones / OCIDs of its contracting processes';
COMMENT ON COLUMN infra.published_project.geom IS 'Sus lugares, EPSG:4326, sin altitud / its places, without elevation';
COMMENT ON COLUMN infra.published_project.points IS 'Los que son puntos / those that are points';
COMMENT ON COLUMN infra.published_project.lines IS 'Los que son líneas / those that are lines';
COMMENT ON COLUMN infra.published_project.polygons IS 'Los que son polígonos / those that are polygons';
COMMENT ON COLUMN infra.published_project.center IS 'Un punto de sus lugares, EPSG:3857, para los mosaicos / a point of its places, for tiles';
COMMENT ON COLUMN infra.published_project.lon IS 'Longitud de un punto de sus lugares, grados / longitude of a point of its places, degrees';
COMMENT ON COLUMN infra.published_project.lat IS 'Latitud de ese punto, grados / latitude of that point, degrees';
COMMENT ON COLUMN infra.published_project.state IS 'Entidad: clave de infra.area / state: key of infra.area';
COMMENT ON COLUMN infra.published_project.municipality IS 'Municipio: clave de infra.area / municipality: key of infra.area';
COMMENT ON COLUMN infra.published_project.place_source IS 'De dónde salen: geometry, gazetteer, address / where they come from';

-- State and municipality depend on the areas that are loaded, so they cannot be generated.
CREATE FUNCTION infra.fill_place()
RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	SELECT p.state, p.municipality, p.source INTO NEW.state, NEW.municipality, NEW.place_source FROM infra.place_of(NEW.document) p;
	RETURN NEW;
END
$function$;
COMMENT ON FUNCTION infra.fill_place() IS 'Disparador: entidad y municipio de un proyecto publicado. / Trigger: state and municipality of a published project.';
REVOKE ALL ON FUNCTION infra.fill_place() FROM PUBLIC;
CREATE TRIGGER fill_place BEFORE INSERT OR UPDATE OF document ON infra.published_project FOR EACH ROW EXECUTE FUNCTION infra.fill_place();
-- Also where what is published arrives by replication: the areas are those that are loaded there.
ALTER TABLE infra.published_project ENABLE ALWAYS TRIGGER fill_place;

-- Publication waits meanwhile: a row that changes under an UPDATE is judged again without its places being read again.
CREATE FUNCTION infra.refresh_places()
RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	changed bigint;
BEGIN
	LOCK TABLE infra.published_project IN SHARE ROW EXCLUSIVE MODE;
	UPDATE infra.published_project p
	SET (state, municipality, place_source) = (SELECT n.state, n.municipality, n.source FROM infra.place_of(p.document) n)
	WHERE NOT EXISTS (SELECT FROM (SELECT) one LEFT JOIN infra.place_of(p.document) n ON true
		WHERE (n.state, n.municipality, n.source) IS NOT DISTINCT FROM (p.state, p.municipality, p.place_source));
	GET DIAGNOSTICS changed = ROW_COUNT;
	RETURN changed;
END
$function$;
COMMENT ON FUNCTION infra.refresh_places() IS 'Vuelve a buscar la entidad y el municipio de lo publicado, después de cargar áreas; dice cuántos proyectos cambiaron.
Looks again for the state and municipality of what is published, after areas were loaded; returns how many projects changed. Documents stay as they are. Publication waits until the transaction ends; readers do not. For operators.';
REVOKE ALL ON FUNCTION infra.refresh_places() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION infra.refresh_places() TO ia_operator;

-- Everybody reads all of it; nobody but the owner writes.
ALTER TABLE infra.published_project ENABLE ROW LEVEL SECURITY;
CREATE POLICY everybody ON infra.published_project FOR SELECT USING (true);
GRANT SELECT ON infra.published_project TO PUBLIC;

-- A family of geometry each, key first: what QGIS, ogr2ogr, MapServer and BI tools open.
CREATE VIEW infra.project_points WITH (security_invoker = true) AS
	SELECT id, institution, project_id, title, status, type, array_to_string(sector, ', ') AS sector, year, amount, currency, state, municipality, points AS geom FROM infra.published_project WHERE points IS NOT NULL;
CREATE VIEW infra.project_lines WITH (security_invoker = true) AS
	SELECT id, institution, project_id, title, status, type, array_to_string(sector, ', ') AS sector, year, amount, currency, state, municipality, lines AS geom FROM infra.published_project WHERE lines IS NOT NULL;
CREATE VIEW infra.project_polygons WITH (security_invoker = true) AS
	SELECT id, institution, project_id, title, status, type, array_to_string(sector, ', ') AS sector, year, amount, currency, state, municipality, polygons AS geom FROM infra.published_project WHERE polygons IS NOT NULL;
CREATE VIEW infra.project_table WITH (security_invoker = true) AS
	SELECT id, institution, project_id, title, status, type, array_to_string(sector, ', ') AS sector, year, period_start, period_end, amount, currency, updated, state, municipality, place_source, lon, lat, published_at FROM infra.published_project;
CREATE INDEX published_project_points ON infra.published_project USING gist (points);
CREATE INDEX published_project_lines ON infra.published_project USING gist (lines);
CREATE INDEX published_project_polygons ON infra.published_project USING gist (polygons);
COMMENT ON VIEW infra.project_points IS 'Proyectos publicados, sus puntos (MultiPoint, EPSG:4326). / Published projects, their points.';
COMMENT ON VIEW infra.project_lines IS 'Proyectos publicados, sus líneas (MultiLineString, EPSG:4326). / Published projects, their lines.';
COMMENT ON VIEW infra.project_polygons IS 'Proyectos publicados, sus polígonos (MultiPolygon, EPSG:4326). / Published projects, their polygons.';
COMMENT ON VIEW infra.project_table IS 'Proyectos publicados sin geometría, con longitud y latitud: para tableros. / Published projects without geometry, with longitude and latitude: for BI.';
-- Their columns mean what the table's mean.
DO $do$
DECLARE
	this record;
BEGIN
	FOR this IN
		SELECT v.relname, a.attname, coalesce(d.description, 'Geometría, una familia por vista, EPSG:4326 / geometry, one family a view') AS description
		FROM pg_class v JOIN pg_attribute a ON a.attrelid = v.oid AND a.attnum > 0
			LEFT JOIN pg_attribute b ON b.attrelid = 'infra.published_project'::regclass AND b.attname = a.attname AND a.attname <> 'geom'
			LEFT JOIN pg_description d ON d.classoid = 'pg_class'::regclass AND d.objoid = b.attrelid AND d.objsubid = b.attnum
		WHERE v.relnamespace = 'infra'::regnamespace AND v.relname IN ('project_points', 'project_lines', 'project_polygons', 'project_table')
	LOOP
		EXECUTE format('COMMENT ON COLUMN infra.%I.%I IS %L', this.relname, this.attname, this.description);
	END LOOP;
END
$do$;
GRANT SELECT ON infra.project_points, infra.project_lines, infra.project_polygons, infra.project_table TO PUBLIC;

SELECT pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
