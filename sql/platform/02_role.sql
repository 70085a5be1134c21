-- 02_role.sql: who may act. Group roles of the cluster, made when the caller may, and how the platform knows who acts.
-- A gateway's session is believed what its token says, because the gateway checked it; anybody else could set the same
-- setting by hand, so there only the database's own login counts.
DO $do$
DECLARE
	wanted constant text[] := '{ia_public,ia_applicant,ia_coordination,ia_secretariat,ia_member,ia_council,ia_validator,ia_operator,ia_gateway}';
	missing text[];
	this text;
BEGIN
	SELECT array_agg(w ORDER BY w) INTO missing FROM unnest(wanted) w WHERE NOT EXISTS (SELECT FROM pg_roles r WHERE r.rolname = w);
	IF missing IS NOT NULL AND NOT EXISTS (SELECT FROM pg_roles r WHERE r.rolname = current_user AND (r.rolsuper OR r.rolcreaterole)) THEN
		PERFORM infra.refuse('42501', format('roles are missing, and %I may not make them / faltan roles, y %I no puede crearlos', current_user, current_user),
			format('Have a superuser run: %s', (SELECT string_agg(format('CREATE ROLE %I NOLOGIN;', m), ' ') FROM unnest(missing) m)) || ' / Pida a un superusuario que lo ejecute.',
			format('Missing: %s. / Faltan: %s.', array_to_string(missing, ', '), array_to_string(missing, ', ')));
	END IF;
	FOREACH this IN ARRAY coalesce(missing, '{}') LOOP
		EXECUTE format('CREATE ROLE %I NOLOGIN', this);
	END LOOP;
END
$do$;

CREATE TABLE infra.person (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	name text NOT NULL CHECK (name <> ''),
	position text,
	login name UNIQUE,
	subject text UNIQUE CHECK (subject <> '')
);
COMMENT ON TABLE infra.person IS 'Personas que actúan en la plataforma. / People who act in the platform.';
COMMENT ON COLUMN infra.person.id IS 'Número / number';
COMMENT ON COLUMN infra.person.name IS 'Nombre / name';
COMMENT ON COLUMN infra.person.position IS 'Cargo / position';
COMMENT ON COLUMN infra.person.login IS 'Rol de la base con que se conecta / database role it connects with';
COMMENT ON COLUMN infra.person.subject IS 'Quién es en los tokens del gateway (sub) / who it is in the gateway''s tokens (sub)';

CREATE TABLE infra.person_contact (
	person bigint PRIMARY KEY REFERENCES infra.person,
	email text CHECK (email ~ '^[^@\s]+@[^@\s]+$'),
	telephone text
);
COMMENT ON TABLE infra.person_contact IS 'Datos de contacto de personas: datos personales, el público no los lee. / Contact details of people: personal data, the public does not read them.';
COMMENT ON COLUMN infra.person_contact.person IS 'Persona / person';
COMMENT ON COLUMN infra.person_contact.email IS 'Correo / e-mail';
COMMENT ON COLUMN infra.person_contact.telephone IS 'Teléfono / telephone';

-- Whoever may set this parameter is a superuser, or as good as one: asked so, it takes no query, and is seen through where it is
-- called, which is several times in each request.
CREATE FUNCTION infra.is_gateway()
RETURNS boolean
LANGUAGE sql STABLE PARALLEL RESTRICTED
RETURN NOT has_parameter_privilege(session_user, 'session_preload_libraries', 'SET') AND pg_has_role(session_user, 'ia_gateway', 'MEMBER');
COMMENT ON FUNCTION infra.is_gateway() IS 'Si la sesión es de un gateway: su login es miembro de ia_gateway, y no es superusuario. / Whether the session is a gateway''s: its login is a member of ia_gateway, and no superuser.';

CREATE FUNCTION infra.claims()
RETURNS jsonb
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	said constant text := nullif(current_setting('request.jwt.claims', true), '');
	claims jsonb;
BEGIN
	IF said IS NULL OR NOT infra.is_gateway() THEN
		RETURN NULL;
	END IF;
	BEGIN
		claims := said::jsonb;
	EXCEPTION WHEN data_exception OR program_limit_exceeded THEN
		claims := NULL;
	END;
	IF jsonb_typeof(claims) IS DISTINCT FROM 'object' THEN
		PERFORM infra.refuse('22023', 'request.jwt.claims is no object / request.jwt.claims no es un objeto', 'The gateway sets it from the token; see its configuration. / Lo pone el gateway a partir del token; revise su configuración.');
	END IF;
	RETURN claims;
END
$function$;
COMMENT ON FUNCTION infra.claims() IS 'Lo que dice el token de quien pide, solo en sesiones del gateway (miembros de ia_gateway); en las demás, NULL: cualquiera podría escribirlo.
What the token of the request says, in sessions of the gateway only (members of ia_gateway); NULL in any other, where anybody could have written it. Raises 22023 for claims that are no object.';

-- In plpgsql, which keeps the plan: it is asked for every change.
CREATE FUNCTION infra.me()
RETURNS bigint
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	claims constant jsonb := infra.claims();
BEGIN
	IF claims IS NULL THEN
		RETURN (SELECT p.id FROM infra.person p WHERE p.login = session_user);
	END IF;
	RETURN (SELECT p.id FROM infra.person p WHERE p.subject = claims ->> 'sub');
END
$function$;
COMMENT ON FUNCTION infra.me() IS 'La persona que actúa; NULL si no está registrada. / The person who acts; NULL if it is not registered.';

-- Inside of a function that runs as its owner, current_user is the owner; whoever called it is still in the setting, which
-- only takes roles that the session may take. Without a SET of its own, so that it is seen through: it is asked everywhere.
CREATE FUNCTION infra.caller()
RETURNS name
LANGUAGE sql STABLE PARALLEL RESTRICTED
RETURN coalesce(nullif(current_setting('role', true), 'none'), session_user)::name;
COMMENT ON FUNCTION infra.caller() IS 'El rol de la base con que se actúa, también desde una función que corre como su dueña. / The database role that acts, also within a function that runs as its owner.';

CREATE FUNCTION infra.acts_as(role text)
RETURNS boolean
LANGUAGE sql STABLE PARALLEL RESTRICTED
RETURN pg_has_role(infra.caller(), 'ia_' || role, 'USAGE');
COMMENT ON FUNCTION infra.acts_as(text) IS 'Si quien actúa tiene ese papel: applicant, coordination, secretariat, member, council, validator, operator. / Whether whoever acts has that role.';

CREATE FUNCTION infra.must_act_as(VARIADIC roles text[])
RETURNS void
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	this text;
BEGIN
	FOREACH this IN ARRAY roles LOOP
		IF infra.acts_as(this) THEN
			RETURN;
		END IF;
	END LOOP;
	PERFORM infra.refuse('42501', format('%s may not do this / a %s no le toca hacer esto', infra.caller(), infra.caller()),
		format('It is for: %s. / Le toca a: %s.', array_to_string(roles, ', '), array_to_string(roles, ', ')));
END
$function$;
COMMENT ON FUNCTION infra.must_act_as(text[]) IS 'Rechaza a quien no tenga alguno de esos papeles. / Refuses whoever has none of these roles: 42501.';

-- Names and positions of people who act for an institution are public; how to reach them is not.
ALTER TABLE infra.person ENABLE ROW LEVEL SECURITY;
ALTER TABLE infra.person_contact ENABLE ROW LEVEL SECURITY;
CREATE POLICY everybody ON infra.person FOR SELECT USING (true);
CREATE POLICY operator ON infra.person FOR ALL TO ia_operator USING (true) WITH CHECK (true);
CREATE POLICY operator ON infra.person_contact FOR ALL TO ia_operator USING (true) WITH CHECK (true);
CREATE POLICY own ON infra.person_contact FOR SELECT USING (person = infra.me());
GRANT SELECT (id, name, position) ON infra.person TO PUBLIC;
GRANT SELECT, INSERT, UPDATE ON infra.person, infra.person_contact TO ia_operator;
GRANT SELECT ON infra.person_contact TO ia_applicant, ia_coordination, ia_secretariat, ia_member, ia_council, ia_validator;
