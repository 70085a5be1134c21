/*-------------------------------------------------------------------------
 *
 * ia_utf8.c
 *	  What can be asked of any text, whatever it should say: is it UTF-8, is it
 *	  blank, how long is it, where can it be cut, how far is it from another.
 *
 * PURE C; declared in ia_text.h with the rest of the bottom layer.  Everything
 * here works on bytes and the structure of UTF-8; no locale is consulted and no
 * table of characters is needed.
 *
 *-------------------------------------------------------------------------
 */
#include "ia_text.h"

#include <string.h>

/*-------------------------------------------------------------------------
 * Distance between words
 *-------------------------------------------------------------------------
 */

#define MAX_DISTANCE_LEN 64

/* Lower-case an ASCII letter; anything else stays itself. */
static inline char
lower(char c)
{
	return (c >= 'A' && c <= 'Z') ? (char) (c | 0x20) : c;
}

static inline int
least(int a, int b)
{
	return a < b ? a : b;
}

/*
 * Optimal string alignment, of whose table only the last three rows are kept.  A
 * row whose least entry is above the limit ends the work: no entry below it, even
 * one reached by a swap across that row, is smaller.
 */
int
ia_text_distance(const char *a, size_t alen, const char *b, size_t blen, int limit)
{
	int			rows[3][MAX_DISTANCE_LEN + 1];
	int		   *above2 = rows[0];
	int		   *above = rows[1];
	int		   *row = rows[2];

	limit = limit < 0 ? 0 : least(limit, MAX_DISTANCE_LEN);

	if (alen == blen)
	{
		size_t		i = 0;

		while (i < alen && lower(a[i]) == lower(b[i]))
			i++;
		if (i == alen)
			return 0;
	}
	if (alen > MAX_DISTANCE_LEN || blen > MAX_DISTANCE_LEN ||
		(alen > blen ? alen - blen : blen - alen) > (size_t) limit)
		return limit + 1;

	/*
	 * Only cells as far from the diagonal as the limit can matter; a cell just
	 * outside that band is read by its neighbours and says "more".
	 */
	for (int j = 0; j <= (int) blen && j <= limit + 1; j++)
		above[j] = j;
	for (int i = 1; i <= (int) alen; i++)
	{
		int			first = i - limit > 1 ? i - limit : 1;
		int			last = least(i + limit, (int) blen);
		int			best = limit + 1;
		char		x = lower(a[i - 1]);
		int		   *oldest = above2;

		row[first - 1] = first == 1 ? i : limit + 1;
		if (last < (int) blen)
			row[last + 1] = limit + 1;
		for (int j = first; j <= last; j++)
		{
			char		y = lower(b[j - 1]);
			int			cost = above[j - 1] + (x != y);

			cost = least(cost, least(above[j], row[j - 1]) + 1);
			if (i > 1 && j > 1 && x == lower(b[j - 2]) && y == lower(a[i - 2]))
				cost = least(cost, above2[j - 2] + 1);
			row[j] = cost;
			best = least(best, cost);
		}
		if (best > limit && (first > 1 || i > limit))
			return limit + 1;
		above2 = above;
		above = row;
		row = oldest;
	}
	return least(above[blen], limit + 1);
}

/*-------------------------------------------------------------------------
 * UTF-8 and white space
 *-------------------------------------------------------------------------
 */

static inline bool
is_continuation(char c)
{
	return ((unsigned char) c & 0xC0) == 0x80;
}

/* The length of the well-formed character at s, or 0; left (>= 1) bytes exist. */
static inline size_t
character_length(const char *s, size_t left)
{
	unsigned char lead = (unsigned char) s[0];
	unsigned char second;
	unsigned char low = 0x80;	/* what the second byte may be */
	unsigned char high = 0xBF;
	size_t		n;

	if (lead < 0x80)
		return 1;
	if (lead < 0xC2 || lead > 0xF4)
		return 0;
	n = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
	if (left < n)
		return 0;

	if (lead == 0xE0)
		low = 0xA0;				/* below: overlong */
	else if (lead == 0xED)
		high = 0x9F;			/* above: surrogates */
	else if (lead == 0xF0)
		low = 0x90;				/* below: overlong */
	else if (lead == 0xF4)
		high = 0x8F;			/* above: beyond U+10FFFF */

	second = (unsigned char) s[1];
	if (second < low || second > high)
		return 0;
	for (size_t i = 2; i < n; i++)
		if (!is_continuation(s[i]))
			return 0;
	return n;
}

bool
ia_text_utf8_valid(const char *s, size_t len, size_t *bad_at)
{
	size_t		i = 0;

	while (i < len)
	{
		size_t		n;
		uint64_t	eight;

		if (len - i >= 8)
		{
			memcpy(&eight, s + i, 8);
			if ((eight & UINT64_C(0x8080808080808080)) == 0)
			{
				i += 8;
				continue;
			}
		}

		n = character_length(s + i, len - i);
		if (n == 0)
		{
			if (bad_at != NULL)
				*bad_at = i;
			return false;
		}
		i += n;
	}
	return true;
}

size_t
ia_text_characters(const char *s, size_t len)
{
	size_t		n = 0;

	for (size_t i = 0; i < len; i++)
		n += !is_continuation(s[i]);
	return n;
}

size_t
ia_text_clip(const char *s, size_t len, size_t max)
{
	size_t		n = max;

	if (max >= len)
		return len;
	while (n > 0 && max - n < 3 && is_continuation(s[n]))
		n--;
	/* four continuation bytes in a row are not UTF-8: nothing to protect */
	return is_continuation(s[n]) ? max : n;
}

/* The length of the white-space character at s, or 0; left (>= 1) bytes exist. */
static size_t
space_length(const char *s, size_t left)
{
	unsigned char third;

	if (s[0] == ' ' || (s[0] >= '\t' && s[0] <= '\r'))
		return 1;
	if (left >= 2 && memcmp(s, "\xC2\xA0", 2) == 0)
		return 2;				/* U+00A0 */
	if (left < 3)
		return 0;

	third = (unsigned char) s[2];
	if (memcmp(s, "\xE2\x80", 2) == 0)	/* U+2000..U+200B, U+202F */
		return (third >= 0x80 && third <= 0x8B) || third == 0xAF ? 3 : 0;
	if (memcmp(s, "\xE2\x81\x9F", 3) == 0 ||	/* U+205F */
		memcmp(s, "\xE3\x80\x80", 3) == 0 ||	/* U+3000 */
		memcmp(s, "\xEF\xBB\xBF", 3) == 0)	/* U+FEFF */
		return 3;
	return 0;
}

bool
ia_text_blank(const char *s, size_t len)
{
	size_t		i = 0;

	while (i < len)
	{
		size_t		n = space_length(s + i, len - i);

		if (n == 0)
			return false;
		i += n;
	}
	return true;
}
