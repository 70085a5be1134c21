/*
 * ia_merge_tree.h
 *		The tree of fields that releases are merged into.
 *
 * For the files that fill it (ia_merge_tree.c, ia_merge_load.c) and write it
 * (ia_merge_write.c); what the rest of the extension calls is in ia_merge.h.
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

typedef struct Merged Merged;

/* A member of an object. */
typedef struct Member
{
	const char *key;
	uint32		length;
	Merged	   *node;
} Member;

/* The elements of a list by their ids. */
typedef struct ElementIds
{
	IaIds		ids;
	uint32		max;
} ElementIds;

/* A place in the merged release; there are as many as it has fields, so they are small. */
struct Merged
{
	uint8		state;			/* IaMergeState */
	bool		plain;			/* a leaf that has no history: ocid, an element's id */
	union
	{
		struct					/* a leaf */
		{
			IaValue		value;	/* of a plain leaf, or of any in a compiled release */
			Version    *versions;
			uint32		n_versions;
			uint32		max_versions;
		};
		struct					/* an object, its members sorted; a list, its elements in order */
		{
			Member	   *members;
			uint32		n_members;
			uint32		max_members;
			uint32		written;	/* members that hold something */
			uint32		last_length;
			const char *last;	/* the container merged last; NULL: again it would add something */
			ElementIds *ids;
		};
	};
};

static inline bool
ia_is_given(const IaValue *value)
{
	return value->data != NULL && !ia_is_null(value);
}

/* Whether anything of it is to be written, once that was counted. */
static inline bool
ia_is_written(const Merged *node)
{
	return node->state == LEAF || (node->state != NOTHING && node->written > 0);
}

/* ia_merge_tree.c */
extern void ia_merge_member(const IaValue *object, const char *name, IaValue *value);
extern void ia_merge_instant(IaMergeRelease *release);
extern int	ia_merge_compare_text(const IaValue *a, const IaValue *b);
extern void ia_merge_add_version(Merged *node, const IaMergeRelease *release, const IaValue *value);
extern Merged *ia_merge_add_element(Merged *list);
extern Merged *ia_merge_element_of_id(Merged *list, const IaValue *id);

/* ia_merge_load.c */
extern void ia_merge_load(Merged *node, const JsonbContainer *object, IaMergeRelease *last);

/* ia_merge_write.c */
extern uint32 ia_merge_count(Merged *node);
extern void ia_merge_write_meta(Merged *root, const IaMergeRelease *last);
extern Jsonb *ia_merge_written(Merged *root, const IaMergeOptions *options, Size bytes);
extern void ia_merge_visit(const Merged *node, const IaFrame *frame, IaChangeVisitor visit,
						   void *state);

#endif							/* IA_MERGE_TREE_H */
