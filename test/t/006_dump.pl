# The platform through pg_dump: what ia.create_platform() makes belongs to the user, so a dump must carry it whole.
#
# Decision: compared are the rows (digests), comments, constraints, indexes, policies, functions and privileges as the catalogue
# tells them, by one query run in both databases, one of them in a cluster that knew nothing of it; and the restored platform
# must go on working. What is dumped is the whole edition of 2022, files and all.
use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin;
use IaNode;
use Test::More;
use PostgreSQL::Test::Utils;

my $node = ia_node('dump');
my $dump = PostgreSQL::Test::Utils::tempdir() . '/dump';
my @files = glob "$FindBin::RealBin/../data/sample/*.json";

cmp_ok(scalar @files, '>=', 20, 'sample files');
$node->safe_psql('postgres', "CREATE DATABASE $_ TEMPLATE template0") for 'source', 'target', 'plain';
$node->safe_psql('source', 'SET client_min_messages = warning; CREATE EXTENSION ia CASCADE; SELECT * FROM ia.create_platform(true)');
$node->safe_psql('source', "\\i $FindBin::RealBin/../story/2022.sql");
for my $file (@files)
{
	my ($name) = $file =~ m{([^/]+)$};

	$node->safe_psql('source', sprintf q{SELECT infra_api.import('rio-claro', decode('%s', 'hex'), '%s')}, unpack('H*', slurp_file($file)), $name);
}
is($node->safe_psql('source', 'SELECT count(*) FROM infra.submission'), scalar @files, 'every file is a row');
# A published project, documents, organizations and a sealed history: none of it may change on the way, nor be recorded again.
$node->safe_psql('source', <<'SQL');
INSERT INTO infra.area (key, name, geom) VALUES ('19', 'Nuevo León', ST_Multi(ST_MakeEnvelope(-101, 25, -100, 26, 4326)));
INSERT INTO infra.published_project (institution, project_id, document) VALUES ('rio-claro', 'a', '{"id": "a", "locations": [{"id": "1", "geometry": {"type": "Point", "coordinates": [-100.5, 25.5]}}]}');
INSERT INTO infra.published_record (institution, ocid, project_id, document) VALUES ('rio-claro', 'ocds-abc123-1', 'a', '{"ocid": "ocds-abc123-1", "id": "1", "date": "2024-01-01T00:00:00Z", "tag": ["compiled"], "initiationType": "tender", "tender": {"id": "1", "title": "Camino a Peñitas"}}');
INSERT INTO infra.published_release (institution, ocid, digest, document) SELECT institution, ocid, digest, document FROM infra.published_record;
INSERT INTO infra.publisher (institution, name) VALUES ('rio-claro', 'Municipio de Río Claro');
INSERT INTO infra.notification (edition, number, institution, subject, sent_at) VALUES ('2022', 900, 'rio-claro', 'Acuse', '2022-03-15 09:00-06');
SELECT infra_api.issue_document('2022', 'notification', '900'), infra_api.issue_document('2022', 'notification', '900', 1);
SELECT count(*) FROM infra.gather_parties('rio-claro', '{"id": "a", "parties": [{"id": "1", "name": "Uno", "identifier": {"scheme": "MX-RFC", "id": "ZAVZ850101ZZ4"}}, {"id": "2", "name": "Dos"}]}');
SELECT infra_api.merge_organizations(1, 2, 'x');
SELECT * FROM infra_api.set_field('oc4ids-scv024-drenaje-el-tepozan', '/documents/ACTA/title', '"Acta"');
SELECT infra_api.attach_file('rio-claro', 'oc4ids-scv024-drenaje-el-tepozan', 'ACTA', 'acta.pdf', 'application/pdf', '%PDF-1.4');
SELECT infra.seal_history();
SQL

# Everything of schema infra, a line a thing.
my $portrait = <<'SQL';
SELECT 'relation', c.relname::text, c.relkind::text, c.relrowsecurity::text, obj_description(c.oid), c.relacl::text FROM pg_class c
	WHERE relnamespace = 'infra'::regnamespace
UNION ALL SELECT 'column', a.attrelid::regclass || '.' || attname, atttypid::regtype::text, attnotnull::text,
	col_description(attrelid, attnum), concat_ws(' ', attidentity, pg_get_expr(adbin, adrelid))
	FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid LEFT JOIN pg_attrdef d ON adrelid = attrelid AND adnum = attnum
	WHERE relnamespace = 'infra'::regnamespace AND attnum > 0 AND NOT attisdropped
UNION ALL SELECT 'constraint', conrelid::regclass || '.' || conname, contype::text, convalidated::text, obj_description(oid), pg_get_constraintdef(oid)
	FROM pg_constraint WHERE connamespace = 'infra'::regnamespace
UNION ALL SELECT 'index', indexname, tablename, NULL, NULL, indexdef FROM pg_indexes WHERE schemaname = 'infra'
UNION ALL SELECT 'function', oid::regprocedure::text, provolatile::text, prosecdef::text, obj_description(oid),
	-- a body that PostgreSQL keeps parsed is printed with other casts after a round trip: its answers are compared below
	CASE WHEN prosqlbody IS NULL THEN md5(pg_get_functiondef(oid)) ELSE pg_get_function_result(oid) END || coalesce(proacl::text, '') FROM pg_proc WHERE pronamespace = 'infra'::regnamespace
UNION ALL SELECT 'trigger', tgname, tgrelid::regclass::text, tgenabled::text, NULL, pg_get_triggerdef(t.oid) FROM pg_trigger t
	JOIN pg_class c ON c.oid = tgrelid WHERE relnamespace = 'infra'::regnamespace AND NOT tgisinternal
UNION ALL SELECT 'policy', policyname::text, tablename::text, cmd, roles::text, concat_ws(' | ', permissive, qual, with_check) FROM pg_policies WHERE schemaname = 'infra'
UNION ALL SELECT 'schema', nspname, NULL, NULL, obj_description(oid, 'pg_namespace'), nspacl::text FROM pg_namespace WHERE nspname = 'infra'
UNION ALL SELECT 'step', name, NULL, NULL, NULL, md5(body) FROM ia.platform_step
UNION ALL SELECT 'rows', table_name, (xpath('/row/n/text()', query_to_xml(format(
		'SELECT count(*) || '' '' || coalesce(md5(string_agg(t::text, E''\n'' ORDER BY t::text COLLATE "C")), '''') AS n FROM infra.%I t', table_name),
		false, true, '')))[1]::text, NULL, NULL, NULL FROM information_schema.tables WHERE table_schema = 'infra'
UNION ALL SELECT 'answers', 'projects_of', count(*)::text, NULL, NULL, md5(string_agg(concat_ws(' ', submission, path, project), E'\n' ORDER BY submission, path))
	FROM infra.submission, ia.intake(raw) t, infra.projects_of(t.kind, t.doc)
ORDER BY 1, 2, 3, 6
SQL

sub portrait
{
	my ($database, $where) = @_;

	return [ split /\n/, ($where // $node)->safe_psql($database, $portrait) ];
}

my $source = portrait('source');

cmp_ok(scalar(grep { /^rows\|/ } @$source), '>=', 4, 'tables');
unlike(join("\n", grep { /^rows\|submission/ } @$source), qr/\|0 /, 'with rows in them');

$node->command_ok([ 'pg_dump', '-Fc', '-f', "$dump.custom", $node->connstr('source') ], 'pg_dump -Fc');
$node->command_ok([ 'pg_restore', '-e', '-d', $node->connstr('target'), "$dump.custom" ], 'pg_restore');
is_deeply(portrait('target'), $source, 'restored from a custom dump: the same');

$node->command_ok([ 'pg_dump', '-f', "$dump.sql", $node->connstr('source') ], 'pg_dump, plain');
$node->command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', "$dump.sql", $node->connstr('plain') ], 'psql');
is_deeply(portrait('plain'), $source, 'restored from a plain dump: the same');

# A new cluster has none of the roles: they come first.
my $new = ia_node('restored');
$node->command_ok([ 'pg_dumpall', '--roles-only', '--no-role-passwords', '-f', "$dump.roles", '-d', $node->connstr('postgres') ], 'pg_dumpall of the roles');
$new->safe_psql('postgres', 'CREATE DATABASE target TEMPLATE template0');
$new->psql('postgres', "\\i $dump.roles", on_error_stop => 0);
$new->command_ok([ 'pg_restore', '-e', '-d', $new->connstr('target'), "$dump.custom" ], 'pg_restore into a new cluster');
is_deeply(portrait('target', $new), $source, 'in a new cluster: the same');
is($new->safe_psql('target', 'SELECT count(*) FROM infra.verify_history()'), 0, 'there the history holds');
is($new->safe_psql('target', 'SELECT count(*) = max(id) FROM infra.history'), 't', 'and restoring changed nothing');
is($new->safe_psql('target', q(SET ROLE ia_public; SELECT count(*) FROM infra.dashboard)), 20, 'the public reads there what it may');
$new->stop;

is($node->safe_psql('target', 'SELECT count(*) FROM infra.verify_history()'), 0, 'the history holds');
is($node->safe_psql('target', 'SELECT count(*) > 800, count(*) = max(id) FROM infra.history'), 't|t', 'no change was recorded by restoring');

# Pseudonyms of persons rest on a secret of the platform, which goes with the dump.
is($node->safe_psql('target', q{SELECT infra.pseudonym('x')}), $node->safe_psql('source', q{SELECT infra.pseudonym('x')}), 'a person keeps the pseudonym');

# The restored platform goes on: nothing left to apply, the same bytes are the same row, new ones a new row.
is($node->safe_psql('target', "SELECT count(*) FROM ia.create_platform(true) WHERE what NOT LIKE 'ya estaba%'"), 0, 'no step is applied twice');
is($node->safe_psql('target', 'SELECT known FROM infra_api.import(\'rio-claro\', (SELECT raw FROM infra.submission ORDER BY submission LIMIT 1))'), 't', 'known bytes are known');
is($node->safe_psql('target', q(SELECT submission > (SELECT max(submission) FROM infra.submission) FROM infra_api.import('rio-claro', '{"id":"oc4ids-abc123-1","title":"x"}'))),
	't', 'new bytes get a new number');
is($node->safe_psql('target', q(SELECT version FROM infra.project WHERE project_id = 'oc4ids-scv024-drenaje-el-tepozan'; UPDATE infra.project SET document = document || '{"title": "y"}' WHERE project_id = 'oc4ids-scv024-drenaje-el-tepozan' RETURNING version)),
	"2\n3", 'versions go on');

is($node->safe_psql('target', q(SELECT s.ocid, ia.is_valid(infra_api.record_package('{"institution": "rio-claro"}')) FROM infra_api.search('penitas') s)), 'ocds-abc123-1|t', 'what is published is found, and leaves as a valid package');
$node->safe_psql('target', q(UPDATE infra.published_record SET document = jsonb_set(document, '{tender,title}', '"Acueducto"')));
is($node->safe_psql('target', q(SELECT (SELECT count(*) FROM infra_api.search('penitas')), (SELECT count(*) FROM infra_api.search('acueductos')))), '0|1', 'what is found follows what is published');

# Dropping the extension takes no row of the user's: it is refused, and with CASCADE only what calls it goes.
my (undef, $err) = run_sql($node, 'DROP EXTENSION ia;', 'plain');

is(join(' ', sqlstates($err)), '2BP01', 'DROP EXTENSION is refused while the platform stands on it');
$node->safe_psql('plain', 'DROP EXTENSION ia CASCADE');
is($node->safe_psql('plain', 'SELECT count(*) FROM infra.submission'), scalar @files, 'without the extension the rows stay');

is_deeply([ crashes($node) ], [], 'no crash in the log');
$node->stop;
done_testing();
