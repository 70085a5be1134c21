/*
 * ia_shape.c
 *		How a composite type takes an object of the model: attribute by member.
 *
 * The SQL type says where a member goes and what it becomes; the model says
 * what JSON may stand there (an id may be a number though its attribute is a
 * text) and which members it knows.  The two are joined by name, once for a
 * call site, so that a list function's row, which serves the elements of both
 * standards, is joined with the type of the element at hand.
 *
 * Shapes live in fn_extra, and a type may be altered while they do: before each
 * call their types are compared with what the type cache knows, and a change
 * throws all of them away.  No composite datum is kept from call to call.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "ia_shape.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/syscache.h"
#include "utils/typcache.h"

/* A shape made, and what its type was then. */
typedef struct Made
{
	const IaShape *shape;
	uint64		identifier;		/* 0: a row that is no named type */
} Made;

struct IaShapes
{
	MemoryContext context;
	Made	   *made;
	int			n_made;
	int			max_made;
	const IaShape *root;		/* the one asked for */
	void	   *private;		/* the caller's */
};

static IaShape *make_shape(IaShapes *shapes, TupleDesc tupdesc, int first,
						   const IaModel *model, const IaType *fields);
static void make_slot(IaShapes *shapes, IaShape *shape, IaSlot *slot, int attribute);
static const IaShape *shape_of_pair(IaShapes *shapes, Oid type, const IaModel *model,
									const IaType *fields);
static const IaType *type_of_name(const char *name, const IaModel **model);

/* The shapes of a call site; none yet on the first call. */
IaShapes *
ia_shapes_of(FmgrInfo *flinfo)
{
	IaShapes   *shapes = flinfo->fn_extra;

	if (shapes == NULL)
	{
		shapes = MemoryContextAllocZero(flinfo->fn_mcxt, sizeof(IaShapes));
		shapes->context = AllocSetContextCreate(flinfo->fn_mcxt, "ia shapes",
												ALLOCSET_SMALL_SIZES);
		flinfo->fn_extra = shapes;
	}
	return shapes;
}

/* Whether the types are still what they were; if not, the shapes are gone. */
bool
ia_shapes_fresh(IaShapes *shapes)
{
	for (int i = 0; i < shapes->n_made; i++)
	{
		Oid			type = shapes->made[i].shape->type;

		if (type != RECORDOID &&
			lookup_type_cache(type, TYPECACHE_TUPDESC)->tupDesc_identifier != shapes->made[i].identifier)
		{
			MemoryContextReset(shapes->context);
			shapes->made = NULL;
			shapes->n_made = shapes->max_made = 0;
			shapes->root = NULL;
			shapes->private = NULL;
			return false;
		}
	}
	return true;
}

/* What the caller keeps beside the shapes, and as long; zeroed when new. */
void *
ia_shapes_private(IaShapes *shapes, Size size)
{
	if (shapes->private == NULL)
		shapes->private = MemoryContextAllocZero(shapes->context, size);
	return shapes->private;
}

/* The shape in which JSON is read into one of the extension's types; its name tells the model's. */
const IaShape *
ia_shape_to_read(IaShapes *shapes, Oid type)
{
	if (!ia_shapes_fresh(shapes) || shapes->root == NULL)
	{
		const IaModel *model = NULL;
		const IaType *fields;
		HeapTuple	tuple = SearchSysCache1(TYPEOID, ObjectIdGetDatum(type));

		if (!HeapTupleIsValid(tuple))
			elog(ERROR, "cache lookup failed for type %u", type);
		fields = type_of_name(NameStr(((Form_pg_type) GETSTRUCT(tuple))->typname), &model);
		ReleaseSysCache(tuple);
		shapes->root = shape_of_pair(shapes, type, model, fields);
	}
	return shapes->root;
}

/* The shape in which a composite is written: its attributes are all there is to know. */
const IaShape *
ia_shape_to_write(IaShapes *shapes, Oid type)
{
	if (!ia_shapes_fresh(shapes) || shapes->root == NULL || shapes->root->type != type)
		shapes->root = shape_of_pair(shapes, type, NULL, NULL);
	return shapes->root;
}

/* The shape of a list function's row, for elements of one type of the model. */
const IaShape *
ia_shape_of_row(IaShapes *shapes, TupleDesc tupdesc, int first,
				const IaModel *model, const IaType *fields)
{
	MemoryContext old = MemoryContextSwitchTo(shapes->context);
	TupleDesc	copy = CreateTupleDescCopy(tupdesc);

	MemoryContextSwitchTo(old);
	return make_shape(shapes, copy, first, model, fields);
}

/* One shape for a type and what it is to hold, however often it is asked for. */
static const IaShape *
shape_of_pair(IaShapes *shapes, Oid type, const IaModel *model, const IaType *fields)
{
	MemoryContext old;
	TupleDesc	tupdesc;

	check_stack_depth();
	for (int i = 0; i < shapes->n_made; i++)
	{
		const IaShape *made = shapes->made[i].shape;

		if (made->type == type && made->fields == fields)
			return made;
	}
	old = MemoryContextSwitchTo(shapes->context);
	tupdesc = lookup_rowtype_tupdesc_copy(type, -1);
	MemoryContextSwitchTo(old);
	return make_shape(shapes, tupdesc, 0, model, fields);
}

static int
compare_slots(const void *a, const void *b)
{
	const IaSlot *left = a;
	const IaSlot *right = b;

	return ia_name_compare(left->name, left->length, right->name, right->length);
}

static IaShape *
make_shape(IaShapes *shapes, TupleDesc tupdesc, int first, const IaModel *model,
		   const IaType *fields)
{
	MemoryContext old = MemoryContextSwitchTo(shapes->context);
	IaShape    *shape = palloc0(sizeof(IaShape));
	int			n_fields = fields ? fields->n_fields : 0;

	shape->type = tupdesc->tdtypeid;
	shape->tupdesc = tupdesc;
	shape->model = model;
	shape->fields = fields;
	shape->first = first;
	shape->verbatim = -1;
	shape->slots = palloc0((tupdesc->natts + n_fields) * sizeof(IaSlot));

	for (int i = first; i < tupdesc->natts; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(tupdesc, i);
		IaSlot	   *slot = &shape->slots[shape->n_slots];

		if (attribute->attisdropped)
			continue;
		if (strcmp(NameStr(attribute->attname), "_verbatim") == 0)
		{
			shape->verbatim = i;
			continue;
		}
		/* a row that serves two standards has attributes that one of them lacks */
		if (fields && !ia_field_find(model, fields, NameStr(attribute->attname),
									 strlen(NameStr(attribute->attname))))
			continue;
		slot->name = pstrdup(NameStr(attribute->attname));
		slot->length = strlen(slot->name);
		make_slot(shapes, shape, slot, i);
		shape->n_slots++;
	}
	/* what the model knows and the type has no attribute for */
	for (int i = 0; i < n_fields; i++)
	{
		const IaField *field = &model->fields[fields->first_field + i];
		const char *name = ia_string(model, field->name);
		bool		found = false;

		for (int j = 0; j < shape->n_slots && !found; j++)
			found = strcmp(shape->slots[j].name, name) == 0;
		if (!found)
		{
			IaSlot	   *slot = &shape->slots[shape->n_slots++];

			slot->name = name;
			slot->length = field->length;
			slot->attribute = -1;
		}
	}
	for (int i = 0; i < shape->n_slots; i++)
		shape->slots[i].head = ia_head(shape->slots[i].name, shape->slots[i].length);
	qsort(shape->slots, shape->n_slots, sizeof(IaSlot), compare_slots);
	if (shape->verbatim < 0)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("type %s has no attribute _verbatim / el tipo no tiene el atributo _verbatim",
						format_type_be(shape->type)),
				 errhint("Use the types of the extension. / Use los tipos de la extensión.")));

	if (shapes->n_made == shapes->max_made)
	{
		shapes->max_made = shapes->max_made * 2 + 8;
		shapes->made = shapes->made ?
			repalloc(shapes->made, shapes->max_made * sizeof(Made)) :
			palloc(shapes->max_made * sizeof(Made));
	}
	shapes->made[shapes->n_made].shape = shape;
	shapes->made[shapes->n_made].identifier = shape->type == RECORDOID ? 0 :
		lookup_type_cache(shape->type, TYPECACHE_TUPDESC)->tupDesc_identifier;
	shapes->n_made++;
	MemoryContextSwitchTo(old);
	return shape;
}

/* What the kinds of JSON value are that an attribute takes by its type alone. */
static uint8
kinds_of_slot(IaSlotKind kind)
{
	switch (kind)
	{
		case IA_SLOT_TEXT:
		case IA_SLOT_TIMESTAMP:
			return IA_KIND_STRING;
		case IA_SLOT_NUMERIC:
			return IA_KIND_NUMBER | IA_KIND_INTEGER;
		case IA_SLOT_BIGINT:
			return IA_KIND_INTEGER;
		case IA_SLOT_BOOLEAN:
			return IA_KIND_BOOLEAN;
		case IA_SLOT_RECORD:
			return IA_KIND_OBJECT;
		case IA_SLOT_JSONB:
			break;
	}
	return 0;
}

static const IaType *
fields_of(const IaModel *model, const IaNode *node)
{
	return node && node->type != IA_NONE ? &model->types[node->type] : NULL;
}

/* What an attribute becomes, of itself and by what the model says of its member. */
static void
make_slot(IaShapes *shapes, IaShape *shape, IaSlot *slot, int attribute)
{
	const IaModel *model = shape->model;
	Form_pg_attribute form = TupleDescAttr(shape->tupdesc, attribute);
	const IaField *field = shape->fields ?
		ia_field_find(model, shape->fields, slot->name, slot->length) : NULL;
	const IaNode *node = field ? &model->nodes[field->node] : NULL;
	Oid			element = get_element_type(form->atttypid);
	uint8		own;

	slot->attribute = attribute;
	slot->list = OidIsValid(element);
	slot->type = slot->list ? element : form->atttypid;
	slot->type_name = format_type_be(form->atttypid);
	get_typlenbyvalalign(slot->type, &slot->type_length, &slot->by_value, &slot->alignment);
	switch (slot->type)
	{
		case TEXTOID:
			slot->kind = IA_SLOT_TEXT;
			break;
		case NUMERICOID:
			slot->kind = IA_SLOT_NUMERIC;
			break;
		case INT8OID:
			slot->kind = IA_SLOT_BIGINT;
			break;
		case BOOLOID:
			slot->kind = IA_SLOT_BOOLEAN;
			break;
		case TIMESTAMPTZOID:
			slot->kind = IA_SLOT_TIMESTAMP;
			break;
		case JSONBOID:
			slot->kind = IA_SLOT_JSONB;
			break;
		default:
			slot->kind = IA_SLOT_RECORD;
			if (get_typtype(slot->type) != TYPTYPE_COMPOSITE)
				ereport(ERROR,
						(errcode(ERRCODE_DATATYPE_MISMATCH),
						 errmsg("attribute \"%s\" is of type %s / el atributo es de un tipo inesperado",
								slot->name, slot->type_name),
						 errhint("Use the types as the extension made them. / Use los tipos tal como los hizo la extensión.")));
	}

	/* a text takes a number where the model does, as an id may be one */
	own = kinds_of_slot(slot->kind);
	if (slot->list)
	{
		const IaNode *item = node && node->item != IA_NONE ? &model->nodes[node->item] : NULL;

		slot->item_kinds = own;
		slot->kinds = IA_KIND_ARRAY;
		if (node && slot->kind == IA_SLOT_TEXT)
			slot->kinds |= node->kinds & IA_KIND_STRING;	/* it was once a single one */
		node = item;
	}
	else
		slot->kinds = node && slot->kind == IA_SLOT_TEXT ? own | node->kinds : own;
	if (slot->kind != IA_SLOT_RECORD)
		return;
	slot->shape = shape_of_pair(shapes, slot->type, model, fields_of(model, node));
	if (field && model->nodes[field->node].otherwise != IA_NONE)
	{
		node = &model->nodes[model->nodes[field->node].otherwise];
		slot->otherwise = shape_of_pair(shapes, slot->type, model,
										fields_of(model, &model->nodes[node->item]));
	}
}

/* Whether a name in snake_case is the one in camelCase. */
bool
ia_is_snake(const char *snake, const char *camel)
{
	for (const char *c = camel; *c; c++)
	{
		bool		capital = *c >= 'A' && *c <= 'Z';

		if (capital && c > camel && c[-1] >= 'a' && c[-1] <= 'z' && *snake++ != '_')
			return false;
		if (*snake++ != (capital ? *c + ('a' - 'A') : *c))
			return false;
	}
	return *snake == '\0';
}

/* The type of the model that an SQL type is named after: ocds_value is OCDS's Value. */
static const IaType *
type_of_name(const char *name, const IaModel **model)
{
	const IaModel *const models[] = {ia_model_all_oc4ids, ia_model_all_ocds};

	for (int i = 0; i < lengthof(models); i++)
	{
		size_t		prefix = strlen(models[i]->standard);

		if (strncmp(name, models[i]->standard, prefix) != 0 || name[prefix] != '_')
			continue;
		*model = models[i];
		for (int j = 0; j < models[i]->n_types; j++)
		{
			if (ia_is_snake(name + prefix + 1, ia_string(models[i], models[i]->types[j].name)))
				return &models[i]->types[j];
		}
	}
	return NULL;				/* a value with its history: any will do */
}
