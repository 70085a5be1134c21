/*
 * ia_merge_findings.c
 *		What is odd about the releases of a process, instead of a merge that fails.
 *
 * The same merging as ia.merge, with a report: what would be an error becomes a
 * row and merging goes on, so that everything wrong is seen at once, and so is
 * what merging passes over without a word.  Paths are of the input.
 *
 * A record also says things twice: its compiled release must be what its
 * versioned release ends with.
 */
#include "postgres.h"

#include "funcapi.h"
#include "ia.h"
#include "ia_merge_tree.h"
#include "miscadmin.h"

IA_FUNCTION(ia_merge_findings);

static void report_release(IaReport *report, IaFault fault, uint32 index, const IaValue *value,
						   const IaFrame *frame);
static uint32 take_releases(IaReport *report, const IaValue *list, const IaFrame *frame,
							IaMergeRelease *releases);
static void check_ocids(IaReport *report, const IaMergeRelease *releases, uint32 n,
						const IaFrame *frame);
static void check_dates(IaReport *report, IaMergeRelease *releases, uint32 n,
						const IaFrame *frame);
static void check_record(const IaMergeOptions *options, const IaValue *record,
						 const IaValue *compiled);
static void compare(IaReport *report, const IaValue *last, const IaValue *compiled,
					const IaFrame *frame);

/* merge_findings(releases jsonb, options jsonb): ia.finding rows */
Datum
ia_merge_findings(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	IaMergeOptions options = {.mode = IA_MERGE_VERSIONED};
	IaFrame		document = {NULL, NULL, 0};
	IaFrame		list_frame = {&document, "releases", 8};
	const IaFrame *frame = &document;
	IaReport	report;
	IaMergeRelease *releases;
	IaValue		root;
	IaValue		list;
	IaValue		compiled;
	uint32		n;

	InitMaterializedSRF(fcinfo, 0);
	if (PG_ARGISNULL(0))
		return (Datum) 0;
	ia_merge_read_options(fcinfo, PG_ARGISNULL(1) ? NULL : PG_GETARG_JSONB_P(1), &options,
						  NULL, "", NULL);
	ia_report_init(&report);
	report.tuplestore = rsinfo->setResult;
	report.tupdesc = rsinfo->setDesc;
	options.report = &report;

	ia_root(PG_GETARG_JSONB_P(0), &root);
	if (ia_is_object(&root))
	{
		frame = &list_frame;
		options.packaged = true;
	}
	ia_merge_member(&root, "compiledRelease", &compiled);
	if (!ia_merge_list_of(&root, &list))
	{
		if (!compiled.data)		/* a record may have nothing else */
			ia_merge_no_list(&list);
	}
	else
	{
		releases = MemoryContextAllocHuge(CurrentMemoryContext,
										  (Size) (JsonContainerSize(ia_container(&list)) + 1) *
										  sizeof(IaMergeRelease));
		n = take_releases(&report, &list, frame, releases);
		check_ocids(&report, releases, n, frame);
		if (n > 1)
			check_dates(&report, releases, n, frame);
		ia_merge_report(&options, releases, n, frame);
	}
	if (compiled.data)
		check_record(&options, &root, &compiled);
	return (Datum) 0;
}

static void
report_release(IaReport *report, IaFault fault, uint32 index, const IaValue *value,
			   const IaFrame *frame)
{
	IaFinding	finding = {
		.fault = fault, .frame = frame, .value = value, .number = {index}
	};

	(void) ia_report(report, &finding);
}

/* The elements of the list that are releases. */
static uint32
take_releases(IaReport *report, const IaValue *list, const IaFrame *frame,
			  IaMergeRelease *releases)
{
	uint32		n = 0;
	IaCursor	cursor;

	ia_array_open(&cursor, ia_container(list));
	for (uint32 i = 0; i < cursor.n; i++)
	{
		IaFrame		place = {frame, NULL, i};
		IaValue		element;
		IaValue		url;

		if (i % 1024 == 1023)
			CHECK_FOR_INTERRUPTS();
		ia_array_next(&cursor, &element);
		if (!ia_is_object(&element))
			report_release(report, IA_FAULT_MERGE_RELEASE, i, &element, &place);
		else if (ia_is_link(&element))
		{
			ia_merge_member(&element, "url", &url);
			report_release(report, IA_FAULT_MERGE_LINK, i, &url, &place);
		}
		else
			ia_merge_release(&releases[n++], &element, i);
	}
	return n;
}

/* Releases of one process have one ocid: that of the first that says it. */
static void
check_ocids(IaReport *report, const IaMergeRelease *releases, uint32 n, const IaFrame *frame)
{
	IaValue		first = {0};
	uint32		of = 0;

	for (uint32 i = 0; i < n; i++)
	{
		IaFrame		place = {frame, NULL, releases[i].index};
		IaFrame		member = {&place, "ocid", 4};
		IaValue		ocid;

		ia_merge_member(&releases[i].value, "ocid", &ocid);
		if (!ia_is_given(&ocid))
			report_release(report, IA_FAULT_MERGE_NO_OCID, releases[i].index, NULL, &place);
		else if (!first.data)
		{
			first = ocid;
			of = releases[i].index;
		}
		else if (!ia_same_value(&first, &ocid))
		{
			IaFinding	finding = {
				.fault = IA_FAULT_MERGE_OCID, .frame = &member, .value = &ocid,
				.number = {releases[i].index, of},
				.other = ia_value_in_words(&first, ia_language)
			};

			finding.other_length = strlen(finding.other);
			(void) ia_report(report, &finding);
		}
	}
}

/* What has no date is merged first: it may be the oldest as well as anything. */
static void
check_dates(IaReport *report, IaMergeRelease *releases, uint32 n, const IaFrame *frame)
{
	for (uint32 i = 0; i < n; i++)
	{
		IaMergeRelease *release = &releases[i];
		IaFrame		place = {frame, NULL, release->index};
		IaFrame		date = {&place, "date", 4};

		if (release->readable)
			continue;
		if (release->date.data && ia_is_string(&release->date))
		{
			report_release(report, IA_FAULT_MERGE_DATE, release->index, &release->date, &date);
			continue;
		}
		if (release->date.data)
			report_release(report, IA_FAULT_MERGE_DATE_TYPE, release->index, &release->date,
						   &date);
		else
			report_release(report, IA_FAULT_MERGE_NO_DATE, release->index, NULL, &place);
		release->date = (IaValue) {JENTRY_ISSTRING, 0, ""};
		release->instant = PG_INT64_MIN;
		release->readable = true;
	}
}

/* ---- a record's two tellings ---- */

static void
check_record(const IaMergeOptions *options, const IaValue *record, const IaValue *compiled)
{
	IaMergeOptions load = *options;
	IaFrame		document = {NULL, NULL, 0};
	IaFrame		frame = {&document, "compiledRelease", strlen("compiledRelease")};
	IaMergeRelease latest = {.readable = false};
	Merged		tree = {.state = OBJECT};
	IaMerge		merge;
	IaValue		versioned;
	IaValue		last;

	ia_merge_member(record, "versionedRelease", &versioned);
	if (!ia_is_object(compiled) || !versioned.data || !ia_is_object(&versioned))
		return;
	load.mode = IA_MERGE_COMPILED;	/* of each history, the last value */
	ia_merge_begin(&merge, &load);
	ia_merge_load(&merge, &tree, ia_container(&versioned), &latest);
	ia_root(ia_merge_written(&tree, &load, versioned.length), &last);
	compare(options->report, &last, compiled, &frame);
}

static void
contradiction(IaReport *report, const IaValue *last, const IaValue *compiled, const IaFrame *frame)
{
	IaFinding	finding = {.fault = IA_FAULT_CONTRADICTION, .frame = frame, .value = compiled};

	if (last == NULL)
		finding.fault = IA_FAULT_CONTRADICTION_ADDS;
	else
	{
		if (compiled == NULL)
			finding.fault = IA_FAULT_CONTRADICTION_LACKS;
		finding.other = ia_value_in_words(last, ia_language);
		finding.other_length = strlen(finding.other);
	}
	(void) ia_report(report, &finding);
}

/* Whether a member counts: null says as much as nothing; a release's own words differ. */
static bool
counts(const IaValue *value, const IaFrame *place)
{
	const IaFrame *release = place->parent;

	return !ia_is_null(value) &&
		(release->parent->parent != NULL ||
		 !((place->length == 2 && memcmp(place->key, "id", 2) == 0) ||
		   (place->length == 3 && memcmp(place->key, "tag", 3) == 0) ||
		   (place->length == 4 && memcmp(place->key, "date", 4) == 0)));
}

/* The members of both, in one pass over the two. */
static void
compare_objects(IaReport *report, const JsonbContainer *last, const JsonbContainer *compiled,
				const IaFrame *frame)
{
	IaCursor	cursors[2];
	IaFrame		places[2] = {{frame, NULL, 0}, {frame, NULL, 0}};
	IaValue		values[2];
	uint32		at[2] = {0, 0};
	bool		taken[2] = {true, true};

	ia_object_open(&cursors[0], last);
	ia_object_open(&cursors[1], compiled);
	for (;;)
	{
		int			order;

		for (int i = 0; i < 2; i++)
		{
			if (taken[i] && at[i] < cursors[i].n)
				ia_object_next(&cursors[i], &places[i].key, &places[i].length, &values[i]);
		}
		if (at[0] == cursors[0].n && at[1] == cursors[1].n)
			return;
		order = at[0] == cursors[0].n ? 1 : at[1] == cursors[1].n ? -1 :
			ia_name_compare(places[0].key, places[0].length, places[1].key, places[1].length);
		if (order == 0 && counts(&values[0], &places[0]) && counts(&values[1], &places[1]))
			compare(report, &values[0], &values[1], &places[1]);
		else if (order <= 0 && counts(&values[0], &places[0]))
			contradiction(report, &values[0], NULL, &places[0]);
		else if (order >= 0 && counts(&values[1], &places[1]))
			contradiction(report, NULL, &values[1], &places[1]);
		taken[0] = order <= 0;
		taken[1] = order >= 0;
		at[0] += taken[0];
		at[1] += taken[1];
	}
}

/* The elements of both, by id. */
static void
compare_lists(IaReport *report, const IaValue *last, const IaValue *compiled,
			  const IaFrame *frame)
{
	IaValue		element;
	IaValue		id;
	IaCursor	cursor;
	IaIds		ids[2];
	const IaValue *lists[2] = {last, compiled};

	for (int i = 0; i < 2; i++)
	{
		ia_array_open(&cursor, ia_container(lists[i]));
		ia_ids_init(&ids[i], cursor.n);
		for (uint32 j = 0; j < cursor.n; j++)
		{
			ia_array_next(&cursor, &element);
			ia_merge_member(&element, "id", &id);
			if (!ia_is_given(&id) || ia_is_container(&id))
			{
				/* nothing tells them apart */
				if (!ia_same_value(last, compiled))
					contradiction(report, last, compiled, frame);
				return;
			}
			(void) ia_ids_add(&ids[i], &id, j);
		}
	}
	for (uint32 i = 0; i < ids[1].n; i++)
	{
		IaFrame		place = {frame, NULL, ids[1].ids[i].index};
		const IaId *same = ia_ids_find(&ids[0], &ids[1].ids[i].value);
		IaValue		other;

		ia_element(ia_container(compiled), place.length, &element);
		if (same)
			ia_element(ia_container(last), same->index, &other);
		if (same)
			compare(report, &other, &element, &place);
		else
			contradiction(report, NULL, &element, &place);
	}
	for (uint32 i = 0; i < ids[0].n; i++)
	{
		if (!ia_ids_find(&ids[1], &ids[0].ids[i].value))
			contradiction(report, &ids[0].ids[i].value, NULL, frame);
	}
}

static void
compare(IaReport *report, const IaValue *last, const IaValue *compiled, const IaFrame *frame)
{
	check_stack_depth();
	CHECK_FOR_INTERRUPTS();
	if (ia_is_object(last) && ia_is_object(compiled))
		compare_objects(report, ia_container(last), ia_container(compiled), frame);
	else if (ia_merge_is_list(last) && ia_merge_is_list(compiled))
		compare_lists(report, last, compiled, frame);
	else if (!ia_same_value(last, compiled))
		contradiction(report, last, compiled, frame);
}
