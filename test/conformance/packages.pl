#!/usr/bin/perl
# Packages made of what was published: every list of releases and every record package of ../shared/data becomes a
# package that has no error which its releases and records did not have.
#
# Decision: a list is first judged in a package put together by hand, with the same metadata; the codes of its errors are
# what the package that ia makes may have, and none where there are none. The merged releases that ia adds are held to
# the same.
use strict;
use warnings;
use FindBin;
use Test::More;

use lib $FindBin::Bin;
use Ask;

ask('CREATE TABLE package_source (name text, raw bytea)');
for my $path (sort map { glob "$shared/data/$_" } qw(ocds-inai-record-packages/*.json ocds-nl-record-packages/*.json ocds-pt/*.json ocds-official/*.json ocds-official/*/*.json ocds-official/*/*/*.json))
{
	ask("INSERT INTO package_source VALUES ('" . substr($path, length("$shared/data/")) . "', decode('" . unpack('H*', slurp_raw($path)) . "', 'hex'))");
}
ask(<<'SQL');
CREATE FUNCTION metadata() RETURNS jsonb LANGUAGE sql AS
	$$SELECT '{"uri": "https://obras.example/p.json", "publishedDate": "2024-03-01T00:00:00-06:00", "publisher": {"name": "Obras"}, "version": "1.1", "packages": ["https://obras.example/r.json"]}'::jsonb$$;
CREATE FUNCTION error_codes(doc jsonb) RETURNS text[] LANGUAGE sql AS
	$$SELECT coalesce(array_agg(DISTINCT code ORDER BY code), '{}') FROM ia.validate(doc, 'ocds', '1.1') WHERE severity = 'error'$$;
-- A package, or the SQLSTATE and message of its refusal.
CREATE FUNCTION try_package(what text, elements jsonb, options jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
	IF what = 'release_package' THEN
		RETURN (SELECT ia.release_package(e, metadata() ORDER BY i) FROM jsonb_array_elements(elements) WITH ORDINALITY x (e, i));
	END IF;
	RETURN (SELECT ia.record_package(e, metadata(), options ORDER BY i) FROM jsonb_array_elements(elements) WITH ORDINALITY x (e, i));
EXCEPTION WHEN OTHERS THEN
	RETURN to_jsonb(SQLSTATE || ' ' || SQLERRM);
END $$;
CREATE TABLE made AS
WITH document AS (SELECT name, kind, doc FROM package_source, ia.intake(raw) WHERE doc IS NOT NULL),
	source AS (SELECT name, 'releases' AS list, CASE kind WHEN 'releases' THEN doc ELSE doc -> 'releases' END AS elements FROM document WHERE kind IN ('release-package', 'releases')
		UNION ALL SELECT name, 'records', doc -> 'records' FROM document WHERE kind = 'record-package'
		UNION ALL SELECT name, 'records', jsonb_build_array(doc) FROM document WHERE kind = 'record'),
	judged AS (SELECT *, error_codes(metadata() || jsonb_build_object(list, elements)) AS own, jsonb_path_exists(elements, '$[*].releases[*].url') AS links,
		jsonb_path_exists(elements, '$[*].releases[*].ocid') OR list = 'releases' AS full_ones FROM source WHERE jsonb_array_length(elements) > 0)
SELECT name, list, own, links, what, options, try_package(what, elements, options) AS package
FROM judged, (VALUES ('release_package', NULL::jsonb), ('record_package', '{"conflict": "last"}'), ('record_package', '{"conflict": "last", "compiled": true, "versioned": true}'),
	('record_package', '{"conflict": "last", "releases": "linked"}')) v (what, options)
WHERE full_ones OR what = 'record_package' AND options -> 'compiled' IS NULL;
SQL
my ($n, $faultless) = (0, 0);
for (ask(q{SELECT name, what, options, own, CASE WHEN jsonb_typeof(package) = 'string' THEN package::text ELSE '' END,
	CASE WHEN jsonb_typeof(package) = 'string' THEN '' ELSE (error_codes(package) <@ own)::text END, CASE WHEN jsonb_typeof(package) = 'string' THEN '' ELSE error_codes(package)::text END
	FROM made ORDER BY name, what, options}))
{
	my ($name, $what, $options, $own, $refusal, $good, $errors) = @$_;

	$n++;
	$faultless++ if $own eq '{}';
	ok($refusal eq '' && $good eq 'true', "$name: $what $options") or diag($refusal || "own errors $own, the package's $errors");
}
cmp_ok($n, '>', 100, "$n packages");
cmp_ok($faultless, '>', 20, "$faultless of them of what has no error");
done_testing();
