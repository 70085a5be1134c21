#!/usr/bin/perl
# The merge cases of ../shared/data/merge-fixtures, driven by their manifest: each expected document as JSON, each error
# as an error of class 22.
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
done_testing();
