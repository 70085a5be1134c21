-- 04_calendar.sql: working days. Statutory holidays are computed for any year; what an institution adds to them is a list
-- that can be edited, by calendar.
CREATE TABLE infra.non_working_day (
	calendar text NOT NULL CHECK (calendar <> ''),
	day date NOT NULL,
	name text NOT NULL CHECK (name <> ''),
	PRIMARY KEY (calendar, day)
);
COMMENT ON TABLE infra.non_working_day IS 'Días inhábiles además de los de ley, por calendario (INAI, una entidad…). / Non-working days besides the statutory ones, by calendar.';
COMMENT ON COLUMN infra.non_working_day.calendar IS 'Calendario / calendar';
COMMENT ON COLUMN infra.non_working_day.day IS 'Día / day';
COMMENT ON COLUMN infra.non_working_day.name IS 'Por qué / why';
SELECT infra.keep_history('infra.non_working_day');
ALTER TABLE infra.non_working_day ENABLE ROW LEVEL SECURITY;
CREATE POLICY everybody ON infra.non_working_day FOR SELECT USING (true);
CREATE POLICY operator ON infra.non_working_day FOR ALL TO ia_operator USING (true) WITH CHECK (true);
GRANT SELECT ON infra.non_working_day TO PUBLIC;
GRANT INSERT, UPDATE, DELETE ON infra.non_working_day TO ia_operator;

-- The n-th Monday of a month.
CREATE FUNCTION infra.monday(year integer, month integer, n integer)
RETURNS date
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN make_date(year, month, 1) + (8 - extract(isodow FROM make_date(year, month, 1))::integer) % 7 + 7 * (n - 1);
COMMENT ON FUNCTION infra.monday(integer, integer, integer) IS 'El enésimo lunes de un mes. / The n-th Monday of a month.';

CREATE FUNCTION infra.statutory_holidays(year integer)
RETURNS TABLE (day date, name text)
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE ROWS 8
BEGIN ATOMIC
	SELECT d.day, d.name FROM (VALUES
		(make_date(year, 1, 1), 'Año Nuevo', true),
		(CASE WHEN year >= 2006 THEN infra.monday(year, 2, 1) ELSE make_date(year, 2, 5) END, 'Día de la Constitución', true),
		(CASE WHEN year >= 2006 THEN infra.monday(year, 3, 3) ELSE make_date(year, 3, 21) END, 'Natalicio de Benito Juárez', true),
		(make_date(year, 5, 1), 'Día del Trabajo', true),
		(make_date(year, 9, 16), 'Día de la Independencia', true),
		(make_date(year, 10, 1), 'Transmisión del Poder Ejecutivo Federal', year >= 2024 AND year % 6 = 2),
		(CASE WHEN year >= 2006 THEN infra.monday(year, 11, 3) ELSE make_date(year, 11, 20) END, 'Día de la Revolución', true),
		(make_date(year, 12, 1), 'Transmisión del Poder Ejecutivo Federal', year BETWEEN 1934 AND 2018 AND year % 6 = 2),
		(make_date(year, 12, 25), 'Navidad', true)) AS d (day, name, held)
	WHERE d.held ORDER BY d.day;
END;
COMMENT ON FUNCTION infra.statutory_holidays(integer) IS 'Días de descanso obligatorio de un año (Ley Federal del Trabajo, artículo 74); los de jornada electoral no, que caen en domingo.
Statutory holidays of a year (Ley Federal del Trabajo, article 74), election days left out, which are Sundays. From 2006 three of them are Mondays; the change of the federal executive is on 1 October from 2024, before on 1 December, every six years.';

CREATE FUNCTION infra.is_working_day(day date, calendar text DEFAULT NULL)
RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
RETURN extract(isodow FROM day) < 6
	AND NOT EXISTS (SELECT FROM infra.statutory_holidays(extract(year FROM day)::integer) h WHERE h.day = is_working_day.day)
	AND NOT EXISTS (SELECT FROM infra.non_working_day n WHERE n.calendar = is_working_day.calendar AND n.day = is_working_day.day);
COMMENT ON FUNCTION infra.is_working_day(date, text) IS 'Si un día es hábil: ni fin de semana, ni de descanso obligatorio, ni de la lista del calendario. / Whether a day is a working day: no weekend, no statutory holiday, not in the calendar''s list.';

CREATE FUNCTION infra.add_working_days(day date, days integer, calendar text DEFAULT NULL)
RETURNS date
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	at date := day;
	left_over integer := abs(days);
	step constant integer := sign(days);
BEGIN
	IF left_over > 10000 OR NOT isfinite(day) THEN
		PERFORM infra.refuse('22023', format('%s working days from %s cannot be counted / no se pueden contar %s días hábiles desde %s', days, infra.iso(day), days, infra.iso(day)), 'Count at most 10000 from a date. / Cuente a lo más 10000 desde una fecha.');
	END IF;
	WHILE left_over > 0 LOOP
		at := at + step;
		IF infra.is_working_day(at, calendar) THEN
			left_over := left_over - 1;
		END IF;
	END LOOP;
	RETURN at;
END
$function$;
COMMENT ON FUNCTION infra.add_working_days(date, integer, text) IS 'El día que cae tantos días hábiles después (o antes, si son negativos).
The day so many working days later (earlier, if negative); the day itself is not counted. calendar: a list of infra.non_working_day besides the statutory holidays. Raises 22023 beyond 10000 days.';
