/*
 * ia_leaves.h
 *		The leaves of a document, gathered in any order: the state between rows
 *		(ia_unflatten.c) and the document they make (ia_leaves.c).
 *
 * A leaf's pointer is kept as a key that memcmp() sorts the way jsonb sorts
 * names: each token is its length and then its bytes.  Indexes without leading
 * zeros sort as numbers that way too, so one order serves lists and objects
 * before it is known which is which.
 *
 * The state is two blocks of memory that hold offsets and no pointers, so that
 * a parallel worker can send it as it is.
 */
#ifndef IA_LEAVES_H
#define IA_LEAVES_H

#include "access/tupdesc.h"
#include "utils/jsonb.h"

#define IA_FLAT_COLUMNS 3		/* of the type ia.flat */
#define IA_SHOWN_BYTES 400		/* of a pointer, in an error */
#define IA_LONG_TOKEN 255		/* from here on the length is in the four bytes that follow */

/* What the path says of a token: nothing (0), or one of the two.  Bits. */
#define IA_TOKEN_IS_KEY 1
#define IA_TOKEN_IS_INDEX 2

/* A row: offsets into IaLeaves.data. */
typedef struct IaLeaf
{
	Size		key;			/* tokens, then a byte IA_TOKEN_IS_… for each */
	Size		value;			/* jsonb */
	uint32		key_length;		/* of the tokens */
	uint32		depth;			/* tokens */
} IaLeaf;

typedef struct IaLeaves
{
	MemoryContext context;
	IaLeaf	   *leaves;
	uint32		n;
	uint32		max_leaves;
	uint32		max_depth;
	char	   *data;
	Size		length;
	Size		size;
} IaLeaves;

extern void ia_check_flat(TupleDesc tupdesc);
extern Jsonb *ia_build_leaves(IaLeaves *leaves);
extern char *ia_shown_text(const char *bytes, Size length);
extern void ia_refuse_leaves(void) pg_attribute_noreturn();

#endif							/* IA_LEAVES_H */
