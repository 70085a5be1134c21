-- doc/roles.md, from the catalog of a database that has the platform: who may read and write what. Run with psql -XAt.
SET search_path = pg_catalog, pg_temp;
CREATE TEMP TABLE role_of AS
	SELECT r.oid, c.rolname, c.n, c.es FROM unnest('{ia_public,ia_applicant,ia_coordination,ia_secretariat,ia_member,ia_council,ia_validator,ia_operator,ia_gateway}'::name[],
		'{público,institución,coordinación,secretaría,integrante,consejo,validación,operación,gateway}'::text[]) WITH ORDINALITY c (rolname, es, n) JOIN pg_roles r USING (rolname);
CREATE TEMP TABLE command AS SELECT * FROM (VALUES (1, 'L', 'SELECT', 'r'), (2, 'A', 'INSERT', 'a'), (3, 'C', 'UPDATE', 'w'), (4, 'B', 'DELETE', 'd')) c (n, letter, privilege, cmd);
-- a cell: each privilege, (columns) when not of all of them, * when not of all rows
CREATE TEMP TABLE cell AS
	SELECT c.oid AS tab, r.n AS role, string_agg(k.letter || CASE WHEN p.whole THEN '' ELSE '⁻' END || CASE WHEN c.relkind <> 'r' OR NOT c.relrowsecurity OR q.every THEN '' ELSE '*' END, ' ' ORDER BY k.n) AS text
	FROM pg_class c CROSS JOIN role_of r CROSS JOIN command k
	CROSS JOIN LATERAL (SELECT has_table_privilege(r.oid, c.oid, k.privilege) AS whole,
		CASE WHEN k.privilege <> 'DELETE' THEN has_any_column_privilege(r.oid, c.oid, k.privilege) END AS part) p
	LEFT JOIN LATERAL (SELECT count(*) AS policies, bool_or((k.cmd = 'a' OR pg_get_expr(y.polqual, c.oid) = 'true') AND (k.cmd IN ('r', 'd') OR coalesce(pg_get_expr(y.polwithcheck, c.oid), pg_get_expr(y.polqual, c.oid)) = 'true'))
				AND NOT coalesce(bool_or(NOT y.polpermissive), false) AS every
			FROM pg_policy y WHERE y.polrelid = c.oid AND y.polcmd IN ('*', k.cmd) AND (0 = ANY (y.polroles) OR EXISTS (SELECT FROM unnest(y.polroles) m WHERE m <> 0 AND pg_has_role(r.oid, m, 'USAGE')))) q ON true
	WHERE c.relnamespace = ANY ('{infra,infra_api}'::regnamespace[]) AND c.relkind IN ('r', 'v', 'm') AND (p.whole OR p.part) AND (c.relkind <> 'r' OR NOT c.relrowsecurity OR q.policies > 0)
	GROUP BY c.oid, r.n;
CREATE FUNCTION pg_temp.matrix(of_kinds "char"[]) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT format('| %s |%s|', c.relnamespace::regnamespace || '.' || c.relname, (SELECT string_agg(' ' || coalesce(l.text, '') || ' ', '|' ORDER BY r.n) FROM role_of r LEFT JOIN cell l ON l.tab = c.oid AND l.role = r.n))
	FROM pg_class c WHERE c.relnamespace = 'infra'::regnamespace AND c.relkind = ANY (of_kinds) ORDER BY (c.relnamespace::regnamespace || '.' || c.relname) COLLATE "C";
$$;
\echo '# Papeles y renglones · Roles and rows'
\echo
\echo 'Lo escribe `make doc` a partir del catálogo de la base; la prueba `test/t/011_roles.pl` falla si no es lo que dice el catálogo, y lo que se quiere está, aparte, en `sql/roles.sql`.'
\echo
\echo 'Written by `make doc` from the database''s catalog; `test/t/011_roles.pl` fails when it is not what the catalog says, and what is wanted is, apart from it, in `sql/roles.sql`.'
\echo
\echo '**L** lee / reads · **A** agrega / inserts · **C** cambia / updates · **B** borra / deletes · `⁻` solo algunas columnas / some columns only · `*` solo algunos renglones / some rows only: abajo / below.'
\echo 'Un papel se da con `GRANT`: `ia_applicant` a quien actúa por una institución, `ia_coordination` a un organismo garante, etc.; qué renglones son los suyos lo dicen `infra.affiliation`, `infra.guarantor_member`, `infra.group_member` y `infra.actor_group.secretariat`.'
\echo
\echo 'Por un gateway, un papel es de quien lo tiene según esas tablas, o `infra.person_role`. / Through a gateway a role belongs to whoever has it by these tables, or by `infra.person_role`.'
\echo
\echo '## Tablas · Tables'
\echo
SELECT format('| |%s|', string_agg(format(' %s `%s` ', es, rolname), '|' ORDER BY n)) FROM role_of;
SELECT '|---|' || repeat('---|', count(*)::int) FROM role_of;
SELECT pg_temp.matrix('{r}');
\echo
\echo '## Vistas · Views'
\echo
\echo 'Con los permisos de quien pregunta: una vista no enseña lo que su tabla no. / With the privileges of whoever asks: a view shows nothing that its table does not.'
\echo
SELECT format('| |%s|', string_agg(format(' %s ', es), '|' ORDER BY n)) FROM role_of;
SELECT '|---|' || repeat('---|', count(*)::int) FROM role_of;
SELECT pg_temp.matrix('{v,m}');
\echo
\echo 'Las vistas de `infra_api` tienen los permisos y renglones de su tabla o vista de `infra`, y las demás las leen todos; `sql/api.sql` lo prueba. / Views of `infra_api` have the privileges and rows of their table or view of `infra`, and all others everybody reads; `sql/api.sql` proves it.'
\echo
\echo '## Funciones de `infra_api` · Functions of `infra_api`'
\echo
SELECT format('| |%s|', string_agg(format(' %s ', es), '|' ORDER BY n)) FROM role_of;
SELECT '|---|' || repeat('---|', count(*)::int) FROM role_of;
SELECT format('| %s%s |%s|', regexp_replace(p.oid::regprocedure::text, '^infra_api\.', ''), CASE WHEN p.prosecdef THEN ' †' ELSE '' END, string_agg(CASE WHEN has_function_privilege(r.oid, p.oid, 'EXECUTE') THEN ' × ' ELSE '  ' END, '|' ORDER BY r.n))
FROM pg_proc p CROSS JOIN role_of r WHERE p.pronamespace = 'infra_api'::regnamespace AND p.prokind = 'f' AND p.proname <> 'institution_of' GROUP BY p.oid ORDER BY p.oid::regprocedure::text COLLATE "C";
\echo
\echo '† corre como la dueña de la plataforma, y comprueba por sí misma quién llama / runs as the platform''s owner, and checks itself who calls.'
\echo
\echo '## Qué columnas · Which columns'
\echo
SELECT format('- `%s`, %s, %s: %s', c.relname, r.rolname, lower(k.privilege), string_agg(a.attname, ', ' ORDER BY a.attnum))
FROM pg_class c CROSS JOIN role_of r CROSS JOIN command k JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relnamespace = 'infra'::regnamespace AND c.relkind = 'r' AND k.privilege <> 'DELETE' AND NOT has_table_privilege(r.oid, c.oid, k.privilege) AND has_column_privilege(r.oid, c.oid, a.attnum, k.privilege)
	AND (r.rolname = 'ia_public' OR NOT has_column_privilege('ia_public', c.oid, a.attnum, k.privilege))
GROUP BY c.relname, r.rolname, r.n, k.n, k.privilege ORDER BY c.relname COLLATE "C", r.n, k.n;
\echo
\echo '## Qué renglones · Which rows'
\echo
SELECT format('- `%s`, %s%s, %s: `%s`%s', c.relname, (SELECT string_agg(CASE WHEN m = 0 THEN 'todos / everybody' ELSE (SELECT rolname::text FROM pg_roles WHERE oid = m) END, ', ' ORDER BY m) FROM unnest(y.polroles) m),
	CASE WHEN y.polpermissive THEN '' ELSE ' (además / besides)' END,
	CASE y.polcmd WHEN 'r' THEN 'lee / reads' WHEN 'a' THEN 'agrega / inserts' WHEN 'w' THEN 'cambia / updates' WHEN 'd' THEN 'borra / deletes' ELSE 'todo / all' END,
	regexp_replace(coalesce(pg_get_expr(y.polqual, c.oid), pg_get_expr(y.polwithcheck, c.oid)), '\s+', ' ', 'g'),
	CASE WHEN y.polqual IS NOT NULL AND pg_get_expr(y.polwithcheck, c.oid) <> pg_get_expr(y.polqual, c.oid) THEN format(', y queda / and it becomes `%s`', regexp_replace(pg_get_expr(y.polwithcheck, c.oid), '\s+', ' ', 'g')) ELSE '' END)
FROM pg_policy y JOIN pg_class c ON c.oid = y.polrelid WHERE c.relnamespace = 'infra'::regnamespace AND coalesce(pg_get_expr(y.polqual, c.oid), pg_get_expr(y.polwithcheck, c.oid)) <> 'true'
ORDER BY c.relname COLLATE "C", y.polname COLLATE "C";
