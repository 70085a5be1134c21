-- edition: decides what an edition holds, which steps it takes, and that the one of 2022 is as it was called.
\set VERBOSITY terse
\pset null (null)
SET client_min_messages = warning;
SELECT count(*) > 0 AS made FROM ia.create_platform(true);
SELECT infra.seed_edition_2022();
SELECT name, year, modality, state, opens, closes, max_projects, aggregation, extra_fields, infra.cap_of(edition) AS cap FROM infra.edition;
SELECT string_agg(acronym, ', ' ORDER BY acronym COLLATE "C") AS council, count(*) FROM infra.council_member;
SELECT stage, name FROM infra.stage ORDER BY stage;
SELECT stage, number, name, planned_start, planned_end, actual_start FROM infra.calendar_activity ORDER BY stage, number;
-- stages overlap: March, July and August have two each
SELECT to_char(month, 'YYYY-MM') AS month, array_agg(DISTINCT stage ORDER BY stage) AS stages FROM generate_series(timestamp '2022-03-01', '2022-09-01', '1 month') month JOIN infra.calendar_activity ON daterange(planned_start, planned_end, '[]') && daterange(month::date, (month + interval '1 month')::date) GROUP BY month HAVING count(DISTINCT stage) > 1 ORDER BY month;
SELECT ambit, string_agg(points::text, '/' ORDER BY criterion) AS points, sum(points) AS total FROM infra.criterion GROUP BY ambit ORDER BY ambit;
SELECT ambit, number, recipient FROM infra.letter_recipient ORDER BY ambit, number;
SELECT topic, count(*) FROM infra.edition_note GROUP BY topic ORDER BY topic COLLATE "C";
SELECT count(*) AS guarantor_bodies FROM infra.guarantor_body;
SELECT due, count(*) FROM infra.guarantor_notice_due GROUP BY due;

-- ---- the steps ----
UPDATE infra.edition SET state = 'closed';
UPDATE infra.edition SET state = 'open';
UPDATE infra.edition SET state = 'draft';
UPDATE infra.edition SET closes = '2022-03-15';
UPDATE infra.edition SET closes = '2022-03-14';
-- while it is open, rules can still change; not once it has closed, which takes the end of its last day
UPDATE infra.criterion SET points = 41 WHERE (ambit, criterion) = ('federal', 1); UPDATE infra.criterion SET points = 40 WHERE (ambit, criterion) = ('federal', 1);
UPDATE infra.edition SET closes = '2100-01-01'; UPDATE infra.edition SET state = 'closed'; UPDATE infra.edition SET closes = '2022-03-14';
UPDATE infra.edition SET state = 'closed';
UPDATE infra.edition SET closes = '2022-03-15';
UPDATE infra.edition SET aggregation = 'sum';
UPDATE infra.criterion SET points = 41 WHERE (ambit, criterion) = ('federal', 1);
INSERT INTO infra.priority_type VALUES ('2022', 4, 'Otro');
-- selected, running, reported: each has its condition
UPDATE infra.edition SET state = 'selected';
UPDATE infra.edition SET time_zone = 'Marte/Olympus';
INSERT INTO infra.edition (edition, name, year, legal_basis, state, opens, closes, max_projects) VALUES ('2023', 'x', 2023, 'x', 'open', '2023-01-01', '2023-02-01', 3);
INSERT INTO infra.edition (edition, name, year, legal_basis, opens, closes, max_projects) VALUES ('2023', 'x', 2023, 'x', '2023-03-01', '2023-02-01', 3);
-- ---- another edition needs rows only ----
INSERT INTO infra.edition (edition, name, year, legal_basis, opens, closes, max_projects, aggregation) VALUES ('2023', 'Segunda edición', 2023, 'Convenio', '2023-02-01', '2023-03-01', 3, 'sum');
SELECT edition, state, infra.cap_of(edition) AS cap FROM infra.edition ORDER BY edition;
UPDATE infra.edition SET state = 'open' WHERE edition = '2023';
-- ---- planned and actual dates, and their history ----
UPDATE infra.calendar_activity SET actual_start = '2022-07-05', actual_end = '2022-09-08' WHERE (edition, stage, number) = ('2022', 2, 1);
UPDATE infra.calendar_activity SET actual_end = '2022-07-04' WHERE (edition, stage, number) = ('2022', 2, 1);
SELECT planned_end, actual_end, actual_end - planned_end AS days_late FROM infra.calendar_activity WHERE (edition, stage, number) = ('2022', 2, 1);
SELECT operation, after ->> 'actual_end' AS actual_end FROM infra.history WHERE tab = 'calendar_activity' AND key = '2022/2/1' ORDER BY id;
-- ---- the cap: the council's alone, and each decision stays ----
CREATE ROLE regress_ia_council; GRANT ia_council TO regress_ia_council;
CREATE ROLE regress_ia_operator; GRANT ia_operator TO regress_ia_operator;
SET ROLE regress_ia_operator;
SELECT infra_api.change_cap('2022', 30, 'porque sí');
INSERT INTO infra.cap_decision (edition, number, cap, reason) VALUES ('2022', 2, 30, 'porque sí');
SET ROLE regress_ia_council;
SELECT infra_api.change_cap('2022', 23, 'Se recibieron 23 candidaturas.');
SELECT infra_api.change_cap('2022', 0, 'x'); SELECT infra_api.change_cap('2022', 5, NULL); SELECT infra_api.change_cap('1999', 5, 'x');
UPDATE infra.cap_decision SET cap = 99;
RESET ROLE;
SELECT number, cap, reason FROM infra.cap_decision ORDER BY number;
-- what is decided after the selection would decide nothing
SET ROLE regress_ia_operator;
SELECT count(*) AS selected FROM infra_api.select_applications('2022');
UPDATE infra.edition SET state = 'running' WHERE edition = '2022';
SET ROLE regress_ia_council;
SELECT infra_api.change_cap('2022', 24, 'Tarde');
RESET ROLE;
-- who calls, with the council: the guarantor bodies
SELECT count(*) AS conveners FROM infra.convener WHERE edition = '2022';
SELECT count(*) AS wrong FROM infra.verify_history();
DROP SCHEMA infra_api, infra CASCADE;
DROP ROLE regress_ia_council, regress_ia_operator;
