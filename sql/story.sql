-- story: the whole edition of 2022, from the call to recognition, and what it comes to. The story itself is
-- test/story/2022.sql, which `make demo` runs too.
\set VERBOSITY default
\pset null (null)
SET client_min_messages = warning;
SET DateStyle = ISO;
SELECT count(*) > 0 AS made FROM ia.create_platform(true);
\getenv abs_srcdir PG_ABS_SRCDIR
\set story :abs_srcdir '/test/story/2022.sql'
\set ECHO none
\i :story
\set ECHO all
SELECT state FROM infra.edition;
SELECT count(*) AS letters, count(DISTINCT state) AS states, min(sequence) AS first, max(sequence) AS last, sum(projects) AS projects FROM infra.application JOIN infra.institution USING (institution);
SELECT s.applications, s.cap, s.criteria_applied, count(*) FILTER (WHERE r.selected) AS selected, count(*) FILTER (WHERE NOT r.selected) AS rejected, bool_and(r.selected OR cardinality(r.reasons) > 0) AS reasoned FROM infra.selection s JOIN infra.selection_result r USING (edition) GROUP BY s.edition;
SELECT rank, institution, points, reasons[1] AS reason FROM infra.selection_result WHERE NOT selected ORDER BY rank;
SELECT state, sent_on, due, in_time FROM infra.guarantor_notice_due WHERE sent_on IS NOT NULL ORDER BY state;
SELECT g.actor_group, g.kind, g.installed_on, w.approved_on, (SELECT count(*) FROM infra.group_implementer i WHERE i.actor_group = g.actor_group) AS implementers, b.members, b.balanced FROM infra.actor_group g JOIN infra.work_programme w USING (edition, actor_group) JOIN infra.group_balance b USING (edition, actor_group) ORDER BY g.actor_group COLLATE "C";
SELECT count(*) AS commitments, count(approved_on) AS approved, (SELECT count(*) FROM infra.committed_project) AS projects, (SELECT count(*) FROM infra.committed_project JOIN infra.candidate_project USING (institution, edition, candidate) WHERE origin <> 'letter') AS of_the_groups FROM infra.commitment;
SELECT stage, sum(planned) AS planned, sum(done) AS done, sum(on_time) AS on_time, sum(late) AS late, sum(overdue) AS overdue FROM infra.dashboard_stage GROUP BY stage ORDER BY stage;
SELECT institution, planned, done, on_time, completion, punctuality, recognized FROM infra.final_progress ORDER BY completion DESC, punctuality DESC NULLS LAST, institution COLLATE "C";
SELECT count(*) FILTER (WHERE recognized) AS recognized, count(*) AS of FROM infra.final_progress;
SELECT name, planned_end, actual_end, actual_end - planned_end AS days_late FROM infra.calendar_activity WHERE actual_end > planned_end ORDER BY planned_end;
SELECT state, count(*) FROM infra.candidate_state GROUP BY state ORDER BY state;
SELECT (SELECT count(*) FROM infra.validation WHERE verdict = 'validated') AS validated, (SELECT count(*) FROM infra.observation WHERE closed_at IS NOT NULL) AS closed, (SELECT count(*) FROM infra.publication) AS publications, (SELECT count(*) FROM infra.published_project) AS published, (SELECT bool_and(ia.is_valid(document)) FROM infra.published_project) AS valid;
SELECT kind, count(*) FROM infra.report GROUP BY kind ORDER BY kind;
SELECT count(*) > 800 AS changes, count(DISTINCT acting_as) AS roles FROM infra.history;
SELECT count(*) AS wrong FROM infra.verify_history();
DROP SCHEMA infra_api, infra CASCADE;
