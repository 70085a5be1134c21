/*
 * ia_schema_keywords.c
 *		What the keywords of a schema say, in the model's terms.
 *
 * ia_profile_shape.c has made sure that each has a value it may have, so that
 * here nothing is complained of; a keyword that is not there says nothing.
 */
#include "postgres.h"

#include "ia_profile.h"

bool
ia_schema_is_true(const IaMember *member)
{
	return member && member->value->value.type == JENTRY_ISBOOL_TRUE;
}

bool
ia_schema_is_word(const IaMember *member, const char *word)
{
	const IaValue *value = member ? &member->value->value : NULL;

	return value && ia_is_string(value) && value->length == strlen(word) &&
		memcmp(value->data, word, value->length) == 0;
}

int
ia_schema_number(const IaMember *member)
{
	int			number = 0;

	if (member)
		(void) ia_small_integer(&member->value->value, &number);
	return number;
}

static uint8
kind_named(const IaValue *value)
{
	for (int i = 0; i < IA_KINDS; i++)
	{
		if (strlen(ia_kind_names[i]) == value->length &&
			memcmp(ia_kind_names[i], value->data, value->length) == 0)
			return 1 << i;
	}
	return 0;
}

/* The kinds that "type" allows; 0: any. */
uint8
ia_schema_kinds(const IaMember *type)
{
	uint8		kinds = 0;
	IaCursor	cursor;

	if (type == NULL)
		return 0;
	if (!ia_is_array(&type->value->value))
		return kind_named(&type->value->value);
	ia_array_open(&cursor, ia_container(&type->value->value));
	for (uint32 i = 0; i < cursor.n; i++)
	{
		IaValue		value;

		ia_array_next(&cursor, &value);
		kinds |= kind_named(&value);
	}
	return kinds;
}

uint8
ia_schema_format(const IaMember *format)
{
	return format == NULL ? IA_FORMAT_NONE :
		ia_schema_is_word(format, "date-time") ? IA_FORMAT_DATE_TIME :
		ia_schema_is_word(format, "uri") ? IA_FORMAT_URI : IA_FORMAT_EMAIL;
}

/* The flags of a node that say how it is merged. */
uint8
ia_schema_merge_flags(const IaSchema *schema, uint8 kinds)
{
	const IaMember *strategy = ia_schema_get(schema, "mergeStrategy");
	uint8		flags = 0;

	if (ia_schema_is_true(ia_schema_get(schema, "omitWhenMerged")) ||
		ia_schema_is_word(strategy, "ocdsOmit"))
		flags |= IA_NODE_OMIT;
	if (ia_schema_is_true(ia_schema_get(schema, "versionId")))
		flags |= IA_NODE_VERSIONID;
	if ((kinds & IA_KIND_ARRAY) &&
		(ia_schema_is_true(ia_schema_get(schema, "wholeListMerge")) ||
		 ia_schema_is_word(strategy, "ocdsVersion")))
		flags |= IA_NODE_WHOLE;
	return flags;
}
