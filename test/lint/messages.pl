#!/usr/bin/perl
# Errors speak like PostgreSQL's own: every ereport carries an errcode, the primary message starts in lower case and
# has no final period, detail and hint are sentences. A gateway maps the errcode; people read the rest.
# An all-caps word (OC4IDS, JSON) or a placeholder may open a message.
use strict;
use warnings;

my $string = qr/"(?:[^"\\]|\\.)*"/;

for my $file (glob 'src/*.c')
{
	open my $in, '<', $file or die "$file: $!\n";
	my $text = do { local $/; <$in> };

	# Comments become blanks of the same height, strings stay.
	$text =~ s{($string|'(?:[^'\\]|\\.)*')|(/\*.*?\*/|//[^\n]*)}{ defined $1 ? $1 : $2 =~ s/[^\n]//gr }gse;
	my $line = sub { "$file:" . (1 + substr($text, 0, shift) =~ tr/\n//) . ':' };

	while ($text =~ /\bereport(?:_domain)?\s*(\((?:[^()"']|$string|'(?:[^'\\]|\\.)*'|(?1))*\))/g)
	{
		my ($call, $at) = ($1, $-[0]);
		print $line->($at), " ereport without errcode\n" unless $call =~ /errcode\w*\s*\(/;
	}
	while ($text =~ /\b(errmsg|errmsg_internal|errdetail|errhint)\s*\(\s*($string(?:\s*$string)*)/g)
	{
		my ($kind, $literal, $at) = ($1, $2, $-[0]);
		$literal =~ s/"\s*"//g;
		$literal =~ s/^"|"$//g;
		(my $plain = $literal) =~ s/%[-+ #0-9.*lzh]*[a-zA-Z]//g;
		next unless $plain =~ /[a-z]/;
		if ($kind =~ /^errmsg/)
		{
			print $line->($at), " $kind starts with a capital\n" if $literal =~ /^[A-Z][a-z]*\b/ && $& !~ /^[A-Z]{2}/;
			print $line->($at), " $kind ends with a period\n" if $literal =~ /(?<!\.)\.$/;
		}
		else
		{
			print $line->($at), " $kind is not a sentence\n" unless $literal =~ /^[A-Z%"\\]/ && $literal =~ /[.?!:]$/;
		}
	}
}
