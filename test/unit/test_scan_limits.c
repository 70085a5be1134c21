/*-------------------------------------------------------------------------
 *
 * test_scan_limits.c
 *	  Unit tests of src/ia_scan.c: digits, exponents, depth, interrupts, and the
 *	  space jsonb needs.
 *
 * Each limit is tried one below, on and one beyond it.  The space is compared
 * with a count of its own (jsonb_size.h): too little would be a heap overflow in
 * the writer.
 *
 *	  cc -std=c99 -I../../src test_scan_limits.c ../../src/ia_scan.c \
 *		  ../../src/ia_text.c ../../src/ia_utf8.c -o test_scan_limits
 *
 *-------------------------------------------------------------------------
 */
#include "scan_help.h"

/*-------------------------------------------------------------------------
 * Limits
 *-------------------------------------------------------------------------
 */

/* "head", n times a character, "tail" */
static void
number(const char *head, char c, size_t n, const char *tail, IaScanStatus want)
{
	size_t		before = strlen(head);
	char	   *text = malloc(before + n + strlen(tail) + 3);
	IaScan		scan;
	IaScanStatus status;
	static Drawing drawing;
	size_t		length = 0;

	if (text == NULL)
		abort();
	text[length++] = '[';
	memcpy(text + length, head, before);
	length += before;
	memset(text + length, c, n);
	length += n;
	memcpy(text + length, tail, strlen(tail));
	length += strlen(tail);
	text[length++] = ']';
	status = open_scan(&scan, text, length, 64);
	is_true(status == want &&
			(status == IA_SCAN_OK ? is_sound(&scan, &drawing) && scan.tape[1].length == length - 2 :
			 scan.at == 1),
			"number %s%c*%zu%s", head, c, n, tail);
	close_scan(&scan);
	free(text);
}

static void
test_numbers(void)
{
	/* digits: 39, 40, 41 */
	number("", '9', 39, "", IA_SCAN_OK);
	number("", '9', 40, "", IA_SCAN_OK);
	number("", '9', 41, "", IA_SCAN_DIGITS);
	number("-", '9', 40, "", IA_SCAN_OK);
	number("-", '9', 41, "", IA_SCAN_DIGITS);
	number("1.", '9', 39, "", IA_SCAN_OK);
	number("1.", '9', 40, "", IA_SCAN_DIGITS);
	number("0.", '9', 40, "", IA_SCAN_OK);
	number("0.", '9', 41, "", IA_SCAN_DIGITS);
	number("", '1', 39, ".5", IA_SCAN_OK);
	number("", '1', 40, ".5", IA_SCAN_DIGITS);
	number("1", '0', 39, "", IA_SCAN_OK);
	number("1", '0', 40, "", IA_SCAN_DIGITS);
	number("1.", '0', 39, "", IA_SCAN_OK);
	number("1.", '0', 40, "", IA_SCAN_DIGITS);
	number("", '9', 40, "e30", IA_SCAN_OK);
	number("", '9', 40, "e-30", IA_SCAN_OK);
	number("", '9', 41, "e30", IA_SCAN_DIGITS);
	number("", '9', 1000000, "", IA_SCAN_DIGITS);
	number("", '9', 131072, "", IA_SCAN_DIGITS);

	/* exponents: 29, 30, 31 */
	number("1e29", ' ', 0, "", IA_SCAN_OK);
	number("1e30", ' ', 0, "", IA_SCAN_OK);
	number("1e31", ' ', 0, "", IA_SCAN_EXPONENT);
	number("1e+30", ' ', 0, "", IA_SCAN_OK);
	number("1e+31", ' ', 0, "", IA_SCAN_EXPONENT);
	number("1E-30", ' ', 0, "", IA_SCAN_OK);
	number("1E-31", ' ', 0, "", IA_SCAN_EXPONENT);
	number("-0e30", ' ', 0, "", IA_SCAN_OK);
	number("0e31", ' ', 0, "", IA_SCAN_EXPONENT);
	number("1e", '0', 100, "30", IA_SCAN_OK);
	number("1e", '0', 100, "31", IA_SCAN_EXPONENT);
	number("1e131071", ' ', 0, "", IA_SCAN_EXPONENT);
	number("1E400", ' ', 0, "", IA_SCAN_EXPONENT);
	number("-1e-400", ' ', 0, "", IA_SCAN_EXPONENT);
	number("1e4294967297", ' ', 0, "", IA_SCAN_EXPONENT);
	number("1e18446744073709551617", ' ', 0, "", IA_SCAN_EXPONENT);
	number("1e", '9', 1000000, "", IA_SCAN_EXPONENT);

	/* zeros behind the point: an exponent in other clothes */
	number("0.", '0', 29, "1", IA_SCAN_OK);
	number("0.", '0', 30, "1", IA_SCAN_OK);
	number("0.", '0', 68, "1", IA_SCAN_OK);
	number("0.", '0', 69, "1", IA_SCAN_EXPONENT);
	number("0.", '0', 70, "1", IA_SCAN_EXPONENT);
	number("0.", '0', 69, "", IA_SCAN_OK);
	number("0.", '0', 70, "", IA_SCAN_EXPONENT);
	number("-0.", '0', 68, "1e-30", IA_SCAN_OK);
	number("0.", '0', 1000000, "1", IA_SCAN_EXPONENT);
	number("0.0", '0', 28, "1234567890123456789012345678901234567890", IA_SCAN_OK);
	number("0.0", '0', 29, "1234567890123456789012345678901234567890", IA_SCAN_EXPONENT);
}

/* n containers in each other, and whether the innermost is where it stops. */
static void
depth(int n, int limit, const char *open, const char *close, bool balanced, bool want)
{
	size_t		unit = strlen(open);
	size_t		length = (size_t) n * (unit + (balanced ? 1 : 0)) + 1;
	char	   *text = malloc(length);
	char	   *to = text;
	IaScan		scan;
	IaScanStatus status;
	bool		passed;

	if (text == NULL)
		abort();
	for (int i = 0; i < n; i++, to += unit)
		memcpy(to, open, unit);
	*to++ = '1';
	for (int i = 0; balanced && i < n; i++)
		*to++ = close[0];
	status = open_scan(&scan, text, (size_t) (to - text), limit);
	if (want)
		passed = status == (balanced ? IA_SCAN_OK : IA_SCAN_TRUNCATED);
	else
		passed = status == IA_SCAN_DEPTH && scan.depth == limit &&
			scan.at == (size_t) limit * unit;
	is_true(passed, "depth %d of %s with a limit of %d", n, open, limit);
	close_scan(&scan);
	free(text);
}

static void
test_depth(void)
{
	static const int limits[] = {1, 2, 64, 999, IA_SCAN_MAX_DEPTH};

	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++)
		for (int n = limits[i] - 1; n <= limits[i] + 1; n++)
		{
			depth(n, limits[i], "[", "]", true, n <= limits[i]);
			depth(n, limits[i], "{\"a\":", "}", true, n <= limits[i]);
		}
	depth(64, 64, "[", "]", false, true);
	depth(1, 0, "[", "]", true, false);
	depth(0, 0, "[", "]", true, true);
	depth(1000000, IA_SCAN_MAX_DEPTH, "[", "]", false, false);
	depth(200000, 64, "{\"a\":", "}", true, false);

	/* what is closed no longer counts */
	{
		Case		wide = {T("[[[]],[[]],[[]],{\"a\":[]},{\"a\":{}},[[1]]]"), IA_SCAN_OK, 0};

		gives(&wide, 3);
		wide.want = IA_SCAN_DEPTH;
		wide.at = 2;
		gives(&wide, 2);
	}
}

/* Which containers are open where a text goes wrong, and their last keys. */
static void
test_path(void)
{
	IaScan		scan;
	const char *s = "{\"tender\":{\"id\":1,\"items\":[{\"id\":7},[],{\"quantity\":x}]}}";

	open_scan(&scan, s, strlen(s), 64);
	ok(scan.at == (size_t) (strchr(s, 'x') - s) && scan.depth == 4, "path: depth", NULL, 0);
	ok(scan.tape[scan.key[0]].length == 6 &&
	   memcmp(scan.text + scan.tape[scan.key[0]].start, "tender", 6) == 0 &&
	   scan.tape[scan.key[1]].length == 5 &&
	   memcmp(scan.text + scan.tape[scan.key[1]].start, "items", 5) == 0 &&
	   scan.tape[scan.key[3]].length == 8 &&
	   memcmp(scan.text + scan.tape[scan.key[3]].start, "quantity", 8) == 0,
	   "path: keys", NULL, 0);
	ok(scan.tape[scan.open[2]].kind == IA_TOKEN_ARRAY && scan.tape[scan.open[2]].length == 3,
	   "path: the third element", NULL, 0);
	ok(scan.tape[scan.open[3]].kind == IA_TOKEN_OBJECT && scan.tape[scan.open[3]].length == 1,
	   "path: its first member", NULL, 0);
	close_scan(&scan);

	open_scan(&scan, "[{\"a\":1},{x", 11, 64);
	ok(scan.depth == 2 && scan.key[1] == 0, "path: an object without a key yet", NULL, 0);
	close_scan(&scan);
}

/* Interrupts: by tokens, inside a string with escapes, never without need. */
static void
test_poll(void)
{
	size_t		n = 200000;
	char	   *text = malloc(2 * n + 3);
	IaScan		scan;

	if (text == NULL)
		abort();
	for (size_t i = 0; i < n; i++)
		memcpy(text + 2 * i, i == 0 ? "[1" : ",1", 2);
	text[2 * n] = ']';

	polls = polls_to_stop = 0;
	ok(open_scan(&scan, text, 2 * n + 1, 64) == IA_SCAN_OK && polls == 3,
	   "200,000 tokens: asked three times", NULL, 0);
	close_scan(&scan);
	polls = 0;
	polls_to_stop = 2;
	ok(open_scan(&scan, text, 2 * n + 1, 64) == IA_SCAN_INTERRUPTED && polls == 2 &&
	   scan.n_tokens < 140000, "stopped at the second", NULL, 0);
	close_scan(&scan);

	text[0] = '"';
	for (size_t i = 0; i < n; i++)
		memcpy(text + 1 + 2 * i, "\\n", 2);
	text[2 * n + 1] = '"';
	polls = polls_to_stop = 0;
	ok(open_scan(&scan, text, 2 * n + 2, 64) == IA_SCAN_OK && polls >= 5,
	   "a long string: asked", NULL, 0);
	close_scan(&scan);
	polls = 0;
	polls_to_stop = 1;
	ok(open_scan(&scan, text, 2 * n + 2, 64) == IA_SCAN_INTERRUPTED && scan.at < 66000,
	   "stopped inside a string", NULL, 0);
	close_scan(&scan);

	polls = polls_to_stop = 0;
	open_scan(&scan, "[1,\"a\",{}]", 10, 64);
	ok(polls == 0, "a short text: not asked", NULL, 0);
	close_scan(&scan);

	memset(&scan, 0, sizeof(scan));
	scan.text = text;
	scan.length = 2 * n + 2;
	scan.max_depth = 64;
	scan.grow = realloc;
	ok(ia_scan(&scan) == IA_SCAN_OK, "without a poll function", NULL, 0);
	free(scan.tape);
	free(text);
	polls_to_stop = 0;
}

/*-------------------------------------------------------------------------
 * The space jsonb needs
 *-------------------------------------------------------------------------
 */

/* A piece of a list, repeated: a byte too few each time shows. */
static void
enough(const char *piece)
{
	size_t		n = 500;
	size_t		unit = strlen(piece) + 1;
	char	   *text = malloc(n * unit + 1);
	IaScan		scan;
	IaScanStatus status;
	size_t		need = 0;

	if (text == NULL)
		abort();
	for (size_t i = 0; i < n; i++)
	{
		text[i * unit] = i == 0 ? '[' : ',';
		memcpy(text + i * unit + 1, piece, unit - 1);
	}
	text[n * unit] = ']';
	status = open_scan(&scan, text, n * unit + 1, 64);
	if (status == IA_SCAN_OK)
		need = jsonb_size(&scan);
	if (status != IA_SCAN_OK || need > scan.value_bytes)
		printf("# status %d, %zu bytes counted, %zu needed\n", status, scan.value_bytes, need);
	ok(status == IA_SCAN_OK && need <= scan.value_bytes, "space for a list of", piece, unit - 1);
	/* ia_intake() promises memory of 12 times the text: tape, text and this */
	if (strlen(piece) == 1)
		is_true(scan.value_bytes + scan.n_tokens * sizeof(IaToken) <= 10 * scan.length + 64,
				"and not much more than that");
	close_scan(&scan);
	free(text);
}

static void
test_space(void)
{
	static const char *const pieces[] = {
		"1", "0", "\"\"", "\"x\"", "null", "{}", "[]", "1.5", "12345", "0.00001", "-1", "1e30", "1e-30",
		"1.000000000000000000000000000000000000001",
		"1.000000000000000000000000000000000000001e-30",
		"1234567890123456789012345678901234567890e-30",
		"1234567890123456789012345678901234567890e30",
		"123.4567890123456789012345678901234567890e3",
		"0.000000000000000000000000000001234567890123456789012345678901234567890",
		"0.00000000000000000000000000000000000000000000000000000000000000001e-30",
		"\"x\",1", "\"x\",null,1", "\"x\",true,false,null,1", "\"x\",[],1", "\"x\",{},1", "[\"x\"],1",
		"[\"x\",null],1", "[[\"x\"]],1", "[\"\\n\"],1", "[1],\"x\"", "\"x\",[1]", "\"x\",[[]]",
		"{\"a\":1}", "{\"a\":null},1", "{\"a\":\"x\"},1", "{\"a\":1,\"bb\":2}", "{\"bb\":1,\"a\":2},1",
		"{\"aa\":\"x\",\"b\":1},1", "{\"aa\":null,\"b\":1},1", "{\"aa\":\"x\",\"b\":{}},1",
		"{\"aa\":\"x\",\"b\":[]},{}", "{\"a\":{\"b\":{\"c\":\"x\"}}},1", "{\"\":[]},1",
		"{\"\\u0061\":\"\\ud83d\\ude00\"},1", "{\"a\":[\"x\",null]},null,1",
	};

	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++)
		enough(pieces[i]);
	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++)
		for (size_t j = 0; j < 12; j++)
		{
			char		both[200];

			snprintf(both, sizeof(both), "\"x\",%s,null,%s", pieces[i], pieces[j]);
			enough(both);
		}
}

int
main(void)
{
	test_numbers();
	test_depth();
	test_path();
	test_poll();
	test_space();
	return done_testing();
}
