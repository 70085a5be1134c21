/*
 * ia_build.c
 *		Writing jsonb member by member, straight into its binary form.
 *
 * The layout is that of utils/jsonb.h: a container's header and entries, its
 * keys, its values; numbers and containers aligned, the padding counted in
 * their length; every 32nd entry an offset instead of a length.  The buffer may
 * move as it grows, so the open containers are known by offsets.
 */
#include "postgres.h"

#include "ia_build.h"
#include "miscadmin.h"
#include "utils/memutils.h"

/* A container under way. */
struct IaBuilding
{
	Size		start;			/* where it began, padding included */
	Size		entries;		/* where its entries are */
	Size		total;			/* bytes of its keys and values so far */
	uint32		next;			/* entry to be filled in */
	uint32		n;				/* entries in all */
};

static void open_container(IaBuilder *builder, uint32 header, uint32 n_entries);
static void refuse_size(Size limit) pg_attribute_noreturn();

/* Start a document, with room for so many bytes; more is made when needed. */
void
ia_build_init(IaBuilder *builder, Size bytes)
{
	builder->context = CurrentMemoryContext;
	builder->size = bytes + VARHDRSZ + sizeof(JsonbContainer) + 64;
	builder->data = MemoryContextAllocHuge(builder->context, builder->size);
	builder->length = VARHDRSZ;
	builder->depth = 0;
	builder->max_depth = 16;
	builder->open = MemoryContextAlloc(builder->context, builder->max_depth * sizeof(IaBuilding));
}

/* Make sure of room for so many bytes and their alignment. */
static inline void
reserve(IaBuilder *builder, Size bytes)
{
	if (likely(builder->length + bytes + sizeof(uint32) <= builder->size))
		return;
	builder->size = Max(builder->size * 2, builder->length + bytes + sizeof(uint32));
	builder->data = repalloc_huge(builder->data, builder->size);
}

static inline void
align(IaBuilder *builder)
{
	while (builder->length != INTALIGN(builder->length))
		builder->data[builder->length++] = '\0';
}

/* Fill in the next entry of the innermost container. */
static inline void
set_entry(IaBuilder *builder, uint32 type, Size length)
{
	IaBuilding *top = &builder->open[builder->depth - 1];
	uint32		entry = top->next++;

	Assert(entry < top->n);
	top->total += length;
	if (unlikely(top->total > JENTRY_OFFLENMASK))
		refuse_size(JENTRY_OFFLENMASK);
	((JEntry *) (builder->data + top->entries))[entry] = entry % JB_OFFSET_STRIDE == 0 ?
		(type | JENTRY_HAS_OFF | (uint32) top->total) : (type | (uint32) length);
}

/* A value has been written: count it in, and close what is full now. */
static inline void
add_value(IaBuilder *builder, uint32 type, Size start)
{
	set_entry(builder, type, builder->length - start);
	while (builder->open[builder->depth - 1].next == builder->open[builder->depth - 1].n)
	{
		start = builder->open[--builder->depth].start;
		if (builder->depth == 0)
			return;
		set_entry(builder, JENTRY_ISCONTAINER, builder->length - start);
	}
}

/* Begin a scalar: outside of any container it stands in an array of one, marked as such. */
static inline Size
begin_value(IaBuilder *builder, Size bytes)
{
	if (unlikely(builder->depth == 0))
		open_container(builder, 1 | JB_FARRAY | JB_FSCALAR, 1);
	reserve(builder, bytes);
	return builder->length;
}

static void
open_container(IaBuilder *builder, uint32 header, uint32 n_entries)
{
	IaBuilding *self;
	Size		bytes = sizeof(uint32) + (Size) n_entries * sizeof(JEntry);

	CHECK_FOR_INTERRUPTS();
	if (builder->depth == builder->max_depth)
	{
		builder->max_depth *= 2;
		builder->open = repalloc_huge(builder->open, builder->max_depth * sizeof(IaBuilding));
	}
	self = &builder->open[builder->depth++];
	self->start = builder->length;
	self->total = 0;
	self->next = 0;
	self->n = n_entries;
	reserve(builder, bytes);
	align(builder);
	*(uint32 *) (builder->data + builder->length) = header;
	self->entries = builder->length + sizeof(uint32);
	builder->length += bytes;
	if (n_entries == 0)
	{
		Size		start = self->start;

		if (--builder->depth > 0)
			add_value(builder, JENTRY_ISCONTAINER, start);
	}
}

/* Open an object of n members: n keys follow, then n values. */
void
ia_build_object(IaBuilder *builder, uint32 n)
{
	open_container(builder, n | JB_FOBJECT, n * 2);
}

void
ia_build_key(IaBuilder *builder, const char *key, uint32 length)
{
	reserve(builder, length);
	memcpy(builder->data + builder->length, key, length);
	builder->length += length;
	set_entry(builder, JENTRY_ISSTRING, length);
}

/* Open an array of n elements, which follow. */
void
ia_build_array(IaBuilder *builder, uint32 n)
{
	open_container(builder, n | JB_FARRAY, n);
}

/* Add a value as it stands in another document. */
void
ia_build_value(IaBuilder *builder, const IaValue *value)
{
	Size		start;

	if (unlikely(builder->depth == 0 && ia_is_container(value)))
	{
		/* the document is a copy */
		reserve(builder, value->length);
		memcpy(builder->data + builder->length, value->data, value->length);
		builder->length += value->length;
		return;
	}
	start = begin_value(builder, value->length);
	if (value->type == JENTRY_ISNUMERIC || value->type == JENTRY_ISCONTAINER)
	{
		/* what its own document padded it with is not part of it */
		align(builder);
	}
	memcpy(builder->data + builder->length, value->data, value->length);
	builder->length += value->length;
	add_value(builder, value->type, start);
}

void
ia_build_string(IaBuilder *builder, const char *text, uint32 length)
{
	IaValue		value = {JENTRY_ISSTRING, length, text};

	ia_build_value(builder, &value);
}

void
ia_build_numeric(IaBuilder *builder, Numeric number)
{
	IaValue		value = {JENTRY_ISNUMERIC, VARSIZE_ANY(number), (const char *) number};

	ia_build_value(builder, &value);
}

void
ia_build_bool(IaBuilder *builder, bool value)
{
	Size		start = begin_value(builder, 0);

	add_value(builder, value ? JENTRY_ISBOOL_TRUE : JENTRY_ISBOOL_FALSE, start);
}

void
ia_build_null(IaBuilder *builder)
{
	Size		start = begin_value(builder, 0);

	add_value(builder, JENTRY_ISNULL, start);
}

/* The document, once its last container has closed. */
Jsonb *
ia_build_done(IaBuilder *builder)
{
	Assert(builder->depth == 0);

	/* the entries of the outermost container are in nobody's total */
	if (builder->length > MaxAllocSize)
		refuse_size(MaxAllocSize);
	SET_VARSIZE(builder->data, builder->length);
	return (Jsonb *) builder->data;
}

static void
refuse_size(Size limit)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_JSON_TEXT),
			 errmsg("the document grows beyond %zu bytes / el documento pasa de %zu bytes",
					limit, limit),
			 errhint("Split it. / Divídalo.")));
}
