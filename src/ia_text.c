/*-------------------------------------------------------------------------
 *
 * ia_text.c
 *	  Scanners that decide whether a text is a date, a link, an e-mail address,
 *	  a language tag, or a number we can keep.
 *
 * They are written by hand because PostgreSQL's own input functions accept far
 * more than the standards do ("now", "infinity", "24:00:00") and answer with
 * errors instead of reasons, and because regular expressions depend on the
 * collation and can be made to run for minutes.
 *
 * Two shapes recur.  A scanner for something hot or easily right answers yes in
 * one pass, and a separate function looks again at the few failures to find the
 * reason to report.  A scanner for a grammar moves an index forward through the
 * text with run(), and nothing moves it back: that is why time is linear.
 *
 *-------------------------------------------------------------------------
 */
#include "ia_text.h"

#include <string.h>

/*-------------------------------------------------------------------------
 * Character classes
 *
 * A set of flags for each ASCII character; the other half of the table is zero,
 * so the bytes of other characters belong to no class.
 *-------------------------------------------------------------------------
 */
#define CH_ALPHA	0x001
#define CH_DIGIT	0x002
#define CH_HEX		0x004
#define CH_SCHEME	0x008		/* may follow the first letter of a URI scheme */
#define CH_HOST		0x010		/* RFC 3986 unreserved and sub-delims */
#define CH_USER		0x020		/* those and ':' */
#define CH_PATH		0x040		/* those, '@' and '/' */
#define CH_QUERY	0x080		/* those and '?' */
#define CH_ATEXT	0x100		/* RFC 5322: part of an e-mail dot-atom */
#define CH_LABEL	0x200		/* part of a host name between its dots */

/* The kinds of character the table tells apart, two letters each to fit. */
#define UR	(CH_HOST | CH_USER | CH_PATH | CH_QUERY)
#define L_	(UR | CH_ATEXT | CH_SCHEME | CH_LABEL | CH_ALPHA)	/* g to z */
#define H_	(L_ | CH_HEX)										/* a to f */
#define N_	(UR | CH_ATEXT | CH_SCHEME | CH_LABEL | CH_HEX | CH_DIGIT)
#define HY	(UR | CH_ATEXT | CH_SCHEME | CH_LABEL)				/* - */
#define PL	(UR | CH_ATEXT | CH_SCHEME)							/* + */
#define PT	(UR | CH_SCHEME)									/* . */
#define SA	(UR | CH_ATEXT)										/* ! $ & ' * = _ ~ */
#define SD	UR													/* ( ) , ; */
#define CO	(CH_USER | CH_PATH | CH_QUERY)						/* : */
#define CA	(CH_PATH | CH_QUERY)								/* @ */
#define SL	(CH_PATH | CH_QUERY | CH_ATEXT)						/* / */
#define QU	(CH_QUERY | CH_ATEXT)								/* ? */
#define AT	CH_ATEXT											/* # % ^ ` { | } */

static const uint16_t char_class[256] = {
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
/*  sp  !   "   #   $   %   &   '   (   )   *   +   ,   -   .   /  */
	0,  SA, 0,  AT, SA, AT, SA, SA, SD, SD, SA, PL, SD, HY, PT, SL,
/*  0   1   2   3   4   5   6   7   8   9   :   ;   <   =   >   ?  */
	N_, N_, N_, N_, N_, N_, N_, N_, N_, N_, CO, SD, 0,  SA, 0,  QU,
/*  @   A   B   C   D   E   F   G   H   I   J   K   L   M   N   O  */
	CA, H_, H_, H_, H_, H_, H_, L_, L_, L_, L_, L_, L_, L_, L_, L_,
/*  P   Q   R   S   T   U   V   W   X   Y   Z   [   \   ]   ^   _  */
	L_, L_, L_, L_, L_, L_, L_, L_, L_, L_, L_, 0,  0,  0,  AT, SA,
/*  `   a   b   c   d   e   f   g   h   i   j   k   l   m   n   o  */
	AT, H_, H_, H_, H_, H_, H_, L_, L_, L_, L_, L_, L_, L_, L_, L_,
/*  p   q   r   s   t   u   v   w   x   y   z   {   |   }   ~      */
	L_, L_, L_, L_, L_, L_, L_, L_, L_, L_, L_, AT, AT, AT, SA, 0,
};

static inline bool
is(char c, unsigned classes)
{
	return (char_class[(unsigned char) c] & classes) != 0;
}

/* The first index in from..end whose byte is not of the given classes. */
static inline size_t
run(const char *s, size_t from, size_t end, unsigned classes)
{
	while (from < end && is(s[from], classes))
		from++;
	return from;
}

/* Lower-case an ASCII letter; anything else stays itself. */
static inline char
lower(char c)
{
	return (c >= 'A' && c <= 'Z') ? (char) (c | 0x20) : c;
}

/*-------------------------------------------------------------------------
 * Date and time
 *-------------------------------------------------------------------------
 */

/* The parts of a date-time, as scan_date_time() found them in range. */
typedef struct DateTime
{
	unsigned	year;
	unsigned	month;
	unsigned	day;
	unsigned	hour;
	unsigned	minute;
	unsigned	second;
	unsigned	micros;
	int			offset;				/* minutes east of Greenwich */
} DateTime;

/*
 * Slack for has_shape(), one character per byte: what may be added to the
 * difference from the shape before the high bit is set.
 */
#define D	"\x76"					/* differs from '0' by 0..9: a digit */
#define P	"\x7f"					/* differs by 0: this very punctuation */

#define DATE_SHAPE		"0000-00-", D D D D P D D P
#define DAY_SHAPE		"00-00-00", D D P D D P D D
#define TIME_SHAPE		"00:00:00", D D P D D P D D

/*
 * Do eight bytes have this shape?  Done on all eight at once, since most strings
 * the validator looks at are dates.  Bytes above 0x7f are caught by the last |,
 * and without them no addition carries into the next byte; the order of the
 * bytes in the word does not matter.
 */
static inline bool
has_shape(const char *s, const char *shape, const char *slack)
{
	uint64_t	text;
	uint64_t	want;
	uint64_t	room;
	uint64_t	diff;

	memcpy(&text, s, 8);
	memcpy(&want, shape, 8);
	memcpy(&room, slack, 8);
	diff = text ^ want;
	return (((diff + room) | diff) & UINT64_C(0x8080808080808080)) == 0;
}

static inline unsigned
two_digits(const char *s)
{
	return (unsigned) (s[0] - '0') * 10 + (unsigned) (s[1] - '0');
}

static inline bool
is_real_day(unsigned year, unsigned month, unsigned day)
{
	if (year == 0 || month < 1 || month > 12 || day < 1)
		return false;
	if (day <= 28)
		return true;
	if (month == 2)
		return day == 29 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
	/* 31 days in odd months up to July, in even months from August */
	return day <= 30 + ((month ^ (month >> 3)) & 1);
}

static inline bool
is_real_time(unsigned hour, unsigned minute, unsigned second)
{
	return hour <= 23 && minute <= 59 && second <= 59;
}

/*
 * Read a whole RFC 3339 date-time.  False says only that something is wrong;
 * why_not_date_time() finds out what.
 */
static inline bool
scan_date_time(const char *s, size_t len, DateTime *dt)
{
	size_t		i = 19;				/* just after the seconds */

	if (len < 20 ||
		!has_shape(s, DATE_SHAPE) ||
		!has_shape(s + 2, DAY_SHAPE) ||
		(s[10] | 0x20) != 't' ||
		!has_shape(s + 11, TIME_SHAPE))
		return false;

	dt->year = two_digits(s) * 100 + two_digits(s + 2);
	dt->month = two_digits(s + 5);
	dt->day = two_digits(s + 8);
	dt->hour = two_digits(s + 11);
	dt->minute = two_digits(s + 14);
	dt->second = two_digits(s + 17);
	dt->micros = 0;
	dt->offset = 0;
	if (!is_real_day(dt->year, dt->month, dt->day) ||
		!is_real_time(dt->hour, dt->minute, dt->second))
		return false;

	if (s[i] == '.')
	{
		unsigned	unit = 100000;

		for (i++; i < len && is(s[i], CH_DIGIT); i++)
		{
			dt->micros += (unsigned) (s[i] - '0') * unit;
			unit /= 10;
		}
		if (i == 20)
			return false;
	}

	if (i + 1 == len)
		return (s[i] | 0x20) == 'z';

	if (i + 6 == len && (s[i] == '+' || s[i] == '-') &&
		is(s[i + 1], CH_DIGIT) && is(s[i + 2], CH_DIGIT) && s[i + 3] == ':' &&
		is(s[i + 4], CH_DIGIT) && is(s[i + 5], CH_DIGIT))
	{
		unsigned	hours = two_digits(s + i + 1);
		unsigned	minutes = two_digits(s + i + 4);

		dt->offset = (int) (hours * 60 + minutes);
		if (s[i] == '-')
			dt->offset = -dt->offset;
		return hours <= 23 && minutes <= 59;
	}
	return false;
}

/*
 * The reason why scan_date_time() said no.  The first thing wrong from the left
 * is reported, so that correcting one thing after another comes to an end.
 */
static IaTextStatus
why_not_date_time(const char *s, size_t len)
{
	size_t		i = 19;

	if (len == 0)
		return IA_TEXT_EMPTY;
	if (len < 10 || !has_shape(s, DATE_SHAPE) || !has_shape(s + 2, DAY_SHAPE))
		return IA_TEXT_NOT_A_DATE;
	if (!is_real_day(two_digits(s) * 100 + two_digits(s + 2),
					 two_digits(s + 5), two_digits(s + 8)))
		return IA_TEXT_NO_SUCH_DAY;
	if (len == 10)
		return IA_TEXT_NO_TIME;
	if ((s[10] | 0x20) != 't')
		return IA_TEXT_NOT_A_DATE;
	if (len == 11)
		return IA_TEXT_NO_TIME;
	if (len < 19 || !has_shape(s + 11, TIME_SHAPE))
		return IA_TEXT_NOT_A_DATE;
	if (!is_real_time(two_digits(s + 11), two_digits(s + 14), two_digits(s + 17)))
		return IA_TEXT_NO_SUCH_TIME;

	if (i < len && s[i] == '.')
	{
		i = run(s, 20, len, CH_DIGIT);
		if (i == 20)
			return IA_TEXT_NOT_A_DATE;
	}
	if (i == len)
		return IA_TEXT_NO_ZONE;
	if ((s[i] | 0x20) == 'z' || s[i] == '+' || s[i] == '-')
		return IA_TEXT_BAD_OFFSET;
	return IA_TEXT_NOT_A_DATE;
}

IaTextStatus
ia_text_date_time(const char *s, size_t len)
{
	DateTime	dt;

	if (scan_date_time(s, len, &dt))
		return IA_TEXT_OK;
	return why_not_date_time(s, len);
}

/*
 * Days from 1970-01-01, in the Gregorian calendar carried back to year 1.  The
 * year is taken to begin in March: then the leap day is the last of the year,
 * and the days before a month are a straight line rounded down.
 */
static int
days_since_1970(unsigned year, unsigned month, unsigned day)
{
	unsigned	y = month > 2 ? year : year - 1;
	unsigned	m = month > 2 ? month - 3 : month + 9;

	return (int) (y * 365 + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day) - 719469;
}

bool
ia_text_instant(const char *s, size_t len, int64_t *microseconds)
{
	DateTime	dt;
	int64_t		minutes;

	if (!scan_date_time(s, len, &dt))
		return false;

	minutes = (int64_t) days_since_1970(dt.year, dt.month, dt.day) * 1440 +
		(int64_t) (dt.hour * 60 + dt.minute) - dt.offset;
	*microseconds = (minutes * 60 + (int64_t) dt.second) * 1000000 + (int64_t) dt.micros;
	return true;
}

/*-------------------------------------------------------------------------
 * URI (RFC 3986)
 *-------------------------------------------------------------------------
 */

typedef struct UriParts
{
	size_t		scheme_len;
	size_t		host_len;			/* 0 also when there is no authority */
} UriParts;

/* Like run(), but a well-formed %XX counts as one more character of the class. */
static size_t
run_encoded(const char *s, size_t from, size_t end, unsigned classes)
{
	for (;;)
	{
		from = run(s, from, end, classes);
		if (end - from < 3 || s[from] != '%' ||
			!is(s[from + 1], CH_HEX) || !is(s[from + 2], CH_HEX))
			return from;
		from += 3;
	}
}

/* Can a URI hold this byte at all?  '%' only as part of a well-formed %XX. */
static inline bool
is_uri_byte(char c)
{
	return is(c, CH_QUERY) || c == '#' || c == '[' || c == ']';
}

/*
 * The scan could not go past c.  Tell a byte that must be encoded from one that
 * is merely in the wrong place.
 */
static IaTextStatus
why_not_uri(char c)
{
	return is_uri_byte(c) ? IA_TEXT_NOT_A_URI : IA_TEXT_BAD_CHARACTER;
}

/* Dotted decimal: four times 0..255 without leading zeros, and nothing after. */
static bool
is_ipv4(const char *s, size_t len)
{
	size_t		i = 0;

	for (int octet = 1;; octet++)
	{
		size_t		start = i;
		unsigned	value = 0;

		for (; i < len && i < start + 3 && is(s[i], CH_DIGIT); i++)
			value = value * 10 + (unsigned) (s[i] - '0');
		if (i == start || value > 255 || (s[start] == '0' && i > start + 1))
			return false;
		if (octet == 4)
			return i == len;
		if (i == len || s[i++] != '.')
			return false;
	}
}

/*
 * Eight groups of one to four hex digits, or at most seven with one "::" for the
 * rest; a dotted IPv4 address may stand for the last two.
 */
static bool
is_ipv6(const char *s, size_t len)
{
	unsigned	groups = 0;
	bool		elided = false;
	size_t		i = 0;

	if (len >= 2 && s[0] == ':' && s[1] == ':')
	{
		elided = true;
		i = 2;
		if (i == len)
			return true;
	}
	for (;;)
	{
		size_t		start = i;

		i = run(s, start, len, CH_HEX);
		if (i < len && s[i] == '.')
		{
			if (!is_ipv4(s + start, len - start))
				return false;
			groups += 2;
			break;
		}
		if (i == start || i - start > 4 || ++groups > 8)
			return false;
		if (i == len)
			break;
		if (s[i++] != ':')
			return false;
		if (i < len && s[i] == ':')
		{
			if (elided)
				return false;
			elided = true;
			if (++i == len)
				break;
		}
	}
	return elided ? groups <= 7 : groups == 8;
}

/* "v", a version in hex, ".", an address in a format nobody has defined yet. */
static bool
is_ip_future(const char *s, size_t len)
{
	size_t		i;

	if (len == 0 || lower(s[0]) != 'v')
		return false;
	i = run(s, 1, len, CH_HEX);
	if (i == 1 || i == len || s[i] != '.')
		return false;
	return i + 1 < len && run(s, i + 1, len, CH_USER) == len;
}

/* s[from..end) is everything between the "//" and the path. */
static IaTextStatus
scan_authority(const char *s, size_t from, size_t end, UriParts *parts)
{
	const char *at = memchr(s + from, '@', end - from);
	size_t		i;

	if (at != NULL)
	{
		i = run_encoded(s, from, end, CH_USER);
		if (s + i != at)
			return why_not_uri(s[i]);
		from = i + 1;
	}

	if (from < end && s[from] == '[')
	{
		/* up to the bracket, or to a byte that no address holds */
		i = run(s, from + 1, end, CH_USER);
		if (i == end)
			return IA_TEXT_NOT_A_URI;
		if (s[i] != ']')
			return why_not_uri(s[i]);
		if (!is_ipv6(s + from + 1, i - from - 1) &&
			!is_ip_future(s + from + 1, i - from - 1))
			return IA_TEXT_NOT_A_URI;
		i++;
	}
	else
		i = run_encoded(s, from, end, CH_HOST);
	parts->host_len = i - from;

	if (i < end && s[i] == ':')
		i = run(s, i + 1, end, CH_DIGIT);	/* the port may be empty */
	return i < end ? why_not_uri(s[i]) : IA_TEXT_OK;
}

static IaTextStatus
scan_uri(const char *s, size_t len, UriParts *parts)
{
	size_t		i;

	parts->scheme_len = 0;
	parts->host_len = 0;

	if (len == 0)
		return IA_TEXT_EMPTY;
	/* a space or a quote in front says more than the scheme it hides */
	if (!is_uri_byte(s[0]) && s[0] != '%')
		return IA_TEXT_BAD_CHARACTER;

	i = is(s[0], CH_ALPHA) ? run(s, 1, len, CH_SCHEME) : 0;
	if (i == 0 || i == len || s[i] != ':')
		return IA_TEXT_NO_SCHEME;
	parts->scheme_len = i++;

	if (len - i >= 2 && s[i] == '/' && s[i + 1] == '/')
	{
		size_t		end = i + 2;
		IaTextStatus status;

		while (end < len && s[end] != '/' && s[end] != '?' && s[end] != '#')
			end++;
		status = scan_authority(s, i + 2, end, parts);
		if (status != IA_TEXT_OK)
			return status;
		i = end;
	}

	/*
	 * The grammar has four kinds of path only to keep one that begins with "//"
	 * from being taken for an authority; after the test above none can.
	 */
	i = run_encoded(s, i, len, CH_PATH);
	if (i < len && s[i] == '?')
		i = run_encoded(s, i + 1, len, CH_QUERY);
	if (i < len && s[i] == '#')
		i = run_encoded(s, i + 1, len, CH_QUERY);
	return i < len ? why_not_uri(s[i]) : IA_TEXT_OK;
}

IaTextStatus
ia_text_uri(const char *s, size_t len)
{
	UriParts	parts;

	return scan_uri(s, len, &parts);
}

/* Is the text this lower-case word, in any case of letters? */
static bool
is_word(const char *s, size_t len, const char *word)
{
	if (len != strlen(word))
		return false;
	for (size_t i = 0; i < len; i++)
		if (lower(s[i]) != word[i])
			return false;
	return true;
}

bool
ia_text_is_web_link(const char *s, size_t len)
{
	UriParts	parts;

	if (scan_uri(s, len, &parts) != IA_TEXT_OK)
		return false;
	return parts.host_len >= 1 && parts.host_len <= 253 &&
		(is_word(s, parts.scheme_len, "https") ||
		 is_word(s, parts.scheme_len, "http") ||
		 is_word(s, parts.scheme_len, "ftp"));
}

/*-------------------------------------------------------------------------
 * E-mail addresses and language tags
 *-------------------------------------------------------------------------
 */

/* Runs of atext with single dots between them. */
static bool
is_dot_atom(const char *s, size_t len)
{
	size_t		i = 0;

	for (;;)
	{
		size_t		start = i;

		i = run(s, start, len, CH_ATEXT);
		if (i == start)
			return false;
		if (i == len)
			return true;
		if (s[i++] != '.')
			return false;
	}
}

/* Two or more labels with single dots between them. */
static bool
is_domain(const char *s, size_t len)
{
	size_t		i = 0;

	for (;;)
	{
		size_t		start = i;

		i = run(s, start, len, CH_LABEL);
		if (i == start || i - start > 63 || s[start] == '-' || s[i - 1] == '-')
			return false;
		if (i == len)
			return start > 0;
		if (s[i++] != '.')
			return false;
	}
}

IaTextStatus
ia_text_email(const char *s, size_t len)
{
	const char *at;
	size_t		local_len;
	size_t		domain_len;

	if (len == 0)
		return IA_TEXT_EMPTY;
	at = memchr(s, '@', len);
	if (at == NULL)
		return IA_TEXT_NOT_AN_EMAIL;

	local_len = (size_t) (at - s);
	domain_len = len - local_len - 1;
	if (local_len > 64 || !is_dot_atom(s, local_len) ||
		domain_len > 253 || !is_domain(at + 1, domain_len))
		return IA_TEXT_NOT_AN_EMAIL;
	return IA_TEXT_OK;
}

/*
 * Subtags come in a fixed order, and their length and being letters or digits
 * tell which is which: "part" is the kind of the last one, and none may be of an
 * earlier kind.  A subtag of one character opens an extension ("x": the private
 * part) and must be followed by something.
 */
IaTextStatus
ia_text_language(const char *s, size_t len)
{
	enum
	{
		LANGUAGE, EXTLANG, SCRIPT, REGION, VARIANT, EXTENSION, PRIVATE_USE
	}			part = LANGUAGE;
	int			extlangs_left = 0;
	bool		opened = false;
	size_t		start = 0;

	if (len == 0)
		return IA_TEXT_EMPTY;

	for (;;)
	{
		size_t		end = run(s, start, len, CH_ALPHA | CH_DIGIT);
		size_t		n = end - start;
		bool		letters = run(s, start, end, CH_ALPHA) == end;
		bool		digits = run(s, start, end, CH_DIGIT) == end;

		if (n < 1 || n > 8 || (end < len && s[end] != '-'))
			return IA_TEXT_NOT_A_LANGUAGE;

		if (part == PRIVATE_USE)
			opened = false;
		else if (n == 1)
		{
			bool		is_x = lower(s[start]) == 'x';

			if (opened || (start == 0 && !is_x))
				return IA_TEXT_NOT_A_LANGUAGE;
			part = is_x ? PRIVATE_USE : EXTENSION;
			opened = true;
		}
		else if (part == EXTENSION)
			opened = false;
		else if (start == 0)
		{
			if (!letters)
				return IA_TEXT_NOT_A_LANGUAGE;
			extlangs_left = n <= 3 ? 3 : 0;
		}
		else if (part <= EXTLANG && letters && n == 3 && extlangs_left-- > 0)
			part = EXTLANG;
		else if (part < SCRIPT && letters && n == 4)
			part = SCRIPT;
		else if (part < REGION && ((letters && n == 2) || (digits && n == 3)))
			part = REGION;
		else if (n >= 5 || (n == 4 && is(s[start], CH_DIGIT)))
			part = VARIANT;
		else
			return IA_TEXT_NOT_A_LANGUAGE;

		if (end == len)
			return opened ? IA_TEXT_NOT_A_LANGUAGE : IA_TEXT_OK;
		start = end + 1;
	}
}

/*-------------------------------------------------------------------------
 * Numbers and identifiers
 *-------------------------------------------------------------------------
 */

IaTextStatus
ia_text_number(const char *s, size_t len, unsigned max_digits, unsigned max_exponent)
{
	size_t		digits;			/* significant ones */
	size_t		zeros = 0;		/* between the point and the first of them */
	uint64_t	exponent = 0;
	size_t		i = 0;
	size_t		start;

	if (len == 0)
		return IA_TEXT_EMPTY;

	if (s[i] == '-')
		i++;
	start = i;
	i = run(s, start, len, CH_DIGIT);
	if (i == start || (s[start] == '0' && i > start + 1))
		return IA_TEXT_BAD_NUMBER;
	digits = s[start] == '0' ? 0 : i - start;

	if (i < len && s[i] == '.')
	{
		start = i + 1;
		i = run(s, start, len, CH_DIGIT);
		if (i == start)
			return IA_TEXT_BAD_NUMBER;
		if (digits == 0)
			while (start + zeros < i && s[start + zeros] == '0')
				zeros++;
		digits += i - start - zeros;
	}

	if (i < len && lower(s[i]) == 'e')
	{
		i++;
		if (i < len && (s[i] == '+' || s[i] == '-'))
			i++;
		start = i;
		for (; i < len && is(s[i], CH_DIGIT); i++)
		{
			/* once too large it stays so, and must not overflow */
			if (exponent <= max_exponent)
				exponent = exponent * 10 + (unsigned) (s[i] - '0');
		}
		if (i == start)
			return IA_TEXT_BAD_NUMBER;
	}
	if (i < len)
		return IA_TEXT_BAD_NUMBER;

	if (digits > max_digits)
		return IA_TEXT_TOO_MANY_DIGITS;
	if (exponent > max_exponent || zeros > (uint64_t) max_digits + max_exponent)
		return IA_TEXT_EXPONENT;
	return IA_TEXT_OK;
}

bool
ia_text_version(const char *s, size_t len)
{
	size_t		point = run(s, 0, len, CH_DIGIT);

	return point > 0 && len - point >= 2 && s[point] == '.' &&
		run(s, point + 1, len, CH_DIGIT) == len;
}

static bool
has_prefix(const char *s, size_t len, const char *registry)
{
	size_t		from = strlen(registry);

	if (len < from + 8 || memcmp(s, registry, from) != 0)
		return false;
	for (size_t i = from; i < from + 6; i++)
		if (!is(s[i], CH_ALPHA | CH_DIGIT) || s[i] != lower(s[i]))
			return false;
	return s[from + 6] == '-';
}

bool
ia_text_ocid_prefix(const char *s, size_t len)
{
	return has_prefix(s, len, "ocds-");
}

bool
ia_text_oc4ids_prefix(const char *s, size_t len)
{
	return has_prefix(s, len, "oc4ids-");
}
