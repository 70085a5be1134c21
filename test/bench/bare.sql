-- bare.sql: what `make bench-gateway` compares with: the same rows in tables without anything around them, shown by the same
-- PostgREST as a second schema.
--
-- Decision: a bare table has the columns, storage and indexes of what it stands for, and neither row security, checks, foreign keys,
-- rules of the programme nor versions; its functions run the same SQL, and call the same functions of the extension (intake,
-- validation, columns of a project), but refuse nothing and ask nobody who they are. Before a request to this schema
-- nothing is checked, no language and no header is set. Tokens PostgREST verifies on both sides.
CREATE SCHEMA bare;
GRANT USAGE ON SCHEMA bare TO PUBLIC;

-- ---- what is read ----
CREATE TABLE bare.projects AS SELECT * FROM infra.project_table;
ALTER TABLE bare.projects ADD PRIMARY KEY (institution, project_id);
CREATE INDEX ON bare.projects (municipality);
CREATE TABLE bare.works AS SELECT center, geom, year, amount, id, institution, project_id, title, status, type, sector, currency FROM infra.published_project;
CREATE INDEX ON bare.works USING gist (geom);
CREATE INDEX ON bare.works USING gist (center);
CREATE TABLE bare.words (LIKE infra.search_entry INCLUDING INDEXES);
INSERT INTO bare.words SELECT * FROM infra.search_entry;
GRANT SELECT ON ALL TABLES IN SCHEMA bare TO PUBLIC;

CREATE FUNCTION bare.search(q text, most integer DEFAULT 20, skip integer DEFAULT 0)
RETURNS TABLE (kind text, institution text, project_id text, ocid text, title text, rank real)
LANGUAGE plpgsql STABLE
AS $$
#variable_conflict use_column
DECLARE
	asked constant tsquery := websearch_to_tsquery('infra.spanish_unaccent', q);
BEGIN
	RETURN QUERY SELECT e.kind, e.institution, e.project_id, CASE e.kind WHEN 'process' THEN e.key END, e.title, ts_rank(e.words, asked)
	FROM bare.words e WHERE e.words @@ asked ORDER BY 6 DESC, e.normal_title, e.institution, e.key, e.kind LIMIT most OFFSET skip;
END
$$;

CREATE FUNCTION bare.vector_tile(z integer, x integer, y integer)
RETURNS infra_api."*/*"
LANGUAGE plpgsql STABLE
AS $$
DECLARE
	made bytea;
BEGIN
	IF z < 10 THEN
		SELECT ST_AsMVT(t, 'clusters', 4096, 'geom') INTO made FROM (
			SELECT ST_AsMVTGeom(ST_SetSRID(ST_Point(sum(ST_X(p.center)) / count(*), sum(ST_Y(p.center)) / count(*)), 3857), ST_TileEnvelope(z, x, y), 4096, 64) AS geom,
				count(*), sum(p.amount)::double precision AS amount, CASE WHEN count(*) = 1 THEN min(p.id) END AS id, CASE WHEN count(*) = 1 THEN min(p.title COLLATE "C") END AS title
			FROM bare.works p WHERE p.center && ST_TileEnvelope(z, x, y)
			GROUP BY floor(ST_X(p.center) / (40075016.6855784 / 2 ^ z / 64)), floor(ST_Y(p.center) / (40075016.6855784 / 2 ^ z / 64))) t;
	ELSE
		SELECT ST_AsMVT(t, 'projects', 4096, 'geom') INTO made FROM (
			SELECT ST_AsMVTGeom(ST_Transform(ST_ClipByBox2D(p.geom, ST_MakeEnvelope(-180, -85.0511287, 180, 85.0511287, 4326)::box2d), 3857), ST_TileEnvelope(z, x, y), 4096, 64) AS geom, p.id, p.project_id, p.institution, p.title, p.status, p.type, p.year, p.amount::double precision AS amount, p.currency
			FROM bare.works p WHERE p.geom && ST_Transform(ST_TileEnvelope(z, x, y), 4326)) t WHERE t.geom IS NOT NULL;
	END IF;
	RETURN coalesce(made, '');
END
$$;

-- ---- what is written ----
CREATE TABLE bare.submission (LIKE infra.submission INCLUDING INDEXES INCLUDING IDENTITY INCLUDING COMPRESSION);
CREATE TABLE bare.project (LIKE infra.project INCLUDING INDEXES INCLUDING GENERATED INCLUDING COMPRESSION);
CREATE TRIGGER a_columns BEFORE INSERT OR UPDATE ON bare.project FOR EACH ROW EXECUTE FUNCTION ia.project_columns();
GRANT SELECT, INSERT, UPDATE ON bare.submission, bare.project TO PUBLIC;

CREATE FUNCTION bare.import_body(bytea)
RETURNS TABLE (submission bigint, known boolean, admitted boolean, kind text, standard text, version text, projects integer, releases integer, errors integer, warnings integer)
LANGUAGE plpgsql VOLATILE
AS $$
#variable_conflict use_column
DECLARE
	said constant jsonb := current_setting('request.headers', true)::jsonb;
	institution constant text := said ->> 'institution';
	taken constant ia.intake_result := ia.intake($1);
	document constant jsonb := taken.doc;
	found constant infra.file_finding[] := ARRAY(SELECT (f.severity, f.code, f.path, f.message, f.detail, f.hint, f.value, NULL, NULL)::infra.file_finding FROM ia.validate(document) f);
BEGIN
	admitted := document IS NOT NULL; known := false; kind := taken.kind; standard := taken.standard; version := taken.version; releases := 0;
	SELECT count(*) FILTER (WHERE f.severity = 'error'), count(*) FILTER (WHERE f.severity = 'warning') INTO errors, warnings FROM unnest(found) f;
	projects := jsonb_array_length(document -> 'projects');
	INSERT INTO bare.submission AS s (institution, file, raw, sha256, bytes, received, received_by, admitted, kind, standard, version, projects, releases, errors, warnings, findings)
	VALUES (institution, coalesce(said ->> 'file-name', 'datos.json'), $1, sha256($1), octet_length($1), now(), session_user, admitted, kind, standard, version, projects, releases, errors, warnings, found) RETURNING s.submission INTO submission;
	INSERT INTO bare.project AS p (institution, version, changed_at, session, submission, path, document)
	SELECT institution, 1, clock_timestamp(), session_user, submission, '/projects/' || (e.n - 1)::text, e.project FROM jsonb_array_elements(document -> 'projects') WITH ORDINALITY e (project, n)
	ON CONFLICT ON CONSTRAINT project_pkey DO UPDATE SET submission = excluded.submission, path = excluded.path, document = excluded.document, version = p.version + 1;
	RETURN NEXT;
END
$$;

-- ---- the gateway: its own configuration, this schema added, and its check, in the platform's schema alone ----
-- An expression, not a query, so that the platform does not pay for the comparison.
CREATE FUNCTION bare.check_request()
RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
	IF current_setting('search_path') LIKE '"bare"%' OR infra.check_request() IS NULL THEN
		RETURN;
	END IF;
END
$$;
CREATE FUNCTION bare.gateway_configuration()
RETURNS void
LANGUAGE sql VOLATILE
AS $$
	SELECT infra.gateway_configuration();
	SELECT set_config('pgrst.db_schemas', 'infra_api, bare', true), set_config('pgrst.db_pre_request', 'bare.check_request', true);
$$;
NOTIFY pgrst, 'reload config';
VACUUM (ANALYZE) bare.projects, bare.works, bare.words;
