# Memory: how much a backend grows on hostile input, over many calls, and over many refusals.
#
# Decision: the bar is the issue's: peak within 12 × input (and 16 MB for what a backend takes anyhow). The peak is the
# kernel's own figure, VmHWM, read by the backend itself before and after the one call, in a session of its own per
# call; the input was stored by an earlier session, uncompressed, and nothing is printed. Input of a call on jsonb is
# the jsonb's size. Inputs have a few megabytes: the bar is a ratio.
use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin;
use IaNode;
use Test::More;

use constant { RATIO => 12, SLACK => 16 * 1024 * 1024 };

my $node = ia_node('memory');

$node->safe_psql('postgres', <<'SQL');
CREATE TABLE input (name text PRIMARY KEY, raw bytea, doc jsonb);
ALTER TABLE input ALTER raw SET STORAGE EXTERNAL, ALTER doc SET STORAGE EXTERNAL;
CREATE FUNCTION list(element text, n int) RETURNS text LANGUAGE sql AS
$$ SELECT '[' || repeat(element || ',', n - 1) || element || ']' $$;

-- What admission reads: bytes that make as many tokens, entries or copies as possible.
INSERT INTO input SELECT name, convert_to(t, 'UTF8') FROM (VALUES
	('ones', list('1', 8000000)),
	('empty objects', list('{}', 1500000)),
	('empty lists', list('[]', 1500000)),
	('empty strings', list('""', 1500000)),
	('decimals', list('0.1', 1000000)),
	('exponents', list('1e30', 1000000)),
	('small exponents', list('1e-9', 1000000)),
	('strings and numbers', list('"a",1', 700000)),
	('pairs', list('{"":1}', 700000)),
	('pairs of escaped keys', list('{"\n":1}', 600000)),
	('one string', '"' || repeat('a', 16000000) || '"'),
	('one string of commas', '"' || repeat(',', 8000000) || '"'),
	('escapes', '"' || repeat('\n', 8000000) || '"'),
	('escapes of four digits', '"' || repeat('\u00e9', 2600000) || '"'),
	('coordinates', '{"type":"LineString","coordinates":' || list('[-100.9,24.2]', 300000) || '}'),
	('truncated', repeat('[1,', 20) || repeat('1,', 2000000)),
	('lines of one digit', repeat(E'1\n', 300000)),
	('lines of a bracket', repeat(E'{\n', 100000))) AS v (name, t);
INSERT INTO input SELECT 'one object of 300,000 keys',
	convert_to('{' || string_agg('"' || to_hex(i * 2654435761 % 4294967296) || '":1', ',') || '}', 'UTF8')
	FROM generate_series(1, 300000::bigint) i;
INSERT INTO input SELECT '50,000 small objects', convert_to('{"id":"oc4ids-abc123-1","parties":[' ||
	string_agg(format('{"id":"%s","name":"Organización %s","roles":["buyer"]}', i, i), ',') || ']}', 'UTF8')
	FROM generate_series(1, 50000) i;

-- What validation reads: the same lists where the standards have a list, so that each element is looked at.
INSERT INTO input SELECT p.place || ': ' || e.name, NULL, (p.head || list(e.element, e.n) || p.tail)::jsonb
FROM (VALUES
	('sector', '{"id":"oc4ids-abc123-1","sector":', '}'),
	('parties', '{"id":"oc4ids-abc123-1","parties":', '}'),
	('coordinates', '{"id":"oc4ids-abc123-1","locations":[{"id":"1","geometry":{"type":"Point","coordinates":', '}}]}'),
	('releases', '[{"ocid":"ocds-abc123-1","tag":["award"]},{"ocid":"ocds-abc123-2","parties":', '}]'),
	('record', '{"ocid":"ocds-abc123-1","releases":', '}')) AS p (place, head, tail),
	(VALUES ('ones', '1', 200000), ('objects', '{}', 200000), ('lists', '[]', 200000), ('empty strings', '""', 200000),
		('nulls', 'null', 200000)) AS e (name, element, n);
INSERT INTO input SELECT 'unknown keys', NULL, ('{"id":"oc4ids-abc123-1","title":"x",' ||
	string_agg(format('"k%s":{"a":"%s"}', i, i), ',') || '}')::jsonb FROM generate_series(1, 100000) i;
INSERT INTO input SELECT 'distinct codes', NULL, ('{"id":"oc4ids-abc123-1","sector":[' ||
	string_agg('"' || to_hex(i) || '"', ',') || ']}')::jsonb FROM generate_series(1, 300000) i;
INSERT INTO input SELECT 'distinct numbers', NULL, ('{"id":"oc4ids-abc123-1","sector":[' ||
	string_agg(i::text, ',') || ']}')::jsonb FROM generate_series(1, 300000) i;
INSERT INTO input SELECT 'releases of null parties', NULL, (list('{"ocid":"a","parties":' || list('null', 9) ||
	',"awards":' || list('null', 9) || '}', 30000))::jsonb;
INSERT INTO input SELECT 'periods', NULL, ('{"id":"oc4ids-abc123-1","contractingProcesses":' ||
	list('{"summary":{"contractPeriod":{"durationInDays":1}}}', 30000) || '}')::jsonb;
INSERT INTO input SELECT 'one title', NULL, ('{"id":"oc4ids-abc123-1","title":"' || repeat('á', 4000000) || '"}')::jsonb;
INSERT INTO input SELECT 'one address', NULL, ('{"id":"oc4ids-abc123-1","documents":[{"id":"1","url":"https://' ||
	repeat('a', 8000000) || '"}]}')::jsonb;
UPDATE input SET doc = (ia.intake(raw)).doc WHERE doc IS NULL AND name IN ('50,000 small objects', 'one object of 300,000 keys');
SQL

my $hwm = "SELECT 'hwm', (regexp_match(pg_read_file('/proc/self/status'), 'VmHWM:\\s+(\\d+)'))[1]::bigint * 1024;\n";

# One call in a session of its own; the growth of its peak.
sub growth
{
	my ($call, $name) = @_;
	my ($out, $err) = run_sql($node, <<SQL . $hwm . sprintf($call, $name) . ";\n" . $hwm);
-- What every session takes once: the library, the catalogue, the models.
SELECT count(*) FROM ia.intake('{"id":"1","title":1}') i, ia.validate(i.doc), ia.intake_lines('{}');
SELECT ia.is_valid('{"id":1}'), ia.validation('{"ocid":1}') IS NULL;
SQL
	my @hwm = $out =~ /^hwm\|(\d+)$/mg;

	return @hwm == 2 && $err eq '' ? $hwm[1] - $hwm[0] : "no figure: $err";
}

sub within_bar
{
	my ($function, $call, $rows) = @_;
	my @over;
	my $worst = [0];

	for (split /\n/, $rows)
	{
		my ($name, $bytes) = split /\|/;
		my $growth = growth($call, $name);

		push @over, "$name: $growth bytes for $bytes" if $growth !~ /^\d+$/ || $growth > RATIO * $bytes + SLACK;
		$worst = [ $growth / $bytes, $name ] if $growth =~ /^\d+$/ && $growth / $bytes > $worst->[0];
	}
	is_deeply(\@over, [], "$function: peak within 12 × input and 16 MB");
	diag(sprintf '%s: %.1f × input at most (%s)', $function, @$worst);
	diag($_) for @over;
}

my $raw = $node->safe_psql('postgres', 'SELECT name, length(raw) FROM input WHERE raw IS NOT NULL ORDER BY name');
my $doc = $node->safe_psql('postgres', 'SELECT name, pg_column_size(doc) FROM input WHERE doc IS NOT NULL ORDER BY name');

within_bar('intake(bytea)', "SELECT (i).doc IS NULL FROM (SELECT ia.intake(raw) i FROM input WHERE name = '%s' OFFSET 0) x", $raw);
within_bar('intake_lines', "SELECT count(line) FROM (SELECT raw FROM input WHERE name = '%s') x, ia.intake_lines(raw)", $raw);
within_bar('is_valid', "SELECT ia.is_valid(doc) FROM input WHERE name = '%s'", $doc);
within_bar('validate', "SELECT count(*) FROM input, ia.validate(doc) WHERE name = '%s'", $doc);
within_bar('validation', "SELECT ia.validation(doc) IS NULL FROM input WHERE name = '%s'", $doc);

# The same bytes as text; few, since only the door differs.
$node->safe_psql('postgres', <<'SQL');
CREATE TABLE input_text (name text PRIMARY KEY, raw text);
ALTER TABLE input_text ALTER raw SET STORAGE EXTERNAL;
INSERT INTO input_text SELECT name, convert_from(raw, 'UTF8') FROM input WHERE name IN ('ones', 'empty objects', 'escapes');
SQL
within_bar('intake(text)', "SELECT (i).doc IS NULL FROM (SELECT ia.intake(raw) i FROM input_text WHERE name = '%s' OFFSET 0) x",
	$node->safe_psql('postgres', 'SELECT name, octet_length(raw) FROM input_text'));

# ---- growth over many calls of one backend ----

my $contexts = "SELECT 'total', sum(total_bytes) FROM pg_backend_memory_contexts;\n";
my %loops = (
	'20,000 calls' => [
		20000,
		'{"id":"oc4ids-abc123-1","tittle":"x","sector":["transport",1,1],"parties":[{"id":"1"},{"id":"1"},{}],"period":'
		  . '{"startDate":"2022-01-01","endDate":"x"},"documents":[{"id":"1","url":"a b"}],"budget":{"amount":{"amount":1}}}'
	],
	'2,000 refused texts' => [ 2000, '{"id":"oc4ids-abc123-1","a":[{"b\u00e9":1e99}]}' ],
	'2,000 truncated texts' => [ 2000, '{"id":"oc4ids-abc123-1","a":[{"b\u00e9":"' . ('x' x 2000) ],
	'2,000 duplicate keys' => [ 2000, '{"id":"oc4ids-abc123-1","a":[{"b\u00e9":1,"b\u00e9":2}]}' ]);

for my $label (sort keys %loops)
{
	my ($n, $text) = @{ $loops{$label} };
	my $calls = <<SQL;
	PERFORM (taken).kind FROM (SELECT ia.intake('$text'::text) AS taken OFFSET 0) x;
	PERFORM count(*) FROM ia.intake_lines(convert_to('$text', 'UTF8'));
	IF document IS NOT NULL THEN
		PERFORM ia.is_valid(document), ia.validation(document);
		PERFORM count(*) FROM ia.validate(document);
	END IF;
	-- an error in the middle of a call leaves nothing behind either
	IF i % 10 = 0 THEN
		BEGIN
			PERFORM count(*) FROM ia.validate('{"id":"1"}', 'oc4ids', '7.7');
		EXCEPTION WHEN invalid_parameter_value THEN
			NULL;
		END;
	END IF;
SQL
	my $body = "DO \$do\$ DECLARE document jsonb := (ia.intake('$text'::text)).doc;"
	  . " BEGIN FOR i IN 1..%d LOOP $calls END LOOP; END \$do\$;\n";
	my ($out, $err) =
	  run_sql($node, sprintf($body, 200) . $contexts . sprintf($body, $n) . $contexts);
	my @total = $out =~ /^total\|(\d+)$/mg;

	is($err, '', "$label: no error");
	cmp_ok($total[1] - $total[0], '<=', 1024 * 1024, "$label: memory contexts grow by 1 MB at most");
	diag("$label: memory contexts grew by " . ($total[1] - $total[0]) . ' bytes');
}

is_deeply([ crashes($node) ], [], 'no crash in the log');
$node->stop;
done_testing();
