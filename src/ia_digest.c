/*
 * ia_digest.c
 *		SHA-256 of a document as jsonb writes it.
 *
 * The text is what anybody can compute the digest from again, on any machine, so
 * it is the text that is hashed; but it is never put together, and strings go
 * through in runs: a quarter of what an import costs would be jsonb's own output.
 * The containers that are open are in an array, so that no depth ends in an error.
 */
#include "postgres.h"

#include "common/cryptohash.h"
#include "common/sha2.h"
#include "ia.h"
#include "ia_digest.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/numeric.h"

IA_FUNCTION(ia_digest);

/* A container that is being written. */
typedef struct Level
{
	IaCursor	cursor;
	uint32		left;
	bool		object;
} Level;

typedef struct Writer
{
	pg_cryptohash_ctx *hash;
	uint32		n;				/* bytes in the buffer */
	char		buffer[8192];
} Writer;

static void
check(Writer *writer, int result)
{
	if (result < 0)
		elog(ERROR, "could not compute SHA-256: %s", pg_cryptohash_error(writer->hash));
}

static void
flush_buffer(Writer *writer)
{
	check(writer, pg_cryptohash_update(writer->hash, (const uint8 *) writer->buffer, writer->n));
	writer->n = 0;
}

static inline void
put(Writer *writer, const char *bytes, uint32 length)
{
	if (length > sizeof(writer->buffer) - writer->n)
	{
		flush_buffer(writer);
		if (length > sizeof(writer->buffer))
		{
			check(writer, pg_cryptohash_update(writer->hash, (const uint8 *) bytes, length));
			return;
		}
	}
	memcpy(writer->buffer + writer->n, bytes, length);
	writer->n += length;
}

/* A string with what JSON escapes, spelled as escape_json() does. */
static void
put_string(Writer *writer, const char *bytes, uint32 length)
{
	uint32		run = 0;

	put(writer, "\"", 1);
	for (uint32 i = 0; i < length; i++)
	{
		unsigned char c = bytes[i];
		char		escape[7];

		if (likely(c >= ' ' && c != '"' && c != '\\'))
			continue;
		put(writer, bytes + run, i - run);
		run = i + 1;
		switch (c)
		{
			case '"':
				put(writer, "\\\"", 2);
				break;
			case '\\':
				put(writer, "\\\\", 2);
				break;
			case '\b':
				put(writer, "\\b", 2);
				break;
			case '\f':
				put(writer, "\\f", 2);
				break;
			case '\n':
				put(writer, "\\n", 2);
				break;
			case '\r':
				put(writer, "\\r", 2);
				break;
			case '\t':
				put(writer, "\\t", 2);
				break;
			default:
				snprintf(escape, sizeof(escape), "\\u%04x", c);
				put(writer, escape, 6);
				break;
		}
	}
	put(writer, bytes + run, length - run);
	put(writer, "\"", 1);
}

static void
put_scalar(Writer *writer, const IaValue *value)
{
	char	   *digits;

	switch (value->type)
	{
		case JENTRY_ISSTRING:
			put_string(writer, value->data, value->length);
			break;
		case JENTRY_ISNUMERIC:
			digits = DatumGetCString(DirectFunctionCall1(numeric_out, PointerGetDatum(value->data)));
			put(writer, digits, strlen(digits));
			pfree(digits);
			break;
		case JENTRY_ISBOOL_TRUE:
			put(writer, "true", 4);
			break;
		case JENTRY_ISBOOL_FALSE:
			put(writer, "false", 5);
			break;
		default:
			put(writer, "null", 4);
			break;
	}
}

/* Write a value whole: containers are opened and closed by turns, without recursion. */
static void
put_value(Writer *writer, const IaValue *root)
{
	IaValue		value = *root;
	uint32		max = 16;
	uint32		depth = 0;
	Level	   *levels = palloc(max * sizeof(Level));

	for (;;)
	{
		Level	   *level;

		if (ia_is_container(&value))
		{
			CHECK_FOR_INTERRUPTS();
			if (depth == max)
			{
				max *= 2;
				levels = repalloc_huge(levels, max * sizeof(Level));
			}
			level = &levels[depth++];
			level->object = ia_is_object(&value);
			if (level->object)
				ia_object_open(&level->cursor, ia_container(&value));
			else
				ia_array_open(&level->cursor, ia_container(&value));
			level->left = level->cursor.n;
			put(writer, level->object ? "{" : "[", 1);
		}
		else
			put_scalar(writer, &value);

		while (depth > 0 && levels[depth - 1].left == 0)
			put(writer, levels[--depth].object ? "}" : "]", 1);
		if (depth == 0)
			break;
		level = &levels[depth - 1];
		if (level->left < level->cursor.n)
			put(writer, ", ", 2);
		level->left--;
		if (level->object)
		{
			const char *key;
			uint32		length;

			ia_object_next(&level->cursor, &key, &length, &value);
			put_string(writer, key, length);
			put(writer, ": ", 2);
		}
		else
			ia_array_next(&level->cursor, &value);
	}
	pfree(levels);
}

/* The digest of a value as a document, a bytea. */
Datum
ia_digest_of(const IaValue *document)
{
	bytea	   *digest = palloc(VARHDRSZ + PG_SHA256_DIGEST_LENGTH);
	Writer		writer;

	writer.n = 0;
	writer.hash = pg_cryptohash_create(PG_SHA256);
	if (writer.hash == NULL)
		ereport(ERROR, (errcode(ERRCODE_OUT_OF_MEMORY), errmsg("out of memory")));
	/* an error on the way leaves it to the resource owner */
	check(&writer, pg_cryptohash_init(writer.hash));
	put_value(&writer, document);
	flush_buffer(&writer);
	check(&writer, pg_cryptohash_final(writer.hash, (uint8 *) VARDATA(digest),
									   PG_SHA256_DIGEST_LENGTH));
	pg_cryptohash_free(writer.hash);
	SET_VARSIZE(digest, VARHDRSZ + PG_SHA256_DIGEST_LENGTH);
	return PointerGetDatum(digest);
}

/* digest(document jsonb): bytea */
Datum
ia_digest(PG_FUNCTION_ARGS)
{
	IaValue		root;

	ia_root(PG_GETARG_JSONB_P(0), &root);
	return ia_digest_of(&root);
}
