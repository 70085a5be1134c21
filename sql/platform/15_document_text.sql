-- 15_document_text.sql: how documents are written. Dates, numbers and codes become Spanish words whatever the server's
-- locale says. Every value from data passes through infra.markdown(), so that no name can become a heading, a cell or a
-- tag; infra.html_of() knows just the Markdown that the documents use, and escapes all the rest.

-- ---- words ----
CREATE FUNCTION infra.date_in_words(day date)
RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE WHEN isfinite(day) THEN CASE extract(day FROM day) WHEN 1 THEN '1o.' ELSE extract(day FROM day)::text END || ' de '
	|| ('{enero,febrero,marzo,abril,mayo,junio,julio,agosto,septiembre,octubre,noviembre,diciembre}'::text[])[extract(month FROM day)::integer] || ' de ' || extract(year FROM day)::text ELSE day::text END;
COMMENT ON FUNCTION infra.date_in_words(date) IS 'Una fecha con palabras: 14 de marzo de 2022. / A date in Spanish words.';

CREATE FUNCTION infra.number_text(number numeric)
RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN regexp_replace(split_part(number::text, '.', 1), '(\d)(?=(\d{3})+$)', '\1,', 'g') || CASE WHEN strpos(number::text, '.') > 0 THEN '.' || split_part(number::text, '.', 2) ELSE '' END;
COMMENT ON FUNCTION infra.number_text(numeric) IS 'Un número como se escribe en México: 1,234.5. / A number as Mexico writes it.';

CREATE FUNCTION infra.money_text(amount numeric, currency text)
RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN infra.number_text(round(amount, 2)) || ' ' || currency;
COMMENT ON FUNCTION infra.money_text(numeric, text) IS 'Un monto con su moneda: 1,234.50 MXN. / An amount with its currency.';

CREATE FUNCTION infra.percent_text(part numeric)
RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN infra.number_text(part) || ' %';
COMMENT ON FUNCTION infra.percent_text(numeric) IS 'Un porcentaje: 87.5 %. / A percentage.';

CREATE FUNCTION infra.label_of(code text)
RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE code
	WHEN 'federal' THEN 'federal' WHEN 'state' THEN 'estatal' WHEN 'municipal' THEN 'municipal'
	WHEN 'network' THEN 'red de datos abiertos' WHEN 'table' THEN 'mesa multiactor' WHEN 'group' THEN 'grupo de trabajo'
	WHEN 'public' THEN 'público' WHEN 'private' THEN 'privado' WHEN 'social' THEN 'social'
	WHEN 'high' THEN 'alto nivel' WHEN 'operational' THEN 'nivel operativo' WHEN 'national' THEN 'cobertura nacional' WHEN 'local' THEN 'cobertura local'
	WHEN 'letter' THEN 'carta de interés' WHEN 'members' THEN 'propuesta de integrantes' WHEN 'suggested' THEN 'alternativa sugerida por la institución'
	WHEN 'communication' THEN 'comunicación' WHEN 'advice' THEN 'asesoría' WHEN 'controversy' THEN 'controversia'
	WHEN 'follow_up' THEN 'seguimiento del programa' WHEN 'report_support' THEN 'apoyo en informes' WHEN 'dissemination' THEN 'difusión' WHEN 'outreach' THEN 'acercamiento a otros sectores' WHEN 'evaluation' THEN 'evaluación'
	WHEN 'available' THEN 'disponible' WHEN 'partial' THEN 'en parte' WHEN 'reserved' THEN 'reservado' WHEN 'none' THEN 'no hay'
	WHEN 'installation_act' THEN 'acta de instalación' WHEN 'work_programme' THEN 'programa de trabajo' WHEN 'commitment' THEN 'compromiso de publicación' WHEN 'notification' THEN 'notificación'
	WHEN 'recognition' THEN 'reconocimiento' WHEN 'progress_report' THEN 'informe de avance' WHEN 'specific_final_report' THEN 'informe final específico' WHEN 'general_final_report' THEN 'informe final general'
	WHEN 'coordination' THEN 'la coordinación' WHEN 'operator' THEN 'la operación de la plataforma' WHEN 'council' THEN 'el Consejo Impulsor' WHEN 'applicant' THEN 'la institución'
	ELSE code END;
COMMENT ON FUNCTION infra.label_of(text) IS 'Cómo se dice un código del programa en un documento. / How a code of the programme reads in a document.';

CREATE FUNCTION infra.actor_type_name(actor_type integer)
RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN ('{organismo garante,institución implementadora,sociedad civil,gremio o colegio,cámara o sector privado,academia,medio de comunicación}'::text[])[actor_type];
COMMENT ON FUNCTION infra.actor_type_name(integer) IS 'Los siete tipos de actor. / The seven types of actor.';

-- What the platform writes for people is "Español. / English."; a document takes the first half. What people wrote stays.
CREATE FUNCTION infra.spanish_of(words text)
RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN regexp_replace(words, '\. / .*', '.');
COMMENT ON FUNCTION infra.spanish_of(text) IS 'La mitad española de un texto de la plataforma. / The Spanish half of a text of the platform.';

-- ---- Markdown ----
CREATE FUNCTION infra.markdown(value text)
RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN regexp_replace(btrim(regexp_replace(value, '[\u0001-\u0020\u007f\u0085\u2028\u2029]+', ' ', 'g')), '([\\`*_{}\[\]<>&|~#])', '\\\1', 'g');
COMMENT ON FUNCTION infra.markdown(text) IS 'Un valor dentro de un renglón de Markdown: una línea, y nada en él es sintaxis. / A value within a line of Markdown: one line, and nothing in it is syntax.';

CREATE FUNCTION infra.markdown_line(value text)
RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN regexp_replace(infra.markdown(value), '^(\d*)([-+=.)])', '\1\\\2');
COMMENT ON FUNCTION infra.markdown_line(text) IS 'Un valor con que empieza un renglón: tampoco es lista ni subrayado. / A value that begins a line: nor is it a list or an underline.';

CREATE FUNCTION infra.markdown_paragraphs(value text)
RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (SELECT string_agg(infra.markdown_line(s.line), E'\n\n' ORDER BY s.n) FROM regexp_split_to_table(value, '[\r\n]+') WITH ORDINALITY s (line, n) WHERE infra.markdown(s.line) <> '');
COMMENT ON FUNCTION infra.markdown_paragraphs(text) IS 'Un texto de varios párrafos. / A text of several paragraphs.';

CREATE FUNCTION infra.markdown_list(items text[])
RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (SELECT string_agg('- ' || infra.markdown_line(i.item), E'\n' ORDER BY i.n) FROM unnest(items) WITH ORDINALITY i (item, n));
COMMENT ON FUNCTION infra.markdown_list(text[]) IS 'Una lista. / A list.';

-- A column of numbers is aligned to the right.
CREATE FUNCTION infra.markdown_table(heads text[], cells text[])
RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	WITH cell AS (SELECT c.cell, (c.n - 1) / cardinality(heads) AS line, (c.n - 1) % cardinality(heads) AS place FROM unnest(cells) WITH ORDINALITY c (cell, n)),
		place AS (SELECT c.place, bool_and(c.cell ~ '^[\d,.]+( %| [A-Z]{3})?$') AS numbers FROM cell c GROUP BY c.place),
		line AS (SELECT c.line, string_agg(coalesce(infra.markdown(c.cell), '—'), ' | ' ORDER BY c.place) AS made FROM cell c GROUP BY c.line)
	SELECT '| ' || (SELECT string_agg(infra.markdown(h.head), ' | ' ORDER BY h.n) FROM unnest(heads) WITH ORDINALITY h (head, n))
		|| E' |\n|' || (SELECT string_agg(CASE WHEN p.numbers THEN '---:|' ELSE '---|' END, '' ORDER BY p.place) FROM place p)
		|| (SELECT string_agg(E'\n| ' || l.made || ' |', '' ORDER BY l.line) FROM line l);
END;
COMMENT ON FUNCTION infra.markdown_table(text[], text[]) IS 'Una tabla: los encabezados, y un renglón por cada fila de celdas; NULL sin filas. / A table: its heads, and a line for each row of cells; NULL without rows.';

-- ---- HTML ----
CREATE FUNCTION infra.html_escape(value text)
RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN replace(replace(replace(replace(replace(value, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), '"', '&quot;'), '''', '&#39;');
COMMENT ON FUNCTION infra.html_escape(text) IS 'Un texto en HTML, sin que nada en él sea sintaxis. / A text in HTML, with nothing in it being syntax.';

-- Backslash escapes and ** are all there is within a line; a ** without its pair is two asterisks.
CREATE FUNCTION infra.html_line(line text)
RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT coalesce(string_agg(CASE WHEN t.token = '**' AND t.nth <= t.stars - t.stars % 2 THEN CASE t.nth % 2 WHEN 1 THEN '<strong>' ELSE '</strong>' END
		WHEN t.token LIKE '\\_' THEN infra.html_escape(substr(t.token, 2)) ELSE infra.html_escape(t.token) END, '' ORDER BY t.n), '')
	FROM (SELECT r.found[1] AS token, r.n, count(*) FILTER (WHERE r.found[1] = '**') OVER (ORDER BY r.n) AS nth, count(*) FILTER (WHERE r.found[1] = '**') OVER () AS stars
		FROM regexp_matches(line, '\\[!-/:-@\[-`{-~]|\*\*|[^\\*]+|[\\*]', 'g') WITH ORDINALITY r (found, n)) t;
END;
COMMENT ON FUNCTION infra.html_line(text) IS 'Un renglón de Markdown en HTML. / A line of Markdown in HTML.';

CREATE FUNCTION infra.html_row(line text, tag text, numbers boolean[])
RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT '<tr>' || coalesce(string_agg('<' || tag || CASE WHEN numbers[c.n] THEN ' class="n">' ELSE '>' END || infra.html_line(btrim(c.found[1])) || '</' || tag || '>', '' ORDER BY c.n), '') || '</tr>'
	FROM regexp_matches(substr(line, 2), '((?:\\.|[^\\|])*)\|', 'g') WITH ORDINALITY c (found, n);
END;
COMMENT ON FUNCTION infra.html_row(text, text, boolean[]) IS 'Un renglón de una tabla en HTML. / A row of a table in HTML.';

CREATE FUNCTION infra.html_of(markdown text)
RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	style constant text := 'body{font:11pt/1.45 sans-serif;color:#111;max-width:50em;margin:2em auto;padding:0 1em}h1{font-size:1.6em}h2{font-size:1.25em}h3{font-size:1.05em}h1,h2,h3{line-height:1.2;break-after:avoid}'
		|| 'table{border-collapse:collapse;width:100%;margin:1em 0}th,td{border:1px solid #888;padding:.25em .5em;text-align:left;vertical-align:top}th{background:#eee}.n{text-align:right}tr{break-inside:avoid}'
		|| '@page{margin:2cm}@media print{body{margin:0;padding:0;max-width:none}}';
	lines constant text[] := string_to_array(markdown, E'\n');
	line text;
	title text := '';
	level integer;
	block text;
	open_block text := '';
	numbers boolean[];
	made text[] := '{""}';
BEGIN
	-- one round more than there are lines, to close what is open
	FOR i IN 1 .. cardinality(lines) + 1 LOOP
		line := coalesce(rtrim(lines[i], E'\r'), '');
		block := CASE WHEN line = '' THEN '' WHEN line ~ '^#{1,6} ' THEN 'heading' WHEN line = '---' THEN 'rule' WHEN line LIKE '|%' THEN 'table' WHEN line LIKE '- %' THEN 'list' ELSE 'paragraph' END;
		IF open_block <> block THEN
			made[cardinality(made)] := made[cardinality(made)] || CASE open_block WHEN 'table' THEN '</tbody></table>' WHEN 'list' THEN '</ul>' WHEN 'paragraph' THEN '</p>' ELSE '' END;
		END IF;
		CASE block
			WHEN 'heading' THEN
				level := strpos(line, ' ') - 1;
				made := made || format('<h%s>%s</h%s>', level, infra.html_line(substr(line, level + 2)), level);
				title := CASE WHEN title = '' THEN regexp_replace(infra.html_line(substr(line, level + 2)), '</?strong>', '', 'g') ELSE title END;
			WHEN 'rule' THEN
				made := made || '<hr>'::text;
			WHEN 'list' THEN
				made := made || (CASE WHEN open_block <> block THEN '<ul>' ELSE '' END || '<li>' || infra.html_line(substr(line, 3)) || '</li>');
			WHEN 'paragraph' THEN
				made := made || (CASE WHEN open_block <> block THEN '<p>' ELSE '' END || infra.html_line(line));
			WHEN 'table' THEN
				IF open_block <> block THEN
					-- the line below the heads says how each column is aligned
					numbers := ARRAY(SELECT d LIKE '%:' FROM string_to_table(btrim(coalesce(lines[i + 1], ''), '|'), '|') d);
					made := made || ('<table><thead>' || infra.html_row(line, 'th', numbers) || '</thead><tbody>');
				ELSIF line !~ '^\|(:?-+:?\|)+$' THEN
					made := made || infra.html_row(line, 'td', numbers);
				END IF;
			ELSE
		END CASE;
		open_block := block;
	END LOOP;
	RETURN format('<!DOCTYPE html>
<html lang="es">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>%s</title>
<style>%s</style>
</head>
<body>
%s
</body>
</html>
', title, style, array_to_string(made[2:], E'\n'));
END
$function$;
COMMENT ON FUNCTION infra.html_of(text) IS 'Un documento en Markdown como página HTML, para verla o imprimirla.
A document in Markdown as an HTML page, to be seen or printed: headings, paragraphs, lists, tables, rules and bold; all else is text.';

CREATE FUNCTION infra.document_as(markdown text, format text)
RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	CASE format
		WHEN 'markdown' THEN
			RETURN markdown;
		WHEN 'html' THEN
			RETURN infra.html_of(markdown);
		ELSE
			PERFORM infra.refuse('22023', format('format "%s" is not known / no se conoce el formato "%s"', format, format), 'Ask for markdown or html. / Pida markdown o html.');
			RETURN NULL;
	END CASE;
END
$function$;
COMMENT ON FUNCTION infra.document_as(text, text) IS 'Un documento como markdown o html. / A document as markdown or html. Raises 22023 for any other format.';
