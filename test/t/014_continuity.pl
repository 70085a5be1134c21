# An institution that hosts capture itself, and the national viewer that shows what it publishes: two servers, native logical
# replication with a row filter.
#
# Decision: published by the platform's own acts, so that a row arrives because somebody published and goes because somebody
# withdrew; what the viewer makes of a row itself (typed columns, place, search, its number) is looked at, too. The commands
# are those of the README.
use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin;
use IaNode;
use Test::More;

my $root = "$FindBin::RealBin/../..";
my $capture = ia_node('capture', wal_level => 'logical', max_wal_senders => 10);
my $viewer = ia_node('viewer');
my $institution = 'cerro-alto';
my $neighbour = 'metro-de-la-ciudad';

$_->safe_psql('postgres', 'SET client_min_messages = warning; SELECT count(*) FROM ia.create_platform(true)') for $capture, $viewer;
$capture->safe_psql('postgres', "\\i $root/test/story/2022.sql");

# ---- the institution leaves with its own: exported by psql into a file, restored from it in another database ----
my $file = PostgreSQL::Test::Utils::tempdir() . '/institution.copy';
$capture->safe_psql('postgres', "\\copy (SELECT * FROM infra.export_institution('$institution')) TO '$file'");
$capture->safe_psql('postgres', 'CREATE DATABASE own');
$capture->safe_psql('own', 'SET client_min_messages = warning; CREATE EXTENSION ia CASCADE; SELECT count(*) FROM ia.create_platform(true)');
$capture->safe_psql('own', <<"SQL");
BEGIN;
CREATE TEMP TABLE moved (tab text, content jsonb);
\\copy moved FROM '$file'
SELECT * FROM infra.import_institution('moved');
COMMIT;
SQL
my $digest = "SELECT md5(string_agg(tab || content::text, E'\\n' ORDER BY tab COLLATE \"C\", content)) FROM infra.export_institution('$institution')";
is($capture->safe_psql('own', $digest), $capture->safe_psql('postgres', $digest), 'all of the institution, through a file');
is($capture->safe_psql('own', 'SELECT count(*) FROM infra.verify_history()'), 0, 'the history holds');

# ---- the link: everything published by that institution, and nothing else ----
my @published = qw(published_project published_record published_release);
my $seen = 'SELECT institution, project_id, document, digest, published_at, geom, sector FROM infra.published_project ORDER BY 1, 2';
$capture->safe_psql('postgres', <<"SQL");
CREATE ROLE viewer LOGIN REPLICATION;
CREATE PUBLICATION viewer FOR
	TABLE infra.published_project (institution, project_id, published_at, document) WHERE (institution = '$institution'),
	TABLE infra.published_record (institution, ocid, project_id, published_at, document) WHERE (institution = '$institution'),
	TABLE infra.published_release (institution, ocid, digest, document) WHERE (institution = '$institution');
SQL
$viewer->safe_psql('postgres', "INSERT INTO infra.area (key, name, geom) VALUES ('19', 'Nuevo León', ST_Multi(ST_MakeEnvelope(-101, 25, -100, 26, 4326)))");
$viewer->safe_psql('postgres', "CREATE SUBSCRIPTION cerro_alto CONNECTION '@{[ $capture->connstr ]} dbname=postgres user=viewer' PUBLICATION viewer");

$viewer->poll_query_until('postgres', "SELECT count(*) = 3 AND bool_and(srsubstate IN ('r', 's')) FROM pg_subscription_rel");
is($viewer->safe_psql('postgres', $seen), $capture->safe_psql('postgres', $seen =~ s/ORDER/WHERE institution = '$institution' ORDER/r), 'what was published before the link');
cmp_ok($viewer->safe_psql('postgres', 'SELECT count(*) FROM infra.published_project'), '>', 1, 'projects');
is($viewer->safe_psql('postgres', 'SELECT count(DISTINCT id) = count(*) FROM infra.published_project'), 't', 'with numbers of the viewer');
is($viewer->safe_psql('postgres', 'SELECT count(*) FROM infra.search_entry'), $viewer->safe_psql('postgres', 'SELECT count(*) FROM infra.published_project'), 'found by search');

# What stands there, on either side.
sub arrived
{
	my ($name) = @_;

	$capture->wait_for_catchup('cerro_alto');
	for my $table (@published)
	{
		my $rows = "SELECT count(*) || ' ' || coalesce(md5(string_agg(concat_ws('|', institution, document, digest), E'\\n' ORDER BY document)), '') FROM infra.$table WHERE institution = '$institution'";

		is($viewer->safe_psql('postgres', $rows), $capture->safe_psql('postgres', $rows), "$name: $table");
	}
	is($viewer->safe_psql('postgres', "SELECT count(*) FROM infra.published_project WHERE institution <> '$institution'"), 0, "$name: of nobody else");
}

# Captures, submits, validates and publishes; the hand that plays everybody changes its name to validate.
sub publish
{
	my ($who, $title) = @_;

	$capture->safe_psql('postgres', <<"SQL");
UPDATE infra.person SET login = NULL WHERE login = session_user;
UPDATE infra.person SET login = session_user WHERE name LIKE 'La coordinación%';
UPDATE infra.project SET document = document || jsonb_build_object('title', '$title', 'locations', '[{"id": "1", "geometry": {"type": "Point", "coordinates": [-100.5, 25.5]}}]'::jsonb)
	|| jsonb_build_object('contractingProcesses', jsonb_build_array(jsonb_build_object('id', 'ocds-abc123-$who', 'summary', jsonb_build_object('ocid', 'ocds-abc123-$who'))))
WHERE project_id = 'oc4ids-xxxxxx-$who-1';
SELECT infra_api.import_text('$who', '{"ocid": "ocds-abc123-$who", "id": "$title", "date": "2022-05-01T09:00:00Z", "tag": ["tender"], "initiationType": "tender", "tender": {"id": "1", "title": "$title"}}');
SELECT infra_api.submit_for_validation('$who', 'oc4ids-xxxxxx-$who-1');
UPDATE infra.person SET login = NULL WHERE login = session_user;
UPDATE infra.person SET login = session_user WHERE name LIKE 'Quien valida%';
SELECT infra_api.validate_project('$who', 'oc4ids-xxxxxx-$who-1', 'validated');
SELECT infra_api.publish_project('$who', 'oc4ids-xxxxxx-$who-1');
SQL
}

publish($institution, 'Puente');
publish($neighbour, 'Andén');
arrived('a publication');
is($viewer->safe_psql('postgres', "SELECT title, state, place_source FROM infra.published_project WHERE project_id = 'oc4ids-xxxxxx-$institution-1'"),
	'Puente|19|geometry', 'typed, and placed by the areas of the viewer');
is($viewer->safe_psql('postgres', q(SELECT string_agg(kind, ' ' ORDER BY kind) FROM infra.search_entry WHERE title = 'Puente')), 'process project', 'and found');

$capture->safe_psql('postgres', "SELECT infra_api.withdraw_publication('$institution', 'oc4ids-xxxxxx-$institution-1', 'Se revisa')");
arrived('a withdrawal');
is($viewer->safe_psql('postgres', "SELECT count(*) FROM infra.published_project WHERE project_id = 'oc4ids-xxxxxx-$institution-1'"), 0, 'it is gone');
is($viewer->safe_psql('postgres', q(SELECT count(*) FROM infra.search_entry WHERE title = 'Puente')), 0, 'and is not found');

# ---- the link is cut: a disabled subscription, then a viewer that is down ----
$viewer->safe_psql('postgres', 'ALTER SUBSCRIPTION cerro_alto DISABLE');
publish($institution, 'Puente nuevo');
publish($institution, 'Puente mayor');
is($viewer->safe_psql('postgres', "SELECT count(*) FROM infra.published_project WHERE title LIKE 'Puente%'"), 0, 'a cut link brings nothing');
$viewer->safe_psql('postgres', 'ALTER SUBSCRIPTION cerro_alto ENABLE');
arrived('an enabled link');
is($viewer->safe_psql('postgres', "SELECT title FROM infra.published_project WHERE project_id = 'oc4ids-xxxxxx-$institution-1'"), 'Puente mayor', 'the newest');
$viewer->stop('immediate');
publish($institution, 'Túnel');
$capture->safe_psql('postgres', "SELECT infra_api.withdraw_publication('$institution', project_id, 'Se revisa') FROM infra.published_project WHERE institution = '$institution' AND title <> 'Túnel'");
$viewer->start;
arrived('a viewer that was down');
is($viewer->safe_psql('postgres', 'SELECT string_agg(title, \' \') FROM infra.published_project'), 'Túnel', 'the publication, without what was withdrawn');

is_deeply([ map { crashes($_) } $capture, $viewer ], [], 'no crash in the logs');
$_->stop for $viewer, $capture;
done_testing();
