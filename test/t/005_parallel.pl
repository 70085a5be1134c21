# What the labels on the functions promise: PARALLEL SAFE, IMMUTABLE enough for CHECK (also through dump and restore),
# and UTF-8 only.
#
# Decision: the same counts with and without parallel workers, with the plan shown to have had workers; settings of the
# session must reach them (ia.language). A restored constraint must still refuse, not merely exist.
use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin;
use IaNode;
use Test::More;
use PostgreSQL::Test::Utils;

my $node = ia_node('parallel');
my $dump = PostgreSQL::Test::Utils::tempdir() . '/dump.sql';

$node->safe_psql('postgres', <<'SQL');
CREATE TABLE raw (n int, t text, b bytea);
INSERT INTO raw SELECT n, t, convert_to(t, 'UTF8') FROM (
	SELECT n, CASE n % 4
		WHEN 0 THEN format('{"id":"oc4ids-abc123-%s","title":"Obra %s"}', n, n)
		WHEN 1 THEN format('{"id":"oc4ids-abc123-%s","tittle":"Obra","sector":["transport","transport"],"updated":"2022-01-01"}', n)
		WHEN 2 THEN format('{"ocid":"ocds-abc123-%s","id":"1","date":"2022-01-01T00:00:00Z","tag":["award"],"initiationType":"tender",'
			'"parties":[%s]}', n, (SELECT string_agg(format('{"id":"%s"}', i % 15), ',') FROM generate_series(1, 20) i))
		ELSE format('{"id":"oc4ids-abc123-%s","title":"cortad', n) END AS t
	FROM generate_series(1, 4000) n) x;
CREATE TABLE docs AS SELECT n, (ia.intake(t)).doc FROM raw;
ANALYZE;
SQL

# ---- parallel ----

my $serial = 'SET max_parallel_workers_per_gather = 0;';
my $parallel = 'SET force_parallel_mode = on; SET min_parallel_table_scan_size = 0; SET parallel_setup_cost = 0;'
  . ' SET parallel_tuple_cost = 0; SET max_parallel_workers_per_gather = 2; SET max_parallel_workers = 2;';
my %queries = (
	is_valid => 'SELECT count(*), count(*) FILTER (WHERE ia.is_valid(doc)) FROM docs',
	validation => 'SELECT md5(string_agg(s, $$$$ ORDER BY s)) FROM (SELECT ia.validation(doc)::text s FROM docs) x',
	validate => 'SELECT count(*), sum(length(message)), min(message COLLATE "C") FROM docs, ia.validate(doc)',
	intake => 'SELECT sum(length(doc::text)), count(doc), count(DISTINCT sha256) FROM raw, ia.intake(t)',
	intake_lines => 'SELECT sum(length(doc::text)), count(doc), sum(cardinality(findings)) FROM raw, ia.intake_lines(b)',
	field => "SELECT count(*) FROM docs, ia.field('oc4ids') WHERE n < 20",
	codelist => "SELECT count(*) FROM docs, ia.codelist('ocds') WHERE n < 20");

for my $name (sort keys %queries)
{
	for my $language ('es', 'en')
	{
		my ($one) = run_sql($node, "$serial SET ia.language = '$language'; $queries{$name};");
		my ($many, $err) = run_sql($node, "$parallel SET ia.language = '$language'; $queries{$name};");

		is("$many$err", $one, "$name: the same in workers ($language)");
	}
	my ($plan) = run_sql($node, "$parallel EXPLAIN (ANALYZE, COSTS off, TIMING off) $queries{$name};");

	like($plan, qr/Workers Launched: [1-9]/, "$name: workers took part");
}

# ---- a CHECK through dump and restore ----

$node->safe_psql('postgres', <<'SQL');
CREATE DATABASE source TEMPLATE template0;
CREATE DATABASE target TEMPLATE template0;
SQL
$node->safe_psql('source', <<'SQL');
SET client_min_messages = warning;
CREATE EXTENSION ia CASCADE;
CREATE TABLE project (doc jsonb NOT NULL CHECK (ia.is_valid(doc)), CHECK (ia.is_valid(doc, 'oc4ids', '0.9.5')));
CREATE INDEX ON project ((ia.is_valid(doc)));
INSERT INTO project SELECT jsonb_build_object('id', 'oc4ids-abc123-' || n, 'title', 'Obra ' || n) FROM generate_series(1, 100) n;
SQL
$node->command_ok([ 'pg_dump', '-f', $dump, $node->connstr('source') ], 'pg_dump');
# SELECT set_config('search_path', '') stands in the dump: names must not depend on it.
$node->command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', $dump, $node->connstr('target') ], 'restore');
is($node->safe_psql('target', 'SELECT count(*), count(*) FILTER (WHERE ia.is_valid(doc)) FROM project'), '100|100', 'all rows are back');

my ($out, $err) = run_sql($node, q(INSERT INTO project VALUES ('{"id":"x","title":1}');), 'target');

is(join(' ', sqlstates($err)), '23514', 'the restored constraint refuses');
($out, $err) = run_sql($node, q(INSERT INTO project VALUES ('{"id":"x","title":"y"}') RETURNING 1;), 'target');
is("$out$err", '1', 'and lets through');

# ---- other encodings ----

for my $encoding ('SQL_ASCII', 'LATIN1')
{
	my $database = lc $encoding;

	$node->safe_psql('postgres', "CREATE DATABASE $database TEMPLATE template0 ENCODING '$encoding' LC_COLLATE 'C' LC_CTYPE 'C'");
	($out, $err) = run_sql($node, 'SET client_min_messages = warning; CREATE EXTENSION ia CASCADE;', $database);
	is($err, '', "$encoding: the extension can be installed");
	for my $call ("ia.intake('{}'::text)", "ia.intake('{}'::bytea)", "ia.intake_lines('{}')")
	{
		(undef, $out, $err) = $node->psql($database, "\\set VERBOSITY verbose\nSELECT * FROM $call", on_error_stop => 0);
		like($err, qr/ERROR:  0A000: ia needs a database in UTF8, this one is in $encoding /, "$encoding: $call says why it refuses");
		unlike($err, qr/\xC3\x83|\xC3\xA2/, "$encoding: $call: its words arrive whole");
	}
	# What needs no text of the database's must not crash; documents of plain ASCII are judged all the same.
	($out, $err) = run_sql($node, q(SELECT ia.is_valid('{"id":"oc4ids-abc123-1","title":"x"}'), ia.is_valid('{"id":1}');), $database);
	ok($out eq 't|f' || join(' ', sqlstates($err)) eq '0A000', "$encoding: is_valid answers or refuses");
	($out, $err) = run_sql($node, q(SELECT length(ia.validation('{"id":1,"tittle":"x"}')::text) > 0, (SELECT count(message) > 0 FROM ia.validate('{"id":1}'));), $database);
	ok($out eq 't|t' || join(' ', sqlstates($err)) eq '0A000', "$encoding: validate answers or refuses");
}

is_deeply([ crashes($node) ], [], 'no crash in the log');
$node->stop;
done_testing();
