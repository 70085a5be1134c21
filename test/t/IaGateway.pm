# What the tests through a gateway share: a server with the platform and the programme of 2022, people with tokens, and the
# real PostgREST in front of it with the files of contrib/gateway.
#
# Decision: one PostgREST a test file, so that a request needs no more than its method and its path. test/run installs
# PostgREST (IA_POSTGREST), or says why not (IA_POSTGREST_MISSING): then the whole file is skipped.
package IaGateway;

use strict;
use warnings;
use Digest::SHA qw(hmac_sha256);
use Exporter 'import';
use FindBin;
use HTTP::Tiny;
use IaNode;
use IPC::Run;
use JSON::PP;
use MIME::Base64 qw(encode_base64url);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

our @EXPORT = qw(gateway_node gateway_start $base $root $secret @roles soon token ask status_is);

our $root = "$FindBin::RealBin/../..";
our $secret = 'a-secret-for-this-test-alone-0123456789';
our @roles = qw(ia_applicant ia_coordination ia_secretariat ia_member ia_council ia_validator ia_operator);
our $base;

my $json = JSON::PP->new->canonical->utf8;
my $http = HTTP::Tiny->new(timeout => 60);
my $postgrest;
END { local $?; $postgrest->kill_kill(grace => 5) if $postgrest }

# A server, configured as in ia_node, with the platform, the programme of 2022, the gateway's login and people: subject
# "rio-claro" acts for that municipality, "operator" and "council" are what they are called, "nobody" may nothing, "all"
# holds every role.
sub gateway_node
{
	my ($name, %conf) = @_;

	plan skip_all => $ENV{IA_POSTGREST_MISSING} // 'IA_POSTGREST does not say where PostgREST is' unless $ENV{IA_POSTGREST};
	my $node = ia_node($name, %conf);
	$node->safe_psql('postgres', 'SET client_min_messages = warning; SELECT count(*) FROM ia.create_platform(true)');
	$node->safe_psql('postgres', "\\i $root/test/story/2022.sql");
	$node->safe_psql('postgres', "\\i $root/contrib/gateway/login.sql");
	$node->safe_psql('postgres', <<'SQL');
INSERT INTO infra.person (name, subject) VALUES ('Ana', 'rio-claro'), ('Eva', 'operator'), ('Leo', 'nobody'), ('Todo', 'all'), ('Una consejera', 'council');
INSERT INTO infra.affiliation SELECT id, 'rio-claro', 'head' FROM infra.person WHERE subject IN ('rio-claro', 'all');
INSERT INTO infra.person_role SELECT id, r FROM infra.person, unnest('{council,validator,operator}'::text[]) r WHERE subject = 'all' UNION SELECT id, subject FROM infra.person WHERE subject IN ('operator', 'council');
INSERT INTO infra.guarantor_member SELECT id, '19' FROM infra.person WHERE subject = 'all';
UPDATE infra.group_member SET person = (SELECT id FROM infra.person WHERE subject = 'all') WHERE actor_group = 'red-19' AND member = 3;
UPDATE infra.actor_group SET secretariat = (SELECT id FROM infra.person WHERE subject = 'all'), secretariat_proposed_on = '2022-05-01', secretariat_designated_on = '2022-05-02' WHERE actor_group = 'red-19';
SQL
	return $node;
}

# Starts PostgREST before the server, with a login, in place of the one that runs, and waits until it has read the schema.
sub gateway_start
{
	my ($node, $login) = @_;
	my $port = PostgreSQL::Test::Cluster::get_free_port();
	my $admin = PostgreSQL::Test::Cluster::get_free_port();
	my $log = $PostgreSQL::Test::Utils::log_path . '/postgrest.log';

	$postgrest->kill_kill(grace => 5) if $postgrest;
	local $ENV{PGRST_DB_URI} = $node->connstr('postgres') . ' user=' . ($login // 'ia_authenticator');
	local $ENV{PGRST_JWT_SECRET} = $secret;
	local $ENV{PGRST_SERVER_PORT} = $port;
	local $ENV{PGRST_ADMIN_SERVER_PORT} = $admin;
	$base = "http://127.0.0.1:$port";
	$postgrest = IPC::Run::start([ $ENV{IA_POSTGREST}, "$root/contrib/gateway/postgrest.conf" ], '<', \undef, '>', $log, '2>&1');
	ok(soon(sub { $http->get("http://127.0.0.1:$admin/ready")->{status} == 200 }), 'PostgREST starts with the files of contrib/gateway')
		or BAIL_OUT(slurp_file($log));
}

# Whether it becomes true within a minute; once a process has ended, PostgREST or what is said, nothing will.
sub soon
{
	my ($true, $process) = @_;
	my $until = time + 60;

	$process //= $postgrest;
	until ($true->())
	{
		return 0 if time > $until || $process && !$process->pumpable;
		select undef, undef, undef, 0.1;
	}
	return 1;
}

# A token; what of it is to be otherwise, in the claims (undef: left out) or in how it is made.
sub token
{
	my ($subject, $role, %other) = @_;
	my %how = (alg => 'HS256', key => $secret, map { $_ => delete $other{$_} } grep { exists $other{$_} } qw(alg key));
	my %claims = (sub => $subject, role => $role, aud => 'ia', exp => time + 600, %other);
	delete $claims{$_} for grep { !defined $claims{$_} } keys %claims;
	my $signed = join '.', map { encode_base64url($json->encode($_)) } { alg => $how{alg}, typ => 'JWT' }, \%claims;

	return $signed . '.' . ($how{key} eq '' ? '' : encode_base64url(hmac_sha256($signed, $how{key})));
}

# A request: method, path, and of headers, body (what is no text goes as JSON), token what there is.
sub ask
{
	my ($method, $path, %how) = @_;
	my %headers = %{ $how{headers} // {} };
	my $body = $how{body};

	if (ref $body)
	{
		$headers{'Content-Type'} = 'application/json';
		$body = $json->encode($body);
	}
	$headers{Authorization} = "Bearer $how{token}" if defined $how{token};
	my $answer = $http->request($method, $base . $path, { headers => \%headers, defined $body ? (content => $body) : () });
	$answer->{json} = eval { $json->decode($answer->{content}) };
	return $answer;
}

sub status_is
{
	my ($answer, $status, $name, $code) = @_;

	local $Test::Builder::Level = $Test::Builder::Level + 1;
	is($answer->{status} . (defined $code ? ' ' . (ref $answer->{json} eq 'HASH' ? $answer->{json}{code} : '') : ''), $status . (defined $code ? " $code" : ''), $name)
		or diag $answer->{content};
}

1;
