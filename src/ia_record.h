/*
 * ia_record.h
 *		jsonb ⇄ composite types.
 */
#ifndef IA_RECORD_H
#define IA_RECORD_H

#include "ia_report.h"
#include "ia_shape.h"

/*
 * Put the members of an object into a row's attributes.  lenient: what does not
 * fit becomes NULL and stays in _verbatim; otherwise it is an error that names
 * the place.  The datums point into the object or the current context.
 */
extern void ia_read_object(const IaShape *shape, const JsonbContainer *object, bool lenient,
						   const IaFrame *frame, Datum *values, bool *nulls);

#endif							/* IA_RECORD_H */
