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

#include "ia_merge.h"
#include "ia_text.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

typedef enum State
{
	NOTHING,					/* never there, or removed */
	LEAF,
	OBJECT,
	LIST
} State;

/* A value of a leaf over time. */
typedef struct Version
{
	const IaMergeRelease *release;
	IaValue		value;
} Version;

typedef struct Merged Merged;

/* A member of an object. */
typedef struct Member
{
	const char *key;
	uint32		length;
	Merged	   *node;
} Member;

struct Merged
{
	State		state;
	bool		plain;			/* a leaf that has no history: ocid, an element's id */
	uint32		written;		/* members or elements that hold something */
	IaValue		value;			/* of a plain leaf, or of any in a compiled release */
	Version    *versions;
	uint32		n_versions;
	uint32		max_versions;
	Member	   *members;		/* of an object, sorted; of a list, its elements in order */
	uint32		n_members;
	uint32		max_members;
	IaIds		ids;			/* of a list: element by id */
	uint32		max_ids;
};

typedef struct Merge
{
	const IaMergeOptions *options;
	const IaMergeRelease *release;	/* the one being merged */
	StringInfoData path;		/* names joined by dots, kept only for overrides */
	uint32		merged;			/* members so far, for interrupts */
} Merge;

static int	compare_releases(const void *a, const void *b, void *arg);
static void merge_object(Merge *merge, Merged *node, const IaType *type,
						 const JsonbContainer *object, const IaFrame *frame, bool element);
static void merge_value(Merge *merge, Merged *node, const IaNode *rule, bool plain,
						const IaValue *value, const IaFrame *frame);
static void merge_list(Merge *merge, Merged *node, const IaNode *rule, const JsonbContainer *list,
					   const IaFrame *frame);
static void set_leaf(Merge *merge, Merged *node, bool plain, const IaValue *value);
static uint32 count_written(Merged *node);
static void write_node(IaBuilder *builder, const Merged *node, const IaMergeOptions *options);
static void write_meta(Merged *root, const IaMergeOptions *options, const IaMergeRelease *last);

/* ---- the releases ---- */

/* The member of an object, or a value without data. */
static void
member_of(const IaValue *object, const char *name, IaValue *value)
{
	if (!ia_is_object(object) || !ia_member(ia_container(object), name, strlen(name), value))
		memset(value, 0, sizeof(*value));
}

static inline bool
is_given(const IaValue *value)
{
	return value->data != NULL && !ia_is_null(value);
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
	member_of(value, "id", &release->id);
	member_of(value, "date", &release->date);
	member_of(value, "tag", &release->tag);
	member_of(value, "ocid", &release->ocid);
	release->readable = release->date.data && ia_is_string(&release->date) &&
		ia_text_instant(release->date.data, release->date.length, &release->instant);
}

/* Where there are two releases, each needs a date: it decides who is the later. */
static void
check_date(const IaMergeRelease *release)
{
	if (is_given(&release->date) && ia_is_string(&release->date))
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

static int
compare_text(const IaValue *a, const IaValue *b)
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
		order = compare_text(&left->date, &right->date);
	else if (left->instant != right->instant)
		order = left->instant < right->instant ? -1 : 1;
	if (order != 0)
		return order;
	return left->index < right->index ? -1 : 1;
}

/* Put releases in order and merge them; NULL for none. */
Jsonb *
ia_merge_releases(const IaMergeOptions *options, IaMergeRelease *releases, uint32 n)
{
	const IaModel *model = options->model;
	const IaType *type = &model->types[model->nodes[model->documents[IA_RELEASE]].type];
	bool		by_text = options->text_order;
	Merged		root = {.state = OBJECT};
	Merge		merge = {.options = options};
	Size		bytes = 0;
	IaBuilder	builder;

	initStringInfo(&merge.path);
	for (uint32 i = 0; i < n; i++)
	{
		bytes += releases[i].value.length;
		if (n > 1)
			check_date(&releases[i]);
		if (!releases[i].readable)
			by_text = true;		/* moments that cannot be read cannot be compared */
	}
	qsort_arg(releases, n, sizeof(*releases), compare_releases, &by_text);
	for (uint32 i = 0; i < n; i++)
	{
		IaFrame		frame = {NULL, NULL, 0};

		merge.release = &releases[i];
		merge_object(&merge, &root, type, ia_container(&releases[i].value), &frame, false);
	}
	if (options->mode == IA_MERGE_COMPILED)
		write_meta(&root, options, n > 0 ? &releases[n - 1] : NULL);
	(void) count_written(&root);
	ia_build_init(&builder, bytes);
	write_node(&builder, &root, options);
	return ia_build_done(&builder);
}

/* ---- merging ---- */

/* An earlier release had one kind of value here, this one has another. */
static void
conflict(Merge *merge, const Merged *node, const IaFrame *frame)
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

/* Whether anything is known of a node that a value of another kind would contradict. */
static bool
holds_other(const Merge *merge, Merged *node, State wanted, const IaFrame *frame)
{
	if (node->state == wanted || node->state == NOTHING)
		return false;
	if (!merge->options->last_wins)
		conflict(unconstify(Merge *, merge), node, frame);
	memset(node, 0, sizeof(*node));
	return true;
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

/* Take a value in. */
static void
merge_value(Merge *merge, Merged *node, const IaNode *rule, bool plain, const IaValue *value,
			const IaFrame *frame)
{
	const IaModel *model = merge->options->model;
	bool		whole = is_whole(merge, rule);

	if (ia_is_object(value) && !plain)
	{
		if (JsonContainerSize(ia_container(value)) == 0)
			return;
		(void) holds_other(merge, node, OBJECT, frame);
		node->state = OBJECT;
		merge_object(merge, node, rule && rule->type != IA_NONE ? &model->types[rule->type] : NULL,
					 ia_container(value), frame, false);
		return;
	}
	if (ia_is_array(value) && !plain && !whole)
	{
		IaCursor	cursor;
		bool		objects = true;

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
			(void) holds_other(merge, node, LIST, frame);
			node->state = LIST;
			merge_list(merge, node, rule, ia_container(value), frame);
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
	if (last && ia_same_value(&last->value, value))
		return;
	if (node->n_versions == node->max_versions)
	{
		node->max_versions = node->max_versions * 2 + 1;
		node->versions = node->versions ?
			repalloc_huge(node->versions, node->max_versions * sizeof(Version)) :
			palloc(node->max_versions * sizeof(Version));
	}
	node->state = LEAF;
	node->versions[node->n_versions++] = (Version) {merge->release, *value};
}

/* A new element at the end of a list. */
static Merged *
add_element(Merged *list)
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
static Merged *
element_of_id(Merged *list, const IaValue *id, bool *fresh)
{
	const IaId *found = list->max_ids > 0 ? ia_ids_find(&list->ids, id) : NULL;

	*fresh = found == NULL;
	if (found)
		return list->members[found->index].node;
	if (list->ids.n == list->max_ids)
	{
		IaIds		larger;

		list->max_ids = list->max_ids * 2 + 8;
		ia_ids_init(&larger, list->max_ids);
		for (uint32 i = 0; i < list->ids.n; i++)
			(void) ia_ids_add(&larger, &list->ids.ids[i].value, list->ids.ids[i].index);
		list->ids = larger;
	}
	(void) ia_ids_add(&list->ids, id, list->n_members);
	return add_element(list);
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
		bool		fresh;

		ia_array_next(&cursor, &element);
		member_of(&element, "id", &id);
		if (is_given(&id) && !ia_is_string(&id) && id.type != JENTRY_ISNUMERIC)
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
			into = i < node->n_members ? node->members[i].node : add_element(node);
		else if (how == IA_MERGE_APPEND || !is_given(&id))
			into = add_element(node);
		else
			into = element_of_id(node, &id, &fresh);
		merge_object(merge, into, type, ia_container(&element), &place, true);
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

/* ---- writing ---- */

/* Count what is to be written: objects and lists that hold nothing are not. */
static uint32
count_written(Merged *node)
{
	check_stack_depth();
	CHECK_FOR_INTERRUPTS();
	if (node->state == LEAF)
		return 1;
	node->written = 0;
	for (uint32 i = 0; i < node->n_members; i++)
		node->written += count_written(node->members[i].node) > 0;
	return node->written;
}

static inline bool
is_written(const Merged *node)
{
	return node->state == LEAF || (node->state != NOTHING && node->written > 0);
}

/* The values of a leaf, each with the release that brought it. */
static void
write_versions(IaBuilder *builder, const Merged *node)
{
	static const char *const keys[] = {"value", "releaseID", "releaseTag", "releaseDate"};
	static const IaValue none = {JENTRY_ISNULL, 0, NULL};

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
			ia_build_value(builder, is_given(values[k]) ? values[k] : &none);
	}
}

static void
write_node(IaBuilder *builder, const Merged *node, const IaMergeOptions *options)
{
	check_stack_depth();
	CHECK_FOR_INTERRUPTS();
	switch (node->state)
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
				if (is_written(node->members[i].node))
					ia_build_key(builder, node->members[i].key, node->members[i].length);
			}
			for (uint32 i = 0; i < node->n_members; i++)
			{
				if (is_written(node->members[i].node))
					write_node(builder, node->members[i].node, options);
			}
			break;
		case LIST:
			ia_build_array(builder, node->written);
			for (uint32 i = 0; i < node->n_members; i++)
			{
				if (is_written(node->members[i].node))
					write_node(builder, node->members[i].node, options);
			}
			break;
	}
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
	if (value == NULL || !is_given(value) || !ia_is_string(value))
		appendStringInfoString(to, "None");
	else
		appendBinaryStringInfo(to, value->data, value->length);
}

/* What a compiled release says of itself: tag, date, and an id made of ocid and date. */
static void
write_meta(Merged *root, const IaMergeOptions *options, const IaMergeRelease *last)
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
	if (is_given(&last->date))
		set_member(root, "date", &last->date);
}
