-- 01_refusal.sql: how the platform says no. One way to raise, so that every refusal has a state, words in both languages
-- and a remedy. To a gateway's request it is said as HTTP says it, in the language asked for: 81_gateway.sql.
CREATE FUNCTION infra.refuse(state text, message text, hint text, detail text DEFAULT NULL)
RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	IF concat(current_setting('request.method', true), current_setting('request.headers', true)) <> '' THEN
		PERFORM infra.refuse_request(state, message, hint, detail);
	END IF;
	IF detail IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = state, MESSAGE = message, HINT = hint;
	END IF;
	RAISE EXCEPTION USING ERRCODE = state, MESSAGE = message, HINT = hint, DETAIL = detail;
END
$function$;
COMMENT ON FUNCTION infra.refuse(text, text, text, text) IS 'Rechaza: SQLSTATE, mensaje, remedio y hechos, en inglés y español. 22023: el dato no sirve; 23514: rompe una regla; 42501: no le toca; 55000: todavía no, o ya no.
Refuses: SQLSTATE, message, hint and detail, "English / español". 22023: the value is of no use; 23514: it breaks a rule; 42501: not yours to do; 55000: not yet, or no longer.';

-- A date in a message reads the same whatever DateStyle says.
CREATE FUNCTION infra.iso(day date)
RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE
RETURN CASE WHEN isfinite(day) THEN to_char(day, 'YYYY-MM-DD') ELSE day::text END;
COMMENT ON FUNCTION infra.iso(date) IS 'Una fecha para un mensaje: AAAA-MM-DD. / A date for a message: YYYY-MM-DD.';

-- Views say what their columns are, too; a step gives them as name, comment, name, comment …
CREATE FUNCTION infra.comment_view(tab regclass, names_and_comments text[])
RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	FOR i IN 1 .. cardinality(names_and_comments) BY 2 LOOP
		EXECUTE format('COMMENT ON COLUMN %s.%I IS %L', tab, names_and_comments[i], names_and_comments[i + 1]);
	END LOOP;
END
$function$;
COMMENT ON FUNCTION infra.comment_view(regclass, text[]) IS 'Comenta las columnas de una vista. / Comments the columns of a view.';
REVOKE ALL ON FUNCTION infra.comment_view(regclass, text[]) FROM PUBLIC;
