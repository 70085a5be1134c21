/*
 * ia_model.c
 *		Finding things in the model: versions, fields, codes, paths.
 *
 * PURE C.  The tables are sorted the way jsonb sorts keys (ia_model.h), so a
 * name is found by bisection; the validator does not even do that, it merges.
 * The nearest name is looked for only when a fault has been found, so it can
 * afford to compare with every candidate.
 */
#include <string.h>

#include "ia_model.h"
#include "ia_text.h"

/* A suggestion further away than this is a guess, not help. */
#define NEAR_ENOUGH(length) ((length) <= 4 ? 1 : (length) <= 8 ? 2 : 3)

const char *const ia_kind_names[IA_KINDS] = {
	"null", "boolean", "integer", "number", "string", "array", "object"
};

/* The letters of a word as a set, letter case and what is no letter aside. */
uint32_t
ia_letters(const char *word, size_t length)
{
	uint32_t	letters = 0;

	for (size_t i = 0; i < length; i++)
	{
		unsigned	letter = ((unsigned char) word[i] | 0x20) - 'a';

		if (letter < 26)
			letters |= (uint32_t) 1 << letter;
	}
	return letters;
}

/*
 * The distance of two words, or more than limit.  An edit changes the length by
 * one and the set of letters by two at most: nearly every candidate is out
 * before its distance is worked out.
 */
static int
distance_within(const char *a, size_t alen, uint32_t a_letters,
				const char *b, size_t blen, uint32_t b_letters, int limit)
{
	size_t		longer = alen > blen ? alen - blen : blen - alen;
	int			changes = 0;

	if (limit < 0 || longer > (size_t) limit)
		return limit + 1;
	for (uint32_t differing = a_letters ^ b_letters; differing != 0; differing &= differing - 1)
		changes++;
	if (changes > 2 * limit)
		return limit + 1;
	return ia_text_distance(a, alen, b, blen, limit);
}

const char *
ia_document_name(IaDocument document)
{
	switch (document)
	{
		case IA_DOCUMENT_UNKNOWN:
			return "unknown";
		case IA_PROJECT:
			return "project";
		case IA_PROJECT_PACKAGE:
			return "project-package";
		case IA_PROJECTS:
			return "projects";
		case IA_RELEASE:
			return "release";
		case IA_RELEASE_PACKAGE:
			return "release-package";
		case IA_RELEASES:
			return "releases";
		case IA_RECORD:
			return "record";
		case IA_RECORD_PACKAGE:
			return "record-package";
		case IA_VERSIONED_RELEASE:
			return "versioned-release";
	}
	return NULL;
}

static const IaModel *const *
models_of(const char *standard, size_t length)
{
	if (length == 6 && memcmp(standard, "oc4ids", 6) == 0)
		return ia_models_oc4ids;
	if (length == 4 && memcmp(standard, "ocds", 4) == 0)
		return ia_models_ocds;
	return NULL;
}

bool
ia_standard_known(const char *standard, size_t length)
{
	return models_of(standard, length) != NULL;
}

const IaModel *
ia_model_newest(const char *standard, size_t length)
{
	const IaModel *const *models = models_of(standard, length);

	if (models == NULL)
		return NULL;
	while (models[1] != NULL)
		models++;
	return *models;
}

/*
 * The model of a version, written as published ("0.9.4", "1.1"), as released
 * ("1.1.5") or as OC4IDS packages write it: "0.9" is the newest of 0.9.
 */
const IaModel *
ia_model_find(const char *standard, size_t length,
			  const char *version, size_t version_length)
{
	const IaModel *const *models = models_of(standard, length);
	const IaModel *found = NULL;

	for (; models != NULL && *models != NULL; models++)
	{
		const char *full = (*models)->version;

		if ((strlen(full) == version_length && memcmp(full, version, version_length) == 0) ||
			(strlen((*models)->release) == version_length &&
			 memcmp((*models)->release, version, version_length) == 0))
			return *models;
		if (version_length == 3 && strlen(full) > 3 && full[3] == '.' &&
			memcmp(full, version, 3) == 0)
			found = *models;	/* 0.9 */
		if (version_length == 5 && strlen(full) == 3 && version[3] == '.' &&
			memcmp(full, version, 3) == 0 && version[4] <= (*models)->release[4] &&
			version[4] >= '0')
			found = *models;	/* 1.1.4: patches of a release state the same rules */
	}
	return found;
}

/*
 * The kinds of a node that the schema says nothing more about: IaNode.plain, as
 * generate.pl works it out for the built-in tables.
 */
uint8_t
ia_plain(const IaNode *node)
{
	uint8_t		plain = node->kinds & (IA_KIND_NULL | IA_KIND_BOOLEAN);

	if (node->otherwise != IA_NONE || (node->flags & IA_NODE_CLOSED))
		return 0;
	if ((node->kinds & IA_KIND_NUMBER) && !(node->flags & IA_NODE_NONNEGATIVE))
		plain |= IA_KIND_NUMBER | IA_KIND_INTEGER;
	if ((node->kinds & IA_KIND_STRING) && node->format == IA_FORMAT_NONE &&
		!(node->flags & IA_NODE_VERSION) && node->min_length <= 1)
		plain |= IA_KIND_STRING;
	return plain;
}

/* jsonb's order of keys: the shorter first, then by bytes. */
int
ia_name_compare(const char *a, size_t alen, const char *b, size_t blen)
{
	if (alen != blen)
		return alen < blen ? -1 : 1;
	return memcmp(a, b, alen);
}

const IaField *
ia_field_find(const IaModel *model, const IaType *type, const char *name, size_t length)
{
	const IaField *fields = model->fields + type->first_field;
	int			low = 0;
	int			high = type->n_fields;

	while (low < high)
	{
		int			middle = (low + high) / 2;
		const IaField *field = &fields[middle];
		int			order = ia_name_compare(name, length,
											ia_string(model, field->name), field->length);

		if (order == 0)
			return field;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

/*
 * The field whose text in another language a key holds: "title_es" belongs to
 * "title" where the standard allows it.  What follows the underscore of a name
 * that itself has none must be a language tag.
 */
const IaField *
ia_field_of_language(const IaModel *model, const IaType *type, const char *name, size_t length)
{
	const char *underscore;
	const IaField *field;
	size_t		stem;

	if (!(type->flags & IA_TYPE_LANGUAGES))
		return NULL;
	underscore = memchr(name, '_', length);
	if (underscore == NULL)
		return NULL;
	stem = underscore - name;
	field = ia_field_find(model, type, name, stem);
	if (field == NULL || !(field->flags & IA_FIELD_LANGUAGE) ||
		ia_text_language(underscore + 1, length - stem - 1) != IA_TEXT_OK)
		return NULL;
	return field;
}

/* The known field a misspelt one probably means, or NULL. */
const char *
ia_field_nearest(const IaModel *model, const IaType *type, const char *name, size_t length)
{
	int			best = NEAR_ENOUGH(length) + 1;
	uint32_t	letters = ia_letters(name, length);
	const char *nearest = NULL;

	for (int i = 0; i < type->n_fields; i++)
	{
		const IaField *field = &model->fields[type->first_field + i];
		const char *known = ia_string(model, field->name);
		int			distance = distance_within(name, length, letters, known, field->length,
											   ia_letters(known, field->length), best - 1);

		if (distance < best && !(field->flags & IA_FIELD_UNDECLARED))
		{
			best = distance;
			nearest = ia_string(model, field->name);
		}
	}
	return nearest;
}

const IaCode *
ia_code_find(const IaModel *model, const IaCodelist *list, const char *code, size_t length)
{
	const IaCode *codes = model->codes + list->first_code;
	int			low = 0;
	int			high = list->n_codes;

	while (low < high)
	{
		int			middle = (low + high) / 2;
		const IaCode *candidate = &codes[middle];
		int			order = ia_name_compare(code, length,
											ia_string(model, candidate->code), candidate->length);

		if (order == 0)
			return candidate;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

/* How many leading bytes two words share, letter case aside. */
static size_t
shared_prefix(const char *a, size_t alen, const char *b, size_t blen)
{
	size_t		n = 0;

	while (n < alen && n < blen && (a[n] | 0x20) == (b[n] | 0x20))
		n++;
	return n;
}

/*
 * The code a wrong one probably means, or NULL: the one few letters away, or
 * failing that the one that shares a long beginning ("completed" is three
 * letters from "completion", but "implementing" four from "implementation").
 */
const IaCode *
ia_code_nearest(const IaModel *model, const IaCodelist *list, const char *code, size_t length)
{
	int			best = NEAR_ENOUGH(length) + 1;
	uint32_t	letters = ia_letters(code, length);
	size_t		longest = 4;
	const IaCode *nearest = NULL;
	const IaCode *similar = NULL;

	for (int i = 0; i < list->n_codes; i++)
	{
		const IaCode *candidate = &model->codes[list->first_code + i];
		const char *text = ia_string(model, candidate->code);
		int			distance = distance_within(code, length, letters, text, candidate->length,
											   candidate->letters, best - 1);
		size_t		shared = length > longest && candidate->length > longest ?
			shared_prefix(code, length, text, candidate->length) : 0;

		if (distance < best)
		{
			best = distance;
			nearest = candidate;
		}
		if (shared > longest)
		{
			longest = shared;
			similar = candidate;
		}
	}
	return nearest != NULL ? nearest : similar;
}

/* ---- walking every path ---- */

typedef struct Walk
{
	const IaModel *model;
	IaPathVisitor visit;
	void	   *state;
	char		text[IA_PATH_LENGTH];
} Walk;

static void walk_node(Walk *walk, const IaType *owner, const IaField *field,
					  const IaNode *node, size_t length, int depth);

/* Append a name; the new length, or 0 when there is no room. */
static size_t
append_name(Walk *walk, size_t length, const char *name)
{
	size_t		add = strlen(name);

	if (length + add + 2 > IA_PATH_LENGTH)
		return 0;
	if (length > 0)
		walk->text[length++] = '/';
	memcpy(walk->text + length, name, add);
	return length + add;
}

static void
walk_step(Walk *walk, const IaType *owner, const IaField *field,
		  const IaNode *node, size_t length, const char *name, int depth)
{
	size_t		longer = append_name(walk, length, name);

	if (longer > 0)
		walk_node(walk, owner, field, node, longer, depth + 1);
}

static void
walk_node(Walk *walk, const IaType *owner, const IaField *field,
		  const IaNode *node, size_t length, int depth)
{
	const IaModel *model = walk->model;
	IaPath		path = {walk->text, length, owner, field, node};

	if (depth > IA_PATH_DEPTH)
		return;
	if (node->otherwise != IA_NONE)
	{
		const IaNode *second = &model->nodes[node->otherwise];
		IaNode		first = *node;

		first.otherwise = IA_NONE;
		walk->visit(model, &path, walk->state);
		walk_step(walk, owner, NULL, &first, length, "<0>", depth);
		walk_step(walk, owner, NULL, second, length, "<1>", depth);
		return;
	}
	walk->visit(model, &path, walk->state);
	if (node->item != IA_NONE)
		walk_step(walk, owner, NULL, &model->nodes[node->item], length, "[]", depth);
	if (node->type != IA_NONE)
	{
		const IaType *type = &model->types[node->type];

		for (int i = 0; i < type->n_fields; i++)
		{
			const IaField *child = &model->fields[type->first_field + i];

			walk_step(walk, type, child, &model->nodes[child->node], length,
					  ia_string(model, child->name), depth);
		}
	}
}

void
ia_model_walk(const IaModel *model, IaDocument document, IaPathVisitor visit, void *state)
{
	Walk		walk = {.model = model, .visit = visit, .state = state};

	if (model->documents[document] != IA_NONE)
		walk_node(&walk, NULL, NULL, &model->nodes[model->documents[document]], 0, 0);
}
