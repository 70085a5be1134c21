/*
 * ia_check.h
 *		Model × document → findings.
 */
#ifndef IA_CHECK_H
#define IA_CHECK_H

#include "ia_document.h"
#include "ia_report.h"

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

/* Looking for the nearest name costs; after so many the point is made. */
#define IA_MAX_SUGGESTIONS 1000

/* A check under way. */
typedef struct IaCheck
{
	const IaModel *model;
	IaReport   *report;
	bool		quick;			/* the schema only, up to the first error */
	const IaIds *parties;		/* of the project or release we are in */
	const IaIds *awards;
	int64		suggested;		/* how often a nearest name was looked for */
} IaCheck;

extern void ia_check_document(const IaIdentity *identity, const IaValue *root, IaReport *report);
extern bool ia_is_link(const IaValue *element);
extern const IaNode *ia_branch(const IaModel *model, const IaNode *node, const IaValue *list);
extern bool ia_fault(IaCheck *check, IaFault fault, const IaValue *value, const IaFrame *frame);

/* ia_congruence.c */
extern void ia_check_field(IaCheck *check, const IaField *field, const IaValue *value,
						   const IaFrame *frame);
extern bool ia_check_ids(IaCheck *check, const JsonbContainer *array, const IaNode *node,
						 const IaFrame *frame);
extern void ia_check_type(IaCheck *check, const IaType *type, const JsonbContainer *object,
						  const IaFrame *frame);
extern void ia_collect_ids(const JsonbContainer *object, const char *list, IaIds *ids);

/* ia_unique.c */
extern bool ia_find_equal(const JsonbContainer *array, uint32 *first, uint32 *second);
extern bool ia_same_value(const IaValue *a, const IaValue *b);
extern void ia_ids_init(IaIds *ids, uint32 capacity);
extern const IaId *ia_ids_add(IaIds *ids, const IaValue *id, uint32 index);
extern const IaId *ia_ids_find(const IaIds *ids, const IaValue *id);

#endif							/* IA_CHECK_H */
