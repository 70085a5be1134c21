/*
 * test_rfc.c
 *	  Unit tests of src/ia_rfc.c: what is an RFC, what is wrong with what is none, and how it should be written.
 *
 * The keys with a check digit that fits are made up, but for their homoclave: no issued one begins with Z.
 */
#include "ia_rfc.h"

#include "tap.h"

static void
reads_n(const char *s, size_t len, unsigned faults, const char *spelled, char check_digit)
{
	char	   *c = copy(s, len);
	IaRfc		rfc;

	ia_rfc_read(c, len, &rfc);
	if (!is_true(rfc.faults == faults && rfc.check_digit == check_digit && rfc.length == strlen(spelled) &&
				 memcmp(rfc.spelled, spelled, rfc.length) == 0, "%.40s", s))
		printf("# faults %02x, check digit %c, %.*s\n", rfc.faults, rfc.check_digit ? rfc.check_digit : '-',
			   rfc.length, rfc.spelled);
	free(c);
}

static void
reads(const char *s, unsigned faults, const char *spelled, char check_digit)
{
	reads_n(s, strlen(s), faults, spelled, check_digit);
}

int
main(void)
{
	IaRfc		rfc;

	/* legal, natural, with each letter that is none of the 26 */
	reads("ZMV850101ZZ5", 0, "ZMV850101ZZ5", '5');
	reads("Z&V850101ZZ5", 0, "Z&V850101ZZ5", '5');
	reads("ZÑV850101ZZ5", 0, "ZÑV850101ZZ5", '5');
	reads("ZAVZ850101ZZ4", 0, "ZAVZ850101ZZ4", '4');
	reads("ÑÑÑÑ850101ZZ7", 0, "ÑÑÑÑ850101ZZ7", '7');
	reads("ZPF850101ZZA", 0, "ZPF850101ZZA", 'A');
	reads("ZPG850101ZZ0", 0, "ZPG850101ZZ0", '0');

	/* length: characters, not bytes */
	reads("", IA_RFC_LENGTH, "", 0);
	reads("ZMV850101ZZ", IA_RFC_LENGTH, "", 0);
	reads("ZAVZ850101ZZ90", IA_RFC_LENGTH, "", 0);
	reads("SIN DATO-088AEB4C-7661-400C-B8A8-F9A93704BD7B", IA_RFC_LENGTH, "", 0);
	ia_rfc_read("ÑÑÑ", 6, &rfc);
	is_true(rfc.characters == 3, "three characters");

	/* letters, date, homoclave; more than one fault at a time */
	reads("1MV850101ZZ0", IA_RFC_LETTERS, "", 0);
	reads("Z\xC3\x81V850101ZZ0", IA_RFC_LETTERS, "", 0);
	reads("ZM*850101ZZ0", IA_RFC_LETTERS, "", 0);
	reads("ZMV851301ZZ0", IA_RFC_DATE, "", 0);
	reads("ZMV850001ZZ0", IA_RFC_DATE, "", 0);
	reads("ZMV850100ZZ0", IA_RFC_DATE, "", 0);
	reads("ZMV850431ZZ0", IA_RFC_DATE, "", 0);
	reads("ZMV85O101ZZ0", IA_RFC_DATE, "", 0);
	reads("ZMV850229ZZ0", IA_RFC_DATE, "", 0);
	reads("ZMV840229ZZ9", 0, "ZMV840229ZZ9", '9');
	reads("ZMV000229ZZ3", 0, "ZMV000229ZZ3", '3');
	reads("ZMV000230ZZ7", IA_RFC_DATE, "", 0);
	reads("ZMV850101Z&0", IA_RFC_HOMOCLAVE, "", 0);
	reads("ZMV850101ZÑ0", IA_RFC_HOMOCLAVE, "", 0);
	reads("ZMV850101ZZB", IA_RFC_HOMOCLAVE, "", 0);
	reads("ZMV850101ZZ*", IA_RFC_HOMOCLAVE, "", 0);
	reads("ZMV850101ZZÑ", IA_RFC_HOMOCLAVE, "", 0);
	reads("123456789012", IA_RFC_LETTERS | IA_RFC_DATE, "", 0);
	reads("SINDATOAQUIX", IA_RFC_DATE | IA_RFC_HOMOCLAVE, "", 0);

	/* it would be one if it were written right */
	reads("zmv850101zz5", IA_RFC_SPELLING, "ZMV850101ZZ5", '5');
	reads("zñv850101zz5", IA_RFC_SPELLING, "ZÑV850101ZZ5", '5');
	reads(" ZMV-850101-ZZ5\n", IA_RFC_SPELLING, "ZMV850101ZZ5", '5');
	reads("ZMV_850101/ZZ.1", IA_RFC_SPELLING | IA_RFC_CHECK_DIGIT, "ZMV850101ZZ1", '5');

	/* the check digit, apart */
	reads("ZMV850101ZZ0", IA_RFC_CHECK_DIGIT, "ZMV850101ZZ0", '5');
	reads("ZMV850101ZZA", IA_RFC_CHECK_DIGIT, "ZMV850101ZZA", '5');

	/* nobody's */
	reads("XAXX010101000", IA_RFC_GENERIC, "XAXX010101000", 0);
	reads("xexx-010101-000", IA_RFC_GENERIC | IA_RFC_SPELLING, "XEXX010101000", 0);

	/* any bytes */
	reads_n("ZMV\0" "50101ZZ0", 12, IA_RFC_DATE, "", 0);
	reads_n("\xC3", 1, IA_RFC_LENGTH, "", 0);
	reads_n("ZMV850101ZZ\xC3", 12, IA_RFC_HOMOCLAVE, "", 0);
	reads_n("ZMV850101ZZ\xC3\x91\x91", 14, IA_RFC_LETTERS | IA_RFC_DATE | IA_RFC_HOMOCLAVE, "", 0);
	reads_n("\xFF\xFE\x80\x80\x80", 5, IA_RFC_LENGTH, "", 0);
	return done_testing();
}
