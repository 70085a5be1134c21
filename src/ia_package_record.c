/*
 * ia_package_record.c
 *		Record packages: which rows become which record, and what a record has.
 *
 * Rows that are releases become records, one a process, in the order in which
 * the processes come first; a row that is a record stays the record it is, with
 * what the options ask for in words.  Nothing is fetched: links stay links.
 */
#include "postgres.h"

#include "ia.h"
#include "ia_merge_tree.h"
#include "ia_package.h"
#include "ia_text.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

IA_FUNCTION(ia_package_records);

typedef enum Asked
{
	NOT_ASKED,
	ASKED,
	REFUSED
} Asked;

/* What is asked of a record package. */
typedef struct Package
{
	IaMergeOptions merge;
	Asked		linked;			/* REFUSED: full releases, in words */
	Asked		compiled;
	Asked		versioned;
	IaValue		url;			/* what the links begin with; no data: not known yet */
	const Jsonb *metadata;
} Package;

/* A record to be: given whole, or of the releases of one process. */
typedef struct Record
{
	IaValue		ocid;
	const IaValue *whole;		/* NULL: of releases */
	uint32		first;			/* its releases in the list of all */
	uint32		n;
} Record;

/* ---- options ---- */

static Asked
read_bool(const char *key, uint32 length, const IaValue *value)
{
	if (value->type == JENTRY_ISBOOL_TRUE)
		return ASKED;
	if (value->type != JENTRY_ISBOOL_FALSE)
		ia_wrong_option(key, length, value, "true, false");
	return REFUSED;
}

/* What a "#" and an id can follow. */
static bool
is_address(const IaValue *value)
{
	return ia_is_string(value) && memchr(value->data, '#', value->length) == NULL &&
		ia_text_uri(value->data, value->length) == IA_TEXT_OK;
}

static bool
read_option(const char *key, uint32 length, const IaValue *value, void *state)
{
	Package    *package = state;

#define IS(name) (length == strlen(name) && memcmp(key, name, length) == 0)
	if (IS("releases"))
		package->linked = ia_option_is_second(key, length, value, "full", "linked") ?
			ASKED : REFUSED;
	else if (IS("compiled"))
		package->compiled = read_bool(key, length, value);
	else if (IS("versioned"))
		package->versioned = read_bool(key, length, value);
	else if (IS("url"))
	{
		if (!is_address(value))
			ia_wrong_option(key, length, value, "\"https://…\"");
		package->url = *value;
	}
	else
		return false;
#undef IS
	return true;
}

/* The address that links begin with: an option, or the one release package that is named. */
static void
find_url(Package *package)
{
	IaValue		root;
	IaValue		packages;

	if (package->url.data)
		return;
	ia_root(package->metadata, &root);
	ia_merge_member(&root, "packages", &packages);
	if (packages.data && ia_is_array(&packages) &&
		JsonContainerSize(ia_container(&packages)) == 1)
	{
		IaValue		address;

		ia_element(ia_container(&packages), 0, &address);
		if (is_address(&address))
		{
			package->url = address;
			return;
		}
	}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("links to releases need the address of their package / los vínculos a entregas necesitan la dirección de su paquete"),
			 errhint("Give the option \"url\", or the one release package in \"packages\" of the metadata. / Dé la opción \"url\", o el único paquete de entregas en \"packages\" de los metadatos.")));
}

/* ---- records ---- */

/* Append what may stand in a fragment, the rest as %XX. */
static void
append_fragment(StringInfo to, const char *text, uint32 length)
{
	for (uint32 i = 0; i < length; i++)
	{
		unsigned char c = text[i];

		if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
			(c != '\0' && strchr("-._~!$&'()*+,;=:@/?", c)))
			appendStringInfoChar(to, c);
		else
			appendStringInfo(to, "%%%02X", c);
	}
}

/* {tag, url, date} of a release; its id makes the url. */
static void
write_link(IaBuilder *builder, Package *package, const IaMergeRelease *release)
{
	StringInfoData url;

	find_url(package);
	initStringInfo(&url);
	appendBinaryStringInfo(&url, package->url.data, package->url.length);
	appendStringInfoChar(&url, '#');
	if (release->id.data && ia_is_string(&release->id) && release->id.length > 0)
		append_fragment(&url, release->id.data, release->id.length);
	else if (release->id.data && release->id.type == JENTRY_ISNUMERIC)
		appendStringInfoString(&url,
							   DatumGetCString(DirectFunctionCall1(numeric_out,
																   PointerGetDatum(release->id.data))));
	else
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("release %u has no id to link to / la entrega %u no tiene id al cual vincular",
						release->index, release->index),
				 errhint("Give each release an \"id\", or ask for full releases. / Ponga un \"id\" en cada entrega, o pida las entregas completas.")));
	ia_build_object(builder, 1 + (release->tag.data != NULL) + (release->date.data != NULL));
	if (release->tag.data)
		ia_build_key(builder, "tag", 3);
	ia_build_key(builder, "url", 3);
	if (release->date.data)
		ia_build_key(builder, "date", 4);
	if (release->tag.data)
		ia_build_value(builder, &release->tag);
	ia_build_string(builder, url.data, url.len);
	if (release->date.data)
		ia_build_value(builder, &release->date);
}

/* A list of releases: themselves, or links to them; what is a link stays one. */
static void
releases_value(Package *package, const IaMergeRelease *releases, uint32 n, IaValue *value)
{
	IaBuilder	builder;
	Size		bytes = 0;

	for (uint32 i = 0; i < n; i++)
		bytes += package->linked == ASKED ? 256 : releases[i].value.length + 8;
	ia_build_init(&builder, bytes);
	ia_build_array(&builder, n);
	for (uint32 i = 0; i < n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (package->linked == ASKED && !ia_is_link(&releases[i].value))
			write_link(&builder, package, &releases[i]);
		else
			ia_build_value(&builder, &releases[i].value);
	}
	ia_root(ia_build_done(&builder), value);
}

/* The standard has a record's releases by date; where merging would refuse, as they came. */
static void
sort_releases(const Package *package, IaMergeRelease *releases, uint32 n)
{
	for (uint32 i = 0; i < n; i++)
	{
		if (releases[i].date.data == NULL || !ia_is_string(&releases[i].date))
			return;
	}
	(void) ia_merge_arrange(&package->merge, releases, n);
}

/* Merge releases into a member of the record. */
static void
add_merged(Parts *parts, Package *package, IaMergeMode mode, IaMergeRelease *releases, uint32 n)
{
	IaValue		merged;

	package->merge.mode = mode;
	ia_root(ia_merge_releases(&package->merge, releases, n), &merged);
	ia_package_add_part(parts, mode == IA_MERGE_COMPILED ? "compiledRelease" : "versionedRelease", &merged);
}

/* A record of the releases of one process. */
static void
write_process(IaBuilder *builder, Package *package, const Record *record,
			  IaMergeRelease *releases)
{
	Part		room[4];
	Parts		parts = {room, 0};
	IaValue		list;
	uint32		at = 0;

	sort_releases(package, releases, record->n);
	ia_package_add_part(&parts, "ocid", &record->ocid);
	releases_value(package, releases, record->n, &list);
	ia_package_add_part(&parts, "releases", &list);
	if (package->compiled != REFUSED)
		add_merged(&parts, package, IA_MERGE_COMPILED, releases, record->n);
	if (package->versioned == ASKED)
		add_merged(&parts, package, IA_MERGE_VERSIONED, releases, record->n);
	ia_package_open_parts(builder, &parts);
	ia_package_write_parts(builder, &parts, &at);
}

/* A record given whole: what it has stays; what is asked for in words is made of its releases. */
static void
write_whole(IaBuilder *builder, Package *package, const Record *record, uint32 row)
{
	IaValue		list;
	IaValue		compiled;
	IaValue		versioned;
	IaCursor	cursor;
	IaMergeRelease *releases;
	Parts		parts;
	uint32		links = 0;
	uint32		at = 0;
	bool		compile;
	bool		version;

	ia_package_releases_of(record->whole, row, &list);
	ia_merge_member(record->whole, "compiledRelease", &compiled);
	ia_merge_member(record->whole, "versionedRelease", &versioned);
	compile = package->compiled == ASKED && compiled.data == NULL;
	version = package->versioned == ASKED && versioned.data == NULL;
	if (list.data == NULL || JsonContainerSize(ia_container(&list)) == 0 ||
		(package->linked == NOT_ASKED && !compile && !version))
	{
		ia_build_value(builder, record->whole);
		return;
	}
	ia_array_open(&cursor, ia_container(&list));
	releases = MemoryContextAllocHuge(CurrentMemoryContext,
									  (Size) cursor.n * sizeof(IaMergeRelease));
	for (uint32 i = 0; i < cursor.n; i++)
	{
		IaValue		release;

		CHECK_FOR_INTERRUPTS();
		ia_array_next(&cursor, &release);
		ia_merge_release(&releases[i], &release, i);
		links += ia_is_link(&release);
	}
	if (links > 0 && (package->linked == REFUSED || compile || version))
		ia_package_refuse_link(row, true);
	ia_package_take_parts(&parts, record->whole, 2);
	if (package->linked == ASKED)
	{
		for (uint32 i = 0; i < parts.n; i++)
		{
			if (parts.parts[i].length == 8 && memcmp(parts.parts[i].key, "releases", 8) == 0)
				releases_value(package, releases, cursor.n, &parts.parts[i].value);
		}
	}
	if (compile)
		add_merged(&parts, package, IA_MERGE_COMPILED, releases, cursor.n);
	if (version)
		add_merged(&parts, package, IA_MERGE_VERSIONED, releases, cursor.n);
	ia_package_open_parts(builder, &parts);
	ia_package_write_parts(builder, &parts, &at);
}

/* Which record an error is about. */
static void
name_record(void *arg)
{
	const Record *record = arg;

	errcontext("record of process \"%.*s\" / registro del proceso \"%.*s\"",
			   (int) record->ocid.length, record->ocid.data,
			   (int) record->ocid.length, record->ocid.data);
}

/* A process comes as one record or as releases, once. */
static void
refuse_second(const IaValue *ocid, uint32 row)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("row %u brings another record of process \"%.*s\" / el renglón %u trae otro registro del proceso \"%.*s\"",
					row, (int) ocid->length, ocid->data, row, (int) ocid->length, ocid->data),
			 errdetail("A package has one record a process; it came before, as a record or as releases. / Un paquete tiene un registro por proceso; ya había llegado, como registro o como entregas."),
			 errhint("Give the releases of both: ia.record_package makes one record of them. / Dé las entregas de ambos: ia.record_package hace un solo registro con ellas.")));
}

/* Tell the rows apart: the records to be, and of which each row is part. */
static uint32
group_rows(const IaGathered *gathered, IaValue *rows, Record *records, uint32 *of)
{
	IaIds		ids;
	uint32		n = 0;

	ia_ids_init(&ids, gathered->n);
	for (uint32 i = 0; i < gathered->n; i++)
	{
		const IaId *known;
		IaValue		ocid;
		bool		whole;

		CHECK_FOR_INTERRUPTS();
		ia_root(gathered->documents[i], &rows[i]);
		ia_package_read_ocid(&rows[i], i + 1, &ocid);
		whole = ia_package_is_record(&rows[i]);
		known = ia_ids_add(&ids, &ocid, n);
		if (known && (whole || records[known->index].whole))
			refuse_second(&ocid, i + 1);
		of[i] = known ? known->index : n;
		if (!known)
			records[n++] = (Record) {.ocid = ocid,.whole = whole ? &rows[i] : NULL,.first = i};
		if (!whole)
			records[of[i]].n++;
	}
	return n;
}

/* Put the releases of each record side by side, as they came. */
static IaMergeRelease *
sort_rows(const IaGathered *gathered, const IaValue *rows, Record *records, uint32 n_records,
		  const uint32 *of)
{
	IaMergeRelease *releases = MemoryContextAllocHuge(CurrentMemoryContext,
													  (Size) gathered->n * sizeof(IaMergeRelease));
	uint32		next = 0;

	for (uint32 r = 0; r < n_records; r++)
	{
		if (records[r].whole)
			continue;
		records[r].first = next;
		next += records[r].n;
		records[r].n = 0;
	}
	for (uint32 i = 0; i < gathered->n; i++)
	{
		Record	   *record = &records[of[i]];

		if (record->whole)
			continue;
		ia_merge_release(&releases[record->first + record->n], &rows[i], record->n);
		record->n++;
	}
	return releases;
}

/* record_package(input jsonb, metadata jsonb [, options jsonb]), the last step */
Datum
ia_package_records(PG_FUNCTION_ARGS)
{
	IaGathered *gathered = ia_gathered(fcinfo);
	Package		package = {0};
	IaBuilder	builder;
	Parts		parts;
	IaValue    *rows;
	Record	   *records;
	uint32	   *of;				/* the record that a row is part of */
	IaMergeRelease *releases;
	uint32		n;
	uint32		at = 0;
	Size		bytes = 0;
	MemoryContext work;			/* what making a record leaves behind */
	ErrorContextCallback context = {.callback = name_record};

	if (gathered == NULL)
		PG_RETURN_NULL();
	package.metadata = ia_package_metadata(gathered);
	ia_merge_read_options(fcinfo, gathered->asked[1], &package.merge, read_option,
						  "releases, url, compiled, versioned, ", &package);
	rows = MemoryContextAllocHuge(CurrentMemoryContext, (Size) gathered->n * sizeof(IaValue));
	records = MemoryContextAllocHuge(CurrentMemoryContext, (Size) gathered->n * sizeof(Record));
	of = MemoryContextAllocHuge(CurrentMemoryContext, (Size) gathered->n * sizeof(uint32));
	n = group_rows(gathered, rows, records, of);
	releases = sort_rows(gathered, rows, records, n, of);
	for (uint32 i = 0; i < gathered->n; i++)
		bytes += rows[i].length;

	ia_package_open(&builder, package.metadata, "records", bytes, &parts);
	ia_package_write_parts(&builder, &parts, &at);
	ia_build_array(&builder, n);
	work = AllocSetContextCreate(CurrentMemoryContext, "ia record", ALLOCSET_DEFAULT_SIZES);
	context.previous = error_context_stack;
	error_context_stack = &context;
	for (uint32 r = 0; r < n; r++)
	{
		MemoryContext home = MemoryContextSwitchTo(work);

		context.arg = &records[r];
		if (records[r].whole)
			write_whole(&builder, &package, &records[r], records[r].first + 1);
		else
			write_process(&builder, &package, &records[r], &releases[records[r].first]);
		MemoryContextSwitchTo(home);
		MemoryContextReset(work);
	}
	error_context_stack = context.previous;
	at++;
	ia_package_write_parts(&builder, &parts, &at);
	PG_RETURN_JSONB_P(ia_build_done(&builder));
}
