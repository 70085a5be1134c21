-- continuity: an institution leaves the edition of 2022 with all that is its own, and goes on in an empty platform; what is of
-- others stays behind. Rows of every kind that the story does without are put in first.
\set VERBOSITY terse
\pset null (null)
SET client_min_messages = warning;
SET DateStyle = ISO;
SELECT count(*) > 0 AS made FROM ia.create_platform(true);
\getenv abs_srcdir PG_ABS_SRCDIR
\set story :abs_srcdir '/test/story/2022.sql'
\set ECHO none
\i :story
\set ECHO all
\set QUIET on
SELECT institution, edition, actor_group FROM infra.group_implementer JOIN infra.observation USING (institution) WHERE actor_group IN (SELECT actor_group FROM infra.group_implementer GROUP BY actor_group HAVING count(*) > 1) ORDER BY institution COLLATE "C" LIMIT 1 \gset
SELECT institution AS neighbour FROM infra.group_implementer WHERE actor_group = :'actor_group' AND institution <> :'institution' ORDER BY institution COLLATE "C" LIMIT 1 \gset
SELECT :'institution' AS institution, :'neighbour' AS neighbour, :'actor_group' AS actor_group;
INSERT INTO infra.person (name, position, login, subject) VALUES ('Luz Peña', 'Titular', 'luz', 'luz@idp'), ('Iván Rey', 'Titular', 'ivan', 'ivan@idp');
INSERT INTO infra.person_contact SELECT id, login || '@correo.example' FROM infra.person WHERE login IN ('luz', 'ivan');
INSERT INTO infra.affiliation SELECT id, CASE login WHEN 'luz' THEN :'institution' ELSE :'neighbour' END, 'head' FROM infra.person WHERE login IN ('luz', 'ivan');
UPDATE infra.group_member SET person = (SELECT id FROM infra.person WHERE login = 'ivan') WHERE (actor_group, member) = (:'actor_group', 3);
-- what is in the file of the neighbour's report is the neighbour's
INSERT INTO infra.report (edition, report, kind, institution, text) VALUES ('2022', 901, 'specific', :'institution', 'x'), ('2022', 902, 'specific', :'neighbour', 'x');
INSERT INTO infra.report_feedback SELECT '2022', r, :'actor_group', 3, 'Bien' FROM unnest('{901,902}'::integer[]) r;
SELECT infra_api.issue_document('2022', 'commitment', institution) IS NOT NULL AS issued FROM infra.group_implementer WHERE institution IN (:'institution', :'neighbour') ORDER BY institution = :'institution';
-- bytes that are no text, a draft that came to nothing, two names of one organization, and a natural person
SELECT projects, releases FROM infra_api.import_text(:'institution', '{"id": "oc4ids-abc123-1", "title": "Puente", "parties": [{"id": "1", "name": "Uno", "identifier": {"scheme": "MX-RFC", "id": "ZAVZ850101ZZ4"}}, {"id": "2", "name": "Dos"}], "documents": [{"id": "ACTA", "title": "Acta"}], "locations": [{"id": "1", "geometry": {"type": "Point", "coordinates": [-100.123456789012345, 25.5]}}]}');
SELECT projects FROM infra_api.import(:'institution', '\xff00fe', 'x.json');
SELECT projects FROM infra_api.import_text(:'neighbour', '{"id": "oc4ids-abc123-2", "title": "Camino", "parties": [{"id": "1", "name": "Tres"}]}');
SELECT releases FROM infra_api.import_text(:'institution', '{"ocid": "ocds-abc123-1", "id": "1", "date": "2022-05-01T09:00:00Z", "tag": ["tender"], "initiationType": "tender", "tender": {"id": "1", "title": "Obra"}, "buyer": {"id": "1", "name": "Uno"}}');
SELECT count(*) AS findings FROM infra_api.set_field('oc4ids-abc123-1', '/title', '"Puente\\ \"nuevo\"\t"', :'institution');
SELECT infra_api.attach_file(:'institution', 'oc4ids-abc123-1', 'ACTA', 'acta.pdf', 'application/pdf', '%PDF-1.4 \000\377') <> '' AS attached;
SELECT count(*) AS parties FROM infra.project p, infra.gather_parties(p.institution, p.document) WHERE p.project_id LIKE 'oc4ids-abc123-%';
SELECT infra_api.merge_organizations(o.id, p.id, 'La misma') IS NOT NULL AS merged FROM infra.organization o, infra.organization p WHERE (o.name, p.name) = ('Uno', 'Dos');
INSERT INTO infra.non_working_day (calendar, day, name) VALUES ('x', '2022-01-01', 'x');
-- a row that is no more has a history
INSERT INTO infra.mapping (institution, edition, candidate, path, availability) SELECT c.institution, '2022', c.candidate, (SELECT min(path) FROM infra.mapping_field), 'none' FROM infra.committed_project c WHERE institution = :'institution' ORDER BY candidate LIMIT 1;
DELETE FROM infra.mapping;
SELECT infra_api.withdraw_publication(institution, project_id, 'Se revisa') AS withdrawn FROM infra.published_project WHERE institution = :'institution' ORDER BY project_id LIMIT 1;
INSERT INTO infra.published_record (institution, ocid, project_id, document) SELECT institution, 'o', project_id, '{"ocid": "o"}' FROM infra.published_project WHERE institution = :'institution' ORDER BY project_id LIMIT 1;
INSERT INTO infra.published_release (institution, ocid, digest, document) VALUES (:'institution', 'o', infra.digest_of('{"ocid": "o"}'), '{"ocid": "o"}');

-- ---- out ----
SET ROLE ia_applicant;
SELECT * FROM infra.export_institution('x');
SET ROLE ia_operator;
SELECT * FROM infra.export_institution('no-such');
CREATE TEMP TABLE moved (tab text, content jsonb);
INSERT INTO moved SELECT * FROM infra.export_institution(:'institution');
RESET ROLE;
-- all that names the institution, from the catalogue: as many rows as there are
SELECT table_name, n, (SELECT count(*) FROM moved WHERE tab = table_name) AS moved FROM information_schema.columns c JOIN information_schema.tables USING (table_schema, table_name),
	LATERAL (SELECT (xpath('/row/n/text()', query_to_xml(format('SELECT count(*) AS n FROM infra.%I WHERE institution = %L', table_name, :'institution'), false, true, '')))[1]::text::bigint AS n) t
WHERE c.table_schema = 'infra' AND column_name = 'institution' AND table_type = 'BASE TABLE' AND (n <> (SELECT count(*) FROM moved WHERE tab = table_name) OR n = 0) ORDER BY 1;
-- nothing that names another, in a row or in a change
SELECT tab, content FROM moved WHERE content ->> 'institution' <> :'institution' OR (tab = 'history' AND coalesce(content -> 'after', content -> 'before') ->> 'institution' <> :'institution');
-- of others their name and position; how to reach whom, and with what they log in, of one's own only
SELECT content ->> 'name' AS name, content ? 'login' AS login, content ? 'subject' AS subject, (SELECT c.content ->> 'email' FROM moved c WHERE c.tab = 'person_contact' AND c.content -> 'person' = m.content -> 'id') AS email FROM moved m WHERE tab = 'person' ORDER BY 1;
SELECT count(*) FILTER (WHERE content::text LIKE '%luz@%') > 0 AS own, count(*) FILTER (WHERE content::text LIKE '%ivan@%') AS others FROM moved;
SELECT tab, count(*) FROM moved WHERE tab IN ('area', 'history_seal', 'masking_secret', 'non_working_day', 'mapping', 'report_feedback', 'document_register', 'organization', 'organization_identifier', 'organization_merge') GROUP BY tab ORDER BY tab COLLATE "C";
SELECT count(*) AS of_a_row_that_is_gone FROM moved WHERE tab = 'history' AND content ->> 'tab' = 'mapping';
SELECT * FROM infra.import_institution('moved');
SELECT md5(string_agg(tab || content::text, E'\n' ORDER BY tab COLLATE "C", content)) AS digest FROM moved \gset

-- ---- in ----
DROP SCHEMA infra_api, infra CASCADE;
SELECT count(*) > 0 AS made FROM ia.create_platform(true);
SET ROLE ia_operator;
SELECT * FROM infra.import_institution('moved');
RESET ROLE;
CREATE TEMP TABLE wrong AS SELECT 'area' AS tab, '{}'::jsonb AS content;
SELECT * FROM infra.import_institution('wrong');
UPDATE wrong SET tab = 'edition', content = '{"edition": "x", "flavour": 1}';
SELECT * FROM infra.import_institution('wrong');
UPDATE wrong SET content = '[]';
SELECT * FROM infra.import_institution('wrong');
-- a change that is missing, a word that is another: nothing is restored
CREATE TEMP TABLE less AS SELECT * FROM moved WHERE NOT (tab = 'history' AND content ->> 'operation' = 'INSERT' AND content ->> 'tab' = 'mapping');
SELECT * FROM infra.import_institution('less');
CREATE TEMP TABLE other AS SELECT tab, CASE WHEN tab = 'history' AND content ->> 'tab' = 'mapping' THEN content || '{"acting_as": "x"}' ELSE content END AS content FROM moved;
SELECT * FROM infra.import_institution('other');
DELETE FROM less;
INSERT INTO less SELECT * FROM moved WHERE tab <> 'edition';
SELECT * FROM infra.import_institution('less');
SELECT count(*) FROM infra.history;
-- a guarantor body that the new platform knows by another acronym
SET session_replication_role = replica;
UPDATE infra.guarantor_body SET acronym = 'x';
RESET session_replication_role;
CREATE TEMP TABLE triggers AS SELECT tgrelid::regclass::text AS tab, tgname, tgenabled FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid WHERE relnamespace = 'infra'::regnamespace AND NOT tgisinternal;
SELECT tab, restored = (SELECT count(*) FROM moved WHERE moved.tab = i.tab) AS whole, restored FROM infra.import_institution('moved') i ORDER BY tab COLLATE "C";
SELECT count(*) FROM infra.verify_history();
SELECT count(*) FROM infra.history_seal;
TABLE triggers EXCEPT SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger;
-- the same again, row for row
CREATE TEMP TABLE again AS SELECT * FROM infra.export_institution(:'institution');
SELECT md5(string_agg(tab || content::text, E'\n' ORDER BY tab COLLATE "C", content)) = :'digest' AS same FROM again;
SELECT * FROM infra.import_institution('moved');

-- ---- it goes on: chains, numbers, versions, and what is found ----
UPDATE infra.institution SET head = 'Ana Cruz' WHERE institution = :'institution';
SELECT count(*) AS changes, bool_and((previous IS NULL) = (operation = 'INSERT')) AS chained FROM infra.history WHERE tab = 'institution' AND key = :'institution';
INSERT INTO infra.person (name) VALUES ('Alguien más') RETURNING id > ALL (SELECT (content ->> 'id')::bigint FROM moved WHERE tab = 'person') AS new_number;
SELECT known FROM infra_api.import(:'institution', '\xff00fe');
SELECT known FROM infra_api.import_text(:'institution', '{"id": "oc4ids-abc123-3", "title": "Otro"}');
SELECT count(*) AS findings FROM infra_api.set_field('oc4ids-abc123-1', '/title', '"Puente"', :'institution');
SELECT version FROM infra.project WHERE project_id = 'oc4ids-abc123-1';
SELECT count(*) FROM infra.verify_history();
DROP SCHEMA infra_api, infra CASCADE;
