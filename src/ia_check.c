/*
 * ia_check.c
 *		Model × document → findings, in one pass.
 *
 * An object is checked like a merge join: jsonb keeps its keys sorted by length
 * and bytes, the model keeps its fields in the same order, and two cursors walk
 * down together.  A key the model passes over is unknown; a required field the
 * document passes over is missing.  Nothing is allocated on a valid document:
 * the place is a chain of frames on the C stack, and becomes a JSON Pointer only
 * when there is something to report.
 *
 * The rules of the schema are those of draft 4, each on its own, so that the
 * set of (place, rule) is the one a draft 4 validator gives for the official
 * schema: a number where a closed list of codes is expected breaks "type" and
 * "enum".  Two decisions that the draft leaves to the reader: 1.0 is not an
 * integer (jsonb keeps the scale, and draft 4 says so), and of a record's two
 * forms of releases the one meant is explained (check_branches).
 *
 * What goes beyond the schema (ia_congruence.c) is never an error, and is
 * skipped when only a yes or no is wanted.
 */
#include "postgres.h"

#include "ia_check.h"
#include "ia_place.h"
#include "ia_text.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/numeric.h"

static bool check_value(IaCheck *check, const IaNode *node, const IaValue *value,
						const IaFrame *frame);
static bool check_string(IaCheck *check, const IaNode *node, const IaValue *value,
						 const IaFrame *frame);
static bool check_number(IaCheck *check, const IaNode *node, const IaValue *value,
						 const IaFrame *frame);
static bool check_array(IaCheck *check, const IaNode *node, const IaValue *value,
						const IaFrame *frame);
static bool check_object(IaCheck *check, const IaType *type, const IaValue *value,
						 const IaFrame *frame);
static bool check_branches(IaCheck *check, const IaNode *node, const IaValue *value,
						   const IaFrame *frame);
static bool check_unknown(IaCheck *check, const IaType *type, const char *key, uint32 length,
						  const IaValue *value, const IaFrame *frame);
static bool check_code(IaCheck *check, const IaNode *node, const IaValue *value,
					   const IaFrame *frame);
static bool fault_code(IaCheck *check, const IaNode *node, const IaValue *value,
					   const IaFrame *frame, const IaCode *code);

/* ---- entry ---- */

void
ia_check_document(const IaIdentity *identity, const IaValue *root, IaReport *report)
{
	IaCheck		check = {.report = report, .quick = report->quick};
	IaFrame		frame = {NULL, NULL, 0};

	if (identity->document == IA_DOCUMENT_UNKNOWN || identity->model == NULL ||
		identity->model->documents[identity->document] == IA_NONE)
	{
		IaFinding	finding = {.fault = IA_FAULT_UNKNOWN_KIND};

		if (!ia_is_container(root))
		{
			finding.fault = IA_FAULT_SCALAR;
			finding.value = root;
		}
		(void) ia_report(report, &finding);
		return;
	}
	check.model = identity->model;
	if (!identity->version_known && !check.quick &&
		ia_text_version(identity->version.data, identity->version.length))
	{
		IaFrame		member = {&frame, "version", 7};
		IaFinding	finding = {
			.fault = IA_FAULT_UNKNOWN_VERSION,
			.frame = &member,
			.value = &identity->version,
			.suggestion = check.model->version,
			.suggestion_length = strlen(check.model->version)
		};

		ia_report(report, &finding);
	}
	(void) check_value(&check, &check.model->nodes[check.model->documents[identity->document]],
					   root, &frame);
	if (!check.quick)
		ia_place_check(root, report);
}

/*
 * Report a fault that needs no facts but the value; false: stop.  Findings are
 * made out of line: clearing one on the way would cost a valid document a fifth
 * of its time.
 */
pg_noinline bool
ia_fault(IaCheck *check, IaFault fault, const IaValue *value, const IaFrame *frame)
{
	IaFinding	finding = {.fault = fault, .value = value, .frame = frame};

	return ia_report(check->report, &finding);
}

/* The same with one or two numbers. */
static pg_noinline bool
fault_numbers(IaCheck *check, IaFault fault, const IaValue *value, const IaFrame *frame,
			  int64 first, int64 second)
{
	IaFinding	finding = {
		.fault = fault,
		.value = value,
		.frame = frame,
		.number = {first, second}
	};

	return ia_report(check->report, &finding);
}

/* Not one of the kinds expected. */
static pg_noinline bool
fault_type(IaCheck *check, const IaNode *node, const IaValue *value, const IaFrame *frame)
{
	IaFinding	finding = {
		.fault = IA_FAULT_TYPE,
		.value = value,
		.frame = frame,
		.kinds = node->kinds
	};

	return ia_report(check->report, &finding);
}

/* ---- values ---- */

/* Check one value; false: an error was found and one is enough. */
static bool
check_value(IaCheck *check, const IaNode *node, const IaValue *value, const IaFrame *frame)
{
	uint8		kinds = ia_kinds(value);

	if (unlikely(node->otherwise != IA_NONE))
		return check_branches(check, node, value, frame);

	if (unlikely(node->kinds != 0 &&
				 (!(node->kinds & kinds) ||
				  ((kinds & IA_KIND_NUMBER) && !(node->kinds & IA_KIND_NUMBER) &&
				   !ia_is_integer(value)))))
	{
		if (!fault_type(check, node, value, frame))
			return false;
		if ((node->flags & IA_NODE_CLOSED) && !check_code(check, node, value, frame))
			return false;
	}

	switch (value->type)
	{
		case JENTRY_ISSTRING:
			return check_string(check, node, value, frame);
		case JENTRY_ISNUMERIC:
			return check_number(check, node, value, frame);
		case JENTRY_ISCONTAINER:
			if (ia_is_array(value))
				return check_array(check, node, value, frame);
			if (node->type != IA_NONE)
				return check_object(check, &check->model->types[node->type], value, frame);
			return true;
		default:
			return true;
	}
}

/* A date that is none, and how near it comes; what is missing is suggested. */
static pg_noinline bool
fault_date(IaCheck *check, IaTextStatus status, const IaValue *value, const IaFrame *frame)
{
	IaFinding	finding = {
		.fault = IA_FAULT_DATE,
		.value = value,
		.frame = frame,
		.suggestion = value->data,
		.suggestion_length = value->length
	};

	switch (status)
	{
		case IA_TEXT_NO_TIME:
			finding.fault = IA_FAULT_DATE_NO_TIME;
			break;
		case IA_TEXT_NO_ZONE:
			finding.fault = IA_FAULT_DATE_NO_ZONE;
			break;
		case IA_TEXT_NO_SUCH_DAY:
			finding.fault = IA_FAULT_DATE_NO_SUCH_DAY;
			break;
		case IA_TEXT_NO_SUCH_TIME:
			finding.fault = IA_FAULT_DATE_NO_SUCH_TIME;
			break;
		case IA_TEXT_BAD_OFFSET:
			finding.fault = IA_FAULT_DATE_OFFSET;
			break;
		default:
			break;
	}
	return ia_report(check->report, &finding);
}

static IaFault
fault_of_uri(IaTextStatus status)
{
	switch (status)
	{
		case IA_TEXT_NO_SCHEME:
			return IA_FAULT_URI_NO_SCHEME;
		case IA_TEXT_BAD_CHARACTER:
			return IA_FAULT_URI_CHARACTER;
		default:
			return IA_FAULT_URI;
	}
}

static bool
check_string(IaCheck *check, const IaNode *node, const IaValue *value, const IaFrame *frame)
{
	IaTextStatus status;

	if (node->min_length > 0 &&
		(node->min_length == 1 ? value->length == 0 :
		 ia_text_characters(value->data, value->length) < node->min_length))
	{
		if (!fault_numbers(check, IA_FAULT_MIN_LENGTH, value, frame, node->min_length, 0))
			return false;
	}
	else if (!check->quick &&
			 (value->length == 0 || (unsigned char) value->data[0] <= ' ' ||
			  (unsigned char) value->data[0] >= 0xC2) &&
			 node->format == IA_FORMAT_NONE && !(node->flags & (IA_NODE_CLOSED | IA_NODE_VERSION)) &&
			 ia_text_blank(value->data, value->length))
	{
		(void) ia_fault(check, IA_FAULT_BLANK, value, frame);
		return true;			/* blank says it all */
	}

	switch ((IaFormat) node->format)
	{
		case IA_FORMAT_NONE:
			break;
		case IA_FORMAT_DATE_TIME:
			status = ia_text_date_time(value->data, value->length);
			if (status != IA_TEXT_OK && !fault_date(check, status, value, frame))
				return false;
			break;
		case IA_FORMAT_URI:
			status = ia_text_uri(value->data, value->length);
			if (status != IA_TEXT_OK && !ia_fault(check, fault_of_uri(status), value, frame))
				return false;
			break;
		case IA_FORMAT_EMAIL:
			status = ia_text_email(value->data, value->length);
			if (status != IA_TEXT_OK && !ia_fault(check, IA_FAULT_EMAIL, value, frame))
				return false;
			break;
	}
	if ((node->flags & IA_NODE_VERSION) && !ia_text_version(value->data, value->length) &&
		!ia_fault(check, IA_FAULT_PATTERN, value, frame))
		return false;
	if (node->codelist != IA_NONE &&
		((node->flags & IA_NODE_CLOSED) || (!check->quick && value->length > 0)))
		return check_code(check, node, value, frame);
	return true;
}

/* A code against its list, closed or open; a value of another kind is in none. */
static bool
check_code(IaCheck *check, const IaNode *node, const IaValue *value, const IaFrame *frame)
{
	const IaCode *code = NULL;

	if (ia_is_string(value))
		code = ia_code_find(check->model, &check->model->codelists[node->codelist],
							value->data, value->length);
	else if (ia_is_null(value) && (node->kinds & IA_KIND_NULL))
		return true;
	if (code != NULL && (check->quick || !code->deprecated))
		return true;
	return fault_code(check, node, value, frame, code);
}

/* A code that is not in its list, or is there but discouraged. */
static pg_noinline bool
fault_code(IaCheck *check, const IaNode *node, const IaValue *value, const IaFrame *frame,
		   const IaCode *code)
{
	const IaModel *model = check->model;
	const IaCodelist *list = &model->codelists[node->codelist];
	IaFinding	finding = {
		.fault = (node->flags & IA_NODE_CLOSED) ? IA_FAULT_ENUM : IA_FAULT_OPEN_CODE,
		.value = value,
		.frame = frame,
		.codelist = ia_string(model, list->name),
		.name = model->standard,
		.name_length = strlen(model->standard),
		.number = {list->n_codes}
	};

	if (code != NULL)
		finding.fault = IA_FAULT_DEPRECATED_CODE;
	else if (ia_is_string(value) && !check->quick && check->suggested++ < IA_MAX_SUGGESTIONS)
	{
		code = ia_code_nearest(model, list, value->data, value->length);
		if (code)
		{
			finding.suggestion = ia_string(model, code->code);
			finding.suggestion_length = code->length;
		}
	}
	return ia_report(check->report, &finding);
}

static bool
check_number(IaCheck *check, const IaNode *node, const IaValue *value, const IaFrame *frame)
{
	if (unlikely(node->flags & IA_NODE_NONNEGATIVE))
	{
		Numeric		zero = int64_to_numeric(0);

		if (DatumGetBool(DirectFunctionCall2(numeric_lt, PointerGetDatum(value->data),
											 NumericGetDatum(zero))))
			return ia_fault(check, IA_FAULT_MINIMUM, value, frame);
	}
	return true;
}

/* ---- lists ---- */

static bool
check_array(IaCheck *check, const IaNode *node, const IaValue *value, const IaFrame *frame)
{
	const JsonbContainer *array = ia_container(value);
	IaFrame		place = {frame, NULL, 0};
	bool		told_apart = false; /* by their ids: no two can be equal */
	IaCursor	cursor;

	check_stack_depth();
	CHECK_FOR_INTERRUPTS();
	ia_array_open(&cursor, array);
	if (cursor.n < node->min_items &&
		!fault_numbers(check, IA_FAULT_MIN_ITEMS, value, frame, node->min_items, 0))
		return false;
	if (!check->quick && (node->flags & IA_NODE_BYID))
		told_apart = ia_check_ids(check, array, node, frame);
	if ((node->flags & IA_NODE_UNIQUE) && !told_apart)
	{
		uint32		first;
		uint32		second;

		if (ia_find_equal(array, &first, &second) &&
			!fault_numbers(check, IA_FAULT_UNIQUE_ITEMS, value, frame, first, second))
			return false;
	}
	if (node->item == IA_NONE)
		return true;
	for (uint32 i = 0; i < cursor.n; i++)
	{
		IaValue		element;

		if (i % 4096 == 4095)
			CHECK_FOR_INTERRUPTS();
		ia_array_next(&cursor, &element);
		place.length = i;
		if (!check_value(check, &check->model->nodes[node->item], &element, &place))
			return false;
	}
	return true;
}

/* ---- objects ---- */

/* A field the document passed over. */
static pg_noinline bool
check_absent(IaCheck *check, const IaField *field, const IaFrame *frame)
{
	IaFinding	finding = {
		.fault = IA_FAULT_REQUIRED,
		.frame = frame,
		.name = ia_string(check->model, field->name),
		.name_length = field->length
	};

	return ia_report(check->report, &finding);
}

/*
 * Whether two names of the same length, whose heads agree, are the same.  Nearly
 * every key of a document ends up here, so the short ones are compared by two
 * words that overlap instead of by a call.
 */
static inline bool
same_name(const char *a, const char *b, uint32 length)
{
	if (length <= 4)
		return true;
	if (length < 8)
		return memcmp(a + length - 4, b + length - 4, 4) == 0;
	if (length > 16)
		return memcmp(a + 4, b + 4, length - 4) == 0;
	return memcmp(a, b, 8) == 0 && memcmp(a + length - 8, b + length - 8, 8) == 0;
}

/*
 * Pass over the fields that stand before a key; *field ends at the key's own,
 * and *found is true, or at the first behind it.  False: stop.
 */
static inline bool
pass_fields(IaCheck *check, const IaField **field, const IaField *end,
			const char *key, uint32 length, const IaFrame *frame, bool *found)
{
	uint32		head = ia_head(key, length);

	*found = false;
	for (; *field < end; (*field)++)
	{
		const IaField *here = *field;

		if (here->length >= length)
		{
			if (here->length > length || here->head > head)
				return true;
			if (here->head == head)
			{
				const char *name = ia_string(check->model, here->name);

				*found = same_name(name, key, length);
				if (*found || memcmp(name, key, length) > 0)
					return true;
			}
		}
		if ((here->flags & IA_FIELD_REQUIRED) && !check_absent(check, here, frame))
			return false;
	}
	return true;
}

/*
 * Whether a glance shows that a value is right: most are texts that only have to
 * say something, and not worth a call.
 */
static inline bool
is_plain(const IaCheck *check, const IaNode *node, const IaValue *value)
{
	if (ia_is_container(value) || !(node->plain & ia_kinds(value)))
		return false;
	if (!ia_is_string(value))
		return true;
	if (check->quick)
		return value->length >= node->min_length;
	/* an open code has to be looked up, and white space may be all there is */
	return node->codelist == IA_NONE && value->length > 0 &&
		(unsigned char) value->data[0] > ' ' && (unsigned char) value->data[0] < 0xC2;
}

/* The members of an object against the fields of its type. */
static bool
check_members(IaCheck *check, const IaType *type, const JsonbContainer *object,
			  const IaFrame *frame)
{
	const IaModel *model = check->model;
	const IaField *field = model->fields + type->first_field;
	const IaField *end = field + type->n_fields;
	IaCursor	cursor;

	ia_object_open(&cursor, object);
	for (uint32 i = 0; i < cursor.n; i++)
	{
		IaFrame		place = {frame, NULL, 0};
		IaValue		member;
		bool		found;

		if (i % 1024 == 1023)
			CHECK_FOR_INTERRUPTS();
		ia_object_next(&cursor, &place.key, &place.length, &member);
		if (!pass_fields(check, &field, end, place.key, place.length, frame, &found))
			return false;
		if (likely(found))
		{
			const IaNode *node = &model->nodes[field->node];

			if (!is_plain(check, node, &member) && !check_value(check, node, &member, &place))
				return false;
			if (!check->quick && (field->flags & ~(IA_FIELD_REQUIRED | IA_FIELD_LANGUAGE)))
				ia_check_field(check, field, &member, &place);
			field++;
		}
		else if ((!check->quick || (type->flags & IA_TYPE_LANGUAGES)) &&
				 !check_unknown(check, type, place.key, place.length, &member, &place))
			return false;
	}
	for (; field < end; field++)
	{
		if ((field->flags & IA_FIELD_REQUIRED) && !check_absent(check, field, frame))
			return false;
	}
	return true;
}

static bool
check_object(IaCheck *check, const IaType *type, const IaValue *value, const IaFrame *frame)
{
	const JsonbContainer *object = ia_container(value);
	const IaIds *parties = check->parties;
	const IaIds *awards = check->awards;
	IaIds		own_parties;
	IaIds		own_awards;
	bool		go_on;

	check_stack_depth();
	CHECK_FOR_INTERRUPTS();
	if (JsonContainerSize(object) == 0 && (type->flags & IA_TYPE_NONEMPTY) &&
		!ia_fault(check, IA_FAULT_MIN_PROPERTIES, value, frame))
		return false;
	if (type->flags & IA_TYPE_OPEN)
		return true;

	if (!check->quick && (type->flags & IA_TYPE_RELEASE))
	{
		ia_collect_ids(object, "parties", &own_parties);
		ia_collect_ids(object, "awards", &own_awards);
		check->parties = &own_parties;
		check->awards = &own_awards;
	}
	go_on = check_members(check, type, object, frame);
	if (!check->quick &&
		(type->flags & (IA_TYPE_PERIOD | IA_TYPE_VALUE | IA_TYPE_PARTY_REF | IA_TYPE_IDENTIFIER)))
		ia_check_type(check, type, object, frame);
	check->parties = parties;
	check->awards = awards;
	return go_on;
}

/* A member the model does not name: a text in another language, or unknown. */
static pg_noinline bool
check_unknown(IaCheck *check, const IaType *type, const char *key, uint32 length,
			  const IaValue *value, const IaFrame *frame)
{
	IaFinding	finding = {
		.frame = frame,
		.value = value,
		.name = key,
		.name_length = length
	};

	if (ia_field_of_language(check->model, type, key, length) != NULL)
	{
		if (ia_is_string(value) || ia_is_null(value))
			return true;
		finding.fault = IA_FAULT_TYPE;
		finding.kinds = IA_KIND_STRING;
		return ia_report(check->report, &finding);
	}
	if (check->quick)
		return true;
	finding.fault = IA_FAULT_UNKNOWN_FIELD;
	if (check->suggested++ < IA_MAX_SUGGESTIONS)
	{
		finding.suggestion = ia_field_nearest(check->model, type, key, length);
		if (finding.suggestion)
			finding.suggestion_length = strlen(finding.suggestion);
	}
	return ia_report(check->report, &finding);
}

/* ---- a record's releases ---- */

/* A link to a release: it has an address and none of a release's marks. */
bool
ia_is_link(const IaValue *element)
{
	IaValue		member;
	const JsonbContainer *object;

	if (!ia_is_object(element))
		return false;
	object = ia_container(element);
	return ia_member(object, "url", 3, &member) &&
		!ia_member(object, "ocid", 4, &member) &&
		!ia_member(object, "initiationType", 14, &member);
}

/*
 * The node that describes a list that may be of one of two: a record's releases are links or
 * whole, which the first element tells.
 */
const IaNode *
ia_branch(const IaModel *model, const IaNode *node, const IaValue *list)
{
	IaCursor	cursor;
	IaValue		element;

	if (node->otherwise == IA_NONE || !ia_is_array(list))
		return node;
	ia_array_open(&cursor, ia_container(list));
	if (cursor.n > 0)
	{
		ia_array_next(&cursor, &element);
		if (ia_is_link(&element))
			return node;
	}
	return &model->nodes[node->otherwise];
}

/*
 * oneOf: a record's releases are links to releases or releases themselves.  A
 * validator that only says "neither" helps nobody, and one that lists the
 * faults of both says too much.  The branch meant is told by its elements: all
 * links, or else releases; its faults are reported as if there were no other.
 * Only a list that satisfies both at once is a fault of oneOf itself.
 */
static pg_noinline bool
check_branches(IaCheck *check, const IaNode *node, const IaValue *value, const IaFrame *frame)
{
	IaNode		links = *node;
	const IaNode *releases = &check->model->nodes[node->otherwise];
	bool		all_links = false;
	bool		all_addressed = false;

	links.otherwise = IA_NONE;
	if (ia_is_array(value))
	{
		IaCursor	cursor;

		ia_array_open(&cursor, ia_container(value));
		all_links = all_addressed = cursor.n > 0;
		for (uint32 i = 0; i < cursor.n && all_addressed; i++)
		{
			IaValue		element;
			IaValue		url;

			ia_array_next(&cursor, &element);
			all_links = all_links && ia_is_link(&element);
			all_addressed = ia_is_object(&element) &&
				ia_member(ia_container(&element), "url", 3, &url);
		}
		all_links = all_links && all_addressed;
	}
	if (all_links)
		return check_value(check, &links, value, frame);

	if (all_addressed)
	{
		/* They could be both: what each branch thinks decides. */
		IaReport	silent;
		IaCheck		other = *check;

		ia_report_init(&silent);
		silent.quick = true;
		other.report = &silent;
		other.quick = true;
		if (check_value(&other, &links, value, frame))
		{
			if (check_value(&other, releases, value, frame))
				return ia_fault(check, IA_FAULT_ONE_OF, value, frame);
			return true;		/* the links hold, the releases do not: one of them */
		}
	}
	return check_value(check, releases, value, frame);
}

