/*-------------------------------------------------------------------------
 *
 * fuzz_scan.c
 *	  Feed any bytes to the scanner of src/ia_scan.c and check what must hold of
 *	  its verdict, its tape, its keys and its count of jsonb's bytes.
 *
 * Whether the verdict is right is fuzz_scan_jansson.c's question; this target
 * is faster, and asks what the rest of the extension takes for granted.
 *
 *-------------------------------------------------------------------------
 */
#include "ia_scan.h"

#include "fuzz.h"
#include "jsonb_size.h"

#define MAX_DEPTH 64

/* Within its container's extent, and children within its own; gives the next. */
static uint32_t
check_token(const IaScan *scan, uint32_t token, uint32_t end, size_t *text_at)
{
	const IaToken *t = &scan->tape[token];
	uint32_t	child = token + 1;
	uint32_t	children;

	HOLDS(token < end && end <= scan->n_tokens);
	if (t->kind < IA_TOKEN_ARRAY)
	{
		/* scalars follow each other in the text */
		HOLDS(t->start >= *text_at && t->start <= scan->length);
		HOLDS(t->length <= scan->length - t->start);
		*text_at = t->start + t->length;
		if (t->kind == IA_TOKEN_STRING || t->kind == IA_TOKEN_ESCAPED)
		{
			HOLDS(scan->text[t->start - 1] == '"' && scan->text[*text_at] == '"');
			HOLDS((memchr(scan->text + t->start, '\\', t->length) != NULL) ==
				  (t->kind == IA_TOKEN_ESCAPED));
		}
		return token + 1;
	}
	HOLDS(t->start > token && t->start <= end);
	children = t->kind == IA_TOKEN_ARRAY ? t->length : 2 * t->length;
	for (uint32_t i = 0; i < children; i++)
	{
		if (t->kind == IA_TOKEN_OBJECT && i % 2 == 0)
			HOLDS(scan->tape[child].kind == IA_TOKEN_STRING ||
				  scan->tape[child].kind == IA_TOKEN_ESCAPED);
		child = check_token(scan, child, t->start, text_at);
	}
	HOLDS(child == t->start);
	return child;
}

/* Escapes undone: never longer, no escape left over, again UTF-8 (no NUL). */
static void
check_unescape(const IaScan *scan, const IaToken *token)
{
	char	   *to = malloc(token->length);	/* exactly: the sanitizer watches */
	size_t		length;

	if (to == NULL)
		abort();
	length = ia_scan_unescape(scan->text + token->start, token->length, to);
	HOLDS(length < token->length);
	HOLDS(memchr(to, '\0', length) == NULL);
	free(to);
}

/* Keys come sorted by length and bytes, each of them once, or one is named. */
static void
check_keys(const IaScan *scan, uint32_t object)
{
	uint32_t	n = scan->tape[object].length;
	IaKey	   *keys = malloc((n + 1) * sizeof(IaKey));
	size_t		bytes = ia_scan_key_bytes(scan, object);
	char	   *space = malloc(bytes > 0 ? bytes : 1);
	uint32_t	duplicate = 0;
	uint64_t	sum = 0;
	uint32_t	token = object + 1;

	if (keys == NULL || space == NULL)
		abort();
	if (ia_scan_keys(scan, object, keys, space, &duplicate))
	{
		for (uint32_t i = 0; i < n; i++)
		{
			sum += keys[i].token;
			if (i > 0)
				HOLDS(keys[i - 1].length < keys[i].length ||
					  (keys[i - 1].length == keys[i].length &&
					   memcmp(keys[i - 1].text, keys[i].text, keys[i].length) < 0));
		}
		for (uint32_t i = 0; i < n; i++)
		{
			sum -= token;
			token = paper_next(scan, token + 1);
		}
		HOLDS(sum == 0);
	}
	else
	{
		int			equal = 0;
		const IaKey *again = NULL;

		/* the named key is the second of its name */
		for (uint32_t i = 0; i < n; i++)
			if (keys[i].token == duplicate)
				again = &keys[i];
		HOLDS(again != NULL);
		for (uint32_t i = 0; i < n; i++)
			equal += keys[i].token < duplicate && keys[i].length == again->length &&
				memcmp(keys[i].text, again->text, again->length) == 0;
		HOLDS(equal == 1);
	}
	free(space);
	free(keys);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	IaScan		scan = {.text = size > 0 ? (const char *) data : "", .length = size,
	.max_depth = MAX_DEPTH, .grow = realloc};
	IaScanStatus status = ia_scan(&scan);

	/* two bytes make a token at most; where a text goes wrong, some are not closed */
	HOLDS(scan.n_tokens <= (size + 1) / 2 + (status == IA_SCAN_OK ? 0 : MAX_DEPTH + 1));
	HOLDS(scan.byte_order_mark == (size >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0));
	HOLDS(status != IA_SCAN_DUPLICATE_KEY && status != IA_SCAN_INTERRUPTED);
	if (status == IA_SCAN_OK)
	{
		size_t		text_at = 0;

		HOLDS(scan.depth == 0);
		HOLDS(check_token(&scan, 0, scan.n_tokens, &text_at) == scan.n_tokens);
		for (uint32_t i = 0; i < scan.n_tokens; i++)
		{
			if (scan.tape[i].kind == IA_TOKEN_ESCAPED)
				check_unescape(&scan, &scan.tape[i]);
			if (scan.tape[i].kind == IA_TOKEN_OBJECT)
				check_keys(&scan, i);
		}
		HOLDS(jsonb_size(&scan) <= scan.value_bytes);
	}
	else
	{
		int64_t		line;
		int64_t		column;

		HOLDS(scan.at <= size);
		HOLDS(status != IA_SCAN_TRUNCATED || scan.at == size);
		HOLDS(status != IA_SCAN_EMPTY || scan.at == size);
		ia_scan_position(scan.text, scan.at, &line, &column);
		HOLDS(line >= 1 && column >= 1 && (uint64_t) line + (uint64_t) column <= scan.at + 2);

		/* the path to the fault */
		HOLDS(scan.depth >= 0 && scan.depth <= MAX_DEPTH);
		for (int i = 0; i < scan.depth; i++)
		{
			HOLDS(scan.open[i] < scan.n_tokens && scan.key[i] < scan.n_tokens);
			HOLDS(i == 0 || scan.open[i] > scan.open[i - 1]);
			HOLDS(scan.tape[scan.open[i]].kind >= IA_TOKEN_ARRAY);
		}
	}
	free(scan.tape);
	return 0;
}
