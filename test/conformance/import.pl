#!/usr/bin/perl
# Every file of ../shared/data is handed in as an institution's: none makes an error, all are kept byte by byte, what ia.intake
# admits is admitted, and what is in it is taken; a second time nothing happens.
#
# Decision: contrib/load does it, so that it meets the hostile files, too. A set is an institution. Needs ../shared.
use strict;
use warnings;
use File::Find;
use FindBin;
use Test::More;

use lib $FindBin::Bin;
use Ask;

sub answer { (ask(@_))[0][0] }

# Lines of the report of contrib/load, and how it ended.
sub load
{
	my ($institution, @files) = @_;

	open my $report, '-|', $^X, "$FindBin::Bin/../../contrib/load", '--institution', $institution, @files or die "load: $!";
	my @lines = map { chomp; [ split /\t/ ] } <$report>;
	close $report;
	return ($? >> 8, @lines);
}

ask('SET client_min_messages = warning; SELECT count(*) FROM ia.create_platform(true)');
my %sets;
find({ no_chdir => 1, wanted => sub { push @{ $sets{ (split m{/}, substr $_, length "$shared/data/")[0] } }, $_ if -f && /\.jsonl?$/ } }, "$shared/data");
for my $set (sort keys %sets)
{
	my @files = sort @{ $sets{$set} };
	my ($institution) = lc $set;

	ask("INSERT INTO infra.institution (institution, name, ambit, head) VALUES ('$institution', '$set', 'federal', '-')");
	my ($status, @lines) = load($institution, @files);
	my %verdict;

	$verdict{ $_->[0] }++ for @lines;
	is($verdict{failed} // 0, 0, "$set: no file makes an error");
	is(scalar @lines, scalar @files, "$set: a verdict each");
	my ($kept, $faithful, $admitted, $projects, $releases, $errors) = @{ (ask(<<"SQL"))[0] };
SELECT count(*), count(*) FILTER (WHERE sha256(raw) = sha256 AND octet_length(raw) = bytes), count(*) FILTER (WHERE admitted), sum(projects), sum(releases), sum(errors)
FROM infra.submission WHERE institution = '$institution'
SQL
	# twins are one submission
	my %different = map { slurp_raw($_) => 1 } @files;
	is($kept, scalar keys %different, "$set: all are kept");
	is($faithful, $kept, "$set: byte by byte");
	is(answer("SELECT count(*) FROM infra.submission s, ia.intake(s.raw) t WHERE institution = '$institution' AND s.admitted IS DISTINCT FROM (t.doc IS NOT NULL OR s.kind = 'json-lines')"), 0, "$set: admitted as ia.intake says");
	is(answer("SELECT count(*) FROM infra.record r WHERE institution = '$institution' AND (document IS NULL) <> (problem IS NOT NULL)"), 0, "$set: a process has a record, or a reason why not");
	is(answer("SELECT count(*) FROM infra.record r WHERE institution = '$institution' AND document IS NOT NULL AND document <> (SELECT ia.compiled_release(document) FROM infra.release s WHERE (s.institution, s.ocid) = (r.institution, r.ocid))"), 0, "$set: records are what all releases say together");
	is(answer("SELECT count(*) FROM (SELECT digest, document FROM infra.project WHERE institution = '$institution' UNION ALL SELECT digest, document FROM infra.release WHERE institution = '$institution') d WHERE digest <> sha256(convert_to(document::text, 'UTF8'))"), 0, "$set: digests are those of the text");
	my (undef, @again) = load($institution, @files);
	is(scalar(grep { $_->[0] !~ /^(known|refused)$/ } @again), 0, "$set: a second time nothing is taken");
	is(answer("SELECT count(*) FROM infra.submission WHERE institution = '$institution'"), $kept, "$set: nor kept again");
	printf "# %-28s %4d files, %4d admitted, %5d projects, %5d releases, %4d refused, %6d errors\n", $set, scalar @files, $admitted, $projects, $releases, $kept - $admitted, $errors;
}
done_testing();
