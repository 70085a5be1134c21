/*
 * ia_validate.c
 *		The SQL doors to validation: rows, a yes or no, a summary.
 *
 * One engine (ia_check.c), three sinks.  ia.is_valid reads no setting, so that
 * a CHECK constraint may rest on it; what has words for people is STABLE,
 * because ia.language chooses them.
 */
#include "postgres.h"

#include "funcapi.h"
#include "ia.h"
#include "ia_check.h"
#include "ia_profile.h"
#include "miscadmin.h"
#include "utils/builtins.h"

IA_FUNCTION(ia_is_valid);
IA_FUNCTION(ia_validate);
IA_FUNCTION(ia_validation);

static void identify_arguments(FunctionCallInfo fcinfo, IaValue *root, IaIdentity *identity);
static Jsonb *summary(const IaReport *report, const IaIdentity *identity, JsonbValue *findings);

/* is_valid(doc jsonb, standard text, version text, profile jsonb) */
Datum
ia_is_valid(PG_FUNCTION_ARGS)
{
	IaReport	report;
	IaValue		root;
	IaIdentity	identity;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	identify_arguments(fcinfo, &root, &identity);
	ia_report_init(&report);
	report.quick = true;
	ia_check_document(&identity, &root, &report);
	PG_RETURN_BOOL(!report.failed);
}

/* validate(doc jsonb, standard text, version text, profile jsonb): ia.finding rows */
Datum
ia_validate(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	IaReport	report;
	IaValue		root;
	IaIdentity	identity;

	InitMaterializedSRF(fcinfo, 0);
	if (PG_ARGISNULL(0))
		return (Datum) 0;
	identify_arguments(fcinfo, &root, &identity);
	ia_report_init(&report);
	report.tuplestore = rsinfo->setResult;
	report.tupdesc = rsinfo->setDesc;
	ia_check_document(&identity, &root, &report);
	return (Datum) 0;
}

/* validation(doc jsonb, standard text, version text, profile jsonb): one jsonb */
Datum
ia_validation(PG_FUNCTION_ARGS)
{
	IaReport	report;
	IaValue		root;
	IaIdentity	identity;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	identify_arguments(fcinfo, &root, &identity);
	ia_report_init(&report);
	report.max_rows = ia_max_findings;
	pushJsonbValue(&report.json, WJB_BEGIN_ARRAY, NULL);
	ia_check_document(&identity, &root, &report);
	PG_RETURN_JSONB_P(summary(&report, &identity,
							  pushJsonbValue(&report.json, WJB_END_ARRAY, NULL)));
}

/* Counts by severity and by code, what the document is, and its findings. */
static Jsonb *
summary(const IaReport *report, const IaIdentity *identity, JsonbValue *findings)
{
	JsonbParseState *state = NULL;
	int64		severities[IA_SEVERITIES] = {0};
	JsonbValue	valid = {.type = jbvBool, .val.boolean = !report->failed};
	JsonbValue	list;

	for (int i = 0; i < IA_FAULTS; i++)
		severities[ia_faults[i].severity] += report->count[i];

	pushJsonbValue(&state, WJB_BEGIN_OBJECT, NULL);
	ia_push_text(&state, WJB_KEY, "valid");
	pushJsonbValue(&state, WJB_VALUE, &valid);
	ia_push_text(&state, WJB_KEY, "kind");
	ia_push_text(&state, WJB_VALUE, ia_document_name(identity->document));
	if (identity->model)
	{
		ia_push_text(&state, WJB_KEY, "standard");
		ia_push_text(&state, WJB_VALUE, identity->model->standard);
		ia_push_text(&state, WJB_KEY, "version");
		ia_push_text(&state, WJB_VALUE, identity->model->version);
	}
	ia_push_text(&state, WJB_KEY, "severities");
	pushJsonbValue(&state, WJB_BEGIN_OBJECT, NULL);
	for (int i = 0; i < IA_SEVERITIES; i++)
	{
		ia_push_text(&state, WJB_KEY, ia_severity_names[i]);
		ia_push_number(&state, severities[i]);
	}
	pushJsonbValue(&state, WJB_END_OBJECT, NULL);

	ia_push_text(&state, WJB_KEY, "codes");
	pushJsonbValue(&state, WJB_BEGIN_OBJECT, NULL);
	for (int i = 0; i < IA_FAULTS; i++)
	{
		int64		count = 0;

		if (report->count[i] == 0)
			continue;
		for (int j = 0; j < IA_FAULTS; j++)
		{
			if (report->count[j] > 0 && strcmp(ia_faults[i].code, ia_faults[j].code) == 0)
				count += report->count[j];
		}
		/* said as often as faults share it; the last, and equal, value stays */
		ia_push_text(&state, WJB_KEY, ia_faults[i].code);
		ia_push_number(&state, count);
	}
	pushJsonbValue(&state, WJB_END_OBJECT, NULL);

	ia_push_text(&state, WJB_KEY, "findings");
	JsonbToJsonbValue(JsonbValueToJsonb(findings), &list);
	pushJsonbValue(&state, WJB_VALUE, &list);
	return JsonbValueToJsonb(pushJsonbValue(&state, WJB_END_OBJECT, NULL));
}

/* The document and what the caller says of it; complains of what does not exist. */
static void
identify_arguments(FunctionCallInfo fcinfo, IaValue *root, IaIdentity *identity)
{
	const char *standard = NULL;
	const IaModel *model = NULL;

	ia_model_arguments(PG_ARGISNULL(1) ? NULL : PG_GETARG_TEXT_PP(1),
					   PG_ARGISNULL(2) ? NULL : PG_GETARG_TEXT_PP(2),
					   &standard, &model);
	ia_root(PG_GETARG_JSONB_P(0), root);
	ia_identify(root, standard, model, identity);
	if (PG_ARGISNULL(3))
		return;
	/* a profile is of the release unless something says otherwise */
	if (identity->standard == NULL)
		ia_identify(root, "ocds", model, identity);
	identity->model = ia_profile_model(fcinfo, 3, identity->model);
}
