/*
 * ia_schema.c
 *		A JSON Schema as a tree that merge patches change.
 *
 * JSON Merge Patch (RFC 7396): objects are merged member by member, null
 * removes, anything else replaces.  Each member keeps its origin, so that a
 * field can say who brought it and so that two patches that contradict each
 * other are noticed: to change what the standard says is what an extension is
 * for, to change what another extension says is somebody's mistake.  Only
 * objects are taken apart; a list is one value to a merge patch.
 *
 * Members are sorted the way jsonb sorts keys, so that a patch is merged like
 * two sorted lists, in linear time.
 */
#include "postgres.h"

#include "ia_check.h"
#include "ia_schema.h"
#include "miscadmin.h"

typedef struct Merge
{
	uint32		origin;
	IaContradiction contradiction;
	void	   *state;
} Merge;

static void merge_object(const Merge *merge, IaSchema *target, const JsonbContainer *patch,
						 const IaFrame *frame, bool map);

/* Whether a keyword holds schemas by name. */
bool
ia_schema_is_map(const char *keyword, uint32 length)
{
	return (length == 10 && memcmp(keyword, "properties", 10) == 0) ||
		(length == 11 && memcmp(keyword, "definitions", 11) == 0) ||
		(length == 17 && memcmp(keyword, "patternProperties", 17) == 0);
}

/* Take a value apart; members that are null are left out, as RFC 7396 has it. */
IaSchema *
ia_schema_read(const IaValue *value, uint32 origin)
{
	IaSchema   *schema = palloc0(sizeof(IaSchema));
	IaCursor	cursor;

	check_stack_depth();
	CHECK_FOR_INTERRUPTS();
	schema->value = *value;
	schema->type = IA_NONE;
	if (!ia_is_object(value))
		return schema;
	ia_object_open(&cursor, ia_container(value));
	schema->members = palloc_extended((cursor.n + 1) * sizeof(IaMember), MCXT_ALLOC_HUGE);
	for (uint32 i = 0; i < cursor.n; i++)
	{
		IaMember   *member = &schema->members[schema->n_members];
		IaValue		inner;

		ia_object_next(&cursor, &member->name, &member->length, &inner);
		if (ia_is_null(&inner))
			continue;
		member->origin = origin;
		member->value = ia_schema_read(&inner, origin);
		schema->n_members++;
	}
	return schema;
}

const IaMember *
ia_schema_member(const IaSchema *schema, const char *name, uint32 length)
{
	uint32		low = 0;
	uint32		high = schema->n_members;

	while (low < high)
	{
		uint32		middle = (low + high) / 2;
		const IaMember *member = &schema->members[middle];
		int			order = ia_name_compare(name, length, member->name, member->length);

		if (order == 0)
			return member;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

void
ia_schema_merge(IaSchema *target, const JsonbContainer *patch, uint32 origin,
				IaContradiction contradiction, void *state, const IaFrame *frame)
{
	Merge		merge = {origin, contradiction, state};

	merge_object(&merge, target, patch, frame, false);
}

/* The patch that set a member or something inside it; 0: it is the standard's alone. */
static uint32
patched_by(const IaMember *member)
{
	uint32		origin = member->origin;

	check_stack_depth();
	for (uint32 i = 0; i < member->value->n_members && origin == 0; i++)
		origin = patched_by(&member->value->members[i]);
	return origin;
}

/* Words for people, which patches may change as they like. */
static bool
is_annotation(const IaMember *member)
{
	return (member->length == 5 && memcmp(member->name, "title", 5) == 0) ||
		(member->length == 11 && memcmp(member->name, "description", 11) == 0);
}

/* Set a member that is there already, or remove it; map: its name is no keyword. */
static void
merge_member(const Merge *merge, IaMember *member, const IaValue *value, const IaFrame *frame,
			 bool map)
{
	bool		removed = ia_is_null(value);

	if (ia_is_object(value) && ia_is_object(&member->value->value))
	{
		merge_object(merge, member->value, ia_container(value), frame,
					 !map && ia_schema_is_map(member->name, member->length));
		return;
	}
	if (!removed && !ia_is_object(value) && ia_same_value(&member->value->value, value))
		return;
	if (map || !is_annotation(member))
	{
		uint32		earlier = patched_by(member);

		if (earlier > 0)
			merge->contradiction(merge->state, frame, earlier, removed ? NULL : value);
	}
	member->origin = merge->origin;
	member->value = removed ? NULL : ia_schema_read(value, merge->origin);
}

/*
 * Merge a patch into an object: what both have in one pass over the two, then
 * what is new from behind, where there is room.
 */
static void
merge_object(const Merge *merge, IaSchema *target, const JsonbContainer *patch,
			 const IaFrame *frame, bool map)
{
	IaMember   *fresh;
	uint32		n_fresh = 0;
	uint32		at = 0;
	uint32		kept = 0;
	IaCursor	cursor;

	check_stack_depth();
	CHECK_FOR_INTERRUPTS();
	ia_object_open(&cursor, patch);
	if (cursor.n == 0)
		return;
	fresh = palloc_extended(cursor.n * sizeof(IaMember), MCXT_ALLOC_HUGE);
	for (uint32 i = 0; i < cursor.n; i++)
	{
		IaFrame		place = {frame, NULL, 0};
		IaValue		value;
		int			order = -1;

		ia_object_next(&cursor, &place.key, &place.length, &value);
		for (; at < target->n_members; at++)
		{
			order = ia_name_compare(target->members[at].name, target->members[at].length,
									place.key, place.length);
			if (order >= 0)
				break;
		}
		if (at < target->n_members && order == 0)
			merge_member(merge, &target->members[at], &value, &place, map);
		else if (!ia_is_null(&value))
			fresh[n_fresh++] = (IaMember) {
				place.key, place.length, merge->origin, ia_schema_read(&value, merge->origin)
			};
	}

	for (uint32 i = 0; i < target->n_members; i++)
	{
		if (target->members[i].value != NULL)
			target->members[kept++] = target->members[i];
	}
	target->n_members = kept;
	if (n_fresh > 0)
	{
		IaMember   *members = repalloc_huge(target->members,
											(kept + n_fresh + 1) * sizeof(IaMember));
		uint32		to = kept + n_fresh;

		target->members = members;
		target->n_members = to;
		while (n_fresh > 0)
		{
			const IaMember *last = &fresh[n_fresh - 1];

			if (kept > 0 && ia_name_compare(members[kept - 1].name, members[kept - 1].length,
											last->name, last->length) > 0)
				members[--to] = members[--kept];
			else
			{
				members[--to] = *last;
				n_fresh--;
			}
		}
	}
	pfree(fresh);
}
