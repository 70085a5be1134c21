# The sample files against the table in test/data/sample/README.md, which says what is wrong with each on purpose.
#
# Decision: the README's words are its own, so the table below maps them to our codes, once, in the open. What the README
# lists must be found at that place; of the schema's rules nothing else may be found; further findings beyond the schema
# are printed, not judged (one fault can have two: a mistyped name is unknown and the right one missing).
use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin;
use IaNode;
use Test::More;
use PostgreSQL::Test::Utils;

# word of the README => codes, one of which must be there
my %codes = (
	'bad-date' => ['format'],
	'bad-uri' => ['format'],
	'closed-code' => ['enum'],
	'required' => ['required'],
	'wrong-type' => ['type'],
	'null' => ['type'],
	'empty-string' => [ 'min-length', 'blank' ],		# OCDS allows it: then it is a blank
	'empty-list' => ['min-items'],
	'empty-object' => ['min-properties'],
	'open-code' => ['open-code'],
	'unknown-field' => ['unknown-field'],
	'blank' => ['blank'],
	'duplicate-id' => ['duplicate-id'],
	'no-such-party' => ['unresolved-reference'],
	'no-such-award' => ['unresolved-reference'],
	'no-currency' => ['missing-currency'],
	'period-order' => ['date-order'],
	'id-prefix' => ['id-prefix'],
	'package-version' => ['unknown-version']);

# Words that no rule of this issue stands for: geometry, references between releases and plausibility come later.
my %later = map { $_ => 1 } 'lat-lon', 'no-such-release', 'year-one';

# Where OCDS has no such rule, the README's word has no code: an empty object is allowed there.
my %not_in_ocds = ('empty-object' => 1, 'empty-list' => 1);

# Said of files that are right, and why that stands: the engine does not read the extensions that a package declares, so
# their members and codes are strangers to it; and a later release may cite an award of an earlier one, which a validator
# of one file cannot see. Severity is warning in each case.
my %extended = map { $_ => 1 } qw(13-licitacion-puente-convocatoria.json 15-licitacion-puente-contrato.json
  16-licitacion-puente-ejecucion.json 17-expediente-puente.json);
my $understood = qr{/(?:deliveryLocations|guarantees|implementation/status) unknown-field$|/roles/0 open-code$|/contracts/0/awardID unresolved-reference$};

# What a refused file says on purpose => code
my @refusals = (
	[ qr/^ends after/ => 'truncated' ],
	[ qr/twice/ => 'duplicate-key' ],
	[ qr/^not UTF-8/ => 'encoding' ],
	[ qr/^text after/ => 'trailing-data' ]);

my %schema = map { $_ => 1 } qw(type required enum format pattern min-length min-items min-properties unique-items minimum one-of);

my $sample = "$FindBin::RealBin/../data/sample";
my $node = ia_node('files');
my %rows = map { /^\| `([^`]+\.json)` \| (\w+) \| (.*?) \| (.*?) \|$/ ? ($1 => [ $2, $3, $4 ]) : () } split /\n/, slurp_file("$sample/README.md");
my @files = map { m{([^/]+)$} } glob "$sample/*.json";

is_deeply([ sort keys %rows ], [ sort @files ], 'every file has a row and every row a file');

for my $file (@files)
{
	my ($verdict, $what, $wrong) = @{ $rows{$file} // next };
	my $hex = unpack 'H*', slurp_raw("$sample/$file");
	my ($out, $err) = run_sql($node, <<SQL);
CREATE TEMP TABLE one AS SELECT * FROM ia.intake(decode('$hex', 'hex'));
SELECT 'doc', doc IS NOT NULL, standard FROM one;
SELECT 'admission', f.code, f.value ->> 'line', (f.value ->> 'byte')::int + 1 FROM one, unnest(findings) f;
SELECT 'finding', f.path, f.code, f.severity, f.detail FROM one, ia.validate(doc) f;
SQL
	is($err, '', "$file: no error");
	my ($accepted, $standard) = $out =~ /^doc\|(t|f)\|(\w*)$/m;
	my @admission = $out =~ /^admission\|(.*)$/mg;
	my @findings = map { [ split /\|/, $_, 4 ] } $out =~ /^finding\|(.*)$/mg;
	my @errors = map { "$_->[0] $_->[1]" } grep { $schema{ $_->[1] } } @findings;

	if ($verdict eq 'refused')
	{
		my ($code) = map { $_->[1] } grep { $wrong =~ $_->[0] } @refusals;
		# the place stated last is the one refused: the second of two keys, the end of a cut file
		my ($line) = (reverse $wrong =~ /line (\d+)/g);
		my ($byte) = (reverse $wrong =~ /(?:byte|after) (\d+)/g);

		is($accepted, 'f', "$file: refused");
		like(join(' ', @admission), qr/^\Q$code|$line|\E\d+$/, "$file: $code in line $line");
		# A cut file ends one byte after its last.
		my ($at) = join(' ', @admission) =~ /(\d+)$/;
		is($at, $code eq 'truncated' ? $byte + 1 : $byte, "$file: at byte $byte");
		next;
	}
	is($accepted, 't', "$file: admitted");
	is(join(' ', map { (split /\|/)[0] } @admission), $verdict eq 'notice' ? 'byte-order-mark' : '', "$file: what admission says");
	if ($verdict ne 'faulty')
	{
		my $known = $extended{$file} ? $understood : qr/(?!)/;

		is_deeply([ grep { $_ !~ $known } map { "$_->[0] $_->[1]" } @findings ], [], "$file: nothing found");
		next;
	}
	my (%stated, @missing);

	for (split /<br>/, $wrong)
	{
		my ($path, $word, $name) = /^`([^`]*)` ([\w-]+)(?:: (\w+))?$/ or do { fail("$file: cannot read \"$_\""); next };

		next if $later{$word} || ($standard eq 'ocds' && $not_in_ocds{$word});
		my ($found) = grep {
			my $f = $_;
			$f->[0] eq $path && (grep { $_ eq $f->[1] } @{ $codes{$word} // [] })
			  && (!defined $name || $f->[3] =~ /\b\Q$name\E\b/)
		} @findings;

		push @missing, "$path $word" if !$found;
		$stated{"$path $found->[1]"}++ if $found;
	}
	is_deeply(\@missing, [], "$file: every fault stated is found");
	is_deeply([ grep { !$stated{$_} } @errors ], [], "$file: no other fault against the schema");
	my @more = grep { !$schema{ $_->[1] } && !$stated{"$_->[0] $_->[1]"} } @findings;
	diag("$file also has: " . join ', ', map { "$_->[0] $_->[1]" } @more) if @more;
}

is_deeply([ crashes($node) ], [], 'no crash in the log');
$node->stop;
done_testing();

sub slurp_raw
{
	my ($path) = @_;

	open my $handle, '<:raw', $path or die "$path: $!";
	local $/;
	return scalar <$handle>;
}
