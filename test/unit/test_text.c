/*-------------------------------------------------------------------------
 *
 * test_text.c
 *	  Unit tests of src/ia_text.c: dates, links, addresses and language tags
 *	  (numbers are in test_number.c), without a server and without a framework.
 *
 * Each table walks one grammar: the edges of what it takes and the nearest
 * things it does not.  Output is TAP.  Every text is copied to an allocation of
 * exactly its length before it is looked at, so that under AddressSanitizer one
 * byte read too many fails the test.
 *
 *	  cc -std=c99 -I../../src test_text.c ../../src/ia_text.c -o test_text
 *
 *-------------------------------------------------------------------------
 */
#include "ia_text.h"
#include "tap.h"

typedef IaTextStatus (*StatusFunction) (const char *s, size_t len);

static void
gives(const char *name, StatusFunction f, const char *s, size_t len, IaTextStatus want)
{
	char	   *c = copy(s, len);
	IaTextStatus got = f(c, len);

	if (got != want)
		printf("# got %d, wanted %d\n", (int) got, (int) want);
	ok(got == want, name, s, len);
	free(c);
}

typedef struct StatusCase
{
	const char *s;
	IaTextStatus want;
} StatusCase;

#define GIVES(f, table) \
	for (size_t i_ = 0; i_ < sizeof(table) / sizeof(table[0]); i_++) \
		gives(#f, f, table[i_].s, strlen(table[i_].s), table[i_].want)

/*-------------------------------------------------------------------------
 * Dates
 *-------------------------------------------------------------------------
 */

static const StatusCase date_times[] = {
	{"2024-01-01T00:00:00Z", IA_TEXT_OK},
	{"2024-01-01t00:00:00z", IA_TEXT_OK},
	{"2019-06-28T17:14:35.478Z", IA_TEXT_OK},
	{"2019-11-25T17:20:41.0483876Z", IA_TEXT_OK},
	{"2019-11-25T17:20:41.123456789012345678901234567890Z", IA_TEXT_OK},
	{"2020-04-06T00:00:00-05:00", IA_TEXT_OK},
	{"2020-04-06T00:00:00.1+23:59", IA_TEXT_OK},
	{"2020-04-06T00:00:00-23:59", IA_TEXT_OK},
	{"2020-04-06T00:00:00-00:00", IA_TEXT_OK},
	{"0001-01-01T00:00:00Z", IA_TEXT_OK},
	{"9999-12-31T23:59:59.999999Z", IA_TEXT_OK},
	{"2000-02-29T00:00:00Z", IA_TEXT_OK},
	{"2024-02-29T00:00:00Z", IA_TEXT_OK},

	{"", IA_TEXT_EMPTY},

	{"2018-03-12", IA_TEXT_NO_TIME},
	{"2018-03-12T", IA_TEXT_NO_TIME},
	{"2017-02-06T00:00:00", IA_TEXT_NO_ZONE},
	{"2017-02-06T00:00:00.000", IA_TEXT_NO_ZONE},
	{"2017-02-06t00:00:00", IA_TEXT_NO_ZONE},

	{"2023-02-29T00:00:00Z", IA_TEXT_NO_SUCH_DAY},
	{"1900-02-29T00:00:00Z", IA_TEXT_NO_SUCH_DAY},
	{"2024-02-30", IA_TEXT_NO_SUCH_DAY},
	{"2024-04-31T00:00:00Z", IA_TEXT_NO_SUCH_DAY},
	{"2024-01-32T00:00:00Z", IA_TEXT_NO_SUCH_DAY},
	{"2024-01-00T00:00:00Z", IA_TEXT_NO_SUCH_DAY},
	{"2024-00-01T00:00:00Z", IA_TEXT_NO_SUCH_DAY},
	{"2024-13-01T00:00:00Z", IA_TEXT_NO_SUCH_DAY},
	{"2024-99-99 and more", IA_TEXT_NO_SUCH_DAY},
	{"0000-01-01T00:00:00Z", IA_TEXT_NO_SUCH_DAY},

	{"2024-01-01T24:00:00Z", IA_TEXT_NO_SUCH_TIME},
	{"2024-06-30T23:59:60Z", IA_TEXT_NO_SUCH_TIME},
	{"2024-01-01T12:61:00Z", IA_TEXT_NO_SUCH_TIME},
	{"2024-01-01T12:60:00", IA_TEXT_NO_SUCH_TIME},
	{"2024-01-01T99:99:99Z", IA_TEXT_NO_SUCH_TIME},

	{"2024-01-01T00:00:00+15:59:59", IA_TEXT_BAD_OFFSET},
	{"2024-01-01T00:00:00+24:00", IA_TEXT_BAD_OFFSET},
	{"2024-01-01T00:00:00+00:60", IA_TEXT_BAD_OFFSET},
	{"2024-01-01T00:00:00+0500", IA_TEXT_BAD_OFFSET},
	{"2024-01-01T00:00:00+05", IA_TEXT_BAD_OFFSET},
	{"2024-01-01T00:00:00+", IA_TEXT_BAD_OFFSET},
	{"2024-01-01T00:00:00-5:00", IA_TEXT_BAD_OFFSET},
	{"2018-12-10T00:00:00-05-00", IA_TEXT_BAD_OFFSET},
	{"2024-01-01T00:00:00-05:0a", IA_TEXT_BAD_OFFSET},
	{"2024-01-01T00:00:00ZZ", IA_TEXT_BAD_OFFSET},
	{"2024-01-01T00:00:00Z ", IA_TEXT_BAD_OFFSET},
	{"2024-01-01T00:00:00.5Z+00:00", IA_TEXT_BAD_OFFSET},

	{"now", IA_TEXT_NOT_A_DATE},
	{"infinity", IA_TEXT_NOT_A_DATE},
	{"epoch", IA_TEXT_NOT_A_DATE},
	{"J2451187", IA_TEXT_NOT_A_DATE},
	{"20240101", IA_TEXT_NOT_A_DATE},
	{"20180522T10:42:00-05:00", IA_TEXT_NOT_A_DATE},
	{"2024-01-01 BC", IA_TEXT_NOT_A_DATE},
	{"294277-01-01T00:00:00Z", IA_TEXT_NOT_A_DATE},
	{"+2024-01-01T00:00:00Z", IA_TEXT_NOT_A_DATE},
	{"\u0662\u0660\u0662\u0664-01-01T00:00:00Z", IA_TEXT_NOT_A_DATE},
	{" 2024-01-01T00:00:00Z", IA_TEXT_NOT_A_DATE},
	{"2024-01-01 00:00:00Z", IA_TEXT_NOT_A_DATE},
	{"2024-01-01T00:00Z", IA_TEXT_NOT_A_DATE},
	{"2024-01-01T00:00:0", IA_TEXT_NOT_A_DATE},
	{"2024-01-01T0:00:00Z", IA_TEXT_NOT_A_DATE},
	{"2024-01-01T00.00.00Z", IA_TEXT_NOT_A_DATE},
	{"2024-01-01T00:00:00.Z", IA_TEXT_NOT_A_DATE},
	{"2024-01-01T00:00:00.", IA_TEXT_NOT_A_DATE},
	{"2024-01-01T00:00:00,5Z", IA_TEXT_NOT_A_DATE},
	{"2024-01-01T00:00:00 Z", IA_TEXT_NOT_A_DATE},
	{"2024-01-01T00:00:00\xE2\x88\x92" "05:00", IA_TEXT_NOT_A_DATE},
	{"2024/01/01T00:00:00Z", IA_TEXT_NOT_A_DATE},
	{"01/02/2024", IA_TEXT_NOT_A_DATE},
	{"2024-1-1", IA_TEXT_NOT_A_DATE},
	{"2024-01", IA_TEXT_NOT_A_DATE},
	{"2024-W01-1T00:00:00Z", IA_TEXT_NOT_A_DATE},
	{"2024-001T00:00:00Z  ", IA_TEXT_NOT_A_DATE},
	{"/Date(1570051101687)/", IA_TEXT_NOT_A_DATE},
	{"Primer Trimestre", IA_TEXT_NOT_A_DATE},
};

static void
test_instant(const char *s, int64_t want)
{
	char	   *c = copy(s, strlen(s));
	int64_t		got = INT64_MIN;

	ok(ia_text_instant(c, strlen(s), &got) && got == want, "ia_text_instant", s, strlen(s));
	free(c);
}

/*
 * In a right date-time, put each byte value at each place: the scanner must say
 * yes exactly when the character is one the place can hold, given the others.
 */
static void
test_every_byte(void)
{
	static const char text[] = "2011-01-11T11:11:11.11-11:11";
	static const char *const allowed[] = {
		"0123456789", "0123456789", "0123456789", "0123456789", "-",
		"01", "123456789", "-", "0123", "0123456789", "Tt",
		"012", "0123456789", ":", "012345", "0123456789", ":", "012345", "0123456789",
		".", "0123456789", "0123456789", "+-",
		"012", "0123456789", ":", "012345", "0123456789"
	};
	size_t		len = sizeof(text) - 1;
	char	   *c = copy(text, len);
	int			wrong = 0;

	for (size_t i = 0; i < len; i++)
	{
		for (int byte = 0; byte < 256; byte++)
		{
			bool		want = byte != 0 && strchr(allowed[i], byte) != NULL;

			c[i] = (char) byte;
			if ((ia_text_date_time(c, len) == IA_TEXT_OK) != want)
			{
				printf("# byte 0x%02X at %zu\n", byte, i);
				wrong++;
			}
		}
		c[i] = text[i];
	}
	ok(wrong == 0, "each byte value at each place of a date-time", NULL, 0);

	wrong = 0;
	for (size_t n = 0; n < len; n++)
	{
		char	   *shorter = copy(text, n);

		if (ia_text_date_time(shorter, n) == IA_TEXT_OK)
			wrong++;
		free(shorter);
	}
	ok(wrong == 0, "no beginning of a date-time is one", NULL, 0);
	free(c);
}

/*
 * Every day, month and year that two and four digits can spell, against a clock
 * that only counts: 99 "days" in 100 "months" of the years 0000 to 9999.
 */
static void
test_calendar(void)
{
	static const int lengths[] = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int64_t		clock = INT64_C(-62135596800000000);	/* 0001-01-01, by date(1) */
	int			days = 0;
	int			wrong = 0;
	char	   *c = copy("0000-00-00T00:00:00Z", 20);

	for (int year = 0; year <= 9999; year++)
	{
		bool		leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

		for (int month = 0; month <= 99; month++)
		{
			int			length = 0;

			if (year >= 1 && month >= 1 && month <= 12)
				length = lengths[month] + (month == 2 && leap);
			/* away from real months one day tells enough */
			for (int day = 0; day <= (length > 0 ? 99 : 1); day++)
			{
				bool		real = day >= 1 && day <= length;
				int64_t		got = 1;

				c[0] = (char) ('0' + year / 1000);
				c[1] = (char) ('0' + year / 100 % 10);
				c[2] = (char) ('0' + year / 10 % 10);
				c[3] = (char) ('0' + year % 10);
				c[5] = (char) ('0' + month / 10);
				c[6] = (char) ('0' + month % 10);
				c[8] = (char) ('0' + day / 10);
				c[9] = (char) ('0' + day % 10);
				if (ia_text_date_time(c, 20) != (real ? IA_TEXT_OK : IA_TEXT_NO_SUCH_DAY) ||
					ia_text_instant(c, 20, &got) != real ||
					(real ? got != clock : got != 1))
					wrong++;
				if (real)
				{
					clock += INT64_C(86400000000);
					days++;
				}
			}
		}
	}
	free(c);
	ok(wrong == 0, "every day of the years 0000 to 9999", NULL, 0);
	ok(days == 3652059, "there are 3652059 of them", NULL, 0);
}

/* Every hh:mm:ss and every offset that two digits can spell. */
static void
test_clock(void)
{
	char	   *c = copy("1970-01-01T00:00:00Z", 20);
	char	   *o = copy("1970-01-01T00:00:00+00:00", 25);
	int			wrong = 0;

	for (int n = 0; n < 1000000; n++)
	{
		int			hour = n / 10000;
		int			minute = n / 100 % 100;
		int			second = n % 100;
		bool		real = hour < 24 && minute < 60 && second < 60;
		int64_t		want = ((int64_t) (hour * 60 + minute) * 60 + second) * 1000000;
		int64_t		got = 0;

		c[11] = (char) ('0' + hour / 10);
		c[12] = (char) ('0' + hour % 10);
		c[14] = (char) ('0' + minute / 10);
		c[15] = (char) ('0' + minute % 10);
		c[17] = (char) ('0' + second / 10);
		c[18] = (char) ('0' + second % 10);
		if (ia_text_date_time(c, 20) != (real ? IA_TEXT_OK : IA_TEXT_NO_SUCH_TIME) ||
			ia_text_instant(c, 20, &got) != real || (real && got != want))
			wrong++;
	}
	ok(wrong == 0, "every time of day", NULL, 0);

	wrong = 0;
	for (int n = 0; n < 20000; n++)
	{
		int			hour = n / 2 / 100;
		int			minute = n / 2 % 100;
		bool		real = hour < 24 && minute < 60;
		int64_t		want = (int64_t) (hour * 60 + minute) * 60000000 * (n % 2 ? 1 : -1);
		int64_t		got = 0;

		o[19] = n % 2 ? '-' : '+';
		o[20] = (char) ('0' + hour / 10);
		o[21] = (char) ('0' + hour % 10);
		o[23] = (char) ('0' + minute / 10);
		o[24] = (char) ('0' + minute % 10);
		if (ia_text_date_time(o, 25) != (real ? IA_TEXT_OK : IA_TEXT_BAD_OFFSET) ||
			ia_text_instant(o, 25, &got) != real || (real && got != want))
			wrong++;
	}
	ok(wrong == 0, "every offset", NULL, 0);
	free(c);
	free(o);
}

static void
test_dates(void)
{
	int64_t		untouched = 42;

	GIVES(ia_text_date_time, date_times);
	gives("ia_text_date_time", ia_text_date_time, "2024-01-01\0T00:00:00Z", 21, IA_TEXT_NOT_A_DATE);
	gives("ia_text_date_time", ia_text_date_time, "2024-01-01T00:00:00Z\0", 21, IA_TEXT_BAD_OFFSET);

	test_instant("1970-01-01T00:00:00Z", 0);
	test_instant("1970-01-01t00:00:00.000001z", 1);
	test_instant("1969-12-31T23:59:59.999999Z", -1);
	test_instant("1970-01-01T00:00:00.1Z", 100000);
	test_instant("1970-01-01T00:00:00.1234569Z", 123456);
	test_instant("1970-01-01T00:00:00.00000099999999999999Z", 0);
	test_instant("1970-01-01T00:00:00-06:00", INT64_C(21600000000));
	test_instant("1970-01-01T05:30:00+05:30", 0);
	test_instant("1970-01-01T00:00:00-00:00", 0);
	test_instant("2000-02-29T12:34:56.789Z", INT64_C(951827696789000));
	test_instant("2020-04-06T00:00:00-05:00", INT64_C(1586149200000000));
	test_instant("0001-01-01T00:00:00+23:59", INT64_C(-62135683140000000));
	test_instant("9999-12-31T23:59:59.999999-23:59", INT64_C(253402387139999999));
	ok(!ia_text_instant("2024-01-01", 10, &untouched) && untouched == 42,
	   "ia_text_instant leaves its result alone when it fails", NULL, 0);

	test_every_byte();
	test_calendar();
	test_clock();
}

/*-------------------------------------------------------------------------
 * Links
 *-------------------------------------------------------------------------
 */

static const StatusCase uris[] = {
	/* RFC 3986 section 1.1.2 and the targets of 5.4 */
	{"ftp://ftp.is.co.za/rfc/rfc1808.txt", IA_TEXT_OK},
	{"http://www.ietf.org/rfc/rfc2396.txt", IA_TEXT_OK},
	{"ldap://[2001:db8::7]/c=GB?objectClass?one", IA_TEXT_OK},
	{"mailto:John.Doe@example.com", IA_TEXT_OK},
	{"news:comp.infosystems.www.servers.unix", IA_TEXT_OK},
	{"tel:+1-816-555-1212", IA_TEXT_OK},
	{"telnet://192.0.2.16:80/", IA_TEXT_OK},
	{"urn:oasis:names:specification:docbook:dtd:xml:4.1.2", IA_TEXT_OK},
	{"foo://example.com:8042/over/there?name=ferret#nose", IA_TEXT_OK},
	{"g:h", IA_TEXT_OK},
	{"http://a/b/c/g", IA_TEXT_OK},
	{"http://a/b/c/g/", IA_TEXT_OK},
	{"http://a/g", IA_TEXT_OK},
	{"http://g", IA_TEXT_OK},
	{"http://a/b/c/d;p?y", IA_TEXT_OK},
	{"http://a/b/c/g?y", IA_TEXT_OK},
	{"http://a/b/c/d;p?q#s", IA_TEXT_OK},
	{"http://a/b/c/g?y#s", IA_TEXT_OK},
	{"http://a/b/c/;x", IA_TEXT_OK},
	{"http://a/b/c/g;x=1/../y", IA_TEXT_OK},
	{"http://a/b/c/g?y/./x", IA_TEXT_OK},
	{"http://a/b/c/g#s/../x", IA_TEXT_OK},
	{"http://a/b/c/..g", IA_TEXT_OK},
	{"http:g", IA_TEXT_OK},

	/* the scheme */
	{"javascript:alert(1)", IA_TEXT_OK},
	{"a:", IA_TEXT_OK},
	{"HTTP://EXAMPLE.ORG", IA_TEXT_OK},
	{"a+b-c.d1:x", IA_TEXT_OK},
	{"www.example.org:8080/x", IA_TEXT_OK},		/* by the letter, a scheme */
	{"1a:x", IA_TEXT_NO_SCHEME},
	{"+a:x", IA_TEXT_NO_SCHEME},
	{":x", IA_TEXT_NO_SCHEME},
	{":", IA_TEXT_NO_SCHEME},
	{"a_b:x", IA_TEXT_NO_SCHEME},
	{"a/b:x", IA_TEXT_NO_SCHEME},
	{"http", IA_TEXT_NO_SCHEME},
	{"plain words", IA_TEXT_NO_SCHEME},
	{"www.example.org/x", IA_TEXT_NO_SCHEME},
	{"//host/x", IA_TEXT_NO_SCHEME},
	{"//x", IA_TEXT_NO_SCHEME},
	{"/x", IA_TEXT_NO_SCHEME},
	{"../g", IA_TEXT_NO_SCHEME},
	{"?y", IA_TEXT_NO_SCHEME},
	{"#s", IA_TEXT_NO_SCHEME},
	{"%41:x", IA_TEXT_NO_SCHEME},
	{"", IA_TEXT_EMPTY},

	/* the authority */
	{"http:", IA_TEXT_OK},
	{"http:/", IA_TEXT_OK},
	{"http://", IA_TEXT_OK},
	{"http:///x", IA_TEXT_OK},
	{"http:////x", IA_TEXT_OK},
	{"http://?q", IA_TEXT_OK},
	{"http://#f", IA_TEXT_OK},
	{"file:///etc/passwd", IA_TEXT_OK},
	{"http://@", IA_TEXT_OK},
	{"http://:@:", IA_TEXT_OK},
	{"http://u@h", IA_TEXT_OK},
	{"http://u:p:q@h:1/", IA_TEXT_OK},
	{"http://u%40x@h", IA_TEXT_OK},
	{"http://u;a=1,b!$&'()*+@h", IA_TEXT_OK},
	{"http://h%C3%A9", IA_TEXT_OK},
	{"http://h_x~!$&'()*+,;=", IA_TEXT_OK},
	{"http://999.999.999.999", IA_TEXT_OK},		/* a reg-name */
	{"http://h:", IA_TEXT_OK},
	{"http://h:0123456789012345678901234567890", IA_TEXT_OK},
	{"http://h?a@b:c", IA_TEXT_OK},
	{"http://h/a@b:c", IA_TEXT_OK},
	{"http://a@b@c", IA_TEXT_NOT_A_URI},
	{"http://h:1:2", IA_TEXT_NOT_A_URI},
	{"http://h:80a", IA_TEXT_NOT_A_URI},
	{"http://h:-1", IA_TEXT_NOT_A_URI},
	{"http://h:%31", IA_TEXT_BAD_CHARACTER},
	{"http://h:8 0", IA_TEXT_BAD_CHARACTER},
	{"http://u[@h", IA_TEXT_NOT_A_URI},
	{"http://u @h", IA_TEXT_BAD_CHARACTER},
	{"http://u%4@h", IA_TEXT_BAD_CHARACTER},

	/* addresses in brackets */
	{"x://[::]", IA_TEXT_OK},
	{"x://[::1]", IA_TEXT_OK},
	{"x://[1::]", IA_TEXT_OK},
	{"x://[1::8]", IA_TEXT_OK},
	{"x://[1:2:3:4:5:6:7:8]", IA_TEXT_OK},
	{"x://[::2:3:4:5:6:7:8]", IA_TEXT_OK},
	{"x://[1:2:3:4:5:6:7::]", IA_TEXT_OK},
	{"x://[1:2:3::5:6:7:8]", IA_TEXT_OK},
	{"x://[1:2:3:4:5:6:1.2.3.4]", IA_TEXT_OK},
	{"x://[::2:3:4:5:6:1.2.3.4]", IA_TEXT_OK},
	{"x://[1:2:3:4:5::1.2.3.4]", IA_TEXT_OK},
	{"x://[::1.2.3.4]", IA_TEXT_OK},
	{"x://[::FFFF:255.255.255.255]:80/p", IA_TEXT_OK},
	{"x://[abcd:ABCD::0001]", IA_TEXT_OK},
	{"x://u@[::1]:", IA_TEXT_OK},
	{"x://[v1.a]", IA_TEXT_OK},
	{"x://[VfF.a:b!$&'()*+,;=-._~]", IA_TEXT_OK},
	{"http://[::1", IA_TEXT_NOT_A_URI},
	{"x://[", IA_TEXT_NOT_A_URI},
	{"x://]", IA_TEXT_NOT_A_URI},
	{"x://[]", IA_TEXT_NOT_A_URI},
	{"x://[:]", IA_TEXT_NOT_A_URI},
	{"x://[:::]", IA_TEXT_NOT_A_URI},
	{"x://[::1::]", IA_TEXT_NOT_A_URI},
	{"x://[1:::2]", IA_TEXT_NOT_A_URI},
	{"x://[:1]", IA_TEXT_NOT_A_URI},
	{"x://[1:]", IA_TEXT_NOT_A_URI},
	{"x://[:1:2:3:4:5:6:7]", IA_TEXT_NOT_A_URI},
	{"x://[1:2:3:4:5:6:7:]", IA_TEXT_NOT_A_URI},
	{"x://[1::2:]", IA_TEXT_NOT_A_URI},
	{"x://[1:2:3:4:5:6:7]", IA_TEXT_NOT_A_URI},
	{"x://[1:2:3:4:5:6:7:8:9]", IA_TEXT_NOT_A_URI},
	{"x://[::1:2:3:4:5:6:7:8]", IA_TEXT_NOT_A_URI},
	{"x://[1:2:3:4:5:6:7:8::]", IA_TEXT_NOT_A_URI},
	{"x://[1:2:3:4::5:6:7:8]", IA_TEXT_NOT_A_URI},
	{"x://[12345::]", IA_TEXT_NOT_A_URI},
	{"x://[g::]", IA_TEXT_NOT_A_URI},
	{"x://[1g::]", IA_TEXT_NOT_A_URI},
	{"x://[1!::]", IA_TEXT_NOT_A_URI},
	{"x://[1.2.3.4]", IA_TEXT_NOT_A_URI},
	{"x://[1:2:3:4:5:1.2.3.4]", IA_TEXT_NOT_A_URI},
	{"x://[1:2:3:4:5:6:7:1.2.3.4]", IA_TEXT_NOT_A_URI},
	{"x://[1:2:3:4:5:6::1.2.3.4]", IA_TEXT_NOT_A_URI},
	{"x://[::1.2.3.4:5]", IA_TEXT_NOT_A_URI},
	{"x://[::1.2.3]", IA_TEXT_NOT_A_URI},
	{"x://[::1.2.3.4.5]", IA_TEXT_NOT_A_URI},
	{"x://[::1.2.3.]", IA_TEXT_NOT_A_URI},
	{"x://[::.2.3.4]", IA_TEXT_NOT_A_URI},
	{"x://[::256.2.3.4]", IA_TEXT_NOT_A_URI},
	{"x://[::1.2.3.04]", IA_TEXT_NOT_A_URI},
	{"x://[::1.2.3.1000]", IA_TEXT_NOT_A_URI},
	{"x://[::a.2.3.4]", IA_TEXT_NOT_A_URI},
	{"x://[fe80::1%25eth0]", IA_TEXT_BAD_CHARACTER},	/* RFC 6874 is not in 3986 */
	{"x://[v.a]", IA_TEXT_NOT_A_URI},
	{"x://[v1]", IA_TEXT_NOT_A_URI},
	{"x://[v1.]", IA_TEXT_NOT_A_URI},
	{"x://[vg.a]", IA_TEXT_NOT_A_URI},
	{"x://[v1.a@b]", IA_TEXT_NOT_A_URI},
	{"x://[::1]x", IA_TEXT_NOT_A_URI},
	{"x://[::1][::1]", IA_TEXT_NOT_A_URI},
	{"x://[::1]:x", IA_TEXT_NOT_A_URI},
	{"x://a[::1]", IA_TEXT_NOT_A_URI},
	{"x://[::1 ]", IA_TEXT_BAD_CHARACTER},

	/* path, query, fragment */
	{"a:b/c//d", IA_TEXT_OK},
	{"a:/b//c", IA_TEXT_OK},
	{"a:?", IA_TEXT_OK},
	{"a:#", IA_TEXT_OK},
	{"a:?#", IA_TEXT_OK},
	{"a:?x?/:@#?x?/:@", IA_TEXT_OK},
	{"a:-._~!$&'()*+,;=:@", IA_TEXT_OK},
	{"a:%00%fF", IA_TEXT_OK},
	{"a:b[c]", IA_TEXT_NOT_A_URI},
	{"a:b?[", IA_TEXT_NOT_A_URI},
	{"a:b##", IA_TEXT_NOT_A_URI},
	{"a:b#c#d", IA_TEXT_NOT_A_URI},
	{"a:b#]", IA_TEXT_NOT_A_URI},

	/* characters that must be encoded, everywhere */
	{"http://h/a b", IA_TEXT_BAD_CHARACTER},
	{"http://a b/", IA_TEXT_BAD_CHARACTER},
	{" http://h/", IA_TEXT_BAD_CHARACTER},
	{"http://h/ ", IA_TEXT_BAD_CHARACTER},
	{"http://h/\n", IA_TEXT_BAD_CHARACTER},
	{"http://h/\x7F", IA_TEXT_BAD_CHARACTER},
	{"\"http://h/\"", IA_TEXT_BAD_CHARACTER},
	{"http://x/\u202e", IA_TEXT_BAD_CHARACTER},
	{"http://m\u00e9xico.mx/", IA_TEXT_BAD_CHARACTER},
	{"\u00e1:x", IA_TEXT_BAD_CHARACTER},
	{"http://h/<", IA_TEXT_BAD_CHARACTER},
	{"http://h/>", IA_TEXT_BAD_CHARACTER},
	{"http://h/\"", IA_TEXT_BAD_CHARACTER},
	{"http://h/{", IA_TEXT_BAD_CHARACTER},
	{"http://h/}", IA_TEXT_BAD_CHARACTER},
	{"http://h/|", IA_TEXT_BAD_CHARACTER},
	{"http://h/\\", IA_TEXT_BAD_CHARACTER},
	{"http://h/^", IA_TEXT_BAD_CHARACTER},
	{"http://h/`", IA_TEXT_BAD_CHARACTER},
	{"http://h\\x", IA_TEXT_BAD_CHARACTER},
	{"http://h/%", IA_TEXT_BAD_CHARACTER},
	{"http://h/%4", IA_TEXT_BAD_CHARACTER},
	{"http://h/%4g", IA_TEXT_BAD_CHARACTER},
	{"http://h/%zz", IA_TEXT_BAD_CHARACTER},
	{"http://h/?%", IA_TEXT_BAD_CHARACTER},
	{"http://h/#%1", IA_TEXT_BAD_CHARACTER},
	{"http://h%/", IA_TEXT_BAD_CHARACTER},
};

/* At each place of a URI each byte value, against lists written from the RFC. */
static void
test_uri_bytes(void)
{
	static const char unreserved[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";
	static const char sub_delims[] = "!$&'()*+,;=";
	static const struct
	{
		const char *name;
		const char *text;			/* the byte goes where '_' stands */
		const char *more;			/* besides unreserved and sub-delims */
	}			places[] = {
		{"userinfo", "a://x_x@h/", ":/?#"},	/* the last three end the authority... */
		{"host", "a://x_x/", ":@/?#"},
		{"path", "a://h/x_x", ":@/?#"},
		{"rootless path", "a:x_x", ":@/?#"},
		{"query", "a:?x_x", ":@/?#"},
		{"fragment", "a:#x_x", ":@/?"},
	};

	for (size_t p = 0; p < sizeof(places) / sizeof(places[0]); p++)
	{
		size_t		len = strlen(places[p].text);
		char	   *c = copy(places[p].text, len);
		char	   *hole = memchr(c, '_', len);
		int			wrong = 0;

		for (int byte = 0; byte < 256; byte++)
		{
			bool		want = byte != 0 && (strchr(unreserved, byte) != NULL ||
											 strchr(sub_delims, byte) != NULL ||
											 strchr(places[p].more, byte) != NULL);

			/* ... and ':' in a host begins a port, which "x" is not */
			if (p == 1 && byte == ':')
				want = false;
			*hole = (char) byte;
			if ((ia_text_uri(c, len) == IA_TEXT_OK) != want)
			{
				printf("# byte 0x%02X\n", byte);
				wrong++;
			}
		}
		ok(wrong == 0, "each byte value in a URI:", places[p].name, strlen(places[p].name));
		free(c);
	}
}

static void
test_uris(void)
{
	char		longest[100000];

	GIVES(ia_text_uri, uris);
	gives("ia_text_uri", ia_text_uri, "http://h/\0", 10, IA_TEXT_BAD_CHARACTER);
	test_uri_bytes();

	SAYS(ia_text_is_web_link, true,
		 "http://a", "https://a/", "ftp://a/b?c#d", "HTTPS://A", "hTtP://[::1]:80/",
		 "http://u:p@h:1/", "http://%41", "https://datos.gob.mx/x%20y");
	SAYS(ia_text_is_web_link, false,
		 "", "http", "http:", "http:a", "http:/a", "http://", "http:///a", "http://?a",
		 "http://:80/", "http://u@/", "http://u@:80/", "javascript:alert(1)",
		 "javascript://h/%0Aalert(1)",
		 "data:text/html,x", "file:///etc/passwd", "file://h/x", "mailto:a@b.mx", "httpx://a",
		 "htt://a", "ftps://a", "sftp://a", "//a", "www.example.org", "www.example.org:80/x",
		 "http://[::1", "http://x/\u202e", "http://a b/", "blob:http://a/b");

	/* uri.json holds a host of 100,000 letters: a URI, but no link */
	memset(longest, 'a', sizeof(longest));
	memcpy(longest, "http://", 7);
	gives("ia_text_uri", ia_text_uri, longest, sizeof(longest), IA_TEXT_OK);
	says("ia_text_is_web_link", ia_text_is_web_link, longest, sizeof(longest), false);
	says("ia_text_is_web_link 253", ia_text_is_web_link, longest, 7 + 253, true);
	says("ia_text_is_web_link 254", ia_text_is_web_link, longest, 7 + 254, false);
}

/*-------------------------------------------------------------------------
 * E-mail addresses and language tags
 *-------------------------------------------------------------------------
 */

static const StatusCase emails[] = {
	{"a@b.mx", IA_TEXT_OK},
	{"maria.lopez@nl.gob.mx", IA_TEXT_OK},
	{"A.B.C@EXAMPLE.ORG", IA_TEXT_OK},
	{"!#$%&'*+-/=?^_`{|}~.x@a-b.c--d.e1", IA_TEXT_OK},
	{"a@1.2", IA_TEXT_OK},
	{"1@xn--mxico-bsa.mx", IA_TEXT_OK},
	{"", IA_TEXT_EMPTY},
	{"a", IA_TEXT_NOT_AN_EMAIL},
	{"@", IA_TEXT_NOT_AN_EMAIL},
	{"@b.mx", IA_TEXT_NOT_AN_EMAIL},
	{"a@", IA_TEXT_NOT_AN_EMAIL},
	{"a@localhost", IA_TEXT_NOT_AN_EMAIL},
	{"a@b@c.mx", IA_TEXT_NOT_AN_EMAIL},
	{".a@b.mx", IA_TEXT_NOT_AN_EMAIL},
	{"a.@b.mx", IA_TEXT_NOT_AN_EMAIL},
	{"a..b@c.mx", IA_TEXT_NOT_AN_EMAIL},
	{"a b@c.mx", IA_TEXT_NOT_AN_EMAIL},
	{" a@b.mx", IA_TEXT_NOT_AN_EMAIL},
	{"a@b.mx ", IA_TEXT_NOT_AN_EMAIL},
	{"a@b.mx\n", IA_TEXT_NOT_AN_EMAIL},
	{"a@b.mx;c@d.mx", IA_TEXT_NOT_AN_EMAIL},
	{"a@b.mx, c@d.mx", IA_TEXT_NOT_AN_EMAIL},
	{"a,b@c.mx", IA_TEXT_NOT_AN_EMAIL},
	{"(a)@b.mx", IA_TEXT_NOT_AN_EMAIL},
	{"<a@b.mx>", IA_TEXT_NOT_AN_EMAIL},
	{"mailto:a@b.mx", IA_TEXT_NOT_AN_EMAIL},
	{"\"a b\"@c.mx", IA_TEXT_NOT_AN_EMAIL},
	{"a@[192.0.2.1]", IA_TEXT_NOT_AN_EMAIL},
	{"a@.mx", IA_TEXT_NOT_AN_EMAIL},
	{"a@b.", IA_TEXT_NOT_AN_EMAIL},
	{"a@b.mx.", IA_TEXT_NOT_AN_EMAIL},
	{"a@b..mx", IA_TEXT_NOT_AN_EMAIL},
	{"a@-b.mx", IA_TEXT_NOT_AN_EMAIL},
	{"a@b-.mx", IA_TEXT_NOT_AN_EMAIL},
	{"a@b.-", IA_TEXT_NOT_AN_EMAIL},
	{"a@b_c.mx", IA_TEXT_NOT_AN_EMAIL},
	{"a@b+c.mx", IA_TEXT_NOT_AN_EMAIL},
	{"mar\u00eda@b.mx", IA_TEXT_NOT_AN_EMAIL},
	{"a@m\u00e9xico.mx", IA_TEXT_NOT_AN_EMAIL},
};

static const StatusCase languages[] = {
	/* RFC 5646 appendix A */
	{"de", IA_TEXT_OK},
	{"es", IA_TEXT_OK},
	{"zh-Hant", IA_TEXT_OK},
	{"zh-cmn-Hans-CN", IA_TEXT_OK},
	{"yue-HK", IA_TEXT_OK},
	{"sr-Latn-RS", IA_TEXT_OK},
	{"sl-rozaj-biske", IA_TEXT_OK},
	{"de-CH-1901", IA_TEXT_OK},
	{"hy-Latn-IT-arevela", IA_TEXT_OK},
	{"es-419", IA_TEXT_OK},
	{"de-CH-x-phonebk", IA_TEXT_OK},
	{"az-Arab-x-AZE-derbend", IA_TEXT_OK},
	{"x-whatever", IA_TEXT_OK},
	{"qaa-Qaaa-QM-x-southern", IA_TEXT_OK},
	{"en-US-u-islamcal", IA_TEXT_OK},
	{"zh-CN-a-myext-x-private", IA_TEXT_OK},
	{"en-a-myext-b-another", IA_TEXT_OK},
	{"ar-a-aaa-b-bbb-a-ccc", IA_TEXT_OK},	/* well-formed, if not valid */
	{"de-419-DE", IA_TEXT_NOT_A_LANGUAGE},
	{"a-DE", IA_TEXT_NOT_A_LANGUAGE},

	{"nah", IA_TEXT_OK},
	{"ES-mx", IA_TEXT_OK},
	{"abcd", IA_TEXT_OK},
	{"abcdefgh", IA_TEXT_OK},
	{"abcd-Latn", IA_TEXT_OK},
	{"zh-min-nan-abc", IA_TEXT_OK},
	{"sl-1994", IA_TEXT_OK},
	{"es-1abc", IA_TEXT_OK},
	{"es-0-ab", IA_TEXT_OK},
	{"x-1", IA_TEXT_OK},
	{"X-a-b-x-12345678", IA_TEXT_OK},
	{"es-x-a", IA_TEXT_OK},
	{"", IA_TEXT_EMPTY},
	{"e", IA_TEXT_NOT_A_LANGUAGE},
	{"x", IA_TEXT_NOT_A_LANGUAGE},
	{"x-", IA_TEXT_NOT_A_LANGUAGE},
	{"x-123456789", IA_TEXT_NOT_A_LANGUAGE},
	{"i-klingon", IA_TEXT_NOT_A_LANGUAGE},
	{"abcdefghi", IA_TEXT_NOT_A_LANGUAGE},
	{"e1", IA_TEXT_NOT_A_LANGUAGE},
	{"12", IA_TEXT_NOT_A_LANGUAGE},
	{"-es", IA_TEXT_NOT_A_LANGUAGE},
	{"es-", IA_TEXT_NOT_A_LANGUAGE},
	{"es--MX", IA_TEXT_NOT_A_LANGUAGE},
	{"es_MX", IA_TEXT_NOT_A_LANGUAGE},
	{"es MX", IA_TEXT_NOT_A_LANGUAGE},
	{"espa\u00f1ol", IA_TEXT_NOT_A_LANGUAGE},
	{"es-MX-Latn", IA_TEXT_NOT_A_LANGUAGE},
	{"es-MX-MX", IA_TEXT_NOT_A_LANGUAGE},
	{"es-Latn-Latn", IA_TEXT_NOT_A_LANGUAGE},
	{"es-Latn-abc", IA_TEXT_NOT_A_LANGUAGE},
	{"es-rozaj-MX", IA_TEXT_NOT_A_LANGUAGE},
	{"zh-abc-abc-abc-abc", IA_TEXT_NOT_A_LANGUAGE},
	{"abcd-abc", IA_TEXT_NOT_A_LANGUAGE},
	{"es-12", IA_TEXT_NOT_A_LANGUAGE},
	{"es-1a2", IA_TEXT_NOT_A_LANGUAGE},
	{"es-a1bc", IA_TEXT_NOT_A_LANGUAGE},
	{"es-a", IA_TEXT_NOT_A_LANGUAGE},
	{"es-a-b", IA_TEXT_NOT_A_LANGUAGE},
	{"es-a-b-cd", IA_TEXT_NOT_A_LANGUAGE},
	{"es-a-x-b", IA_TEXT_NOT_A_LANGUAGE},
	{"es-x", IA_TEXT_NOT_A_LANGUAGE},
};

static void
test_addresses(void)
{
	char		text[400];

	GIVES(ia_text_email, emails);

	/* the limits of length: local part, label, domain */
	memset(text, 'a', sizeof(text));
	memcpy(text + 64, "@b.mx", 5);
	gives("ia_text_email 64", ia_text_email, text, 69, IA_TEXT_OK);
	memset(text, 'a', sizeof(text));
	memcpy(text + 65, "@b.mx", 5);
	gives("ia_text_email 65", ia_text_email, text, 70, IA_TEXT_NOT_AN_EMAIL);
	memset(text, 'a', sizeof(text));
	text[1] = '@';
	text[2 + 63] = '.';
	gives("ia_text_email label of 63", ia_text_email, text, 2 + 63 + 3, IA_TEXT_OK);
	text[2 + 63] = 'a';
	text[2 + 64] = '.';
	gives("ia_text_email label of 64", ia_text_email, text, 2 + 64 + 3, IA_TEXT_NOT_AN_EMAIL);
	memset(text, 'a', sizeof(text));
	text[1] = '@';
	for (int i = 2 + 49; i < 400; i += 50)
		text[i] = '.';
	gives("ia_text_email domain of 253", ia_text_email, text, 2 + 253, IA_TEXT_OK);
	gives("ia_text_email domain of 254", ia_text_email, text, 2 + 254, IA_TEXT_NOT_AN_EMAIL);

	GIVES(ia_text_language, languages);
}

int
main(void)
{
	test_dates();
	test_uris();
	test_addresses();
	return done_testing();
}
