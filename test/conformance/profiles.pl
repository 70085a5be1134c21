#!/usr/bin/perl
# Profiles against real ones: profiles.pl, with a database that has the extension in PGHOST, PGDATABASE…
#
# Decision: the profiles are not ours. The 14 Mexican extensions, read from their folders as a publisher would, have to load and to make
# the fields known of those who declare them; the official schemas, given whole, have to give the built-in model again, fact by fact and
# finding by finding; and what jsonschema finds with the patched official schema has to be what ia.validate finds with the profile.
# Needs ../shared; prints TAP.
use strict;
use warnings;
use Cwd 'abs_path';
use File::Basename;
use File::Path 'make_path';
use File::Temp 'tempdir';
use IPC::Run;
use JSON::PP ();
use Test::More;

my $here = dirname(abs_path($0));
my $shared = $ENV{IA_SHARED} // "$here/../../../shared";
my $extensions = "$shared/standard/edca-mx-extensions";
my $json = JSON::PP->new->utf8->canonical->allow_nonref->allow_bignum;

-d $extensions && -d "$shared/data" or do { print "1..0 # SKIP no $shared\n"; exit 0 };

sub slurp
{
	my ($path) = @_;

	open my $in, '<:raw', $path or die "$path: $!";
	local $/;
	return scalar <$in>;
}

# One psql for one script; the fields of its lines.
sub ask
{
	my ($sql) = @_;
	my ($out, $err) = ('', '');

	$sql = "SET client_encoding = 'UTF8'; SET client_min_messages = warning;\n$sql";
	IPC::Run::run([ $ENV{PSQL} // 'psql', '-XAtq', '-F', "\t", '-v', 'ON_ERROR_STOP=1' ], '<', \$sql, '>', \$out, '2>', \$err)
	  or die "psql: $err";
	return map { [ split /\t/, $_, -1 ] } split /\n/, $out;
}

sub literal { my ($text) = @_; return "\$ia_text\$$text\$ia_text\$"; }

# The header and the rows of a code list; quotes as in RFC 4180.
sub csv_rows
{
	my ($text) = @_;
	my (@rows, @row);

	$text =~ s/^\xEF\xBB\xBF//;
	while ($text =~ /\G(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|\z)/gc)
	{
		my ($field, $end) = (defined $1 ? $1 =~ s/""/"/gr : $2, $3);

		push @row, $field;
		next if $end eq ',';
		push @rows, [@row] if @row > 1 || $row[0] ne '';
		@row = ();
		last if $end eq '';
	}
	return @rows;
}

# What a publisher does: the extensions' folders => patches, and code lists with what several add to one put together.
sub read_extensions
{
	my @folders = @_;
	my (@patches, %codelists);

	for my $folder (@folders)
	{
		push @patches, slurp("$folder/release-schema.json") if -e "$folder/release-schema.json";
		for my $path (sort glob "$folder/codelists/*.csv")
		{
			my (undef, @rows) = csv_rows(slurp($path));
			my $list = $codelists{ basename($path) } //= [];

			for my $row (@rows)
			{
				push @$list, $json->decode($json->encode({ code => $row->[0], label_en => $row->[1] }))
				  unless grep { $_->{code} eq $row->[0] } @$list;
			}
		}
	}
	# bytes in, bytes out: the codes are taken as they stand in the file
	my $lists = JSON::PP->new->canonical->encode(\%codelists);
	return (\@patches, $lists);
}

sub profile_sql
{
	my ($patches, $codelists) = @_;

	return 'ia.profile(ARRAY[' . join(', ', map { literal($_) . '::jsonb' } @$patches) . ']::jsonb[], ' . literal($codelists) . '::jsonb)';
}

# ---- the 14 Mexican extensions ----

my @folders = sort grep { -d } glob "$extensions/*";
my ($patches, $codelists) = read_extensions(@folders);
my $mx = profile_sql($patches, $codelists);

is(scalar @folders, 14, '14 extensions');
my @said = ask("SELECT severity, code, path FROM ia.profile_findings($mx)");
is(scalar(grep { $_->[0] eq 'error' } @said), 0, 'the Mexican extensions load');
is(scalar(grep { $_->[1] eq 'profile-contradiction' } @said), 0, 'and do not contradict each other');
# three lists of organizations are said to be of codes
is_deeply([ map { join ' ', @$_[ 1, 2 ] } @said ],
	[ map { "profile-ignored /patches/9/definitions/Planning/properties/$_/codelist" } qw(requestingUnits contractingUnits responsibleUnits) ],
	'what of them has no effect');
for my $i (0 .. $#folders)
{
	my ($p, $c) = read_extensions($folders[$i]);
	my ($alone) = ask('SELECT count(*) FILTER (WHERE severity = \'error\') FROM ia.profile_findings(' . profile_sql($p, $c) . ')');

	is($alone->[0], 0, basename($folders[$i]) . ' alone');
}
my ($count) = ask("SELECT count(*) FILTER (WHERE origin LIKE '/patches/%'), count(DISTINCT origin), count(*) FILTER (WHERE label_en IS NULL AND origin LIKE '/patches/%' AND path NOT LIKE '%<lang>') FROM ia.field('ocds', '1.1', $mx) WHERE document = 'release'");
diag("fields of a release that the extensions bring: $count->[0], from " . ($count->[1] - 1) . ' patches');
is($count->[1] - 1, 12, '12 of the 13 patches bring fields (one is empty)');
is($count->[2], 0, 'each with its title as label');
($count) = ask("SELECT count(*), count(DISTINCT origin) FROM ia.codelist('ocds', '1.1', $mx) WHERE origin LIKE '/codelists/%'");
diag("codes: $count->[0], from $count->[1] lists");
my $codes = 0;
$codes += @$_ for values %{ $json->decode($codelists) };
is_deeply($count, [ $codes, 10 ], 'their codes are there, each once');

# ---- the INAI packages ----

my %have = map { basename($_) => $_ } @folders;
my %place;
my ($before, $after) = (0, 0);

for my $path (sort glob "$shared/data/ocds-inai-record-packages/*.json")
{
	my $text = slurp($path);
	my @declared = map { m{/(ocds_\w+_extension)/} ? $1 : () } @{ $json->decode($text)->{extensions} };
	my @matching = grep { $_ } map { $have{$_} } @declared;
	my $profile = profile_sql(read_extensions(@matching));
	my ($sum) = ask(<<SQL);
SELECT (SELECT count(*) FROM ia.validate(d.doc) WHERE code = 'unknown-field'), (SELECT count(*) FROM ia.validate(d.doc, NULL, NULL, $profile) WHERE code = 'unknown-field')
FROM (SELECT @{[ literal($text) ]}::jsonb AS doc) AS d;
SQL
	my @rest = ask(<<SQL);
SELECT regexp_replace(path, '/[0-9]+', '/[]', 'g'), count(*) FROM ia.validate(@{[ literal($text) ]}::jsonb, NULL, NULL, $profile) WHERE code = 'unknown-field' GROUP BY 1;
SQL
	my $name = basename($path);

	diag("$name declares " . scalar(@declared) . ' extensions, ' . scalar(@matching) . " are here; unknown fields: $sum->[0] without, $sum->[1] with");
	cmp_ok($sum->[1], '<', $sum->[0], "$name: fewer unknown fields with its profile");
	$before += $sum->[0];
	$after += $sum->[1];
	# where in the release; what the versioned release has of it is the same field
	$place{ $_->[0] =~ s{^/records/\[\]/(?:compiledRelease|versionedRelease|releases/\[\])/}{}r } += $_->[1] for @rest;
}
diag("unknown fields in all: $before without, $after with; what remains:");
diag(sprintf '%6d %s', $place{$_}, $_) for sort keys %place;
# Six of the extensions they declare are not in ../shared (budget breakdown, location, exchange rates, memberOf, additional contact
# points); a field that the 14 declare must not be among what remains.
my %known = map { $_->[0] // '' => 1 } ask("SELECT DISTINCT path FROM ia.field('ocds', '1.1', $mx) WHERE document = 'release'");
is_deeply([ sort grep { $known{$_} } keys %place ], [], 'no field that remains unknown is one of the profile');

# ---- a hundred patches ----

my $hundred = 'jsonb_build_object(\'patches\', (SELECT jsonb_agg(' . literal($patches->[1]) . '::jsonb || jsonb_build_object(\'properties\', jsonb_build_object(\'p\' || i, \'{}\'::jsonb)) ORDER BY i) FROM generate_series(1, 100) AS i))';
my ($many) = ask("SELECT (SELECT count(*) FROM ia.profile_findings($hundred)), (SELECT count(*) FROM ia.field('ocds', NULL, $hundred) WHERE document = 'release' AND path ~ '^p[0-9]+\$')");
is_deeply($many, [ 0, 100 ], 'a hundred patches');

# ---- the official schemas, given whole, are the built-in models ----

my $facts = 'document, path, type, kind, required, min_length, min_items, unique_items, min_properties, minimum, format, pattern, codelist, closed, merge, deprecated';
my @official = ([ 'ocds', '1.1', "$shared/standard/ocds-1.1.5/release-schema.json" ],
	map { [ 'oc4ids', "0.9.$_", "$shared/standard/oc4ids-0.9.$_/project-schema.json" ] } 1 .. 5);
my %data = (
	ocds => [ map { glob "$shared/data/$_/*.json" } qw(ocds-inai-record-packages ocds-nl-record-packages ocds-pt ocds-py ocds-kit) ],
	oc4ids => [ map { glob "$shared/data/$_/*.json" } qw(oc4ids-nl oc4ids-official oc4ids-other) ]);

for (@official)
{
	my ($standard, $version, $path) = @$_;
	my $schema = 'jsonb_build_object(\'schema\', ' . literal(slurp($path)) . '::jsonb)';
	my ($differ) = ask(<<SQL);
CREATE TEMP TABLE ours AS SELECT $facts FROM ia.field('$standard', '$version');
CREATE TEMP TABLE given AS SELECT $facts FROM ia.field('$standard', '$version', $schema);
SELECT (SELECT count(*) FROM given), (SELECT count(*) FROM (TABLE ours EXCEPT ALL TABLE given) AS d), (SELECT count(*) FROM (TABLE given EXCEPT ALL TABLE ours) AS d),
	(SELECT count(*) FROM (SELECT codelist, closed, code FROM ia.codelist('$standard', '$version') EXCEPT ALL SELECT codelist, closed, code FROM ia.codelist('$standard', '$version', $schema)) AS d),
	(SELECT count(*) FROM (SELECT codelist, closed, code FROM ia.codelist('$standard', '$version', $schema) EXCEPT ALL SELECT codelist, closed, code FROM ia.codelist('$standard', '$version')) AS d),
	(SELECT count(*) FROM ia.profile_findings($schema, '$standard', '$version'));
SQL
	is_deeply([ @$differ[ 1 .. 5 ] ], [ 0, 0, 0, 0, 0 ], "$standard $version: the official schema gives the built-in model, $differ->[0] paths");

	my $sql = "CREATE TEMP TABLE document (name text, doc jsonb);\n";
	my $files = 0;
	for my $file (@{ $data{$standard} })
	{
		my $text = slurp($file);

		next if length $text > 4_000_000 || $text =~ /\\u0000/ || !eval { $json->decode($text); 1 };
		$sql .= 'INSERT INTO document VALUES (' . literal(basename($file)) . ', ' . literal($text) . "::jsonb);\n";
		$files++;
	}
	my ($same) = ask($sql . <<SQL);
CREATE TEMP TABLE ours AS SELECT d.name, v.* FROM document AS d, ia.validate(d.doc, '$standard', '$version') AS v;
CREATE TEMP TABLE given AS SELECT d.name, v.* FROM document AS d, ia.validate(d.doc, '$standard', '$version', $schema) AS v;
SELECT (SELECT count(*) FROM ours), (SELECT count(*) FROM (TABLE ours EXCEPT ALL TABLE given) AS d) + (SELECT count(*) FROM (TABLE given EXCEPT ALL TABLE ours) AS d);
SQL
	cmp_ok($same->[0], '>', 0, "$standard $version: $same->[0] findings in $files real files");
	is($same->[1], 0, "$standard $version: the same with the official schema as profile");
}

# ---- the schemas of the merge fixtures load ----

for my $path (sort glob("$shared/data/merge-fixtures/*schema*.json"))
{
	my @faults = ask('SELECT code, path FROM ia.profile_findings(jsonb_build_object(\'schema\', ' . literal(slurp($path)) . '::jsonb)) WHERE severity = \'error\'');

	diag(join ' ', @$_) for @faults;
	is(scalar @faults, 0, basename($path) . ': loads');
}

# ---- what jsonschema finds with the patched official schema ----

# JSON Merge Patch (RFC 7396), written again so that it is not ours that is compared with ours.
sub merge
{
	my ($target, $patch) = @_;

	return $patch unless ref $patch eq 'HASH';
	my %merged = ref $target eq 'HASH' ? %$target : ();
	for my $key (keys %$patch)
	{
		if (defined $patch->{$key}) { $merged{$key} = merge($merged{$key}, $patch->{$key}) }
		else { delete $merged{$key} }
	}
	return \%merged;
}

SKIP:
{
	skip 'python3-jsonschema is not installed', 2 if system('/usr/bin/python3 -c "import jsonschema, rfc3987" 2>/dev/null') != 0;
	my $work = tempdir(CLEANUP => 1);
	my $schema = $json->decode(slurp("$shared/standard/ocds-1.1.5/release-schema.json"));

	$schema = merge($schema, $json->decode($_)) for @$patches;
	make_path("$work/standard");
	for my $folder (grep { -d } glob "$shared/standard/oc*")
	{
		my $to = "$work/standard/" . basename($folder);

		if (basename($folder) ne 'ocds-1.1.5') { symlink $folder, $to; next }
		make_path($to);
		symlink $_, "$to/" . basename($_) for grep { !/\/release-schema\.json$/ } glob "$folder/*";
		open my $out, '>:raw', "$to/release-schema.json" or die $!;
		print $out $json->encode($schema);
		close $out;
	}

	# Each release and compiled release of the INAI packages; and each with values turned into another kind.
	open my $lines, '>:raw', "$work/lines" or die $!;
	my ($sql, $n) = ("CREATE TEMP TABLE document (name text, doc jsonb);\n", 0);
	for my $path (sort glob "$shared/data/ocds-inai-record-packages/*.json")
	{
		for my $record (@{ $json->decode(slurp($path))->{records} })
		{
			for my $release (grep { ref eq 'HASH' && $_->{ocid} } @{ $record->{releases} // [] }, $record->{compiledRelease})
			{
				my $text = $json->encode($release);

				for my $variant ($text, map { spoiled($text, $_) } 1 .. 20)
				{
					my $name = 'r' . ++$n;

					print $lines qq({"name": "$name", "standard": "ocds", "version": "1.1", "kind": "release", "doc": $variant}\n);
					$sql .= 'INSERT INTO document VALUES (' . literal($name) . ', ' . literal($variant) . "::jsonb);\n";
				}
			}
		}
	}
	close $lines;
	system("/usr/bin/python3 '$here/oracle.py' --standard '$work/standard' < '$work/lines' > '$work/expected'") == 0 or die 'oracle.py';
	open my $out, '>:raw', "$work/actual" or die $!;
	print $out join("\t", @$_), "\n" for ask($sql . <<SQL);
SELECT d.name, coalesce(v.path, ''), coalesce(v.code, '-') FROM document AS d
LEFT JOIN LATERAL (SELECT DISTINCT f.path, f.code FROM ia.validate(d.doc, 'ocds', '1.1', $mx) AS f WHERE f.severity = 'error') AS v ON true;
SQL
	close $out;
	my $told = `perl '$here/compare.pl' '$work/expected' '$work/actual'`;
	cmp_ok($n, '>', 10, "$n releases, as they are and spoiled");
	is($?, 0, 'jsonschema with the patched official schema finds the same') or diag($told);
}

# Some values of another kind than they were, so that the fields of the extensions are judged, not only known.
sub spoiled
{
	my ($text, $seed) = @_;
	my $at = $seed;

	$text =~ s/("(?:netAmount|attendees|officials|status|implementationStatus|guarantees|type|quotes|date|unit|position|id|title|codelist|legalPersonality|givenName|amount|surveillanceMechanisms|paymentMethod|rationale|budgetLines|measures)"):("(?:[^"\\]|\\.)*"|[0-9.]+|null)(?=[,}])/$at++ % 20 ? "$1:$2" : "$1:[false]"/ge;
	return $text;
}

done_testing();
