/*
 * ia_schema_base.c
 *		What the model knows, written as the JSON Schema that patches expect.
 *
 * Extensions are merge patches of the official schema, so they only fit a
 * schema of its shape: definitions under their official names, the types that
 * it writes inline inline, a list's code list beside "items", texts in other
 * languages as patterns.  The official files are not shipped; this is their
 * shape made from our tables, without their words.
 */
#include "postgres.h"

#include "ia_schema.h"
#include "miscadmin.h"

/* What follows a name in the pattern for its texts in other languages (BCP 47). */
#define LANGUAGE_TAIL "_(((([A-Za-z]{2,3}(-([A-Za-z]{3}(-[A-Za-z]{3}){0,2}))?)|[A-Za-z]{4}|[A-Za-z]{5,8})" \
	"(-([A-Za-z]{4}))?(-([A-Za-z]{2}|[0-9]{3}))?(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*" \
	"(-([0-9A-WY-Za-wy-z](-[A-Za-z0-9]{2,8})+))*(-(x(-[A-Za-z0-9]{1,8})+))?)|(x(-[A-Za-z0-9]{1,8})+)))$"
#define LANGUAGE_HEAD "^("

typedef struct Writer
{
	const IaModel *model;
	JsonbParseState *state;
	bool	   *seen;			/* definitions written, or about to be */
	uint16	   *queue;
	int			n_queue;
} Writer;

static void write_node(Writer *writer, const IaNode *node, const IaField *field);

/* The pattern that lets texts in other languages stand beside a field. */
const char *
ia_language_pattern(const char *name, uint32 length)
{
	return psprintf(LANGUAGE_HEAD "%.*s" LANGUAGE_TAIL, (int) length, name);
}

/* The length of the name in such a pattern, which starts after "^("; 0: it is another pattern. */
uint32
ia_language_stem(const char *pattern, uint32 length)
{
	uint32		around = strlen(LANGUAGE_HEAD) + strlen(LANGUAGE_TAIL);
	uint32		stem = length > around ? length - around : 0;
	const char *name = pattern + strlen(LANGUAGE_HEAD);

	if (stem == 0 || memcmp(pattern, LANGUAGE_HEAD, strlen(LANGUAGE_HEAD)) != 0 ||
		memcmp(name + stem, LANGUAGE_TAIL, strlen(LANGUAGE_TAIL)) != 0)
		return 0;
	for (uint32 i = 0; i < stem; i++)
	{
		/* a letter or digit: no operator of patterns, and no underscore, which ends the stem */
		if (!((name[i] >= 'a' && name[i] <= 'z') || (name[i] >= 'A' && name[i] <= 'Z') ||
			  (name[i] >= '0' && name[i] <= '9')))
			return 0;
	}
	return stem;
}

static void
write_boolean(Writer *writer, const char *key, bool boolean)
{
	JsonbValue	value = {.type = jbvBool, .val.boolean = boolean};

	ia_push_text(&writer->state, WJB_KEY, key);
	pushJsonbValue(&writer->state, WJB_VALUE, &value);
}

static void
write_text(Writer *writer, const char *key, const char *text)
{
	ia_push_text(&writer->state, WJB_KEY, key);
	ia_push_text(&writer->state, WJB_VALUE, text);
}

static void
write_number(Writer *writer, const char *key, int64 number)
{
	ia_push_text(&writer->state, WJB_KEY, key);
	ia_push_number(&writer->state, number);
}

static void
write_kinds(Writer *writer, uint8 kinds)
{
	if (kinds == 0)
		return;
	ia_push_text(&writer->state, WJB_KEY, "type");
	pushJsonbValue(&writer->state, WJB_BEGIN_ARRAY, NULL);
	for (int i = 0; i < IA_KINDS; i++)
	{
		if (kinds & 1 << i)
			ia_push_text(&writer->state, WJB_ELEM, ia_kind_names[i]);
	}
	pushJsonbValue(&writer->state, WJB_END_ARRAY, NULL);
}

/* The members of an object's schema: its fields, and what is required of it. */
static void
write_type(Writer *writer, const IaType *type)
{
	const IaModel *model = writer->model;
	const IaField *fields = model->fields + type->first_field;

	if (type->flags & IA_TYPE_NONEMPTY)
		write_number(writer, "minProperties", 1);
	if (type->flags & IA_TYPE_OPEN)
		return;
	ia_push_text(&writer->state, WJB_KEY, "properties");
	pushJsonbValue(&writer->state, WJB_BEGIN_OBJECT, NULL);
	for (int i = 0; i < type->n_fields; i++)
	{
		ia_push_text(&writer->state, WJB_KEY, ia_string(model, fields[i].name));
		pushJsonbValue(&writer->state, WJB_BEGIN_OBJECT, NULL);
		write_node(writer, &model->nodes[fields[i].node], &fields[i]);
		pushJsonbValue(&writer->state, WJB_END_OBJECT, NULL);
	}
	pushJsonbValue(&writer->state, WJB_END_OBJECT, NULL);
	if (type->n_required > 0)
	{
		ia_push_text(&writer->state, WJB_KEY, "required");
		pushJsonbValue(&writer->state, WJB_BEGIN_ARRAY, NULL);
		for (int i = 0; i < type->n_fields; i++)
		{
			if (fields[i].flags & IA_FIELD_REQUIRED)
				ia_push_text(&writer->state, WJB_ELEM, ia_string(model, fields[i].name));
		}
		pushJsonbValue(&writer->state, WJB_END_ARRAY, NULL);
	}
	if (type->flags & IA_TYPE_LANGUAGES)
	{
		ia_push_text(&writer->state, WJB_KEY, "patternProperties");
		pushJsonbValue(&writer->state, WJB_BEGIN_OBJECT, NULL);
		for (int i = 0; i < type->n_fields; i++)
		{
			if (!(fields[i].flags & IA_FIELD_LANGUAGE))
				continue;
			ia_push_text(&writer->state, WJB_KEY,
						 ia_language_pattern(ia_string(model, fields[i].name), fields[i].length));
			pushJsonbValue(&writer->state, WJB_BEGIN_OBJECT, NULL);
			write_kinds(writer, IA_KIND_STRING | IA_KIND_NULL);
			pushJsonbValue(&writer->state, WJB_END_OBJECT, NULL);
		}
		pushJsonbValue(&writer->state, WJB_END_OBJECT, NULL);
	}
}

/* The name of a node's code list; a list's stands beside "items", not in them. */
static void
write_codelist(Writer *writer, const IaNode *node)
{
	const IaModel *model = writer->model;

	write_text(writer, "codelist",
			   psprintf("%s.csv", ia_string(model, model->codelists[node->codelist].name)));
	write_boolean(writer, "openCodelist", !(node->flags & IA_NODE_CLOSED));
}

/* A closed list's codes, as the official schemas repeat them. */
static void
write_enum(Writer *writer, const IaNode *node)
{
	const IaModel *model = writer->model;
	const IaCodelist *list = &model->codelists[node->codelist];
	JsonbValue	null = {.type = jbvNull};

	ia_push_text(&writer->state, WJB_KEY, "enum");
	pushJsonbValue(&writer->state, WJB_BEGIN_ARRAY, NULL);
	for (uint32 i = 0; i < list->n_codes; i++)
		ia_push_text(&writer->state, WJB_ELEM,
					 ia_string(model, model->codes[list->first_code + i].code));
	if (node->kinds & IA_KIND_NULL)
		pushJsonbValue(&writer->state, WJB_ELEM, &null);
	pushJsonbValue(&writer->state, WJB_END_ARRAY, NULL);
}

/* The members of a value's schema; field NULL: it is a list's element. */
static void
write_node(Writer *writer, const IaNode *node, const IaField *field)
{
	static const char *const formats[] = {NULL, "date-time", "uri", "email"};
	const IaModel *model = writer->model;
	const IaType *type = node->type == IA_NONE ? NULL : &model->types[node->type];
	const IaNode *item = node->item == IA_NONE ? NULL : &model->nodes[node->item];

	check_stack_depth();
	if (field && (field->flags & IA_FIELD_DEPRECATED))
		write_boolean(writer, "deprecated", true);
	if (node->flags & IA_NODE_OMIT)
		write_boolean(writer, "omitWhenMerged", true);
	if (node->flags & IA_NODE_WHOLE)
		write_boolean(writer, "wholeListMerge", true);
	if (node->flags & IA_NODE_VERSIONID)
		write_boolean(writer, "versionId", true);
	if (type && !(type->flags & (IA_TYPE_INLINE | IA_TYPE_OPEN)))
	{
		write_text(writer, "$ref", psprintf("#/definitions/%s", ia_string(model, type->name)));
		if (!writer->seen[node->type])
		{
			writer->seen[node->type] = true;
			writer->queue[writer->n_queue++] = node->type;
		}
		return;
	}
	write_kinds(writer, node->kinds);
	if (type)
		write_type(writer, type);
	if (node->format != IA_FORMAT_NONE)
		write_text(writer, "format", formats[node->format]);
	if (node->min_length > 0)
		write_number(writer, "minLength", node->min_length);
	if (node->min_items > 0)
		write_number(writer, "minItems", node->min_items);
	if (node->flags & IA_NODE_UNIQUE)
		write_boolean(writer, "uniqueItems", true);
	if (node->flags & IA_NODE_NONNEGATIVE)
		write_number(writer, "minimum", 0);
	if (node->codelist != IA_NONE)
	{
		if (field)
			write_codelist(writer, node);
		if (node->flags & IA_NODE_CLOSED)
			write_enum(writer, node);
	}
	if (item)
	{
		if (item->codelist != IA_NONE)
			write_codelist(writer, item);
		ia_push_text(&writer->state, WJB_KEY, "items");
		pushJsonbValue(&writer->state, WJB_BEGIN_OBJECT, NULL);
		write_node(writer, item, NULL);
		pushJsonbValue(&writer->state, WJB_END_OBJECT, NULL);
	}
}

/* The schema of one of a model's types, with what it refers to as definitions. */
Jsonb *
ia_schema_of_model(const IaModel *model, uint16 root)
{
	Writer		writer = {
		.model = model,
		.seen = palloc0(model->n_types * sizeof(bool)),
		.queue = palloc(model->n_types * sizeof(uint16))
	};

	pushJsonbValue(&writer.state, WJB_BEGIN_OBJECT, NULL);
	write_text(&writer, "type", "object");
	write_type(&writer, &model->types[root]);
	ia_push_text(&writer.state, WJB_KEY, "definitions");
	pushJsonbValue(&writer.state, WJB_BEGIN_OBJECT, NULL);
	for (int i = 0; i < writer.n_queue; i++)
	{
		const IaType *type = &model->types[writer.queue[i]];

		ia_push_text(&writer.state, WJB_KEY, ia_string(model, type->name));
		pushJsonbValue(&writer.state, WJB_BEGIN_OBJECT, NULL);
		write_text(&writer, "type", "object");
		write_type(&writer, type);
		pushJsonbValue(&writer.state, WJB_END_OBJECT, NULL);
	}
	pushJsonbValue(&writer.state, WJB_END_OBJECT, NULL);
	return JsonbValueToJsonb(pushJsonbValue(&writer.state, WJB_END_OBJECT, NULL));
}
