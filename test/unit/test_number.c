/*-------------------------------------------------------------------------
 *
 * test_number.c
 *	  Unit tests of src/ia_text.c: numbers, versions and identifiers.
 *
 *	  cc -std=c99 -I../../src test_number.c ../../src/ia_text.c -o test_number
 *
 *-------------------------------------------------------------------------
 */
#include <stdint.h>

#include "ia_text.h"
#include "tap.h"

static void
number(const char *s, unsigned digits, unsigned exponent, IaTextStatus want)
{
	char	   *c = copy(s, strlen(s));

	ok(ia_text_number(c, strlen(s), digits, exponent) == want, "ia_text_number", s, strlen(s));
	free(c);
}

static void
test_numbers(void)
{
	char	   *million = malloc(1000003);

	number("0", 0, 0, IA_TEXT_OK);
	number("-0", 0, 0, IA_TEXT_OK);
	number("0.0", 0, 1, IA_TEXT_OK);
	number("1", 1, 0, IA_TEXT_OK);
	number("1", 0, 0, IA_TEXT_TOO_MANY_DIGITS);
	number("-123", 3, 0, IA_TEXT_OK);
	number("100", 3, 0, IA_TEXT_OK);
	number("100", 2, 0, IA_TEXT_TOO_MANY_DIGITS);
	number("1.00", 3, 0, IA_TEXT_OK);
	number("1.00", 2, 0, IA_TEXT_TOO_MANY_DIGITS);
	number("0.5", 1, 0, IA_TEXT_OK);
	number("0.05", 1, 0, IA_TEXT_OK);
	number("0.005", 1, 0, IA_TEXT_EXPONENT);
	number("0.005", 1, 1, IA_TEXT_OK);
	number("0.0010", 2, 0, IA_TEXT_OK);
	number("10.01", 4, 0, IA_TEXT_OK);
	number("10.01", 3, 0, IA_TEXT_TOO_MANY_DIGITS);
	number("12345678901234567890.12", 22, 0, IA_TEXT_OK);
	number("9007199254740993", 16, 0, IA_TEXT_OK);
	number("1e5", 1, 5, IA_TEXT_OK);
	number("1E+5", 1, 5, IA_TEXT_OK);
	number("1e-5", 1, 5, IA_TEXT_OK);
	number("1e6", 1, 5, IA_TEXT_EXPONENT);
	number("1e-6", 1, 5, IA_TEXT_EXPONENT);
	number("1e00000000000000000000000000005", 1, 5, IA_TEXT_OK);
	number("1e400", 40, 300, IA_TEXT_EXPONENT);
	number("-1e400", 40, 300, IA_TEXT_EXPONENT);
	number("1e-400", 40, 300, IA_TEXT_EXPONENT);
	number("1e2147483648", 40, 300, IA_TEXT_EXPONENT);
	number("1e4294967296", 40, 300, IA_TEXT_EXPONENT);
	number("1e18446744073709551616", 40, 300, IA_TEXT_EXPONENT);
	number("0e18446744073709551617", 40, 300, IA_TEXT_EXPONENT);
	number("1e4294967295", 1, 4294967295U, IA_TEXT_OK);
	number("1e4294967296", 1, 4294967295U, IA_TEXT_EXPONENT);
	number("1e99999999999999999999999999", 1, 4294967295U, IA_TEXT_EXPONENT);
	number("11e9", 1, 1, IA_TEXT_TOO_MANY_DIGITS);

	number("", 9, 9, IA_TEXT_EMPTY);
	number("-", 9, 9, IA_TEXT_BAD_NUMBER);
	number("+1", 9, 9, IA_TEXT_BAD_NUMBER);
	number("01", 9, 9, IA_TEXT_BAD_NUMBER);
	number("-00", 9, 9, IA_TEXT_BAD_NUMBER);
	number(".5", 9, 9, IA_TEXT_BAD_NUMBER);
	number("5.", 9, 9, IA_TEXT_BAD_NUMBER);
	number("5.e1", 9, 9, IA_TEXT_BAD_NUMBER);
	number("1e", 9, 9, IA_TEXT_BAD_NUMBER);
	number("1e+", 9, 9, IA_TEXT_BAD_NUMBER);
	number("1e1.5", 9, 9, IA_TEXT_BAD_NUMBER);
	number("1 ", 9, 9, IA_TEXT_BAD_NUMBER);
	number("1,5", 9, 9, IA_TEXT_BAD_NUMBER);
	number("0x1", 9, 9, IA_TEXT_BAD_NUMBER);
	number("NaN", 9, 9, IA_TEXT_BAD_NUMBER);
	number("-Infinity", 9, 9, IA_TEXT_BAD_NUMBER);

	if (million == NULL)
		abort();
	memset(million, '9', 1000000);
	ok(ia_text_number(million, 1000000, 1000, 1000) == IA_TEXT_TOO_MANY_DIGITS,
	   "ia_text_number of a million digits", NULL, 0);
	memcpy(million, "1e", 2);
	ok(ia_text_number(million, 1000000, 1000, 4294967295U) == IA_TEXT_EXPONENT,
	   "ia_text_number with a million digits of exponent", NULL, 0);
	memset(million, '0', 1000000);
	memcpy(million, "0.", 2);
	ok(ia_text_number(million, 1000000, 1000, 1000) == IA_TEXT_EXPONENT,
	   "ia_text_number of a million zeros", NULL, 0);
	free(million);

	SAYS(ia_text_version, true, "1.1", "0.9", "10.20", "00.0", "1.99999999999999999999");
	SAYS(ia_text_version, false, "", ".", "1", "1.", ".1", "1.1.", "1.1.1", "1,1", " 1.1", "1.1 ",
		 "v1.1", "1.1\n", "1..1", "-1.1", "\u0661.\u0661", "0.9.1");

	SAYS(ia_text_ocid_prefix, true, "ocds-abc123-1", "ocds-000000-\xff", "ocds-zzzzzz--");
	SAYS(ia_text_ocid_prefix, false, "", "ocds-", "ocds-abc123", "ocds-abc123-", "ocds-abc12-1",
		 "ocds-abc1234-1", "ocds-ABC123-1", "OCDS-abc123-1", "ocds_abc123-1", "ocds-abc12_-1",
		 "ocds-abc123_1", " ocds-abc123-1", "oc4ids-abc123-1", "ocds-\u00e1abcd-1");
	SAYS(ia_text_oc4ids_prefix, true, "oc4ids-abc123-1", "oc4ids-gx3bn1-NL-2020/5");
	SAYS(ia_text_oc4ids_prefix, false, "", "oc4ids-", "oc4ids-abc123", "oc4ids-abc123-",
		 "oc4ids-aBc123-1", "ocds-abc123-1", "oc4ids-abc-123-1");
}

int
main(void)
{
	test_numbers();
	return done_testing();
}
