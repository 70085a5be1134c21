#!/usr/bin/perl
# Admission against two public collections of hostile JSON: admission.pl, with a database to ask in PGHOST, PGDATABASE…
#
# Decision: verdicts are compared with files that somebody has looked at, not with what the engine happens to say:
# json-test-suite.tsv beside this file for the free ("i_") files, EXPECTED.tsv beside the adversarial ones. jsonb's own
# verdict is asked too, and must agree, except where a reason is written below. Needs ../shared; prints TAP.
#
#   admission.pl           test
#   admission.pl --print   what the i_ files get now, as json-test-suite.tsv has it (file, verdict, code, jsonb's verdict)
use strict;
use warnings;
use File::Basename;
use FindBin '$RealBin';
use lib $RealBin;
use Ask;
use Test::More;

my $suite = "$shared/data/json-test-suite";
my $adversarial = "$shared/data/adversarial";

-d $suite && -d $adversarial or do { print "1..0 # SKIP no $shared/data\n"; exit 0 };

# Why jsonb and ia.intake differ on a text: the only reasons there may be.
my %differ = (
	'byte-order-mark' => 'real publishers write it; accepted with a notice',
	'number' => 'jsonb takes numbers that it cannot print back (reliability.md F3)',
	'duplicate-key' => 'jsonb keeps the last without a word',
	'depth' => 'the limit is 64, not the stack');

# Files that every parser must accept, and that ia refuses all the same: the issue's limits on numbers (an exponent within
# ±30) and on equal keys go before the suite's grammar.
my %limits = (
	'y_number.json' => 'number',
	'y_number_double_close_to_zero.json' => 'number',
	'y_number_real_fraction_exponent.json' => 'number',
	'y_object_duplicated_key.json' => 'duplicate-key',
	'y_object_duplicated_key_and_value.json' => 'duplicate-key');

# What becomes of files: admitted, first code, jsonb's verdict (a value, or its SQLSTATE).
sub verdicts
{
	my ($folder, @files) = @_;
	my $sql = <<'SQL';
SET client_min_messages = warning;
SET max_stack_depth = '2MB';
CREATE FUNCTION pg_temp.jsonb_verdict(raw bytea) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM convert_from(raw, 'UTF8')::jsonb;
	RETURN 'accepted';
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE;
END $$;
CREATE TEMP TABLE files (name text, raw bytea);
SQL
	$sql .= "INSERT INTO files VALUES ('$_', decode('" . unpack('H*', slurp_raw("$folder/$_")) . "', 'hex'));\n" for @files;
	$sql .= <<'SQL';
SELECT name, CASE WHEN (i).doc IS NULL THEN 'refused' ELSE 'accepted' END, coalesce((i).findings[1].code, ''), v
FROM (SELECT name, ia.intake(raw) AS i, pg_temp.jsonb_verdict(raw) AS v FROM files OFFSET 0) x ORDER BY name COLLATE "C";
SQL
	return map { $_->[0] => { verdict => $_->[1], code => $_->[2], jsonb => $_->[3] } } ask($sql);
}

# ---- the JSON test suite ----

my @files = map { basename($_) } sort glob "$suite/*.json";
my %verdict = verdicts($suite, @files);

if (@ARGV && $ARGV[0] eq '--print')
{
	print join("\t", $_, @{ $verdict{$_} }{qw(verdict code jsonb)}), "\n" for grep { /^i_/ } @files;
	exit 0;
}

my %fixed;
for (split /\n/, slurp_raw("$RealBin/json-test-suite.tsv"))
{
	next if /^#/;
	my ($file, @rest) = split /\t/, $_, -1;

	$fixed{$file} = \@rest;
}

cmp_ok(scalar @files, '>', 100, scalar(@files) . ' files of the JSON test suite');
for my $file (@files)
{
	my $v = $verdict{$file};
	my $content = slurp_raw("$suite/$file");

	if ($file =~ /^y_/ && $content =~ /\\u0000/)
	{
		is("$v->{verdict} $v->{code}", 'refused nul-character', "$file: refused by name, PostgreSQL cannot store it");
	}
	elsif ($limits{$file})
	{
		is("$v->{verdict} $v->{code}", "refused $limits{$file}", "$file: refused by name, a limit of ours");
	}
	elsif ($file =~ /^y_/)
	{
		is($v->{verdict}, 'accepted', "$file: accepted") or diag($v->{code});
	}
	elsif ($file =~ /^n_/)
	{
		is($v->{verdict}, 'refused', "$file: refused");
		isnt($v->{code}, '', "$file: for a reason");
	}
	else
	{
		is(join(' ', @$v{qw(verdict code jsonb)}), join(' ', @{ $fixed{$file} // [] }[ 0 .. 2 ]), "$file: as json-test-suite.tsv says");
	}
	ok(($v->{verdict} eq 'accepted') == ($v->{jsonb} eq 'accepted') || $differ{ $v->{code} },
		"$file: jsonb agrees, or there is a reason") or diag("ia: $v->{verdict} $v->{code}; jsonb: $v->{jsonb}");
	delete $fixed{$file};
}
is_deeply([ sort keys %fixed ], [], 'json-test-suite.tsv has no line without its file');

# ---- the adversarial files ----

# A word of EXPECTED.tsv => our code. "bounded": any answer that is not an error, from every function.
my @classes = (
	[ qr/^reject:depth/ => 'depth' ],
	[ qr/^reject:syntax or depth/ => 'syntax|truncated|depth' ],
	[ qr/^reject:number/ => 'number' ],
	[ qr/^reject:syntax/ => 'syntax' ],
	[ qr/^reject:encoding/ => 'encoding' ],
	[ qr/^reject:string/ => 'nul-character|lone-surrogate' ],
	[ qr/^reject:duplicate-key/ => 'duplicate-key' ]);

my @rows = map { [ split /\t/ ] } split /\n/, slurp_raw("$adversarial/EXPECTED.tsv");
%verdict = verdicts($adversarial, map { $_->[0] } @rows);

for (@rows)
{
	my ($file, $bytes, $expected) = @$_;
	my $v = $verdict{$file};
	my $content = slurp_raw("$adversarial/$file");
	my ($code) = map { $_->[1] } grep { $expected =~ $_->[0] } @classes;

	is(length $content, $bytes, "$file: is the file meant");
	if (defined $code)
	{
		is($v->{verdict}, 'refused', "$file: refused");
		like($v->{code}, qr/^(?:$code)$/, "$file: as $code");
		next;
	}
	my $hex = unpack 'H*', $content;
	my ($through) = ask(<<SQL);
WITH taken AS MATERIALIZED (SELECT * FROM ia.intake(decode('$hex', 'hex')))
SELECT doc IS NOT NULL, ia.is_valid(doc), ia.is_valid(doc, 'oc4ids'), ia.is_valid(doc, 'ocds'),
	(ia.validation(doc) -> 'codes')::text, (ia.validation(doc, 'ocds') -> 'codes')::text, CASE WHEN bytes < 1000 THEN replace(doc::text, ', ', ',') ELSE '' END,
	(SELECT count(*) FROM ia.validate(doc)), (SELECT count(*) FROM ia.intake_lines(decode('$hex', 'hex'))) FROM taken;
SQL
	is($v->{verdict}, 'accepted', "$file: admitted");
	is(scalar @$through, 9, "$file: through every function");
	is($v->{code}, 'byte-order-mark', "$file: with a finding") if $expected =~ /^accept with a finding/;
	like($through->[5], qr/"duplicate-id": 19999\b/, "$file: each repeated id is found") if $expected =~ /finding duplicate id/;
	like($through->[4], qr/"type"/, "$file: as type") if $expected =~ /^reject:type/;
	is($through->[1], 'f', "$file: not valid") if $expected =~ /^reject:type/;
	# jsonb prints a space after a comma
	like($through->[6], qr/^\Q$content\E\s*$/, "$file: every digit comes back") if $expected =~ /^accept \(byte-identical/;
	next if $expected !~ /^reject:format/;

	# Each string of the list, put where a document has such a field.
	my $document = $file =~ /^dates/ ? q({"id":"oc4ids-abc123-1","updated":%s}) : q({"id":"oc4ids-abc123-1","documents":[{"id":"1","url":%s}]});
	my ($head, $tail) = split /%s/, $document;

	for my $r (ask(<<SQL))
SELECT left(e::text, 40), (SELECT coalesce(string_agg(f.code, ' '), '') FROM ia.validate(('$head' || e::text || '$tail')::jsonb, 'oc4ids') f WHERE f.severity = 'error' AND f.code = 'format'),
	ia.is_valid(('$head' || e::text || '$tail')::jsonb, 'oc4ids')
FROM jsonb_array_elements((ia.intake(decode('$hex', 'hex'))).doc) e;
SQL
	{
		my ($string, $codes, $valid) = @$r;

		# RFC 3339 allows a lower-case z. A script, a file and a long address are URIs by RFC 3986, which is all that the
		# official schema's "format" asks; whether to follow a link is the business of whoever shows it.
		my $well_formed = $string =~ /\dz"$/ || $string =~ /^"(?:javascript:alert\(1\)"|file:\/\/\/etc|http:\/\/a{10})/;

		is("$codes", $well_formed ? '' : 'format', "$file: $string");
	}
}

done_testing();
