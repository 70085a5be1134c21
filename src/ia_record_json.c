/*
 * ia_record_json.c
 *		Composite types → jsonb.
 *
 * An attribute that is NULL is left out.  A member of _verbatim is written as
 * it came when it still means what its attribute says: reading it gives the
 * attribute's value, or it fits no attribute and the attribute is NULL.  So a
 * document comes back as it was, and a changed attribute is believed.
 *
 * Composites are taken apart with heap_deform_tuple() only, which checks that
 * their type has not changed since they were made (PostgreSQL 15.20).
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_collation.h"
#include "ia.h"
#include "ia_build.h"
#include "ia_record_value.h"
#include "ia_report.h"
#include "ia_shape.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/numeric.h"

IA_FUNCTION(ia_record_jsonb);

/* A member to be written: a datum, or as it stands in _verbatim. */
typedef struct Member
{
	const char *key;
	uint32		length;
	const IaSlot *slot;			/* NULL: verbatim */
	Datum		datum;
	IaValue		verbatim;
} Member;

static void write_record(IaBuilder *builder, const IaShape *shape, Datum record,
						 const IaFrame *frame);
static int	gather(const IaShape *shape, const Datum *values, const bool *nulls, Member *members,
				   const JsonbContainer *verbatim);
static bool still_means(const IaSlot *slot, const IaValue *verbatim, Datum datum, bool null);
static bool same_scalar(const IaSlot *slot, Datum a, Datum b);
static void write_value(IaBuilder *builder, const IaSlot *slot, Datum datum,
						const IaFrame *frame);
static void write_list(IaBuilder *builder, const IaSlot *slot, ArrayType *list,
					   const IaFrame *frame);
static void unsayable(int code, const IaFrame *frame) pg_attribute_noreturn();

/* jsonb(value TYPE) */
Datum
ia_record_jsonb(PG_FUNCTION_ARGS)
{
	HeapTupleHeader record = PG_GETARG_HEAPTUPLEHEADER(0);
	IaFrame		frame = {NULL, NULL, 0};
	IaBuilder	builder;

	ia_build_init(&builder, HeapTupleHeaderGetDatumLength(record) * 2);
	write_record(&builder,
				 ia_shape_to_write(ia_shapes_of(fcinfo->flinfo), HeapTupleHeaderGetTypeId(record)),
				 PointerGetDatum(record), &frame);
	PG_RETURN_JSONB_P(ia_build_done(&builder));
}

static void
write_record(IaBuilder *builder, const IaShape *shape, Datum record, const IaFrame *frame)
{
	HeapTupleHeader header = DatumGetHeapTupleHeader(record);
	HeapTupleData tuple = {.t_len = HeapTupleHeaderGetDatumLength(header), .t_data = header};
	int			natts = shape->tupdesc->natts;
	Datum	   *values = palloc(natts * (sizeof(Datum) + sizeof(bool)));
	bool	   *nulls = (bool *) (values + natts);
	const JsonbContainer *verbatim = NULL;
	Member	   *members;
	int			n;

	check_stack_depth();
	CHECK_FOR_INTERRUPTS();
	ItemPointerSetInvalid(&tuple.t_self);
	heap_deform_tuple(&tuple, shape->tupdesc, values, nulls);
	if (!nulls[shape->verbatim])
	{
		IaValue		root;

		ia_root(DatumGetJsonbP(values[shape->verbatim]), &root);
		if (!ia_is_object(&root))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("_verbatim is not an object / _verbatim no es un objeto"),
					 errhint("Leave it as the cast gave it, or set it to NULL. / Déjelo como lo dio el cast, o póngalo en NULL.")));
		verbatim = ia_container(&root);
	}
	members = palloc((shape->n_slots + (verbatim ? JsonContainerSize(verbatim) : 0)) *
					 sizeof(Member));
	n = gather(shape, values, nulls, members, verbatim);
	ia_build_object(builder, n);
	for (int i = 0; i < n; i++)
		ia_build_key(builder, members[i].key, members[i].length);
	for (int i = 0; i < n; i++)
	{
		IaFrame		place = {frame, members[i].key, members[i].length};

		if (members[i].slot == NULL)
			ia_build_value(builder, &members[i].verbatim);
		else if (members[i].slot->list)
			write_list(builder, members[i].slot, DatumGetArrayTypeP(members[i].datum), &place);
		else
			write_value(builder, members[i].slot, members[i].datum, &place);
	}
}

/* What is to be written: attributes and _verbatim, both in jsonb's order, joined. */
static int
gather(const IaShape *shape, const Datum *values, const bool *nulls, Member *members,
	   const JsonbContainer *verbatim)
{
	uint32		left = verbatim ? JsonContainerSize(verbatim) : 0;
	const char *key = NULL;
	uint32		length = 0;
	IaValue		value;
	IaCursor	cursor = {0};
	int			n = 0;
	int			i = 0;

	if (left > 0)
	{
		ia_object_open(&cursor, verbatim);
		ia_object_next(&cursor, &key, &length, &value);
	}
	while (i < shape->n_slots || left > 0)
	{
		const IaSlot *slot = &shape->slots[i];
		int			order = left == 0 ? -1 : i == shape->n_slots ? 1 :
			ia_name_compare(slot->name, slot->length, key, length);
		bool		null = order <= 0 && nulls[slot->attribute];

		if (order > 0 || (order == 0 && still_means(slot, &value, values[slot->attribute], null)))
			members[n++] = (Member) {key, length, NULL, 0, value};
		else if (!null)
			members[n++] = (Member) {slot->name, slot->length, slot, values[slot->attribute]};
		if (order <= 0)
			i++;
		if (order >= 0 && --left > 0)
			ia_object_next(&cursor, &key, &length, &value);
	}
	return n;
}

/* Whether what was kept of a member still means what its attribute says. */
static bool
still_means(const IaSlot *slot, const IaValue *verbatim, Datum datum, bool null)
{
	Datum		meant;
	IaFit		fit;

	if (slot->list && ia_is_array(verbatim))
		return null;			/* it held an element that did not fit */
	if (slot->kind == IA_SLOT_RECORD)
		return null && !ia_is_object(verbatim);
	fit = ia_read_scalar(slot, IA_KIND_NUMBER | IA_KIND_INTEGER, verbatim, &meant);
	if (fit > IA_SPELLED || null)
		return fit > IA_SPELLED && null;
	if (slot->list)
	{
		ArrayType  *list = DatumGetArrayTypeP(datum);
		Datum	   *elements;
		bool	   *nulls;
		int			n;

		deconstruct_array(list, slot->type, slot->type_length, slot->by_value, slot->alignment,
						  &elements, &nulls, &n);
		if (n != 1 || nulls[0])
			return false;
		datum = elements[0];
	}
	return same_scalar(slot, meant, datum);
}

static bool
same_scalar(const IaSlot *slot, Datum a, Datum b)
{
	switch (slot->kind)
	{
		case IA_SLOT_TEXT:
			return DatumGetBool(DirectFunctionCall2Coll(texteq, C_COLLATION_OID, a, b));
		case IA_SLOT_TIMESTAMP:
		case IA_SLOT_BIGINT:
			return DatumGetInt64(a) == DatumGetInt64(b);
		default:
			return false;		/* their datums say all there is */
	}
}

static void
write_value(IaBuilder *builder, const IaSlot *slot, Datum datum, const IaFrame *frame)
{
	char		date[IA_TIMESTAMP_BYTES];
	int			length;
	Numeric		number;
	IaValue		root;
	text	   *string;

	switch (slot->kind)
	{
		case IA_SLOT_TEXT:
			string = DatumGetTextPP(datum);
			ia_build_string(builder, VARDATA_ANY(string), VARSIZE_ANY_EXHDR(string));
			break;
		case IA_SLOT_NUMERIC:
			number = DatumGetNumeric(datum);
			if (numeric_is_nan(number) || numeric_is_inf(number))
				unsayable(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE, frame);
			ia_build_numeric(builder, number);
			break;
		case IA_SLOT_BIGINT:
			ia_build_numeric(builder, int64_to_numeric(DatumGetInt64(datum)));
			break;
		case IA_SLOT_BOOLEAN:
			ia_build_bool(builder, DatumGetBool(datum));
			break;
		case IA_SLOT_TIMESTAMP:
			length = ia_put_timestamp(DatumGetInt64(datum), date);
			if (length == 0)
				unsayable(ERRCODE_DATETIME_FIELD_OVERFLOW, frame);
			ia_build_string(builder, date, length);
			break;
		case IA_SLOT_JSONB:
			ia_root(DatumGetJsonbP(datum), &root);
			ia_build_value(builder, &root);
			break;
		case IA_SLOT_RECORD:
			write_record(builder, slot->shape, datum, frame);
			break;
	}
}

static void
write_list(IaBuilder *builder, const IaSlot *slot, ArrayType *list, const IaFrame *frame)
{
	IaFrame		place = {frame, NULL, 0};
	MemoryContext home = CurrentMemoryContext;
	MemoryContext scratch = NULL;
	Datum	   *elements;
	bool	   *nulls;
	int			n;

	if (ARR_NDIM(list) > 1)
		unsayable(ERRCODE_ARRAY_SUBSCRIPT_ERROR, frame);
	deconstruct_array(list, slot->type, slot->type_length, slot->by_value, slot->alignment,
					  &elements, &nulls, &n);
	ia_build_array(builder, n);
	if (slot->kind == IA_SLOT_RECORD && n > IA_SHORT_LIST)
		scratch = AllocSetContextCreate(home, "ia element", ALLOCSET_SMALL_SIZES);
	for (int i = 0; i < n; i++)
	{
		if (i % 1024 == 1023)
			CHECK_FOR_INTERRUPTS();
		place.length = i;
		if (nulls[i])
		{
			ia_build_null(builder);
			continue;
		}
		if (scratch)
			MemoryContextSwitchTo(scratch);
		write_value(builder, slot, elements[i], &place);
		if (scratch)
		{
			MemoryContextSwitchTo(home);
			MemoryContextReset(scratch);
		}
	}
	if (scratch)
		MemoryContextDelete(scratch);
}

/* What SQL can hold and the document cannot. */
static void
unsayable(int code, const IaFrame *frame)
{
	const char *path = ia_path_text(frame);

	ereport(ERROR,
			(errcode(code),
			 errmsg("the value at \"%s\" cannot be written in JSON / el valor en \"%s\" no se puede escribir en JSON",
					path, path),
			 errhint("JSON has no NaN and no infinity, dates run from year 1 to 9999, lists have one dimension. / JSON no tiene NaN ni infinito, las fechas van del año 1 al 9999 y las listas tienen una dimensión.")));
}
