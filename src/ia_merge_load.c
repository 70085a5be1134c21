/*
 * ia_merge_load.c
 *		A versioned release back into the tree it was written from.
 *
 * So that one release more can be added to it.  It is told by its form alone: a
 * list of values with their releases is a field's history, any other list of
 * objects has elements, and what is left has no history.
 */
#include "postgres.h"

#include "ia_merge_tree.h"
#include "miscadmin.h"

static void load_object(const IaMerge *merge, Merged *node, const IaNode *rule,
						const JsonbContainer *object, const IaFrame *frame, IaMergeRelease *last);

/* One value over time of a versioned release, or not. */
static bool
is_version(const IaValue *element)
{
	IaValue		member;

	return ia_is_object(element) && JsonContainerSize(ia_container(element)) == 4 &&
		ia_member(ia_container(element), "value", 5, &member) &&
		ia_member(ia_container(element), "releaseID", 9, &member) &&
		ia_member(ia_container(element), "releaseTag", 10, &member) &&
		ia_member(ia_container(element), "releaseDate", 11, &member);
}

static void
load_version(Merged *node, const IaValue *element, IaMergeRelease *last)
{
	IaMergeRelease *release = palloc0(sizeof(IaMergeRelease));
	IaValue		value;

	ia_merge_member(element, "value", &value);
	ia_merge_member(element, "releaseID", &release->id);
	ia_merge_member(element, "releaseDate", &release->date);
	ia_merge_member(element, "releaseTag", &release->tag);
	ia_merge_instant(release);
	if (ia_is_given(&release->date) && ia_is_string(&release->date) &&
		(!ia_is_given(&last->date) ||
		 (release->readable && last->readable ? release->instant > last->instant :
		  ia_merge_compare_text(&release->date, &last->date) > 0)))
		*last = *release;
	ia_merge_add_version(node, release, &value);
}

/* Take in what stands in a versioned release: values over time, and what has no history. */
static void
load_value(const IaMerge *merge, Merged *node, const IaNode *rule, const IaValue *value,
		   const IaFrame *frame, IaMergeRelease *last)
{
	const IaModel *model = merge->options->model;
	const IaNode *item = rule && rule->item != IA_NONE ? &model->nodes[rule->item] : NULL;
	IaCursor	cursor;
	IaValue		element;

	if (ia_is_object(value))
	{
		node->state = OBJECT;
		load_object(merge, node, rule, ia_container(value), frame, last);
		return;
	}
	if (!ia_is_array(value) || JsonContainerSize(ia_container(value)) == 0)
	{
		*node = (Merged) {.state = LEAF, .plain = true, .last = {NULL, *value}};
		return;
	}
	ia_array_open(&cursor, ia_container(value));
	for (uint32 i = 0; i < cursor.n; i++)
	{
		IaFrame		place = {frame, NULL, i};
		IaValue		id;

		ia_array_next(&cursor, &element);
		if (is_version(&element))
			load_version(node, &element, last);
		else if (ia_is_object(&element))
		{
			Merged	   *into;

			node->state = LIST;
			ia_merge_member(&element, "id", &id);
			into = ia_is_given(&id) && !ia_is_container(&id) ? ia_merge_element_of_id(node, &id) :
				ia_merge_add_element(node);
			load_object(merge, into, item, ia_container(&element), &place, last);
		}
		else
		{
			*node = (Merged) {.state = LEAF, .plain = true, .last = {NULL, *value}};
			return;
		}
	}
}

static void
load_object(const IaMerge *merge, Merged *node, const IaNode *rule, const JsonbContainer *object,
			const IaFrame *frame, IaMergeRelease *last)
{
	const IaModel *model = merge->options->model;
	const IaType *type = rule && rule->type != IA_NONE ? &model->types[rule->type] : NULL;
	const IaField *field = type ? model->fields + type->first_field : NULL;
	const IaField *fields_end = type ? field + type->n_fields : NULL;
	IaCursor	cursor;

	check_stack_depth();
	CHECK_FOR_INTERRUPTS();
	ia_object_open(&cursor, object);
	ia_merge_reserve(node, cursor.n);
	node->n_members = cursor.n;
	for (uint32 i = 0; i < cursor.n; i++)
	{
		Member	   *member = &node->members[i];
		IaFrame		place = {frame, NULL, 0};
		IaValue		value;

		ia_object_next(&cursor, &place.key, &place.length, &value);
		ia_merge_begin_member(merge, member, &field, fields_end, &place, node->element);
		load_value(merge, &member->node, member->rule, &value, &place, last);
	}
}

/* Take in a versioned release; last becomes the latest of its releases. */
void
ia_merge_load(IaMerge *merge, Merged *root, const JsonbContainer *record, IaMergeRelease *last)
{
	const IaModel *model = merge->options->model;
	IaFrame		frame = {NULL, NULL, 0};

	merge->top = &frame;
	load_object(merge, root, &model->nodes[model->documents[IA_RELEASE]], record, &frame, last);
}
