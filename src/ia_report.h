/*
 * ia_report.h
 *		Findings: what the engine reports, and where it goes.
 *
 * The engine fills an IaFinding with facts; a sink turns it into a row or into
 * a count.  Words, pointers and jsonb values are made only here, only when there
 * is a finding, so that a valid document pays for none of it.
 */
#ifndef IA_REPORT_H
#define IA_REPORT_H

#include "ia.h"
#include "ia_json.h"
#include "ia_model.h"
#include "ia_words.h"
#include "lib/stringinfo.h"
#include "utils/tuplestore.h"
#include "access/tupdesc.h"

/*
 * Where we are in the document: a chain on the C stack, from the value up to
 * the root.  key NULL: element number `length` of a list.
 */
typedef struct IaFrame
{
	const struct IaFrame *parent;	/* NULL: the root */
	const char *key;
	uint32		length;
} IaFrame;

/* Facts of a finding; what does not apply is zero. */
typedef struct IaFinding
{
	IaFault		fault;
	const IaFrame *frame;		/* NULL: the document itself */
	const IaValue *value;		/* the faulty value, if it helps to see it */
	const char *name;			/* %n */
	uint32		name_length;
	const char *suggestion;		/* %s */
	uint32		suggestion_length;
	const char *codelist;		/* %c */
	const char *other;			/* %o */
	uint32		other_length;
	uint8		kinds;			/* %k: IA_KIND_… */
	int64		number[3];		/* %1 %2 %3 */
} IaFinding;

#define IA_FINDING_COLUMNS 7	/* of the type ia.finding */

typedef struct IaReport
{
	bool		quick;			/* the answer is yes or no: stop at the first error */
	bool		failed;			/* an error was found */
	int64		count[IA_FAULTS];
	MemoryContext home;			/* where rows are made: a caller may be in a shorter-lived one */

	/* where rows go; none of the three: only counts are kept */
	Tuplestorestate *tuplestore;
	JsonbParseState *json;		/* an array of objects, opened */
	bool		collect;		/* datums */
	TupleDesc	tupdesc;		/* of ia.finding, for the first and the last */
	Datum	   *datums;
	int			max_datums;

	int			max_rows;		/* -1: no limit */
	int			n_rows;
	StringInfoData row;			/* the columns of the row at hand */
} IaReport;

extern void ia_report_init(IaReport *report);
extern bool ia_report(IaReport *report, const IaFinding *finding);
extern void ia_append_words(StringInfo to, const char *words, IaLanguage language,
							const IaFinding *finding);
extern void ia_append_path(StringInfo to, const IaFrame *frame);
extern char *ia_path_text(const IaFrame *frame);
extern const char *ia_value_in_words(const IaValue *value, IaLanguage language);
extern Datum ia_findings_array(IaReport *report, Oid element_type);
extern void ia_report_collect(IaReport *report, Oid element_type);
extern void ia_push_text(JsonbParseState **state, JsonbIteratorToken token, const char *text);
extern void ia_push_number(JsonbParseState **state, int64 number);

#endif							/* IA_REPORT_H */
