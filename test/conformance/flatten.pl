#!/usr/bin/perl
# Every published document goes to rows and back: flatten.pl, with a database to ask in PGHOST, PGDATABASE…
#
# Decision: every JSON file below ../shared/data that ia.intake admits, whatever it holds, gives the same bytes of jsonb
# again, from rows in the document's order and in another. A set (a directory) is a line of TAP, with the count of its
# documents; a set without any admitted file is not counted. Needs ../shared.
use strict;
use warnings;
use Cwd 'abs_path';
use File::Basename;
use File::Find;
use IPC::Run;
use Test::More;

my $here = dirname(abs_path($0));
my $data = ($ENV{IA_SHARED} // "$here/../../../shared") . '/data';

-d $data or do { print "1..0 # SKIP no $data\n"; exit 0 };

my %sets;
find({ wanted => sub { push @{ $sets{ $File::Find::dir } }, $File::Find::name if -f && /\.json$/ }, no_chdir => 1 }, $data);

my $total = 0;
for my $set (sort keys %sets)
{
	my $sql = <<'SQL';
SET client_min_messages = warning;
CREATE TEMP TABLE document (name text, doc jsonb);
PREPARE admit (text, text) AS INSERT INTO document SELECT $1, doc FROM ia.intake(decode($2, 'hex')) WHERE doc IS NOT NULL;
SQL
	for my $file (sort @{ $sets{$set} })
	{
		(my $name = basename($file)) =~ s/'/''/g;
		open my $handle, '<:raw', $file or die "$file: $!";
		local $/;
		$sql .= "EXECUTE admit ('$name', '" . unpack('H*', scalar(<$handle>) // '') . "');\n";
	}
	$sql .= <<'SQL';
SELECT 'all', count(*), (SELECT count(*) FROM document, ia.flatten(doc)) FROM document;
SELECT 'differs', name FROM document d, LATERAL (SELECT ia.unflatten(f) AS a, ia.unflatten(array_agg(f ORDER BY md5(f.pointer))) AS b FROM ia.flatten(d.doc) f) u
WHERE NOT (record_image_eq(ROW(d.doc), ROW(u.a)) AND record_image_eq(ROW(d.doc), ROW(u.b)));
SQL
	my ($out, $err) = ('', '');

	IPC::Run::run([ $ENV{PSQL} // 'psql', '-XAtq', '-v', 'ON_ERROR_STOP=1' ], '<', \$sql, '>', \$out, '2>', \$err) or die "psql: $err";
	my ($documents, $leaves) = $out =~ /^all\|(\d+)\|(\d+)$/m;
	my @different = $out =~ /^differs\|(.*)$/mg;

	next unless $documents;
	$total += $documents;
	is_deeply(\@different, [], substr($set, length($data) + 1) . ": $documents documents, $leaves leaves, there and back");
}
cmp_ok($total, '>', 0, "$total documents in all");
done_testing();
