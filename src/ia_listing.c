/*
 * ia_listing.c
 *		The model as rows: ia.field and ia.codelist.
 *
 * What the validator knows can be read: a form, a mapping template or a
 * curious analyst takes it from here, and so does the check that compares the
 * model with the official schemas.
 */
#include "postgres.h"

#include "funcapi.h"
#include "ia.h"
#include "ia_document.h"
#include "ia_profile.h"
#include "miscadmin.h"
#include "utils/builtins.h"

IA_FUNCTION(ia_field);
IA_FUNCTION(ia_codelist);

#define FIELD_COLUMNS 20
#define CODE_COLUMNS 9

typedef struct Listing
{
	ReturnSetInfo *rsinfo;
	IaDocument	document;
} Listing;

static const IaModel *model_of_arguments(FunctionCallInfo fcinfo);
static void list_path(const IaModel *model, const IaPath *path, void *state);
static const char *version_name(const IaModel *model, uint8 version);
static Datum origin_text(const IaModel *model, uint32 origin);
static Datum text_or_null(const char *string, bool *null);
static Datum kinds_text(uint8 kinds);
static const char *merge_rule(const IaNode *node);

/* field(standard text, version text, profile jsonb): a row a path */
Datum
ia_field(PG_FUNCTION_ARGS)
{
	Listing		listing = {.rsinfo = (ReturnSetInfo *) fcinfo->resultinfo};
	const IaModel *model;

	InitMaterializedSRF(fcinfo, 0);
	model = model_of_arguments(fcinfo);
	if (model == NULL)
		return (Datum) 0;
	for (listing.document = IA_PROJECT; listing.document < IA_DOCUMENTS; listing.document++)
	{
		/* a list of documents has nothing of its own */
		if (listing.document != IA_PROJECTS && listing.document != IA_RELEASES)
			ia_model_walk(model, listing.document, list_path, &listing);
	}
	return (Datum) 0;
}

/* codelist(standard text, version text, profile jsonb): a row a code */
Datum
ia_codelist(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	const IaModel *model;
	bool	   *closed;

	InitMaterializedSRF(fcinfo, 0);
	model = model_of_arguments(fcinfo);
	if (model == NULL)
		return (Datum) 0;

	/* A list is closed where a field says so; all fields agree on it. */
	closed = palloc0(model->n_codelists * sizeof(bool));
	for (int i = 0; i < model->n_nodes; i++)
	{
		if (model->nodes[i].codelist != IA_NONE && (model->nodes[i].flags & IA_NODE_CLOSED))
			closed[model->nodes[i].codelist] = true;
	}
	for (int i = 0; i < model->n_codelists; i++)
	{
		const IaCodelist *list = &model->codelists[i];

		for (uint32 j = 0; j < list->n_codes; j++)
		{
			const IaCode *code = &model->codes[list->first_code + j];
			Datum		values[CODE_COLUMNS];
			bool		nulls[CODE_COLUMNS] = {0};
			const char *deprecated = code->deprecated == 0 ? NULL :
			version_name(model, code->deprecated - 1);

			values[0] = CStringGetTextDatum(ia_string(model, list->name));
			values[1] = BoolGetDatum(closed[i]);
			values[2] = CStringGetTextDatum(ia_string(model, code->code));
			values[3] = text_or_null(version_name(model, code->since), &nulls[3]);
			values[4] = BoolGetDatum(code->deprecated != 0);
			values[5] = text_or_null(deprecated, &nulls[5]);
			values[6] = text_or_null(ia_string(model, code->label_es), &nulls[6]);
			values[7] = text_or_null(ia_string(model, code->label_en), &nulls[7]);
			values[8] = origin_text(model, code->origin);
			tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
		}
	}
	return (Datum) 0;
}

/* The model asked for: that version or the newest, with the profile; NULL without a standard. */
static const IaModel *
model_of_arguments(FunctionCallInfo fcinfo)
{
	const char *standard;
	const IaModel *model;

	if (PG_ARGISNULL(0))
		return NULL;
	ia_model_arguments(PG_GETARG_TEXT_PP(0), PG_ARGISNULL(1) ? NULL : PG_GETARG_TEXT_PP(1),
					   &standard, &model);
	if (model == NULL)
		model = ia_model_newest(standard, strlen(standard));
	return PG_ARGISNULL(2) ? model : ia_profile_model(fcinfo, 2, model);
}

/* A version by its index; NULL: none is known. */
static const char *
version_name(const IaModel *model, uint8 version)
{
	return version == IA_NO_VERSION ? NULL : model->versions[version];
}

/* Where something comes from: a place in the profile, or the standard. */
static Datum
origin_text(const IaModel *model, uint32 origin)
{
	return CStringGetTextDatum(origin != 0 ? ia_string(model, origin) :
							   psprintf("%s %s", model->standard, model->version));
}

static void
list_path(const IaModel *model, const IaPath *path, void *state)
{
	static const char *const formats[] = {NULL, "date-time", "uri", "email"};
	Listing    *listing = state;
	const IaNode *node = path->node;
	const IaField *field = path->field;
	const IaType *type = node->type == IA_NONE ? NULL : &model->types[node->type];
	const IaInfo *info = field ? &model->infos[field->info] :
		path->length == 0 && type ? &model->infos[type->info] : NULL;
	Datum		values[FIELD_COLUMNS];
	bool		nulls[FIELD_COLUMNS] = {0};

	CHECK_FOR_INTERRUPTS();
	values[0] = CStringGetTextDatum(ia_document_name(listing->document));
	values[1] = PointerGetDatum(cstring_to_text_with_len(path->text, path->length));
	values[2] = text_or_null(path->owner ? ia_string(model, path->owner->name) : NULL, &nulls[2]);
	values[3] = kinds_text(node->otherwise != IA_NONE ? 0 : node->kinds);
	values[4] = BoolGetDatum(field && (field->flags & IA_FIELD_REQUIRED));
	values[5] = Int32GetDatum(node->min_length);
	nulls[5] = node->min_length == 0;
	values[6] = Int32GetDatum(node->min_items);
	nulls[6] = node->min_items == 0 || node->otherwise != IA_NONE;
	values[7] = BoolGetDatum((node->flags & IA_NODE_UNIQUE) != 0);
	values[8] = Int32GetDatum(1);
	nulls[8] = type == NULL || !(type->flags & IA_TYPE_NONEMPTY);
	values[9] = Int32GetDatum(0);
	nulls[9] = !(node->flags & IA_NODE_NONNEGATIVE);
	values[10] = text_or_null(formats[node->format], &nulls[10]);
	values[11] = text_or_null((node->flags & IA_NODE_VERSION) ? IA_VERSION_PATTERN : NULL,
							  &nulls[11]);
	values[12] = text_or_null(node->codelist == IA_NONE ? NULL :
							  ia_string(model, model->codelists[node->codelist].name), &nulls[12]);
	values[13] = BoolGetDatum((node->flags & IA_NODE_CLOSED) != 0);
	nulls[13] = node->codelist == IA_NONE;
	values[14] = text_or_null(merge_rule(node), &nulls[14]);
	values[15] = text_or_null(info ? version_name(model, info->since) : NULL, &nulls[15]);
	values[16] = BoolGetDatum(field && (field->flags & IA_FIELD_DEPRECATED));
	values[17] = text_or_null(info ? ia_string(model, info->label_es) : NULL, &nulls[17]);
	values[18] = text_or_null(info ? ia_string(model, info->label_en) : NULL, &nulls[18]);
	nulls[19] = info == NULL;
	if (info)
		values[19] = origin_text(model, info->origin);
	if (field == NULL || !(field->flags & IA_FIELD_UNDECLARED) ||
		(field->flags & IA_FIELD_REQUIRED))
		tuplestore_putvalues(listing->rsinfo->setResult, listing->rsinfo->setDesc, values, nulls);

	if (field && (field->flags & IA_FIELD_LANGUAGE))
	{
		/* the same text in another language: no rule but its kind, the same words and origin */
		memset(nulls + 5, true, 10);
		values[1] = PointerGetDatum(cstring_to_text(psprintf("%.*s_<lang>", (int) path->length,
															 path->text)));
		values[3] = kinds_text(IA_KIND_STRING | IA_KIND_NULL);
		values[4] = values[7] = values[16] = BoolGetDatum(false);
		nulls[7] = false;
		tuplestore_putvalues(listing->rsinfo->setResult, listing->rsinfo->setDesc, values, nulls);
	}
}

static Datum
text_or_null(const char *string, bool *null)
{
	*null = string == NULL || string[0] == '\0';
	return *null ? (Datum) 0 : CStringGetTextDatum(string);
}

/* The JSON types a value may have, sorted, joined by commas. */
static Datum
kinds_text(uint8 kinds)
{
	static const struct
	{
		uint8		kind;
		const char *name;
	}			names[] = {
		{IA_KIND_ARRAY, "array"},
		{IA_KIND_BOOLEAN, "boolean"},
		{IA_KIND_INTEGER, "integer"},
		{IA_KIND_NULL, "null"},
		{IA_KIND_NUMBER, "number"},
		{IA_KIND_OBJECT, "object"},
		{IA_KIND_STRING, "string"},
	};
	StringInfoData text;

	initStringInfo(&text);
	for (int i = 0; i < lengthof(names); i++)
	{
		if (kinds & names[i].kind)
			appendStringInfo(&text, "%s%s", text.len > 0 ? "," : "", names[i].name);
	}
	return CStringGetTextDatum(text.data);
}

static const char *
merge_rule(const IaNode *node)
{
	if (node->flags & IA_NODE_OMIT)
		return "omit";
	if (node->flags & IA_NODE_WHOLE)
		return "whole";
	if (node->flags & IA_NODE_VERSIONID)
		return "versionid";
	return NULL;
}
