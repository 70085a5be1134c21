# Everything that is forbidden, tried: every role on every table, view and function, as itself, with forged claims, and as
# somebody who has the role but no row. Nothing may come of it.
#
# Decision: the attempts are made from the catalog, so that a new table is tried without anybody thinking of it. What counts is
# that the database is the same afterwards, by digest, and that what a privilege forbids says 42501: a row that is not one's own
# may be refused by row security, by a rule that looks first, or by not being there.
use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin;
use IaNode;
use Test::More;
use PostgreSQL::Test::Utils;

my $root = "$FindBin::RealBin/../..";
my $node = ia_node('roles');
my @roles = qw(ia_public ia_applicant ia_coordination ia_secretariat ia_member ia_council ia_validator ia_operator);

$node->safe_psql('postgres', 'SET client_min_messages = warning; SELECT count(*) FROM ia.create_platform(true)');

# ---- doc/roles.md is what the catalog says ----
my $shown = '';
$node->psql('postgres', undef, extra_params => [ '-XAt', '-f', "$root/test/doc/roles.sql" ], stdout => \$shown);
is("$shown\n", slurp_file("$root/doc/roles.md"), 'doc/roles.md is what the catalog says (make doc)');

# ---- a programme with rows in nearly every table; then one login a role, of somebody who acts for nobody ----
$node->safe_psql('postgres', "\\i $root/test/story/2022.sql");
$node->safe_psql('postgres', <<'SQL');
INSERT INTO infra.person (name, subject) VALUES ('Una operadora', 'operator');
INSERT INTO infra.person_contact SELECT id, 'a@example.org' FROM infra.person WHERE subject = 'operator';
INSERT INTO infra.proposal (edition, actor_group, proposal, member, text) SELECT edition, actor_group, 1, 3, 'Abrir' FROM infra.group_member WHERE member = 3;
INSERT INTO infra.vote SELECT edition, actor_group, 1, 3, 'for' FROM infra.proposal;
INSERT INTO infra.report_feedback SELECT '2022', 1, actor_group, 3, 'x' FROM infra.proposal;
INSERT INTO infra.member_contribution (edition, actor_group, member, contribution, kind, text) SELECT '2022', actor_group, 3, 1, 'outreach', 'x' FROM infra.proposal;
INSERT INTO infra.council_matter (edition, actor_group, matter, kind, text) SELECT '2022', actor_group, 1, 'advice', 'x' FROM infra.proposal;
INSERT INTO infra.group_document (edition, actor_group, document, title, text) SELECT '2022', actor_group, 1, 'x', 'x' FROM infra.proposal;
INSERT INTO infra.follow_up_route SELECT institution, '2022', 'x' FROM infra.group_implementer;
INSERT INTO infra.mapping (institution, edition, candidate, path, availability) SELECT institution, edition, candidate, 'title', 'none' FROM infra.committed_project;
INSERT INTO infra.document_model VALUES ('2022', 'act', 1, '2022-03-01', 'x');
SELECT infra_api.import_text(i, '{"id": "p", "title": "Obra", "documents": [{"id": "A"}]}') FROM (SELECT min(institution) FROM infra.group_implementer) g (i);
SELECT infra_api.import_text(i, '{"id": "p", "documents": [{"id": "A"}]}') FROM (SELECT min(institution) FROM infra.group_implementer) g (i);
SELECT infra_api.import_text(i, '[{"ocid": "o", "date": "2022-06-01T09:00:00Z"}]') FROM (SELECT min(institution) FROM infra.group_implementer) g (i);
SELECT infra_api.attach_file(i, 'p', 'A', 'a.pdf', 'application/pdf', '%PDF-1.4') FROM (SELECT min(institution) FROM infra.group_implementer) g (i);
INSERT INTO infra.finding_rule VALUES ('2022', 'open-code', 'warning');
INSERT INTO infra.non_working_day VALUES ('INAI', '2022-04-11', 'x');
SELECT infra_api.issue_document('2022', 'installation_act', actor_group) FROM infra.actor_group;
SQL
for my $role (@roles)
{
	$node->safe_psql('postgres', "CREATE ROLE try_$role LOGIN; GRANT $role TO try_$role; INSERT INTO infra.person (name, login) VALUES ('Alguien', 'try_$role')");
}
$node->safe_psql('postgres', 'CREATE ROLE try_gateway LOGIN NOINHERIT; GRANT ia_gateway, ia_public, ia_applicant, ia_operator TO try_gateway; CREATE ROLE try_reader LOGIN');

my $digest = <<'SQL';
SELECT md5(string_agg(t.relname || ':' || (xpath('/row/d/text()', query_to_xml(format('SELECT md5(coalesce(string_agg(r::text, %L ORDER BY r::text), %L)) AS d FROM infra.%I r', '|', '', t.relname), false, true, '')))[1]::text, ' ' ORDER BY t.relname))
FROM pg_class t WHERE t.relnamespace = 'infra'::regnamespace AND t.relkind = 'r'
SQL
my $before = $node->safe_psql('postgres', $digest);

# What each role may do, as privileges; the rest has to be refused with 42501.
sub attempts
{
	my ($role, $which) = @_;

	return split /\n/, $node->safe_psql('postgres', <<"SQL");
WITH t AS (SELECT c.oid, c.relname, format('infra.%I', c.relname) AS name, c.relkind, (SELECT a.attname FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND a.attname <> 'id' AND a.attgenerated = '' ORDER BY a.attnum LIMIT 1) AS first FROM pg_class c WHERE c.relnamespace = 'infra'::regnamespace AND c.relkind IN ('r', 'v'))
SELECT s FROM t, LATERAL (VALUES
	('SELECT', format('SELECT * FROM %s LIMIT 1', name)),
	('INSERT', format('INSERT INTO %s (%I) SELECT NULL', name, first)),
	('UPDATE', format('UPDATE %s SET %I = NULL', name, first)),
	('DELETE', format('DELETE FROM %s', name)),
	('TRUNCATE', format('TRUNCATE %s CASCADE', name))) s (privilege, s)
WHERE NOT CASE WHEN privilege IN ('INSERT', 'UPDATE') THEN has_any_column_privilege('$role', oid, privilege) ELSE has_table_privilege('$role', oid, privilege) END AND (relkind = 'r' OR privilege = 'SELECT' OR pg_relation_is_updatable(oid, true) & CASE privilege WHEN 'INSERT' THEN 8 WHEN 'UPDATE' THEN 4 WHEN 'DELETE' THEN 16 ELSE 0 END <> 0) AND '$which' = 'tables'
UNION ALL
-- columns, where not all of them are forbidden
SELECT s FROM t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attidentity = '' AND a.attgenerated = '', LATERAL (VALUES
	('SELECT', format('SELECT %I FROM %s LIMIT 1', attname, name)), ('INSERT', format('INSERT INTO %s (%I) SELECT NULL', name, attname)), ('UPDATE', format('UPDATE %s SET %I = NULL', name, attname))) s (privilege, s)
WHERE relkind = 'r' AND has_any_column_privilege('$role', t.oid, privilege) AND NOT has_column_privilege('$role', t.oid, attnum, privilege) AND '$which' = 'tables'
UNION ALL
SELECT format('SELECT %s(%s)', p.oid::regproc, (SELECT string_agg(CASE WHEN p.provariadic <> 0 AND n = p.pronargs THEN 'VARIADIC ' ELSE '' END || 'NULL::' || format_type(a, NULL), ', ' ORDER BY n) FROM unnest(p.proargtypes::oid[]) WITH ORDINALITY x (a, n)))
FROM pg_proc p WHERE p.pronamespace IN ('infra'::regnamespace, 'infra_api'::regnamespace) AND p.prokind = 'f' AND p.prorettype <> 'trigger'::regtype AND NOT has_function_privilege('$role', p.oid, 'EXECUTE') AND '$which' = 'functions'
SQL
}

sub all_refused
{
	my ($name, $login, $first, @statements) = @_;
	my ($out, $err) = run_sql($node, join("\n", "SET SESSION AUTHORIZATION $login;", $first, '\\o /dev/null', map { "$_;" } @statements));
	my @states = sqlstates($err);
	my @wrong = grep { $_ ne '42501' } @states;

	cmp_ok(scalar @statements, '>', 0, "$name: something to try");
	is(scalar @states, scalar @statements, "$name: each of " . @statements . ' is refused');
	is_deeply(\@wrong, [], "$name: with 42501") or diag join "\n", map { "$statements[$_]: $states[$_]" } grep { $states[$_] ne "42501" } 0 .. $#states;
}

for my $role (@roles)
{
	my @tables = attempts($role, 'tables');
	my @functions = attempts($role, 'functions');
	my $forged = q{SELECT set_config('request.jwt.claims', '{"sub": "operator", "role": "ia_operator"}', false) \g /dev/null};

	all_refused("$role, tables", "try_$role", '', @tables);
	all_refused("$role, functions", "try_$role", '', @functions);
	next if $role eq 'ia_operator';
	all_refused("$role with forged claims", "try_$role", $forged, @tables, @functions);
	all_refused("$role cannot become another", "try_$role", $forged, map { "SET ROLE $_" } grep { $_ ne $role } @roles, 'ia_gateway');
}

# ---- rows: whoever has the role but nothing of their own changes nothing, with claims of somebody else or without;
# validators have no rows of their own: they observe all but their own (sql/validation.sql) ----
for my $role (grep { $_ !~ /operator|council|validator/ } @roles)
{
	for my $claims ('', q{SELECT set_config('request.jwt.claims', '{"sub": "operator"}', false) \g /dev/null})
	{
		my @statements = split /\n/, $node->safe_psql('postgres', <<"SQL");
SELECT s FROM pg_class c, LATERAL (SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) AS columns FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND a.attidentity = '' AND has_column_privilege('$role', c.oid, a.attnum, 'INSERT')) i,
	LATERAL (SELECT string_agg(format('%I = %I', attname, attname), ', ' ORDER BY attnum) AS same FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND has_column_privilege('$role', c.oid, a.attnum, 'UPDATE')) u,
	LATERAL (VALUES (format('INSERT INTO infra.%I (%s) SELECT %s FROM infra.%I', c.relname, columns, columns, c.relname)), (format('UPDATE infra.%I SET %s', c.relname, same)),
		(CASE WHEN has_table_privilege('$role', c.oid, 'DELETE') THEN format('DELETE FROM infra.%I', c.relname) END)) x (s)
WHERE c.relnamespace = 'infra'::regnamespace AND c.relkind = 'r' AND s IS NOT NULL
SQL

		run_sql($node, join("\n", "SET SESSION AUTHORIZATION try_$role;", $claims, map { "$_;" } @statements));
		is($node->safe_psql('postgres', $digest), $before, "$role without a row of its own changes nothing" . ($claims ? ', with forged claims' : '') . ' (' . @statements . ' attempts)');
	}
}

# ---- a gateway's login: believed who it says, but only in the role it took, and only what that role may ----
my ($out, $err) = run_sql($node, <<'SQL');
SET SESSION AUTHORIZATION try_gateway;
SELECT set_config('request.jwt.claims', '{"sub": "operator"}', false) \g /dev/null
SET ROLE ia_public;
SELECT infra.acts_as('operator');
UPDATE infra.edition SET name = 'x';
SET ROLE ia_applicant;
SELECT infra.acts_as('operator'), infra.acts_for('rio-claro');
UPDATE infra.edition SET name = 'x';
SELECT infra_api.withdraw_application('2022', 'rio-claro');
SET ROLE ia_council;
RESET ROLE;
SELECT * FROM infra.person_contact;
SELECT set_config('request.jwt.claims', repeat('[', 100000), false) \g /dev/null
SET ROLE ia_applicant;
SELECT infra.me();
SQL
is_deeply([ sqlstates($err) ], [qw(42501 42501 42501 42501 42501 22023)], 'a gateway: what its role may not is refused, claims that nest too deep too');
is($out, "f\nf|f", 'a gateway does not act as what its person could be elsewhere');

# ---- contact details: only one's own ----
$node->safe_psql('postgres', q{INSERT INTO infra.person_contact SELECT id, 'b@example.org' FROM infra.person WHERE login = 'try_ia_member'});
($out, $err) = run_sql($node, <<'SQL');
SET SESSION AUTHORIZATION try_ia_member;
SELECT email FROM infra.person_contact;
SET SESSION AUTHORIZATION try_ia_coordination;
SELECT count(*) FROM infra.person_contact;
SELECT set_config('request.jwt.claims', '{"sub": "operator"}', false) \g /dev/null
SELECT count(*) FROM infra.person_contact;
SET SESSION AUTHORIZATION try_reader;
SELECT count(*) FROM infra.history WHERE tab IN ('person', 'person_contact');
SQL
is($out, "b\@example.org\n0\n0\n0", 'contact details are read by their own person and operators only');
is($err, '', 'and nothing fails');
is_deeply([ crashes($node) ], [], 'no crash');
done_testing();
