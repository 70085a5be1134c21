/*
 * ia_project.c
 *		The columns of a stored project, filled from its document by a trigger.
 *
 * A dozen generated columns would unpack the document a dozen times; here it is
 * unpacked once, and each column of the table that has one of the names below is
 * filled.  A table takes the columns it wants: those it lacks are passed over.
 * A value of another kind than its column is NULL there, never an error: drafts
 * are stored with their mistakes, and ia.validate says what they are.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "commands/trigger.h"
#include "executor/spi.h"
#include "ia.h"
#include "ia_digest.h"
#include "ia_place.h"
#include "ia_record_value.h"
#include "ia_text.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/timestamp.h"

IA_FUNCTION(ia_project_columns);

/* How a column comes from the document. */
typedef bool (*Filler) (FunctionCallInfo fcinfo, const IaValue *document,
						const char *const *path, Datum *datum);

typedef struct Column
{
	const char *name;
	Oid			type;			/* InvalidOid: any that receives extended well-known binary */
	Filler		fill;
	const char *path[3];		/* names that lead to the value */
} Column;

/* The value at the end of a path of names. */
static bool
find_value(const IaValue *document, const char *const *path, IaValue *value)
{
	*value = *document;
	for (int i = 0; i < 3 && path[i]; i++)
	{
		IaValue		object = *value;

		if (!ia_is_object(&object) ||
			!ia_member(ia_container(&object), path[i], strlen(path[i]), value))
			return false;
	}
	return true;
}

static bool
fill_text(FunctionCallInfo fcinfo, const IaValue *document, const char *const *path,
		  Datum *datum)
{
	IaValue		value;

	return find_value(document, path, &value) && ia_text_datum(&value, datum);
}

static bool
fill_number(FunctionCallInfo fcinfo, const IaValue *document, const char *const *path,
		  Datum *datum)
{
	IaValue		value;

	if (!find_value(document, path, &value) || value.type != JENTRY_ISNUMERIC)
		return false;
	*datum = PointerGetDatum(value.data);
	return true;
}

static bool
fill_moment(FunctionCallInfo fcinfo, const IaValue *document, const char *const *path,
		  Datum *datum)
{
	IaValue		value;
	int64		instant;

	if (!find_value(document, path, &value) || !ia_is_string(&value) ||
		!ia_text_instant(value.data, value.length, &instant))
		return false;
	*datum = TimestampTzGetDatum(ia_timestamp(instant));
	return true;
}

/* The texts of a list; a list that is none has none. */
static bool
fill_texts(FunctionCallInfo fcinfo, const IaValue *document, const char *const *path,
		  Datum *datum)
{
	Datum	   *texts = NULL;
	int			n = 0;
	IaValue		list;
	IaCursor	cursor;

	if (find_value(document, path, &list) && ia_is_array(&list))
	{
		ia_array_open(&cursor, ia_container(&list));
		texts = palloc(Max(cursor.n, 1) * sizeof(Datum));
		for (uint32 i = 0; i < cursor.n; i++)
		{
			IaValue		element;

			CHECK_FOR_INTERRUPTS();
			ia_array_next(&cursor, &element);
			if (ia_is_string(&element) && ia_text_datum(&element, &texts[n]))
				n++;
		}
	}
	*datum = PointerGetDatum(construct_array(texts, n, TEXTOID, -1, false, TYPALIGN_INT));
	return true;
}

static int
compare_texts(const void *a, const void *b)
{
	const text *left = *(text *const *) a;
	const text *right = *(text *const *) b;
	Size		n = Min(VARSIZE(left), VARSIZE(right)) - VARHDRSZ;
	int			order = memcmp(VARDATA(left), VARDATA(right), n);

	return order != 0 ? order : (int) VARSIZE(left) - (int) VARSIZE(right);
}

/* The ocids of a project's contracting processes, each once, in order of bytes. */
static bool
fill_ocids(FunctionCallInfo fcinfo, const IaValue *document, const char *const *path,
		  Datum *datum)
{
	static const char *const ocid_path[3] = {"summary", "ocid"};
	Datum	   *ocids = NULL;
	int			n = 0;
	int			unique = 0;
	IaValue		list;
	IaCursor	cursor;

	if (find_value(document, path, &list) && ia_is_array(&list))
	{
		ia_array_open(&cursor, ia_container(&list));
		ocids = palloc(Max(cursor.n, 1) * sizeof(Datum));
		for (uint32 i = 0; i < cursor.n; i++)
		{
			IaValue		process;

			CHECK_FOR_INTERRUPTS();
			ia_array_next(&cursor, &process);
			if (fill_text(fcinfo, &process, ocid_path, &ocids[n]))
				n++;
		}
	}
	if (n > 1)
		qsort(ocids, n, sizeof(Datum), compare_texts);
	for (int i = 0; i < n; i++)
	{
		if (unique == 0 || compare_texts(&ocids[unique - 1], &ocids[i]) != 0)
			ocids[unique++] = ocids[i];
	}
	*datum = PointerGetDatum(construct_array(ocids, unique, TEXTOID, -1, false, TYPALIGN_INT));
	return true;
}

static bool
fill_digest(FunctionCallInfo fcinfo, const IaValue *document, const char *const *path,
		  Datum *datum)
{
	*datum = ia_digest_of(document);
	return true;
}

/* The places without elevation, still as bytes. */
static bool
fill_place(FunctionCallInfo fcinfo, const IaValue *document, const char *const *path,
		  Datum *datum)
{
	bytea	   *ewkb = ia_place_flat(fcinfo, document);

	*datum = PointerGetDatum(ewkb);
	return ewkb != NULL;
}

static const Column columns[] = {
	{"title", TEXTOID, fill_text, {"title"}},
	{"status", TEXTOID, fill_text, {"status"}},
	{"type", TEXTOID, fill_text, {"type"}},
	{"sector", TEXTARRAYOID, fill_texts, {"sector"}},
	{"period_start", TIMESTAMPTZOID, fill_moment, {"period", "startDate"}},
	{"period_end", TIMESTAMPTZOID, fill_moment, {"period", "endDate"}},
	{"amount", NUMERICOID, fill_number, {"budget", "amount", "amount"}},
	{"currency", TEXTOID, fill_text, {"budget", "amount", "currency"}},
	{"updated", TIMESTAMPTZOID, fill_moment, {"updated"}},
	{"ocids", TEXTARRAYOID, fill_ocids, {"contractingProcesses"}},
	{"place", InvalidOid, fill_place},
	{"digest", BYTEAOID, fill_digest}
};

/* Bytes to what the column's type receives: PostGIS reads its own geometry. */
static Datum
receive(Form_pg_attribute attribute, bytea *bytes)
{
	StringInfoData message;
	Oid			function;
	Oid			parameter;

	getTypeBinaryInputInfo(attribute->atttypid, &function, &parameter);
	initStringInfo(&message);
	appendBinaryStringInfo(&message, VARDATA(bytes), VARSIZE(bytes) - VARHDRSZ);
	return OidReceiveFunctionCall(function, &message, parameter, attribute->atttypmod);
}

static int
find_column(Relation table, const char *name, Oid type)
{
	int			number = SPI_fnumber(RelationGetDescr(table), name);

	if (number <= 0)
		return 0;
	if (OidIsValid(type) && TupleDescAttr(RelationGetDescr(table), number - 1)->atttypid != type)
		ereport(ERROR, (errcode(ERRCODE_DATATYPE_MISMATCH),
						errmsg("column \"%s\" of \"%s\" is not of type %s",
							   name, RelationGetRelationName(table), format_type_be(type))));
	return number;
}

/* project_columns(): trigger, before insert or update, each row */
Datum
ia_project_columns(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;
	Relation	table;
	HeapTuple	row;
	Datum		datum;
	bool		isnull;
	int			document_column;
	IaValue		document;
	int			numbers[lengthof(columns)];
	Datum		values[lengthof(columns)];
	bool		nulls[lengthof(columns)];
	int			n = 0;

	if (!CALLED_AS_TRIGGER(fcinfo) || !TRIGGER_FIRED_BEFORE(trigger->tg_event) ||
		!TRIGGER_FIRED_FOR_ROW(trigger->tg_event) || TRIGGER_FIRED_BY_DELETE(trigger->tg_event))
		ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
						errmsg("ia.project_columns is a trigger before INSERT or UPDATE, for each row")));
	table = trigger->tg_relation;
	row = TRIGGER_FIRED_BY_UPDATE(trigger->tg_event) ? trigger->tg_newtuple : trigger->tg_trigtuple;
	document_column = find_column(table, "document", JSONBOID);
	if (document_column == 0)
		ereport(ERROR, (errcode(ERRCODE_UNDEFINED_COLUMN),
						errmsg("\"%s\" has no column \"document\"", RelationGetRelationName(table))));
	datum = heap_getattr(row, document_column, RelationGetDescr(table), &isnull);
	if (isnull)
		return PointerGetDatum(row);	/* whether that may be is the table's to say */
	ia_root(DatumGetJsonbP(datum), &document);
	if (!ia_is_object(&document))
		ereport(ERROR, (errcode(ERRCODE_CHECK_VIOLATION),
						errmsg("a project is an object / un proyecto es un objeto")));
	for (int i = 0; i < lengthof(columns); i++)
	{
		const Column *column = &columns[i];
		int			number = find_column(table, column->name, column->type);

		if (number == 0)
			continue;
		numbers[n] = number;
		nulls[n] = !column->fill(fcinfo, &document, column->path, &values[n]);
		if (!nulls[n] && !OidIsValid(column->type))
			values[n] = receive(TupleDescAttr(RelationGetDescr(table), number - 1),
								(bytea *) DatumGetPointer(values[n]));
		n++;
	}
	return PointerGetDatum(heap_modify_tuple_by_cols(row, RelationGetDescr(table), n, numbers,
													 values, nulls));
}
