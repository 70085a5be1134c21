#!/usr/bin/perl
# Compares two sets of findings, document by document: compare.pl EXPECTED ACTUAL
#
# Both are TSV of name, pointer, rule, as oracle.py and schema-findings.sh write them; a document
# without findings has the one row name, '', '-'. The order of rows does not matter and a repeated row
# counts once: the test is about what is found where, not about how often it is said.
#
# One mistake in the engine shows up in hundreds of documents, so differences are grouped by rule and by
# place (list positions as []), the most frequent first, each with a few documents to look at. The last
# line always is "N documents, N agree, N differ"; the exit status is 1 when any differs.

use strict;
use warnings;

my $EXAMPLES = 3;     # documents named for a place
my $PLACES   = 15;    # places named for a rule

die "usage: compare.pl EXPECTED ACTUAL\n" unless @ARGV == 2;
my ($expected, $actual) = map { read_findings($_) } @ARGV;

# {"missing enum"}{place} = [count, example, ...]
my %groups;
my ($agree, $differ) = (0, 0);

my %names = map { $_ => 1 } keys %$expected, keys %$actual;
for my $name (sort keys %names)
{
	my ($want, $have) = ($expected->{$name}, $actual->{$name});
	if (!$want || !$have)
	{
		note($want ? 'not judged by the actual side' : 'not judged by the expected side', '', $name);
		$differ++;
		next;
	}
	my $same = 1;
	for my $row (sort keys %$want)
	{
		next if $have->{$row};
		$same = 0;
		difference('missing', $row, $name);
	}
	for my $row (sort keys %$have)
	{
		next if $want->{$row};
		$same = 0;
		difference('not expected', $row, $name);
	}
	$same ? $agree++ : $differ++;
}

for my $group (sort keys %groups)
{
	my $places = $groups{$group};
	my @order = sort { $places->{$b}[0] <=> $places->{$a}[0] || $a cmp $b } keys %$places;
	my $total = 0;
	$total += $_->[0] for values %$places;
	print "$group: $total\n";
	for my $place (@order[0 .. ($#order < $PLACES - 1 ? $#order : $PLACES - 1)])
	{
		my ($count, @examples) = @{ $places->{$place} };
		print '  ', ($place eq '' ? '(document)' : $place), ": $count\n";
		print "      $_\n" for @examples;
	}
	print '  … and ', @order - $PLACES, " more places\n" if @order > $PLACES;
}
printf "%d documents, %d agree, %d differ\n", $agree + $differ, $agree, $differ;
exit($differ || !$agree ? 1 : 0);

# {name}{"pointer\trule"} = 1; the rule '-' (no findings) makes the document known and nothing else
sub read_findings
{
	my ($file) = @_;
	my %found;
	open my $in, '<', $file or die "compare.pl: $file: $!\n";
	while (my $line = <$in>)
	{
		chomp $line;
		my ($name, $pointer, $rule, @rest) = split /\t/, $line, -1;
		die "compare.pl: $file line $.: not name, pointer, rule: $line\n" if !defined $rule || @rest;
		$found{$name} ||= {};
		$found{$name}{"$pointer\t$rule"} = 1 unless $rule eq '-';
	}
	close $in;
	return \%found;
}

sub difference
{
	my ($side, $row, $name) = @_;
	my ($pointer, $rule) = split /\t/, $row, -1;
	(my $place = $pointer) =~ s{/\d+(?=/|$)}{/[]}g;
	note("$side $rule", $place, $name . ($pointer eq '' ? '' : "  at $pointer"));
	return;
}

sub note
{
	my ($group, $place, $example) = @_;
	my $entry = $groups{$group}{$place} ||= [0];
	$entry->[0]++;
	push @$entry, $example if @$entry <= $EXAMPLES;
	return;
}
