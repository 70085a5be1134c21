/*
 * ia_congruence.c
 *		What a document should say beyond its schema: ids, references, dates in
 *		order, amounts with a currency.
 *
 * The schema cannot express these, and a publisher cannot be refused for them:
 * they are warnings.  They run inside the same pass (ia_check.c calls them as
 * it leaves a value), so that what they need is at hand; references are looked
 * up in the ids of the project or release they stand in, collected as it was
 * entered.  A release that has no awards at all is silent about its contract's:
 * an earlier release brought it.
 */
#include "postgres.h"

#include "ia_check.h"
#include "ia_rfc_findings.h"
#include "ia_text.h"
#include "miscadmin.h"

static const IaValue *nearest_party(const IaIds *parties, const IaValue *id);
static void check_period(IaCheck *check, const JsonbContainer *period, const IaFrame *frame);
static void check_identifier(IaCheck *check, const JsonbContainer *identifier, const IaFrame *frame);

/* Whether a value can tell things apart; null, true and "" cannot. */
static inline bool
is_id(const IaValue *value)
{
	return (ia_is_string(value) || value->type == JENTRY_ISNUMERIC) && value->length > 0;
}

/* Whether an element is the whole of an earlier one again. */
static bool
is_repeated(const JsonbContainer *array, uint32 earlier, const IaValue *element)
{
	IaValue		other;

	ia_element(array, earlier, &other);
	return ia_same_value(&other, element);
}

/*
 * Ids of a list whose elements are told apart by id: none twice, none missing.
 * Where the schema requires the id, its absence is the schema's finding, and so
 * is an element that repeats another whole in a list of unique ones.  True:
 * every element has an id of its own, so no two are equal.
 */
bool
ia_check_ids(IaCheck *check, const JsonbContainer *array, const IaNode *node, const IaFrame *frame)
{
	const IaModel *model = check->model;
	const IaNode *item = &model->nodes[node->item];
	const IaField *field = NULL;
	bool		unique = (node->flags & IA_NODE_UNIQUE) != 0;
	bool		told_apart;
	IaIds		ids;
	IaCursor	cursor;

	if (item->type != IA_NONE)
		field = ia_field_find(model, &model->types[item->type], "id", 2);
	if (field == NULL)
		return false;
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
				(void) ia_fault(check, IA_FAULT_MISSING_ID, NULL, &element_frame);
			continue;
		}
		if (!is_id(&id))
			continue;
		twin = ia_ids_add(&ids, &id, i);
		if (twin && !(unique && is_repeated(array, twin->index, &element)))
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
	told_apart = ids.n == cursor.n;
	if (ids.slots)
		pfree(ids.slots);
	if (ids.ids)
		pfree(ids.ids);
	return told_apart;
}

/* What a field's text must look like, or point to; that it is discouraged, or itself unknown. */
void
ia_check_field(IaCheck *check, const IaField *field, const IaValue *value, const IaFrame *frame)
{
	if ((field->flags & (IA_FIELD_UNDECLARED | IA_FIELD_REQUIRED)) == IA_FIELD_UNDECLARED)
	{
		IaFinding	finding = {
			.fault = IA_FAULT_UNKNOWN_FIELD,
			.frame = frame,
			.value = value,
			.name = ia_string(check->model, field->name),
			.name_length = field->length
		};

		(void) ia_report(check->report, &finding);
	}
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
	if ((field->flags & IA_FIELD_AWARD_REF) && check->awards && check->awards->ids &&
		is_id(value) && ia_ids_find(check->awards, value) == NULL)
		(void) ia_fault(check, IA_FAULT_UNRESOLVED_AWARD, value, frame);

	if (!ia_is_string(value) || value->length == 0 || ia_text_blank(value->data, value->length))
		return;
	if ((field->flags & IA_FIELD_OCID) && !ia_text_ocid_prefix(value->data, value->length))
		(void) ia_fault(check, IA_FAULT_ID_PREFIX_OCID, value, frame);
	if ((field->flags & IA_FIELD_PROJECT_ID) && !ia_text_oc4ids_prefix(value->data, value->length))
		(void) ia_fault(check, IA_FAULT_ID_PREFIX_PROJECT, value, frame);
	if ((field->flags & IA_FIELD_LANGUAGE_TAG) &&
		ia_text_language(value->data, value->length) != IA_TEXT_OK)
		(void) ia_fault(check, IA_FAULT_LANGUAGE_TAG, value, frame);
}

/* The ids of a list of the object at hand, to resolve references with. */
void
ia_collect_ids(const JsonbContainer *object, const char *list, IaIds *ids)
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
			is_id(&id))
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
check_period(IaCheck *check, const JsonbContainer *period, const IaFrame *frame)
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

/* An identifier of the taxpayers' register, which publishers also call by its bare name. */
static void
check_identifier(IaCheck *check, const JsonbContainer *identifier, const IaFrame *frame)
{
	IaFrame		place = {frame, "id", 2};
	IaValue		scheme;
	IaValue		id;

	if (ia_member(identifier, "scheme", 6, &scheme) && ia_is_string(&scheme) &&
		((scheme.length == 6 && memcmp(scheme.data, "MX-RFC", 6) == 0) ||
		 (scheme.length == 3 && memcmp(scheme.data, "RFC", 3) == 0)) &&
		ia_member(identifier, "id", 2, &id) && ia_is_string(&id) && id.length > 0)
		ia_rfc_check(&id, &place, check->report);
}

/* Rules of the whole object: a period's order, an amount's currency, a reference, a register's key. */
void
ia_check_type(IaCheck *check, const IaType *type, const JsonbContainer *object, const IaFrame *frame)
{
	IaValue		member;

	if (type->flags & IA_TYPE_PERIOD)
		check_period(check, object, frame);
	if ((type->flags & IA_TYPE_VALUE) &&
		ia_member(object, "amount", 6, &member) && member.type == JENTRY_ISNUMERIC &&
		(!ia_member(object, "currency", 8, &member) || ia_is_null(&member)))
		(void) ia_fault(check, IA_FAULT_MISSING_CURRENCY, NULL, frame);
	if ((type->flags & IA_TYPE_PARTY_REF) && check->parties &&
		ia_member(object, "id", 2, &member) &&
		is_id(&member) && ia_ids_find(check->parties, &member) == NULL)
	{
		IaFrame		place = {frame, "id", 2};
		const IaValue *nearest = check->suggested++ < IA_MAX_SUGGESTIONS ?
			nearest_party(check->parties, &member) : NULL;
		IaFinding	finding = {
			.fault = IA_FAULT_UNRESOLVED_PARTY,
			.frame = &place,
			.value = &member,
			.suggestion = nearest ? nearest->data : NULL,
			.suggestion_length = nearest ? nearest->length : 0
		};

		(void) ia_report(check->report, &finding);
	}
	if (type->flags & IA_TYPE_IDENTIFIER)
		check_identifier(check, object, frame);
}
