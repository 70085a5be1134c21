-- 23_release.sql: contracting processes. Releases are kept as they came and never change; a record is what they say
-- together, and follows them: a later release is merged into it, an earlier one has all of them merged again. Releases that
-- contradict each other so that they do not merge are kept too, and their record says what is wrong.
CREATE TABLE infra.release (
	institution text NOT NULL REFERENCES infra.institution,
	ocid text NOT NULL CHECK (length(ocid) BETWEEN 1 AND 300),
	digest bytea NOT NULL GENERATED ALWAYS AS (ia.digest(document)) STORED,
	release_id text,
	date timestamptz,
	submission bigint NOT NULL,
	path text NOT NULL,
	document jsonb COMPRESSION lz4 NOT NULL,
	PRIMARY KEY (institution, ocid, digest),
	FOREIGN KEY (institution, submission) REFERENCES infra.submission
);
CREATE INDEX release_submission ON infra.release (submission);
COMMENT ON TABLE infra.release IS 'Entregas de las contrataciones, tal como llegaron; solo crece. / Releases of contracting processes, as they came; it only grows.';
COMMENT ON COLUMN infra.release.institution IS 'Institución / institution';
COMMENT ON COLUMN infra.release.ocid IS 'OCID';
COMMENT ON COLUMN infra.release.digest IS 'SHA-256 del documento: la misma entrega se guarda una vez / digest of the document: the same release is kept once';
COMMENT ON COLUMN infra.release.release_id IS 'Identificador de la entrega / identifier of the release';
COMMENT ON COLUMN infra.release.date IS 'Su fecha; NULL si no se puede leer / its date; NULL where it cannot be read';
COMMENT ON COLUMN infra.release.submission IS 'Archivo en que llegó / file it came in';
COMMENT ON COLUMN infra.release.path IS 'Lugar en ese archivo / place in that file';
COMMENT ON COLUMN infra.release.document IS 'La entrega / the release';

CREATE TABLE infra.record (
	institution text NOT NULL REFERENCES infra.institution,
	ocid text NOT NULL,
	changed_at timestamptz NOT NULL DEFAULT now(),
	date timestamptz,
	releases integer NOT NULL DEFAULT 0 CHECK (releases >= 0),
	problem text,
	document jsonb COMPRESSION lz4,
	PRIMARY KEY (institution, ocid)
);
COMMENT ON TABLE infra.record IS 'Contrataciones: lo que dicen juntas sus entregas. / Contracting processes: what their releases say together.';
COMMENT ON COLUMN infra.record.institution IS 'Institución / institution';
COMMENT ON COLUMN infra.record.ocid IS 'OCID';
COMMENT ON COLUMN infra.record.changed_at IS 'Último cambio / last change';
COMMENT ON COLUMN infra.record.date IS 'Fecha de la última entrega / date of the last release';
COMMENT ON COLUMN infra.record.releases IS 'De cuántas entregas / of how many releases';
COMMENT ON COLUMN infra.record.problem IS 'Por qué no se pueden fusionar / why they do not merge';
COMMENT ON COLUMN infra.record.document IS 'La entrega compilada; NULL si no se pueden fusionar / the compiled release; NULL if they do not merge';

-- Brings a record up to date after its releases of one file were kept. The row is locked before the releases are read, so
-- that of two files at once the second sees the releases of the first.
CREATE FUNCTION infra.follow_releases(institution text, ocid text, submission bigint)
RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	record infra.record;
	release record;
	late boolean;
BEGIN
	INSERT INTO infra.record (institution, ocid) VALUES (follow_releases.institution, follow_releases.ocid) ON CONFLICT DO NOTHING;
	SELECT * INTO record FROM infra.record r WHERE (r.institution, r.ocid) = (follow_releases.institution, follow_releases.ocid) FOR UPDATE;
	SELECT bool_or((r.date > record.date) IS NOT TRUE) OR count(*) <> count(DISTINCT r.date) INTO late FROM infra.release r
	WHERE (r.institution, r.ocid, r.submission) = (follow_releases.institution, follow_releases.ocid, follow_releases.submission);
	BEGIN
		IF late OR record.document IS NULL THEN
			SELECT ia.compiled_release(r.document), NULL INTO record.document, record.problem FROM infra.release r WHERE (r.institution, r.ocid) = (follow_releases.institution, follow_releases.ocid);
		ELSE
			FOR release IN SELECT r.document FROM infra.release r WHERE (r.institution, r.ocid, r.submission) = (follow_releases.institution, follow_releases.ocid, follow_releases.submission) ORDER BY r.date LOOP
				record.document := ia.merge_append(record.document, release.document);
			END LOOP;
		END IF;
	EXCEPTION WHEN invalid_parameter_value THEN
		record.document := NULL;
		record.problem := sqlerrm;
	END;
	UPDATE infra.record r SET document = record.document, problem = record.problem, changed_at = now(), (date, releases) = (SELECT max(s.date), count(*) FROM infra.release s WHERE (s.institution, s.ocid) = (r.institution, r.ocid))
	WHERE (r.institution, r.ocid) = (record.institution, record.ocid);
END
$function$;
COMMENT ON FUNCTION infra.follow_releases(text, text, bigint) IS 'Pone al día una contratación con las entregas que trajo un archivo. / Brings a contracting process up to date with the releases that a file brought.';
REVOKE ALL ON FUNCTION infra.follow_releases(text, text, bigint) FROM PUBLIC;

CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON infra.release FOR EACH STATEMENT EXECUTE FUNCTION infra.refuse_change();
SELECT infra.protect_draft(t) FROM unnest('{infra.release,infra.record}'::regclass[]) t;
