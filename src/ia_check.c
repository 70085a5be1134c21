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
 * forms of releases the one meant is explained (see meant_branch).
 *
 * What goes beyond the schema (references, order of dates, spelling) is never
 * an error, and is skipped when only a yes or no is wanted.
 */
#include "postgres.h"

#include "ia_check.h"
#include "ia_text.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/numeric.h"

typedef struct Check
{
	const IaModel *model;
	IaReport   *report;
	bool		quick;			/* the schema only, up to the first error */
	const IaIds *parties;		/* of the project or release we are in */
	const IaIds *awards;
	int64		suggested;		/* how often a nearest name was looked for */
} Check;

/* Looking for the nearest name costs; after so many the point is made. */
#define MAX_SUGGESTIONS 1000

static bool check_value(Check *check, const IaNode *node, const IaValue *value,
						const IaFrame *frame);
static bool check_string(Check *check, const IaNode *node, const IaValue *value,
						 const IaFrame *frame);
static bool check_number(Check *check, const IaNode *node, const IaValue *value,
						 const IaFrame *frame);
static bool check_array(Check *check, const IaNode *node, const IaValue *value,
						const IaFrame *frame);
static bool check_object(Check *check, const IaType *type, const IaValue *value,
						 const IaFrame *frame);
static bool check_branches(Check *check, const IaNode *node, const IaValue *value,
						   const IaFrame *frame);
static bool check_unknown(Check *check, const IaType *type, const char *key, uint32 length,
						  const IaValue *value, const IaFrame *frame);
static bool check_code(Check *check, const IaNode *node, const IaValue *value,
					   const IaFrame *frame);
static void check_field(Check *check, const IaField *field, const IaValue *value,
						const IaFrame *frame);
static void check_ids(Check *check, const JsonbContainer *array, const IaNode *item,
					  const IaFrame *frame);
static void check_type(Check *check, const IaType *type, const JsonbContainer *object,
					   const IaFrame *frame);
static void collect_ids(const JsonbContainer *object, const char *list, IaIds *ids);

/* ---- entry ---- */

void
ia_check_document(const IaIdentity *identity, const IaValue *root, IaReport *report)
{
	Check		check = {.report = report, .quick = report->quick};
	IaFrame		frame = {NULL, NULL, 0};

	if (!ia_is_container(root))
	{
		IaFinding	finding = {.fault = IA_FAULT_SCALAR, .value = root};

		if (identity->document == IA_DOCUMENT_UNKNOWN)
		{
			ia_report(report, &finding);
			return;
		}
	}
	if (identity->document == IA_DOCUMENT_UNKNOWN || identity->model == NULL ||
		identity->model->documents[identity->document] == IA_NONE)
	{
		IaFinding	finding = {.fault = IA_FAULT_UNKNOWN_KIND};

		ia_report(report, &finding);
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
}

/* Report a fault that needs no facts but the value; false: stop. */
static bool
fault(Check *check, IaFault fault, const IaValue *value, const IaFrame *frame)
{
	IaFinding	finding = {.fault = fault, .value = value, .frame = frame};

	return ia_report(check->report, &finding);
}

/* ---- values ---- */

static inline uint8
kinds_of(const IaValue *value)
{
	switch (value->type)
	{
		case JENTRY_ISSTRING:
			return IA_KIND_STRING;
		case JENTRY_ISNUMERIC:
			return IA_KIND_NUMBER | IA_KIND_INTEGER;
		case JENTRY_ISBOOL_TRUE:
		case JENTRY_ISBOOL_FALSE:
			return IA_KIND_BOOLEAN;
		case JENTRY_ISNULL:
			return IA_KIND_NULL;
		default:
			return ia_is_object(value) ? IA_KIND_OBJECT : IA_KIND_ARRAY;
	}
}

/* An integer has no digits after the point: 1.0 is none. */
static bool
is_integer(const IaValue *value)
{
	return DatumGetInt32(DirectFunctionCall1(numeric_scale, PointerGetDatum(value->data))) == 0;
}

/* Check one value; false: an error was found and one is enough. */
static bool
check_value(Check *check, const IaNode *node, const IaValue *value, const IaFrame *frame)
{
	uint8		kinds = kinds_of(value);

	if (unlikely(node->otherwise != IA_NONE))
		return check_branches(check, node, value, frame);

	if (unlikely(node->kinds != 0 &&
				 (!(node->kinds & kinds) ||
				  ((kinds & IA_KIND_NUMBER) && !(node->kinds & IA_KIND_NUMBER) &&
				   !is_integer(value)))))
	{
		IaFinding	finding = {
			.fault = IA_FAULT_TYPE,
			.value = value,
			.frame = frame,
			.kinds = node->kinds
		};

		if (!ia_report(check->report, &finding))
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

static IaFault
fault_of_date(IaTextStatus status)
{
	switch (status)
	{
		case IA_TEXT_NO_TIME:
			return IA_FAULT_DATE_NO_TIME;
		case IA_TEXT_NO_ZONE:
			return IA_FAULT_DATE_NO_ZONE;
		case IA_TEXT_NO_SUCH_DAY:
			return IA_FAULT_DATE_NO_SUCH_DAY;
		case IA_TEXT_NO_SUCH_TIME:
			return IA_FAULT_DATE_NO_SUCH_TIME;
		case IA_TEXT_BAD_OFFSET:
			return IA_FAULT_DATE_OFFSET;
		default:
			return IA_FAULT_DATE;
	}
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
check_string(Check *check, const IaNode *node, const IaValue *value, const IaFrame *frame)
{
	IaFinding	finding = {.value = value, .frame = frame};
	IaTextStatus status;

	if (node->min_length > 0 &&
		(node->min_length == 1 ? value->length == 0 :
		 ia_text_characters(value->data, value->length) < node->min_length))
	{
		finding.fault = IA_FAULT_MIN_LENGTH;
		finding.number[0] = node->min_length;
		if (!ia_report(check->report, &finding))
			return false;
	}
	else if (!check->quick &&
			 (value->length == 0 || (unsigned char) value->data[0] <= ' ' ||
			  (unsigned char) value->data[0] >= 0xC2) &&
			 node->format == IA_FORMAT_NONE && !(node->flags & (IA_NODE_CLOSED | IA_NODE_VERSION)) &&
			 ia_text_blank(value->data, value->length))
	{
		(void) fault(check, IA_FAULT_BLANK, value, frame);
		return true;			/* blank says it all */
	}

	switch ((IaFormat) node->format)
	{
		case IA_FORMAT_NONE:
			break;
		case IA_FORMAT_DATE_TIME:
			status = ia_text_date_time(value->data, value->length);
			if (status == IA_TEXT_OK)
				break;
			finding.fault = fault_of_date(status);
			finding.suggestion = value->data;
			finding.suggestion_length = value->length;
			if (!ia_report(check->report, &finding))
				return false;
			break;
		case IA_FORMAT_URI:
			status = ia_text_uri(value->data, value->length);
			if (status != IA_TEXT_OK && !fault(check, fault_of_uri(status), value, frame))
				return false;
			break;
		case IA_FORMAT_EMAIL:
			status = ia_text_email(value->data, value->length);
			if (status != IA_TEXT_OK && !fault(check, IA_FAULT_EMAIL, value, frame))
				return false;
			break;
	}
	if ((node->flags & IA_NODE_VERSION) && !ia_text_version(value->data, value->length) &&
		!fault(check, IA_FAULT_PATTERN, value, frame))
		return false;
	if (node->codelist != IA_NONE && (!check->quick || (node->flags & IA_NODE_CLOSED)))
		return check_code(check, node, value, frame);
	return true;
}

/* A code against its list, closed or open; a value of another kind is in none. */
static bool
check_code(Check *check, const IaNode *node, const IaValue *value, const IaFrame *frame)
{
	const IaModel *model = check->model;
	const IaCodelist *list = &model->codelists[node->codelist];
	bool		closed = (node->flags & IA_NODE_CLOSED) != 0;
	const IaCode *code = NULL;
	IaFinding	finding = {
		.fault = closed ? IA_FAULT_ENUM : IA_FAULT_OPEN_CODE,
		.value = value,
		.frame = frame,
		.codelist = ia_string(model, list->name),
		.name = model->standard,
		.name_length = strlen(model->standard),
		.number = {list->n_codes}
	};

	if (ia_is_string(value))
		code = ia_code_find(model, list, value->data, value->length);
	else if (ia_is_null(value) && (node->kinds & IA_KIND_NULL))
		return true;
	if (code != NULL)
	{
		if (code->deprecated && !check->quick)
		{
			finding.fault = IA_FAULT_DEPRECATED_CODE;
			(void) ia_report(check->report, &finding);
		}
		return true;
	}
	if (ia_is_string(value) && !check->quick && check->suggested++ < MAX_SUGGESTIONS)
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
check_number(Check *check, const IaNode *node, const IaValue *value, const IaFrame *frame)
{
	if (unlikely(node->flags & IA_NODE_NONNEGATIVE))
	{
		Numeric		zero = int64_to_numeric(0);

		if (DatumGetBool(DirectFunctionCall2(numeric_lt, PointerGetDatum(value->data),
											 NumericGetDatum(zero))))
			return fault(check, IA_FAULT_MINIMUM, value, frame);
	}
	return true;
}

/* ---- lists ---- */

static bool
check_array(Check *check, const IaNode *node, const IaValue *value, const IaFrame *frame)
{
	const JsonbContainer *array = ia_container(value);
	IaFrame		place = {frame, NULL, 0};
	IaCursor	cursor;

	check_stack_depth();
	CHECK_FOR_INTERRUPTS();
	ia_array_open(&cursor, array);
	if (cursor.n < node->min_items)
	{
		IaFinding	finding = {
			.fault = IA_FAULT_MIN_ITEMS,
			.value = value,
			.frame = frame,
			.number = {node->min_items}
		};

		if (!ia_report(check->report, &finding))
			return false;
	}
	if (node->flags & IA_NODE_UNIQUE)
	{
		uint32		first;
		uint32		second;

		if (ia_find_equal(array, &first, &second))
		{
			IaFinding	finding = {
				.fault = IA_FAULT_UNIQUE_ITEMS,
				.value = value,
				.frame = frame,
				.number = {first, second}
			};

			if (!ia_report(check->report, &finding))
				return false;
		}
	}
	if (node->item == IA_NONE)
		return true;
	for (uint32 i = 0; i < cursor.n; i++)
	{
		IaValue		element;

		ia_array_next(&cursor, &element);
		place.length = i;
		if (!check_value(check, &check->model->nodes[node->item], &element, &place))
			return false;
	}
	if (!check->quick && (node->flags & IA_NODE_BYID))
		check_ids(check, array, &check->model->nodes[node->item], frame);
	return true;
}

/*
 * Ids of a list whose elements are told apart by id: none twice, none missing.
 * Where the schema requires the id, its absence is the schema's finding.
 */
static void
check_ids(Check *check, const JsonbContainer *array, const IaNode *item, const IaFrame *frame)
{
	const IaModel *model = check->model;
	const IaField *field = NULL;
	IaIds		ids;
	IaCursor	cursor;

	if (item->type != IA_NONE)
		field = ia_field_find(model, &model->types[item->type], "id", 2);
	if (field == NULL)
		return;
	ia_array_open(&cursor, array);
	ia_ids_init(&ids, cursor.n);
	for (uint32 i = 0; i < cursor.n; i++)
	{
		IaFrame		element_frame = {frame, NULL, i};
		IaFrame		id_frame = {&element_frame, "id", 2};
		IaValue		element;
		IaValue		id;
		const IaId *twin;

		ia_array_next(&cursor, &element);
		if (!ia_is_object(&element))
			continue;
		if (!ia_member(ia_container(&element), "id", 2, &id) || ia_is_null(&id))
		{
			if (!(field->flags & IA_FIELD_REQUIRED))
				(void) fault(check, IA_FAULT_MISSING_ID, NULL, &element_frame);
			continue;
		}
		if (ia_is_container(&id) || id.length == 0)
			continue;
		twin = ia_ids_add(&ids, &id, i);
		if (twin)
		{
			IaFrame		twin_frame = {frame, NULL, twin->index};
			IaFinding	finding = {
				.fault = IA_FAULT_DUPLICATE_ID,
				.value = &id,
				.frame = &id_frame
			};
			StringInfoData other;

			initStringInfo(&other);
			ia_append_path(&other, &twin_frame);
			finding.other = other.data;
			finding.other_length = other.len;
			(void) ia_report(check->report, &finding);
			pfree(other.data);
		}
		if (i % 1024 == 1023)
			CHECK_FOR_INTERRUPTS();
	}
	if (ids.slots)
		pfree(ids.slots);
	if (ids.ids)
		pfree(ids.ids);
}

/* ---- objects ---- */

/* A field the document passed over. */
static bool
check_absent(Check *check, const IaField *field, const IaFrame *frame)
{
	IaFinding	finding = {
		.fault = IA_FAULT_REQUIRED,
		.frame = frame,
		.name = ia_string(check->model, field->name),
		.name_length = field->length
	};

	return ia_report(check->report, &finding);
}

static bool
check_object(Check *check, const IaType *type, const IaValue *value, const IaFrame *frame)
{
	const IaModel *model = check->model;
	const IaField *field = model->fields + type->first_field;
	const IaField *end = field + type->n_fields;
	const JsonbContainer *object = ia_container(value);
	const IaIds *parties = check->parties;
	const IaIds *awards = check->awards;
	IaIds		own_parties;
	IaIds		own_awards;
	IaCursor	cursor;
	bool		go_on = true;

	check_stack_depth();
	CHECK_FOR_INTERRUPTS();
	ia_object_open(&cursor, object);
	if (cursor.n == 0 && (type->flags & IA_TYPE_NONEMPTY) &&
		!fault(check, IA_FAULT_MIN_PROPERTIES, value, frame))
		return false;
	if (type->flags & IA_TYPE_OPEN)
		return true;

	if (!check->quick && (type->flags & IA_TYPE_RELEASE))
	{
		collect_ids(object, "parties", &own_parties);
		collect_ids(object, "awards", &own_awards);
		check->parties = &own_parties;
		check->awards = &own_awards;
	}

	for (uint32 i = 0; go_on && i < cursor.n; i++)
	{
		const char *key;
		uint32		length;
		uint32		head;
		IaValue		member;
		bool		found = false;

		ia_object_next(&cursor, &key, &length, &member);
		head = ia_head(key, length);
		for (; field < end; field++)
		{
			if (field->length >= length)
			{
				int			order;

				if (field->length > length)
					break;
				if (field->head != head)
					order = field->head < head ? -1 : 1;
				else
					order = length <= 4 ? 0 :
						memcmp(ia_string(model, field->name) + 4, key + 4, length - 4);
				if (order > 0)
					break;
				if (order == 0)
				{
					found = true;
					break;
				}
			}
			if ((field->flags & IA_FIELD_REQUIRED) && !(go_on = check_absent(check, field, frame)))
				break;
		}
		if (!go_on)
			break;
		if (likely(found))
		{
			IaFrame		place = {frame, key, length};

			go_on = check_value(check, &model->nodes[field->node], &member, &place);
			if (!check->quick && (field->flags & ~(IA_FIELD_REQUIRED | IA_FIELD_LANGUAGE)))
				check_field(check, field, &member, &place);
			field++;
		}
		else if (!check->quick || (type->flags & IA_TYPE_LANGUAGES))
		{
			IaFrame		place = {frame, key, length};

			go_on = check_unknown(check, type, key, length, &member, &place);
		}
	}
	for (; go_on && field < end; field++)
	{
		if (field->flags & IA_FIELD_REQUIRED)
			go_on = check_absent(check, field, frame);
	}
	if (!check->quick && (type->flags & (IA_TYPE_PERIOD | IA_TYPE_VALUE | IA_TYPE_PARTY_REF)))
		check_type(check, type, object, frame);
	check->parties = parties;
	check->awards = awards;
	return go_on;
}

/* A member the model does not name: a text in another language, or unknown. */
static bool
check_unknown(Check *check, const IaType *type, const char *key, uint32 length,
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
	if (check->suggested++ < MAX_SUGGESTIONS)
	{
		finding.suggestion = ia_field_nearest(check->model, type, key, length);
		if (finding.suggestion)
			finding.suggestion_length = strlen(finding.suggestion);
	}
	return ia_report(check->report, &finding);
}

/* ---- a record's releases ---- */

/* A link to a release: it has an address and none of a release's marks. */
static bool
is_link(const IaValue *element)
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
 * oneOf: a record's releases are links to releases or releases themselves.  A
 * validator that only says "neither" helps nobody, and one that lists the
 * faults of both says too much.  The branch meant is told by its elements: all
 * links, or else releases; its faults are reported as if there were no other.
 * Only a list that satisfies both at once is a fault of oneOf itself.
 */
static bool
check_branches(Check *check, const IaNode *node, const IaValue *value, const IaFrame *frame)
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
			all_links = all_links && is_link(&element);
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
		Check		other = *check;

		ia_report_init(&silent);
		silent.quick = true;
		other.report = &silent;
		other.quick = true;
		if (check_value(&other, &links, value, frame))
		{
			if (check_value(&other, releases, value, frame))
				return fault(check, IA_FAULT_ONE_OF, value, frame);
			return true;		/* the links hold, the releases do not: one of them */
		}
	}
	return check_value(check, releases, value, frame);
}

/* ---- beyond the schema ---- */

/* What a field's text must look like, or point to. */
static void
check_field(Check *check, const IaField *field, const IaValue *value, const IaFrame *frame)
{
	if (field->flags & IA_FIELD_DEPRECATED)
	{
		IaFinding	finding = {
			.fault = IA_FAULT_DEPRECATED_FIELD,
			.frame = frame,
			.name = ia_string(check->model, field->name),
			.name_length = field->length
		};

		(void) ia_report(check->report, &finding);
	}
	if ((field->flags & IA_FIELD_AWARD_REF) && check->awards &&
		(ia_is_string(value) || value->type == JENTRY_ISNUMERIC) && value->length > 0 &&
		ia_ids_find(check->awards, value) == NULL)
		(void) fault(check, IA_FAULT_UNRESOLVED_AWARD, value, frame);

	if (!ia_is_string(value) || value->length == 0 || ia_text_blank(value->data, value->length))
		return;
	if ((field->flags & IA_FIELD_OCID) && !ia_text_ocid_prefix(value->data, value->length))
		(void) fault(check, IA_FAULT_ID_PREFIX_OCID, value, frame);
	if ((field->flags & IA_FIELD_PROJECT_ID) && !ia_text_oc4ids_prefix(value->data, value->length))
		(void) fault(check, IA_FAULT_ID_PREFIX_PROJECT, value, frame);
	if ((field->flags & IA_FIELD_LANGUAGE_TAG) &&
		ia_text_language(value->data, value->length) != IA_TEXT_OK)
		(void) fault(check, IA_FAULT_LANGUAGE_TAG, value, frame);
}

/* The ids of a list of the object at hand, to resolve references with. */
static void
collect_ids(const JsonbContainer *object, const char *list, IaIds *ids)
{
	IaValue		array;
	IaCursor	cursor;

	if (!ia_member(object, list, strlen(list), &array) || !ia_is_array(&array))
	{
		ia_ids_init(ids, 0);
		return;
	}
	ia_array_open(&cursor, ia_container(&array));
	ia_ids_init(ids, cursor.n);
	for (uint32 i = 0; i < cursor.n; i++)
	{
		IaValue		element;
		IaValue		id;

		ia_array_next(&cursor, &element);
		if (ia_is_object(&element) && ia_member(ia_container(&element), "id", 2, &id) &&
			!ia_is_container(&id))
			(void) ia_ids_add(ids, &id, i);
	}
}

/* The party whose id is nearly the one referred to, or NULL. */
static const IaValue *
nearest_party(const IaIds *parties, const IaValue *id)
{
	int			best = 3;
	const IaValue *nearest = NULL;

	if (!ia_is_string(id) || id->length < 4)
		return NULL;
	for (uint32 i = 0; i < Min(parties->n, 100); i++)
	{
		const IaValue *candidate = &parties->ids[i].value;
		int			distance;

		if (!ia_is_string(candidate))
			continue;
		distance = ia_text_distance(id->data, id->length, candidate->data, candidate->length,
									best - 1);
		if (distance < best)
		{
			best = distance;
			nearest = candidate;
		}
	}
	return nearest;
}

static void
check_period(Check *check, const JsonbContainer *period, const IaFrame *frame)
{
	IaValue		start;
	IaValue		end;
	int64		from;
	int64		to;

	if (ia_member(period, "startDate", 9, &start) && ia_is_string(&start) &&
		ia_member(period, "endDate", 7, &end) && ia_is_string(&end) &&
		ia_text_instant(start.data, start.length, &from) &&
		ia_text_instant(end.data, end.length, &to) && from > to)
	{
		IaFinding	finding = {
			.fault = IA_FAULT_DATE_ORDER,
			.frame = frame,
			.value = &start,
			.other = end.data,
			.other_length = end.length
		};

		(void) ia_report(check->report, &finding);
	}
}

/* Rules of the whole object: a period's order, an amount's currency, a reference. */
static void
check_type(Check *check, const IaType *type, const JsonbContainer *object, const IaFrame *frame)
{
	IaValue		member;

	if (type->flags & IA_TYPE_PERIOD)
		check_period(check, object, frame);
	if ((type->flags & IA_TYPE_VALUE) &&
		ia_member(object, "amount", 6, &member) && member.type == JENTRY_ISNUMERIC &&
		(!ia_member(object, "currency", 8, &member) || ia_is_null(&member)))
		(void) fault(check, IA_FAULT_MISSING_CURRENCY, NULL, frame);
	if ((type->flags & IA_TYPE_PARTY_REF) && check->parties &&
		ia_member(object, "id", 2, &member) &&
		(ia_is_string(&member) || member.type == JENTRY_ISNUMERIC) && member.length > 0 &&
		ia_ids_find(check->parties, &member) == NULL)
	{
		IaFrame		place = {frame, "id", 2};
		const IaValue *nearest = nearest_party(check->parties, &member);
		IaFinding	finding = {
			.fault = IA_FAULT_UNRESOLVED_PARTY,
			.frame = &place,
			.value = &member,
			.suggestion = nearest ? nearest->data : NULL,
			.suggestion_length = nearest ? nearest->length : 0
		};

		(void) ia_report(check->report, &finding);
	}
}
