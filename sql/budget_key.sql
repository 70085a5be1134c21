-- budget_key: decides how a clave presupuestaria is read and written, what a budget line says of it, and what the moments
-- of a document add up to.
\set VERBOSITY terse

SELECT * FROM ia.budget_components();

-- ---- text ----
\pset null -
SELECT t AS text, ia.budget_key_text(ia.budget_key(t)) AS key
FROM unnest(ARRAY['2018-44-100-1-8-04-010-E003-22104-1-1-09-12345678901', '2018.44.100.1.8.04.010.E003.22104.1.1.09.12345678901', '2018441001804010E003221041109' || '12345678901',
	' 2018-44-100-1-8-4-10-e003-22104-1-1-9-0 ', '2018/9/1', '2018 9', '2018', '201844100', '2018--100', '-44', '2018|44|', '----', '', NULL]) WITH ORDINALITY u (t, n) ORDER BY n;
-- What is written is read back the same, at every length, with and without separators.
SELECT bool_and(ia.budget_key(ia.budget_key_text(p)) IS NOT DISTINCT FROM p) AS separated, bool_and(ia.budget_key(ia.budget_key_text(p, '')) IS NOT DISTINCT FROM p) AS together, count(*)
FROM generate_series(1, 13) n, ia.budget_prefix(ia.budget_key('2018-44-100-1-8-04-010-E003-22104-1-1-09-12345678901'), n) p;
SELECT ia.budget_key_text(k, ''), ia.budget_key_text(k, ' · '), to_jsonb(k), (k)."budgetProgram", ia.budget_prefix(k, 2), ia.budget_prefix(k, 0) IS NULL AS nothing
FROM ia.budget_key('2018-44-100-1-8-04-010-E003-22104-1-1-09-12345678901') k;
-- Refused: which component, and where.
CREATE FUNCTION pg_temp.said(statement text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE statement;
	RETURN NULL;
EXCEPTION WHEN OTHERS THEN
	RETURN sqlstate || ' ' || sqlerrm;
END
$$;
SELECT left(t, 60) AS text, pg_temp.said(format('SELECT ia.budget_key(%L::text)', t))
FROM unnest(ARRAY['44-100', '1899-44', '20184', '201A', '2018-444', '2018-4x', '2018-44-10Ñ', '2018-44-ÑÑÑ-1-1-1', '2018-44-100-12', '2018-44-100-1-8-4-10-3003', '2018-44-100-1-8-4-10-E3', '2018-44-100-1-8-4-10-E003-221',
	'2018-44-100-1-8-4-10-E003-22104-1-1-9-123456789012', '2018-44-100-1-8-04-010-E003-22104-1-1-09-12345678901-1', '2018-44.100', '2018441001804010E0032210411091234567890', '2018441001804010E0032210411091234567890123', 'clave', repeat('9', 100000)]) WITH ORDINALITY u (t, n) ORDER BY n;
SELECT pg_temp.said(format('SELECT ia.budget_prefix(ia.budget_key(''2018''), %s)', n)) FROM unnest(ARRAY[-1, 14]) n;
-- The patterns that are listed are those that are meant.
SELECT bool_and(code ~ c.pattern) AS fits FROM ia.budget_components() c JOIN regexp_split_to_table('2018-44-100-1-8-04-010-E003-22104-1-1-09-12345678901', '-') WITH ORDINALITY s (code, n) ON n = c.component;
SELECT string_agg(c.name, ' ' ORDER BY c.component) = (SELECT string_agg(a.attname, ' ' ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = 'ia.budget_key'::regclass) AS names_agree FROM ia.budget_components() c;

-- ---- budget lines ----
SELECT l AS line, ia.budget_key(l::jsonb)
FROM unnest(ARRAY[
	'{"components":[{"name":"region","level":12,"code":9},{"name":"cycle","code":"2018"},{"name":"branch","code":"4"},{"name":"strategicObjective","code":"3"},{"name":"spendingObject","code":33301}]}',
	'{"components":[{"name":"branch","code":"U-07"},{"name":"branch","code":"08"},{"name":"region"},{"name":"finality","code":null},{"name":"function","code":""},{"name":7,"code":"1"},"x",null]}',
	'{"id":"201844100"}', '{"id":"2018-44","components":[]}', '{"id":"renglón 1","components":[]}', '{"id":7}', '{"components":{"name":"branch","code":"44"}}', '[]', '"2018"', 'null']) WITH ORDINALITY u (l, n) ORDER BY n;

-- ---- moments ----
CREATE TEMP TABLE given (name text, doc jsonb);
INSERT INTO given VALUES
	('project', '{"id":"oc4ids-abc123-1","budget":{"budgetBreakdown":[{"id":"f1","sourceParty":{"id":"MX-RFC-1","name":"Federación"},"budgetLines":[
		{"id":"l1","components":[{"name":"cycle","code":"2018"},{"name":"branch","code":"44"},{"name":"region","code":"9"}],"measures":[
			{"id":"approved","value":{"amount":100,"currency":"MXN"},"update":"2018-01-01T00:00:00-06:00"},{"id":"committed","value":{"amount":80.50,"currency":"MXN"}},{"id":"committed","value":{"amount":-10.25,"currency":"MXN"}},
			{"id":"accrued","value":{"amount":30,"currency":"MXN"}},{"id":"executed","value":{"amount":20,"currency":"MXN"}},{"id":"paid","value":{"amount":20,"currency":"MXN"}},{"id":"paid","value":{"amount":"mucho","currency":"MXN"}},{"id":"paid"}]},
		{"id":"l2","components":[{"name":"cycle","code":"2018"},{"name":"branch","code":"44"},{"name":"region","code":"09"}],"measures":[{"id":"approved","value":{"amount":1,"currency":"MXN"}},{"id":"modified","value":{"amount":5,"currency":"USD"}},{"id":"reserved","value":{"amount":9,"currency":"MXN"}}]},
		{"id":"l3","measures":[{"id":"approved","value":{"amount":7,"currency":"MXN"}}]}]}]}}'),
	('project, 0.9.4', '{"id":"oc4ids-abc123-2","budget":{"budgetBreakdowns":[{"id":"a"},{"id":"b","budgetBreakdown":[{"id":"f1","budgetLines":[{"id":"2019-01","measures":[{"id":"approved","value":{"amount":3,"currency":"MXN"}}]}]}]}]}}'),
	('release', '{"ocid":"ocds-abc123-1","id":"1","planning":{"budget":{"budgetBreakdown":[{"id":"f1","budgetLines":[{"id":"2019-01","measures":[{"id":"approved","value":{"amount":4,"currency":"MXN"}}]}]}]},
		"budgetBreakdown":[{"id":"f2","budgetLines":[{"id":"2019-02","measures":[{"id":"approved","value":{"amount":5,"currency":"MXN"}}]}]}]},
		"contracts":[{"id":"1"},{"id":"2","implementation":{"budgetBreakdown":[{"id":"f3","budgetLines":[{"id":"2019-03","measures":[{"id":"paid","value":{"amount":6,"currency":"MXN"}}]}]}]}}]}');
INSERT INTO given SELECT 'project package', jsonb_build_object('projects', jsonb_agg(doc ORDER BY name DESC)) FROM given WHERE name LIKE 'project%';
INSERT INTO given SELECT 'list', jsonb_agg(doc ORDER BY name) FROM given WHERE name LIKE 'project, %' OR name = 'release';
-- the releases of a record are not counted beside its compiled one
INSERT INTO given SELECT 'record', jsonb_build_object('ocid', 'ocds-abc123-1', 'releases', jsonb_build_array(doc, doc), 'compiledRelease', doc) FROM given WHERE name = 'release';
INSERT INTO given SELECT 'record package', jsonb_build_object('records', jsonb_build_array(doc, doc)) FROM given WHERE name = 'record';
INSERT INTO given SELECT 'release package', jsonb_build_object('releases', jsonb_build_array(doc)) FROM given WHERE name = 'release';
SELECT m.* FROM given g, ia.budget_moments(g.doc) m WHERE g.name = 'project';
SELECT g.name, m.path, m.parent_id, m.breakdown, ia.budget_key_text(m.key) AS key, m.moment, m.amount FROM given g, ia.budget_moments(g.doc) m WHERE g.name NOT LIKE 'project%' OR g.name = 'project, 0.9.4' ORDER BY g.name, m.path;
SELECT count(*) AS none FROM unnest(ARRAY['null', '7', '"x"', '[]', '{}', '[1,[2]]', '{"budget":7}', '{"budget":{"budgetBreakdown":[7,{"budgetLines":[7,{"measures":[7]}]}]}}', '{"records":[{"compiledRelease":null},7]}']) d, ia.budget_moments(d::jsonb) m WHERE m.amount IS NOT NULL;

-- Sums, by any beginning of the key.
SELECT t.* FROM given g, ia.budget_totals(g.doc) t WHERE g.name = 'project';
SELECT ia.budget_key_text(t.key) AS key, t.currency, t.approved, t.modified, t.committed, t.accrued, t.executed, t.paid FROM given g, ia.budget_totals(g.doc, 1) t WHERE g.name = 'project package';
SELECT t.* FROM given g, ia.budget_totals(g.doc, 0) t WHERE g.name IN ('project', 'record') ORDER BY g.name;
SELECT pg_temp.said('SELECT * FROM given g, ia.budget_totals(g.doc, 14)');
-- The same over documents.
SELECT g.region, (g.sums).approved, (g.sums).paid FROM (
	SELECT (m.key).region, ia.budget_sum(m.moment, m.amount) AS sums FROM given g, ia.budget_moments(g.doc) m WHERE g.name IN ('project', 'release') AND m.currency = 'MXN' GROUP BY 1) g ORDER BY 1;
SELECT ia.budget_sum(NULL, 1), ia.budget_sum('paid', NULL), ia.budget_sum('paid', amount) FROM (VALUES (1.50), (2.50)) v (amount);
SELECT ia.budget_sum('paid', 1) FROM generate_series(1, 0);
