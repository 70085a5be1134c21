#!/usr/bin/perl
# The places of the published OC4IDS files: every point has its axes in the wrong order, each is found to, and once they
# are swapped the projects of Nuevo León lie in Nuevo León, in the municipality of their address or with a finding that
# says they do not.
#
# Decision: the municipalities come from ../shared/data/geo, in metres of INEGI's Lambert projection (EPSG:6372); their
# names are compared without accents. Needs ../shared.
use strict;
use warnings;
use FindBin;
use Test::More;

use lib $FindBin::Bin;
use Ask;

sub answer { (ask(@_))[0][0] }

ask('CREATE TABLE place_file (name text, raw bytea)');
for my $path (sort map { glob "$shared/data/$_" } qw(oc4ids-nl/*.json oc4ids-official/*.json))
{
	ask("INSERT INTO place_file VALUES ('" . substr($path, length("$shared/data/")) . "', decode('" . unpack('H*', slurp_raw($path)) . "', 'hex'))");
}
ask(<<'SQL');
CREATE TABLE place_project AS
WITH document AS (SELECT name, doc FROM place_file, ia.intake(raw) WHERE doc IS NOT NULL)
SELECT name, coalesce(p, doc) AS doc FROM document LEFT JOIN LATERAL jsonb_array_elements(doc -> 'projects') p ON true;
SQL
ask('CREATE TABLE municipality AS SELECT f #>> \'{properties,NOMGEO}\' AS name, f -> \'properties\' AS properties, ST_Transform(ST_SetSRID(ST_GeomFromGeoJSON(f -> \'geometry\'), 6372), 4326) AS geom FROM jsonb_array_elements(convert_from(decode(\''
	. unpack('H*', slurp_raw("$shared/data/geo/municipios-geo.json")) . '\', \'hex\'), \'UTF8\')::jsonb -> \'features\') f');
is(answer('SELECT count(*) FROM municipality'), 51, 'the municipalities of Nuevo León');

# the points written, and those found to have latitude first
my $points = answer(q{SELECT count(*) FROM place_project, jsonb_path_query(doc, 'strict $.locations[*].geometry ? (@.type == "Point" && @.coordinates.type() == "array")', silent => true)});
cmp_ok($points, '>', 10, "$points points");
is(answer("SELECT count(*) FROM place_project, ia.place_findings(doc) WHERE code = 'axis-order'"), $points, 'each has its axes in the wrong order');
is(answer("SELECT count(*) FROM place_project, ia.validate(doc) WHERE code = 'axis-order'"), $points, 'ia.validate says so too');
is(answer("SELECT string_agg(DISTINCT code, ' ' ORDER BY code) FROM place_project, ia.place_findings(doc)"), 'axis-order place-gazetteer place-type', 'and no more than is wrong beside that');
is(answer("SELECT count(*) FROM place_project, ia.geometries(doc) WHERE geom IS NOT NULL AND name LIKE 'oc4ids-nl%'"), 0, 'not one is taken for a place in Mexico as it is');

# repaired
ask('CREATE TABLE repaired AS SELECT name, ia.swap_axes(doc) AS doc FROM place_project');
is(answer("SELECT count(*) FROM repaired, ia.place_findings(doc) WHERE code = 'axis-order'"), 0, 'swapped, none is in doubt');
is(answer(<<'SQL'), 0, 'each point of Nuevo León lies in Nuevo León');
SELECT count(*) FROM repaired, ia.geometries(doc) WHERE name LIKE 'oc4ids-nl%' AND geom IS NOT NULL AND NOT EXISTS (SELECT FROM municipality m WHERE ST_Covers(m.geom, geom));
SQL
for (ask(<<'SQL'))
WITH place AS (SELECT r.name, r.doc, g.path, g.geom, l #>> '{address,locality}' AS locality FROM repaired r, ia.geometries(r.doc) g, LATERAL (SELECT r.doc #> string_to_array(ltrim(g.path, '/'), '/') AS l) x
	WHERE r.name LIKE 'oc4ids-nl%' AND g.geom IS NOT NULL)
SELECT p.name, p.path, p.locality, (SELECT m.name FROM municipality m WHERE ST_Covers(m.geom, p.geom)), ST_DWithin(m.geom::geography, p.geom::geography, 1000),
	(SELECT string_agg(f.code, ' ') FROM ia.place_findings(p.doc, m.geom) f WHERE starts_with(f.path, p.path || '/'))
FROM place p LEFT JOIN municipality m ON lower(unaccent(m.name)) = lower(unaccent(p.locality)) ORDER BY 1, 2;
SQL
{
	my ($name, $path, $locality, $in, $near, $code) = map { $_ // '' } @$_;

	if ($near eq '') { pass("$name $path: its address names no municipality (" . ($locality || 'nothing') . "); it lies in $in") }
	elsif ($near eq 't') { is($code, '', "$name $path: in $locality, as its address says") }
	else { is($code, 'place-far', "$name $path: its address says $locality, it lies in $in, and a finding says so") }
}
done_testing();
