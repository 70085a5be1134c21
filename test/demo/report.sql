-- What the demo shows, in the order in which an officer asks: what came in, what is wrong in general, what is wrong
-- in one file, which projects are there, what became of them, how the programme goes, what is published. Plain SQL over the platform's tables: a report of one's own starts here.
-- Long lists are cut at 40 rows and say so, the refused and the worst first.
\set QUIET on
\pset format wrapped
\pset columns 150
\pset border 2
\pset linestyle unicode
\pset footer off
\pset null ''

SELECT count(*) AS files, count(*) FILTER (WHERE NOT admitted) AS refused FROM infra.submission \gset
\set title '1. Archivos recibidos: ' :files ', rechazados: ' :refused
\pset title :title
SELECT CASE WHEN length(s.file) > 44 THEN left(s.file, 20) || '…' || right(s.file, 23) ELSE s.file END AS "archivo", concat_ws(' ', s.standard, s.kind) AS "tipo", s.version AS "versión",
	   to_char(s.bytes, 'FM999,999,999,990') AS "bytes",
	   CASE WHEN s.admitted THEN 'admitido' ELSE 'rechazado' END AS "dictamen",
	   CASE WHEN NOT s.admitted THEN f.line || ':' || f."column" END AS "línea:columna",
	   CASE WHEN NOT s.admitted THEN f.message END AS "motivo"
  FROM infra.submission s
	   LEFT JOIN LATERAL (SELECT * FROM infra.submission_finding f
						   WHERE f.submission = s.submission AND f.severity = 'error'
						   ORDER BY f.number LIMIT 1) f ON true
 ORDER BY s.admitted, s.file
 LIMIT 40;

\pset title '2. Hallazgos por código'
SELECT code AS "código",
	   CASE severity WHEN 'error' THEN 'error' WHEN 'warning' THEN 'aviso' ELSE 'nota' END AS "gravedad",
	   count(*) AS "hallazgos", count(DISTINCT submission) AS "archivos"
  FROM infra.submission_finding
 GROUP BY code, severity
 ORDER BY count(*) DESC, code
 LIMIT 40;

-- Admitted files only: a refused one has said why above.
SELECT coalesce((SELECT s.file FROM infra.submission_finding f JOIN infra.submission s USING (institution, submission)
				  WHERE s.admitted AND s.standard = 'oc4ids'
				  GROUP BY s.institution, s.submission, s.file ORDER BY count(*) DESC, s.file LIMIT 1),
				(SELECT min(file) FROM infra.submission WHERE admitted), '') AS worst \gset
\set title '3. Lo que hay que corregir en ' :worst ' (primeros 12)'
\pset title :title
SELECT path AS "lugar en el archivo", message AS "hallazgo", hint AS "cómo corregirlo"
  FROM infra.submission_finding
 WHERE submission = (SELECT min(submission) FROM infra.submission WHERE file = :'worst')
 ORDER BY severity, number
 LIMIT 12;

-- What came in files, as it came last, and as it stands after repair; what the story captures is section 7.
CREATE TEMP VIEW came AS
	SELECT DISTINCT ON (institution, project_id) institution, project_id, submission, path, document FROM infra.project_version WHERE submission IS NOT NULL ORDER BY institution, project_id, version DESC;
SELECT count(*) AS projects FROM came \gset
\set title '4. Fichas de proyecto: ' :projects
\pset title :title
SELECT p.title AS "título", p.status AS "estatus", array_to_string(p.sector, ', ') AS "sector",
	   to_char(p.amount, 'FM999,999,999,999,990.00') || coalesce(' ' || p.currency, '') AS "monto",
	   concat_ws(' a ', left(p.document #>> '{period,startDate}', 10), left(p.document #>> '{period,endDate}', 10)) AS "periodo",
	   l.place AS "lugar", count(f.number) AS "hallazgos"
  FROM came c JOIN infra.project p USING (institution, project_id)
	   LEFT JOIN infra.submission_finding f ON (f.institution, f.submission) = (c.institution, c.submission) AND f.severity <> 'info'
		   AND (f.path = c.path OR starts_with(f.path, c.path || '/'))
	   LEFT JOIN LATERAL (SELECT coalesce(nullif(concat_ws(', ', g.place #>> '{address,locality}', g.place #>> '{address,region}'), ''), g.place ->> 'description') AS place
							FROM jsonb_path_query(p.document, '$.locations[*]') WITH ORDINALITY AS g (place, n)
						   ORDER BY g.place #> '{address,locality}' IS NULL, g.n LIMIT 1) l ON true
 GROUP BY p.institution, p.project_id, l.place
 ORDER BY count(f.number) DESC, p.title
 LIMIT 40;

-- What becomes of them: the errors as they came, and after repair; what is right is published, what is not waits.
SELECT :projects > 0 AS came \gset
\if :came
SELECT count(*) AS captured, count(p.project_id) AS published, CASE WHEN ia.is_valid(infra_api.project_package('{"institution": "demo"}')) THEN 'válido' ELSE 'con errores' END AS package
  FROM came d LEFT JOIN infra.published_project p USING (institution, project_id) \gset
\set title '5. De los archivos a lo publicado: ' :published ' de ' :captured ' proyectos. Su paquete: ' :package
\pset title :title
SELECT d.project_id AS "proyecto", (SELECT count(*) FROM ia.validate(c.document) WHERE severity = 'error') AS "errores al llegar", (SELECT count(*) FROM ia.validate(d.document) WHERE severity = 'error') AS "tras la reparación",
	   CASE WHEN p.project_id IS NULL THEN 'en captura' ELSE 'publicado' END AS "estado", n.message AS "qué falta, lo primero"
  FROM came c JOIN infra.project d USING (institution, project_id) LEFT JOIN infra.validation v USING (institution, project_id)
	   LEFT JOIN infra.published_project p USING (institution, project_id)
	   LEFT JOIN LATERAL (SELECT coalesce(e.ocid || ': ', '') || e.message AS message FROM infra.validation_finding e WHERE (e.institution, e.project_id, e.round, e.severity) = (v.institution, v.project_id, v.round, 'error') ORDER BY e.number LIMIT 1) n ON true
 ORDER BY p.project_id IS NULL, 2 DESC, 1
 LIMIT 40;
\endif

-- The programme, when there is an edition: the dashboard as everybody sees it.
SELECT count(*) > 0 AS programme FROM infra.programme_activity \gset
\if :programme
SELECT e.edition, d.done, d.planned, (SELECT count(*) FILTER (WHERE recognized) FROM infra.final_progress f WHERE f.edition = e.edition) AS recognized, d.institutions
  FROM infra.dashboard_edition d JOIN infra.edition e USING (edition) ORDER BY d.institutions DESC, e.year DESC LIMIT 1 \gset
\set title '6. Tablero de control de la edición ' :edition ': ' :done ' de ' :planned ' actividades. Reconocidas: ' :recognized ' de ' :institutions
\pset title :title
SELECT i.name AS "institución", r.points AS "puntos", d.done || ' de ' || d.planned AS "actividades", d.on_time AS "a tiempo", d.late AS "tarde", d.overdue AS "vencidas",
	   d.completion AS "% cumplido", d.punctuality AS "% a tiempo", CASE WHEN f.recognized THEN 'sí' ELSE '' END AS "reconocida"
  FROM infra.dashboard d JOIN infra.institution i USING (institution)
	   LEFT JOIN infra.selection_result r USING (edition, institution)
	   LEFT JOIN infra.final_progress f USING (edition, institution)
 WHERE d.edition = :'edition'
 ORDER BY d.completion DESC, d.punctuality DESC NULLS LAST, i.name
 LIMIT 40;

SELECT count(*) AS published, count(*) FILTER (WHERE ia.is_valid(document)) AS valid, CASE WHEN ia.is_valid(infra_api.project_package()) THEN 'válido' ELSE 'con errores' END AS package FROM infra.published_project \gset
\set title '7. Proyectos publicados: ' :published ', válidos: ' :valid '. El paquete de todos: ' :package
\pset title :title
SELECT i.name AS "institución", count(*) AS "comprometidos", count(*) FILTER (WHERE s.state = 'validated') AS "validados", count(*) FILTER (WHERE s.state = 'published') AS "publicados",
	   (SELECT count(*) FROM infra.observation o WHERE o.institution = s.institution AND o.closed_at IS NOT NULL) AS "observaciones atendidas"
  FROM infra.candidate_state s JOIN infra.institution i USING (institution)
 WHERE s.edition = :'edition' AND s.state NOT IN ('proposed', 'openable', 'not_openable')
 GROUP BY s.institution, i.name
 ORDER BY i.name
 LIMIT 40;
\endif
