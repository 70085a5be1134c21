/*
 * ia_profile_compile.h
 *		A schema on its way into a model: what the files that compile it share.
 */
#ifndef IA_PROFILE_COMPILE_H
#define IA_PROFILE_COMPILE_H

#include "ia_profile.h"

/* Where the walk is in the document; lengths are what its paths will have. */
typedef struct IaPlace
{
	int			depth;
	int			length;
} IaPlace;

/* How far down a compiled type reaches. */
typedef struct IaReach
{
	int			depth;
	int			length;
	uint32		paths;
} IaReach;

typedef struct IaCompiler
{
	IaProfile  *profile;
	IaTables   *tables;
	const IaModel *base;
	IaReach    *reach;			/* by type */
	uint32		max_reach;
	uint16		maps[2];		/* the types of maps: any, not empty */
	uint16	   *copies;			/* by type of the base: its copy, or IA_NONE */
	bool		stopped;		/* a limit was reached: nothing more makes sense */
} IaCompiler;

/* A field of a type that is being compiled. */
typedef struct IaDraft
{
	const char *name;
	uint32		length;
	const IaMember *property;	/* NULL: it is not declared */
	uint32		origin;
	uint8		flags;
} IaDraft;

/* ia_profile_compile.c */
extern void ia_compiler_fault(IaCompiler *compiler, IaFault fault, const IaMember *member,
							  const IaFrame *frame);
extern void ia_compiler_expected(IaCompiler *compiler, const IaMember *member,
								 const char *expected, const IaFrame *frame);
extern void ia_compiler_stop(IaCompiler *compiler, IaFault fault, const char *name, int64 limit,
							 const IaFrame *frame);
extern void ia_compiler_room(IaCompiler *compiler, const IaFrame *frame);

/* ia_profile_fields.c */
extern IaDraft *ia_profile_drafts(IaCompiler *compiler, const IaSchema *schema,
								  const IaFrame *frame, uint32 *n);
extern void ia_profile_blame(IaCompiler *compiler, const IaDraft *drafts, uint32 n);
extern uint16 ia_profile_info(IaCompiler *compiler, const IaDraft *draft, const IaField *base);

/* ia_profile_reference.c */
extern IaSchema *ia_profile_resolve(IaCompiler *compiler, const IaValue *reference,
									const IaFrame **frame, const IaMember **name);
extern void ia_profile_beside(IaCompiler *compiler, const IaSchema *schema, const IaFrame *frame);

/* ia_profile_documents.c */
extern void ia_profile_documents(IaCompiler *compiler, uint16 root, uint16 *documents);

#endif							/* IA_PROFILE_COMPILE_H */
