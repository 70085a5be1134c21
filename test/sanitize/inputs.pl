#!/usr/bin/env perl
# inputs.pl: adversarial documents, made on the spot: inputs.pl DIRECTORY SCALE writes one file each.
#
# Decision: each name says what the input goes for; SCALE (100: full size) makes lists shorter for a lane in which
# everything is seventy times slower. Nothing is random: a report can be repeated.
use strict;
use warnings;

my ($directory, $scale) = @ARGV;
die "usage: inputs.pl DIRECTORY SCALE\n" unless defined $scale && -d $directory;

sub many { my $n = int($_[0] * $scale / 100); return $n > 2 ? $n : 2 }

sub put
{
	my ($name, $text) = @_;
	open my $file, '>:raw', "$directory/made-$name.json" or die "$directory/made-$name.json: $!\n";
	print $file $text;
	close $file or die "$name: $!\n";
}

# Text
put('nothing', '');
put('one-byte', '{');
put('blank-only', " \n\t" x 1000);
put('mark-only', "\xEF\xBB\xBF");
put('string-1mb', '{"id":"' . 'a' x many(1_000_000) . '","title":"x"}');
put('string-escapes', '{"id":"a","title":"' . '\\u00e1\\ud83d\\ude00\\n' x many(20_000) . '"}');
put('string-cut-escape', '{"id":"a","title":"\\u00');
put('string-cut-pair', '{"id":"a","title":"\\ud83d');
put('string-cut-pair-slash', '{"id":"a","title":"\\ud83d\\');
put('string-half-pair', '{"id":"a","title":"\\ude00"}');
put('string-cut-utf8', "{\"id\":\"a\",\"title\":\"ma\xC3");
put('string-bad-utf8', '{"id":"a","title":"' . ('x' x 61) . "\xF0\x9F\x98\"}");
put('string-long-then-wide', '{"status":"' . ('x' x 59) . "\xF0\x9F\x98\x80" x 20 . '","id":"1","title":2}');
put("string-length-$_", '{"id":"' . 'b' x $_ . '"') for 0 .. 17;
put('wide-16', join '', map { "$_\0" } split //, '{"id":"1"}');
put('zero-byte', "{\"id\":\"1\0\"}");

# Keys: cut, wrong, escaped and equal in the second place, in used memory (the first value is long)
my $used = '"x":"' . 'X' x 2000 . '"';
put('key-cut', "{$used,\"a\":1,\"b");
put('key-bad-escape', "{$used,\"a\":1,\"b\\q\":2}");
put('key-control', "{$used,\"a\":1,\"b\nc\":2}");
put('key-half-pair', "{$used,\"a\":1,\"b\\ud800\":2}");
put('key-no-colon', "{$used,\"a\":1,\"b\" 2}");
put('key-cut-deep', '{"a":1,"b":[{' x 30 . "$used,\"a\":1,\"b");
put('key-cut-value', "{$used,\"a\":1,\"b\":\"c");
put('key-equal-escaped', '{"id":"1","\\u0069d":"2"}');
put('key-equal-many', '{' . join(',', map { "\"k$_\":1" } 1 .. many(20_000)) . ',"k1":2}');
put('key-escaped-many', '{' . join(',', map { "\"\\u006b$_\":[{\"\\u0061\":$_}]" } 1 .. many(5_000)) . '}');
put('key-unknown-100000', '{"id":"1","title":"x",' . join(',', map { "\"unknown$_\":null" } 1 .. many(100_000)) . '}');
put('key-empty', '{"":1,"id":"1","title":{"":{"":[]}}}');
put('key-slashes', '{"id":"1","title":"x","a/b~c":1,"' . '~/' x 500 . '":2}');
put('key-long', '{"id":"1","title":"x","' . 'titel' x 20_000 . '":1,"parties":[{"' . 'i' x 65 . '":1}]}');
put('key-languages', '{"id":"1","title":"x","title_es":1,"title_":2,"title_' . 'x' x 300 . '":3,"description_en-US":{}}');

# Numbers
put('number-many', '{"id":"1","title":"x","budget":{"amount":{"amount":[' . join(',', map { "$_.$_" } 1 .. many(20_000)) . ']}}}');
put('number-40-digits', '[' . join(',', '1' x 40, '-' . '9' x 40, '0.' . '0' x 29 . '1' x 40, '1' x 20 . '.' . '1' x 20,
	'1e30', '1e-30', '-1.5E+29', '1' . '0' x 39, '0.' . '0' x 69 . '1', '1e00000000000000000000000000000000000000001',
	'-0', '0.0', '-0.00e5', '123456789012345678', '-123456789012345678', '1234567890123456.78', '1234567890123456789') . ']');
put('number-million-digits', '1' x many(1_000_000));
put('number-exponent', '{"a":1e131071}');
# After a string of each length, so that the alignment of every number is another
put('number-aligned', '[' . join(',', map { '"' . 'a' x ($_ % 5) . "\",[$_,null,true],{\"k\":\"" . 'b' x ($_ % 7) . "\"},1e$_,1e-$_,0.$_" } 1 .. 30) . ']');
put('number-words', '[NaN]');
put('number-cut', '{"a":-');

# Shape
for my $depth (63, 64, 65, 1000, many(200_000)) {
	put("depth-list-$depth", '[' x $depth . ']' x $depth);
	put("depth-object-$depth", '{"id":' x $depth . '1' . '}' x $depth);
	put("depth-open-$depth", '[{"a":1,"b":' x ($depth / 2));
}
put('shape-scalar', $_) for '"text"';
put('shape-wrong', '{"id":[],"title":{},"description":1,"status":null,"sector":"x","locations":{"a":1},"period":[1,2],'
	. '"parties":[1,"a",null,[],{"id":{}}],"documents":[[[]]],"budget":[{}],"contractingProcesses":[{"id":1,"summary":[]}]}');
put('shape-wrong-release', '{"ocid":1,"id":[],"date":"2020","tag":"award","initiationType":["tender"],"parties":{},"buyer":[],'
	. '"tender":{"id":1,"items":[{"id":{},"classification":7}],"value":{"amount":"1","currency":1},"tenderPeriod":{"startDate":1,"endDate":[]}},'
	. '"awards":[{"id":1},{"id":1},{"id":"1"},{"id":null},{}],"contracts":[{"id":"c","awardID":2},{"awardID":{}}]}');
put('shape-record', '{"ocid":"ocds-213czf-1","releases":[' . join(',', ('{"url":"http://a/b","ocid":"ocds-213czf-1","id":"1",'
	. '"date":"2020-01-01T00:00:00Z","tag":["planning"],"initiationType":"tender"}') x many(500)) . ']}');
put('shape-record-links', '{"uri":"http://a","version":"1.1","publisher":{"name":"x"},"publishedDate":"2020-01-01T00:00:00Z",'
	. '"records":[{"ocid":"a","releases":[{"url":"http://a"},{"url":1}]},{"ocid":"b","releases":[]},{"ocid":"c","releases":7}]}');
put('shape-package-empty', '{"version":"0.9","uri":"x","publishedDate":"x","publisher":{},"projects":[]}');
put('shape-versions', qq({"version":"$_","uri":"http://a","publishedDate":"2020-01-01T00:00:00Z","publisher":{"name":"x"},"projects":[{"id":"1"}]}))
	for '0.9.7';
put('shape-array-mixed', '[1,null,{"id":"1","title":"x"},[],{"ocid":"1"}]');

# Lists and ids
my $n = many(20_000);
my $list = sub { '{"id":"oc4ids-x-1","title":"x","parties":[' . join(',', @_) . ']}' };
put('ids-different', $list->(map { "{\"id\":\"party-$_\",\"name\":\"n\"}" } 1 .. $n));
put('ids-same', $list->(map { '{"id":"same","name":"n"}' } 1 .. $n));
put('ids-none', $list->(map { "{\"name\":\"n$_\"}" } 1 .. $n));
put('ids-numbers', $list->(map { "{\"id\":$_." . '0' x ($_ % 30) . '}' } 1 .. $n));
put('ids-kinds', $list->(map { "{\"id\":$_}" } '1', '"1"', '1.0', 'null', 'true', '[]', '{}', '""', '"  "', ('"a"') x 12));
put('ids-equal-head', $list->(map { "{\"id\":\"a\",\"name\":\"n$_\"}" } 1 .. many(2_000)));
put('ids-references', '{"id":"oc4ids-x-1","title":"x","parties":[{"id":"abcdef","name":"n","roles":["buyer"]}],"publicAuthority":{"id":"abcdeg"},'
	. '"documents":[' . join(',', map { "{\"id\":\"$_\",\"author\":\"x\"}" } 1 .. 20) . ']}');
put('lists-unique', '{"ocid":"ocds-213czf-1","id":"1","date":"2020-01-01T00:00:00Z","tag":["tender"],"initiationType":"tender","language":"es",'
	. '"parties":[' . join(',', map { my $i = $_ % 50; "{\"id\":{\"b\":[$i,\"\"],\"a\":$i.0}}" } 1 .. 200) . '],'
	. '"awards":[' . join(',', ('[[],{}]') x 3, (map { "[[$_]]" } 1 .. 20), '1', '1.0', '"1"', 'null', 'null') . ']}');
put('lists-empty', '{"id":"1","title":"x","sector":[],"parties":[[],[],{},{}],"locations":[null,null],"additionalClassifications":[]}');

# Texts with a form
put('dates', '{"id":"1","title":"x","updated":"' . $_->[1] . '","period":{"startDate":"' . $_->[1] . '","endDate":"0001-01-01T00:00:00+23:59"}}')
	for map { [$_, ('2020-02-30T00:00:00Z', '9999-12-31T23:59:59.' . '9' x 400 . '-23:59')[$_]] } 1;
my @dates = ('', '2', '2020', '2020-', '2020-02-30T00:00:00Z', '0000-00-00T00:00:00Z', '2020-01-01T24:00:00Z', '2020-01-01T00:00:60Z',
	'2020-01-01T00:00:00+', '2020-01-01T00:00:00+1', '2020-01-01T00:00:00+24:00', '2020-01-01t00:00:00z', '2020-01-01 00:00:00Z',
	'9' x 300, "2020\xEF\xBC\x8D01", '2020-01-01T00:00:00.', '2020-01-01T00:00:00.Z');
put('dates-many', '[' . join(',', map { "{\"id\":\"1\",\"title\":\"x\",\"updated\":\"$_\"}" } @dates) . ']');
my @uris = ('', ':', 'a', 'a:', 'http://', 'http://[', 'http://[::', 'http://[::1]:', 'http://[v1.', 'http://%', 'http://%4', 'http://a/%zz',
	'http://' . 'a' x 5000, 'http://a@b@c:99999999999/', "http://m\xC3\xA1s", '//a', '?', '#', 'http://[1:2:3:4:5:6:7:8:9]', 'http://[::1.2.3.256]');
put('uris-many', '[' . join(',', map { "{\"id\":\"1\",\"title\":\"x\",\"documents\":[{\"id\":\"1\",\"url\":\"$_\"}]}" } @uris) . ']');
my @mails = ('', '@', 'a@', '@b', 'a' x 5000 . '@b', 'a@' . 'b.' x 3000, 'a..b@c', '\\"@b', "\\\"a\\\\\"", "\xC3\xA1\@b.c");
put('mails-many', '[' . join(',', map { "{\"id\":\"1\",\"title\":\"x\",\"parties\":[{\"id\":\"1\",\"contactPoint\":{\"email\":\"$_\"}}]}" } @mails) . ']');
my @codes = ('', 'a', 'completio', 'COMPLETION', ' completion', 'completion ', 'c' x 64, 'c' x 65, 'c' x 66, 'c' x 5000, "finalizaci\xC3\xB3n", "\xF0\x9F\x98\x80" x 20);
put('codes-many', '[' . join(',', map { "{\"id\":\"1\",\"title\":\"x\",\"status\":\"$_\",\"type\":\"$_\",\"sector\":[\"$_\",1,null],\"$_\":1}" } @codes) . ']');

# JSON Lines
put('lines', join("\n", '{"id":"1","title":"x"}', '', '   ', '{', '{"a":1,"b', '[1]', "\xFF", '"x"', "{\"id\":\"2\"}\r", '{"id":"3"}') );
put('lines-blank', "\n" x many(100_000));
