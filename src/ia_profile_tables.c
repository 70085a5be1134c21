/*
 * ia_profile_tables.c
 *		A model's tables while they grow, and the model they become.
 *
 * The built-in models are written by a generator that knows how much there will
 * be; a profile is compiled in one go, so its tables are arrays that double.
 * What indexes them has 16 bits: a table that would outgrow them is noted in
 * `full`, the index handed out is 0, and whoever compiles says so and gives up.
 * Everything is allocated in one context: to delete it is to delete the model.
 */
#include "postgres.h"

#include "ia_profile.h"
#include "utils/memutils.h"

/* Nodes are found by their bytes, so every byte of them is set. */
typedef struct KnownNode
{
	IaNode		node;			/* the key */
	uint16		number;
} KnownNode;

/* Room for n more elements in an array of a table. */
#define MAKE_ROOM(array, count, max, more) \
	do { \
		if ((uint64) (count) + (more) > (max)) \
		{ \
			(max) = Max((max) * 2, (count) + (more) + 64); \
			(array) = (array) ? repalloc_huge((array), (Size) (max) * sizeof(*(array))) : \
				MemoryContextAllocHuge(tables->context, (Size) (max) * sizeof(*(array))); \
		} \
	} while (0)

IaTables *
ia_tables_make(const IaModel *base, MemoryContext context)
{
	MemoryContext before = MemoryContextSwitchTo(context);
	IaTables   *tables = palloc0(sizeof(IaTables));
	HASHCTL		control = {
		.keysize = sizeof(IaNode),
		.entrysize = sizeof(KnownNode),
		.hcxt = context
	};

	tables->context = context;
	initStringInfo(&tables->strings);
	appendStringInfoChar(&tables->strings, '\0');
	tables->known = hash_create("ia nodes", 256, &control,
								HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	while (base->versions[tables->n_versions] != NULL)
		tables->n_versions++;
	tables->versions = palloc((tables->n_versions + 1) * sizeof(char *));
	memcpy(tables->versions, base->versions, (tables->n_versions + 1) * sizeof(char *));
	MemoryContextSwitchTo(before);
	return tables;
}

/* Put a text into the pool; the empty one is there. */
uint32
ia_tables_text(IaTables *tables, const char *text, uint32 length)
{
	uint32		at = tables->strings.len;

	if (length == 0)
		return 0;
	appendBinaryStringInfo(&tables->strings, text, length);
	appendStringInfoChar(&tables->strings, '\0');
	return at;
}

/* Whether an index is still to be had of a table. */
static bool
has_room(IaTables *tables, const char *name, uint32 count, uint32 more)
{
	if (count + more < IA_NONE)
		return true;
	if (tables->full == NULL)
		tables->full = name;
	return false;
}

/* The number of a node; equal nodes are one. */
uint16
ia_tables_node(IaTables *tables, const IaNode *node)
{
	IaNode		key;
	KnownNode  *known;
	bool		found;

	if (!has_room(tables, "properties", tables->n_nodes, 1))
		return 0;
	memset(&key, 0, sizeof(key));	/* the gaps too */
	key.kinds = node->kinds;
	key.format = node->format;
	key.flags = node->flags;
	key.min_length = node->min_length;
	key.plain = ia_plain(node);
	key.min_items = node->min_items;
	key.type = node->type;
	key.item = node->item;
	key.codelist = node->codelist;
	key.otherwise = node->otherwise;
	known = hash_search(tables->known, &key, HASH_ENTER, &found);
	if (!found)
	{
		MAKE_ROOM(tables->nodes, tables->n_nodes, tables->max_nodes, 1);
		known->number = tables->n_nodes;
		tables->nodes[tables->n_nodes++] = key;
	}
	return known->number;
}

/* Add a type and its fields, which are sorted. */
uint16
ia_tables_type(IaTables *tables, const IaType *type, const IaField *fields)
{
	IaType	   *row;

	if (!has_room(tables, "definitions", tables->n_types, 1) ||
		!has_room(tables, "properties", tables->n_fields, type->n_fields))
		return 0;
	MAKE_ROOM(tables->types, tables->n_types, tables->max_types, 1);
	MAKE_ROOM(tables->fields, tables->n_fields, tables->max_fields, type->n_fields);
	row = &tables->types[tables->n_types];
	*row = *type;
	row->first_field = tables->n_fields;
	row->n_required = 0;
	row->flags &= ~IA_TYPE_LANGUAGES;
	for (int i = 0; i < type->n_fields; i++)
	{
		if (fields[i].flags & IA_FIELD_REQUIRED)
			row->n_required++;
		if (fields[i].flags & IA_FIELD_LANGUAGE)
			row->flags |= IA_TYPE_LANGUAGES;
		tables->fields[tables->n_fields++] = fields[i];
	}
	return tables->n_types++;
}

uint16
ia_tables_info(IaTables *tables, const IaInfo *info)
{
	if (!has_room(tables, "properties", tables->n_infos, 1))
		return 0;
	MAKE_ROOM(tables->infos, tables->n_infos, tables->max_infos, 1);
	tables->infos[tables->n_infos] = *info;
	return tables->n_infos++;
}

/* The words and versions of something built in, its words in the new pool. */
IaInfo
ia_tables_known(IaTables *tables, const IaModel *base, uint16 number)
{
	const IaInfo *known = &base->infos[number];
	const char *es = ia_string(base, known->label_es);
	const char *en = ia_string(base, known->label_en);
	IaInfo		info = {
		.label_es = ia_tables_text(tables, es, strlen(es)),
		.label_en = ia_tables_text(tables, en, strlen(en)),
		.since = known->since
	};

	return info;
}

/* Add a code list and its codes, which are sorted. */
uint16
ia_tables_codelist(IaTables *tables, uint32 name, const IaCode *codes, uint32 n_codes)
{
	IaCodelist *list;

	if (!has_room(tables, "codelists", tables->n_codelists, 1) ||
		!has_room(tables, "codelists", n_codes, 0))
		return 0;
	MAKE_ROOM(tables->codelists, tables->n_codelists, tables->max_codelists, 1);
	MAKE_ROOM(tables->codes, tables->n_codes, tables->max_codes, n_codes);
	list = &tables->codelists[tables->n_codelists];
	list->name = name;
	list->first_code = tables->n_codes;
	list->n_codes = n_codes;
	if (n_codes > 0)
		memcpy(tables->codes + tables->n_codes, codes, n_codes * sizeof(IaCode));
	tables->n_codes += n_codes;
	return tables->n_codelists++;
}

/* The index of a version, which a profile may bring. */
uint8
ia_tables_version(IaTables *tables, const char *version, uint32 length)
{
	char	   *text;

	for (uint32 i = 0; i < tables->n_versions; i++)
	{
		if (strlen(tables->versions[i]) == length &&
			memcmp(tables->versions[i], version, length) == 0)
			return i;
	}
	/* one less than the bits allow: deprecated is 1 + index, and the last is no version */
	if (tables->n_versions >= IA_NO_VERSION - 1)
	{
		if (tables->full == NULL)
			tables->full = "since";
		return IA_NO_VERSION;
	}
	tables->versions = repalloc(tables->versions, (tables->n_versions + 2) * sizeof(char *));
	text = MemoryContextAlloc(tables->context, length + 1);
	memcpy(text, version, length);
	text[length] = '\0';
	tables->versions[tables->n_versions++] = text;
	tables->versions[tables->n_versions] = NULL;
	return tables->n_versions - 1;
}

/* The model that the tables are; base tells what it is a version of. */
const IaModel *
ia_tables_finish(IaTables *tables, const IaModel *base, const uint16 *documents)
{
	IaModel    *model = MemoryContextAlloc(tables->context, sizeof(IaModel));

	*model = *base;
	model->versions = tables->versions;
	model->strings = tables->strings.data;
	model->types = tables->types;
	model->fields = tables->fields;
	model->nodes = tables->nodes;
	model->codelists = tables->codelists;
	model->codes = tables->codes;
	model->infos = tables->infos;
	model->n_types = tables->n_types;
	model->n_fields = tables->n_fields;
	model->n_nodes = tables->n_nodes;
	model->n_codelists = tables->n_codelists;
	memcpy(model->documents, documents, sizeof(model->documents));
	hash_destroy(tables->known);
	return model;
}
