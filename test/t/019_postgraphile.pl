# The platform over GraphQL, through the real PostGraphile with the files of contrib/gateway: its smart tags, made from the catalog,
# give views their keys and relations; requests are checked as PostgREST's are; refusals are ours.
#
# Decision: the tags are tried twice: against the rows (a key has to be one), and by what PostGraphile makes of them. test/run
# installs PostGraphile (IA_CLIENT_MODULES, pinned in test/clients), or says why not.
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

plan skip_all => $ENV{IA_CLIENT_MODULES_MISSING} // 'IA_CLIENT_MODULES does not say where PostGraphile is' unless $ENV{IA_CLIENT_MODULES};
plan skip_all => 'node is not installed' unless eval { IPC::Run::run([ 'node', '--version' ], '>&', \my $none) };

my $root = "$FindBin::RealBin/../..";
my $node = ia_node('postgraphile');
my $dir = PostgreSQL::Test::Utils::tempdir();
my $json = JSON::PP->new->canonical->utf8;

$node->safe_psql('postgres', 'SET client_min_messages = warning; SELECT count(*) FROM ia.create_platform(true)');
$node->safe_psql('postgres', "\\i $root/test/story/2022.sql");
$node->safe_psql('postgres', "\\i $root/contrib/gateway/login.sql");
$node->safe_psql('postgres', <<'SQL');
INSERT INTO infra.person (name, subject) VALUES ('Luz', 'luz'), ('Eva', 'eva');
INSERT INTO infra.affiliation SELECT id, 'rio-claro', 'head' FROM infra.person WHERE subject = 'luz';
INSERT INTO infra.person_role SELECT id, 'operator' FROM infra.person WHERE subject = 'eva';
INSERT INTO infra.notification (edition, number, institution, subject) VALUES ('2022', 1000, 'rio-claro', 'Todavía no');
INSERT INTO infra.published_project (institution, project_id, document) VALUES
	('rio-claro', 'p1', '{"id": "p1", "title": "Puente", "budget": {"amount": {"amount": 12345678901234567.89, "currency": "MXN"}}, "locations": [{"id": "1", "geometry": {"type": "Point", "coordinates": [-100.5, 25.5]}}]}');
SQL

# ---- the tags ----
my $tags;
ok(IPC::Run::run([ $node->installed_command('psql'), '-XAtq', '-d', $node->connstr('postgres'), '-f', "$root/contrib/gateway/smart_tags.sql" ], '>', \$tags), 'the tags are made');
append_to_file("$dir/postgraphile.tags.json5", $tags);
$tags = $json->decode($tags)->{config};
my %views = map { $_ => 1 } split /\n/, $node->safe_psql('postgres', q{SELECT 'infra_api.' || relname FROM pg_class WHERE relnamespace = 'infra_api'::regnamespace AND relkind = 'v'});
is_deeply([ grep { !$tags->{class}{$_}{tags}{primaryKey} } sort keys %views ], ['infra_api.mapping_sheet'], 'every view has a key, but for the sheet');
my %key = map { $_ => $tags->{class}{$_}{tags}{primaryKey} } grep { $tags->{class}{$_}{tags}{primaryKey} } keys %views;
is($node->safe_psql('postgres', join ' UNION ALL ', map { "SELECT '$_' FROM (SELECT count(*) AS n, count(DISTINCT ($key{$_})) AS k FROM $_) c WHERE n <> k" } sort keys %key), '', 'and it is one: no two rows have the same');
my @leads = map { my $v = $_; map { [ $v, /^\((.*)\) references (\S+) \((.*)\)$/ ] } @{ $tags->{class}{$v}{tags}{foreignKey} // [] } } sort keys %views;
is($node->safe_psql('postgres', join ' UNION ALL ', map { "(SELECT 0 FROM $_->[0] a JOIN $_->[2] b ON (" . join(', ', map { "a.$_" } split /, /, $_->[1]) . ') = (' . join(', ', map { "b.$_" } split /, /, $_->[3]) . ') LIMIT 0)' } @leads), '', 'what leads somewhere leads to columns that are there, and compare');
my %to; $to{"$_->[0] $_->[2]"}++ for @leads;
ok($to{'infra_api.votes infra_api.members'} && $to{'infra_api.dashboard infra_api.institutions'} && $to{'infra_api.contracting_processes infra_api.projects'}, 'by a constraint, and by name');

# ---- PostGraphile ----
my $port = PostgreSQL::Test::Cluster::get_free_port();
my $http = HTTP::Tiny->new(timeout => 60);
my $log = $PostgreSQL::Test::Utils::log_path . '/postgraphile.log';
append_to_file("$dir/secret", "$secret\n");
local $ENV{NODE_PATH} = $ENV{IA_CLIENT_MODULES};
local $ENV{DATABASE_URL} = "postgres:///postgres?host=@{[ $node->host ]}&port=@{[ $node->port ]}&user=ia_authenticator";
local $ENV{JWT_SECRET_FILE} = "$dir/secret";
local $ENV{TAGS_FILE} = "$dir/postgraphile.tags.json5";
local $ENV{PORT} = $port;
our $postgraphile = IPC::Run::start([ 'node', "$root/contrib/gateway/postgraphile.js" ], '<', \undef, '>', $log, '2>&1');
END { local $?; our $postgraphile; $postgraphile->kill_kill(grace => 5) if $postgraphile }

# What GraphQL answers; of headers and token what there is. HTTP's status is in it, too.
sub ask
{
	my ($query, %how) = @_;
	my %headers = ('Content-Type' => 'application/json', %{ $how{headers} // {} });

	$headers{Authorization} = "Bearer $how{token}" if defined $how{token};
	my $answer = $http->post("http://127.0.0.1:$port/graphql", { headers => \%headers, content => $json->encode({ query => $query, variables => $how{variables} }) });
	my $said = eval { $json->decode($answer->{content}) } // {};
	return { %$said, status => $answer->{status}, content => $answer->{content} };
}
soon(sub { ask('{ __typename }')->{status} == 200 }, $postgraphile) or BAIL_OUT(slurp_file($log));
unlike(slurp_file($log), qr/conflict|no matches|SERIOUS/, 'PostGraphile starts with the files of contrib/gateway, and finds nothing odd in the tags');
my %as = (luz => token('luz', 'ia_applicant'), eva => token('eva', 'ia_operator'));

# ---- reading ----
my $a = ask('{ allInstitutions(first: 2) { totalCount nodes { institution name } } }');
is_deeply($a->{data}{allInstitutions}, { totalCount => 23, nodes => [ { institution => 'agua-del-estado', name => "Comisi\x{f3}n del Agua del Estado" }, { institution => 'alcaldia-del-lago', name => "Alcald\x{ed}a del Lago" } ] }, 'a list');
$a = ask('{ allProjects(condition: {projectId: "p1"}) { nodes { title amount institutionByInstitution { name dashboardsByInstitution { nodes { completion } } } } } }');
is_deeply($a->{data}{allProjects}{nodes}, [ { title => 'Puente', amount => '12345678901234567.89', institutionByInstitution => { name => "Municipio de R\x{ed}o Claro", dashboardsByInstitution => { nodes => [ { completion => '87.5' } ] } } } ], 'a project, its institution, and what the dashboard says of it')
	or diag $a->{content};
$a = ask('{ allProjects(condition: {sector: "transport.road"}, first: 100) { nodes { title amount institutionByInstitution { name } } } }');
is(scalar(grep { $_->{institutionByInstitution}{name} } @{ $a->{data}{allProjects}{nodes} }), $node->safe_psql('postgres', q{SELECT count(*) FROM infra_api.projects WHERE sector = 'transport.road'}), 'filtered, as the README asks') or diag $a->{content};
$a = ask('{ applicationByEditionAndInstitution(edition: "2022", institution: "rio-claro") { editionByEdition { year } proposedProjectsByEditionAndInstitution { nodes { slot } } } }');
is_deeply($a->{data}{applicationByEditionAndInstitution}, { editionByEdition => { year => 2022 }, proposedProjectsByEditionAndInstitution => { nodes => [ { slot => 1 } ] } }, 'a row by its key, and what hangs from it');
$a = ask('{ allProjectPoints { nodes { title geom { geojson srid } } } }');
is_deeply($a->{data}{allProjectPoints}{nodes}, [ { title => 'Puente', geom => { srid => 4326, geojson => { type => 'MultiPoint', coordinates => [ [ -100.5, 25.5 ] ] } } } ], 'a geometry') or diag $a->{content};
$a = ask('query ($q: String!) { search(q: $q, most: 1) { nodes { projectId } } }', variables => { q => 'puente rio claro' });
is(scalar @{ $a->{data}{search}{nodes} }, 1, 'a function with arguments') or diag $a->{content};
# what PostGraphile makes of a function: a field of Query or of Mutation, in camelCase
my %fields = map { $_->{name} => 1 } map { @{ $_->{fields} } } @{ ask('{ __schema { queryType { fields { name } } mutationType { fields { name } } } }')->{data}{__schema} }{qw(queryType mutationType)};
my %omitted = map { s/^infra_api\.//r => $tags->{procedure}{$_}{tags}{omit} } keys %{ $tags->{procedure} };
is_deeply([ grep { !$omitted{$_} && !$fields{ ($tags->{procedure}{"infra_api.$_"}{tags}{name} // $_) =~ s/_(\w)/uc $1/ger } } split /\n/, $node->safe_psql('postgres', q{SELECT DISTINCT proname FROM pg_proc WHERE pronamespace = 'infra_api'::regnamespace AND prokind = 'f' ORDER BY 1}) ],
	['institution_of'], 'every function is there, but for what the tags omit and what relations do');
my %types = map { $_->{name} => $_ } @{ ask('{ __schema { types { name description } } }')->{data}{__schema}{types} };
is($types{Dashboard}{description}, $node->safe_psql('postgres', q{SELECT obj_description('infra_api.dashboard'::regclass)}) =~ s/([\x80-\xff]+)/my $b = $1; utf8::decode($b); $b/ger, 'a view is described by its comment');

# ---- writing, each as itself ----
my $import = 'mutation ($c: String!) { importText(input: {institution: "rio-claro", content: $c}) { results { admitted projects } } }';
$a = ask($import, token => $as{luz}, variables => { c => qq({"id": "oc4ids-abc123-1", "title": "\x{d1}and\x{fa}"}) });
is_deeply($a->{data}{importText}{results}, [ { admitted => JSON::PP::true, projects => 1 } ], 'a file is taken') or diag $a->{content};
$a = ask('{ allDrafts(condition: {projectId: "oc4ids-abc123-1"}) { nodes { title document personByPerson { name } } } }', token => $as{luz});
is_deeply($a->{data}{allDrafts}{nodes}, [ { title => "\x{d1}and\x{fa}", document => { id => 'oc4ids-abc123-1', title => "\x{d1}and\x{fa}" }, personByPerson => { name => 'Luz' } } ], 'and is hers') or diag $a->{content};
$a = ask('mutation { createNonWorkingDay(input: {nonWorkingDay: {calendar: "X", day: "2022-01-03", name: "a"}}) { nonWorkingDay { day } } }', token => $as{eva});
is($a->{data}{createNonWorkingDay}{nonWorkingDay}{day}, '2022-01-03', 'a row, where the table takes rows') or diag $a->{content};

is_deeply([ map { ref $_ } map { ask("mutation { setField(input: {$_ project: \"oc4ids-abc123-1\", path: \"/title\", value: \"Puente\"}) { draftFindings { code } } }", token => $as{luz})->{data}{setField}{draftFindings} } '', 'institution: "rio-claro",' ], [ 'ARRAY', 'ARRAY' ], 'a field, with its institution and without') or diag ask("mutation { setField(input: {project: \"oc4ids-abc123-1\", path: \"/title\", value: \"Puente\"}) { draftFindings { code } } }", token => $as{luz})->{content};
is(ask('{ draftByInstitutionAndProjectId(institution: "rio-claro", projectId: "oc4ids-abc123-1") { title } }', token => $as{luz})->{data}{draftByInstitutionAndProjectId}{title}, 'Puente', 'is captured');
$a = ask('mutation { a: setField(input: {project: "oc4ids-abc123-1", path: "title", value: "x"}) { draftFindings { code } } b: setField(input: {project: "oc4ids-abc123-1", path: "/title", value: "y"}) { draftFindings { code } } }', token => $as{luz});
is_deeply([ $a->{errors}[0]{errcode}, ref $a->{data}{b}{draftFindings} ], [ '22023', 'ARRAY' ], 'one that is refused does not take the next with it') or diag $a->{content};

# ---- refusals ----
$a = ask('mutation { withdrawApplication(input: {edition: "2022", institution: "rio-claro"}) { clientMutationId } }', token => $as{luz});
is_deeply([ @{ $a->{errors}[0] }{qw(errcode message hint)} ], [ '55000', "la selecci\x{f3}n ya est\x{e1} hecha", 'Una carta se retira antes.' ], 'a refusal: what it is, why, and the remedy') or diag $a->{content};
$a = ask('mutation { withdrawApplication(input: {edition: "2022", institution: "rio-claro"}) { clientMutationId } }', token => $as{luz}, headers => { 'Accept-Language' => 'en' });
is($a->{errors}[0]{message}, 'the selection is made', 'in English where that is asked for');
is(ask('{ tile(z: 1, x: 9, y: 0) }')->{errors}[0]{errcode}, '22023', 'a useless value');
is(ask($import =~ s/rio-claro/obras-nl/r, token => $as{luz}, variables => { c => '{}' })->{errors}[0]{errcode}, '42501', 'not for somebody else');
is(ask($import, variables => { c => '{}' })->{errors}[0]{errcode}, '42501', 'nor without a token');
is(ask('{ allDrafts { nodes { title } } }')->{errors}[0]{errcode}, '42501', 'the public sees no drafts, whoever asked before');
is(ask('{ allPersonContacts { nodes { email } } }')->{errors}[0]{errcode}, '42501', 'nor personal data');

# ---- limits ----
is(scalar @{ ask('{ allFields { nodes { path } } }')->{data}{allFields}{nodes} }, 50, 'a list gives a page');
is(scalar @{ ask('{ allFields(first: 500) { nodes { path } } }')->{data}{allFields}{nodes} }, 500, 'or what is asked for');
my $page = ask('{ allInstitutions(first: 20) { pageInfo { endCursor } nodes { institution } } }')->{data}{allInstitutions};
my $rest = ask('query ($after: Cursor) { allInstitutions(first: 20, after: $after) { nodes { institution } } }', variables => { after => $page->{pageInfo}{endCursor} })->{data}{allInstitutions}{nodes};
is(scalar(keys %{ { map { $_->{institution} => 1 } @{ $page->{nodes} }, @$rest } }), 23, 'and then the next');
my $inner = 'applicationsByInstitution(first: 200) { nodes { projects } }';
for ([ 'at once', '{ allFields(first: 10001) { nodes { path } } }' ], [ 'without end', '{ allFields(first: null) { nodes { path } } }' ], [ 'of less than nothing', '{ allFields(first: -1) { nodes { path } } }' ], [ 'by a variable', 'query ($n: Int = 10001) { allFields(first: $n) { nodes { path } } }' ],
	[ 'one in the other', "{ allInstitutions(first: 200) { nodes { $inner } } }" ], [ 'by a fragment', "{ allInstitutions(first: 200) { nodes { ...i } } } fragment i on Institution { $inner }" ],
	[ 'again and again', '{ ' . join(' ', map { "a$_: allFields { nodes { path } }" } 1 .. 201) . ' }' ], [ 'too deep', '{ ' . 'allAffiliations(first: 1) { nodes { institutionByInstitution { affiliationsByInstitution(first: 1) { nodes { ' . 'institutionByInstitution { affiliationsByInstitution(first: 1) { nodes { ' x 4 . 'role' . ' } } }' x 4 . ' } } } } } }' ])
{
	my ($name, $query) = @$_;
	$a = ask($query, headers => { 'Accept-Language' => 'en' });
	is_deeply([ $a->{status}, $a->{errors}[0]{message} ], [ 400, 'this asks for more than 10000 rows, or too deep: ask for pages (first, after)' ], "too much, $name") or diag substr $a->{content}, 0, 300;
}

# ---- what is not to be seen is not there ----
my ($hidden, $absent) = map { ask("{ notificationByEditionAndNumber(edition: \"2022\", number: $_) { subject } }") } 1000, 1001;
is_deeply($hidden, $absent, 'a hidden row answers as an absent one');
is($absent->{data}{notificationByEditionAndNumber}, undef, 'as nothing');
is(ask('{ institutionByInstitution(institution: "rio-claro") { notificationsByInstitution { nodes { number } } } }')->{content} =~ /1000/ ? 'seen' : 'hidden', 'hidden', 'also from where it hangs');

# ---- tokens: none is believed that PostgREST would not ----
my %forged = ('signed with another key' => token('eva', 'ia_operator', key => 'x' x 40), 'unsigned' => token('eva', 'ia_operator', alg => 'none', key => ''), 'expired' => token('eva', 'ia_operator', exp => time - 60),
	'of another audience' => token('eva', 'ia_operator', aud => 'other'), 'of no audience' => token('eva', 'ia_operator', aud => undef), 'that never expires' => token('eva', 'ia_operator', exp => undef),
	'of nobody' => token(undef, 'ia_operator'), 'of a stranger' => token('stranger', 'ia_operator'), 'with a role that is not held' => token('luz', 'ia_operator'), 'with the owner\'s role' => token('eva', 'postgres'),
	'with the gateway\'s role' => token('eva', 'ia_gateway'), 'with no role' => token('eva', undef), 'that is none' => 'operator');
for my $name (sort keys %forged)
{
	$a = ask('mutation { createNonWorkingDay(input: {nonWorkingDay: {calendar: "X", day: "2022-01-04", name: "a"}}) { clientMutationId } }', token => $forged{$name});
	ok($a->{status} =~ /^40[013]$/ && !$a->{data}, "a token $name is refused: $a->{status}") or diag $a->{content};
}
is(ask('mutation { createNonWorkingDay(input: {nonWorkingDay: {calendar: "X", day: "2022-01-04", name: "a"}}) { clientMutationId } }', headers => { 'role' => 'ia_operator', 'request.jwt.claims' => '{"sub": "eva", "role": "ia_operator"}' })->{errors}[0]{errcode}, '42501', 'no header makes an operator');
is($node->safe_psql('postgres', q{SELECT string_agg(day::text, ' ') FROM infra.non_working_day WHERE calendar = 'X'}), '2022-01-03', 'nothing came of any of them');

is_deeply([ crashes($node) ], [], 'no crash');
done_testing();
