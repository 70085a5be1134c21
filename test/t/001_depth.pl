# Depth: documents nested from 1 to 200,000 levels through every SQL function, with a stack of 100 kB and of 2 MB.
#
# Decision: the verdict (answer or refusal, codes, counts, digest) must be the same under both stacks and never
# 54001. Admission refuses above ia.max_depth. What is in a table as jsonb has no such limit, only what core can build:
# it is built under the largest stack the machine allows, and depths that core itself refuses are left out of that half.
use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin;
use IaNode;
use Test::More;

my @depths = (1, 2, 3, 10, 63, 64, 65, 100, 1000, 6000, 10000, 50000, 200000);
my $node = ia_node('depth');

# ---- texts: intake and intake_lines ----

# shape: how a text of that depth is spelt; broken ones are never closed.
my %shapes = (
	arrays => "repeat('[', n) || repeat(']', n)",
	objects => "repeat('{\"a\":', n) || '1' || repeat('}', n)",
	mixed => "repeat('[{\"a\":', n / 2) || CASE n % 2 WHEN 1 THEN '[1]' ELSE '1' END || repeat('}]', n / 2)",
	field => "'{\"id\":\"oc4ids-abc123-1\",\"title\":' || coalesce(nullif(repeat('[', n - 1) || repeat(']', n - 1), ''), 'null') || '}'",
	open => "repeat('[', n)",
	'open objects' => "repeat('{\"a\":', n)");

$node->safe_psql('postgres', 'CREATE TABLE texts (shape text, n int, t text, PRIMARY KEY (shape, n))');
for my $shape (sort keys %shapes)
{
	$node->safe_psql('postgres',
		"INSERT INTO texts SELECT '$shape', n, $shapes{$shape} FROM unnest('{@{[join ',', @depths]}}'::int[]) n");
}

# What is said of a text, in one line.
my %text_functions = (
	'intake(text)' => "SELECT d.kind, d.doc IS NULL, md5(d.doc::text), d.findings[1].code, d.findings[1].value"
	  . " FROM ia.intake(t) d",
	'intake(bytea)' => "SELECT d.kind, d.doc IS NULL, md5(d.doc::text), d.findings[1].code, d.findings[1].value"
	  . " FROM ia.intake(convert_to(t, 'UTF8')) d",
	intake_lines => "SELECT d.kind, d.doc IS NULL, md5(d.doc::text), d.findings[1].code, d.findings[1].value"
	  . " FROM ia.intake_lines(convert_to(t, 'UTF8')) d");

# The answers under one stack: shape, depth and function to answer, SQLSTATE when there is none. The answer is computed
# under that stack, from a text fetched before.
sub sweep
{
	my ($stack, $table, $functions, $settings) = @_;
	my $sql = "SET max_stack_depth = '$stack'; $settings\n";
	my %seen;

	# A savepoint each would hide a lost connection; a DO block with a handler tells errors apart from crashes.
	for my $name (sort keys %$functions)
	{
		$sql .= <<SQL;
DO \$do\$
DECLARE
	r record;
	answer text;
BEGIN
	FOR r IN SELECT shape, n, t FROM $table ORDER BY shape, n LOOP
		BEGIN
			SELECT string_agg(x::text, '|') INTO answer FROM (SELECT r.t) AS one (t), LATERAL ($functions->{$name}) AS x;
		EXCEPTION WHEN OTHERS THEN
			answer := 'ERROR ' || SQLSTATE;
		END;
		INSERT INTO pg_temp.answers VALUES ('$name', r.shape, r.n, coalesce(answer, 'NULL'));
	END LOOP;
END
\$do\$;
SQL
	}
	my ($out, $err) = run_sql($node,
		"CREATE TEMP TABLE answers (f text, shape text, n int, answer text);\n$sql"
		  . "SELECT f || ' of ' || shape || ' ' || n, answer FROM answers;");
	is($err, '', "$table, stack $stack: no error outside the calls");
	for (split /\n/, $out)
	{
		my ($key, $answer) = split /\|/, $_, 2;

		$seen{$key} = $answer;
	}
	return \%seen;
}

# Two sweeps of a table: as many answers as calls, no error, and the same.
sub compare_stacks
{
	my ($table, $functions, $settings, $label) = @_;
	my $small = sweep('100kB', $table, $functions, $settings);
	my $large = sweep('2MB', $table, $functions, $settings);
	my $calls = keys(%$functions) * $node->safe_psql('postgres', "SELECT count(*) FROM $table");

	is(scalar keys %$small, $calls, "$label: every call answers");
	is_deeply([ map { "$_: $small->{$_}" } grep { $small->{$_} =~ /^ERROR/ } sort keys %$small ],
		[], "$label: no error with a stack of 100 kB");
	is_deeply([ map { "$_: $large->{$_}" } grep { $large->{$_} =~ /^ERROR/ } sort keys %$large ],
		[], "$label: no error with a stack of 2 MB");
	is_deeply([ map { "$_: $small->{$_} / " . ($large->{$_} // '') } grep { $small->{$_} ne ($large->{$_} // '') } sort keys %$small ],
		[], "$label: the same verdict under both stacks");
	return $large;
}

my $texts = compare_stacks('texts', \%text_functions, '', 'texts');

for my $shape (sort keys %shapes)
{
	my @wrong;

	for my $n (@depths)
	{
		my $answer = $texts->{"intake(text) of $shape $n"};
		my $want = $n > 64 ? qr/,t,,depth,/ : $shape =~ /^open/ ? qr/,t,,truncated,/ : qr/,f,\w{32},/;

		push @wrong, "$n: $answer" if $answer !~ $want;
	}
	is_deeply(\@wrong, [], "$shape: admitted up to 64 levels, refused as \"depth\" beyond");
}

compare_stacks('texts', \%text_functions, 'SET ia.max_depth = 1000;', 'texts, ia.max_depth = 1000');

# ---- stored jsonb: is_valid, validate, validation ----

my $ulimit = $node->safe_psql('postgres', <<'SQL');
CREATE TABLE documents (shape text, n int, t jsonb, PRIMARY KEY (shape, n));
DO $do$
DECLARE
	kilobytes int := 7000;
	r record;
BEGIN
	LOOP
		BEGIN
			PERFORM set_config('max_stack_depth', kilobytes || 'kB', false);
			EXIT;
		EXCEPTION WHEN invalid_parameter_value THEN
			kilobytes := kilobytes - 500;		-- ulimit -s is smaller here
		END;
	END LOOP;
	FOR r IN
		SELECT p.shape || ', ' || t.shape AS shape, n, p.head || t.t || p.tail AS document
		FROM texts t, (VALUES
			('alone', '', ''),
			('unknown field', '{"id":"oc4ids-abc123-1","foo":', '}'),
			('title', '{"id":"oc4ids-abc123-1","title":', '}'),
			('list', '{"id":"oc4ids-abc123-1","parties":[', ']}'),
			('coordinates', '{"id":"oc4ids-abc123-1","locations":[{"id":"1","geometry":{"type":"Point","coordinates":', '}}]}'),
			('release', '{"ocid":"ocds-abc123-1","tender":{"items":', '}}'),
			('record', '{"ocid":"ocds-abc123-1","releases":[', ']}')) AS p (shape, head, tail)
		WHERE t.shape IN ('arrays', 'objects')
		UNION ALL
		-- two equal deep elements where the list forbids them: hashed and compared
		SELECT 'twins, ' || t.shape, n, '{"ocid":"ocds-abc123-1","parties":[' || t || ',' || t || ']}'
		FROM texts t WHERE t.shape IN ('arrays', 'objects')
		UNION ALL
		SELECT 'nine, ' || t.shape, n, '{"ocid":"ocds-abc123-1","tag":[0,1,2,3,4,5,6,' || t || ',' || t || ']}'
		FROM texts t WHERE t.shape IN ('arrays', 'objects')
	LOOP
		BEGIN
			INSERT INTO documents VALUES (r.shape, r.n, r.document::jsonb);
		EXCEPTION WHEN statement_too_complex THEN
			NULL;			-- 54001: core does not build it
		END;
	END LOOP;
END
$do$;
SELECT max(n) FROM documents;
SQL
cmp_ok($ulimit, '>=', 6000, "core builds documents of $ulimit levels");

my %document_functions = (
	is_valid => 'SELECT ia.is_valid(t), ia.is_valid(t, $$oc4ids$$), ia.is_valid(t, $$ocds$$)',
	validate => 'SELECT count(*), string_agg(DISTINCT code, $$ $$), md5(string_agg(v::text, $$ $$)) FROM ia.validate(t) v',
	'validate as oc4ids' => 'SELECT count(*), string_agg(DISTINCT code, $$ $$) FROM ia.validate(t, $$oc4ids$$)',
	'validate as ocds' => 'SELECT count(*), string_agg(DISTINCT code, $$ $$) FROM ia.validate(t, $$ocds$$)',
	validation => 'SELECT md5(ia.validation(t)::text)',
	'validation as oc4ids' => 'SELECT md5(ia.validation(t, $$oc4ids$$)::text)',
	'validation as ocds' => 'SELECT md5(ia.validation(t, $$ocds$$)::text)');

compare_stacks('documents', \%document_functions, '', 'documents');

# ---- functions that take no document ----

for my $stack ('100kB', '2MB')
{
	my ($out, $err) = run_sql($node, "SET max_stack_depth = '$stack';"
		  . "SELECT (SELECT count(*) > 100 FROM ia.field('oc4ids')), (SELECT count(*) > 100 FROM ia.codelist('ocds'))");

	is("$out$err", 't|t', "field and codelist with a stack of $stack");
}

is_deeply([ crashes($node) ], [], 'no crash in the log');
$node->stop;
done_testing();
