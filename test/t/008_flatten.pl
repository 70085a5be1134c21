# flatten and unflatten where a session and a clock are needed: documents deeper than any stack, statement_timeout on large
# ones, the aggregate in parallel workers, sizes beyond what a row or a document can hold.
#
# Decision: the same rows must make the same document whatever the depth, with a stack of 100 kB; what is too large is
# refused with a SQLSTATE of class 22 before it is built, and the session goes on.
use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin;
use IaNode;
use Test::More;

my $node = ia_node('flatten');
my ($out, $err);

# ---- depth ----

# Core prints and compares by recursion, so the documents are compared as bytes.
for my $depth (10, 1000, 10000, 100000)
{
	my %pointers = (
		lists => [ "repeat('/0', $depth)", "ltrim(repeat('/[]', $depth), '/')" ],
		objects => [ "repeat('/a', $depth)", "ltrim(repeat('/a', $depth), '/')" ],
		mixed => [ "repeat('/0/a', $depth / 2)", "ltrim(repeat('/[]/a', $depth / 2), '/')" ]);

	for my $shape (sort keys %pointers)
	{
		my ($pointer, $path) = @{ $pointers{$shape} };
		($out, $err) = run_sql($node, <<SQL);
SET max_stack_depth = '100kB';
WITH once AS MATERIALIZED (SELECT ia.unflatten(ARRAY[ROW($path, $pointer, '1.50')::ia.flat]) AS doc),
	leaf AS MATERIALIZED (SELECT f AS f FROM once, ia.flatten(doc) f),
	again AS MATERIALIZED (SELECT ia.unflatten(f) AS doc FROM leaf)
SELECT count(*), bool_and((f).pointer = $pointer), bool_and((f).path = $path), bool_and((f).value::text = '1.50'),
	bool_and(record_image_eq(ROW(once.doc), ROW(again.doc)))
FROM once, leaf, again;
SQL
		is("$out$err", '1|t|t|t|t', "$shape, $depth deep: there and back");
	}
}
# What core can still build and stores, goes the same way.
($out, $err) = run_sql($node, <<'SQL');
SET max_stack_depth = '5MB';
CREATE TABLE deep (doc jsonb);
INSERT INTO deep SELECT (repeat('[', 10000) || repeat(']', 10000))::jsonb;
INSERT INTO deep SELECT (repeat('[1,', 3000) || '[]' || repeat(',{"a":2}]', 3000))::jsonb;
SET max_stack_depth = '100kB';
SELECT count(*), count(*) FILTER (WHERE record_image_eq(ROW(d.doc), ROW(u.doc))) FROM deep d, LATERAL (SELECT ia.unflatten(f) AS doc FROM ia.flatten(d.doc) f) u;
SELECT count(*), max(length(pointer)) FROM deep, ia.flatten(doc);
SQL
is("$out$err", "2|2\n6002|19998", 'deep documents that core made: the same bytes');

# ---- cancel ----

$node->safe_psql('postgres', <<'SQL');
CREATE TABLE large AS SELECT jsonb_agg(jsonb_build_object('id', i, 'title', repeat('Obra ', 10), 'list', '[1, [2.50], {}]'::jsonb)) AS doc FROM generate_series(1, 50000) i;
CREATE TABLE leaf AS SELECT f FROM large, ia.flatten(doc) f ORDER BY md5(f.pointer);
CREATE TABLE leaves AS SELECT array_agg(f) AS rows FROM leaf;
SQL
cmp_ok($node->safe_psql('postgres', 'SELECT length(doc::text) FROM large'), '>', 5000000, 'a document of 5 MB');

my %calls = (
	flatten => 'SELECT count(*) FROM large, ia.flatten(doc)',
	'unflatten, array' => 'SELECT pg_column_size(ia.unflatten(rows)) FROM leaves',
	'unflatten, aggregate' => 'SELECT pg_column_size(ia.unflatten(f)) FROM leaf',
	'flatten, deep' => "SELECT count(*) FROM ia.flatten(ia.unflatten(ARRAY(SELECT ROW(NULL, repeat('/b', n) || '/a', '1')::ia.flat FROM generate_series(1, 3000) n)))");
for my $name (sort keys %calls)
{
	($out, $err) = run_sql($node, <<SQL);
SET statement_timeout = '10ms';
SELECT 'ms', (extract(epoch FROM clock_timestamp()) * 1000)::bigint;
$calls{$name};
SELECT 'ms', (extract(epoch FROM clock_timestamp()) * 1000)::bigint;
SET statement_timeout = 0;
SELECT 'again', ia.unflatten(f) FROM ia.flatten('{"a": [1.0]}') f;
SQL
	my @ms = $out =~ /^ms\|(\d+)$/mg;

	is_deeply([ sqlstates($err) ], ['57014'], "$name: cancelled");
	like($out, qr/^again\|\{"a": \[1\.0\]\}$/m, "$name: the next call is right");
	diag(sprintf '%s: ended %d ms late', $name, $ms[1] - $ms[0] - 10);
}
is($node->safe_psql('postgres', 'SELECT bool_and(doc = (SELECT ia.unflatten(f) FROM leaf)), bool_and(doc = (SELECT ia.unflatten(rows) FROM leaves)) FROM large'),
	't|t', 'the same document when nobody cancels, from shuffled rows');

# ---- parallel ----

$node->safe_psql('postgres', <<'SQL');
CREATE TABLE many AS SELECT n, ROW(f.path, f.pointer, f.value)::ia.flat AS f FROM generate_series(1, 200) n,
	ia.flatten(jsonb_build_object('id', n, 'list', (SELECT jsonb_agg(i + n / 2.0) FROM generate_series(1, 50) i))) f;
ANALYZE many;
SQL
my $parallel = 'SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET max_parallel_workers_per_gather = 2; SET enable_sort = off;';
my $query = 'SELECT md5(string_agg(doc::text, $$,$$ ORDER BY n)) FROM (SELECT n, ia.unflatten(f) AS doc FROM many GROUP BY n OFFSET 0) x';
my $whole = q{SELECT ia.unflatten(f) = (SELECT ia.unflatten(f ORDER BY (f).pointer) FROM leaf) FROM leaf};

($out, $err) = run_sql($node, "$parallel EXPLAIN (ANALYZE, COSTS off, TIMING off) $query;");
like($out, qr/Partial HashAggregate/, 'the aggregate is split between workers');
like($out, qr/Workers Launched: [1-9]/, 'and workers took part');
($out, $err) = run_sql($node, "$parallel $query; $whole;");
is("$out$err", $node->safe_psql('postgres', "SET max_parallel_workers_per_gather = 0; $query") . "\nt", 'the same documents');
($out, $err) = run_sql($node, "$parallel SELECT ia.unflatten(f) FROM many;");
is_deeply([ sqlstates($err) ], ['22030'], 'and the same errors');

# ---- sizes ----

for my $case (
	[ 'a pointer beyond 256 MB', "SELECT count(*) FROM ia.flatten(jsonb_build_object(repeat('/', 140000000), 1))", '22023' ],
	[ 'a key beyond 256 MB', "SELECT ia.unflatten(ARRAY[ROW(NULL, '/' || repeat('k', 270000000), '1')::ia.flat]) IS NULL", '22032' ],
	[ 'values beyond 256 MB in all', "SELECT ia.unflatten(ROW(NULL, '/' || n, to_jsonb(repeat('v', 100000000)))::ia.flat) IS NULL FROM generate_series(0, 2) n", '22032' ])
{
	my ($name, $sql, $state) = @$case;
	($out, $err) = run_sql($node, "$sql;\nSELECT 'again', ia.unflatten(f) FROM ia.flatten('[1]') f;");
	is_deeply([ sqlstates($err) ], [$state], "$name: refused");
	is($out, 'again|[1]', "$name: the next call is right");
}

is_deeply([ crashes($node) ], [], 'no crash in the log');
$node->stop;
done_testing();
