# reference.pl
#	The part of generate.pl that writes doc/model.md, the reference people read.
use strict;
use warnings;

sub reference
{
	my ($standard, $spec, $model, $codes) = @_;
	my $newest = $spec->{versions}[-1];
	my $text = '## ' . uc($standard) . ' ' . join(', ', @{ $spec->{versions} }) . "\n\n### Fields\n\n";

	foreach my $name (@{ $model->{order} })
	{
		my $type = $model->{types}{$name};
		$text .= "#### $name\n\n$type->{es} / $type->{en}\n\n"
		  . "| field | what it takes | español | English |\n|---|---|---|---|\n";
		foreach my $field (@{ $type->{fields} })
		{
			$text .= "| `$field->{name}` | " . takes($field) . " | $field->{es} | $field->{en} |\n";
		}
		$text .= "\n";
	}
	$text .= "### Code lists\n\n";
	foreach my $list (sort keys %$codes)
	{
		my @rows = @{ $codes->{$list} };
		$text .= "#### $list\n\n";
		if (grep { $_->{es} ne '' } @rows)
		{
			$text .= "| code | español | English | versions |\n|---|---|---|---|\n"
			  . join('', map {
				"| `$_->{code}` | $_->{es} | $_->{en} | "
				  . join(', ',
					$_->{since} ? "since $_->{since}" : (),
					$_->{until} ? "until $_->{until}" : (),
					$_->{deprecated} ? "deprecated in $_->{deprecated}" : ()) . " |\n"
			  } @rows);
		}
		else
		{
			$text .= join(' ', map { "`$_->{code}`" } @rows) . "\n";
		}
		$text .= "\n";
	}
	return $text;
}

sub takes
{
	my ($field) = @_;
	my $kind = $field->{kind};
	my @words;
	if ($kind->{list}) { push @words, 'list of'; $kind = $kind->{list}; }
	push @words,
	    $kind->{object} ? "`$kind->{object}`"
	  : $kind->{code}   ? "code of `$kind->{code}` (" . ($kind->{closed} ? 'closed' : 'open') . ')'
	  :                   ($kind->{scalar} =~ s/\|/ or /gr);
	foreach my $name (sort keys %{ $field->{attrs} })
	{
		my ($value, $from) = @{ $field->{attrs}{$name} };
		push @words, "$name" . ($value eq '1' && $name !~ /min/ ? '' : " $value") . ($from ? " from $from" : '');
	}
	return join ' ', $words[0], map { s/^(?=[a-z])/, /r } @words[ 1 .. $#words ];
}

1;
