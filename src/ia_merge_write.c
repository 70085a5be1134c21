/*
 * ia_merge_write.c
 *		A merged tree as a document, or as its changes.
 *
 * What holds nothing is not written, so members are counted before: jsonb has
 * to be told how many there are before the first.
 */
#include "postgres.h"

#include "ia_merge_tree.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

static void write_node(IaBuilder *builder, const Merged *node, const IaNode *rule,
					   const IaMergeOptions *options);

/* Count what is to be written: objects and lists that hold nothing are not. */
uint32
ia_merge_count(Merged *node)
{
	check_stack_depth();
	CHECK_FOR_INTERRUPTS();
	if (node->state == LEAF || node->state == NOTHING || node->raw)
		return node->state != NOTHING;
	node->written = 0;
	for (uint32 i = 0; i < node->n_members; i++)
		node->written += ia_merge_count(&node->members[i].node) > 0;
	return node->written;
}

/* A value of a leaf, with the release that brought it. */
static void
write_version(IaBuilder *builder, const Version *version)
{
	static const char *const keys[] = {"value", "releaseID", "releaseTag", "releaseDate"};
	const IaMergeRelease *release = version->release;
	const IaValue *values[] = {&version->value, &release->id, &release->tag, &release->date};

	ia_build_object(builder, lengthof(keys));
	for (int k = 0; k < lengthof(keys); k++)
		ia_build_key(builder, keys[k], strlen(keys[k]));
	ia_build_value(builder, values[0]);
	for (int k = 1; k < lengthof(keys); k++)
	{
		if (ia_is_given(values[k]))
			ia_build_value(builder, values[k]);
		else
			ia_build_null(builder);
	}
}

/*
 * An object, or a list merged by element, that came once: each of its values
 * has had no other.  element: it stands in a list, and its id has no history.
 */
static void
write_history(IaBuilder *builder, const IaModel *model, const IaNode *rule,
			  const Version *container, bool element)
{
	const IaType *type = rule && rule->type != IA_NONE ? &model->types[rule->type] : NULL;
	const IaField *field = type ? model->fields + type->first_field : NULL;
	const IaField *fields_end = type ? field + type->n_fields : NULL;
	const JsonbContainer *members = ia_container(&container->value);
	const char *key;
	uint32		length;
	Version		member = *container;
	IaCursor	cursor;

	check_stack_depth();
	CHECK_FOR_INTERRUPTS();
	if (ia_is_array(&container->value))
	{
		const IaNode *item = rule && rule->item != IA_NONE ? &model->nodes[rule->item] : NULL;

		ia_array_open(&cursor, members);
		ia_build_array(builder, cursor.n);
		for (uint32 i = 0; i < cursor.n; i++)
		{
			ia_array_next(&cursor, &member.value);
			write_history(builder, model, item, &member, true);
		}
		return;
	}
	ia_object_open(&cursor, members);
	ia_build_object(builder, cursor.n);
	for (uint32 i = 0; i < cursor.n; i++)
	{
		ia_object_next(&cursor, &key, &length, &member.value);
		ia_build_key(builder, key, length);
	}
	ia_object_open(&cursor, members);
	for (uint32 i = 0; i < cursor.n; i++)
	{
		const IaNode *node = NULL;

		ia_object_next(&cursor, &key, &length, &member.value);
		if (element && length == 2 && memcmp(key, "id", 2) == 0)
		{
			ia_build_value(builder, &member.value);
			continue;
		}
		if (ia_is_container(&member.value))
			node = ia_merge_rule(model, &field, fields_end, key, length);
		if (ia_is_object(&member.value) ||
			(ia_merge_is_list(&member.value) && !ia_merge_is_whole(node)))
			write_history(builder, model, node, &member, false);
		else
		{
			ia_build_array(builder, 1);
			write_version(builder, &member);
		}
	}
}

static void
write_node(IaBuilder *builder, const Merged *node, const IaNode *rule,
		   const IaMergeOptions *options)
{
	const IaModel *model = options->model;
	const IaNode *item = NULL;

	check_stack_depth();
	CHECK_FOR_INTERRUPTS();
	if (node->raw && options->mode == IA_MERGE_VERSIONED)
	{
		write_history(builder, model, rule, &node->last, node->element);
		return;
	}
	if (node->raw || (node->state == LEAF &&
					  (options->mode == IA_MERGE_COMPILED || node->plain)))
	{
		ia_build_value(builder, &node->last.value);
		return;
	}
	switch ((IaMergeState) node->state)
	{
		case NOTHING:
			break;
		case LEAF:
			ia_build_array(builder, node->n_earlier + 1);
			for (uint32 i = 0; i < node->n_earlier; i++)
				write_version(builder, &node->earlier[i]);
			write_version(builder, &node->last);
			break;
		case OBJECT:
			ia_build_object(builder, node->written);
			for (uint32 i = 0; i < node->n_members; i++)
			{
				if (ia_is_written(&node->members[i].node))
					ia_build_key(builder, node->members[i].key, node->members[i].length);
			}
			for (uint32 i = 0; i < node->n_members; i++)
			{
				if (ia_is_written(&node->members[i].node))
					write_node(builder, &node->members[i].node, node->members[i].rule, options);
			}
			break;
		case LIST:
			if (rule && rule->item != IA_NONE)
				item = &model->nodes[rule->item];
			ia_build_array(builder, node->written);
			for (uint32 i = 0; i < node->n_members; i++)
			{
				if (ia_is_written(&node->members[i].node))
					write_node(builder, &node->members[i].node, item, options);
			}
			break;
	}
}

/* The tree as a document of about so many bytes. */
Jsonb *
ia_merge_written(Merged *root, const IaMergeOptions *options, Size bytes)
{
	IaBuilder	builder;

	(void) ia_merge_count(root);
	ia_build_init(&builder, bytes);
	write_node(&builder, root, NULL, options);
	return ia_build_done(&builder);
}

/* Set a member of the root, whatever it was. */
static void
set_member(Merged *root, const char *key, const IaValue *value)
{
	uint32		length = strlen(key);
	uint32		at = 0;
	int			order = 1;

	for (; at < root->n_members; at++)
	{
		order = ia_name_compare(root->members[at].key, root->members[at].length, key, length);
		if (order >= 0)
			break;
	}
	if (order != 0)
	{
		ia_merge_reserve(root, root->n_members + 1);
		memmove(&root->members[at + 1], &root->members[at],
				(root->n_members - at) * sizeof(Member));
		root->n_members++;
	}
	root->members[at] = (Member) {.key = key, .length = length,
	.node = {.state = LEAF, .plain = true, .last = {NULL, *value}}};
}

/* Append a value as the reference's id of a compiled release has it. */
static void
append_text(StringInfo to, const IaValue *value)
{
	if (value == NULL || !ia_is_given(value) || !ia_is_string(value))
		appendStringInfoString(to, "None");
	else
		appendBinaryStringInfo(to, value->data, value->length);
}

/* What a compiled release says of itself: tag, date, and an id made of ocid and date. */
void
ia_merge_write_meta(Merged *root, const IaMergeRelease *last)
{
	IaBuilder	tag;
	IaValue		value;
	const IaValue *ocid = NULL;
	StringInfoData id;

	ia_build_init(&tag, 32);
	ia_build_array(&tag, 1);
	ia_build_string(&tag, "compiled", 8);
	ia_root(ia_build_done(&tag), &value);
	set_member(root, "tag", &value);
	if (last == NULL)
		return;
	for (uint32 i = 0; i < root->n_members; i++)
	{
		if (root->members[i].length == 4 && memcmp(root->members[i].key, "ocid", 4) == 0)
			ocid = &root->members[i].node.last.value;
	}
	initStringInfo(&id);
	append_text(&id, ocid);
	appendStringInfoChar(&id, '-');
	append_text(&id, &last->date);
	value = (IaValue) {JENTRY_ISSTRING, id.len, id.data};
	set_member(root, "id", &value);
	if (ia_is_given(&last->date))
		set_member(root, "date", &last->date);
}

/* ---- changes ---- */

void
ia_merge_visit(const Merged *node, const IaFrame *frame, IaChangeVisitor visit, void *state)
{
	uint32		position = 0;

	check_stack_depth();
	CHECK_FOR_INTERRUPTS();
	if (node->state == LEAF)
	{
		const Version *before = NULL;

		for (uint32 i = 0; i <= node->n_earlier; i++)
		{
			const Version *after = i < node->n_earlier ? &node->earlier[i] : &node->last;

			if (!node->plain)
				visit(frame, after->release, before ? &before->value : NULL, &after->value, state);
			before = after;
		}
		return;
	}
	for (uint32 i = 0; i < node->n_members; i++)
	{
		IaFrame		place = {frame, node->members[i].key, node->members[i].length};

		if (!ia_is_written(&node->members[i].node))
			continue;
		if (node->state == LIST)
			place.length = position++;
		ia_merge_visit(&node->members[i].node, &place, visit, state);
	}
}
