# What one request may take of the gateway, and that it takes nothing from others: time and rows by role, a file or an answer
# that is too large, a reader who does not read, and a pool with no connection left.
#
# Decision: a small pool (two connections, a second to wait for one), so that few requests fill it; napping and a document of
# a megabyte stand in for slow questions and much data. Nothing is measured: an answer comes, or one that says why not.
use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin;
use IaGateway;
use IaNode;
use IO::Select;
use IO::Socket::INET;
use IPC::Run;
use JSON::PP;
use Test::More;

my $node = gateway_node('limits');
# the public reads with a login of its own, too
$node->safe_psql('postgres', "\\set login ia_open\n\\set roles ia_public\n\\set list_rows 5\n\\i $root/contrib/gateway/login.sql");
$node->safe_psql('postgres', <<'SQL');
CREATE FUNCTION infra_api.nap(seconds double precision) RETURNS text LANGUAGE sql VOLATILE RETURN 'slept' || pg_sleep(seconds);
INSERT INTO infra.published_project (institution, project_id, document)
SELECT 'obras-nl', 'big-' || i, jsonb_build_object('id', 'big-' || i, 'title', 'x', 'description', repeat('agua ', 200000)) FROM generate_series(1, 40) i;
ALTER ROLE ia_public SET statement_timeout = '60s';
ALTER ROLE ia_validator SET statement_timeout = '100ms';
ALTER ROLE ia_public SET infra.max_rows = 45;
ALTER ROLE ia_authenticator SET lock_timeout = '100ms';
SQL
local $ENV{PGRST_DB_POOL} = 2;
local $ENV{PGRST_DB_POOL_ACQUISITION_TIMEOUT} = 1;
gateway_start($node);

my %as = (operator => token('operator', 'ia_operator'), applicant => token('rio-claro', 'ia_applicant'), validator => token('all', 'ia_validator'), council => token('all', 'ia_council'));
my $sessions = q{SELECT count(*) FROM pg_stat_activity WHERE usename = 'ia_authenticator' AND state <> 'idle'};
my $many = $node->safe_psql('postgres', 'SELECT count(*) FROM infra.published_project');

# A request whose answer is not waited for: its socket.
sub begin
{
	my ($path, $token) = @_;
	my ($port) = $base =~ /:(\d+)$/;
	my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $port) or die "no connection: $!";

	print $socket "GET $path HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n", defined $token ? "Authorization: Bearer $token\r\n" : (), "\r\n";
	$socket->flush;
	return $socket;
}

# A body that does not say how long it is.
sub begin_chunked
{
	my ($path, $body) = @_;
	my ($port) = $base =~ /:(\d+)$/;
	my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $port) or die "no connection: $!";

	printf $socket "POST $path HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", length $body, $body;
	$socket->flush;
	return $socket;
}

# ---- time, by role ----
my $a = ask(GET => '/rpc/nap?seconds=30', token => $as{validator});
status_is($a, 504, 'a request takes no longer than its role may', '57014');
is($a->{json}{message}, "la petici\x{f3}n tarda m\x{e1}s de lo que su papel puede", 'and says so');
like(ask(GET => '/rpc/nap?seconds=30', token => $as{validator}, headers => { 'Accept-Language' => 'en' })->{json}{message}, qr/^the request takes longer than your role may/, 'in English where that is asked for');
is(ask(GET => '/rpc/nap?seconds=0.3', token => $as{council})->{json}, 'slept', 'another role has more of it');
is(ask(GET => '/institutions?limit=1', token => $as{validator})->{status}, 200, 'what is quick is answered');

# ---- rows, by role ----
is($many > 45 ? 'more' : $many, 'more', 'there is more than the public may take at once');
$a = ask(GET => '/rpc/lines?kind=project', headers => { 'Accept-Language' => 'en' });
status_is($a, 400, 'the public takes no more lines than it may', '22023');
like($a->{json}{message} . ' ' . $a->{json}{hint}, qr/more than 45 rows .*institution/, 'and hears what to do');
status_is(ask(GET => '/rpc/csv_file?tab=project'), 400, 'nor rows of a table', '22023');
$a = ask(GET => '/rpc/csv_file?tab=project&institution=rio-claro');
is(scalar(split /\r\n/, $a->{content}), 1 + $node->safe_psql('postgres', q{SELECT count(*) FROM infra.published_project WHERE institution = 'rio-claro'}), 'an institution\'s are few enough');
is(scalar(split /\n/, ask(GET => '/rpc/lines?kind=project', token => $as{operator})->{content}), $many, 'an operator has them all');
status_is(ask(GET => '/rpc/features?west=-180&south=-90&east=180&north=90&most=10001'), 400, 'a map has a limit', '22023');
status_is(ask(GET => '/rpc/search?q=puente&most=1001'), 400, 'a page of what was found, too', '22023');

# ---- a pool with no connection left ----
my @naps = map { begin('/rpc/nap?seconds=8', $as{operator}) } 1, 2;
ok(soon(sub { $node->safe_psql('postgres', $sessions) == 2 }), 'two slow requests hold both connections');
$a = ask(GET => '/institutions?limit=1');
status_is($a, 504, 'a third one does not wait for ever', 'PGRST003');
is(scalar(grep { my $nap = $_; local $/; <$nap> =~ /slept/ } @naps), 2, 'the slow ones get their answers');
status_is(ask(GET => '/institutions?limit=1'), 200, 'and then there is room again');
my $nap = begin('/rpc/nap?seconds=5', $as{operator});
ok(soon(sub { $node->safe_psql('postgres', $sessions) == 1 }), 'one slow request holds one connection');
is(scalar(grep { ask(GET => '/institutions?limit=1')->{status} == 200 } 1 .. 20), 20, 'the others share the rest');
close $nap;

# ---- somebody else writes the same row ----
my $writer = IPC::Run::start([ $node->installed_command('psql'), '-XAtq', '-d', $node->connstr('postgres'), '-c', q{BEGIN; UPDATE infra.edition SET name = name WHERE edition = '2022'; SELECT pg_sleep(600)} ], '<', \undef, '>', \my $none, '2>', \my $why);
ok(soon(sub { $node->safe_psql('postgres', q{SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'}) == 1 }), 'somebody writes');
status_is(ask(PATCH => '/editions?edition=eq.2022', token => $as{operator}, body => { name => 'x' }), 409, 'a row that somebody else is writing is not waited for', '55P03');
status_is(ask(GET => '/editions?edition=eq.2022'), 200, 'reading it waits for nobody');
$node->safe_psql('postgres', q{SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'});
$writer->finish;

# ---- readers who do not read ----
# the answer has been made when it begins to arrive; PostgREST keeps what is not read, and hangs up after half a minute
my @readers = map { my $reader = begin('/rpc/lines?kind=project', $as{operator}); IO::Select->new($reader)->can_read(180) or die 'no answer'; $reader } 1 .. 6;
is($node->safe_psql('postgres', $sessions), 0, 'six readers hold no connection while they do not read forty megabytes each');
is(scalar(grep { ask(GET => '/institutions?limit=1')->{status} == 200 } 1 .. 20), 20, 'others are answered meanwhile');
for my $reader (@readers)
{
	my $byte;
	is(join('', map { sysread $reader, $byte, 1; $byte } 1 .. 12), 'HTTP/1.1 200', 'a reader of one byte at a time has an answer');
	close $reader;
}

# ---- bodies ----
my $bytes = { 'Content-Type' => 'application/octet-stream', Institution => 'rio-claro', 'File-Name' => 'large.json' };
my $large = '{"projects": [{"id": "oc4ids-abc123-1", "description": "' . ('x' x (17 << 20)) . '"}]}';
$a = ask(POST => '/rpc/import_body', token => $as{applicant}, body => $large, headers => $bytes);
is_deeply([ $a->{status}, $a->{json}[0]{admitted}, $a->{json}[0]{errors} ], [ 200, JSON::PP::false, 1 ], 'a file over ia.max_document_size is not admitted') or diag $a->{content};
is(ask(GET => "/submission_findings?submission=eq.$a->{json}[0]{submission}&select=code", token => $as{applicant})->{json}[0]{code}, 'size', 'and its finding says why');
$a = ask(POST => '/rpc/search', body => { q => 'x' x 1_100_000 });
status_is($a, 413, 'the public sends no more than it may', '54000');
like($a->{json}{message}, qr/^el cuerpo trae 11\d{5} bytes, y ia_public puede mandar 1000000$/, 'and hears how much that is');
my $sent = begin_chunked('/rpc/search', qq({"q": "puente"}));
like(do { local $/; <$sent> }, qr/^HTTP\/1.1 413.*el cuerpo trae \? bytes/s, 'nor what does not say how long it is');
$a = ask(POST => '/rpc/import_body', token => $as{applicant}, body => 'x' x 100_000_001, headers => $bytes);
status_is($a, 413, 'neither does anybody else', '54000');
status_is(ask(GET => '/institutions?limit=1'), 200, 'nobody minds');

# ---- the public, through a gateway of its own ----
gateway_start($node, 'ia_open');
is(scalar @{ ask(GET => '/institutions')->{json} }, 5, 'a login with fewer rows of a list gives fewer');
is(scalar @{ ask(GET => '/institutions?limit=20')->{json} }, 5, 'also to who asks for more');
is(ask(GET => '/institutions', token => $as{operator})->{status}, 403, 'and lets nobody be an operator');

is_deeply([ crashes($node) ], [], 'no crash');
done_testing();
