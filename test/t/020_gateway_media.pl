# What is published, by plain addresses: as CSV, JSON Lines, packages and tiles, with filters as arguments, whatever the client
# says that it accepts; any list as JSON Lines or CSV for Excel; and how counts, pages, upserts and many rows at once behave.
use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin;
use IaGateway;
use IaNode;
use JSON::PP;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = gateway_node('media');
my $json = JSON::PP->new->canonical->utf8;
$node->safe_psql('postgres', <<'SQL');
INSERT INTO infra.published_project (institution, project_id, document) VALUES
	('rio-claro', 'oc4ids-abc123-1', '{"id": "oc4ids-abc123-1", "title": "=Puente, \"La Ñ\"", "sector": ["health"], "period": {"startDate": "2021-03-01T00:00:00Z"}, "parties": [{"id": "1", "name": "Obras"}], "locations": [{"id": "1", "geometry": {"type": "Point", "coordinates": [-100.5, 25.5]}}]}');
INSERT INTO infra.published_record (institution, ocid, project_id, document) VALUES ('rio-claro', 'ocds-abc123-1', 'oc4ids-abc123-1',
	'{"ocid": "ocds-abc123-1", "id": "1", "date": "2022-03-01T00:00:00Z", "tag": ["compiled"], "initiationType": "tender", "tender": {"id": "1", "title": "Puente"}}');
INSERT INTO infra.published_release (institution, ocid, digest, document) SELECT 'rio-claro', 'ocds-abc123-1', infra.digest_of(d), d
FROM (VALUES ('{"ocid": "ocds-abc123-1", "id": "1", "date": "2022-03-01T00:00:00Z", "tag": ["tender"], "initiationType": "tender", "tender": {"id": "1", "title": "Puente"}}'::jsonb)) v (d);
SQL
gateway_start($node);
$node->safe_psql('postgres', "UPDATE infra.publisher SET base_uri = '$base/rpc/'");
my %as = (applicant => token('rio-claro', 'ia_applicant'), operator => token('operator', 'ia_operator'));
my $published = $node->safe_psql('postgres', 'SELECT count(*) FROM infra.published_project');

# Type, and bytes, whatever is accepted: a program that says nothing of it, a browser, and one that asks for the very type.
sub bytes_are
{
	my ($path, $type, $expected, $name) = @_;

	for my $accept ('*/*', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', $type =~ s/;.*//r)
	{
		my $a = ask(GET => $path, headers => { Accept => $accept });

		is($a->{headers}{'content-type'}, $type, "$name, its type, to $accept");
		like($a->{content}, $expected, "$name, to $accept");
	}
}

# ---- files of what is published ----
my $of = 'institution=rio-claro&project=oc4ids-abc123-1';
bytes_are("/rpc/csv_file?tab=project/parties&$of", 'text/csv; charset=utf-8', qr{^institution,project_id,row,parent,id,name,roles[^\r]*\r\nrio-claro,oc4ids-abc123-1,/parties/0,,1,Obras,,[^\r]*\r\n$}, 'a table');
my $a = ask(GET => "/rpc/csv_file?tab=project&$of");
is($a->{headers}{'content-disposition'}, q{attachment; filename="project.csv"; filename*=UTF-8''project.csv}, 'is saved under its name');
like($a->{content}, qr/,"=Puente, ""La \xc3\x91""",/, 'as it was published');
like(ask(GET => "/rpc/csv_file?tab=project&spreadsheet=true&$of")->{content}, qr/^\xef\xbb\xbfinstitution,.*,"'=Puente, ""La \xc3\x91""",/s, 'or for spreadsheets: with its mark, and without formulas');
is(scalar(() = ask(GET => '/rpc/csv_file?tab=project&sector=health&year=2021')->{content} =~ /\r\n/g), 2, 'filters are arguments');
is(scalar(() = ask(GET => '/rpc/csv_file?tab=process')->{content} =~ /\r\n/g), 2, 'also of processes');
status_is(ask(GET => '/rpc/csv_file?tab=x'), 400, 'a table that does not exist', '22023');
status_is(ask(GET => '/rpc/csv_file?tab=project&year=22'), 400, 'a year that is none', '22023');

bytes_are("/rpc/lines?kind=project&$of", 'application/x-ndjson', qr/^\{.*"id": "oc4ids-abc123-1".*\}\n$/, 'projects as JSON Lines');
my %member = (project => 'id', release => 'tag', record => 'compiledRelease', feature => 'geometry');
for my $kind (sort keys %member)
{
	my @lines = split /\n/, ask(GET => "/rpc/lines?kind=$kind&$of")->{content};

	is_deeply([ map { exists $json->decode($_)->{ $member{$kind} } } @lines ], [1], "one line, $kind");
}
is(scalar(split /\n/, ask(GET => '/rpc/lines?kind=project')->{content}), $published, 'all of them');
is(ask(GET => '/rpc/lines?kind=project&year=1900')->{content}, '', 'or none');
status_is(ask(GET => '/rpc/lines?kind=x'), 400, 'a kind that does not exist', '22023');

my %package = (project => [ 'oc4ids', 'projects' ], release => [ 'ocds', 'releases' ], record => [ 'ocds', 'records' ]);
for my $kind (sort keys %package)
{
	my ($standard, $member) = @{ $package{$kind} };
	$a = ask(GET => "/rpc/package?kind=$kind&institution=rio-claro&project=oc4ids-abc123-1");

	is_deeply([ $a->{status}, $a->{headers}{'content-type'}, scalar @{ $a->{json}{$member} } ], [ 200, 'application/json; charset=utf-8', 1 ], "a package of the kind $kind") or diag $a->{content};
	is($node->safe_psql('postgres', 'SELECT ia.is_valid($doc$' . $a->{content} . "\$doc\$::jsonb, '$standard')"), 't', "a $kind package is valid");
	is($node->safe_psql('postgres', 'SELECT $doc$' . ask(GET => $a->{json}{uri} =~ s/^\Q$base\E//r)->{content} . '$doc$::jsonb = $doc$' . $a->{content} . '$doc$'), 't', "a $kind package is where it says it is");
}
is(ask(GET => '/rpc/package?kind=project&year=1900')->{content}, 'null', 'of nothing there is none');
status_is(ask(GET => '/rpc/package?kind=x'), 400, 'a kind that does not exist', '22023');

bytes_are('/rpc/vector_tile?z=4&x=3&y=6', 'application/vnd.mapbox-vector-tile', qr/clusters/, 'a tile');

# ---- a filter that is JSON, in an address ----
my $query = 'query=%7B%22institution%22%3A%22rio-claro%22%2C%22year%22%3A2021%7D';
is(scalar @{ ask(GET => "/rpc/project_package?$query")->{json}{projects} }, 1, 'of a package');
is(scalar @{ ask(GET => "/rpc/features?west=-101&south=25&east=-100&north=26&$query")->{json}{features} }, 1, 'of the map');
like(ask(GET => "/rpc/tile?z=4&x=3&y=6&$query")->{content}, qr/^"\\\\x/, 'of a tile');
is(scalar @{ ask(GET => "/rpc/search?q=&$query")->{json} }, 1, 'of a search');
is(scalar @{ ask(GET => "/rpc/csv_lines?tab=project&$query")->{json} }, 2, 'of a table');
is(scalar @{ ask(GET => "/rpc/project_lines?$query")->{json} }, 1, 'of lines');
is(scalar @{ ask(POST => '/rpc/project_lines', body => { query => { institution => 'rio-claro', year => 2021 } })->{json} }, 1, 'in a body it is an object');
status_is(ask(GET => '/rpc/features?west=-101&south=25&east=-100&north=26&query=%7B%22x%22%3A1%7D'), 400, 'one that does not exist', '22023');
status_is(ask(GET => '/rpc/project_lines?query=x'), 400, 'what is no filter', '22023');

# ---- any list as JSON Lines, or CSV for Excel ----
my %media = (lines => { Accept => 'application/x-ndjson' }, excel => { Accept => 'application/vnd.ms-excel' }, csv => { Accept => 'text/csv' });
$a = ask(GET => '/institutions?order=institution.desc&limit=2&offset=1&ambit=eq.municipal', headers => { %{ $media{lines} }, Prefer => 'count=exact' });
my $same = ask(GET => '/institutions?order=institution.desc&limit=2&offset=1&ambit=eq.municipal', headers => { Prefer => 'count=exact' });
is_deeply([ map { $json->decode($_) } split /\n/, $a->{content} ], $same->{json}, 'lines are what the list is: filtered, in order, a page');
is_deeply([ $a->{status}, $a->{headers}{'content-range'} ], [ 206, $same->{headers}{'content-range'} ], 'and how many there are');
$a = ask(GET => '/institutions?order=institution.desc&limit=2&ambit=eq.municipal', headers => $media{excel});
is_deeply([ map { (split /,/)[0] } split /\r\n/, $a->{content} ], [ "\xef\xbb\xbfinstitution", map { $_->{institution} } @{ ask(GET => '/institutions?order=institution.desc&limit=2&ambit=eq.municipal')->{json} } ], 'so is CSV for Excel');
is(ask(GET => '/institutions?select=name,institution&limit=1&order=name.desc', headers => $media{csv})->{content}, join("\n", 'name,institution', map { qq("$_->{name}",$_->{institution}) } @{ ask(GET => '/institutions?limit=1&order=name.desc')->{json} }) =~ s/([^\x00-\x7f]+)/my $c = $1; utf8::encode($c); $c/egr, 'CSV with the columns that are asked for');
# PostgREST 12.0 cannot give some columns in a media type of ours (its #3160, fixed in 12.2): it is refused, not given wrong
for my $type (qw(lines excel))
{
	$a = ask(GET => '/institutions?select=institution&limit=1', headers => $media{$type});
	ok($a->{status} == 400 ? $a->{json}{code} eq '42846' && $a->{json}{hint} =~ /sin select/ : $a->{content} =~ /agua-del-estado/, "some columns, $type: given, or refused with what to do") or diag $a->{content};
}
is(ask(GET => '/institutions?institution=eq.zzz', headers => $media{lines})->{content}, '', 'no rows, no lines');
$a = ask(GET => '/project_points?project_id=eq.oc4ids-abc123-1', headers => { Accept => 'application/geo+json' })->{json};
is_deeply([ $a->{features}[0]{geometry}{type}, grep { ref $a->{features}[0]{properties}{$_} eq 'HASH' } keys %{ $a->{features}[0]{properties} } ], ['MultiPoint'], 'a view has one geometry');

# ---- counts and pages ----
for my $count (qw(exact planned estimated))
{
	$a = ask(GET => '/institutions?limit=5', headers => { Prefer => "count=$count" });
	like($a->{headers}{'content-range'}, $count eq 'exact' ? qr{^0-4/23$} : qr{^0-4/\d+$}, "count=$count");
}
is_deeply([ map { $_->{status} } ask(HEAD => '/institutions?limit=5', headers => { Prefer => 'count=exact' }), ask(HEAD => '/institutions') ], [ 206, 200 ], 'a head says as much');
my $openapi = ask(GET => '/', token => $as{operator})->{json};
my (@repeated, @lost);
for my $view (sort grep { m{^/[a-z]} && !m{^/rpc/} && $_ ne '/fields' && $_ ne '/codelists' } keys %{ $openapi->{paths} })
{
	my @all = map { $json->encode($_) } @{ ask(GET => "$view?limit=100", token => $as{operator})->{json} };
	my %seen;
	for (my $offset = 0; $offset < @all; $offset += 9)
	{
		$seen{ $json->encode($_) }++ for @{ ask(GET => "$view?offset=$offset&limit=" . ($offset + 9 > @all ? @all - $offset : 9), token => $as{operator})->{json} };
	}
	push @repeated, $view if grep { $_ > 1 } values %seen;
	push @lost, $view if grep { !$seen{$_} } @all;
}
is_deeply([ \@repeated, \@lost ], [ [], [] ], 'pages of no list repeat a row, or lose one');

# ---- many rows at once ----
my @days = map { { calendar => 'X', day => sprintf('2022-%02d-%02d', 1 + $_ / 28, 1 + $_ % 28), name => "d$_" } } 0 .. 299;
my $representation = { Prefer => 'return=representation' };
$a = ask(POST => '/non_working_days', token => $as{operator}, body => \@days, headers => $representation);
is_deeply([ $a->{status}, scalar @{ $a->{json} } ], [ 201, 300 ], 'three hundred');
$a = ask(POST => '/non_working_days', token => $as{operator}, body => [ { %{ $days[0] }, name => 'x' }, { calendar => 'X', day => '2023-01-01', name => 'y' } ], headers => { Prefer => 'resolution=ignore-duplicates,return=representation' });
is_deeply([ map { $_->{name} } @{ $a->{json} } ], ['y'], 'what is there already is left, if that is asked');
$a = ask(POST => '/non_working_days?on_conflict=calendar,day', token => $as{operator}, body => [ { %{ $days[0] }, name => 'x' }, { calendar => 'X', day => '2023-01-02', name => 'z' } ], headers => { Prefer => 'resolution=merge-duplicates,return=representation' });
is_deeply([ sort map { $_->{name} } @{ $a->{json} } ], [ 'x', 'z' ], 'or merged');
status_is(ask(PUT => '/non_working_days?calendar=eq.X&day=eq.2023-01-02', token => $as{operator}, body => { calendar => 'X', day => '2023-01-02', name => 'p' }), 204, 'one is put in its place');
status_is(ask(PUT => '/non_working_days?calendar=eq.X&day=eq.2023-01-02', token => $as{operator}, body => { calendar => 'X', day => '2023-01-03', name => 'p' }), 400, 'but not another', 'PGRST115');
$a = ask(POST => '/non_working_days?columns=calendar,day,name', token => $as{operator}, body => [ { calendar => 'X', day => '2023-02-01', name => 'c', other => 1 } ], headers => $representation);
is_deeply([ $a->{status}, $a->{json}[0]{name} ], [ 201, 'c' ], 'only the columns that are named') or diag $a->{content};
$a = ask(POST => '/non_working_days', token => $as{operator}, body => "day,calendar,name\n2023-03-01,X,\"a\"\"b, c\"\n2023-03-02,X,NULL\n", headers => { 'Content-Type' => 'text/csv', %$representation });
is($a->{status} == 201 ? $a->{json}[0]{name} : $a->{json}{code}, '23502', 'a CSV with a row that breaks a rule is not taken, not even the other row');
is(scalar @{ ask(GET => '/non_working_days?calendar=eq.X&day=eq.2023-03-01')->{json} }, 0, 'really not');
$a = ask(PATCH => '/non_working_days?calendar=eq.X&day=gte.2023-01-01', token => $as{operator}, body => { name => 'n' }, headers => { Prefer => 'return=representation,count=exact' });
is($a->{headers}{'content-range'}, '0-' . ($#{ $a->{json} }) . '/' . @{ $a->{json} }, 'a change says how many it changed');
$a = ask(DELETE => '/non_working_days?calendar=eq.X', token => $as{operator}, headers => { Prefer => 'count=exact' });
is_deeply([ $a->{status}, $a->{headers}{'content-range'} ], [ 204, '*/303' ], 'so does a deletion');

is_deeply([ crashes($node) ], [], 'no crash');
done_testing();
