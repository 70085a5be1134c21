/*-------------------------------------------------------------------------
 *
 * fuzz_model.c
 *	  Look up any name in every type, any code in every list, any version of any
 *	  standard: whatever is asked, the answer is of the tables and fits.
 *
 * The first byte chooses the model, the second a type and a code list of it; what
 * follows up to a zero byte is one name, the rest another (for versions, the
 * standard and the version).
 *
 *-------------------------------------------------------------------------
 */
#include "ia_model.h"
#include "ia_text.h"

#include "fuzz.h"

/* How far a suggestion may be: as ia_model.c has it. */
static int
reach(size_t length)
{
	return length <= 4 ? 1 : length <= 8 ? 2 : 3;
}

static void
check_type(const IaModel *model, const IaType *type, const char *s, size_t len)
{
	const IaField *first = model->fields + type->first_field;
	const IaField *field = ia_field_find(model, type, s, len);
	const IaField *other = ia_field_of_language(model, type, s, len);
	const char *nearest = ia_field_nearest(model, type, s, len);
	const IaField *plain = NULL;
	int			least = 64;

	for (int i = 0; i < type->n_fields; i++)
	{
		const char *name = ia_string(model, first[i].name);
		int			distance = ia_text_distance(s, len, name, first[i].length, 3);

		if (first[i].length == len && memcmp(name, s, len) == 0)
			plain = &first[i];
		if (distance < least)
			least = distance;
	}
	HOLDS(field == plain);
	HOLDS((nearest != NULL) == (least <= reach(len)));
	if (nearest != NULL)
		HOLDS(ia_text_distance(s, len, nearest, strlen(nearest), 3) == least);

	if (other != NULL)
	{
		HOLDS(field == NULL);
		HOLDS(other >= first && other < first + type->n_fields && (other->flags & IA_FIELD_LANGUAGE));
		HOLDS(len >= other->length + 3u && s[other->length] == '_');
		HOLDS(memcmp(s, ia_string(model, other->name), other->length) == 0);
		HOLDS(ia_text_language(s + other->length + 1, len - other->length - 1) == IA_TEXT_OK);
	}
}

static void
check_list(const IaModel *model, const IaCodelist *list, const char *s, size_t len)
{
	const IaCode *first = model->codes + list->first_code;
	const IaCode *code = ia_code_find(model, list, s, len);
	const IaCode *nearest = ia_code_nearest(model, list, s, len);
	const IaCode *plain = NULL;

	for (int i = 0; i < list->n_codes; i++)
		if (first[i].length == len && memcmp(ia_string(model, first[i].code), s, len) == 0)
			plain = &first[i];
	HOLDS(code == plain);
	if (nearest != NULL)
	{
		const char *text = ia_string(model, nearest->code);

		HOLDS(nearest >= first && nearest < first + list->n_codes);
		HOLDS(ia_text_distance(s, len, text, nearest->length, reach(len)) <= reach(len) ||
			  (len >= 5 && nearest->length >= 5));
	}
	/* a code there is is its own suggestion, letter case aside */
	if (code != NULL)
		HOLDS(nearest != NULL && ia_text_distance(s, len, ia_string(model, nearest->code),
												  nearest->length, 0) == 0);
}

static void
check_version(const char *standard, size_t length, const char *version, size_t version_length)
{
	const IaModel *model = ia_model_find(standard, length, version, version_length);

	HOLDS(ia_standard_known(standard, length) == (ia_model_newest(standard, length) != NULL));
	if (model == NULL)
		return;
	HOLDS(strlen(model->standard) == length && memcmp(model->standard, standard, length) == 0);
	HOLDS((strlen(model->release) == version_length &&
		   memcmp(model->release, version, version_length) == 0) ||
		  (version_length == 3 && memcmp(model->version, version, 3) == 0) ||
		  (version_length == 5 && memcmp(model->version, version, 3) == 0 && version[3] == '.' &&
		   version[4] >= '0' && version[4] <= model->release[4]));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const IaModel *model;
	const char *s;
	const char *zero;
	size_t		len;
	const char *rest = "";
	size_t		rest_len = 0;
	int			chosen;

	if (size < 2)
		return 0;
	s = (const char *) data + 2;
	len = size - 2;
	zero = memchr(s, '\0', len);
	if (zero != NULL)
	{
		rest = zero + 1;
		rest_len = len - (size_t) (zero - s) - 1;
		len = (size_t) (zero - s);
	}

	chosen = data[0] % 6;
	model = chosen < 5 ? ia_models_oc4ids[chosen] : ia_models_ocds[0];
	check_type(model, &model->types[data[1] % model->n_types], s, len);
	check_list(model, &model->codelists[data[1] % model->n_codelists], s, len);
	check_version(s, len, rest, rest_len);
	check_version("oc4ids", 6, s, len);
	check_version("ocds", 4, s, len);

	/* an order: what is before is not behind */
	HOLDS((ia_name_compare(s, len, rest, rest_len) < 0) == (ia_name_compare(rest, rest_len, s, len) > 0));
	if (len == rest_len && ia_head(s, len) != ia_head(rest, rest_len))
		HOLDS((ia_head(s, len) < ia_head(rest, rest_len)) ==
			  (ia_name_compare(s, len, rest, rest_len) < 0));
	return 0;
}
