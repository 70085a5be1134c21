/*
 * ia_scan.h
 *		JSON text → tape of tokens, or where and why it is refused.
 *
 * PURE C; see ia_scan.c.
 */
#ifndef IA_SCAN_H
#define IA_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define IA_SCAN_MAX_DEPTH 1000	/* no setting goes beyond */
#define IA_SCAN_MAX_SIZE 0x0FFFFFFF	/* bytes; a token's length has 28 bits */
#define IA_SCAN_MAX_DIGITS 40
#define IA_SCAN_MAX_EXPONENT 30

typedef enum IaScanStatus
{
	IA_SCAN_OK,
	IA_SCAN_EMPTY,				/* nothing but white space */
	IA_SCAN_TRUNCATED,			/* ends in the middle */
	IA_SCAN_SYNTAX,				/* a byte that cannot stand there */
	IA_SCAN_TRAILING,			/* something follows the document */
	IA_SCAN_CONTROL,			/* unescaped control character in a string */
	IA_SCAN_ESCAPE,				/* no such escape */
	IA_SCAN_NUL,				/* the escape of U+0000 */
	IA_SCAN_SURROGATE,			/* half of a surrogate pair */
	IA_SCAN_ENCODING,			/* not UTF-8 */
	IA_SCAN_WIDE,				/* UTF-16 or UTF-32 */
	IA_SCAN_NOT_A_NUMBER,		/* NaN, Infinity */
	IA_SCAN_DIGITS,				/* too many digits */
	IA_SCAN_EXPONENT,			/* too large or too small */
	IA_SCAN_DEPTH,				/* nested too deep */
	IA_SCAN_DUPLICATE_KEY,
	IA_SCAN_INTERRUPTED			/* poll() said stop */
} IaScanStatus;

typedef enum IaTokenKind
{
	IA_TOKEN_NULL,
	IA_TOKEN_FALSE,
	IA_TOKEN_TRUE,
	IA_TOKEN_NUMBER,
	IA_TOKEN_STRING,			/* keys too */
	IA_TOKEN_ESCAPED,			/* a string that has escapes */
	IA_TOKEN_ARRAY,
	IA_TOKEN_OBJECT
} IaTokenKind;

/*
 * A token in eight bytes.  Scalars: where the text starts (strings: after the
 * quote) and how long it is.  Containers: the index of the first token after
 * theirs, and how many elements or pairs they hold; an object's pairs stand as
 * key, value, key, value.
 */
typedef struct IaToken
{
	uint32_t	start;
	uint32_t	kind:4;
	uint32_t	length:28;
} IaToken;

typedef struct IaScan
{
	/* to be set by the caller */
	const char *text;
	size_t		length;
	int			max_depth;
	void	   *(*grow) (void *tape, size_t bytes); /* realloc; never returns NULL */
	bool		(*poll) (void);	/* asked now and then; true: stop.  May be NULL */

	/* the result */
	IaToken    *tape;			/* the caller's to free */
	uint32_t	n_tokens;
	size_t		value_bytes;	/* no less than jsonb needs for the document */
	bool		byte_order_mark;

	/* where it went wrong */
	size_t		at;				/* byte offset, from 0 */
	uint32_t	open[IA_SCAN_MAX_DEPTH];	/* the containers open there, */
	uint32_t	key[IA_SCAN_MAX_DEPTH];	/* and the last key of each */
	int			depth;

	/* private */
	uint32_t	capacity;
} IaScan;

static inline bool
ia_token_is_container(const IaScan *scan, uint32_t token)
{
	return scan->tape[token].kind >= IA_TOKEN_ARRAY;
}

/* The token behind a value, whatever the value holds. */
static inline uint32_t
ia_token_after(const IaScan *scan, uint32_t token)
{
	return ia_token_is_container(scan, token) ? scan->tape[token].start : token + 1;
}

/* A key of an object, escapes undone. */
typedef struct IaKey
{
	const char *text;
	uint32_t	length;
	uint32_t	token;
} IaKey;

extern IaScanStatus ia_scan(IaScan *scan);
extern size_t ia_scan_unescape(const char *text, size_t length, char *to);
extern size_t ia_scan_key_bytes(const IaScan *scan, uint32_t object);
extern bool ia_scan_keys(const IaScan *scan, uint32_t object, IaKey *keys, char *space,
						 uint32_t *duplicate);
extern void ia_scan_position(const char *text, size_t at, int64_t *line, int64_t *column);

#endif							/* IA_SCAN_H */
