#!/usr/bin/perl
# A folder of extensions as one JSON object: profile.pl FOLDER > {"patches": [...], "codelists": {name: [codes]}}.
#
# Decision: the two layouts there are: as publishers keep them (a folder an extension, with release-schema.json and
# codelists/*.csv, whose first column is the code), and ours (patches/*.json beside codelists.json, test/data/profile).
# Lists of one name are put together, in the order of the extensions.
use strict;
use warnings;
use JSON::PP;

my ($folder) = @ARGV;
my $json = JSON::PP->new->utf8->canonical;
my %codelists;

sub slurp { open my $in, '<:raw', $_[0] or die "$_[0]: $!\n"; local $/; scalar <$in> }

my @patches = map { $json->decode(slurp($_)) } glob("$folder/*/release-schema.json $folder/patches/*.json");
@patches or die "$folder: no extension\n";
%codelists = %{$json->decode(slurp("$folder/codelists.json"))} if -e "$folder/codelists.json";
for my $file (glob "$folder/*/codelists/*.csv") {
	my ($name) = $file =~ m{([^/]+)$};
	my $text = slurp($file);
	my @codes;
	push @codes, $1 while $text =~ /\G(?:\xEF\xBB\xBF)?([^",\r\n]+)(?:,(?:"(?:[^"]|"")*"|[^",\r\n]*))*(?:\r?\n|\z)/gc;
	@codes && shift @codes eq 'Code' && (pos($text) // 0) == length $text or die "$file: not a code list\n";
	push @{$codelists{$name}}, @codes;
}
print $json->encode({ patches => \@patches, codelists => \%codelists }), "\n";
