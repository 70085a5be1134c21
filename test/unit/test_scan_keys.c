/*-------------------------------------------------------------------------
 *
 * test_scan_keys.c
 *	  Unit tests of src/ia_scan.c: the order of keys, duplicates, escapes, lines
 *	  and columns.
 *
 * Both ways of sorting are used, with the orders that such ways dislike; an
 * equal pair is put at any two places.
 *
 *	  cc -std=c99 -I../../src test_scan_keys.c ../../src/ia_scan.c \
 *		  ../../src/ia_text.c ../../src/ia_utf8.c -o test_scan_keys
 *
 *-------------------------------------------------------------------------
 */
#include "scan_help.h"

/*-------------------------------------------------------------------------
 * Keys
 *-------------------------------------------------------------------------
 */

/* The keys of the object, in order and joined by commas, or the duplicate. */
static void
keys(const char *s, const char *want)
{
	IaScan		scan;
	IaScanStatus status = open_scan(&scan, s, strlen(s), 64);
	IaKey		sorted[100];
	char	   *space = malloc(ia_scan_key_bytes(&scan, 0) + 1);
	uint32_t	duplicate = 0;
	char		got[1000] = "";

	if (status != IA_SCAN_OK || space == NULL)
		abort();
	if (ia_scan_keys(&scan, 0, sorted, space, &duplicate))
	{
		for (uint32_t i = 0; i < scan.tape[0].length; i++)
			snprintf(got + strlen(got), sizeof(got) - strlen(got), "%s%.*s", i > 0 ? "," : "",
					 (int) sorted[i].length, sorted[i].text);
	}
	else
		snprintf(got, sizeof(got), "again at %u", (unsigned) scan.tape[duplicate].start);
	if (strcmp(got, want) != 0)
		printf("# got %s\n", got);
	ok(strcmp(got, want) == 0, "keys of", s, strlen(s));
	free(space);
	close_scan(&scan);
}

typedef enum Order
{
	SORTED,
	REVERSED,
	ORGAN_PIPE,					/* up, then down */
	STRIDE,						/* far from its place each */
	LENGTHS,					/* as many lengths as keys */
	ESCAPED,					/* sorted, every second one by escapes */
	ORDERS
} Order;

/*
 * An object of n keys in an order that sorting may dislike, one of them put over
 * another if overwrite is not itself.  Values are nested, so that finding the
 * next key must skip them.
 */
static char *
object(Order order, uint32_t n, uint32_t first, uint32_t second, uint32_t third)
{
	char	   *text = malloc(n * 60 + n * (order == LENGTHS ? n : 0) + 10);
	char	   *to = text;

	if (text == NULL)
		abort();
	*to++ = '{';
	for (uint32_t i = 0; i < n; i++)
	{
		uint32_t	name = i;

		if (i == second || i == third)
			name = first;
		if (order == REVERSED)
			name = n - 1 - name;
		else if (order == ORGAN_PIPE)
			name = name % 2 == 0 ? name / 2 : n - 1 - name / 2;
		else if (order == STRIDE)
			name = (uint32_t) ((uint64_t) name * 7919 % n);
		if (i > 0)
			*to++ = ',';
		if (order == LENGTHS)
		{
			*to++ = '"';
			memset(to, 'k', n - name);
			to += n - name;
			*to++ = '"';
		}
		else if (order == ESCAPED && i % 2 == 0)
			to += sprintf(to, "\"\\u006B%06u\"", (unsigned) name);
		else
			to += sprintf(to, "\"k%06u\"", (unsigned) name);
		to += sprintf(to, i % 5 == 0 ? ":{\"a\":[%u,{}]}" : ":%u", (unsigned) i);
	}
	*to++ = '}';
	*to = '\0';
	return text;
}

/* Sorts; gives whether all are there in order, and the duplicate's number. */
static bool
sorts(const char *s, uint32_t n, uint32_t *duplicate_number)
{
	IaScan		scan;
	IaScanStatus status = open_scan(&scan, s, strlen(s), 64);
	IaKey	   *sorted = malloc((n + 1) * sizeof(IaKey));
	char	   *space = malloc(ia_scan_key_bytes(&scan, 0) + 1);
	uint32_t	duplicate = 0;
	bool		passed = status == IA_SCAN_OK && scan.tape[0].length == n;
	char	   *seen = calloc(scan.n_tokens + 1, 1);
	bool		unique;

	if (sorted == NULL || space == NULL || seen == NULL)
		abort();
	unique = passed && ia_scan_keys(&scan, 0, sorted, space, &duplicate);
	for (uint32_t i = 0; passed && i < n; i++)
	{
		passed = !seen[sorted[i].token];
		seen[sorted[i].token] = 1;
		if (i > 0 && unique)
			passed = passed &&
				(sorted[i - 1].length < sorted[i].length ||
				 (sorted[i - 1].length == sorted[i].length &&
				  memcmp(sorted[i - 1].text, sorted[i].text, sorted[i].length) < 0));
	}
	*duplicate_number = UINT32_MAX;
	if (passed && !unique)
	{
		uint32_t	token = 1;

		for (*duplicate_number = 0; token != duplicate && token < scan.n_tokens; (*duplicate_number)++)
			token = paper_next(&scan, token + 1);
	}
	free(seen);
	free(space);
	free(sorted);
	close_scan(&scan);
	return passed;
}

static void
test_keys(void)
{
	static const uint32_t sizes[] = {0, 1, 2, 3, 10, 47, 48, 49, 50, 51, 97, 1000};
	int			wrong = 0;
	uint32_t	duplicate;

	keys("{}", "");
	keys("{\"b\":1}", "b");
	keys("{\"b\":1,\"a\":2}", "a,b");
	keys("{\"bb\":1,\"c\":2,\"aaa\":3,\"\":4}", ",c,bb,aaa");
	keys("{\"a\":{\"z\":1,\"y\":2},\"b\":[{\"x\":1}],\"c\":3}", "a,b,c");
	keys("{\"id\":1,\"i\":2,\"ID\":3,\"Id\":4}", "i,ID,Id,id");
	keys("{\"\\u0069d\":1,\"ib\":2}", "ib,id");
	keys("{\"\\u00e1\":1,\"z\":2,\"zz\":3}", "z,zz,\u00e1");
	keys("{\"\\ud83d\\ude00\":1,\"zzzzz\":2}", "\U0001F600,zzzzz");
	keys("{\"a\\/b\":1,\"a\\\\b\":2}", "a/b,a\\b");
	/* the same letters, composed and not: two keys */
	keys("{\"\u00e9\":1,\"e\u0301\":2}", "\u00e9,e\u0301");

	keys("{\"a\":1,\"a\":2}", "again at 8");
	keys("{\"\":1,\"\":2}", "again at 7");
	keys("{\"id\":1,\"\\u0069d\":2}", "again at 9");
	keys("{\"\\u0069d\":1,\"id\":2}", "again at 14");
	keys("{\"\\u0069\\u0064\":1,\"i\\u0064\":2}", "again at 19");
	keys("{\"a/b\":1,\"a\\/b\":2}", "again at 10");
	keys("{\"a\":{\"a\":1},\"b\":[{\"a\":1}]}", "a,b");
	keys("{\"a\":{\"a\":1,\"a\":1}}", "a");
	keys("{\"a\":1,\"b\":2,\"a\":3,\"a\":4}", "again at 14");

	for (Order order = SORTED; order < ORDERS; order++)
		for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
		{
			uint32_t	n = sizes[i];
			char	   *text = object(order, n, n, n, n);

			is_true(sorts(text, n, &duplicate) && duplicate == UINT32_MAX,
					"%u keys, order %d", (unsigned) n, (int) order);
			free(text);
		}
	for (Order order = SORTED; order < LENGTHS; order++)
	{
		char	   *text = object(order, 50000, 50000, 50000, 50000);

		is_true(sorts(text, 50000, &duplicate) && duplicate == UINT32_MAX,
				"50000 keys, order %d", (int) order);
		free(text);
	}

	/* a key twice, thrice, at every pair of places: always its second appearance */
	for (uint32_t n = 46; n <= 52; n += 3)
		for (uint32_t first = 0; first < n; first++)
			for (uint32_t second = first + 1; second < n; second++)
			{
				char	   *twice = object(ESCAPED, n, first, second, second);
				char	   *thrice = object(second % 2 ? STRIDE : REVERSED, n, first, second,
											second + 1 + (first * 31 + second * 7) % (n - second));

				wrong += !sorts(twice, n, &duplicate) || duplicate != second;
				wrong += !sorts(thrice, n, &duplicate) || duplicate != second;
				free(twice);
				free(thrice);
			}
	is_true(wrong == 0, "a key twice or thrice, in any two places: %d wrong", wrong);
}

/*-------------------------------------------------------------------------
 * Escapes, positions
 *-------------------------------------------------------------------------
 */

static void
unescape(const char *s, const char *want)
{
	char	   *from = copy(s, strlen(s));
	char	   *to = malloc(strlen(s) + 1);
	size_t		length;

	if (to == NULL)
		abort();
	/* never longer than the text was: the sanitizer watches */
	to = realloc(to, strlen(s) > 0 ? strlen(s) : 1);
	length = ia_scan_unescape(from, strlen(s), to);
	ok(length == strlen(want) && memcmp(to, want, length) == 0, "unescape", s, strlen(s));
	free(from);
	free(to);
}

static void
test_unescape(void)
{
	char		wrong = 0;

	unescape("", "");
	unescape("plain", "plain");
	unescape("\\\"\\\\\\/", "\"\\/");
	unescape("\\b\\f\\n\\r\\t", "\b\f\n\r\t");
	unescape("a\\nb\\nc", "a\nb\nc");
	unescape("\\u0041\\u007f", "A\x7f");
	unescape("\\u0080\\u07ff", "\xC2\x80\xDF\xBF");
	unescape("\\u0800\\uFFFF\\ud7ff\\ue000", "\xE0\xA0\x80\xEF\xBF\xBF\xED\x9F\xBF\xEE\x80\x80");
	unescape("\\ud800\\udc00", "\xF0\x90\x80\x80");
	unescape("\\uDBFF\\uDFFF", "\xF4\x8F\xBF\xBF");
	unescape("x\\ud83d\\ude00y\\ud83d\\ude00", "x\U0001F600y\U0001F600");
	unescape("\\\\u0041", "\\u0041");
	unescape("a\\\\", "a\\");
	unescape("\u00e1\\u00e1\u00e1", "\u00e1\u00e1\u00e1");

	/* every code point by its escape */
	for (uint32_t cp = 1; cp <= 0x10FFFF; cp++)
	{
		char		escape[13];
		char		got[12];
		size_t		length;
		uint32_t	back = 0;
		size_t		used;

		if (cp >= 0xD800 && cp <= 0xDFFF)
			continue;
		if (cp < 0x10000)
			used = (size_t) sprintf(escape, cp % 2 ? "\\u%04x" : "\\u%04X", (unsigned) cp);
		else
			used = (size_t) sprintf(escape, "\\u%04x\\u%04X",
									(unsigned) (0xD800 + ((cp - 0x10000) >> 10)),
									(unsigned) (0xDC00 + ((cp - 0x10000) & 0x3FF)));
		length = ia_scan_unescape(escape, used, got);
		if (length == 1)
			back = (unsigned char) got[0];
		else
		{
			back = (unsigned char) got[0] & (0x7F >> length);
			for (size_t i = 1; i < length; i++)
				back = back << 6 | ((unsigned char) got[i] & 0x3F);
		}
		if (back != cp || length != (cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4))
			wrong = 1;
	}
	ok(!wrong, "every code point by its escape", NULL, 0);
}

static void
position(const char *s, size_t at, int64_t line, int64_t column)
{
	char	   *text = copy(s, at);
	int64_t		got_line = 0;
	int64_t		got_column = 0;

	ia_scan_position(text, at, &got_line, &got_column);
	is_true(got_line == line && got_column == column, "position of byte %zu: line %d, column %d",
			at, (int) line, (int) column);
	free(text);
}

static void
test_position(void)
{
	position("", 0, 1, 1);
	position("abc", 1, 1, 2);
	position("abc", 3, 1, 4);
	position("a\nb", 1, 1, 2);
	position("a\nb", 2, 2, 1);
	position("a\nb", 3, 2, 2);
	position("\n\n\n", 3, 4, 1);
	position("a\r\nbc", 2, 1, 3);
	position("a\r\nbc", 3, 2, 1);
	position("a\r\nbc", 4, 2, 2);
	position("a\r\n\r\nb", 5, 3, 1);
	position("\u00e1\u00e9x", 4, 1, 3);
	position("\u20ac\U0001F600x", 7, 1, 3);
	position("\u00e1\n\u00e9x", 5, 2, 2);
	position("\u00e1", 1, 1, 2);	/* inside a character: behind it */
}

int
main(void)
{
	test_keys();
	test_unescape();
	test_position();
	return done_testing();
}
