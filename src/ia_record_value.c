/*
 * ia_record_value.c
 *		A single value of JSON and the datum it becomes.
 *
 * Dates are RFC 3339 and nothing else, and are written back in UTC: neither
 * TimeZone nor DateStyle has a say, so the casts are honestly immutable.
 */
#include "postgres.h"

#include "ia_record_value.h"
#include "ia_text.h"
#include "utils/builtins.h"
#include "utils/numeric.h"
#include "utils/timestamp.h"

#define NUMBER_BYTES 200		/* of a number that becomes a text */

static IaFit read_number_as_text(uint8 kinds, const IaValue *value, Datum *datum);
static IaFit read_bigint(const IaValue *value, Datum *datum);
static bool is_canonical(const char *date, uint32 length);

/* Read what is no list and no record; datum points into the document or the current context. */
IaFit
ia_read_scalar(const IaSlot *slot, uint8 kinds, const IaValue *value, Datum *datum)
{
	int64		instant;

	if (ia_is_null(value))
		return IA_NULLED;
	switch (slot->kind)
	{
		case IA_SLOT_TEXT:
			if (ia_is_string(value))
			{
				*datum = PointerGetDatum(cstring_to_text_with_len(value->data, value->length));
				return IA_FITS;
			}
			return read_number_as_text(kinds, value, datum);
		case IA_SLOT_NUMERIC:
			if (value->type != JENTRY_ISNUMERIC)
				return IA_MISFIT_KIND;
			*datum = PointerGetDatum(value->data);
			return IA_FITS;
		case IA_SLOT_BIGINT:
			return read_bigint(value, datum);
		case IA_SLOT_BOOLEAN:
			if (value->type != JENTRY_ISBOOL_TRUE && value->type != JENTRY_ISBOOL_FALSE)
				return IA_MISFIT_KIND;
			*datum = BoolGetDatum(value->type == JENTRY_ISBOOL_TRUE);
			return IA_FITS;
		case IA_SLOT_TIMESTAMP:
			if (!ia_is_string(value))
				return IA_MISFIT_KIND;
			if (!ia_text_instant(value->data, value->length, &instant))
				return IA_MISFIT_DATE;
			*datum = TimestampTzGetDatum(ia_timestamp(instant));
			return is_canonical(value->data, value->length) ? IA_FITS : IA_SPELLED;
		case IA_SLOT_JSONB:
			*datum = JsonbPGetDatum(ia_document_of(value));
			return IA_FITS;
		case IA_SLOT_RECORD:
			break;
	}
	return IA_MISFIT_KIND;
}

/* A moment, counted from 1970, as a timestamptz. */
int64
ia_timestamp(int64 instant)
{
	return instant - (POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE) * USECS_PER_DAY;
}

/* An id may be a number; what prints in thousands of digits is none. */
static IaFit
read_number_as_text(uint8 kinds, const IaValue *value, Datum *datum)
{
	char	   *digits;

	if (value->type != JENTRY_ISNUMERIC || !(kinds & (IA_KIND_NUMBER | IA_KIND_INTEGER)) ||
		(!(kinds & IA_KIND_NUMBER) && !ia_is_integer(value)))
		return IA_MISFIT_KIND;
	digits = DatumGetCString(DirectFunctionCall1(numeric_out, PointerGetDatum(value->data)));
	if (strlen(digits) > NUMBER_BYTES)
	{
		pfree(digits);
		return IA_MISFIT_RANGE;
	}
	*datum = CStringGetTextDatum(digits);
	return IA_SPELLED;
}

static IaFit
read_bigint(const IaValue *value, Datum *datum)
{
	Datum		number = PointerGetDatum(value->data);
	int64		whole;

	if (value->type != JENTRY_ISNUMERIC)
		return IA_MISFIT_KIND;
	if (DatumGetBool(DirectFunctionCall2(numeric_gt, number,
										 NumericGetDatum(int64_to_numeric(PG_INT64_MAX)))) ||
		DatumGetBool(DirectFunctionCall2(numeric_lt, number,
										 NumericGetDatum(int64_to_numeric(PG_INT64_MIN)))))
		return IA_MISFIT_RANGE;
	whole = DatumGetInt64(DirectFunctionCall1(numeric_int8, number));
	*datum = Int64GetDatum(whole);
	if (ia_is_integer(value))
		return IA_FITS;
	/* 3.0 means 3, though to the schema it is no integer; 3.5 means nothing here */
	return DatumGetBool(DirectFunctionCall2(numeric_eq, number,
											NumericGetDatum(int64_to_numeric(whole)))) ?
		IA_SPELLED : IA_MISFIT_KIND;
}

/* Whether a date is spelled as ia_put_timestamp() would. */
static bool
is_canonical(const char *date, uint32 length)
{
	if (length < 20 || date[10] != 'T' || date[length - 1] != 'Z')
		return false;
	return length == 20 || (length <= 27 && date[length - 2] != '0');
}

static char *
put_digits(char *to, int number, int digits)
{
	for (int i = digits - 1; i >= 0; i--, number /= 10)
		to[i] = '0' + number % 10;
	return to + digits;
}

/* Write a timestamptz as RFC 3339 in UTC; its length, or 0 when that cannot say it. */
int
ia_put_timestamp(int64 timestamp, char *to)
{
	struct pg_tm tm;
	fsec_t		microseconds;
	char	   *at = to;

	if (TIMESTAMP_NOT_FINITE(timestamp) ||
		timestamp2tm(timestamp, NULL, &tm, &microseconds, NULL, NULL) != 0 ||
		tm.tm_year < 1 || tm.tm_year > 9999)
		return 0;
	at = put_digits(at, tm.tm_year, 4);
	*at++ = '-';
	at = put_digits(at, tm.tm_mon, 2);
	*at++ = '-';
	at = put_digits(at, tm.tm_mday, 2);
	*at++ = 'T';
	at = put_digits(at, tm.tm_hour, 2);
	*at++ = ':';
	at = put_digits(at, tm.tm_min, 2);
	*at++ = ':';
	at = put_digits(at, tm.tm_sec, 2);
	if (microseconds != 0)
	{
		*at++ = '.';
		at = put_digits(at, microseconds, 6);
		while (at[-1] == '0')
			at--;
	}
	*at++ = 'Z';
	return at - to;
}

/* A text, or a number as text; false: neither. */
bool
ia_text_datum(const IaValue *value, Datum *datum)
{
	IaSlot		slot = {.kind = IA_SLOT_TEXT};

	return value->data &&
		ia_read_scalar(&slot, IA_KIND_NUMBER | IA_KIND_INTEGER, value, datum) <= IA_SPELLED;
}
