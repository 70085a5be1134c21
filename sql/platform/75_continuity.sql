-- 75_continuity.sql: an institution that leaves with all that is its own, and goes on in a platform of its own. What belongs
-- to it is found in the catalogue, so that a table made later goes along without anybody thinking of it: a row belongs to the
-- institution it names, or else to the group, or else to the edition; what these rows refer to goes with them.
-- What is of the whole country stays: areas, seals of the history, and the secret that pseudonyms are computed with.

-- As conditions want them: columns of a row t, joined by commas.
CREATE FUNCTION infra.foreign_keys()
RETURNS TABLE (tab regclass, other regclass, mine text, theirs text, required boolean)
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT k.conrelid::regclass, k.confrelid::regclass, string_agg('t.' || quote_ident(m.attname), ', ' ORDER BY c.n), string_agg('t.' || quote_ident(o.attname), ', ' ORDER BY c.n), bool_and(m.attnotnull)
	FROM pg_constraint k CROSS JOIN unnest(k.conkey, k.confkey) WITH ORDINALITY c (mine, theirs, n)
		JOIN pg_attribute m ON m.attrelid = k.conrelid AND m.attnum = c.mine JOIN pg_attribute o ON o.attrelid = k.confrelid AND o.attnum = c.theirs
	WHERE k.contype = 'f' AND k.connamespace = 'infra'::regnamespace
	GROUP BY k.oid, k.conname, k.conrelid, k.confrelid
	ORDER BY k.conrelid, k.conname;
END;
COMMENT ON FUNCTION infra.foreign_keys() IS 'Las llaves foráneas de la plataforma. / The foreign keys of the platform.';
REVOKE ALL ON FUNCTION infra.foreign_keys() FROM PUBLIC;

CREATE FUNCTION infra.tables_in_order()
RETURNS regclass[]
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	waiting regclass[] := ARRAY(SELECT c.oid FROM pg_class c WHERE c.relnamespace = 'infra'::regnamespace AND c.relkind = 'r' ORDER BY c.relname COLLATE "C");
	placed regclass[] := '{}';
	ready regclass[];
BEGIN
	WHILE waiting <> '{}' LOOP
		ready := ARRAY(SELECT w FROM unnest(waiting) WITH ORDINALITY u (w, n) WHERE NOT EXISTS (SELECT FROM infra.foreign_keys() k WHERE k.tab = w AND k.other <> w AND k.other = ANY (waiting)) ORDER BY n);
		IF ready = '{}' THEN
			PERFORM infra.refuse('55000', 'tables refer to each other in a circle / hay tablas que se refieren en círculo', format('See the foreign keys of: %s. / Vea las llaves foráneas de: %s.', waiting, waiting));
		END IF;
		placed := placed || ready;
		waiting := ARRAY(SELECT w FROM unnest(waiting) WITH ORDINALITY u (w, n) WHERE w <> ALL (ready) ORDER BY n);
	END LOOP;
	RETURN placed;
END
$function$;
COMMENT ON FUNCTION infra.tables_in_order() IS 'Las tablas de la plataforma, cada una después de aquellas a las que se refiere. / The tables of the platform, each after those it refers to; 55000 where they refer in a circle.';
REVOKE ALL ON FUNCTION infra.tables_in_order() FROM PUBLIC;

-- Of a row t, with the institution as $1 and its editions as $2.
CREATE FUNCTION infra.belongs(tab regclass)
RETURNS text
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	keys constant name[] := ARRAY(SELECT a.attname FROM pg_attribute a WHERE a.attrelid = tab AND a.attname IN ('institution', 'actor_group', 'edition'));
	named constant text := 'CASE' || CASE WHEN 'institution' = ANY (keys) THEN ' WHEN t.institution IS NOT NULL THEN t.institution = $1' ELSE '' END
		|| CASE WHEN 'actor_group' = ANY (keys) THEN ' WHEN t.actor_group IS NOT NULL THEN (t.edition, t.actor_group) IN (SELECT g.edition, g.actor_group FROM infra.group_implementer g WHERE g.institution = $1)' ELSE '' END
		|| CASE WHEN 'edition' = ANY (keys) THEN ' WHEN t.edition IS NOT NULL THEN t.edition = ANY ($2)' ELSE '' END || ' END';
	referred text;
BEGIN
	IF tab = 'infra.person_contact'::regclass THEN
		RETURN 't.person IN (SELECT a.person FROM infra.affiliation a WHERE a.institution = $1)';
	ELSIF EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = tab AND a.attname = 'institution' AND a.attnotnull) THEN
		RETURN named;
	ELSIF 'edition' = ANY (keys) THEN
		-- of the group, or of the edition; but what is about a row of another institution stays with that row
		RETURN named || coalesce((SELECT string_agg(format(' AND (num_nulls(%1$s) > 0 OR (%1$s) IN (SELECT %2$s FROM %3$s t WHERE %4$s))', k.mine, k.theirs, k.other, infra.belongs(k.other)), '')
			FROM infra.foreign_keys() k WHERE k.tab = belongs.tab AND k.other <> k.tab AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = k.other AND a.attname = 'institution')), '');
	END IF;
	-- of nobody: it goes with what refers to it …
	SELECT string_agg(format('(%s) IN (SELECT %s FROM %s t WHERE %s)', k.theirs, k.mine, k.tab, infra.belongs(k.tab)), ' OR ') INTO referred
	FROM infra.foreign_keys() k WHERE k.other = belongs.tab AND k.tab <> k.other
		AND (NOT k.required OR EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = k.tab AND a.attname IN ('institution', 'edition')));
	IF referred IS NULL THEN
		-- … or, a detail, with all that it is a detail of
		RETURN (SELECT string_agg(format('(%s) IN (SELECT %s FROM %s t WHERE %s)', k.mine, k.theirs, k.other, infra.belongs(k.other)), ' AND ') FROM infra.foreign_keys() k WHERE k.tab = belongs.tab AND k.required);
	ELSIF keys <> '{}' THEN
		referred := referred || ' OR ' || named;
	END IF;
	RETURN referred || coalesce((SELECT string_agg(format(' OR (%s) IN (SELECT %s FROM %s t WHERE %s)', k.theirs, k.mine, k.tab, referred), '') FROM infra.foreign_keys() k WHERE k.tab = belongs.tab AND k.other = k.tab), '');
END
$function$;
COMMENT ON FUNCTION infra.belongs(regclass) IS 'Qué renglones t de una tabla son de la institución $1, cuyas ediciones son $2: una condición; NULL: ninguno.
Which rows t of a table are of the institution $1, whose editions are $2: a condition; NULL: none.';
REVOKE ALL ON FUNCTION infra.belongs(regclass) FROM PUBLIC;

-- What is written of a table: not what is generated; and what PostgreSQL itself does not know, as that type writes it.
CREATE FUNCTION infra.columns_of(tab regclass)
RETURNS TABLE (name text, is_identity boolean, foreign_type boolean)
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT a.attname::text, a.attidentity <> '', y.typnamespace <> 'pg_catalog'::regnamespace AND y.typcategory <> 'A' FROM pg_attribute a JOIN pg_type y ON y.oid = a.atttypid
	WHERE a.attrelid = columns_of.tab AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum;
END;
COMMENT ON FUNCTION infra.columns_of(regclass) IS 'Las columnas de una tabla que no se calculan. / The columns of a table that are not generated.';
REVOKE ALL ON FUNCTION infra.columns_of(regclass) FROM PUBLIC;

-- It reads drafts and histories of everybody involved, so it is for who operates; it runs as the owner, which reads them.
CREATE FUNCTION infra.export_institution(institution text)
RETURNS TABLE (tab text, content jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	this regclass;
	condition text;
	more text[];
	editions text[] := '{}';
	affiliated bigint[];
	actors bigint[] := '{}';
BEGIN
	PERFORM infra.must_act_as('operator');
	PERFORM infra.must_capture_for(institution);
	affiliated := ARRAY(SELECT a.person FROM infra.affiliation a WHERE a.institution = export_institution.institution);
	FOR this IN SELECT a.attrelid FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r' AND c.relnamespace = 'infra'::regnamespace
		WHERE a.attname IN ('institution', 'edition') GROUP BY a.attrelid HAVING count(*) = 2 LOOP
		EXECUTE format('SELECT array_agg(DISTINCT t.edition) FROM %s t WHERE t.institution = $1', this) INTO more USING institution;
		editions := ARRAY(SELECT e FROM unnest(editions || more) e WHERE e IS NOT NULL GROUP BY e);
	END LOOP;
	FOREACH this IN ARRAY infra.tables_in_order() LOOP
		condition := infra.belongs(this);
		CONTINUE WHEN condition IS NULL;
		SELECT c.relname INTO tab FROM pg_class c WHERE c.oid = this;
		-- chains leave whole: one that ever was the institution's, with rows that are no more
		IF EXISTS (SELECT FROM pg_trigger g WHERE g.tgrelid = this AND g.tgfoid = 'infra.record_change'::regproc) THEN
			FOR content IN EXECUTE format('SELECT to_jsonb(h) FROM infra.history h WHERE h.tab = $3 AND h.key IN (SELECT h.key FROM infra.history h, jsonb_populate_record(NULL::%s, coalesce(h.after, h.before)) t WHERE h.tab = $3 AND (%s))',
				this, CASE WHEN this = 'infra.person'::regclass THEN 't.id = ANY ($4)' ELSE condition END) USING institution, editions, tab, affiliated LOOP
				IF (content ->> 'person')::bigint <> ALL (actors) THEN
					actors := actors || (content ->> 'person')::bigint;
				END IF;
				tab := 'history';
				RETURN NEXT;
			END LOOP;
			SELECT c.relname INTO tab FROM pg_class c WHERE c.oid = this;
		END IF;
		CONTINUE WHEN this = 'infra.person'::regclass;
		RETURN QUERY EXECUTE format('SELECT $3, to_jsonb(t) - ARRAY(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = %L::regclass AND a.attgenerated <> '''')%s FROM %s t WHERE %s', this,
			(SELECT string_agg(format(' || jsonb_build_object(%L, t.%I::text)', c.name, c.name), '') FROM infra.columns_of(this) c WHERE c.foreign_type), this, condition) USING institution, editions, tab;
	END LOOP;
	-- last, when it is known who made the changes; with what they log in only who acts for the institution
	RETURN QUERY EXECUTE format('SELECT ''person'', CASE WHEN t.id = ANY ($4) THEN to_jsonb(t) ELSE to_jsonb(t) - ''{login,subject}''::text[] END FROM infra.person t WHERE t.id = ANY ($3) OR %s', infra.belongs('infra.person'))
		USING institution, editions, actors, affiliated;
END
$function$;
COMMENT ON FUNCTION infra.export_institution(text) IS 'Todo lo de una institución, con su historia: un renglón de una tabla por renglón, para COPY.
All that is of an institution, with its history: a row of a table a row, for COPY; infra.import_institution reads it. Of other people, their names and positions only. Raises 42501 for anybody but operators, 23503 for no such institution.';
REVOKE ALL ON FUNCTION infra.export_institution(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION infra.export_institution(text) TO ia_operator;

-- What was judged once is not judged again, nor recorded again: triggers rest meanwhile, which the owner alone may order.
-- Constraints hold all the time.
CREATE FUNCTION infra.import_institution(source regclass)
RETURNS TABLE (tab text, restored bigint)
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	known constant regclass[] := ARRAY(SELECT t FROM unnest(infra.tables_in_order()) WITH ORDINALITY o (t, n) WHERE t = 'infra.history'::regclass OR infra.belongs(t) IS NOT NULL ORDER BY n);
	this regclass;
	columns text;
	key text;
	unknown text;
	numbered text;
	rest text;
	go_on text;
BEGIN
	IF NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = 'infra.institution'::regclass AND pg_has_role(c.relowner, 'USAGE')) THEN
		PERFORM infra.refuse('42501', 'only the owner of the platform restores an institution / solo la dueña de la plataforma restaura una institución', 'Ask whoever ran ia.create_platform(). / Pídalo a quien ejecutó ia.create_platform().');
	END IF;
	LOCK TABLE infra.institution, infra.edition, infra.person, infra.history, infra.history_seal IN SHARE ROW EXCLUSIVE MODE;
	IF EXISTS (SELECT FROM infra.institution) OR EXISTS (SELECT FROM infra.edition) OR EXISTS (SELECT FROM infra.person) OR EXISTS (SELECT FROM infra.history) OR EXISTS (SELECT FROM infra.history_seal) THEN
		PERFORM infra.refuse('55000', 'the platform is not empty / la plataforma no está vacía', 'Restore into a database where only ia.create_platform() ran: people and changes keep their numbers. / Restaure en una base donde solo se ejecutó ia.create_platform(): personas y cambios conservan su número.');
	END IF;
	EXECUTE format('SELECT coalesce(s.tab, ''NULL'') FROM %s s WHERE s.tab <> ALL ($1) OR s.tab IS NULL OR jsonb_typeof(s.content) IS DISTINCT FROM ''object'' LIMIT 1', source)
		INTO unknown USING ARRAY(SELECT c.relname::text FROM pg_class c WHERE c.oid = ANY (known));
	IF unknown IS NOT NULL THEN
		PERFORM infra.refuse('22023', format('no row of table "%s" is restored from this / de esto no se restaura ningún renglón de la tabla "%s"', unknown, unknown), 'Restore what infra.export_institution of the same version of ia wrote. / Restaure lo que escribió infra.export_institution de la misma versión de ia.');
	END IF;
	FOREACH this IN ARRAY known LOOP
		SELECT c.relname INTO tab FROM pg_class c WHERE c.oid = this;
		EXECUTE format('SELECT f FROM %s s, jsonb_object_keys(s.content) f WHERE s.tab = $1 AND f <> ALL ($2) LIMIT 1', source) INTO unknown USING tab, ARRAY(SELECT c.name FROM infra.columns_of(this) c);
		IF unknown IS NOT NULL THEN
			PERFORM infra.refuse('22023', format('table "%s" has no column "%s" / la tabla "%s" no tiene la columna "%s"', tab, unknown, tab, unknown), 'Bring both platforms to the same version of ia. / Lleve ambas plataformas a la misma versión de ia.');
		END IF;
		SELECT string_agg(quote_ident(c.name), ', ') INTO columns FROM infra.columns_of(this) c;
		SELECT string_agg(quote_ident(a.attname), ', ') INTO key FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey) WHERE i.indrelid = this AND i.indisprimary;
		SELECT string_agg(format('DISABLE TRIGGER %I', g.tgname), ', '), string_agg(format('ENABLE %s TRIGGER %I', CASE g.tgenabled WHEN 'A' THEN 'ALWAYS' WHEN 'R' THEN 'REPLICA' ELSE '' END, g.tgname), ', ') INTO rest, go_on
		FROM pg_trigger g WHERE g.tgrelid = this AND NOT g.tgisinternal AND g.tgenabled <> 'D';
		IF rest IS NOT NULL THEN
			EXECUTE format('ALTER TABLE %s %s', this, rest);
		END IF;
		-- guarantor bodies are known to a new platform, too: those that are restored count
		EXECUTE format('INSERT INTO %1$s (%2$s) OVERRIDING SYSTEM VALUE SELECT %2$s FROM (SELECT r.* FROM %3$s s, jsonb_populate_record(NULL::%1$s, s.content) r WHERE s.tab = $1) r ON CONFLICT (%4$s) DO UPDATE SET %5$s',
			this, columns, source, key, (SELECT string_agg(format('%1$I = excluded.%1$I', c.name), ', ') FROM infra.columns_of(this) c WHERE NOT c.is_identity)) USING tab;
		GET DIAGNOSTICS restored = ROW_COUNT;
		IF rest IS NOT NULL THEN
			EXECUTE format('ALTER TABLE %s %s', this, go_on);
		END IF;
		FOR numbered IN SELECT c.name FROM infra.columns_of(this) c WHERE c.is_identity LOOP
			EXECUTE format('SELECT setval(pg_get_serial_sequence(%L, %L), max(%I)) FROM %s HAVING max(%3$I) IS NOT NULL', this, numbered, numbered, this);
		END LOOP;
		IF restored > 0 THEN
			RETURN NEXT;
		END IF;
	END LOOP;
	IF EXISTS (SELECT FROM infra.verify_history()) THEN
		PERFORM infra.refuse('23514', 'the history does not hold / la historia no cuadra', 'The file was changed or is not whole: export again. / El archivo cambió o no está completo: exporte de nuevo.');
	END IF;
	PERFORM infra.seal_history();
END
$function$;
COMMENT ON FUNCTION infra.import_institution(regclass) IS 'Restaura en una plataforma vacía lo que escribió infra.export_institution, desde una tabla con las columnas tab y content; dice cuántos renglones de cada tabla, y sella la historia.
Restores into an empty platform what infra.export_institution wrote, from a table with the columns tab and content; tells how many rows of each table, and seals the history. Raises 42501 for anybody but the owner of the platform, 55000 where there are institutions, editions, people or changes, 22023 for tables and columns that this version does not have, 23503 and 23514 for what is not whole.';
REVOKE ALL ON FUNCTION infra.import_institution(regclass) FROM PUBLIC;
