-- 26_file.sql: the files of documents. What a document is (title, type, date, language) is in the project, as in the standard; here are
-- its bytes, if the institution has no better place for them. Which media types are taken, and up to how many bytes, is a
-- table of the edition; the bytes must be what they are said to be. A file is replaced by attaching another: the last
-- one holds, those before stay.
CREATE TABLE infra.file_rule (
	edition text NOT NULL REFERENCES infra.edition,
	media_type text NOT NULL CHECK (media_type ~ '^[a-z]+/[a-z0-9.+-]+$'),
	max_bytes bigint NOT NULL CHECK (max_bytes BETWEEN 1 AND 536870912),
	PRIMARY KEY (edition, media_type)
);
COMMENT ON TABLE infra.file_rule IS 'Tipos de archivo que se aceptan en una edición, y su tamaño máximo. / Media types that an edition takes, and their largest size.';
COMMENT ON COLUMN infra.file_rule.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.file_rule.media_type IS 'Tipo de medio, como application/pdf / media type';
COMMENT ON COLUMN infra.file_rule.max_bytes IS 'Bytes, a lo más / bytes, at most';
SELECT infra.protect('infra.file_rule', 'operator');
GRANT DELETE ON infra.file_rule TO ia_operator;

-- An edition begins with the formats of the documents that the standard lists; whoever operates may change them.
CREATE FUNCTION infra.seed_file_rules()
RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	INSERT INTO infra.file_rule (edition, media_type, max_bytes)
	SELECT NEW.edition, t, 26214400 FROM unnest('{application/pdf,image/png,image/jpeg,application/zip,application/xml,text/xml,text/csv,text/plain,application/json,application/geo+json,application/vnd.google-earth.kml+xml,application/vnd.google-earth.kmz,application/vnd.oasis.opendocument.text,application/vnd.oasis.opendocument.spreadsheet,application/vnd.openxmlformats-officedocument.wordprocessingml.document,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet}'::text[]) t;
	RETURN NULL;
END
$function$;
COMMENT ON FUNCTION infra.seed_file_rules() IS 'Disparador: los tipos de archivo con que empieza una edición. / Trigger: the media types an edition begins with.';
REVOKE ALL ON FUNCTION infra.seed_file_rules() FROM PUBLIC;
CREATE TRIGGER seed_file_rules AFTER INSERT ON infra.edition FOR EACH ROW EXECUTE FUNCTION infra.seed_file_rules();

CREATE TABLE infra.file (
	institution text NOT NULL,
	file bigint GENERATED ALWAYS AS IDENTITY,
	project_id text NOT NULL,
	document_id text NOT NULL CHECK (document_id <> ''),
	name text NOT NULL CHECK (name <> '' AND length(name) <= 200 AND name !~ '[[:cntrl:]/\\]'),
	media_type text NOT NULL,
	at timestamptz NOT NULL DEFAULT clock_timestamp(),
	person bigint REFERENCES infra.person DEFAULT infra.me(),
	size integer NOT NULL GENERATED ALWAYS AS (octet_length(bytes)) STORED,
	sha256 bytea NOT NULL GENERATED ALWAYS AS (sha256(bytes)) STORED,
	bytes bytea COMPRESSION lz4 NOT NULL,
	PRIMARY KEY (institution, file),
	FOREIGN KEY (institution, project_id) REFERENCES infra.project
);
CREATE INDEX file_document ON infra.file (institution, project_id, document_id, file DESC);
CREATE INDEX file_sha256 ON infra.file (sha256);
COMMENT ON TABLE infra.file IS 'Archivos de los documentos de los proyectos; el último de cada documento vale, y los anteriores quedan. / Files of the documents of projects; the last of each document holds, and those before stay.';
COMMENT ON COLUMN infra.file.institution IS 'Institución / institution';
COMMENT ON COLUMN infra.file.file IS 'Número / number';
COMMENT ON COLUMN infra.file.project_id IS 'Proyecto / project';
COMMENT ON COLUMN infra.file.document_id IS 'Documento: su id en el proyecto / document: its id in the project';
COMMENT ON COLUMN infra.file.name IS 'Nombre del archivo / name of the file';
COMMENT ON COLUMN infra.file.media_type IS 'Tipo de medio / media type';
COMMENT ON COLUMN infra.file.at IS 'Cuándo se adjuntó / when it was attached';
COMMENT ON COLUMN infra.file.person IS 'Quién lo adjuntó / who attached it';
COMMENT ON COLUMN infra.file.size IS 'Tamaño en bytes / size in bytes';
COMMENT ON COLUMN infra.file.sha256 IS 'Huella de los bytes / digest of the bytes';
COMMENT ON COLUMN infra.file.bytes IS 'Los bytes / the bytes';

CREATE FUNCTION infra.url_encode(word text, besides text DEFAULT '')
RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (SELECT coalesce(string_agg(CASE WHEN c.c ~ '^[A-Za-z0-9._~-]$' OR strpos(besides, c.c) > 0 THEN c.c ELSE regexp_replace(upper(encode(convert_to(c.c, 'UTF8'), 'hex')), '(..)', '%\1', 'g') END, '' ORDER BY c.n), '')
	FROM regexp_split_to_table(word, '') WITH ORDINALITY c (c, n));
COMMENT ON FUNCTION infra.url_encode(text, text) IS 'Un texto como va en una dirección o un encabezado (RFC 3986); besides: qué más queda como está. / A text as it stands in an address or a header; besides: what else stays as it is.';

-- What bytes are, by how they begin; what is plain text cannot be told apart further.
CREATE FUNCTION infra.sniff(bytes bytea)
RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	start constant bytea := substr(bytes, 1, 1024);
	words text;
BEGIN
	IF position('\x255044462d'::bytea IN start) > 0 THEN RETURN 'pdf'; END IF;
	IF substr(start, 1, 8) = '\x89504e470d0a1a0a' THEN RETURN 'png'; END IF;
	IF substr(start, 1, 3) = '\xffd8ff' THEN RETURN 'jpeg'; END IF;
	IF substr(start, 1, 4) IN ('\x504b0304', '\x504b0506') THEN RETURN 'zip'; END IF;
	IF position('\x00'::bytea IN bytes) > 0 THEN RETURN 'binary'; END IF;
	words := ltrim(encode(start, 'escape'), E' \t\r\n');
	RETURN CASE WHEN words ~ '^(\\357\\273\\277)?\s*<[?!a-zA-Z]' THEN CASE WHEN words ~* '^(\\357\\273\\277)?\s*<(!doctype\s+html|html|script|svg)' THEN 'markup' ELSE 'xml' END ELSE 'text' END;
END
$function$;
COMMENT ON FUNCTION infra.sniff(bytea) IS 'Qué son unos bytes, por cómo empiezan: pdf, png, jpeg, zip, xml, markup (HTML, SVG), text, binary. / What bytes are, by how they begin.';

-- What bytes of a media type begin like; NULL: they are not looked at.
CREATE FUNCTION infra.sniffed_as(media_type text)
RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE WHEN media_type = 'application/pdf' THEN 'pdf' WHEN media_type = 'image/png' THEN 'png' WHEN media_type = 'image/jpeg' THEN 'jpeg'
	WHEN media_type ~ '(zip|kmz)$' OR media_type ~ '^application/vnd\.(oasis\.opendocument|openxmlformats-officedocument)\.' THEN 'zip'
	WHEN media_type ~ '[/+]xml$' THEN 'xml' WHEN media_type ~ '^text/' OR media_type ~ '[/+]json$' THEN 'text' END;
COMMENT ON FUNCTION infra.sniffed_as(text) IS 'Lo que deben parecer los bytes de un tipo de medio; NULL: no se revisa. / What bytes of a media type must look like; NULL: they are not looked at.';

CREATE FUNCTION infra.documents_called(project jsonb, document_id text)
RETURNS SETOF jsonb
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE ROWS 1
BEGIN ATOMIC
	SELECT d FROM jsonb_path_query(project, 'strict $.**.documents[*] ? (@.id == $id)', jsonb_build_object('id', document_id), true) d;
END;
COMMENT ON FUNCTION infra.documents_called(jsonb, text) IS 'Los documentos de un proyecto que tienen ese id. / The documents of a project that have this id.';

CREATE FUNCTION infra.guard_file()
RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	ruled constant text := infra.edition_of(NEW.institution);
	most bigint;
	named bigint;
	seems text;
BEGIN
	NEW.media_type := lower(split_part(NEW.media_type, ';', 1));
	SELECT r.max_bytes INTO most FROM infra.file_rule r WHERE r.edition = ruled AND r.media_type = NEW.media_type;
	IF NOT FOUND THEN
		PERFORM infra.refuse('23514', format('files of type "%s" are not taken / no se aceptan archivos de tipo "%s"', left(NEW.media_type, 60), left(NEW.media_type, 60)),
			format('These are: %s. / Se aceptan: %s.', l, l)) FROM (SELECT coalesce(string_agg(r.media_type, ', ' ORDER BY r.media_type), '-') AS l FROM infra.file_rule r WHERE r.edition = ruled) x;
	END IF;
	IF octet_length(NEW.bytes) > most OR octet_length(NEW.bytes) = 0 THEN
		PERFORM infra.refuse('23514', format('the file has %s bytes; %s may have 1 to %s / el archivo tiene %s bytes; uno %s puede tener de 1 a %s', octet_length(NEW.bytes), NEW.media_type, most, octet_length(NEW.bytes), NEW.media_type, most),
			'Make it smaller, or publish it elsewhere and write its url in the document. / Redúzcalo, o publíquelo en otro lugar y escriba su url en el documento.');
	END IF;
	seems := infra.sniff(NEW.bytes);
	IF seems <> infra.sniffed_as(NEW.media_type) THEN
		PERFORM infra.refuse('23514', format('the bytes are not %s: they look like %s / los bytes no son %s: parecen %s', NEW.media_type, seems, NEW.media_type, seems), 'Give the media type of the file, or the right file. / Dé el tipo del archivo, o el archivo correcto.');
	END IF;
	SELECT count(*) INTO named FROM infra.project p, infra.documents_called(p.document, NEW.document_id) WHERE (p.institution, p.project_id) = (NEW.institution, NEW.project_id);
	IF named = 0 THEN
		PERFORM infra.refuse('23503', format('the project has no document "%s" / el proyecto no tiene el documento "%s"', left(NEW.document_id, 60), left(NEW.document_id, 60)), 'Capture the document first (documents/id), then attach its file. / Capture antes el documento (documents/id), y luego adjunte su archivo.');
	ELSIF named > 1 THEN
		PERFORM infra.refuse('23514', format('the project has %s documents "%s" / el proyecto tiene %s documentos "%s"', named, left(NEW.document_id, 60), named, left(NEW.document_id, 60)), 'Give each an id of its own. / Dé a cada uno su propio id.');
	END IF;
	RETURN NEW;
END
$function$;
COMMENT ON FUNCTION infra.guard_file() IS 'Disparador: qué archivos se aceptan. / Trigger: which files are taken.';
REVOKE ALL ON FUNCTION infra.guard_file() FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT ON infra.file FOR EACH ROW EXECUTE FUNCTION infra.guard_file();
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON infra.file FOR EACH STATEMENT EXECUTE FUNCTION infra.refuse_change();

-- A file is public with the document that names it: when the published project has that document, the one that held when it was
-- published; not one that had been replaced, nor one that came later. As its owner, which sees all files.
CREATE FUNCTION infra.file_is_public(institution text, file bigint)
RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	RETURN EXISTS (SELECT FROM infra.file f JOIN infra.published_project p USING (institution, project_id)
		WHERE (f.institution, f.file) = (file_is_public.institution, file_is_public.file) AND f.at <= p.published_at AND EXISTS (SELECT FROM infra.documents_called(p.document, f.document_id))
			AND NOT EXISTS (SELECT FROM infra.file l WHERE (l.institution, l.project_id, l.document_id) = (f.institution, f.project_id, f.document_id) AND l.file > f.file AND l.at <= p.published_at));
END
$function$;
COMMENT ON FUNCTION infra.file_is_public(text, bigint) IS 'Si un archivo es público: su documento está publicado, y es el que tenía entonces. / Whether a file is public: its document is published, and it is the one it had then.';

SELECT infra.protect_draft('infra.file');
CREATE POLICY published ON infra.file FOR SELECT USING (infra.file_is_public(institution, file));
CREATE POLICY own_insert ON infra.file FOR INSERT TO ia_applicant WITH CHECK (institution IN (SELECT infra.my_institutions()));
CREATE POLICY operator ON infra.file FOR INSERT TO ia_operator WITH CHECK (true);
GRANT SELECT ON infra.file TO PUBLIC;
GRANT INSERT (institution, project_id, document_id, name, media_type, bytes) ON infra.file TO ia_applicant, ia_operator;

CREATE FUNCTION infra_api.attach_file(institution text, project text, document text, name text, media_type text, bytes bytea)
RETURNS text
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	sha256 bytea;
BEGIN
	PERFORM infra.must_capture_for(institution);
	IF num_nulls(name, media_type, bytes) > 0 THEN
		PERFORM infra.refuse('22023', 'a file has a name, a media type and bytes / un archivo tiene nombre, tipo de medio y bytes', 'Give all three. / Dé los tres.');
	END IF;
	PERFORM infra.draft(institution, project);
	-- the same file again is the same file
	SELECT f.sha256 INTO sha256 FROM (SELECT * FROM infra.file f WHERE (f.institution, f.project_id, f.document_id) = (attach_file.institution, attach_file.project, attach_file.document) ORDER BY f.file DESC LIMIT 1) f
	WHERE (f.name, f.media_type, f.sha256) = (attach_file.name, attach_file.media_type, sha256(attach_file.bytes));
	IF sha256 IS NULL THEN
		INSERT INTO infra.file AS f (institution, project_id, document_id, name, media_type, bytes) VALUES (attach_file.institution, attach_file.project, attach_file.document, attach_file.name, attach_file.media_type, attach_file.bytes)
		RETURNING f.sha256 INTO sha256;
	END IF;
	RETURN encode(sha256, 'hex');
END
$function$;
COMMENT ON FUNCTION infra_api.attach_file(text, text, text, text, text, bytea) IS 'Adjunta el archivo de un documento de un proyecto; responde con su huella, con la que se descarga.
Attaches the file of a document of a project, and answers with its digest (SHA-256, hexadecimal), by which infra_api.file gives it. Raises 42501 for whoever does not act for the institution, 22023 without name, media type or bytes, 23503 for no such project, or document in it, 23514 for a media type that is not taken, a file too large, or bytes that are not what they are said to be.';
REVOKE ALL ON FUNCTION infra_api.attach_file(text, text, text, text, text, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION infra_api.attach_file(text, text, text, text, text, bytea) TO ia_applicant, ia_operator;

-- What is no JSON says what it is, and what it is saved as, to gateways that read this setting; no browser guesses another type.
CREATE FUNCTION infra.answer_as(media_type text, file_name text DEFAULT NULL)
RETURNS void
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	PERFORM set_config('response.headers', (coalesce(nullif(current_setting('response.headers', true), '')::jsonb, '[{"X-Content-Type-Options": "nosniff"}]') || jsonb_build_object('Content-Type', media_type)
		|| CASE WHEN file_name IS NULL THEN '[]' ELSE jsonb_build_array(jsonb_build_object('Content-Disposition', format('attachment; filename="%s"; filename*=UTF-8''''%s', regexp_replace(file_name, '[^A-Za-z0-9._ -]', '_', 'g'), infra.url_encode(file_name)))) END)::text, true);
END
$function$;
COMMENT ON FUNCTION infra.answer_as(text, text) IS 'Lo que un gateway dirá de la respuesta: su tipo de contenido y con qué nombre se guarda. / What a gateway will say of the answer: its media type, and the name it is saved as.';

CREATE FUNCTION infra_api.file(sha256 text)
RETURNS bytea
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	found infra.file;
BEGIN
	IF (sha256 ~ '^[0-9a-fA-F]{64}$') IS NOT TRUE THEN
		PERFORM infra.refuse('22023', 'a digest has 64 hexadecimal digits / una huella tiene 64 cifras hexadecimales', 'See infra.file. / Vea infra.file.');
	END IF;
	SELECT * INTO found FROM infra.file f WHERE f.sha256 = decode(file.sha256, 'hex') ORDER BY f.file DESC LIMIT 1;
	IF found.file IS NULL THEN
		PERFORM infra.refuse('23503', 'there is no such file / no existe ese archivo', 'See infra.file. / Vea infra.file.');
	END IF;
	PERFORM infra.answer_as(found.media_type, found.name);
	RETURN found.bytes;
END
$function$;
COMMENT ON FUNCTION infra_api.file(text) IS 'Los bytes de un archivo, por su huella: los publicados son de todos; los demás, de quien puede ver el borrador.
The bytes of a file, by its digest (SHA-256, hexadecimal): published ones for everybody, others for whoever may read the draft. Content-Type and Content-Disposition go to the gateway in the setting response.headers. Raises 22023 for what is no digest, 23503 for no such file.';
