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

static void write_node(IaBuilder *builder, const Merged *node, const IaMergeOptions *options);

/* Count what is to be written: objects and lists that hold nothing are not. */
uint32
ia_merge_count(Merged *node)
{
	check_stack_depth();
	CHECK_FOR_INTERRUPTS();
	if (node->state == LEAF || node->state == NOTHING)
		return node->state == LEAF;
	node->written = 0;
	for (uint32 i = 0; i < node->n_members; i++)
		node->written += ia_merge_count(node->members[i].node) > 0;
	return node->written;
}

/* The values of a leaf, each with the release that brought it. */
static void
write_versions(IaBuilder *builder, const Merged *node)
{
	static const char *const keys[] = {"value", "releaseID", "releaseTag", "releaseDate"};

	ia_build_array(builder, node->n_versions);
	for (uint32 i = 0; i < node->n_versions; i++)
	{
		const IaMergeRelease *release = node->versions[i].release;
		const IaValue *values[] = {&node->versions[i].value, &release->id, &release->tag,
		&release->date};

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
}

static void
write_node(IaBuilder *builder, const Merged *node, const IaMergeOptions *options)
{
	check_stack_depth();
	CHECK_FOR_INTERRUPTS();
	switch ((IaMergeState) node->state)
	{
		case NOTHING:
			break;
		case LEAF:
			if (options->mode == IA_MERGE_COMPILED || node->plain)
				ia_build_value(builder, &node->value);
			else
				write_versions(builder, node);
			break;
		case OBJECT:
			ia_build_object(builder, node->written);
			for (uint32 i = 0; i < node->n_members; i++)
			{
				if (ia_is_written(node->members[i].node))
					ia_build_key(builder, node->members[i].key, node->members[i].length);
			}
			for (uint32 i = 0; i < node->n_members; i++)
			{
				if (ia_is_written(node->members[i].node))
					write_node(builder, node->members[i].node, options);
			}
			break;
		case LIST:
			ia_build_array(builder, node->written);
			for (uint32 i = 0; i < node->n_members; i++)
			{
				if (ia_is_written(node->members[i].node))
					write_node(builder, node->members[i].node, options);
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
	write_node(&builder, root, options);
	return ia_build_done(&builder);
}

/* Set a member of the root, whatever it was. */
static void
set_member(Merged *root, const char *key, const IaValue *value)
{
	uint32		length = strlen(key);
	uint32		at = 0;
	Merged	   *node = palloc0(sizeof(Merged));

	node->state = LEAF;
	node->plain = true;
	node->value = *value;
	while (at < root->n_members &&
		   ia_name_compare(root->members[at].key, root->members[at].length, key, length) < 0)
		at++;
	if (at < root->n_members &&
		ia_name_compare(root->members[at].key, root->members[at].length, key, length) == 0)
	{
		root->members[at].node = node;
		return;
	}
	if (root->n_members == root->max_members)
	{
		root->max_members += 4;
		root->members = root->members ?
			repalloc_huge(root->members, root->max_members * sizeof(Member)) :
			palloc(root->max_members * sizeof(Member));
	}
	memmove(&root->members[at + 1], &root->members[at], (root->n_members - at) * sizeof(Member));
	root->members[at] = (Member) {key, length, node};
	root->n_members++;
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
			ocid = &root->members[i].node->value;
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
		for (uint32 i = 0; i < node->n_versions; i++)
			visit(frame, node->versions[i].release, i > 0 ? &node->versions[i - 1].value : NULL,
				  &node->versions[i].value, state);
		return;
	}
	for (uint32 i = 0; i < node->n_members; i++)
	{
		IaFrame		place = {frame, node->members[i].key, node->members[i].length};

		if (!ia_is_written(node->members[i].node))
			continue;
		if (node->state == LIST)
			place.length = position++;
		ia_merge_visit(node->members[i].node, &place, visit, state);
	}
}
