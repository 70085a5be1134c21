/*
 * ia_unflatten.c
 *		Rows as a document: ia.unflatten, of an array and as an aggregate.
 *
 * Rows may come from anywhere: what is wrong with one alone is found here, when
 * it comes, and what is wrong between two in ia_leaves.c.  The path adds one
 * thing to the pointer: which numbers are indexes.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "ia.h"
#include "ia_leaves.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/memutils.h"
#include "utils/typcache.h"

IA_FUNCTION(ia_unflatten);
IA_FUNCTION(ia_flat_add);
IA_FUNCTION(ia_flat_combine);
IA_FUNCTION(ia_flat_send);
IA_FUNCTION(ia_flat_receive);
IA_FUNCTION(ia_flat_build);

static IaLeaves *make_leaves(MemoryContext context);
static void add_row(IaLeaves *leaves, Datum row);
static void add_leaf(IaLeaves *leaves, const text *path, const text *pointer,
					 const struct varlena *value);
static uint8 kind_of_token(const text *pointer, const char *token, const char *end,
						   const char *path, const char *path_end);
static void refuse_pointer(const text *pointer) pg_attribute_noreturn();
static void refuse_path(const text *pointer) pg_attribute_noreturn();

/* ---- the SQL doors ---- */

/* unflatten(rows ia.flat[]) */
Datum
ia_unflatten(PG_FUNCTION_ARGS)
{
	ArrayType  *rows = PG_GETARG_ARRAYTYPE_P(0);
	IaLeaves   *leaves = make_leaves(CurrentMemoryContext);
	MemoryContext caller = CurrentMemoryContext;
	MemoryContext detoasted = AllocSetContextCreate(caller, "ia.unflatten", ALLOCSET_SMALL_SIZES);
	ArrayIterator iterator = array_create_iterator(rows, 0, NULL);
	Datum		row;
	bool		null;

	while (array_iterate(iterator, &row, &null))
	{
		CHECK_FOR_INTERRUPTS();
		MemoryContextSwitchTo(detoasted);
		add_row(leaves, null ? (Datum) 0 : row);
		MemoryContextSwitchTo(caller);
		MemoryContextReset(detoasted);
	}
	if (leaves->n == 0)
		PG_RETURN_NULL();
	PG_RETURN_JSONB_P(ia_build_leaves(leaves));
}

/* The memory of the aggregate that calls. */
static MemoryContext
aggregate_context(FunctionCallInfo fcinfo)
{
	MemoryContext context;

	if (!AggCheckCallContext(fcinfo, &context))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("this function is a part of the aggregate ia.unflatten / esta función es parte del agregado ia.unflatten"),
				 errhint("Call ia.unflatten. / Llame a ia.unflatten.")));
	return context;
}

/* flat_add(state internal, leaf ia.flat): a row more */
Datum
ia_flat_add(PG_FUNCTION_ARGS)
{
	MemoryContext context = aggregate_context(fcinfo);
	IaLeaves   *leaves = PG_ARGISNULL(0) ? make_leaves(context) : (IaLeaves *) PG_GETARG_POINTER(0);

	add_row(leaves, PG_ARGISNULL(1) ? (Datum) 0 : PG_GETARG_DATUM(1));
	PG_RETURN_POINTER(leaves);
}

/* Make room for so many leaves and bytes more. */
static void
reserve(IaLeaves *leaves, uint32 n, Size bytes)
{
	if (unlikely((Size) leaves->n + n > leaves->max_leaves))
	{
		Size		wanted = Max((Size) leaves->max_leaves * 2, (Size) leaves->n + n);

		if (wanted > JENTRY_OFFLENMASK)
			ia_refuse_leaves();
		leaves->leaves = repalloc_huge(leaves->leaves, wanted * sizeof(IaLeaf));
		leaves->max_leaves = wanted;
	}
	if (unlikely(leaves->length + bytes > leaves->size))
	{
		leaves->size = Max(leaves->size * 2, leaves->length + bytes);
		leaves->data = repalloc_huge(leaves->data, leaves->size);
	}
}

/* flat_combine(state internal, other internal): the rows of both, in the first */
Datum
ia_flat_combine(PG_FUNCTION_ARGS)
{
	MemoryContext context = aggregate_context(fcinfo);
	IaLeaves   *to = PG_ARGISNULL(0) ? NULL : (IaLeaves *) PG_GETARG_POINTER(0);
	const IaLeaves *from = PG_ARGISNULL(1) ? NULL : (IaLeaves *) PG_GETARG_POINTER(1);
	Size		base;

	if (from == NULL)
	{
		if (to == NULL)
			PG_RETURN_NULL();
		PG_RETURN_POINTER(to);
	}
	if (to == NULL)
		to = make_leaves(context);
	base = INTALIGN(to->length);
	reserve(to, from->n, from->length + sizeof(uint32));
	memcpy(to->data + base, from->data, from->length);
	for (uint32 i = 0; i < from->n; i++)
	{
		IaLeaf	   *leaf = &to->leaves[to->n++];

		*leaf = from->leaves[i];
		leaf->key += base;
		leaf->value += base;
	}
	to->length = base + from->length;
	to->max_depth = Max(to->max_depth, from->max_depth);
	PG_RETURN_POINTER(to);
}

/* flat_send(state internal): the state, its leaves, their bytes */
Datum
ia_flat_send(PG_FUNCTION_ARGS)
{
	const IaLeaves *leaves;
	Size		rows;
	Size		bytes;
	bytea	   *answer;

	aggregate_context(fcinfo);
	leaves = (IaLeaves *) PG_GETARG_POINTER(0);
	rows = (Size) leaves->n * sizeof(IaLeaf);
	bytes = VARHDRSZ + sizeof(IaLeaves) + rows + leaves->length;
	if (!AllocSizeIsValid(bytes))
		ia_refuse_leaves();
	answer = palloc(bytes);
	SET_VARSIZE(answer, bytes);
	memcpy(VARDATA(answer), leaves, sizeof(IaLeaves));
	memcpy(VARDATA(answer) + sizeof(IaLeaves), leaves->leaves, rows);
	memcpy(VARDATA(answer) + sizeof(IaLeaves) + rows, leaves->data, leaves->length);
	PG_RETURN_BYTEA_P(answer);
}

/* flat_receive(state bytea, unused internal): what flat_send() made, for flat_combine() */
Datum
ia_flat_receive(PG_FUNCTION_ARGS)
{
	const char *from;
	IaLeaves   *leaves = palloc(sizeof(IaLeaves));

	aggregate_context(fcinfo);
	from = VARDATA_ANY(PG_GETARG_BYTEA_PP(0));
	memcpy(leaves, from, sizeof(IaLeaves));
	from += sizeof(IaLeaves);
	leaves->context = CurrentMemoryContext;
	leaves->max_leaves = leaves->n;
	leaves->leaves = MemoryContextAllocHuge(leaves->context, leaves->n * sizeof(IaLeaf));
	memcpy(leaves->leaves, from, leaves->n * sizeof(IaLeaf));
	from += leaves->n * sizeof(IaLeaf);
	leaves->size = leaves->length;
	leaves->data = MemoryContextAllocHuge(leaves->context, leaves->size);
	memcpy(leaves->data, from, leaves->length);
	PG_RETURN_POINTER(leaves);
}

/* flat_build(state internal): the document */
Datum
ia_flat_build(PG_FUNCTION_ARGS)
{
	aggregate_context(fcinfo);
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	PG_RETURN_JSONB_P(ia_build_leaves((IaLeaves *) PG_GETARG_POINTER(0)));
}

/* ---- rows ---- */

static IaLeaves *
make_leaves(MemoryContext context)
{
	IaLeaves   *leaves = MemoryContextAllocZero(context, sizeof(IaLeaves));

	leaves->context = context;
	leaves->max_leaves = 64;
	leaves->leaves = MemoryContextAlloc(context, leaves->max_leaves * sizeof(IaLeaf));
	leaves->size = 4096;
	leaves->data = MemoryContextAlloc(context, leaves->size);
	return leaves;
}

/*
 * Add a row of the type ia.flat; 0: the row is NULL.  Its type is looked up for
 * each: between two rows of an aggregate anything may have run.
 */
static void
add_row(IaLeaves *leaves, Datum row)
{
	HeapTupleHeader header;
	HeapTupleData tuple;
	TupleDesc	tupdesc;
	Datum		values[IA_FLAT_COLUMNS];
	bool		nulls[IA_FLAT_COLUMNS] = {true, true, true};
	const text *pointer;

	if (DatumGetPointer(row) != NULL)
	{
		header = DatumGetHeapTupleHeader(row);
		tuple.t_len = HeapTupleHeaderGetDatumLength(header);
		ItemPointerSetInvalid(&tuple.t_self);
		tuple.t_tableOid = InvalidOid;
		tuple.t_data = header;
		tupdesc = lookup_rowtype_tupdesc(HeapTupleHeaderGetTypeId(header),
										 HeapTupleHeaderGetTypMod(header));
		ia_check_flat(tupdesc);
		heap_deform_tuple(&tuple, tupdesc, values, nulls);
		ReleaseTupleDesc(tupdesc);
	}
	if (nulls[1])
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("a row has no pointer / un renglón no tiene puntero"),
				 errdetail("It is row %u. / Es el renglón %u.", leaves->n + 1, leaves->n + 1),
				 errhint("Leave out rows without pointer: FILTER (WHERE pointer IS NOT NULL). / Omita los renglones sin puntero.")));
	pointer = DatumGetTextPP(values[1]);
	if (nulls[2])
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("the row at \"%s\" has no value / el renglón no tiene valor",
						ia_shown_text(VARDATA_ANY(pointer), VARSIZE_ANY_EXHDR(pointer))),
				 errhint("Write 'null'::jsonb for a JSON null, or leave the row out. / Escriba 'null'::jsonb para un null de JSON, u omita el renglón.")));
	add_leaf(leaves, nulls[0] ? NULL : DatumGetTextPP(values[0]), pointer,
			 (struct varlena *) DatumGetPointer(values[2]));
}

/* Add a leaf; path NULL: the row does not tell indexes from keys. */
static void
add_leaf(IaLeaves *leaves, const text *path, const text *pointer, const struct varlena *value)
{
	const char *from = VARDATA_ANY(pointer);
	Size		length = VARSIZE_ANY_EXHDR(pointer);
	const char *end = from + length;
	const char *path_at = path ? VARDATA_ANY(path) : NULL;	/* behind what has been compared */
	const char *path_end = path ? path_at + VARSIZE_ANY_EXHDR(path) : NULL;
	IaLeaf	   *leaf;
	Size		key_bytes = length + length / 32 + 8;	/* long tokens need four bytes more */
	unsigned char *to;
	char	   *kinds;
	Size		value_bytes;

	if (VARATT_IS_EXTENDED(value) && !VARATT_IS_SHORT(value))
		value = PG_DETOAST_DATUM(PointerGetDatum(value));
	value_bytes = VARSIZE_ANY_EXHDR(value);
	reserve(leaves, 1, key_bytes + length + VARHDRSZ + value_bytes + sizeof(uint32));
	leaf = &leaves->leaves[leaves->n];
	leaf->key = leaves->length;
	leaf->depth = 0;
	to = (unsigned char *) leaves->data + leaf->key;
	kinds = (char *) to + key_bytes;
	while (from < end)
	{
		const char *token = from + 1;
		unsigned char *start = to;
		Size		bytes;

		if (leaf->depth % 4096 == 0)
			CHECK_FOR_INTERRUPTS();
		if (*from++ != '/')
			refuse_pointer(pointer);
		to++;
		while (from < end && *from != '/')
		{
			if (*from == '~')
			{
				if (++from == end || (*from != '0' && *from != '1'))
					refuse_pointer(pointer);
				*to++ = *from++ == '0' ? '~' : '/';
			}
			else
				*to++ = *from++;
		}
		bytes = to - start - 1;
		if (bytes < IA_LONG_TOKEN)
			*start = bytes;
		else
		{
			memmove(start + 5, start + 1, bytes);
			start[0] = IA_LONG_TOKEN;
			for (int i = 0; i < 4; i++)
				start[1 + i] = bytes >> (24 - 8 * i);
			to += 4;
		}
		kinds[leaf->depth] = 0;
		if (path)
		{
			const char *path_token = path_at;

			if (leaf->depth > 0 && (path_token == path_end || *path_token++ != '/'))
				refuse_path(pointer);
			path_at = memchr(path_token, '/', path_end - path_token);
			if (path_at == NULL)
				path_at = path_end;
			kinds[leaf->depth] = kind_of_token(pointer, token, from, path_token, path_at);
		}
		leaf->depth++;
	}
	if (path_at != path_end)
		refuse_path(pointer);

	/* the leaf counts from here on: nothing can fail any more */
	leaf->key_length = to - (unsigned char *) leaves->data - leaf->key;
	memmove(to, kinds, leaf->depth);
	leaf->value = INTALIGN(leaf->key + leaf->key_length + leaf->depth);
	SET_VARSIZE(leaves->data + leaf->value, VARHDRSZ + value_bytes);
	memcpy(leaves->data + leaf->value + VARHDRSZ, VARDATA_ANY(value), value_bytes);
	leaves->length = leaf->value + VARHDRSZ + value_bytes;
	leaves->max_depth = Max(leaves->max_depth, leaf->depth);
	leaves->n++;
}

/* What a token is according to the path's token in the same place. */
static uint8
kind_of_token(const text *pointer, const char *token, const char *end,
			  const char *path, const char *path_end)
{
	Size		length = end - token;

	if (path_end - path == length && memcmp(path, token, length) == 0)
		return IA_TOKEN_IS_KEY;
	if (path_end - path != 2 || memcmp(path, "[]", 2) != 0)
		refuse_path(pointer);
	for (Size i = 0; i < length; i++)
	{
		if (token[i] < '0' || token[i] > '9')
			length = 0;
	}
	if (length == 0 || (length > 1 && token[0] == '0'))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_SQL_JSON_SUBSCRIPT),
				 errmsg("the pointer \"%s\" has a malformed index / el puntero tiene un índice mal escrito",
						ia_shown_text(VARDATA_ANY(pointer), VARSIZE_ANY_EXHDR(pointer))),
				 errdetail("The path says [] where the pointer has no whole number without leading zeros. / La ruta dice [] donde el puntero no tiene un entero sin ceros a la izquierda."),
				 errhint("Number a list's elements 0, 1, 2 and so on. / Numere los elementos de una lista 0, 1, 2, etcétera.")));
	return IA_TOKEN_IS_INDEX;
}

/* ---- errors ---- */

static void
refuse_pointer(const text *pointer)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("\"%s\" is no JSON Pointer / no es un JSON Pointer",
					ia_shown_text(VARDATA_ANY(pointer), VARSIZE_ANY_EXHDR(pointer))),
			 errhint("Begin each token with /; within it write ~0 for ~ and ~1 for /. / Empiece cada parte con /; dentro de ella escriba ~0 por ~ y ~1 por /.")));
}

static void
refuse_path(const text *pointer)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("the path beside the pointer \"%s\" is of another place / la ruta junto al puntero es de otro lugar",
					ia_shown_text(VARDATA_ANY(pointer), VARSIZE_ANY_EXHDR(pointer))),
			 errhint("The path is the pointer without its first slash and with [] for each index; it may be NULL. / La ruta es el puntero sin su primera diagonal y con [] por cada índice; puede ser NULL.")));
}
