/*
 * ia_flatten.c
 *		A document as rows: ia.flatten.  The way back is ia_unflatten.c.
 *
 * A row a leaf, in the document's own order.  The two texts that say where the
 * leaf is grow and shrink by a token while the walk goes down and up, each in
 * one buffer, so that a row costs its own length and nothing is put together
 * twice.  The containers that are open are on a stack of our own: a document
 * stored without ia.intake may nest deeper than the real one allows.
 *
 * The pointer is that of RFC 6901.  The path is the same with [] for every
 * index and without the slash that begins it, as ia.field() writes it.  Both
 * escape ~ and /, so that their tokens stand side by side: an index is where
 * the path says [] and the pointer does not.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "funcapi.h"
#include "ia.h"
#include "ia_json.h"
#include "ia_leaves.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/tuplestore.h"

IA_FUNCTION(ia_flatten);

/* Two pointers and a value must fit in a row, which ends at 1 GB. */
#define POINTER_BYTES (256 * 1024 * 1024)

/* A varlena under way, header included. */
typedef struct Growing
{
	char	   *data;
	Size		length;
	Size		size;
} Growing;

/* A container that is being walked. */
typedef struct Walked
{
	IaCursor	cursor;
	uint32		i;				/* members taken */
	bool		object;
	Size		path;			/* lengths without the member's token */
	Size		pointer;
} Walked;

typedef struct Flatten
{
	ReturnSetInfo *rsinfo;
	Growing		path;
	Growing		pointer;
	StringInfoData value;
	Walked	   *open;			/* outermost first */
	uint32		depth;
	uint32		max_depth;
} Flatten;

static void init_growing(Growing *text);
static void walk(Flatten *flatten, const IaValue *value);
static void open_container(Flatten *flatten, const JsonbContainer *container);
static void put_key(Growing *text, const char *key, uint32 length);
static void put_row(Flatten *flatten, const IaValue *value);

/* flatten(doc jsonb): ia.flat rows */
Datum
ia_flatten(PG_FUNCTION_ARGS)
{
	Flatten		flatten = {.rsinfo = (ReturnSetInfo *) fcinfo->resultinfo, .max_depth = 16};
	IaValue		root;

	InitMaterializedSRF(fcinfo, 0);
	ia_check_flat(flatten.rsinfo->setDesc);
	ia_root(PG_GETARG_JSONB_P(0), &root);
	init_growing(&flatten.path);
	init_growing(&flatten.pointer);
	initStringInfo(&flatten.value);
	flatten.open = palloc(flatten.max_depth * sizeof(Walked));
	walk(&flatten, &root);
	return (Datum) 0;
}

/* Refuse a type ia.flat that somebody has altered: rows are read and written by its columns. */
void
ia_check_flat(TupleDesc tupdesc)
{
	static const Oid types[IA_FLAT_COLUMNS] = {TEXTOID, TEXTOID, JSONBOID};
	bool		same = tupdesc->natts == IA_FLAT_COLUMNS;

	for (int i = 0; same && i < IA_FLAT_COLUMNS; i++)
		same = TupleDescAttr(tupdesc, i)->atttypid == types[i];
	if (!same)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("the type ia.flat is not as ia made it / el tipo ia.flat no es como lo hizo ia"),
				 errhint("Install the extension again. / Instale la extensión de nuevo.")));
}

static void
init_growing(Growing *text)
{
	text->size = 1024;
	text->data = palloc(text->size);
	text->length = VARHDRSZ;
}

/* Make room for so many bytes more. */
static inline void
reserve(Growing *text, Size bytes)
{
	if (likely(text->length + bytes <= text->size))
		return;
	if (text->length + bytes > POINTER_BYTES)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a pointer into the document is longer than %d bytes / un puntero al documento pasa de %d bytes",
						POINTER_BYTES, POINTER_BYTES),
				 errhint("Look for keys of many megabytes. / Busque claves de muchos megabytes.")));
	text->size = Max(text->size * 2, text->length + bytes);
	text->data = repalloc(text->data, text->size);
}

static inline void
put(Growing *text, const char *bytes, Size length)
{
	reserve(text, length);
	memcpy(text->data + text->length, bytes, length);
	text->length += length;
}

/* Put the rows of a value and of all there is below it. */
static void
walk(Flatten *flatten, const IaValue *value)
{
	IaValue		member;
	uint32		rows = 0;

	if (!ia_is_container(value) || JsonContainerSize(ia_container(value)) == 0)
	{
		put_row(flatten, value);
		return;
	}
	open_container(flatten, ia_container(value));
	while (flatten->depth > 0)
	{
		Walked	   *top = &flatten->open[flatten->depth - 1];

		if (top->i == top->cursor.n)
		{
			flatten->depth--;
			continue;
		}
		flatten->path.length = top->path;
		flatten->pointer.length = top->pointer;
		put(&flatten->pointer, "/", 1);
		if (flatten->depth > 1)
			put(&flatten->path, "/", 1);
		if (top->object)
		{
			const char *key;
			uint32		length;

			ia_object_next(&top->cursor, &key, &length, &member);
			put_key(&flatten->pointer, key, length);
			put(&flatten->path, flatten->pointer.data + top->pointer + 1,
				flatten->pointer.length - top->pointer - 1);
		}
		else
		{
			ia_array_next(&top->cursor, &member);
			reserve(&flatten->pointer, 10);
			flatten->pointer.length += pg_ultoa_n(top->i, flatten->pointer.data +
												  flatten->pointer.length);
			put(&flatten->path, "[]", 2);
		}
		top->i++;
		if (ia_is_container(&member) && JsonContainerSize(ia_container(&member)) > 0)
			open_container(flatten, ia_container(&member));
		else
		{
			if (rows++ % 256 == 0)
				CHECK_FOR_INTERRUPTS();
			put_row(flatten, &member);
		}
	}
}

/* Begin with the members of a container that has some. */
static void
open_container(Flatten *flatten, const JsonbContainer *container)
{
	Walked	   *self;

	CHECK_FOR_INTERRUPTS();
	if (flatten->depth == flatten->max_depth)
	{
		flatten->max_depth *= 2;
		flatten->open = repalloc_huge(flatten->open, flatten->max_depth * sizeof(Walked));
	}
	self = &flatten->open[flatten->depth++];
	self->object = JsonContainerIsObject(container);
	self->i = 0;
	self->path = flatten->path.length;
	self->pointer = flatten->pointer.length;
	if (self->object)
		ia_object_open(&self->cursor, container);
	else
		ia_array_open(&self->cursor, container);
}

/* Put a key, its two special characters written otherwise. */
static void
put_key(Growing *text, const char *key, uint32 length)
{
	char	   *to;

	reserve(text, 2 * (Size) length);
	to = text->data + text->length;
	for (uint32 i = 0; i < length; i++)
	{
		if (unlikely(key[i] == '~' || key[i] == '/'))
		{
			*to++ = '~';
			*to++ = key[i] == '~' ? '0' : '1';
		}
		else
			*to++ = key[i];
	}
	text->length = to - text->data;
}

/* Put the row of a leaf where the walk is. */
static void
put_row(Flatten *flatten, const IaValue *value)
{
	Datum		values[IA_FLAT_COLUMNS];
	bool		nulls[IA_FLAT_COLUMNS] = {false};

	resetStringInfo(&flatten->value);
	ia_append_json(&flatten->value, value);
	SET_VARSIZE(flatten->path.data, flatten->path.length);
	SET_VARSIZE(flatten->pointer.data, flatten->pointer.length);
	values[0] = PointerGetDatum(flatten->path.data);
	values[1] = PointerGetDatum(flatten->pointer.data);
	values[2] = PointerGetDatum(flatten->value.data);
	tuplestore_putvalues(flatten->rsinfo->setResult, flatten->rsinfo->setDesc, values, nulls);
}
