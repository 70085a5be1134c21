-- 21_submission.sql: what was received, byte by byte, and what is wrong with it. A file that is refused is kept like any other:
-- its bytes are the evidence. Nothing of it changes afterwards, so that its findings, often dozens, are a column of its row
-- and rows in a view only.
CREATE TYPE infra.file_finding AS (severity text, code text, path text, message text, detail text, hint text, value jsonb, line bigint, "column" bigint);
COMMENT ON TYPE infra.file_finding IS 'Un hallazgo de un archivo; sus campos son los de infra.submission_finding. / A finding of a file; its fields are those of infra.submission_finding.';

CREATE TABLE infra.submission (
	institution text NOT NULL REFERENCES infra.institution,
	submission bigint GENERATED ALWAYS AS IDENTITY,
	file text NOT NULL CHECK (file <> ''),
	raw bytea COMPRESSION lz4 NOT NULL,
	sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
	bytes bigint NOT NULL,
	received timestamptz NOT NULL DEFAULT now(),
	received_by text NOT NULL DEFAULT session_user,
	person bigint REFERENCES infra.person DEFAULT infra.me(),
	edition text REFERENCES infra.edition,
	admitted boolean NOT NULL,
	kind text NOT NULL,
	standard text,
	version text,
	projects integer NOT NULL,
	releases integer NOT NULL,
	errors integer NOT NULL,
	warnings integer NOT NULL,
	findings infra.file_finding[] COMPRESSION lz4 NOT NULL,
	PRIMARY KEY (institution, submission),
	-- the digest first: of two keys that begin alike, a plan made while the table is empty takes either
	CONSTRAINT submission_once UNIQUE (sha256, institution)
);
COMMENT ON TABLE infra.submission IS 'Archivos recibidos, con sus bytes tal como llegaron y su dictamen. / Files received, with their bytes as they came, and the verdict.';
COMMENT ON COLUMN infra.submission.institution IS 'Institución / institution';
COMMENT ON COLUMN infra.submission.submission IS 'Número de recepción / number of the submission';
COMMENT ON COLUMN infra.submission.file IS 'Nombre del archivo / name of the file';
COMMENT ON COLUMN infra.submission.raw IS 'Los bytes recibidos / the bytes received';
COMMENT ON COLUMN infra.submission.sha256 IS 'Huella de los bytes: una institución entrega los mismos una vez / digest of the bytes: an institution hands in the same ones once';
COMMENT ON COLUMN infra.submission.bytes IS 'Tamaño en bytes / size in bytes';
COMMENT ON COLUMN infra.submission.received IS 'Cuándo llegó / when it came';
COMMENT ON COLUMN infra.submission.received_by IS 'Rol con que se entregó / role it was handed in with';
COMMENT ON COLUMN infra.submission.person IS 'Persona que lo entregó / person who handed it in';
COMMENT ON COLUMN infra.submission.edition IS 'Edición con cuyas reglas se revisó / edition by whose rules it was checked';
COMMENT ON COLUMN infra.submission.admitted IS 'Si es JSON admisible; de JSON Lines, alguna línea / whether it is admissible JSON; of JSON Lines, some line';
COMMENT ON COLUMN infra.submission.kind IS 'Qué documento es, según ia.intake; o json-lines / which document it is, says ia.intake; or json-lines';
COMMENT ON COLUMN infra.submission.standard IS 'oc4ids u ocds / oc4ids or ocds';
COMMENT ON COLUMN infra.submission.version IS 'Versión con que se revisó / version it was checked against';
COMMENT ON COLUMN infra.submission.projects IS 'Proyectos que se tomaron / projects that were taken';
COMMENT ON COLUMN infra.submission.releases IS 'Entregas que se tomaron / releases that were taken';
COMMENT ON COLUMN infra.submission.errors IS 'Hallazgos que impiden publicar / findings that forbid publication';
COMMENT ON COLUMN infra.submission.warnings IS 'Avisos / warnings';
COMMENT ON COLUMN infra.submission.findings IS 'Los hallazgos; vea infra.submission_finding / the findings; see infra.submission_finding';

CREATE VIEW infra.submission_finding WITH (security_invoker = true) AS
	SELECT s.institution, s.submission, f.number::integer AS number, f.severity, f.code, f.path, f.message, f.detail, f.hint, f.value, f.line, f."column"
	FROM infra.submission s, unnest(s.findings) WITH ORDINALITY AS f (severity, code, path, message, detail, hint, value, line, "column", number);
COMMENT ON VIEW infra.submission_finding IS 'Hallazgos de cada archivo, en el orden en que aparecen; se guardan los primeros diez mil. / Findings of each file, in order of appearance; the first ten thousand are kept.';
COMMENT ON COLUMN infra.submission_finding.institution IS 'Institución / institution';
COMMENT ON COLUMN infra.submission_finding.submission IS 'Archivo / the file';
COMMENT ON COLUMN infra.submission_finding.number IS 'Orden dentro del archivo / order within the file';
COMMENT ON COLUMN infra.submission_finding.severity IS 'error, warning, info';
COMMENT ON COLUMN infra.submission_finding.code IS 'Regla / rule';
COMMENT ON COLUMN infra.submission_finding.path IS 'Lugar: JSON Pointer; en JSON Lines empieza con el número de la línea, desde 0 / place; in JSON Lines it begins with the number of the line, from 0';
COMMENT ON COLUMN infra.submission_finding.message IS 'Qué está mal / what is wrong';
COMMENT ON COLUMN infra.submission_finding.detail IS 'Los hechos / the facts';
COMMENT ON COLUMN infra.submission_finding.hint IS 'Qué hacer / what to do';
COMMENT ON COLUMN infra.submission_finding.value IS 'El valor en falta / the faulty value';
COMMENT ON COLUMN infra.submission_finding.line IS 'Línea del texto, si no se pudo leer / line of the text, when it could not be read';
COMMENT ON COLUMN infra.submission_finding."column" IS 'Columna del texto, si no se pudo leer / column of the text, when it could not be read';

CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON infra.submission FOR EACH STATEMENT EXECUTE FUNCTION infra.refuse_change();
SELECT infra.protect_draft('infra.submission');
GRANT SELECT ON infra.submission_finding TO ia_applicant, ia_coordination, ia_validator, ia_council, ia_operator;
