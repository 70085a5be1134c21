/*
 * ia_profile_compile.c
 *		A schema into a model: the tables that the validator runs on.
 *
 * The tree that the patches made is walked once, from the release (or the
 * project) down; what the schema cannot say is looked up in the built-in model
 * by the names of type and field: which object is a period, which text an ocid,
 * the labels.  So the built-in types are carried along on the way.  A definition
 * becomes one type, however often it is referred to; an object written inline
 * keeps its built-in name, a new one is called after its place.
 *
 * The packages and records around it are copied from the built-in model with the
 * compiled release in the place of theirs, and its versioned release is derived
 * as the generator derives it.
 *
 * Where a finding points to is a place in the profile.  The walk knows the place
 * in the schema; which patch wrote what stands there is known from its origin,
 * and the frames of IaProfile.anchor, which all others hang on, are set to it.
 */
#include "postgres.h"

#include "ia_profile_compile.h"
#include "miscadmin.h"

#define MAX_HOPS 32				/* references that only lead to references */

/* What a schema is compiled for. */
typedef struct Context
{
	const IaNode *base;			/* the built-in value in its place, or NULL */
	const char *parent;			/* the name of the type around it */
	const char *field;			/* and of the field */
	uint32		field_length;
	const IaMember *codelist;	/* of the list around it */
	const IaMember *open;
} Context;

static uint16 compile_node(IaCompiler *compiler, IaSchema *schema, const Context *context,
						   IaPlace place, const IaFrame *frame, IaReach *reach);

/* ---- places and origins ---- */

/* Let the frames of the walk hang on what that origin wrote; the frame they hang on. */
const IaFrame *
ia_profile_anchor(IaProfile *profile, uint32 origin)
{
	IaFrame    *anchor = profile->anchor;

	anchor[0] = (IaFrame) {NULL, NULL, 0};
	anchor[1] = (IaFrame) {&anchor[0], "patches", 7};
	if (origin == 0)
		anchor[2] = anchor[0];
	else if (profile->schema.data != NULL)
		anchor[2] = (IaFrame) {&anchor[0], "schema", 6};
	else
		anchor[2] = (IaFrame) {&anchor[1], NULL, origin - 1};
	return &anchor[2];
}

/* The pointer of an origin, in the pool. */
uint32
ia_profile_origin(IaProfile *profile, uint32 origin)
{
	if (origin > 0 && profile->origins[origin] == 0)
	{
		StringInfoData pointer;

		initStringInfo(&pointer);
		ia_append_path(&pointer, ia_profile_anchor(profile, origin));
		profile->origins[origin] = ia_tables_text(profile->tables, pointer.data, pointer.len);
	}
	return profile->origins[origin];
}

/* Report a fault of a member of a schema. */
void
ia_compiler_fault(IaCompiler *compiler, IaFault fault, const IaMember *member, const IaFrame *frame)
{
	IaFrame		place = {frame, member->name, member->length};

	(void) ia_profile_anchor(compiler->profile, member->origin);
	ia_profile_say(compiler->profile, fault, &place, member->name, member->length,
				   &member->value->value);
}

/* Report that a member is not what it has to be in its place. */
void
ia_compiler_expected(IaCompiler *compiler, const IaMember *member, const char *expected,
					 const IaFrame *frame)
{
	IaFrame		place = {frame, member->name, member->length};
	IaFinding	finding = {
		.fault = IA_FAULT_PROFILE_VALUE,
		.frame = &place,
		.name = member->name,
		.name_length = member->length,
		.other = expected,
		.other_length = strlen(expected)
	};

	(void) ia_profile_anchor(compiler->profile, member->origin);
	ia_profile_fault(compiler->profile, &finding);
}

/* Report that a limit is reached, and stop. */
void
ia_compiler_stop(IaCompiler *compiler, IaFault fault, const char *name, int64 limit,
				 const IaFrame *frame)
{
	IaFinding	finding = {
		.fault = fault,
		.frame = frame,
		.name = name,
		.name_length = name ? strlen(name) : 0,
		.number = {limit}
	};

	if (!compiler->stopped)
		ia_profile_fault(compiler->profile, &finding);
	compiler->stopped = true;
}

/* Stop if a table is full; of code lists that was said where they were made. */
void
ia_compiler_room(IaCompiler *compiler, const IaFrame *frame)
{
	if (compiler->profile->overfull)
		compiler->stopped = true;
	else if (compiler->tables->full)
		ia_compiler_stop(compiler, IA_FAULT_PROFILE_SIZE, compiler->tables->full, IA_NONE - 1,
						 frame);
}

/* Add what a part reaches to what the whole does. */
static void
extend(IaReach *reach, const IaReach *part, int length)
{
	reach->depth = Max(reach->depth, part->depth + 1);
	reach->length = Max(reach->length, part->length + length + 1);
	reach->paths = Min(reach->paths + part->paths, IA_PROFILE_PATHS + 1);
}

/* Stop if paths become deeper or longer than walks go, or too many to list. */
static void
check_reach(IaCompiler *compiler, IaPlace place, const IaReach *reach, const IaFrame *frame)
{
	if (place.depth + reach->depth > IA_PROFILE_DEPTH)
		ia_compiler_stop(compiler, IA_FAULT_PROFILE_DEPTH, NULL, IA_PROFILE_DEPTH, frame);
	if (place.length + reach->length > IA_PROFILE_PATH)
		ia_compiler_stop(compiler, IA_FAULT_PROFILE_SIZE, "path", IA_PROFILE_PATH, frame);
	if (reach->paths > IA_PROFILE_PATHS)
		ia_compiler_stop(compiler, IA_FAULT_PROFILE_SIZE, "properties", IA_PROFILE_PATHS, frame);
}

/* ---- types ---- */

/* What the schema of a field allows: the number of its node, and what it reaches. */
static uint16
compile_value(IaCompiler *compiler, const IaDraft *draft, const IaField *known,
			  const char *parent, IaPlace place, const IaFrame *frame, IaReach *reach)
{
	IaFrame		properties = {frame, "properties", 10};
	IaFrame		inner = {&properties, draft->name, draft->length};
	Context		context = {
		.base = known ? &compiler->base->nodes[known->node] : NULL,
		.parent = parent,
		.field = draft->name,
		.field_length = draft->length
	};

	(void) ia_profile_anchor(compiler->profile, draft->property->origin);
	place.depth++;
	place.length += draft->length + 1;
	return compile_node(compiler, draft->property->value, &context, place, &inner, reach);
}

/* One field of a type. */
static IaField
compile_field(IaCompiler *compiler, const IaDraft *draft, const IaType *base_type,
			  const char *parent, bool root, IaPlace place, const IaFrame *frame, IaReach *reach)
{
	IaTables   *tables = compiler->tables;
	const IaField *known = NULL;
	const IaMember *deprecated;
	IaNode		node = {
		.type = IA_NONE, .item = IA_NONE, .codelist = IA_NONE, .otherwise = IA_NONE
	};
	IaField		field = {
		.name = ia_tables_text(tables, draft->name, draft->length),
		.head = ia_head(draft->name, draft->length),
		.length = draft->length,
		.flags = draft->flags
	};

	if (base_type)
		known = ia_field_find(compiler->base, base_type, draft->name, draft->length);
	field.info = ia_profile_info(compiler, draft, known);
	*reach = (IaReach) {0, 0, 1};
	if (draft->property == NULL)
	{
		field.flags |= IA_FIELD_UNDECLARED;
		field.node = ia_tables_node(tables, &node);
		return field;
	}
	if (known)
		field.flags |= known->flags & (IA_FIELD_OCID | IA_FIELD_PROJECT_ID |
									   IA_FIELD_LANGUAGE_TAG | IA_FIELD_AWARD_REF);
	deprecated = ia_schema_get(draft->property->value, "deprecated");
	if (deprecated && deprecated->value->value.type != JENTRY_ISBOOL_FALSE)
		field.flags |= IA_FIELD_DEPRECATED;
	field.node = compile_value(compiler, draft, known, parent, place, frame, reach);
	if (root && !compiler->stopped && draft->length == 4 && memcmp(draft->name, "ocid", 4) == 0)
	{
		/* OCDS 1.0 says "omit", and keeps it all the same */
		node = tables->nodes[field.node];
		node.flags &= ~IA_NODE_OMIT;
		field.node = ia_tables_node(tables, &node);
	}
	return field;
}

/* The type of an object; name is what to call it. */
static uint16
compile_type(IaCompiler *compiler, IaSchema *schema, const IaType *base_type, const char *name,
			 IaPlace place, const IaFrame *frame)
{
	IaTables   *tables = compiler->tables;
	const IaMember *title = ia_schema_get(schema, "title");
	IaReach		reach = {0, 0, 0};
	IaInfo		info = {.since = IA_NO_VERSION};
	IaType		type = {0};
	IaField    *fields;
	IaDraft	   *drafts;
	uint32		n;
	uint16		number;

	drafts = ia_profile_drafts(compiler, schema, frame, &n);
	if (n >= IA_NONE)
	{
		ia_profile_blame(compiler, drafts, n);
		ia_compiler_stop(compiler, IA_FAULT_PROFILE_SIZE, "properties", IA_NONE - 1, frame);
		return 0;
	}
	fields = palloc(n * sizeof(IaField) + 1);
	for (uint32 i = 0; i < n && !compiler->stopped; i++)
	{
		IaReach		part;

		if (i % 1024 == 1023)
			CHECK_FOR_INTERRUPTS();
		fields[i] = compile_field(compiler, &drafts[i], base_type, name,
								  schema == compiler->profile->root, place, frame, &part);
		extend(&reach, &part, drafts[i].length);
		if (tables->full)
			ia_profile_blame(compiler, drafts, i + 1);
		ia_compiler_room(compiler, frame);
	}
	if (compiler->stopped)
		return 0;

	if (base_type)
	{
		info = ia_tables_known(tables, compiler->base, base_type->info);
		type.flags = base_type->flags & ~(IA_TYPE_NONEMPTY | IA_TYPE_OPEN);
	}
	else if (title)
		info.label_en = ia_tables_text(tables, title->value->value.data,
									   title->value->value.length);
	if (ia_schema_number(ia_schema_get(schema, "minProperties")) > 0)
		type.flags |= IA_TYPE_NONEMPTY;
	type.name = ia_tables_text(tables, name, strlen(name));
	type.info = ia_tables_info(tables, &info);
	type.n_fields = n;
	number = ia_tables_type(tables, &type, fields);
	ia_compiler_room(compiler, frame);
	if (compiler->stopped)
		return 0;
	if (number >= compiler->max_reach)
	{
		compiler->max_reach = compiler->max_reach * 2 + 256;
		compiler->reach = compiler->reach ?
			repalloc(compiler->reach, compiler->max_reach * sizeof(IaReach)) :
			palloc(compiler->max_reach * sizeof(IaReach));
	}
	compiler->reach[number] = reach;
	schema->type = number;
	return number;
}

/* The type of an object of which nothing is said but that it is one. */
static uint16
map_type(IaCompiler *compiler, bool nonempty)
{
	IaTables   *tables = compiler->tables;
	const char *name = nonempty ? "NonemptyMap" : "Map";
	IaInfo		info = {
		.label_es = ia_tables_text(tables, "Mapa de valores libres",
								   strlen("Mapa de valores libres")),
		.label_en = ia_tables_text(tables, "Map of free values", strlen("Map of free values"))
	};
	IaType		type = {.flags = IA_TYPE_OPEN | (nonempty ? IA_TYPE_NONEMPTY : 0)};

	if (compiler->maps[nonempty] == IA_NONE)
	{
		type.name = ia_tables_text(tables, name, strlen(name));
		type.info = ia_tables_info(tables, &info);
		compiler->maps[nonempty] = ia_tables_type(tables, &type, NULL);
	}
	return compiler->maps[nonempty];
}

/* ---- values ---- */

/* The built-in type in the place of an object written inline, and what to call that. */
static const IaType *
inline_type(IaCompiler *compiler, const Context *context, const char **name)
{
	const IaNode *node = context->base;
	const IaType *type = NULL;
	char	   *text;

	if (node && node->type != IA_NONE && !(compiler->base->types[node->type].flags & IA_TYPE_OPEN))
		type = &compiler->base->types[node->type];
	if (type && (type->flags & IA_TYPE_INLINE))
	{
		*name = ia_string(compiler->base, type->name);
		return type;
	}
	text = psprintf("%s%.*s", context->parent, (int) context->field_length, context->field);
	if (context->field_length > 0)
		text[strlen(context->parent)] = pg_ascii_toupper(text[strlen(context->parent)]);
	*name = text;
	return type;
}

/* The built-in type of that name which the official schema defines. */
static const IaType *
defined_type(const IaModel *base, const IaMember *name)
{
	for (int i = 0; name && i < base->n_types; i++)
	{
		const char *known = ia_string(base, base->types[i].name);

		if (!(base->types[i].flags & IA_TYPE_INLINE) && strlen(known) == name->length &&
			memcmp(known, name->name, name->length) == 0)
			return &base->types[i];
	}
	return NULL;
}

/* The object that a node may be: its type, or none where anything goes. */
static void
compile_object(IaCompiler *compiler, IaSchema *schema, const IaMember *definition,
			   const Context *context, IaNode *node, IaPlace place, const IaFrame *frame,
			   IaReach *reach)
{
	const IaType *base_type;
	const char *name;

	if (ia_schema_get(schema, "properties") == NULL &&
		ia_schema_get(schema, "patternProperties") == NULL &&
		ia_schema_get(schema, "required") == NULL)
	{
		bool		nonempty = ia_schema_number(ia_schema_get(schema, "minProperties")) > 0;

		if (nonempty || (node->kinds & ~IA_KIND_NULL) == IA_KIND_OBJECT)
			node->type = map_type(compiler, nonempty);
		return;
	}
	if (schema->type == IA_NONE)
	{
		if (schema == compiler->profile->root)
		{
			base_type = &compiler->base->types[context->base->type];
			name = ia_string(compiler->base, base_type->name);
		}
		else if (definition)
		{
			base_type = defined_type(compiler->base, definition);
			name = pnstrdup(definition->name, definition->length);
		}
		else
			base_type = inline_type(compiler, context, &name);
		node->type = compile_type(compiler, schema, base_type, name, place, frame);
		if (compiler->stopped)
			return;
	}
	node->type = schema->type;
	reach->depth = Max(reach->depth, compiler->reach[node->type].depth);
	reach->length = Max(reach->length, compiler->reach[node->type].length);
	reach->paths = Min(reach->paths + compiler->reach[node->type].paths, IA_PROFILE_PATHS + 1);
}

/* The codes that a text may be. */
static void
compile_codes(IaCompiler *compiler, const IaSchema *schema, const Context *context, IaNode *node,
			  const IaFrame *frame)
{
	const IaMember *codes = ia_schema_get(schema, "enum");
	const IaMember *codelist = ia_schema_get(schema, "codelist");
	const IaMember *open = ia_schema_get(schema, "openCodelist");

	if (codelist == NULL && context->codelist)
	{
		codelist = context->codelist;
		open = context->open;
	}
	if (codes == NULL && codelist == NULL)
		return;
	if (codes)
	{
		bool		null = false;
		IaCursor	cursor;

		/* without a type the codes tell it; without null among them it is none */
		ia_array_open(&cursor, ia_container(&codes->value->value));
		for (uint32 i = 0; i < cursor.n; i++)
		{
			IaValue		value;

			ia_array_next(&cursor, &value);
			null = null || ia_is_null(&value);
		}
		if (node->kinds == 0)
			node->kinds = IA_KIND_STRING | (null ? IA_KIND_NULL : 0);
		if (!null)
			node->kinds &= ~IA_KIND_NULL;
		if (node->kinds & ~(IA_KIND_STRING | IA_KIND_NULL))
		{
			ia_compiler_expected(compiler, codes, "\"type\": \"string\"", frame);
			return;
		}
	}
	(void) ia_profile_anchor(compiler->profile, codes ? codes->origin : codelist->origin);
	node->codelist = ia_profile_codelist(compiler->profile,
										 codelist ? &codelist->value->value : NULL, codes,
										 context->field, context->field_length, frame);

	/* the standard's own "openCodelist": false stands beside an enum: who removes that opens it */
	if (node->codelist != IA_NONE &&
		(codes || (open && open->origin > 0 && !ia_schema_is_true(open))))
		node->flags |= IA_NODE_CLOSED;
}

/* The elements that a list may have. */
static void
compile_items(IaCompiler *compiler, const IaSchema *schema, const Context *context, IaNode *node,
			  IaPlace place, const IaFrame *frame, IaReach *reach)
{
	const IaMember *items = ia_schema_get(schema, "items");
	const IaMember *codelist = ia_schema_get(schema, "codelist");
	const IaNode *base = context->base && context->base->item != IA_NONE ?
	&compiler->base->nodes[context->base->item] : NULL;
	IaFrame		inner = {frame, "items", 5};
	Context		element = {
		.base = base,
		.parent = context->parent,
		.field = context->field,
		.field_length = context->field_length,
		.codelist = codelist,
		.open = ia_schema_get(schema, "openCodelist")
	};
	const IaNode *item;
	IaReach		part;

	if (items == NULL)
		return;
	place.depth++;
	place.length += 3;
	(void) ia_profile_anchor(compiler->profile, items->origin);
	node->item = compile_node(compiler, items->value, &element, place, &inner, &part);
	if (compiler->stopped)
		return;
	extend(reach, &part, 2);
	item = &compiler->tables->nodes[node->item];
	if (codelist && !(item->kinds & IA_KIND_STRING) && codelist->origin > 0)
		ia_compiler_fault(compiler, IA_FAULT_PROFILE_IGNORED, codelist, frame);
	if (item->type != IA_NONE && !(node->flags & IA_NODE_WHOLE) &&
		(context->base == NULL || base == NULL || base->type == IA_NONE ||
		 (context->base->flags & (IA_NODE_BYID | IA_NODE_WHOLE))))
	{
		const IaType *type = &compiler->tables->types[item->type];

		for (int i = 0; i < type->n_fields; i++)
		{
			const IaField *field = &compiler->tables->fields[type->first_field + i];

			if (field->length == 2 && !(field->flags & IA_FIELD_UNDECLARED) &&
				strcmp(compiler->tables->strings.data + field->name, "id") == 0)
				node->flags |= IA_NODE_BYID;
		}
	}
}

/* A value: the number of its node, and what it reaches. */
static uint16
compile_node(IaCompiler *compiler, IaSchema *schema, const Context *context, IaPlace place,
			 const IaFrame *frame, IaReach *reach)
{
	const IaMember *definition = NULL;
	const IaMember *reference;
	IaNode		node = {
		.type = IA_NONE, .item = IA_NONE, .codelist = IA_NONE, .otherwise = IA_NONE
	};
	uint8		merge = 0;
	const IaFrame *from = frame;
	const IaMember *first = NULL;
	const IaSchema *hops[MAX_HOPS];
	int			n_hops = 0;

	check_stack_depth();
	CHECK_FOR_INTERRUPTS();
	*reach = (IaReach) {0, 0, 1};
	check_reach(compiler, place, reach, frame);
	if (compiler->stopped)
		return 0;
	while ((reference = ia_schema_get(schema, "$ref")) != NULL)
	{
		const IaFrame *here = frame;
		IaSchema   *target = ia_profile_resolve(compiler, &reference->value->value, &frame,
												&definition);
		bool		circle;

		if (first == NULL)
			first = reference;
		if (target == NULL)
		{
			ia_compiler_fault(compiler, IA_FAULT_PROFILE_REFERENCE, reference, here);
			return 0;
		}
		circle = target->visiting || target == schema;
		for (int i = 0; i < n_hops; i++)
			circle = circle || hops[i] == target;
		if (circle)
		{
			ia_compiler_fault(compiler, IA_FAULT_PROFILE_RECURSION, reference, here);
			return 0;
		}
		if (n_hops == MAX_HOPS)
		{
			(void) ia_profile_anchor(compiler->profile, reference->origin);
			ia_compiler_stop(compiler, IA_FAULT_PROFILE_DEPTH, NULL, MAX_HOPS, here);
			return 0;
		}
		hops[n_hops++] = target;
		target->used = true;
		ia_profile_beside(compiler, schema, here);
		merge |= ia_schema_merge_flags(schema, IA_KIND_ARRAY);
		schema = target;
	}

	node.kinds = ia_schema_kinds(ia_schema_get(schema, "type"));
	node.format = ia_schema_format(ia_schema_get(schema, "format"));
	node.min_length = ia_schema_number(ia_schema_get(schema, "minLength"));
	node.min_items = ia_schema_number(ia_schema_get(schema, "minItems"));
	node.flags = merge | ia_schema_merge_flags(schema, node.kinds);
	if (!(node.kinds & IA_KIND_ARRAY))
		node.flags &= ~IA_NODE_WHOLE;
	if (ia_schema_is_true(ia_schema_get(schema, "uniqueItems")))
		node.flags |= IA_NODE_UNIQUE;
	if (ia_schema_get(schema, "minimum"))
		node.flags |= IA_NODE_NONNEGATIVE;
	if (ia_schema_get(schema, "pattern"))
		node.flags |= IA_NODE_VERSION;

	schema->visiting = true;
	if (node.kinds == 0 || (node.kinds & IA_KIND_STRING) || ia_schema_get(schema, "enum"))
		compile_codes(compiler, schema, context, &node, frame);
	if ((node.kinds == 0 || (node.kinds & IA_KIND_OBJECT) ||
		 ia_schema_get(schema, "properties")) && !compiler->stopped)
		compile_object(compiler, schema, definition, context, &node, place, frame, reach);
	if (!compiler->stopped)
		compile_items(compiler, schema, context, &node, place, frame, reach);
	schema->visiting = false;

	if (first)
	{
		/* what is too deep is so because of the reference */
		(void) ia_profile_anchor(compiler->profile, first->origin);
		frame = from;
	}
	check_reach(compiler, place, reach, frame);
	ia_compiler_room(compiler, frame);
	return compiler->stopped ? 0 : ia_tables_node(compiler->tables, &node);
}

/* Say which definitions no field uses; they are compiled for their own faults. */
static void
check_unused(IaCompiler *compiler)
{
	const IaMember *definitions = ia_schema_get(compiler->profile->root, "definitions");
	IaFrame		keyword = {&compiler->profile->anchor[2], "definitions", 11};

	for (uint32 i = 0; definitions && i < definitions->value->n_members && !compiler->stopped; i++)
	{
		const IaMember *member = &definitions->value->members[i];
		IaFrame		frame = {&keyword, member->name, member->length};
		Context		context = {.parent = "", .field = member->name, .field_length = member->length};
		IaReach		reach;

		if (member->value->used)
			continue;
		if (member->origin > 0)
			ia_compiler_fault(compiler, IA_FAULT_PROFILE_UNUSED, member, &keyword);
		(void) compile_node(compiler, member->value, &context, (IaPlace) {0, 0}, &frame, &reach);
	}
}

/* Compile what the patches made; NULL when that failed.  The model lives in context. */
const IaModel *
ia_profile_compile(IaProfile *profile, MemoryContext context)
{
	const IaModel *base = profile->base;
	IaDocument	plain = base->documents[IA_PROJECT] != IA_NONE ? IA_PROJECT : IA_RELEASE;
	const IaNode *root = &base->nodes[base->documents[plain]];
	IaCompiler	compiler = {
		.profile = profile,
		.base = base,
		.maps = {IA_NONE, IA_NONE}
	};
	Context		whole = {.base = root, .parent = "", .field = ""};
	uint16		documents[IA_DOCUMENTS];
	uint16		number;
	IaReach		reach;
	IaNode		any = {
		.type = IA_NONE, .item = IA_NONE, .codelist = IA_NONE, .otherwise = IA_NONE
	};

	compiler.tables = profile->tables = ia_tables_make(base, context);
	/* node 0, which stands for what could not be compiled */
	(void) ia_tables_node(compiler.tables, &any);
	profile->list_next = palloc(IA_NONE * sizeof(uint16));
	profile->origins = palloc0((profile->n_patches + 2) * sizeof(uint32));
	ia_profile_lists(profile);

	number = compile_node(&compiler, profile->root, &whole, (IaPlace) {0, 0},
						  ia_profile_anchor(profile, profile->schema.data != NULL), &reach);
	if (!compiler.stopped && !profile->failed && compiler.tables->nodes[number].type == IA_NONE)
	{
		IaMember	properties = {"properties", 10, profile->schema.data != NULL, NULL};

		ia_compiler_expected(&compiler, &properties, "object", &profile->anchor[2]);
	}
	if (!compiler.stopped)
		check_unused(&compiler);
	if (compiler.stopped || profile->failed)
		return NULL;

	ia_profile_documents(&compiler, compiler.tables->nodes[number].type, documents);
	/* too much for the history: no one place is to blame */
	(void) ia_profile_anchor(profile, 1);
	ia_compiler_room(&compiler, &profile->anchor[profile->schema.data != NULL ? 2 : 1]);
	if (compiler.stopped)
		return NULL;
	ia_profile_unused_lists(profile);
	return ia_tables_finish(compiler.tables, base, documents);
}
