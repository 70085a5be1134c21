-- 81_gateway.sql: what a gateway (PostgREST) is told, asked and answered. Its configuration comes from here, but for its login
-- and the key of the tokens, which are not the database's to know; see contrib/gateway. Before each request the database checks
-- who asks: a token says a person and a role, and the role has to be one that the person holds. What is refused is refused as
-- HTTP has it: a status, and words in the language of whoever asks.

-- ---- who holds which role ----
-- Whoever acts for an institution, a guarantor body or a group is on record there. The other roles are given one by one, as
-- GRANT gives them to logins, and by whoever could do that.
CREATE TABLE infra.person_role (
	person bigint NOT NULL REFERENCES infra.person,
	role text NOT NULL CHECK (role IN ('council', 'validator', 'operator')),
	PRIMARY KEY (person, role)
);
COMMENT ON TABLE infra.person_role IS 'Quién puede actuar por un gateway como Consejo, validación u operación; lo escribe quien administra la base. / Who may act through a gateway as council, validator or operator; written by whoever administers the database.';
COMMENT ON COLUMN infra.person_role.person IS 'Persona / person';
COMMENT ON COLUMN infra.person_role.role IS 'council (Consejo), validator (validación), operator (operación)';
SELECT infra.protect('infra.person_role');
SELECT infra.expose('person_roles', 'infra.person_role'), infra.expose('person_contacts', 'infra.person_contact');
CREATE INDEX group_member_person ON infra.group_member (person);
CREATE INDEX actor_group_secretariat ON infra.actor_group (secretariat);

CREATE FUNCTION infra.holds_role(person bigint, role text)
RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	RETURN CASE role
		WHEN 'applicant' THEN EXISTS (SELECT FROM infra.affiliation a WHERE a.person = holds_role.person)
		WHEN 'coordination' THEN EXISTS (SELECT FROM infra.guarantor_member g WHERE g.person = holds_role.person)
		WHEN 'member' THEN EXISTS (SELECT FROM infra.group_member m WHERE m.person = holds_role.person)
		WHEN 'secretariat' THEN EXISTS (SELECT FROM infra.actor_group g WHERE g.secretariat = holds_role.person)
		ELSE EXISTS (SELECT FROM infra.person_role r WHERE r.person = holds_role.person AND r.role = holds_role.role) END;
END
$function$;
COMMENT ON FUNCTION infra.holds_role(bigint, text) IS 'Si una persona puede actuar por un gateway en ese papel. / Whether a person may act through a gateway in that role.';

-- Who somebody is in tokens is not everybody's to read, so that the view of people lacks it and this function writes it.
CREATE FUNCTION infra_api.register_person(name text, subject text, "position" text DEFAULT NULL)
RETURNS bigint
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	made bigint;
BEGIN
	PERFORM infra.must_act_as('operator');
	IF (name <> '' AND subject <> '') IS NOT TRUE THEN
		PERFORM infra.refuse('22023', 'a person has a name and a subject / una persona tiene nombre y sujeto', 'subject is the sub of its tokens. / subject es el sub de sus tokens.');
	END IF;
	BEGIN
		INSERT INTO infra.person AS p (name, subject, "position") VALUES (register_person.name, register_person.subject, register_person."position") RETURNING p.id INTO made;
	EXCEPTION WHEN unique_violation THEN
		PERFORM infra.refuse('23505', format('"%s" is registered / "%s" ya está registrado', subject, subject), 'Somebody with another subject, or the same person: see people. / Alguien con otro sujeto, o la misma persona: vea people.');
	END;
	RETURN made;
END
$function$;
COMMENT ON FUNCTION infra_api.register_person(text, text, text) IS 'Registra a una persona, con el sub de sus tokens; da su número.
Registers a person with the sub of its tokens; returns its number. Raises 42501 for anybody but operators, 22023 without name or subject, 23505 for a subject that is registered.';
REVOKE ALL ON FUNCTION infra_api.register_person(text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION infra_api.register_person(text, text, text) TO ia_operator;

-- ---- refusals over HTTP ----
-- What PostgreSQL refuses by itself, a constraint, a timeout, is said in the same way by the extension: src/ia_gateway.c.
CREATE FUNCTION infra.http_status(state text)
RETURNS integer
LANGUAGE sql STABLE PARALLEL RESTRICTED
SET search_path = pg_catalog, pg_temp
RETURN CASE state
	WHEN '42501' THEN CASE infra.caller() WHEN 'ia_public' THEN 401 ELSE 403 END
	WHEN '23503' THEN CASE current_setting('request.method', true) WHEN 'GET' THEN 404 WHEN 'HEAD' THEN 404 ELSE 409 END
	WHEN '23505' THEN 409
	WHEN '54000' THEN 413
	WHEN '55000' THEN 409
	ELSE 400 END;
COMMENT ON FUNCTION infra.http_status(text) IS 'El estatus HTTP de un rechazo: 401 sin token y 403 con él (42501), 404 al leer lo que no existe y 409 al escribirlo (23503), 409 lo que ya está o a destiempo (23505, 55000), 413 lo que es demasiado (54000), 400 lo demás.
The HTTP status of a refusal: 401 without a token and 403 with one (42501), 404 reading what is not there and 409 writing it (23503), 409 for what is there already or out of time (23505, 55000), 413 for what is too much (54000), 400 for all else.';

-- Both halves repeat the same values, so that the middle one of the separators parts them.
CREATE FUNCTION infra.half_of(words text, language text)
RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (SELECT CASE WHEN n % 2 = 1 THEN words WHEN language = 'en' THEN array_to_string(p[:n / 2], ' / ') ELSE array_to_string(p[n / 2 + 1:], ' / ') END
	FROM (SELECT string_to_array(words, ' / ') AS p, cardinality(string_to_array(words, ' / ')) AS n) h);
COMMENT ON FUNCTION infra.half_of(text, text) IS 'La mitad de "english / español" en ese idioma: en, es. / The half of "english / español" in that language: en, es; all of it if there are no halves.';

-- PostgREST takes a status from an error with SQLSTATE PGRST, and its body from the message. Other gateways (PostGraphile) do not
-- say request.method: to them it is the refusal that SQL knows, in the one language.
CREATE FUNCTION infra.refuse_request(state text, message text, hint text, detail text)
RETURNS void
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	language constant text := current_setting('ia.language', true);
	headers constant jsonb := coalesce(nullif(current_setting('infra.error_headers', true), ''), '{}');
	status constant integer := infra.http_status(state);
BEGIN
	IF NOT infra.is_gateway() THEN
		RETURN;
	END IF;
	message := infra.half_of(message, language);
	hint := infra.half_of(hint, language);
	detail := infra.half_of(detail, language);
	IF current_setting('request.method', true) <> '' THEN
		RAISE EXCEPTION USING ERRCODE = 'PGRST', MESSAGE = json_build_object('code', state, 'message', message, 'details', detail, 'hint', hint),
			DETAIL = json_build_object('status', status, 'headers', CASE status WHEN 401 THEN headers || '{"WWW-Authenticate": "Bearer"}' ELSE headers END);
	ELSIF detail IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = state, MESSAGE = message, HINT = hint;
	END IF;
	RAISE EXCEPTION USING ERRCODE = state, MESSAGE = message, HINT = hint, DETAIL = detail;
END
$function$;
COMMENT ON FUNCTION infra.refuse_request(text, text, text, text) IS 'Interna: rechaza una petición de un gateway; en otra sesión no hace nada. / Internal: refuses a gateway''s request; does nothing in any other session.';

-- ---- before each request ----
-- contrib/gateway/login.sql sets these limits beside the timeouts of each role.
CREATE FUNCTION infra.role_limit(what text)
RETURNS bigint
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	RETURN coalesce((SELECT split_part(o, '=', 2)::bigint FROM pg_db_role_setting s, unnest(s.setconfig) o
		WHERE s.setrole = to_regrole(quote_ident(infra.caller())) AND s.setdatabase IN (0, (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())) AND starts_with(o, 'infra.' || what || '=')
		ORDER BY s.setdatabase DESC LIMIT 1),
		CASE what WHEN 'max_rows' THEN 10000 WHEN 'max_body' THEN 100000000 END);
END
$function$;
COMMENT ON FUNCTION infra.role_limit(text) IS 'El límite de quien pide: max_rows, cuántos renglones se lleva en un archivo (si nada se dice, 10000); max_body, cuántos bytes manda (100000000). Se dice con ALTER ROLE ia_public SET infra.max_rows = 5000.
The limit of whoever asks: max_rows, how many rows of a file at once (10000 where nothing is said); max_body, how many bytes of a body (100000000). ALTER ROLE … SET infra.max_rows = … says it.';

CREATE FUNCTION infra.check_body(length text)
RETURNS void
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	most constant bigint := infra.role_limit('max_body');
BEGIN
	IF (length::bigint <= most) IS NOT TRUE THEN
		PERFORM infra.refuse('54000', format('the body has %s bytes, and %s may send %s / el cuerpo trae %s bytes, y %s puede mandar %s', coalesce(length, '?'), infra.caller(), most, coalesce(length, '?'), infra.caller(), most),
			'Send it in parts, and say how long each is (Content-Length). / Mándelo en partes, y diga cuánto mide cada una (Content-Length).');
	END IF;
END
$function$;
COMMENT ON FUNCTION infra.check_body(text) IS 'Rechaza un cuerpo más largo de lo que el papel puede mandar, o que no dice cuánto mide (NULL): 54000. / Refuses a body that is longer than the role may send, or does not say how long it is (NULL): 54000.';

-- The role has to be asked for inside of the definer's function; what it sets lasts as long as the request. It runs in each of
-- them, so whoever brings no token, the most, is let through without claims, and what can be is an expression, not a query.
CREATE FUNCTION infra.check_request()
RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	headers constant jsonb := nullif(current_setting('request.headers', true), '')::jsonb;
	asked constant name := infra.caller();
	claims constant jsonb := CASE WHEN asked <> 'ia_public' THEN infra.claims() END;
	-- the members of one object, which an error has; all else has an array of objects with one member each
	security constant text := $$"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'", $$
		|| $$"Referrer-Policy": "no-referrer", "Vary": "Accept, Accept-Language, Authorization", "Cache-Control": "%s"$$;
	-- any C function of the extension brings src/ia_gateway.c in
	brought constant timestamptz := ia.moment('');
	said text;
	who bigint;
BEGIN
	IF NOT infra.is_gateway() THEN
		PERFORM infra.refuse('42501', format('%I is no gateway''s login / %I no es el login de un gateway', session_user, session_user),
			'GRANT ia_gateway to it; a superuser cannot be one. / Dele GRANT ia_gateway; no puede ser superusuario.');
	END IF;
	said := set_config('ia.language', CASE WHEN coalesce(claims ->> 'language', headers ->> 'accept-language') ~* '^\s*en\M' THEN 'en' ELSE 'es' END, true);
	said := set_config('response.headers', format('[{' || replace(security, '", "', '"}, {"') || '}]', CASE asked WHEN 'ia_public' THEN 'public, max-age=60' ELSE 'no-store' END), true);
	-- by these src/ia_gateway.c knows that PostgREST asks, which says the method
	said := set_config('infra.error_headers', CASE WHEN current_setting('request.method', true) <> '' THEN format('{' || security || '}', 'no-store') ELSE '' END, true);
	IF headers ?| '{content-length,transfer-encoding}' THEN
		PERFORM infra.check_body(headers ->> 'content-length');
	END IF;
	IF asked = 'ia_public' THEN
		RETURN;
	ELSIF NOT claims ?& '{sub,exp,aud}' THEN
		PERFORM infra.refuse('42501', 'the token lacks sub, exp or aud / al token le falta sub, exp o aud', 'A token says whose it is, until when it holds, and for whom. / Un token dice de quién es, hasta cuándo vale y para quién.');
	END IF;
	who := infra.me();
	IF who IS NULL OR asked NOT LIKE 'ia\_%' OR NOT infra.holds_role(who, substr(asked, 4)) THEN
		PERFORM infra.refuse('42501', format('this person does not act as %s / esta persona no actúa como %s', asked, asked), 'Ask the operators which roles you are registered with. / Pregunte a quien opera con qué papeles está su registro.');
	END IF;
END
$function$;
COMMENT ON FUNCTION infra.check_request() IS 'Antes de cada petición (db-pre-request): el papel del token tiene que ser uno de la persona; fija idioma y encabezados de seguridad.
Before each request (db-pre-request): the role of the token has to be one that the person holds; sets the language and the security headers. Raises 54000 for a body that is too long or does not say how long it is, 42501 for a login that is no gateway, a token without sub, exp or aud, and for a role that the person does not hold.';

-- PostgREST asks before it has taken any role, with a login that inherits nothing: it is for everybody to call, and holds
-- no secret.
CREATE FUNCTION infra.gateway_configuration()
RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	PERFORM set_config('pgrst.' || c.name, c.value, true) FROM (VALUES
		('db_schemas', 'infra_api'), ('db_anon_role', 'ia_public'), ('db_pre_request', 'infra.check_request'), ('db_max_rows', coalesce(current_setting('pgrst.db_max_rows', true), '1000')),
		('db_extra_search_path', (SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'postgis')),
		('db_tx_end', 'commit'), ('db_plan_enabled', 'false'), ('db_root_spec', 'infra_api.openapi'), ('jwt_role_claim_key', '.role'), ('jwt_aud', 'ia')) AS c (name, value);
END
$function$;
COMMENT ON FUNCTION infra.gateway_configuration() IS 'La configuración de PostgREST (db-pre-config): qué expone y cómo lo describe, como quién entra quien no trae token, qué se comprueba y cuántos renglones se dan.
The configuration of PostgREST (db-pre-config): what it exposes and how it describes it, as whom somebody without a token comes in, what is checked, and how many rows are given.';
