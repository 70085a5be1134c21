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

#include "common/int.h"
#include "ia_json.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/numeric.h"

typedef struct Writer
{
	const IaScan *scan;
	char	   *buffer;
	size_t		length;			/* bytes written */
	IaKey	   *keys;			/* of all open objects, outermost first */
	uint32		n_keys;
	uint32		max_keys;
	uint32	   *duplicate;
} Writer;

static bool write_value(Writer *writer, uint32 token, uint32 *type);
static bool write_array(Writer *writer, uint32 token);
static bool write_object(Writer *writer, uint32 token);
static uint32 write_string(Writer *writer, const IaToken *token);
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

/* ---- writing ---- */

/*
 * The scanned text as jsonb, in the current context; NULL when an object has a
 * key twice, and *duplicate is the token of its second appearance.
 */
Jsonb *
ia_json_from_scan(const IaScan *scan, uint32 *duplicate)
{
	Writer		writer = {.scan = scan, .duplicate = duplicate};
	uint32		type;
	JsonbContainer *root;

	writer.buffer = MemoryContextAllocHuge(CurrentMemoryContext,
										   VARHDRSZ + scan->value_bytes + sizeof(JEntry) + 8);
	writer.length = VARHDRSZ;
	root = (JsonbContainer *) (writer.buffer + VARHDRSZ);
	if (scan->tape[0].kind < IA_TOKEN_ARRAY)
	{
		/* A lone scalar is stored as an array of one, marked as such. */
		writer.length += offsetof(JsonbContainer, children) + sizeof(JEntry);
		root->header = 1 | JB_FARRAY | JB_FSCALAR;
		(void) write_value(&writer, 0, &type);
		root->children[0] = type | JENTRY_HAS_OFF |
			(uint32) (writer.length - VARHDRSZ - offsetof(JsonbContainer, children) - sizeof(JEntry));
	}
	else if (!write_value(&writer, 0, &type))
	{
		pfree(writer.buffer);
		return NULL;
	}
	if (writer.keys)
		pfree(writer.keys);
	Assert(writer.length <= VARHDRSZ + scan->value_bytes + sizeof(JEntry) + 8);
	SET_VARSIZE(writer.buffer, writer.length);
	return (Jsonb *) writer.buffer;
}

static inline void
align_writer(Writer *writer)
{
	while (writer->length != INTALIGN(writer->length))
		writer->buffer[writer->length++] = '\0';
}

static inline uint32
token_after(const IaScan *scan, uint32 token)
{
	return scan->tape[token].kind >= IA_TOKEN_ARRAY ? scan->tape[token].start : token + 1;
}

/* Write one value; false at a duplicate key. */
static bool
write_value(Writer *writer, uint32 token, uint32 *type)
{
	const IaToken *t = &writer->scan->tape[token];

	switch ((IaTokenKind) t->kind)
	{
		case IA_TOKEN_NULL:
			*type = JENTRY_ISNULL;
			return true;
		case IA_TOKEN_FALSE:
			*type = JENTRY_ISBOOL_FALSE;
			return true;
		case IA_TOKEN_TRUE:
			*type = JENTRY_ISBOOL_TRUE;
			return true;
		case IA_TOKEN_NUMBER:
			*type = JENTRY_ISNUMERIC;
			align_writer(writer);
			write_number(writer, writer->scan->text + t->start, t->length);
			return true;
		case IA_TOKEN_STRING:
		case IA_TOKEN_ESCAPED:
			*type = JENTRY_ISSTRING;
			write_string(writer, t);
			return true;
		case IA_TOKEN_ARRAY:
			*type = JENTRY_ISCONTAINER;
			return write_array(writer, token);
		case IA_TOKEN_OBJECT:
			*type = JENTRY_ISCONTAINER;
			return write_object(writer, token);
	}
	return false;				/* not reached: the switch is complete */
}

/* Fill in the entry of the member just written; every 32nd holds an offset. */
static inline void
set_entry(JEntry *entries, uint32 i, uint32 type, size_t length, size_t *total)
{
	*total += length;
	entries[i] = i % JB_OFFSET_STRIDE == 0 ?
		(type | JENTRY_HAS_OFF | (uint32) *total) : (type | (uint32) length);
}

static bool
write_array(Writer *writer, uint32 token)
{
	const IaScan *scan = writer->scan;
	uint32		n = scan->tape[token].length;
	uint32		child = token + 1;
	size_t		total = 0;
	JEntry	   *entries;

	check_stack_depth();
	CHECK_FOR_INTERRUPTS();
	align_writer(writer);
	*(uint32 *) (writer->buffer + writer->length) = n | JB_FARRAY;
	entries = (JEntry *) (writer->buffer + writer->length + sizeof(uint32));
	writer->length += sizeof(uint32) + n * sizeof(JEntry);

	for (uint32 i = 0; i < n; i++)
	{
		size_t		start = writer->length;
		uint32		type;

		if (!write_value(writer, child, &type))
			return false;
		set_entry(entries, i, type, writer->length - start, &total);
		child = token_after(scan, child);
		if (i % 4096 == 4095)
			CHECK_FOR_INTERRUPTS();
	}
	return true;
}

static bool
write_object(Writer *writer, uint32 token)
{
	const IaScan *scan = writer->scan;
	uint32		n = scan->tape[token].length;
	uint32		first = writer->n_keys;
	size_t		escaped;
	char	   *space = NULL;
	size_t		total = 0;
	JEntry	   *entries;

	check_stack_depth();
	CHECK_FOR_INTERRUPTS();

	if (first + n > writer->max_keys)
	{
		writer->max_keys = first + n + 256;
		writer->keys = writer->keys ?
			repalloc_huge(writer->keys, writer->max_keys * sizeof(IaKey)) :
			MemoryContextAllocHuge(CurrentMemoryContext, writer->max_keys * sizeof(IaKey));
	}
	writer->n_keys += n;
	escaped = ia_scan_key_bytes(scan, token);
	if (escaped > 0)
		space = palloc(escaped);
	if (!ia_scan_keys(scan, token, writer->keys + first, space, writer->duplicate))
		return false;

	align_writer(writer);
	*(uint32 *) (writer->buffer + writer->length) = n | JB_FOBJECT;
	entries = (JEntry *) (writer->buffer + writer->length + sizeof(uint32));
	writer->length += sizeof(uint32) + 2 * n * sizeof(JEntry);

	for (uint32 i = 0; i < n; i++)
	{
		const IaKey *key = &writer->keys[first + i];

		memcpy(writer->buffer + writer->length, key->text, key->length);
		writer->length += key->length;
		set_entry(entries, i, JENTRY_ISSTRING, key->length, &total);
	}
	for (uint32 i = 0; i < n; i++)
	{
		size_t		start = writer->length;
		uint32		type;

		/* children may move the array of keys */
		if (!write_value(writer, writer->keys[first + i].token + 1, &type))
			return false;
		set_entry(entries, n + i, type, writer->length - start, &total);
		if (i % 4096 == 4095)
			CHECK_FOR_INTERRUPTS();
	}
	writer->n_keys = first;
	if (space)
		pfree(space);
	return true;
}

static uint32
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
	return length;
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
