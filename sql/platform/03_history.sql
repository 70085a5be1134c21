-- 03_history.sql: every change, who made it, when, as whom, before and after; nobody can take one back.
-- Two chains of hashes. Each row of a table has one of its own: a change holds the hash of the change of that row before it,
-- so that writers who do not touch the same row never wait for each other, and no order of locks can end in a deadlock.
-- What chains of rows cannot show, that a whole chain or its end is gone, seals do: a seal holds the digest of all changes
-- up to it and of the seal before.
CREATE TABLE infra.history (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	at timestamptz NOT NULL,
	person bigint,
	session text NOT NULL,
	acting_as text NOT NULL,
	tab text NOT NULL,
	key text NOT NULL,
	operation text NOT NULL CHECK (operation IN ('INSERT', 'UPDATE', 'DELETE')),
	before jsonb COMPRESSION lz4,
	after jsonb COMPRESSION lz4,
	previous bytea,
	hash bytea NOT NULL,
	CONSTRAINT history_one_successor UNIQUE NULLS NOT DISTINCT (tab, key, previous),
	CHECK ((before IS NULL) = (operation = 'INSERT') AND (after IS NULL) = (operation = 'DELETE'))
);
CREATE INDEX history_key ON infra.history (tab, key, id DESC);
COMMENT ON TABLE infra.history IS 'Historia de cambios, encadenada; solo crece. / History of changes, chained; it only grows.';
COMMENT ON COLUMN infra.history.id IS 'Número / number';
COMMENT ON COLUMN infra.history.at IS 'Cuándo / when';
COMMENT ON COLUMN infra.history.person IS 'Persona que actuó, si está registrada / person who acted, if registered';
COMMENT ON COLUMN infra.history.session IS 'Rol con que se conectó / role it connected with';
COMMENT ON COLUMN infra.history.acting_as IS 'Rol con que actuó / role it acted as';
COMMENT ON COLUMN infra.history.tab IS 'Tabla / table';
COMMENT ON COLUMN infra.history.key IS 'Clave del renglón, sus columnas unidas con / · key of the row, its columns joined by /';
COMMENT ON COLUMN infra.history.operation IS 'INSERT, UPDATE, DELETE';
COMMENT ON COLUMN infra.history.before IS 'El renglón antes / the row before';
COMMENT ON COLUMN infra.history.after IS 'El renglón después / the row after';
COMMENT ON COLUMN infra.history.previous IS 'Huella del cambio anterior del mismo renglón / hash of the change of the same row before';
COMMENT ON COLUMN infra.history.hash IS 'SHA-256 de la anterior y de este cambio / SHA-256 of the previous one and of this change';

CREATE TABLE infra.history_seal (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	at timestamptz NOT NULL DEFAULT now(),
	upto bigint NOT NULL,
	changes bigint NOT NULL CHECK (changes >= 0),
	digest bytea NOT NULL
);
COMMENT ON TABLE infra.history_seal IS 'Sellos de la historia. / Seals of the history.';
COMMENT ON COLUMN infra.history_seal.id IS 'Número / number';
COMMENT ON COLUMN infra.history_seal.at IS 'Cuándo / when';
COMMENT ON COLUMN infra.history_seal.upto IS 'Último cambio que abarca / last change it covers';
COMMENT ON COLUMN infra.history_seal.changes IS 'Cuántos cambios desde el sello anterior / how many changes since the seal before';
COMMENT ON COLUMN infra.history_seal.digest IS 'SHA-256 del sello anterior y de las huellas que abarca / SHA-256 of the seal before and of the hashes it covers';

CREATE FUNCTION infra.history_hash(previous bytea, at timestamptz, person bigint, session text, acting_as text, tab text, key text, operation text, before jsonb, after jsonb)
RETURNS bytea
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
RETURN sha256(coalesce(previous, '') || convert_to(jsonb_build_array(extract(epoch FROM at), person, session, acting_as, tab, key, operation, before, after)::text, 'UTF8'));
COMMENT ON FUNCTION infra.history_hash(bytea, timestamptz, bigint, text, text, text, text, text, jsonb, jsonb) IS 'Huella de un cambio. / Hash of a change.';

-- It writes for everybody into a table that nobody may write, so it runs as its owner.
CREATE FUNCTION infra.record_change()
RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	was constant jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
	is_now constant jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
	-- a text, as the column is: a name brings a collation of its own, and the index would go unused
	the_tab constant text := TG_TABLE_NAME;
	the_key text;
	last bytea;
	moment constant timestamptz := clock_timestamp();
	who constant bigint := infra.me();
	role_now constant text := infra.caller();
BEGIN
	IF was = is_now THEN
		RETURN NULL;
	END IF;
	SELECT string_agg(coalesce(is_now, was) ->> c, '/' ORDER BY n) INTO the_key FROM unnest(TG_ARGV) WITH ORDINALITY a (c, n);
	SELECT h.hash INTO last FROM infra.history h WHERE h.tab = the_tab AND h.key = the_key ORDER BY h.id DESC LIMIT 1;
	INSERT INTO infra.history (at, person, session, acting_as, tab, key, operation, before, after, previous, hash)
	VALUES (moment, who, session_user, role_now, the_tab, the_key, TG_OP, was, is_now, last,
		infra.history_hash(last, moment, who, session_user, role_now, the_tab, the_key, TG_OP, was, is_now))
	ON CONFLICT ON CONSTRAINT history_one_successor DO NOTHING;
	IF NOT FOUND THEN
		-- a chain has no branches
		PERFORM infra.refuse('55000', format('%s %s was changed meanwhile / %s %s cambió mientras tanto', the_tab, the_key, the_tab, the_key),
			'Read it again and repeat the change, in READ COMMITTED. / Léalo de nuevo y repita el cambio, en READ COMMITTED.');
	END IF;
	RETURN NULL;
END
$function$;
COMMENT ON FUNCTION infra.record_change() IS 'Disparador: anota un cambio; sus argumentos son las columnas de la clave. / Trigger: records a change; its arguments are the columns of the key.';
REVOKE ALL ON FUNCTION infra.record_change() FROM PUBLIC;

CREATE FUNCTION infra.refuse_change()
RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	IF TG_ARGV[0] = 'rows' THEN
		PERFORM infra.refuse('42501', format('%s has a history and is not emptied at once / %s tiene historia y no se vacía de golpe', TG_TABLE_NAME, TG_TABLE_NAME), 'Delete row by row. / Borre renglón por renglón.');
	END IF;
	PERFORM infra.refuse('42501', format('%s only grows / %s solo crece', TG_TABLE_NAME, TG_TABLE_NAME), 'Make another change; the one before stays on record. / Haga otro cambio; el anterior queda en la historia.');
	RETURN NULL;
END
$function$;
COMMENT ON FUNCTION infra.refuse_change() IS 'Disparador: esta tabla solo crece, o (rows) solo cambia renglón por renglón. / Trigger: this table only grows, or (rows) changes row by row only.';
REVOKE ALL ON FUNCTION infra.refuse_change() FROM PUBLIC;
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON infra.history FOR EACH STATEMENT EXECUTE FUNCTION infra.refuse_change();
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON infra.history_seal FOR EACH STATEMENT EXECUTE FUNCTION infra.refuse_change();

-- Keep the history of a table; a step calls it for each table it makes.
CREATE FUNCTION infra.keep_history(tab regclass)
RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	EXECUTE format('CREATE TRIGGER record_change AFTER INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION infra.record_change(%s)', tab,
		(SELECT string_agg(quote_literal(a.attname), ', ' ORDER BY k.n) FROM pg_index i, unnest(i.indkey::int2[]) WITH ORDINALITY k (attnum, n) JOIN pg_attribute a ON a.attrelid = tab AND a.attnum = k.attnum WHERE i.indrelid = tab AND i.indisprimary));
	EXECUTE format('CREATE TRIGGER row_by_row BEFORE TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION infra.refuse_change(''rows'')', tab);
END
$function$;
COMMENT ON FUNCTION infra.keep_history(regclass) IS 'Hace que se guarde la historia de una tabla. / Has the history of a table kept.';
REVOKE ALL ON FUNCTION infra.keep_history(regclass) FROM PUBLIC;

CREATE FUNCTION infra.seal_history()
RETURNS infra.history_seal
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	last infra.history_seal;
	made infra.history_seal;
BEGIN
	-- waits for who is writing, so that no change with a smaller number comes after
	LOCK TABLE infra.history, infra.history_seal IN SHARE ROW EXCLUSIVE MODE;
	SELECT * INTO last FROM infra.history_seal s ORDER BY s.id DESC LIMIT 1;
	INSERT INTO infra.history_seal (upto, changes, digest)
	SELECT coalesce(max(h.id), last.upto, 0), count(*), sha256(coalesce(last.digest, '') || coalesce(string_agg(h.hash, '' ORDER BY h.id), ''))
	FROM infra.history h WHERE h.id > coalesce(last.upto, 0)
	RETURNING * INTO made;
	RETURN made;
END
$function$;
COMMENT ON FUNCTION infra.seal_history() IS 'Sella la historia hasta ahora; guarde la huella fuera de la base. / Seals the history so far; keep the digest outside of the database.';
REVOKE ALL ON FUNCTION infra.seal_history() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION infra.seal_history() TO ia_operator;

CREATE FUNCTION infra.verify_history()
RETURNS TABLE (what text, id bigint, tab text, key text)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	-- as its owner: a seal covers changes that not everybody may read
	WITH linked AS (SELECT h.*, lag(h.hash) OVER (PARTITION BY h.tab, h.key ORDER BY h.id) AS expected FROM infra.history h),
		sealed AS (SELECT s.*, lag(s.digest) OVER w AS before, lag(s.upto, 1, 0::bigint) OVER w AS since FROM infra.history_seal s WINDOW w AS (ORDER BY s.id))
	SELECT 'the change is not what was recorded / el cambio no es el que se anotó', l.id, l.tab, l.key FROM linked l
	WHERE l.hash <> infra.history_hash(l.previous, l.at, l.person, l.session, l.acting_as, l.tab, l.key, l.operation, l.before, l.after)
	UNION ALL
	SELECT 'the change before it is missing or another / falta el cambio anterior, o es otro', l.id, l.tab, l.key FROM linked l WHERE l.previous IS DISTINCT FROM l.expected
	UNION ALL
	SELECT 'the seal does not fit the changes / el sello no concuerda con los cambios', s.id, 'history_seal', s.id::text FROM sealed s
	CROSS JOIN LATERAL (SELECT count(*) AS changes, sha256(coalesce(s.before, '') || coalesce(string_agg(h.hash, '' ORDER BY h.id), '')) AS digest FROM infra.history h WHERE h.id > s.since AND h.id <= s.upto) f
	WHERE (s.changes, s.digest) IS DISTINCT FROM (f.changes, f.digest)
	ORDER BY 2, 1;
END;
COMMENT ON FUNCTION infra.verify_history() IS 'Lo que no cuadra en la historia; sin renglones, está completa.
What does not fit in the history: changes that were altered, are missing or were put in, and seals that do not fit. No rows: it holds.';

ALTER TABLE infra.history ENABLE ROW LEVEL SECURITY;
ALTER TABLE infra.history_seal ENABLE ROW LEVEL SECURITY;
-- The process is public; personal data is not.
CREATE POLICY everybody ON infra.history FOR SELECT USING (tab NOT IN ('person', 'person_contact'));
CREATE POLICY operator ON infra.history FOR SELECT TO ia_operator USING (true);
CREATE POLICY everybody ON infra.history_seal FOR SELECT USING (true);
-- Under which login somebody acted is of no use to the public, and of some to whoever tries passwords.
GRANT SELECT (id, at, person, tab, key, operation, before, after, previous, hash) ON infra.history TO PUBLIC;
GRANT SELECT ON infra.history TO ia_operator;
GRANT SELECT ON infra.history_seal TO PUBLIC;

SELECT infra.keep_history(t) FROM unnest(ARRAY['infra.person', 'infra.person_contact']::regclass[]) t;
