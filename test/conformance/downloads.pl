#!/usr/bin/perl
# Downloads of what was published: every project and process of ../shared/data is published without its members that have
# errors, an institution a file; the packages that leave are valid by the official schema and by ia, their CSV has a line a project, and search finds
# each by its identifier.
#
# Decision: the judge of packages is oracle.py, which reads the official schema and never looks at the product. What has
# errors would not be published: of a document with errors, what remains without those members is, if it is valid.
use strict;
use warnings;
use File::Temp;
use FindBin;
use Test::More;

use lib $FindBin::Bin;
use Ask;

ask('SET client_min_messages = warning; SELECT count(*) FROM ia.create_platform(true); CREATE TABLE download_source (name text, raw bytea)');
for my $path (sort map { glob "$shared/data/$_" } qw(oc4ids-*/*.json oc4ids-*/*/*.json ocds-inai-record-packages/*.json ocds-nl-record-packages/*.json ocds-pt/*.json ocds-official/*.json ocds-official/*/*.json))
{
	ask("INSERT INTO download_source VALUES ('" . substr($path, length("$shared/data/")) . "', decode('" . unpack('H*', slurp_raw($path)) . "', 'hex'))");
}
ask(<<'SQL');
SET client_min_messages = warning;
CREATE FUNCTION faultless(doc jsonb, standard text, version text) RETURNS jsonb LANGUAGE sql AS $$
	SELECT CASE WHEN ia.is_valid(d, standard, version) THEN d END FROM (SELECT doc - ARRAY(SELECT DISTINCT split_part(path, '/', 2) FROM ia.validate(doc, standard, version) WHERE severity = 'error') AS d) s
$$;
CREATE TABLE document AS SELECT name, kind, doc FROM download_source, ia.intake(raw) WHERE doc IS NOT NULL;
INSERT INTO infra.published_project (institution, project_id, document)
SELECT DISTINCT ON (name, p ->> 'id') name, p ->> 'id', d FROM document, LATERAL (SELECT doc WHERE kind = 'project' UNION ALL SELECT jsonb_path_query(doc, '$.projects[*]') WHERE kind = 'project-package' UNION ALL SELECT jsonb_path_query(doc, '$[*]') WHERE kind = 'projects') x (p), faultless(p, 'oc4ids', '0.9.5') d
WHERE d ->> 'id' <> '';
-- a project for the processes of each file
CREATE TABLE release AS SELECT DISTINCT name, d ->> 'ocid' AS ocid, d AS r FROM document, LATERAL (SELECT jsonb_path_query(doc, '$.releases[*]') WHERE kind = 'release-package' UNION ALL SELECT jsonb_path_query(doc, '$[*]') WHERE kind = 'releases'
	UNION ALL SELECT jsonb_path_query(doc, '$.records[*].releases[*]') WHERE kind = 'record-package') x (r), faultless(r, 'ocds', '1.1') d WHERE d ->> 'ocid' <> '' AND d ->> 'date' IS NOT NULL;
INSERT INTO infra.published_project (institution, project_id, document) SELECT DISTINCT name, 'processes', '{"id": "processes", "title": "Contrataciones"}'::jsonb FROM release;
INSERT INTO infra.published_record (institution, ocid, project_id, document) SELECT name, ocid, 'processes', faultless(d, 'ocds', '1.1') FROM (SELECT name, ocid, ia.compiled_release(r, '{"conflict": "last"}') AS d FROM release GROUP BY name, ocid) s WHERE faultless(d, 'ocds', '1.1') ->> 'ocid' <> '';
INSERT INTO infra.published_release (institution, ocid, digest, document) SELECT DISTINCT institution, ocid, infra.digest_of(r), r FROM release JOIN infra.published_record p USING (ocid) WHERE p.institution = release.name;
SQL

# ---- packages ----
my $lines = File::Temp->new;
my @packages = ask(<<'SQL');
SELECT i.institution, v.kind, v.standard, v.version, encode(convert_to(v.p::text, 'UTF8'), 'hex'), ia.is_valid(v.p, v.standard, nullif(v.version, '0.9.5')), jsonb_array_length(coalesce(v.p -> 'projects', v.p -> 'releases', v.p -> 'records'))
FROM (SELECT DISTINCT institution FROM infra.published_project) i, LATERAL (SELECT jsonb_build_object('institution', i.institution)) q (q),
	LATERAL (VALUES ('project-package', 'oc4ids', '0.9.5', infra_api.project_package(q)), ('release-package', 'ocds', '1.1', infra_api.release_package(q)), ('record-package', 'ocds', '1.1', infra_api.record_package(q))) v (kind, standard, version, p)
WHERE v.p IS NOT NULL ORDER BY 1, 2;
SQL
my %valid;
for (@packages)
{
	my ($name, $kind, $standard, $version, $hex, $valid) = @$_;

	$valid{"$name $kind"} = $valid;
	printf $lines qq({"name": "%s", "standard": "%s", "version": "%s", "kind": "%s", "doc": %s}\n), "$name $kind", $standard, $version, $kind, pack('H*', $hex);
}
close $lines;
my (%faults, $judged);
for (split /\n/, `/usr/bin/python3 '$FindBin::Bin/oracle.py' < '$lines'`)
{
	my ($name, $pointer, $rule) = split /\t/;

	$judged++ unless exists $faults{$name};
	$faults{$name} //= '';
	$faults{$name} .= "$pointer $rule; " if $rule ne '-';
}
is($faults{$_} . $valid{$_}, 't', "$_: valid by the official schema and by ia") for sort keys %valid;
is($judged, scalar @packages, "each of " . @packages . ' packages was judged');
cmp_ok(scalar @packages, '>', 10, 'enough packages');

# ---- lines, CSV, search: nothing is lost ----
my ($same) = ask(<<'SQL');
SELECT (SELECT count(*) FROM infra.published_project) = (SELECT count(*) FROM infra_api.project_lines()), (SELECT count(*) FROM infra.published_record) = (SELECT count(*) FROM infra_api.record_lines()),
	(SELECT count(*) FROM infra.published_release) = (SELECT count(*) FROM infra_api.release_lines()), (SELECT count(*) + 1 FROM infra.published_project) = (SELECT count(*) FROM infra_api.csv_lines('project')),
	(SELECT count(*) + 1 FROM infra.published_record) = (SELECT count(*) FROM infra_api.csv_lines('process')), (SELECT 1 + sum(jsonb_array_length(document -> 'documents')) FROM infra.published_project) = (SELECT count(*) FROM infra_api.csv_lines('project/documents'))
SQL
is_deeply($same, [ ('t') x 6 ], 'every project, process, release and document has its line, of JSON and of CSV');
my ($lost) = ask(<<'SQL');
SELECT count(*), count(*) FILTER (WHERE NOT EXISTS (SELECT FROM infra_api.search(key, jsonb_build_object('institution', institution, 'kind', kind), 1000) s WHERE coalesce(s.ocid, s.project_id) = key))
FROM infra.search_entry
SQL
cmp_ok($lost->[0], '>', 10, "$lost->[0] identifiers");
is($lost->[1], 0, 'each is found by search');
ask('SET client_min_messages = warning; DROP SCHEMA infra_api, infra CASCADE');
done_testing();
