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
 * Much of what releases tell comes once, or the same each time.  So a container
 * is kept as it came until another one has something to add to it (raw), if
 * there is nothing in it that merging would leave out or refuse.
 *
 * The rules are OCDS's (a field that is not part of a merged release, a list
 * that is one value, everything else by id) and the corner cases those of the
 * reference implementation: an object or list is not removed by null, a single
 * value where an object was is passed over, an object where a value was is an
 * error.  Options choose the specification's way, or the last value's.
 */
#include "postgres.h"

#include "ia_merge_tree.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#define CLEAN_DEPTH 32			/* deeper, a container is not looked through */
#define CLEAN_ELEMENTS 8		/* nor are lists so long that their ids need a hash */

static void merge_object(IaMerge *merge, Merged *node, const IaType *type,
						 const JsonbContainer *object, const IaFrame *frame);
static void merge_value(IaMerge *merge, Merged *node, const IaNode *rule, bool plain,
						const IaValue *value, const IaFrame *frame);
static void merge_list(IaMerge *merge, Merged *node, const IaNode *rule,
					   const JsonbContainer *list, const IaFrame *frame);
static void set_leaf(IaMerge *merge, Merged *node, bool plain, const IaValue *value);

/* Begin to merge by these options. */
void
ia_merge_begin(IaMerge *merge, const IaMergeOptions *options)
{
	memset(merge, 0, sizeof(*merge));
	merge->options = options;
	merge->lazy = options->n_overrides == 0 && options->report == NULL &&
		!options->model->omits_below;
	if (options->n_overrides > 0)
		initStringInfo(&merge->path);
}

/* Merge one release into the tree. */
void
ia_merge_into(IaMerge *merge, Merged *root, const IaMergeRelease *release)
{
	const IaModel *model = merge->options->model;
	IaFrame		document = {NULL, NULL, 0};
	IaFrame		list = {&document, "releases", 8};
	IaFrame		place = {merge->options->packaged ? &list : &document, NULL, release->index};

	/* a finding is about a place of the input, an error about one of the release */
	merge->top = merge->options->report ? &place : &document;
	merge->release = release;
	merge_object(merge, root,
				 &model->types[model->nodes[model->documents[IA_RELEASE]].type],
				 ia_container(&release->value), merge->top);
}

/* Report what is odd about a value of the release at hand. */
static void
fault(const IaMerge *merge, IaFault fault, const IaFrame *frame, const IaValue *value)
{
	IaFinding	finding = {
		.fault = fault, .frame = frame, .value = value, .number = {merge->release->index}
	};

	(void) ia_report(merge->options->report, &finding);
}

/* An earlier release had one kind of value here, this one has another. */
static void
conflict(const IaMerge *merge, const Merged *node, const IaValue *value, const IaFrame *frame)
{
	bool		was_list = node->state == LIST;
	bool		was_object = node->state == OBJECT;
	const char *path;

	if (merge->options->report)
	{
		IaFault		kind = was_list ? IA_FAULT_MERGE_WAS_LIST :
			was_object ? IA_FAULT_MERGE_WAS_OBJECT : IA_FAULT_MERGE_WAS_VALUE;

		fault(merge, kind, frame, value);
		return;
	}
	path = ia_path_text(frame);
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
become(const IaMerge *merge, Merged *node, IaMergeState wanted, const IaValue *value,
	   const IaFrame *frame)
{
	if (node->state == wanted)
		return;
	if (node->state != NOTHING && (merge->options->report || !merge->options->last_wins))
		conflict(merge, node, value, frame);
	memset(node, 0, sizeof(*node));
	node->state = wanted;
}

/* How a list is merged that the caller has an opinion of. */
static IaMergeList
list_rule(const IaMerge *merge)
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

/* Whether a list is one value, by the schema or because the caller wants it so. */
static bool
is_whole(const IaMerge *merge, const IaNode *rule)
{
	if (merge->options->n_overrides > 0)
	{
		IaMergeList how = list_rule(merge);

		if (how != IA_MERGE_BY_ID)
			return how == IA_MERGE_WHOLE;
	}
	return ia_merge_is_whole(rule);
}

/*
 * Releases repeat themselves: what was merged last, byte for byte, changes
 * nothing the second time, unless it has elements without id.
 */
static inline bool
is_repeated(const Merged *node, const IaValue *value)
{
	if (node->raw)
		return node->last.value.length == value->length &&
			memcmp(node->last.value.data, value->data, value->length) == 0;
	return node->seen && node->seen_length == value->length &&
		memcmp(node->seen, value->data, value->length) == 0;
}

/* Whether a list is merged element by element: all of them are objects. */
bool
ia_merge_is_list(const IaValue *value)
{
	IaCursor	cursor;

	if (!ia_is_array(value))
		return false;
	ia_array_open(&cursor, ia_container(value));
	for (uint32 i = 0; i < cursor.n; i++)
	{
		IaValue		element;

		ia_array_next(&cursor, &element);
		if (!ia_is_object(&element))
			return false;
	}
	return cursor.n > 0;
}

static bool
is_id(const IaValue *id)
{
	return ia_is_string(id) || id->type == JENTRY_ISNUMERIC;
}

/*
 * Whether merging keeps all of a container: no null, nothing empty, and each
 * element of a list with an id of its own.
 */
static bool
is_clean(const IaValue *value, int depth)
{
	IaValue		ids[CLEAN_ELEMENTS];
	IaCursor	cursor;
	bool		list;

	check_stack_depth();
	if (depth > CLEAN_DEPTH || JsonContainerSize(ia_container(value)) == 0)
		return false;
	list = ia_is_array(value);
	if (list && !ia_merge_is_list(value))
		return true;			/* one value, whatever is in it */
	if (list)
		ia_array_open(&cursor, ia_container(value));
	else
		ia_object_open(&cursor, ia_container(value));
	if (list && cursor.n > CLEAN_ELEMENTS)
		return false;
	for (uint32 i = 0; i < cursor.n; i++)
	{
		IaValue		member;

		ia_take(&member, *cursor.values++, cursor.base, &cursor.value_offset);
		if (ia_is_null(&member) ||
			(ia_is_container(&member) && !is_clean(&member, depth + 1)))
			return false;
		if (!list)
			continue;
		ia_merge_member(&member, "id", &ids[i]);
		if (!ids[i].data || !is_id(&ids[i]))
			return false;
		for (uint32 j = 0; j < i; j++)
		{
			if (ia_same_value(&ids[i], &ids[j]))
				return false;
		}
	}
	return true;
}

/* Merge the members of an object, or the elements of a list, one by one. */
static void
merge_members(IaMerge *merge, Merged *node, const IaNode *rule, const IaValue *value,
			  const IaFrame *frame)
{
	const IaModel *model = merge->options->model;
	uint32		appended = merge->appended;

	if (ia_is_array(value))
		merge_list(merge, node, rule, ia_container(value), frame);
	else
		merge_object(merge, node,
					 rule && rule->type != IA_NONE ? &model->types[rule->type] : NULL,
					 ia_container(value), frame);
	node->seen = merge->appended == appended && !merge->options->report ? value->data : NULL;
	node->seen_length = value->length;
}

/* What was kept as it came: it has to take something in now. */
static void
unfold(IaMerge *merge, Merged *node, const IaNode *rule, const IaFrame *frame)
{
	const IaMergeRelease *release = merge->release;
	bool		clean = merge->clean;
	Version		raw = node->last;

	*node = (Merged) {.state = node->state, .element = node->element};
	merge->release = raw.release;
	merge->clean = true;
	merge_members(merge, node, rule, &raw.value, frame);
	merge->release = release;
	merge->clean = clean;
}

/* Take an object, or a list merged by element, in to a place of its kind. */
static void
merge_container(IaMerge *merge, Merged *node, const IaNode *rule, const IaValue *value,
				const IaFrame *frame)
{
	if (is_repeated(node, value))
		return;
	if (node->raw)
		unfold(merge, node, rule, frame);
	else if (node->members == NULL && merge->lazy && (merge->clean || is_clean(value, 0)))
	{
		node->raw = true;
		node->last = (Version) {merge->release, *value};
		return;
	}
	merge_members(merge, node, rule, value, frame);
}

/* Take a value in. */
static void
merge_value(IaMerge *merge, Merged *node, const IaNode *rule, bool plain, const IaValue *value,
			const IaFrame *frame)
{
	if (ia_is_container(value) && !plain)
	{
		bool		object = ia_is_object(value);
		bool		whole = !object && is_whole(merge, rule);

		if (!whole && JsonContainerSize(ia_container(value)) == 0)
			return;
		if (object || (!whole && ia_merge_is_list(value)))
		{
			become(merge, node, object ? OBJECT : LIST, value, frame);
			merge_container(merge, node, rule, value, frame);
			return;
		}
	}

	/* a single value, or a list that is one */
	if (node->state == OBJECT || node->state == LIST)
	{
		if (ia_is_null(value) ? !merge->options->null_removes : !merge->options->last_wins)
		{
			/* as the reference does: what is there stays */
			if (merge->options->report)
				fault(merge, IA_FAULT_MERGE_DROPPED, frame, value);
			return;
		}
		if (merge->options->report && !ia_is_null(value))
			conflict(merge, node, value, frame);
		memset(node, 0, sizeof(*node));
	}
	set_leaf(merge, node, plain, value);
}

/* Another value of a leaf, the last now. */
void
ia_merge_add_version(Merged *node, const IaMergeRelease *release, const IaValue *value)
{
	if (node->state == LEAF)
	{
		if (node->n_earlier == node->max_earlier)
		{
			node->max_earlier = node->max_earlier * 2 + 2;
			node->earlier = node->earlier ?
				repalloc_huge(node->earlier, node->max_earlier * sizeof(Version)) :
				palloc(node->max_earlier * sizeof(Version));
		}
		node->earlier[node->n_earlier++] = node->last;
	}
	node->state = LEAF;
	node->last = (Version) {release, *value};
}

static void
set_leaf(IaMerge *merge, Merged *node, bool plain, const IaValue *value)
{
	if (node->state == LEAF && (plain || merge->options->mode == IA_MERGE_VERSIONED) &&
		ia_same_value(&node->last.value, value))
		return;					/* 1 and 1.0 are one id: its first spelling stays */
	if (merge->options->mode == IA_MERGE_VERSIONED && !plain)
	{
		ia_merge_add_version(node, merge->release, value);
		return;
	}
	node->state = ia_is_null(value) && !plain ? NOTHING : LEAF;
	node->plain = plain;
	node->last.value = *value;
}

/* Make room for so many members or elements in all. */
void
ia_merge_reserve(Merged *node, uint32 n)
{
	if (n <= node->max_members)
		return;
	node->max_members = node->members ? Max(n, node->max_members + node->max_members / 2 + 2) : n;
	node->members = node->members ?
		repalloc_huge(node->members, node->max_members * sizeof(Member)) :
		MemoryContextAllocHuge(CurrentMemoryContext, node->max_members * sizeof(Member));
}

/* A new element at the end of a list. */
Merged *
ia_merge_add_element(Merged *list)
{
	Member	   *member;

	ia_merge_reserve(list, list->n_members + 1);
	member = &list->members[list->n_members++];
	memset(member, 0, sizeof(*member));
	member->node.state = OBJECT;
	member->node.element = true;
	return &member->node;
}

/* The element of that id, a new one if there is none. */
Merged *
ia_merge_element_of_id(Merged *list, const IaValue *id)
{
	ElementIds *ids = list->ids;
	const IaId *found = ids ? ia_ids_find(&ids->ids, id) : NULL;

	if (found)
		return &list->members[found->index].node;
	if (ids == NULL)
		ids = list->ids = palloc0(sizeof(ElementIds));
	if (ids->ids.n == ids->max)
	{
		IaIds		larger;

		ids->max = Max(ids->max * 2 + 8, list->max_members);
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

/* An id that cannot be one. */
static void
refuse_id(const IaMerge *merge, const IaValue *id, const IaFrame *frame)
{
	const char *path = ia_path_text(frame);

	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("the id at \"%s\" of release %u is neither text nor number / el id en \"%s\" de la entrega %u no es texto ni número",
					path, merge->release->index, path, merge->release->index),
			 errdetail("It is %s. / Es %s.", ia_value_in_words(id, IA_ENGLISH),
					   ia_value_in_words(id, IA_SPANISH)),
			 errhint("Give the element an id of its own. / Dé al elemento un identificador propio.")));
}

/* What is odd about the id of an element; seen: those of the list so far. */
static void
report_id(const IaMerge *merge, const IaValue *id, IaIds *seen, const IaFrame *frame)
{
	IaFrame		place = {frame, "id", 2};

	if (!ia_is_given(id))
		fault(merge, IA_FAULT_MERGE_NO_ID, frame, NULL);
	else if (!is_id(id))
		fault(merge, IA_FAULT_MERGE_ID, &place, id);
	else if (ia_ids_add(seen, id, frame->length))
		fault(merge, IA_FAULT_MERGE_SAME_ID, &place, id);
}

static void
merge_list(IaMerge *merge, Merged *node, const IaNode *rule, const JsonbContainer *list,
		   const IaFrame *frame)
{
	const IaModel *model = merge->options->model;
	const IaNode *item = rule && rule->item != IA_NONE ? &model->nodes[rule->item] : NULL;
	IaMergeList how = list_rule(merge);
	IaIds		seen;
	IaCursor	cursor;

	ia_array_open(&cursor, list);
	if (node->n_members == 0)
		ia_merge_reserve(node, cursor.n);
	if (merge->options->report)
		ia_ids_init(&seen, cursor.n);
	for (uint32 i = 0; i < cursor.n; i++)
	{
		IaFrame		place = {frame, NULL, i};
		IaValue		element;
		IaValue		id;
		Merged	   *into;

		ia_array_next(&cursor, &element);
		ia_merge_member(&element, "id", &id);
		if (merge->options->report && how == IA_MERGE_BY_ID)
			report_id(merge, &id, &seen, &place);
		if (ia_is_given(&id) && !is_id(&id) && !merge->options->report)
			refuse_id(merge, &id, &(IaFrame) {&place, "id", 2});
		if (how == IA_MERGE_BY_POSITION)
			into = i < node->n_members ? &node->members[i].node : ia_merge_add_element(node);
		else if (how == IA_MERGE_APPEND || !ia_is_given(&id) || !is_id(&id))
		{
			merge->appended++;
			into = ia_merge_add_element(node);
		}
		else
			into = ia_merge_element_of_id(node, &id);
		merge_container(merge, into, item, &element, &place);
	}
}

/* A member that is new to an object, and what the model says of it. */
void
ia_merge_begin_member(const IaMerge *merge, Member *member, const IaField **field,
					  const IaField *fields_end, const IaFrame *place, bool element)
{
	bool		root = place->parent == merge->top;

	memset(member, 0, sizeof(*member));
	member->key = place->key;
	member->length = place->length;
	member->rule = ia_merge_rule(merge->options->model, field, fields_end, place->key,
								 place->length);
	member->omitted = (member->rule && (member->rule->flags & IA_NODE_OMIT)) ||
		(root && place->length == 3 && memcmp(place->key, "tag", 3) == 0);
	member->plain = (root && place->length == 4 && memcmp(place->key, "ocid", 4) == 0) ||
		(element && place->length == 2 && memcmp(place->key, "id", 2) == 0);
}

/* Members come in the order of both; most of the time the next is the same. */
static inline int
compare_key(const Member *member, const IaFrame *place)
{
	if (member->length != place->length)
		return member->length < place->length ? -1 : 1;
	return memcmp(member->key, place->key, place->length);
}

/*
 * Merge an object into one: what both have in one pass over the two, then what
 * is new from behind, where there is room.
 */
static void
merge_object(IaMerge *merge, Merged *node, const IaType *type, const JsonbContainer *object,
			 const IaFrame *frame)
{
	const IaModel *model = merge->options->model;
	const IaField *field = type ? model->fields + type->first_field : NULL;
	const IaField *fields_end = type ? field + type->n_fields : NULL;
	int			path_length = merge->path.len;
	Member	   *fresh = NULL;
	uint32		n_fresh = 0;
	uint32		at = 0;
	IaCursor	cursor;

	check_stack_depth();
	CHECK_FOR_INTERRUPTS();
	ia_object_open(&cursor, object);
	if (node->n_members == 0)
	{
		/* all of it is new */
		ia_merge_reserve(node, cursor.n);
		fresh = node->members;
	}
	for (uint32 i = 0; i < cursor.n; i++)
	{
		IaFrame		place = {frame, NULL, 0};
		IaValue		value;
		Member	   *into;
		int			order = 1;

		if (i % 1024 == 1023)
			CHECK_FOR_INTERRUPTS();
		ia_object_next(&cursor, &place.key, &place.length, &value);
		for (; at < node->n_members; at++)
		{
			order = compare_key(&node->members[at], &place);
			if (order >= 0)
				break;
		}
		if (order == 0)
			into = &node->members[at++];
		else
		{
			if (fresh == NULL)
				fresh = palloc((cursor.n - i) * sizeof(Member));
			into = &fresh[n_fresh++];
			ia_merge_begin_member(merge, into, &field, fields_end, &place, node->element);
		}
		if (into->omitted)
			continue;
		if (merge->options->n_overrides > 0)
		{
			if (path_length > 0)
				appendStringInfoChar(&merge->path, '.');
			appendBinaryStringInfo(&merge->path, place.key, place.length);
		}
		merge_value(merge, &into->node, into->rule, into->plain, &value, &place);
		merge->path.len = path_length;
	}
	if (n_fresh == 0)
		return;
	at = node->n_members;
	node->n_members += n_fresh;
	if (at == 0)
		return;
	ia_merge_reserve(node, node->n_members);
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
