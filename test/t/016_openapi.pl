# What the gateway says of itself: OpenAPI 3.1 for each role, valid, complete and no more than may be asked for; and the page
# that shows it.
#
# Decision: what is open at all is listed by hand (test/gateway/paths.txt), and everything open says what it is. A public
# validator judges the document.
use strict;
use warnings;
use Digest::SHA qw(sha256_base64 sha384_base64);
use FindBin;
use lib $FindBin::RealBin;
use HTTP::Tiny;
use IaGateway;
use IaNode;
use IPC::Run;
use JSON::PP;
use Test::More;
use PostgreSQL::Test::Utils;

# the catalogue is read as a whole for each document: it fits
my $node = gateway_node('openapi', shared_buffers => '32MB');

$node->safe_psql('postgres', <<'SQL');
INSERT INTO infra.published_project (institution, project_id, document) VALUES
	('rio-claro', 'p1', '{"id": "p1", "title": "Puente", "locations": [{"id": "1", "geometry": {"type": "Point", "coordinates": [-100.5, 25.5]}}]}');
SQL
gateway_start($node);
my $http = HTTP::Tiny->new;
my $sample = ask(POST => '/rpc/import_body', token => token('rio-claro', 'ia_applicant'), body => slurp_file("$root/test/data/sample/02-puente-rio-claro.json"),
	headers => { 'Content-Type' => 'application/octet-stream', Institution => 'rio-claro', 'File-Name' => 'puente.json' });
is($sample->{json}[0]{projects}, 1, 'there is something to ask for') or diag $sample->{content};

# ---- a document a role ----
my %document = map { $_ => ask(GET => '/', $_ eq 'ia_public' ? () : (token => token('all', $_))) } 'ia_public', @roles;
my %json = map { $_ => $document{$_}{json} } keys %document;
is_deeply([ grep { ($json{$_}{openapi} // '') ne '3.1.0' } sort keys %json ], [], 'OpenAPI 3.1 for every role') or diag $document{ia_public}{content};
for my $accept ('application/openapi+json', 'application/json', '*/*')
{
	my $a = ask(GET => '/', headers => { Accept => $accept });
	is($a->{status} . ' ' . ($a->{json}{info}{title} // ''), '200 Infraestructura abierta', "as $accept");
}
my %operations;
for my $role (keys %json)
{
	for my $path (keys %{ $json{$role}{paths} })
	{
		$operations{$role}{"$_ $path"} = $json{$role}{paths}{$path}{$_} for keys %{ $json{$role}{paths}{$path} };
	}
}

# ---- what can be asked at all: by hand ----
my %paths = map { %{ $_->{paths} } } values %json;
is(join("\n", sort keys %paths) . "\n", join('', grep { !/^#/ } split /^/, slurp_file("$root/test/gateway/paths.txt")), 'every path is on the list: test/gateway/paths.txt');

# ---- no more than the role may, and all of that ----
sub does { my ($role, $operation) = @_; return exists $operations{$role}{$operation} ? 1 : 0 }
is_deeply([ map { does('ia_public', $_) } 'get /institutions', 'post /institutions', 'get /drafts', 'post /rpc/search', 'get /rpc/search', 'post /rpc/publish_results' ], [ 1, 0, 0, 1, 1, 0 ], 'the public reads');
is_deeply([ map { does('ia_operator', $_) } 'post /institutions', 'patch /institutions', 'delete /non_working_days', 'post /rpc/publish_results', 'get /rpc/publish_results', 'post /scores' ], [ 1, 1, 1, 1, 0, 0 ], 'operators write what is theirs, and what changes something is no GET');
is_deeply([ map { does('ia_applicant', $_) } 'post /mappings', 'post /mapping_sheet', 'get /drafts', 'post /institutions' ], [ 1, 1, 1, 0 ], 'institutions, theirs');
is_deeply([ sort grep { !/^get|rpc/ } keys %{ $operations{ia_public} } ], [], 'the public writes nothing');

# Every GET, with the examples of what it has to be given: a list answers; a function may refuse as it says that it may.
my (%answers, %strange);
for my $role ('ia_public', 'ia_operator')
{
	my %as = $role eq 'ia_public' ? () : (token => token('all', $role));

	for my $path (map { /^get (.+)/ && $1 ne '/' && $1 ne '/rpc/openapi' ? $1 : () } sort keys %{ $operations{$role} })
	{
		my $operation = $operations{$role}{"get $path"};
		my %given = map { $_->{required} ? ($_->{name} => $_->{example}) : () } @{ $operation->{parameters} };
		my $a = ask(GET => "$path?" . $http->www_form_urlencode(\%given), %as);

		$strange{"$role $path"} = "$a->{status} $a->{content}" unless exists $operation->{responses}{ $a->{status} };
		$strange{"$role $path"} = "$a->{status} $a->{content}" unless $path =~ /rpc/ || $a->{status} =~ /^20[06]$/;
		# what has another media type is not JSON for its schema to judge
		$answers{$role}{"get $path"} = $a->{json} if $a->{status} == 200 && !($operation->{responses}{200}{content} && !$operation->{responses}{200}{content}{'application/json'});
	}
}
is_deeply(\%strange, {}, 'what may be asked is answered, or refused as it says');
cmp_ok(scalar(keys %{ $answers{ia_public} }), '>', 80, 'most of it is answered');
is_deeply([ grep { m{^/rpc/institution_of} } keys %paths ], [], 'relationships are no paths');

# ---- everything says what it is ----
my %all = map { %$_ } values %operations;
is_deeply([ grep { !$all{$_}{summary} || !$all{$_}{description} } sort keys %all ], [], 'every operation says what it is');
is_deeply([ grep { $all{$_}{summary} =~ / \/ |\n/ } sort keys %all ], [], 'in a line of Spanish');
is_deeply([ grep { $all{$_}{tags}[0] eq 'Otros' } sort keys %all ], [], 'and has a topic: infra.openapi_topics()');
my %schemas = map { %{ $_->{components}{schemas} } } values %json;
is_deeply([ map { my $v = $_; map { "$v.$_" } grep { !$schemas{$v}{properties}{$_}{description} } sort keys %{ $schemas{$v}{properties} } } sort grep { $paths{"/$_"} } keys %schemas ], [], 'so does every column');
is_deeply([ sort(map { keys %{ $_->{components}{schemas}{'oc4ids.Project'}{properties} } } $json{ia_public}) ],
	[ split /\n/, $node->safe_psql('postgres', q{SELECT path FROM ia.field('oc4ids') WHERE document = 'project' AND path ~ '^[^/]+$' ORDER BY path COLLATE "C"}) ], 'a project has the fields of the model');
is($json{ia_public}{paths}{'/rpc/project_package'}{get}{responses}{200}{content}{'application/json'}{schema}{anyOf}[0]{'$ref'}, '#/components/schemas/oc4ids.ProjectPackage', 'which functions lead to');
is_deeply($schemas{institutions}{properties}{ambit}{enum}, [qw(federal state municipal)], 'lists of values come from the tables');
is_deeply($all{'post /institutions'}{requestBody}{content}{'application/json'}{schema}{anyOf}[0]{required}, [qw(institution name ambit head)], 'as does what has to be given');
is_deeply([ sort keys %{ $json{ia_public}{components}{responses}{project_points}{content} } ],
	[ 'application/geo+json', 'application/json', 'application/vnd.ms-excel', 'application/vnd.pgrst.object+json', 'application/x-ndjson', 'text/csv' ], 'and media types from the catalogue');

# ---- valid, by others' word ----
SKIP:
{
	skip 'node is not installed', 1 unless eval { IPC::Run::run [ 'node', '-e', '' ], '>&', \my $none };
	my ($told, $why);
	my @files = map { "$PostgreSQL::Test::Utils::tmp_check/$_.json" } sort keys %document;

	append_to_file($files[$_], $document{ (sort keys %document)[$_] }{content}) for 0 .. $#files;
	append_to_file("$PostgreSQL::Test::Utils::tmp_check/$_.answers", JSON::PP->new->utf8->allow_nonref->encode($answers{$_})) for sort keys %answers;
	ok(IPC::Run::run([ 'node', "$root/test/gateway/openapi.mjs", @files ], '>', \$told, '2>', \$why), 'the validator runs') or diag $why;
	for (split /\n/, $told)
	{
		ok($1 eq 'ok', $2) if /^(ok|not ok) \d+ - (.*)/;
		diag $_ if /^#/;
	}
}

# ---- the page: contrib/gateway/index.html ----
my $page = slurp_file("$root/contrib/gateway/index.html");
my %file = reverse $page =~ m{integrity="sha384-(\S+)"[^>]*?(?:src|href)="swagger-ui/(\S+)"}g;
is_deeply([ sort keys %file ], [qw(swagger-ui-bundle.js swagger-ui.css)], 'it loads two files');
for my $name (sort keys %file)
{
	my $bytes = slurp_file("$ENV{IA_NODE_MODULES}/swagger-ui-dist/$name");
	my $digest = sha384_base64($bytes);

	$digest .= '=' while length($digest) % 4;
	is($file{$name}, $digest, "$name is the one of the package");
}
my ($script) = $page =~ m{<script>(.*?)</script>}s;
utf8::encode($script) if utf8::is_utf8($script);
like($page, qr/script-src 'self' 'sha256-\Q@{[ sha256_base64($script) ]}\E='/, 'and runs no script but its own and theirs');
my $a = ask(GET => '/', headers => { Origin => 'http://127.0.0.1:1' });
is($a->{headers}{'access-control-allow-origin'}, '*', 'the document can be read from another origin');
$a = ask(OPTIONS => '/', headers => { Origin => 'http://127.0.0.1:1', 'Access-Control-Request-Method' => 'GET', 'Access-Control-Request-Headers' => 'authorization' });
like($a->{headers}{'access-control-allow-headers'}, qr/authorization/i, 'with a token, too');

is_deeply([ crashes($node) ], [], 'no crash');
done_testing();
