# Real clients, each with the same short job as a login with a role: lists, a project with a large numeric, a moment, a date, a list,
# jsonb and a geometry in the client's own types; functions with arguments; files handed in as bytes through prepared statements;
# and a refusal with SQLSTATE, message, detail and hint. The answers have to be the same, whoever asks.
#
# Decision: a program a client in test/clients, written as its users would, and one expected text for all of them; where a client
# gives less, what it gives instead is written here. One that is not installed is skipped: make test installs the light ones,
# and for the rest apt-get install libpostgresql-jdbc-java default-jdk-headless r-cran-rpostgresql python3-qgis.
use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin;
use Digest::SHA qw(sha256_hex);
use IaNode;
use IPC::Run;
use PostgreSQL::Test::Utils;
use Test::More;

my $root = "$FindBin::RealBin/../..";
my $here = "$root/test/clients";
my $dir = PostgreSQL::Test::Utils::tempdir();
# JDBC knows no Unix socket: on TCP there is a password
my $node = ia_node('clients', listen_addresses => '127.0.0.1');
my $password = join '', map { ('a' .. 'z')[ rand 26 ] } 1 .. 24;

$node->safe_psql('postgres', 'SET client_min_messages = warning; SELECT count(*) FROM ia.create_platform(true)');
$node->safe_psql('postgres', "\\i $root/test/story/2022.sql");
$node->safe_psql('postgres', <<"SQL");
CREATE ROLE luz LOGIN PASSWORD '$password' IN ROLE ia_applicant;
INSERT INTO infra.person (name, login) VALUES ('Luz', 'luz');
INSERT INTO infra.affiliation SELECT id, 'rio-claro', 'head' FROM infra.person WHERE login = 'luz';
INSERT INTO infra.published_project (institution, project_id, document) VALUES
	('rio-claro', 'p1', '{"id": "p1", "title": "Puente \\"Ñandú\\" \\\\ 1", "budget": {"amount": {"amount": 12345678901234567.89, "currency": "MXN"}}, "period": {"startDate": "2022-01-31T18:30:00-06:00"},
		"locations": [{"id": "1", "geometry": {"type": "Point", "coordinates": [-100.5, 25.25]}}]}'),
	('rio-claro', 'p2', '{"id": "p2", "title": "Camino", "locations": [{"id": "1", "geometry": {"type": "LineString", "coordinates": [[-100.5, 25.5], [-100.4, 25.5]]}}]}'),
	('rio-claro', 'p3', '{"id": "p3", "title": "Presa", "budget": {"amount": {"amount": 10.50, "currency": "MXN"}}, "locations": [{"id": "1", "geometry": {"type": "Polygon", "coordinates": [[[-100.5, 25.5], [-100.25, 25.5], [-100.25, 25.75], [-100.5, 25.5]]]}}]}');
-- a call that is open, to hand in a letter that cannot be read
INSERT INTO infra.edition (edition, name, year, legal_basis, opens, closes, max_projects) VALUES ('hoy', 'De hoy', 2026, 'x', current_date - 1, current_date + 1, 5);
INSERT INTO infra.cap_decision (edition, number, cap, reason) VALUES ('hoy', 1, 2, 'La convocatoria');
UPDATE infra.edition SET state = 'open' WHERE edition = 'hoy';
SQL
my $hba = slurp_file($node->data_dir . '/pg_hba.conf') =~ s/^(host\s.*)trust$/$1scram-sha-256/gmr;
unlink $node->data_dir . '/pg_hba.conf';
append_to_file($node->data_dir . '/pg_hba.conf', $hba);
$node->reload;
local @ENV{qw(PGHOST PGPORT PGDATABASE PGUSER PGPASSWORD LC_ALL)} = ($node->host, $node->port, 'postgres', 'luz', $password, 'C.UTF-8');

# A program from PATH, or undef.
sub found { my ($name) = @_; return (grep { -x } map { "$_/$name" } split /:/, $ENV{PATH})[0] }
# Whether a command ends well, without a word.
sub works { return eval { IPC::Run::run([@_], '<', \undef, '>&', \my $none) } }

# Debian's python, which has Debian's modules
my $python = -x '/usr/bin/python3' ? '/usr/bin/python3' : 'python3';
my $python_with = sub { my ($module) = @_; return works($python, '-c', "import $module") ? undef : "no $module in $python" };
my ($jar) = grep { -e } '/usr/share/java/postgresql.jar';
local $ENV{NODE_PATH} = $ENV{IA_CLIENT_MODULES} // '';
local $ENV{QT_QPA_PLATFORM} = 'offscreen';
local $ENV{XDG_RUNTIME_DIR} = $dir;
local $ENV{HOME} = $dir;

# What every client is to say: name of its program, and of the files it handed in; lines it has otherwise.
my $bytes = join '', map { chr } 0 .. 255;
my $institutions = $node->safe_psql('postgres', 'SELECT count(*) FROM infra.institution');
my $notice = $node->safe_psql('postgres', q{SELECT sent_on, array_to_string(institutions, ',') FROM infra.guarantor_notice WHERE state = '19'}) =~ s/\|/\t/r;
my $title = $node->safe_psql('postgres', q{SELECT title FROM infra.project WHERE project_id = 'oc4ids-xxxxxx-rio-claro-1'});
my $published = $node->safe_psql('postgres', 'SELECT count(*) FROM infra.published_project');
sub expected
{
	my ($name, %other) = @_;
	my %line = (
		institutions => "$institutions\tMunicipio de Río Claro\tnull",
		dashboard => "8\t87.5",
		project => "Puente \"Ñandú\" \\ 1\t12345678901234567.89\t2022-02-01T00:30:00+00",
		notice => $notice,
		draft => $title,
		point => "4326\t-100.5\t25.25",
		search => 'p1',
		features => 3,
		import => "t\tf\t1",
		bytes => "f\t" . sha256_hex($name . $bytes),
		refusal => join("\t", '22023', 'a project of the list cannot be read / un proyecto de la lista no se puede leer', 'invalid input syntax for type numeric: "mucho"',
			'Each is an object with the columns of infra.proposed_project. / Cada uno es un objeto con las columnas de infra.proposed_project.'),
		%other);

	return join '', map { "$_\t$line{$_}\n" } qw(institutions dashboard project notice draft point search features import bytes refusal);
}

# A client: its program, why it cannot run (undef: it can), how to run it, what it is to say.
sub client
{
	my ($name, $why_not, $command, $expected) = @_;
	my ($out, $err);

	SKIP:
	{
		skip "$name: $why_not", 1 if $why_not;
		append_to_file("$dir/$name.json", qq({"id": "oc4ids-abc123-$name", "title": "\\u00d1and\xc3\xba \\\\ '\\"", "description": "\$1 %s ?"}));
		append_to_file("$dir/$name.bin", $name . $bytes);
		local @ENV{qw(IA_JSON IA_BIN)} = ("$dir/$name.json", "$dir/$name.bin");
		my $well = IPC::Run::run([@$command], '<', \undef, '>', \$out, '2>', \$err);
		is($out, $expected, $name) or diag $err;
		diag "$name ended badly: $err" unless $well;
	}
}
my $of = sub { my ($name) = @_; return ("$dir/$name.json", "$dir/$name.bin") };

client('psql', undef, [ $node->installed_command('psql'), '-Xq', '-f', "$here/psql.sql" ],
	expected('psql', refusal => "22023\ta project of the list cannot be read / un proyecto de la lista no se puede leer") . <<'TEXT');
id	bigint
amount	numeric
period_start	timestamp with time zone
lon	double precision
institution,name,municipality
rio-claro,Municipio de Río Claro,null
p1,12345678901234567.89
TEXT
client('python_psycopg', $python_with->('psycopg'), [ $python, "$here/python_psycopg.py", $of->('python_psycopg') ], expected('python_psycopg'));
client('python_psycopg2', $python_with->('psycopg2'), [ $python, "$here/python_psycopg2.py", $of->('python_psycopg2') ], expected('python_psycopg2'));
client('node_postgres', $ENV{IA_CLIENT_MODULES} ? found('node') ? undef : 'node is not installed' : $ENV{IA_CLIENT_MODULES_MISSING} // 'IA_CLIENT_MODULES does not say where pg is',
	[ 'node', "$here/node_postgres.js", $of->('node_postgres') ], expected('node_postgres'));
client('odbc', $python_with->('pyodbc') // (-e '/etc/odbcinst.ini' && slurp_file('/etc/odbcinst.ini') =~ /^\[PostgreSQL Unicode\]/m ? undef : 'no driver "PostgreSQL Unicode" (odbc-postgresql)'),
	[ $python, "$here/odbc.py", $of->('odbc') ],
	expected('odbc', refusal => "22023\t[22023] ERROR: a project of the list cannot be read / un proyecto de la lista no se puede leer DETAIL: invalid input syntax for type numeric: \"mucho\";"));
client('Jdbc', !$jar ? 'no /usr/share/java/postgresql.jar' : found('javac') ? undef : 'no Java compiler', [ 'java', '-cp', $jar, "$here/Jdbc.java", $of->('Jdbc') ], expected('Jdbc'));
client('r', works('Rscript', '-e', 'library(RPostgreSQL)') ? undef : 'no R with RPostgreSQL', [ 'Rscript', "$here/r.R", $of->('r') ],
	expected('r', refusal => 'ERROR: a project of the list cannot be read / un proyecto de la lista no se puede leer DETAIL: invalid input syntax for type numeric: "mucho" HINT: Each is an object with the columns of infra.proposed_project. / Cada uno es un objeto con las columnas de infra.proposed_project. '));
client('gdal', found('ogr2ogr') ? undef : 'ogr2ogr is not installed', [ "$here/gdal.sh", $dir ], <<"TEXT");
project_points
Geometry: Multi Point
Feature Count: 1
"EPSG",4326
FID Column = id
year: Integer (0.0)
amount: Real (0.0)
"coordinates": [ [ -100.5, 25.25 ] ] } }
title (String) = Puente "Ñandú" \\ 1
amount (Real) = 1.23456789012346e+16
MULTIPOINT ((-100.5 25.25))
project_lines
Geometry: Multi Line String
Feature Count: 1
"EPSG",4326
FID Column = id
year: Integer (0.0)
amount: Real (0.0)
"coordinates": [ [ [ -100.5, 25.5 ], [ -100.4, 25.5 ] ] ] } }
title (String) = Camino
amount (Real) = (null)
MULTILINESTRING ((-100.5 25.5,-100.4 25.5))
project_polygons
Geometry: Multi Polygon
Feature Count: 1
"EPSG",4326
FID Column = id
year: Integer (0.0)
amount: Real (0.0)
"coordinates": [ [ [ [ -100.5, 25.5 ], [ -100.25, 25.5 ], [ -100.25, 25.75 ], [ -100.5, 25.5 ] ] ] ] } }
title (String) = Presa
amount (Real) = 10.5
MULTIPOLYGON (((-100.5 25.5,-100.25 25.5,-100.25 25.75,-100.5 25.5)))
lines
Geometry: Unknown (any)
Feature Count: $published
TEXT
client('qgis_provider', $python_with->('qgis.core'), [ $python, "$here/qgis_provider.py" ], <<"TEXT");
project_points	True	MultiPoint	EPSG:4326	1
Puente "Ñandú" \\ 1	1.2345678901234568e+16	numeric	True	MultiPoint ((-100.5 25.25))
project_lines	True	MultiLineString	EPSG:4326	1
Camino	NULL	numeric	True	MultiLineString ((-100.5 25.5, -100.4 25.5))
project_polygons	True	MultiPolygon	EPSG:4326	1
Presa	10.5	numeric	True	MultiPolygon (((-100.5 25.5, -100.25 25.5, -100.25 25.75, -100.5 25.5)))
TEXT

# ---- what arrived ----
is($node->safe_psql('postgres', q{SELECT count(*) FROM infra.submission s WHERE s.file LIKE '%.bin' AND s.sha256 <> sha256(convert_to(split_part(s.file, '.', 1), 'UTF8') || (SELECT string_agg(set_byte('\x00', 0, n), '' ORDER BY n) FROM generate_series(0, 255) n))}), 0, 'every byte, from every client');
is($node->safe_psql('postgres', q{SELECT count(*) FROM infra.project WHERE project_id LIKE 'oc4ids-abc123-%' AND (document ->> 'title' <> E'Ñandú \\\\ \\'"' OR document ->> 'description' <> '$1 %s ?')}), 0, 'every letter');

is_deeply([ crashes($node) ], [], 'no crash');
done_testing();
