/*
 * ia_lists.c
 *		The elements of every list of one name as rows: ia.documents(doc) and
 *		its like.
 *
 * One C function serves them all.  The SQL function's name says which list is
 * meant (contracting_processes is contractingProcesses), its columns what is
 * wanted of an element, the model where in the document such lists can stand:
 * only objects that lead to one are looked into.
 *
 * A row says where its element is and whose it is: the nearest element, release
 * or project around the list, by pointer and by id, so that rows of two lists
 * can be joined.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "funcapi.h"
#include "ia.h"
#include "ia_check.h"
#include "ia_record.h"
#include "ia_record_value.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"

IA_FUNCTION(ia_list);

#define PLACE_COLUMNS 3			/* path, parent_path, parent_id */

/* What the walk has to look into, of one standard's model. */
typedef struct Route
{
	const IaModel *model;
	bool	   *wanted;			/* of each field: it is the list asked for */
	bool	   *leads;			/* of each type: such a list may be inside */
	const IaShape **shapes;		/* of each type: how its objects become rows; made when met */
} Route;

/* What a call site keeps. */
typedef struct Lists
{
	bool		planned;
	Route		routes[2];		/* OC4IDS, OCDS */
} Lists;

/* A walk under way. */
typedef struct Walk
{
	IaShapes   *shapes;
	Route	   *route;
	ReturnSetInfo *rsinfo;
	MemoryContext row;			/* what making a row leaves behind */
	Datum	   *values;
	bool	   *nulls;
} Walk;

/* Whose element it is. */
typedef struct Parent
{
	const IaFrame *frame;
	const JsonbContainer *object;	/* NULL: nobody's */
} Parent;

static Lists *lists_of_call(FunctionCallInfo fcinfo, IaShapes *shapes);
static void plan_route(Route *route, const IaModel *model, const char *name, MemoryContext context);
static void walk_value(Walk *walk, const IaNode *node, const IaValue *value,
					   const IaFrame *frame, const Parent *parent);
static void walk_object(Walk *walk, const IaType *type, const JsonbContainer *object,
						const IaFrame *frame, const Parent *parent);
static void put_elements(Walk *walk, const IaNode *node, const IaValue *list,
						 const IaFrame *frame, const Parent *parent);
static void put_row(Walk *walk, const IaType *type, const IaValue *element,
					const IaFrame *frame, const Parent *parent);

/* LIST(doc jsonb): a row an element */
Datum
ia_list(PG_FUNCTION_ARGS)
{
	IaShapes   *shapes = ia_shapes_of(fcinfo->flinfo);
	Lists	   *lists;
	IaIdentity	identity;
	IaFrame		frame = {NULL, NULL, 0};
	Parent		nobody = {&frame, NULL};
	IaValue		root;
	Walk		walk = {.shapes = shapes};

	InitMaterializedSRF(fcinfo, 0);
	walk.rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	lists = lists_of_call(fcinfo, shapes);
	ia_root(PG_GETARG_JSONB_P(0), &root);
	ia_identify(&root, NULL, NULL, &identity);
	if (identity.standard == NULL)
		return (Datum) 0;
	walk.route = &lists->routes[strcmp(identity.standard, "oc4ids") == 0 ? 0 : 1];
	walk.row = AllocSetContextCreate(CurrentMemoryContext, "ia list row", ALLOCSET_SMALL_SIZES);
	walk.values = palloc(walk.rsinfo->setDesc->natts * sizeof(Datum));
	walk.nulls = palloc(walk.rsinfo->setDesc->natts * sizeof(bool));
	walk_value(&walk, &walk.route->model->nodes[walk.route->model->documents[identity.document]],
			   &root, &frame, &nobody);
	MemoryContextDelete(walk.row);
	return (Datum) 0;
}

/* ---- which lists ---- */

static Lists *
lists_of_call(FunctionCallInfo fcinfo, IaShapes *shapes)
{
	MemoryContext context;
	Lists	   *lists;

	(void) ia_shapes_fresh(shapes);
	lists = ia_shapes_private(shapes, sizeof(Lists));
	context = GetMemoryChunkContext(lists);
	if (!lists->planned)
	{
		char	   *name = get_func_name(fcinfo->flinfo->fn_oid);

		plan_route(&lists->routes[0], ia_model_all_oc4ids, name, context);
		plan_route(&lists->routes[1], ia_model_all_ocds, name, context);
		lists->planned = true;
	}
	return lists;
}

/* Whether a node may hold the list asked for; what a type holds is known once it is said. */
static bool
node_leads(const Route *route, const IaNode *node)
{
	const IaModel *model = route->model;

	for (;;)
	{
		if (node->otherwise != IA_NONE && node_leads(route, &model->nodes[node->otherwise]))
			return true;
		if (node->type != IA_NONE)
			return route->leads[node->type];
		if (node->item == IA_NONE)
			return false;
		node = &model->nodes[node->item];
	}
}

/* Find the lists of that name, and the types on the way to one. */
static void
plan_route(Route *route, const IaModel *model, const char *name, MemoryContext context)
{
	bool		more = true;

	route->model = model;
	route->wanted = MemoryContextAllocZero(context, model->n_fields * sizeof(bool));
	route->leads = MemoryContextAllocZero(context, model->n_types * sizeof(bool));
	route->shapes = MemoryContextAllocZero(context, model->n_types * sizeof(IaShape *));
	for (int i = 0; i < model->n_fields; i++)
	{
		const IaNode *node = &model->nodes[model->fields[i].node];

		route->wanted[i] = (node->kinds & IA_KIND_ARRAY) && node->item != IA_NONE &&
			model->nodes[node->item].type != IA_NONE &&
			ia_is_snake(name, ia_string(model, model->fields[i].name));
	}
	/* the standards nest ten deep: a few rounds, and nothing new is found */
	while (more)
	{
		more = false;
		for (int i = 0; i < model->n_types; i++)
		{
			const IaType *type = &model->types[i];

			/* a history has no elements, only values over time */
			if (route->leads[i] || strncmp(ia_string(model, type->name), "Versioned", 9) == 0)
				continue;
			for (int j = type->first_field; j < type->first_field + type->n_fields; j++)
			{
				if (route->wanted[j] || node_leads(route, &model->nodes[model->fields[j].node]))
					route->leads[i] = more = true;
			}
		}
	}
}

/* ---- the walk ---- */

static void
walk_value(Walk *walk, const IaNode *node, const IaValue *value, const IaFrame *frame,
		   const Parent *parent)
{
	const IaModel *model = walk->route->model;
	IaCursor	cursor;

	check_stack_depth();
	CHECK_FOR_INTERRUPTS();
	if (!ia_is_container(value) || !node_leads(walk->route, node))
		return;
	node = ia_branch(model, node, value);
	if (ia_is_object(value))
	{
		if (node->type != IA_NONE && walk->route->leads[node->type])
			walk_object(walk, &model->types[node->type], ia_container(value), frame, parent);
		return;
	}
	if (node->item == IA_NONE)
		return;
	ia_array_open(&cursor, ia_container(value));
	for (uint32 i = 0; i < cursor.n; i++)
	{
		IaFrame		place = {frame, NULL, i};
		Parent		self = {&place, NULL};
		IaValue		element;

		ia_array_next(&cursor, &element);
		if (!ia_is_object(&element))
			continue;
		self.object = ia_container(&element);
		walk_value(walk, &model->nodes[node->item], &element, &place, &self);
	}
}

static void
walk_object(Walk *walk, const IaType *type, const JsonbContainer *object, const IaFrame *frame,
			const Parent *parent)
{
	const IaModel *model = walk->route->model;
	int			last = type->first_field + type->n_fields;
	int			i = type->first_field;
	Parent		self = {frame, object};
	IaCursor	cursor;

	if (type->flags & IA_TYPE_RELEASE)
		parent = &self;
	ia_object_open(&cursor, object);
	for (uint32 k = 0; k < cursor.n && i < last; k++)
	{
		IaFrame		place = {frame, NULL, 0};
		const IaField *field = NULL;
		IaValue		member;
		int			order = -1;

		if (k % 1024 == 1023)
			CHECK_FOR_INTERRUPTS();
		ia_object_next(&cursor, &place.key, &place.length, &member);
		for (; i < last; i++)
		{
			field = &model->fields[i];
			order = ia_name_compare(place.key, place.length, ia_string(model, field->name),
									field->length);
			if (order <= 0)
				break;
		}
		if (order != 0 || i == last)
			continue;
		if (walk->route->wanted[i])
			put_elements(walk, &model->nodes[field->node], &member, &place, parent);
		walk_value(walk, &model->nodes[field->node], &member, &place, parent);
		i++;
	}
}

/* ---- rows ---- */

static void
put_elements(Walk *walk, const IaNode *node, const IaValue *list, const IaFrame *frame,
			 const Parent *parent)
{
	const IaModel *model = walk->route->model;
	IaCursor	cursor;

	node = ia_branch(model, node, list);
	if (!ia_is_array(list))
	{
		/* no list at all: it is shown, not passed over */
		if (!ia_is_null(list))
			put_row(walk, &model->types[model->nodes[node->item].type], list, frame, parent);
		return;
	}
	ia_array_open(&cursor, ia_container(list));
	for (uint32 i = 0; i < cursor.n; i++)
	{
		IaFrame		place = {frame, NULL, i};
		IaValue		element;

		if (i % 1024 == 1023)
			CHECK_FOR_INTERRUPTS();
		ia_array_next(&cursor, &element);
		put_row(walk, &model->types[model->nodes[node->item].type], &element, &place, parent);
	}
}

/* The id of whoever holds the list, as text; a record has an ocid only. */
static bool
parent_id(const Parent *parent, Datum *id)
{
	IaSlot		slot = {.kind = IA_SLOT_TEXT};
	IaValue		value;

	return parent->object &&
		(ia_member(parent->object, "id", 2, &value) ||
		 ia_member(parent->object, "ocid", 4, &value)) &&
		ia_read_scalar(&slot, IA_KIND_NUMBER | IA_KIND_INTEGER, &value, id) <= IA_SPELLED;
}

static void
put_row(Walk *walk, const IaType *type, const IaValue *element, const IaFrame *frame,
		const Parent *parent)
{
	TupleDesc	tupdesc = walk->rsinfo->setDesc;
	const IaShape **shape = &walk->route->shapes[type - walk->route->model->types];
	MemoryContext home = MemoryContextSwitchTo(walk->row);

	if (*shape == NULL)
		*shape = ia_shape_of_row(walk->shapes, tupdesc, PLACE_COLUMNS, walk->route->model, type);
	memset(walk->nulls, false, PLACE_COLUMNS);
	walk->values[0] = CStringGetTextDatum(ia_path_text(frame));
	walk->values[1] = CStringGetTextDatum(ia_path_text(parent->frame));
	walk->nulls[2] = !parent_id(parent, &walk->values[2]);
	if (ia_is_object(element))
		ia_read_object(*shape, ia_container(element), true, frame, walk->values, walk->nulls);
	else
	{
		IaSlot		slot = {.kind = IA_SLOT_JSONB};

		memset(walk->nulls + PLACE_COLUMNS, true, tupdesc->natts - PLACE_COLUMNS);
		walk->nulls[(*shape)->verbatim] =
			ia_read_scalar(&slot, 0, element, &walk->values[(*shape)->verbatim]) != IA_FITS;
	}
	tuplestore_putvalues(walk->rsinfo->setResult, tupdesc, walk->values, walk->nulls);
	MemoryContextSwitchTo(home);
	MemoryContextReset(walk->row);
}
