-- smart_tags.sql: what PostGraphile cannot see in views, as its smart tags: keys, what leads where, what is not for it. After
-- every upgrade of the platform anew:  psql -XAtq -d DATABASE -f smart_tags.sql > postgraphile.tags.json5
-- Everything comes from the catalog: a view's key is its table's, or what its rows are in the order of; its foreign keys are its
-- table's, and a view that is made of others leads to institutions, editions, groups and projects by the names of its columns.
-- Descriptions are the comments, which PostGraphile reads by itself.
\set ON_ERROR_STOP on
WITH api AS (
	SELECT v.oid, v.relname AS name, ARRAY(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = v.oid AND a.attnum > 0) AS columns
	FROM pg_class v WHERE v.relnamespace = 'infra_api'::regnamespace AND v.relkind = 'v'
),
-- the table of a view that is nothing but a table
made_of AS (
	SELECT r.ev_class AS view, min(d.refobjid) AS source
	FROM pg_rewrite r JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> r.ev_class
	GROUP BY r.ev_class HAVING count(DISTINCT d.refobjid) = 1
),
named AS (
	SELECT c.conrelid, c.confrelid, c.contype, c.conname,
		ARRAY(SELECT a.attname::text FROM unnest(c.conkey) WITH ORDINALITY k (attnum, n) JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.attnum ORDER BY k.n) AS columns,
		ARRAY(SELECT a.attname::text FROM unnest(c.confkey) WITH ORDINALITY k (attnum, n) JOIN pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.attnum ORDER BY k.n) AS target_columns
	FROM pg_constraint c WHERE c.contype IN ('p', 'f')
),
keyed AS (
	SELECT v.name, coalesce(
		(SELECT p.columns FROM made_of m JOIN named p ON p.conrelid = m.source AND p.contype = 'p' WHERE m.view = v.oid AND p.columns <@ v.columns),
		(SELECT string_to_array(regexp_replace(o, '\w+\.|"', '', 'g'), ', ') FROM substring(pg_get_viewdef(v.oid) FROM 'ORDER BY ([^()]+);$') o),
		CASE WHEN v.name = 'organizations' THEN '{organization}'::text[] WHEN 'id' = ANY (v.columns) THEN '{id}' END) AS key
	FROM api v
),
leads AS (
	SELECT v.name, f.columns, t.name AS target, f.target_columns
	FROM api v JOIN made_of m ON m.view = v.oid JOIN named f ON f.conrelid = m.source AND f.contype = 'f' AND f.columns <@ v.columns
		JOIN made_of n ON n.source = f.confrelid JOIN api t ON t.oid = n.view AND f.target_columns <@ t.columns
	UNION
	SELECT v.name, t.columns, t.target, t.columns
	FROM api v JOIN (VALUES ('{institution}'::text[], 'institutions'), ('{edition}', 'editions'), ('{edition,actor_group}', 'groups'), ('{organization}', 'organizations'), ('{institution,project_id}', 'projects')) t (columns, target)
		ON t.columns <@ v.columns AND v.name <> t.target
),
tags AS (
	SELECT v.name, jsonb_strip_nulls(jsonb_build_object('primaryKey', array_to_string(k.key, ','),
		'foreignKey', (SELECT jsonb_agg(format('(%s) references infra_api.%s (%s)', array_to_string(l.columns, ', '), l.target, array_to_string(l.target_columns, ', ')) ORDER BY l.columns, l.target) FROM leads l WHERE l.name = v.name))) AS tags
	FROM api v JOIN keyed k USING (name)
),
-- Files by HTTP have no type in GraphQL, nor has a body a name; lines of text named like a view are no list of its rows; and what
-- is named like one row of a view gets a name of its own. What there are two of (institution_of) PostGraphile leaves out by
-- itself.
functions AS (
	SELECT p.proname AS name, CASE
		WHEN t.typname ~ '/' OR p.pronargs > 0 AND coalesce(p.proargnames[1], '') = '' OR EXISTS (SELECT FROM api v WHERE v.name = p.proname) THEN '{"omit": true}'
		WHEN EXISTS (SELECT FROM api v WHERE v.name = p.proname || 's') THEN jsonb_build_object('name', 'get_' || p.proname) END AS tags
	FROM pg_proc p JOIN pg_type t ON t.oid = p.prorettype
	WHERE p.pronamespace = 'infra_api'::regnamespace AND p.prokind = 'f'
		AND NOT EXISTS (SELECT FROM pg_proc q WHERE q.pronamespace = p.pronamespace AND q.proname = p.proname AND q.oid <> p.oid)
),
-- a function that gives a row of a table gives another type than the view of it
rows_of_tables AS (
	SELECT DISTINCT format('infra.%s', c.relname) AS name, jsonb_build_object('name', 'infra_' || c.relname) AS tags
	FROM pg_proc p JOIN pg_class c ON c.reltype = p.prorettype AND c.relnamespace = 'infra'::regnamespace WHERE p.pronamespace = 'infra_api'::regnamespace
)
SELECT jsonb_pretty(jsonb_build_object('version', 1, 'config', jsonb_build_object(
	'class', (SELECT jsonb_object_agg('infra_api.' || name, jsonb_build_object('tags', tags)) FROM tags WHERE tags <> '{}') || (SELECT jsonb_object_agg(name, jsonb_build_object('tags', tags)) FROM rows_of_tables),
	'procedure', (SELECT jsonb_object_agg('infra_api.' || name, jsonb_build_object('tags', tags)) FROM functions WHERE tags IS NOT NULL))));
