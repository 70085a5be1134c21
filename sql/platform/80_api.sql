-- 80_api.sql: what a gateway shows of the tables: a view a table, named as people say it, with the table's own columns,
-- comments, privileges and rows, so that HTTP adds no rule and takes none away. Where a table takes plain INSERT, UPDATE and
-- DELETE its view does; all else goes through the functions. A view gives its rows in the order of their key: pages of a list
-- neither repeat nor skip one, although the client asked for no order.

CREATE FUNCTION infra.expose(api_view name, source regclass, ordered_by text DEFAULT NULL, VARIADIC columns name[] DEFAULT '{}')
RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	key constant text := coalesce(ordered_by, (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY k.n)
		FROM pg_index i, unnest(i.indkey::int2[]) WITH ORDINALITY k (attnum, n) JOIN pg_attribute a ON a.attrelid = source AND a.attnum = k.attnum
		WHERE i.indrelid = source AND i.indisprimary));
	this record;
BEGIN
	EXECUTE format('CREATE VIEW infra_api.%I WITH (security_invoker = true) AS SELECT %s FROM %s', api_view,
		(SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) FROM pg_attribute a
			WHERE a.attrelid = source AND a.attnum > 0 AND NOT a.attisdropped AND (columns = '{}' OR a.attname = ANY (columns))), source)
		|| CASE WHEN key <> '' THEN ' ORDER BY ' || key ELSE '' END;
	FOR this IN
		-- the view's own line has the number 0, and so has its comment
		SELECT CASE a.attnum WHEN 0 THEN format('VIEW infra_api.%I', api_view) ELSE format('COLUMN infra_api.%I.%I', api_view, a.attname) END AS object, d.description
		FROM (SELECT 0 AS attnum, '' AS attname UNION ALL SELECT b.attnum, b.attname FROM pg_attribute b WHERE b.attrelid = source AND b.attnum > 0 AND NOT b.attisdropped
				AND (columns = '{}' OR b.attname = ANY (columns))) a
			JOIN pg_description d ON d.classoid = 'pg_class'::regclass AND d.objoid = source AND d.objsubid = a.attnum
	LOOP
		EXECUTE format('COMMENT ON %s IS %L', this.object, this.description);
	END LOOP;
	FOR this IN
		SELECT x.privilege_type || p.list AS what, CASE x.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(r.rolname) END AS whom
		FROM (SELECT '' AS list, c.relacl AS acl FROM pg_class c WHERE c.oid = source
				UNION ALL SELECT format(' (%I)', a.attname), a.attacl FROM pg_attribute a WHERE a.attrelid = source AND a.attnum > 0 AND NOT a.attisdropped
					AND (columns = '{}' OR a.attname = ANY (columns))) p,
			aclexplode(p.acl) x LEFT JOIN pg_roles r ON r.oid = x.grantee
		WHERE x.grantee <> (SELECT c.relowner FROM pg_class c WHERE c.oid = source) AND x.privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
	LOOP
		EXECUTE format('GRANT %s ON infra_api.%I TO %s', this.what, api_view, this.whom);
	END LOOP;
END
$function$;
COMMENT ON FUNCTION infra.expose(name, regclass, text, name[]) IS 'Muestra una tabla o vista a los gateways: la misma, con sus comentarios y permisos, en infra_api.
Shows a table or view to gateways: the same one, with its comments and privileges, in infra_api. ordered_by: NULL, its key; empty, no order. columns: some only. After a change of privileges: DROP VIEW, and call it again.';
REVOKE ALL ON FUNCTION infra.expose(name, regclass, text, name[]) FROM PUBLIC;

SELECT infra.expose(v, t) FROM (VALUES
	-- the call
	('editions', 'infra.edition'::regclass), ('stages', 'infra.stage'), ('calendar_activities', 'infra.calendar_activity'), ('criteria', 'infra.criterion'),
	('priority_types', 'infra.priority_type'), ('edition_notes', 'infra.edition_note'), ('electoral_prohibitions', 'infra.electoral_prohibition'),
	('letter_recipients', 'infra.letter_recipient'), ('council_members', 'infra.council_member'), ('document_models', 'infra.document_model'), ('non_working_days', 'infra.non_working_day'),
	-- who takes part
	('guarantor_bodies', 'infra.guarantor_body'), ('conveners', 'infra.convener'), ('guarantor_members', 'infra.guarantor_member'), ('institutions', 'infra.institution'), ('affiliations', 'infra.affiliation'),
	-- stage 1
	('applications', 'infra.application'), ('proposed_projects', 'infra.proposed_project'), ('guarantor_notices', 'infra.guarantor_notice'), ('scores', 'infra.score'), ('cap_decisions', 'infra.cap_decision'),
	('selections', 'infra.selection'), ('results', 'infra.selection_result'), ('notifications', 'infra.notification'), ('sensitization_sessions', 'infra.sensitization_session'), ('sensitization_attendances', 'infra.sensitization_attendance'),
	-- stages 2 and 3
	('groups', 'infra.actor_group'), ('implementers', 'infra.group_implementer'), ('members', 'infra.group_member'), ('meetings', 'infra.meeting'), ('agreements', 'infra.agreement'),
	('proposals', 'infra.proposal'), ('votes', 'infra.vote'), ('contributions', 'infra.member_contribution'), ('council_matters', 'infra.council_matter'), ('group_documents', 'infra.group_document'),
	('work_programmes', 'infra.work_programme'), ('activities', 'infra.programme_activity'), ('training_topics', 'infra.training_topic'), ('training_sessions', 'infra.training_session'), ('training_attendances', 'infra.training_attendance'),
	-- stages 4 and 5
	('candidate_projects', 'infra.candidate_project'), ('commitments', 'infra.commitment'), ('committed_projects', 'infra.committed_project'), ('mapping_fields', 'infra.mapping_field'), ('mappings', 'infra.mapping'),
	-- stages 6 and 7
	('recommendations', 'infra.recommendation'), ('reports', 'infra.report'), ('report_feedback', 'infra.report_feedback'), ('follow_up_routes', 'infra.follow_up_route'), ('final_progress', 'infra.final_progress'),
	-- what is known of organizations and places, what is published of contracts, and the record of changes
	('organization_identifiers', 'infra.organization_identifier'), ('organization_aliases', 'infra.organization_alias'), ('organization_merges', 'infra.organization_merge'), ('areas', 'infra.area'), ('publishers', 'infra.publisher'), ('contracting_processes', 'infra.published_record'), ('history_seals', 'infra.history_seal')) AS e (v, t);

-- What is captured, for whom drafts are for: all but the bytes, which functions take and give, and the login they came with.
SELECT infra.expose(v, t) FROM (VALUES ('finding_rules', 'infra.finding_rule'::regclass), ('file_rules', 'infra.file_rule'), ('releases', 'infra.release'), ('records', 'infra.record'),
	('required_fields', 'infra.required_field'), ('required_documents', 'infra.required_document'), ('captured_projects', 'infra.captured_project'), ('validations', 'infra.validation'), ('findings', 'infra.validation_finding'),
	('observations', 'infra.observation'), ('observation_answers', 'infra.observation_answer'), ('publication_profiles', 'infra.publication_profile'), ('publications', 'infra.publication'), ('withdrawals', 'infra.withdrawal')) AS e (v, t);
SELECT infra.expose('submissions', 'infra.submission', NULL, 'institution', 'submission', 'file', 'sha256', 'bytes', 'received', 'person', 'edition', 'admitted', 'kind', 'standard', 'version', 'projects', 'releases', 'errors', 'warnings');
SELECT infra.expose('submission_findings', 'infra.submission_finding', 'institution, submission, number');
CREATE FUNCTION infra_api.submission_findings(infra_api.submissions)
RETURNS SETOF infra_api.submission_findings
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT f.* FROM infra_api.submission_findings f WHERE (f.institution, f.submission) = (($1).institution, ($1).submission);
END;
COMMENT ON FUNCTION infra_api.submission_findings(infra_api.submissions) IS 'Los hallazgos del archivo. / The findings of the file.';
SELECT infra.expose('drafts', 'infra.project', NULL, 'institution', 'project_id', 'version', 'changed_at', 'person', 'reason', 'submission', 'path', 'title', 'status', 'type', 'sector', 'amount', 'currency', 'period_start', 'period_end', 'updated', 'ocids', 'place', 'digest', 'document');
SELECT infra.expose('draft_versions', 'infra.project_version', 'institution, project_id, version', 'institution', 'project_id', 'version', 'changed_at', 'person', 'reason', 'submission', 'path', 'digest', 'document');
SELECT infra.expose('files', 'infra.file', NULL, 'institution', 'file', 'project_id', 'document_id', 'name', 'media_type', 'at', 'person', 'size', 'sha256');
-- a file comes with its bytes: infra_api.attach_file
REVOKE INSERT ON infra_api.files FROM ia_applicant, ia_operator;

-- Of people and of changes, what everybody may read.
SELECT infra.expose('people', 'infra.person', NULL, 'id', 'name', 'position');
SELECT infra.expose('history', 'infra.history', NULL, 'id', 'at', 'person', 'tab', 'key', 'operation', 'before', 'after', 'previous', 'hash');

SELECT infra.expose(v, t, o) FROM (VALUES
	('application_states', 'infra.application_state'::regclass, 'edition, institution'), ('rankings', 'infra.ranking', 'edition, rank, sequence'), ('project_scores', 'infra.project_score', 'institution, edition, slot'),
	('notices_due', 'infra.guarantor_notice_due', 'edition, state'), ('group_states', 'infra.group_state', 'edition, actor_group'), ('group_balances', 'infra.group_balance', 'edition, actor_group'),
	('proposal_results', 'infra.proposal_result', 'edition, actor_group, proposal'), ('candidate_states', 'infra.candidate_state', 'institution, edition, candidate'),
	('mapping_sheet', 'infra.mapping_sheet', ''), ('mapping_coverage', 'infra.mapping_coverage', 'institution, edition, candidate'), ('information_needs', 'infra.information_need', 'institution, edition, candidate, path'),
	('dashboard', 'infra.dashboard', 'edition, institution'), ('dashboard_stage', 'infra.dashboard_stage', 'edition, institution, stage'), ('dashboard_activity', 'infra.dashboard_activity', 'edition, institution, activity'),
	('dashboard_edition', 'infra.dashboard_edition', 'edition'), ('dashboard_month', 'infra.dashboard_month', 'edition, month'),
	-- no order: a bounding box is to be found by its index
	('projects', 'infra.project_table', ''), ('project_points', 'infra.project_points', ''), ('project_lines', 'infra.project_lines', ''), ('project_polygons', 'infra.project_polygons', '')) AS e (v, t, o);

-- The standards, in words: the newest version of each.
CREATE VIEW infra_api.fields WITH (security_invoker = true) AS
	SELECT s.standard, f.document, f.path, f.type, f.kind, f.required, f.codelist, f.closed, f.since, f.deprecated, f.label_es, f.label_en
	FROM (VALUES ('oc4ids'), ('ocds')) s (standard), LATERAL ia.field(s.standard) f ORDER BY s.standard, f.document, f.path;
COMMENT ON VIEW infra_api.fields IS 'Campos de los estándares OC4IDS y OCDS, en su versión más reciente. / Fields of the standards OC4IDS and OCDS, in their newest version.';
SELECT infra.comment_view('infra_api.fields', '{standard,"Estándar: oc4ids, ocds / standard",document,En qué documento / in which document,path,Campo: su ruta / field: its path,type,Tipo del estándar / type of the standard,kind,Clase de dato / kind of datum,required,Es obligatorio / it is required}');
SELECT infra.comment_view('infra_api.fields', '{codelist,Lista de códigos / code list,closed,La lista es cerrada / the list is closed,since,Desde qué versión / since which version,deprecated,En desuso / deprecated,label_es,"Qué es, en español / what it is, in Spanish",label_en,"Qué es, en inglés / what it is, in English"}');
CREATE VIEW infra_api.codelists WITH (security_invoker = true) AS
	SELECT s.standard, c.codelist, c.code, c.closed, c.since, c.deprecated, c.label_es, c.label_en
	FROM (VALUES ('oc4ids'), ('ocds')) s (standard), LATERAL ia.codelist(s.standard) c ORDER BY s.standard, c.codelist, c.code;
COMMENT ON VIEW infra_api.codelists IS 'Códigos de las listas de OC4IDS y OCDS, en su versión más reciente. / Codes of the code lists of OC4IDS and OCDS, in their newest version.';
SELECT infra.comment_view('infra_api.codelists', '{standard,"Estándar: oc4ids, ocds / standard",codelist,Lista / code list,code,Código / code,closed,La lista es cerrada / the list is closed,since,Desde qué versión / since which version,deprecated,En desuso / deprecated,label_es,"Qué significa, en español / what it means, in Spanish",label_en,"Qué significa, en inglés / what it means, in English"}');
GRANT SELECT ON infra_api.fields, infra_api.codelists TO PUBLIC;

-- From any row with an institution to the institution, where no foreign key leads there directly: an unnamed argument is a
-- relationship, not a function to call.
DO $do$
DECLARE
	this name;
BEGIN
	FOR this IN SELECT v.relname FROM pg_class v JOIN pg_attribute a ON a.attrelid = v.oid AND a.attname = 'institution'
		WHERE v.relnamespace = 'infra_api'::regnamespace AND v.relkind = 'v' AND v.relname NOT IN ('institutions', 'affiliations', 'applications', 'notifications', 'organizations', 'organization_aliases', 'submissions', 'drafts', 'releases', 'records') ORDER BY 1 LOOP
		EXECUTE format($$ CREATE FUNCTION infra_api.institution_of(infra_api.%I) RETURNS SETOF infra_api.institutions LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
			BEGIN ATOMIC SELECT i.* FROM infra_api.institutions i WHERE i.institution = ($1).institution; END $$, this);
		EXECUTE format('COMMENT ON FUNCTION infra_api.institution_of(infra_api.%I) IS %L', this, 'La institución del renglón. / The institution of the row.');
	END LOOP;
END
$do$;
