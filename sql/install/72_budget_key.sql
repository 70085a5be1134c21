-- 72_budget_key.sql: the clave presupuestaria, and the sums by the six moments of the budget.
-- Attributes are spelled as the components are in the budget lines of a document.

CREATE TYPE @extschema@.budget_key AS (
	"cycle" text,
	"branch" text,
	"responsibleUnit" text,
	"finality" text,
	"function" text,
	"subFunction" text,
	"institutionalActivity" text,
	"budgetProgram" text,
	"spendingObject" text,
	"spendingType" text,
	"budgetSource" text,
	"region" text,
	"portfolioKey" text
);
COMMENT ON TYPE @extschema@.budget_key IS
'Clave presupuestaria: sus 13 componentes, en orden; NULL el que no se conoce.
Budget key: its 13 components in order, NULL what is not known. Made by ia.budget_key, from text or from a budget line.';
COMMENT ON COLUMN @extschema@.budget_key."cycle" IS 'Ciclo: el año / year';
COMMENT ON COLUMN @extschema@.budget_key."branch" IS 'Ramo / branch';
COMMENT ON COLUMN @extschema@.budget_key."responsibleUnit" IS 'Unidad responsable / responsible unit';
COMMENT ON COLUMN @extschema@.budget_key."finality" IS 'Finalidad / finality';
COMMENT ON COLUMN @extschema@.budget_key."function" IS 'Función / function';
COMMENT ON COLUMN @extschema@.budget_key."subFunction" IS 'Subfunción / subfunction';
COMMENT ON COLUMN @extschema@.budget_key."institutionalActivity" IS 'Actividad institucional / institutional activity';
COMMENT ON COLUMN @extschema@.budget_key."budgetProgram" IS 'Programa presupuestario: modalidad y número / budget programme: a letter and a number';
COMMENT ON COLUMN @extschema@.budget_key."spendingObject" IS 'Objeto del gasto: partida / object of expenditure';
COMMENT ON COLUMN @extschema@.budget_key."spendingType" IS 'Tipo de gasto / type of expenditure';
COMMENT ON COLUMN @extschema@.budget_key."budgetSource" IS 'Fuente de financiamiento / source of funds';
COMMENT ON COLUMN @extschema@.budget_key."region" IS 'Entidad federativa / state';
COMMENT ON COLUMN @extschema@.budget_key."portfolioKey" IS 'Clave de cartera del proyecto de inversión / key in the investment portfolio';

CREATE FUNCTION @extschema@.budget_components()
RETURNS TABLE (component integer, name text, label_es text, label_en text, pattern text)
LANGUAGE c IMMUTABLE PARALLEL SAFE COST 1 ROWS 13
AS 'MODULE_PATHNAME', 'ia_budget_components';
COMMENT ON FUNCTION @extschema@.budget_components() IS
'Los 13 componentes de la clave presupuestaria: orden, nombre, etiquetas y cómo se escriben.
The 13 components of the budget key: order, name, labels, and the pattern each fits in the federal budget.';

CREATE FUNCTION @extschema@.budget_key(key text)
RETURNS @extschema@.budget_key
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'ia_budget_key';
COMMENT ON FUNCTION @extschema@.budget_key(text) IS
'La clave presupuestaria escrita en un texto: con guiones, puntos, diagonales, barras, guiones bajos o espacios, o seguida.
The budget key that a text spells: components between hyphens, points, slashes, bars, underscores or spaces, where an empty one is not known and numbers are filled up with zeros; or run together, each in its full width. Components at the end may be missing. NULL for a text without any. Raises 22P02 for a component that does not fit its pattern (ia.budget_components), or one too many, with its number and place.';

CREATE FUNCTION @extschema@.budget_key(line jsonb)
RETURNS @extschema@.budget_key
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'ia_budget_key_line';
COMMENT ON FUNCTION @extschema@.budget_key(jsonb) IS
'La clave presupuestaria de un renglón de presupuesto (budgetLines).
The budget key of a budget line, an element of budgetLines: of its components, by name; or else of its id, where that spells a key. Numbers are filled up with zeros; a code that does not fit its pattern is kept as it is, since states have catalogues of their own. NULL where there is none. Raises nothing.';

CREATE FUNCTION @extschema@.budget_key_text(key @extschema@.budget_key, separator text DEFAULT '-')
RETURNS text
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 5
AS 'MODULE_PATHNAME', 'ia_budget_key_text';
COMMENT ON FUNCTION @extschema@.budget_key_text(@extschema@.budget_key, text) IS
'La clave presupuestaria como texto.
A budget key as text, up to its last known component; ia.budget_key reads it back. separator '''': run together, as the id of a budget line.';

CREATE FUNCTION @extschema@.budget_prefix(key @extschema@.budget_key, components integer)
RETURNS @extschema@.budget_key
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 5
AS 'MODULE_PATHNAME', 'ia_budget_prefix';
COMMENT ON FUNCTION @extschema@.budget_prefix(@extschema@.budget_key, integer) IS
'El principio de una clave presupuestaria: sus primeros componentes, para agrupar.
The beginning of a budget key, its first components, to group by; NULL if none of these is known. Raises 22023 for a number outside of 0 to 13.';

-- ---- moments ----
CREATE FUNCTION @extschema@.gather_elements(list jsonb)
RETURNS TABLE (element jsonb, place bigint)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 10
BEGIN ATOMIC
	SELECT e.element, e.n - 1 FROM jsonb_array_elements(CASE WHEN jsonb_typeof(list) = 'array' THEN list ELSE '[]' END) WITH ORDINALITY AS e (element, n);
END;
COMMENT ON FUNCTION @extschema@.gather_elements(jsonb) IS
'Interna: los elementos de una lista y su lugar, desde 0; ninguno de lo que no es lista.
Internal: the elements of a list and their place, from 0; none of what is no list.';

-- Lists within lists look endless to the planner, and are not worth compiling.
CREATE FUNCTION @extschema@.budget_moments(doc jsonb)
RETURNS TABLE (path text, parent_id text, breakdown text, source_party text, line text, key @extschema@.budget_key, moment text, amount numeric, currency text, "update" text)
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 500 ROWS 20
SET jit = off
BEGIN ATOMIC
	WITH root (path, body) AS (
			SELECT '', doc WHERE jsonb_typeof(doc) = 'object'
			UNION ALL SELECT '/' || e.place, e.element FROM @extschema@.gather_elements(doc) e
			UNION ALL SELECT '/projects/' || e.place, e.element FROM @extschema@.gather_elements(doc -> 'projects') e
			UNION ALL SELECT '/releases/' || e.place, e.element FROM @extschema@.gather_elements(doc -> 'releases') e WHERE NOT doc ? 'compiledRelease'
			UNION ALL SELECT '/compiledRelease', doc -> 'compiledRelease'
			UNION ALL SELECT '/records/' || e.place || '/compiledRelease', e.element -> 'compiledRelease' FROM @extschema@.gather_elements(doc -> 'records') e),
		breakdown (path, parent_id, body) AS (
			SELECT r.path || l.path || '/' || e.place, coalesce(r.body ->> 'ocid', r.body ->> 'id'), e.element
			FROM root r, LATERAL (
				VALUES ('/budget/budgetBreakdown', r.body #> '{budget,budgetBreakdown}'),
					('/planning/budget/budgetBreakdown', r.body #> '{planning,budget,budgetBreakdown}'),
					('/planning/budgetBreakdown', r.body #> '{planning,budgetBreakdown}')
				UNION ALL SELECT '/budget/budgetBreakdowns/' || b.place || '/budgetBreakdown', b.element -> 'budgetBreakdown' FROM @extschema@.gather_elements(r.body #> '{budget,budgetBreakdowns}') b
				UNION ALL SELECT '/contracts/' || c.place || '/implementation/budgetBreakdown', c.element #> '{implementation,budgetBreakdown}' FROM @extschema@.gather_elements(r.body -> 'contracts') c
			) l (path, list), @extschema@.gather_elements(l.list) e)
	SELECT b.path || '/budgetLines/' || l.place || '/measures/' || m.place, b.parent_id, b.body ->> 'id', b.body #>> '{sourceParty,id}', l.element ->> 'id', @extschema@.budget_key(l.element),
		m.element ->> 'id', CASE WHEN jsonb_typeof(m.element #> '{value,amount}') = 'number' THEN (m.element #> '{value,amount}')::numeric END, m.element #>> '{value,currency}', m.element ->> 'update'
	FROM breakdown b, @extschema@.gather_elements(b.body -> 'budgetLines') l, @extschema@.gather_elements(l.element -> 'measures') m;
END;
COMMENT ON FUNCTION @extschema@.budget_moments(jsonb) IS
'Los momentos del presupuesto de un documento, un renglón por medida: clave, momento, monto, moneda y cuándo.
The moments of the budget in a document (extension budgetLines), a row a measure of a budget line: path, a JSON Pointer; parent_id, the project or process; breakdown and source_party, where the money comes from; line and key; moment approved (aprobado), modified (modificado), committed (comprometido), accrued (devengado), executed (ejercido), paid (pagado), or whatever stands there; amount, NULL where it is no number; update as it is written. Of a project, a release, a list or package of either; of records, their compiled releases, since the releases in them repeat each other.';

CREATE TYPE @extschema@.budget_sums AS (approved numeric, modified numeric, committed numeric, accrued numeric, executed numeric, paid numeric);
COMMENT ON TYPE @extschema@.budget_sums IS
'Sumas por los seis momentos del presupuesto; NULL el momento del que nada se dice.
Sums by the six moments of the budget; NULL where nothing is said of one.';
COMMENT ON COLUMN @extschema@.budget_sums.approved IS 'Aprobado / approved';
COMMENT ON COLUMN @extschema@.budget_sums.modified IS 'Modificado / modified';
COMMENT ON COLUMN @extschema@.budget_sums.committed IS 'Comprometido / committed';
COMMENT ON COLUMN @extschema@.budget_sums.accrued IS 'Devengado / accrued';
COMMENT ON COLUMN @extschema@.budget_sums.executed IS 'Ejercido / executed';
COMMENT ON COLUMN @extschema@.budget_sums.paid IS 'Pagado / paid';

CREATE FUNCTION @extschema@.gather_moment(sums @extschema@.budget_sums, moment text, amount numeric)
RETURNS @extschema@.budget_sums
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 5
RETURN CASE WHEN amount IS NULL THEN sums ELSE ROW(
	CASE WHEN moment = 'approved' THEN coalesce((sums).approved, 0) + amount ELSE (sums).approved END,
	CASE WHEN moment = 'modified' THEN coalesce((sums).modified, 0) + amount ELSE (sums).modified END,
	CASE WHEN moment = 'committed' THEN coalesce((sums).committed, 0) + amount ELSE (sums).committed END,
	CASE WHEN moment = 'accrued' THEN coalesce((sums).accrued, 0) + amount ELSE (sums).accrued END,
	CASE WHEN moment = 'executed' THEN coalesce((sums).executed, 0) + amount ELSE (sums).executed END,
	CASE WHEN moment = 'paid' THEN coalesce((sums).paid, 0) + amount ELSE (sums).paid END)::@extschema@.budget_sums END;
COMMENT ON FUNCTION @extschema@.gather_moment(@extschema@.budget_sums, text, numeric) IS
'Interna: suma un monto a su momento.
Internal: adds an amount to its moment.';

CREATE AGGREGATE @extschema@.budget_sum(moment text, amount numeric) (SFUNC = @extschema@.gather_moment, STYPE = @extschema@.budget_sums, PARALLEL = SAFE);
COMMENT ON AGGREGATE @extschema@.budget_sum(text, numeric) IS
'Agregado: los montos, por los seis momentos del presupuesto.
Aggregate: amounts by the six moments of the budget, as ia.budget_sums; others are passed over. Measures are movements and add up: 17 payments are 17 measures, a reduction is negative. Group by the currency, too.';

CREATE FUNCTION @extschema@.budget_totals(doc jsonb, components integer DEFAULT 13)
RETURNS TABLE (key @extschema@.budget_key, currency text, approved numeric, modified numeric, committed numeric, accrued numeric, executed numeric, paid numeric)
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 10
BEGIN ATOMIC
	SELECT g.key, g.currency, (g.sums).* FROM (
		SELECT @extschema@.budget_prefix(m.key, components) AS key, m.currency, @extschema@.budget_sum(m.moment, m.amount) AS sums
		FROM @extschema@.budget_moments(doc) m WHERE m.amount IS NOT NULL GROUP BY 1, 2) g
	ORDER BY 1, 2;
END;
COMMENT ON FUNCTION @extschema@.budget_totals(jsonb, integer) IS
'Sumas por los seis momentos de un documento, por los primeros componentes de la clave y por moneda.
Sums by the six moments of a document, by the first components of the key and by currency; 0 components: the document''s total. A list or package of releases of the same process counts each of them: merge it first. Raises 22023 for a number outside of 0 to 13.';
