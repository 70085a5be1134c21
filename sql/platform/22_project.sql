-- 22_project.sql: the projects of an institution as they are being captured. A row holds the document as it stands; its
-- typed columns come from the document by one C call, so that they cannot say anything else. Every change of the document
-- makes a version, with a number, who made it, when and why; the version before moves to a table of its own, so that a
-- document is stored once, however it came. The same document again is no change.
SELECT pg_catalog.set_config('search_path', pg_catalog.format('pg_catalog, %I, pg_temp', n.nspname), true)
FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'postgis';

CREATE TABLE infra.project (
	institution text NOT NULL REFERENCES infra.institution,
	project_id text NOT NULL GENERATED ALWAYS AS (document ->> 'id') STORED,
	version integer NOT NULL CHECK (version > 0),
	changed_at timestamptz NOT NULL,
	person bigint REFERENCES infra.person,
	session text NOT NULL,
	reason text,
	period_start timestamptz,
	period_end timestamptz,
	updated timestamptz,
	submission bigint,
	path text,
	amount numeric,
	title text,
	status text,
	type text,
	currency text,
	sector text[] NOT NULL,
	ocids text[] NOT NULL,
	place geometry(Geometry, 4326),
	digest bytea NOT NULL,
	document jsonb COMPRESSION lz4 NOT NULL,
	PRIMARY KEY (institution, project_id),
	CONSTRAINT project_id_length CHECK (length(project_id) BETWEEN 1 AND 300)
);
CREATE INDEX project_ocids ON infra.project USING gin (ocids);
CREATE INDEX project_place ON infra.project USING gist (place);
COMMENT ON TABLE infra.project IS 'Proyectos en captura: el documento como está ahora, con columnas que salen de él. / Projects being captured: the document as it stands, with columns that come from it.';
COMMENT ON COLUMN infra.project.period_start IS 'Inicio / start';
COMMENT ON COLUMN infra.project.period_end IS 'Fin / end';
COMMENT ON COLUMN infra.project.updated IS 'Última actualización, según el documento / last update, says the document';
COMMENT ON COLUMN infra.project.amount IS 'Presupuesto / budget';
COMMENT ON COLUMN infra.project.title IS 'Título / title';
COMMENT ON COLUMN infra.project.status IS 'Estatus / status';
COMMENT ON COLUMN infra.project.type IS 'Tipo / type';
COMMENT ON COLUMN infra.project.currency IS 'Moneda del presupuesto / currency of the budget';
COMMENT ON COLUMN infra.project.sector IS 'Sectores / sectors';
COMMENT ON COLUMN infra.project.ocids IS 'OCID de sus contrataciones / OCIDs of its contracting processes';
COMMENT ON COLUMN infra.project.place IS 'Sus lugares, EPSG:4326, sin altitud / its places, without elevation';

-- What a project was before: its row, moved here by the change that took its place.
CREATE TABLE infra.project_past (
	institution text NOT NULL,
	project_id text NOT NULL,
	version integer NOT NULL,
	changed_at timestamptz NOT NULL,
	person bigint REFERENCES infra.person,
	session text NOT NULL,
	reason text,
	submission bigint,
	path text,
	digest bytea NOT NULL,
	document jsonb COMPRESSION lz4 NOT NULL,
	PRIMARY KEY (institution, project_id, version),
	FOREIGN KEY (institution, project_id) REFERENCES infra.project
);
COMMENT ON TABLE infra.project_past IS 'Versiones anteriores de los proyectos; solo crece. / Earlier versions of projects; it only grows.';

CREATE VIEW infra.project_version WITH (security_invoker = true) AS
	SELECT institution, project_id, version, changed_at, person, session, reason, submission, path, digest, document FROM infra.project_past
	UNION ALL
	SELECT institution, project_id, version, changed_at, person, session, reason, submission, path, digest, document FROM infra.project;
COMMENT ON VIEW infra.project_version IS 'Todas las versiones de los proyectos, también la de ahora. / All the versions of projects, the one of now, too.';
DO $do$
DECLARE
	meaning constant text[] := '{institution,Institución / institution,project_id,Proyecto / project,version,Versión: crece con cada cambio / version: grows with every change,changed_at,Cuándo / when,person,"Quién, si está registrado / who, if registered",session,Rol con que se conectó / role it connected with,reason,Por qué: lo que decía infra.reason en la transacción / why: what infra.reason said in the transaction,submission,Archivo del que viene; NULL: se capturó a mano / file it came in; NULL: captured by hand,path,Lugar en ese archivo / place in that file,digest,SHA-256 del documento (ia.digest) / digest of the document,document,El documento / the document}';
BEGIN
	PERFORM infra.comment_view(t, meaning) FROM unnest('{infra.project_past,infra.project_version,infra.project}'::regclass[]) t;
END
$do$;

CREATE FUNCTION infra.count_version()
RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	IF NEW.document ->> 'id' IS NULL OR NEW.document ->> 'id' = '' THEN
		PERFORM infra.refuse('23514', 'a project has an id / un proyecto tiene id', 'Write it in the member "id" of the document. / Escríbalo en el campo "id" del documento.');
	END IF;
	IF TG_OP = 'INSERT' THEN
		NEW.version := 1;
	ELSE
		IF (NEW.institution, NEW.document ->> 'id') IS DISTINCT FROM (OLD.institution, OLD.project_id) THEN
			PERFORM infra.refuse('23514', 'a project keeps its institution and its id / un proyecto conserva su institución y su id', 'Capture it as another project. / Captúrelo como otro proyecto.');
		END IF;
		IF NEW.digest = OLD.digest THEN
			RETURN OLD;
		END IF;
		NEW.version := OLD.version + 1;
		-- a file brings a project once: what says the same as before was not said now
		IF (NEW.submission, NEW.path) IS NOT DISTINCT FROM (OLD.submission, OLD.path) THEN
			NEW.submission := NULL;
			NEW.path := NULL;
		END IF;
	END IF;
	IF NEW.submission IS NULL THEN
		NEW.person := infra.me();
	END IF;
	NEW.changed_at := clock_timestamp();
	NEW.session := session_user;
	NEW.reason := nullif(current_setting('infra.reason', true), '');
	RETURN NEW;
END
$function$;
COMMENT ON FUNCTION infra.count_version() IS 'Disparador: numera los cambios de un proyecto; el mismo documento no es un cambio. / Trigger: numbers the changes of a project; the same document is no change. Raises 23514 for a document without id, or with another.';
REVOKE ALL ON FUNCTION infra.count_version() FROM PUBLIC;

-- It writes for everybody into a table that nobody may write, so it runs as its owner.
CREATE FUNCTION infra.keep_version()
RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	INSERT INTO infra.project_past (institution, project_id, version, changed_at, person, session, reason, submission, path, digest, document)
	VALUES (OLD.institution, OLD.project_id, OLD.version, OLD.changed_at, OLD.person, OLD.session, OLD.reason, OLD.submission, OLD.path, OLD.digest, OLD.document);
	RETURN NULL;
END
$function$;
COMMENT ON FUNCTION infra.keep_version() IS 'Disparador: guarda la versión anterior de un proyecto. / Trigger: keeps the version before of a project.';
REVOKE ALL ON FUNCTION infra.keep_version() FROM PUBLIC;

-- Triggers fire in order of name: the columns first, since the number rests on the digest.
CREATE TRIGGER a_columns BEFORE INSERT OR UPDATE ON infra.project FOR EACH ROW EXECUTE FUNCTION ia.project_columns();
CREATE TRIGGER count_version BEFORE INSERT OR UPDATE ON infra.project FOR EACH ROW EXECUTE FUNCTION infra.count_version();
CREATE TRIGGER keep_version AFTER UPDATE ON infra.project FOR EACH ROW WHEN (NEW.version <> OLD.version) EXECUTE FUNCTION infra.keep_version();
CREATE TRIGGER stays BEFORE DELETE OR TRUNCATE ON infra.project FOR EACH STATEMENT EXECUTE FUNCTION infra.refuse_change();
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON infra.project_past FOR EACH STATEMENT EXECUTE FUNCTION infra.refuse_change();

-- People may write documents in plain SQL, too: the same triggers, the same rules.
SELECT infra.protect_draft(t) FROM unnest('{infra.project,infra.project_past}'::regclass[]) t;
GRANT SELECT ON infra.project_version TO ia_applicant, ia_coordination, ia_validator, ia_council, ia_operator;
CREATE POLICY own_insert ON infra.project FOR INSERT TO ia_applicant WITH CHECK (institution IN (SELECT infra.my_institutions()));
CREATE POLICY own_update ON infra.project FOR UPDATE TO ia_applicant USING (institution IN (SELECT infra.my_institutions()));
CREATE POLICY operator ON infra.project FOR ALL TO ia_operator USING (true) WITH CHECK (true);
GRANT INSERT (institution, document), UPDATE (document) ON infra.project TO ia_applicant, ia_operator;

SELECT pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
