-- 10_submission.sql: what was received, what is wrong with it, and a sheet for
-- each project in it. A first thin step: drafts, review and publication come
-- in steps of their own.

CREATE TABLE infra.submission (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	file text NOT NULL CHECK (file <> ''),
	raw bytea NOT NULL,
	sha256 bytea NOT NULL UNIQUE CHECK (octet_length(sha256) = 32),
	bytes bigint NOT NULL CHECK (bytes >= 0),
	received timestamptz NOT NULL DEFAULT now(),
	received_by text NOT NULL DEFAULT current_user,
	admitted boolean NOT NULL,
	kind text NOT NULL,
	standard text,
	version text,
	document jsonb,
	CHECK (admitted = (document IS NOT NULL))
);

COMMENT ON TABLE infra.submission IS 'Archivos recibidos, con sus bytes tal como llegaron. / Files received, with their bytes as they came.';
COMMENT ON COLUMN infra.submission.id IS 'Número de recepción / number of the submission';
COMMENT ON COLUMN infra.submission.file IS 'Nombre del archivo / name of the file';
COMMENT ON COLUMN infra.submission.raw IS 'Los bytes recibidos / the bytes received';
COMMENT ON COLUMN infra.submission.sha256 IS 'Huella de los bytes: los mismos bytes se reciben una vez / digest of the bytes: the same bytes are received once';
COMMENT ON COLUMN infra.submission.bytes IS 'Tamaño en bytes / size in bytes';
COMMENT ON COLUMN infra.submission.received IS 'Cuándo llegó / when it came';
COMMENT ON COLUMN infra.submission.received_by IS 'Quién lo entregó / who handed it in';
COMMENT ON COLUMN infra.submission.admitted IS 'Si es un documento JSON admisible / whether it is an admissible JSON document';
COMMENT ON COLUMN infra.submission.kind IS 'Qué documento es, según ia.intake / which document it is, says ia.intake';
COMMENT ON COLUMN infra.submission.standard IS 'oc4ids u ocds / oc4ids or ocds';
COMMENT ON COLUMN infra.submission.version IS 'Versión con que se revisó / version it was checked against';
COMMENT ON COLUMN infra.submission.document IS 'El documento; NULL si se rechazó / the document; NULL when refused';

CREATE TABLE infra.submission_finding (
	submission bigint NOT NULL REFERENCES infra.submission ON DELETE CASCADE,
	number integer NOT NULL CHECK (number > 0),
	severity text NOT NULL CHECK (severity IN ('error', 'warning', 'info')),
	code text NOT NULL,
	path text NOT NULL,
	message text NOT NULL,
	detail text,
	hint text,
	value jsonb,
	line bigint,
	"column" bigint,
	PRIMARY KEY (submission, number)
);

COMMENT ON TABLE infra.submission_finding IS 'Hallazgos de cada archivo, en el orden en que aparecen. / Findings of each file, in order of appearance.';
COMMENT ON COLUMN infra.submission_finding.submission IS 'Archivo / the file';
COMMENT ON COLUMN infra.submission_finding.number IS 'Orden dentro del archivo / order within the file';
COMMENT ON COLUMN infra.submission_finding.severity IS 'error, warning, info';
COMMENT ON COLUMN infra.submission_finding.code IS 'Regla / rule';
COMMENT ON COLUMN infra.submission_finding.path IS 'Lugar: JSON Pointer / place: JSON Pointer';
COMMENT ON COLUMN infra.submission_finding.message IS 'Qué está mal / what is wrong';
COMMENT ON COLUMN infra.submission_finding.detail IS 'Los hechos / the facts';
COMMENT ON COLUMN infra.submission_finding.hint IS 'Qué hacer / what to do';
COMMENT ON COLUMN infra.submission_finding.value IS 'El valor en falta / the faulty value';
COMMENT ON COLUMN infra.submission_finding.line IS 'Línea del texto, si el archivo se rechazó / line of the text, when refused';
COMMENT ON COLUMN infra.submission_finding."column" IS 'Columna del texto, si el archivo se rechazó / column of the text, when refused';

CREATE TABLE infra.project_sheet (
	submission bigint NOT NULL REFERENCES infra.submission ON DELETE CASCADE,
	path text NOT NULL,
	project_id text,
	title text,
	status text,
	sector text,
	amount numeric,
	currency text,
	period_start text,
	period_end text,
	place text,
	errors bigint NOT NULL,
	warnings bigint NOT NULL,
	PRIMARY KEY (submission, path)
);

COMMENT ON TABLE infra.project_sheet IS 'Ficha de cada proyecto recibido, como vino. / Sheet of each project received, as it came.';
COMMENT ON COLUMN infra.project_sheet.submission IS 'Archivo en que llegó / file it came in';
COMMENT ON COLUMN infra.project_sheet.path IS 'Lugar en el archivo / place in the file';
COMMENT ON COLUMN infra.project_sheet.project_id IS 'Identificador del proyecto / project identifier';
COMMENT ON COLUMN infra.project_sheet.title IS 'Título / title';
COMMENT ON COLUMN infra.project_sheet.status IS 'Estatus, como se publicó / status, as published';
COMMENT ON COLUMN infra.project_sheet.sector IS 'Sectores / sectors';
COMMENT ON COLUMN infra.project_sheet.amount IS 'Presupuesto / budget';
COMMENT ON COLUMN infra.project_sheet.currency IS 'Moneda del presupuesto / currency of the budget';
COMMENT ON COLUMN infra.project_sheet.period_start IS 'Inicio, como se publicó / start, as published';
COMMENT ON COLUMN infra.project_sheet.period_end IS 'Fin, como se publicó / end, as published';
COMMENT ON COLUMN infra.project_sheet.place IS 'Localidad y entidad de la primera ubicación que las diga, o su descripción / locality and region of the first location that has them, or its description';
COMMENT ON COLUMN infra.project_sheet.errors IS 'Hallazgos que impiden publicar / findings that forbid publication';
COMMENT ON COLUMN infra.project_sheet.warnings IS 'Otros hallazgos / other findings';

-- The projects of a document and where they stand in it.
CREATE FUNCTION infra.projects_of(kind text, document jsonb)
RETURNS TABLE (path text, project jsonb)
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT '', document WHERE kind = 'project'
	UNION ALL
	SELECT prefix || (e.n - 1)::text, e.project
	FROM (SELECT CASE kind WHEN 'projects' THEN '/' ELSE '/projects/' END,
			CASE kind WHEN 'projects' THEN document WHEN 'project-package' THEN document -> 'projects' END) AS list (prefix, projects),
		jsonb_array_elements(CASE jsonb_typeof(list.projects) WHEN 'array' THEN list.projects ELSE '[]' END)
			WITH ORDINALITY AS e (project, n)
	WHERE jsonb_typeof(e.project) = 'object';
END;

COMMENT ON FUNCTION infra.projects_of(text, jsonb) IS 'Proyectos de un documento y su lugar en él. / Projects of a document and their place in it.';

-- What ia.intake said, kept. The argument's type also ties the platform to the
-- extension: DROP EXTENSION ia is refused while this function exists.
CREATE FUNCTION infra.keep_submission(file text, raw bytea, taken ia.intake_result)
RETURNS bigint
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	new_id bigint;
BEGIN
	INSERT INTO infra.submission AS s (file, raw, sha256, bytes, admitted, kind, standard, version, document)
	VALUES (keep_submission.file, keep_submission.raw, taken.sha256, taken.bytes, taken.doc IS NOT NULL, taken.kind,
		taken.standard, taken.version, taken.doc)
	ON CONFLICT (sha256) DO NOTHING
	RETURNING s.id INTO new_id;
	IF new_id IS NULL THEN
		RETURN (SELECT s.id FROM infra.submission s WHERE s.sha256 = taken.sha256);
	END IF;

	INSERT INTO infra.submission_finding (submission, number, severity, code, path, message, detail, hint, value, line, "column")
	SELECT new_id, row_number() OVER (ORDER BY f.part, f.n), f.severity, f.code, f.path, f.message, f.detail, f.hint, f.value,
		CASE WHEN f.part = 1 AND jsonb_typeof(f.value) = 'object' THEN (f.value ->> 'line')::bigint END,
		CASE WHEN f.part = 1 AND jsonb_typeof(f.value) = 'object' THEN (f.value ->> 'column')::bigint END
	FROM (
		SELECT 1 AS part, a.ordinality AS n, a.severity, a.code, a.path, a.message, a.detail, a.hint, a.value
		FROM unnest(taken.findings) WITH ORDINALITY AS a
		UNION ALL
		SELECT 2, v.ordinality, v.severity, v.code, v.path, v.message, v.detail, v.hint, v.value
		FROM ia.validate(taken.doc) WITH ORDINALITY AS v
		WHERE jsonb_typeof(taken.doc) IN ('object', 'array')
	) AS f;

	INSERT INTO infra.project_sheet
	SELECT new_id, p.path, p.project ->> 'id', p.project ->> 'title', p.project ->> 'status',
		(SELECT string_agg(e.code, ', ' ORDER BY e.n)
			FROM jsonb_array_elements_text(CASE jsonb_typeof(p.project -> 'sector') WHEN 'array' THEN p.project -> 'sector' ELSE '[]' END)
				WITH ORDINALITY AS e (code, n)),
		CASE jsonb_typeof(p.project #> '{budget,amount,amount}') WHEN 'number' THEN (p.project #>> '{budget,amount,amount}')::numeric END,
		p.project #>> '{budget,amount,currency}',
		left(p.project #>> '{period,startDate}', 10),
		left(p.project #>> '{period,endDate}', 10),
		(SELECT coalesce(nullif(concat_ws(', ', l.place #>> '{address,locality}', l.place #>> '{address,region}'), ''),
				l.place ->> 'description')
			FROM jsonb_array_elements(CASE jsonb_typeof(p.project -> 'locations') WHEN 'array' THEN p.project -> 'locations' ELSE '[]' END)
				WITH ORDINALITY AS l (place, n)
			ORDER BY l.place #> '{address,locality}' IS NULL, l.n
			LIMIT 1),
		count(*) FILTER (WHERE f.severity = 'error'),
		count(*) FILTER (WHERE f.severity = 'warning')
	FROM infra.projects_of(taken.kind, taken.doc) p
	LEFT JOIN infra.submission_finding f
		ON f.submission = new_id AND (f.path = p.path OR starts_with(f.path, p.path || '/'))
	GROUP BY p.path, p.project;
	RETURN new_id;
END
$function$;

COMMENT ON FUNCTION infra.keep_submission(text, bytea, ia.intake_result) IS
'Guarda un archivo ya leído por ia.intake, con sus hallazgos y fichas; devuelve su número.
Keeps a file that ia.intake has read, with its findings and sheets; returns its number.';

CREATE FUNCTION infra.load_file(file text, raw bytea)
RETURNS bigint
LANGUAGE sql VOLATILE
BEGIN ATOMIC
	SELECT infra.keep_submission(file, raw, ia.intake(raw));
END;

COMMENT ON FUNCTION infra.load_file(text, bytea) IS
'Recibe un archivo: lo admite, lo revisa y guarda bytes, documento, hallazgos y fichas; devuelve su número. Los mismos bytes se reciben una vez.
Receives a file: admits it, validates it and keeps bytes, document, findings and sheets; returns its number. The same bytes are received once.';
