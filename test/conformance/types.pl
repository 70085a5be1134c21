#!/usr/bin/perl
# The composite types against the real documents of ../shared/data: types.pl, with a database to ask in PGHOST, PGDATABASE…
#
# Decision: each document that ia.intake admits is tried, and so is each project, release and record inside of it, as the
# type of its kind. It must come back as it was, without the members that ia.unmapped lists; or be refused, when it is
# not valid, in words that name a place at which ia.validate has an error as well. The official examples, and all that is
# valid, must come back (blank.json is a form to be filled in, with "" for numbers). Needs ../shared; prints TAP, with the
# count of unmapped members.
use strict;
use warnings;
use File::Find;
use FindBin '$RealBin';
use lib $RealBin;
use Ask;
use Test::More;

-d "$shared/data" or do { print "1..0 # SKIP no $shared/data\n"; exit 0 };

my @files;
find({ no_chdir => 1, preprocess => sub { sort @_ }, wanted => sub { push @files, $_ if /\.json$/ } }, glob("$shared/data/oc4ids-* $shared/data/ocds-* $shared/data/other"));

# Everything in one transaction that is rolled back: a database of somebody else stays as it was.
my $sql = "SET client_min_messages = warning;\nBEGIN;\n" . slurp_raw("$RealBin/../lib/round_trip.sql") . "CREATE TEMP TABLE file (name text, raw bytea);\n";
for (@files)
{
	my $name = s{^\Q$shared\E/data/}{}r =~ s/'/''/gr;

	$sql .= "INSERT INTO file VALUES ('$name', decode('" . unpack('H*', slurp_raw($_)) . "', 'hex'));\n";
}
$sql .= <<'SQL';
CREATE TEMP TABLE inside (kind text, path jsonpath, label text, inner_kind text);
INSERT INTO inside VALUES ('project-package', '$.projects[*]', '/projects/', 'project'), ('projects', '$[*]', '/', 'project'),
	('release-package', '$.releases[*]', '/releases/', 'release'), ('releases', '$[*]', '/', 'release'), ('record-package', '$.records[*]', '/records/', 'record'),
	('record', '$.releases[*] ? (exists (@.ocid))', '/releases/', 'release'), ('record', '$.compiledRelease', '/compiledRelease', 'release'),
	('record', '$.versionedRelease', '/versionedRelease', 'versioned-release');
CREATE TEMP TABLE document AS
WITH RECURSIVE d AS (
	SELECT name, '' AS pointer, i.kind, i.doc FROM file, ia.intake(raw) i WHERE i.doc IS NOT NULL
	UNION ALL
	SELECT name, pointer || label || CASE WHEN label LIKE '%/' THEN (n - 1)::text ELSE '' END, inner_kind, value
	FROM d JOIN inside USING (kind), LATERAL jsonb_path_query(doc, path) WITH ORDINALITY AS q (value, n) WHERE jsonb_typeof(value) = 'object')
SELECT *, CASE kind WHEN 'project' THEN 'oc4ids_project' WHEN 'project-package' THEN 'oc4ids_project_package' ELSE 'ocds_' || replace(kind, '-', '_') END AS type
FROM d WHERE kind NOT IN ('projects', 'releases', 'unknown')
	AND kind = (ia.intake(doc::text)).kind;		-- a versioned release without its ocid is taken for something else, and so by ia.unmapped
SELECT name, pointer, kind, n, ia.is_valid(doc, standard), CASE
	WHEN state IS NULL AND back::text = less(doc, unmapped)::text THEN 'exact'
	WHEN state IS NULL THEN 'comes back as something else'
	WHEN state LIKE '22%' AND EXISTS (SELECT FROM ia.validate(doc, standard) f WHERE f.severity = 'error' AND f.path <> '' AND names(words, f.path, true)) THEN 'refused'
	ELSE state || ' ' || translate(words, E'\t\n', '  ')
	END
FROM document, split_part(type, '_', 1) standard, there_and_back(type, doc) x, LATERAL (SELECT array_agg(path) AS unmapped, count(*) AS n FROM ia.unmapped(doc)) u
ORDER BY name COLLATE "C", pointer COLLATE "C";
ROLLBACK;
SQL
my @documents = ask($sql);
my %count;

cmp_ok(scalar @documents, '>=', 100, scalar(@documents) . ' documents of ' . scalar(@files) . ' files');
for (@documents)
{
	my ($name, $pointer, $kind, $unmapped, $valid, $verdict) = @$_;
	my $must = $valid eq 't' || $name =~ /official/ && $name !~ /blank/ ? 'exact' : 'exact|refused';

	$count{$verdict}++;
	$count{unmapped} += $unmapped;
	like($verdict, qr/^(?:$must)$/, "$name$pointer: $kind, $verdict, $unmapped unmapped");
}
note(join ', ', map { "$count{$_} $_" } sort grep { /^(exact|refused|unmapped)$/ } keys %count);
done_testing();
