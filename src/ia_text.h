/*-------------------------------------------------------------------------
 *
 * ia_text.h
 *	  What the spelling of a single value means: dates, links, addresses,
 *	  language tags, numbers, UTF-8.
 *
 * This is the bottom layer of the extension and knows nothing of PostgreSQL,
 * so that it can be fuzzed and unit-tested alone.  Every function takes a text
 * as (s, len): any bytes at all, not NUL-terminated.  No function reads past
 * len, allocates, recurses, consults the locale or takes more than linear time.
 *
 * The answers are reason codes, never words: one table at the edge turns them
 * into Spanish and English.
 *
 *-------------------------------------------------------------------------
 */
#ifndef IA_TEXT_H
#define IA_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Why a text is not what its field asks for. */
typedef enum IaTextStatus
{
	IA_TEXT_OK = 0,
	IA_TEXT_EMPTY,				/* no bytes at all */

	/* date and time */
	IA_TEXT_NOT_A_DATE,			/* not written YYYY-MM-DDThh:mm:ss... */
	IA_TEXT_NO_TIME,			/* a real date alone: 2018-03-12 */
	IA_TEXT_NO_ZONE,			/* date and time right, no offset */
	IA_TEXT_NO_SUCH_DAY,		/* 2024-02-30, any day of year 0000 */
	IA_TEXT_NO_SUCH_TIME,		/* 24:00:00, 12:61:00, 23:59:60 */
	IA_TEXT_BAD_OFFSET,			/* +24:00, +0500, +15:59:59 */

	/* URI; BAD_CHARACTER is a byte no URI may hold, or a broken %XX */
	IA_TEXT_NOT_A_URI,			/* the right characters in a wrong order */
	IA_TEXT_NO_SCHEME,			/* www.example.org/x, //host/x, plain words */
	IA_TEXT_BAD_CHARACTER,		/* space, accent, <>"{}|\^`, %ZZ */

	IA_TEXT_NOT_AN_EMAIL,
	IA_TEXT_NOT_A_LANGUAGE,

	/* number */
	IA_TEXT_BAD_NUMBER,			/* not spelled as a JSON number */
	IA_TEXT_TOO_MANY_DIGITS,
	IA_TEXT_EXPONENT			/* too large or too small to be stored exactly */
} IaTextStatus;

/*
 * RFC 3339 date-time of a real instant, year 0001..9999.  Narrower than the RFC
 * in two decided ways: leap seconds (:60) are refused because PostgreSQL cannot
 * keep them apart from the next minute, and a space does not stand for the T.
 * Lower-case t and z are allowed, and so is the unknown offset -00:00.
 */
extern IaTextStatus ia_text_date_time(const char *s, size_t len);

/*
 * Microseconds from 1970-01-01T00:00:00Z to the instant s names, digits beyond
 * the sixth of the fraction dropped (towards the past).  True exactly when
 * ia_text_date_time() says IA_TEXT_OK; otherwise *microseconds is not touched.
 */
extern bool ia_text_instant(const char *s, size_t len, int64_t *microseconds);

/*
 * RFC 3986 "URI": the whole grammar, ASCII only, the scheme required.  This is
 * about spelling; javascript:alert(1) is a URI.
 */
extern IaTextStatus ia_text_uri(const char *s, size_t len);

/*
 * A URI fit to be shown as a public link: http, https or ftp, with a host of
 * 1..253 bytes (the longest name DNS can hold).  Says nothing about whether the
 * host is a good one; user@host forms pass.
 */
extern bool ia_text_is_web_link(const char *s, size_t len);

/*
 * An ordinary e-mail address: RFC 5322 dot-atom of at most 64 bytes, '@', a
 * domain of at least two letter-digit-hyphen labels and at most 253 bytes.
 * Quoted local parts, address literals and non-ASCII letters are refused.
 */
extern IaTextStatus ia_text_email(const char *s, size_t len);

/*
 * BCP 47 well-formed language tag ("langtag" or "privateuse" of RFC 5646), in
 * any case of letters.  Well-formed, not registered: "qq" passes.  The old
 * irregular tags (i-klingon) are refused.
 */
extern IaTextStatus ia_text_language(const char *s, size_t len);

/*
 * Is this JSON number small enough to keep exactly?  At most max_digits
 * significant digits (leading zeros do not count, trailing zeros do), and an
 * explicit exponent of at most max_exponent either way.  Zeros between the
 * point and the first significant digit are an exponent in disguise, so there
 * may be at most max_digits + max_exponent of them.
 */
extern IaTextStatus ia_text_number(const char *s, size_t len,
								   unsigned max_digits, unsigned max_exponent);

/*
 * Nothing to read: empty, or only white space.  Besides the six ASCII ones these
 * are the spaces people paste from office programs: U+00A0, U+2000..U+200B,
 * U+202F, U+205F, U+3000 and U+FEFF.
 */
extern bool ia_text_blank(const char *s, size_t len);

/* Digits, a point, digits: the "version" of a package. */
extern bool ia_text_version(const char *s, size_t len);

/*
 * "ocds-" (or "oc4ids-"), six lower-case letters or digits, "-", and at least
 * one byte more.  Whether the prefix is registered is another question.
 */
extern bool ia_text_ocid_prefix(const char *s, size_t len);
extern bool ia_text_oc4ids_prefix(const char *s, size_t len);

/*
 * How many single-byte edits (insert, delete, replace, swap two neighbours, each
 * stretch edited once) turn a into b, ASCII letters compared in any case.
 * limit + 1 means "more than limit", also for a text of over 64 bytes that is not
 * equal to the other.  limit is taken as 0 when negative and 64 when larger.
 */
extern int	ia_text_distance(const char *a, size_t alen, const char *b, size_t blen, int limit);

/*
 * The largest n <= max, n <= len at which UTF-8 text can be cut without cutting
 * a character.  Other bytes are cut somewhere in the last four before max.
 */
extern size_t ia_text_clip(const char *s, size_t len, size_t max);

/*
 * Strict UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF.  NUL
 * is a character here.  When false and bad_at is given, *bad_at is the offset of
 * the first character that is wrong; when true it is not touched.
 */
extern bool ia_text_utf8_valid(const char *s, size_t len, size_t *bad_at);

/* Number of code points of valid UTF-8. */
extern size_t ia_text_characters(const char *s, size_t len);

#endif							/* IA_TEXT_H */
