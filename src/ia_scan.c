/*
 * ia_scan.c
 *		JSON text → tape of tokens, or where and why it is refused.
 *
 * PURE C, no allocation but through the caller's grow(), no recursion: it can
 * be fuzzed, and no text of any depth can exhaust the stack.
 *
 * Why not PostgreSQL's own parser: the one of version 15 cannot be interrupted
 * (55 MB ran 7.7 s under a timeout of 100 ms), keeps the last of two equal keys
 * without a word, takes a nine-byte number that makes a table unreadable, and
 * builds a tree of 32 bytes a value and more.  Why not jansson, which design.md
 * proposed as a judge: its tree takes 16 to 70 bytes of memory a byte of
 * input on lists of small objects, its numbers are doubles, and it needs a symbol that
 * the server defines too.  It serves as an oracle instead: the fuzzer compares
 * its verdict with this file's.  doc/decisions.md has the measurements.
 *
 * The text is read once.  A token takes eight bytes, and two bytes of text make
 * at most one token, so that the tokens never exceed four times the text.
 */
#include <string.h>

#include "ia_scan.h"
#include "ia_text.h"

#define POLL_EVERY 65536		/* tokens, or bytes of a string */

/* What the grammar allows next. */
typedef enum Expect
{
	EXPECT_VALUE,
	EXPECT_VALUE_OR_END,		/* after '[' */
	EXPECT_KEY,					/* after ',' in an object */
	EXPECT_KEY_OR_END,			/* after '{' */
	EXPECT_COMMA_OR_END			/* after a value */
} Expect;

static bool looks_wide(const unsigned char *s, size_t length);
static bool may_begin_character(const char *s, size_t length);
static IaScanStatus scan_tokens(IaScan *scan, size_t at);
static IaScanStatus scan_string(IaScan *scan, size_t *at, IaToken *token);
static IaScanStatus scan_escape(IaScan *scan, size_t *at);
static IaScanStatus scan_number(IaScan *scan, size_t *at, IaToken *token);
static IaScanStatus scan_word(IaScan *scan, size_t *at, IaToken *token);

static inline IaScanStatus
fail(IaScan *scan, size_t at, IaScanStatus status)
{
	scan->at = at;
	return status;
}

static inline bool
is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

static inline bool
is_digit(char c)
{
	return (unsigned char) (c - '0') <= 9;
}

/* Read the whole text.  On success the tape holds the document. */
IaScanStatus
ia_scan(IaScan *scan)
{
	size_t		at = 0;
	size_t		bad;
	IaScanStatus status;

	scan->tape = NULL;
	scan->n_tokens = 0;
	scan->capacity = 0;
	scan->value_bytes = 16;
	scan->depth = 0;
	scan->at = 0;
	scan->byte_order_mark = false;

	if (looks_wide((const unsigned char *) scan->text, scan->length))
		return fail(scan, 0, IA_SCAN_WIDE);
	if (scan->length >= 3 && memcmp(scan->text, "\xEF\xBB\xBF", 3) == 0)
	{
		scan->byte_order_mark = true;
		at = 3;
	}
	if (!ia_text_utf8_valid(scan->text + at, scan->length - at, &bad))
	{
		/* What comes before the bad byte may be wrong already: say that first. */
		size_t		length = scan->length;

		scan->length = at + bad;
		status = scan_tokens(scan, at);
		scan->length = length;
		/* A file cut by bytes may end inside a character. */
		if (status == IA_SCAN_TRUNCATED &&
			may_begin_character(scan->text + at + bad, length - at - bad))
			return fail(scan, length, IA_SCAN_TRUNCATED);
		if (status == IA_SCAN_OK || status == IA_SCAN_EMPTY || status == IA_SCAN_TRUNCATED)
			return fail(scan, at + bad, IA_SCAN_ENCODING);
		return status;
	}
	return scan_tokens(scan, at);
}

/*
 * UTF-16 and UTF-32 show by their byte-order mark or by the zero byte that an
 * ASCII character at the start leaves beside it.
 */
static bool
looks_wide(const unsigned char *s, size_t length)
{
	if (length < 2)
		return false;
	if ((s[0] == 0xFE && s[1] == 0xFF) || (s[0] == 0xFF && s[1] == 0xFE))
		return true;
	if (s[0] != 0 && s[1] == 0)
		return true;
	if (length >= 4 && memcmp(s, "\0\0\xFE\xFF", 4) == 0)
		return true;
	return s[0] == 0 && (s[1] != 0 || (length >= 4 && s[2] == 0 && s[3] != 0));
}

/* Whether bytes that are not UTF-8 could be, were there more of them. */
static bool
may_begin_character(const char *s, size_t length)
{
	static const char *const endings[] = {
		"\x80", "\xBF", "\x80\x80", "\xBF\x80", "\x80\x80\x80", "\xBF\x80\x80"
	};
	char		character[4];

	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
	{
		size_t		more = strlen(endings[i]);

		if (length + more > sizeof(character))
			continue;
		memcpy(character, s, length);
		memcpy(character + length, endings[i], more);
		if (ia_text_utf8_valid(character, length + more, NULL))
			return true;
	}
	return false;
}

static inline uint32_t
push(IaScan *scan)
{
	if (scan->n_tokens == scan->capacity)
	{
		/* Large tapes grow by a quarter: memory is counted. */
		scan->capacity += scan->capacity < 65536 ? scan->capacity + 64 : scan->capacity / 4;
		scan->tape = scan->grow(scan->tape, scan->capacity * sizeof(IaToken));
	}
	return scan->n_tokens++;
}

static IaScanStatus
scan_tokens(IaScan *scan, size_t at)
{
	const char *text = scan->text;
	size_t		length = scan->length;
	Expect		expect = EXPECT_VALUE;
	bool		aligned = true;	/* jsonb written so far surely ends at a multiple of four */
	IaScanStatus status;

	for (;;)
	{
		char		c;
		uint32_t	self;
		IaToken    *token;

		while (at < length && is_space(text[at]))
			at++;

		if (expect == EXPECT_COMMA_OR_END && scan->depth == 0)
		{
			if (at < length)
				return fail(scan, at, IA_SCAN_TRAILING);
			return IA_SCAN_OK;
		}
		if (at == length)
			return fail(scan, at, scan->n_tokens == 0 ? IA_SCAN_EMPTY : IA_SCAN_TRUNCATED);
		c = text[at];

		if (c == ']' || c == '}')
		{
			uint32_t	container;

			if (scan->depth == 0 ||
				!(expect == EXPECT_COMMA_OR_END ||
				  expect == (c == ']' ? EXPECT_VALUE_OR_END : EXPECT_KEY_OR_END)))
				return fail(scan, at, IA_SCAN_SYNTAX);
			container = scan->open[scan->depth - 1];
			if (scan->tape[container].kind != (c == ']' ? IA_TOKEN_ARRAY : IA_TOKEN_OBJECT))
				return fail(scan, at, IA_SCAN_SYNTAX);
			scan->tape[container].start = scan->n_tokens;
			scan->depth--;
			/* jsonb puts an object's values in another order: any may be the last */
			if (c == '}' && scan->tape[container].length > 0)
				aligned = false;
			expect = EXPECT_COMMA_OR_END;
			at++;
			continue;
		}

		if (expect == EXPECT_COMMA_OR_END)
		{
			if (c != ',')
				return fail(scan, at, IA_SCAN_SYNTAX);
			expect = scan->tape[scan->open[scan->depth - 1]].kind == IA_TOKEN_OBJECT ?
				EXPECT_KEY : EXPECT_VALUE;
			at++;
			continue;
		}

		if (scan->n_tokens % POLL_EVERY == POLL_EVERY - 1 && scan->poll && scan->poll())
			return fail(scan, at, IA_SCAN_INTERRUPTED);

		self = push(scan);
		token = &scan->tape[self];
		scan->value_bytes += 4;

		if (expect == EXPECT_KEY || expect == EXPECT_KEY_OR_END)
		{
			if (c != '"')
			{
				scan->n_tokens--;
				return fail(scan, at, IA_SCAN_SYNTAX);
			}
			/* Only a key that was read whole names the place of a fault. */
			if ((status = scan_string(scan, &at, token)) != IA_SCAN_OK)
				return status;
			scan->key[scan->depth - 1] = self;
			aligned = false;
			scan->tape[scan->open[scan->depth - 1]].length++;
			while (at < length && is_space(text[at]))
				at++;
			if (at == length)
				return fail(scan, at, IA_SCAN_TRUNCATED);
			if (text[at] != ':')
				return fail(scan, at, IA_SCAN_SYNTAX);
			at++;
			expect = EXPECT_VALUE;
			continue;
		}

		/* A value. */
		if (scan->depth > 0 && scan->tape[scan->open[scan->depth - 1]].kind == IA_TOKEN_ARRAY)
			scan->tape[scan->open[scan->depth - 1]].length++;
		expect = EXPECT_COMMA_OR_END;
		switch (c)
		{
			case '[':
			case '{':
				if (scan->depth >= scan->max_depth)
					return fail(scan, at, IA_SCAN_DEPTH);
				token->kind = c == '[' ? IA_TOKEN_ARRAY : IA_TOKEN_OBJECT;
				token->length = 0;
				token->start = 0;
				scan->value_bytes += 4 + 3;
				aligned = true;
				scan->key[scan->depth] = 0;
				scan->open[scan->depth++] = self;
				expect = c == '[' ? EXPECT_VALUE_OR_END : EXPECT_KEY_OR_END;
				at++;
				status = IA_SCAN_OK;
				break;
			case '"':
				status = scan_string(scan, &at, token);
				aligned = false;
				break;
			case '-':
			case '0':
			case '1':
			case '2':
			case '3':
			case '4':
			case '5':
			case '6':
			case '7':
			case '8':
			case '9':
				status = scan_number(scan, &at, token);
				scan->value_bytes += aligned ? 0 : 3;
				aligned = true;
				break;
			default:
				status = scan_word(scan, &at, token);
				break;
		}
		if (status != IA_SCAN_OK)
			return status;
	}
}

/* Whether one of eight bytes is a quote, a backslash or a control character. */
static inline bool
stops_string(uint64_t eight)
{
	const uint64_t ones = 0x0101010101010101u;
	const uint64_t high = 0x8080808080808080u;
	uint64_t	quote = eight ^ (ones * '"');
	uint64_t	slash = eight ^ (ones * '\\');

	return (((quote - ones) & ~quote) |
			((slash - ones) & ~slash) |
			((eight - ones * 0x20) & ~eight)) & high;
}

/* *at is at the opening quote; afterwards behind the closing one. */
static IaScanStatus
scan_string(IaScan *scan, size_t *at, IaToken *token)
{
	const char *text = scan->text;
	size_t		length = scan->length;
	size_t		start = *at + 1;
	size_t		i = start;
	size_t		poll_at = start + POLL_EVERY;
	bool		escaped = false;

	for (;;)
	{
		uint64_t	eight;
		unsigned char c;

		while (i + 8 <= length)
		{
			memcpy(&eight, text + i, 8);
			if (stops_string(eight))
				break;
			i += 8;
		}
		if (i >= length)
			return fail(scan, length, IA_SCAN_TRUNCATED);
		c = (unsigned char) text[i];
		if (c == '"')
			break;
		if (c == '\\')
		{
			IaScanStatus status = scan_escape(scan, &i);

			if (status != IA_SCAN_OK)
				return status;
			escaped = true;
		}
		else if (c < 0x20)
			return fail(scan, i, IA_SCAN_CONTROL);
		else
			i++;
		if (i >= poll_at)
		{
			if (scan->poll && scan->poll())
				return fail(scan, i, IA_SCAN_INTERRUPTED);
			poll_at = i + POLL_EVERY;
		}
	}
	token->kind = escaped ? IA_TOKEN_ESCAPED : IA_TOKEN_STRING;
	token->start = (uint32_t) start;
	token->length = (uint32_t) (i - start);
	scan->value_bytes += i - start;
	*at = i + 1;
	return IA_SCAN_OK;
}

/* The value of four hexadecimal digits, or -1. */
static int
hex4(const char *s)
{
	int			value = 0;

	for (int i = 0; i < 4; i++)
	{
		char		c = s[i];
		int			digit;

		if (is_digit(c))
			digit = c - '0';
		else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
			digit = (c | 0x20) - 'a' + 10;
		else
			return -1;
		value = value * 16 + digit;
	}
	return value;
}

/* *at is at a backslash; afterwards behind the escape (or the pair of them). */
static IaScanStatus
scan_escape(IaScan *scan, size_t *at)
{
	const char *text = scan->text;
	size_t		length = scan->length;
	size_t		i = *at;
	int			unit;

	if (i + 1 >= length)
		return fail(scan, length, IA_SCAN_TRUNCATED);
	if (text[i + 1] != 'u')
	{
		if (text[i + 1] == '\0' || strchr("\"\\/bfnrt", text[i + 1]) == NULL)
			return fail(scan, i, IA_SCAN_ESCAPE);
		*at = i + 2;
		return IA_SCAN_OK;
	}
	if (i + 6 > length)
		return fail(scan, memchr(text + i, '"', length - i) ? i : length,
					memchr(text + i, '"', length - i) ? IA_SCAN_ESCAPE : IA_SCAN_TRUNCATED);
	unit = hex4(text + i + 2);
	if (unit < 0)
		return fail(scan, i, IA_SCAN_ESCAPE);
	if (unit == 0)
		return fail(scan, i, IA_SCAN_NUL);
	if (unit >= 0xDC00 && unit <= 0xDFFF)
		return fail(scan, i, IA_SCAN_SURROGATE);
	*at = i + 6;
	if (unit >= 0xD800 && unit <= 0xDBFF)
	{
		int			low;

		if (i + 12 > length && memchr(text + i, '"', length - i) == NULL &&
			memcmp(text + i + 6, "\\u", length - i < 8 ? length - i - 6 : 2) == 0)
			return fail(scan, length, IA_SCAN_TRUNCATED);
		if (i + 12 > length || text[i + 6] != '\\' || text[i + 7] != 'u')
			return fail(scan, i, IA_SCAN_SURROGATE);
		low = hex4(text + i + 8);
		if (low < 0xDC00 || low > 0xDFFF)
			return fail(scan, i, IA_SCAN_SURROGATE);
		*at = i + 12;
	}
	return IA_SCAN_OK;
}

/*
 * A number keeps its lexeme.  The limits are on the lexeme, before any value is
 * made of it: jsonb would store nine bytes that print as 131,072 digits.
 */
static IaScanStatus
scan_number(IaScan *scan, size_t *at, IaToken *token)
{
	const char *text = scan->text;
	size_t		length = scan->length;
	size_t		start = *at;
	size_t		i = start;
	size_t		mark;
	size_t		integer_digits;
	size_t		fraction_digits = 0;
	bool		exponent = false;

	if (text[i] == '-')
		i++;
	mark = i;
	while (i < length && is_digit(text[i]))
		i++;
	integer_digits = i - mark;
	if (integer_digits == 0)
	{
		if (i == length)
			return fail(scan, i, IA_SCAN_TRUNCATED);
		return fail(scan, i, text[i] == 'I' || text[i] == 'N' ? IA_SCAN_NOT_A_NUMBER : IA_SCAN_SYNTAX);
	}
	if (integer_digits > 1 && text[mark] == '0')
		return fail(scan, mark, IA_SCAN_SYNTAX);
	if (i < length && text[i] == '.')
	{
		mark = ++i;
		while (i < length && is_digit(text[i]))
			i++;
		fraction_digits = i - mark;
		if (fraction_digits == 0)
			return fail(scan, i, i == length ? IA_SCAN_TRUNCATED : IA_SCAN_SYNTAX);
	}
	if (i < length && (text[i] == 'e' || text[i] == 'E'))
	{
		exponent = true;
		i++;
		if (i < length && (text[i] == '+' || text[i] == '-'))
			i++;
		mark = i;
		while (i < length && is_digit(text[i]))
			i++;
		if (i == mark)
			return fail(scan, i, i == length ? IA_SCAN_TRUNCATED : IA_SCAN_SYNTAX);
	}
	if (exponent || integer_digits + fraction_digits > IA_SCAN_MAX_DIGITS)
	{
		IaTextStatus status = ia_text_number(text + start, i - start,
											 IA_SCAN_MAX_DIGITS, IA_SCAN_MAX_EXPONENT);

		if (status == IA_TEXT_TOO_MANY_DIGITS)
			return fail(scan, start, IA_SCAN_DIGITS);
		/* 0.000…1 is an exponent in other clothes */
		if (status != IA_TEXT_OK ||
			integer_digits + fraction_digits > IA_SCAN_MAX_DIGITS + IA_SCAN_MAX_EXPONENT)
			return fail(scan, start, IA_SCAN_EXPONENT);
	}
	token->kind = IA_TOKEN_NUMBER;
	token->start = (uint32_t) start;
	token->length = (uint32_t) (i - start);

	/*
	 * A numeric in jsonb: four bytes of length, two of header, two for every
	 * four digits on either side of the point, padded to four.  What it may take
	 * to align its beginning is the caller's to add.
	 */
	scan->value_bytes += (4 + 2 + 2 * ((integer_digits + 3) / 4 + (fraction_digits + 3) / 4) + 3) &
		~(size_t) 3;
	if (exponent)
		scan->value_bytes += 2 * (IA_SCAN_MAX_EXPONENT / 4 + 2);
	*at = i;
	return IA_SCAN_OK;
}

static IaScanStatus
scan_word(IaScan *scan, size_t *at, IaToken *token)
{
	static const struct
	{
		const char *word;
		size_t		length;
		IaTokenKind kind;
	}			words[] = {
		{"null", 4, IA_TOKEN_NULL},
		{"true", 4, IA_TOKEN_TRUE},
		{"false", 5, IA_TOKEN_FALSE},
		{"NaN", 3, IA_TOKEN_NUMBER},
		{"Infinity", 8, IA_TOKEN_NUMBER}
	};
	const char *text = scan->text + *at;
	size_t		left = scan->length - *at;

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
	{
		size_t		length = words[i].length;

		if (left < length && memcmp(text, words[i].word, left) == 0 && words[i].kind != IA_TOKEN_NUMBER)
			return fail(scan, scan->length, IA_SCAN_TRUNCATED);
		if (left >= length && memcmp(text, words[i].word, length) == 0)
		{
			if (words[i].kind == IA_TOKEN_NUMBER)
				return fail(scan, *at, IA_SCAN_NOT_A_NUMBER);
			token->kind = words[i].kind;
			token->start = (uint32_t) *at;
			token->length = (uint32_t) length;
			*at += length;
			return IA_SCAN_OK;
		}
	}
	return fail(scan, *at, IA_SCAN_SYNTAX);
}

static size_t
put_utf8(unsigned code, char *to)
{
	if (code < 0x80)
	{
		to[0] = (char) code;
		return 1;
	}
	if (code < 0x800)
	{
		to[0] = (char) (0xC0 | (code >> 6));
		to[1] = (char) (0x80 | (code & 0x3F));
		return 2;
	}
	if (code < 0x10000)
	{
		to[0] = (char) (0xE0 | (code >> 12));
		to[1] = (char) (0x80 | ((code >> 6) & 0x3F));
		to[2] = (char) (0x80 | (code & 0x3F));
		return 3;
	}
	to[0] = (char) (0xF0 | (code >> 18));
	to[1] = (char) (0x80 | ((code >> 12) & 0x3F));
	to[2] = (char) (0x80 | ((code >> 6) & 0x3F));
	to[3] = (char) (0x80 | (code & 0x3F));
	return 4;
}

/* Undo the escapes of a scanned string; never longer than the text was. */
size_t
ia_scan_unescape(const char *text, size_t length, char *to)
{
	size_t		out = 0;
	size_t		i = 0;

	while (i < length)
	{
		const char *slash = memchr(text + i, '\\', length - i);
		size_t		plain = (slash ? (size_t) (slash - text) : length) - i;

		memcpy(to + out, text + i, plain);
		out += plain;
		i += plain;
		if (slash == NULL)
			break;
		switch (text[i + 1])
		{
			case 'b':
				to[out++] = '\b';
				break;
			case 'f':
				to[out++] = '\f';
				break;
			case 'n':
				to[out++] = '\n';
				break;
			case 'r':
				to[out++] = '\r';
				break;
			case 't':
				to[out++] = '\t';
				break;
			case 'u':
				{
					unsigned	code = (unsigned) hex4(text + i + 2);

					if (code >= 0xD800 && code <= 0xDBFF)
					{
						code = 0x10000 + ((code - 0xD800) << 10) +
							((unsigned) hex4(text + i + 8) - 0xDC00);
						i += 6;
					}
					out += put_utf8(code, to + out);
					i += 4;
					break;
				}
			default:
				to[out++] = text[i + 1];
				break;
		}
		i += 2;
	}
	return out;
}

/* How much space ia_scan_keys() needs for keys that have escapes. */
size_t
ia_scan_key_bytes(const IaScan *scan, uint32_t object)
{
	size_t		bytes = 0;
	uint32_t	token = object + 1;

	for (uint32_t i = 0; i < scan->tape[object].length; i++)
	{
		if (scan->tape[token].kind == IA_TOKEN_ESCAPED)
			bytes += scan->tape[token].length;
		token = ia_token_after(scan, token + 1);
	}
	return bytes;
}

static inline int
compare_keys(const IaKey *a, const IaKey *b)
{
	if (a->length != b->length)
		return a->length < b->length ? -1 : 1;
	return memcmp(a->text, b->text, a->length);
}

/* Restore the heap below a node whose key may be too small. */
static void
sift(IaKey *keys, uint32_t root, uint32_t n)
{
	IaKey		key = keys[root];

	for (;;)
	{
		uint32_t	child = 2 * root + 1;

		if (child >= n)
			break;
		if (child + 1 < n && compare_keys(&keys[child], &keys[child + 1]) < 0)
			child++;
		if (compare_keys(&key, &keys[child]) >= 0)
			break;
		keys[root] = keys[child];
		root = child;
	}
	keys[root] = key;
}

/*
 * The keys of an object in jsonb's order; false when one appears twice, and
 * *duplicate is the token of its second appearance.
 *
 * Insertion for the handful that objects of the standards have, a heap beyond:
 * no order of keys, however chosen, makes it quadratic.  poll() is asked here
 * too, since an object may hold a million keys; a caller that cannot leave
 * through it has its answer a moment later.
 */
bool
ia_scan_keys(const IaScan *scan, uint32_t object, IaKey *keys, char *space, uint32_t *duplicate)
{
	uint32_t	n = scan->tape[object].length;
	uint32_t	token = object + 1;

	for (uint32_t i = 0; i < n; i++)
	{
		const IaToken *key = &scan->tape[token];

		keys[i].token = token;
		keys[i].text = scan->text + key->start;
		keys[i].length = key->length;
		if (key->kind == IA_TOKEN_ESCAPED)
		{
			keys[i].length = (uint32_t) ia_scan_unescape(scan->text + key->start, key->length, space);
			keys[i].text = space;
			space += keys[i].length;
		}
		token = ia_token_after(scan, token + 1);
	}

	if (n <= 48)
	{
		for (uint32_t i = 1; i < n; i++)
		{
			IaKey		key = keys[i];
			uint32_t	j = i;

			for (; j > 0 && compare_keys(&key, &keys[j - 1]) < 0; j--)
				keys[j] = keys[j - 1];
			keys[j] = key;
		}
	}
	else
	{
		for (uint32_t i = n / 2; i-- > 0;)
			sift(keys, i, n);
		for (uint32_t last = n - 1; last > 0; last--)
		{
			IaKey		key = keys[last];

			if (last % 8192 == 0 && scan->poll)
				(void) scan->poll();

			keys[last] = keys[0];
			keys[0] = key;
			sift(keys, 0, last);
		}
	}

	for (uint32_t i = 1; i < n; i++)
	{
		if (compare_keys(&keys[i - 1], &keys[i]) == 0)
		{
			uint32_t	first = keys[i - 1].token;

			/* The heap does not keep equal keys in the text's order. */
			*duplicate = UINT32_MAX;
			for (; i < n && compare_keys(&keys[i - 1], &keys[i]) == 0; i++)
			{
				uint32_t	token = keys[i].token;

				if (token < first)
				{
					*duplicate = first;
					first = token;
				}
				else if (token < *duplicate)
					*duplicate = token;
			}
			return false;
		}
	}
	return true;
}

/* Line and column, from 1, of a byte; a column is a character, not a byte. */
void
ia_scan_position(const char *text, size_t at, int64_t *line, int64_t *column)
{
	size_t		line_start = 0;

	*line = 1;
	for (size_t i = 0; i < at; i++)
	{
		if (text[i] == '\n')
		{
			(*line)++;
			line_start = i + 1;
		}
	}
	*column = 1;
	for (size_t i = line_start; i < at; i++)
	{
		if (((unsigned char) text[i] & 0xC0) != 0x80)
			(*column)++;
	}
}
