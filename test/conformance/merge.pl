#!/usr/bin/perl
# The merge cases of ../shared/data/merge-fixtures, driven by their manifest: each expected document as JSON, each error
# as an error of class 22; and every published list of releases, which has to merge.
#
# Decision: documents are compared as jsonb (numbers by value, members in any order). A case's schema is given as a
# profile, so that the rules come from where the case takes them. Of the errors, OutOfOrderRelease is the Rust
# library's own: ia.merge puts releases in order, as the reference does.
use strict;
use warnings;
use FindBin;
use JSON::PP;
use Test::More;

use lib $FindBin::Bin;
use Ask;

my $dir = "$shared/data/merge-fixtures";
my $json = JSON::PP->new->canonical->allow_nonref->utf8;

sub literal { my $text = shift; $text =~ s/'/''/g; "'$text'" }

# The one field of the one row.
sub answer { (ask(@_))[0][0] }

my $manifest = $json->decode(slurp_raw("$dir/manifest.json"));
# What a call answers, or the SQLSTATE and message of its refusal.
ask(<<'SQL');
CREATE OR REPLACE FUNCTION try_merge(releases jsonb, mode text, options jsonb) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	RETURN ia.merge(releases, mode, options);
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE || ' ' || SQLERRM;
END $$;
SQL
for my $case (@{$manifest->{merge}})
{
	my $releases = $json->decode(slurp_raw("$dir/$case->{input}"));
	my $schema = slurp_raw("$dir/$case->{schema}");
	my $options = '{"overrides": ' . $json->encode($case->{overrides}) . ', "profile": {"schema": ' . $schema . '}}';

	$releases = [ map { @$releases } 1 .. $case->{repeat} ];
	is(answer('SELECT try_merge(' . literal($json->encode($releases)) . "::jsonb, '$case->{mode}', " . literal($options) . '::jsonb)::jsonb = '
		. literal(slurp_raw("$dir/$case->{expected}")) . '::jsonb'), 't', "$case->{name}");
}
for my $case (grep { $_->{error} ne 'OutOfOrderRelease' } @{$manifest->{errors}})
{
	for my $mode (@{$case->{modes}})
	{
		my $said = answer('SELECT try_merge(' . literal($json->encode($case->{releases})) . "::jsonb, '$mode', NULL)");

		like($said, qr/^22/, "$case->{error}, $mode: $said");
		like($said, qr{/\Q$case->{path}\E\b}, "$case->{error}, $mode: the place is named") if $case->{path};
	}
}
for my $case (@{$manifest->{inline}})
{
	my $call = 'ia.merge(' . literal($json->encode($case->{releases})) . "::jsonb, '$case->{mode}')";

	$call .= " -> 'array'" if $case->{expected_array};
	is(answer("SELECT $call = " . literal($json->encode($case->{expected} || $case->{expected_array})) . '::jsonb'), 't',
		'inline: ' . ($case->{note} || $json->encode($case->{releases})));
}
# The published files: every list, package and record of releases merges both ways.
ask('CREATE TABLE published (name text, raw bytea)');
for my $path (sort map { glob "$shared/data/$_" } qw(ocds-inai-record-packages/*.json ocds-nl-record-packages/*.json ocds-pt/*.json ocds-official/*.json ocds-official/*/*.json ocds-official/*/*/*.json))
{
	ask("INSERT INTO published VALUES ('" . substr($path, length("$shared/data/")) . "', decode('" . unpack('H*', slurp_raw($path)) . "', 'hex'))");
}
for (ask(<<'SQL'))
WITH document AS (SELECT name, kind, doc FROM published, ia.intake(raw) WHERE doc IS NOT NULL),
	source AS (SELECT name, doc FROM document WHERE kind IN ('release-package', 'releases', 'record')
		UNION ALL SELECT name, r FROM document, jsonb_array_elements(doc -> 'records') r WHERE kind = 'record-package')
SELECT mode, count(*), count(*) FILTER (WHERE try_merge(doc, mode, NULL) ~ '^[0-9A-Z]{5} '), string_agg(name || ': ' || try_merge(doc, mode, NULL), '; ') FILTER (WHERE try_merge(doc, mode, NULL) ~ '^[0-9A-Z]{5} ')
FROM source, unnest('{compiled,versioned}'::text[]) mode GROUP BY mode ORDER BY mode;
SQL
{
	my ($mode, $n, $refused, $why) = @$_;

	cmp_ok($n, '>', 50, "$mode: $n documents of the published files");
	is($refused, 0, "$mode: all of them merge") or diag($why);
}

# What ia.merge_findings says of them: no error, for all of them merge; the releases of the real records are links, named
# one by one; and of the records that tell both, those that contradict themselves, among them every one of INAI's.
my %codes;
for (ask(<<'SQL'))
WITH document AS (SELECT name, kind, doc FROM published, ia.intake(raw) WHERE doc IS NOT NULL),
	source AS (SELECT name, doc FROM document WHERE kind IN ('release-package', 'releases', 'record')
		UNION ALL SELECT name, r FROM document, jsonb_array_elements(doc -> 'records') r WHERE kind = 'record-package')
SELECT split_part(name, '/', 1), f.severity, f.code, count(*), count(DISTINCT name) FROM source, ia.merge_findings(doc) f GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;
SQL
{
	my ($set, $severity, $code, $n, $files) = @$_;

	diag("$set: $n $code ($severity) in $files files");
	isnt($severity, 'error', "$set: $code is no error");
	$codes{$set}{$code} = $files;
}
my ($inai) = (ask("SELECT count(*) FROM published WHERE name LIKE 'ocds-inai%'"))[0][0];
cmp_ok($inai, '>', 0, "$inai records of INAI");
is($codes{'ocds-inai-record-packages'}{'self-contradiction'}, $inai, 'each contradicts itself');
is(answer(<<'SQL'), '0', 'every link is named');
SELECT count(*) FROM published, ia.intake(raw), jsonb_array_elements(doc -> 'records') r
WHERE (SELECT count(*) FROM jsonb_array_elements(r -> 'releases') l WHERE l ? 'url' AND NOT l ? 'ocid') <> (SELECT count(*) FROM ia.merge_findings(r) f WHERE f.code = 'merge-link');
SQL
done_testing();
