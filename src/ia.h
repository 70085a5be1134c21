/*
 * ia.h
 *		What every backend file of the extension shares: how a function is
 *		exported, and the settings.
 */
#ifndef IA_H
#define IA_H

#include "fmgr.h"

/*
 * PostgreSQL 15 exports nothing by itself under -fvisibility=hidden; the
 * Makefile defines PGDLLEXPORT so that exactly what is declared here leaves the
 * library.
 */
#define IA_FUNCTION(name) \
	extern PGDLLEXPORT Datum name(PG_FUNCTION_ARGS); \
	PG_FUNCTION_INFO_V1(name)

typedef enum IaLanguage
{
	IA_SPANISH,
	IA_ENGLISH
} IaLanguage;

#define IA_LANGUAGES 2

/* Errors of our own: what no standard SQLSTATE says. */
#define IA_ERRCODE_OLDER_RELEASE MAKE_SQLSTATE('I', 'A', '0', '0', '1')

/* Settings; none of them changes what an IMMUTABLE function answers. */
extern int	ia_language;		/* IaLanguage: of the words in findings */
extern int	ia_max_depth;		/* of a document that ia.intake admits */
extern int	ia_max_document_size;	/* bytes, likewise */
extern int	ia_max_findings;	/* that ia.validation spells out */

#endif							/* IA_H */
