/*
 * ia_profile.c
 *		The SQL doors to profiles, and the compiled ones that are kept.
 *
 * A profile is an argument, the same for every row of a statement, and takes
 * longer to compile than a document to validate: what was compiled stays with
 * the call site (fn_extra), found again by the bytes of the argument, so that a
 * row costs one comparison.  The bytes are compared as they come: compressed, or
 * as the pointer to a toasted value, which names one value for as long as a
 * statement sees it.  A few are kept, since one statement may meet documents of
 * several versions, or two profiles by turns.
 *
 * A profile that is none is an error where a document is to be judged by it, and
 * findings where it is itself the question (ia.profile_findings).
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "funcapi.h"
#include "ia.h"
#include "ia_document.h"
#include "ia_profile.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

IA_FUNCTION(ia_profile);
IA_FUNCTION(ia_profile_findings);

#define KEPT 8

/* A compiled profile; its context holds all of it. */
typedef struct Compiled
{
	MemoryContext context;		/* NULL: none */
	struct varlena *bytes;		/* of the argument, as they came */
	const IaModel *base;
	const IaModel *model;
} Compiled;

typedef struct Cache
{
	Compiled	compiled[KEPT];
	int			next;			/* the oldest: the next to go */
} Cache;

static const IaModel *compile(IaProfile *profile, const Jsonb *document, MemoryContext context);

/* ---- findings and errors ---- */

/* Raise a finding: there is nobody to hand it to. */
static void
raise_finding(const IaFinding *finding)
{
	const IaWords *words = ia_faults[finding->fault].words;
	StringInfoData path;
	StringInfoData detail;
	StringInfoData hint;

	initStringInfo(&path);
	initStringInfo(&detail);
	initStringInfo(&hint);
	ia_append_path(&path, finding->frame);
	for (int i = 0; i < IA_LANGUAGES; i++)
	{
		/* English first, as everywhere in the server's messages */
		int			language = i == 0 ? IA_ENGLISH : IA_SPANISH;

		if (i > 0)
		{
			appendStringInfoString(&detail, " / ");
			appendStringInfoString(&hint, " / ");
		}
		ia_append_words(&detail, words[language].message, language, finding);
		if (words[language].detail)
		{
			appendStringInfoChar(&detail, ' ');
			ia_append_words(&detail, words[language].detail, language, finding);
		}
		ia_append_words(&hint, words[language].hint, language, finding);
	}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("invalid profile at \"%s\" / perfil no válido", path.data),
			 errdetail_internal("%s", detail.data),
			 errhint("%s", hint.data)));
}

/* Report a finding of a profile, or raise it if it is an error. */
void
ia_profile_fault(IaProfile *profile, const IaFinding *finding)
{
	bool		error = ia_faults[finding->fault].severity == IA_ERROR;

	if (error)
		profile->failed = true;
	if (profile->report)
		(void) ia_report(profile->report, finding);
	else if (error)
		raise_finding(finding);
}

/* The same for a finding that only has a name and a value. */
void
ia_profile_say(IaProfile *profile, IaFault fault, const IaFrame *frame,
			   const char *name, uint32 length, const IaValue *value)
{
	IaFinding	finding = {
		.fault = fault,
		.frame = frame,
		.name = name,
		.name_length = length,
		.value = value
	};

	ia_profile_fault(profile, &finding);
}

/* ---- compiling ---- */

/* What an earlier patch said is said otherwise. */
static void
contradiction(void *state, const IaFrame *frame, uint32 earlier, const IaValue *value)
{
	char	   *place = psprintf("/patches/%u", earlier - 1);
	IaFinding	finding = {
		.fault = IA_FAULT_PROFILE_CONTRADICTION,
		.frame = frame,
		.value = value,
		.name = frame->key,
		.name_length = frame->length,
		.other = place,
		.other_length = strlen(place)
	};

	ia_profile_fault(state, &finding);
}

/* Put the patches into the schema of the built-in model, one after the other. */
static IaSchema *
patched_schema(IaProfile *profile)
{
	IaFrame		root = {NULL, NULL, 0};
	IaFrame		patches = {&root, "patches", 7};
	const IaModel *base = profile->base;
	IaDocument	plain = base->documents[IA_PROJECT] != IA_NONE ? IA_PROJECT : IA_RELEASE;
	IaSchema   *schema;
	IaValue		value;
	IaCursor	cursor;

	ia_root(ia_schema_of_model(base, base->nodes[base->documents[plain]].type), &value);
	schema = ia_schema_read(&value, 0);
	ia_array_open(&cursor, ia_container(&profile->patches));
	for (uint32 i = 0; i < cursor.n; i++)
	{
		IaFrame		place = {&patches, NULL, i};

		ia_array_next(&cursor, &value);
		ia_schema_merge(schema, ia_container(&value), i + 1, contradiction, profile, &place);
	}
	return schema;
}

/* Compile a profile into a model that lives in context; NULL: it is none, and that was said. */
static const IaModel *
compile(IaProfile *profile, const Jsonb *document, MemoryContext context)
{
	IaValue		root;

	ia_root(document, &root);
	ia_profile_shape(profile, &root);
	if (profile->failed)
		return NULL;
	profile->root = profile->schema.data != NULL ? ia_schema_read(&profile->schema, 1) :
		patched_schema(profile);
	return ia_profile_compile(profile, context);
}

/* Whether an argument is, byte for byte, one seen before. */
static inline bool
same_bytes(const struct varlena *a, const struct varlena *b)
{
	Size		size = VARSIZE_ANY(a);

	return size == VARSIZE_ANY(b) && memcmp(a, b, size) == 0;
}

/*
 * The model that a profile makes of a built-in one.  It stays in home with the
 * call site, which keeps the place of all its models in *extra.
 */
const IaModel *
ia_profile_model_of(void **extra, MemoryContext home, struct varlena *bytes, const IaModel *base)
{
	Cache	   *cache = *extra;
	IaProfile	profile = {.base = base};
	MemoryContext work;
	MemoryContext before;
	Compiled	made = {.base = base};

	/* what only points into memory may point to something else by the next row */
	if (VARATT_IS_EXTERNAL(bytes) && !VARATT_IS_EXTERNAL_ONDISK(bytes))
		bytes = pg_detoast_datum(bytes);
	for (int i = 0; cache && i < KEPT; i++)
	{
		if (cache->compiled[i].context && cache->compiled[i].base == base &&
			same_bytes(cache->compiled[i].bytes, bytes))
			return cache->compiled[i].model;
	}

	work = AllocSetContextCreate(CurrentMemoryContext, "ia profile", ALLOCSET_DEFAULT_SIZES);
	/* the model is the caller's until it is whole */
	made.context = AllocSetContextCreate(work, "ia profile model", ALLOCSET_DEFAULT_SIZES);
	before = MemoryContextSwitchTo(work);
	made.model = compile(&profile, DatumGetJsonbP(PointerGetDatum(bytes)), made.context);
	made.bytes = MemoryContextAllocHuge(made.context, VARSIZE_ANY(bytes));
	memcpy(made.bytes, bytes, VARSIZE_ANY(bytes));
	MemoryContextSwitchTo(before);

	if (cache == NULL)
		*extra = cache = MemoryContextAllocZero(home, sizeof(Cache));
	MemoryContextSetParent(made.context, home);
	if (cache->compiled[cache->next].context)
		MemoryContextDelete(cache->compiled[cache->next].context);
	cache->compiled[cache->next] = made;
	cache->next = (cache->next + 1) % KEPT;
	MemoryContextDelete(work);
	return made.model;
}

/* The same for the profile in an argument of a function that keeps nothing else. */
const IaModel *
ia_profile_model(FunctionCallInfo fcinfo, int argument, const IaModel *base)
{
	return ia_profile_model_of(&fcinfo->flinfo->fn_extra, fcinfo->flinfo->fn_mcxt,
							   (struct varlena *) DatumGetPointer(PG_GETARG_DATUM(argument)),
							   base);
}

/* ---- doors ---- */

/* Put a whole document into one that is being made. */
static void
push_document(JsonbParseState **state, JsonbIteratorToken token, Jsonb *document)
{
	JsonbValue	value;

	if (!JsonbExtractScalar(&document->root, &value))
		JsonbToJsonbValue(document, &value);
	pushJsonbValue(state, token, &value);
}

/* profile(patches jsonb[], codelists jsonb): a profile */
Datum
ia_profile(PG_FUNCTION_ARGS)
{
	IaProfile	profile = {0};
	JsonbParseState *state = NULL;
	Datum	   *patches;
	bool	   *nulls;
	int			n;
	Jsonb	   *made;
	IaValue		root;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	deconstruct_array(PG_GETARG_ARRAYTYPE_P(0), JSONBOID, -1, false, TYPALIGN_INT,
					  &patches, &nulls, &n);
	pushJsonbValue(&state, WJB_BEGIN_OBJECT, NULL);
	ia_push_text(&state, WJB_KEY, "patches");
	pushJsonbValue(&state, WJB_BEGIN_ARRAY, NULL);
	for (int i = 0; i < n; i++)
	{
		JsonbValue	value = {.type = jbvNull};

		CHECK_FOR_INTERRUPTS();
		if (!nulls[i])
			push_document(&state, WJB_ELEM, DatumGetJsonbP(patches[i]));
		else
			pushJsonbValue(&state, WJB_ELEM, &value);
	}
	pushJsonbValue(&state, WJB_END_ARRAY, NULL);
	if (!PG_ARGISNULL(1))
	{
		ia_push_text(&state, WJB_KEY, "codelists");
		push_document(&state, WJB_VALUE, PG_GETARG_JSONB_P(1));
	}
	made = JsonbValueToJsonb(pushJsonbValue(&state, WJB_END_OBJECT, NULL));
	ia_root(made, &root);
	ia_profile_shape(&profile, &root);
	PG_RETURN_JSONB_P(made);
}

/* profile_findings(profile jsonb, standard text, version text): ia.finding rows */
Datum
ia_profile_findings(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	IaProfile	profile = {0};
	const char *standard;
	IaReport	report;
	const IaModel *model;

	InitMaterializedSRF(fcinfo, 0);
	if (PG_ARGISNULL(0))
		return (Datum) 0;
	ia_model_arguments(PG_ARGISNULL(1) ? NULL : PG_GETARG_TEXT_PP(1),
					   PG_ARGISNULL(2) ? NULL : PG_GETARG_TEXT_PP(2), &standard, &model);
	if (standard == NULL)
		standard = "ocds";
	ia_report_init(&report);
	report.tuplestore = rsinfo->setResult;
	report.tupdesc = rsinfo->setDesc;
	profile.base = model ? model : ia_model_newest(standard, strlen(standard));
	profile.report = &report;
	(void) compile(&profile, PG_GETARG_JSONB_P(0), CurrentMemoryContext);
	return (Datum) 0;
}
