/*
 * ia_profile.h
 *		A profile: what one call adds to, or puts in the place of, a built-in model.
 *
 * The stages are ia_profile_shape.c (is it one), ia_schema.c (patches into a
 * schema), ia_profile_compile.c and ia_profile_codes.c (schema into a model),
 * ia_profile_versioned.c (the history that goes with it).  ia_profile.c runs
 * them and keeps what they made.
 */
#ifndef IA_PROFILE_H
#define IA_PROFILE_H

#include "ia_schema.h"
#include "utils/hsearch.h"

/* Limits of a profile; what does not fit the model's tables is one too. */
#define IA_PROFILE_NESTING 200	/* of its JSON */
#define IA_PROFILE_PATCHES 1000
#define IA_PROFILE_NAME 255		/* bytes of a name or code */
#define IA_PROFILE_DEPTH 24		/* of a path in the release: packages and histories add to it */
#define IA_PROFILE_PATH 900		/* bytes of such a path */
#define IA_PROFILE_PATHS 200000 /* of a release */

/* A model's tables while they grow. */
typedef struct IaTables
{
	MemoryContext context;
	StringInfoData strings;
	IaType	   *types;
	IaField    *fields;
	IaNode	   *nodes;
	IaInfo	   *infos;
	IaCodelist *codelists;
	IaCode	   *codes;
	uint32		n_types;
	uint32		n_fields;
	uint32		n_nodes;
	uint32		n_infos;
	uint32		n_codelists;
	uint32		n_codes;
	uint32		max_types;
	uint32		max_fields;
	uint32		max_nodes;
	uint32		max_infos;
	uint32		max_codelists;
	uint32		max_codes;
	HTAB	   *known;			/* nodes, so that equal ones are one */
	const char **versions;
	uint32		n_versions;
	const char *full;			/* what grew beyond its table, or NULL */
} IaTables;

/* What the codelists of a profile say of one list. */
typedef struct IaListChange
{
	char		name[IA_PROFILE_NAME + 1];	/* the key */
	const char *keys[3];		/* as written: replacing, adding (+), removing (-) */
	uint32		lengths[3];
	IaValue		values[3];		/* arrays; no data: not given */
	uint32		last;			/* 1 + index of the last compiled list of that name; 0: none */
	uint32		named;			/* 1 + index of the one that is not some enum; 0: none yet */
	bool		missing;		/* nobody gives it, and that was said */
} IaListChange;

typedef struct IaProfile
{
	const IaModel *base;
	IaReport   *report;			/* NULL: the first error is raised */
	bool		failed;
	bool		overfull;		/* its code lists are too long, and that was said */
	IaValue		patches;		/* an array; no data: there is a schema */
	IaValue		schema;
	IaValue		codelists;		/* an object; no data: none */
	uint32		n_patches;
	IaFrame		anchor[3];		/* where the member at hand was written */
	IaSchema   *root;
	IaTables   *tables;
	HTAB	   *lists;			/* IaListChange by name */
	uint16	   *list_next;		/* by list: 1 + index of another of the same name; 0: none */
	uint32	   *origins;		/* in the pool, by origin; 0: not made yet */
} IaProfile;

/* ia_profile.c */
extern const IaModel *ia_profile_model_of(void **extra, MemoryContext home,
										  struct varlena *bytes, const IaModel *base);
extern const IaModel *ia_profile_model(FunctionCallInfo fcinfo, int argument, const IaModel *base);
extern void ia_profile_fault(IaProfile *profile, const IaFinding *finding);
extern void ia_profile_say(IaProfile *profile, IaFault fault, const IaFrame *frame,
						   const char *name, uint32 length, const IaValue *value);

/* ia_profile_shape.c */
extern void ia_profile_shape(IaProfile *profile, const IaValue *document);
extern bool ia_small_integer(const IaValue *value, int *number);

/* ia_profile_compile.c */
extern const IaModel *ia_profile_compile(IaProfile *profile, MemoryContext context);
extern const IaFrame *ia_profile_anchor(IaProfile *profile, uint32 origin);
extern uint32 ia_profile_origin(IaProfile *profile, uint32 origin);

/* ia_profile_codes.c */
extern bool ia_profile_list_name(const char *written, uint32 length, char *name, int *how);
extern void ia_profile_lists(IaProfile *profile);
extern uint16 ia_profile_codelist(IaProfile *profile, const IaValue *name, const IaMember *codes,
								  const char *field, uint32 length, const IaFrame *frame);
extern void ia_profile_unused_lists(IaProfile *profile);

/* ia_profile_tables.c */
extern IaTables *ia_tables_make(const IaModel *base, MemoryContext context);
extern uint32 ia_tables_text(IaTables *tables, const char *text, uint32 length);
extern uint16 ia_tables_node(IaTables *tables, const IaNode *node);
extern uint16 ia_tables_type(IaTables *tables, const IaType *type, const IaField *fields);
extern uint16 ia_tables_info(IaTables *tables, const IaInfo *info);
extern IaInfo ia_tables_known(IaTables *tables, const IaModel *base, uint16 number);
extern uint16 ia_tables_codelist(IaTables *tables, uint32 name, const IaCode *codes,
								 uint32 n_codes);
extern uint8 ia_tables_version(IaTables *tables, const char *version, uint32 length);
extern const IaModel *ia_tables_finish(IaTables *tables, const IaModel *base,
									   const uint16 *documents);

/* ia_profile_versioned.c */
extern uint16 ia_profile_versioned(IaTables *tables, uint16 release);

#endif							/* IA_PROFILE_H */
