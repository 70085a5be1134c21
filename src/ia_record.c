/*
 * ia_record.c
 *		jsonb → composite types.
 *
 * A composite is for typed SQL; the document stays the truth.  Still nothing
 * that the model knows may be lost on the way there and back, and SQL's values
 * say less than JSON's: a timestamptz forgets the offset it was written with,
 * NULL does not tell null from absent, a text cannot say that an id was a
 * number, and title_es has no attribute.  Each composite therefore ends with
 * _verbatim, the members that its attributes do not tell, as they came; it is
 * NULL where there are none, which is the rule in a carefully written document.
 * On the way back (ia_record_json.c) a member of _verbatim is believed as long
 * as it still means what its attribute says.
 *
 * A value that does not fit its attribute is an error that names its place.
 * Rows of a list function never fail: there the attribute is NULL and the value
 * stays in _verbatim, so that one bad date does not keep an analyst from the
 * rest of the country.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "funcapi.h"
#include "ia.h"
#include "ia_build.h"
#include "ia_check.h"
#include "ia_record.h"
#include "ia_record_value.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/memutils.h"

IA_FUNCTION(ia_record);

/* A member that no attribute tells. */
typedef struct Verbatim
{
	const char *key;
	uint32		length;
	IaValue		value;
} Verbatim;

static Datum read_record(const IaShape *shape, const JsonbContainer *object, bool lenient,
						 const IaFrame *frame);
static IaFit read_value(const IaSlot *slot, const IaValue *value, bool lenient,
						const IaFrame *frame, Datum *datum);
static IaFit read_element(const IaSlot *slot, const IaShape *shape, uint8 kinds,
						  const IaValue *value, bool lenient, const IaFrame *frame,
						  Datum *datum);
static IaFit read_list(const IaSlot *slot, const IaValue *value, bool lenient,
					   const IaFrame *frame, Datum *datum);
static Datum verbatim_datum(const Verbatim *verbatim, int n);
static void misfit(const IaSlot *slot, const IaValue *value, const IaFrame *frame, IaFit fit)
			pg_attribute_noreturn();

/* TYPE(doc jsonb): the composite of that type */
Datum
ia_record(PG_FUNCTION_ARGS)
{
	IaFrame		frame = {NULL, NULL, 0};
	const IaShape *shape;
	IaValue		root;
	Oid			type;

	if (get_call_result_type(fcinfo, &type, NULL) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "function does not return a composite type");
	shape = ia_shape_to_read(ia_shapes_of(fcinfo->flinfo), type);
	ia_root(PG_GETARG_JSONB_P(0), &root);
	if (!ia_is_object(&root))
	{
		IaSlot		whole = {
			.kind = IA_SLOT_RECORD,
			.type_name = format_type_be(type)
		};

		misfit(&whole, &root, &frame, IA_MISFIT_KIND);
	}
	PG_RETURN_DATUM(read_record(shape, ia_container(&root), false, &frame));
}

static Datum
read_record(const IaShape *shape, const JsonbContainer *object, bool lenient,
			const IaFrame *frame)
{
	Datum	   *values = palloc(shape->tupdesc->natts * (sizeof(Datum) + sizeof(bool)));
	bool	   *nulls = (bool *) (values + shape->tupdesc->natts);

	ia_read_object(shape, object, lenient, frame, values, nulls);
	return HeapTupleGetDatum(heap_form_tuple(shape->tupdesc, values, nulls));
}

/* Like the validator, a merge of the object's keys with the slots. */
void
ia_read_object(const IaShape *shape, const JsonbContainer *object, bool lenient,
			   const IaFrame *frame, Datum *values, bool *nulls)
{
	const IaSlot *slot = shape->slots;
	const IaSlot *end = slot + shape->n_slots;
	Verbatim   *verbatim = NULL;
	int			n_verbatim = 0;
	IaCursor	cursor;

	check_stack_depth();
	CHECK_FOR_INTERRUPTS();
	memset(nulls + shape->first, true, shape->tupdesc->natts - shape->first);
	ia_object_open(&cursor, object);
	for (uint32 i = 0; i < cursor.n; i++)
	{
		IaFrame		place = {frame, NULL, 0};
		IaFit		fit = IA_SPELLED;
		IaValue		member;
		uint32		head;
		int			order = -1;

		if (i % 1024 == 1023)
			CHECK_FOR_INTERRUPTS();
		ia_object_next(&cursor, &place.key, &place.length, &member);
		head = ia_head(place.key, place.length);
		for (; slot < end; slot++)
		{
			if (slot->length < place.length || (slot->length == place.length && slot->head < head))
				continue;
			order = slot->length > place.length || slot->head > head ? -1 :
				memcmp(place.key, slot->name, place.length);
			if (order <= 0)
				break;
		}
		if (slot < end && order == 0)
		{
			if (slot->attribute >= 0)
			{
				fit = read_value(slot, &member, lenient, &place, &values[slot->attribute]);
				nulls[slot->attribute] = fit > IA_SPELLED;
				if (fit > IA_NULLED && !lenient)
					misfit(slot, &member, &place, fit);
			}
			slot++;
			if (fit == IA_FITS)
				continue;
		}
		else if (shape->fields == NULL ||
				 ia_field_of_language(shape->model, shape->fields, place.key, place.length) == NULL)
			continue;			/* ia.unmapped tells */
		if (verbatim == NULL)
			verbatim = palloc((cursor.n - i) * sizeof(Verbatim));
		verbatim[n_verbatim++] = (Verbatim) {place.key, place.length, member};
	}
	if (n_verbatim > 0)
	{
		values[shape->verbatim] = verbatim_datum(verbatim, n_verbatim);
		nulls[shape->verbatim] = false;
	}
}

/* The members that no attribute tells, as an object of their own. */
static Datum
verbatim_datum(const Verbatim *verbatim, int n)
{
	IaBuilder	builder;
	Size		bytes = 0;

	for (int i = 0; i < n; i++)
		bytes += verbatim[i].length + verbatim[i].value.length + 2 * sizeof(JEntry) + sizeof(uint32);
	ia_build_init(&builder, bytes);
	ia_build_object(&builder, n);
	for (int i = 0; i < n; i++)
		ia_build_key(&builder, verbatim[i].key, verbatim[i].length);
	for (int i = 0; i < n; i++)
		ia_build_value(&builder, &verbatim[i].value);
	return JsonbPGetDatum(ia_build_done(&builder));
}

/* ---- values ---- */

static IaFit
read_value(const IaSlot *slot, const IaValue *value, bool lenient, const IaFrame *frame,
		   Datum *datum)
{
	if (ia_is_null(value))
		return IA_NULLED;
	if (!slot->list)
		return read_element(slot, slot->shape, slot->kinds, value, lenient, frame, datum);
	if (ia_is_array(value))
		return read_list(slot, value, lenient, frame, datum);
	if (slot->kinds & ia_kinds(value))
	{
		/* one, where a list is written today */
		IaFit		fit = read_element(slot, slot->shape, slot->item_kinds, value, lenient, frame,
									   datum);

		if (fit > IA_SPELLED)
			return fit;
		*datum = PointerGetDatum(construct_array(datum, 1, slot->type, slot->type_length,
												 slot->by_value, slot->alignment));
		return IA_SPELLED;
	}
	return IA_MISFIT_KIND;
}

static IaFit
read_element(const IaSlot *slot, const IaShape *shape, uint8 kinds, const IaValue *value,
			 bool lenient, const IaFrame *frame, Datum *datum)
{
	if (slot->kind != IA_SLOT_RECORD)
		return ia_read_scalar(slot, kinds, value, datum);
	if (!ia_is_object(value))
		return IA_MISFIT_KIND;
	*datum = read_record(shape, ia_container(value), lenient, frame);
	return IA_FITS;
}

static IaFit
read_list(const IaSlot *slot, const IaValue *value, bool lenient, const IaFrame *frame,
		  Datum *datum)
{
	IaFrame		place = {frame, NULL, 0};
	const IaShape *shape = slot->shape;
	MemoryContext home = CurrentMemoryContext;
	MemoryContext scratch = NULL;
	Datum	   *elements;
	bool	   *nulls;
	IaCursor	cursor;
	int			dimension;
	int			lower = 1;

	ia_array_open(&cursor, ia_container(value));
	if (cursor.n == 0)
	{
		*datum = PointerGetDatum(construct_empty_array(slot->type));
		return IA_FITS;
	}
	elements = MemoryContextAllocHuge(CurrentMemoryContext,
									  (Size) cursor.n * (sizeof(Datum) + sizeof(bool)));
	nulls = (bool *) (elements + cursor.n);
	/* what making a record leaves behind would add up in a long list */
	if (slot->kind == IA_SLOT_RECORD && cursor.n > IA_SHORT_LIST)
		scratch = AllocSetContextCreate(home, "ia element", ALLOCSET_SMALL_SIZES);
	for (uint32 i = 0; i < cursor.n; i++)
	{
		IaFit		fit = IA_FITS;
		IaValue		element;

		if (i % 1024 == 1023)
			CHECK_FOR_INTERRUPTS();
		ia_array_next(&cursor, &element);
		if (i == 0 && slot->otherwise && !ia_is_link(&element))
			shape = slot->otherwise;
		place.length = i;
		nulls[i] = ia_is_null(&element);
		if (scratch)
			MemoryContextSwitchTo(scratch);
		if (!nulls[i])
			fit = read_element(slot, shape, slot->item_kinds, &element, lenient, &place,
							   &elements[i]);
		if (scratch)
		{
			MemoryContextSwitchTo(home);
			if (!nulls[i] && fit == IA_FITS)
				elements[i] = datumCopy(elements[i], slot->by_value, slot->type_length);
			MemoryContextReset(scratch);
		}
		if (fit == IA_FITS)
			continue;
		if (!lenient && fit > IA_NULLED)
			misfit(slot, &element, &place, fit);
		if (scratch)
			MemoryContextDelete(scratch);
		return IA_MISFIT_KIND;
	}
	if (scratch)
		MemoryContextDelete(scratch);
	dimension = cursor.n;
	*datum = PointerGetDatum(construct_md_array(elements, nulls, 1, &dimension, &lower,
												slot->type, slot->type_length, slot->by_value,
												slot->alignment));
	return IA_FITS;
}

/* ---- errors ---- */

/* The type a value had to be of, to be told to people. */
static const char *
expected(const IaSlot *slot, bool spanish)
{
	switch (slot->kind)
	{
		case IA_SLOT_TEXT:
			if (slot->kinds & (IA_KIND_NUMBER | IA_KIND_INTEGER))
				return spanish ? "un texto o un número corto" : "a string or a short number";
			return spanish ? "un texto" : "a string";
		case IA_SLOT_NUMERIC:
			return spanish ? "un número" : "a number";
		case IA_SLOT_BIGINT:
			return spanish ? "un número entero de 64 bits" : "a whole number of 64 bits";
		case IA_SLOT_BOOLEAN:
			return spanish ? "true o false" : "true or false";
		case IA_SLOT_TIMESTAMP:
			return spanish ? "una fecha con hora y zona" : "a date with time and zone";
		case IA_SLOT_RECORD:
			return spanish ? "un objeto" : "an object";
		case IA_SLOT_JSONB:
			break;
	}
	return spanish ? "una lista" : "a list";
}

static void
misfit(const IaSlot *slot, const IaValue *value, const IaFrame *frame, IaFit fit)
{
	bool		whole_list = slot->list && frame->key != NULL;
	IaSlot		list = {.kind = IA_SLOT_JSONB};
	const IaSlot *wanted = whole_list ? &list : slot;
	const char *path = ia_path_text(frame);
	int			code = ERRCODE_INVALID_TEXT_REPRESENTATION;

	if (fit == IA_MISFIT_RANGE)
		code = ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE;
	else if (fit == IA_MISFIT_DATE)
		code = ERRCODE_INVALID_DATETIME_FORMAT;
	ereport(ERROR,
			(errcode(code),
			 errmsg("the value at \"%s\" does not fit type %s / el valor en \"%s\" no cabe en el tipo %s",
					path, slot->type_name, path, slot->type_name),
			 errdetail("Expected %s, found %s. / Se esperaba %s y hay %s.",
					   expected(wanted, false), ia_value_in_words(value, IA_ENGLISH),
					   expected(wanted, true), ia_value_in_words(value, IA_SPANISH)),
			 errhint("Correct the document; ia.validate(doc) lists all its faults. / Corrija el documento; ia.validate(doc) da todas sus faltas.")));
}
