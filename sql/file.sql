-- file: decides which files of documents are taken, who reads them, and what a gateway is told.
\set VERBOSITY terse
\pset null (null)
SET client_min_messages = warning;
SELECT count(*) > 0 AS made FROM ia.create_platform(true);
SELECT infra.seed_edition_2022();
SELECT count(*) AS types, min(max_bytes), max(max_bytes) FROM infra.file_rule;
UPDATE infra.file_rule SET max_bytes = 100 WHERE media_type = 'text/csv';
CREATE ROLE regress_ia_luz LOGIN;
CREATE ROLE regress_ia_paz LOGIN;
GRANT ia_applicant TO regress_ia_luz, regress_ia_paz;
INSERT INTO infra.institution (institution, name, ambit, state, head) VALUES ('rio-claro', 'Río Claro', 'municipal', '19', 'Luz Peña');
INSERT INTO infra.person (name, login) VALUES ('Luz Peña', 'regress_ia_luz');
INSERT INTO infra.affiliation SELECT p.id, 'rio-claro', 'head' FROM infra.person p;
INSERT INTO infra.project (institution, document) VALUES ('rio-claro', '{"id": "p", "documents": [{"id": "ACTA"}, {"id": "TABLA"}], "contractingProcesses": [{"id": "c", "summary": {"documents": [{"id": "FALLO"}]}}]}');

-- ---- what bytes are ----
SELECT s.bytes, infra.sniff(s.bytes) FROM (VALUES ('%PDF-1.4'::bytea), ('\x0a255044462d312e34'), ('\x89504e470d0a1a0a00'), ('\xffd8ffe0'), ('\x504b0304'), ('<?xml version="1.0"?>'), ('\xefbbbf3c3f786d6c'), (' <kml>'), ('<!DOCTYPE html><script>'), ('<svg onload="x">'), ('a,b'), ('\xf1'), ('MZ\000'), ('')) AS s (bytes);

-- ---- attached ----
SET SESSION AUTHORIZATION regress_ia_luz;
SELECT infra_api.attach_file('rio-claro', 'p', 'ACTA', 'Acta de inicio "1ª".pdf', 'application/pdf', '%PDF-1.4 acta');
SELECT infra_api.attach_file('rio-claro', 'p', 'FALLO', 'fallo.xml', 'text/xml; charset=utf-8', '<?xml version="1.0"?><fallo/>');
SELECT infra_api.attach_file('rio-claro', 'p', 'TABLA', 'tabla.csv', 'TEXT/CSV', convert_to('año,monto', 'LATIN1'));
-- the same again is the same; another one takes its place
SELECT infra_api.attach_file('rio-claro', 'p', 'ACTA', 'Acta de inicio "1ª".pdf', 'application/pdf', '%PDF-1.4 acta') = encode(sha256('%PDF-1.4 acta'), 'hex') AS same;
SELECT infra_api.attach_file('rio-claro', 'p', 'ACTA', 'acta.pdf', 'application/pdf', '%PDF-1.4 acta corregida') <> '' AS another;
SELECT f.file, f.document_id, f.name, f.media_type, f.size, f.sha256 = sha256(f.bytes) AS digest, p.name AS person FROM infra.file f JOIN infra.person p ON p.id = f.person ORDER BY 1;
-- in plain SQL, too
INSERT INTO infra.file (institution, project_id, document_id, name, media_type, bytes) VALUES ('rio-claro', 'p', 'TABLA', 'tabla.csv', 'text/csv', 'a,b');

-- ---- refused ----
SELECT infra_api.attach_file('rio-claro', 'p', 'OTRO', 'a.pdf', 'application/pdf', '%PDF-1.4');
UPDATE infra.project SET document = document || '{"planning": {"documents": [{"id": "PLANO"}, {"id": "PLANO"}]}}';
SELECT infra_api.attach_file('rio-claro', 'p', 'PLANO', 'a.pdf', 'application/pdf', '%PDF-1.4');
SELECT infra_api.attach_file('rio-claro', 'q', 'ACTA', 'a.pdf', 'application/pdf', '%PDF-1.4');
SELECT infra_api.attach_file('rio-claro', 'p', 'ACTA', 'a.exe', 'application/x-msdownload', 'MZ');
SELECT infra_api.attach_file('rio-claro', 'p', 'ACTA', 'a.pdf', 'application/pdf', 'MZ\000');
SELECT infra_api.attach_file('rio-claro', 'p', 'ACTA', 'a.png', 'image/png', '\xffd8ffe0');
SELECT infra_api.attach_file('rio-claro', 'p', 'ACTA', 'a.xml', 'application/xml', '<html><script>');
SELECT infra_api.attach_file('rio-claro', 'p', 'ACTA', 'a.docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', '%PDF-1.4');
SELECT infra_api.attach_file('rio-claro', 'p', 'TABLA', 'a.csv', 'text/csv', convert_to(repeat('x', 101), 'UTF8'));
SELECT infra_api.attach_file('rio-claro', 'p', 'TABLA', 'a.csv', 'text/csv', '');
SELECT infra_api.attach_file('rio-claro', 'p', 'TABLA', '../a.csv', 'text/csv', 'a');
SELECT infra_api.attach_file('rio-claro', 'p', 'TABLA', E'a\n.csv', 'text/csv', 'a');
SELECT infra_api.attach_file('rio-claro', 'p', 'TABLA', NULL, 'text/csv', 'a');
SELECT infra_api.attach_file('rio-claro', 'p', 'TABLA', 'a.csv', 'text/csv', NULL);
UPDATE infra.file SET name = 'x';
INSERT INTO infra.file (institution, project_id, document_id, name, media_type, bytes, at) VALUES ('rio-claro', 'p', 'TABLA', 'tabla.csv', 'text/csv', 'a,b', '2020-01-01');

-- ---- downloaded: the bytes, and what the gateway tells the browser ----
BEGIN;
SELECT encode(infra_api.file(encode(sha256('%PDF-1.4 acta'), 'hex')), 'escape') AS bytes;
SELECT h FROM jsonb_array_elements(current_setting('response.headers')::jsonb) h;
COMMIT;
SELECT infra_api.file(encode(sha256('otra cosa'), 'hex'));
SELECT infra_api.file('acta.pdf');
SELECT infra_api.file(NULL);
-- others do not see drafts, and are answered as if there were none
SET SESSION AUTHORIZATION regress_ia_paz;
SELECT count(*) AS files FROM infra.file;
SELECT infra_api.file(encode(sha256('%PDF-1.4 acta'), 'hex'));
SELECT infra_api.attach_file('rio-claro', 'p', 'ACTA', 'a.pdf', 'application/pdf', '%PDF-1.4');
RESET SESSION AUTHORIZATION;

-- ---- published with its document: public, but neither what it had before nor what was attached later ----
INSERT INTO infra.published_project (institution, project_id, document, published_at) VALUES ('rio-claro', 'p', '{"id": "p", "documents": [{"id": "ACTA"}]}', clock_timestamp());
SELECT infra_api.attach_file('rio-claro', 'p', 'ACTA', 'nueva.pdf', 'application/pdf', '%PDF-1.4 sin publicar') <> '' AS attached;
SET ROLE ia_public;
SELECT document_id, name FROM infra.file ORDER BY file;
SELECT encode(infra_api.file(encode(sha256('%PDF-1.4 acta corregida'), 'hex')), 'escape') AS bytes;
SELECT infra_api.file(encode(sha256('%PDF-1.4 acta'), 'hex'));
SELECT infra_api.file(encode(sha256('%PDF-1.4 sin publicar'), 'hex'));
SELECT infra_api.attach_file('rio-claro', 'p', 'ACTA', 'a.pdf', 'application/pdf', '%PDF-1.4');
INSERT INTO infra.file (institution, project_id, document_id, name, media_type, bytes) VALUES ('rio-claro', 'p', 'ACTA', 'a.pdf', 'application/pdf', '%PDF-');
RESET ROLE;
DELETE FROM infra.file;

SELECT word, infra.url_encode(word) FROM unnest('{"",a-b_c.d~e,"año 2022.pdf","\"%;/"}'::text[]) word;
DROP OWNED BY regress_ia_luz, regress_ia_paz;
DROP ROLE regress_ia_luz, regress_ia_paz;
DROP SCHEMA infra_api, infra CASCADE;
