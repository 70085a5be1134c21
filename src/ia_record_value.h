/*
 * ia_record_value.h
 *		A single value of JSON and the datum it becomes.
 *
 * Both directions need it: on the way back, what _verbatim holds is read once
 * more to see whether it still means what its attribute says.
 */
#ifndef IA_RECORD_VALUE_H
#define IA_RECORD_VALUE_H

#include "ia_json.h"
#include "ia_shape.h"

/* How a value and its attribute agree. */
typedef enum IaFit
{
	IA_FITS,					/* the datum says all of it */
	IA_SPELLED,					/* the datum says what it means, not how it was written */
	IA_NULLED,					/* null: the datum would be NULL */
	IA_MISFIT_KIND,
	IA_MISFIT_RANGE,			/* a number beyond the type */
	IA_MISFIT_DATE				/* no date of the calendar */
} IaFit;

#define IA_SHORT_LIST 16		/* up to here a list's elements need no memory of their own */
#define IA_TIMESTAMP_BYTES 32	/* room for a date as ia_put_timestamp() writes it */

extern IaFit ia_read_scalar(const IaSlot *slot, uint8 kinds, const IaValue *value, Datum *datum);
extern bool ia_text_datum(const IaValue *value, Datum *datum);
extern int64 ia_timestamp(int64 instant);
extern int	ia_put_timestamp(int64 timestamp, char *to);

#endif							/* IA_RECORD_VALUE_H */
