-- 82_media.sql: what a gateway answers besides JSON, CSV and GeoJSON, which it writes itself: JSON Lines and CSV for Excel of
-- any view, vector tiles, and documents as pages. To PostgREST a media type is a domain of that name, and who returns it.
CREATE DOMAIN infra_api."application/x-ndjson" AS text;
CREATE DOMAIN infra_api."application/vnd.ms-excel" AS text;
CREATE DOMAIN infra_api."application/vnd.mapbox-vector-tile" AS bytea;
CREATE DOMAIN infra_api."text/html" AS text;
COMMENT ON DOMAIN infra_api."application/x-ndjson" IS 'JSON Lines: un objeto por línea. / JSON Lines: an object a line.';
COMMENT ON DOMAIN infra_api."application/vnd.ms-excel" IS 'CSV para Excel: UTF-8 con marca de orden. / CSV for Excel: UTF-8 with a byte order mark.';
COMMENT ON DOMAIN infra_api."application/vnd.mapbox-vector-tile" IS 'Mosaico vectorial. / Vector tile.';
COMMENT ON DOMAIN infra_api."text/html" IS 'Página. / Page.';
CREATE DOMAIN infra_api."*/*" AS bytea;
COMMENT ON DOMAIN infra_api."*/*" IS 'Bytes del tipo que digan los encabezados. / Bytes of the type that the headers say.';

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
RETURNS infra_api."application/vnd.mapbox-vector-tile"
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
RETURN infra_api.tile(z, x, y, json_strip_nulls(json_build_object('year', year, 'sector', sector, 'status', status, 'institution', institution, 'type', type)));
COMMENT ON FUNCTION infra_api.vector_tile(integer, integer, integer, integer, text, text, text, text) IS 'Mosaico vectorial, como tile(), con su tipo de contenido y el filtro en argumentos.
Vector tile, as tile(), with its media type and the filter as arguments. Raises 22023 as tile() does.';

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

-- The body is the file, byte by byte: a function for that has one unnamed argument, so the rest comes in headers. In quotes,
-- because a dump of an atomic body would call the unnamed argument "".
CREATE FUNCTION infra_api.import_body(bytea)
RETURNS TABLE (submission bigint, known boolean, admitted boolean, kind text, standard text, version text, projects integer, releases integer, errors integer, warnings integer)
LANGUAGE sql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $function$
	SELECT i.* FROM (SELECT nullif(current_setting('request.headers', true), '')::jsonb AS said) h,
		infra_api.import(h.said ->> 'institution', $1, coalesce(h.said ->> 'file-name', 'datos.json'), h.said ->> 'edition') i
$function$;
COMMENT ON FUNCTION infra_api.import_body(bytea) IS 'Recibe el cuerpo de la petición como import() recibe un archivo; los encabezados dicen Institution, File-Name y Edition.
Receives the body of the request (Content-Type: application/octet-stream) as import() receives a file, with the same answers and refusals; the headers Institution, File-Name and Edition say the rest.';
REVOKE ALL ON FUNCTION infra_api.import_body(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION infra_api.import_body(bytea) TO ia_applicant, ia_operator;

NOTIFY pgrst, 'reload schema';
