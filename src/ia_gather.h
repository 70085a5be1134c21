/*
 * ia_gather.h
 *		What an aggregate over documents keeps until all of them have come.
 */
#ifndef IA_GATHER_H
#define IA_GATHER_H

#include "fmgr.h"
#include "utils/jsonb.h"

/* The arguments behind the document: the same for every row of a group. */
#define IA_GATHER_ASKED 2

typedef struct IaGathered
{
	Jsonb	   *asked[IA_GATHER_ASKED]; /* the first that was not NULL; NULL: none */
	Jsonb	  **documents;
	uint32		n;
	uint32		max;
} IaGathered;

extern IaGathered *ia_gathered(FunctionCallInfo fcinfo);

#endif							/* IA_GATHER_H */
