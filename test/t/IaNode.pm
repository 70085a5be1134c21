# What the TAP tests share: a server with ia in it, and one way to run SQL that may fail.
#
# Decision: a test learns what happened from SQLSTATEs and counts, never from a message or a clock. A server for each
# file, so that "the log has no crash" is said of that file alone. shared_buffers is small because pages of the buffer
# pool that a backend touches count as its memory, and 002_memory.pl measures just that.
package IaNode;

use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Exporter 'import';

our @EXPORT = qw(ia_node run_sql sqlstates crashes);

sub ia_node
{
	my ($name, %conf) = @_;
	my $node = PostgreSQL::Test::Cluster->new($name);

	$node->init(extra => [ '-E', 'UTF8', '--locale=C.UTF-8', '-N' ]);
	%conf = (
		shared_buffers => '1MB',
		fsync => 'off',
		synchronous_commit => 'off',
		full_page_writes => 'off',
		max_wal_size => '4GB',
		autovacuum => 'off',
		%conf);
	$node->append_conf('postgresql.conf', "$_ = '$conf{$_}'") for sort keys %conf;
	$node->start;
	$node->safe_psql('postgres', 'SET client_min_messages = warning; CREATE EXTENSION ia CASCADE');
	return $node;
}

# Runs a script in one session that goes on after errors: its output, and what psql said on stderr (SQLSTATEs).
sub run_sql
{
	my ($node, $sql, $database) = @_;
	my ($out, $err) = ('', '');

	$node->psql($database // 'postgres', "\\set VERBOSITY sqlstate\n$sql",
		stdout => \$out, stderr => \$err, on_error_stop => 0);
	return ($out, $err);
}

# The SQLSTATEs in what psql wrote with VERBOSITY sqlstate; a lost connection counts as one.
sub sqlstates
{
	my ($err) = @_;
	my @states = $err =~ /(?:ERROR|FATAL|PANIC): +([0-9A-Z]{5})\b/g;

	push @states, 'lost connection' if $err =~ /server closed the connection|connection to server was lost/;
	return @states;
}

# Lines of the server's log that tell of a crash.
sub crashes
{
	my ($node) = @_;

	return grep { /terminated by signal|PANIC:|TRAP:/ } split /\n/, slurp_file($node->logfile);
}

1;
