/*-------------------------------------------------------------------------
 *
 * fuzz_text.c
 *	  Feed any bytes to every function of src/ia_text.c, src/ia_utf8.c and
 *	  src/ia_rfc.c, and check what must hold of the answers whatever the bytes are.
 *
 * The sanitizers find reads out of bounds; the properties below find answers that
 * contradict each other.  fuzz.h says how to run it.
 *
 *-------------------------------------------------------------------------
 */
#include "ia_rfc.h"
#include "ia_text.h"

#include "fuzz.h"

static bool
only_bytes(const char *s, size_t len, char from, char to)
{
	for (size_t i = 0; i < len; i++)
		if (s[i] < from || s[i] > to)
			return false;
	return true;
}

static void
check_date_time(const char *s, size_t len)
{
	IaTextStatus status = ia_text_date_time(s, len);
	int64_t		instant = INT64_MIN;
	bool		has_instant = ia_text_instant(s, len, &instant);

	HOLDS(status <= IA_TEXT_BAD_OFFSET);
	HOLDS((status == IA_TEXT_EMPTY) == (len == 0));
	HOLDS(has_instant == (status == IA_TEXT_OK));
	if (has_instant)
	{
		HOLDS(len >= 20 && only_bytes(s, len, '+', 'z'));
		HOLDS(instant >= INT64_C(-62135683140000000));
		HOLDS(instant <= INT64_C(253402387139999999));
		/* one byte fewer spoils any date-time, and the reasons are known */
		HOLDS(ia_text_date_time(s, len - 1) != IA_TEXT_OK);
		HOLDS(ia_text_date_time(s, 10) == IA_TEXT_NO_TIME);
		HOLDS(ia_text_date_time(s, 19) == IA_TEXT_NO_ZONE);
	}
	else
		HOLDS(instant == INT64_MIN);

	/* a reason that says the date is right must mean it: complete the text */
	if (status == IA_TEXT_NO_TIME || status == IA_TEXT_NO_ZONE || status == IA_TEXT_BAD_OFFSET)
	{
		char		whole[] = "YYYY-MM-DDT00:00:00Z";

		memcpy(whole, s, 10);
		if (len >= 19)
			memcpy(whole + 11, s + 11, 8);
		HOLDS(ia_text_date_time(whole, 20) == IA_TEXT_OK);
	}
}

static void
check_uri(const char *s, size_t len)
{
	IaTextStatus status = ia_text_uri(s, len);

	HOLDS(status == IA_TEXT_OK || status == IA_TEXT_EMPTY || status == IA_TEXT_NOT_A_URI ||
		  status == IA_TEXT_NO_SCHEME || status == IA_TEXT_BAD_CHARACTER);
	HOLDS((status == IA_TEXT_EMPTY) == (len == 0));
	if (status == IA_TEXT_OK)
	{
		const char *fragment = memchr(s, '#', len);

		HOLDS(only_bytes(s, len, '!', '~'));
		HOLDS(memchr(s, ':', len) != NULL);
		/* what stands before the fragment is a URI too */
		if (fragment != NULL)
			HOLDS(ia_text_uri(s, (size_t) (fragment - s)) == IA_TEXT_OK);
	}
	if (ia_text_is_web_link(s, len))
		HOLDS(status == IA_TEXT_OK && len >= 7 && strchr("hHfF", s[0]) != NULL);
}

static void
check_names(const char *s, size_t len)
{
	IaTextStatus email = ia_text_email(s, len);
	IaTextStatus language = ia_text_language(s, len);

	HOLDS(email == IA_TEXT_OK || email == IA_TEXT_NOT_AN_EMAIL ||
		  (email == IA_TEXT_EMPTY && len == 0));
	if (email == IA_TEXT_OK)
	{
		HOLDS(len >= 5 && len <= 64 + 1 + 253 && only_bytes(s, len, '!', '~'));
		HOLDS(ia_text_uri(s, len) != IA_TEXT_OK);	/* ':' is in no address */
	}

	HOLDS(language == IA_TEXT_OK || language == IA_TEXT_NOT_A_LANGUAGE ||
		  (language == IA_TEXT_EMPTY && len == 0));
	if (language == IA_TEXT_OK)
	{
		HOLDS(len >= 2 && only_bytes(s, len, '-', 'z'));
		HOLDS(s[len - 1] != '-');
	}

	HOLDS(!ia_text_ocid_prefix(s, len) || (len >= 13 && memcmp(s, "ocds-", 5) == 0));
	HOLDS(!ia_text_oc4ids_prefix(s, len) || (len >= 15 && memcmp(s, "oc4ids-", 7) == 0));
	HOLDS(!ia_text_version(s, len) || (len >= 3 && only_bytes(s, len, '.', '9')));
}

static void
check_number(const char *s, size_t len)
{
	IaTextStatus strict = ia_text_number(s, len, 20, 30);
	IaTextStatus loose = ia_text_number(s, len, UINT32_MAX, UINT32_MAX);
	bool		spelled = strict != IA_TEXT_BAD_NUMBER && strict != IA_TEXT_EMPTY;

	HOLDS(strict == IA_TEXT_OK || strict == IA_TEXT_TOO_MANY_DIGITS ||
		  strict == IA_TEXT_EXPONENT || strict == IA_TEXT_BAD_NUMBER ||
		  (strict == IA_TEXT_EMPTY && len == 0));
	/* the limits decide about the size, never about the spelling */
	HOLDS(spelled == (loose != IA_TEXT_BAD_NUMBER && loose != IA_TEXT_EMPTY));
	HOLDS(strict != IA_TEXT_OK || loose == IA_TEXT_OK);
	if (spelled)
	{
		HOLDS(s[len - 1] >= '0' && s[len - 1] <= '9');
		HOLDS(len > 20 || strict != IA_TEXT_TOO_MANY_DIGITS);
	}
}

static void
check_utf8(const char *s, size_t len)
{
	size_t		bad_at = len;
	bool		valid = ia_text_utf8_valid(s, len, &bad_at);
	size_t		characters = ia_text_characters(s, len);
	size_t		cuts[] = {0, 1, len / 3, len / 2, len, len + 1, SIZE_MAX};

	HOLDS(valid ? bad_at == len : bad_at < len);
	HOLDS(ia_text_utf8_valid(s, bad_at, NULL));
	HOLDS(characters <= len);
	/* every kind of blank is well-formed */
	HOLDS(!ia_text_blank(s, len) || valid);

	for (size_t i = 0; i < sizeof(cuts) / sizeof(cuts[0]); i++)
	{
		size_t		n = ia_text_clip(s, len, cuts[i]);

		HOLDS(n <= len && n <= cuts[i]);
		HOLDS(n == len || cuts[i] - n <= 3);
		if (valid)
		{
			HOLDS(ia_text_utf8_valid(s, n, NULL));
			HOLDS(ia_text_utf8_valid(s + n, len - n, NULL));
			HOLDS(ia_text_characters(s, n) + ia_text_characters(s + n, len - n) == characters);
		}
	}
}

/* Cut the text in two words, near the middle or at the first zero byte. */
static void
check_distance(const char *s, size_t len)
{
	const char *zero = memchr(s, 0, len);
	size_t		cut = zero != NULL ? (size_t) (zero - s) : len / 2;
	const char *b = s + cut;
	size_t		blen = len - cut;
	int			full = ia_text_distance(s, cut, b, blen, 64);

	HOLDS(ia_text_distance(s, len, s, len, 0) == 0);
	HOLDS(full >= 0 && full <= 65);
	HOLDS(ia_text_distance(b, blen, s, cut, 64) == full);
	for (int limit = 0; limit <= 4; limit++)
		HOLDS(ia_text_distance(s, cut, b, blen, limit) == (full <= limit ? full : limit + 1));
	/* one letter more is at most one step more */
	if (full <= 64 && blen > 0 && ia_text_distance(s, cut, b, blen - 1, 64) <= 64)
		HOLDS(abs(ia_text_distance(s, cut, b, blen - 1, 64) - full) <= 1);
}

static void
check_rfc(const char *s, size_t len)
{
	IaRfc		rfc;
	IaRfc		again;

	ia_rfc_read(s, len, &rfc);
	HOLDS(rfc.characters <= len && rfc.length <= IA_RFC_BYTES);
	HOLDS((rfc.length > 0) == !(rfc.faults & IA_RFC_NONE));
	if (rfc.length == 0)
		return;
	/* as it should be written it is the same key, and nothing is left to say of the spelling */
	ia_rfc_read(rfc.spelled, rfc.length, &again);
	HOLDS(again.faults == (rfc.faults & ~IA_RFC_SPELLING));
	HOLDS(again.length == rfc.length && memcmp(again.spelled, rfc.spelled, rfc.length) == 0);
	HOLDS((rfc.faults & IA_RFC_SPELLING) || (len == rfc.length && memcmp(s, rfc.spelled, len) == 0));
	if (rfc.faults & IA_RFC_CHECK_DIGIT)
	{
		again.spelled[again.length - 1] = rfc.check_digit;
		ia_rfc_read(again.spelled, again.length, &rfc);
		/* the right digit can make it one that stands for anybody */
		HOLDS((rfc.faults & ~IA_RFC_GENERIC) == 0);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *s = size > 0 ? (const char *) data : "";

	check_date_time(s, size);
	check_uri(s, size);
	check_names(s, size);
	check_number(s, size);
	check_utf8(s, size);
	check_distance(s, size);
	check_rfc(s, size);
	return 0;
}
