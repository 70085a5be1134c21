/*
 * ia_check.h
 *		Model × document → findings.
 */
#ifndef IA_CHECK_H
#define IA_CHECK_H

#include "ia_document.h"
#include "ia_report.h"

extern void ia_check_document(const IaIdentity *identity, const IaValue *root, IaReport *report);

/* ia_unique.c */

/* An id, where it was found. */
typedef struct IaId
{
	IaValue		value;
	uint32		index;			/* of the element in its list */
} IaId;

/* The ids of a list, to be looked up. */
typedef struct IaIds
{
	IaId	   *ids;
	uint32		n;
	uint32	   *slots;			/* NULL: few enough to compare with each */
	uint32		mask;
} IaIds;

extern bool ia_find_equal(const JsonbContainer *array, uint32 *first, uint32 *second);
extern void ia_ids_init(IaIds *ids, uint32 capacity);
extern const IaId *ia_ids_add(IaIds *ids, const IaValue *id, uint32 index);
extern const IaId *ia_ids_find(const IaIds *ids, const IaValue *id);

#endif							/* IA_CHECK_H */
