/*
 * ia_merge.c
 *		The SQL doors to merging: a list of releases at once, or an aggregate.
 *
 * An aggregate merges when all its releases have come (ia_gather.c): who is the
 * later is known only then.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "funcapi.h"
#include "ia.h"
#include "ia_gather.h"
#include "ia_merge.h"
#include "ia_profile.h"
#include "ia_record_value.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

IA_FUNCTION(ia_merge);
IA_FUNCTION(ia_merge_append_release);
IA_FUNCTION(ia_as_of);
IA_FUNCTION(ia_release_changes);
IA_FUNCTION(ia_merge_compiled);
IA_FUNCTION(ia_merge_versioned);

static IaMergeRelease *releases_of(const Jsonb *document, uint32 *n);

/* ---- options ---- */

/* What an option may not be. */
void
ia_wrong_option(const char *name, uint32 length, const IaValue *value, const char *allowed)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("option \"%.*s\" cannot be %s / la opción \"%.*s\" no puede ser %s",
					(int) length, name, ia_value_in_words(value, IA_ENGLISH),
					(int) length, name, ia_value_in_words(value, IA_SPANISH)),
			 errhint("Use %s. / Use %s.", allowed, allowed)));
}

/* Whether a text option has the second of its two values. */
bool
ia_option_is_second(const char *name, uint32 length, const IaValue *value,
					const char *first, const char *second)
{
	if (ia_is_string(value) && value->length == strlen(second) &&
		memcmp(value->data, second, value->length) == 0)
		return true;
	if (!ia_is_string(value) || value->length != strlen(first) ||
		memcmp(value->data, first, value->length) != 0)
		ia_wrong_option(name, length, value, psprintf("\"%s\", \"%s\"", first, second));
	return false;
}

static void
add_override(IaMergeOptions *options, const char *path, uint32 length, IaMergeList how)
{
	options->overrides[options->n_overrides++] = (IaMergeOverride) {path, length, how};
}

/* The lists that the caller wants merged otherwise, by dotted path. */
static void
read_overrides(const IaValue *value, IaMergeOptions *options)
{
	IaCursor	cursor;

	if (!ia_is_object(value))
		ia_wrong_option("overrides", 9, value, "{\"path.to.list\": \"append\", …}");
	ia_object_open(&cursor, ia_container(value));
	options->overrides = palloc((cursor.n + 2) * sizeof(IaMergeOverride));
	for (uint32 i = 0; i < cursor.n; i++)
	{
		const char *path;
		uint32		length;
		IaValue		how;

		ia_object_next(&cursor, &path, &length, &how);
		add_override(options, path, length,
					 ia_option_is_second(path, length, &how, "append", "mergeByPosition") ?
					 IA_MERGE_BY_POSITION : IA_MERGE_APPEND);
	}
}

/*
 * Read the options; the model is that of OCDS, with the profile if there is one.
 * What is no option of merging is for `other`, which knows those it names in `others`.
 */
void
ia_merge_read_options(FunctionCallInfo fcinfo, const Jsonb *given, IaMergeOptions *options,
					  IaOptionReader other, const char *others, void *state)
{
	IaValue		profile = {0};
	bool		first_version = false;
	IaValue		root;
	IaCursor	cursor;

	options->model = ia_model_newest("ocds", 4);
	if (given == NULL)
		return;
	ia_root(given, &root);
	if (!ia_is_object(&root))
		ia_wrong_option("options", 7, &root, "{\"order\": \"instant\", …}");
	ia_object_open(&cursor, ia_container(&root));
	for (uint32 i = 0; i < cursor.n; i++)
	{
		const char *key;
		uint32		length;
		IaValue		value;

		ia_object_next(&cursor, &key, &length, &value);
#define IS(name) (length == strlen(name) && memcmp(key, name, length) == 0)
		if (IS("version"))
			first_version = !ia_option_is_second(key, length, &value, "1.0", "1.1");
		else if (IS("order"))
			options->text_order = ia_option_is_second(key, length, &value, "instant", "text");
		else if (IS("null"))
			options->null_removes =
				ia_option_is_second(key, length, &value, "reference", "specification");
		else if (IS("conflict"))
			options->last_wins = ia_option_is_second(key, length, &value, "error", "last");
		else if (IS("overrides"))
			read_overrides(&value, options);
		else if (IS("profile"))
			profile = value;
		else if (other == NULL || !other(key, length, &value, state))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("option \"%.*s\" does not exist / no existe la opción \"%.*s\"",
							(int) length, key, (int) length, key),
					 errhint("Options: %sversion, profile, overrides, order, null, conflict. / Opciones: %sversion, profile, overrides, order, null, conflict.",
							 others, others)));
#undef IS
	}
	if (profile.data && !ia_is_null(&profile))
		options->model = ia_profile_model_of(&fcinfo->flinfo->fn_extra, fcinfo->flinfo->fn_mcxt,
											 (struct varlena *) ia_document_of(&profile),
											 options->model);
	if (first_version)
	{
		/* two lists were one value each before 1.1 */
		if (options->overrides == NULL)
			options->overrides = palloc(2 * sizeof(IaMergeOverride));
		add_override(options, "awards.suppliers", strlen("awards.suppliers"), IA_MERGE_WHOLE);
		add_override(options, "tender.tenderers", strlen("tender.tenderers"), IA_MERGE_WHOLE);
	}
}

static void
read_options(FunctionCallInfo fcinfo, const Jsonb *given, IaMergeOptions *options)
{
	ia_merge_read_options(fcinfo, given, options, NULL, "", NULL);
}

/* ---- a list of releases ---- */

/* The list of releases of a document: itself, a package's, a record's. */
bool
ia_merge_list_of(const IaValue *document, IaValue *list)
{
	if (!ia_is_object(document) ||
		!ia_member(ia_container(document), "releases", 8, list))
		*list = *document;
	return ia_is_array(list);
}

/* There is something else instead. */
void
ia_merge_no_list(const IaValue *found)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("there is no list of releases / no hay una lista de entregas"),
			 errdetail("Found %s. / Hay %s.", ia_value_in_words(found, IA_ENGLISH),
					   ia_value_in_words(found, IA_SPANISH)),
			 errhint("Give a list of releases, a release package or a record. / Dé una lista de entregas, un paquete de entregas o un registro.")));
}

/* The releases of a list, a package or a record; links to releases are not fetched. */
static IaMergeRelease *
releases_of(const Jsonb *document, uint32 *n)
{
	IaMergeRelease *releases;
	IaValue		root;
	IaValue		list;
	IaCursor	cursor;

	ia_root(document, &root);
	if (!ia_merge_list_of(&root, &list))
		ia_merge_no_list(&list);
	ia_array_open(&cursor, ia_container(&list));
	releases = MemoryContextAllocHuge(CurrentMemoryContext,
									  (Size) Max(cursor.n, 1) * sizeof(IaMergeRelease));
	*n = 0;
	for (uint32 i = 0; i < cursor.n; i++)
	{
		IaValue		element;

		if (i % 1024 == 1023)
			CHECK_FOR_INTERRUPTS();
		ia_array_next(&cursor, &element);
		if (!ia_is_link(&element))
			ia_merge_release(&releases[(*n)++], &element, i);
	}
	return releases;
}

/* The mode in an argument; NULL is the default. */
static IaMergeMode
read_mode(FunctionCallInfo fcinfo, int argument)
{
	text	   *mode = PG_ARGISNULL(argument) ? cstring_to_text("compiled") :
		PG_GETARG_TEXT_PP(argument);

	if (VARSIZE_ANY_EXHDR(mode) == 8 && memcmp(VARDATA_ANY(mode), "compiled", 8) == 0)
		return IA_MERGE_COMPILED;
	if (VARSIZE_ANY_EXHDR(mode) != 9 || memcmp(VARDATA_ANY(mode), "versioned", 9) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("mode \"%s\" does not exist / no existe el modo \"%s\"",
						text_to_cstring(mode), text_to_cstring(mode)),
				 errhint("Use 'compiled' or 'versioned'. / Use 'compiled' o 'versioned'.")));
	return IA_MERGE_VERSIONED;
}

/* merge(releases jsonb, mode text, options jsonb) */
Datum
ia_merge(PG_FUNCTION_ARGS)
{
	IaMergeOptions options = {0};
	IaMergeRelease *releases;
	uint32		n;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	options.mode = read_mode(fcinfo, 1);
	read_options(fcinfo, PG_ARGISNULL(2) ? NULL : PG_GETARG_JSONB_P(2), &options);
	releases = releases_of(PG_GETARG_JSONB_P(0), &n);
	PG_RETURN_JSONB_P(ia_merge_releases(&options, releases, n));
}

/* merge_append(record jsonb, release jsonb, mode text, options jsonb) */
Datum
ia_merge_append_release(PG_FUNCTION_ARGS)
{
	IaMergeOptions options = {0};
	IaMergeRelease release;
	IaValue		record;
	IaValue		value;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	options.mode = read_mode(fcinfo, 2);
	read_options(fcinfo, PG_ARGISNULL(3) ? NULL : PG_GETARG_JSONB_P(3), &options);
	ia_root(PG_GETARG_JSONB_P(0), &record);
	ia_root(PG_GETARG_JSONB_P(1), &value);
	if (!ia_is_object(&record))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the record is not an object / el registro no es un objeto"),
				 errdetail("It is %s. / Es %s.", ia_value_in_words(&record, IA_ENGLISH),
						   ia_value_in_words(&record, IA_SPANISH)),
				 errhint("Give what ia.merge gave. / Dé lo que dio ia.merge.")));
	ia_merge_release(&release, &value, 0);
	PG_RETURN_JSONB_P(ia_merge_append(&options, &record, &release));
}

/* as_of(releases jsonb, at timestamptz, options jsonb) */
Datum
ia_as_of(PG_FUNCTION_ARGS)
{
	IaMergeOptions options = {0};
	IaMergeRelease *releases;
	int64		at;
	uint32		n;
	uint32		kept = 0;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	at = PG_GETARG_TIMESTAMPTZ(1);
	read_options(fcinfo, PG_ARGISNULL(2) ? NULL : PG_GETARG_JSONB_P(2), &options);
	releases = releases_of(PG_GETARG_JSONB_P(0), &n);
	for (uint32 i = 0; i < n; i++)
	{
		if (!releases[i].readable)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("release %u has no date that can be read / la entrega %u no tiene una fecha que se pueda leer",
							releases[i].index, releases[i].index),
					 errhint("Dates are written like \"2022-03-14T09:00:00-06:00\". / Las fechas se escriben como \"2022-03-14T09:00:00-06:00\".")));
		if (ia_timestamp(releases[i].instant) <= at)
			releases[kept++] = releases[i];
	}
	if (kept == 0)
		PG_RETURN_NULL();
	PG_RETURN_JSONB_P(ia_merge_releases(&options, releases, kept));
}

/* The tags of a release; false: it has none. */
static bool
tags_datum(const IaValue *tag, Datum *datum)
{
	Datum	   *tags;
	IaCursor	cursor;
	int			n = 0;

	if (tag->data == NULL || !ia_is_array(tag))
		return false;
	ia_array_open(&cursor, ia_container(tag));
	tags = palloc(Max(cursor.n, 1) * sizeof(Datum));
	for (uint32 i = 0; i < cursor.n; i++)
	{
		IaValue		element;

		ia_array_next(&cursor, &element);
		if (ia_text_datum(&element, &tags[n]))
			n++;
	}
	*datum = PointerGetDatum(construct_array(tags, n, TEXTOID, -1, false, TYPALIGN_INT));
	return true;
}

/* Where changes go. */
typedef struct Changes
{
	ReturnSetInfo *rsinfo;
	MemoryContext row;			/* what making a row leaves behind */
} Changes;

/* A row: path, release_id, release_date, release_tag, old, new */
static void
put_change(const IaFrame *frame, const IaMergeRelease *release, const IaValue *before,
		   const IaValue *after, void *state)
{
	Changes    *changes = state;
	MemoryContext home = MemoryContextSwitchTo(changes->row);
	Datum		values[6] = {0};
	bool		nulls[6] = {0};

	values[0] = CStringGetTextDatum(ia_path_text(frame));
	nulls[1] = !ia_text_datum(&release->id, &values[1]);
	nulls[2] = !release->readable;
	values[2] = TimestampTzGetDatum(release->readable ? ia_timestamp(release->instant) : 0);
	nulls[3] = !tags_datum(&release->tag, &values[3]);
	nulls[4] = before == NULL;
	if (before)
		values[4] = JsonbPGetDatum(ia_document_of(before));
	values[5] = JsonbPGetDatum(ia_document_of(after));
	tuplestore_putvalues(changes->rsinfo->setResult, changes->rsinfo->setDesc, values, nulls);
	MemoryContextSwitchTo(home);
	MemoryContextReset(changes->row);
}

/* release_changes(releases jsonb, options jsonb) */
Datum
ia_release_changes(PG_FUNCTION_ARGS)
{
	IaMergeOptions options = {.mode = IA_MERGE_VERSIONED};
	Changes		changes = {.rsinfo = (ReturnSetInfo *) fcinfo->resultinfo};
	IaMergeRelease *releases;
	uint32		n;

	InitMaterializedSRF(fcinfo, 0);
	changes.row = AllocSetContextCreate(CurrentMemoryContext, "ia change row",
										ALLOCSET_SMALL_SIZES);
	if (PG_ARGISNULL(0))
		return (Datum) 0;
	read_options(fcinfo, PG_ARGISNULL(1) ? NULL : PG_GETARG_JSONB_P(1), &options);
	releases = releases_of(PG_GETARG_JSONB_P(0), &n);
	ia_merge_changes(&options, releases, n, put_change, &changes);
	return (Datum) 0;
}

/* ---- aggregates ---- */

static Datum
merge_gathered(FunctionCallInfo fcinfo, IaMergeMode mode)
{
	IaGathered *gathered = ia_gathered(fcinfo);
	IaMergeOptions options = {.mode = mode};
	IaMergeRelease *releases;

	if (gathered == NULL)
		PG_RETURN_NULL();
	read_options(fcinfo, gathered->asked[0], &options);
	releases = MemoryContextAllocHuge(CurrentMemoryContext,
									  (Size) gathered->n * sizeof(IaMergeRelease));
	for (uint32 i = 0; i < gathered->n; i++)
	{
		IaValue		value;

		ia_root(gathered->documents[i], &value);
		ia_merge_release(&releases[i], &value, i);
	}
	PG_RETURN_JSONB_P(ia_merge_releases(&options, releases, gathered->n));
}

Datum
ia_merge_compiled(PG_FUNCTION_ARGS)
{
	return merge_gathered(fcinfo, IA_MERGE_COMPILED);
}

Datum
ia_merge_versioned(PG_FUNCTION_ARGS)
{
	return merge_gathered(fcinfo, IA_MERGE_VERSIONED);
}
