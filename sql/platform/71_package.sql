-- 71_package.sql: what is published leaves as packages of the standards, or as lines, one document each.
-- Every package says who publishes it, when, under which licence and policy, and where it is: a row an institution, and one
-- for all others. A row that would make a package invalid is refused when it is written. Packages are for what a person
-- asks for; lines are for all of it: they leave one by one, however many there are.
CREATE TABLE infra.publisher (
	institution text PRIMARY KEY CHECK (institution <> ''),
	name text NOT NULL,
	scheme text,
	uid text,
	uri text,
	license text NOT NULL DEFAULT 'https://creativecommons.org/licenses/by/4.0/',
	publication_policy text NOT NULL DEFAULT 'urn:infraestructura-abierta:publication-policy',
	base_uri text NOT NULL DEFAULT 'urn:infraestructura-abierta:'
);
COMMENT ON TABLE infra.publisher IS 'Quién publica y con qué licencia, por institución; el renglón * vale para las demás y para paquetes de varias. / Who publishes, and under which licence, by institution; the row * holds for all others, and for packages of several.';
COMMENT ON COLUMN infra.publisher.institution IS 'Institución, o * / institution, or *';
COMMENT ON COLUMN infra.publisher.name IS 'Nombre de quien publica / name of the publisher';
COMMENT ON COLUMN infra.publisher.scheme IS 'Registro en que está identificado / register that identifies it';
COMMENT ON COLUMN infra.publisher.uid IS 'Su identificador en ese registro / its identifier in that register';
COMMENT ON COLUMN infra.publisher.uri IS 'Su página / its address';
COMMENT ON COLUMN infra.publisher.license IS 'Licencia: su dirección / licence: its address';
COMMENT ON COLUMN infra.publisher.publication_policy IS 'Política de publicación: su dirección / publication policy: its address';
COMMENT ON COLUMN infra.publisher.base_uri IS 'Con qué empieza la dirección de cada paquete: la de las funciones en el gateway, con diagonal / what the address of each package begins with: that of the functions at the gateway, with a slash';

CREATE FUNCTION infra.package_metadata(p infra.publisher, package text, query jsonb, published_at timestamptz)
RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN jsonb_build_object('uri', p.base_uri || package || coalesce('?query=' || infra.url_encode(query::text), ''),
	'publishedDate', to_char(published_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
	'publisher', jsonb_strip_nulls(jsonb_build_object('name', p.name, 'scheme', p.scheme, 'uid', p.uid, 'uri', p.uri)),
	'license', p.license, 'publicationPolicy', p.publication_policy);
COMMENT ON FUNCTION infra.package_metadata(infra.publisher, text, jsonb, timestamptz) IS 'Lo que un paquete dice de sí mismo. / What a package says of itself: uri (it answers at a gateway), publishedDate, publisher, license, publicationPolicy.';

ALTER TABLE infra.publisher ADD CONSTRAINT makes_valid_packages CHECK (ia.is_valid(infra.package_metadata(publisher, 'project_package', '{}', '2024-01-01T00:00:00Z') || '{"version": "0.9", "projects": [{"id": "oc4ids-abc123-1"}]}', 'oc4ids', '0.9.5'));
INSERT INTO infra.publisher (institution, name) VALUES ('*', 'Plataforma de infraestructura abierta');
SELECT infra.protect('infra.publisher', 'operator');
GRANT DELETE ON infra.publisher TO ia_operator;

CREATE FUNCTION infra.publisher_of(institution text)
RETURNS infra.publisher
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT p FROM infra.publisher p WHERE p.institution IN (publisher_of.institution, '*') ORDER BY p.institution = '*' LIMIT 1;
END;
COMMENT ON FUNCTION infra.publisher_of(text) IS 'Quién publica lo de una institución; NULL: lo de varias. / Who publishes what is an institution''s; NULL: of several.';

-- A package is read whole by whoever gets it.
CREATE FUNCTION infra.refuse_package(what text, what_es text, lines text)
RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	PERFORM infra.refuse('22023', format('these are too many %s for one package / son demasiad%s para un paquete', what, what_es),
		format('A package takes 10000, and 256 MB: ask for an institution, a year or a sector, or for lines: infra_api.%s. / Un paquete lleva 10000, y 256 MB: pida una institución, un año o un sector, o líneas: infra_api.%s.', lines, lines));
END
$function$;
COMMENT ON FUNCTION infra.refuse_package(text, text, text) IS 'Rechaza un paquete demasiado grande: 22023. / Refuses a package that is too large: 22023.';

CREATE FUNCTION infra_api.project_package(query jsonb DEFAULT NULL)
RETURNS jsonb
LANGUAGE plpgsql STABLE PARALLEL SAFE COST 10000
SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_custom_plan
AS $function$
DECLARE
	most constant integer := 10000;
	many bigint;
	last timestamptz;
	projects jsonb;
BEGIN
	query := infra.check_filter(query);
	SELECT count(*) INTO many FROM (SELECT FROM infra.filtered_projects(query) LIMIT most + 1) p;
	IF many > most THEN
		PERFORM infra.refuse_package('projects', 'os proyectos', 'project_lines');
	END IF;
	BEGIN
		SELECT jsonb_agg(p.document ORDER BY p.institution, p.project_id), max(p.published_at) INTO projects, last FROM infra.filtered_projects(query) p;
		IF projects IS NULL THEN
			RETURN NULL;
		END IF;
		RETURN infra.package_metadata(infra.publisher_of(query ->> 'institution'), 'project_package', query, last) || jsonb_build_object('version', '0.9', 'projects', projects);
	EXCEPTION WHEN program_limit_exceeded THEN
		PERFORM infra.refuse_package('projects', 'os proyectos', 'project_lines');
	END;
END
$function$;
COMMENT ON FUNCTION infra_api.project_package(jsonb) IS 'Los proyectos publicados como paquete OC4IDS, con quién los publica, licencia y política.
The published projects as an OC4IDS project package, with publisher, licence and policy (infra.publisher). query, an object: year, state, municipality, institution, status, sector, type, method, project (an identifier); NULL: all. At most 10000 projects; NULL for none, since a package of nothing is not valid. Raises 22023 for a filter that does not exist or is of another type, and for what is too large.';

-- A process whose releases were not published stands for them itself.
CREATE FUNCTION infra.record_of(r infra.published_record)
RETURNS jsonb
LANGUAGE sql STABLE PARALLEL SAFE COST 1000
BEGIN ATOMIC
	SELECT jsonb_build_object('ocid', r.ocid, 'releases', coalesce((SELECT jsonb_agg(s.document ORDER BY s.date, s.digest) FROM infra.published_release s WHERE (s.institution, s.ocid) = (r.institution, r.ocid)), jsonb_build_array(r.document)),
		'compiledRelease', r.document);
END;
COMMENT ON FUNCTION infra.record_of(infra.published_record) IS 'Una contratación como registro OCDS: sus entregas y la compilada. / A process as an OCDS record: its releases, and the compiled one.';

CREATE FUNCTION infra.filtered_releases(query jsonb)
RETURNS SETOF infra.published_release
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1000
BEGIN ATOMIC
	SELECT s.* FROM infra.filtered_records(query) r JOIN infra.published_release s ON (s.institution, s.ocid) = (r.institution, r.ocid);
END;
COMMENT ON FUNCTION infra.filtered_releases(jsonb) IS 'Las entregas publicadas de las contrataciones que pide un filtro. / The published releases of the processes that a filter asks for.';

CREATE FUNCTION infra_api.release_package(query jsonb DEFAULT NULL)
RETURNS jsonb
LANGUAGE plpgsql STABLE PARALLEL SAFE COST 10000
SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_custom_plan
AS $function$
DECLARE
	most constant integer := 10000;
	many bigint;
	metadata jsonb;
BEGIN
	query := infra.check_filter(query);
	SELECT count(*) INTO many FROM (SELECT FROM infra.filtered_releases(query) LIMIT most + 1) s;
	IF many > most THEN
		PERFORM infra.refuse_package('releases', 'as entregas', 'release_lines');
	END IF;
	SELECT infra.package_metadata(infra.publisher_of(query ->> 'institution'), 'release_package', query, max(r.published_at)) INTO metadata FROM infra.filtered_records(query) r;
	BEGIN
		RETURN (SELECT ia.release_package(s.document, metadata ORDER BY s.institution, s.ocid, s.date, s.digest) FROM infra.filtered_releases(query) s);
	EXCEPTION WHEN program_limit_exceeded THEN
		PERFORM infra.refuse_package('releases', 'as entregas', 'release_lines');
	END;
END
$function$;
COMMENT ON FUNCTION infra_api.release_package(jsonb) IS 'Las entregas publicadas como paquete OCDS, con quién las publica, licencia y política.
The published releases as an OCDS release package, with publisher, licence and policy. query as in infra_api.project_package; year, status and method are the process''s. At most 10000 releases; NULL for none. Raises 22023 as infra_api.project_package does.';

CREATE FUNCTION infra_api.record_package(query jsonb DEFAULT NULL)
RETURNS jsonb
LANGUAGE plpgsql STABLE PARALLEL SAFE COST 10000
SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_custom_plan
AS $function$
DECLARE
	most constant integer := 10000;
	many bigint;
	metadata jsonb;
BEGIN
	query := infra.check_filter(query);
	SELECT count(*) INTO many FROM (SELECT FROM infra.filtered_records(query) LIMIT most + 1) r;
	IF many > most THEN
		PERFORM infra.refuse_package('records', 'os registros', 'record_lines');
	END IF;
	SELECT infra.package_metadata(infra.publisher_of(query ->> 'institution'), 'record_package', query, max(r.published_at)) INTO metadata FROM infra.filtered_records(query) r;
	BEGIN
		RETURN (SELECT ia.record_package(infra.record_of(r), metadata ORDER BY r.institution, r.ocid) FROM infra.filtered_records(query) r);
	EXCEPTION WHEN program_limit_exceeded THEN
		PERFORM infra.refuse_package('records', 'os registros', 'record_lines');
	END;
END
$function$;
COMMENT ON FUNCTION infra_api.record_package(jsonb) IS 'Las contrataciones publicadas como paquete de registros OCDS, con quién las publica, licencia y política.
The published processes as an OCDS record package: releases and compiled release, with publisher, licence and policy. query as in infra_api.release_package. At most 10000 processes; NULL for none. Raises 22023 as infra_api.project_package does.';

-- ---- lines: the planner sees through these, so that rows leave as they are read; the filter is read once, before the first ----

CREATE FUNCTION infra_api.project_lines(query jsonb DEFAULT NULL)
RETURNS SETOF text
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1000
BEGIN ATOMIC
	SELECT p.document::text FROM infra.check_filter(query) q, infra.filtered_projects(q) p;
END;
COMMENT ON FUNCTION infra_api.project_lines(jsonb) IS 'Los proyectos publicados como JSON Lines: uno por renglón, sin límite y sin ocupar memoria.
The published projects as JSON Lines: a project a row, however many, in no order, in constant memory. query as in infra_api.project_package. To a file: COPY (SELECT * FROM infra_api.project_lines()) TO STDOUT WITH (FORMAT csv, DELIMITER E''\x02'', QUOTE E''\x01''), which writes lines as they are; the text format of COPY would double the backslashes. Raises 22023 as infra_api.project_package does.';

CREATE FUNCTION infra_api.release_lines(query jsonb DEFAULT NULL)
RETURNS SETOF text
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1000
BEGIN ATOMIC
	SELECT s.document::text FROM infra.check_filter(query) q, infra.filtered_releases(q) s;
END;
COMMENT ON FUNCTION infra_api.release_lines(jsonb) IS 'Las entregas publicadas como JSON Lines.
The published releases as JSON Lines; see infra_api.project_lines. query as in infra_api.release_package.';

CREATE FUNCTION infra_api.record_lines(query jsonb DEFAULT NULL)
RETURNS SETOF text
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1000
BEGIN ATOMIC
	SELECT infra.record_of(r)::text FROM infra.check_filter(query) q, infra.filtered_records(q) r;
END;
COMMENT ON FUNCTION infra_api.record_lines(jsonb) IS 'Las contrataciones publicadas como JSON Lines: un registro OCDS por renglón.
The published processes as JSON Lines, an OCDS record a row; see infra_api.project_lines. query as in infra_api.release_package.';

CREATE FUNCTION infra_api.feature_lines(query jsonb DEFAULT NULL)
RETURNS SETOF text
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1000
BEGIN ATOMIC
	SELECT ia.feature(p.document)::text FROM infra.check_filter(query) q, infra.filtered_projects(q) p;
END;
COMMENT ON FUNCTION infra_api.feature_lines(jsonb) IS 'Los proyectos publicados como GeoJSON por renglones: un Feature en cada uno.
The published projects as newline-delimited GeoJSON, a Feature a row (ogr2ogr: GeoJSONSeq); see infra_api.project_lines. A FeatureCollection of a box: infra_api.features.';
