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

#include "ia_profile.h"
#include "miscadmin.h"

#define MAX_HOPS 32				/* references that only lead to references */

/* Where the walk is in the document; lengths are what its paths will have. */
typedef struct Place
{
	int			depth;
	int			length;
} Place;

/* How far down a compiled type reaches. */
typedef struct Reach
{
	int			depth;
	int			length;
	uint32		paths;
} Reach;

typedef struct Compiler
{
	IaProfile  *profile;
	IaTables   *tables;
	const IaModel *base;
	Reach	   *reach;			/* by type */
	uint32		max_reach;
	uint16		maps[2];		/* the types of maps: any, not empty */
	uint16	   *copies;			/* by type of the base: its copy, or IA_NONE */
	bool		stopped;		/* a limit was reached: nothing more makes sense */
} Compiler;

/* A field of a type that is being compiled. */
typedef struct Draft
{
	const char *name;
	uint32		length;
	const IaMember *property;	/* NULL: it is not declared */
	uint32		origin;
	uint8		flags;
} Draft;

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

static uint16 compile_node(Compiler *compiler, IaSchema *schema, const Context *context,
						   Place place, const IaFrame *frame, Reach *reach);

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
static void
fault_member(Compiler *compiler, IaFault fault, const IaMember *member, const IaFrame *frame)
{
	IaFrame		place = {frame, member->name, member->length};

	(void) ia_profile_anchor(compiler->profile, member->origin);
	ia_profile_say(compiler->profile, fault, &place, member->name, member->length,
				   &member->value->value);
}

/* Report that a member is not what it has to be in its place. */
static void
fault_expected(Compiler *compiler, const IaMember *member, const char *expected,
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
static void
stop(Compiler *compiler, IaFault fault, const char *name, int64 limit, const IaFrame *frame)
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
static void
check_room(Compiler *compiler, const IaFrame *frame)
{
	if (compiler->profile->overfull)
		compiler->stopped = true;
	else if (compiler->tables->full)
		stop(compiler, IA_FAULT_PROFILE_SIZE, compiler->tables->full, IA_NONE - 1, frame);
}

/* Add what a part reaches to what the whole does. */
static void
extend(Reach *reach, const Reach *part, int length)
{
	reach->depth = Max(reach->depth, part->depth + 1);
	reach->length = Max(reach->length, part->length + length + 1);
	reach->paths = Min(reach->paths + part->paths, IA_PROFILE_PATHS + 1);
}

/* Stop if paths become deeper or longer than walks go, or too many to list. */
static void
check_reach(Compiler *compiler, Place place, const Reach *reach, const IaFrame *frame)
{
	if (place.depth + reach->depth > IA_PROFILE_DEPTH)
		stop(compiler, IA_FAULT_PROFILE_DEPTH, NULL, IA_PROFILE_DEPTH, frame);
	if (place.length + reach->length > IA_PROFILE_PATH)
		stop(compiler, IA_FAULT_PROFILE_SIZE, "path", IA_PROFILE_PATH, frame);
	if (reach->paths > IA_PROFILE_PATHS)
		stop(compiler, IA_FAULT_PROFILE_SIZE, "properties", IA_PROFILE_PATHS, frame);
}

/* ---- what keywords say ---- */

static bool
is_true(const IaMember *member)
{
	return member && member->value->value.type == JENTRY_ISBOOL_TRUE;
}

static bool
is_word(const IaMember *member, const char *word)
{
	const IaValue *value = member ? &member->value->value : NULL;

	return value && ia_is_string(value) && value->length == strlen(word) &&
		memcmp(value->data, word, value->length) == 0;
}

static int
number_of(const IaMember *member)
{
	int			number = 0;

	if (member)
		(void) ia_small_integer(&member->value->value, &number);
	return number;
}

static uint8
kind_named(const IaValue *value)
{
	for (int i = 0; i < IA_KINDS; i++)
	{
		if (strlen(ia_kind_names[i]) == value->length &&
			memcmp(ia_kind_names[i], value->data, value->length) == 0)
			return 1 << i;
	}
	return 0;
}

/* The kinds that "type" allows; 0: any. */
static uint8
kinds_of(const IaMember *type)
{
	uint8		kinds = 0;
	IaCursor	cursor;

	if (type == NULL)
		return 0;
	if (!ia_is_array(&type->value->value))
		return kind_named(&type->value->value);
	ia_array_open(&cursor, ia_container(&type->value->value));
	for (uint32 i = 0; i < cursor.n; i++)
	{
		IaValue		value;

		ia_array_next(&cursor, &value);
		kinds |= kind_named(&value);
	}
	return kinds;
}

static uint8
format_of(const IaMember *format)
{
	return format == NULL ? IA_FORMAT_NONE :
		is_word(format, "date-time") ? IA_FORMAT_DATE_TIME :
		is_word(format, "uri") ? IA_FORMAT_URI : IA_FORMAT_EMAIL;
}

/* The flags of a node that say how it is merged. */
static uint8
merge_flags(const IaSchema *schema, uint8 kinds)
{
	const IaMember *strategy = ia_schema_get(schema, "mergeStrategy");
	uint8		flags = 0;

	if (is_true(ia_schema_get(schema, "omitWhenMerged")) || is_word(strategy, "ocdsOmit"))
		flags |= IA_NODE_OMIT;
	if (is_true(ia_schema_get(schema, "versionId")))
		flags |= IA_NODE_VERSIONID;
	if ((kinds & IA_KIND_ARRAY) &&
		(is_true(ia_schema_get(schema, "wholeListMerge")) || is_word(strategy, "ocdsVersion")))
		flags |= IA_NODE_WHOLE;
	return flags;
}

/* ---- references ---- */

/* One step of a JSON Pointer: the member that the step names, or NULL. */
static const IaMember *
pointer_step(const IaSchema *schema, const char *step, uint32 length)
{
	char	   *name = palloc(length + 1);
	uint32		n = 0;

	for (uint32 i = 0; i < length; i++)
	{
		if (step[i] == '~' && i + 1 < length && (step[i + 1] == '0' || step[i + 1] == '1'))
			name[n++] = step[++i] == '0' ? '~' : '/';
		else
			name[n++] = step[i];
	}
	return ia_schema_member(schema, name, n);
}

/* Follow a reference; NULL: it leads nowhere.  *frame and *name become the target's. */
static IaSchema *
resolve(Compiler *compiler, const IaValue *reference, const IaFrame **frame,
		const IaMember **name)
{
	IaSchema   *schema = compiler->profile->root;
	const IaFrame *place = &compiler->profile->anchor[2];
	const char *text = reference->data;
	const char *end = text + reference->length;
	bool		keyword = false;
	uint32		depth = 0;
	bool		defined = false;

	if (reference->length == 0 || *text++ != '#')
		return NULL;
	*name = NULL;
	while (text < end)
	{
		const char *step = text + 1;
		const IaMember *member;
		IaFrame    *inner;

		if (*text != '/')
			return NULL;
		for (text = step; text < end && *text != '/';)
			text++;
		member = pointer_step(schema, step, text - step);
		if (member == NULL || !ia_is_object(&member->value->value))
			return NULL;
		/* a schema, or a map of schemas whose names come next */
		keyword = !keyword && ia_schema_is_map(member->name, member->length);
		inner = palloc(sizeof(IaFrame));
		*inner = (IaFrame) {place, member->name, member->length};
		place = inner;
		schema = member->value;
		if (++depth == 1)
			defined = member->length == 11 && memcmp(member->name, "definitions", 11) == 0;
		*name = depth == 2 && defined ? member : NULL;
	}
	*frame = place;
	return keyword ? NULL : schema;
}

/* Say what stands beside a reference to no effect: draft 4 has it so. */
static void
check_beside(Compiler *compiler, const IaSchema *schema, const IaFrame *frame)
{
	static const char *const effective[] = {
		"$ref", "title", "description", "default", "deprecated", "omitWhenMerged", "versionId",
		"mergeStrategy", "mergeOptions"
	};

	for (uint32 i = 0; i < schema->n_members; i++)
	{
		const IaMember *member = &schema->members[i];
		bool		known = member->origin == 0;

		for (int j = 0; j < lengthof(effective) && !known; j++)
			known = strlen(effective[j]) == member->length &&
				memcmp(effective[j], member->name, member->length) == 0;
		if (!known)
			fault_member(compiler, IA_FAULT_PROFILE_IGNORED, member, frame);
	}
}

/* ---- types ---- */

static int
compare_drafts(const void *a, const void *b)
{
	const Draft *x = a;
	const Draft *y = b;

	return ia_name_compare(x->name, x->length, y->name, y->length);
}

/* The names that a schema of an object speaks of, sorted, each once. */
static Draft *
draft_fields(Compiler *compiler, const IaSchema *schema, const IaFrame *frame, uint32 *n)
{
	const IaMember *properties = ia_schema_get(schema, "properties");
	const IaMember *patterns = ia_schema_get(schema, "patternProperties");
	const IaMember *required = ia_schema_get(schema, "required");
	uint32		n_properties = properties ? properties->value->n_members : 0;
	uint32		n_patterns = patterns ? patterns->value->n_members : 0;
	uint32		n_required = required ?
	JsonContainerSize(ia_container(&required->value->value)) : 0;
	uint32		all = 0;
	uint32		kept = 0;
	Draft	   *drafts;

	drafts = palloc_extended(((Size) n_properties + n_patterns + n_required) * sizeof(Draft) + 1,
							 MCXT_ALLOC_HUGE);
	for (uint32 i = 0; i < n_properties; i++)
	{
		const IaMember *member = &properties->value->members[i];

		drafts[all++] = (Draft) {member->name, member->length, member, member->origin, 0};
	}
	for (uint32 i = 0; i < n_patterns; i++)
	{
		const IaMember *member = &patterns->value->members[i];
		IaFrame		keyword = {frame, "patternProperties", 17};
		uint8		kinds = kinds_of(ia_schema_get(member->value, "type"));

		/* what the validator expects of a text in another language */
		if (kinds != (IA_KIND_STRING | IA_KIND_NULL))
			fault_expected(compiler, member, "\"type\": [\"string\", \"null\"]", &keyword);
		drafts[all++] = (Draft) {
			member->name + 2, ia_language_stem(member->name, member->length), NULL,
			member->origin, IA_FIELD_LANGUAGE
		};
	}
	if (n_required > 0)
	{
		IaFrame		keyword = {frame, "required", 8};
		IaCursor	cursor;

		ia_array_open(&cursor, ia_container(&required->value->value));
		for (uint32 i = 0; i < n_required; i++)
		{
			IaFrame		element = {&keyword, NULL, i};
			IaValue		name;

			ia_array_next(&cursor, &name);
			(void) ia_profile_anchor(compiler->profile, required->origin);
			if (name.length > IA_PROFILE_NAME)
				stop(compiler, IA_FAULT_PROFILE_LENGTH, "required", IA_PROFILE_NAME, &element);
			else if (properties == NULL ||
					 ia_schema_member(properties->value, name.data, name.length) == NULL)
				ia_profile_say(compiler->profile, IA_FAULT_PROFILE_UNDECLARED, &element, NULL, 0,
							   &name);
			drafts[all++] = (Draft) {
				name.data, name.length, NULL, required->origin, IA_FIELD_REQUIRED
			};
		}
	}

	if (all > 1)
		qsort(drafts, all, sizeof(Draft), compare_drafts);
	for (uint32 i = 0; i < all; i++)
	{
		Draft	   *last = kept > 0 ? &drafts[kept - 1] : NULL;

		if (last == NULL || compare_drafts(last, &drafts[i]) != 0)
		{
			drafts[kept++] = drafts[i];
			continue;
		}
		last->flags |= drafts[i].flags;
		if (drafts[i].property)
		{
			last->property = drafts[i].property;
			last->origin = drafts[i].origin;
		}
	}
	*n = kept;
	return drafts;
}

/* The words and versions of a field: the built-in's, or what the patch calls it. */
static uint16
field_info(Compiler *compiler, const Draft *draft, const IaField *base)
{
	IaTables   *tables = compiler->tables;
	IaInfo		info = {.since = IA_NO_VERSION};

	if (base)
	{
		const IaInfo *known = &compiler->base->infos[base->info];
		const char *es = ia_string(compiler->base, known->label_es);
		const char *en = ia_string(compiler->base, known->label_en);

		info.label_es = ia_tables_text(tables, es, strlen(es));
		info.label_en = ia_tables_text(tables, en, strlen(en));
		info.since = known->since;
	}
	else if (draft->property)
	{
		const IaMember *title = ia_schema_get(draft->property->value, "title");

		if (title)
			info.label_en = ia_tables_text(tables, title->value->value.data,
										   title->value->value.length);
	}
	info.origin = ia_profile_origin(compiler->profile, draft->origin);
	return ia_tables_info(tables, &info);
}

/* One field of a type. */
static IaField
compile_field(Compiler *compiler, const Draft *draft, const IaType *base_type, const char *parent,
			  bool root, Place place, const IaFrame *frame, Reach *reach)
{
	const IaModel *base = compiler->base;
	const IaField *known = base_type ?
	ia_field_find(base, base_type, draft->name, draft->length) : NULL;
	IaField		field = {
		.name = ia_tables_text(compiler->tables, draft->name, draft->length),
		.head = ia_head(draft->name, draft->length),
		.length = draft->length,
		.flags = draft->flags
	};
	IaNode		any = {
		.type = IA_NONE, .item = IA_NONE, .codelist = IA_NONE, .otherwise = IA_NONE
	};

	field.info = field_info(compiler, draft, known);
	*reach = (Reach) {0, 0, 1};
	if (draft->property == NULL)
	{
		field.flags |= IA_FIELD_UNDECLARED;
		field.node = ia_tables_node(compiler->tables, &any);
		return field;
	}
	if (known)
		field.flags |= known->flags & (IA_FIELD_OCID | IA_FIELD_PROJECT_ID |
									   IA_FIELD_LANGUAGE_TAG | IA_FIELD_AWARD_REF);
	{
		IaSchema   *schema = draft->property->value;
		const IaMember *deprecated = ia_schema_get(schema, "deprecated");
		IaFrame		properties = {frame, "properties", 10};
		IaFrame		inner = {&properties, draft->name, draft->length};
		Context		context = {
			.base = known ? &base->nodes[known->node] : NULL,
			.parent = parent,
			.field = draft->name,
			.field_length = draft->length
		};

		if (deprecated && deprecated->value->value.type != JENTRY_ISBOOL_FALSE)
			field.flags |= IA_FIELD_DEPRECATED;
		(void) ia_profile_anchor(compiler->profile, draft->property->origin);
		place.depth++;
		place.length += draft->length + 1;
		field.node = compile_node(compiler, schema, &context, place, &inner, reach);
		if (root && draft->length == 4 && memcmp(draft->name, "ocid", 4) == 0)
		{
			/* OCDS 1.0 says "omit", and keeps it all the same */
			IaNode		node = compiler->tables->nodes[field.node];

			node.flags &= ~IA_NODE_OMIT;
			field.node = ia_tables_node(compiler->tables, &node);
		}
	}
	return field;
}

/* Let what follows be said of the last patch that brought one of the fields. */
static void
blame_patch(Compiler *compiler, const Draft *drafts, uint32 n)
{
	while (n > 1 && drafts[n - 1].origin == 0)
		n--;
	(void) ia_profile_anchor(compiler->profile, drafts[n - 1].origin);
}

/* The type of an object; name is what to call it. */
static uint16
compile_type(Compiler *compiler, IaSchema *schema, const IaType *base_type, const char *name,
			 Place place, const IaFrame *frame)
{
	IaTables   *tables = compiler->tables;
	const IaMember *title = ia_schema_get(schema, "title");
	Reach		reach = {0, 0, 0};
	IaInfo		info = {.since = IA_NO_VERSION};
	IaType		type = {0};
	IaField    *fields;
	Draft	   *drafts;
	uint32		n;
	uint16		number;

	drafts = draft_fields(compiler, schema, frame, &n);
	if (n >= IA_NONE)
	{
		blame_patch(compiler, drafts, n);
		stop(compiler, IA_FAULT_PROFILE_SIZE, "properties", IA_NONE - 1, frame);
		return 0;
	}
	fields = palloc(n * sizeof(IaField) + 1);
	for (uint32 i = 0; i < n && !compiler->stopped; i++)
	{
		Reach		part;

		if (i % 1024 == 1023)
			CHECK_FOR_INTERRUPTS();
		fields[i] = compile_field(compiler, &drafts[i], base_type, name,
								  schema == compiler->profile->root, place, frame, &part);
		extend(&reach, &part, drafts[i].length);
		if (tables->full)
			blame_patch(compiler, drafts, i + 1);
		check_room(compiler, frame);
	}
	if (compiler->stopped)
		return 0;

	if (base_type)
	{
		const IaInfo *known = &compiler->base->infos[base_type->info];
		const char *es = ia_string(compiler->base, known->label_es);
		const char *en = ia_string(compiler->base, known->label_en);

		info.label_es = ia_tables_text(tables, es, strlen(es));
		info.label_en = ia_tables_text(tables, en, strlen(en));
		info.since = known->since;
		type.flags = base_type->flags & ~(IA_TYPE_NONEMPTY | IA_TYPE_OPEN);
	}
	else if (title)
		info.label_en = ia_tables_text(tables, title->value->value.data,
									   title->value->value.length);
	if (number_of(ia_schema_get(schema, "minProperties")) > 0)
		type.flags |= IA_TYPE_NONEMPTY;
	type.name = ia_tables_text(tables, name, strlen(name));
	type.info = ia_tables_info(tables, &info);
	type.n_fields = n;
	number = ia_tables_type(tables, &type, fields);
	check_room(compiler, frame);
	if (compiler->stopped)
		return 0;
	if (number >= compiler->max_reach)
	{
		compiler->max_reach = compiler->max_reach * 2 + 256;
		compiler->reach = compiler->reach ?
			repalloc(compiler->reach, compiler->max_reach * sizeof(Reach)) :
			palloc(compiler->max_reach * sizeof(Reach));
	}
	compiler->reach[number] = reach;
	schema->type = number;
	return number;
}

/* The type of an object of which nothing is said but that it is one. */
static uint16
map_type(Compiler *compiler, bool nonempty)
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
inline_type(Compiler *compiler, const Context *context, const char **name)
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
		text[strlen(context->parent)] = pg_toupper((unsigned char) text[strlen(context->parent)]);
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
compile_object(Compiler *compiler, IaSchema *schema, const IaMember *definition,
			   const Context *context, IaNode *node, Place place, const IaFrame *frame,
			   Reach *reach)
{
	const IaType *base_type;
	const char *name;

	if (ia_schema_get(schema, "properties") == NULL &&
		ia_schema_get(schema, "patternProperties") == NULL &&
		ia_schema_get(schema, "required") == NULL)
	{
		bool		nonempty = number_of(ia_schema_get(schema, "minProperties")) > 0;

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
compile_codes(Compiler *compiler, const IaSchema *schema, const Context *context, IaNode *node,
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
			fault_expected(compiler, codes, "\"type\": \"string\"", frame);
			return;
		}
	}
	(void) ia_profile_anchor(compiler->profile, codes ? codes->origin : codelist->origin);
	node->codelist = ia_profile_codelist(compiler->profile,
										 codelist ? &codelist->value->value : NULL, codes,
										 context->field, context->field_length, frame);

	/* the standard's own "openCodelist": false stands beside an enum: who removes that opens it */
	if (node->codelist != IA_NONE &&
		(codes || (open && open->origin > 0 && !is_true(open))))
		node->flags |= IA_NODE_CLOSED;
}

/* The elements that a list may have. */
static void
compile_items(Compiler *compiler, const IaSchema *schema, const Context *context, IaNode *node,
			  Place place, const IaFrame *frame, Reach *reach)
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
	Reach		part;

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
		fault_member(compiler, IA_FAULT_PROFILE_IGNORED, codelist, frame);
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
compile_node(Compiler *compiler, IaSchema *schema, const Context *context, Place place,
			 const IaFrame *frame, Reach *reach)
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
	*reach = (Reach) {0, 0, 1};
	while ((reference = ia_schema_get(schema, "$ref")) != NULL)
	{
		const IaFrame *here = frame;
		IaSchema   *target = resolve(compiler, &reference->value->value, &frame, &definition);
		bool		circle;

		if (first == NULL)
			first = reference;
		if (target == NULL)
		{
			fault_member(compiler, IA_FAULT_PROFILE_REFERENCE, reference, here);
			return 0;
		}
		circle = target->visiting || target == schema;
		for (int i = 0; i < n_hops; i++)
			circle = circle || hops[i] == target;
		if (circle)
		{
			fault_member(compiler, IA_FAULT_PROFILE_RECURSION, reference, here);
			return 0;
		}
		if (n_hops == MAX_HOPS)
		{
			(void) ia_profile_anchor(compiler->profile, reference->origin);
			stop(compiler, IA_FAULT_PROFILE_DEPTH, NULL, MAX_HOPS, here);
			return 0;
		}
		hops[n_hops++] = target;
		target->used = true;
		check_beside(compiler, schema, here);
		merge |= merge_flags(schema, IA_KIND_ARRAY);
		schema = target;
	}

	node.kinds = kinds_of(ia_schema_get(schema, "type"));
	node.format = format_of(ia_schema_get(schema, "format"));
	node.min_length = number_of(ia_schema_get(schema, "minLength"));
	node.min_items = number_of(ia_schema_get(schema, "minItems"));
	node.flags = merge | merge_flags(schema, node.kinds);
	if (!(node.kinds & IA_KIND_ARRAY))
		node.flags &= ~IA_NODE_WHOLE;
	if (is_true(ia_schema_get(schema, "uniqueItems")))
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
	check_room(compiler, frame);
	return compiler->stopped ? 0 : ia_tables_node(compiler->tables, &node);
}

/* ---- the documents around it ---- */

static uint16 copy_node(Compiler *compiler, uint16 number);

/* A built-in type with all it needs, in the compiled model. */
static uint16
copy_type(Compiler *compiler, uint16 number)
{
	const IaModel *base = compiler->base;
	const IaType *from = &base->types[number];
	Draft		draft = {0};
	IaType		type = *from;
	IaField    *fields;
	IaInfo		info = base->infos[from->info];
	const char *name = ia_string(base, from->name);
	const char *es = ia_string(base, info.label_es);
	const char *en = ia_string(base, info.label_en);

	check_stack_depth();
	if (compiler->copies[number] != IA_NONE)
		return compiler->copies[number];
	fields = palloc(from->n_fields * sizeof(IaField) + 1);
	for (int i = 0; i < from->n_fields; i++)
	{
		const IaField *field = &base->fields[from->first_field + i];

		fields[i] = *field;
		fields[i].name = ia_tables_text(compiler->tables, ia_string(base, field->name),
										field->length);
		fields[i].info = field_info(compiler, &draft, field);
		fields[i].node = copy_node(compiler, field->node);
	}
	type.name = ia_tables_text(compiler->tables, name, strlen(name));
	info.label_es = ia_tables_text(compiler->tables, es, strlen(es));
	info.label_en = ia_tables_text(compiler->tables, en, strlen(en));
	type.info = ia_tables_info(compiler->tables, &info);
	return compiler->copies[number] = ia_tables_type(compiler->tables, &type, fields);
}

static uint16
copy_node(Compiler *compiler, uint16 number)
{
	const IaModel *base = compiler->base;
	IaNode		node = base->nodes[number];

	if (node.type != IA_NONE)
		node.type = copy_type(compiler, node.type);
	if (node.item != IA_NONE)
		node.item = copy_node(compiler, node.item);
	if (node.otherwise != IA_NONE)
		node.otherwise = copy_node(compiler, node.otherwise);
	if (node.codelist != IA_NONE)
	{
		const char *name = ia_string(base, base->codelists[node.codelist].name);
		IaValue		written = {JENTRY_ISSTRING, strlen(name), name};

		node.codelist = ia_profile_codelist(compiler->profile, &written, NULL, name,
											strlen(name), &compiler->profile->anchor[0]);
	}
	return ia_tables_node(compiler->tables, &node);
}

/* Say which definitions no field uses; they are compiled for their own faults. */
static void
check_unused(Compiler *compiler)
{
	const IaMember *definitions = ia_schema_get(compiler->profile->root, "definitions");
	IaFrame		keyword = {&compiler->profile->anchor[2], "definitions", 11};

	for (uint32 i = 0; definitions && i < definitions->value->n_members && !compiler->stopped; i++)
	{
		const IaMember *member = &definitions->value->members[i];
		IaFrame		frame = {&keyword, member->name, member->length};
		Context		context = {.parent = "", .field = member->name, .field_length = member->length};
		Reach		reach;

		if (member->value->used)
			continue;
		if (member->origin > 0)
			fault_member(compiler, IA_FAULT_PROFILE_UNUSED, member, &keyword);
		(void) compile_node(compiler, member->value, &context, (Place) {0, 0}, &frame, &reach);
	}
}

/* Compile what the patches made; NULL when that failed.  The model lives in context. */
const IaModel *
ia_profile_compile(IaProfile *profile, MemoryContext context)
{
	const IaModel *base = profile->base;
	IaDocument	plain = base->documents[IA_PROJECT] != IA_NONE ? IA_PROJECT : IA_RELEASE;
	const IaNode *root = &base->nodes[base->documents[plain]];
	Compiler	compiler = {
		.profile = profile,
		.base = base,
		.maps = {IA_NONE, IA_NONE},
		.copies = palloc(base->n_types * sizeof(uint16))
	};
	Context		whole = {.base = root, .parent = "", .field = ""};
	uint16		documents[IA_DOCUMENTS];
	uint16		number;
	Reach		reach;

	compiler.tables = profile->tables = ia_tables_make(base, context);
	memset(compiler.copies, 0xFF, base->n_types * sizeof(uint16));
	profile->list_next = palloc(IA_NONE * sizeof(uint16));
	profile->origins = palloc0((profile->n_patches + 2) * sizeof(uint32));
	ia_profile_lists(profile);

	number = compile_node(&compiler, profile->root, &whole, (Place) {0, 0},
						  ia_profile_anchor(profile, profile->schema.data != NULL), &reach);
	if (!compiler.stopped && !profile->failed && compiler.tables->nodes[number].type == IA_NONE)
	{
		IaMember	properties = {"properties", 10, profile->schema.data != NULL, NULL};

		fault_expected(&compiler, &properties, "object", &profile->anchor[2]);
	}
	if (!compiler.stopped)
		check_unused(&compiler);
	if (compiler.stopped || profile->failed)
		return NULL;

	compiler.copies[root->type] = compiler.tables->nodes[number].type;
	if (base->documents[IA_VERSIONED_RELEASE] != IA_NONE)
	{
		const IaNode *versioned = &base->nodes[base->documents[IA_VERSIONED_RELEASE]];

		compiler.copies[versioned->type] = ia_profile_versioned(compiler.tables,
																compiler.copies[root->type]);
	}
	for (int i = 0; i < IA_DOCUMENTS; i++)
		documents[i] = base->documents[i] == IA_NONE ? IA_NONE :
			copy_node(&compiler, base->documents[i]);
	/* too much for the history: no one place is to blame */
	(void) ia_profile_anchor(profile, 1);
	check_room(&compiler, &profile->anchor[profile->schema.data != NULL ? 2 : 1]);
	if (compiler.stopped)
		return NULL;
	ia_profile_unused_lists(profile);
	return ia_tables_finish(compiler.tables, base, documents);
}
