/*
 * ia_profile_shape.c
 *		Whether a profile is one: its members, and every keyword of its schemas.
 *
 * A keyword that ia does not know would be a rule that is not checked, and a
 * value that does not fit the model would be another rule than the one written:
 * both are refused by name, with the place in the profile, and nothing is
 * dropped in silence.  What is known is what the schemas of the standards and
 * of their extensions use.  Two of their keywords have one form only:
 * "additionalProperties" may be true, which says nothing; to close an object is
 * not in the standards' spirit (unknown fields are findings of their own).
 * "oneOf" is refused: a profile describes the release or the project, and the
 * record, the only place that has it, is the standard's own.
 *
 * In a patch null removes a member, so it may stand for any value.
 */
#include "postgres.h"

#include "ia_profile.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/numeric.h"

typedef enum Form
{
	FORM_ANY,
	FORM_STRING,
	FORM_BOOLEAN,
	FORM_TRUE,
	FORM_OBJECT,
	FORM_SCHEMA,
	FORM_SCHEMAS,
	FORM_PATTERNS,
	FORM_TYPE,
	FORM_STRINGS,
	FORM_ENUM,
	FORM_FORMAT,
	FORM_PATTERN,
	FORM_ZERO,
	FORM_BIT,
	FORM_BYTE,
	FORM_SHORT,
	FORM_DEPRECATED,
	FORM_PROFILE,
	FORM_PATCHES,
	FORM_CODES
} Form;

static const char *const expected[] = {
	[FORM_ANY] = "",
	[FORM_STRING] = "string",
	[FORM_BOOLEAN] = "true, false",
	[FORM_TRUE] = "true",
	[FORM_OBJECT] = "object",
	[FORM_SCHEMA] = "object",
	[FORM_SCHEMAS] = "object",
	[FORM_PATTERNS] = "object",
	[FORM_TYPE] = "null, boolean, integer, number, string, array, object",
	[FORM_STRINGS] = "[string, …]",
	[FORM_ENUM] = "[string, null, …]",
	[FORM_FORMAT] = "date-time, uri, email",
	[FORM_PATTERN] = IA_VERSION_PATTERN,
	[FORM_ZERO] = "0",
	[FORM_BIT] = "0, 1",
	[FORM_BYTE] = "0 … 255",
	[FORM_SHORT] = "0 … 65535",
	[FORM_DEPRECATED] = "true, {\"description\": …, \"deprecatedVersion\": …}",
	[FORM_PROFILE] = "{\"patches\": [object, …]}, {\"schema\": object}",
	[FORM_PATCHES] = "[object, …]",
	[FORM_CODES] = "[string, {\"code\": string, …}, …]",
};

typedef struct Keyword
{
	const char *name;
	Form		form;
} Keyword;

static const Keyword keywords[] = {
	{"$schema", FORM_STRING},
	{"id", FORM_STRING},
	{"$ref", FORM_STRING},
	{"definitions", FORM_SCHEMAS},
	{"title", FORM_STRING},
	{"description", FORM_STRING},
	{"type", FORM_TYPE},
	{"properties", FORM_SCHEMAS},
	{"patternProperties", FORM_PATTERNS},
	{"additionalProperties", FORM_TRUE},
	{"items", FORM_SCHEMA},
	{"required", FORM_STRINGS},
	{"enum", FORM_ENUM},
	{"format", FORM_FORMAT},
	{"pattern", FORM_PATTERN},
	{"minLength", FORM_BYTE},
	{"minItems", FORM_SHORT},
	{"minProperties", FORM_BIT},
	{"minimum", FORM_ZERO},
	{"uniqueItems", FORM_BOOLEAN},
	{"codelist", FORM_STRING},
	{"openCodelist", FORM_BOOLEAN},
	{"deprecated", FORM_DEPRECATED},
	{"default", FORM_ANY},
	{"omitWhenMerged", FORM_BOOLEAN},
	{"wholeListMerge", FORM_BOOLEAN},
	{"versionId", FORM_BOOLEAN},
	{"mergeStrategy", FORM_STRING},
	{"mergeOptions", FORM_OBJECT},
};

static const Keyword deprecations[] = {
	{"description", FORM_STRING},
	{"deprecatedVersion", FORM_STRING},
};

static const Keyword codes[] = {
	{"code", FORM_STRING},
	{"since", FORM_STRING},
	{"deprecated", FORM_STRING},
	{"label_es", FORM_STRING},
	{"label_en", FORM_STRING},
};

/* A walk over one patch, or the schema. */
typedef struct Shape
{
	IaProfile  *profile;
	bool		patch;			/* null removes */
} Shape;

static void shape_schema(const Shape *shape, const IaValue *value, const IaFrame *frame);

/* A whole number that an int holds, written without point or exponent. */
bool
ia_small_integer(const IaValue *value, int *number)
{
	bool		error = false;

	if (value->type != JENTRY_ISNUMERIC || value->length > 16 ||
		DatumGetInt32(DirectFunctionCall1(numeric_scale, PointerGetDatum(value->data))) != 0)
		return false;
	*number = numeric_int4_opt_error((Numeric) value->data, &error);
	return !error;
}

/* The value of a member is not of the form it must have. */
static void
fault_value(IaProfile *profile, Form form, const IaValue *value, const IaFrame *frame)
{
	IaFinding	finding = {
		.fault = IA_FAULT_PROFILE_VALUE,
		.frame = frame,
		.value = value,
		.name = "profile",
		.name_length = 7,
		.other = expected[form],
		.other_length = strlen(expected[form])
	};

	/* an element of a list goes by the name of the list */
	while (frame->parent && frame->key == NULL)
		frame = frame->parent;
	if (frame->key)
	{
		finding.name = frame->key;
		finding.name_length = frame->length;
	}
	ia_profile_fault(profile, &finding);
}

/* A name that the model's tables cannot hold. */
static void
fault_length(IaProfile *profile, const char *name, uint32 length, const IaFrame *frame)
{
	IaFinding	finding = {
		.fault = IA_FAULT_PROFILE_LENGTH,
		.frame = frame,
		.name = name,
		.name_length = length,
		.number = {IA_PROFILE_NAME}
	};

	ia_profile_fault(profile, &finding);
}

static const Keyword *
keyword_named(const Keyword *known, int n, const char *name, uint32 length)
{
	for (int i = 0; i < n; i++)
	{
		if (strlen(known[i].name) == length && memcmp(known[i].name, name, length) == 0)
			return &known[i];
	}
	return NULL;
}

/* Whether each element is a string, or null where that is allowed. */
static bool
is_list_of_strings(const IaValue *value, bool null)
{
	IaCursor	cursor;

	if (!ia_is_array(value))
		return false;
	ia_array_open(&cursor, ia_container(value));
	for (uint32 i = 0; i < cursor.n; i++)
	{
		IaValue		element;

		ia_array_next(&cursor, &element);
		if (!ia_is_string(&element) && !(null && ia_is_null(&element)))
			return false;
	}
	return true;
}

static bool
is_kind(const IaValue *value)
{
	for (int i = 0; i < IA_KINDS; i++)
	{
		if (ia_is_string(value) && strlen(ia_kind_names[i]) == value->length &&
			memcmp(ia_kind_names[i], value->data, value->length) == 0)
			return true;
	}
	return false;
}

static bool
is_type(const IaValue *value)
{
	IaCursor	cursor;

	if (!ia_is_array(value))
		return is_kind(value);
	ia_array_open(&cursor, ia_container(value));
	for (uint32 i = 0; i < cursor.n; i++)
	{
		IaValue		element;

		ia_array_next(&cursor, &element);
		if (!is_kind(&element))
			return false;
	}
	return cursor.n > 0;
}

static bool
is_text(const IaValue *value, const char *text)
{
	return ia_is_string(value) && strlen(text) == value->length &&
		memcmp(text, value->data, value->length) == 0;
}

/* Whether a value that is no schema has the form its keyword wants. */
static bool
is_of_form(Form form, const IaValue *value)
{
	int			number;

	switch (form)
	{
		case FORM_ANY:
			return true;
		case FORM_STRING:
			return ia_is_string(value);
		case FORM_BOOLEAN:
			return ia_kinds(value) == IA_KIND_BOOLEAN;
		case FORM_TRUE:
			return value->type == JENTRY_ISBOOL_TRUE;
		case FORM_OBJECT:
		case FORM_SCHEMA:
		case FORM_SCHEMAS:
		case FORM_PATTERNS:
		case FORM_PROFILE:
			return ia_is_object(value);
		case FORM_PATCHES:
		case FORM_CODES:
			return ia_is_array(value);
		case FORM_TYPE:
			return is_type(value);
		case FORM_STRINGS:
			return is_list_of_strings(value, false);
		case FORM_ENUM:
			return is_list_of_strings(value, true);
		case FORM_FORMAT:
			return is_text(value, "date-time") || is_text(value, "uri") || is_text(value, "email");
		case FORM_PATTERN:
			return is_text(value, IA_VERSION_PATTERN);
		case FORM_ZERO:
			return ia_small_integer(value, &number) && number == 0;
		case FORM_BIT:
			return ia_small_integer(value, &number) && number >= 0 && number <= 1;
		case FORM_BYTE:
			return ia_small_integer(value, &number) && number >= 0 && number <= PG_UINT8_MAX;
		case FORM_SHORT:
			return ia_small_integer(value, &number) && number >= 0 && number <= PG_UINT16_MAX;
		case FORM_DEPRECATED:
			return ia_kinds(value) == IA_KIND_BOOLEAN || ia_is_object(value);
	}
	return false;
}

/* The members of an object that only has members of its own, none of them a schema. */
static void
shape_members(IaProfile *profile, const Keyword *known, int n_known, const IaValue *value,
			  bool null, const IaFrame *frame)
{
	IaCursor	cursor;

	ia_object_open(&cursor, ia_container(value));
	for (uint32 i = 0; i < cursor.n; i++)
	{
		IaFrame		place = {frame, NULL, 0};
		IaValue		member;
		const Keyword *keyword;

		ia_object_next(&cursor, &place.key, &place.length, &member);
		keyword = keyword_named(known, n_known, place.key, place.length);
		if (keyword == NULL)
			ia_profile_say(profile, IA_FAULT_PROFILE_KEYWORD, &place, place.key, place.length,
						   &member);
		else if (!(null && ia_is_null(&member)) && !is_of_form(keyword->form, &member))
			fault_value(profile, keyword->form, &member, &place);
	}
}

/* The schemas of an object, by name or by pattern. */
static void
shape_schemas(const Shape *shape, bool patterns, const IaValue *value, const IaFrame *frame)
{
	IaCursor	cursor;

	ia_object_open(&cursor, ia_container(value));
	for (uint32 i = 0; i < cursor.n; i++)
	{
		IaFrame		place = {frame, NULL, 0};
		IaValue		schema;

		ia_object_next(&cursor, &place.key, &place.length, &schema);
		if (patterns && ia_language_stem(place.key, place.length) == 0)
			ia_profile_say(shape->profile, IA_FAULT_PROFILE_KEYWORD, &place, place.key,
						   place.length, &schema);
		else if ((patterns ? ia_language_stem(place.key, place.length) : place.length) >
				 IA_PROFILE_NAME)
			fault_length(shape->profile, place.key, place.length, &place);
		else if (ia_is_object(&schema))
			shape_schema(shape, &schema, &place);
		else if (!(shape->patch && ia_is_null(&schema)))
			fault_value(shape->profile, FORM_SCHEMA, &schema, &place);
	}
}

/* Every keyword of a schema, and of the schemas in it. */
static void
shape_schema(const Shape *shape, const IaValue *value, const IaFrame *frame)
{
	IaCursor	cursor;

	check_stack_depth();
	CHECK_FOR_INTERRUPTS();
	ia_object_open(&cursor, ia_container(value));
	for (uint32 i = 0; i < cursor.n; i++)
	{
		IaFrame		place = {frame, NULL, 0};
		IaValue		member;
		const Keyword *keyword;

		ia_object_next(&cursor, &place.key, &place.length, &member);
		keyword = keyword_named(keywords, lengthof(keywords), place.key, place.length);
		if (keyword == NULL)
			ia_profile_say(shape->profile, IA_FAULT_PROFILE_KEYWORD, &place, place.key,
						   place.length, &member);
		else if (shape->patch && ia_is_null(&member))
			continue;
		else if (!is_of_form(keyword->form, &member))
			fault_value(shape->profile, keyword->form, &member, &place);
		else if (keyword->form == FORM_SCHEMA)
			shape_schema(shape, &member, &place);
		else if (keyword->form == FORM_SCHEMAS || keyword->form == FORM_PATTERNS)
			shape_schemas(shape, keyword->form == FORM_PATTERNS, &member, &place);
		else if (keyword->form == FORM_DEPRECATED && ia_is_object(&member))
			shape_members(shape->profile, deprecations, lengthof(deprecations), &member,
						  shape->patch, &place);
	}
}

/* An entry of a code list: a code, or an object that has one. */
static void
shape_code(IaProfile *profile, bool removes, const IaValue *entry, const IaFrame *frame)
{
	IaFrame		place = {frame, "code", 4};
	IaValue		code = *entry;

	if (ia_is_object(entry) && !removes)
	{
		shape_members(profile, codes, lengthof(codes), entry, false, frame);
		if (!ia_member(ia_container(entry), "code", 4, &code))
			fault_value(profile, FORM_STRING, NULL, &place);
	}
	else if (!ia_is_string(entry))
		fault_value(profile, FORM_CODES, entry, frame);
	if (!ia_is_string(&code))
		return;					/* said already */
	if (code.length == 0)
		fault_value(profile, FORM_CODES, &code, frame);
	if (code.length > IA_PROFILE_NAME)
		fault_length(profile, code.data, code.length, frame);
}

/* The code lists of a profile: names, and what is under them. */
static void
shape_codelists(IaProfile *profile, const IaFrame *frame)
{
	IaCursor	lists;

	ia_object_open(&lists, ia_container(&profile->codelists));
	for (uint32 i = 0; i < lists.n; i++)
	{
		IaFrame		place = {frame, NULL, 0};
		char		name[IA_PROFILE_NAME + 1];
		int			how;
		IaValue		list;
		IaCursor	cursor;

		ia_object_next(&lists, &place.key, &place.length, &list);
		if (place.length > IA_PROFILE_NAME)
			fault_length(profile, place.key, place.length, &place);
		else if (!ia_profile_list_name(place.key, place.length, name, &how))
			ia_profile_say(profile, IA_FAULT_PROFILE_KEYWORD, &place, place.key, place.length,
						   &list);
		if (!ia_is_array(&list))
		{
			fault_value(profile, FORM_CODES, &list, &place);
			continue;
		}
		ia_array_open(&cursor, ia_container(&list));
		for (uint32 j = 0; j < cursor.n; j++)
		{
			IaFrame		element = {&place, NULL, j};
			IaValue		entry;

			CHECK_FOR_INTERRUPTS();
			ia_array_next(&cursor, &entry);
			shape_code(profile, place.length > 0 && place.key[0] == '-', &entry, &element);
		}
	}
}

/*
 * Whether nothing nests deeper than whatever recurses later can take; the first
 * that does is reported.  false: it does.
 */
static bool
is_shallow(IaProfile *profile, const IaValue *value, const IaFrame *frame, int depth)
{
	IaCursor	cursor = {0};
	bool		object = ia_is_object(value);

	if (!ia_is_container(value))
		return true;
	if (depth > IA_PROFILE_NESTING)
	{
		IaFinding	finding = {
			.fault = IA_FAULT_PROFILE_DEPTH,
			.frame = frame,
			.number = {IA_PROFILE_NESTING}
		};

		ia_profile_fault(profile, &finding);
		return false;
	}
	CHECK_FOR_INTERRUPTS();
	if (object)
		ia_object_open(&cursor, ia_container(value));
	else
		ia_array_open(&cursor, ia_container(value));
	for (uint32 i = 0; i < cursor.n; i++)
	{
		IaFrame		place = {frame, NULL, i};
		IaValue		inner;

		if (object)
			ia_object_next(&cursor, &place.key, &place.length, &inner);
		else
			ia_array_next(&cursor, &inner);
		if (!is_shallow(profile, &inner, &place, depth + 1))
			return false;
	}
	return true;
}

/* The patches of a profile, each a schema whose members may be null. */
static void
shape_patches(IaProfile *profile, const IaFrame *frame)
{
	Shape		shape = {profile, true};
	IaCursor	cursor;

	ia_array_open(&cursor, ia_container(&profile->patches));
	profile->n_patches = cursor.n;
	if (cursor.n > IA_PROFILE_PATCHES)
	{
		IaFinding	finding = {
			.fault = IA_FAULT_PROFILE_SIZE,
			.frame = frame,
			.name = "patches",
			.name_length = 7,
			.number = {IA_PROFILE_PATCHES}
		};

		ia_profile_fault(profile, &finding);
		return;
	}
	for (uint32 i = 0; i < cursor.n; i++)
	{
		IaFrame		place = {frame, NULL, i};
		IaValue		patch;

		ia_array_next(&cursor, &patch);
		if (ia_is_object(&patch))
			shape_schema(&shape, &patch, &place);
		else
			fault_value(profile, FORM_SCHEMA, &patch, &place);
	}
}

/* The member of a profile by that name: where it is kept, and its form; NULL: there is none. */
static IaValue *
member_named(IaProfile *profile, const char *name, uint32 length, Form *form)
{
	if (length == 6 && memcmp(name, "schema", 6) == 0)
	{
		*form = FORM_SCHEMA;
		return &profile->schema;
	}
	if (length == 7 && memcmp(name, "patches", 7) == 0)
	{
		*form = FORM_PATCHES;
		return &profile->patches;
	}
	*form = FORM_OBJECT;
	return length == 9 && memcmp(name, "codelists", 9) == 0 ? &profile->codelists : NULL;
}

/* Take a profile's members apart; report all that is wrong with its form. */
void
ia_profile_shape(IaProfile *profile, const IaValue *document)
{
	IaFrame		root = {NULL, NULL, 0};
	IaFrame		schema = {&root, "schema", 6};
	IaFrame		patches = {&root, "patches", 7};
	IaFrame		codelists = {&root, "codelists", 9};
	IaCursor	cursor;

	if (!is_shallow(profile, document, &root, 0))
		return;
	if (!ia_is_object(document))
	{
		fault_value(profile, FORM_PROFILE, document, &root);
		return;
	}
	ia_object_open(&cursor, ia_container(document));
	for (uint32 i = 0; i < cursor.n; i++)
	{
		IaFrame		place = {&root, NULL, 0};
		IaValue		value;
		IaValue    *member;
		Form		form;

		ia_object_next(&cursor, &place.key, &place.length, &value);
		member = member_named(profile, place.key, place.length, &form);
		if (member == NULL || (member == &profile->patches && profile->schema.data != NULL))
			ia_profile_say(profile, IA_FAULT_PROFILE_KEYWORD, &place, place.key, place.length,
						   &value);
		else if (!is_of_form(form, &value))
			fault_value(profile, form, &value, &place);
		else
			*member = value;
	}
	if (profile->schema.data == NULL && profile->patches.data == NULL && !profile->failed)
		fault_value(profile, FORM_PROFILE, document, &root);

	if (profile->schema.data != NULL)
	{
		Shape		shape = {profile, false};

		shape_schema(&shape, &profile->schema, &schema);
	}
	if (profile->patches.data != NULL)
		shape_patches(profile, &patches);
	if (profile->codelists.data != NULL)
		shape_codelists(profile, &codelists);
}
