-- roles: decides who may read and write what, as intended, by hand; doc/roles.md is what the catalog says. Rows are judged in
-- test/t/011_roles.pl, which tries what is forbidden.
\set VERBOSITY terse
\pset tuples_only on
\pset format unaligned
SET client_min_messages = warning;
SELECT count(*) > 0 FROM ia.create_platform(true);
CREATE SCHEMA tap;
CREATE EXTENSION pgtap SCHEMA tap;
SET search_path = tap, public;
SELECT no_plan();
CREATE FUNCTION pg_temp.may(reader name, privilege text) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT c.relname::text FROM pg_class c WHERE c.relnamespace = 'infra'::regnamespace AND c.relkind IN ('r', 'v', 'p')
		AND CASE WHEN privilege IN ('DELETE', 'TRUNCATE', 'TRIGGER') THEN has_table_privilege(reader, c.oid, privilege) ELSE has_any_column_privilege(reader, c.oid, privilege) END
$$;
-- what a role writes: a table, or table(columns)
CREATE FUNCTION pg_temp.writes(writer name, privilege text) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT c.relname || CASE WHEN has_table_privilege(writer, c.oid, privilege) THEN '' ELSE format('(%s)', (SELECT string_agg(a.attname, ',' ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND has_column_privilege(writer, c.oid, a.attnum, privilege))) END
	FROM pg_class c WHERE c.relnamespace = 'infra'::regnamespace AND c.relkind IN ('r', 'v', 'p') AND CASE WHEN privilege = 'DELETE' THEN has_table_privilege(writer, c.oid, privilege) ELSE has_any_column_privilege(writer, c.oid, privilege) END
$$;

-- ---- the process is public: what the public cannot read is named here ----
SELECT set_eq($$ SELECT relname::text FROM pg_class WHERE relnamespace = 'infra'::regnamespace AND relkind IN ('r', 'v', 'p') EXCEPT SELECT pg_temp.may('ia_public', 'SELECT') $$,
	'{applied_step,person_contact,submission,submission_finding,project,project_past,project_version,release,record,captured_project,validation,validation_finding,observation,observation_answer,masking_secret}'::text[], 'the public reads all but personal data, what is not published, and how the platform was made');
SELECT column_privs_are('infra', 'person', c, 'ia_public', '{}'::name[], 'the public does not read person.' || c) FROM unnest('{login,subject}'::name[]) c;
SELECT column_privs_are('infra', 'history', c, 'ia_public', '{}'::name[], 'the public does not read history.' || c) FROM unnest('{session,acting_as}'::name[]) c;
SELECT table_privs_are('infra', 'person_contact', r, '{SELECT}'::name[], r || ' reads contact details (its own: a policy)') FROM unnest('{ia_applicant,ia_coordination,ia_secretariat,ia_member,ia_council,ia_validator}'::name[]) r;

-- ---- who writes ----
SELECT is_empty($$ SELECT r, p, pg_temp.may(r, p) FROM unnest('{ia_public,ia_gateway}'::name[]) r, unnest('{INSERT,UPDATE,DELETE}'::text[]) p $$, 'the public and a gateway''s login write nothing');
SELECT is_empty($$ SELECT r.rolname, p, pg_temp.may(r.rolname, p) FROM pg_roles r, unnest('{TRUNCATE,REFERENCES,TRIGGER}'::text[]) p WHERE r.rolname LIKE 'ia\_%' $$, 'nobody empties a table, refers to it or puts a trigger on it');
SELECT set_eq(format('SELECT pg_temp.writes(%L, %L)', r, p), w, r || ': ' || p) FROM (VALUES
	('ia_applicant', 'INSERT', '{"application(edition,institution,signed_by,responsible,projects,accepts_terms)",proposed_project,candidate_project,"commitment(institution,edition,text)",committed_project,mapping,mapping_sheet,"programme_activity(institution,edition,activity,stage,name,responsible,planned_start,planned_end,precautions)",report,follow_up_route,"document_register(edition,kind,actor_group,institution,notification,replaces)","project(institution,document)","file(institution,project_id,document_id,name,media_type,bytes)",captured_project,"observation_answer(institution,project_id,observation,text)"}'),
	('ia_applicant', 'UPDATE', '{"application(responsible,projects,withdrawn_at)",proposed_project,candidate_project,commitment(text),mapping,mapping_sheet,"programme_activity(name,responsible,planned_start,planned_end,precautions)","recommendation(answer,answered_on)",follow_up_route,project(document),captured_project}'),
	('ia_applicant', 'DELETE', '{proposed_project,committed_project,mapping,captured_project}'),
	('ia_coordination', 'INSERT', '{actor_group,group_implementer,group_member,meeting,proposal,work_programme,training_session,training_attendance,"programme_activity(institution,edition,activity,stage,name,responsible,planned_start,planned_end,precautions)",candidate_project,commitment,committed_project,report,guarantor_notice,group_document,"council_matter(edition,actor_group,matter,kind,text,raised_on)","document_register(edition,kind,actor_group,institution,notification,replaces)"}'),
	('ia_coordination', 'UPDATE', '{actor_group,group_implementer,group_member,meeting,proposal,work_programme,training_session,training_attendance,candidate_project,commitment,committed_project,report,group_document,recommendation(delivered_on)}'),
	('ia_coordination', 'DELETE', '{committed_project}'),
	('ia_secretariat', 'INSERT', '{agreement}'), ('ia_secretariat', 'UPDATE', '{agreement}'), ('ia_secretariat', 'DELETE', '{}'),
	('ia_member', 'INSERT', '{proposal,vote,report_feedback,member_contribution}'), ('ia_member', 'UPDATE', '{vote,report_feedback,member_contribution}'), ('ia_member', 'DELETE', '{}'),
	('ia_council', 'INSERT', '{finding_rule,cap_decision,recommendation,report,mapping_field,"document_register(edition,kind,actor_group,institution,notification,replaces)",required_field,required_document}'), ('ia_council', 'UPDATE', '{finding_rule,recommendation,report,mapping_field,"council_matter(answer,answered_on)",required_field,required_document}'), ('ia_council', 'DELETE', '{finding_rule,required_field,required_document}'),
	('ia_validator', 'INSERT', '{"observation(institution,project_id,path,text)"}'), ('ia_validator', 'UPDATE', '{"validation(verdict,note)",observation(closing_note)}'), ('ia_validator', 'DELETE', '{}'),
	('ia_operator', 'DELETE', '{affiliation,committed_project,convener,file_rule,finding_rule,guarantor_member,mapping,non_working_day,proposed_project,publisher,captured_project,required_field,required_document,publication_profile}')) AS w (r, p, list), LATERAL (SELECT list::text[] AS w) l;
-- operators write what the programme takes down, but not what it works out, what the council decides, nor what members say
SELECT set_eq($$ SELECT pg_temp.may('ia_public', 'SELECT') EXCEPT SELECT relname::text FROM pg_class WHERE relnamespace = 'infra'::regnamespace AND relkind = 'v' EXCEPT SELECT pg_temp.writes('ia_operator', 'INSERT') $$,
	'{agreement,cap_decision,document_register,file,final_progress,follow_up_route,history,history_seal,month_progress,organization,organization_alias,organization_identifier,organization_merge,person_role,published_project,published_record,published_release,report_feedback,score,search_entry,selection,selection_result,stage_progress,vote,publication,withdrawal}'::text[], 'operators do not write these, or not all of their columns');
SELECT set_eq($$ SELECT pg_temp.writes('ia_operator', 'INSERT') EXCEPT SELECT pg_temp.writes('ia_operator', 'UPDATE') $$, '{"document_register(edition,kind,actor_group,institution,notification,replaces)","project(institution,document)","file(institution,project_id,document_id,name,media_type,bytes)","observation_answer(institution,project_id,observation,text)"}'::text[], 'operators change what they write, but not a document that was issued, nor the file of one, nor an answer, nor whose a project is');
SELECT set_eq($$ SELECT pg_temp.writes('ia_operator', 'UPDATE') EXCEPT SELECT pg_temp.writes('ia_operator', 'INSERT') $$, '{project(document)}'::text[], 'and nothing else but what a project says');

-- ---- functions ----
SELECT set_eq(format('SELECT p.proname::text FROM pg_proc p WHERE p.pronamespace = ''infra_api''::regnamespace AND has_function_privilege(%L, p.oid, ''EXECUTE'') AND NOT has_function_privilege(''ia_public'', p.oid, ''EXECUTE'')', r), f::text[], r || ' calls') FROM (VALUES
	('ia_applicant', '{submit_application,withdraw_application,issue_document,import,import_text,start_project,set_field,draft_findings,swap_project_axes,repair_project,attach_file,link_project,submit_for_validation,answer_observation,publish_project,withdraw_publication,preview_publication,import_body}'), ('ia_coordination', '{install_group,close_proposal,approve_programme,approve_commitment,issue_document,draft_findings}'), ('ia_secretariat', '{}'), ('ia_member', '{}'),
	('ia_council', '{change_cap,select_applications,grant_recognition,issue_mapping_template,issue_document,draft_findings}'), ('ia_validator', '{draft_findings,validate_project,add_observation,close_observation}'), ('ia_gateway', '{}'),
	('ia_operator', '{submit_application,withdraw_application,select_applications,publish_results,install_group,close_proposal,approve_programme,complete_activity,approve_commitment,grant_recognition,issue_mapping_template,issue_document,merge_organizations,undo_merge,import,import_text,start_project,set_field,draft_findings,swap_project_axes,repair_project,attach_file,link_project,submit_for_validation,answer_observation,publish_project,withdraw_publication,preview_publication,import_body,register_person}')) AS w (r, f);
SELECT set_eq($$ SELECT p.proname::text FROM pg_proc p WHERE p.pronamespace = 'infra_api'::regnamespace AND has_function_privilege('ia_public', p.oid, 'EXECUTE') $$, '{commitment_document,csv,csv_file,csv_lines,csv_tables,document,document_page,download,excel,feature_lines,features,file,general_final_report,installation_act,institution_of,json_lines,lines,notification_document,openapi,package,progress_report,project_lines,project_package,recognition_document,record_lines,record_package,release_lines,release_package,search,search_organizations,specific_final_report,submission_findings,suggest,tile,vector_tile,work_programme_document}'::text[], 'the public calls');
SELECT set_eq($$ SELECT p.proname::text, r.rolname::text FROM pg_proc p, pg_roles r WHERE p.pronamespace = 'infra'::regnamespace AND p.proname IN ('export_institution', 'import_institution') AND r.rolname LIKE 'ia\_%' AND has_function_privilege(r.rolname, p.oid, 'EXECUTE') $$,
	$$ VALUES ('export_institution', 'ia_operator') $$, 'operators export an institution; the owner alone restores one');

-- ---- how it is built ----
SELECT set_eq($$ SELECT relname::text FROM pg_class WHERE relnamespace = 'infra'::regnamespace AND relkind = 'r' AND NOT relrowsecurity $$, '{applied_step,area}'::text[], 'tables without row security: areas, which are reference data, and what nobody has a privilege on');
SELECT is_empty($$ SELECT relname FROM pg_class WHERE relnamespace = ANY ('{infra,infra_api}'::regnamespace[]) AND relkind = 'v' AND NOT coalesce(reloptions @> '{security_invoker=true}', false) $$, 'every view asks with the privileges of whoever asks');
SELECT is_empty($$ SELECT oid::regprocedure FROM pg_proc WHERE pronamespace = ANY ('{infra,infra_api}'::regnamespace[]) AND prosecdef AND NOT coalesce(proconfig @> '{"search_path=pg_catalog, pg_temp"}', false) $$, 'whatever runs as its owner has its search path pinned');
SELECT set_eq($$ SELECT proname::text FROM pg_proc WHERE pronamespace = ANY ('{infra,infra_api}'::regnamespace[]) AND prosecdef AND has_function_privilege('ia_public', oid, 'EXECUTE') $$,
	'{me,acts_for,check_request,coordinates,coordinates_group,coordinates_implementer,file_is_public,is_member,is_secretariat,verify_history,is_own,capture_state}'::text[], 'of what runs as its owner the public calls what answers yes or no, who one is, how far a project is, and whether the history holds');
SELECT is_empty($$ SELECT c.relname, t.tgname FROM pg_class c CROSS JOIN (VALUES ('record_change'), ('row_by_row')) t (tgname) WHERE c.relnamespace = 'infra'::regnamespace AND c.relkind = 'r'
	AND c.relname NOT IN ('applied_step', 'history', 'history_seal', 'area', 'organization', 'organization_alias', 'organization_identifier', 'published_project', 'published_record', 'published_release', 'search_entry', 'submission', 'submission_finding', 'project', 'project_past', 'release', 'record', 'file', 'stage_progress', 'month_progress', 'captured_project', 'validation', 'validation_finding', 'observation', 'observation_answer', 'masking_secret', 'publication', 'withdrawal') AND NOT EXISTS (SELECT FROM pg_trigger g WHERE g.tgrelid = c.oid AND g.tgname = t.tgname) $$, 'every table of the process has its history kept, and is not emptied at once');
SELECT * FROM finish();
RESET search_path;
DROP SCHEMA tap CASCADE;
DROP SCHEMA infra_api, infra CASCADE;
