-- 68_search.sql: search in what is published, and for organizations: in Spanish, whatever the accents, ranked.
-- What can be found has a table of its own, a row a project or process, which follows what is published by triggers: one
-- index and one order for all kinds, and the words do not widen the rows that the map reads. The words are stored, not
-- generated: a dump is restored without asking where unaccent is. unaccent is wherever its extension was put: its schema
-- joins the path while this step runs.
SELECT pg_catalog.set_config('search_path', pg_catalog.format('pg_catalog, %I, pg_temp', n.nspname), true)
FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'unaccent';

CREATE TEXT SEARCH CONFIGURATION infra.spanish_unaccent (COPY = pg_catalog.spanish);
ALTER TEXT SEARCH CONFIGURATION infra.spanish_unaccent ALTER MAPPING FOR hword, hword_part, word WITH unaccent, spanish_stem;
COMMENT ON TEXT SEARCH CONFIGURATION infra.spanish_unaccent IS 'Español, sin distinguir acentos. / Spanish, whatever the accents.';

CREATE TABLE infra.search_entry (
	kind text NOT NULL CHECK (kind IN ('project', 'process')),
	institution text NOT NULL,
	key text NOT NULL,
	project_id text NOT NULL,
	year integer,
	title text,
	normal_title text COLLATE "C",
	state text,
	municipality text,
	status text,
	type text,
	sector text[] NOT NULL,
	method text[] NOT NULL,
	words tsvector NOT NULL,
	PRIMARY KEY (kind, institution, key)
);
CREATE INDEX search_entry_words ON infra.search_entry USING gin (words);
CREATE INDEX search_entry_normal_title ON infra.search_entry (normal_title);
CREATE INDEX search_entry_project ON infra.search_entry (institution, project_id);
COMMENT ON TABLE infra.search_entry IS 'Lo que se puede encontrar: un renglón por proyecto o contratación publicados. Sigue a lo publicado. / What can be found: a row a published project or process. It follows what is published.';
COMMENT ON COLUMN infra.search_entry.kind IS 'project (proyecto), process (contratación)';
COMMENT ON COLUMN infra.search_entry.institution IS 'Institución que publica / the institution that publishes';
COMMENT ON COLUMN infra.search_entry.key IS 'Identificador del proyecto, u OCID / identifier of the project, or OCID';
COMMENT ON COLUMN infra.search_entry.project_id IS 'El proyecto, o al que pertenece / the project, or the one it belongs to';
COMMENT ON COLUMN infra.search_entry.year IS 'Año / year';
COMMENT ON COLUMN infra.search_entry.title IS 'Nombre / title';
COMMENT ON COLUMN infra.search_entry.normal_title IS 'El nombre como se compara / the title as names are compared';
COMMENT ON COLUMN infra.search_entry.state IS 'Entidad, del proyecto / state, of the project';
COMMENT ON COLUMN infra.search_entry.municipality IS 'Municipio, del proyecto / municipality, of the project';
COMMENT ON COLUMN infra.search_entry.status IS 'Fase del proyecto, o estatus de la licitación / phase of the project, or status of the tender';
COMMENT ON COLUMN infra.search_entry.type IS 'Tipo, del proyecto / type, of the project';
COMMENT ON COLUMN infra.search_entry.sector IS 'Sectores, del proyecto / sectors, of the project';
COMMENT ON COLUMN infra.search_entry.method IS 'Métodos de contratación / procurement methods';
COMMENT ON COLUMN infra.search_entry.words IS 'Sus palabras: A nombre y claves, B descripción, C organizaciones y lugares / its words: A title and identifiers, B description, C organizations and places';

-- A tsvector holds 1 MB: what is longer is found by how it begins.
CREATE FUNCTION infra.search_words(a text, b text, c text)
RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000
RETURN setweight(to_tsvector('infra.spanish_unaccent', coalesce(left(a, 50000), '')), 'A') || setweight(to_tsvector('infra.spanish_unaccent', coalesce(left(b, 50000), '')), 'B')
	|| setweight(to_tsvector('infra.spanish_unaccent', coalesce(left(c, 50000), '')), 'C');
COMMENT ON FUNCTION infra.search_words(text, text, text) IS 'Las palabras de tres textos, con su peso. / The words of three texts, with their weight.';

CREATE FUNCTION infra.joined_texts(document jsonb, path jsonpath)
RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN array_to_string(infra.texts(jsonb_path_query_array(document, path)), ' . ');
COMMENT ON FUNCTION infra.joined_texts(jsonb, jsonpath) IS 'Los textos que encuentra una ruta, juntos. / The texts that a path finds, as one.';

CREATE FUNCTION infra.search_entry_of_project(p infra.published_project)
RETURNS SETOF infra.search_entry
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
	SELECT 'project', p.institution, p.project_id, p.project_id, p.year, p.title, ia.normal_name(p.title), p.state, p.municipality, p.status, p.type, p.sector, infra.methods_of(p.document),
		infra.search_words(concat_ws(' . ', p.title, p.project_id, array_to_string(p.ocids, ' . ')), p.document ->> 'description',
			concat_ws(' . ', infra.joined_texts(p.document, '$.publicAuthority.name'), infra.joined_texts(p.document, '$.parties[*].name'), infra.joined_texts(p.document, '$.locations[*].description'), infra.joined_texts(p.document, '$.locations[*].address.*')));
END;
COMMENT ON FUNCTION infra.search_entry_of_project(infra.published_project) IS 'Cómo se encuentra un proyecto. / How a project is found.';

CREATE FUNCTION infra.search_entry_of_record(r infra.published_record)
RETURNS SETOF infra.search_entry
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
	SELECT 'process', r.institution, r.ocid, r.project_id, r.year, r.title, ia.normal_name(r.title), p.state, p.municipality, r.status, p.type, p.sector, array_remove(ARRAY[r.method], NULL),
		infra.search_words(concat_ws(' . ', r.title, r.ocid), concat_ws(' . ', r.document #>> '{tender,description}', r.document #>> '{planning,rationale}'),
			concat_ws(' . ', r.buyer, infra.joined_texts(r.document, '$.parties[*].name'), infra.joined_texts(r.document, '$.awards[*].suppliers[*].name')))
	FROM infra.published_project p WHERE (p.institution, p.project_id) = (r.institution, r.project_id);
END;
COMMENT ON FUNCTION infra.search_entry_of_record(infra.published_record) IS 'Cómo se encuentra una contratación. / How a contracting process is found.';

CREATE FUNCTION infra.follow_published_project()
RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	IF TG_OP <> 'INSERT' THEN
		DELETE FROM infra.search_entry e WHERE (e.kind, e.institution, e.key) = ('project', OLD.institution, OLD.project_id);
	END IF;
	IF TG_OP <> 'DELETE' THEN
		INSERT INTO infra.search_entry SELECT * FROM infra.search_entry_of_project(NEW);
	END IF;
	IF TG_OP = 'UPDATE' THEN
		UPDATE infra.search_entry e SET (state, municipality, type, sector) = ROW(NEW.state, NEW.municipality, NEW.type, NEW.sector)
		WHERE (e.kind, e.institution, e.project_id) = ('process', NEW.institution, NEW.project_id);
	END IF;
	RETURN NULL;
END
$function$;
COMMENT ON FUNCTION infra.follow_published_project() IS 'Disparador: lo que se encuentra sigue a los proyectos publicados. / Trigger: what is found follows the published projects.';

CREATE FUNCTION infra.follow_published_record()
RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	IF TG_OP <> 'INSERT' THEN
		DELETE FROM infra.search_entry e WHERE (e.kind, e.institution, e.key) = ('process', OLD.institution, OLD.ocid);
	END IF;
	IF TG_OP <> 'DELETE' THEN
		INSERT INTO infra.search_entry SELECT * FROM infra.search_entry_of_record(NEW);
	END IF;
	RETURN NULL;
END
$function$;
COMMENT ON FUNCTION infra.follow_published_record() IS 'Disparador: lo que se encuentra sigue a las contrataciones publicadas. / Trigger: what is found follows the published processes.';

REVOKE ALL ON FUNCTION infra.follow_published_project(), infra.follow_published_record() FROM PUBLIC;
CREATE TRIGGER follow AFTER INSERT OR UPDATE OR DELETE ON infra.published_project FOR EACH ROW EXECUTE FUNCTION infra.follow_published_project();
CREATE TRIGGER follow AFTER INSERT OR UPDATE OR DELETE ON infra.published_record FOR EACH ROW EXECUTE FUNCTION infra.follow_published_record();
-- Also where what is published arrives by replication.
ALTER TABLE infra.published_project ENABLE ALWAYS TRIGGER follow;
ALTER TABLE infra.published_record ENABLE ALWAYS TRIGGER follow;

CREATE FUNCTION infra.refresh_search()
RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	projects bigint;
	records bigint;
BEGIN
	LOCK TABLE infra.published_project, infra.published_record IN SHARE ROW EXCLUSIVE MODE;
	DELETE FROM infra.search_entry;
	INSERT INTO infra.search_entry SELECT e.* FROM infra.published_project p, infra.search_entry_of_project(p) e;
	GET DIAGNOSTICS projects = ROW_COUNT;
	INSERT INTO infra.search_entry SELECT e.* FROM infra.published_record r, infra.search_entry_of_record(r) e;
	GET DIAGNOSTICS records = ROW_COUNT;
	RETURN projects + records;
END
$function$;
COMMENT ON FUNCTION infra.refresh_search() IS 'Vuelve a hacer todo lo que se encuentra, después de cambiar los diccionarios; dice cuántos renglones hay.
Makes all that can be found anew, after dictionaries were changed; returns how many rows there are. Publication waits until the transaction ends; readers do not. For operators.';
REVOKE ALL ON FUNCTION infra.refresh_search() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION infra.refresh_search() TO ia_operator;

ALTER TABLE infra.search_entry ENABLE ROW LEVEL SECURITY;
CREATE POLICY everybody ON infra.search_entry FOR SELECT USING (true);
GRANT SELECT ON infra.search_entry TO PUBLIC;

CREATE FUNCTION infra.check_page(most integer, skip integer)
RETURNS void
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	IF (most BETWEEN 1 AND 1000 AND skip BETWEEN 0 AND 100000) IS NOT TRUE THEN
		PERFORM infra.refuse('22023', format('%s results after %s cannot be given / no se pueden dar %s resultados después de %s', coalesce(most::text, 'NULL'), coalesce(skip::text, 'NULL'), coalesce(most::text, 'NULL'), coalesce(skip::text, 'NULL')),
			'Ask for 1 to 1000, after 0 to 100000. / Pida de 1 a 1000, después de 0 a 100000.');
	END IF;
END
$function$;
COMMENT ON FUNCTION infra.check_page(integer, integer) IS 'Rechaza una página que no se puede dar: 22023. / Refuses a page that cannot be given: 22023.';

-- Planned anew each time: a filter that is not asked costs nothing.
CREATE FUNCTION infra.filtered_search(asked tsquery, wanted tsquery, query jsonb, most integer, skip integer)
RETURNS TABLE (kind text, institution text, project_id text, ocid text, title text, rank real)
LANGUAGE plpgsql STABLE PARALLEL SAFE COST 10000 ROWS 20
SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_custom_plan
AS $function$
#variable_conflict use_column
BEGIN
	RETURN QUERY SELECT e.kind, e.institution, e.project_id, CASE e.kind WHEN 'process' THEN e.key END, e.title, CASE WHEN asked IS NULL THEN 0 ELSE ts_rank(e.words, wanted) END
	FROM infra.search_entry e
	WHERE (asked IS NULL OR e.words @@ asked) AND (query ->> 'kind' IS NULL OR e.kind = query ->> 'kind') AND (query ->> 'institution' IS NULL OR e.institution = query ->> 'institution')
		AND (query ->> 'project' IS NULL OR e.project_id = query ->> 'project') AND (query ->> 'year' IS NULL OR e.year = (query ->> 'year')::integer) AND (query ->> 'state' IS NULL OR e.state = query ->> 'state')
		AND (query ->> 'municipality' IS NULL OR e.municipality = query ->> 'municipality') AND (query ->> 'status' IS NULL OR e.status = query ->> 'status') AND (query ->> 'sector' IS NULL OR query ->> 'sector' = ANY (e.sector))
		AND (query ->> 'type' IS NULL OR e.type = query ->> 'type') AND (query ->> 'method' IS NULL OR query ->> 'method' = ANY (e.method))
	ORDER BY 6 DESC, e.normal_title, e.institution, e.key, e.kind LIMIT most OFFSET skip;
END
$function$;
COMMENT ON FUNCTION infra.filtered_search(tsquery, tsquery, jsonb, integer, integer) IS 'Lo que se encuentra con un filtro; asked NULL: todo. / What is found with a filter; asked NULL: all. wanted: what the rank is of.';

-- Words alone are planned once: a question with few answers takes less than its plan.
CREATE FUNCTION infra_api.search(q text, query jsonb DEFAULT NULL, most integer DEFAULT 20, skip integer DEFAULT 0)
RETURNS TABLE (kind text, institution text, project_id text, ocid text, title text, rank real)
LANGUAGE plpgsql STABLE PARALLEL SAFE COST 10000 ROWS 20
SET search_path = pg_catalog, pg_temp
SET client_min_messages = warning
SET plan_cache_mode = force_generic_plan
AS $function$
#variable_conflict use_column
DECLARE
	everything constant boolean := trim(coalesce(q, '')) = '';
	asked constant tsquery := CASE WHEN NOT everything THEN websearch_to_tsquery('infra.spanish_unaccent', q) END;
	-- what is not wanted says nothing of how good the rest is
	wanted constant tsquery := querytree(asked)::tsquery;
BEGIN
	query := infra.check_filter(query, '{kind,year,state,municipality,institution,status,sector,type,method,project}');
	PERFORM infra.check_page(most, skip);
	IF numnode(asked) = 0 THEN
		RETURN;
	ELSIF everything OR query <> '{}' THEN
		RETURN QUERY SELECT * FROM infra.filtered_search(asked, wanted, query, most, skip);
	ELSE
		RETURN QUERY SELECT e.kind, e.institution, e.project_id, CASE e.kind WHEN 'process' THEN e.key END, e.title, ts_rank(e.words, wanted)
		FROM infra.search_entry e WHERE e.words @@ asked ORDER BY 6 DESC, e.normal_title, e.institution, e.key, e.kind LIMIT most OFFSET skip;
	END IF;
END
$function$;
COMMENT ON FUNCTION infra_api.search(text, jsonb, integer, integer) IS 'Busca en los proyectos y contrataciones publicados, en español y sin distinguir acentos; primero lo que más se parece.
Searches the published projects and processes, in Spanish and whatever the accents, the best match first. q as people write it: words are all wanted, "quoted" is a phrase, or, -without; any text is a question. No text: all, by title; a text that says nothing (de la): none. query, an object: kind (project, process), year, state, municipality, institution, status, sector, type, method, project. most: 1 to 1000; skip: how many to pass over, for the next page. Raises 22023 for a filter that does not exist, a value of another type, and a most or skip out of range.';

-- Organizations are found by their names as they stand: those that were merged lead to the one that stands for them. Natural
-- persons are not found: a name is all that the public reads of them, where they were published.
CREATE INDEX organization_words ON infra.organization USING gin (to_tsvector('infra.spanish_unaccent', name));

CREATE FUNCTION infra.found_organizations(asked tsquery)
RETURNS TABLE (organization bigint, name text, words tsvector)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 100
BEGIN ATOMIC
	SELECT o.id, o.name, setweight(f.words, 'A')
	FROM (SELECT DISTINCT ON (m.current) m.current, to_tsvector('infra.spanish_unaccent', m.name) AS words FROM infra.organization m
			WHERE to_tsvector('infra.spanish_unaccent', m.name) @@ asked ORDER BY m.current, m.id = m.current DESC, m.id) f
		JOIN infra.organization o ON o.id = f.current
	WHERE NOT EXISTS (SELECT FROM infra.organization p WHERE p.current = o.id AND p.person = 'natural');
END;
COMMENT ON FUNCTION infra.found_organizations(tsquery) IS 'Las organizaciones con un nombre así, cada una una vez. / The organizations that have such a name, each once.';

CREATE FUNCTION infra_api.search_organizations(q text, most integer DEFAULT 20, skip integer DEFAULT 0)
RETURNS TABLE (organization bigint, name text, rank real)
LANGUAGE plpgsql STABLE PARALLEL SAFE COST 10000 ROWS 20
SET search_path = pg_catalog, pg_temp
SET client_min_messages = warning
SET plan_cache_mode = force_custom_plan
AS $function$
DECLARE
	asked constant tsquery := websearch_to_tsquery('infra.spanish_unaccent', coalesce(q, ''));
	wanted constant tsquery := querytree(asked)::tsquery;
BEGIN
	PERFORM infra.check_page(most, skip);
	RETURN QUERY SELECT f.organization, f.name, ts_rank(f.words, wanted) FROM infra.found_organizations(asked) f WHERE numnode(asked) > 0
	ORDER BY 3 DESC, f.name COLLATE "C", f.organization LIMIT most OFFSET skip;
END
$function$;
COMMENT ON FUNCTION infra_api.search_organizations(text, integer, integer) IS 'Busca organizaciones por cualquiera de sus nombres, en español y sin distinguir acentos.
Searches organizations by any of their names, in Spanish and whatever the accents, the best match first; q, most and skip as in infra_api.search. Those that were merged lead to the one that stands for them (infra_api.organization tells all of it); natural persons are not found. Raises 22023 for a most or skip out of range.';

CREATE FUNCTION infra_api.suggest(q text, most integer DEFAULT 10)
RETURNS TABLE (kind text, institution text, project_id text, ocid text, organization bigint, title text)
LANGUAGE plpgsql STABLE PARALLEL SAFE COST 10000 ROWS 10
SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_custom_plan
AS $function$
#variable_conflict use_column
DECLARE
	typed constant text := ia.normal_name(left(coalesce(q, ''), 200));
	begins constant text := typed || '%';
	-- each word as its stem begins, or as it is written; "de" counts only where there is nothing else: it may become "desarrollo"
	asked constant tsquery := (SELECT coalesce(string_agg(format('(%L:*|%L:*)', w, l.lexeme), '&') FILTER (WHERE l.lexeme IS NOT NULL), string_agg(format('%L:*', w), '&'))::tsquery
		FROM unnest(string_to_array(typed, ' ')) w LEFT JOIN LATERAL (SELECT v.lexeme FROM unnest(to_tsvector('infra.spanish_unaccent', w)) v LIMIT 1) l ON true);
	found integer;
BEGIN
	IF (most BETWEEN 1 AND 100) IS NOT TRUE THEN
		PERFORM infra.refuse('22023', format('%s suggestions cannot be given / no se pueden dar %s sugerencias', coalesce(most::text, 'NULL'), coalesce(most::text, 'NULL')), 'Ask for 1 to 100. / Pida de 1 a 100.');
	END IF;
	IF typed = '' THEN
		RETURN;
	END IF;
	RETURN QUERY SELECT e.kind, e.institution, e.project_id, CASE e.kind WHEN 'process' THEN e.key END, NULL::bigint, e.title
	FROM infra.search_entry e WHERE e.normal_title LIKE begins ORDER BY e.normal_title, e.institution, e.key, e.kind LIMIT most;
	GET DIAGNOSTICS found = ROW_COUNT;
	IF found < most THEN
		RETURN QUERY SELECT e.kind, e.institution, e.project_id, CASE e.kind WHEN 'process' THEN e.key END, NULL::bigint, e.title
		FROM infra.search_entry e WHERE e.words @@ asked AND (e.normal_title LIKE begins) IS NOT TRUE
		UNION ALL SELECT 'organization', NULL, NULL, NULL, f.organization, f.name FROM infra.found_organizations(asked) f
		LIMIT most - found;
	END IF;
END
$function$;
COMMENT ON FUNCTION infra_api.suggest(text, integer) IS 'Lo que se puede querer decir mientras se escribe, sin distinguir acentos: nombres que empiezan así, luego lo que tiene palabras que empiezan así, luego organizaciones.
What may be meant while it is being typed, whatever the accents: titles that begin so, then what has words that begin so, then organizations. Nothing for nothing; most: 1 to 100. Raises 22023 for a most out of range.';

SELECT pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
