# Merging strange releases: of any depth and size, they are merged or refused with a documented state, within the memory
# that is promised, and a call that takes long ends when it is told to.
#
# Decision: like 002 and 003, without a time: the peak is VmHWM of a session of its own, 8 × the input and 16 MB for what
# a backend takes anyhow; a versioned release may be many times its input (each value brings its release), so that what
# comes out is counted too, twice, for it is written into a buffer that grows. A call that outlasts its timeout by a second did not listen. Depth may end in 54001, which is
# how the server says that the stack is at its limit, and in nothing worse.
use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin;
use IaNode;
use Test::More;

my $node = ia_node('merge', shared_buffers => '128MB');

$node->safe_psql('postgres', <<'SQL');
CREATE TABLE input (name text PRIMARY KEY, doc jsonb);
ALTER TABLE input ALTER doc SET STORAGE EXTERNAL;
CREATE FUNCTION two(members text, later text DEFAULT NULL) RETURNS jsonb LANGUAGE sql AS
$$ SELECT ('[{"ocid":"o","id":"1","date":"2024-01-01T00:00:00Z",' || members || '},{"ocid":"o","id":"2","date":"2024-01-02T00:00:00Z",' || coalesce(later, members) || '}]')::jsonb $$;
CREATE FUNCTION list(element text, n int) RETURNS text LANGUAGE sql AS
$$ SELECT '[' || string_agg(replace(element, '#', i::text), ',') || ']' FROM generate_series(1, n) i $$;
INSERT INTO input VALUES
	('one id', two('"awards":' || list('{"id":"1","v":#}', 200000))),
	('ids', two('"awards":' || list('{"id":"#","v":1}', 150000), '"awards":' || list('{"id":"#","v":2}', 150000))),
	('numbers as ids', two('"awards":' || list('{"id":1#00000000000000000000000000000000000.5,"v":1}', 60000))),
	('no ids', two('"awards":' || list('{"v":#}', 150000))),
	('nulls', two('"awards":' || list('{"id":#,"v":null}', 150000))),
	('empty objects', two('"awards":' || list('{}', 300000))),
	('lists in lists', two('"awards":' || list('[[{"id":#}]]', 150000))),
	('members', two('"x":{' || (SELECT string_agg('"k' || i || '":{"a":1}', ',') FROM generate_series(1, 150000) i) || '}',
		'"x":{' || (SELECT string_agg('"k' || i || '":{"b":1}', ',') FROM generate_series(1, 150000) i) || '}')),
	('objects where lists were', two('"x":' || list('{"id":"#","y":[{"id":1}]}', 100000), '"x":' || list('{"id":"#","y":{"id":1}}', 100000)));
INSERT INTO input SELECT 'releases', jsonb_agg(jsonb_build_object('ocid', 'o', 'id', i, 'date', '2024-01-01T00:00:00Z', 'language', i)) FROM generate_series(1, 100000) i;
INSERT INTO input SELECT 'no releases', ('[' || repeat('1,', 200000) || '1]')::jsonb;
SQL

my %calls = (
	'merge, compiled' => "ia.merge(doc, 'compiled', '{\"conflict\": \"last\"}') IS NULL",
	'merge, versioned' => "ia.merge(doc, 'versioned', '{\"conflict\": \"last\"}') IS NULL",
	merge_findings => '(SELECT count(*) FROM ia.merge_findings(doc)) > 0',
	release_changes => "(SELECT count(*) FROM ia.release_changes(doc, '{\"conflict\": \"last\"}')) > 0");
my @names = split /\n/, $node->safe_psql('postgres', 'SELECT name FROM input ORDER BY name');

# ---- the peak of each, and what ends it ----

my $hwm = "SELECT 'hwm', (regexp_match(pg_read_file('/proc/self/status'), 'VmHWM:\\s+(\\d+)'))[1]::bigint * 1024;\n";
my $clock = "SELECT 'ms', (extract(epoch FROM clock_timestamp()) * 1000)::bigint;\n";

for my $call (sort keys %calls)
{
	my (@wrong, @worst);

	for my $name (@names)
	{
		my $statement = "SELECT $calls{$call} FROM input WHERE name = '$name'";
		my ($out, $err) = run_sql($node, <<SQL);
SELECT ia.merge('[{}]'), ia.merge('[{}]', 'versioned');
SELECT count(*) FROM ia.merge_findings('[1]');
SELECT 'bytes', pg_column_size(doc) FROM input WHERE name = '$name';
$hwm$statement;
${hwm}SELECT 'result', @{[ $call =~ /^merge,/ ? "pg_column_size(" . $calls{$call} =~ s/ IS NULL//r . ") FROM input WHERE name = '$name'" : 0 ]};
SET statement_timeout = '20ms';
$clock$statement;
$clock
SET statement_timeout = 0;
SELECT 'again', ia.merge('[{"language": "es"}]') ->> 'language';
SQL
		my @hwm = $out =~ /^hwm\|(\d+)$/mg;
		my ($bytes) = $out =~ /^bytes\|(\d+)$/m;
		my ($result) = $out =~ /^result\|(\d+)$/m;
		my @ms = $out =~ /^ms\|(\d+)$/mg;
		my @states = grep { $_ ne '57014' } sqlstates($err);

		# what is no release is refused, and nothing else is
		push @wrong, "$name: @states" if grep { $_ ne ($name eq 'no releases' ? '22023' : '') } @states;
		push @wrong, "$name: the next call says $out" if $out !~ /^again\|es$/m;
		push @wrong, sprintf('%s: %d bytes for %d, which make %d', $name, $hwm[1] - $hwm[0], $bytes, $result // 0) if $call =~ /^merge,/ && $hwm[1] - $hwm[0] > 8 * $bytes + 2 * ($result // 0) + 16 * 1024 * 1024;
		push @wrong, "$name: not cancelled in " . ($ms[1] - $ms[0]) . ' ms' if $ms[1] - $ms[0] > 1020;
		push @worst, [ ($hwm[1] - $hwm[0]) / $bytes, $name ];
	}
	is_deeply(\@wrong, [], "$call: within its memory, ends when told, and the next call is right");
	diag(sprintf '%s: %.1f × input at most (%s)', $call, @{ (sort { $b->[0] <=> $a->[0] } @worst)[0] });
}

# ---- depth ----

for my $stack ('100kB', '2MB')
{
	my @wrong;

	for my $depth (10, 100, 1000, 6000)
	{
		for my $shape ("repeat('{\"a\":', $depth) || '1' || repeat('}', $depth)", "repeat('{\"a\":[{\"id\":1,\"b\":', $depth / 2) || 'null' || repeat('}]}', $depth / 2)",
			"repeat('[', $depth) || repeat(']', $depth)")
		{
			my ($out, $err) = run_sql($node, <<SQL);
SET max_stack_depth = '7MB';
CREATE TEMP TABLE deep AS SELECT two('"x":' || $shape) AS doc;
SET max_stack_depth = '$stack';
@{[ map { "SELECT $calls{$_} FROM deep;\n" } sort keys %calls ]}
SELECT ia.merge_append(doc -> 0, doc -> 1) IS NULL FROM deep;
SELECT 'again', ia.merge('[{"language": "es"}]') ->> 'language';
SQL
			push @wrong, "depth $depth of $shape: " . join(' ', sqlstates($err)) . " $out" if $out !~ /^again\|es$/m || grep { $_ ne '54001' } sqlstates($err);
		}
	}
	is_deeply(\@wrong, [], "depth with a stack of $stack: merged, or 54001");
}

is_deeply([ crashes($node) ], [], 'no crash in the log');
$node->stop;
done_testing();
