-- party: decides which parties are the same organization, across publishers and within one, what merging changes and what
-- taking a merge back restores, and which of it the public reads. Keys are made up: no issued homoclave begins with Z.
\set VERBOSITY terse
\pset null (null)
SET client_min_messages = warning;
SELECT count(*) > 0 AS made FROM ia.create_platform(true);
INSERT INTO infra.institution (institution, name, ambit, state, head) VALUES ('rio-claro', 'Río Claro', 'municipal', '19', 'Luz Peña'), ('valle-hondo', 'Valle Hondo', 'municipal', '31', 'Saúl Can'), ('caminos', 'Caminos', 'federal', NULL, 'Elena Sada');
CREATE ROLE regress_ia_op LOGIN; CREATE ROLE regress_ia_luz LOGIN; CREATE ROLE regress_ia_reader;
GRANT ia_operator TO regress_ia_op; GRANT ia_applicant TO regress_ia_luz;
INSERT INTO infra.person (name, login) VALUES ('Iris Ortiz', 'regress_ia_op'), ('Luz Peña', 'regress_ia_luz');
INSERT INTO infra.affiliation SELECT id, 'rio-claro', 'staff' FROM infra.person WHERE login = 'regress_ia_luz';
CREATE FUNCTION pg_temp.project(VARIADIC parties text[]) RETURNS jsonb LANGUAGE sql
RETURN (SELECT jsonb_build_object('id', 'oc4ids-abc123-1', 'parties', jsonb_agg(p::jsonb ORDER BY n)) FROM unnest(parties) WITH ORDINALITY u (p, n));
-- What current says is what the merges say.
CREATE FUNCTION pg_temp.astray() RETURNS bigint LANGUAGE sql
BEGIN ATOMIC
	WITH RECURSIVE up (id, current) AS (
		SELECT o.id, o.id FROM infra.organization o
		UNION ALL SELECT u.id, m.keep FROM up u JOIN infra.organization_merge m ON m.gone = u.current AND m.undone_at IS NULL)
	SELECT count(*) FROM up u JOIN infra.organization o ON o.id = u.id WHERE o.current <> u.current AND NOT EXISTS (SELECT FROM infra.organization_merge m WHERE m.gone = u.current AND m.undone_at IS NULL);
END;

-- ---- what identifies ----
SELECT s AS scheme, i AS identifier, infra.normal_scheme(s), infra.normal_identifier(s, i), infra.is_personal(s, i)
FROM (VALUES ('MX-RFC', 'ZMV850101ZZ5'), ('rfc ', 'zmv-850101-zz5'), ('MX-RFC', 'ZMV850101ZZ0'), ('MX-RFC', 'ZAVZ850101ZZ4'), ('MX-RFC', 'XAXX010101000'), ('RFC', 'SIN DATO-01'), ('MX-CURP', 'zavz850101mnlabc09'), ('GB-COH', ' 0123 '), ('GB-COH', ''), ('GB-COH', repeat('9', 201)), ('', '1'), (NULL, '1'), ('GB-COH', NULL)) v (s, i);

-- ---- by identifier ----
SELECT * FROM infra.gather_parties('rio-claro', pg_temp.project(
	'{"id":"1","name":"Constructora Nube, S.A. de C.V.","identifier":{"scheme":"MX-RFC","id":"ZMV850101ZZ5"}}',
	'{"id":"2","name":"Zenón Ávila","identifier":{"scheme":"RFC","id":"ZAVZ850101ZZ4"}}',
	'{"id":"3","name":"Secretaría de Obras"}', '{"id":"4","name":"secretaria de OBRAS"}',
	'{"id":"5"}', '{"id":"6","name":"…"}', '{"name":"Sin id"}', '{"id":"7","identifier":{"scheme":"GB-COH","id":"77"}}', '{"id":"8","name":"Público","identifier":{"scheme":"MX-RFC","id":"XAXX010101000"}}', '7'));
-- again, and from another: the same, by another spelling, another name, its id, or an additional identifier
SELECT * FROM infra.gather_parties('rio-claro', pg_temp.project('{"id":"1","name":"Constructora Nube, S.A. de C.V.","identifier":{"scheme":"MX-RFC","id":"ZMV850101ZZ5"}}', '{"id":"3","name":"Secretaría de Obras"}'));
SELECT * FROM infra.gather_parties('valle-hondo', '{"records":[{"ocid":"ocds-abc123-1","compiledRelease":{"ocid":"ocds-abc123-1","parties":[
	{"id":"A","name":"Nube Construcciones","identifier":{"scheme":"RFC","id":"zmv 850101 zz5"},"additionalIdentifiers":[{"scheme":"GB-COH","id":"88"}]},
	{"id":"MX-RFC-ZMV850101ZZ5"}, {"id":"B","additionalIdentifiers":[{"scheme":"XX","id":""},{"scheme":"GB-COH","id":"88"}]}, {"id":"C","name":"Con nombre ya","identifier":{"scheme":"GB-COH","id":"77"}}]}}]}');
SELECT id, name, person, institution, current FROM infra.organization ORDER BY id;
SELECT scheme, identifier, organization, personal FROM infra.organization_identifier ORDER BY 1, 2;

-- ---- by name: another publisher's is merged, where it can only mean one ----
SELECT * FROM infra.gather_parties('valle-hondo', pg_temp.project('{"id":"7","name":"SECRETARÍA DE OBRAS"}', '{"id":"8","name":"constructora nube sa de cv"}', '{"id":"9","name":"Constructora Nube S A de C V"}', '{"id":"10","name":"Zenon Avila"}'));
-- not where two have it, each with its identifier; nor one with another identifier
SELECT * FROM infra.gather_parties('caminos', pg_temp.project('{"id":"1","name":"Constructora Nube, S.A. de C.V.","identifier":{"scheme":"MX-RFC","id":"ZPF850101ZZA"}}'));
SELECT * FROM infra.gather_parties('caminos', pg_temp.project('{"id":"2","name":"Constructora Nube, S.A. de C.V."}'));
-- an identifier that comes later takes in those that were known by the name
SELECT * FROM infra.gather_parties('caminos', pg_temp.project('{"id":"3","name":"Secretaria de obras","identifier":{"scheme":"MX-RFC","id":"ZPG850101ZZ0"}}'));
-- in one document: a name with and without its identifier, in two orders
SELECT * FROM infra.gather_parties('caminos', pg_temp.project('{"id":"4","name":"Puentes Tres"}', '{"id":"5","name":"Puentes Tres","identifier":{"scheme":"MX-X","id":"3"}}', '{"id":"6","name":"Puentes Cuatro","identifier":{"scheme":"MX-X","id":"4"}}', '{"id":"7","name":"Puentes Cuatro"}'));
SELECT id, keep, gone, reason, merged_by FROM infra.organization_merge ORDER BY id;
SELECT pg_temp.astray();

-- ---- asked for one ----
SELECT v.*, infra.resolve_organization(v.scheme, v.identifier, v.name, v.institution)
FROM (VALUES ('RFC', 'zmv850101zz5', NULL, NULL), ('MX-RFC', 'ZMV850101ZZ5', 'Otro nombre', 'caminos'), (NULL, NULL, 'Secretaría de obras', NULL), ('MX-RFC', 'ZNV850101ZZ5', 'Secretaría de obras', NULL), ('GB-COH', '5', 'Secretaría de obras', NULL),
	(NULL, NULL, 'Constructora Nube, S.A. de C.V.', NULL), (NULL, NULL, 'Constructora Nube, S.A. de C.V.', 'caminos'), (NULL, NULL, 'Zenón Ávila', NULL), (NULL, NULL, 'Zenón Ávila', 'valle-hondo'), (NULL, NULL, '…', NULL), (NULL, NULL, NULL, NULL)) v (scheme, identifier, name, institution);

-- ---- merging by hand, and back ----
CREATE TEMP TABLE before AS SELECT 1 AS moment, o.* FROM infra.organization o;
SET SESSION AUTHORIZATION regress_ia_op;
SELECT infra_api.merge_organizations(1, 1, 'x');
SELECT infra_api.merge_organizations(1, 2, '');
SELECT infra_api.merge_organizations(1, NULL, 'x');
SELECT infra_api.merge_organizations(1, 999, 'x');
SELECT infra_api.undo_merge(999);
SELECT infra_api.merge_organizations(8, 1, 'Cambió de RFC') AS first \gset
SELECT infra_api.merge_organizations(2, 1, 'x');
SELECT infra_api.merge_organizations(1, 2, 'x');
SELECT infra_api.merge_organizations(4, 8, 'Grupo') AS second \gset
RESET SESSION AUTHORIZATION;
SELECT id, current FROM infra.organization WHERE id IN (1, 4, 8) OR current IN (1, 4, 8) ORDER BY id;
SELECT pg_temp.astray();
-- what comes meanwhile leads to the one it names
SELECT * FROM infra.gather_parties('caminos', pg_temp.project('{"id":"8","name":"Con otro nombre","identifier":{"scheme":"GB-COH","id":"77"}}'));
SELECT party, organization FROM infra.organization_alias WHERE institution = 'caminos' AND party = '8';
SELECT organization, name, identifiers, names, institutions, merged FROM infra_api.organizations WHERE organization = 4;
-- the first is taken back although the second lies upon it; then the second
SET SESSION AUTHORIZATION regress_ia_op;
SELECT infra_api.undo_merge(:first);
SELECT id, current FROM infra.organization WHERE id IN (1, 4, 8) ORDER BY id;
SELECT infra_api.undo_merge(:first);
SELECT infra_api.undo_merge(:second);
RESET SESSION AUTHORIZATION;
SELECT infra.resolve_organization('GB-COH', '77', NULL), (SELECT names FROM infra_api.organizations WHERE organization = 1);
SELECT pg_temp.astray();
SELECT count(*) AS changed FROM (SELECT id, name, person, institution, current FROM before EXCEPT SELECT id, name, person, institution, current FROM infra.organization) x;
SELECT id, keep, gone, reason, merged_by, undone_at IS NOT NULL AS undone, undone_by FROM infra.organization_merge WHERE reason IS NOT NULL ORDER BY id;
-- a merge that the platform made is taken back, too, and not made again
SELECT m.id, m.keep, m.gone FROM infra.organization_merge m JOIN infra.organization o ON o.id = m.gone WHERE o.institution = 'valle-hondo' AND o.normal_name = 'secretaria de obras' \gset merge_
SET ROLE regress_ia_op;
SELECT infra_api.undo_merge(:merge_id);
RESET ROLE;
SELECT matched, organization = :merge_gone AS its_own FROM infra.gather_parties('valle-hondo', pg_temp.project('{"id":"7","name":"Secretaría de Obras"}'));
SELECT matched, organization FROM infra.gather_parties('caminos', pg_temp.project('{"id":"20","name":"Secretaría de Obras"}'));
SELECT pg_temp.astray();

-- ---- who reads what ----
SET SESSION AUTHORIZATION regress_ia_luz;
SELECT institution, party, name FROM infra.organization_alias WHERE name ~ 'Zen' ORDER BY 1, 2;
SELECT count(*) FROM infra.organization_identifier WHERE personal;
RESET SESSION AUTHORIZATION;
SELECT matched FROM infra.gather_parties('rio-claro', pg_temp.project('{"id":"MX-RFC-ZAVZ850131ZZ9","name":"Con RFC como id","identifier":{"scheme":"INE","id":"123"}}', '{"id":"ZAVZ851331ZZ9","name":"Con un RFC que no puede ser"}', '{"id":"31","name":"Empresa y su socio","identifier":{"scheme":"MX-RFC","id":"ZSF850101ZZ0"},"additionalIdentifiers":[{"scheme":"MX-RFC","id":"ZAVZ860101ZZ4"}]}', '{"id":"30","name":"Ana","identifier":{"scheme":"INE","id":"124","legalPersonality":"naturalPerson"}}'));
SET ROLE regress_ia_reader;
SELECT name FROM infra.organization WHERE person = 'natural' ORDER BY id;
SELECT scheme, identifier FROM infra.organization_identifier ORDER BY 1, 2;
SELECT count(*) AS natural FROM infra.organization_alias a JOIN infra.organization o ON o.id = a.organization WHERE o.person = 'natural' OR a.party ~ 'ZAVZ';
SELECT organization, name, person, identifiers, names FROM infra_api.organizations WHERE person = 'natural' ORDER BY 1;
SELECT infra.resolve_organization('MX-RFC', 'ZAVZ850101ZZ4', NULL) AS by_personal, infra.resolve_organization('MX-RFC', 'ZMV850101ZZ5', NULL) AS by_legal;
SELECT count(*) AS told_by_history FROM infra.history h WHERE h.after::text ~ 'ZAVZ' OR h.tab IN ('organization_identifier', 'organization_alias');
SELECT * FROM infra.gather_parties('rio-claro', '{}');
SELECT infra_api.merge_organizations(1, 2, 'x');
SELECT infra_api.undo_merge(1);
UPDATE infra.organization SET name = 'x';
RESET ROLE;
SET ROLE regress_ia_op;
UPDATE infra.organization SET current = 1;
SELECT count(*) > 0 AS personal FROM infra.organization_identifier WHERE personal;
RESET ROLE;

-- ---- odd ones ----
SELECT * FROM infra.gather_parties('nadie', '{}');
SELECT * FROM infra.gather_parties(NULL, '{}');
SELECT count(*) FROM unnest(ARRAY['null', '7', '[]', '{}', '{"parties":[]}', '{"parties":{}}', '{"parties":[null,7,{"id":{},"name":[],"identifier":7,"additionalIdentifiers":{}}]}']) d, infra.gather_parties('rio-claro', d::jsonb) g WHERE g.organization IS NOT NULL;
SELECT count(*) FROM infra.gather_parties('rio-claro', NULL);
-- long texts are cut, and find themselves again
SELECT n, length(g.party) AS party, length(g.name) AS name, g.matched FROM generate_series(1, 2) n, infra.gather_parties('rio-claro', pg_temp.project(format('{"id":"%s","name":"%s","identifier":{"scheme":"XX","id":"%s"},"address":{"region":"%s"}}', repeat('i', 5000), repeat('Ñ', 5000), repeat('9', 5000), n))) g;

-- ---- ten thousand in one document; again, nothing is new ----
CREATE TEMP TABLE large AS SELECT jsonb_build_object('id', 'oc4ids-abc123-9', 'parties', jsonb_agg(jsonb_build_object('id', n::text, 'name', 'Empresa ' || n % 9000, 'identifier', CASE WHEN n % 2 = 0 THEN jsonb_build_object('scheme', 'MX-X', 'id', 'e' || n % 9000) END))) AS doc FROM generate_series(1, 10000) n;
SELECT g.matched, count(*), count(DISTINCT g.organization) AS organizations FROM large, infra.gather_parties('rio-claro', doc) g GROUP BY 1 ORDER BY 1;
SELECT g.matched, count(*), count(DISTINCT g.organization) AS organizations FROM large, infra.gather_parties('rio-claro', doc) g GROUP BY 1 ORDER BY 1;
-- another publisher's thousand, half of them by name alone, are those of the first
SELECT count(*), count(DISTINCT g.organization) AS organizations, count(*) FILTER (WHERE g.matched = 'new') AS new
FROM large, LATERAL (SELECT jsonb_build_object('id', 'oc4ids-abc123-8', 'parties', jsonb_path_query_array(doc, '$.parties[0 to 999]')) AS doc) first, infra.gather_parties('valle-hondo', first.doc) g;
SELECT pg_temp.astray();
SELECT count(*) AS wrong FROM infra.verify_history();

DROP SCHEMA infra_api, infra CASCADE;
DROP ROLE regress_ia_op, regress_ia_luz, regress_ia_reader;
