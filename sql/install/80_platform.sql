
-- 80_platform.sql: the platform's steps, and what runs them.
-- The platform's tables are the user's, not the extension's: dumped, restored
-- and protected like any other. The extension only carries their recipe, a row
-- a step; the Makefile wraps each file of sql/platform into one.

CREATE TABLE @extschema@.platform_step (
	name text PRIMARY KEY,
	body text NOT NULL
);

COMMENT ON TABLE @extschema@.platform_step IS
'Pasos de la plataforma, en orden de nombre; los aplica ia.create_platform().
Steps of the platform in order of name, applied by ia.create_platform(). A landed step is never edited. Built in: filled by the install script, not dumped.';
COMMENT ON COLUMN @extschema@.platform_step.name IS 'NN_tema / NN_topic';
COMMENT ON COLUMN @extschema@.platform_step.body IS 'El SQL del paso / the step''s SQL';

REVOKE ALL ON @extschema@.platform_step FROM PUBLIC;
GRANT SELECT ON @extschema@.platform_step TO PUBLIC;

CREATE FUNCTION @extschema@.create_platform(accept_unsafe_server boolean DEFAULT false)
RETURNS TABLE (step text, what text)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	server integer := current_setting('server_version_num')::integer;
	this record;
	ours boolean;
BEGIN
	-- Before 15.20 a revoked member keeps seeing rows (CVE-2026-14666) and an
	-- upsert prints hidden ones (CVE-2026-120154): row security does not hold.
	IF server BETWEEN 150000 AND 150019 AND NOT coalesce(accept_unsafe_server, false) THEN
		RAISE EXCEPTION USING
			ERRCODE = 'feature_not_supported',
			MESSAGE = format('server %s does not protect rows reliably / el servidor %s no protege bien los renglones',
				current_setting('server_version'), current_setting('server_version')),
			DETAIL = 'Row-level security has known holes in PostgreSQL 15 before 15.20.',
			HINT = 'Upgrade the server (apt-get upgrade), or call ia.create_platform(accept_unsafe_server => true). / Actualice el servidor, o acepte el riesgo así.';
	END IF;

	-- One at a time; whoever comes second finds nothing left to do.
	PERFORM pg_advisory_xact_lock(hashtextextended('ia.create_platform', 0));

	SELECT to_regclass('infra.applied_step') IS NOT NULL INTO ours;
	IF NOT ours AND to_regnamespace('infra') IS NOT NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = 'duplicate_schema',
			MESSAGE = 'schema "infra" exists and is not this platform''s / el esquema "infra" existe y no es de esta plataforma',
			HINT = 'Rename or drop it first. / Renómbrelo o elimínelo antes.';
	END IF;
	IF NOT ours THEN
		CREATE SCHEMA infra;
		COMMENT ON SCHEMA infra IS 'Plataforma de infraestructura abierta: las tablas. / Open infrastructure platform: the tables.';
		CREATE TABLE infra.applied_step (
			name text PRIMARY KEY,
			applied_at timestamptz NOT NULL DEFAULT now(),
			applied_by text NOT NULL DEFAULT current_user
		);
		COMMENT ON TABLE infra.applied_step IS 'Pasos ya aplicados de la plataforma. / Steps of the platform already applied.';
		COMMENT ON COLUMN infra.applied_step.name IS 'Paso, como en ia.platform_step / step, as in ia.platform_step';
		COMMENT ON COLUMN infra.applied_step.applied_at IS 'Cuándo / when';
		COMMENT ON COLUMN infra.applied_step.applied_by IS 'Quién / by whom';
	END IF;

	FOR this IN
		SELECT s.name, s.body FROM @extschema@.platform_step s ORDER BY s.name COLLATE "C"
	LOOP
		step := this.name;
		IF EXISTS (SELECT FROM infra.applied_step a WHERE a.name = this.name) THEN
			what := 'ya estaba / already there';
		ELSE
			EXECUTE this.body;
			INSERT INTO infra.applied_step (name) VALUES (this.name);
			what := 'aplicado / applied';
		END IF;
		RETURN NEXT;
	END LOOP;
END
$function$;

COMMENT ON FUNCTION @extschema@.create_platform(boolean) IS
'Crea la plataforma (esquema infra) o le aplica los pasos que falten, en una transacción; dice qué hizo.
Creates the platform or applies the missing steps, in one transaction; a row a step. The caller owns what is made. Raises 0A000 on PostgreSQL 15 before 15.20 unless accept_unsafe_server, 42P06 when a schema infra of somebody else exists.';

-- It makes tables: not for everybody.
REVOKE ALL ON FUNCTION @extschema@.create_platform(boolean) FROM PUBLIC;
