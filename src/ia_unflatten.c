/*
 * ia_unflatten.c
 *		Rows as a document: ia.unflatten, of an array and as an aggregate.
 *
 * A row's pointer is kept as a key that memcmp() sorts the way jsonb sorts
 * names: each token is its length and then its bytes.  Indexes without leading
 * zeros sort as numbers that way too, so one order serves lists and objects
 * before it is known which is which.  Sorted, rows of one container stand
 * together, and one pass over them makes the tree, its nodes in the order in
 * which IaBuilder wants them.
 *
 * Rows may come from anywhere.  What does not make one document, exactly, is
 * an error that names the pointer; nothing is guessed or dropped.  Nothing here
 * recurses.
 *
 * The state of the aggregate is two blocks of memory that hold offsets, no
 * pointers, so that a parallel worker can send it as it is.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "ia.h"
#include "ia_build.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/typcache.h"

IA_FUNCTION(ia_unflatten);
IA_FUNCTION(ia_flat_add);
IA_FUNCTION(ia_flat_combine);
IA_FUNCTION(ia_flat_send);
IA_FUNCTION(ia_flat_receive);
IA_FUNCTION(ia_flat_build);

#define FLAT_COLUMNS 3			/* of the type ia.flat */
#define SHOWN_BYTES 400			/* of a pointer, in an error */
#define LONG_TOKEN 255

/* What the path says of a token: nothing, or one of the two.  Bits. */
#define KIND_KEY 1
#define KIND_INDEX 2

/* A row: offsets into IaLeaves.data. */
typedef struct Leaf
{
	Size		key;			/* tokens, then a byte KIND_… for each */
	Size		value;			/* jsonb */
	uint32		key_length;		/* of the tokens */
	uint32		depth;			/* tokens */
} Leaf;

typedef struct IaLeaves
{
	MemoryContext context;
	Leaf	   *leaves;
	uint32		n;
	uint32		max_leaves;
	uint32		max_depth;
	char	   *data;
	Size		length;
	Size		size;
} IaLeaves;

/* A member of the document; the first member of a container stands behind it. */
typedef struct Member
{
	const char *token;			/* NULL: the document itself */
	uint32		length;
	uint32		n;				/* members; 0: a leaf */
	uint32		next;			/* member of the same container, 0: none */
	uint32		leaf;			/* whose key holds the token */
	uint32		depth;			/* which of its tokens, from 1 */
	uint8		kinds;			/* of its members */
} Member;

typedef struct Tree
{
	const IaLeaves *leaves;
	Member	   *nodes;
	uint32		n;
	uint32		max_nodes;
	uint32	   *open;			/* by depth: the containers around the last leaf */
	uint32	   *last;			/* by depth: their last member */
} Tree;

static IaLeaves *make_leaves(MemoryContext context);
static void add_row(IaLeaves *leaves, Datum row);
static void add_leaf(IaLeaves *leaves, const text *path, const text *pointer,
					 const struct varlena *value);
static uint8 kind_of_token(const text *pointer, const char *token, const char *end,
						   const char *path, const char *path_end);
static Jsonb *build(IaLeaves *leaves);
static void sort_leaves(IaLeaves *leaves);
static void grow_tree(Tree *tree, uint32 number);
static inline void add_kind(Tree *tree, const Leaf *leaf, uint32 depth, uint8 kind);
static void refuse_unless_same(const IaLeaves *leaves, const Leaf *before, const Leaf *leaf);
static bool is_list(const Tree *tree, uint32 container);
static char *clip(const char *bytes, Size length);
static char *pointer_of(const IaLeaves *leaves, const Leaf *leaf, uint32 depth);
static void refuse_pointer(const text *pointer) pg_attribute_noreturn();
static void refuse_path(const text *pointer) pg_attribute_noreturn();
static void refuse_size(void) pg_attribute_noreturn();

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
	PG_RETURN_JSONB_P(build(leaves));
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
			refuse_size();
		leaves->leaves = repalloc_huge(leaves->leaves, wanted * sizeof(Leaf));
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
		Leaf	   *leaf = &to->leaves[to->n++];

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
	rows = (Size) leaves->n * sizeof(Leaf);
	bytes = VARHDRSZ + sizeof(IaLeaves) + rows + leaves->length;
	if (!AllocSizeIsValid(bytes))
		refuse_size();
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
	leaves->leaves = MemoryContextAllocHuge(leaves->context, leaves->n * sizeof(Leaf));
	memcpy(leaves->leaves, from, leaves->n * sizeof(Leaf));
	from += leaves->n * sizeof(Leaf);
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
	PG_RETURN_JSONB_P(build((IaLeaves *) PG_GETARG_POINTER(0)));
}

/* ---- rows ---- */

static IaLeaves *
make_leaves(MemoryContext context)
{
	IaLeaves   *leaves = MemoryContextAllocZero(context, sizeof(IaLeaves));

	leaves->context = context;
	leaves->max_leaves = 64;
	leaves->leaves = MemoryContextAlloc(context, leaves->max_leaves * sizeof(Leaf));
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
	static const Oid types[FLAT_COLUMNS] = {TEXTOID, TEXTOID, JSONBOID};
	HeapTupleHeader header;
	HeapTupleData tuple;
	TupleDesc	tupdesc;
	Datum		values[FLAT_COLUMNS];
	bool		nulls[FLAT_COLUMNS] = {true, true, true};
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
		for (int i = 0; i < FLAT_COLUMNS; i++)
		{
			if (tupdesc->natts != FLAT_COLUMNS || TupleDescAttr(tupdesc, i)->atttypid != types[i])
				ereport(ERROR,
						(errcode(ERRCODE_DATATYPE_MISMATCH),
						 errmsg("the type ia.flat is not as ia made it / el tipo ia.flat no es como lo hizo ia"),
						 errhint("Install the extension again. / Instale la extensión de nuevo.")));
		}
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
						clip(VARDATA_ANY(pointer), VARSIZE_ANY_EXHDR(pointer))),
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
	Leaf	   *leaf;
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
		if (bytes < LONG_TOKEN)
			*start = bytes;
		else
		{
			memmove(start + 5, start + 1, bytes);
			start[0] = LONG_TOKEN;
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
		return KIND_KEY;
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
						clip(VARDATA_ANY(pointer), VARSIZE_ANY_EXHDR(pointer))),
				 errdetail("The path says [] where the pointer has no whole number without leading zeros. / La ruta dice [] donde el puntero no tiene un entero sin ceros a la izquierda."),
				 errhint("Number a list's elements 0, 1, 2 and so on. / Numere los elementos de una lista 0, 1, 2, etcétera.")));
	return KIND_INDEX;
}

/* ---- the document ---- */

/* Read a token of a key, and move *key behind it. */
static inline const char *
next_token(const char **key, uint32 *length)
{
	const unsigned char *at = (const unsigned char *) *key;

	*length = *at++;
	if (*length == LONG_TOKEN)
	{
		*length = (uint32) at[0] << 24 | (uint32) at[1] << 16 | (uint32) at[2] << 8 | at[3];
		at += 4;
	}
	*key = (const char *) at + *length;
	return (const char *) at;
}

static inline const char *
key_of(const IaLeaves *leaves, const Leaf *leaf)
{
	return leaves->data + leaf->key;
}

/* Build the document of the leaves, of which there is one at least. */
static Jsonb *
build(IaLeaves *leaves)
{
	Tree		tree = {.leaves = leaves, .max_nodes = leaves->n * 2};
	IaBuilder	builder;

	sort_leaves(leaves);
	tree.nodes = MemoryContextAllocHuge(CurrentMemoryContext, tree.max_nodes * sizeof(Member));
	tree.open = MemoryContextAllocHuge(CurrentMemoryContext,
									   2 * ((Size) leaves->max_depth + 1) * sizeof(uint32));
	tree.last = tree.open + leaves->max_depth + 1;
	tree.n = 1;
	tree.open[0] = 0;
	memset(tree.nodes, 0, sizeof(Member));
	for (uint32 i = 0; i < leaves->n; i++)
	{
		if (i % 256 == 0)
			CHECK_FOR_INTERRUPTS();
		grow_tree(&tree, i);
	}

	/* The builder closes a container with its last value: the nodes in their order will do. */
	ia_build_init(&builder, leaves->length);
	for (uint32 i = 0; i < tree.n; i++)
	{
		const Member *node = &tree.nodes[i];
		IaValue		value;

		if (i % 4096 == 0)
			CHECK_FOR_INTERRUPTS();
		if (node->n == 0)
		{
			ia_root((Jsonb *) (leaves->data + leaves->leaves[node->leaf].value), &value);
			ia_build_value(&builder, &value);
		}
		else if (is_list(&tree, i))
			ia_build_array(&builder, node->n);
		else
		{
			ia_build_object(&builder, node->n);
			for (uint32 child = i + 1; child != 0; child = tree.nodes[child].next)
				ia_build_key(&builder, tree.nodes[child].token, tree.nodes[child].length);
		}
	}
	return ia_build_done(&builder);
}

static inline int
compare_leaves(const IaLeaves *leaves, const Leaf *a, const Leaf *b)
{
	int			order = memcmp(key_of(leaves, a), key_of(leaves, b),
							   Min(a->key_length, b->key_length));

	if (order != 0)
		return order;
	return a->key_length < b->key_length ? -1 : a->key_length > b->key_length;
}

/*
 * Sort the leaves by their keys, unless they are, as ia.flatten gives them.
 * Merging: no order of rows, however chosen, makes it quadratic.
 */
static void
sort_leaves(IaLeaves *leaves)
{
	uint32		n = leaves->n;
	uint32		i = 1;
	Leaf	   *from = leaves->leaves;
	Leaf	   *to;

	while (i < n && compare_leaves(leaves, &from[i - 1], &from[i]) <= 0)
		i++;
	if (i >= n)
		return;
	to = MemoryContextAllocHuge(CurrentMemoryContext, n * sizeof(Leaf));
	for (uint32 width = 1; width < n; width *= 2)
	{
		Leaf	   *swapped = from;

		for (uint32 start = 0; start < n; start += 2 * width)
		{
			uint32		middle = Min(start + width, n);
			uint32		end = Min(start + 2 * width, n);
			uint32		left = start;
			uint32		right = middle;

			for (uint32 at = start; at < end; at++)
			{
				if (at % 1024 == 0)
					CHECK_FOR_INTERRUPTS();
				if (left < middle &&
					(right == end || compare_leaves(leaves, &from[left], &from[right]) <= 0))
					to[at] = from[left++];
				else
					to[at] = from[right++];
			}
		}
		from = to;
		to = swapped;
	}
	if (from != leaves->leaves)
		memcpy(leaves->leaves, from, n * sizeof(Leaf));
}

/* Add a leaf, the next in order, and the containers that it is the first in. */
static void
grow_tree(Tree *tree, uint32 number)
{
	const IaLeaves *leaves = tree->leaves;
	const Leaf *leaf = &leaves->leaves[number];
	const char *key = key_of(leaves, leaf);
	const uint8 *kinds = (const uint8 *) key + leaf->key_length;
	uint32		common = 0;		/* tokens that the leaf before has too */

	if (number > 0)
	{
		const Leaf *before = leaf - 1;
		const char *other = key_of(leaves, before);

		for (; common < Min(leaf->depth, before->depth); common++)
		{
			const char *next = key;
			const char *token;
			const char *other_token;
			uint32		length;
			uint32		other_length;

			token = next_token(&next, &length);
			other_token = next_token(&other, &other_length);
			if (length != other_length || memcmp(token, other_token, length) != 0)
				break;
			key = next;
			add_kind(tree, leaf, common, kinds[common]);
		}
		if (common == before->depth)
		{
			refuse_unless_same(leaves, before, leaf);
			return;
		}
	}

	if (tree->n + (Size) (leaf->depth - common) > tree->max_nodes)
	{
		Size		wanted = Max((Size) tree->max_nodes * 2, tree->n + (Size) leaf->depth);

		if (wanted > JENTRY_OFFLENMASK)
			refuse_size();
		tree->nodes = repalloc_huge(tree->nodes, wanted * sizeof(Member));
		tree->max_nodes = wanted;
	}
	for (uint32 depth = common; depth < leaf->depth; depth++)
	{
		uint32		self = tree->n++;
		Member	   *node = &tree->nodes[self];

		memset(node, 0, sizeof(Member));
		node->token = next_token(&key, &node->length);
		node->leaf = number;
		node->depth = depth + 1;
		if (tree->nodes[tree->open[depth]].n++ > 0)
			tree->nodes[tree->last[depth]].next = self;
		tree->last[depth] = self;
		tree->open[depth + 1] = self;
		add_kind(tree, leaf, depth, kinds[depth]);
	}
}

/* Take down what a leaf says of the members of a container it is in. */
static inline void
add_kind(Tree *tree, const Leaf *leaf, uint32 depth, uint8 kind)
{
	Member	   *container = &tree->nodes[tree->open[depth]];

	container->kinds |= kind;
	if (container->kinds == (KIND_KEY | KIND_INDEX))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_SQL_JSON_SUBSCRIPT),
				 errmsg("\"%s\" has keys by one path and indexes by another / tiene claves según una ruta e índices según otra",
						pointer_of(tree->leaves, leaf, depth)),
				 errdetail("The second is that of \"%s\". / La segunda es la de \"%s\".",
						   pointer_of(tree->leaves, leaf, leaf->depth),
						   pointer_of(tree->leaves, leaf, leaf->depth)),
				 errhint("Write [] in the path for each index and nothing else. / Escriba [] en la ruta por cada índice y nada más.")));
}

/* A leaf at, or below, the place of another: only the same row again is allowed. */
static void
refuse_unless_same(const IaLeaves *leaves, const Leaf *before, const Leaf *leaf)
{
	const char *one = leaves->data + before->value;
	const char *other = leaves->data + leaf->value;

	if (leaf->depth > before->depth)
		ereport(ERROR,
				(errcode(ERRCODE_DUPLICATE_JSON_OBJECT_KEY_VALUE),
				 errmsg("\"%s\" has a value in one row and members in another / tiene un valor en un renglón y miembros en otro",
						pointer_of(leaves, before, before->depth)),
				 errdetail("A member is \"%s\". / Un miembro es \"%s\".",
						   pointer_of(leaves, leaf, leaf->depth),
						   pointer_of(leaves, leaf, leaf->depth)),
				 errhint("Leave one of them out. / Omita uno de ellos.")));
	if (VARSIZE(one) != VARSIZE(other) || memcmp(one, other, VARSIZE(one)) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_DUPLICATE_JSON_OBJECT_KEY_VALUE),
				 errmsg("\"%s\" has different values in two rows / tiene valores distintos en dos renglones",
						pointer_of(leaves, leaf, leaf->depth)),
				 errhint("Leave one of them out; 1.0 and 1.00 are different. / Omita uno de ellos; 1.0 y 1.00 son distintos.")));
}

/*
 * Whether the members of a container are the elements of a list: the paths say
 * so, or, where they say nothing, the members are 0 to n-1.
 */
static bool
is_list(const Tree *tree, uint32 container)
{
	const Member *node = &tree->nodes[container];
	const Member *member = node + 1;

	if (node->kinds == KIND_KEY)
		return false;
	for (uint32 i = 0; i < node->n; i++)
	{
		char		index[16];
		uint32		length = pg_ultoa_n(i, index);

		if (i % 4096 == 0)
			CHECK_FOR_INTERRUPTS();
		if (length != member->length || memcmp(index, member->token, length) != 0)
		{
			const Leaf *leaf = &tree->leaves->leaves[member->leaf];
			const char *found;

			if (node->kinds == 0)
				return false;
			found = pointer_of(tree->leaves, leaf, member->depth);
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_SQL_JSON_SUBSCRIPT),
					 errmsg("no row is at \"%s/%u\", though the list goes on / falta un renglón, aunque la lista sigue",
							pointer_of(tree->leaves, leaf, node->depth), i),
					 errdetail("It goes on with \"%s\". / Sigue con \"%s\".", found, found),
					 errhint("Number a list's elements 0, 1, 2 and so on; an element without value is 'null'::jsonb. / Numere los elementos 0, 1, 2, etcétera; uno sin valor es 'null'::jsonb.")));
		}
		member = &tree->nodes[member->next];
	}
	return true;
}

/* ---- errors ---- */

/* A text as it is shown in an error. */
static char *
clip(const char *bytes, Size length)
{
	int			shown = pg_mbcliplen(bytes, length, SHOWN_BYTES);

	return psprintf("%.*s%s", shown, bytes, shown < length ? "..." : "");
}

/* The pointer of the first tokens of a leaf. */
static char *
pointer_of(const IaLeaves *leaves, const Leaf *leaf, uint32 depth)
{
	const char *key = key_of(leaves, leaf);
	StringInfoData pointer;

	initStringInfo(&pointer);
	for (uint32 i = 0; i < depth && pointer.len <= SHOWN_BYTES; i++)
	{
		uint32		length;
		const char *token = next_token(&key, &length);

		appendStringInfoChar(&pointer, '/');
		for (uint32 j = 0; j < length && pointer.len <= SHOWN_BYTES; j++)
		{
			if (token[j] == '~' || token[j] == '/')
				appendStringInfo(&pointer, "~%d", token[j] == '/');
			else
				appendStringInfoChar(&pointer, token[j]);
		}
	}
	return clip(pointer.data, pointer.len);
}

static void
refuse_pointer(const text *pointer)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("\"%s\" is no JSON Pointer / no es un JSON Pointer",
					clip(VARDATA_ANY(pointer), VARSIZE_ANY_EXHDR(pointer))),
			 errhint("Begin each token with /; within it write ~0 for ~ and ~1 for /. / Empiece cada parte con /; dentro de ella escriba ~0 por ~ y ~1 por /.")));
}

static void
refuse_path(const text *pointer)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("the path beside the pointer \"%s\" is of another place / la ruta junto al puntero es de otro lugar",
					clip(VARDATA_ANY(pointer), VARSIZE_ANY_EXHDR(pointer))),
			 errhint("The path is the pointer without its first slash and with [] for each index; it may be NULL. / La ruta es el puntero sin su primera diagonal y con [] por cada índice; puede ser NULL.")));
}

static void
refuse_size(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_JSON_TEXT),
			 errmsg("the rows are too many for one document / los renglones son demasiados para un documento"),
			 errhint("Build several documents. / Arme varios documentos.")));
}
