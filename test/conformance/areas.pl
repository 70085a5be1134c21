#!/usr/bin/perl
# The 51 municipalities of Nuevo León, loaded as an operator would, and the published projects of the state found in them.
#
# Decision: the file is in metres (EPSG:6372); infra.load_areas is told so. Projects are published after their axes were
# swapped, as an institution would repair them. Needs ../shared.
use strict;
use warnings;
use FindBin;
use Test::More;

use lib $FindBin::Bin;
use Ask;

sub answer { (ask(@_))[0][0] }
sub bytes_of { "decode('" . unpack('H*', slurp_raw($_[0])) . "', 'hex')" }

ask('SET client_min_messages = warning; SELECT count(*) FROM ia.create_platform(true)');
is(answer("SELECT infra.load_areas(convert_from(" . bytes_of("$shared/data/geo/municipios-geo.json") . ", 'UTF8')::jsonb, 6372)"), 51, '51 municipalities loaded');
is(answer("SELECT string_agg(DISTINCT kind || ' ' || parent, ', ') FROM infra.area"), 'municipality 19', 'all of the state 19');
is(answer('SELECT count(*) FROM infra.area WHERE ST_IsValid(geom) AND ST_Within(geom, ST_MakeEnvelope(-102, 23, -98, 28, 4326))'), 51, 'where Nuevo León is');
my ($header, @names) = split /\r?\n/, slurp_raw("$shared/data/geo/nombre-municipios.csv");
is(answer("SELECT count(*) FROM unnest(ARRAY[" . join(',', map { my ($n, $name) = split /,/; $name =~ s/'/''/g; "'" . sprintf('19%03d', $n) . " $name'" } @names) . "]) AS l, LATERAL infra.area_by_name(substr(l, 7), '19') a WHERE a.key = left(l, 5)"),
	scalar(@names), scalar(@names) . ' names of the list find their municipality');
is(answer("SELECT string_agg(a.key, ' ' ORDER BY a.key) FROM unnest(ARRAY['GENERAL ESCOBEDO', 'san pedro garza garcia', 'Montemorelos ']) n, infra.area_by_name(n) a"), '19019 19021 19038', 'whatever the accents and letter case');

ask('CREATE TABLE area_file (raw bytea)');
ask('INSERT INTO area_file VALUES (' . bytes_of($_) . ')') for sort glob "$shared/data/oc4ids-nl/*.json";
ask(<<'SQL');
INSERT INTO infra.published_project (institution, project_id, document)
SELECT 'NL', p ->> 'id', ia.swap_axes(p) FROM area_file, ia.intake(raw) i, LATERAL (SELECT coalesce(e, i.doc) AS p FROM (SELECT 1) x LEFT JOIN LATERAL jsonb_array_elements(i.doc -> 'projects') e ON true) y
ON CONFLICT DO NOTHING;
SQL
my ($n, $placed, $state) = @{ (ask("SELECT count(*), count(*) FILTER (WHERE geom IS NOT NULL), count(*) FILTER (WHERE state = '19') FROM infra.published_project"))[0] };
cmp_ok($n, '>', 0, "$n projects published");
cmp_ok($placed, '>', 0, "$placed of them have a place");
is(answer("SELECT count(*) FROM infra.published_project WHERE geom IS NOT NULL AND (state = '19' AND municipality IS NOT NULL AND place_source = 'geometry') IS NOT TRUE"), 0, 'each of these in a municipality of the state, by its geometry');
is(answer('SELECT count(*) FROM infra.published_project p WHERE municipality IS NOT NULL AND NOT EXISTS (SELECT FROM infra.works_in(p.municipality) w WHERE w.id = p.id)'), 0, 'and found there again');
my ($named, $silent) = @{ (ask(<<'SQL'))[0] };
SELECT count(*), count(*) FILTER (WHERE NOT ST_DWithin(m.geom::geography, g.geom::geography, 1000) AND NOT EXISTS (SELECT FROM ia.place_findings(p.document, m.geom) f WHERE f.code = 'place-far' AND starts_with(f.path, g.path || '/')))
FROM infra.published_project p, ia.geometries(p.document) g, LATERAL (SELECT p.document #>> string_to_array(ltrim(g.path, '/') || '/address/locality', '/') AS locality) l, LATERAL (SELECT * FROM infra.area_of_address(l.locality, NULL) LIMIT 1) m
WHERE g.geom IS NOT NULL
SQL
cmp_ok($named, '>', 2, "$named places have an address that names a municipality, if only by its end");
is($silent, 0, 'each lies in it, or a finding says that it does not');
is(answer('SELECT infra.refresh_places()'), 0, 'the areas have not changed since');
cmp_ok(answer("SELECT jsonb_array_length(infra_api.features(-102, 23, -98, 28) -> 'features')"), '==', $placed, 'all on the map');
is(answer('SELECT octet_length(infra_api.tile(4, 3, 6)) > 0'), 't', 'and in a tile of the country');
done_testing();
