/*
 * ia_rfc_findings.c
 *		An RFC as SQL sees it: whether it is one, whose, how it is written, what
 *		is wrong with it.
 *
 * All findings are warnings: the standards take any text for an identifier.
 * ia.is_rfc draws the line where the text can be no RFC as it stands; a check
 * digit that does not fit is on this side of it (ia_rfc.c says why).
 */
#include "postgres.h"

#include "funcapi.h"
#include "ia_rfc.h"
#include "ia_rfc_findings.h"
#include "utils/builtins.h"

IA_FUNCTION(ia_is_rfc);
IA_FUNCTION(ia_normal_rfc);
IA_FUNCTION(ia_rfc_person);
IA_FUNCTION(ia_rfc_findings);

static void
read_argument(FunctionCallInfo fcinfo, IaRfc *rfc)
{
	text	   *written = PG_GETARG_TEXT_PP(0);

	ia_rfc_read(VARDATA_ANY(written), VARSIZE_ANY_EXHDR(written), rfc);
}

/* Report what is wrong with a text that should be an RFC, a finding a fault. */
void
ia_rfc_check(const IaValue *value, const IaFrame *frame, IaReport *report)
{
	static const struct
	{
		uint8		bit;
		IaFault		fault;
	}			faults[] = {
		{IA_RFC_LENGTH, IA_FAULT_RFC_LENGTH},
		{IA_RFC_LETTERS, IA_FAULT_RFC_LETTERS},
		{IA_RFC_DATE, IA_FAULT_RFC_DATE},
		{IA_RFC_HOMOCLAVE, IA_FAULT_RFC_HOMOCLAVE},
		{IA_RFC_SPELLING, IA_FAULT_RFC_SPELLING},
		{IA_RFC_CHECK_DIGIT, IA_FAULT_RFC_CHECK_DIGIT},
		{IA_RFC_GENERIC, IA_FAULT_RFC_GENERIC},
	};
	IaRfc		rfc;

	ia_rfc_read(value->data, value->length, &rfc);
	for (int i = 0; i < lengthof(faults); i++)
	{
		IaFinding	finding = {
			.fault = faults[i].fault,
			.frame = frame,
			.value = value,
			.suggestion = rfc.spelled,
			.suggestion_length = rfc.length,
			.other = &rfc.check_digit,
			.other_length = 1,
			.number = {rfc.characters}
		};

		if (rfc.faults & faults[i].bit)
			(void) ia_report(report, &finding);
	}
}

/* is_rfc(rfc text): boolean */
Datum
ia_is_rfc(PG_FUNCTION_ARGS)
{
	IaRfc		rfc;

	read_argument(fcinfo, &rfc);
	PG_RETURN_BOOL(!(rfc.faults & (IA_RFC_NONE | IA_RFC_SPELLING)));
}

/* normal_rfc(rfc text): text */
Datum
ia_normal_rfc(PG_FUNCTION_ARGS)
{
	IaRfc		rfc;

	read_argument(fcinfo, &rfc);
	if (rfc.faults & IA_RFC_NONE)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text_with_len(rfc.spelled, rfc.length));
}

/* rfc_person(rfc text): text */
Datum
ia_rfc_person(PG_FUNCTION_ARGS)
{
	IaRfc		rfc;

	read_argument(fcinfo, &rfc);
	if (rfc.faults & (IA_RFC_NONE | IA_RFC_GENERIC))
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(rfc.characters == 12 ? "legal" : "natural"));
}

/* rfc_findings(rfc text): SETOF finding */
Datum
ia_rfc_findings(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	text	   *written = PG_GETARG_TEXT_PP(0);
	IaValue		value = {JENTRY_ISSTRING, VARSIZE_ANY_EXHDR(written), VARDATA_ANY(written)};
	IaReport	report;

	InitMaterializedSRF(fcinfo, 0);
	ia_report_init(&report);
	report.tuplestore = rsinfo->setResult;
	report.tupdesc = rsinfo->setDesc;
	ia_rfc_check(&value, NULL, &report);
	return (Datum) 0;
}
