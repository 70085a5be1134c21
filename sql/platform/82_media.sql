-- 82_media.sql: what a gateway answers besides JSON, CSV and GeoJSON, which it writes itself: JSON Lines and CSV for Excel of
-- any view; and what a plain address answers, to whatever asks, without a header: vector tiles, documents as pages, and what
-- is published as CSV, JSON Lines or packages, with filters as arguments. To PostgREST a media type is a domain of that name.
CREATE DOMAIN infra_api."application/x-ndjson" AS text;
CREATE DOMAIN infra_api."application/vnd.ms-excel" AS text;
CREATE DOMAIN infra_api."text/html" AS text;
COMMENT ON DOMAIN infra_api."application/x-ndjson" IS 'JSON Lines: un objeto por línea. / JSON Lines: an object a line.';
COMMENT ON DOMAIN infra_api."application/vnd.ms-excel" IS 'CSV para Excel: UTF-8 con marca de orden. / CSV for Excel: UTF-8 with a byte order mark.';
COMMENT ON DOMAIN infra_api."text/html" IS 'Página. / Page.';
CREATE DOMAIN infra_api."*/*" AS bytea;
COMMENT ON DOMAIN infra_api."*/*" IS 'Bytes del tipo que digan los encabezados (infra.answer_as). / Bytes of the type that the headers say.';

-- Each row is added to the text so far: a gateway gives no more than db_max_rows at once.
CREATE FUNCTION infra.add_json_line(so_far infra_api."application/x-ndjson", this anyelement)
RETURNS infra_api."application/x-ndjson"
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
	SELECT so_far || row_to_json(this)::text || E'\n'
$function$;
COMMENT ON FUNCTION infra.add_json_line(infra_api."application/x-ndjson", anyelement) IS 'Agrega un renglón a json_lines. / Adds a row to json_lines.';

CREATE AGGREGATE infra_api.json_lines(anyelement) (SFUNC = infra.add_json_line, STYPE = infra_api."application/x-ndjson", INITCOND = '');
COMMENT ON AGGREGATE infra_api.json_lines(anyelement) IS 'Renglones como JSON Lines: Accept: application/x-ndjson. / Rows as JSON Lines.';

-- A text that Excel would take for a formula comes with an apostrophe before it; a number stays one.
CREATE FUNCTION infra.excel_field(value text)
RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN value ~ '^[-+=@\t\r]' AND value !~ '^[-+]?[0-9.]+([eE][-+]?[0-9]+)?$' THEN '"''' || replace(value, '"', '""') || '"'
	WHEN value ~ '[",\n\r]' THEN '"' || replace(value, '"', '""') || '"'
	ELSE coalesce(value, '') END;
COMMENT ON FUNCTION infra.excel_field(text) IS 'Un dato en un CSV para Excel. / A value in a CSV for Excel.';

CREATE FUNCTION infra.add_excel_line(so_far infra_api."application/vnd.ms-excel", this anyelement)
RETURNS infra_api."application/vnd.ms-excel"
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
	SELECT CASE so_far WHEN '' THEN E'\ufeff' || string_agg(infra.excel_field(f.key), ',' ORDER BY f.n) || E'\r\n' ELSE so_far END
		|| string_agg(infra.excel_field(f.value), ',' ORDER BY f.n) || E'\r\n'
	FROM json_each_text(row_to_json(this)) WITH ORDINALITY f (key, value, n)
$function$;
COMMENT ON FUNCTION infra.add_excel_line(infra_api."application/vnd.ms-excel", anyelement) IS 'Agrega un renglón a excel; antes del primero, los nombres de las columnas. / Adds a row to excel; before the first one, the names of the columns.';

CREATE AGGREGATE infra_api.excel(anyelement) (SFUNC = infra.add_excel_line, STYPE = infra_api."application/vnd.ms-excel", INITCOND = '');
COMMENT ON AGGREGATE infra_api.excel(anyelement) IS 'Renglones como CSV para Excel: Accept: application/vnd.ms-excel. / Rows as CSV for Excel.';

-- Tile servers want tile() to return bytea, and its filter as one JSON; whoever writes an address wants the media type, and the
-- filter as arguments.
CREATE FUNCTION infra_api.vector_tile(z integer, x integer, y integer, year integer DEFAULT NULL, sector text DEFAULT NULL, status text DEFAULT NULL, institution text DEFAULT NULL, type text DEFAULT NULL)
RETURNS infra_api."*/*"
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	PERFORM infra.answer_as('application/vnd.mapbox-vector-tile');
	RETURN infra_api.tile(z, x, y, json_strip_nulls(json_build_object('year', year, 'sector', sector, 'status', status, 'institution', institution, 'type', type)));
END
$function$;
COMMENT ON FUNCTION infra_api.vector_tile(integer, integer, integer, integer, text, text, text, text) IS 'Mosaico vectorial, como tile(), con su tipo de contenido y el filtro en argumentos.
Vector tile, as tile(), with its media type and the filter as arguments. Raises 22023 as tile() does.';

-- ---- what is published, by an address ----

CREATE FUNCTION infra.filter_of(year integer, state text, municipality text, institution text, status text, sector text, type text, method text, project text)
RETURNS jsonb
LANGUAGE sql STABLE PARALLEL SAFE
RETURN jsonb_strip_nulls(jsonb_build_object('year', year, 'state', state, 'municipality', municipality, 'institution', institution, 'status', status, 'sector', sector, 'type', type, 'method', method, 'project', project));
COMMENT ON FUNCTION infra.filter_of(integer, text, text, text, text, text, text, text, text) IS 'Un filtro (infra.check_filter) de argumentos; NULL: no se pide. / A filter (infra.check_filter) from arguments; NULL: not asked.';

-- An answer is made in memory, so that each role has a limit; whoever works in SQL has none.
CREATE FUNCTION infra.refuse_rows(most bigint, lines text)
RETURNS void
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	PERFORM infra.refuse('22023', format('these are more than %s rows / son más de %s renglones', most, most),
		format('%s takes no more at once: ask for an institution, a year or a sector; in SQL, infra_api.%s has no limit. / %s no lleva más a la vez: pida una institución, un año o un sector; en SQL, infra_api.%s no tiene límite.', infra.caller(), lines, infra.caller(), lines));
END
$function$;
COMMENT ON FUNCTION infra.refuse_rows(bigint, text) IS 'Rechaza una respuesta de más renglones que infra.most_rows(): 22023. / Refuses an answer of more rows than infra.most_rows(): 22023.';

CREATE FUNCTION infra.known_kind(kind text, VARIADIC known text[])
RETURNS text
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	IF (kind = ANY (known)) IS NOT TRUE THEN
		PERFORM infra.refuse('22023', format('there is no kind "%s" / no hay "%s"', left(kind, 60), left(kind, 60)), format('kind: %s. / kind: %s.', array_to_string(known, ', '), array_to_string(known, ', ')));
	END IF;
	RETURN kind;
END
$function$;
COMMENT ON FUNCTION infra.known_kind(text, text[]) IS 'Rechaza lo que no es de lo que se da: 22023. / Refuses what is none of what is given: 22023.';

-- OCDS and OC4IDS have no media type of their own: their files are application/json.
CREATE FUNCTION infra_api.package(kind text, year integer DEFAULT NULL, state text DEFAULT NULL, municipality text DEFAULT NULL, institution text DEFAULT NULL, status text DEFAULT NULL, sector text DEFAULT NULL, type text DEFAULT NULL, method text DEFAULT NULL, project text DEFAULT NULL)
RETURNS jsonb
LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT CASE infra.known_kind(kind, 'project', 'release', 'record') WHEN 'project' THEN infra_api.project_package(f) WHEN 'release' THEN infra_api.release_package(f) ELSE infra_api.record_package(f) END
	FROM infra.filter_of(year, state, municipality, institution, status, sector, type, method, project) f;
END;
COMMENT ON FUNCTION infra_api.package(text, integer, text, text, text, text, text, text, text, text) IS 'Lo publicado como paquete OC4IDS (project) u OCDS (release, record), con el filtro en argumentos.
What is published as an OC4IDS package (kind: project) or one of OCDS (release, record), as infra_api.project_package, release_package and record_package give it, with the filter as arguments. Raises 22023 as they do, and for a kind that does not exist.';

CREATE FUNCTION infra_api.lines(kind text, year integer DEFAULT NULL, state text DEFAULT NULL, municipality text DEFAULT NULL, institution text DEFAULT NULL, status text DEFAULT NULL, sector text DEFAULT NULL, type text DEFAULT NULL, method text DEFAULT NULL, project text DEFAULT NULL)
RETURNS infra_api."*/*"
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_custom_plan
AS $function$
DECLARE
	asked constant jsonb := infra.filter_of(year, state, municipality, institution, status, sector, type, method, project);
	what constant text := infra.known_kind(kind, 'project', 'release', 'record', 'feature');
	most constant bigint := infra.role_limit('max_rows');
	many bigint;
	made text;
BEGIN
	SELECT count(*), string_agg(l.line || E'\n', '') INTO many, made FROM (
		SELECT p AS line FROM infra_api.project_lines(asked) p WHERE what = 'project'
		UNION ALL SELECT r FROM infra_api.release_lines(asked) r WHERE what = 'release'
		UNION ALL SELECT r FROM infra_api.record_lines(asked) r WHERE what = 'record'
		UNION ALL SELECT f FROM infra_api.feature_lines(asked) f WHERE what = 'feature' LIMIT most + 1) l;
	IF many > most THEN
		PERFORM infra.refuse_rows(most, what || '_lines');
	END IF;
	PERFORM infra.answer_as('application/x-ndjson', what || 's.jsonl');
	RETURN convert_to(coalesce(made, ''), 'UTF8');
END
$function$;
COMMENT ON FUNCTION infra_api.lines(text, integer, text, text, text, text, text, text, text, text) IS 'Lo publicado como JSON Lines: proyectos (project), entregas (release), registros (record) o puntos del mapa (feature), con el filtro en argumentos.
What is published as JSON Lines (kind: project, release, record, feature), as infra_api.project_lines and the others give it, with its media type and the filter as arguments. Raises 22023 as they do, for a kind that does not exist, and for more rows than the role may take.';

CREATE FUNCTION infra_api.csv_file(tab text, spreadsheet boolean DEFAULT false, year integer DEFAULT NULL, state text DEFAULT NULL, municipality text DEFAULT NULL, institution text DEFAULT NULL, status text DEFAULT NULL, sector text DEFAULT NULL, type text DEFAULT NULL, method text DEFAULT NULL, project text DEFAULT NULL)
RETURNS infra_api."*/*"
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_custom_plan
AS $function$
DECLARE
	most constant bigint := infra.role_limit('max_rows');
	many bigint;
	made text;
BEGIN
	-- the header is no row
	SELECT count(*) - 1, string_agg(l.line || E'\r\n', '') INTO many, made
	FROM (SELECT c AS line FROM infra_api.csv_lines(tab, infra.filter_of(year, state, municipality, institution, status, sector, type, method, project), spreadsheet) c LIMIT most + 2) l;
	IF many > most THEN
		PERFORM infra.refuse_rows(most, 'csv_lines');
	END IF;
	PERFORM infra.answer_as('text/csv; charset=utf-8', replace(tab, '/', '-') || '.csv');
	RETURN convert_to(made, 'UTF8');
END
$function$;
COMMENT ON FUNCTION infra_api.csv_file(text, boolean, integer, text, text, text, text, text, text, text, text) IS 'Una tabla de lo publicado como archivo CSV, con el filtro en argumentos; para hojas de cálculo, con BOM y sin fórmulas.
A table of what is published as a CSV file, as infra_api.csv gives it, with its media type and the filter as arguments; spreadsheet: with a BOM and without formulas. Raises 22023 as infra_api.csv does, and for more rows than the role may take.';

CREATE FUNCTION infra_api.document_page(edition text, number integer)
RETURNS infra_api."text/html"
LANGUAGE sql STABLE PARALLEL RESTRICTED
SET search_path = pg_catalog, pg_temp
RETURN infra_api.document(edition, number, 'html');
COMMENT ON FUNCTION infra_api.document_page(text, integer) IS 'Un documento del registro, como página.
A document of the register, as a page. Raises 23503 for no such document.';

CREATE FUNCTION infra_api.download(sha256 text)
RETURNS infra_api."*/*"
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
RETURN infra_api.file(sha256);
COMMENT ON FUNCTION infra_api.download(text) IS 'Un archivo, como file(), con su tipo de contenido y su nombre.
A file, as file(), with its media type and its name. Raises 22023 and 23503 as file() does.';

-- The body is the file, byte by byte: a function for that has one unnamed argument, so the rest comes in headers. In plpgsql,
-- which keeps the plan.
CREATE FUNCTION infra_api.import_body(bytea)
RETURNS TABLE (submission bigint, known boolean, admitted boolean, kind text, standard text, version text, projects integer, releases integer, errors integer, warnings integer)
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	said constant jsonb := nullif(current_setting('request.headers', true), '')::jsonb;
BEGIN
	RETURN QUERY SELECT * FROM infra_api.import(said ->> 'institution', $1, coalesce(said ->> 'file-name', 'datos.json'), said ->> 'edition');
END
$function$;
COMMENT ON FUNCTION infra_api.import_body(bytea) IS 'Recibe el cuerpo de la petición como import() recibe un archivo; los encabezados dicen Institution, File-Name y Edition.
Receives the body of the request (Content-Type: application/octet-stream) as import() receives a file, with the same answers and refusals; the headers Institution, File-Name and Edition say the rest.';
REVOKE ALL ON FUNCTION infra_api.import_body(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION infra_api.import_body(bytea) TO ia_applicant, ia_operator;

NOTIFY pgrst, 'reload schema';
