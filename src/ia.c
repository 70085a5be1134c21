/*
 * ia.c
 *		The module: its magic, its settings and its hook, and nothing that takes
 *		time.
 *
 * Loading does no work but defining four settings, and asking to see errors.  The limits of admission
 * are a superuser's to change, since they protect the server; the rest is
 * everybody's.
 */
#include "postgres.h"

#include <limits.h>

#include "ia.h"
#include "ia_gateway.h"
#include "ia_scan.h"
#include "utils/guc.h"

PG_MODULE_MAGIC;

extern PGDLLEXPORT void _PG_init(void);

int			ia_language = IA_SPANISH;
int			ia_max_depth = 64;
int			ia_max_document_size = 16 * 1024 * 1024;
int			ia_max_findings = 1000;

static const struct config_enum_entry languages[] = {
	{"es", IA_SPANISH, false},
	{"en", IA_ENGLISH, false},
	{NULL, 0, false}
};

void
_PG_init(void)
{
	DefineCustomEnumVariable("ia.language",
							 "Language of the words in findings.",
							 "es: Spanish. en: English. Codes, paths and severities are the same in both.",
							 &ia_language, IA_SPANISH, languages,
							 PGC_USERSET, 0, NULL, NULL, NULL);
	DefineCustomIntVariable("ia.max_depth",
							"How deep the containers of a document may nest for ia.intake to admit it.",
							NULL,
							&ia_max_depth, 64, 1, IA_SCAN_MAX_DEPTH,
							PGC_SUSET, 0, NULL, NULL, NULL);
	DefineCustomIntVariable("ia.max_document_size",
							"How long a document may be for ia.intake to admit it.",
							NULL,
							&ia_max_document_size, 16 * 1024 * 1024, 1024, IA_SCAN_MAX_SIZE,
							PGC_SUSET, GUC_UNIT_BYTE, NULL, NULL, NULL);
	DefineCustomIntVariable("ia.max_findings",
							"How many findings ia.validation spells out; it counts all of them.",
							NULL,
							&ia_max_findings, 1000, 0, INT_MAX,
							PGC_USERSET, 0, NULL, NULL, NULL);
	MarkGUCPrefixReserved("ia");
	ia_gateway_init();
}
