-- history: decides what is kept of a change, that it cannot be taken back, and that whoever tampers with it is found out.
\set VERBOSITY terse
\pset null (null)
SET client_min_messages = warning;
SELECT count(*) > 0 AS made FROM ia.create_platform(true);
CREATE ROLE regress_ia_ana LOGIN; CREATE ROLE regress_ia_reader;
GRANT ia_operator TO regress_ia_ana;
INSERT INTO infra.person (name, position, login) VALUES ('Ana Robles', 'Operación', 'regress_ia_ana');
-- ---- who, when, as whom, before, after ----
SET SESSION AUTHORIZATION regress_ia_ana;
INSERT INTO infra.non_working_day VALUES ('INAI', '2022-04-11', 'Semana Santa'), ('INAI', '2022-04-12', 'Semana Santa');
SET ROLE ia_operator;
UPDATE infra.non_working_day SET name = 'Periodo vacacional' WHERE day = '2022-04-11';
UPDATE infra.non_working_day SET name = name;
DELETE FROM infra.non_working_day WHERE day = '2022-04-12';
RESET ROLE;
RESET SESSION AUTHORIZATION;
SELECT person, session, acting_as, key, operation, before ->> 'name' AS before, after ->> 'name' AS after, previous IS NULL AS first, octet_length(hash) AS hash, at <= clock_timestamp() AS at FROM infra.history WHERE tab = 'non_working_day' ORDER BY id;
SELECT * FROM infra.verify_history();
-- ---- it only grows, for its owner too ----
UPDATE infra.history SET person = 2;
DELETE FROM infra.history;
TRUNCATE infra.history;
SET ROLE regress_ia_reader;
INSERT INTO infra.history (at, session, acting_as, tab, key, operation, hash) VALUES (now(), 'x', 'x', 'x', 'x', 'INSERT', '');
-- everybody reads the process; personal data is not in what everybody reads
SELECT DISTINCT tab FROM infra.history WHERE tab IN ('person', 'person_contact', 'non_working_day');
SELECT infra.seal_history();
RESET ROLE;
-- ---- seals, and what each kind of tampering looks like ----
SET ROLE ia_operator;
SELECT id, upto > 0 AS upto, changes > 0 AS changes, octet_length(digest) AS digest FROM infra.seal_history();
RESET ROLE;
INSERT INTO infra.non_working_day VALUES ('INAI', '2022-07-18', 'Vacaciones');
SELECT changes FROM infra.seal_history();
SELECT count(*) AS wrong FROM infra.verify_history();
SET session_replication_role = replica;		-- how a superuser gets past the trigger
BEGIN;
UPDATE infra.history SET after = after || '{"name": "Otro"}' WHERE tab = 'non_working_day' AND key = 'INAI/2022-04-11' AND operation = 'INSERT';
SELECT what, tab, key FROM infra.verify_history();
ROLLBACK;
BEGIN;
DELETE FROM infra.history WHERE tab = 'non_working_day' AND key = 'INAI/2022-04-11' AND operation = 'INSERT';
SELECT what, tab, key FROM infra.verify_history();
ROLLBACK;
BEGIN;
DELETE FROM infra.history WHERE tab = 'non_working_day' AND key = 'INAI/2022-07-18';
SELECT what, tab, key FROM infra.verify_history();
ROLLBACK;
RESET session_replication_role;
-- whoever verifies need not be allowed to read all of it
SET ROLE regress_ia_reader;
SELECT count(*) AS wrong FROM infra.verify_history();
RESET ROLE;
-- ---- claims are believed from the gateway only ----
CREATE ROLE regress_ia_gateway LOGIN; GRANT ia_gateway TO regress_ia_gateway; GRANT ia_operator TO regress_ia_gateway;
INSERT INTO infra.person (name, subject) VALUES ('Berta Luna', 'berta');
SET SESSION AUTHORIZATION regress_ia_gateway;
SELECT set_config('request.jwt.claims', '{"sub": "berta"}', false) IS NULL AS set;
SELECT (SELECT p.name FROM infra.person p WHERE p.id = infra.me()) AS gateway;
SELECT set_config('request.jwt.claims', '{"sub": "nobody"}', false) IS NULL AS set;
SELECT infra.me() AS unknown;
SELECT set_config('request.jwt.claims', '{"sub":', false) IS NULL AS set;
SELECT infra.me();
SELECT set_config('request.jwt.claims', '[]', false) IS NULL AS set;
SELECT infra.claims();
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION regress_ia_ana;
SELECT set_config('request.jwt.claims', '{"sub": "berta", "role": "ia_council"}', false) IS NULL AS set;
SELECT (SELECT p.name FROM infra.person p WHERE p.id = infra.me()) AS forged, infra.claims() AS claims, infra.acts_as('council') AS council, infra.acts_as('operator') AS operator;
SELECT infra.must_act_as('council', 'validator');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION regress_ia_reader;
SELECT count(*) AS seen FROM infra.person;
SELECT login FROM infra.person;
SELECT email FROM infra.person_contact;
RESET SESSION AUTHORIZATION;
SELECT set_config('request.jwt.claims', '', false) IS NULL AS set;
DROP SCHEMA infra_api, infra CASCADE;
DROP ROLE regress_ia_ana, regress_ia_reader, regress_ia_gateway;
