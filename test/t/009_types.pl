# Composite types under hostile input: whatever stands at the place of an attribute, the cast gives the same document
# back or refuses with an SQLSTATE of class 22 whose words name the place; nothing is dropped in silence.
#
# Decision: driven by the catalog and by ia.field, so that a type or a field added tomorrow is tried as well. Every
# attribute of every type is tried alone, where the catalog says what must come back, and every path of every kind of
# document is tried in its place, where ia.unmapped says it. test/lib/round_trip.sql has the verdict on one cast.
use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin;
use IaNode;
use JSON::PP;
use Test::More;
use PostgreSQL::Test::Utils;

my $node = ia_node('types', shared_buffers => '128MB', statement_timeout => $PostgreSQL::Test::Utils::timeout_default . 's');
my $json = JSON::PP->new->canonical->allow_nonref;

# The lines of an answer; of one line when only one is wanted.
sub ask
{
	my @lines = split /\n/, $node->safe_psql('postgres', shift);

	return wantarray ? @lines : $lines[0];
}

ask(slurp_file("$FindBin::RealBin/../lib/round_trip.sql"));
ask(<<'SQL');
CREATE VIEW attribute AS
	SELECT c.relname::text AS type, a.attname::text AS name, a.atttypid AS kind
	FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
	WHERE c.relkind = 'c' AND c.relnamespace = 'ia'::regnamespace AND a.attnum > 0 AND a.attname <> '_verbatim'
		AND EXISTS (SELECT FROM pg_attribute v WHERE v.attrelid = c.oid AND v.attname = '_verbatim');
-- What the type of an attribute must give back of a value: all but the members it has no attribute for.
CREATE FUNCTION known(kind oid, value jsonb) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
DECLARE
	t pg_type := t FROM pg_type t WHERE t.oid = kind;
BEGIN
	IF t.typelem <> 0 AND jsonb_typeof(value) = 'array' THEN
		RETURN (SELECT coalesce(jsonb_agg(known(t.typelem, e) ORDER BY i), '[]') FROM jsonb_array_elements(value) WITH ORDINALITY AS x (e, i));
	ELSIF t.typtype = 'c' AND jsonb_typeof(value) = 'object' THEN
		RETURN (SELECT coalesce(jsonb_object_agg(key, known(a.kind, v)), '{}') FROM jsonb_each(value) AS m (key, v)
			JOIN attribute a ON a.type = t.typname AND a.name = key);
	END IF;
	RETURN value;
END $$;
CREATE TABLE kind (document text, type text, least jsonb);
INSERT INTO kind VALUES ('project', 'oc4ids_project', '{"id": "oc4ids-abc123-1"}'), ('project-package', 'oc4ids_project_package', '{"projects": []}'),
	('release', 'ocds_release', '{"ocid": "ocds-abc123-1", "tag": []}'), ('release-package', 'ocds_release_package', '{"releases": []}'),
	('record', 'ocds_record', '{"ocid": "ocds-abc123-1", "releases": []}'), ('record-package', 'ocds_record_package', '{"records": []}'),
	('versioned-release', 'ocds_versioned_release', '{"ocid": "ocds-abc123-1", "initiationType": []}');
CREATE TABLE alone AS
	SELECT a.*, v, format_type(a.kind, NULL) AS kind_name, verdict(a.type, doc, known(('ia.' || a.type)::regtype, doc), '/' || a.name)
	FROM attribute a, unnest(ARRAY['"x"', '""', '1', '-1.50', 'true', 'null', '{}', '[]', '[[]]', '[null]', '[1]', '["x"]', '[{}]', '{"id": []}', '{"id": {}}', '[{"id": []}]',
		'9223372036854775807', '9223372036854775808', '3.0', '1e40', '1e131071', '1e-16383', '"0000-01-01T00:00:00Z"', '"0001-01-01T00:00:00+23:59"',
		'"9999-12-31T23:59:59+00:00"', '"9999-12-31T23:59:59-23:59"', '"10000-01-01T00:00:00Z"', '"294277-01-01T00:00:00Z"', '"infinity"', '"-infinity"',
		'"now"', '"2024-02-30T00:00:00Z"', '"2024-01-12"', '"2024-01-12T00:00:00"', '"2016-12-31T23:59:60Z"', '"2024-01-12t00:00:00.123456789z"']::jsonb[]) v,
		jsonb_build_object(a.name, v) doc;
SQL
cmp_ok(ask("SELECT count(DISTINCT type) FROM alone"), '>=', 100, 'every composite type');
is_deeply([ ask("SELECT type, name, v, verdict FROM alone WHERE verdict NOT IN ('exact', 'refused') ORDER BY 1, 2, 3 LIMIT 40") ],
	[], 'each value at each attribute alone: the same again, or refused by its place');
# Values at the attributes of one kind whose verdict is another than wanted.
sub not_so
{
	my ($kind, $wanted, $which) = @_;

	return [ ask("SELECT DISTINCT v FROM alone WHERE kind_name = '$kind' AND verdict <> '$wanted' AND ($which)") ];
}
is_deeply(not_so('bigint', 'exact', q(v::text IN ('1', '9223372036854775807', '3.0', 'null'))), [], 'integers up to the last');
is_deeply(not_so('bigint', 'refused', q(v::text IN ('9223372036854775808', '-1.50', 'true', '{}', '[]') OR v::text LIKE '1000%')), [], 'and none beyond, and no fraction');
is_deeply(not_so('numeric', 'exact', q(jsonb_typeof(v) IN ('number', 'null'))), [], 'every number that jsonb holds, digit by digit');
is_deeply(not_so('boolean', 'exact', q(jsonb_typeof(v) IN ('boolean', 'null'))), [], 'booleans');
is_deeply(not_so('text', 'exact', q(jsonb_typeof(v) IN ('string', 'null'))), [], 'texts');
is_deeply(not_so('jsonb', 'exact', 'true'), [], 'jsonb takes everything');
is_deeply(not_so('timestamp with time zone', 'exact', q(v #>> '{}' IN ('0001-01-01T00:00:00+23:59', '9999-12-31T23:59:59+00:00', '9999-12-31T23:59:59-23:59'))),
	[], 'dates of the years 1 to 9999');
is_deeply(not_so('timestamp with time zone', 'refused',
		q(v #>> '{}' IN ('infinity', '-infinity', 'now', '0000-01-01T00:00:00Z', '294277-01-01T00:00:00Z', '2024-02-30T00:00:00Z', 'x', ''))), [], 'no date that is none');

# ---- in their place in whole documents ----

ask(<<'SQL');
CREATE FUNCTION put(path text[], v jsonb) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
	FOR i IN REVERSE cardinality(path)..1 LOOP
		v := CASE path[i] WHEN '[]' THEN jsonb_build_array(v) ELSE jsonb_build_object(path[i], v) END;
	END LOOP;
	RETURN v;
END $$;
CREATE TABLE placed AS
	SELECT k.type, f.pointer, least || put(string_to_array(f.path, '/'), v) AS doc
	FROM kind k JOIN (
		SELECT DISTINCT document, p.path, '/' || replace(p.path, '[]', '0') AS pointer
		FROM unnest('{oc4ids,ocds}'::text[]) s, ia.field(s) f, regexp_replace(replace(f.path, '<lang>', 'en'), '/<[01]>', '', 'g') AS p (path)
		-- a package repeats the paths of what it holds, a record those of its releases
		WHERE f.path <> '' AND document NOT LIKE '%-package' AND f.path NOT LIKE 'versionedRelease/%' AND f.path NOT LIKE 'compiledRelease/%') f USING (document),
		unnest(ARRAY['"x"', '1', 'true', 'null', '{}', '[]', '[[]]', '[null]', '{"id": []}']::jsonb[]) v;
CREATE TABLE place AS SELECT p.*, verdict(p.type, doc, less(doc, ARRAY(SELECT path FROM ia.unmapped(doc))), pointer) FROM placed p;
SQL
cmp_ok(ask('SELECT count(*) FROM place'), '>', 40000, 'wrong kinds at every path of every document');
is_deeply([ ask("SELECT type, pointer, doc, verdict FROM place WHERE verdict NOT IN ('exact', 'refused') ORDER BY 1, 2, 3 LIMIT 40") ],
	[], 'each of them: the document without ia.unmapped, or refused by its place');

# ---- the lists as rows ----

my (%failing, $doors);
for (ask("SELECT proname FROM pg_proc WHERE pronamespace = 'ia'::regnamespace AND prosrc = 'ia_list'"))
{
	my (undef, $err) = run_sql($node, "SELECT count(x.*) FROM placed, ia.$_(doc) x;");

	$doors++;
	$failing{$_} = $err if $err ne '';
}
cmp_ok($doors, '>=', 10, 'doors for lists');
is_deeply(\%failing, {}, 'none of them fails over the same documents');
ask(<<'SQL');
-- A door's only row, with one value at one of its columns: it is in the column, or else in _verbatim, letter by letter.
CREATE FUNCTION door(name text, pointer text, doc jsonb, col text, v jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	r jsonb;
BEGIN
	EXECUTE format('SELECT to_jsonb(x) FROM ia.%I($1) x', name) INTO STRICT r USING doc;
	RETURN CASE WHEN r ->> 'path' IS DISTINCT FROM pointer THEN 'path ' || (r ->> 'path')
		WHEN r ->> col IS NULL AND (r #> ARRAY['_verbatim', col])::text IS DISTINCT FROM v::text
			AND NOT EXISTS (SELECT FROM ia.unmapped(doc)) THEN 'lost: ' || r::text ELSE 'kept' END;
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE || ' ' || SQLERRM;
END $$;
CREATE TABLE field AS SELECT f.* FROM unnest('{oc4ids,ocds}'::text[]) s, ia.field(s) f WHERE document IN ('project', 'release', 'project-package', 'release-package', 'record-package');
CREATE TABLE through AS
	SELECT l.name, col, v, door(l.name, '/' || replace(l.path, '[]', '0') || '/0', least || put(string_to_array(l.path, '/') || '{[]}', jsonb_build_object(col, v)), col, v)
	FROM (
		-- the first list of that name whose elements have that column; what they have not is for ia.unmapped to tell
		SELECT DISTINCT ON (p.proname, col) p.proname::text AS name, col, f.path, k.least
		FROM pg_proc p, unnest(p.proargnames[5:]) col, field f JOIN kind k USING (document) JOIN field e USING (document)
		WHERE p.pronamespace = 'ia'::regnamespace AND p.prosrc = 'ia_list' AND f.kind ~ 'array' AND f.path !~ '<' AND e.path = f.path || '/[]/' || col
			AND lower(replace(p.proname, '_', '')) = lower(regexp_replace(f.path, '.*/', ''))
		ORDER BY p.proname, col, length(f.path)) l, (SELECT DISTINCT v FROM alone) v;
SQL
is(scalar(ask('SELECT count(DISTINCT name) FROM through')), $doors, 'each door has a list in some document');
is_deeply([ ask("SELECT name, col, v, door FROM through WHERE door <> 'kept' ORDER BY 1, 2, 3 LIMIT 40") ], [], 'each value at each column: there, or in _verbatim');

# ---- unknown members at every depth ----

# The largest document of a kind that ia.field tells of, with a member xx in every object that has fields; and where.
sub largest
{
	my ($document, $standard) = @_;
	my %at = ('' => {});
	my %inside;

	for (sort map { s{/<1>}{}r } grep { !m{/<0>} } ask("SELECT replace(path, '<lang>', 'en') || E'\\t' || kind || E'\\t' || coalesce(format, '') FROM ia.field('$standard') WHERE document = '$document' AND path <> ''"))
	{
		my ($path, $kind, $format) = split /\t/, $_, -1;
		my ($above, $name) = $path =~ m{^(?:(.*)/)?([^/]+)$};
		my $parent = $at{ $above // '' };
		my $value = $kind =~ /object/ && $kind !~ /array/ ? {} : $kind =~ /array/ ? [] : $kind =~ /string/ ? ($format eq 'date-time' ? '2024-01-12T00:00:00-06:00' : 'x')
		  : $kind =~ /integer/ ? 7 : $kind =~ /boolean/ ? $JSON::PP::true : 1.5;

		next if $kind eq '';			# a choice: the links are left out, whole releases follow
		$at{$path} = $value;
		ref $parent eq 'ARRAY' ? $parent->[0] = $value : ($parent->{$name} = $value);
		$inside{ $above // '' } = $parent if ref $parent eq 'HASH';
	}
	$_->{xx} = 1 for values %inside;
	return ($json->encode($at{''}), map { '/' . ($_ eq '' ? '' : s/\[\]/0/gr . '/') . 'xx' } keys %inside);
}
for ([ 'project', 'oc4ids' ], [ 'project-package', 'oc4ids' ], map { [ $_, 'ocds' ] } 'release', 'release-package', 'record', 'record-package', 'versioned-release')
{
	my ($document, $standard) = @$_;
	my ($doc, @places) = largest($document, $standard);

	is_deeply([ sort { $a cmp $b } ask("SELECT path FROM ia.unmapped(\$d\$$doc\$d\$)") ], [ sort { $a cmp $b } @places ],
		"$document: ia.unmapped lists the unknown members of " . @places . ' objects and nothing else');
	is(scalar(ask("SELECT verdict(type, doc, less(doc, ARRAY(SELECT path FROM ia.unmapped(doc))), '/') FROM kind, (VALUES (\$d\$$doc\$d\$::jsonb)) d (doc) WHERE document = '$document'")),
		'exact', "$document: the largest comes back");
}

# ---- composites that no document made ----

my @made = ((map { "ROW(1.5, 'MXN', '$_')::ia.oc4ids_value" } '[]', '1', 'null', '{}', '{"amount": 5}', '{"currency": {}}', '{"xx": 1}', '{"amount": [null]}'),
	(map { "ROW('x', '$_', NULL)::ia.oc4ids_gazetteer" } '{{a,b},{c,d}}', '[5:6]={a,b}', '{NULL,b}', '{}'),
	"ROW('4000-01-01 BC', NULL, NULL, 1, NULL)::ia.oc4ids_period", 'NULL::ia.oc4ids_period', 'ROW(NULL, NULL, NULL, NULL, NULL)::ia.oc4ids_period');
my @unsayable = ("ROW('NaN', 'MXN', NULL)::ia.oc4ids_value", "ROW('-Infinity', 'MXN', NULL)::ia.oc4ids_value",
	(map { "ROW('$_', NULL, NULL, 1, NULL)::ia.oc4ids_period" } 'infinity', '-infinity', '20000-01-01'));
for (@made, @unsayable)
{
	my ($out, $err) = run_sql($node, "SELECT ($_)::jsonb;");

	note("$_: $out$err");
	like(join(' ', sqlstates($err)), qr/^(?:22...)?$/, "$_: an answer or class 22");
}
is_deeply([ grep { (run_sql($node, "SELECT ($_)::jsonb;"))[1] eq '' } @unsayable ], [], 'what JSON or its dates cannot say is refused');

# ---- depth, time, and types that change meanwhile ----

$node->safe_psql('postgres', <<'SQL');
SET max_stack_depth = '6MB';
CREATE TABLE deep AS SELECT replace(t, '@', repeat(o, 10000) || '1' || repeat(c, 10000))::jsonb AS doc
	FROM (VALUES ('[', ']'), ('{"a":', '}')) b (o, c), unnest(ARRAY['{"id":"oc4ids-abc123-1","title":@}', '{"id":"oc4ids-abc123-1","xx":@}',
		'{"id":"oc4ids-abc123-1","documents":[@]}', '{"id":"oc4ids-abc123-1","metrics":[{"id":"1","observations":[{"dimensions":{"x":@}}]}]}', '@']) t;
CREATE TABLE large AS SELECT jsonb_build_object('id', 'oc4ids-abc123-1', 'documents', jsonb_agg(jsonb_build_object('id', i::text, 'title', repeat('Acta ', 12),
	'datePublished', '2024-03-12T09:00:00-06:00', 'xx', i))) AS doc FROM generate_series(1, 35000) i;
SQL
my ($out, $err);
for my $stack ('100kB', '2MB')
{
	(undef, $err) = run_sql($node, "SET max_stack_depth = '$stack';\n" . join '', map { my $row = $_; map { "SELECT count(*) FROM (SELECT doc FROM deep OFFSET $row LIMIT 1) d, $_;\n" }
		'CAST((doc::ia.oc4ids_project)::jsonb AS jsonb) x', 'ia.unmapped(doc) x', 'ia.documents(doc) x', 'ia.observations(doc) x' } 0 .. 9);
	is_deeply([ grep { !/^22/ } sqlstates($err) ], [], "10,000 levels, a stack of $stack: an answer or class 22");
}
for my $call ('(SELECT (doc::ia.oc4ids_project) IS NULL)', '(SELECT count(*) FROM ia.documents(doc))', '(SELECT count(*) FROM ia.unmapped(doc))')
{
	($out, $err) = run_sql($node, "SET statement_timeout = '2ms'; SELECT 'done', $call FROM large; SET statement_timeout = 0; SELECT 'again', (doc::ia.oc4ids_project).id FROM large;");
	is(join(' ', sqlstates($err)), '57014', "$call: 5 MB are cancelled");
	like($out, qr/^again\|oc4ids-abc123-1$/m, 'and the next call is right');
}
($out, $err) = run_sql($node, <<'SQL' . join '', map { "EXECUTE p('{\"budget\": {\"amount\": {\"amount\": 1.50, \"new\": 2}}}');\nEXECUTE q('{\"amount\": 1.50, \"new\": 2}');\nFETCH c;\n$_;\n" }
PREPARE p(jsonb) AS SELECT ($1::ia.oc4ids_project)::jsonb;
PREPARE q(jsonb) AS SELECT $1::ia.oc4ids_value;
SET plan_cache_mode = force_generic_plan;
DECLARE c CURSOR WITH HOLD FOR SELECT ('{"amount": 1}'::jsonb::ia.oc4ids_value) FROM generate_series(1, 10);
SQL
	'ALTER TYPE ia.oc4ids_value ADD ATTRIBUTE new text', 'ALTER TYPE ia.oc4ids_value DROP ATTRIBUTE currency', 'ALTER TYPE ia.oc4ids_value ALTER ATTRIBUTE amount TYPE text',
	'ALTER TYPE ia.oc4ids_value DROP ATTRIBUTE _verbatim', 'SELECT 1');
is_deeply([ grep { !/^(22|0A|42)/ } sqlstates($err) ], [], 'a type altered between two executions: an answer or a clear error');
is_deeply([ grep { /^\{/ && !/^\{"budget": \{"amount": \{("new": "?2"?, )?"amount": "?1\.50"?\}\}\}$/ } split /\n/, $out ], [], 'and no answer that nobody gave');
note("$out\n$err");
is_deeply([ crashes($node) ], [], 'no crash in the log');
$node->stop;
done_testing();
