/*-------------------------------------------------------------------------
 *
 * test_utf8.c
 *	  Unit tests of src/ia_utf8.c: distance between words, UTF-8, white space.
 *
 * Where the inputs can be enumerated they are: every code point, every three
 * bytes, every pair of short words.
 *
 *	  cc -std=c99 -I../../src test_utf8.c ../../src/ia_utf8.c -o test_utf8
 *
 *-------------------------------------------------------------------------
 */
#include "ia_text.h"
#include "tap.h"

static void
distance(const char *a, const char *b, int limit, int want)
{
	char	   *x = copy(a, strlen(a));
	char	   *y = copy(b, strlen(b));
	int			there = ia_text_distance(x, strlen(a), y, strlen(b), limit);
	int			back = ia_text_distance(y, strlen(b), x, strlen(a), limit);
	char		what[80];

	snprintf(what, sizeof(what), "ia_text_distance %d (limit %d): %.20s /", want, limit, a);
	if (there != want || back != want)
		printf("# got %d and %d\n", there, back);
	ok(there == want && back == want, what, b, strlen(b));
	free(x);
	free(y);
}

/* The whole table by the book, to compare with. */
static int
plain_distance(const char *a, int n, const char *b, int m)
{
	int			d[9][9];

	for (int i = 0; i <= n; i++)
		for (int j = 0; j <= m; j++)
		{
			int			best = i + j;

			if (i > 0 && j > 0)
			{
				best = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
				if (d[i - 1][j] + 1 < best)
					best = d[i - 1][j] + 1;
				if (d[i][j - 1] + 1 < best)
					best = d[i][j - 1] + 1;
			}
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
				d[i - 2][j - 2] + 1 < best)
				best = d[i - 2][j - 2] + 1;
			d[i][j] = best;
		}
	return d[n][m];
}

/* All pairs of words of up to five letters out of three, with every limit. */
static void
test_all_distances(void)
{
	static char words[364][6];
	int			lengths[364];
	int			count = 0;
	int			wrong = 0;

	for (int n = 0, variants = 1; n <= 5; n++, variants *= 3)
		for (int v = 0; v < variants; v++, count++)
		{
			lengths[count] = n;
			for (int i = 0, rest = v; i < n; i++, rest /= 3)
				words[count][i] = (char) ('a' + rest % 3);
		}

	for (int i = 0; i < count; i++)
		for (int j = 0; j < count; j++)
		{
			int			d = plain_distance(words[i], lengths[i], words[j], lengths[j]);

			for (int limit = 0; limit <= 5; limit++)
				if (ia_text_distance(words[i], (size_t) lengths[i],
									 words[j], (size_t) lengths[j], limit) !=
					(d <= limit ? d : limit + 1))
					wrong++;
		}
	ok(count == 364 && wrong == 0, "all distances of words of up to five letters", NULL, 0);
}

static void
utf8(const char *s, size_t len, bool valid, size_t where)
{
	char	   *c = copy(s, len);
	size_t		bad_at = 12345;
	bool		got = ia_text_utf8_valid(c, len, &bad_at);

	ok(got == valid && bad_at == (valid ? 12345 : where) &&
	   ia_text_utf8_valid(c, len, NULL) == valid, "ia_text_utf8_valid", s, len);
	free(c);
}

/*
 * Every code point and every sequence of three bytes: accepted are exactly the
 * sequences that an encoder would write.
 */
static void
test_all_utf8(void)
{
	int			wrong = 0;
	int			valid = 0;
	char		c[4];

	for (uint32_t cp = 0x80; cp < 0x200000; cp++)
	{
		bool		want = cp <= 0x10FFFF && (cp < 0xD800 || cp > 0xDFFF);
		size_t		n;

		if (cp < 0x800)
		{
			n = 2;
			c[0] = (char) (0xC0 | cp >> 6);
		}
		else if (cp < 0x10000)
		{
			n = 3;
			c[0] = (char) (0xE0 | cp >> 12);
		}
		else
		{
			n = 4;
			c[0] = (char) (0xF0 | cp >> 18);
		}
		for (size_t i = 1; i < n; i++)
			c[i] = (char) (0x80 | (cp >> (6 * (n - 1 - i)) & 0x3F));
		if (ia_text_utf8_valid(c, n, NULL) != want)
			wrong++;
		if (want && ia_text_characters(c, n) != 1)
			wrong++;
	}
	ok(wrong == 0, "every code point", NULL, 0);

	for (uint32_t bytes = 0; bytes < 0x1000000; bytes++)
	{
		c[0] = (char) (bytes >> 16);
		c[1] = (char) (bytes >> 8);
		c[2] = (char) bytes;
		valid += ia_text_utf8_valid(c, 3, NULL);
	}
	/* 1+1+1, 1+2, 2+1, and 3 bytes: 128^3 + 2 * 128 * 1920 + 61440 */
	ok(valid == 2097152 + 2 * 128 * 1920 + 61440, "every three bytes", NULL, 0);
}

static void
clip(const char *s, size_t max, size_t want)
{
	char	   *c = copy(s, strlen(s));
	char		what[40];

	snprintf(what, sizeof(what), "ia_text_clip %zu -> %zu:", max, want);
	ok(ia_text_clip(c, strlen(s), max) == want, what, s, strlen(s));
	free(c);
}

static void
test_utf8(void)
{
	SAYS(ia_text_blank, true, "", " ", "\t\r\n\v\f ", "\u00a0", "\u2000", "\u2005\u200a",
		 "\u200b", "\u202f", "\u205f", "\u3000", "\ufeff", " \u00a0 \u3000\t");
	SAYS(ia_text_blank, false, "a", " a", "a ", "-", "\x1f", "\x0e", "\x08", "\x7f", "\xC2\x85",
		 "\u00a1", "\u200c", "\u2010", "\u2028", "\u2060", "\u3001", "\ufefe", "\xC2", "\xE2",
		 "\xE2\x80", "\xE3\x80", "\xEF\xBB", "\xA0", " \xC2", "0", ".");
	says("ia_text_blank", ia_text_blank, "\0", 1, false);

	distance("", "", 0, 0);
	distance("", "abc", 3, 3);
	distance("", "abc", 2, 3);
	distance("abc", "abc", 0, 0);
	distance("ABC", "abc", 0, 0);
	distance("abc", "abd", 1, 1);
	distance("abc", "abd", 0, 1);
	distance("abc", "acb", 1, 1);
	distance("abC", "ACb", 1, 1);
	distance("ca", "abc", 5, 3);
	distance("kitten", "sitting", 5, 3);
	distance("kitten", "sitting", 2, 3);
	distance("tender", "tendre", 2, 1);
	distance("publicAuthority", "publicAutority", 2, 1);
	distance("documentType", "documenttype", 2, 0);
	distance("description", "descripcion", 2, 1);
	distance("abcdefgh", "zyxwvuts", 2, 3);
	distance("a", "b", -5, 1);
	distance("a", "b", 2147483647, 1);
	distance("@", "`", 1, 1);
	distance("[", "{", 1, 1);
	{
		char		a[66];
		char		b[66];

		memset(a, 'a', 65);
		memset(b, 'b', 65);
		a[65] = b[65] = '\0';
		distance(a, b, 2147483647, 65);		/* 65 bytes: not looked at */
		distance(a, a, 3, 0);
		distance(a, a + 1, 3, 4);
		b[64] = a[64] = '\0';
		distance(a, b, 2147483647, 64);
		distance(a, b, 63, 64);
		distance(a, "", 64, 64);
		b[63] = '\0';
		distance(a, b, 64, 64);
	}
	test_all_distances();

	utf8("", 0, true, 0);
	utf8("a\0b", 3, true, 0);
	utf8("0123456789abcdefXYZ", 19, true, 0);
	utf8("\u00e1\u20ac\U0001F600", 9, true, 0);
	utf8("01234567\u00f1", 10, true, 0);
	utf8("0123456\u00f1 y", 11, true, 0);
	utf8("\x80", 1, false, 0);
	utf8("a\xC0\x80", 3, false, 1);
	utf8("0123456789\xC1\xBF", 12, false, 10);
	utf8("\xE0\x9F\xBF", 3, false, 0);
	utf8("\xE0\xA0\x80", 3, true, 0);
	utf8("\xED\x9F\xBF\xED\xA0\x80", 6, false, 3);
	utf8("\xF0\x8F\xBF\xBF", 4, false, 0);
	utf8("\xF4\x8F\xBF\xBF\xF4\x90\x80\x80", 8, false, 4);
	utf8("\xF5\x80\x80\x80", 4, false, 0);
	utf8("\xFF", 1, false, 0);
	utf8("ab\xC3", 3, false, 2);
	utf8("ab\xE2\x82", 4, false, 2);
	utf8("ab\xF0\x9F\x98", 5, false, 2);
	utf8("01234567\xC3", 9, false, 8);
	utf8("\xE2\x28\xA1", 3, false, 0);
	utf8("\xE2\x82\x28", 3, false, 0);
	test_all_utf8();

	ok(ia_text_characters("", 0) == 0, "ia_text_characters of nothing", NULL, 0);
	ok(ia_text_characters("a\u00e1\u20ac\U0001F600z", 11) == 5, "ia_text_characters", NULL, 0);

	clip("", 0, 0);
	clip("", 9, 0);
	clip("abc", 2, 2);
	clip("abc", 3, 3);
	clip("abc", 9, 3);
	clip("abc", 0, 0);
	clip("a\u00e1b", 1, 1);
	clip("a\u00e1b", 2, 1);
	clip("a\u00e1b", 3, 3);
	clip("\u20ac", 1, 0);
	clip("\u20ac", 2, 0);
	clip("\u20ac", 3, 3);
	clip("x\U0001F600", 2, 1);
	clip("x\U0001F600", 3, 1);
	clip("x\U0001F600", 4, 1);
	clip("x\U0001F600", 5, 5);
	clip("\x80\x80\x80\x80\x80\x80", 5, 5);
	clip("\x80\x80", 1, 1);
}

int
main(void)
{
	test_utf8();
	return done_testing();
}
