-- What was committed is captured, validated and published: every project, as short as the edition lets it be. The hand that
-- plays everybody changes its name to validate, since nobody validates their own.
SET ROLE ia_operator;
INSERT INTO infra.project (institution, document)
SELECT c.institution, jsonb_build_object('id', 'oc4ids-xxxxxx-' || c.institution || '-' || c.candidate, 'title', p.title, 'description', p.title, 'status', 'identification', 'type', 'construction', 'sector', jsonb_build_array('transport.road'),
	'publicAuthority', jsonb_build_object('id', c.institution, 'name', i.name), 'parties', jsonb_build_array(jsonb_build_object('id', c.institution, 'name', i.name, 'roles', jsonb_build_array('publicAuthority'))), 'locations', jsonb_build_array(jsonb_build_object('id', '1', 'description', i.name)))
FROM infra.committed_project c JOIN infra.candidate_project p USING (institution, edition, candidate) JOIN infra.institution i USING (institution) WHERE c.edition = '2022' ORDER BY c.institution COLLATE "C", c.candidate;
SELECT count(infra_api.link_project(c.institution, 'oc4ids-xxxxxx-' || c.institution || '-' || c.candidate, c.edition, c.candidate)) FROM infra.committed_project c WHERE c.edition = '2022' \g /dev/null
SELECT sum(s.errors) FROM infra.captured_project c, infra_api.submit_for_validation(c.institution, c.project_id) s \g /dev/null
UPDATE infra.person SET login = NULL WHERE login = session_user;
INSERT INTO infra.person (name, login) VALUES ('Quien valida, del Grupo Impulsor', session_user);
SET ROLE ia_validator;
SELECT count(infra_api.add_observation(v.institution, v.project_id, '/description', 'Diga para qué es')) FROM infra.validation v WHERE v.project_id LIKE '%-9' \g /dev/null
SET ROLE ia_operator;
SELECT count(infra_api.answer_observation(o.institution, o.project_id, o.observation, 'Lo dice el título')) FROM infra.observation o \g /dev/null
SET ROLE ia_validator;
SELECT count(infra_api.close_observation(o.institution, o.project_id, o.observation, 'De acuerdo')), count(infra_api.validate_project(o.institution, o.project_id, 'validated')) FROM infra.observation o \g /dev/null
SELECT count(infra_api.validate_project(v.institution, v.project_id, 'validated')) FROM infra.validation v WHERE v.verdict IS NULL \g /dev/null
SET ROLE ia_operator;
SELECT count(infra_api.publish_project(c.institution, c.project_id)) FROM infra.captured_project c \g /dev/null
UPDATE infra.person SET login = NULL WHERE login = session_user;
UPDATE infra.person SET login = session_user WHERE name = 'La coordinación de cada entidad';
