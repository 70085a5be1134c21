/*
 * ia_shape.h
 *		How a composite type takes an object of the model: attribute by member.
 */
#ifndef IA_SHAPE_H
#define IA_SHAPE_H

#include "access/tupdesc.h"
#include "fmgr.h"
#include "ia_model.h"

typedef enum IaSlotKind
{
	IA_SLOT_TEXT,
	IA_SLOT_NUMERIC,
	IA_SLOT_BIGINT,
	IA_SLOT_BOOLEAN,
	IA_SLOT_TIMESTAMP,
	IA_SLOT_JSONB,
	IA_SLOT_RECORD
} IaSlotKind;

/* A member of the object, and the attribute that takes it. */
typedef struct IaSlot
{
	const char *name;
	uint32		length;
	uint32		head;			/* ia_head() of the name */
	int			attribute;		/* from 0; -1 in a shape to read: none, _verbatim takes it */
	IaSlotKind	kind;			/* of the value, or of a list's elements */
	bool		list;
	uint8		kinds;			/* of JSON values that may stand there; 0: any */
	uint8		item_kinds;		/* likewise, of a list's elements */
	const char *type_name;		/* of the attribute, to be told in errors */
	Oid			type;			/* of the value, or of a list's elements */
	int16		type_length;
	bool		by_value;
	char		alignment;
	const struct IaShape *shape;	/* of records */
	const struct IaShape *otherwise;	/* of records that are no links, where links may stand */
} IaSlot;

typedef struct IaShape
{
	Oid			type;
	TupleDesc	tupdesc;
	const IaModel *model;
	const IaType *fields;		/* of the model; NULL: the attributes' types say it all */
	int			first;			/* attributes before it are not the object's */
	int			verbatim;		/* the attribute _verbatim */
	int			n_slots;
	IaSlot	   *slots;			/* sorted the way jsonb sorts keys */
} IaShape;

/* The shapes a call site uses, kept as long as the types stay as they are. */
typedef struct IaShapes IaShapes;

extern IaShapes *ia_shapes_of(FmgrInfo *flinfo);
extern bool ia_shapes_fresh(IaShapes *shapes);
extern const IaShape *ia_shape_to_read(IaShapes *shapes, Oid type);
extern const IaShape *ia_shape_to_write(IaShapes *shapes, Oid type);
extern const IaShape *ia_shape_of_row(IaShapes *shapes, TupleDesc tupdesc, int first,
									  const IaModel *model, const IaType *fields);
extern void *ia_shapes_private(IaShapes *shapes, Size size);
extern bool ia_is_snake(const char *snake, const char *camel);

#endif							/* IA_SHAPE_H */
