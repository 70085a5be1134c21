/*
 * ia_unmapped.c
 *		The members of a document that the model does not know.
 *
 * What a composite type has no attribute for is not carried by it; here it is,
 * so that nothing goes missing unsaid.  Without a profile the model is that of
 * the composite types, all versions of the standard together; with one, what
 * the profile makes of the document's version.
 */
#include "postgres.h"

#include "funcapi.h"
#include "ia.h"
#include "ia_check.h"
#include "ia_profile.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

IA_FUNCTION(ia_unmapped);

typedef struct Walk
{
	const IaModel *model;
	ReturnSetInfo *rsinfo;
	MemoryContext row;			/* what making a row leaves behind */
} Walk;

static void walk_value(Walk *walk, const IaNode *node, const IaValue *value,
					   const IaFrame *frame);
static void walk_object(Walk *walk, const IaType *type, const JsonbContainer *object,
						const IaFrame *frame);
static void put_row(Walk *walk, const IaValue *value, const IaFrame *frame);

/* unmapped(doc jsonb, profile jsonb): path text, value jsonb */
Datum
ia_unmapped(PG_FUNCTION_ARGS)
{
	Walk		walk = {.rsinfo = (ReturnSetInfo *) fcinfo->resultinfo};
	IaFrame		frame = {NULL, NULL, 0};
	IaIdentity	identity;
	IaValue		root;

	InitMaterializedSRF(fcinfo, 0);
	if (PG_ARGISNULL(0))
		return (Datum) 0;
	walk.row = AllocSetContextCreate(CurrentMemoryContext, "ia unmapped row", ALLOCSET_SMALL_SIZES);
	ia_root(PG_GETARG_JSONB_P(0), &root);
	ia_identify(&root, NULL, NULL, &identity);
	if (identity.standard == NULL && !PG_ARGISNULL(1))
		ia_identify(&root, "ocds", NULL, &identity);	/* as ia.validate does */
	if (identity.standard == NULL)
	{
		put_row(&walk, &root, &frame);	/* no document: nothing of it is known */
		return (Datum) 0;
	}
	if (!PG_ARGISNULL(1))
		walk.model = ia_profile_model(fcinfo, 1, identity.model);
	else
		walk.model = strcmp(identity.standard, "oc4ids") == 0 ? ia_model_all_oc4ids :
			ia_model_all_ocds;
	if (walk.model->documents[identity.document] == IA_NONE)
	{
		put_row(&walk, &root, &frame);
		return (Datum) 0;
	}
	walk_value(&walk, &walk.model->nodes[walk.model->documents[identity.document]], &root, &frame);
	return (Datum) 0;
}

static void
walk_value(Walk *walk, const IaNode *node, const IaValue *value, const IaFrame *frame)
{
	const IaModel *model = walk->model;
	IaCursor	cursor;

	check_stack_depth();
	CHECK_FOR_INTERRUPTS();
	if (!ia_is_container(value))
		return;
	node = ia_branch(model, node, value);
	if (ia_is_object(value))
	{
		if (node->type != IA_NONE && !(model->types[node->type].flags & IA_TYPE_OPEN))
			walk_object(walk, &model->types[node->type], ia_container(value), frame);
		return;
	}
	if (node->item == IA_NONE || (model->nodes[node->item].type == IA_NONE &&
								  model->nodes[node->item].item == IA_NONE))
		return;
	ia_array_open(&cursor, ia_container(value));
	for (uint32 i = 0; i < cursor.n; i++)
	{
		IaFrame		place = {frame, NULL, i};
		IaValue		element;

		ia_array_next(&cursor, &element);
		walk_value(walk, &model->nodes[node->item], &element, &place);
	}
}

static void
walk_object(Walk *walk, const IaType *type, const JsonbContainer *object, const IaFrame *frame)
{
	IaCursor	cursor;

	ia_object_open(&cursor, object);
	for (uint32 i = 0; i < cursor.n; i++)
	{
		IaFrame		place = {frame, NULL, 0};
		const IaField *field;
		IaValue		member;

		if (i % 1024 == 1023)
			CHECK_FOR_INTERRUPTS();
		ia_object_next(&cursor, &place.key, &place.length, &member);
		field = ia_field_find(walk->model, type, place.key, place.length);
		if (field && !(field->flags & IA_FIELD_UNDECLARED))
			walk_value(walk, &walk->model->nodes[field->node], &member, &place);
		else if (!ia_field_of_language(walk->model, type, place.key, place.length))
			put_row(walk, &member, &place);
	}
}

static void
put_row(Walk *walk, const IaValue *value, const IaFrame *frame)
{
	MemoryContext home = MemoryContextSwitchTo(walk->row);
	Datum		values[2];
	bool		nulls[2] = {0};

	values[0] = CStringGetTextDatum(ia_path_text(frame));
	values[1] = JsonbPGetDatum(ia_document_of(value));
	tuplestore_putvalues(walk->rsinfo->setResult, walk->rsinfo->setDesc, values, nulls);
	MemoryContextSwitchTo(home);
	MemoryContextReset(walk->row);
}
