/*-------------------------------------------------------------------------
 *
 * test_scan.c
 *	  Unit tests of src/ia_scan.c: what is JSON, what is refused and at which
 *	  byte, what the tape says.
 *
 * The tables walk the grammar: each thing it takes, and the nearest things it
 * does not.  What can be enumerated is: every prefix of a document, every byte
 * in every place of another.
 *
 *	  cc -std=c99 -I../../src test_scan.c ../../src/ia_scan.c \
 *		  ../../src/ia_text.c ../../src/ia_utf8.c -o test_scan
 *
 *-------------------------------------------------------------------------
 */
#include "scan_help.h"

static void
tape(const char *s, const char *want)
{
	IaScan		scan;
	IaScanStatus status = open_scan(&scan, s, strlen(s), 64);
	static Drawing drawing;
	bool		sound = status == IA_SCAN_OK && is_sound(&scan, &drawing);

	if (!sound || strcmp(drawing.text, want) != 0)
		printf("# status %d, sound %d, tape %s\n", status, sound, status == IA_SCAN_OK ? drawing.text : "");
	ok(sound && strcmp(drawing.text, want) == 0, "tape", s, strlen(s));
	close_scan(&scan);
}

static void
test_tape(void)
{
	tape("null", "null");
	tape("true", "true");
	tape("false", "false");
	tape("0", "0");
	tape("-12.50e+3", "-12.50e+3");
	tape("\"\"", "s");
	tape("\"obra\"", "sobra");
	tape("\"a\\nb\"", "ea\\nb");
	tape("\"\\\"\"", "e\\\"");
	tape("\"\\\\\"", "e\\\\");
	tape("[]", "[]");
	tape("{}", "{}");
	tape(" [ ] ", "[]");
	tape("\t{\r\n}\n", "{}");
	tape("[[]]", "[[]]");
	tape("[[],{},[]]", "[[] {} []]");
	tape("[1,2,3]", "[1 2 3]");
	tape("[ 1 , \"dos\" , null ]", "[1 sdos null]");
	tape("{\"a\":1}", "{sa 1}");
	tape("{\"\":\"\"}", "{s s}");
	tape("{ \"a\" : 1 , \"b\" : { \"c\" : [ ] } , \"d\" : true }", "{sa 1 sb {sc []} sd true}");
	tape("{\"\\u0061\":[{\"b\":[1,[2,[3]]]},false]}", "{e\\u0061 [{sb [1 [2 [3]]]} false]}");
	tape("[\"{\",\"[\",\"]\",\"}\",\",\",\":\"]", "[s{ s[ s] s} s, s:]");
	tape("\"01234567890123456789\"", "s01234567890123456789");
	tape("\"0123456\\t\"", "e0123456\\t");
	tape("\"01234567\\t89012345\\t\"", "e01234567\\t89012345\\t");
	tape("\"\x7f\"", "s\x7f");
	tape("[\"obra p\u00fablica\",\"\u20ac\",\"\U0001F6A7\"]", "[sobra p\u00fablica s\u20ac s\U0001F6A7]");
	/* a duplicate is for ia_scan_keys() to find */
	tape("{\"a\":1,\"a\":2}", "{sa 1 sa 2}");
}

/*-------------------------------------------------------------------------
 * Refusals
 *-------------------------------------------------------------------------
 */

static const Case cases[] = {
	/* nothing */
	{T(""), IA_SCAN_EMPTY, 0},
	{T(" "), IA_SCAN_EMPTY, 1},
	{T(" \t\r\n"), IA_SCAN_EMPTY, 4},
	{T("\xEF\xBB\xBF"), IA_SCAN_EMPTY, 3},
	{T("\xEF\xBB\xBF\n"), IA_SCAN_EMPTY, 4},

	/* cut short */
	{T("["), IA_SCAN_TRUNCATED, 1},
	{T("[1"), IA_SCAN_TRUNCATED, 2},
	{T("[1 "), IA_SCAN_TRUNCATED, 3},
	{T("[1,"), IA_SCAN_TRUNCATED, 3},
	{T("[[]"), IA_SCAN_TRUNCATED, 3},
	{T("{"), IA_SCAN_TRUNCATED, 1},
	{T("{\""), IA_SCAN_TRUNCATED, 2},
	{T("{\"a"), IA_SCAN_TRUNCATED, 3},
	{T("{\"a\""), IA_SCAN_TRUNCATED, 4},
	{T("{\"a\" "), IA_SCAN_TRUNCATED, 5},
	{T("{\"a\":"), IA_SCAN_TRUNCATED, 5},
	{T("{\"a\":1"), IA_SCAN_TRUNCATED, 6},
	{T("{\"a\":1,"), IA_SCAN_TRUNCATED, 7},
	{T("\""), IA_SCAN_TRUNCATED, 1},
	{T("\"0123456789"), IA_SCAN_TRUNCATED, 11},
	{T("\"a\\"), IA_SCAN_TRUNCATED, 3},
	{T("\"a\\u"), IA_SCAN_TRUNCATED, 4},
	{T("\"a\\u00e"), IA_SCAN_TRUNCATED, 7},
	{T("\"\\ud83d"), IA_SCAN_TRUNCATED, 7},
	{T("\"\\ud83d\\"), IA_SCAN_TRUNCATED, 8},
	{T("\"\\ud83d\\u"), IA_SCAN_TRUNCATED, 9},
	{T("\"\\ud83d\\ude0"), IA_SCAN_TRUNCATED, 12},
	{T("\"caf\xC3"), IA_SCAN_TRUNCATED, 5},
	{T("\"\xE2\x82"), IA_SCAN_TRUNCATED, 3},
	{T("[\"\xF0\x9F\x9A"), IA_SCAN_TRUNCATED, 5},
	{T("n"), IA_SCAN_TRUNCATED, 1},
	{T("nul"), IA_SCAN_TRUNCATED, 3},
	{T("[tru"), IA_SCAN_TRUNCATED, 4},
	{T("[fals"), IA_SCAN_TRUNCATED, 5},
	{T("-"), IA_SCAN_TRUNCATED, 1},
	{T("[1."), IA_SCAN_TRUNCATED, 3},
	{T("[1.5e"), IA_SCAN_TRUNCATED, 5},
	{T("[1.5e-"), IA_SCAN_TRUNCATED, 6},

	/* what cannot stand there */
	{T("]"), IA_SCAN_SYNTAX, 0},
	{T("}"), IA_SCAN_SYNTAX, 0},
	{T(","), IA_SCAN_SYNTAX, 0},
	{T(":"), IA_SCAN_SYNTAX, 0},
	{T("x"), IA_SCAN_SYNTAX, 0},
	{T("'a'"), IA_SCAN_SYNTAX, 0},
	{T("[,]"), IA_SCAN_SYNTAX, 1},
	{T("[,1]"), IA_SCAN_SYNTAX, 1},
	{T("[1,]"), IA_SCAN_SYNTAX, 3},
	{T("[1,,2]"), IA_SCAN_SYNTAX, 3},
	{T("[1 2]"), IA_SCAN_SYNTAX, 3},
	{T("[1:2]"), IA_SCAN_SYNTAX, 2},
	{T("[1}"), IA_SCAN_SYNTAX, 2},
	{T("[}"), IA_SCAN_SYNTAX, 1},
	{T("{]"), IA_SCAN_SYNTAX, 1},
	{T("{,}"), IA_SCAN_SYNTAX, 1},
	{T("{\"a\"}"), IA_SCAN_SYNTAX, 4},
	{T("{\"a\",1}"), IA_SCAN_SYNTAX, 4},
	{T("{\"a\" 1}"), IA_SCAN_SYNTAX, 5},
	{T("{\"a\"::1}"), IA_SCAN_SYNTAX, 5},
	{T("{\"a\":}"), IA_SCAN_SYNTAX, 5},
	{T("{\"a\":,}"), IA_SCAN_SYNTAX, 5},
	{T("{\"a\":1]"), IA_SCAN_SYNTAX, 6},
	{T("{\"a\":1,}"), IA_SCAN_SYNTAX, 7},
	{T("{\"a\":1,,}"), IA_SCAN_SYNTAX, 7},
	{T("{\"a\":1 \"b\":2}"), IA_SCAN_SYNTAX, 7},
	{T("{a:1}"), IA_SCAN_SYNTAX, 1},
	{T("{1:1}"), IA_SCAN_SYNTAX, 1},
	{T("{null:1}"), IA_SCAN_SYNTAX, 1},
	{T("{[]:1}"), IA_SCAN_SYNTAX, 1},
	{T("{\"a\":1,2:3}"), IA_SCAN_SYNTAX, 7},
	{T("{'a':1}"), IA_SCAN_SYNTAX, 1},
	{T("[1] // no"), IA_SCAN_TRAILING, 4},
	{T("/* no */ 1"), IA_SCAN_SYNTAX, 0},
	{T("[/**/]"), IA_SCAN_SYNTAX, 1},
	{T("[\x0b]"), IA_SCAN_SYNTAX, 1},
	{T("[\x0c]"), IA_SCAN_SYNTAX, 1},
	{T("[\0]"), IA_SCAN_WIDE, 0},
	{T("[ \0]"), IA_SCAN_SYNTAX, 2},
	{T("[\u00a0]"), IA_SCAN_SYNTAX, 1},
	{T("[\u2028]"), IA_SCAN_SYNTAX, 1},
	{T("[\ufeff]"), IA_SCAN_SYNTAX, 1},
	{T("\xEF\xBB\xBF\xEF\xBB\xBF{}"), IA_SCAN_SYNTAX, 3},
	{T("True"), IA_SCAN_SYNTAX, 0},
	{T("NULL"), IA_SCAN_SYNTAX, 0},
	{T("[nulo]"), IA_SCAN_SYNTAX, 1},
	{T("[nulll]"), IA_SCAN_SYNTAX, 5},
	{T("[truefalse]"), IA_SCAN_SYNTAX, 5},
	{T("undefined"), IA_SCAN_SYNTAX, 0},
	{T("[fasle"), IA_SCAN_SYNTAX, 1},
	{T("\\u0031"), IA_SCAN_SYNTAX, 0},

	/* numbers of other grammars */
	{T("01"), IA_SCAN_SYNTAX, 0},
	{T("-01"), IA_SCAN_SYNTAX, 1},
	{T("[00]"), IA_SCAN_SYNTAX, 1},
	{T("+1"), IA_SCAN_SYNTAX, 0},
	{T(".5"), IA_SCAN_SYNTAX, 0},
	{T("[5.]"), IA_SCAN_SYNTAX, 3},
	{T("[5.e1]"), IA_SCAN_SYNTAX, 3},
	{T("[-]"), IA_SCAN_SYNTAX, 2},
	{T("[- 1]"), IA_SCAN_SYNTAX, 2},
	{T("[--1]"), IA_SCAN_SYNTAX, 2},
	{T("[-.5]"), IA_SCAN_SYNTAX, 2},
	{T("[1e]"), IA_SCAN_SYNTAX, 3},
	{T("[1e+]"), IA_SCAN_SYNTAX, 4},
	{T("[1e+-1]"), IA_SCAN_SYNTAX, 4},
	{T("[1e1.5]"), IA_SCAN_SYNTAX, 4},
	{T("[1.2.3]"), IA_SCAN_SYNTAX, 4},
	{T("[0x1F]"), IA_SCAN_SYNTAX, 2},
	{T("[1_000]"), IA_SCAN_SYNTAX, 2},
	{T("[1,000.00]"), IA_SCAN_SYNTAX, 3},
	{T("[1a]"), IA_SCAN_SYNTAX, 2},
	{T("[\u0661]"), IA_SCAN_SYNTAX, 1},
	{T("[\uff11]"), IA_SCAN_SYNTAX, 1},

	/* something follows */
	{T("{} {}"), IA_SCAN_TRAILING, 3},
	{T("{}\n{}"), IA_SCAN_TRAILING, 3},
	{T("{}}"), IA_SCAN_TRAILING, 2},
	{T("[]]"), IA_SCAN_TRAILING, 2},
	{T("[],"), IA_SCAN_TRAILING, 2},
	{T("1 2"), IA_SCAN_TRAILING, 2},
	{T("1,2"), IA_SCAN_TRAILING, 1},
	{T("\"a\"\"b\""), IA_SCAN_TRAILING, 3},
	{T("\"a\":1"), IA_SCAN_TRAILING, 3},
	{T("[1]x"), IA_SCAN_TRAILING, 3},
	{T("{}\0"), IA_SCAN_TRAILING, 2},
	{T("{} \xEF\xBB\xBF"), IA_SCAN_TRAILING, 3},
	{T("nullnull"), IA_SCAN_TRAILING, 4},

	/* control characters */
	{T("\"\n\""), IA_SCAN_CONTROL, 1},
	{T("\"a\tb\""), IA_SCAN_CONTROL, 2},
	{T("\"\r\n\""), IA_SCAN_CONTROL, 1},
	{T("[\"\0\"]"), IA_SCAN_CONTROL, 2},
	{T("\"01234567\x1f\""), IA_SCAN_CONTROL, 9},
	{T("\"0123456789abcde\x01\""), IA_SCAN_CONTROL, 16},
	{T("{\"a\nb\":1}"), IA_SCAN_CONTROL, 3},
	{T("\"\x08"), IA_SCAN_CONTROL, 1},

	/* escapes */
	{T("\"\\a\""), IA_SCAN_ESCAPE, 1},
	{T("\"\\v\""), IA_SCAN_ESCAPE, 1},
	{T("\"\\0\""), IA_SCAN_ESCAPE, 1},
	{T("\"\\'\""), IA_SCAN_ESCAPE, 1},
	{T("\"\\x41\""), IA_SCAN_ESCAPE, 1},
	{T("\"\\U0041\""), IA_SCAN_ESCAPE, 1},
	{T("\"\\N\""), IA_SCAN_ESCAPE, 1},
	{T("\"a\\\nb\""), IA_SCAN_ESCAPE, 2},
	{T("\"a\\\0\""), IA_SCAN_ESCAPE, 2},
	{T("\"\\\u00f1\""), IA_SCAN_ESCAPE, 1},
	{T("\"\\u\""), IA_SCAN_ESCAPE, 1},
	{T("\"\\u12\""), IA_SCAN_ESCAPE, 1},
	{T("\"\\u123\""), IA_SCAN_ESCAPE, 1},
	{T("\"\\u12g4\""), IA_SCAN_ESCAPE, 1},
	{T("\"\\u 041\""), IA_SCAN_ESCAPE, 1},
	{T("\"\\u+041\""), IA_SCAN_ESCAPE, 1},
	{T("\"\\u@041\""), IA_SCAN_ESCAPE, 1},
	{T("\"\\u{41}\""), IA_SCAN_ESCAPE, 1},
	{T("\"\\u00\xC3\xA9\""), IA_SCAN_ESCAPE, 1},
	{T("{\"\\q\":1}"), IA_SCAN_ESCAPE, 2},
	{T("\"C:\\obras\""), IA_SCAN_ESCAPE, 3},

	/* the null character */
	{T("\"\\u0000\""), IA_SCAN_NUL, 1},
	{T("\"abc\\u0000def\""), IA_SCAN_NUL, 4},
	{T("{\"\\u0000\":1}"), IA_SCAN_NUL, 2},
	{T("\"\\\\u0000\""), IA_SCAN_OK, 0},

	/* halves of pairs */
	{T("\"\\ud800\""), IA_SCAN_SURROGATE, 1},
	{T("\"\\uDBFF\""), IA_SCAN_SURROGATE, 1},
	{T("\"\\udc00\""), IA_SCAN_SURROGATE, 1},
	{T("\"\\uDFFF\""), IA_SCAN_SURROGATE, 1},
	{T("\"\\ud800 \\udc00\""), IA_SCAN_SURROGATE, 1},
	{T("\"\\ud800\\ud800\""), IA_SCAN_SURROGATE, 1},
	{T("\"\\udc00\\ud800\""), IA_SCAN_SURROGATE, 1},
	{T("\"\\ud800\\n01234\""), IA_SCAN_SURROGATE, 1},
	{T("\"\\ud800\\u0041\""), IA_SCAN_SURROGATE, 1},
	{T("\"\\ud800\\u12g4\""), IA_SCAN_SURROGATE, 1},
	{T("\"\\ud800abcdefgh\""), IA_SCAN_SURROGATE, 1},
	{T("\"\\ud83d\\ude00\\ude00\""), IA_SCAN_SURROGATE, 13},
	{T("\"\\ud800\\udbff\""), IA_SCAN_SURROGATE, 1},
	{T("\"\\ud800\\ue000\""), IA_SCAN_SURROGATE, 1},
	{T("\"\\ud800\\udc0\""), IA_SCAN_SURROGATE, 1},
	{T("\"\\ud800\\u\""), IA_SCAN_SURROGATE, 1},
	{T("\"\\ud800x"), IA_SCAN_SURROGATE, 1},
	{T("\"\\ud800\\n"), IA_SCAN_SURROGATE, 1},
	{T("{\"\\ud800\":1}"), IA_SCAN_SURROGATE, 2},
	{T("\"\\ud800\\udc00\\udbff\\udfff\""), IA_SCAN_OK, 0},
	{T("\"\\uD83D\\uDE00\\ud7ff\\ue000\\uffff\\ufffe\""), IA_SCAN_OK, 0},

	/* not UTF-8 */
	{T("\"\xE9\""), IA_SCAN_ENCODING, 1},
	{T("{\"a\":\"caf\xE9\"}"), IA_SCAN_ENCODING, 9},
	{T("\"\xC0\x80\""), IA_SCAN_ENCODING, 1},
	{T("\"\xC1\xBF\""), IA_SCAN_ENCODING, 1},
	{T("\"\xE0\x80\x80\""), IA_SCAN_ENCODING, 1},
	{T("\"\xED\xA0\x80\""), IA_SCAN_ENCODING, 1},
	{T("\"\xF4\x90\x80\x80\""), IA_SCAN_ENCODING, 1},
	{T("\"\xF8\x88\x80\x80\x80\""), IA_SCAN_ENCODING, 1},
	{T("\"a\x80\""), IA_SCAN_ENCODING, 2},
	{T("\"0123456789\xC3\""), IA_SCAN_ENCODING, 11},
	{T("\xE9"), IA_SCAN_ENCODING, 0},
	{T(" \xE9"), IA_SCAN_ENCODING, 1},
	{T("\"\xE9"), IA_SCAN_TRUNCATED, 2},	/* may be the beginning of a character */
	{T("\"\xFF"), IA_SCAN_ENCODING, 1},
	{T("\"\xED\xA0"), IA_SCAN_ENCODING, 1},
	{T("{}\xE9"), IA_SCAN_ENCODING, 2},
	{T("[1,\xE9]"), IA_SCAN_ENCODING, 3},
	{T("\xEF\xBB{}"), IA_SCAN_ENCODING, 0},
	/* what comes before the bad byte is said first */
	{T("[1,,\"\xE9\"]"), IA_SCAN_SYNTAX, 3},
	{T("{} 1 \"\xE9\""), IA_SCAN_TRAILING, 3},
	{T("\"\n\xE9\""), IA_SCAN_CONTROL, 1},
	{T("\"\\u00\xE9\""), IA_SCAN_ENCODING, 5},
	{T("[1e999,\"\xE9\"]"), IA_SCAN_EXPONENT, 1},

	/* UTF-16 and UTF-32 */
	{T("\xFF\xFE{\0}\0"), IA_SCAN_WIDE, 0},
	{T("\xFE\xFF\0{\0}"), IA_SCAN_WIDE, 0},
	{T("\xFF\xFE\0\0{\0\0\0}\0\0\0"), IA_SCAN_WIDE, 0},
	{T("\0\0\xFE\xFF\0\0\0{\0\0\0}"), IA_SCAN_WIDE, 0},
	{T("{\0}\0"), IA_SCAN_WIDE, 0},
	{T("\0{\0}"), IA_SCAN_WIDE, 0},
	{T("{\0\0\0}\0\0\0"), IA_SCAN_WIDE, 0},
	{T("\0\0\0{\0\0\0}"), IA_SCAN_WIDE, 0},
	{T("\xFF\xFE"), IA_SCAN_WIDE, 0},
	{T("\xFE\xFF"), IA_SCAN_WIDE, 0},
	{T("\xFF"), IA_SCAN_ENCODING, 0},
	{T("\0"), IA_SCAN_SYNTAX, 0},
	{T("\0\0"), IA_SCAN_SYNTAX, 0},
	{T("\0\0\0"), IA_SCAN_SYNTAX, 0},
	{T("\0\0\0\0"), IA_SCAN_SYNTAX, 0},

	/* no numbers */
	{T("NaN"), IA_SCAN_NOT_A_NUMBER, 0},
	{T("[NaN]"), IA_SCAN_NOT_A_NUMBER, 1},
	{T("{\"a\":Infinity}"), IA_SCAN_NOT_A_NUMBER, 5},
	{T("[-Infinity]"), IA_SCAN_NOT_A_NUMBER, 2},
	{T("[nan]"), IA_SCAN_SYNTAX, 1},
	{T("[Na]"), IA_SCAN_SYNTAX, 1},
	{T("[Inf]"), IA_SCAN_SYNTAX, 1},
	{T("{NaN:1}"), IA_SCAN_SYNTAX, 1},

	/* what is JSON */
	{T("0"), IA_SCAN_OK, 0},
	{T("-0"), IA_SCAN_OK, 0},
	{T("-0.0"), IA_SCAN_OK, 0},
	{T("-0e-0"), IA_SCAN_OK, 0},
	{T("1.10"), IA_SCAN_OK, 0},
	{T("10"), IA_SCAN_OK, 0},
	{T("1E5"), IA_SCAN_OK, 0},
	{T("1e05"), IA_SCAN_OK, 0},
	{T("1.5E+5"), IA_SCAN_OK, 0},
	{T("[0]"), IA_SCAN_OK, 0},
	{T("[0,0]"), IA_SCAN_OK, 0},
	{T("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\u00E9\""), IA_SCAN_OK, 0},
	{T("\"/\""), IA_SCAN_OK, 0},
	{T("\"\xEF\xBF\xBF\""), IA_SCAN_OK, 0},
	{T("\xEF\xBB\xBF{}"), IA_SCAN_OK, 0},
	{T("\n\n{\"a\"\n:\r\n1\t}\n"), IA_SCAN_OK, 0},
	{T("{\"\\u00e1\":1,\"\u00e1\":2}"), IA_SCAN_OK, 0},
};

static void
test_cases(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		gives(&cases[i], 64);

	/* every control character, and every letter after a backslash */
	for (int c = 0; c < 256; c++)
	{
		char		plain[] = {'[', '"', 'x', (char) c, 'y', '"', ']'};
		char		escape[] = {'[', '"', '\\', (char) c, '0', '0', '4', '1', '"', ']'};
		IaScanStatus want = c < 0x20 ? IA_SCAN_CONTROL : c == '\\' ? IA_SCAN_ESCAPE :
			c == '"' ? IA_SCAN_SYNTAX : c < 0x80 ? IA_SCAN_OK : IA_SCAN_ENCODING;
		Case		in_string = {plain, sizeof(plain), want, c == '"' ? 4 : 3};
		Case		after_slash = {escape, sizeof(escape),
			c != 0 && strchr("\"\\/bfnrtu", c) ? IA_SCAN_OK : c < 0x80 ? IA_SCAN_ESCAPE :
			IA_SCAN_ENCODING, c < 0x80 ? 2 : 3};

		gives(&in_string, 64);
		gives(&after_slash, 64);
	}

	/* strings are read eight bytes at a time: every byte that stops, in every place */
	for (int c = 0; c <= 0x22; c++)
	{
		int			wrong = 0;

		for (size_t place = 1; place <= 24; place++)
		{
			char		text[] = "\"!!!!!!!!!!!!!!!!!!!!!!!!\"";
			IaScan		scan;
			IaScanStatus status;

			text[place] = (char) c;
			status = open_scan(&scan, text, sizeof(text) - 1, 64);
			wrong += status != (c < 0x20 && (c != 0 || place > 1) ? IA_SCAN_CONTROL :
								c == 0 ? IA_SCAN_WIDE : c == '"' ? IA_SCAN_TRAILING : IA_SCAN_OK);
			wrong += status == IA_SCAN_CONTROL && scan.at != place;
			close_scan(&scan);
		}
		is_true(wrong == 0, "byte %d in every place of a long string", c);
	}
}

/* The mark is reported and the text behind it read. */
static void
test_byte_order_mark(void)
{
	IaScan		scan;

	open_scan(&scan, "\xEF\xBB\xBF[7]", 6, 64);
	ok(scan.byte_order_mark && scan.n_tokens == 2 && scan.tape[1].start == 4,
	   "byte-order mark: seen, positions from the file's first byte", NULL, 0);
	close_scan(&scan);
	open_scan(&scan, "[7]", 3, 64);
	ok(!scan.byte_order_mark, "no byte-order mark", NULL, 0);
	close_scan(&scan);
	open_scan(&scan, "\xEF\xBB\xBF[7", 5, 64);
	ok(scan.byte_order_mark && scan.at == 5, "byte-order mark and a fault", NULL, 0);
	close_scan(&scan);
}

/*-------------------------------------------------------------------------
 * Everything near a document
 *-------------------------------------------------------------------------
 */

static void
test_prefixes(void)
{
	static const char rich[] =
		" {\"oc\\u0069d\" : \"ocds-abc123-\\ud83d\\ude00\\n\",\r\n\"p\u00fablico\":[true,false , null,"
		"-1.50E+3,0,-0.0,12e-7,[],{},[[1]],\"\u20ac \U0001F6A7 \\\"\\\\\\/\\b\"],\t\"value\":{\"amount\":100,"
		"\"currency\":\"MXN\"}}";
	size_t		length = sizeof(rich) - 1;
	int			wrong = 0;
	Case		whole = {rich, length, IA_SCAN_OK, 0};

	gives(&whole, 64);
	for (size_t n = 0; n < length; n++)
	{
		IaScan		scan;
		IaScanStatus status = open_scan(&scan, rich, n, 64);

		if (status != (n <= 1 ? IA_SCAN_EMPTY : IA_SCAN_TRUNCATED) || scan.at != n)
		{
			printf("# the first %zu bytes: status %d at %zu\n", n, status, scan.at);
			wrong++;
		}
		close_scan(&scan);
	}
	ok(wrong == 0, "every prefix of a document is cut short, at its end", NULL, 0);
}

static void
test_substitutions(void)
{
	static const char small[] = "{\"a\\u00e9\":[1.5e3,\"x\u00f1\",true],\"b\":{\"c\":null}}";
	size_t		length = sizeof(small) - 1;
	int			accepted = 0;
	int			wrong = 0;
	static Drawing drawing;

	for (size_t i = 0; i < length; i++)
		for (int c = 0; c < 256; c++)
		{
			char		text[sizeof(small)];
			IaScan		scan;
			IaScanStatus status;

			memcpy(text, small, length);
			text[i] = (char) c;
			status = open_scan(&scan, text, length, 64);
			if (status == IA_SCAN_OK)
			{
				accepted++;
				wrong += !is_sound(&scan, &drawing);
			}
			else
				wrong += status > IA_SCAN_DEPTH || scan.at > length || scan.at > i + 12 ||
					scan.depth < 0 || scan.depth > 3;
			close_scan(&scan);
		}
	is_true(wrong == 0, "every byte in every place: a verdict each, %d wrong", wrong);
	is_true(accepted > 500 && accepted < 2000, "some of them are JSON: %d", accepted);
}

int
main(void)
{
	test_tape();
	test_cases();
	test_byte_order_mark();
	test_prefixes();
	test_substitutions();
	return done_testing();
}
