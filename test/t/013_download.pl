# Downloads: how much memory 100,000 projects take on their way out, and that what a program reads back is what was published.
#
# Decision: the peak is the kernel's figure, VmHWM, read by the backend before and after each export, in a session of its own,
# as in 002_memory.pl. All that leaves is many times what the peak may grow.
use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin;
use IaNode;
use Test::More;
use PostgreSQL::Test::Utils;

use constant { PROJECTS => 100_000, SLACK => 16 * 1024 * 1024 };

# The compiler that a large plan loads takes 80 MB once, whatever the number of rows.
my $node = ia_node('download', jit => 'off');
my $dir = PostgreSQL::Test::Utils::tempdir();
chmod 0755, $dir;

$node->safe_psql('postgres', 'SET client_min_messages = warning; SELECT count(*) FROM ia.create_platform(true)');

# ---- back from a file ----
$node->safe_psql('postgres', <<'SQL');
INSERT INTO infra.published_project (institution, project_id, document)
SELECT 'sop', 'p' || n, jsonb_build_object('id', 'p' || n, 'title', t, 'description', t || n, 'sector', jsonb_build_array(t), 'parties', jsonb_build_array(jsonb_build_object('id', t), jsonb_build_object('id', 'x', 'name', t)))
FROM unnest(ARRAY['a', 'a,b', 'say "a"', '"', '""', E'one\ntwo', E'one\r\ntwo', ' a ', '=1+1', 'ñandú', '\.', '\N', ',', E'\t', '😀', E'\\n', E'\n']) WITH ORDINALITY u (t, n);
SQL
for my $spreadsheet ('false', 'true')
{
	my ($file, $out) = ("$dir/project-$spreadsheet.csv", '');

	$node->safe_psql('postgres', "\\set FETCH_COUNT 3\n\\o $file\nSELECT * FROM infra_api.csv_lines('project', NULL, $spreadsheet)", extra_params => [ '-At' ]);
	my $lines = slurp_file($file);
	is(($lines =~ s/^\xef\xbb\xbf//), $spreadsheet eq 'true' ? 1 : '', "spreadsheet $spreadsheet: a byte order mark or none");
	append_to_file("$file.plain", $lines);
	is($node->safe_psql('postgres', <<"SQL"), $spreadsheet eq 'true' ? '17|14|14' : '17|17|17', "spreadsheet $spreadsheet: read back by COPY");
SET client_min_messages = warning;
DROP TABLE IF EXISTS back;
SELECT format('CREATE TABLE back (%s)', string_agg(format('%I text', c), ', ' ORDER BY n)) FROM infra_api.csv_tables() t, unnest(t.columns) WITH ORDINALITY u (c, n) WHERE t.tab = 'project' \\gexec
\\copy back FROM '$file.plain' WITH (FORMAT csv, HEADER match)
SELECT count(*), count(*) FILTER (WHERE b.title = p.title), count(*) FILTER (WHERE b.sector = p.sector[1]) FROM back b JOIN infra.published_project p ON (p.institution, p.project_id) = (b.institution, b.id);
SQL
}
$node->safe_psql('postgres', "COPY (SELECT * FROM infra_api.project_lines()) TO '$dir/project.jsonl' WITH (FORMAT csv, DELIMITER E'\\x02', QUOTE E'\\x01')");
is($node->safe_psql('postgres', <<"SQL"), '17|17', 'JSON Lines read back by COPY, and admitted as JSON Lines');
CREATE TABLE line (line jsonb);
COPY line FROM '$dir/project.jsonl' WITH (FORMAT csv, DELIMITER E'\\x02', QUOTE E'\\x01');
SELECT (SELECT count(*) FROM line l JOIN infra.published_project p ON p.document = l.line), (SELECT count(*) FROM ia.intake_lines(pg_read_binary_file('$dir/project.jsonl')) i WHERE i.doc IS NOT NULL);
SQL

# ---- a country's projects ----
# Rows are put in as a restore puts them: no trigger judges them.
my $projects = PROJECTS;
$node->safe_psql('postgres', <<"SQL");
ALTER TABLE infra.published_project DISABLE TRIGGER USER;
INSERT INTO infra.published_project (institution, project_id, document)
SELECT 'i' || n % 10, 'n' || n, jsonb_build_object('id', 'n' || n, 'title', 'Obra ' || n, 'description', md5(n::text) || repeat(' terracerías y pavimento', 20), 'parties', jsonb_build_array(jsonb_build_object('id', '1', 'name', 'Organización ' || n)),
	'locations', jsonb_build_array(jsonb_build_object('id', '1', 'geometry', jsonb_build_object('type', 'Point', 'coordinates', jsonb_build_array(-100, 25)))))
FROM generate_series(1, $projects) n;
ALTER TABLE infra.published_project ENABLE TRIGGER USER;
ANALYZE infra.published_project;
SQL
my $hwm = "SELECT 'hwm', (regexp_match(pg_read_file('/proc/self/status'), 'VmHWM:\\s+(\\d+)'))[1]::bigint * 1024;\n";
for my $export ('project_lines()', 'feature_lines()', q{csv_lines('project')}, q{csv_lines('project/parties')})
{
	# in the list, and as a table: a program's query, and what the planner sees through
	for my $query ("SELECT * FROM infra_api.$export", "SELECT infra_api.$export")
	{
		my $few = $export =~ /\(\)/ ? $query =~ s/\(\)/('{"project": "p1"}')/r : $query =~ s/'\)$/', '{"project": "p1"}')/r;
		my ($out, $err) = run_sql($node, "COPY ($few) TO '/dev/null' WITH (FORMAT csv);\n${hwm}COPY ($query) TO '$dir/out' WITH (FORMAT csv);\n$hwm");
		my @hwm = $out =~ /^hwm\|(\d+)$/mg;
		my $size = -s "$dir/out";

		is($err, '', "$query: no error");
		cmp_ok($size, '>', PROJECTS * 50, "$query: $size bytes left");
		cmp_ok($hwm[1] - $hwm[0], '<', SLACK, "$query: the peak grew by " . ($hwm[1] - $hwm[0]));
	}
}
is_deeply([ crashes($node) ], [], 'no crash in the log');
done_testing();
