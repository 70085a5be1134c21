# Cancelling: a statement that works on the largest allowed documents ends when it is told to.
#
# Decision: the house asserts no time, so what is asserted is the SQLSTATE: a call that a first, unlimited run shows to
# take many times the timeout must end with 57014 under it, and a cancel sent in the middle must be obeyed. How late
# that was is printed as a diagnostic; the issue's bar is 200 ms. After each cancel the same session answers rightly.
use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin;
use IaNode;
use Test::More;
use IPC::Run;
use Time::HiRes 'time';
use PostgreSQL::Test::Utils;

my $node = ia_node('cancel', shared_buffers => '128MB', temp_file_limit => '4GB');

$node->safe_psql('postgres', <<'SQL');
CREATE TABLE input (name text PRIMARY KEY, raw bytea, doc jsonb);
ALTER TABLE input ALTER raw SET STORAGE EXTERNAL, ALTER doc SET STORAGE EXTERNAL;
-- Sixteen megabytes each, the limit of ia.max_document_size.
INSERT INTO input SELECT name, convert_to(head || repeat(body, (16 * 1024 * 1024 - 200) / octet_length(body)) || tail, 'UTF8')
FROM (VALUES
	('numbers', '{"id":"oc4ids-abc123-1","sector":[', '1,', '1]}'),
	('references', '{"id":"oc4ids-abc123-1","sector":["transport"],"parties":[', '{},', '{}]}'),
	('empty texts', '{"id":"oc4ids-abc123-1","sector":[', '"",', '""]}'),
	('one string', '{"id":"oc4ids-abc123-1","title":"', 'abcdefgh', '"}'),
	('escapes', '{"id":"oc4ids-abc123-1","title":"', '\u00e1', '"}'),
	('one address', '{"id":"oc4ids-abc123-1","documents":[{"id":"1","url":"https://', '%20abcde', '"}]}'),
	('lines', '', E'{"id":1}\n', '')) AS v (name, head, body, tail);
INSERT INTO input SELECT 'keys', convert_to('{"id":"oc4ids-abc123-1","title":"x",' ||
	string_agg('"' || to_hex(i * 2654435761 % 4294967296) || '":1', ',') || '}', 'UTF8') FROM generate_series(1, 1200000::bigint) i;
INSERT INTO input SELECT 'objects', convert_to('{"id":"oc4ids-abc123-1","parties":[' ||
	string_agg(format('{"id":"%s","name":"%s","roles":["a","b"]}', i, repeat('Organización ', 20)), ',') || ']}', 'UTF8')
	FROM generate_series(1, 50000) i;
INSERT INTO input SELECT 'distinct codes', convert_to('{"id":"oc4ids-abc123-1","sector":[' ||
	string_agg('"' || to_hex(i) || '"', ',') || ']}', 'UTF8') FROM generate_series(1, 1600000) i;
UPDATE input SET doc = (ia.intake(raw)).doc WHERE name <> 'lines';
SQL

my $missing = $node->safe_psql('postgres', "SELECT string_agg(name, ', ') FROM input WHERE name <> 'lines' AND doc IS NULL");
is($missing, '', 'every document is admitted');

my %functions = (
	intake => "SELECT (taken).kind FROM (SELECT ia.intake(raw) AS taken FROM input WHERE name = '%s' OFFSET 0) x",
	intake_lines => "SELECT count(*) FROM (SELECT raw FROM input WHERE name = '%s') x, ia.intake_lines(raw)",
	is_valid => "SELECT ia.is_valid(doc) FROM input WHERE name = '%s'",
	validate => "SELECT count(*) FROM input, ia.validate(doc) WHERE name = '%s'",
	validation => "SELECT length(ia.validation(doc)::text) > 0 FROM input WHERE name = '%s'");
my $again = "SELECT 'again', ia.is_valid('{\"id\":\"oc4ids-abc123-1\",\"title\":\"x\"}'),"
  . " (SELECT count(*) FROM ia.validate('{\"id\":\"oc4ids-abc123-1\",\"title\":1}') WHERE code = 'type'),"
  . " (ia.intake('{\"id\":1'::text)).findings[1].code";
my $right = 'again|t|1|truncated';

# Milliseconds since the epoch, told by the server: between two of them stands one statement.
my $clock = "SELECT 'ms', (extract(epoch FROM clock_timestamp()) * 1000)::bigint;\n";
my @names = split /\n/, $node->safe_psql('postgres', 'SELECT name FROM input ORDER BY name');
my (@late, $cancelled);

for my $function (sort keys %functions)
{
	my @wrong;

	for my $name (@names)
	{
		next if $name eq 'lines' && $function !~ /^intake/;
		my $call = sprintf($functions{$function}, $name);
		my ($out, $err) = run_sql($node, <<SQL);
SET statement_timeout = '50ms';
$clock$call;
$clock
SET statement_timeout = 0;
$again;
SQL
		my @ms = $out =~ /^ms\|(\d+)$/mg;
		my @states = sqlstates($err);

		push @wrong, "$name: @states" if @states > 1 || (@states && $states[0] ne '57014');
		push @wrong, "$name: the next call says $out" if $out !~ /^\Q$right\E$/m;
		# What ends in time needs no cancel; what goes on for a second after it ought to end did not listen.
		push @wrong, "$name: not cancelled in " . ($ms[1] - $ms[0]) . ' ms' if !@states && $ms[1] - $ms[0] > 1000;
		push @late, [ $ms[1] - $ms[0] - 50, "$function of $name" ] if @states;
		$cancelled++ if @states;
	}
	is_deeply(\@wrong, [], "$function: ends or is cancelled, and the next call is right");
}
cmp_ok($cancelled, '>', 10, 'the timeout met calls that take longer');
diag(sprintf '%5d ms late: %s', @$_) for grep { $_->[0] > 50 } sort { $b->[0] <=> $a->[0] } @late;

# ---- pg_cancel_backend in the middle ----

for my $case ([ 'intake', 'keys' ], [ 'validate', 'objects' ], [ 'validate', 'numbers' ], [ 'validation', 'references' ])
{
	my ($function, $name) = @$case;
	my $call = sprintf($functions{$function}, $name);
	my ($out, $err) = ('', '');
	# Over and over, so that the middle is not missed.
	my @script = map { ('-c', $_) } '\set VERBOSITY sqlstate', "SET application_name = 'victim'",
	  "DO \$do\$ BEGIN LOOP PERFORM * FROM ($call) x; END LOOP; END \$do\$", '\echo :SQLSTATE', $again;
	my $session = IPC::Run::start([ $node->installed_command('psql'), '-XAtq', '-d', $node->connstr('postgres'), @script ],
		'<', \'', '>', \$out, '2>', \$err, IPC::Run::timeout($PostgreSQL::Test::Utils::timeout_default));

	$node->poll_query_until('postgres',
		"SELECT count(*) = 1 FROM pg_stat_activity WHERE application_name = 'victim' AND state = 'active'"
		  . " AND query LIKE 'DO %' AND query_start < clock_timestamp() - interval '300 ms'");
	my $start = time;

	is($node->safe_psql('postgres',
			"SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE application_name = 'victim'"),
		't', "$function of $name: cancel sent");
	$session->finish;
	diag(sprintf '%s of %s: ended %.0f ms after the cancel was sent', $function, $name, (time - $start) * 1000);
	like($out, qr/^57014$/m, "$function of $name: cancelled");
	like($out, qr/^\Q$right\E$/m, "$function of $name: the next call in the session is right");
}

is_deeply([ crashes($node) ], [], 'no crash in the log');
$node->stop;
done_testing();
