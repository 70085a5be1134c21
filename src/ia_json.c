/*
 * ia_json.c
 *		Reading jsonb in place, and writing it from a scanned text.
 *
 * The writer lays a document down in one pass, straight from the tape: the
 * number of members of every container is known before it is opened, so their
 * entries are reserved and the values follow in place.  Nothing is moved and
 * nothing is kept but the sorted keys of the objects that are open.  Core's way
 * (a tree of JsonbValue, then a second pass) needs some thirty bytes of memory
 * for each value and cannot be interrupted.
 *
 * The layout is that of utils/jsonb.h, and the test "intake" compares what is
 * written here, byte by byte, with what jsonb_in() makes of the same text.
 */
#include "postgres.h"

#include "ia_json.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/numeric.h"

/* A container being written. */
typedef struct Open
{
	uint32		token;
	bool		object;
	uint32		n;				/* members */
	uint32		i;				/* of them written */
	uint32		first_value;	/* entry of the first value: an object's keys come before */
	uint32		child;			/* token of the next element of an array */
	uint32		first_key;		/* an object's keys in Writer.keys */
	JEntry	   *entries;
	size_t		start;			/* where it began, padding included */
	size_t		total;			/* bytes of the members written */
} Open;

typedef struct Writer
{
	const IaScan *scan;
	char	   *buffer;
	size_t		length;			/* bytes written */
	IaKey	   *keys;			/* of all open objects, outermost first */
	uint32		n_keys;
	uint32		max_keys;
	Open	   *open;
	int			depth;
} Writer;

static uint32 write_scalar(Writer *writer, uint32 token);
static bool open_container(Writer *writer, uint32 token, uint32 *duplicate);
static bool open_object(Writer *writer, Open *object, uint32 *duplicate);
static void write_string(Writer *writer, const IaToken *token);
static void write_number(Writer *writer, const char *lexeme, uint32 length);

/* ---- reading ---- */

/* The document itself as a value; a scalar comes out of its wrapping array. */
void
ia_root(const Jsonb *document, IaValue *value)
{
	const JsonbContainer *root = &document->root;

	if (JsonContainerIsScalar(root))
	{
		IaCursor	cursor;

		ia_array_open(&cursor, root);
		ia_array_next(&cursor, value);
		return;
	}
	value->type = JENTRY_ISCONTAINER;
	value->data = (const char *) root;
	value->length = VARSIZE(document) - VARHDRSZ;
}

/*
 * The member of that name.  Keys are sorted by length first, so the search
 * passes only the shorter ones and those of the same length.
 */
bool
ia_member(const JsonbContainer *object, const char *name, uint32 length, IaValue *value)
{
	uint32		n = JsonContainerSize(object);
	const char *base = (const char *) (object->children + 2 * n);
	uint32		offset = 0;

	for (uint32 i = 0; i < n; i++)
	{
		IaValue		key;

		ia_take(&key, object->children[i], base, &offset);
		if (key.length > length)
			return false;
		if (key.length == length && memcmp(key.data, name, length) == 0)
		{
			offset = getJsonbOffset(object, n + i);
			ia_take(value, object->children[n + i], base, &offset);
			return true;
		}
	}
	return false;
}

/* An integer has no digits after the point: 1.0 is none. */
bool
ia_is_integer(const IaValue *number)
{
	return DatumGetInt32(DirectFunctionCall1(numeric_scale, PointerGetDatum(number->data))) == 0;
}

/* Append a value as a document of its own; the buffer must stand aligned. */
void
ia_append_json(StringInfo to, const IaValue *value)
{
	struct
	{
		int32		varlena;
		uint32		header;
		JEntry		entry;
	}			scalar = {0, 1 | JB_FARRAY | JB_FSCALAR, value->type | JENTRY_HAS_OFF | value->length};
	int			start = to->len;

	/* a scalar stands in an array of one; a container needs only its length */
	appendBinaryStringInfo(to, (char *) &scalar, ia_is_container(value) ? VARHDRSZ : sizeof(scalar));
	appendBinaryStringInfo(to, value->data, value->length);
	SET_VARSIZE(to->data + start, to->len - start);
}

/* A value as a document of its own, in the current context. */
Jsonb *
ia_document_of(const IaValue *value)
{
	StringInfoData document;

	initStringInfo(&document);
	ia_append_json(&document, value);
	return (Jsonb *) document.data;
}

/* ---- writing ---- */

static inline void
align_writer(Writer *writer)
{
	while (writer->length != INTALIGN(writer->length))
		writer->buffer[writer->length++] = '\0';
}

/* Fill in the entry of the member just written; every 32nd holds an offset. */
static inline void
set_entry(Open *container, uint32 entry, uint32 type, size_t length)
{
	container->total += length;
	container->entries[entry] = entry % JB_OFFSET_STRIDE == 0 ?
		(type | JENTRY_HAS_OFF | (uint32) container->total) : (type | (uint32) length);
}

/* Count in a value that has just been written. */
static inline void
add_value(Open *container, uint32 type, size_t length)
{
	set_entry(container, container->first_value + container->i++, type, length);
}

/*
 * The scanned text as jsonb, in the current context; NULL when an object has a
 * key twice, and *duplicate is the token of its second appearance.
 *
 * The open containers are on a stack of our own, so that no document can
 * exhaust the real one, whatever ia.max_depth and max_stack_depth say.
 */
Jsonb *
ia_json_from_scan(const IaScan *scan, uint32 *duplicate)
{
	Writer		writer = {.scan = scan, .length = VARHDRSZ};
	bool		unique = true;

	writer.buffer = MemoryContextAllocHuge(CurrentMemoryContext,
										   VARHDRSZ + scan->value_bytes + sizeof(JEntry) + 8);
	writer.open = palloc(scan->max_depth * sizeof(Open));
	if (ia_token_is_container(scan, 0))
		unique = open_container(&writer, 0, duplicate);
	else
	{
		/* A lone scalar is stored as an array of one, marked as such. */
		JsonbContainer *root = (JsonbContainer *) (writer.buffer + VARHDRSZ);
		size_t		start = writer.length + offsetof(JsonbContainer, children) + sizeof(JEntry);
		uint32		type;

		writer.length = start;
		root->header = 1 | JB_FARRAY | JB_FSCALAR;
		type = write_scalar(&writer, 0);
		root->children[0] = type | JENTRY_HAS_OFF | (uint32) (writer.length - start);
	}

	while (unique && writer.depth > 0)
	{
		Open	   *top = &writer.open[writer.depth - 1];
		size_t		start = writer.length;
		uint32		token;

		if (top->i % 4096 == 0)
			CHECK_FOR_INTERRUPTS();
		if (top->i == top->n)
		{
			/* closed: it is a member of the one around it */
			if (top->object)
				writer.n_keys = top->first_key;
			if (--writer.depth > 0)
				add_value(top - 1, JENTRY_ISCONTAINER, writer.length - top->start);
			continue;
		}
		if (top->object)
			token = writer.keys[top->first_key + top->i].token + 1;
		else
		{
			token = top->child;
			top->child = ia_token_after(scan, token);
		}
		if (ia_token_is_container(scan, token))
			unique = open_container(&writer, token, duplicate);
		else
		{
			uint32		type = write_scalar(&writer, token);

			add_value(top, type, writer.length - start);
		}
	}

	if (writer.keys)
		pfree(writer.keys);
	pfree(writer.open);
	if (!unique)
	{
		pfree(writer.buffer);
		return NULL;
	}
	Assert(writer.length <= VARHDRSZ + scan->value_bytes + sizeof(JEntry) + 8);
	SET_VARSIZE(writer.buffer, writer.length);
	return (Jsonb *) writer.buffer;
}

/* Open a container: its header, room for its entries, an object's keys. */
static bool
open_container(Writer *writer, uint32 token, uint32 *duplicate)
{
	const IaToken *t = &writer->scan->tape[token];
	Open	   *self = &writer->open[writer->depth++];

	self->token = token;
	self->object = t->kind == IA_TOKEN_OBJECT;
	self->n = t->length;
	self->i = 0;
	self->first_value = self->object ? self->n : 0;
	self->child = token + 1;
	self->start = writer->length;
	self->total = 0;
	align_writer(writer);
	*(uint32 *) (writer->buffer + writer->length) = self->n | (self->object ? JB_FOBJECT : JB_FARRAY);
	self->entries = (JEntry *) (writer->buffer + writer->length + sizeof(uint32));
	writer->length += sizeof(uint32) + ((size_t) self->first_value + self->n) * sizeof(JEntry);
	return !self->object || open_object(writer, self, duplicate);
}

/* Sort an object's keys and write them; false: one appears twice. */
static bool
open_object(Writer *writer, Open *object, uint32 *duplicate)
{
	const IaScan *scan = writer->scan;
	size_t		escaped = ia_scan_key_bytes(scan, object->token);
	char	   *space = escaped > 0 ? palloc(escaped) : NULL;
	IaKey	   *keys;

	object->first_key = writer->n_keys;
	writer->n_keys += object->n;
	if (writer->n_keys > writer->max_keys)
	{
		writer->max_keys = writer->n_keys + 256;
		writer->keys = writer->keys ?
			repalloc_huge(writer->keys, writer->max_keys * sizeof(IaKey)) :
			MemoryContextAllocHuge(CurrentMemoryContext, writer->max_keys * sizeof(IaKey));
	}
	keys = writer->keys + object->first_key;
	if (!ia_scan_keys(scan, object->token, keys, space, duplicate))
		return false;
	for (uint32 i = 0; i < object->n; i++)
	{
		memcpy(writer->buffer + writer->length, keys[i].text, keys[i].length);
		writer->length += keys[i].length;
		set_entry(object, i, JENTRY_ISSTRING, keys[i].length);
	}
	if (space)
		pfree(space);
	return true;
}

/* Write a value that is no container; its type. */
static uint32
write_scalar(Writer *writer, uint32 token)
{
	const IaToken *t = &writer->scan->tape[token];

	switch ((IaTokenKind) t->kind)
	{
		case IA_TOKEN_FALSE:
			return JENTRY_ISBOOL_FALSE;
		case IA_TOKEN_TRUE:
			return JENTRY_ISBOOL_TRUE;
		case IA_TOKEN_NUMBER:
			align_writer(writer);
			write_number(writer, writer->scan->text + t->start, t->length);
			return JENTRY_ISNUMERIC;
		case IA_TOKEN_STRING:
		case IA_TOKEN_ESCAPED:
			write_string(writer, t);
			return JENTRY_ISSTRING;
		case IA_TOKEN_NULL:
		case IA_TOKEN_ARRAY:
		case IA_TOKEN_OBJECT:
			break;
	}
	return JENTRY_ISNULL;
}

static void
write_string(Writer *writer, const IaToken *token)
{
	const char *text = writer->scan->text + token->start;
	char	   *to = writer->buffer + writer->length;
	uint32		length = token->length;

	if (token->kind == IA_TOKEN_ESCAPED)
		length = ia_scan_unescape(text, length, to);
	else
		memcpy(to, text, length);
	writer->length += length;
}

/*
 * A number as numeric, every digit kept: 1.10 stays 1.10.  What fits in 64
 * bits, as amounts and coordinates do, is not printed and parsed again.
 */
static void
write_number(Writer *writer, const char *lexeme, uint32 length)
{
	int64		value = 0;
	int			scale = 0;
	bool		fraction = false;
	bool		small = length <= 18;
	Numeric		numeric;

	for (uint32 i = lexeme[0] == '-' ? 1 : 0; small && i < length; i++)
	{
		char		c = lexeme[i];

		if (c == '.')
			fraction = true;
		else if (c >= '0' && c <= '9')
		{
			value = value * 10 + (c - '0');
			scale += fraction;
		}
		else
			small = false;		/* an exponent */
	}
	if (small)
	{
		if (lexeme[0] == '-')
			value = -value;
		numeric = fraction ? int64_div_fast_to_numeric(value, scale) : int64_to_numeric(value);
	}
	else
	{
		char		digits[IA_SCAN_MAX_DIGITS + IA_SCAN_MAX_EXPONENT + 128];
		char	   *terminated = length < sizeof(digits) ? digits : palloc(length + 1);

		memcpy(terminated, lexeme, length);
		terminated[length] = '\0';
		numeric = DatumGetNumeric(DirectFunctionCall3(numeric_in, CStringGetDatum(terminated),
													  ObjectIdGetDatum(InvalidOid),
													  Int32GetDatum(-1)));
	}
	memcpy(writer->buffer + writer->length, numeric, VARSIZE(numeric));
	writer->length += VARSIZE(numeric);
	pfree(numeric);
}
