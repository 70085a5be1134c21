-- 24_import.sql: how files come in. A file is one transaction: it is kept with its findings whatever it is, and what is good
-- in it becomes versions of projects, releases and records. The same bytes from the same institution are the same submission.
-- Imports of one institution go one after the other: files that hold the same projects in another order cannot deadlock.

-- What can be the key of a row; an index takes no longer ones.
CREATE FUNCTION infra.is_key(id jsonb)
RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(jsonb_typeof(id) IN ('string', 'number') AND length(id #>> '{}') BETWEEN 1 AND 300, false);
COMMENT ON FUNCTION infra.is_key(jsonb) IS 'Si un id puede identificar: un texto o número de 1 a 300 caracteres. / Whether an id can identify: a text or number of 1 to 300 characters.';

-- The projects of a document and where they stand in it; one without an id cannot be told from others.
CREATE FUNCTION infra.projects_of(kind text, document jsonb)
RETURNS TABLE (path text, project jsonb)
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT '', document WHERE kind = 'project' AND infra.is_key(document -> 'id')
	UNION ALL
	SELECT prefix || (e.n - 1)::text, e.project
	FROM (SELECT CASE kind WHEN 'projects' THEN '/' ELSE '/projects/' END,
			CASE kind WHEN 'projects' THEN document WHEN 'project-package' THEN document -> 'projects' END) AS list (prefix, projects),
		jsonb_array_elements(CASE jsonb_typeof(list.projects) WHEN 'array' THEN list.projects ELSE '[]' END)
			WITH ORDINALITY AS e (project, n)
	WHERE jsonb_typeof(e.project) = 'object' AND infra.is_key(e.project -> 'id');
END;
COMMENT ON FUNCTION infra.projects_of(text, jsonb) IS 'Proyectos de un documento, los que tienen id, y su lugar en él. / Projects of a document, those with an id, and their place in it.';

-- A record gives the releases that it holds; if it only links to them, the compiled release stands for them.
CREATE FUNCTION infra.releases_of(kind text, document jsonb)
RETURNS TABLE (path text, release jsonb)
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH record (path, document) AS (
		SELECT '', document WHERE kind = 'record'
		UNION ALL
		SELECT '/records/' || (e.n - 1)::text, e.record
		FROM jsonb_array_elements(CASE WHEN kind = 'record-package' AND jsonb_typeof(document -> 'records') = 'array' THEN document -> 'records' ELSE '[]' END)
			WITH ORDINALITY AS e (record, n)
	), list (path, releases) AS (
		SELECT '/', document WHERE kind = 'releases'
		UNION ALL
		SELECT '/releases/', document -> 'releases' WHERE kind = 'release-package'
		UNION ALL
		SELECT r.path || '/releases/', r.document -> 'releases' FROM record r
	), release (path, release) AS (
		SELECT '', document WHERE kind = 'release'
		UNION ALL
		SELECT l.path || (e.n - 1)::text, e.release
		FROM list l, jsonb_array_elements(CASE jsonb_typeof(l.releases) WHEN 'array' THEN l.releases ELSE '[]' END)
			WITH ORDINALITY AS e (release, n)
		UNION ALL
		SELECT r.path || '/compiledRelease', r.document -> 'compiledRelease' FROM record r
		WHERE NOT jsonb_path_exists(r.document, 'strict $.releases[*] ? (exists (@.ocid))', silent => true)
	)
	SELECT r.path, r.release FROM release r WHERE jsonb_typeof(r.release) = 'object' AND infra.is_key(r.release -> 'ocid');
END;
COMMENT ON FUNCTION infra.releases_of(text, jsonb) IS 'Entregas de un documento y su lugar en él; de un registro sin entregas, la compilada. / Releases of a document and their place in it; of a record without releases, the compiled one.';

-- It runs as its owner: nobody writes what was received but through it. A file is taken apart before anything is written, so
-- that its row, verdict and all, is written once. Plans of the statements do not depend on what is in a file, so they are kept.
CREATE FUNCTION infra_api.import(institution text, raw bytea, file text DEFAULT 'datos.json', edition text DEFAULT NULL)
RETURNS TABLE (submission bigint, known boolean, admitted boolean, kind text, standard text, version text, projects integer, releases integer, errors integer, warnings integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan
AS $function$
DECLARE
	me constant bigint := infra.me();
	-- findings that are kept
	most constant integer := 10000;
	taken ia.intake_result;
	digest bytea;
	-- of JSON Lines: what each line is, and which number it has
	lines ia.intake_result[];
	numbers bigint[];
	line bigint := 1;
	prefix text := '';
	judged ia.finding[];
	found infra.file_finding[] := '{}';
	more infra.file_finding[];
	finding infra.file_finding;
	part record;
	project_paths text[] := '{}';
	project_documents jsonb[] := '{}';
	release_paths text[] := '{}';
	release_documents jsonb[] := '{}';
	ocids text[];
	this_ocid text;
BEGIN
	PERFORM infra.must_capture_for(institution);
	IF raw IS NULL OR file IS NULL OR file = '' THEN
		PERFORM infra.refuse('22023', 'a file has bytes and a name / un archivo tiene bytes y nombre', 'Give both; an empty file is possible. / Dé los dos; puede estar vacío.');
	END IF;
	IF edition IS NULL THEN
		edition := infra.edition_of(institution);
	ELSIF NOT EXISTS (SELECT FROM infra.edition e WHERE e.edition = import.edition) THEN
		PERFORM infra.refuse('23503', format('there is no edition "%s" / no existe la edición "%s"', edition, edition), 'See infra.edition. / Vea infra.edition.');
	END IF;
	taken := ia.intake(raw);
	digest := taken.sha256;
	PERFORM pg_advisory_xact_lock(hashtextextended(institution, 7));
	SELECT s.submission, s.admitted, s.kind, s.standard, s.version, s.projects, s.releases, s.errors, s.warnings INTO submission, admitted, kind, standard, version, projects, releases, errors, warnings
	FROM infra.submission s WHERE s.institution = import.institution AND s.sha256 = digest;
	known := submission IS NOT NULL;
	IF known THEN
		RETURN NEXT;
		RETURN;
	END IF;

	admitted := taken.doc IS NOT NULL; kind := taken.kind; standard := taken.standard; version := taken.version; errors := 0; warnings := 0;
	IF NOT admitted THEN
		IF EXISTS (SELECT FROM unnest(taken.findings) f WHERE f.code = 'trailing-data') THEN
			SELECT array_agg((l.doc, l.kind, l.standard, l.version, l.sha256, l.bytes, l.findings)::ia.intake_result), array_agg(l.line), bool_or(l.doc IS NOT NULL) INTO lines, numbers, admitted FROM ia.intake_lines(raw) l;
			IF admitted THEN
				kind := 'json-lines';
			END IF;
		END IF;
	END IF;
	FOR i IN 1 .. CASE kind WHEN 'json-lines' THEN cardinality(lines) ELSE 1 END LOOP
		IF kind = 'json-lines' THEN
			taken := lines[i]; line := numbers[i]; prefix := '/' || line - 1;
		END IF;
		-- one by one: an array that is appended to is not copied
		IF taken.kind = 'project' THEN
			IF infra.is_key(taken.doc -> 'id') THEN
				project_paths := project_paths || prefix; project_documents := project_documents || taken.doc;
			END IF;
		ELSIF taken.kind = 'release' THEN
			IF infra.is_key(taken.doc -> 'ocid') THEN
				release_paths := release_paths || prefix; release_documents := release_documents || taken.doc;
			END IF;
		ELSIF taken.kind IN ('projects', 'project-package') THEN
			FOR part IN SELECT * FROM infra.projects_of(taken.kind, taken.doc) LOOP
				project_paths := project_paths || (prefix || part.path); project_documents := project_documents || part.project;
			END LOOP;
		ELSIF taken.kind IN ('releases', 'release-package', 'record', 'record-package') THEN
			FOR part IN SELECT * FROM infra.releases_of(taken.kind, taken.doc) LOOP
				release_paths := release_paths || (prefix || part.path); release_documents := release_documents || part.release;
			END LOOP;
		END IF;
		judged := '{}';
		IF jsonb_typeof(taken.doc) IN ('object', 'array') THEN
			judged := ARRAY(SELECT f FROM infra.findings_of(import.edition, taken.doc) f);
		END IF;
		IF cardinality(taken.findings) > 0 OR cardinality(judged) > 0 THEN
			SELECT errors + count(*) FILTER (WHERE f.severity = 'error'), warnings + count(*) FILTER (WHERE f.severity = 'warning'),
				array_agg((f.severity, f.code, prefix || f.path, f.message, f.detail, f.hint, f.value,
					CASE WHEN f.n <= cardinality(taken.findings) AND jsonb_typeof(f.value) = 'object' THEN (f.value ->> 'line')::bigint + line - 1 END,
					CASE WHEN f.n <= cardinality(taken.findings) AND jsonb_typeof(f.value) = 'object' THEN (f.value ->> 'column')::bigint END)::infra.file_finding ORDER BY f.n)
			INTO errors, warnings, more FROM unnest(taken.findings || judged) WITH ORDINALITY AS f (severity, code, path, message, detail, hint, value, n);
			IF cardinality(found) = 0 THEN
				found := more[:most];
			ELSE
				FOREACH finding IN ARRAY more LOOP
					EXIT WHEN cardinality(found) >= most;
					found := found || finding;
				END LOOP;
			END IF;
		END IF;
	END LOOP;

	-- Of projects with the same id in one file the last holds.
	IF cardinality(project_paths) > 1 THEN
		SELECT array_agg(g.path), array_agg(g.document) INTO project_paths, project_documents FROM (
			SELECT DISTINCT ON (d.document ->> 'id') d.path, d.document FROM unnest(project_paths, project_documents) WITH ORDINALITY AS d (path, document, n)
			ORDER BY d.document ->> 'id', d.n DESC) g;
	END IF;
	projects := cardinality(project_paths); releases := cardinality(release_paths);
	INSERT INTO infra.submission AS s (institution, file, raw, sha256, bytes, person, edition, admitted, kind, standard, version, projects, releases, errors, warnings, findings)
	VALUES (import.institution, import.file, import.raw, digest, octet_length(raw), me, import.edition, import.admitted, import.kind, import.standard, import.version, import.projects, import.releases, import.errors, import.warnings, found)
	RETURNING s.submission INTO submission;
	IF projects > 0 THEN
		INSERT INTO infra.project AS p (institution, submission, path, person, document)
		SELECT import.institution, import.submission, g.path, me, g.document FROM unnest(project_paths, project_documents) AS g (path, document)
		ON CONFLICT ON CONSTRAINT project_pkey DO UPDATE SET submission = excluded.submission, path = excluded.path, person = excluded.person, document = excluded.document
		WHERE p.digest <> excluded.digest;
	END IF;
	IF releases > 0 THEN
		WITH kept AS (
			INSERT INTO infra.release AS r (institution, ocid, release_id, date, submission, path, document)
			SELECT import.institution, g.document ->> 'ocid', g.document ->> 'id', ia.moment(g.document ->> 'date'), import.submission, g.path, g.document FROM unnest(release_paths, release_documents) AS g (path, document)
			ON CONFLICT ON CONSTRAINT release_pkey DO NOTHING
			RETURNING r.ocid
		)
		SELECT array_agg(DISTINCT k.ocid) INTO ocids FROM kept k;
		FOREACH this_ocid IN ARRAY coalesce(ocids, '{}') LOOP
			PERFORM infra.follow_releases(institution, this_ocid, submission);
		END LOOP;
	END IF;
	RETURN NEXT;
END
$function$;
COMMENT ON FUNCTION infra_api.import(text, bytea, text, text) IS 'Recibe un archivo de una institución y responde con su dictamen; los mismos bytes otra vez son la misma recepción.
Receives a file of an institution and answers with the verdict: submission (its number), known (the same bytes came before), admitted, kind, standard, version, projects and releases taken, errors, warnings. Whatever the file is, its bytes, digest and findings are kept (infra.submission, infra.submission_finding); projects become versions, releases are merged into records. JSON Lines are taken line by line, a bad line does not stop the others. edition: by whose rules findings are judged; NULL: infra.edition_of. Raises 42501 for whoever does not act for the institution, 22023 without bytes or name, 23503 for no such institution or edition.';
REVOKE ALL ON FUNCTION infra_api.import(text, bytea, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION infra_api.import(text, bytea, text, text) TO ia_applicant, ia_operator;

-- A gateway that was given text or JSON hands it on without writing bytes in hexadecimal.
CREATE FUNCTION infra_api.import_text(institution text, content text, file text DEFAULT 'datos.json', edition text DEFAULT NULL)
RETURNS TABLE (submission bigint, known boolean, admitted boolean, kind text, standard text, version text, projects integer, releases integer, errors integer, warnings integer)
LANGUAGE sql VOLATILE
BEGIN ATOMIC
	SELECT * FROM infra_api.import(import_text.institution, convert_to(import_text.content, 'UTF8'), import_text.file, import_text.edition);
END;
COMMENT ON FUNCTION infra_api.import_text(text, text, text, text) IS 'Recibe un texto como infra_api.import recibe un archivo.
Receives a text as infra_api.import receives a file, with the same answers and refusals.';
REVOKE ALL ON FUNCTION infra_api.import_text(text, text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION infra_api.import_text(text, text, text, text) TO ia_applicant, ia_operator;
