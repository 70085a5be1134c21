-- calendar: decides which days are working days in Mexico, in any year, and how they are counted.
SET client_min_messages = warning;
SELECT count(*) > 0 AS made FROM ia.create_platform(true);
SELECT year, string_agg(to_char(day, 'MM-DD'), ' ') AS holidays FROM unnest(ARRAY[2005, 2006, 2012, 2018, 2021, 2022, 2023, 2024, 2025, 2030]) AS year, infra.statutory_holidays(year) GROUP BY year ORDER BY year;
SELECT to_char(day, 'YYYY-MM-DD') AS day, name FROM infra.statutory_holidays(2024);
-- the 2022 notice: 5 working days after 14 March, with 21 March a holiday
SELECT to_char(infra.add_working_days('2022-03-14', 5, 'INAI'), 'YYYY-MM-DD') AS due;
SELECT to_char(day::date, 'Dy YYYY-MM-DD') AS day, infra.is_working_day(day::date) AS working FROM generate_series(date '2022-03-18', date '2022-03-22', interval '1 day') day;
-- a calendar of one's own, and only that one
INSERT INTO infra.non_working_day VALUES ('INAI', '2022-03-16', 'Aniversario');
SELECT to_char(infra.add_working_days('2022-03-14', 5, 'INAI'), 'YYYY-MM-DD') AS inai, to_char(infra.add_working_days('2022-03-14', 5), 'YYYY-MM-DD') AS statutory, to_char(infra.add_working_days('2022-03-14', 5, 'otro'), 'YYYY-MM-DD') AS other;
-- backwards, none at all, from a Saturday, across a year
SELECT to_char(infra.add_working_days('2022-03-22', -5), 'YYYY-MM-DD') AS back, to_char(infra.add_working_days('2022-03-19', 0), 'YYYY-MM-DD') AS none, to_char(infra.add_working_days('2022-03-19', 1), 'YYYY-MM-DD') AS saturday, to_char(infra.add_working_days('2022-12-30', 1), 'YYYY-MM-DD') AS year;
-- there and back is where one began, from any working day
SELECT count(*) AS days, count(*) FILTER (WHERE infra.add_working_days(infra.add_working_days(day::date, n), -n) = day) AS same FROM generate_series(date '2022-01-03', date '2022-12-31', interval '7 days') day, generate_series(1, 30, 7) n WHERE infra.is_working_day(day::date);
\set VERBOSITY terse
SELECT infra.add_working_days('2022-03-14', 10001);
SELECT infra.add_working_days('infinity', 1);
DROP SCHEMA infra_api, infra CASCADE;
