# contrib/load: files of all sorts arrive with a verdict each, an interrupted run goes on where it stopped, JSON Lines beyond
# the size of a piece arrive in pieces, and nothing arrives twice.
#
# Decision: the program is interrupted after a number of verdicts, not after a time; what it must leave behind is whatever it
# said it had taken, and the second run must know just that.
use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin;
use IaNode;
use Digest::SHA;
use IPC::Run;
use Test::More;
use PostgreSQL::Test::Utils;

my $node = ia_node('load');
my $load = "$FindBin::RealBin/../../contrib/load";
my $work = PostgreSQL::Test::Utils::tempdir();
my @sample = glob "$FindBin::RealBin/../data/sample/*.json";

$node->safe_psql('postgres', q{SET client_min_messages = warning; SELECT * FROM ia.create_platform(true);
	INSERT INTO infra.institution (institution, name, ambit, state, head) VALUES ('rio-claro', 'Río Claro', 'municipal', '19', 'Luz Peña'), ('rio-hondo', 'Río Hondo', 'municipal', '19', 'Paz Luna')});

# Status, lines of the report, what was said on standard error.
sub load
{
	my @arguments = @_;
	my ($out, $err) = ('', '');

	IPC::Run::run([ $^X, $load, '--dbname', $node->connstr('postgres'), @arguments ], '<', \undef, '>', \$out, '2>', \$err);
	return ($? >> 8, [ map { [ split /\t/ ] } split /\n/, $out ], $err);
}

sub answer { $node->safe_psql('postgres', shift) }

# ---- files of all sorts ----

my ($status, $lines) = load('--institution', 'rio-claro', @sample);

is($status, 1, 'some were refused');
is(scalar @$lines, scalar @sample, 'a line a file');
is(scalar(grep { $_->[0] eq 'taken' } @$lines), @sample - 4, 'taken');
is(scalar(grep { $_->[0] eq 'refused' } @$lines), 4, 'refused');
is(answer('SELECT count(*), count(*) FILTER (WHERE NOT admitted) FROM infra.submission'), scalar(@sample) . '|4', 'all are kept');
for my $file (@sample)
{
	my $digest = Digest::SHA->new(256)->addfile($file, 'b')->hexdigest;

	is(answer("SELECT encode(sha256, 'hex') = '$digest' AND sha256(raw) = sha256 FROM infra.submission WHERE file = '$file'"), 't', "$file arrived byte by byte");
}
($status, $lines) = load('--institution', 'rio-claro', @sample);
is($status, 1, 'again: those refused still are');
is(join(' ', sort keys %{ { map { $_->[0] => 1 } @$lines } }), 'known refused', 'nothing is taken twice');
($status, $lines) = load('--institution', 'rio-hondo', $sample[0]);
is("$status $lines->[0][0]", '0 taken', 'another institution hands in its own');

# ---- interrupted ----

my @many;
for my $n (1 .. 600)
{
	push @many, "$work/$n.json";
	append_to_file($many[-1], qq({"id": "oc4ids-abc123-$n", "title": "Obra $n"}));
}
my $taken = 0;
my $run = IPC::Run::start([ $^X, $load, '--dbname', $node->connstr('postgres'), '--institution', 'rio-hondo', @many ], '<', \undef, '>', \my $out, '2>', \my $err);
$run->pump until ($out =~ tr/\n//) >= 20 || !$run->pumpable;
$run->kill_kill(grace => 0);
# what was under way comes to its end, or goes with its connection
$node->poll_query_until('postgres', "SELECT count(*) = 0 FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()");
$taken = () = $out =~ /^taken\t.*\n/mg;
my $there = answer("SELECT count(*) FROM infra.submission WHERE file LIKE '$work%'");
cmp_ok($there, '>=', $taken, "interrupted after $taken verdicts: those are there");
cmp_ok($there, '<', 600, 'and not all');
($status, $lines) = load('--institution', 'rio-hondo', @many);
is($status, 0, 'started again, it comes to its end');
is(scalar(grep { $_->[0] eq 'taken' } @$lines) + $there, 600, 'and takes the rest');
is(answer("SELECT count(*), sum(projects), count(DISTINCT sha256) FROM infra.submission WHERE file LIKE '$work%'"), '600|600|600', 'each file once');
is(answer("SELECT count(*) FROM infra.project_version WHERE institution = 'rio-hondo' AND version > 1"), 0, 'no project has a second version');

# ---- JSON Lines beyond a piece ----

my $padding = 'x' x 4000;
append_to_file("$work/grande.jsonl", join '', map { qq({"id": "oc4ids-abc124-$_", "title": "Obra $_", "description": "$padding"}\n) } 1 .. 1250);
($status, $lines) = load('--institution', 'rio-claro', "$work/grande.jsonl");
is($status, 0, 'taken');
is(scalar @$lines, 3, 'in three pieces');
is(join(' ', map { $_->[1] =~ s/.*\///r } @$lines), 'grande.jsonl#1 grande.jsonl#2 grande.jsonl#3', 'of its name');
is(answer("SELECT count(*) FROM infra.project WHERE project_id LIKE 'oc4ids-abc124-%'"), 1250, 'all projects are there');
($status, $lines) = load('--institution', 'rio-claro', "$work/grande.jsonl");
is(join(' ', map { $_->[0] } @$lines), 'known known known', 'cut at the same places every time');

# ---- what cannot be ----

($status, $lines, $err) = load('--institution', 'rio-seco', $sample[0]);
is("$status $lines->[0][0]", '1 failed', 'an institution that does not exist');
like($err, qr/rio-seco/, 'is named');
($status, $lines) = load('--institution', 'rio-claro', "$work/none.json", $work, $many[0]);
is("$status " . join(' ', map { $_->[0] } @$lines), '1 failed failed taken', 'what is no file does not stop the others');
append_to_file("$work/con espacio'\t\\.json", '{"id": "oc4ids-abc125-1", "title": "x"}');
($status, $lines) = load('--institution', 'rio-claro', "$work/con espacio'\t\\.json");
is($status, 0, 'a name with a quote, a tab and a backslash');
is(answer("SELECT count(*) FROM infra.submission WHERE file LIKE E'%/con espacio''\\t\\\\\\\\.json'"), 1, 'is kept as it is');
is((load())[0], 2, 'without arguments it says how to call it');
is((load('--institution', 'rio-claro', '--dbname', 'host=/nowhere', $sample[0]))[0], 2, 'without a server it cannot go on');

is_deeply([ crashes($node) ], [], 'no crash in the log');
$node->stop;
done_testing();
