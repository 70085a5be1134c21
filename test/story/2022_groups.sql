-- What the coordination of a group does, from its installation to its commitments. 2022.sql runs this twice: as the
-- guarantor bodies for the groups of their states, and as the operators for the federal one; `mine` has whose turn it is.

-- ---- E.2: groups, later than planned ----
INSERT INTO infra.actor_group (edition, actor_group, name, kind, ambit, state, earlier, invitation, secretariat, secretariat_proposed_on)
SELECT '2022', 'red-' || coalesce(i.state, 'federal'), 'Red de ' || coalesce(g.state_name, 'la Federación'), CASE WHEN i.state IS NULL THEN 'group' WHEN i.state IN ('19', '31') THEN 'network' ELSE 'table' END, CASE WHEN i.state IS NULL THEN 'federal' ELSE 'state' END, i.state, coalesce(i.state IN ('19', '14'), false),
	'Invita el organismo garante, con las instituciones', infra.me(), '2022-05-02'
FROM (SELECT DISTINCT state FROM mine) i LEFT JOIN infra.guarantor_body g ON g.state = i.state;
INSERT INTO infra.group_implementer SELECT '2022', institution, actor_group FROM mine;
INSERT INTO infra.group_member (edition, actor_group, member, name, actor_type, sector, level, coverage)
SELECT '2022', g.actor_group, m.member, m.name, m.actor_type, m.sector, m.level, m.coverage FROM infra.actor_group g, (VALUES (1, 'Organismo garante', 1, 'public', 'high', NULL), (2, 'Unidad de transparencia', 2, 'public', 'operational', NULL), (3, 'Contraloría social', 3, 'social', NULL, 'local'),
	(4, 'Colegio de arquitectura', 4, 'private', NULL, 'local'), (5, 'Cámara de la construcción', 5, 'private', NULL, 'national'), (6, 'Centro de investigación', 6, 'social', NULL, 'national'), (7, 'Radio comunitaria', 7, 'social', NULL, 'local')) AS m (member, name, actor_type, sector, level, coverage)
WHERE g.edition = '2022' AND g.actor_group IN (SELECT actor_group FROM mine) AND (m.member <= 5 OR g.kind = 'network');
SELECT count(infra_api.install_group('2022', g.actor_group, date '2022-05-10' + 14 * g.n::integer, 'Acta de instalación de la ' || g.name, 'Reglas de operación de la ' || g.name))
FROM (SELECT actor_group, name, row_number() OVER (ORDER BY actor_group COLLATE "C") AS n FROM infra.actor_group WHERE edition = '2022') g WHERE g.actor_group IN (SELECT actor_group FROM mine) \g /dev/null
UPDATE infra.actor_group SET secretariat_designated_on = installed_on WHERE edition = '2022' AND actor_group IN (SELECT actor_group FROM mine);

-- ---- E.3: programmes and training ----
SELECT count(infra_api.approve_programme('2022', actor_group, installed_on + 20)) FROM infra.actor_group WHERE edition = '2022' AND actor_group IN (SELECT actor_group FROM mine) \g /dev/null
INSERT INTO infra.training_session SELECT '2022', p.actor_group, t, t, p.approved_on + 7 * t FROM infra.work_programme p, generate_series(1, 5) t WHERE p.edition = '2022' AND p.actor_group IN (SELECT actor_group FROM mine);
INSERT INTO infra.training_attendance SELECT '2022', s.actor_group, s.session, m.member FROM infra.training_session s JOIN infra.group_member m USING (edition, actor_group) WHERE s.actor_group IN (SELECT actor_group FROM mine) AND (s.session + m.member) % 4 <> 0;
INSERT INTO infra.meeting SELECT '2022', actor_group, 1, approved_on, 'Aprobación del programa de trabajo' FROM infra.work_programme WHERE edition = '2022' AND actor_group IN (SELECT actor_group FROM mine);

-- ---- E.4: analysis and commitments: every one with a project of the group ----
INSERT INTO infra.candidate_project (institution, edition, candidate, title, origin, slot, openable, analysis, analysed_on)
SELECT p.institution, '2022', p.slot, p.name, 'letter', p.slot, p.slot < 3, CASE WHEN p.slot < 3 THEN 'El expediente está completo' ELSE 'La licitación está reservada' END, w.approved_on + 40 FROM infra.proposed_project p JOIN mine m USING (institution) JOIN infra.work_programme w USING (edition, actor_group) WHERE edition = '2022';
INSERT INTO infra.candidate_project (institution, edition, candidate, title, origin, openable, analysis, analysed_on)
SELECT m.institution, '2022', 9, 'Obra que propuso la red en ' || n.name, CASE WHEN length(m.institution) % 2 = 0 THEN 'members' ELSE 'suggested' END, true, 'Interesa a la comunidad', w.approved_on + 42 FROM mine m JOIN infra.institution n USING (institution) JOIN infra.work_programme w USING (actor_group) WHERE edition = '2022';
INSERT INTO infra.commitment (institution, edition, text) SELECT institution, '2022', 'Publicar sus proyectos en OC4IDS y sus contrataciones en OCDS.' FROM mine;
INSERT INTO infra.committed_project SELECT institution, edition, candidate FROM infra.candidate_project WHERE edition = '2022' AND openable AND institution IN (SELECT institution FROM mine);
SELECT count(infra_api.approve_commitment('2022', m.institution, w.approved_on + 60)) FROM mine m JOIN infra.work_programme w USING (actor_group) WHERE w.edition = '2022' \g /dev/null
