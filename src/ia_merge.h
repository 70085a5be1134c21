/*
 * ia_merge.h
 *		Releases → one document: the tree that is filled, and what is written of it.
 */
#ifndef IA_MERGE_H
#define IA_MERGE_H

#include "fmgr.h"
#include "ia_build.h"
#include "ia_check.h"

typedef enum IaMergeMode
{
	IA_MERGE_COMPILED,			/* each field has its last value */
	IA_MERGE_VERSIONED			/* each field has its values over time */
} IaMergeMode;

/* How the elements of a list are told apart, other than by id. */
typedef enum IaMergeList
{
	IA_MERGE_BY_ID,
	IA_MERGE_BY_POSITION,
	IA_MERGE_APPEND,
	IA_MERGE_WHOLE				/* the list is one value (OCDS 1.0) */
} IaMergeList;

/* A list that the caller wants merged otherwise. */
typedef struct IaMergeOverride
{
	const char *path;			/* names joined by dots */
	uint32		length;
	IaMergeList how;
} IaMergeOverride;

typedef struct IaMergeOptions
{
	const IaModel *model;		/* whose rules hold */
	IaMergeMode mode;
	bool		text_order;		/* releases by the text of their dates */
	bool		null_removes;	/* null removes objects and lists too */
	bool		last_wins;		/* of two kinds of value, the later; otherwise an error */
	IaMergeOverride *overrides;
	int			n_overrides;
	IaReport   *report;			/* where what is odd goes, instead of an error; NULL: nowhere */
	bool		packaged;		/* findings are about a document with a member "releases" */
} IaMergeOptions;

/* One release, and what a versioned value says of it. */
typedef struct IaMergeRelease
{
	IaValue		value;			/* the release: an object */
	IaValue		id;				/* no data: it has none */
	IaValue		date;
	IaValue		tag;
	int64		instant;		/* of its date, where that can be read */
	bool		readable;
	uint32		index;			/* in the input */
} IaMergeRelease;

/* One field changed: from what (NULL: it was not there) to what, and by which release. */
typedef void (*IaChangeVisitor) (const IaFrame *frame, const IaMergeRelease *release,
								 const IaValue *before, const IaValue *after, void *state);

/* Takes an option that is not one of merging; false: there is no such option. */
typedef bool (*IaOptionReader) (const char *key, uint32 length, const IaValue *value, void *state);

/* ia_merge_releases.c */
extern bool ia_merge_arrange(const IaMergeOptions *options, IaMergeRelease *releases, uint32 n);
extern Jsonb *ia_merge_append(const IaMergeOptions *options, const IaValue *record,
							  IaMergeRelease *release);
extern void ia_merge_changes(const IaMergeOptions *options, IaMergeRelease *releases, uint32 n,
							 IaChangeVisitor visit, void *state);
extern Jsonb *ia_merge_releases(const IaMergeOptions *options, IaMergeRelease *releases, uint32 n);
extern void ia_merge_report(const IaMergeOptions *options, IaMergeRelease *releases, uint32 n,
							const IaFrame *frame);
extern void ia_merge_release(IaMergeRelease *release, const IaValue *value, uint32 index);

/* ia_merge.c */
extern bool ia_merge_list_of(const IaValue *document, IaValue *list);
extern void ia_merge_no_list(const IaValue *found) pg_attribute_noreturn();
extern void ia_merge_read_options(FunctionCallInfo fcinfo, const Jsonb *given,
								  IaMergeOptions *options, IaOptionReader other,
								  const char *others, void *state);
extern bool ia_option_is_second(const char *name, uint32 length, const IaValue *value,
								const char *first, const char *second);
extern void ia_wrong_option(const char *name, uint32 length, const IaValue *value,
							const char *allowed);

#endif							/* IA_MERGE_H */
