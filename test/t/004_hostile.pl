# Hostile input: whatever a document holds, the answer is findings or a documented SQLSTATE, in linear work, and the
# server stays up.
#
# Decision: "linear" is tested without a clock: the sizes are such that comparing every pair (5·10⁹ comparisons and up)
# would run into the test's timeout, and the elements are checked by their count. Documents are stored as jsonb without
# passing ia.intake, which is what an INSERT by anybody else does; only then do unlimited numbers reach validation.
use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin;
use IaNode;
use Test::More;
use PostgreSQL::Test::Utils;

# Every SQLSTATE that a function of ia may raise, and when (its comments in sql/install say the same).
my %documented = (
	'0A000' => 'database not in UTF8',
	'22023' => 'standard or version that does not exist; profile that is none',
	'57014' => 'cancelled');
my %met;
my $node = ia_node('hostile', statement_timeout => $PostgreSQL::Test::Utils::timeout_default . 's');

$node->safe_psql('postgres', <<'SQL');
-- Through every function, each on its own: what it answers or its SQLSTATE.
CREATE FUNCTION through(document jsonb, standard text, OUT f text, OUT answer text) RETURNS SETOF record LANGUAGE plpgsql AS $$
BEGIN
	FOREACH f IN ARRAY ARRAY['is_valid', 'validate', 'validation'] LOOP
		BEGIN
			CASE f
				WHEN 'is_valid' THEN answer := ia.is_valid(document, standard);
				WHEN 'validate' THEN answer := (SELECT count(*) || ':' || coalesce(string_agg(DISTINCT v.code, ' '), '')
					FROM ia.validate(document, standard) v);
				WHEN 'validation' THEN answer := ia.validation(document, standard) -> 'codes';
			END CASE;
		EXCEPTION WHEN OTHERS THEN
			answer := 'ERROR ' || SQLSTATE;
		END;
		RETURN NEXT;
	END LOOP;
END $$;
SQL

# Runs a query of (label, f, answer) and counts SQLSTATEs met.
sub answers
{
	my ($sql) = @_;
	my ($out, $err) = run_sql($node, $sql);
	my %answers = map { /^(.*?)\|(.*)$/ ? ($1 => $2) : () } split /\n/, $out;

	$met{$_}++ for sqlstates($err), map { /^ERROR (.*)/ ? $1 : () } values %answers;
	return \%answers;
}

# ---- wrong types everywhere ----

# Every path of the model (a package repeats the paths of what it holds), with each wrong value put at its place in an otherwise small document.
my $wrong = answers(<<'SQL');
CREATE FUNCTION put(path text[], v jsonb) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
	FOR i IN REVERSE cardinality(path)..1 LOOP
		v := CASE path[i] WHEN '[]' THEN jsonb_build_array(v) ELSE jsonb_build_object(path[i], v, 'id', 'oc4ids-abc123-1') END;
	END LOOP;
	RETURN v;
END $$;
WITH places AS (
	SELECT DISTINCT s, string_to_array(regexp_replace(replace(replace(path, '<lang>', '_en'), '[]', '/[]'), '/?<[01]>', '', 'g'), '/') AS steps
	FROM unnest('{oc4ids,ocds}'::text[]) s, ia.field(s)
	WHERE document IN ('project', 'release', 'record', 'versioned-release')
), tried AS (
	SELECT s, f, v, answer
	FROM places, unnest(ARRAY['null', '{}', '[]', '[null]', '[[]]', '[{}]', '{"":null}', '""', '1e1000', 'true', '[1,1,"",{"id":{}}]']::jsonb[]) v,
		through(put(array_remove(steps, ''), v), s)
)
SELECT s || ' ' || f || ' ' || v, CASE WHEN bool_or(answer LIKE 'ERROR%') THEN max(answer) FILTER (WHERE answer LIKE 'ERROR%') ELSE count(*)::text END
FROM tried GROUP BY s, f, v;
SQL
cmp_ok(scalar keys %$wrong, '>=', 60, 'wrong values at every path of both standards');
is_deeply([ grep { $wrong->{$_} =~ /ERROR/ } sort keys %$wrong ], [], 'none of them is an error');

my $roots = answers(<<'SQL');
SELECT coalesce(v::text, 'NULL') || ' as ' || coalesce(s, 'NULL') || ': ' || f, coalesce(answer, 'null')
FROM unnest(ARRAY[NULL, 'null', 'true', '1', '""', '[]', '{}', '[[]]', '[null]', '[1]', '[{}]']::jsonb[]) v,
	unnest(ARRAY[NULL, 'oc4ids', 'ocds']) s, through(v, s);
SQL
is(scalar keys %$roots, 99, 'null, scalars, empty lists and objects as documents');
is_deeply([ map { "$_: $roots->{$_}" } grep { /: is_valid/ && $roots->{$_} ne (/^NULL/ ? 'null' : 'false') } sort keys %$roots ],
	[], 'none of them is valid; NULL is neither');
is_deeply([ grep { /: validate$/ && !/^NULL/ && $roots->{$_} !~ /^[1-9]/ } sort keys %$roots ], [], 'each of them has a finding');

# ---- large values ----

my $large = answers(<<'SQL');
CREATE TEMP TABLE large (name text, doc jsonb);
INSERT INTO large VALUES
	('string', jsonb_build_object('id', repeat('x', 1048576), 'title', repeat('á', 1048576), 'description', repeat(' ', 1048576),
		'updated', repeat('2', 1048576), 'status', repeat('c', 1048576), 'language', repeat('e', 1048576))),
	('address', jsonb_build_object('id', '1', 'title', 'x', 'documents', jsonb_build_array(jsonb_build_object('id', repeat('d', 1048576),
		'url', 'https://' || repeat('a', 1048576), 'language', repeat('es-', 300000), 'format', repeat('a/', 500000))),
		'parties', jsonb_build_array(jsonb_build_object('id', '1', 'contactPoint', jsonb_build_object('email', repeat('a@', 500000)))))),
	('key', jsonb_build_object('id', '1', 'title', 'x', repeat('k', 1048576), 1, 'title_' || repeat('e', 1048576), 1)),
	('131,072 digits', '{"id":1e131071,"title":1e131071,"sector":[1e131071,1e131071],"parties":[{"id":1e131071},{"id":1e131071}],'
		'"budget":{"amount":{"amount":1e131071}},"period":{"durationInDays":-1e131071}}'),
	('poison', ('{"id":"1","title":"x","sector":[' || repeat('1e131071,', 9000) || '1]}')::jsonb),
	('tiny fractions', ('{"id":"1","title":"x","sector":[' || repeat('1e-16383,', 9000) || '1]}')::jsonb);
INSERT INTO large SELECT '100,000 unknown keys', jsonb_object_agg('k' || i, 'x') || '{"id":"1","title":"x"}' FROM generate_series(1, 100000) i;
INSERT INTO large SELECT '100,000 languages', jsonb_object_agg('title_x' || i, 1) || '{"id":"1","title":"x"}' FROM generate_series(1, 100000) i;
SELECT name || ': ' || f, answer FROM large, through(doc, 'oc4ids');
SQL
is(scalar keys %$large, 24, 'large values through every function');
is_deeply([ map { "$_: $large->{$_}" } grep { $large->{$_} =~ /ERROR/ } sort keys %$large ], [], 'none of them is an error');
like($large->{'100,000 unknown keys: validate'}, qr/^10\d{4}:.*unknown-field/, 'each unknown key is found');
like($large->{'poison: validate'}, qr/^9\d{3}:/, 'each unwritable number is found');

my $digits = answers(<<'SQL');
SELECT 'digits', (ia.intake('[' || repeat('9', 1000000) || ']')).findings[1].code;
SELECT 'fraction', (ia.intake('[0.' || repeat('0', 1000000) || '1]')).findings[1].code;
SELECT 'exponent', (ia.intake('[1e' || repeat('9', 1000000) || ']')).findings[1].code;
SELECT 'string', (ia.intake(to_json(repeat('x', 1048576))::text)).doc IS NOT NULL;
SQL
is_deeply($digits, { digits => 'number', fraction => 'number', exponent => 'number', string => 't' },
	'a number of a million digits is refused as "number", a string of a megabyte is admitted');

# ---- lists: equal ids, distinct ids, ids that collide ----

my $lists = answers(<<'SQL');
CREATE TEMP TABLE lists AS
	SELECT 'equal' AS name, jsonb_agg(jsonb_build_object('id', 'x', 'name', i)) AS list FROM generate_series(1, 100000) i
	UNION ALL SELECT 'distinct', jsonb_agg(jsonb_build_object('id', i)) FROM generate_series(1, 100000) i
	UNION ALL SELECT 'none', jsonb_agg(jsonb_build_object('name', i)) FROM generate_series(1, 100000) i
	-- the first member agrees, the second tells: the cheap hash does not
	UNION ALL SELECT 'same first member', jsonb_agg(jsonb_build_object('id', 'x', 'name', 'y', 'roles', i)) FROM generate_series(1, 100000) i
	UNION ALL SELECT 'scale', jsonb_agg(jsonb_build_object('id', ('1.' || repeat('0', i % 16000))::numeric)) FROM generate_series(1, 5000) i
	-- ids whose unseeded hash, as PostgreSQL computes it, has the same low ten bits
	UNION ALL SELECT 'colliding', jsonb_agg(jsonb_build_object('id', i::text)) FROM generate_series(1, 1000000) i WHERE hashtext(i::text) & 1023 = 7;
SELECT name || ', oc4ids: ' || f, answer FROM lists, through(jsonb_build_object('id', '1', 'title', 'x', 'parties', list), 'oc4ids');
-- the same ids as parties, awards and references to both
SELECT name || ', ocds: ' || f, answer FROM lists, through(jsonb_build_object('ocid', 'ocds-abc123-1', 'parties', list, 'awards', list,
	'tender', jsonb_build_object('id', '1', 'tenderers', list), 'contracts', list), 'ocds');
SELECT 'elements: ' || name, jsonb_array_length(list) FROM lists;
SQL
is(scalar keys %$lists, 42, 'lists of 100,000 elements finish');
is_deeply([ map { "$_: $lists->{$_}" } grep { $lists->{$_} =~ /ERROR/ } sort keys %$lists ], [], 'none of them is an error');
like($lists->{'equal, oc4ids: validation'}, qr/"duplicate-id": 99999\b/, 'each repeated id is found');
unlike($lists->{'distinct, oc4ids: validation'}, qr/"duplicate-id"|"unique-items"/, 'distinct ids are not repeated');
unlike($lists->{'colliding, oc4ids: validation'}, qr/"duplicate-id"/, "$lists->{'elements: colliding'} ids that collide are not repeated");

# ---- arguments that do not exist ----

for ([ "NULL, 'x'" => '' ], [ "'{}', 'x'" => '22023' ], [ "'{}', NULL, '9'" => '22023' ], [ "'{}', 'ocds', '0.9.5'" => '22023' ],
	[ "'{}', '', ''" => '22023' ], [ "'{}', repeat('x', 1000000)" => '22023' ], [ "'{}', NULL, NULL, '{}'" => '22023' ])
{
	my ($arguments, $want) = @$_;

	for my $function ('is_valid', 'validation', 'validate')
	{
		my (undef, $err) = run_sql($node, "SELECT count(*) FROM ia.$function($arguments);");
		my @states = sqlstates($err);

		$met{$_}++ for @states;
		is("@states", $want, "$function($arguments)") if $want ne '' || @states;
	}
}
for my $function ('field', 'codelist')
{
	for my $arguments ("'x'", "'ocds', '9'", "''")
	{
		my (undef, $err) = run_sql($node, "SELECT count(*) FROM ia.$function($arguments);");

		is(join(' ', sqlstates($err)), '22023', "$function($arguments)");
	}
}

is_deeply([ grep { !$documented{$_} } sort keys %met ], [], 'every SQLSTATE met is a documented one');
is_deeply([ crashes($node) ], [], 'no crash in the log');
$node->stop;
done_testing();
