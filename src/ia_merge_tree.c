/*
 * ia_merge_tree.c
 *		Releases → one document, compiled or versioned.
 *
 * A tree of the fields is filled release by release, in the order of their
 * dates.  Its leaves are views into the releases, so that nothing is copied
 * before the document is written; its objects keep their members sorted the way
 * jsonb does, so that a release is merged into an object like two sorted lists,
 * and a list finds its elements by a hash of their ids.  Every step is linear in
 * what the releases hold.
 *
 * The rules are OCDS's (a field that is not part of a merged release, a list
 * that is one value, everything else by id) and the corner cases those of the
 * reference implementation: an object or list is not removed by null, a single
 * value where an object was is passed over, an object where a value was is an
 * error.  Options choose the specification's way, or the last value's.
 */
#include "postgres.h"

#include "ia_merge_tree.h"
#include "ia_text.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

typedef struct Merge
{
	const IaMergeOptions *options;
	const IaMergeRelease *release;	/* the one being merged */
	StringInfoData path;		/* names joined by dots, kept only for overrides */
	uint32		appended;		/* elements that every release adds again */
} Merge;

static int	compare_releases(const void *a, const void *b, void *arg);
static void merge_object(Merge *merge, Merged *node, const IaType *type,
						 const JsonbContainer *object, const IaFrame *frame, bool element);
static void merge_value(Merge *merge, Merged *node, const IaNode *rule, bool plain,
						const IaValue *value, const IaFrame *frame);
static void merge_list(Merge *merge, Merged *node, const IaNode *rule, const JsonbContainer *list,
					   const IaFrame *frame);
static void set_leaf(Merge *merge, Merged *node, bool plain, const IaValue *value);

/* ---- the releases ---- */

/* The member of an object, or a value without data. */
void
ia_merge_member(const IaValue *object, const char *name, IaValue *value)
{
	if (!ia_is_object(object) || !ia_member(ia_container(object), name, strlen(name), value))
		memset(value, 0, sizeof(*value));
}

/* The moment of a release, where its date can be read. */
void
ia_merge_instant(IaMergeRelease *release)
{
	release->readable = release->date.data && ia_is_string(&release->date) &&
		ia_text_instant(release->date.data, release->date.length, &release->instant);
}

/* What a release says of itself. */
void
ia_merge_release(IaMergeRelease *release, const IaValue *value, uint32 index)
{
	if (!ia_is_object(value))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("release %u is not an object / la entrega %u no es un objeto", index, index),
				 errdetail("It is %s. / Es %s.", ia_value_in_words(value, IA_ENGLISH),
						   ia_value_in_words(value, IA_SPANISH)),
				 errhint("Give a list of releases; the first is number 0. / Dé una lista de entregas; la primera es la 0.")));
	release->value = *value;
	release->index = index;
	ia_merge_member(value, "id", &release->id);
	ia_merge_member(value, "date", &release->date);
	ia_merge_member(value, "tag", &release->tag);
	ia_merge_instant(release);
}

/* Where there are two releases, each needs a date: it decides who is the later. */
static void
check_date(const IaMergeRelease *release)
{
	if (ia_is_given(&release->date) && ia_is_string(&release->date))
		return;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("release %u has no date to put it in order / la entrega %u no tiene fecha para ordenarla",
					release->index, release->index),
			 release->date.data == NULL ?
			 errdetail("\"date\" is missing. / Falta \"date\".") :
			 errdetail("\"date\" is %s. / \"date\" es %s.",
					   ia_value_in_words(&release->date, IA_ENGLISH),
					   ia_value_in_words(&release->date, IA_SPANISH)),
			 errhint("Give each release the moment it was published, or leave it out. / Ponga en cada entrega el momento en que se publicó, o quítela.")));
}

int
ia_merge_compare_text(const IaValue *a, const IaValue *b)
{
	int			order = memcmp(a->data, b->data, Min(a->length, b->length));

	if (order != 0)
		return order;
	return a->length < b->length ? -1 : a->length > b->length;
}

/* By date; of the same date, as they came. */
static int
compare_releases(const void *a, const void *b, void *arg)
{
	const IaMergeRelease *left = a;
	const IaMergeRelease *right = b;
	bool		by_text = *(bool *) arg;
	int			order = 0;

	if (by_text)
		order = ia_merge_compare_text(&left->date, &right->date);
	else if (left->instant != right->instant)
		order = left->instant < right->instant ? -1 : 1;
	if (order != 0)
		return order;
	return left->index < right->index ? -1 : 1;
}

/* Merge one release into the tree. */
static void
merge_release(Merge *merge, Merged *root, const IaMergeRelease *release)
{
	const IaModel *model = merge->options->model;
	IaFrame		frame = {NULL, NULL, 0};

	merge->release = release;
	merge_object(merge, root,
				 &model->types[model->nodes[model->documents[IA_RELEASE]].type],
				 ia_container(&release->value), &frame, false);
}

/* Put releases in order and fill the tree with them. */
static void
fill(Merge *merge, Merged *root, IaMergeRelease *releases, uint32 n)
{
	bool		by_text = merge->options->text_order;

	initStringInfo(&merge->path);
	for (uint32 i = 0; i < n; i++)
	{
		if (n > 1)
			check_date(&releases[i]);
		if (!releases[i].readable)
			by_text = true;		/* moments that cannot be read cannot be compared */
	}
	qsort_arg(releases, n, sizeof(*releases), compare_releases, &by_text);
	for (uint32 i = 0; i < n; i++)
		merge_release(merge, root, &releases[i]);
}

/* Put releases in order and merge them. */
Jsonb *
ia_merge_releases(const IaMergeOptions *options, IaMergeRelease *releases, uint32 n)
{
	Merged		root = {.state = OBJECT};
	Merge		merge = {.options = options};
	Size		bytes = 0;

	fill(&merge, &root, releases, n);
	for (uint32 i = 0; i < n; i++)
		bytes += releases[i].value.length;
	if (options->mode == IA_MERGE_COMPILED)
		ia_merge_write_meta(&root, n > 0 ? &releases[n - 1] : NULL);
	return ia_merge_written(&root, options, bytes);
}

/* Visit each change of each field, place by place, the earliest first. */
void
ia_merge_changes(const IaMergeOptions *options, IaMergeRelease *releases, uint32 n,
				 IaChangeVisitor visit, void *state)
{
	Merged		root = {.state = OBJECT};
	Merge		merge = {.options = options};
	IaFrame		frame = {NULL, NULL, 0};

	fill(&merge, &root, releases, n);
	(void) ia_merge_count(&root);
	ia_merge_visit(&root, &frame, visit, state);
}

/*
 * Add a release to what was merged before, which must not be the later of the
 * two: then all releases have to be merged again.
 */
Jsonb *
ia_merge_append(const IaMergeOptions *options, const IaValue *record, IaMergeRelease *release)
{
	Merged		root = {.state = OBJECT};
	Merge		merge = {.options = options};
	IaMergeRelease last = {.readable = false};

	initStringInfo(&merge.path);
	check_date(release);
	if (options->mode == IA_MERGE_COMPILED)
	{
		ia_merge_release(&last, record, 0);
		merge_release(&merge, &root, &last);
	}
	else
		ia_merge_load(&root, ia_container(record), &last);
	if (last.date.data && ia_is_string(&last.date) &&
		(options->text_order || !last.readable || !release->readable ?
		 ia_merge_compare_text(&release->date, &last.date) < 0 : release->instant < last.instant))
		ereport(ERROR,
				(errcode(IA_ERRCODE_OLDER_RELEASE),
				 errmsg("the release is older than the record / la entrega es anterior al registro"),
				 errdetail("It is of %s, the record of %s. / Es de %s y el registro de %s.",
						   ia_value_in_words(&release->date, IA_ENGLISH),
						   ia_value_in_words(&last.date, IA_ENGLISH),
						   ia_value_in_words(&release->date, IA_SPANISH),
						   ia_value_in_words(&last.date, IA_SPANISH)),
				 errhint("Merge all releases again with ia.merge. / Fusione de nuevo todas las entregas con ia.merge.")));
	merge_release(&merge, &root, release);
	if (options->mode == IA_MERGE_COMPILED)
		ia_merge_write_meta(&root, release);
	return ia_merge_written(&root, options, record->length + release->value.length);
}

/* ---- merging ---- */

/* An earlier release had one kind of value here, this one has another. */
static void
conflict(const Merge *merge, const Merged *node, const IaFrame *frame)
{
	const char *path = ia_path_text(frame);
	bool		was_list = node->state == LIST;
	bool		was_object = node->state == OBJECT;

	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("releases disagree on what stands at \"%s\" / las entregas no concuerdan en lo que hay en \"%s\"",
					path, path),
			 errdetail("Release %u has another kind of value there; earlier it was %s. / La entrega %u tiene otra clase de valor; antes era %s.",
					   merge->release->index,
					   was_list ? "a list" : was_object ? "an object" : "a single value",
					   merge->release->index,
					   was_list ? "una lista" : was_object ? "un objeto" : "un solo valor"),
			 errhint("Correct the release, or merge with the option {\"conflict\": \"last\"}. / Corrija la entrega, o fusione con la opción {\"conflict\": \"last\"}.")));
}

/* Make a place one of a kind, unless it is of another. */
static void
become(const Merge *merge, Merged *node, IaMergeState wanted, const IaFrame *frame)
{
	if (node->state == wanted)
		return;
	if (node->state != NOTHING && !merge->options->last_wins)
		conflict(merge, node, frame);
	memset(node, 0, sizeof(*node));
	node->state = wanted;
}

/* How a list is merged that the caller has an opinion of. */
static IaMergeList
list_rule(const Merge *merge)
{
	for (int i = 0; i < merge->options->n_overrides; i++)
	{
		const IaMergeOverride *override = &merge->options->overrides[i];

		if (override->length == merge->path.len &&
			memcmp(override->path, merge->path.data, override->length) == 0)
			return override->how;
	}
	return IA_MERGE_BY_ID;
}

/*
 * Whether a list is one value: the schema says so, or its elements are no
 * objects or have no id.  A list the schema does not know is merged by id.
 */
static bool
is_whole(const Merge *merge, const IaNode *rule)
{
	if (merge->options->n_overrides > 0)
	{
		IaMergeList how = list_rule(merge);

		if (how != IA_MERGE_BY_ID)
			return how == IA_MERGE_WHOLE;
	}
	return rule && ((rule->flags & IA_NODE_WHOLE) ||
					(rule->item != IA_NONE && !(rule->flags & IA_NODE_BYID)));
}

/*
 * Releases repeat themselves: what was merged last, byte for byte, changes
 * nothing the second time, unless it has elements without id.
 */
static inline bool
is_repeated(const Merged *node, const IaValue *value)
{
	return node->last && node->last_length == value->length &&
		memcmp(node->last, value->data, value->length) == 0;
}

static inline void
remember(const Merge *merge, Merged *node, const IaValue *value, uint32 appended)
{
	node->last = merge->appended == appended ? value->data : NULL;
	node->last_length = value->length;
}

/* Take a value in. */
static void
merge_value(Merge *merge, Merged *node, const IaNode *rule, bool plain, const IaValue *value,
			const IaFrame *frame)
{
	const IaModel *model = merge->options->model;
	bool		whole = is_whole(merge, rule);
	uint32		appended;

	if (ia_is_object(value) && !plain)
	{
		if (JsonContainerSize(ia_container(value)) == 0)
			return;
		become(merge, node, OBJECT, frame);
		if (is_repeated(node, value))
			return;
		appended = merge->appended;
		merge_object(merge, node, rule && rule->type != IA_NONE ? &model->types[rule->type] : NULL,
					 ia_container(value), frame, false);
		remember(merge, node, value, appended);
		return;
	}
	if (ia_is_array(value) && !plain && !whole)
	{
		IaCursor	cursor;
		bool		objects = true;

		if (node->state == LIST && is_repeated(node, value))
			return;

		ia_array_open(&cursor, ia_container(value));
		if (cursor.n == 0)
			return;
		for (uint32 i = 0; i < cursor.n && objects; i++)
		{
			IaValue		element;

			ia_array_next(&cursor, &element);
			objects = ia_is_object(&element);
		}
		if (objects)
		{
			become(merge, node, LIST, frame);
			appended = merge->appended;
			merge_list(merge, node, rule, ia_container(value), frame);
			remember(merge, node, value, appended);
			return;
		}
	}

	/* a single value, or a list that is one */
	if (node->state == OBJECT || node->state == LIST)
	{
		if (ia_is_null(value) ? !merge->options->null_removes : !merge->options->last_wins)
			return;				/* as the reference does: what is there stays */
		memset(node, 0, sizeof(*node));
	}
	set_leaf(merge, node, plain, value);
}

/* Another value of a leaf. */
void
ia_merge_add_version(Merged *node, const IaMergeRelease *release, const IaValue *value)
{
	if (node->n_versions == node->max_versions)
	{
		node->max_versions = node->max_versions * 2 + 1;
		node->versions = node->versions ?
			repalloc_huge(node->versions, node->max_versions * sizeof(Version)) :
			palloc(node->max_versions * sizeof(Version));
	}
	node->state = LEAF;
	node->versions[node->n_versions++] = (Version) {release, *value};
}

static void
set_leaf(Merge *merge, Merged *node, bool plain, const IaValue *value)
{
	Version    *last;

	if (plain && node->state == LEAF && ia_same_value(&node->value, value))
		return;					/* 1 and 1.0 are one id: its first spelling stays */
	if (merge->options->mode == IA_MERGE_COMPILED || plain)
	{
		node->state = ia_is_null(value) && !plain ? NOTHING : LEAF;
		node->plain = plain;
		node->value = *value;
		return;
	}
	last = node->n_versions > 0 ? &node->versions[node->n_versions - 1] : NULL;
	if (last == NULL || !ia_same_value(&last->value, value))
		ia_merge_add_version(node, merge->release, value);
}

/* A new element at the end of a list. */
Merged *
ia_merge_add_element(Merged *list)
{
	if (list->n_members == list->max_members)
	{
		list->max_members = list->max_members * 2 + 4;
		list->members = list->members ?
			repalloc_huge(list->members, list->max_members * sizeof(Member)) :
			palloc(list->max_members * sizeof(Member));
	}
	list->members[list->n_members] = (Member) {NULL, 0, palloc0(sizeof(Merged))};
	list->members[list->n_members].node->state = OBJECT;
	return list->members[list->n_members++].node;
}

/* The element of that id, a new one if there is none. */
Merged *
ia_merge_element_of_id(Merged *list, const IaValue *id)
{
	ElementIds *ids = list->ids;
	const IaId *found = ids ? ia_ids_find(&ids->ids, id) : NULL;

	if (found)
		return list->members[found->index].node;
	if (ids == NULL)
		ids = list->ids = palloc0(sizeof(ElementIds));
	if (ids->ids.n == ids->max)
	{
		IaIds		larger;

		ids->max = ids->max * 2 + 8;
		ia_ids_init(&larger, ids->max);
		for (uint32 i = 0; i < ids->ids.n; i++)
			(void) ia_ids_add(&larger, &ids->ids.ids[i].value, ids->ids.ids[i].index);
		if (ids->ids.slots)
			pfree(ids->ids.slots);
		if (ids->ids.ids)
			pfree(ids->ids.ids);
		ids->ids = larger;
	}
	(void) ia_ids_add(&ids->ids, id, list->n_members);
	return ia_merge_add_element(list);
}

static void
merge_list(Merge *merge, Merged *node, const IaNode *rule, const JsonbContainer *list,
		   const IaFrame *frame)
{
	const IaModel *model = merge->options->model;
	IaMergeList how = list_rule(merge);
	const IaType *type = NULL;
	IaCursor	cursor;

	if (rule && rule->item != IA_NONE && model->nodes[rule->item].type != IA_NONE)
		type = &model->types[model->nodes[rule->item].type];
	ia_array_open(&cursor, list);
	for (uint32 i = 0; i < cursor.n; i++)
	{
		IaFrame		place = {frame, NULL, i};
		IaValue		element;
		IaValue		id;
		Merged	   *into;
		uint32		appended;

		ia_array_next(&cursor, &element);
		ia_merge_member(&element, "id", &id);
		if (ia_is_given(&id) && !ia_is_string(&id) && id.type != JENTRY_ISNUMERIC)
		{
			IaFrame		id_place = {&place, "id", 2};
			const char *path = ia_path_text(&id_place);

			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("the id at \"%s\" of release %u is neither text nor number / el id en \"%s\" de la entrega %u no es texto ni número",
							path, merge->release->index, path, merge->release->index),
					 errdetail("It is %s. / Es %s.", ia_value_in_words(&id, IA_ENGLISH),
							   ia_value_in_words(&id, IA_SPANISH)),
					 errhint("Give the element an id of its own. / Dé al elemento un identificador propio.")));
		}
		if (how == IA_MERGE_BY_POSITION)
			into = i < node->n_members ? node->members[i].node : ia_merge_add_element(node);
		else if (how == IA_MERGE_APPEND || !ia_is_given(&id))
		{
			merge->appended++;
			into = ia_merge_add_element(node);
		}
		else
			into = ia_merge_element_of_id(node, &id);
		if (is_repeated(into, &element))
			continue;
		appended = merge->appended;
		merge_object(merge, into, type, ia_container(&element), &place, true);
		remember(merge, into, &element, appended);
	}
}

/*
 * Merge an object into one: what both have in one pass over the two, then what
 * is new from behind, where there is room.  element: it stands in a list, and
 * its id is what it is told apart by.
 */
static void
merge_object(Merge *merge, Merged *node, const IaType *type, const JsonbContainer *object,
			 const IaFrame *frame, bool element)
{
	const IaModel *model = merge->options->model;
	const IaField *field = type ? model->fields + type->first_field : NULL;
	const IaField *fields_end = type ? field + type->n_fields : NULL;
	bool		root = frame->parent == NULL;
	Member	   *fresh = NULL;
	uint32		n_fresh = 0;
	uint32		at = 0;
	IaCursor	cursor;

	check_stack_depth();
	CHECK_FOR_INTERRUPTS();
	ia_object_open(&cursor, object);
	for (uint32 i = 0; i < cursor.n; i++)
	{
		IaFrame		place = {frame, NULL, 0};
		const IaNode *rule = NULL;
		int			path_length = merge->path.len;
		IaValue		value;
		Merged	   *into;
		bool		plain;
		int			order = 1;

		if (i % 1024 == 1023)
			CHECK_FOR_INTERRUPTS();
		ia_object_next(&cursor, &place.key, &place.length, &value);
		while (field < fields_end &&
			   ia_name_compare(ia_string(model, field->name), field->length,
							   place.key, place.length) < 0)
			field++;
		if (field < fields_end && field->length == place.length &&
			memcmp(ia_string(model, field->name), place.key, place.length) == 0)
			rule = &model->nodes[field->node];
		if ((rule && (rule->flags & IA_NODE_OMIT)) ||
			(root && place.length == 3 && memcmp(place.key, "tag", 3) == 0))
			continue;
		plain = (root && place.length == 4 && memcmp(place.key, "ocid", 4) == 0) ||
			(element && place.length == 2 && memcmp(place.key, "id", 2) == 0);

		for (; at < node->n_members; at++)
		{
			order = ia_name_compare(node->members[at].key, node->members[at].length,
									place.key, place.length);
			if (order >= 0)
				break;
		}
		if (at < node->n_members && order == 0)
			into = node->members[at].node;
		else
		{
			if (fresh == NULL)
				fresh = palloc((cursor.n - i) * sizeof(Member));
			into = palloc0(sizeof(Merged));
			fresh[n_fresh++] = (Member) {place.key, place.length, into};
		}
		if (merge->options->n_overrides > 0)
		{
			if (path_length > 0)
				appendStringInfoChar(&merge->path, '.');
			appendBinaryStringInfo(&merge->path, place.key, place.length);
		}
		merge_value(merge, into, rule, plain, &value, &place);
		merge->path.len = path_length;
	}
	if (n_fresh == 0)
		return;
	if (node->n_members + n_fresh > node->max_members)
	{
		node->max_members = node->n_members + n_fresh + node->n_members / 2;
		node->members = node->members ?
			repalloc_huge(node->members, node->max_members * sizeof(Member)) :
			palloc(node->max_members * sizeof(Member));
	}
	at = node->n_members;
	node->n_members += n_fresh;
	for (uint32 to = node->n_members; n_fresh > 0;)
	{
		const Member *last = &fresh[n_fresh - 1];

		if (at > 0 && ia_name_compare(node->members[at - 1].key, node->members[at - 1].length,
									  last->key, last->length) > 0)
			node->members[--to] = node->members[--at];
		else
		{
			node->members[--to] = *last;
			n_fresh--;
		}
	}
	pfree(fresh);
}
