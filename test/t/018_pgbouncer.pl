# The platform behind pgbouncer in transaction mode: each transaction on whatever connection is free. No function needs a
# session, and nothing of one request is left for the next.
#
# Decision: two connections a login and eight clients, so that every connection changes hands all the time; first by hand, in a
# known order with transactions open across each other, then many at once (pgbench), then PostgREST. In the end both connections
# are asked what a session could have kept. That a leak would be seen is shown first. contrib/gateway/pgbouncer.ini is what runs.
use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin;
use HTTP::Tiny;
use IaGateway qw(soon token $secret);
use IaNode;
use IPC::Run;
use JSON::PP;
use PostgreSQL::Test::Utils;
use Test::More;

my ($program) = grep { -x } map { "$_/pgbouncer" } split(/:/, $ENV{PATH}), '/usr/sbin';
plan skip_all => 'pgbouncer is not installed' unless $program;

my $root = "$FindBin::RealBin/../..";
my $node = ia_node('pgbouncer');
my $dir = PostgreSQL::Test::Utils::tempdir();
my $json = JSON::PP->new->canonical->utf8;

$node->safe_psql('postgres', 'SET client_min_messages = warning; SELECT count(*) FROM ia.create_platform(true)');
$node->safe_psql('postgres', "\\i $root/test/story/2022.sql");
$node->safe_psql('postgres', "\\i $root/contrib/gateway/login.sql");
# people who come through a gateway, and two with a login of their own
$node->safe_psql('postgres', <<'SQL');
CREATE ROLE luz LOGIN IN ROLE ia_applicant;
CREATE ROLE eva LOGIN NOINHERIT IN ROLE ia_operator, ia_validator;
ALTER ROLE luz SET ia.language = 'en';
INSERT INTO infra.person (name, login, subject) VALUES ('Luz', 'luz', 'luz'), ('Eva', 'eva', 'eva'), ('Ana', NULL, 'ana'), ('Leo', NULL, 'leo');
INSERT INTO infra.affiliation SELECT id, i, 'head' FROM infra.person, (VALUES ('luz', 'rio-claro'), ('ana', 'obras-nl')) a (s, i) WHERE subject = s;
INSERT INTO infra.person_role SELECT id, r FROM infra.person, (VALUES ('eva', 'operator'), ('leo', 'council')) a (s, r) WHERE subject = s;
SQL
my %id = map { split /\|/ } split /\n/, $node->safe_psql('postgres', 'SELECT subject, id FROM infra.person WHERE subject IS NOT NULL');
my %role = (luz => 'ia_applicant', ana => 'ia_applicant', eva => 'ia_operator', leo => 'ia_council');
my %institution = (luz => 'rio-claro', ana => 'obras-nl');

# ---- pgbouncer ----
my $port = PostgreSQL::Test::Cluster::get_free_port();
my $log = $PostgreSQL::Test::Utils::log_path . '/pgbouncer.log';
append_to_file("$dir/users", join '', map { qq("$_" ""\n) } qw(luz eva ia_authenticator));
# the file as it is, but for what a machine decides
my $ini = slurp_file("$root/contrib/gateway/pgbouncer.ini");
my %here = (ia => "host=@{[ $node->host ]} port=@{[ $node->port ]}", default_pool_size => 2, listen_addr => '', listen_port => $port, auth_type => 'trust', auth_file => "$dir/users");
$ini =~ s/^$_ = .*$/$_ = $here{$_}/m or BAIL_OUT("pgbouncer.ini says nothing of $_") for sort keys %here;
append_to_file("$dir/pgbouncer.ini", $ini =~ s/^ia = /* = /mr . "unix_socket_dir = @{[ $node->host ]}\n");
my $pgbouncer = IPC::Run::start [ $program, "$dir/pgbouncer.ini" ], '<', \undef, '>', $log, '2>&1';
END { local $?; $_ && $_->kill_kill(grace => 5) for our $postgrest, $pgbouncer }

sub connection { my ($login) = @_; return "host=@{[ $node->host ]} port=$port dbname=postgres user=$login" }

# What psql says of a script over a connection of its own.
sub once
{
	my ($login, $sql, @options) = @_;
	my ($out, $err) = ('', '');

	IPC::Run::run [ $node->installed_command('psql'), '-XAtq', '-v', 'VERBOSITY=verbose', @options, '-d', connection($login), '-f', '-' ], '<', \$sql, '>', \$out, '2>', \$err;
	chomp $out;
	return wantarray ? ($out, $err) : $out;
}
ok(soon(sub { once('luz', 'SELECT 1') eq '1' }), 'pgbouncer starts with the file of contrib/gateway') or BAIL_OUT(slurp_file($log));

# A client that stays connected.
sub client
{
	my ($login) = @_;
	return $node->background_psql('postgres', extra_params => [ '-d', connection($login) ]);
}

# ---- that a leak would be seen ----
once('eva', q{SELECT set_config('request.jwt.claims', 'left behind', false)});
is(once('eva', q{SELECT current_setting('request.jwt.claims', true)}), 'left behind', 'what a session sets is there for the next client: connections change hands');
is(once('eva', q{SELECT set_config('request.jwt.claims', '', false)}), '', 'taken away again');

# ---- eight clients of a gateway, over two connections, with transactions open across each other ----
sub request
{
	my ($who, $language) = @_;
	my $claims = $json->encode({ sub => $who, role => $role{$who}, aud => 'ia', exp => time + 600 });

	return "SELECT set_config('role', '$role{$who}', true), set_config('request.jwt.claims', '$claims', true), set_config('request.method', 'POST', true), "
		. "set_config('request.headers', '{\"accept-language\": \"$language\"}', true) \\g /dev/null\nSELECT infra.check_request() \\g /dev/null\n";
}
my @who = qw(luz ana eva leo luz ana eva leo);
my @language = qw(es en es es en es en en);
my @clients = map { client('ia_authenticator') } @who;
my (@seen, @wanted, %server);
for my $turn (0 .. 23)
{
	# the one before is still in its transaction
	my $i = $turn * 3 % 8;
	my $before = ($turn - 1) * 3 % 8;

	$clients[$i]->query_safe("BEGIN;\n" . request($who[$i], $language[$i]));
	for my $of ($i, $turn ? $before : ())
	{
		push @seen, $clients[$of]->query_safe("SELECT infra.me(), infra.caller(), current_setting('ia.language'), infra.acts_for('rio-claro')");
		push @wanted, join '|', $id{ $who[$of] }, $role{ $who[$of] }, $language[$of], $who[$of] eq 'luz' ? 't' : 'f';
	}
	$server{ $clients[$i]->query_safe('SELECT pg_backend_pid()') }{$i} = 1;
	$clients[$before]->query_safe($turn % 2 ? 'COMMIT' : 'ROLLBACK') if $turn;
}
$clients[ 23 * 3 % 8 ]->query_safe('COMMIT');
is_deeply(\@seen, \@wanted, 'each is itself, in its role and language');
is_deeply([ map { keys %$_ > 2 ? 'shared' : 'own' } values %server ], [qw(shared shared)], 'over two connections');
is($clients[0]->query_safe(q{SELECT coalesce(infra.me()::text, 'nobody'), infra.caller(), coalesce(current_setting('request.jwt.claims', true), '')}), 'nobody|ia_authenticator|', 'between requests it is nobody');
$_->quit for @clients;

# ---- logins of their own: capture, validation, publication, search, refusals, each transaction wherever it happens to run ----
my ($luz, $eva, @others) = (client('luz'), client('eva'), map { client('luz') } 1 .. 6);
is($luz->query_safe('SELECT infra.me()'), $id{luz}, 'a login is its person');
my $raw = unpack 'H*', slurp_file("$root/test/data/sample/02-puente-rio-claro.json");
my $project = $node->safe_psql('postgres', q{SELECT min(project_id) FROM infra.captured_project WHERE institution = 'rio-claro'});
is($luz->query_safe("SELECT admitted, projects, errors FROM infra_api.import('rio-claro', '\\x$raw', 'puente.json')"), 't|1|0', 'a file is taken');
is(join(' ', map { $_->query_safe("SELECT count(*) FROM infra_api.set_field('$project', '/title', '\"Puente Río Claro, etapa " . ++our $n . "\"') WHERE severity = 'error'") } @others), '0 0 0 0 0 0', 'fields, by six clients in turn');
like($luz->query_safe("SELECT title FROM infra_api.drafts WHERE project_id = '$project'"), qr/etapa 6$/, 'and the last one stands');
$others[0]->query_safe('BEGIN');
$others[0]->query_safe(q{SELECT infra_api.start_project('rio-claro', 'oc4ids-scv024-taken-back', 'Obra')});
is($others[1]->query_safe(q{SELECT count(*) FROM infra_api.drafts WHERE project_id = 'oc4ids-scv024-taken-back'}), 0, 'an open transaction is its client\'s');
$others[0]->query_safe('ROLLBACK');
$luz->query_safe("SELECT infra_api.submit_for_validation('rio-claro', '$project')");
my $as = sub { my ($role, $sql) = @_; return $eva->query_safe("BEGIN; SET LOCAL ROLE $role; $sql; COMMIT") };
$as->('ia_validator', "SELECT infra_api.validate_project('rio-claro', '$project', 'validated')");
$luz->query_safe("SELECT infra_api.publish_project('rio-claro', '$project')");
is($others[2]->query_safe(q{SELECT count(*) FROM infra_api.search('puente rio claro') WHERE title LIKE '%etapa 6'}), 1, 'published, it is found');
is($as->('ia_operator', "SELECT infra.caller(), count(*) > 0 FROM infra_api.submissions"), 'ia_operator|t', 'a role for a transaction');
is($eva->query_safe('SELECT infra.caller()'), 'eva', 'and for no longer');
my (undef, $said) = once('luz', q{SELECT infra_api.import('obras-nl', '{}')});
like($said, qr/ERROR:  42501: .*HINT:  Ask the operators/s, 'a refusal, with its remedy') or diag $said;
(undef, $said) = once('luz', q{SELECT infra_api.withdraw_application('2022', 'rio-claro')});
like($said, qr/ERROR:  55000: the selection is made/, 'another') or diag $said;
is($others[3]->query_safe('SELECT 1'), 1, 'which are nobody else\'s');
my $language = q{SELECT coalesce(nullif(current_setting('ia.language', true), ''), 'es')};
is($luz->query_safe($language) . $eva->query_safe($language), 'enes', 'a language of the login\'s own');
$_->quit for $luz, $eva, @others;

# ---- all at once ----
my @scripts;
for my $who (qw(luz ana eva leo))
{
	my $work = $institution{$who} ? "SELECT count(*) FROM infra_api.set_field(format('oc4ids-abc123-$who-%s', :client_id::int), '/title', to_jsonb(format('Obra %s', :n::int)), '$institution{$who}');"
		: q{SELECT count(*) FROM infra_api.dashboard;};
	my $begin = request($who, 'en') =~ s{ \\g /dev/null}{;}gr;

	push @scripts, '-f', "$dir/$who.sql";
	append_to_file("$dir/$who.sql", <<"SQL");
\\set n random(1, 1000)
BEGIN;
$begin
$work
SELECT pg_sleep(0.002);
SELECT 1 / (infra.me() = $id{$who} AND infra.caller() = '$role{$who}' AND current_setting('ia.language') = 'en')::int;
COMMIT;
SELECT 1 / (infra.me() IS NULL AND infra.caller() = 'ia_authenticator' AND current_setting('ia.language', true) IS DISTINCT FROM 'en')::int;
SQL
	$node->safe_psql('postgres', "SELECT infra_api.start_project('$_', 'oc4ids-abc123-$who-' || n) FROM generate_series(0, 7) n") for grep { $_ } $institution{$who};
}
append_to_file("$dir/files.sql", <<'SQL');
\set n random(1, 1000000000)
SELECT 1 / admitted::int FROM infra_api.import('rio-claro', convert_to(format('{"id": "oc4ids-abc123-%s-%s", "title": "Obra"}', :client_id::int, :n::int), 'UTF8'));
BEGIN;
SELECT infra_api.start_project('rio-claro', format('oc4ids-abc123-by-hand-%s-%s', :client_id::int, :n::int));
ROLLBACK;
SELECT count(*) FROM infra_api.search('obra');
SELECT count(*) FROM infra_api.drafts LIMIT 5;
SQL
for ([ 'requests of a gateway', 'ia_authenticator', 'simple', @scripts ], [ 'as parsed statements', 'ia_authenticator', 'extended', @scripts ], [ 'files', 'luz', 'extended', '-f', "$dir/files.sql" ])
{
	my ($name, $login, $mode, @of) = @$_;
	my ($out, $err);

	ok(IPC::Run::run([ $node->installed_command('pgbench'), '-n', '-c', 8, '-j', 2, '-t', 25, '-M', $mode, @of, connection($login) ], '>', \$out, '2>', \$err) && $out =~ m{actually processed: 200/200}, "eight at once: $name") or diag $err;
}
is($node->safe_psql('postgres', q{SELECT string_agg(DISTINCT p.subject, ' ' ORDER BY p.subject) FROM infra.project_version v JOIN infra.person p ON p.id = v.person WHERE project_id ~ '-(luz|ana)-' AND p.subject <> split_part(project_id, '-', 3)}), '', 'the record says who it was, every time');

# a driver that prepares by itself is told not to, as pgbouncer.ini says
SKIP:
{
	my ($python, $out, $err) = -x '/usr/bin/python3' ? '/usr/bin/python3' : 'python3';
	skip "no psycopg in $python", 1 unless eval { IPC::Run::run([ $python, '-c', 'import psycopg' ], '2>', \my $none) };
	IPC::Run::run([ $python, '-c', <<'PYTHON', connection('luz') ], '>', \$out, '2>', \$err);
import sys, psycopg
connections = [psycopg.connect(sys.argv[1], autocommit=True, prepare_threshold=None) for _ in range(8)]
print(sum(c.execute('SELECT count(*) FROM infra_api.institutions WHERE institution = %s', ['rio-claro']).fetchone()[0] for _ in range(10) for c in connections))
PYTHON
	is($out, "80\n", 'psycopg, with prepare_threshold=None') or diag $err;
}

# ---- PostgREST through it ----
our $postgrest;
SKIP:
{
	skip $ENV{IA_POSTGREST_MISSING} // 'IA_POSTGREST does not say where PostgREST is', 1 unless $ENV{IA_POSTGREST};
	my $http_port = PostgreSQL::Test::Cluster::get_free_port();
	my $http = HTTP::Tiny->new(timeout => 60);

	local $ENV{PGRST_DB_URI} = connection('ia_authenticator');
	local $ENV{PGRST_JWT_SECRET} = $secret;
	local $ENV{PGRST_SERVER_PORT} = $http_port;
	local $ENV{PGRST_DB_PREPARED_STATEMENTS} = 'false';
	local $ENV{PGRST_DB_CHANNEL_ENABLED} = 'false';
	my $postgrest_log = $PostgreSQL::Test::Utils::log_path . '/postgrest.log';
	$postgrest = IPC::Run::start [ $ENV{IA_POSTGREST}, "$root/contrib/gateway/postgrest.conf" ], '<', \undef, '>', $postgrest_log, '2>&1';
	my $ask = sub {
		my ($method, $path, $who, $body) = @_;
		my %headers = ('Content-Type' => 'application/json', $who ? (Authorization => 'Bearer ' . token($who, $role{$who})) : ());

		return $http->request($method, "http://127.0.0.1:$http_port$path", { headers => \%headers, $body ? (content => $json->encode($body)) : () });
	};
	ok(soon(sub { $ask->(GET => '/institutions?limit=1')->{status} == 200 }), 'PostgREST answers through pgbouncer') or diag slurp_file($postgrest_log);
	my (@status, @expected);
	for my $round (1 .. 5)
	{
		push @status, map { $_->{status} } $ask->(GET => '/dashboard?limit=3'), $ask->(GET => '/drafts?limit=1'), $ask->(GET => '/drafts?limit=1', 'luz'),
			(map { $ask->(POST => '/rpc/import_text', $_, { institution => 'rio-claro', content => qq({"id": "oc4ids-abc123-http-$round"}) }) } qw(luz ana leo)),
			$ask->(POST => '/rpc/withdraw_application', 'luz', { edition => '2022', institution => 'rio-claro' }), $ask->(GET => '/rpc/search?q=puente', 'eva'), $ask->(GET => '/submissions?limit=1', 'eva');
		push @expected, 200, 401, 200, 200, 403, 403, 409, 200, 200;
	}
	is_deeply(\@status, \@expected, 'each request as its own person, and with its own refusal');
	# what changed is read again when it is told by signal: there is no channel to listen on
	$node->safe_psql('postgres', 'CREATE VIEW infra_api.added WITH (security_invoker = true) AS SELECT institution FROM infra.institution; GRANT SELECT ON infra_api.added TO ia_public');
	$postgrest->signal('USR1');
	ok(soon(sub { $ask->(GET => '/added?limit=1')->{status} == 200 }), 'and a new view is there after SIGUSR1');
}

# ---- what is left in the connections ----
for my $login (qw(ia_authenticator luz eva))
{
	my @both = map { client($login) } 1, 2;
	# all but what drivers set as they connect
	my $kept = q{SELECT (SELECT count(*) FROM pg_prepared_statements), (SELECT count(*) FROM pg_cursors), (SELECT count(*) FROM pg_listening_channels()),
		(SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()), pg_my_temp_schema()::int, current_user = session_user,
		(SELECT string_agg(s || current_setting(s, true), ' ') FROM unnest('{request.jwt.claims,request.method,request.headers,response.headers,infra.reason}'::text[]) s WHERE current_setting(s, true) <> ''),
		(SELECT string_agg(name, ' ') FROM pg_settings WHERE source = 'session' AND name NOT IN ('application_name', 'client_min_messages', 'client_encoding', 'DateStyle', 'TimeZone', 'standard_conforming_strings'))};
	$_->query_safe('BEGIN') for @both;
	is_deeply([ map { $_->query_safe($kept) } @both ], [ ('0|0|0|0|0|t||') x 2 ], "nothing is left in the connections of $login");
	$_->query_safe('COMMIT') for @both;
	$_->quit for @both;
}
is($node->safe_psql('postgres', q{SELECT max(n) FROM (SELECT count(*) AS n FROM pg_stat_activity WHERE usename IN ('ia_authenticator', 'luz', 'eva') GROUP BY usename) c}), 2, 'two a login, from first to last');

is_deeply([ crashes($node) ], [], 'no crash');
done_testing();
