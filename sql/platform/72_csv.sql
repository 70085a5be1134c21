-- 72_csv.sql: what is published as tables for people who use spreadsheets: a main table of projects and one of processes,
-- and a table for every list. Tables and columns are those of the standards' models (ia.field), never of the data: a file
-- has the same columns today and in a year. What joins them is the place in the document: row, and the parent's row.
-- Only the standard that is asked is read: OCDS has thousands of fields.
CREATE FUNCTION infra.csv_model(asked text DEFAULT NULL)
RETURNS TABLE (tab text, lists text[], columns text[], label_es text, label_en text)
LANGUAGE sql STABLE PARALLEL RESTRICTED ROWS 100
BEGIN ATOMIC
	WITH field AS (
		SELECT 'project' AS root, f.n, f.path, f.kind, f.label_es, f.label_en FROM ia.field('oc4ids') WITH ORDINALITY f (document, path, type, kind, required, min_length, min_items, unique_items, min_properties, minimum, format, pattern, codelist, closed, merge, since, deprecated, label_es, label_en, origin, n) WHERE f.document = 'project' AND coalesce(asked, 'project') = 'project'
		UNION ALL
		SELECT 'process', f.n, f.path, f.kind, f.label_es, f.label_en FROM ia.field('ocds') WITH ORDINALITY f (document, path, type, kind, required, min_length, min_items, unique_items, min_properties, minimum, format, pattern, codelist, closed, merge, since, deprecated, label_es, label_en, origin, n) WHERE f.document = 'release' AND f.path !~ '<lang>' AND coalesce(asked, 'process') = 'process'),
	-- the path of the list it is in, and what is left of its own
	placed AS (SELECT f.*, coalesce(substring(f.path FROM '^(.*\[\])/'), '') AS list, regexp_replace(f.path, '^.*\[\]/', '') AS name FROM field f),
	-- what has no members that are columns of their own
	leaf AS (SELECT p.root, p.list, array_agg(p.name ORDER BY p.n) AS columns FROM placed p
		WHERE p.path <> '' AND p.path !~ '\[\]$' AND NOT EXISTS (SELECT FROM field g WHERE g.root = p.root AND starts_with(g.path, p.path || '/') AND (g.path <> p.path || '/[]' OR g.kind ~ 'object'))
		GROUP BY p.root, p.list)
	SELECT l.root || replace(CASE l.list WHEN '' THEN '' ELSE '/' || l.list END, '/[]', ''), CASE l.list WHEN '' THEN '{}' ELSE string_to_array(left(l.list, -3), '/[]/') END, l.columns, f.label_es, f.label_en
	FROM leaf l LEFT JOIN field f ON f.root = l.root AND l.list <> '' AND f.path = left(l.list, -3);
END;
COMMENT ON FUNCTION infra.csv_model(text) IS 'Las tablas CSV de project o process; NULL: de ambos. Por qué listas se llega a sus renglones, y sus columnas. / The CSV tables of project or process; NULL: of both: the lists that lead to their rows, and their columns.';

CREATE FUNCTION infra.csv_keys(tab text)
RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE tab WHEN 'project' THEN '{institution}'::text[] WHEN 'process' THEN '{institution,project_id}' ELSE ARRAY['institution', CASE WHEN tab LIKE 'project/%' THEN 'project_id' ELSE 'ocid' END, 'row', 'parent'] END;
COMMENT ON FUNCTION infra.csv_keys(text) IS 'Las primeras columnas de una tabla CSV, que la unen con las demás. / The first columns of a CSV table, which join it to the others.';

CREATE FUNCTION infra_api.csv_tables()
RETURNS TABLE (tab text, label_es text, label_en text, columns text[])
LANGUAGE sql STABLE PARALLEL RESTRICTED ROWS 100
BEGIN ATOMIC
	SELECT m.tab, coalesce(m.label_es, CASE m.tab WHEN 'project' THEN 'Proyectos' ELSE 'Contrataciones' END), coalesce(m.label_en, CASE m.tab WHEN 'project' THEN 'Projects' ELSE 'Contracting processes' END), infra.csv_keys(m.tab) || m.columns
	FROM infra.csv_model() m ORDER BY m.tab LIKE 'process%', m.tab COLLATE "C";
END;
COMMENT ON FUNCTION infra_api.csv_tables() IS 'Las tablas que infra_api.csv da: proyectos y contrataciones, y una por cada lista, con sus columnas.
The tables that infra_api.csv gives: project and process, and one for each list, with their columns, from the models of OC4IDS and OCDS. project joins by institution and id, process by institution and ocid; the tables of lists by these and row, whose parent is the row of the list around it, empty for the main table.';

CREATE FUNCTION infra.csv_cell(value jsonb, spreadsheet boolean)
RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	kind constant text := jsonb_typeof(value);
	cell text := value #>> '{}';
BEGIN
	IF kind = 'array' AND NOT jsonb_path_exists(value, 'strict $[*] ? (@.type() != "string")') THEN
		cell := array_to_string(infra.texts(value), ';');
	END IF;
	IF spreadsheet AND kind NOT IN ('number', 'boolean') AND cell ~ '^[-=+@\t\r\n]' THEN
		cell := '''' || cell;
	END IF;
	RETURN CASE WHEN cell ~ '[",\r\n]|^\s|\s$' THEN '"' || replace(cell, '"', '""') || '"' ELSE coalesce(cell, '') END;
END
$function$;
COMMENT ON FUNCTION infra.csv_cell(jsonb, boolean) IS 'Una celda (RFC 4180); listas de textos, unidas con punto y coma; para hojas de cálculo, lo que parece fórmula lleva apóstrofo. / A cell (RFC 4180); lists of texts are joined by semicolons, what else is no plain value is JSON; for spreadsheets, what looks like a formula begins with an apostrophe.';

CREATE FUNCTION infra.csv_line(document jsonb, keys text[], columns text[], spreadsheet boolean)
RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 1000
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	-- unpacked once, not for each column
	whole constant jsonb := CASE jsonb_typeof(document) WHEN 'object' THEN document || '{}' ELSE '{}' END;
	line text;
	path text;
	value jsonb;
BEGIN
	line := (SELECT string_agg(infra.csv_cell(to_jsonb(k), spreadsheet), ',' ORDER BY n) FROM unnest(keys) WITH ORDINALITY u (k, n));
	FOREACH path IN ARRAY columns LOOP
		value := whole #> string_to_array(path, '/');
		line := line || ',' || CASE WHEN value IS NULL THEN '' ELSE infra.csv_cell(value, spreadsheet) END;
	END LOOP;
	RETURN line;
END
$function$;
COMMENT ON FUNCTION infra.csv_line(jsonb, text[], text[], boolean) IS 'Un renglón: las claves y esas rutas de un documento. / A line: the keys, and these paths of a document.';

CREATE FUNCTION infra.csv_rows(document jsonb, lists text[])
RETURNS TABLE ("row" text, parent text, value jsonb)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 10
BEGIN ATOMIC
	WITH RECURSIVE walk (n, place, parent, value) AS (
		SELECT 0, '', NULL::text, document
		UNION ALL
		SELECT w.n + 1, format('%s/%s/%s', w.place, lists[w.n + 1], e.i - 1), w.place, e.value
		FROM walk w, jsonb_array_elements(CASE jsonb_typeof(w.value #> string_to_array(lists[w.n + 1], '/')) WHEN 'array' THEN w.value #> string_to_array(lists[w.n + 1], '/') ELSE '[]' END) WITH ORDINALITY e (value, i)
		WHERE w.n < cardinality(lists))
	SELECT w.place, w.parent, w.value FROM walk w WHERE w.n = cardinality(lists);
END;
COMMENT ON FUNCTION infra.csv_rows(jsonb, text[]) IS 'Los elementos a los que llevan esas listas, con su lugar y el de quien los contiene. / The elements that these lists lead to, with their place (JSON Pointer) and that of what contains them.';

-- Refuses what does not exist before the first row; one row, so that the model is read once.
CREATE FUNCTION infra.csv_shape(tab text)
RETURNS TABLE (lists text[], keys text[], columns text[])
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED ROWS 1
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	RETURN QUERY SELECT m.lists, infra.csv_keys(m.tab), m.columns FROM infra.csv_model(split_part(csv_shape.tab, '/', 1)) m WHERE m.tab = csv_shape.tab;
	IF NOT FOUND THEN
		PERFORM infra.refuse('22023', format('table %s does not exist / no existe la tabla %s', coalesce('"' || left(tab, 100) || '"', 'NULL'), coalesce('"' || left(tab, 100) || '"', 'NULL')),
			'SELECT tab FROM infra_api.csv_tables() lists them. / SELECT tab FROM infra_api.csv_tables() las da.');
	END IF;
END
$function$;
COMMENT ON FUNCTION infra.csv_shape(text) IS 'La forma de una tabla CSV. / The shape of a CSV table; raises 22023 for a table that does not exist.';

-- Two branches, of which one has no rows: projects, and processes. The first row is the header, because nothing here
-- runs in parallel.
CREATE FUNCTION infra_api.csv_lines(tab text, query jsonb DEFAULT NULL, spreadsheet boolean DEFAULT false)
RETURNS SETOF text
LANGUAGE sql STABLE PARALLEL RESTRICTED ROWS 1000
BEGIN ATOMIC
	SELECT CASE WHEN spreadsheet THEN U&'\FEFF' ELSE '' END || array_to_string(s.keys || s.columns, ',') FROM infra.check_filter(query) q, infra.csv_shape(tab) s
	UNION ALL
	SELECT infra.csv_line(r.value, CASE WHEN s.lists = '{}' THEN ARRAY[p.institution] ELSE ARRAY[p.institution, p.project_id, r."row", r.parent] END, s.columns, spreadsheet)
	FROM infra.check_filter(query) q, infra.csv_shape(tab) s, infra.filtered_projects(q) p, infra.csv_rows(p.document, s.lists) r WHERE split_part(tab, '/', 1) = 'project'
	UNION ALL
	SELECT infra.csv_line(r.value, CASE WHEN s.lists = '{}' THEN ARRAY[p.institution, p.project_id] ELSE ARRAY[p.institution, p.ocid, r."row", r.parent] END, s.columns, spreadsheet)
	FROM infra.check_filter(query) q, infra.csv_shape(tab) s, infra.filtered_records(q) p, infra.csv_rows(p.document, s.lists) r WHERE split_part(tab, '/', 1) = 'process';
END;
COMMENT ON FUNCTION infra_api.csv_lines(text, jsonb, boolean) IS 'Una tabla CSV por renglones, sin límite y sin ocupar memoria; el primero es el encabezado.
A CSV table as lines, however many, in constant memory; the first is the header. As infra_api.csv, without the line ends. To a file: psql -XAtq -v FETCH_COUNT=1000 -c "SELECT * FROM infra_api.csv_lines(''project'')" > project.csv. Raises 22023 as infra_api.csv does.';

CREATE FUNCTION infra_api.csv(tab text, query jsonb DEFAULT NULL, spreadsheet boolean DEFAULT false)
RETURNS text
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED COST 10000
SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_custom_plan
AS $function$
BEGIN
	RETURN (SELECT string_agg(l, E'\r\n') || E'\r\n' FROM infra_api.csv_lines(tab, query, spreadsheet) l);
EXCEPTION WHEN program_limit_exceeded THEN
	PERFORM infra.refuse('22023', 'this is too much for one text / es demasiado para un solo texto', 'A text holds 1 GB: ask for an institution, a year or a sector, or for lines: infra_api.csv_lines. / Un texto lleva 1 GB: pida una institución, un año o un sector, o renglones: infra_api.csv_lines.');
END
$function$;
COMMENT ON FUNCTION infra_api.csv(text, jsonb, boolean) IS 'Una tabla CSV (UTF-8, RFC 4180) de lo publicado; para hojas de cálculo, con BOM y sin fórmulas.
A CSV table (UTF-8, RFC 4180) of what is published. tab: one of infra_api.csv_tables(); query as in infra_api.project_package. spreadsheet: begins with a BOM, and text that a spreadsheet would take for a formula begins with an apostrophe; without it every value is as it was published. Raises 22023 for a table that does not exist, a filter as infra_api.project_package does, and more than a text holds.';
