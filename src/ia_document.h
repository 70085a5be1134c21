/*
 * ia_document.h
 *		Which document this is: standard, kind, version.
 */
#ifndef IA_DOCUMENT_H
#define IA_DOCUMENT_H

#include "ia_json.h"
#include "ia_model.h"

typedef struct IaIdentity
{
	IaDocument	document;		/* IA_DOCUMENT_UNKNOWN: none of them */
	const char *standard;		/* NULL: unknown */
	const IaModel *model;		/* of the declared version, or the newest; NULL: unknown */
	IaValue		version;		/* as declared; length 0 and no data: none */
	bool		version_known;	/* false: declared, but no version we know */
} IaIdentity;

extern void ia_identify(const IaValue *root, const char *standard, const IaModel *model,
						IaIdentity *identity);
extern void ia_model_arguments(const text *standard_name, const text *version_name,
							   const char **standard, const IaModel **model);

#endif							/* IA_DOCUMENT_H */
