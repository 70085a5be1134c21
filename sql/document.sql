-- document: decides what the documents say, that nothing in a name is syntax, what is refused for lack of what, and that a
-- document once issued stays. The data is the story of 2022 (test/story), with some names that are hard to write.
\set VERBOSITY terse
\pset null (null)
\pset format unaligned
\pset tuples_only on
SET client_min_messages = warning;
SET DateStyle = ISO;
SELECT count(*) > 0 AS made FROM ia.create_platform(true);
\getenv abs_srcdir PG_ABS_SRCDIR
\set story :abs_srcdir '/test/story/2022.sql'
\set ECHO none
\i :story
\set ECHO all
SET client_min_messages = warning;

-- ---- words ----
SELECT infra.date_in_words(d) FROM unnest('{2022-03-14,2022-02-01,2024-02-29,2022-12-31,infinity}'::date[]) d;
SELECT infra.number_text(n) FROM unnest('{0,7,999,1000,1234567,-1234.5,87.5,12345678901234567890123.4567}'::numeric[]) n;
SELECT infra.money_text(n, 'MXN') FROM unnest('{0.005,1234.5,5900000000}'::numeric[]) n;
SELECT infra.percent_text(87.5), infra.label_of('network'), infra.label_of('otro'), infra.actor_type_name(7);
SELECT infra.spanish_of('Está en el Plan A / B. / It is in Plan A / B.'), infra.spanish_of('Datos / documentos');

-- ---- Markdown: values are one line, and no syntax; the page has them as they were ----
CREATE TEMP TABLE hard (n int, value text);
INSERT INTO hard VALUES (1, '<script>alert("a" & ''b'')</script>'), (2, 'a | b'), (3, E'a\n\n# b\r\nc\t d'), (4, '**a** _b_ `c` [d](e) ~f~ {g}'), (5, '\| \\'), (6, '# a'), (7, '- a'), (8, '1. a'), (9, '---'), (10, '&lt;'), (11, '> a'), (12, '12) a'), (13, '=='), (14, E'a\u2028b');
SELECT n, infra.markdown(value), infra.markdown_line(value) FROM hard ORDER BY n;
SELECT infra.markdown_paragraphs(E'Uno.\n\n\n# Dos\r\n  \n- Tres'), infra.markdown_paragraphs(''), infra.markdown_list(ARRAY['- a', E'b\nc']);
SELECT infra.markdown_table('{No.,Nombre,Monto}', ARRAY[ARRAY['1', 'a|b', '1,000.00 MXN'], ARRAY['2', NULL, NULL], ARRAY['10', '<b>', '7']]), infra.markdown_table('{a}', NULL);
-- a document of every block with every hard value in it is well-formed, and says the values
CREATE FUNCTION pg_temp.body(page text) RETURNS xml LANGUAGE sql AS $$ SELECT xmlparse(DOCUMENT replace(substring(page FROM '<body>.*</body>'), '<hr>', '<hr/>')) $$;
WITH page AS (SELECT n, infra.html_of('# ' || infra.markdown(value) || E'\n\n**' || infra.markdown(value) || '** ' || infra.markdown(value) || E'\n\n' || infra.markdown_list(ARRAY[value]) || E'\n\n' || infra.markdown_table('{a,b}', ARRAY[[value, value], [value, value]]) || E'\n\n---\n\n' || infra.markdown_line(value)) AS page, btrim(regexp_replace(value, '[\u0001-\u0020\u2028]+', ' ', 'g')) AS value FROM hard)
SELECT n, count(*), bool_and(said = value) AS as_it_was FROM page, LATERAL unnest(xpath('//h1 | //strong | //li | //td | //p[last()]', pg_temp.body(page))) x, LATERAL (SELECT (xpath('string(/*)', x))[1]::text AS escaped) s, LATERAL (SELECT replace(replace(replace(escaped, '&lt;', '<'), '&gt;', '>'), '&amp;', '&') AS said) t GROUP BY n ORDER BY n;
-- what the documents do not use is text
SELECT substring(infra.html_of(E'**a** b ** c\n\\\n[d](e) <f> `g`\n* h\n1. i\n####### j\n\n| k |\n| l\n- m\n- n\np') FROM '<body>.*</body>');
SELECT infra.html_of('') = infra.html_of(E'\n\r\n') AS empty, infra.html_of(NULL), infra.html_of(E'# A **b** & c\n## D') ~ '<title>A b &amp; c</title>' AS title;
-- a long document: many rows, a long line
SELECT length(infra.html_of(repeat(E'| a | b |\n', 3000))) > 90000 AS lines, length(infra.html_of(repeat('a* \*', 30000))) > 100000 AS line, length(infra.html_of('| ' || repeat('a\|', 100000) || ' |')) > 200000 AS cell;

-- ---- the documents ----
UPDATE infra.final_progress SET closed_on = '2023-06-01';
SET ROLE ia_operator;
UPDATE infra.institution SET name = E'Comisión del <script>alert("Agua")</script> | & "Estado"\n# Otra', head = '**Rita** Cruz' WHERE institution = 'agua-del-estado';
INSERT INTO infra.person (name, position) VALUES ('Ada | Luz', 'Titular <i>');
INSERT INTO infra.person_contact SELECT id, 'ada@example.mx', '55 1234 5678' FROM infra.person WHERE name LIKE 'Ada%';
UPDATE infra.group_member SET person = (SELECT id FROM infra.person WHERE name LIKE 'Ada%') WHERE actor_group = 'red-15' AND member = 1;
INSERT INTO infra.report (edition, report, kind, institution, submitted_on, text) VALUES ('2022', 300, 'specific', 'obras-nl', '2023-05-02', E'# Se capturó la mitad.\n\n1. Faltan documentos.\n| a | b |');
RESET ROLE;
INSERT INTO infra.report_feedback VALUES ('2022', 300, 'red-19', 3, 'Falta el | costo');
INSERT INTO infra.follow_up_route VALUES ('obras-nl', '2022', 'Capturar lo que falta en 2024');
INSERT INTO infra.member_contribution (edition, actor_group, member, contribution, kind, text, made_on) VALUES ('2022', 'red-15', 3, 1, 'outreach', E'Taller en la\nuniversidad', '2022-11-04');
INSERT INTO infra.council_matter (edition, actor_group, matter, kind, text, raised_on) VALUES ('2022', 'red-15', 1, 'advice', '¿Se publica el *anexo*?', '2022-11-05');
INSERT INTO infra.mapping (institution, edition, candidate, path, availability, source, responsible_unit, note) VALUES ('obras-nl', '2022', 1, 'id', 'available', 'Registro', 'Obras', NULL), ('obras-nl', '2022', 1, 'title', 'partial', 'Expediente', 'Obras', 'Hay *dos*'), ('obras-nl', '2022', 1, 'type', 'none', NULL, NULL, NULL), ('obras-nl', '2022', 2, 'budget/amount/amount', 'reserved', NULL, NULL, NULL);
INSERT INTO infra.convener VALUES ('2022', '15'), ('2022', '19');
CREATE ROLE regress_ia_reader;
SET ROLE regress_ia_reader;
SELECT infra_api.notification_document('2022', 1);
SELECT infra_api.notification_document('2022', number) FROM infra.notification WHERE institution = 'tierra-nueva';
SELECT infra_api.notification_document('2022', number) FROM infra.notification WHERE state = '15';
SELECT infra_api.installation_act('2022', 'red-15');
SELECT infra_api.work_programme_document('2022', 'agua-del-estado');
SELECT infra_api.commitment_document('2022', 'agua-del-estado');
SELECT replace(infra_api.progress_report('2022', 'red-15'), infra.date_in_words(current_date), 'HOY');
SELECT infra_api.recognition_document('2022', 'agua-del-estado');
SELECT infra_api.specific_final_report('2022', 'agua-del-estado');
-- with overdue activities, a report of its own with feedback, and a route
SELECT infra_api.specific_final_report('2022', 'obras-nl');
SELECT replace(substring(infra_api.progress_report('2022', 'red-19') FROM '## Actividades vencidas.*## Capacitación'), E'\n\n## Capacitación', '');
SELECT infra_api.general_final_report('2022');
SELECT infra_api.installation_act('2022', 'red-15', 'html');
-- every document of the edition is well-formed, says the same in both forms, and tells nobody how to reach people
RESET ROLE;
CREATE TEMP TABLE every AS
	SELECT 'notification' AS kind, infra_api.notification_document(edition, number) AS markdown, infra_api.notification_document(edition, number, 'html') AS html FROM infra.notification
	UNION ALL SELECT 'act', infra_api.installation_act(edition, actor_group), infra_api.installation_act(edition, actor_group, 'html') FROM infra.actor_group
	UNION ALL SELECT 'programme', infra_api.work_programme_document(edition, institution), infra_api.work_programme_document(edition, institution, 'html') FROM infra.group_implementer
	UNION ALL SELECT 'commitment', infra_api.commitment_document(edition, institution), infra_api.commitment_document(edition, institution, 'html') FROM infra.group_implementer
	UNION ALL SELECT 'progress', infra_api.progress_report(edition, actor_group), infra_api.progress_report(edition, actor_group, 'html') FROM infra.actor_group
	UNION ALL SELECT 'recognition', infra_api.recognition_document(edition, institution), infra_api.recognition_document(edition, institution, 'html') FROM infra.final_progress WHERE recognized
	UNION ALL SELECT 'specific', infra_api.specific_final_report(edition, institution), infra_api.specific_final_report(edition, institution, 'html') FROM infra.group_implementer
	UNION ALL SELECT 'general', infra_api.general_final_report(edition), infra_api.general_final_report(edition, 'html') FROM infra.edition;
SELECT kind, count(*), bool_and(html = infra.html_of(markdown)) AS same, bool_and(pg_temp.body(html) IS DOCUMENT) AS formed, bool_or(markdown ~ '@|1234' OR markdown ~ E'\n\n\n| \n') AS wrong, bool_or(html ~ '<script|<i>') AS injected FROM every GROUP BY kind ORDER BY kind COLLATE "C";

-- ---- what is asked for that is not there, not yet, or not so ----
SELECT infra_api.installation_act('1999', 'red-15'); SELECT infra_api.installation_act('2022', 'red-99'); SELECT infra_api.work_programme_document('2022', 'selva-alta'); SELECT infra_api.commitment_document('2022', 'nadie'); SELECT infra_api.notification_document('2022', 0); SELECT infra_api.general_final_report(NULL);
SELECT infra_api.general_final_report('2022', 'pdf'); SELECT infra_api.general_final_report('2022', NULL); SELECT infra_api.recognition_document('2022', 'el-agave');
BEGIN;
SET LOCAL session_replication_role = replica;
DELETE FROM infra.programme_activity WHERE institution = 'agua-del-estado'; DELETE FROM infra.stage_progress WHERE institution = 'agua-del-estado';
SAVEPOINT s;
SELECT infra_api.work_programme_document('2022', 'agua-del-estado');
ROLLBACK TO s; SELECT infra_api.progress_report('2022', 'red-15');
ROLLBACK TO s; SELECT infra_api.specific_final_report('2022', 'agua-del-estado');
ROLLBACK TO s; DELETE FROM infra.final_progress;
SAVEPOINT s; SELECT infra_api.recognition_document('2022', 'rio-claro');
ROLLBACK TO s; SELECT infra_api.general_final_report('2022');
-- before the edition closes, a final report says so; afterwards it says what was reached then, whatever is changed later
ROLLBACK TO s; SELECT replace(l, infra.date_in_words(current_date), 'HOY') FROM string_to_table(infra_api.specific_final_report('2022', 'obras-nl'), E'\n') l WHERE l LIKE 'Actividades programadas%';
ROLLBACK;
BEGIN;
SET LOCAL session_replication_role = replica;
UPDATE infra.programme_activity SET done_on = NULL;
SELECT l FROM string_to_table(infra_api.specific_final_report('2022', 'obras-nl'), E'\n') l WHERE l LIKE 'Actividades programadas%';
-- nobody is told a result that is not published
UPDATE infra.selection SET published_at = NULL;
SELECT infra_api.notification_document('2022', 1) ~ 'Puntos', infra_api.notification_document('2022', number) ~ 'Puntos' FROM infra.notification WHERE state = '15';
-- what is not in pesos is not added to them; what no group approved is not counted
UPDATE infra.proposed_project SET currency = 'USD' WHERE slot = 2;
SELECT infra.committed_amount('2022', '{obras-nl}');
UPDATE infra.commitment SET approved_on = NULL;
SELECT infra.committed_amount('2022', '{obras-nl}');
SAVEPOINT s; SELECT infra_api.commitment_document('2022', 'rio-claro');
ROLLBACK TO s; SELECT infra_api.specific_final_report('2022', 'rio-claro');
ROLLBACK TO s; UPDATE infra.work_programme SET approved_on = NULL;
SAVEPOINT s; SELECT infra_api.work_programme_document('2022', 'rio-claro');
ROLLBACK TO s; DELETE FROM infra.group_member;
SAVEPOINT s; SELECT infra_api.installation_act('2022', 'red-15');
ROLLBACK TO s; UPDATE infra.actor_group SET installed_on = NULL;
SAVEPOINT s; SELECT infra_api.installation_act('2022', 'red-15');
ROLLBACK TO s; SELECT infra_api.progress_report('2022', 'red-15');
ROLLBACK;

-- ---- the register ----
CREATE ROLE regress_ia_og LOGIN; CREATE ROLE regress_ia_op; CREATE ROLE regress_ia_cons; CREATE ROLE regress_ia_luz LOGIN;
GRANT ia_coordination TO regress_ia_og; GRANT ia_operator TO regress_ia_op; GRANT ia_council TO regress_ia_cons; GRANT ia_applicant TO regress_ia_luz;
INSERT INTO infra.person (name, login) VALUES ('Luz Peña', 'regress_ia_luz'), ('Garante', 'regress_ia_og');
INSERT INTO infra.guarantor_member SELECT id, s FROM infra.person, unnest('{15,19}'::text[]) s WHERE login = 'regress_ia_og';
INSERT INTO infra.affiliation SELECT id, 'rio-claro', 'head' FROM infra.person WHERE login = 'regress_ia_luz';
SET ROLE regress_ia_reader;
SELECT infra_api.issue_document('2022', 'general_final_report');
RESET ROLE; SET SESSION AUTHORIZATION regress_ia_og;
SELECT infra_api.issue_document('2022', 'installation_act', 'red-15'); SELECT infra_api.issue_document('2022', 'commitment', 'rio-claro'); SELECT infra_api.issue_document('2022', 'progress_report', 'red-15'); SELECT infra_api.issue_document('2022', 'progress_report', 'red-15');
SELECT infra_api.issue_document('2022', 'recognition', 'rio-claro'); SELECT infra_api.issue_document('2022', 'notification', '1'); SELECT infra_api.issue_document('2022', 'specific_final_report', 'rio-claro');
SELECT infra_api.issue_document('2022', 'installation_act', 'red-15'); SELECT infra_api.issue_document('2022', 'installation_act', 'red-31'); SELECT infra_api.issue_document('2022', 'work_programme', 'secretaria-de-caminos');
SELECT infra_api.issue_document('1999', 'installation_act', 'red-15'); SELECT infra_api.issue_document('2022', 'installation_act', 'red-99'); SELECT infra_api.issue_document('2022', 'installation_act'); SELECT infra_api.issue_document('2022', 'oficio', 'red-15'); SELECT infra_api.issue_document('2022', NULL, 'red-15');
RESET SESSION AUTHORIZATION; SET ROLE regress_ia_cons;
SELECT infra_api.issue_document('2022', 'recognition', 'rio-claro'); SELECT infra_api.issue_document('2022', 'general_final_report'); SELECT infra_api.issue_document('2022', 'general_final_report', 'x'); SELECT infra_api.issue_document('2022', 'recognition', 'el-agave');
SET ROLE regress_ia_op;
SELECT infra_api.issue_document('2022', 'notification', '1'); SELECT infra_api.issue_document('2022', 'notification', 'uno'); SELECT infra_api.issue_document('2022', 'notification', '999');
-- what was not sent is seen by those who send it, and not issued
INSERT INTO infra.notification (edition, number, state, subject) VALUES ('2022', 900, '19', 'Sesión de datos / documentos');
SELECT infra_api.notification_document('2022', 900);
SELECT infra_api.issue_document('2022', 'notification', '900');
SET ROLE regress_ia_reader;
SELECT infra_api.notification_document('2022', 900);
RESET ROLE;
SET SESSION AUTHORIZATION regress_ia_luz;
SELECT infra_api.issue_document('2022', 'specific_final_report', 'rio-claro'); SELECT infra_api.issue_document('2022', 'specific_final_report', 'obras-nl'); SELECT infra_api.issue_document('2022', 'work_programme', 'rio-claro');
RESET SESSION AUTHORIZATION;
-- a correction replaces, once; it is another number
SET ROLE regress_ia_op;
UPDATE infra.institution SET name = 'Ayuntamiento de Río Claro' WHERE institution = 'rio-claro';
RESET ROLE; SET SESSION AUTHORIZATION regress_ia_og;
SELECT infra_api.issue_document('2022', 'commitment', 'rio-claro', 2); SELECT infra_api.issue_document('2022', 'commitment', 'rio-claro', 2); SELECT infra_api.issue_document('2022', 'commitment', 'obras-nl', 2); SELECT infra_api.issue_document('2022', 'progress_report', 'red-15', 1); SELECT infra_api.issue_document('2022', 'commitment', 'rio-claro', 99);
SELECT infra_api.issue_document('2022', 'commitment', 'rio-claro'); SELECT infra_api.issue_document('2022', 'progress_report', 'red-15', 4);
INSERT INTO infra.document_register (edition, kind, actor_group) VALUES ('2022', 'installation_act', 'red-19') RETURNING number;
INSERT INTO infra.document_register (edition, kind, actor_group, institution) VALUES ('2022', 'installation_act', 'red-21', 'rio-claro');
INSERT INTO infra.document_register (edition, kind, actor_group, number) VALUES ('2022', 'installation_act', 'red-21', 50);
UPDATE infra.document_register SET kind = 'commitment';
RESET SESSION AUTHORIZATION;
UPDATE infra.document_register SET text = 'x'; DELETE FROM infra.document_register; TRUNCATE infra.document_register;
SET ROLE regress_ia_reader;
SELECT r.number, r.name, r.actor_group, r.institution, r.notification, r.issued_as, p.name, r.replaces, r.replaced_by, length(r.sha256), r.issued_at <= now() + interval '1 minute' FROM infra_api.documents r LEFT JOIN infra.person p ON p.id = r.issued_by ORDER BY r.number;
SELECT replace(right(infra_api.document('2022', number), 160), infra.date_in_words((issued_at AT TIME ZONE 'America/Mexico_City')::date), 'HOY') FROM infra.document_register WHERE number IN (2, 8, 9) ORDER BY number;
SELECT d ~ 'Municipio de Río Claro' AS as_issued, infra_api.document('2022', 9) ~ 'Ayuntamiento de Río Claro' AS corrected, infra_api.document('2022', 2, 'html') = infra.html_of(d) AS page FROM infra_api.document('2022', 2) d;
SELECT number FROM infra.document_register WHERE sha256 <> sha256(convert_to(text, 'UTF8'));
SELECT infra_api.document('2022', 99); SELECT infra_api.document('2022', 1, 'pdf');
RESET ROLE;
SELECT count(*) AS wrong FROM infra.verify_history();
DROP SCHEMA infra_api, infra CASCADE;
DROP ROLE regress_ia_reader, regress_ia_og, regress_ia_op, regress_ia_cons, regress_ia_luz;
