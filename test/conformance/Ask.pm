# What the conformance scripts in Perl share: a file's bytes, psql's answer, and where ../shared is.
package Ask;

use strict;
use warnings;
use Cwd 'abs_path';
use Exporter 'import';
use File::Basename;
use File::Temp;
use IPC::Run;

our @EXPORT = qw($shared slurp_raw ask);
our $shared = $ENV{IA_SHARED} // dirname(abs_path(__FILE__)) . '/../../../shared';

sub slurp_raw
{
	my ($path) = @_;

	open my $handle, '<:raw', $path or die "$path: $!";
	local $/;
	return scalar(<$handle>) // '';
}

# One psql for one script, through a file, so that a psql that stops early says why itself; the fields of its lines.
sub ask
{
	my ($sql) = @_;
	my $script = File::Temp->new;
	my ($out, $err) = ('', '');

	print $script $sql;
	close $script;
	IPC::Run::run([ $ENV{PSQL} // 'psql', '-XAtq', '-F', "\t", '-v', 'ON_ERROR_STOP=1', '-f', "$script" ], '>', \$out, '2>', \$err)
	  or die "psql: $err";
	return map { [ split /\t/, $_, -1 ] } split /\n/, $out;
}

1;
