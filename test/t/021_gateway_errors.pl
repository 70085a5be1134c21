# How a gateway says no: whatever refuses, the platform or PostgreSQL itself, there is a status, a code, words in the language
# asked for, what it is about and a remedy, and no name that was not shown. And what is hidden answers as what is not there.
#
# Decision: hidden and absent are asked for in pairs, the same way, and their answers compared but for what was asked.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::RealBin;
use IaGateway;
use IaNode;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = gateway_node('errors');
$node->safe_psql('postgres', <<'SQL');
INSERT INTO infra.person (name, subject) VALUES ('Otra', 'obras-nl'), ('Jueza', 'validator');
INSERT INTO infra.person_role SELECT id, 'validator' FROM infra.person WHERE subject = 'validator';
INSERT INTO infra.affiliation SELECT id, 'obras-nl', 'head' FROM infra.person WHERE subject = 'obras-nl';
INSERT INTO infra.person_contact (person, email) SELECT id, 'otra@example.org' FROM infra.person WHERE subject = 'obras-nl';
SQL
gateway_start($node);
my %as = (applicant => token('rio-claro', 'ia_applicant'), operator => token('operator', 'ia_operator'), other => token('obras-nl', 'ia_applicant'), validator => token('validator', 'ia_validator'));

# ---- what PostgreSQL refuses ----
my $days = '/non_working_days';
my $day = { calendar => 'X', day => '2022-01-06', name => 'a' };
status_is(ask(POST => $days, token => $as{operator}, body => $day), 201, 'a row');
# how it is asked, status, code, Spanish, details
my @refused = (
	[ 'the same key again', [ POST => $days, token => $as{operator}, body => $day ], 409, '23505', 'ya hay un renglón con esa clave', undef ],
	[ 'the same row twice', [ POST => $days, token => $as{operator}, body => [ $day, $day ], headers => { Prefer => 'resolution=merge-duplicates' } ], 400, '21000', 'el mismo renglón viene dos veces, o se espera uno solo', undef ],
	[ 'without a value', [ POST => $days, token => $as{operator}, body => { calendar => 'X', name => 'a' } ], 400, '23502', 'falta un dato', '/day' ],
	[ 'no such date', [ POST => $days, token => $as{operator}, body => { %$day, day => '2022-13-45' } ], 400, '22008', 'un dato no es de su tipo, o se sale de él', '"2022-13-45"' ],
	[ 'no date', [ POST => $days, token => $as{operator}, body => { %$day, day => 'mañana / hoy' } ], 400, '22007', 'un dato no es de su tipo, o se sale de él', '"mañana / hoy"' ],
	[ 'a number that is too large', [ PATCH => '/editions?edition=eq.2022', token => $as{operator}, body => { year => 99999999999 } ], 400, '22003', 'un dato no es de su tipo, o se sale de él', '"99999999999"' ],
	[ 'a value against a rule', [ POST => '/institutions', token => $as{operator}, body => { institution => 'zz', name => 'x', ambit => 'x', state => '19', head => 'x' } ], 400, '23514', 'un dato rompe una regla', '/ambit' ],
	[ 'of no institution', [ POST => '/affiliations', token => $as{operator}, body => { institution => 'zz', person => 1, role => 'head' } ], 409, '23503', 'se refiere a algo que no existe', '/institution' ],
	[ 'of nobody', [ POST => '/affiliations', token => $as{operator}, body => { institution => 'rio-claro', person => 999999, role => 'head' } ], 409, '23503', 'se refiere a algo que no existe', '/person' ],
	[ 'a column that does not exist', [ GET => '/institutions?nothing=eq.1' ], 400, '42703', 'no existe esa columna', 'institutions.nothing' ],
	[ 'a table that is not shown', [ GET => '/person_contact' ], 404, '42P01', 'no existe', undef ],
	[ 'a table that is not there', [ GET => '/nothing_at_all' ], 404, '42P01', 'no existe', undef ],
	[ 'a filter of another type', [ GET => '/editions?year=eq.abc' ], 400, '22P02', 'un dato no es de su tipo, o se sale de él', '"abc"' ],
	[ 'a question that a column has no answer to', [ GET => '/institutions?name=cs.{a}' ], 400, '42883', 'eso no se le puede preguntar a esa columna', undef ],
	[ 'an argument of another type', [ GET => '/rpc/search?q=a&most=x' ], 400, '22P02', 'un dato no es de su tipo, o se sale de él', '"x"' ],
	[ 'writing by GET', [ GET => '/rpc/withdraw_application?edition=2022&institution=rio-claro', token => $as{applicant} ], 405, '25006', 'esta petición solo puede leer', undef ],
	[ 'reading what is not the public\'s', [ GET => '/drafts' ], 401, '42501', 'no le toca', undef ],
	[ 'writing what is another role\'s', [ POST => $days, token => $as{applicant}, body => $day ], 403, '42501', 'no le toca', undef ],
	[ 'writing what is somebody else\'s', [ POST => '/mappings', token => $as{applicant}, body => { edition => '2022', institution => 'obras-nl', candidate => 1, path => 'title', availability => 'none' } ], 403, '42501', 'no le toca', undef ],
	[ 'a text where JSON is wanted', [ GET => '/rpc/tile?z=1&x=0&y=0&query=%7B' ], 400, '22P02', 'un dato no es de su tipo, o se sale de él', undef ]);
for (@refused)
{
	my ($name, $asked, $status, $code, $words, $details) = @$_;
	my $a = ask(@$asked);
	my $hint = ref $a->{json} eq 'HASH' ? delete $a->{json}{hint} : undef;

	is($a->{status}, $status, "$name: $status");
	is_deeply($a->{json}, { code => $code, message => $words, details => $details }, "$name: $code, in Spanish");
	ok(($hint // '') ne '', "$name: a remedy");
	is_deeply([ @{ $a->{headers} }{qw(x-content-type-options cache-control)}, $status == 401 ? $a->{headers}{'www-authenticate'} : () ], [ 'nosniff', 'no-store', $status == 401 ? 'Bearer' : () ], "$name: with the headers of an error");
	my %how = (@$asked[ 2 .. $#$asked ]);
	$a = ask(@$asked[ 0, 1 ], %how, headers => { %{ $how{headers} // {} }, 'Accept-Language' => 'en' });
	is($a->{json}{code}, $code, "$name: the same in English");
	unlike($a->{content}, qr/$words|\binfra|relation|constraint|_(?:pkey|key|check|fkey)|SQL|PL\/pgSQL/, "$name: in English alone, and nothing of what is inside");
}
is(ask(GET => '/editions?year=eq.abc', token => token('rio-claro', 'ia_applicant', language => 'en'))->{json}{message}, 'a value is not of its type, or out of its range', 'the token says the language, too');
like(slurp_file($node->logfile), qr/DETAIL:  duplicate key value violates unique constraint "non_working_day_pkey"/, 'the server\'s log says it as PostgreSQL does');
$node->safe_psql('postgres', q{CREATE FUNCTION infra_api.break() RETURNS integer LANGUAGE plpgsql AS 'BEGIN RAISE internal_error USING MESSAGE = ''infra.person_contact'', DETAIL = ''src/secret.c''; END'; NOTIFY pgrst, 'reload schema'});
my $a;
ok(soon(sub { $a = ask(POST => '/rpc/break', body => {}); $a->{status} != 404 }), 'a function that fails');
is($a->{status}, 500, 'what fails inside is a failure');
unlike($a->{content}, qr/infra\.|src|break|line/, 'and says nothing of the inside');
is_deeply([ sqlstates((run_sql($node, 'SELECT 1 / 0; INSERT INTO infra.edition DEFAULT VALUES;'))[1]) ], [qw(22012 23502)], 'in SQL all is as ever');

# ---- what PostgREST refuses by itself: in English, without a remedy; the code says what it is ----
status_is(ask(POST => $days, token => $as{operator}, body => { %$day, nothing => 1 }), 400, 'a column that does not exist, in a body', 'PGRST204');
status_is(ask(POST => $days, token => $as{operator}, body => '{', headers => { 'Content-Type' => 'application/json' }), 400, 'a body that is no JSON', 'PGRST102');
status_is(ask(GET => '/rpc/nothing_at_all'), 404, 'a function that does not exist', 'PGRST202');
status_is(ask(GET => '/institutions?name=x'), 400, 'an address that means nothing', 'PGRST100');
status_is(ask(GET => '/institutions?select=nothing(a)'), 400, 'what does not hang together', 'PGRST200');

# ---- what is hidden answers as what is not there ----
my $raw = slurp_file("$root/test/data/sample/02-puente-rio-claro.json");
my $bytes = { 'Content-Type' => 'application/octet-stream', 'File-Name' => 'puente.json' };
$a = ask(POST => '/rpc/import_body', token => $as{other}, body => $raw, headers => { %$bytes, Institution => 'obras-nl' });
is($a->{status}, 200, 'somebody else has a draft') or diag $a->{content};
my $submission = ask(POST => '/rpc/import_body', token => $as{other}, body => slurp_file("$root/test/data/sample/21-titulo-duplicado.json"), headers => { %$bytes, Institution => 'obras-nl' })->{json}[0]{submission};
my ($imported, $project) = ('oc4ids-scv024-puente-rio-claro', 'oc4ids-xxxxxx-obras-nl-1');
my ($document) = map { $_->{id} } @{ ask(GET => "/drafts?project_id=eq.$imported&select=document", token => $as{other})->{json}[0]{document}{documents} };
my $digest = ask(POST => '/rpc/attach_file', token => $as{other}, body => { institution => 'obras-nl', project => $imported, document => $document, name => 'plan.txt', media_type => 'text/plain', bytes => '\x' . unpack 'H*', 'hola' })->{json};
like($digest, qr/^[0-9a-f]{64}$/, 'with a file');
status_is(ask(POST => '/rpc/set_field', token => $as{other}, body => { institution => 'obras-nl', project => $project, path => '/description', value => 'x' }), 200, 'changed');
status_is(ask(POST => '/rpc/submit_for_validation', token => $as{other}, body => { institution => 'obras-nl', project => $project }), 200, 'and under validation');
$a = ask(POST => '/rpc/add_observation', token => $as{validator}, body => { institution => 'obras-nl', project => $project, path => '/title', text => 'x' });
is($a->{status}, 200, 'with an observation') or diag $a->{content};
my $person = $node->safe_psql('postgres', q{SELECT id FROM infra.person WHERE subject = 'obras-nl'});

my $before = $node->safe_psql('postgres', 'SELECT md5(string_agg(p::text, $$,$$ ORDER BY p::text)) FROM infra.project p');

# each with one thing that is hidden, and one that is not there
my %pairs = (
	(map { ("$_->[0]?$_->[1]=eq." => [ $_->[2], $_->[3] ]) }
		[ '/drafts', 'project_id', $project, 'oc4ids-none-1' ], [ '/draft_versions', 'project_id', $project, 'oc4ids-none-1' ], [ '/captured_projects', 'project_id', $project, 'oc4ids-none-1' ],
		[ '/files', 'sha256', "\\x$digest", '\\x' . '0' x 64 ], [ '/submissions', 'submission', $submission, 999999 ], [ '/submission_findings', 'submission', $submission, 999999 ],
		[ '/validations', 'project_id', $project, 'oc4ids-none-1' ], [ '/observations', 'project_id', $project, 'oc4ids-none-1' ], [ '/observations', 'institution', 'obras-nl', 'nobody' ],
		[ '/person_contacts', 'person', $person, 999999 ]),
	'/rpc/download?sha256=' => [ $digest, '0' x 64 ],
	'/rpc/file?sha256=' => [ $digest, '0' x 64 ]);
for my $path (sort keys %pairs)
{
	$a = ask(GET => $path . ($pairs{$path}[0] =~ s/\\/%5C/r), token => $as{other});
	ok($a->{status} == 200 && $a->{content} ne '[]', "$path: there it is, for whose it is") or diag $a->{content};
}
# The answer, without what was asked and when.
sub same_but_for
{
	my ($answer, $asked) = @_;
	my %headers = %{ $answer->{headers} };

	delete @headers{qw(date content-location transfer-encoding)};
	return { status => $answer->{status}, headers => \%headers, content => length $asked > 6 ? $answer->{content} =~ s/\Q$asked\E/X/gr : $answer->{content} };
}
for my $who ('rio-claro', 'the public')
{
	my @token = $who eq 'rio-claro' ? (token => $as{applicant}) : ();

	for my $path (sort keys %pairs)
	{
		my $rpc = $path =~ m{^/rpc};
		my %ways = (
			read => [ GET => {} ],
			$rpc ? () : (
				count => [ GET => { Prefer => 'count=exact' } ],
				alone => [ GET => { Accept => 'application/vnd.pgrst.object+json' } ],
				change => [ PATCH => { Prefer => 'return=representation,count=exact' } ],
				remove => [ DELETE => { Prefer => 'return=representation,count=exact' } ]));
		for my $way (sort keys %ways)
		{
			my ($method, $headers) = @{ $ways{$way} };
			my ($hidden, $absent) = map { my $value = $_; same_but_for(ask($method => $path . ($value =~ s/\\/%5C/r), @token, headers => $headers, $method eq 'PATCH' ? (body => { institution => 'rio-claro' }) : ()), $value) } @{ $pairs{$path} };

			is_deeply($hidden, $absent, "$path to $who, $way: as if it were not there");
		}
	}
}
my %calls = (
	set_field => { path => '/title', value => 'x' }, draft_findings => {}, swap_project_axes => {}, attach_file => { document => '1', name => 'a', media_type => 'text/plain', bytes => '\x00' },
	link_project => { edition => '2022', candidate => 1 }, submit_for_validation => {}, validate_project => { verdict => 'validated' }, add_observation => { path => '/title', text => 'x' },
	answer_observation => { observation => 1, text => 'x' }, close_observation => { observation => 1, note => 'x' }, publish_project => {}, withdraw_publication => { reason => 'x' }, preview_publication => {});
for my $function (sort keys %calls)
{
	my ($hidden, $absent) = map { same_but_for(ask(POST => "/rpc/$function", token => $as{applicant}, body => { institution => 'obras-nl', project => $_, %{ $calls{$function} } }), $_) } $project, 'oc4ids-none-1';

	is_deeply($hidden, $absent, "$function: as if it were not there");
	isnt($hidden->{status}, 200, "$function: refused") unless $function =~ /findings/;
}
is($node->safe_psql('postgres', 'SELECT md5(string_agg(p::text, $$,$$ ORDER BY p::text)) FROM infra.project p'), $before, 'and everything is as it was');

is_deeply([ crashes($node) ], [], 'no crash');
done_testing();
