# The platform over HTTP, through the real PostgREST with the files of contrib/gateway: what it gives, what it takes, how it
# refuses, and that no token is believed that should not be.
#
# Decision: what is asked is what people ask, so that an upgrade of PostgREST shows here first.
use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin;
use IaGateway;
use IaNode;
use IPC::Run;
use JSON::PP;
use Test::More;
use PostgreSQL::Test::Utils;

my $node = gateway_node('gateway');
my $json = JSON::PP->new->canonical->utf8;

$node->safe_psql('postgres', <<'SQL');
INSERT INTO infra.notification (edition, number, institution, subject) VALUES ('2022', 1000, 'rio-claro', 'Todavía no');
INSERT INTO infra.published_project (institution, project_id, document) VALUES
	('rio-claro', 'p1', '{"id": "p1", "title": "Puente", "locations": [{"id": "1", "geometry": {"type": "Point", "coordinates": [-100.5, 25.5]}}]}'),
	('rio-claro', 'p2', '{"id": "p2", "title": "Camino", "locations": [{"id": "1", "geometry": {"type": "LineString", "coordinates": [[-100.5, 25.5], [-100.4, 25.5]]}}]}');
SET ROLE ia_operator;
SELECT infra_api.issue_document('2022', 'installation_act', 'red-19');
SQL

gateway_start($node);

my %as = (applicant => token('rio-claro', 'ia_applicant'), operator => token('operator', 'ia_operator'));

# ---- reading ----
my $a = ask(GET => '/institutions?select=institution,name&order=institution&limit=2');
is_deeply($a->{json}, [ { institution => 'agua-del-estado', name => "Comisi\x{f3}n del Agua del Estado" }, { institution => 'alcaldia-del-lago', name => "Alcald\x{ed}a del Lago" } ], 'a list');
is($a->{headers}{'x-content-type-options'}, 'nosniff', 'with security headers');
like($a->{headers}{'content-security-policy'}, qr/default-src 'none'/, 'and a policy for pages');
is(ask(GET => '/institutions?limit=1', token => $as{operator})->{headers}{'cache-control'}, 'no-store', 'what is asked with a token is not kept');
my $one = { Accept => 'application/vnd.pgrst.object+json' };
is(ask(GET => '/editions?edition=eq.2022', headers => $one)->{json}{year}, 2022, 'a detail');
status_is(ask(GET => '/institutions', headers => $one), 406, 'one row is not many', 'PGRST116');
$a = ask(GET => '/applications?institution=eq.rio-claro&select=institution,institutions(name),proposed_projects(name),results(selected,rank)', headers => $one)->{json};
is_deeply([ $a->{institutions}{name}, $a->{results}{selected} ? 'selected' : '', scalar @{ $a->{proposed_projects} } ], [ "Municipio de R\x{ed}o Claro", 'selected', 1 ], 'what hangs together comes together');
is(ask(GET => '/dashboard?institution=eq.rio-claro&select=planned,institution_of(name)', headers => $one)->{json}{institution_of}{name}, "Municipio de R\x{ed}o Claro", 'and leads to its institution from a view');
is(join(' ', map { $_->{institution} } @{ ask(GET => '/groups?select=institution:implementers(institution)&actor_group=eq.red-31')->{json}[0]{institution} }), 'obras-yucatan puerto-ceiba valle-hondo', 'the order is the key\'s');

$a = ask(GET => '/fields?select=path', headers => { Prefer => 'count=exact' });
my ($total) = $a->{headers}{'content-range'} =~ m{^0-999/(\d+)$};
is_deeply([ $a->{status}, scalar @{ $a->{json} } ], [ 206, 1000 ], 'no more than db_max_rows') or diag $a->{headers}{'content-range'};
cmp_ok($total, '>', 1000, 'and how many there are');
$a = ask(GET => '/institutions?select=institution', headers => { Range => '20-24', Prefer => 'count=exact' });
is_deeply([ $a->{status}, $a->{headers}{'content-range'}, scalar @{ $a->{json} } ], [ 206, '20-22/23', 3 ], 'a range, the last page');
status_is(ask(GET => '/institutions', headers => { Range => '99-100', Prefer => 'count=exact' }), 416, 'a range past the end');
my %seen;
$seen{ $_->{institution} . $_->{slot} }++ for map { @{ ask(GET => "/proposed_projects?limit=7&offset=$_")->{json} } } map { $_ * 7 } 0 .. 9;
is_deeply([ scalar keys %seen, grep { $_ > 1 } values %seen ], [ $node->safe_psql('postgres', 'SELECT count(*) FROM infra.proposed_project') ], 'pages neither repeat nor skip a row, without asking for an order');

# ---- media ----
$a = ask(GET => '/institutions?institution=eq.rio-claro&select=institution,name', headers => { Accept => 'text/csv' });
is($a->{content}, qq(institution,name\nrio-claro,"Municipio de R\xc3\xado Claro"), 'CSV');
$a = ask(GET => '/institutions?institution=eq.rio-claro', headers => { Accept => 'application/vnd.ms-excel' });
like($a->{content}, qr/^\xef\xbb\xbfinstitution,name,ambit,state,municipality,head\r\nrio-claro,Municipio de R\xc3\xado Claro,municipal,19,,/, 'CSV for Excel, with its mark');
$a = ask(GET => '/institutions?limit=3', headers => { Accept => 'application/x-ndjson' });
is(scalar(grep { $json->decode($_)->{institution} } split /\n/, $a->{content}), 3, 'JSON Lines');
$a = ask(GET => '/project_points', headers => { Accept => 'application/geo+json' });
is_deeply([ $a->{json}{type}, $a->{json}{features}[0]{geometry}{coordinates} ], [ 'FeatureCollection', [ [ -100.5, 25.5 ] ] ], 'GeoJSON');
is(ask(GET => '/project_lines', headers => { Accept => 'application/geo+json' })->{json}{features}[0]{geometry}{type}, 'MultiLineString', 'a geometry a view');
is(scalar @{ ask(GET => '/rpc/features?west=-101&south=25&east=-100&north=26')->{json}{features} }, 2, 'a box, by named arguments');
my $tile = { Accept => 'application/vnd.mapbox-vector-tile' };
$a = ask(GET => '/rpc/vector_tile?z=4&x=3&y=6', headers => $tile);
is_deeply([ $a->{headers}{'content-type'}, $a->{content} =~ /clusters/ ? 'clusters' : $a->{content} ], [ 'application/vnd.mapbox-vector-tile', 'clusters' ], 'a vector tile, as bytes');
is(length ask(GET => '/rpc/vector_tile?z=4&x=3&y=6&institution=obras-nl', headers => $tile)->{content}, 0, 'filtered by an argument');
$a = ask(GET => '/rpc/document_page?edition=2022&number=1', headers => { Accept => 'text/html,application/xhtml+xml,*/*;q=0.8' });
is_deeply([ $a->{headers}{'content-type'} =~ m{^(text/html)}, $a->{content} =~ /^(<!DOCTYPE html>)/ ], [ 'text/html', '<!DOCTYPE html>' ], 'a document as a page, as a browser asks for it');
like(ask(GET => '/rpc/document?edition=2022&number=1')->{json}, qr/^# Acta/, 'and as Markdown');

# ---- writing ----
my $days = '/non_working_days?calendar=eq.X';
$a = ask(POST => '/non_working_days', token => $as{operator}, body => [ map { { calendar => 'X', day => "2022-01-0$_", name => 'a' } } 3 .. 5 ], headers => { Prefer => 'return=representation' });
is_deeply([ $a->{status}, scalar @{ $a->{json} } ], [ 201, 3 ], 'many rows at once');
$a = ask(POST => '/non_working_days', token => $as{operator}, body => "calendar,day,name\nX,2022-01-06,\"b, c\"\n", headers => { 'Content-Type' => 'text/csv', Prefer => 'return=headers-only' });
is_deeply([ $a->{status}, $a->{headers}{location} ], [ 201, '/non_working_days?calendar=eq.X&day=eq.2022-01-06' ], 'CSV, and where the row is');
status_is(ask(POST => '/non_working_days', token => $as{operator}, body => { calendar => 'X', day => '2022-01-06', name => 'd' }), 409, 'the same key again', '23505');
status_is(ask(POST => '/non_working_days', token => $as{operator}, body => [ { calendar => 'X', day => '2022-01-07', name => 'd' }, { calendar => 'X', day => '2022-01-06', name => 'd' } ]), 409, 'all of them or none', '23505');
$a = ask(POST => '/non_working_days', token => $as{operator}, body => { calendar => 'X', day => '2022-01-06', name => 'd' }, headers => { Prefer => 'resolution=merge-duplicates,return=representation' });
is_deeply($a->{json}, [ { calendar => 'X', day => '2022-01-06', name => 'd' } ], 'unless it is to be merged');
is(scalar @{ ask(GET => $days)->{json} }, 4, 'and that is what there is');
status_is(ask(PATCH => "$days&day=eq.2022-01-06", token => $as{operator}, body => { name => 'e' }), 204, 'a change');
status_is(ask(DELETE => $days, token => $as{operator}), 204, 'a deletion');
is(ask(POST => '/mapping_sheet', token => $as{applicant}, body => { edition => '2022', institution => 'rio-claro', candidate => 1, path => 'title', availability => 'none' })->{status}, 201, 'a view with a trigger takes rows, too');
is($node->safe_psql('postgres', q{SELECT p.name || ' ' || h.acting_as FROM infra.history h JOIN infra.person p ON p.id = h.person WHERE h.tab = 'mapping'}), 'Ana ia_applicant', 'the history says who it was, and as whom');
my $read_only = ask(GET => '/rpc/withdraw_application?edition=2022&institution=rio-claro', token => $as{applicant});
cmp_ok($read_only->{status}, '>=', 400, 'GET does not change anything');

# ---- capture: a file as it is, what came of it, the file of a document ----
my $raw = slurp_file("$root/test/data/sample/02-puente-rio-claro.json");
my $bytes = { 'Content-Type' => 'application/octet-stream', Institution => 'rio-claro', 'File-Name' => 'puente.json' };
$a = ask(POST => '/rpc/import_body', token => $as{applicant}, body => $raw, headers => $bytes);
is_deeply([ $a->{status}, @{ $a->{json}[0] }{qw(admitted projects errors)} ], [ 200, JSON::PP::true, 1, 0 ], 'a file goes in as it is') or diag $a->{content};
$a = ask(GET => '/submissions?select=file,bytes,people(name)', token => $as{applicant})->{json};
is_deeply($a, [ { file => 'puente.json', bytes => length $raw, people => { name => 'Ana' } } ], 'and is on record');
my $draft = ask(GET => '/drafts?project_id=eq.oc4ids-scv024-puente-rio-claro&select=project_id,title,institutions(name)', token => $as{applicant}, headers => $one)->{json};
is($draft->{institutions}{name}, "Municipio de R\x{ed}o Claro", 'its project is a draft');
$a = ask(POST => '/rpc/import_body', token => $as{applicant}, body => '{"a": ', headers => $bytes);
is_deeply([ $a->{status}, $a->{json}[0]{admitted} ], [ 200, JSON::PP::false ], 'a broken file is received, too');
cmp_ok(scalar @{ ask(GET => "/submission_findings?submission=eq.$a->{json}[0]{submission}", token => $as{applicant})->{json} }, '>', 0, 'with what is wrong with it');
$a = ask(POST => '/rpc/import_text', token => $as{applicant}, body => { institution => 'rio-claro', content => $raw =~ s/\s+$//r });
status_is($a, 200, 'text is taken, too');
status_is(ask(POST => '/rpc/import_body', token => $as{applicant}, body => $raw, headers => { %$bytes, Institution => 'obras-nl' }), 403, 'not for somebody else', '42501');
status_is(ask(GET => '/drafts'), 401, 'the public sees no drafts', '42501');
$a = ask(POST => '/rpc/set_field', token => $as{applicant}, body => { institution => 'rio-claro', project => $draft->{project_id}, path => '/title', value => 'Puente' });
is_deeply([ $a->{status}, ask(GET => '/drafts?project_id=eq.oc4ids-scv024-puente-rio-claro&select=title', token => $as{applicant})->{json} ], [ 200, [ { title => 'Puente' } ] ], 'a field');
status_is(ask(POST => '/drafts', token => $as{applicant}, body => "institution,document\nrio-claro,{}\n", headers => { 'Content-Type' => 'text/csv' }), 400, 'CSV in place of a document', '23514');
my ($document) = map { $_->{id} } @{ ask(GET => '/drafts?project_id=eq.oc4ids-scv024-puente-rio-claro&select=document', token => $as{applicant})->{json}[0]{document}{documents} };
$a = ask(POST => '/rpc/attach_file', token => $as{applicant}, body => { institution => 'rio-claro', project => $draft->{project_id}, document => $document, name => "plan \x{f1}.txt", media_type => 'text/plain', bytes => '\x' . unpack 'H*', 'hola' });
status_is($a, 200, 'the file of a document');
my $digest = $a->{json};
$a = ask(GET => "/rpc/download?sha256=$digest", token => $as{applicant}, headers => { Accept => '*/*' });
is_deeply([ $a->{content}, $a->{headers}{'content-type'}, $a->{headers}{'content-disposition'} =~ /^(attachment)/ ], [ 'hola', 'text/plain', 'attachment' ], 'comes back as it went') or diag $a->{content};
my @same = map { ask(GET => "/rpc/download?sha256=$_") } $digest, '0' x 64;
is_deeply([ @{ $same[0] }{qw(status content)} ], [ @{ $same[1] }{qw(status content)} ], 'and is not there for the public');

# ---- refusals: a status, one language, a remedy ----
status_is(ask(POST => '/institutions', body => { institution => 'x' }), 401, 'writing without a token', '42501');
status_is(ask(POST => '/rpc/publish_results', body => { edition => '2022' }), 401, 'calling without a token', '42501');
status_is(ask(POST => '/institutions', token => $as{applicant}, body => { institution => 'x' }), 403, 'writing what is another role\'s', '42501');
status_is(ask(POST => '/mappings', token => $as{applicant}, body => { edition => '2022', institution => 'obras-nl', candidate => 1, path => 'title', availability => 'none' }), 403, 'a row of somebody else\'s', '42501');
status_is(ask(POST => '/mappings', token => $as{applicant}, body => { edition => '2022', institution => 'rio-claro', candidate => 1, path => 'status', availability => 'q' }), 400, 'a value that breaks a rule', '23514');
status_is(ask(GET => '/institutions?nothing=eq.1'), 400, 'a column that does not exist', '42703');
status_is(ask(GET => '/person_contacts'), 401, 'personal data', '42501');
status_is(ask(GET => '/person_contact'), 404, 'a table that is not shown', '42P01');
status_is(ask(GET => '/rpc/vector_tile?z=1&x=9&y=0'), 400, 'a useless value', '22023');
status_is(ask(GET => '/rpc/document?edition=2022&number=99'), 404, 'reading what is not there', '23503');
status_is(ask(POST => '/rpc/merge_organizations', token => $as{operator}, body => { keep => 1000001, gone => 1000002, reason => 'x' }), 409, 'changing what is not there', '23503');
$a = ask(POST => '/rpc/withdraw_application', token => $as{applicant}, body => { edition => '2022', institution => 'rio-claro' });
status_is($a, 409, 'too late', '55000');
is_deeply($a->{json}, { code => '55000', message => "la selecci\x{f3}n ya est\x{e1} hecha", hint => 'Una carta se retira antes.', details => undef }, 'in Spanish');
$a = ask(POST => '/rpc/withdraw_application', token => $as{applicant}, body => { edition => '2022', institution => 'rio-claro' }, headers => { 'Accept-Language' => 'en-GB,en;q=0.9,es;q=0.1' });
like($a->{json}{message}, qr/^the selection/, 'in English where that is asked for');
$a = ask(POST => '/rpc/withdraw_application', token => token('rio-claro', 'ia_applicant', language => 'en'), body => { edition => '2022', institution => 'rio-claro' });
like($a->{json}{message}, qr/^the selection/, 'or where the token says so');
is($node->safe_psql('postgres', q{SELECT infra.half_of('"a / b" is out / "a / b" no sirve', 'es')}), '"a / b" no sirve', 'a value that reads like two halves is not taken for them');

# ---- what is not to be seen is not there ----
my ($hidden, $absent) = map { ask(GET => "/notifications?number=eq.$_", headers => { Prefer => 'count=exact' }) } 1000, 1001;
is_deeply([ @$hidden{qw(status content)}, $hidden->{headers}{'content-range'} ], [ @$absent{qw(status content)}, $absent->{headers}{'content-range'} ], 'a hidden row answers as an absent one');
($hidden, $absent) = map { ask(GET => "/notifications?number=eq.$_", headers => $one) } 1000, 1001;
is_deeply([ @$hidden{qw(status content)} ], [ @$absent{qw(status content)} ], 'also alone');
($hidden, $absent) = map { ask(GET => "/rpc/notification_document?edition=2022&number=$_") } 1000, 1001;
is_deeply([ $hidden->{status}, $hidden->{content} =~ s/1000/N/gr ], [ $absent->{status}, $absent->{content} =~ s/1001/N/gr ], 'also to a function');
is_deeply([ sort keys %{ ask(GET => '/people?limit=1')->{json}[0] } ], [qw(id name position)], 'of people, what is everybody\'s to know');
is_deeply([ grep { /session|acting/ } keys %{ ask(GET => '/history?limit=1', token => $as{operator})->{json}[0] } ], [], 'of changes, too');

# ---- a programme from the call to what the public downloads, each actor with its own token ----
SKIP:
{
	skip 'node with fetch is not installed', 1 unless eval { IPC::Run::run [ 'node', '-e', 'process.exit(typeof fetch === "function" ? 0 : 1)' ], '>&', \my $none };
	# roles that are given by whoever administers the database
	$node->safe_psql('postgres', q{INSERT INTO infra.person (name, subject) VALUES ('Vera', 'validator'), ('Vito', 'validator-2');
		INSERT INTO infra.person_role SELECT id, 'validator' FROM infra.person WHERE subject LIKE 'validator%'});
	for my $part (qw(story publication together))
	{
		my ($told, $why);

		ok(IPC::Run::run([ 'node', "$root/test/gateway/$part.mjs", $base, $secret ], '>', \$told, '2>', \$why), "$part.mjs is told to its end") or diag $why;
		for (split /\n/, $told)
		{
			ok($1 eq 'ok', $2) if /^(ok|not ok) \d+ - (.*)/;
			diag $_ if /^#/;
		}
	}
}

# ---- tokens ----
my $before = $node->safe_psql('postgres', 'SELECT md5(string_agg(e::text, $$,$$)) FROM infra.edition e');
my $change = sub { ask(PATCH => '/editions?edition=eq.2022', body => { name => 'x' }, @_) };
my $good = token('operator', 'ia_operator');
my ($head, $claims, $signature) = split /\./, $good;
my $theirs = (split /\./, token('rio-claro', 'ia_operator'))[1];
my %forged = (
	'without a token' => [ 401, undef ],
	'expired' => [ 401, token('operator', 'ia_operator', exp => time - 3600) ],
	'not yet valid' => [ 401, token('operator', 'ia_operator', nbf => time + 3600) ],
	'signed with another key' => [ 401, token('operator', 'ia_operator', key => 'another-key-that-is-long-enough-0123456789') ],
	'unsigned' => [ 401, token('operator', 'ia_operator', key => '') ],
	'of alg none' => [ 401, token('operator', 'ia_operator', alg => 'none', key => '') ],
	'of alg none, signed' => [ 401, token('operator', 'ia_operator', alg => 'none') ],
	'of another algorithm' => [ 401, token('operator', 'ia_operator', alg => 'RS256') ],
	'with other claims than were signed' => [ 401, "$head.$theirs.$signature" ],
	'that is none' => [ 401, 'operator' ],
	'of another audience' => [ 401, token('operator', 'ia_operator', aud => 'other') ],
	'of no audience' => [ 403, token('operator', 'ia_operator', aud => undef) ],
	'that never expires' => [ 403, token('operator', 'ia_operator', exp => undef) ],
	'of nobody' => [ 403, token(undef, 'ia_operator') ],
	'of somebody who is not registered' => [ 403, token('stranger', 'ia_operator') ],
	'of somebody without a role' => [ 403, token('nobody', 'ia_operator') ],
	'with a role that the person does not hold' => [ 403, token('rio-claro', 'ia_operator') ],
	'with a role that does not exist' => [ 400, token('operator', 'ia_king') ],
	'with the owner\'s role' => [ 403, token('operator', 'postgres') ],
	'with the gateway\'s role' => [ 403, token('operator', 'ia_gateway') ],
	'with the login itself' => [ 403, token('operator', 'ia_authenticator') ],
	'with a role that is code' => [ 400, token('operator', 'ia_operator; RESET ROLE') ],
	'with no role' => [ 401, token('operator', undef) ]);
for my $name (sort keys %forged)
{
	my ($status, $token) = @{ $forged{$name} };

	is($change->(token => $token)->{status}, $status, "a token $name is refused with $status");
}
my %headers = map { $_ => 'ia_operator' } 'Role', 'X-Role', 'request.jwt.claims', 'X-Request-Jwt-Claims', 'X-Forwarded-User', 'Cookie', 'Accept-Profile', 'Content-Profile';
isnt($change->(headers => { $_ => $_ eq 'Cookie' ? 'role=ia_operator; request.jwt.claims={"role":"ia_operator"}' : $headers{$_} })->{status}, 204, "a header $_ makes nobody an operator") for sort keys %headers;
isnt(ask(PATCH => "/editions?edition=eq.2022&$_", body => { name => 'x' })->{status}, 204, "nor does $_ in an address") for 'role=eq.ia_operator', "jwt=$as{operator}";
is(ask(GET => '/institutions?limit=1', token => token('rio-claro', 'ia_operator'))->{status}, 403, 'a role that is not held does not read, either');
is($node->safe_psql('postgres', 'SELECT md5(string_agg(e::text, $$,$$)) FROM infra.edition e'), $before, 'nothing changed');
is($change->(token => $good)->{status}, 204, 'a good one is believed');
$node->safe_psql('postgres', q{DELETE FROM infra.person_role WHERE person = (SELECT id FROM infra.person WHERE subject = 'operator')});
is($change->(token => $good)->{status}, 403, 'until its person loses the role');

# by hand, in SQL: no gateway's login, no claims; and a gateway that connects as a superuser is turned away
my ($out, $err) = run_sql($node, <<'SQL');
CREATE ROLE by_hand LOGIN;
GRANT ia_applicant TO by_hand;
SET SESSION AUTHORIZATION by_hand;
SELECT set_config('request.jwt.claims', '{"sub": "rio-claro", "role": "ia_applicant", "aud": "ia", "exp": 9999999999}', false) \g /dev/null
SELECT set_config('request.method', 'POST', false) \g /dev/null
SELECT infra.me(), infra.acts_for('rio-claro');
SET ROLE ia_applicant;
SELECT infra.check_request();
SELECT infra_api.withdraw_application('2022', 'rio-claro');
RESET SESSION AUTHORIZATION;
SELECT infra.check_request();
SQL
is($out, '|f', 'claims set by hand make nobody of anybody');
is_deeply([ sqlstates($err) ], [qw(42501 42501 42501)], 'and refusals are those of SQL');

# ---- limits ----
$node->safe_psql('postgres', q{ALTER ROLE ia_council SET statement_timeout = '1ms'; NOTIFY pgrst, 'reload config'});
my $council = token('all', 'ia_council');
ok(soon(sub { my $j = ask(GET => '/history?order=after', token => $council)->{json}; ref $j eq 'HASH' && $j->{code} eq '57014' }), 'a role\'s request takes as long as the role may');
status_is(ask(GET => '/institutions?limit=1'), 200, 'others are not held up');
$node->safe_psql('postgres', q{ALTER ROLE ia_council RESET statement_timeout; NOTIFY pgrst, 'reload config'});
ok(soon(sub { ask(GET => '/', token => $council)->{status} == 200 }), 'with time, it answers again');

is_deeply([ crashes($node) ], [], 'no crash');
done_testing();
