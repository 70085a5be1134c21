/*-------------------------------------------------------------------------
 *
 * fuzz_scan_jansson.c
 *	  Ask jansson about the same bytes: both accept or both refuse, and what they
 *	  accept is the same document, value by value.
 *
 * jansson 2.14 is the oracle, with JSON_DECODE_ANY (a scalar is a document),
 * JSON_REJECT_DUPLICATES, JSON_DECODE_INT_AS_REAL (an integer of forty digits is
 * no overflow) and without JSON_ALLOW_NUL.  They differ on purpose here, and
 * nowhere else:
 *
 *	  we refuse, jansson accepts:
 *		- more than 40 significant digits, an exponent beyond 30, more than 70
 *		  digits in all: IA_SCAN_DIGITS, IA_SCAN_EXPONENT;
 *		- more than 64 levels (jansson: 2048): IA_SCAN_DEPTH;
 *		- a zero byte: jansson swallows one that stands behind a number or a word,
 *		  because its reader takes it for the end of what it has put back;
 *	  we accept, jansson refuses:
 *		- a UTF-8 byte-order mark: jansson is given what follows it.
 *
 * What might be expected to differ and does not: a number beyond 1e308 overflows
 * jansson's double, but is over our limits as well; the escape of U+0000 is
 * refused by both, in values and in keys; an empty key is accepted by both.
 * Keys that are duplicates are equal by their bytes, escapes undone, in both.
 *
 *-------------------------------------------------------------------------
 */
#include <jansson.h>

#include "ia_scan.h"

#include "fuzz.h"
#include "jsonb_size.h"

#define MAX_DEPTH 64

/* A string of the tape, escapes undone, in memory of its own. */
static char *
string_of(const IaScan *scan, const IaToken *token, size_t *length)
{
	char	   *s = malloc(token->length + 1u);

	if (s == NULL)
		abort();
	*length = ia_scan_unescape(scan->text + token->start, token->length, s);
	return s;
}

static uint32_t
check_same(const IaScan *scan, uint32_t token, const json_t *theirs)
{
	const IaToken *t = &scan->tape[token];
	uint32_t	child = token + 1;
	char	   *s;
	size_t		length;

	HOLDS(theirs != NULL);
	switch ((IaTokenKind) t->kind)
	{
		case IA_TOKEN_NULL:
			HOLDS(json_is_null(theirs));
			break;
		case IA_TOKEN_FALSE:
			HOLDS(json_is_false(theirs));
			break;
		case IA_TOKEN_TRUE:
			HOLDS(json_is_true(theirs));
			break;
		case IA_TOKEN_NUMBER:
			{
				char		lexeme[256];

				/* 1e000…0 may be longer; then it is enough that it is a number */
				HOLDS(json_is_real(theirs));
				if (t->length < sizeof(lexeme))
				{
					memcpy(lexeme, scan->text + t->start, t->length);
					lexeme[t->length] = '\0';
					HOLDS(strtod(lexeme, NULL) == json_real_value(theirs));
				}
				break;
			}
		case IA_TOKEN_STRING:
		case IA_TOKEN_ESCAPED:
			s = string_of(scan, t, &length);
			HOLDS(json_is_string(theirs) && json_string_length(theirs) == length);
			HOLDS(memcmp(s, json_string_value(theirs), length) == 0);
			free(s);
			break;
		case IA_TOKEN_ARRAY:
			HOLDS(json_is_array(theirs) && json_array_size(theirs) == t->length);
			for (uint32_t i = 0; i < t->length; i++)
				child = check_same(scan, child, json_array_get(theirs, i));
			return child;
		case IA_TOKEN_OBJECT:
			HOLDS(json_is_object(theirs) && json_object_size(theirs) == t->length);
			for (uint32_t i = 0; i < t->length; i++)
			{
				s = string_of(scan, &scan->tape[child], &length);
				s[length] = '\0';	/* neither of us lets a NUL into a key */
				child = check_same(scan, child + 1, json_object_get(theirs, s));
				free(s);
			}
			return child;
	}
	return token + 1;
}

static bool
has_duplicate(const IaScan *scan)
{
	bool		found = false;

	for (uint32_t i = 0; i < scan->n_tokens && !found; i++)
		if (scan->tape[i].kind == IA_TOKEN_OBJECT)
		{
			IaKey	   *keys = malloc((scan->tape[i].length + 1u) * sizeof(IaKey));
			char	   *space = malloc(ia_scan_key_bytes(scan, i) + 1);
			uint32_t	duplicate;

			if (keys == NULL || space == NULL)
				abort();
			found = !ia_scan_keys(scan, i, keys, space, &duplicate);
			free(space);
			free(keys);
		}
	return found;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	IaScan		scan = {.text = size > 0 ? (const char *) data : "", .length = size,
	.max_depth = MAX_DEPTH, .grow = realloc};
	IaScanStatus status = ia_scan(&scan);
	size_t		mark = scan.byte_order_mark ? 3 : 0;
	json_error_t error;
	json_t	   *theirs = json_loadb(scan.text + mark, size - mark,
									JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_DECODE_INT_AS_REAL,
									&error);

	if (memchr(scan.text, '\0', size) != NULL)
		HOLDS(status != IA_SCAN_OK);
	else if (status == IA_SCAN_OK && has_duplicate(&scan))
		HOLDS(theirs == NULL);
	else if (status == IA_SCAN_OK)
		HOLDS(check_same(&scan, 0, theirs) == scan.n_tokens);
	else if (status != IA_SCAN_DIGITS && status != IA_SCAN_EXPONENT && status != IA_SCAN_DEPTH)
		HOLDS(theirs == NULL);
	json_decref(theirs);
	free(scan.tape);
	return 0;
}
