/*
 * ia_moment.c
 *		A date-time of the standards as a moment.
 *
 * The cast of text to timestamptz reads settings, so that no index, generated
 * column or constraint may rest on it, and takes what the standards do not.
 */
#include "postgres.h"

#include "ia.h"
#include "ia_record_value.h"
#include "ia_text.h"
#include "utils/timestamp.h"

IA_FUNCTION(ia_moment);

/* moment(spelled text): timestamptz */
Datum
ia_moment(PG_FUNCTION_ARGS)
{
	text	   *spelled = PG_GETARG_TEXT_PP(0);
	int64		instant;

	if (!ia_text_instant(VARDATA_ANY(spelled), VARSIZE_ANY_EXHDR(spelled), &instant))
		PG_RETURN_NULL();
	PG_RETURN_TIMESTAMPTZ(ia_timestamp(instant));
}
