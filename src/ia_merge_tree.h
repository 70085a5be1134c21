/*
 * ia_merge_tree.h
 *		The tree of fields that releases are merged into.
 *
 * For the files that fill it (ia_merge_releases.c, ia_merge_tree.c,
 * ia_merge_load.c) and write it (ia_merge_write.c); what the rest of the
 * extension calls is in ia_merge.h.
 */
#ifndef IA_MERGE_TREE_H
#define IA_MERGE_TREE_H

#include "ia_merge.h"

typedef enum IaMergeState
{
	NOTHING,					/* never there, or removed */
	LEAF,
	OBJECT,
	LIST
} IaMergeState;

/* A value of a leaf over time. */
typedef struct Version
{
	const IaMergeRelease *release;
	IaValue		value;
} Version;

typedef struct Member Member;

/* The elements of a list by their ids. */
typedef struct ElementIds
{
	IaIds		ids;
	uint32		max;
} ElementIds;

/* A place in the merged release; there are as many as it has fields, so they are small. */
typedef struct Merged
{
	uint8		state;			/* IaMergeState */
	bool		plain;			/* a leaf that has no history: ocid, an element's id */
	bool		raw;			/* an object or list as it came: nothing was added to it yet */
	bool		element;		/* of a list: its id tells it apart and has no history */
	union
	{
		struct					/* a leaf, or what is raw */
		{
			Version		last;
			Version    *earlier;	/* its values before, oldest first; versioned only */
			uint32		n_earlier;
			uint32		max_earlier;
		};
		struct					/* an object, its members sorted; a list, its elements in order */
		{
			Member	   *members;
			uint32		n_members;
			uint32		max_members;
			uint32		written;	/* members that hold something */
			uint32		seen_length;
			const char *seen;	/* the container merged last; NULL: again it would add something */
			ElementIds *ids;
		};
	};
} Merged;

/*
 * A member of an object, or an element of a list, which has neither key nor
 * rule.  What the model says of it is looked up once, when it first appears.
 * It holds its place: an object is one array, which is moved when it grows, so
 * nobody keeps a pointer to a place while its parent is filled.
 */
struct Member
{
	const char *key;
	uint32		length;
	bool		omitted;		/* not part of a merged release */
	bool		plain;
	const IaNode *rule;			/* NULL: the model does not know it */
	Merged		node;
};

/* Merging under way. */
typedef struct IaMerge
{
	const IaMergeOptions *options;
	const IaMergeRelease *release;	/* the one being merged */
	const IaFrame *top;			/* of that release */
	StringInfoData path;		/* names joined by dots, kept only for overrides */
	uint32		appended;		/* elements that every release adds again */
	bool		lazy;			/* containers may stay raw */
	bool		clean;			/* what is merged is known to be clean */
} IaMerge;

static inline bool
ia_is_given(const IaValue *value)
{
	return value->data != NULL && !ia_is_null(value);
}

/* Whether anything of it is to be written, once that was counted. */
static inline bool
ia_is_written(const Merged *node)
{
	return node->state == LEAF || (node->state != NOTHING && (node->raw || node->written > 0));
}

/*
 * Whether a list is one value: the schema says so, or its elements are no
 * objects or have no id.  A list the schema does not know is merged by id.
 */
static inline bool
ia_merge_is_whole(const IaNode *rule)
{
	return rule && ((rule->flags & IA_NODE_WHOLE) ||
					(rule->item != IA_NONE && !(rule->flags & IA_NODE_BYID)));
}

/* What the model says of a member; members are asked for in jsonb's order. */
static inline const IaNode *
ia_merge_rule(const IaModel *model, const IaField **field, const IaField *fields_end,
			  const char *key, uint32 length)
{
	for (; *field < fields_end; (*field)++)
	{
		int			order = ia_name_compare(ia_string(model, (*field)->name), (*field)->length,
											key, length);

		if (order >= 0)
			return order == 0 ? &model->nodes[(*field)->node] : NULL;
	}
	return NULL;
}

/* ia_merge_releases.c */
extern void ia_merge_member(const IaValue *object, const char *name, IaValue *value);
extern void ia_merge_instant(IaMergeRelease *release);
extern int	ia_merge_compare_text(const IaValue *a, const IaValue *b);

/* ia_merge_tree.c */
extern void ia_merge_begin(IaMerge *merge, const IaMergeOptions *options);
extern void ia_merge_into(IaMerge *merge, Merged *root, const IaMergeRelease *release);
extern void ia_merge_begin_member(const IaMerge *merge, Member *member, const IaField **field,
								  const IaField *fields_end, const IaFrame *place, bool element);
extern bool ia_merge_is_list(const IaValue *value);
extern void ia_merge_add_version(Merged *node, const IaMergeRelease *release, const IaValue *value);
extern void ia_merge_reserve(Merged *node, uint32 n);
extern Merged *ia_merge_add_element(Merged *list);
extern Merged *ia_merge_element_of_id(Merged *list, const IaValue *id);

/* ia_merge_load.c */
extern void ia_merge_load(IaMerge *merge, Merged *root, const JsonbContainer *record,
						  IaMergeRelease *last);

/* ia_merge_write.c */
extern uint32 ia_merge_count(Merged *node);
extern void ia_merge_write_meta(Merged *root, const IaMergeRelease *last);
extern Jsonb *ia_merge_written(Merged *root, const IaMergeOptions *options, Size bytes);
extern void ia_merge_visit(const Merged *node, const IaFrame *frame, IaChangeVisitor visit,
						   void *state);

#endif							/* IA_MERGE_TREE_H */
