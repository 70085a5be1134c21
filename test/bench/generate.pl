#!/usr/bin/perl
# The benchmark's documents: generate.pl FIELDS CODES [REAL.json...] > lines for COPY (set, kind, text).
#
# Decision: they are made from the model itself (FIELDS: document kind, path, kinds, required, format, code list,
# closed, deprecated, type; CODES: document kind, list, code; both by psql -At -F TAB), so that every field of a project
# appears, in a mix where long texts, lists with distinct ids and references to the parties weigh as in published
# projects; OCDS releases likewise. The numbers come from one seeded generator: every run, everywhere, measures the same
# bytes. kind: valid; faulty (the same project with FAULTS faults, one finding each, of all sorts); release (valid);
# history (a release of a process; its releases follow one another); real (a published file, as it is).
use strict;
use warnings;
use utf8;

use constant FAULTS => 20;
my %sets = (# bytes aimed at, different documents
	'2 KB' => [1_600, 400], '20 KB' => [20_000, 60], '200 KB' => [200_000, 8], '5 MB' => [5_000_000, 1]);

my ($fields, $codes, @real) = @ARGV;
my (%model, %codelists, %codelist, %phrases, $seed, $serial, @parties, %sites);

# ---- the model: a tree of nodes {name, kind, required, format, codelist, type, item | fields} ----

sub rows { open my $in, '<:encoding(UTF-8)', shift or die $!; map { chomp; [split /\t/, $_, -1] } <$in> }

push @{$codelists{$_->[0]}{$_->[1]}}, $_->[2] for rows($codes);
for (rows($fields)) {
	my ($document, $path, $kind, $required, $format, $codelist, $closed, $deprecated, $type) = @$_;
	$kind = join ',', grep { $_ ne 'null' } split /,/, $kind;
	# languages, and the old value of a change, which may be anything: not in these documents
	next if $path =~ /</ || $kind =~ /,.*,/ || $deprecated eq 't';
	if ($path eq '') { $model{"$document "} = { name => '', kind => 'object' }; next }
	my ($above, $name) = $path =~ m{^(?:(.*)/)?([^/]+)$};
	my $parent = $model{"$document " . ($above // '')} or next;
	my $node = $model{"$document $path"} = { name => $name, kind => $kind, required => $required eq 't', format => $format,
		codelist => $codelist, closed => $closed eq 't', type => $type };
	if ($name eq '[]') { $parent->{item} = $node; $node->{name} = $parent->{name} }
	else { push @{$parent->{fields}}, $node; $parent->{member}{$name} = $node }
}

# ---- chance ----

sub dice { $seed = ($seed * 1103515245 + 12345) % 2147483648; int(($seed >> 8) / 8388608 * shift) }
sub pick { $_[dice(scalar @_)] }
sub shuffled { my @all = @_; for my $i (reverse 1 .. $#all) { my $j = dice($i + 1); @all[$i, $j] = @all[$j, $i] } @all }
sub date { my $year = shift; sprintf '%d-%02d-%02dT%02d:%02d:00-06:00', $year, 1 + dice(12), 1 + dice(28), 8 + dice(10), dice(60) }

# ---- words ----

%phrases = (
	name => ['Constructora del Grijalva, S.A. de C.V.', 'Secretaría de Ordenamiento Territorial y Obras Públicas', 'María de la Luz Hernández Ruiz', 'Dirección de Obras del H. Ayuntamiento de Comalcalco', 'Ingeniería y Supervisión Usumacinta, S. de R.L.'],
	title => ['Rehabilitación del camino Tecoluta – El Mirador', 'Ampliación de la red de agua potable, segunda etapa', 'Dictamen de factibilidad técnica', 'Acta de entrega-recepción', 'Estimación número 4', 'Construcción del puente vehicular "Río Seco"'],
	streetAddress => ['Av. Paseo Tabasco 1401, Col. Tabasco 2000', 'Calle Benito Juárez s/n, Centro', 'Carretera federal 180, km 12.5'],
	locality => ['Villahermosa', 'Comalcalco', 'Jalpa de Méndez', 'Cárdenas'], region => ['Tabasco', 'Chiapas', 'Veracruz'],
	countryName => ['México'], postalCode => ['86035', '86300', '86690'], telephone => ['+52 993 310 3300', '+52 933 334 0011'],
	faxNumber => ['+52 993 310 3301'], email => ['obras@municipio.gob.mx', 'contratos@estado.gob.mx'], language => ['es', 'es', 'es-MX'],
	format => ['application/pdf', 'text/csv', 'image/jpeg'], jobTitle => ['Residente de obra', 'Titular de la Unidad de Transparencia'],
	scheme => ['MX-RFC'], pageStart => ['1', '3'], pageEnd => ['12', '48'], legalName => ['Constructora del Grijalva, S.A. de C.V.'],
);
my @sentences = ('La obra comprende la rehabilitación de 4.2 km de camino, con obras de drenaje y señalamiento horizontal y vertical.',
	'Se consideran trabajos preliminares, terracerías, pavimento de concreto hidráulico y guarniciones.',
	'El convenio modificatorio obedece a las lluvias extraordinarias del mes de octubre, según el dictamen técnico.',
	'Beneficia a las localidades de la zona costera, donde viven cerca de 12,500 personas.', 'Recursos del Ramo 33 (FAIS).',
	"Los pagos se hacen por estimaciones quincenales,\nprevia revisión de la residencia de obra.", 'Sin observaciones.',
	'El licitante "A" ofreció el precio solvente más bajo.');

sub text_of {
	my ($node) = @_;
	my $name = $node->{name};
	return pick(@{$phrases{$name}}) if $phrases{$name};
	return 'ocds-a2ef3m-LO-' . ++$serial if $name eq 'ocid';
	return sprintf '%s-%05d', lc substr($node->{type} || $name, 0, 4), ++$serial if $name =~ /^(id|.*ID|identifiers?|externalReference|relatedLots)$/;
	return join ' ', map { pick(@sentences) } 0 .. dice(3);
}

# ---- documents ----

# A reference, so that a site of a fault can be found again: [object, key].
sub site { my ($sort, $object, $key) = @_; push @{$sites{$sort}}, [$object, $key] }

sub scalar_of {
	my ($node, $object, $key) = @_;
	my ($kind, $format, $list) = @$node{qw(kind format codelist)};
	if ($list) {
		site($node->{closed} ? 'enum' : 'code', $object, $key) if $key ne 'id' && ref $object eq 'HASH';
		return $list eq 'currency' ? (dice(10) ? 'MXN' : 'USD') : $list eq 'country' ? 'MX' : pick(@{$codelist{$list}});
	}
	return \(pick('true', 'false')) if $kind eq 'boolean';
	return \(1 + dice(900)) if $kind eq 'integer';
	return \sprintf('%d.%02d', 1 + dice(10 ** (2 + dice(7))), dice(100)) if $kind =~ /number/;
	if ($format eq 'date-time') {
		site('date', $object, $key);
		return date($key eq 'startDate' ? 2020 + dice(2) : $key eq 'endDate' ? 2022 + dice(2) : 2024 + dice(2));
	}
	if ($format eq 'uri') {
		site('uri', $object, $key);
		return 'https://obras.municipio.gob.mx/' . lc($node->{type}) . '/' . ++$serial;
	}
	site($key eq 'language' ? 'language' : dice(2) ? 'blank' : 'type', $object, $key)
		if ref $object eq 'HASH' && $format eq '' && $key !~ /^(id|ocid)$/;
	return text_of($node);
}

sub length_of { my $v = shift; my $text = json($v); utf8::encode($text); length $text }

# An object of about that many bytes: what is required, then fields as chance has them.
sub object_of {
	my ($node, $budget, $depth) = @_;
	my %object;
	my $used = 2;

	return ({ type => 'Point', coordinates => [\('-92.' . (10000 + dice(89999))), \('17.' . (10000 + dice(89999)))] }, 60) if $node->{name} eq 'geometry';
	return ({ avance => pick('físico', 'financiero'), corte => 'trimestral' }, 45) if $node->{name} eq 'dimensions';
	if ($node->{member}{currency}) {
		@object{qw(amount currency)} = map { scalar_of($node->{member}{$_}, \%object, $_) } qw(amount currency);
		site('currency', \%object, 'currency');
		return (\%object, 42);
	}
	if ($node->{member}{id} && $node->{member}{id}{type} eq 'OrganizationReference') {
		@object{qw(id name)} = @{pick(@parties)};
		site('reference', \%object, 'id');
		return (\%object, length_of(\%object));
	}
	my @fields = @{$node->{fields} || []};
	for my $field ((grep { $_->{required} || $_->{name} eq 'id' } @fields), shuffled(grep { !$_->{required} && $_->{name} ne 'id' } @fields)) {
		my $name = $field->{name};
		my $share = $budget - $used;
		last if $share < 30 && !$field->{required} && %object;
		next if exists $object{$name} || ($depth == 0 && $name =~ /^(parties|id)$/);
		next if $field->{kind} =~ /^(object|array)$/ && $share < 60 && !$field->{required};
		my ($value, $size) = value_of($field, $depth == 0 ? $share / 4 : $share / 2, $depth + 1, \%object);
		next unless defined $value;
		$object{$name} = $value;
		$used += $size + length($name) + 4;
	}
	site('unknown', \%object, pick('observaciones', 'tittle', 'folio_interno', 'montoTotal')) if %object;
	return (\%object, $used);
}

sub value_of {
	my ($node, $budget, $depth, $object) = @_;
	if ($node->{kind} eq 'object') { my ($v, $size) = object_of($node, $budget, $depth); return %$v ? ($v, $size) : () }
	if ($node->{kind} eq 'array') { my ($v, $size) = list_of($node, $budget, $depth); return @$v ? ($v, $size) : () }
	my $value = scalar_of($node, $object, $node->{name});
	return ($value, length_of($value));
}

sub list_of {
	my ($node, $budget, $depth) = @_;
	my $item = $node->{item};
	my @list;
	my $used = 2;

	if ($item->{kind} ne 'object') {
		my %seen;
		for (0 .. dice(3)) { my $v = scalar_of($item, \@list, ''); push @list, $v unless $seen{$v}++ }
		return (\@list, length_of(\@list));
	}
	my $id = $item->{member}{id};
	my $most = $id && $id->{codelist} ? @{$codelist{$id->{codelist}}} : !$id || $id->{type} eq 'OrganizationReference' ? 1 : 1e9;
	while ($used < $budget && @list < $most) {
		my ($value, $size) = object_of($item, 150 + dice($depth <= 1 && $node->{name} eq 'contractingProcesses' ? 4000 : 700), $depth + 1);
		last unless %$value;
		$value->{id} = $codelist{$id->{codelist}}[@list] if $id && $id->{codelist};
		if ($id && keys %$value > 4) {		# what is left still tells the element from the others
			site('required', $value, 'id') if $id->{required};
			site('duplicate', $value, [$list[-1], 'id']) if @list && !$id->{codelist};
		}
		push @list, $value;
		$used += $size + 1;
	}
	return (\@list, $used);
}

# A project, or a release, of about that many bytes.
sub document {
	my ($kind, $size) = @_;
	my $root = $model{"$kind "};
	my $parties = $root->{member}{parties}{item};
	my @made;

	%codelist = %{$codelists{$kind}};
	%sites = ();
	$serial = 0;
	@parties = map { ["MX-RFC-" . sprintf('%s%06d%s', pick('CGR', 'SOT', 'IUS'), $_, pick('AB1', 'K09')), pick(@{$phrases{name}})] } 1 .. 2 + $size / 2500;
	my $used = 0;
	for my $party (@parties) {
		my ($value, $bytes) = object_of($parties, 180 + dice($size < 5000 ? 100 : 900), 2);
		@$value{qw(id name)} = @$party;
		push @made, $value;
		$used += $bytes + 30;
	}
	delete $sites{$_} for qw(duplicate required);		# a party without its id would be two findings
	my ($document, $bytes) = object_of($root, $size - $used, 0);
	$document->{id} = sprintf '%s-a2ef3m-%06d', $kind eq 'project' ? 'oc4ids' : 'ocds', dice(1e6);
	$document->{parties} = \@made;
	$used += $bytes;
	my @lists = grep { $_->{item} && $_->{item}{kind} eq 'object' && $_->{name} !~ /^(parties|metrics|forecasts)$/ } @{$root->{fields}};
	while ($used < $size) {
		my $list = pick(@lists);
		my ($more, $length) = list_of($list, $size < 5000 ? 3 : 3000, 1);
		push @{$document->{$list->{name}}}, @$more;
		$used += $length;
	}
	award($document, $root) if $document->{contracts};
	return $document;
}

# The contracts of a release belong to awards that are there.
sub award {
	my ($release, $root) = @_;
	($release->{awards}) = list_of($root->{member}{awards}, 3, 1) unless $release->{awards};
	$_->{awardID} = pick(@{$release->{awards}})->{id} for @{$release->{contracts}};
}

# Faults, taken from each sort in turn; one place is spoilt once.
sub spoil {
	my ($count) = @_;
	my (%spoilt, @sorts, $n);
	my %sites = map { $_ => [shuffled(@{$sites{$_}})] } sort keys %sites;

	while ($count > 0) {
		@sorts = grep { @{$sites{$_}} } sort keys %sites or die "no place left for a fault";
		my $sort = $sorts[$n++ % @sorts];
		my ($object, $key) = @{shift @{$sites{$sort}}};
		my $name = ref $key ? 'id' : $key;
		next if $spoilt{"$object $name"}++ || ($sort ne 'unknown' && !exists $object->{$name});
		if ($sort eq 'duplicate') { next if $spoilt{"$key->[0] id"}++; $object->{id} = $key->[0]{id} }
		elsif ($sort eq 'required' || $sort eq 'currency') { delete $object->{$name} }
		else {
			$object->{$name} = { blank => '   ', code => "otro_$n", date => substr($object->{$name} // '', 0, 10), enum => 'completado', language => 'español',
				reference => "MX-RFC-NADIE$n", type => \7, unknown => "Expediente $n", uri => 'www.municipio.gob.mx/obras' }->{$sort};
		}
		$count--;
	}
}

# What one process publishes over time: each release tells of its stages, what is known of them by then, and some of it
# anew. stage: the part of the time in which a section is told of; the rest always is.
my %stage = (planning => [0, 0.3], tender => [0.1, 0.6], awards => [0.4, 0.8], contracts => [0.6, 1]);

sub known_by {
	my ($value, $part) = @_;

	return { map { ($_ => /^(id|ocid)$/ ? $value->{$_} : known_by($value->{$_}, $part)) } sort keys %$value } if ref $value eq 'HASH';
	return [map { known_by($_, $part) } @$value[0 .. $#$value * $part]] if ref $value eq 'ARRAY';
	return $value if dice(6);
	return \sprintf('%d.%02d', 1 + dice(1e7), dice(100)) if ref $value && $$value =~ /\./;
	return date(2024 + dice(2)) if $value =~ /^20\d\d-/;
	return $value =~ / / ? join ' ', $value, pick(@sentences) : $value;
}

sub releases {
	my ($size, $number, $count) = @_;
	my $whole = document('release', $size);
	my $ocid = sprintf 'ocds-a2ef3m-%06d', $number;

	return map {
		my $part = $_ / $count;
		my %release = map { ($_ => known_by($whole->{$_}, $part)) }
			grep { !$stage{$_} || $part > $stage{$_}[0] && $part <= $stage{$_}[1] } sort keys %$whole;
		@release{qw(ocid id date tag initiationType)} = ($ocid, "$ocid-$_", sprintf('%d-%02d-%02dT09:00:00-06:00',
			2000 + $_ / 300, 1 + ($_ / 25) % 12, 1 + $_ % 25), ['tender'], 'tender');
		\%release;
	} 1 .. $count;
}

sub json {
	my ($value) = @_;
	return '{' . join(',', map { "\"$_\":" . json($value->{$_}) } sort keys %$value) . '}' if ref $value eq 'HASH';
	return '[' . join(',', map { json($_) } @$value) . ']' if ref $value eq 'ARRAY';
	return $$value if ref $value;
	return '"' . ($value =~ s/(["\\])/\\$1/gr =~ s/\n/\\n/gr) . '"';
}

sub copy_line { print join("\t", map { s/\\/\\\\/gr =~ s/\n/\\n/gr =~ s/\r/\\r/gr =~ s/\t/\\t/gr } @_), "\n" }

binmode STDOUT, ':encoding(UTF-8)';
for my $set (sort keys %sets) {
	my ($size, $count) = @{$sets{$set}};
	for my $i (1 .. $count) {
		$seed = $size * 1000 + $i;
		my $project = document('project', $size);
		copy_line($set, 'valid', json($project));
		spoil(FAULTS);
		copy_line($set, 'faulty', json($project));
		copy_line($set, 'release', json(document('release', $size))) if $size < 1e6;
	}
}
for my $i (1 .. 500) {
	$seed = $i;
	copy_line('10 releases', 'history', json($_)) for releases(9_500, $i, 10);
}
$seed = 1;
copy_line('1,000 releases', 'history', json($_)) for releases(9_500, 0, 1000);
for my $file (@real) {
	open my $in, '<:encoding(UTF-8)', $file or die "$file: $!";
	local $/;
	copy_line('real', 'real', scalar <$in>);
}
