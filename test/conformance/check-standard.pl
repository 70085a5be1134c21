#!/usr/bin/perl
# Compares the product's model with the official schema files and code lists, fact by fact:
#
#   check-standard.pl [--standard FOLDER] NODES CODES       ('-' is stdin)
#
# The model was written by us, in another shape; the only proof that it says what the standard says is
# to expand both into the same table and compare every cell. Nothing of the product is read here except
# the two dumps, and nothing of the standard except its files (../shared/standard, never shipped).
#
# NODES: TSV, one row for each place of each document, columns as in @COLUMNS. A pointer is the path from
# the root with names joined by '/', list elements as [], branches of oneOf as <n>, language variants as
# title_<lang>; the root is empty. Where a document embeds another one (a package's projects), one row
# stands for it. CODES: TSV of standard, version, codelist, code. A first line of column names is skipped.
#
# Both sides are brought to one shape first: the code list of a list of codes belongs to its elements.
# deliberate.tsv names the differences we want (standard, version, document, pointer, column, reason; for
# codes the document is "codes", the pointer the list, the column the code; for a whole row the column is
# "row"). A row of it that excuses nothing is an error, so that the file cannot outlive its reasons.
#
# Each difference is one line. The last line is
# "N nodes compared, N codes compared, N differences, N deliberate"; the exit status is 1 on differences.

use strict;
use warnings;

use File::Basename qw(dirname);
use JSON::PP ();

binmode STDOUT, ':encoding(UTF-8)';
binmode STDERR, ':encoding(UTF-8)';

my @KEY = qw(standard version document pointer);
my @FACTS = qw(kinds format min_length min_items unique min_properties minimum pattern required codelist
  closed merge deprecated);
my @COLUMNS = (@KEY, @FACTS);

# of an embedded document only what the embedding place says about it
my %EMBEDDED = map { $_ => 1 } qw(kinds required merge deprecated);

# document => file, in the folder of the version
my %DOCUMENTS = (
	oc4ids => {
		'project'         => 'project-schema.json',
		'project-package' => 'project-package-schema.json',
	},
	ocds => {
		'release'           => 'release-schema.json',
		'release-package'   => 'release-package-schema.json',
		'record-package'    => 'record-package-schema.json',
		'versioned-release' => 'versioned-release-validation-schema.json',
	});
my @VERSIONS = ((map { [ 'oc4ids', $_, "oc4ids-$_" ] } qw(0.9.1 0.9.2 0.9.3 0.9.4 0.9.5)),
	[ 'ocds', '1.1', 'ocds-1.1.5' ]);

my $here   = dirname($0);
my $folder = "$here/../../../shared/standard";
if (@ARGV && $ARGV[0] eq '--standard')
{
	shift @ARGV;
	$folder = shift @ARGV;
}
die "usage: check-standard.pl [--standard FOLDER] NODES CODES\n" unless @ARGV == 2 && defined $folder;
die "check-standard.pl: $folder is not there: name the folder with --standard\n" unless -d $folder;

my %deliberate = read_deliberate("$here/deliberate.tsv");
my ($differences, $excused) = (0, 0);

# --- the official side

my (%official, %embedded);    # {key}{fact}; {key} = 1
my (%lists, %enums);          # {"standard\tversion"}{list}{code}; the same, and {place}
my ($schema, $context, @place);    # what walk() is in: the file, "standard\tversion", standard..document

for my $entry (@VERSIONS)
{
	my ($standard, $version, $directory) = @$entry;
	$context = "$standard\t$version";
	for my $document (sort keys %{ $DOCUMENTS{$standard} })
	{
		@place  = ($standard, $version, $document);
		$schema = read_json("$folder/$directory/$DOCUMENTS{$standard}{$document}");
		walk($schema, '', '');
	}
	for my $file (glob "$folder/$directory/codelists/*.csv")
	{
		my ($name) = $file =~ m{([^/]+)\.csv$};
		$lists{$context}{$name}{$_} = 1 for read_codes($file);
	}
}
move_codelists(\%official);

# --- the product's side

my %product = read_nodes($ARGV[0]);
my %codes   = read_product_codes($ARGV[1]);
move_codelists(\%product);

# --- nodes

for my $key (sort keys %{ { %official, %product } })
{
	my ($want, $have) = ($official{$key}, $product{$key});
	if (!$have)
	{
		difference($key, 'row', 'the product lacks it');
	}
	elsif (!$want)
	{
		difference($key, 'row', 'the standard does not have it');
	}
	else
	{
		for my $fact (@FACTS)
		{
			next if $embedded{$key} && !$EMBEDDED{$fact};
			difference($key, $fact, "'$have->{$fact}' in the product, '$want->{$fact}' in the standard")
			  if $have->{$fact} ne $want->{$fact};
		}
	}
}

# --- codes: the product against the CSV files, and against every enum that names a list

my $codes_compared = 0;
my %contexts = map { join("\t", @$_[ 0, 1 ]) => 1 } @VERSIONS;
for my $version (sort keys %{ { %contexts, %codes } })
{
	my ($want, $have) = ($lists{$version} || {}, $codes{$version} || {});
	for my $list (sort keys %{ { %$want, %$have } })
	{
		$codes_compared += keys %{ $want->{$list} || {} };
		compare_codes("$version\tcodes\t$list", $have->{$list}, $want->{$list}, 'code list file');
		for my $where (sort keys %{ $enums{$version}{$list} || {} })
		{
			compare_codes("$version\tcodes\t$list", $have->{$list}, $enums{$version}{$list}{$where},
				"enum of $where");
		}
	}
}

for my $key (sort grep { !$deliberate{$_}{used} } keys %deliberate)
{
	$differences++;
	print join(' ', split /\t/, $key, -1), ": deliberate.tsv line $deliberate{$key}{line} excuses nothing\n";
}
printf "%d nodes compared, %d codes compared, %d differences, %d deliberate\n",
  scalar(keys %official), $codes_compared, $differences, $excused;
exit($differences ? 1 : 0);

# --- the walk of a schema

sub walk
{
	my ($node, $pointer, $required) = @_;
	my %said = %$node;    # annotations beside a $ref count, validation keywords beside it do not
	my $elsewhere = 0;
	while (ref $node eq 'HASH' && exists $node->{'$ref'})
	{
		if ($node->{'$ref'} =~ /^#(.*)/)
		{
			my $target = $schema;
			$target = $target->{$_} for grep { $_ ne '' } split m{/}, $1;
			$node = $target;
			%said = (%$node, %said);
		}
		else
		{
			$node      = { type => 'object' };
			$elsewhere = 1;
		}
	}
	my $types = $node->{type};
	my @kinds = ref $types ? sort @$types : defined $types ? ($types) : ();
	my $codelist = defined $said{codelist} ? $said{codelist} =~ s/\.csv$//r : '';
	my $key = join "\t", @place, $pointer;

	die "check-standard.pl: $key twice\n" if $official{$key};
	$embedded{$key} = 1 if $elsewhere;
	$official{$key} = {
		kinds          => join(',', @kinds),
		format         => text($node->{format}),
		min_length     => text($node->{minLength}),
		min_items      => text($node->{minItems}),
		unique         => $node->{uniqueItems} ? 't' : '',
		min_properties => text($node->{minProperties}),
		minimum        => text($node->{minimum}),
		pattern        => text($node->{pattern}),
		required       => $required,
		codelist       => $codelist,
		closed         => $node->{enum} ? 't' : '',
		merge          => $said{omitWhenMerged} ? 'omit'
		: $said{wholeListMerge} ? 'whole'
		: $said{versionId}      ? 'versionid'
		: '',
		deprecated => $said{deprecated} ? 't' : '' };
	note_enum($node, $codelist, $pointer);
	return if $elsewhere;

	my %needed = map { $_ => 1 } @{ $node->{required} || [] };
	for my $name (sort keys %{ $node->{properties} || {} })
	{
		walk($node->{properties}{$name}, below($pointer, $name), delete $needed{$name} ? 't' : '');
	}
	die "check-standard.pl: $key requires a member it does not declare\n" if %needed;
	for my $expression (sort keys %{ $node->{patternProperties} || {} })
	{
		my ($stem) = $expression =~ /^\^\(([A-Za-z]+)_\(/
		  or die "check-standard.pl: $key: a patternProperties that is no language suffix\n";
		walk($node->{patternProperties}{$expression}, below($pointer, $stem . '_<lang>'), '');
	}
	walk($node->{items}, below($pointer, '[]'), '') if $node->{items};
	my $branch = 0;
	walk($_, below($pointer, '<' . $branch++ . '>'), '') for @{ $node->{oneOf} || [] };
	return;
}

sub below
{
	my ($pointer, $step) = @_;
	return $pointer eq '' ? $step : "$pointer/$step";
}

sub text
{
	my ($value) = @_;
	return defined $value ? "$value" : '';
}

# an enum is compared with the list that its node or, for elements, the list around it names
sub note_enum
{
	my ($node, $codelist, $pointer) = @_;
	my $enum = $node->{enum};
	if (!$enum)
	{
		my $items = $node->{items};
		$enum = $items->{enum} if $codelist ne '' && ref $items eq 'HASH';
	}
	return if !$enum || $codelist eq '';
	$enums{$context}{$codelist}{"$place[2] $pointer"} = { map { $_ => 1 } grep { defined } @$enum };
	return;
}

# the code list of a list of codes goes to the row of its elements
sub move_codelists
{
	my ($rows) = @_;
	for my $key (keys %$rows)
	{
		my $row = $rows->{$key};
		next unless $row->{kinds} =~ /\barray\b/ && "$row->{codelist}$row->{closed}" ne '';
		my ($place, $pointer) = $key =~ /^(.*\t)([^\t]*)$/s;
		my $element = $rows->{ $place . below($pointer, '[]') } or next;
		for my $fact (qw(codelist closed))
		{
			$element->{$fact} = join '+', grep { $_ ne '' } $element->{$fact},
			  $row->{$fact} eq $element->{$fact} ? '' : $row->{$fact};
			$row->{$fact} = '';
		}
	}
	return;
}

# --- differences

sub difference
{
	my ($key, $column, $words) = @_;
	if (my $wanted = $deliberate{"$key\t$column"})
	{
		$excused++ unless $wanted->{used}++;
		return;
	}
	$differences++;
	my ($standard, $version, $document, $pointer) = split /\t/, $key, -1;
	print "$standard $version $document ", ($pointer eq '' ? '(root)' : $pointer), " $column: $words\n";
	return;
}

sub compare_codes
{
	my ($key, $have, $want, $where) = @_;
	for my $code (sort keys %{ { %{ $have || {} }, %{ $want || {} } } })
	{
		next if $have->{$code} && $want->{$code};
		difference($key, $code,
			$want->{$code} ? "the product lacks this code ($where)" : "not in the standard ($where)");
	}
	return;
}

# --- files

sub lines_of
{
	my ($file) = @_;
	my $in;
	if ($file eq '-')
	{
		$in = \*STDIN;
	}
	else
	{
		open $in, '<', $file or die "check-standard.pl: $file: $!\n";
	}
	binmode $in, ':encoding(UTF-8)';
	my @lines = <$in>;
	chomp @lines;
	return @lines;
}

sub read_nodes
{
	my ($file) = @_;
	my (%rows, $number);
	for my $line (lines_of($file))
	{
		$number++;
		my @cells = split /\t/, $line, -1;
		next if $number == 1 && $cells[0] eq 'standard';
		die "check-standard.pl: $file line $number: ", scalar(@cells), ' columns, not ', scalar(@COLUMNS), "\n"
		  if @cells != @COLUMNS;
		my $key = join "\t", @cells[ 0 .. $#KEY ];
		difference($key, 'row', 'twice in the product') if $rows{$key};
		my %row;
		@row{@FACTS} = @cells[ @KEY .. $#cells ];
		$row{kinds} = join ',', sort split /,/, $row{kinds};
		$rows{$key} = \%row;
	}
	return %rows;
}

sub read_product_codes
{
	my ($file) = @_;
	my (%found, $number);
	for my $line (lines_of($file))
	{
		$number++;
		my @cells = split /\t/, $line, -1;
		next if $number == 1 && $cells[0] eq 'standard';
		die "check-standard.pl: $file line $number: not standard, version, codelist, code\n" if @cells != 4;
		my ($standard, $version, $list, $code) = @cells;
		difference("$standard\t$version\tcodes\t$list", $code, 'twice in the product')
		  if $found{"$standard\t$version"}{$list}{$code}++;
	}
	return %found;
}

sub read_deliberate
{
	my ($file) = @_;
	my (%found, $number);
	for my $line (lines_of($file))
	{
		$number++;
		next if $line =~ /^#|^\s*$/;
		my @cells = split /\t/, $line, -1;
		die "check-standard.pl: $file line $number: not standard, version, document, pointer, column, reason\n"
		  if @cells != 6 || $cells[5] !~ /\S/;
		my $key = join "\t", @cells[ 0 .. 4 ];
		die "check-standard.pl: $file line $number: the same difference twice\n" if $found{$key};
		$found{$key} = { line => $number, used => 0 };
	}
	return %found;
}

sub read_json
{
	my ($file) = @_;
	open my $in, '<:raw', $file or die "check-standard.pl: $file: $!\n";
	local $/ = undef;
	return JSON::PP->new->utf8->decode(scalar <$in>);
}

# the column Code of a CSV file whose quoted cells may hold commas, quotes and newlines
sub read_codes
{
	my ($file) = @_;
	open my $in, '<:encoding(UTF-8)', $file or die "check-standard.pl: $file: $!\n";
	my $all = do { local $/ = undef; <$in> };
	$all =~ s/^\x{FEFF}//;
	my (@rows, @row);
	while ($all =~ /\G(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|\z)/gc)
	{
		my ($quoted, $plain, $end) = ($1, $2, $3);
		push @row, defined $quoted ? $quoted =~ s/""/"/gr : $plain;
		if ($end ne ',')
		{
			push @rows, [@row] unless @row == 1 && $row[0] eq '';
			@row = ();
			last if $end eq '';
		}
	}
	die "check-standard.pl: $file: not CSV at character ", pos($all) || 0, "\n"
	  if (pos($all) || 0) < length $all;
	my $header = shift @rows;
	my ($column) = grep { $header->[$_] eq 'Code' } 0 .. $#$header;
	die "check-standard.pl: $file: no column Code\n" unless defined $column;
	return map { $_->[$column] } @rows;
}
