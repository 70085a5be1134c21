/*
 * ia_rfc.c
 *		Reading an RFC: length, letters, date, homoclave, check digit.
 *
 * PURE C; see ia_rfc.h.  What is asked of the characters is what the tax
 * authority's own schema of invoices asks (any two letters or digits before the
 * check digit), and a date that exists.  The check digit is told apart: the
 * authority has issued keys that do not have the one its algorithm gives, and
 * they are no less valid.
 */
#include "ia_rfc.h"

#include <string.h>

/*
 * The value of each character, from which the check digit is computed, is its
 * place in this alphabet; the last one is Ñ, written with a byte of its own.
 */
static const char alphabet[] = "0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ \xD1";

#define LETTER_A	10
#define ENYE		38
#define AMPERSAND	24
#define PADDING		37				/* before the three letters of a legal person */
#define FOREIGN		0xFF			/* not of the alphabet */

static bool
is_digit(uint8_t value)
{
	return value < LETTER_A;
}

static bool
is_letter(uint8_t value)
{
	return value >= LETTER_A && value <= ENYE && value != PADDING;
}

static bool
is_separator(unsigned char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || c == '-' || c == '.' || c == '_' || c == '/';
}

/* The values of the text's characters, of the first 13; their number; whether it is spelled as it should be. */
static size_t
read_characters(const char *s, size_t len, uint8_t *values, bool *plain)
{
	size_t		n = 0;

	*plain = true;
	for (size_t i = 0; i < len;)
	{
		unsigned char c = (unsigned char) s[i++];
		uint8_t		value = FOREIGN;

		if (is_separator(c))
		{
			*plain = false;
			continue;
		}
		if (c >= 'a' && c <= 'z')
		{
			*plain = false;
			c -= 'a' - 'A';
		}
		if (c == 0xC3 && i < len && ((unsigned char) s[i] == 0x91 || (unsigned char) s[i] == 0xB1))
		{
			if ((unsigned char) s[i++] == 0xB1)
				*plain = false;
			value = ENYE;
		}
		else if (c > ' ' && c < 0x80)
		{
			const char *place = memchr(alphabet, c, ENYE);

			if (place)
				value = (uint8_t) (place - alphabet);
		}
		else
		{
			/* the rest of a character of several bytes */
			while (i < len && ((unsigned char) s[i] & 0xC0) == 0x80)
				i++;
		}
		if (n < IA_RFC_CHARACTERS)
			values[n] = value;
		n++;
	}
	return n;
}

/* YYMMDD, of whichever century: 29 February is a day of 00, since 2000 had it. */
static bool
is_date(const uint8_t *values)
{
	static const uint8_t days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int			year;
	int			month;
	int			day;

	for (int i = 0; i < 6; i++)
	{
		if (!is_digit(values[i]))
			return false;
	}
	year = values[0] * 10 + values[1];
	month = values[2] * 10 + values[3];
	day = values[4] * 10 + values[5];
	return month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1] &&
		(month != 2 || day < 29 || year % 4 == 0);
}

/* Two letters or digits, and a digit or A. */
static bool
is_homoclave(const uint8_t *values)
{
	for (int i = 0; i < 2; i++)
	{
		if (!is_digit(values[i]) && (!is_letter(values[i]) || values[i] == ENYE || values[i] == AMPERSAND))
			return false;
	}
	return values[2] <= LETTER_A;
}

/* Modulo 11 over the twelve characters before it, those of a legal person padded to twelve. */
static char
check_digit(const uint8_t *values, size_t n)
{
	int			weight = 13;
	int			sum = 0;
	int			rest;

	if (n == 12)
		sum = PADDING * weight--;
	for (size_t i = 0; i < n - 1; i++)
		sum += values[i] * weight--;
	rest = sum % 11;
	return rest == 0 ? '0' : rest == 1 ? 'A' : (char) ('0' + 11 - rest);
}

static bool
is_generic(const IaRfc *rfc)
{
	return rfc->length == 13 &&
		(memcmp(rfc->spelled, "XAXX010101000", 13) == 0 || memcmp(rfc->spelled, "XEXX010101000", 13) == 0);
}

void
ia_rfc_read(const char *s, size_t len, IaRfc *rfc)
{
	uint8_t		values[IA_RFC_CHARACTERS];
	bool		plain;
	size_t		letters;
	bool		named = true;

	memset(rfc, 0, sizeof(*rfc));
	rfc->characters = read_characters(s, len, values, &plain);
	if (rfc->characters != 12 && rfc->characters != 13)
	{
		rfc->faults = IA_RFC_LENGTH;
		return;
	}
	letters = rfc->characters - 9;
	for (size_t i = 0; i < letters; i++)
		named = named && is_letter(values[i]);
	if (!named)
		rfc->faults |= IA_RFC_LETTERS;
	if (!is_date(values + letters))
		rfc->faults |= IA_RFC_DATE;
	if (!is_homoclave(values + letters + 6))
		rfc->faults |= IA_RFC_HOMOCLAVE;
	if (rfc->faults)
		return;

	for (size_t i = 0; i < rfc->characters; i++)
	{
		if (values[i] == ENYE)
			rfc->spelled[rfc->length++] = '\xC3';
		rfc->spelled[rfc->length++] = values[i] == ENYE ? '\x91' : alphabet[values[i]];
	}
	if (!plain)
		rfc->faults |= IA_RFC_SPELLING;
	if (is_generic(rfc))
	{
		rfc->faults |= IA_RFC_GENERIC;
		return;
	}
	rfc->check_digit = check_digit(values, rfc->characters);
	if (rfc->check_digit != alphabet[values[rfc->characters - 1]])
		rfc->faults |= IA_RFC_CHECK_DIGIT;
}
