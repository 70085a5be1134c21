#!/usr/bin/perl
# The RFC, budget lines and parties of the published Mexican files: how many RFC are right, that sums by moment are those of a
# plain walk through the document, and that an RFC is one organization whoever publishes it. Needs ../shared.
#
# Decision: what must hold is tested; how good the data is, is printed, since that is what the findings are for.
use strict;
use warnings;
use FindBin;
use Test::More;

use lib $FindBin::Bin;
use Ask;

sub answer { (ask(@_))[0][0] }

ask('SET client_min_messages = warning; SELECT count(*) FROM ia.create_platform(true)');
ask('CREATE TABLE key_file (file text, doc jsonb)');
ask("INSERT INTO key_file SELECT '$_->[0]', i.doc FROM ia.intake(decode('" . unpack('H*', slurp_raw("$shared/data/$_->[0]")) . "', 'hex')) i WHERE i.doc IS NOT NULL")
  for map { [ substr($_, length("$shared/data/")) ] } grep { slurp_raw($_) =~ /RFC|budgetLines/ } sort glob "$shared/data/{oc4ids-nl,other,ocds-inai-record-packages,ocds-nl-record-packages}/*.json";
cmp_ok(answer('SELECT count(*) FROM key_file'), '>', 0, 'files with RFC or budget lines');

# ---- RFC ----
ask(<<'SQL');
CREATE TABLE key_rfc AS SELECT DISTINCT i ->> 'id' AS rfc FROM key_file, jsonb_path_query(doc, 'strict $.** ? (@.scheme == "MX-RFC" || @.scheme == "RFC")', '{}', true) i WHERE i ->> 'id' IS NOT NULL;
SQL
diag(join ', ', map { "$_->[1] $_->[0]" } ask("SELECT coalesce(f.code, 'without a finding'), count(*) FROM key_rfc LEFT JOIN LATERAL ia.rfc_findings(rfc) f ON true GROUP BY 1 ORDER BY 2 DESC, 1"));
cmp_ok(answer('SELECT count(*) FROM key_rfc WHERE ia.is_rfc(rfc)'), '>', 50, 'most of the RFC are RFC');
is(answer("SELECT count(*) FROM key_rfc WHERE rfc ~* '^sin' AND ia.normal_rfc(rfc) IS NOT NULL"), 0, 'no placeholder is one');
is(answer("SELECT count(*) FROM key_rfc WHERE ia.is_rfc(rfc) IS DISTINCT FROM (rfc ~ '^[A-ZÑ&]{3,4}[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])[A-Z0-9]{2}[0-9A]\$')"), 0, 'what is one is what the pattern of invoices takes');
is(answer('SELECT count(*) FROM key_rfc WHERE ia.is_rfc(rfc) <> (NOT EXISTS (SELECT FROM ia.rfc_findings(rfc) f WHERE f.code NOT IN (\'rfc-check-digit\', \'rfc-generic\')))'), 0, 'and has no other finding');

# ---- budget lines ----
cmp_ok(answer('SELECT count(*) FROM key_file, ia.budget_moments(doc)'), '>', 0, 'there are measures');
# IS NOT NULL would ask for all 13 components
my ($key, $all) = @{ (ask('SELECT count(*) FILTER (WHERE NOT (key IS NULL)), count(*) FROM key_file, ia.budget_moments(doc)'))[0] };
is($key, $all, "each of the $all measures has a key");
is(answer(<<'SQL'), 0, 'sums by moment are those of a plain walk');
SELECT count(*) FROM key_file k,
	LATERAL (SELECT sum(coalesce(approved, 0) + coalesce(modified, 0) + coalesce(committed, 0) + coalesce(accrued, 0) + coalesce(executed, 0) + coalesce(paid, 0)) AS total FROM ia.budget_totals(k.doc)) t,
	LATERAL (SELECT sum((m #>> '{value,amount}')::numeric) AS total FROM jsonb_path_query(k.doc #- '{records,0,versionedRelease}', 'strict $.**.budgetLines[*].measures[*] ? (@.value.amount.type() == "number" && @.id like_regex "^(approved|modified|committed|accrued|executed|paid)$")', '{}', true) m) w
WHERE t.total IS DISTINCT FROM w.total
SQL
is(answer('SELECT count(*) FROM key_file, generate_series(0, 13) n WHERE (SELECT sum(approved) FROM ia.budget_totals(doc, n)) IS DISTINCT FROM (SELECT sum(approved) FROM ia.budget_totals(doc, 0))'), 0, 'whatever they are grouped by');

# ---- parties ----
ask("INSERT INTO infra.institution (institution, name, ambit, head) VALUES ('one', 'Una', 'federal', 'X'), ('two', 'Otra', 'federal', 'X')");
my ($found, $organizations, $none) = @{ (ask("SELECT count(g.organization), count(DISTINCT g.organization), count(*) - count(g.organization) FROM key_file, LATERAL infra.gather_parties('one', doc) g"))[0] };
cmp_ok($found, '>', 0, "$found parties are $organizations organizations; $none name nobody");
is(answer("SELECT count(DISTINCT g.organization) FROM key_file, LATERAL infra.gather_parties('two', doc) g WHERE g.matched = 'new'"), 0, 'another publisher of the same brings nobody new');
is(answer('SELECT count(*) FROM (SELECT ia.normal_rfc(r.rfc) FROM key_rfc r JOIN infra.organization_identifier i ON i.scheme = \'MX-RFC\' AND i.identifier = ia.normal_rfc(r.rfc) GROUP BY 1 HAVING count(DISTINCT i.organization) > 1) x'), 0, 'an RFC is one organization');
done_testing();
