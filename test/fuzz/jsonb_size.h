/*
 * jsonb_size.h
 *		How many bytes a scanned document takes as jsonb, counted anew.
 *
 * The writer of src/ia_json.c trusts IaScan.value_bytes to be enough and checks
 * only under assertions: a byte too few is a heap overflow.  This walks the tape
 * and lays the document out on paper: sorted keys, alignment, the numeric of
 * each lexeme.  It shares no code with the scanner but ia_scan_unescape().
 */
#ifndef JSONB_SIZE_H
#define JSONB_SIZE_H

#include <stdlib.h>
#include <string.h>

#include "ia_scan.h"

typedef struct PaperKey
{
	char	   *text;
	size_t		length;
	uint32_t	value;			/* its token */
} PaperKey;

static inline uint32_t
paper_next(const IaScan *scan, uint32_t token)
{
	return scan->tape[token].kind >= IA_TOKEN_ARRAY ? scan->tape[token].start : token + 1;
}

static inline int
paper_compare(const void *a, const void *b)
{
	const PaperKey *x = a;
	const PaperKey *y = b;

	if (x->length != y->length)
		return x->length < y->length ? -1 : 1;
	return memcmp(x->text, y->text, x->length);
}

/* Round down, also below zero. */
static inline long
paper_group(long power)
{
	return power >= 0 ? power / 4 : -((-power + 3) / 4);
}

/* The bytes of a numeric: groups of four digits, none of them zero at the ends. */
static inline size_t
paper_numeric(const char *s, size_t length)
{
	size_t		i = s[0] == '-';
	size_t		digits_end = i;
	size_t		point;
	long		exponent = 0;
	long		scale;
	bool		any = false;
	long		high = 0;
	long		low = 0;
	size_t		size;

	while (digits_end < length && (s[digits_end] | 0x20) != 'e')
		digits_end++;
	if (digits_end < length)
	{
		bool		negative = s[digits_end + 1] == '-';

		for (size_t j = digits_end + 1; j < length; j++)
			if (s[j] >= '0' && s[j] <= '9')
				exponent = exponent * 10 + (s[j] - '0');
		if (negative)
			exponent = -exponent;
	}
	point = i;
	while (point < digits_end && s[point] != '.')
		point++;
	for (size_t j = i; j < digits_end; j++)
	{
		long		power = j < point ? (long) (point - j) - 1 : -(long) (j - point);

		if (s[j] >= '1' && s[j] <= '9')
		{
			if (!any)
				high = power + exponent;
			low = power + exponent;
			any = true;
		}
	}
	scale = (point < digits_end ? (long) (digits_end - point) - 1 : 0) - exponent;
	size = scale <= 63 && paper_group(high) >= -64 && paper_group(high) <= 63 ? 6 : 8;
	if (any)
		size += 2 * (size_t) (paper_group(high) - paper_group(low) + 1);
	return size;
}

/* Where the writer is after a value that it began at a place. */
static inline size_t
paper_value(const IaScan *scan, uint32_t token, size_t at)
{
	const IaToken *t = &scan->tape[token];
	uint32_t	child = token + 1;
	size_t		aligned = (at + 3) & ~(size_t) 3;
	char	   *unescaped;
	PaperKey   *keys;

	switch ((IaTokenKind) t->kind)
	{
		case IA_TOKEN_NULL:
		case IA_TOKEN_FALSE:
		case IA_TOKEN_TRUE:
			return at;
		case IA_TOKEN_NUMBER:
			return aligned + paper_numeric(scan->text + t->start, t->length);
		case IA_TOKEN_STRING:
			return at + t->length;
		case IA_TOKEN_ESCAPED:
			unescaped = malloc(t->length);
			if (unescaped == NULL)
				abort();
			at += ia_scan_unescape(scan->text + t->start, t->length, unescaped);
			free(unescaped);
			return at;
		case IA_TOKEN_ARRAY:
			at = aligned + 4 + 4 * (size_t) t->length;
			for (uint32_t i = 0; i < t->length; i++)
			{
				at = paper_value(scan, child, at);
				child = paper_next(scan, child);
			}
			return at;
		case IA_TOKEN_OBJECT:
			break;
	}

	keys = calloc((size_t) t->length + 1, sizeof(PaperKey));
	if (keys == NULL)
		abort();
	at = aligned + 4 + 8 * (size_t) t->length;
	for (uint32_t i = 0; i < t->length; i++)
	{
		const IaToken *key = &scan->tape[child];

		keys[i].text = malloc(key->length > 0 ? key->length : 1);
		if (keys[i].text == NULL)
			abort();
		keys[i].length = ia_scan_unescape(scan->text + key->start, key->length, keys[i].text);
		keys[i].value = child + 1;
		at += keys[i].length;
		child = paper_next(scan, child + 1);
	}
	qsort(keys, t->length, sizeof(PaperKey), paper_compare);
	for (uint32_t i = 0; i < t->length; i++)
	{
		at = paper_value(scan, keys[i].value, at);
		free(keys[i].text);
	}
	free(keys);
	return at;
}

/* The document's bytes, without the varlena header. */
static inline size_t
jsonb_size(const IaScan *scan)
{
	return paper_value(scan, 0, scan->tape[0].kind < IA_TOKEN_ARRAY ? 8 : 0);
}

#endif							/* JSONB_SIZE_H */
