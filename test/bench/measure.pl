#!/usr/bin/perl
# The benchmark's numbers: measure.pl DATABASE PART (speed, growth, map, programme, publication, import FILES). Prints a table and never fails: a bar that is not
# met is a line.
#
# Decision: CPU time of the backend, read from /proc/PID/schedstat (nanoseconds) while the backend is idle between two
# statements, so that neither the client nor a busy machine counts. The candidates of a comparison take turns in one
# backend; the ratio is the median over the rounds of (candidate / unit of the same round), after a round that is not
# counted. Where /proc cannot be read, clock_timestamp() stands in, and the last lines say so.
use strict;
use warnings;
use utf8;
use IPC::Open2;
use IO::Select;
use Time::HiRes qw(sleep);

use constant { ROUNDS => 7, MEGABYTE => 1024 * 1024 };
binmode STDOUT, ':encoding(UTF-8)';
$| = 1;
my ($database, $part, $files) = @ARGV;
my ($bars, $met, $clock) = (0, 0, 'CPU time');

# ---- a backend at the other end of psql ----

sub backend {
	my $psql = {};
	$psql->{process} = open2($psql->{out}, $psql->{in}, "$ENV{BINDIR}/psql", '-XAtq', '-v', 'ON_ERROR_STOP=1', '-d', $_[0] // $database);
	binmode $psql->{$_}, ':encoding(UTF-8)' for qw(in out);
	$psql->{in}->autoflush;
	ask($psql, 'SET client_min_messages = warning');
	$psql->{pid} = ask($psql, 'SELECT pg_backend_pid()');
	return $psql;
}

sub ask {
	my ($psql, $sql, $meanwhile) = @_;
	my @lines;

	print { $psql->{in} } "$sql;\n\\echo =done=\n";
	if ($meanwhile) { my $ready = IO::Select->new($psql->{out}); $meanwhile->() until $ready->can_read(0.002) }
	while (defined(my $line = readline $psql->{out})) {
		chomp $line;
		return join "\n", @lines if $line eq '=done=';
		push @lines, $line;
	}
	die "the statement failed: $sql\n";
}

sub leave { my $psql = shift; close $psql->{in}; close $psql->{out}; waitpid $psql->{process}, 0 }

sub cpu {
	my $psql = shift;
	if (open my $file, '<', "/proc/$psql->{pid}/schedstat") { my ($spent) = split ' ', <$file> // ''; return $spent / 1e9 if $spent }
	$clock = 'elapsed time (the backend\'s CPU time cannot be read here)';
	return ask($psql, 'SELECT extract(epoch FROM clock_timestamp())');
}

sub anonymous_memory {
	my $psql = shift;
	open my $file, '<', "/proc/$psql->{pid}/status" or return undef;
	my ($kilobytes) = map { /^RssAnon:\s+(\d+)/ ? $1 : () } <$file>;
	return $kilobytes * 1024;
}

# ---- numbers ----

sub median { my @sorted = sort { $a <=> $b } @_; $sorted[$#sorted / 2] }

# [name, statement]... -> name => seconds of every round; the candidates take turns.
sub rounds {
	my ($psql, @candidates) = @_;
	my $rounds = ref $candidates[0] ? ROUNDS : shift @candidates;
	my %spent;
	for my $round (0 .. $rounds) {
		for (@candidates) {
			my ($name, $sql) = @$_;
			my $before = cpu($psql);
			ask($psql, $sql);
			push @{$spent{$name}}, cpu($psql) - $before if $round;
		}
	}
	return %spent;
}

# The same in two databases, in turn; where there is much, and where there is little.
sub in_both {
	my ($much, $little, @candidates) = @_;
	my %spent;
	for my $round (0 .. ROUNDS) {
		for ([$much, 'much'], [$little, 'little']) {
			my ($psql, $where) = @$_;
			for (@candidates) {
				my ($name, $sql) = @$_;
				my $before = cpu($psql);
				ask($psql, $sql);
				push @{$spent{$name}{$where}}, cpu($psql) - $before if $round;
			}
		}
	}
	return %spent;
}

sub ratio { my ($of, $to) = @_; median(map { $of->[$_] / $to->[$_] } 0 .. $#$of) }

sub say_row {
	my ($name, $size, $value, $bar, $absolute, $unit) = @_;
	my $ok = defined $bar ? ($bars++, $value <= $bar)[1] : undef;
	$met++ if $ok;
	printf "%-51s %-7s %7s %7s  %-4s %s\n", $name, $size, sprintf($unit // '%.3f', $value), $bar // '', defined $ok ? ($ok ? 'yes' : 'NO') : '', $absolute;
}

sub per_document { sprintf '%.1f µs a document', $_[0] * 1e6 }

# ---- ratios to text::jsonb ----

sub speed {
	my ($psql, $size) = @_;
	my ($valid, $faulty) = map { "\"$_ $size\"" } qw(valid faulty);
	my $n = ask($psql, "SELECT count(*) FROM $valid");
	my $generated = $size ne 'real';
	my @faulty = $generated ? (['unit, faulty', "SELECT sum(pg_column_size(x::jsonb)) FROM $faulty"],
		['validate, 20 findings', "SELECT count(*) FROM $faulty t, ia.validate(t.doc)"]) : ();

	if ($generated) {
		my $wrong = ask($psql, "SELECT (SELECT count(*) FROM $valid t, ia.validate(t.doc)) + (SELECT count(*) FROM $faulty t WHERE (SELECT count(*) FROM ia.validate(t.doc)) <> 20)");
		print "!  $wrong generated documents of $size do not have the findings they should: the next lines measure something else\n" if $wrong;
	}
	my %spent = rounds($psql,
		['unit', "SELECT sum(pg_column_size(x::jsonb)) FROM $valid"],
		['reading alone, external', "SELECT count(*) FROM $valid WHERE jsonb_typeof(doc) IS NOT NULL"],
		['is_valid, external', "SELECT count(*) FROM $valid WHERE ia.is_valid(doc)"],
		['is_valid, lz4', "SELECT count(*) FROM $valid WHERE ia.is_valid(doc_lz4)"],
		['validate, as it is', "SELECT count(*) FROM $valid t, ia.validate(t.doc)"],
		['intake, bytea', "SELECT sum((ia.intake(raw)).bytes) FROM $valid"],
		['intake, text', "SELECT sum((ia.intake(x)).bytes) FROM $valid"],
		@faulty);
	my %bar = ('is_valid, external' => 0.15, 'is_valid, lz4' => 0.20, 'intake, bytea' => 3.5, 'intake, text' => 3.5);
	$bar{'validate, as it is'} = 0.20 unless $generated;		# real documents have faults of their own
	say_row('unit: text::jsonb', $size, 1, undef, per_document(median(@{$spent{unit}}) / $n));
	for my $name ('reading alone, external', 'is_valid, external', 'is_valid, lz4', 'validate, as it is', 'intake, bytea', 'intake, text') {
		say_row($name, $size, ratio($spent{$name}, $spent{unit}), $bar{$name}, per_document(median(@{$spent{$name}}) / $n));
	}
	return unless $generated;
	$n = ask($psql, "SELECT count(*) FROM $faulty");
	say_row('validate, 20 findings', $size, ratio(@spent{'validate, 20 findings', 'unit, faulty'}), 0.20, per_document(median(@{$spent{'validate, 20 findings'}}) / $n));
}

# ---- types and rows: ratios to text::jsonb ----

sub types {
	my ($psql, $size) = @_;
	my ($valid, $typed) = map { "\"$_ $size\"" } qw(valid typed);
	my $n = ask($psql, "SELECT count(*) FROM $valid");
	my @rows = (['cast to the composite', "SELECT sum(pg_column_size(doc::ia.oc4ids_project)) FROM $valid", 1],
		['back to jsonb', "SELECT sum(pg_column_size(typed::jsonb)) FROM $typed", 1],
		['documents', "SELECT count(*) FROM $valid t, ia.documents(t.doc)", $size eq '20 KB' ? 0.10 : undef],
		['geometry_of', "SELECT count(ia.geometry_of(doc)) FROM $valid"],
		['flatten', "SELECT count(*) FROM $valid t, ia.flatten(t.doc)", 0.8],
		['unflatten', "SELECT sum(pg_column_size(ia.unflatten(flat))) FROM $typed"]);
	my %spent = rounds($psql, ['unit', "SELECT sum(pg_column_size(x::jsonb)) FROM $valid"], ['reading', "SELECT count(*) FROM $valid WHERE jsonb_typeof(doc) IS NOT NULL"], @rows);
	say_row($_->[0], $size, ratio($spent{$_->[0]}, $spent{unit}), $size eq '5 MB' ? undef : $_->[2], per_document(median(@{$spent{$_->[0]}}) / $n)) for @rows;
	# reading the stored document takes that long already
	my @apart = map { $spent{geometry_of}[$_] - $spent{reading}[$_] } 0 .. $#{$spent{unit}};
	say_row('geometry_of, reading apart', $size, ratio(\@apart, $spent{unit}), $size eq '20 KB' ? 0.05 : undef, per_document(median(@apart) / $n));
}

# ---- profiles: ratios to the same call without one ----

sub profiles {
	my ($psql, $size) = @_;
	my $name = ask($psql, 'SELECT name FROM profile');
	my $n = ask($psql, "SELECT count(*) FROM \"release $size\"");
	my $wrong = ask($psql, "SELECT count(*) FROM \"release $size\" t, profile p, ia.validate(t.doc, profile => p.profile)");
	print "!  $wrong findings in releases of $size that should have none: the next lines measure something else\n" if $wrong;
	for (['validate', "SELECT count(*) FROM \"release $size\" t, profile p, ia.validate(t.doc%s)"],
		['is_valid', "SELECT count(*) FROM \"release $size\" t, profile p WHERE ia.is_valid(t.doc%s)"]) {
		my ($call, $statement) = @$_;
		my %spent = rounds($psql, ['without', sprintf $statement, ''], ['with', sprintf $statement, ', profile => p.profile']);
		say_row("$call, $name", $size, ratio(@spent{'with', 'without'}), 1.3, per_document(median(@{$spent{with}}) / $n));
	}
}

# ---- growth: ten times the objects ----

sub growth {
	my ($psql, $ids, $bar, %call) = @_;
	ask($psql, "SET work_mem = '256MB'") if $part eq 'growth';		# rows that go to a file would count as growth
	for my $name (sort keys %call) {
		# as many objects and bytes in both statements: ten short lists in ten rows, one long one
		my $statement = "SELECT $call{$name} FROM listed WHERE ids = '$ids' AND n =";
		my %spent = rounds($psql, map { [$_, "$statement $_"] } 5000, 50000);
		say_row("$name, ids $ids", '× 10', 10 * ratio(@spent{50000, 5000}), $name eq 'text::jsonb' ? undef : $bar, sprintf('%.1f ms for 50,000 objects', 1e3 * median(@{$spent{50000}})), '%.1f');
	}
}

# ---- merging ----

sub merging {
	my ($psql) = @_;
	my $from = "FROM history WHERE set = '10 releases'";
	my %bar = (compiled => 0.22, versioned => 0.30);
	my $n = ask($psql, "SELECT count(DISTINCT ocid) $from");

	ask($psql, "SET work_mem = '64MB'");
	my %spent = rounds($psql, 3, ['unit', "SELECT sum(pg_column_size(x::jsonb)) $from"], ['reading alone', "SELECT count(*) $from AND jsonb_typeof(doc) IS NOT NULL"],
		map { [$_, "SELECT sum(pg_column_size(d)) FROM (SELECT ia.${_}_release(doc) AS d $from GROUP BY ocid) s"] } qw(compiled versioned));
	say_row("unit: text::jsonb, $n × 10 releases", '5 KB', 1, undef, per_document(median(@{$spent{unit}}) / $n / 10));
	say_row($_, '5 KB', ratio(@spent{$_, 'unit'}), $bar{$_}, per_document(median(@{$spent{$_}}) / $n / 10)) for 'reading alone', 'compiled', 'versioned';
}

# The cost of a byte: much in one process or list, and the same in many; judged where memory is kept, like growth.
sub merging_growth {
	my ($psql, $bar) = @_;

	for my $mode ('compiled', 'versioned') {
		for (["1,000 releases of one process, $mode", 'history', "set = '1,000 releases'", "set = '10 releases' AND ocid LIKE 'ocds-a2ef3m-1-0000__'"],
			["50,000 items in one list, $mode", 'items', 'n = 50000', 'n = 5000']) {
			my ($name, $table, @cases) = @$_;
			my @bytes = map { ask($psql, "SELECT sum(pg_column_size(doc)) FROM $table WHERE $_") } @cases;
			my %cost = rounds($psql, map { [$_, "SELECT sum(pg_column_size(d)) FROM (SELECT ia.${mode}_release(doc) AS d FROM $table WHERE $cases[$_] GROUP BY ocid) s"] } 0, 1);
			say_row("a byte of $name", '÷', ratio(@cost{0, 1}) * $bytes[1] / $bytes[0], $bar, sprintf('%.1f ms for %.1f MB', 1e3 * median(@{$cost{0}}), $bytes[0] / MEGABYTE), '%.2f');
		}
		my $later = q{'{"ocid": "x", "id": "y", "date": "2030-01-01T00:00:00Z", "tag": ["contract"], "language": "en"}'};
		my @records = map { "merged WHERE set = '$_'" } '1,000 releases', '10 releases';
		my @bytes = map { ask($psql, "SELECT sum(pg_column_size($mode)) FROM $_") } @records;
		my %cost = rounds($psql, map { ["$_", "SELECT sum(pg_column_size(ia.merge_append(CASE WHEN g > 0 THEN $mode END, $later, '$mode'))) FROM generate_series(1, " . ($_ ? 1 : 100) . ") g, $records[$_]"] } 0, 1);
		say_row("merge_append to a record of 1,000, a byte, $mode", '÷', ratio(@cost{0, 1}) * $bytes[1] / $bytes[0] / 100, $bar, sprintf('%.2f ms for %.1f kB', 10 * median(@{$cost{0}}), $bytes[0] / 1024), '%.2f');
	}
}

# What merging needs in all, in units of what it is given as it is stored.
sub merging_memory {
	for my $case (["FROM history WHERE set = '1,000 releases'", '1,000 releases'], ['FROM items WHERE n = 50000', '50,000 items']) {
		for my $mode ('compiled', 'versioned') {
			my $psql = backend();
			my $bytes = ask($psql, "SELECT sum(pg_column_size(doc)) $case->[0]");
			my $start = anonymous_memory($psql);
			my $peak = $start // 0;
			ask($psql, "SELECT pg_column_size(ia.${mode}_release(doc)) $case->[0]", sub { my $now = anonymous_memory($psql) // 0; $peak = $now if $now > $peak });
			leave($psql);
			if (!defined $start) { print "memory of the backend cannot be read here: not measured\n"; return }
			say_row("memory, $case->[1], $mode: times the input", sprintf('%.0f MB', $bytes / MEGABYTE), ($peak - $start) / $bytes, 8, sprintf('%.1f MB', ($peak - $start) / MEGABYTE), '%.1f');
		}
	}
}

# ---- the programme: the dashboard in units of counting its activities, as the public reads it; a write with many and with few ----

sub programme {
	my $psql = shift;
	my $unit = 'SELECT count(*) FROM infra.programme_activity';
	my %of = (dashboard => 'institution', dashboard_stage => 'institution', dashboard_edition => 'edition', dashboard_month => undef, dashboard_activity => undef);
	my $rows = ask($psql, $unit);

	ask($psql, 'SET ROLE ia_public');
	for my $view (sort keys %of) {
		my $sums = $view eq 'dashboard_month' ? 'sum(planned + done)' : $view eq 'dashboard_activity' ? q{count(*) FILTER (WHERE state = 'late')} : 'sum(planned + done + on_time + late + overdue), sum(completion), sum(punctuality)';
		my %spent = rounds($psql, ['count', $unit], [$view, "SELECT $sums FROM infra.$view"]);
		say_row("$view, to counting the activities", $rows, ratio($spent{$view}, $spent{count}), 5, sprintf('%.0f ms', median(@{$spent{$view}}) * 1e3), '%.2f');
	}
	ask($psql, 'RESET ROLE');

	# The same activities of one institution, done and not done in turn; the history they leave grows alike in both.
	my $small = backend("${database}_small");
	my $write = q{DO $$ BEGIN FOR i IN 1 .. 500 LOOP UPDATE infra.programme_activity SET done_on = CASE WHEN done_on IS NULL THEN planned_end END WHERE institution = 'i1' AND edition = 'b' AND activity = 1 + i % 10; END LOOP; END $$};
	my %spent = in_both($psql, $small, ['write', $write]);
	say_row('a write with all of them, to one with ten', $rows, ratio(@{$spent{write}}{'much', 'little'}), 1.2, sprintf('%.0f µs a write', median(@{$spent{write}{much}}) / 500 * 1e6), '%.2f');
	leave($small);
}

# ---- the map: ratios to the same question, written by hand, to a table of PostGIS alone ----

sub map_questions {
	my ($psql) = @_;
	my $clusters = sub { my ($z, $x, $y) = @_; <<SQL };
SELECT octet_length(ST_AsMVT(t, 'clusters', 4096, 'geom')) FROM (SELECT ST_AsMVTGeom(ST_SetSRID(ST_Point(avg(ST_X(center)), avg(ST_Y(center))), 3857), ST_TileEnvelope($z, $x, $y), 4096, 64) AS geom, count(*) AS count, sum(amount)::float8 AS amount,
	CASE WHEN count(*) = 1 THEN min(id) END AS id, CASE WHEN count(*) = 1 THEN min(title) END AS title FROM bare WHERE center && ST_TileEnvelope($z, $x, $y)
	GROUP BY floor(ST_X(center) / (40075016.6855784 / 2 ^ $z / 64)), floor(ST_Y(center) / (40075016.6855784 / 2 ^ $z / 64))) t
SQL
	my $works = sub { my ($z, $x, $y) = @_; <<SQL };
SELECT octet_length(ST_AsMVT(t, 'projects', 4096, 'geom')) FROM (SELECT ST_AsMVTGeom(ST_Transform(geom, 3857), ST_TileEnvelope($z, $x, $y), 4096, 64) AS geom, id, project_id, institution, title, status, type, year, amount::float8 AS amount, currency
	FROM bare WHERE geom && ST_Transform(ST_TileEnvelope($z, $x, $y), 4326)) t WHERE geom IS NOT NULL
SQL
	my $point = 'ST_SetSRID(ST_Point(-100 + i / 1000.0, 22), 4326)';
	my $box = 'ST_MakeEnvelope(-100 + i / 1000.0, 22, -99.29 + i / 1000.0, 22.71, 4326)';
	for (["a box with %s works", "SELECT count(p.title) FROM generate_series(1, 50) i, infra.works_within($box) p", "SELECT count(p.title) FROM generate_series(1, 50) i, LATERAL (SELECT * FROM bare WHERE ST_Intersects(geom, $box)) p", 50],
		['the 50 nearest', "SELECT round(sum(p.metres)) FROM generate_series(1, 50) i, infra.works_near($point, 50) p", "SELECT round(sum(p.metres)) FROM generate_series(1, 50) i, LATERAL (SELECT ST_Distance(geom::geography, $point\::geography) AS metres, title FROM (SELECT * FROM bare ORDER BY geom::geography <-> $point\::geography LIMIT 50) n ORDER BY metres) p", 50],
		['a tile at zoom 4', 'SELECT octet_length(infra_api.tile(4, 3, 6))', $clusters->(4, 3, 6), 1], ['a tile at zoom 8', 'SELECT octet_length(infra_api.tile(8, 56, 110))', $clusters->(8, 56, 110), 1],
		['a tile at zoom 12', 'SELECT octet_length(infra_api.tile(12, 900, 1768))', $works->(12, 900, 1768), 1]) {
		my ($name, $ours, $bare, $times) = @$_;
		my ($got, $wanted) = map { ask($psql, $_) } $ours, $bare;
		# the order of a tile's features, and so its bytes, may differ
		print "!  $name: $got from ia, $wanted from the bare table\n" if abs($got - $wanted) > $wanted / 100;
		my %spent = rounds($psql, ['ours', $ours], ['bare', $bare]);
		say_row($name =~ s/%s/int($got \/ $times)/er, '1 M', ratio(@spent{'ours', 'bare'}), 1.2, sprintf('%.2f ms', 1e3 * median(@{$spent{ours}}) / $times));
	}
}

# ---- publication: in units of the same where there are few ----

# A project that is withdrawn can be published again as it is; what that leaves behind grows alike in both.
sub publications {
	my ($psql) = @_;
	my $small = backend("${database}_small");
	my $published = ask($psql, 'SELECT count(*) FROM infra.published_project');
	my $few = ask($small, 'SELECT count(*) FROM infra.published_project');
	my $twenty = q{FROM (SELECT project_id FROM infra.project WHERE institution = 'demo' ORDER BY project_id LIMIT 20) p};
	my %spent = in_both($psql, $small, ['withdrawing', "SELECT count(infra_api.withdraw_publication('demo', p.project_id, 'x')) $twenty"], ['publishing', "SELECT count(infra_api.publish_project('demo', p.project_id)) $twenty"]);

	say_row("$_ a project, to the same with $few published", $published, ratio(@{$spent{$_}}{'much', 'little'}), 1.2, sprintf('%.1f ms', median(@{$spent{$_}{much}}) / 20 * 1e3), '%.2f') for 'publishing', 'withdrawing';
	leave($small);
}

# ---- the import: in units of COPY of the same texts into a bare table ----

# Each round has an institution of its own, so that every project is new to it; the bare table grows as the platform's do,
# so that both find their pages for the first time.
sub import_files {
	my ($psql) = @_;
	my $n = ask($psql, 'SELECT count(*) FROM texts');
	my $import = sub { my ($name) = @_; <<SQL };
INSERT INTO infra.institution (institution, name, ambit, head) SELECT 'obras-' || 1 + count(*), 'Obras', 'federal', '-' FROM infra.institution; TRUNCATE incoming; COPY incoming FROM '$files/$name';
DO \$\$
DECLARE
	obras text := 'obras-' || (SELECT count(*) FROM infra.institution);
	this bigint;
BEGIN
	FOREACH this IN ARRAY (SELECT array_agg(n ORDER BY n) FROM incoming) LOOP
		PERFORM v.projects FROM incoming i, LATERAL infra_api.import(obras, i.raw || '', i.n::text) v WHERE i.n = this;
		COMMIT;
	END LOOP;
	ASSERT (SELECT count(*) FROM infra.project p WHERE p.institution = obras) = $n;
END
\$\$
SQL
	my %spent = rounds($psql, 3, ['COPY', "COPY bare FROM '$files/texts'"], ['files', $import->('files')], ['pieces', $import->('pieces')]);
	say_row('unit: COPY into a bare table, 5 indexes', '20 KB', 1, undef, per_document(median(@{$spent{COPY}}) / $n));
	say_row(sprintf('import of %s files, a transaction each', $n =~ s/(\d)(?=\d{3}$)/$1,/r), '20 KB', ratio(@spent{'files', 'COPY'}), 3, per_document(median(@{$spent{files}}) / $n), '%.2f');
	say_row('import of the same as JSON Lines', '20 KB', ratio(@spent{'pieces', 'COPY'}), 3, per_document(median(@{$spent{pieces}}) / $n), '%.2f');
}

# ---- search: ratios to the same question to a table with the same words and the same kind of index ----

sub searches {
	my ($psql) = @_;
	for (['a rare word', 'palabra2900', 50], ['two words', 'puentes palabra7', 5], ['two common words', 'hospital ampliacion', 1], ['a phrase', '"camino en palabra20"', 5]) {
		my ($name, $q, $times) = @$_;
		# each is a statement of its own, as a person's question is
		my ($ours, $bare) = map { join ';', ($_) x $times } "SELECT string_agg(project_id, ' ') FROM infra_api.search('$q')",
			"SELECT string_agg(project_id, ' ') FROM (SELECT kind, institution, project_id, title, ts_rank(words, a) AS rank FROM bare_words, websearch_to_tsquery('infra.spanish_unaccent', '$q') a WHERE words @@ a ORDER BY rank DESC, normal_title, institution, key, kind LIMIT 20) s";
		my ($got, $wanted) = map { ask($psql, $_) } $ours, $bare;
		my $found = ask($psql, "SELECT count(*) FROM bare_words WHERE words @@ websearch_to_tsquery('infra.spanish_unaccent', '$q')");
		print "!  search for $q: $got from ia, $wanted from the bare table\n" if $got ne $wanted;
		my %spent = rounds($psql, ['ours', $ours], ['bare', $bare]);
		say_row("search, $name: the best 20 of $found", '1 M', ratio(@spent{'ours', 'bare'}), 1.2, sprintf('%.2f ms', 1e3 * median(@{$spent{ours}}) / $times));
	}
	for my $q ('ampliacion de', 'palabra290', 'cam') {
		my %spent = rounds($psql, ['ours', "SELECT count(*) FROM infra_api.suggest('$q')"], ['bare', "SELECT count(*) FROM bare_words WHERE words @@ to_tsquery('infra.spanish_unaccent', 'palabra2900')"]);
		say_row("suggestions for \"$q\", to finding a rare word", '1 M', ratio(@spent{'ours', 'bare'}), undef, sprintf('%.2f ms', 1e3 * median(@{$spent{ours}})));
	}
}

# ---- memory: 10,000 documents in one statement ----

sub memory {
	my %from = (is_valid => ['valid', 'count(*) FILTER (WHERE ia.is_valid(%s))'], intake => ['valid', 'sum((ia.intake(%s)).bytes)'],
		validate => ['faulty', 'sum((SELECT count(*) FROM ia.validate(%s)))'], 'there and back' => ['valid', 'sum(pg_column_size(CAST(CAST(%s AS ia.oc4ids_project) AS jsonb)))'],
		flatten => ['valid', 'sum((SELECT count(*) FROM ia.flatten(%s)))']);
	for my $name ('is_valid', 'validate', 'intake', 'there and back', 'flatten') {
		my $psql = backend();
		my ($kind, $call) = @{$from{$name}};
		my $column = $name eq 'intake' ? 'raw' : 'doc';
		my $n = ask($psql, "SELECT count(*) FROM \"$kind 20 KB\"");
		my $times = int(10000 / $n) + 1;
		# the argument depends on g, so that nothing can be kept from one turn to the next
		my $statement = sprintf "SELECT $call FROM generate_series(1, %%d) g, \"$kind 20 KB\"", "CASE WHEN g > 0 THEN $column END";
		ask($psql, sprintf $statement, 1);
		my $start = anonymous_memory($psql);
		my $peak = $start // 0;
		ask($psql, sprintf($statement, $times), sub { my $now = anonymous_memory($psql) // 0; $peak = $now if $now > $peak });
		leave($psql);
		if (!defined $start) { print "memory of the backend cannot be read here: not measured\n"; return }
		say_row("memory, growth over 10,000 documents: $name", '20 KB', ($peak - $start) / MEGABYTE, 8, sprintf('MB; %.1f MB at its peak', $peak / MEGABYTE), '%.1f');
	}
}

# ---- the first call of a connection ----

# What a first call costs above the hundredth is the process finding the pages of the library and of the document; a
# function of the server's own, which nobody says initialises anything, shows how much that is.
sub first_call {
	for my $call ('ia.is_valid(v)', 'length(v::text) > 0') {
		my (@first, @hundredth);
		for (1 .. 50) {
			my $psql = backend();
			# NULL is the trivial call: it loads the library and plans, and the function does nothing
			my ($first, $hundredth) = split /,/, ask($psql, <<SQL);
CREATE TEMP TABLE taken (i int, t float);
DO \$\$
DECLARE d jsonb := (SELECT doc FROM "valid 20 KB" LIMIT 1); v jsonb; ok boolean; t timestamptz;
BEGIN
	d := jsonb_set(d, '{title}', '"Obra"');
	FOR i IN 0 .. 110 LOOP
		v := CASE WHEN i > 0 THEN d END;
		t := clock_timestamp();
		ok := $call;
		INSERT INTO taken VALUES (i, 1e6 * extract(epoch FROM clock_timestamp() - t));
	END LOOP;
END \$\$;
SELECT (SELECT t FROM taken WHERE i = 1) || ',' || (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY t) FROM taken WHERE i BETWEEN 90 AND 110)
SQL
			leave($psql);
			push @first, $first;
			push @hundredth, $hundredth;
		}
		my ($first, $hundredth) = (median(@first), median(@hundredth));
		say_row("first call of a connection / the hundredth: $call", '20 KB', $first / $hundredth, undef, sprintf('%.0f µs and %.0f µs, elapsed, 50 connections', $first, $hundredth), '%.2f');
	}
}

my $psql = backend();
my %judge = (is_valid => 'ia.is_valid(doc)', validate => '(SELECT count(*) FROM ia.validate(doc))', intake => '(ia.intake(raw)).bytes');
my %shape = (cast => 'pg_column_size(doc::ia.oc4ids_project)', back => 'pg_column_size(typed::jsonb)', documents => '(SELECT count(*) FROM ia.documents(doc))',
	flatten => '(SELECT count(*) FROM ia.flatten(doc))', unflatten => 'pg_column_size(ia.unflatten(flat))', 'text::jsonb' => q{pg_column_size(convert_from(raw, 'UTF8')::jsonb)});
my @sizes = ('2 KB', '20 KB', '200 KB', '5 MB', ask($psql, q{SELECT to_regclass('"valid real"') IS NOT NULL}) eq 't' ? 'real' : ());
my %parts = (
	speed => [(map { my $size = $_; sub { speed($psql, $size) } } @sizes),
		(map { my $size = $_; sub { types($psql, $size) } } '2 KB', '20 KB', '200 KB', '5 MB'),
		(map { my $size = $_; sub { profiles($psql, $size) } } '2 KB', '20 KB', '200 KB'),
		(map { my $ids = $_; sub { growth($psql, $ids, 12, %judge) } } 'of any length', 'of one length', 'all the same'),
		sub { merging($psql) }, sub { merging_growth($psql) }, \&merging_memory,
		sub { growth($psql, 'of any length', undef, %shape) }, \&memory, \&first_call],
	growth => [sub { growth($psql, 'of any length', 12, %shape) }, sub { merging_growth($psql, 1.5) }]);
$parts{programme} = [sub { programme($psql) }];
$parts{map} = [sub { map_questions($psql) }, sub { searches($psql) }];
$parts{import} = [sub { import_files($psql) }];
$parts{publication} = [sub { publications($psql) }];
my %note = (publication => 'Ratios to the same acts in a platform with few publications.', import => 'Ratios to COPY of the same texts into a bare jsonb column with as many indexes as a project\'s import fills.',
	programme => 'Ratios to counting the activities; the last, to the same writes in a platform with ten.', map => 'Ratios to the same question, written by hand, to a bare table.',
	speed => 'Ratios to text::jsonb of the same text; with a profile: to the same call without; × 10: to the same list with a tenth of the objects.',
	growth => '× 10 again, in a server that keeps its memory and sorts within it; text::jsonb is there to compare.');

printf "%-51s %-7s %7s %7s  %-4s %s\n", 'what', 'size', 'ratio', 'bar', 'met', 'absolute, here and now';
for my $measure (@{$parts{$part}}) {
	eval { $measure->(); 1 } or do { print "!  not measured: $@"; leave($psql); $psql = backend() };
}
print "\n$note{$part} $clock of the backend, ${\($part eq 'import' ? 3 : ROUNDS)} rounds in turn, medians.\n";
print "$met of $bars bars met\n\n";
