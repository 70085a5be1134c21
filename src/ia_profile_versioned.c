/*
 * ia_profile_versioned.c
 *		The versioned release that goes with a compiled release.
 *
 * The same derivation as add_versioned in src/model/generate.pl, step by step,
 * so that a profile that changes nothing gives the built-in tables: every leaf
 * becomes the list of the values it had, each with the release that brought it.
 * What tells the elements of a list apart (id) stays as it is, and so does ocid;
 * what a merged release does not have is gone.
 */
#include "postgres.h"

#include "ia_profile.h"
#include "miscadmin.h"

/* What became of a type: an index, or IA_NONE while nothing did. */
typedef struct Derived
{
	uint16		versioned;
	uint16		alone;			/* with its id versioned too */
	uint16		unversioned;
	bool		listed;			/* some list tells its elements apart */
} Derived;

typedef struct Versioning
{
	IaTables   *tables;
	Derived    *types;			/* by type of the release */
	uint16	   *leaves[2];		/* by node of the value: the type that holds it; deprecated ones */
	uint32		max_leaves;
	uint32		n_leaves;
} Versioning;

static uint16 versioned_type(Versioning *v, uint16 number, bool with_id);

/* A type's copy under another name, with other words, from the same fields. */
static uint16
derive_type(Versioning *v, const IaType *from, const char *prefix, const char *suffix,
			const char *words_es, const char *words_en, uint16 flags,
			const IaField *fields, int n_fields)
{
	IaTables   *tables = v->tables;
	IaInfo		info = tables->infos[from->info];
	char	   *name = psprintf("%s%s%s", prefix, tables->strings.data + from->name, suffix);
	IaType		type = {.flags = flags, .n_fields = n_fields};

	if (words_es && info.label_es != 0)
	{
		char	   *label = psprintf("%s%s", tables->strings.data + info.label_es, words_es);

		info.label_es = ia_tables_text(tables, label, strlen(label));
	}
	if (words_en && info.label_en != 0)
	{
		char	   *label = psprintf("%s%s", tables->strings.data + info.label_en, words_en);

		info.label_en = ia_tables_text(tables, label, strlen(label));
	}
	type.name = ia_tables_text(tables, name, strlen(name));
	type.info = ia_tables_info(tables, &info);
	return ia_tables_type(tables, &type, fields);
}

/* Whether a node becomes a list of values over time. */
static bool
is_leaf(const IaTables *tables, const IaNode *node)
{
	if (node->type != IA_NONE && !(tables->types[node->type].flags & IA_TYPE_OPEN))
		return false;
	return node->item == IA_NONE || tables->nodes[node->item].type == IA_NONE ||
		(node->flags & IA_NODE_WHOLE);
}

/* A type inside a list that is one value: its ids are not versioned apart. */
static uint16
unversioned_type(Versioning *v, uint16 number)
{
	IaTables   *tables = v->tables;
	IaType		type = tables->types[number];
	IaField    *fields;

	if (v->types[number].unversioned != IA_NONE)
		return v->types[number].unversioned;
	fields = palloc(type.n_fields * sizeof(IaField) + 1);
	memcpy(fields, tables->fields + type.first_field, type.n_fields * sizeof(IaField));
	for (int i = 0; i < type.n_fields; i++)
	{
		IaNode		node = tables->nodes[fields[i].node];

		node.flags &= ~IA_NODE_VERSIONID;
		fields[i].node = ia_tables_node(tables, &node);
	}
	return v->types[number].unversioned =
		derive_type(v, &type, "Unversioned", "", NULL, NULL, 0, fields, type.n_fields);
}

/* One of the four members of a value over time. */
static IaField
value_field(IaTables *tables, const char *name, const char *es, const char *en, uint16 node)
{
	IaInfo		info = {
		.label_es = ia_tables_text(tables, es, strlen(es)),
		.label_en = ia_tables_text(tables, en, strlen(en))
	};
	IaField		field = {
		.name = ia_tables_text(tables, name, strlen(name)),
		.head = ia_head(name, strlen(name)),
		.length = strlen(name),
		.node = node,
		.info = ia_tables_info(tables, &info)
	};

	return field;
}

/* The type of a value over time, with the release that brought it; equal values share it. */
static uint16
leaf_type(Versioning *v, const IaNode *value, bool deprecated)
{
	IaTables   *tables = v->tables;
	uint16		number = ia_tables_node(tables, value);
	IaNode		text = {
		.kinds = IA_KIND_STRING,
		.type = IA_NONE, .item = IA_NONE, .codelist = IA_NONE, .otherwise = IA_NONE
	};
	IaNode		date = text;
	IaNode		tags = text;
	IaInfo		info = {0};
	IaType		type = {.n_fields = 4};
	IaField		fields[4];
	char	   *name;

	if (number >= v->max_leaves)
	{
		uint32		max = Max(v->max_leaves * 2, number + 256);

		for (int i = 0; i < 2; i++)
		{
			v->leaves[i] = v->leaves[i] ? repalloc(v->leaves[i], max * sizeof(uint16)) :
				palloc(max * sizeof(uint16));
			memset(v->leaves[i] + v->max_leaves, 0xFF, (max - v->max_leaves) * sizeof(uint16));
		}
		v->max_leaves = max;
	}
	if (v->leaves[deprecated][number] != IA_NONE)
		return v->leaves[deprecated][number];

	date.format = IA_FORMAT_DATE_TIME;
	tags.kinds = IA_KIND_ARRAY;
	tags.item = ia_tables_node(tables, &text);
	fields[0] = value_field(tables, "value", "Valor", "Value", number);
	if (deprecated)
		fields[0].flags |= IA_FIELD_DEPRECATED;
	fields[1] = value_field(tables, "releaseID", "Entrega que trajo el valor",
							"Release that brought the value", ia_tables_node(tables, &text));
	fields[2] = value_field(tables, "releaseTag", "Etiquetas de la entrega que trajo el valor",
							"Tags of the release that brought the value",
							ia_tables_node(tables, &tags));
	fields[3] = value_field(tables, "releaseDate", "Fecha de la entrega que trajo el valor",
							"Date of the release that brought the value",
							ia_tables_node(tables, &date));
	name = psprintf("VersionedValue%u", ++v->n_leaves);
	type.name = ia_tables_text(tables, name, strlen(name));
	info.label_es = ia_tables_text(tables, "Valor y la entrega que lo trajo",
								   strlen("Valor y la entrega que lo trajo"));
	info.label_en = ia_tables_text(tables, "Value and the release that brought it",
								   strlen("Value and the release that brought it"));
	type.info = ia_tables_info(tables, &info);
	return v->leaves[deprecated][number] = ia_tables_type(tables, &type, fields);
}

/* What a node is in the versioned release. */
static uint16
versioned_node(Versioning *v, uint16 number, bool deprecated)
{
	IaTables   *tables = v->tables;
	IaNode		node = tables->nodes[number];
	IaNode		list = {
		.kinds = IA_KIND_ARRAY,
		.type = IA_NONE, .item = IA_NONE, .codelist = IA_NONE, .otherwise = IA_NONE
	};
	IaNode		element = list;

	if (!is_leaf(tables, &node) && node.type != IA_NONE)
	{
		bool		alone = !v->types[node.type].listed ||
		(tables->types[node.type].flags & IA_TYPE_PARTY_REF);

		node.type = versioned_type(v, node.type, alone);
		return ia_tables_node(tables, &node);
	}
	if (!is_leaf(tables, &node))
	{
		IaNode		item = tables->nodes[node.item];

		if (!(node.flags & IA_NODE_BYID))
			return number;
		item.type = versioned_type(v, item.type, false);
		node.item = ia_tables_node(tables, &item);
		return ia_tables_node(tables, &node);
	}

	/* a leaf: its values over time */
	node.flags &= ~(IA_NODE_OMIT | IA_NODE_WHOLE | IA_NODE_VERSIONID);
	if (node.item != IA_NONE && tables->nodes[node.item].type != IA_NONE)
	{
		IaNode		item = tables->nodes[node.item];

		item.type = unversioned_type(v, item.type);
		node.item = ia_tables_node(tables, &item);
	}
	element.kinds = IA_KIND_OBJECT;
	element.type = leaf_type(v, &node, deprecated);
	list.item = ia_tables_node(tables, &element);
	return ia_tables_node(tables, &list);
}

/* with_id: the type's own id is versioned too (it stands alone, in no list). */
static uint16
versioned_type(Versioning *v, uint16 number, bool with_id)
{
	IaTables   *tables = v->tables;
	IaType		type = tables->types[number];
	bool		alone = with_id && v->types[number].listed;
	uint16	   *made = alone ? &v->types[number].alone : &v->types[number].versioned;
	IaField    *fields;
	int			n = 0;

	check_stack_depth();
	CHECK_FOR_INTERRUPTS();
	if (*made != IA_NONE)
		return *made;
	fields = palloc(type.n_fields * sizeof(IaField) + 1);
	for (int i = 0; i < type.n_fields; i++)
	{
		IaField		field = tables->fields[type.first_field + i];
		const IaNode *node = &tables->nodes[field.node];
		const char *name = tables->strings.data + field.name;
		bool		deprecated = (field.flags & IA_FIELD_DEPRECATED) != 0;
		bool		plain = strcmp(name, "ocid") == 0 || (strcmp(name, "id") == 0 && !with_id);

		if (node->flags & IA_NODE_OMIT)
			continue;
		if (field.flags & IA_FIELD_UNDECLARED)
			plain = true;
		if (!plain)
		{
			/* what is discouraged is the value, not the list of its versions */
			if (is_leaf(tables, node))
				field.flags &= ~IA_FIELD_DEPRECATED;
			field.node = versioned_node(v, field.node, deprecated);
		}
		fields[n++] = field;
	}
	return *made = derive_type(v, &type, "Versioned", alone ? "Alone" : "",
							   ", con su historia", ", with its history",
							   type.flags & IA_TYPE_NONEMPTY, fields, n);
}

/* Derive the versioned release of a release; the number of its type. */
uint16
ia_profile_versioned(IaTables *tables, uint16 release)
{
	Versioning	v = {.tables = tables};
	uint32		n_types = tables->n_types;

	v.types = palloc(n_types * sizeof(Derived));
	for (uint32 i = 0; i < n_types; i++)
		v.types[i] = (Derived) {IA_NONE, IA_NONE, IA_NONE, false};
	for (uint32 i = 0; i < tables->n_fields; i++)
	{
		const IaNode *node = &tables->nodes[tables->fields[i].node];

		if ((node->flags & IA_NODE_BYID) && tables->nodes[node->item].type != IA_NONE)
			v.types[tables->nodes[node->item].type].listed = true;
	}
	return versioned_type(&v, release, false);
}
