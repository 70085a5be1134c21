/*
 * scan_help.h
 *		What the tests of the scanner share: a scan of an exact copy of a text,
 *		the tape drawn as text, and a table's line checked.
 *
 * What holds of every successful scan is in is_sound(), so that whatever a test
 * is about, it is asked of each document that the test accepts.
 */
#ifndef SCAN_HELP_H
#define SCAN_HELP_H

#include "ia_scan.h"

#include "../fuzz/jsonb_size.h"
#include "tap.h"

static int	polls = 0;
static int	polls_to_stop = 0;	/* the poll that says stop; 0: none does */

static inline bool
poll_stop(void)
{
	return ++polls == polls_to_stop;
}

/* Scan a text of which only the scan knows; close_scan() frees it. */
static inline IaScanStatus
open_scan(IaScan *scan, const char *s, size_t len, int max_depth)
{
	memset(scan, 0x5A, sizeof(*scan));
	scan->text = copy(s, len);
	scan->length = len;
	scan->max_depth = max_depth;
	scan->grow = realloc;
	scan->poll = poll_stop;
	return ia_scan(scan);
}

static inline void
close_scan(IaScan *scan)
{
	free((void *) scan->text);
	free(scan->tape);
}

typedef struct Drawing
{
	char		text[4096];
	size_t		length;
} Drawing;

static inline void
draw(Drawing *to, const char *s, size_t len)
{
	if (to->length + len < sizeof(to->text))
	{
		memcpy(to->text + to->length, s, len);
		to->length += len;
		to->text[to->length] = '\0';
	}
}

/*
 * Draw a token and what it contains; strings as they stand in the text, behind
 * an s, or an e when they have escapes.  Gives the token after it, or 0 when the
 * extents contradict each other.
 */
static inline uint32_t
draw_token(const IaScan *scan, uint32_t token, uint32_t end, Drawing *to)
{
	const IaToken *t = &scan->tape[token];
	uint32_t	child = token + 1;
	uint32_t	children;

	if (token >= end)
		return 0;
	if (t->kind < IA_TOKEN_ARRAY)
	{
		if (t->start > scan->length || t->length > scan->length - t->start)
			return 0;
		if (t->kind == IA_TOKEN_STRING || t->kind == IA_TOKEN_ESCAPED)
			draw(to, t->kind == IA_TOKEN_STRING ? "s" : "e", 1);
		draw(to, scan->text + t->start, t->length);
		return token + 1;
	}
	if (t->start <= token || t->start > end)
		return 0;
	draw(to, t->kind == IA_TOKEN_ARRAY ? "[" : "{", 1);
	children = t->kind == IA_TOKEN_ARRAY ? t->length : 2 * t->length;
	for (uint32_t i = 0; i < children; i++)
	{
		if (i > 0)
			draw(to, " ", 1);
		child = draw_token(scan, child, t->start, to);
		if (child == 0)
			return 0;
	}
	draw(to, t->kind == IA_TOKEN_ARRAY ? "]" : "}", 1);
	return child == t->start ? child : 0;
}

/* What holds of every scan that succeeded. */
static inline bool
is_sound(const IaScan *scan, Drawing *drawing)
{
	drawing->length = 0;
	drawing->text[0] = '\0';
	return draw_token(scan, 0, scan->n_tokens, drawing) == scan->n_tokens &&
		scan->n_tokens <= (scan->length + 1) / 2 &&
		scan->depth == 0 &&
		jsonb_size(scan) <= scan->value_bytes;
}

typedef struct Case
{
	const char *s;
	size_t		len;
	IaScanStatus want;
	size_t		at;
} Case;

#define T(s) s, sizeof(s) - 1

static inline void
gives(const Case *c, int max_depth)
{
	IaScan		scan;
	IaScanStatus got = open_scan(&scan, c->s, c->len, max_depth);
	static Drawing drawing;
	bool		passed = got == c->want;

	if (passed && got == IA_SCAN_OK)
		passed = is_sound(&scan, &drawing);
	else if (passed)
		passed = scan.at == c->at;
	if (!passed)
		printf("# got status %d at %zu, wanted %d at %zu\n", got, scan.at, c->want, c->at);
	ok(passed, c->want == IA_SCAN_OK ? "accepted" : "refused", c->s, c->len);
	close_scan(&scan);
}

#endif							/* SCAN_HELP_H */
