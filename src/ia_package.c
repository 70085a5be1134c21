/*
 * ia_package.c
 *		Release packages and record packages, of rows.
 *
 * A package is the publisher's metadata, kept as it is, and a list.  What the
 * standard demands of the metadata is refused here when it is missing: a package
 * without it is of no use to anybody, and whoever builds one knows it.  What is
 * inside of a release is the publisher's; ia.validate judges that.
 *
 * Rows that are releases become records, one a process, in the order in which
 * the processes come first; a row that is a record stays the record it is, with
 * what the options ask for in words.  Nothing is fetched: links stay links.
 */
#include "postgres.h"

#include "ia.h"
#include "ia_gather.h"
#include "ia_merge.h"
#include "ia_merge_tree.h"
#include "ia_text.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

IA_FUNCTION(ia_package_releases);
IA_FUNCTION(ia_package_records);

/* A member to be written; a value without data is the package's list. */
typedef struct Part
{
	const char *key;
	uint32		length;
	IaValue		value;
} Part;

typedef struct Parts
{
	Part	   *parts;
	uint32		n;
} Parts;

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

/* ---- metadata ---- */

static void
wrong_metadata(const char *name, const IaValue *value, const char *what, const char *que)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 value->data == NULL ?
			 errmsg("the metadata has no \"%s\" / a los metadatos les falta \"%s\"", name, name) :
			 errmsg("\"%s\" of the metadata cannot be %s / \"%s\" de los metadatos no puede ser %s",
					name, ia_value_in_words(value, IA_ENGLISH),
					name, ia_value_in_words(value, IA_SPANISH)),
			 errhint("Give %s. / Dé %s.", what, que)));
}

/* What the standard demands of a package, the list apart; the version has a default. */
static void
check_metadata(const IaValue *metadata)
{
	static const char *const lists[] = {"releases", "records"};
	IaValue		value;

	if (!ia_is_object(metadata))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the metadata is not an object / los metadatos no son un objeto"),
				 errdetail("It is %s. / Es %s.", ia_value_in_words(metadata, IA_ENGLISH),
						   ia_value_in_words(metadata, IA_SPANISH)),
				 errhint("Give the package's own members: uri, publishedDate, publisher and what else there is. / Dé los miembros propios del paquete: uri, publishedDate, publisher y lo que más haya.")));
	for (int i = 0; i < lengthof(lists); i++)
	{
		ia_merge_member(metadata, lists[i], &value);
		if (value.data)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("the metadata brings its own \"%s\" / los metadatos traen su propio \"%s\"",
							lists[i], lists[i]),
					 errhint("The list is made of the rows: take it out of the metadata, metadata - '%s'. / La lista se hace de los renglones: quítela de los metadatos, metadata - '%s'.",
							 lists[i], lists[i])));
	}
	ia_merge_member(metadata, "uri", &value);
	if (!ia_is_string(&value) || ia_text_uri(value.data, value.length) != IA_TEXT_OK)
		wrong_metadata("uri", &value, "the address of the package, like \"https://obras.example/paquete.json\"",
					   "la dirección del paquete, como \"https://obras.example/paquete.json\"");
	ia_merge_member(metadata, "publishedDate", &value);
	if (!ia_is_string(&value) || ia_text_date_time(value.data, value.length) != IA_TEXT_OK)
		wrong_metadata("publishedDate", &value, "a moment like \"2024-03-14T09:00:00-06:00\"",
					   "un momento como \"2024-03-14T09:00:00-06:00\"");
	ia_merge_member(metadata, "publisher", &value);
	if (!ia_is_object(&value))
		wrong_metadata("publisher", &value, "an object with a \"name\"", "un objeto con \"name\"");
	ia_merge_member(&value, "name", &value);
	if (!ia_is_string(&value) || ia_text_blank(value.data, value.length))
		wrong_metadata("publisher.name", &value, "the publisher's name", "el nombre de quien publica");
	ia_merge_member(metadata, "version", &value);
	if (value.data && (!ia_is_string(&value) || !ia_text_version(value.data, value.length)))
		wrong_metadata("version", &value, "\"1.1\", or leave it out", "\"1.1\", o quítela");
}

/* Put a member where jsonb has it. */
static void
add_part(Parts *parts, const char *key, const IaValue *value)
{
	uint32		length = strlen(key);
	uint32		at = parts->n++;

	for (; at > 0; at--)
	{
		Part	   *before = &parts->parts[at - 1];

		if (ia_name_compare(before->key, before->length, key, length) < 0)
			break;
		parts->parts[at] = *before;
	}
	parts->parts[at] = (Part) {key, length, *value};
}

/* The members of an object, with room for so many more. */
static void
take_parts(Parts *parts, const IaValue *object, uint32 more)
{
	IaCursor	cursor;

	ia_object_open(&cursor, ia_container(object));
	parts->n = cursor.n;
	parts->parts = MemoryContextAllocHuge(CurrentMemoryContext,
										  ((Size) cursor.n + more) * sizeof(Part));
	for (uint32 i = 0; i < cursor.n; i++)
		ia_object_next(&cursor, &parts->parts[i].key, &parts->parts[i].length,
					   &parts->parts[i].value);
}

/* Open an object with these members. */
static void
open_parts(IaBuilder *builder, const Parts *parts)
{
	ia_build_object(builder, parts->n);
	for (uint32 i = 0; i < parts->n; i++)
		ia_build_key(builder, parts->parts[i].key, parts->parts[i].length);
}

/* Write the values from number *at up to the list, or to the end. */
static void
write_parts(IaBuilder *builder, const Parts *parts, uint32 *at)
{
	for (; *at < parts->n && parts->parts[*at].value.data; (*at)++)
		ia_build_value(builder, &parts->parts[*at].value);
}

/* Open a package: its metadata, a version, and the list that is to be filled. */
static void
open_package(IaBuilder *builder, const Jsonb *metadata, const char *list, Size bytes,
			 Parts *parts)
{
	const IaValue version = {JENTRY_ISSTRING, 3, "1.1"};
	const IaValue to_be_filled = {0};
	IaValue		root;
	IaValue		value;

	ia_root(metadata, &root);
	take_parts(parts, &root, 2);
	add_part(parts, list, &to_be_filled);
	ia_merge_member(&root, "version", &value);
	if (value.data == NULL)
		add_part(parts, "version", &version);
	ia_build_init(builder, bytes + root.length);
	open_parts(builder, parts);
}

/* The metadata that holds, judged. */
static const Jsonb *
checked_metadata(const IaGathered *gathered)
{
	IaValue		root;

	if (gathered->asked[0] == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the package has no metadata / el paquete no tiene metadatos"),
				 errhint("Give the package's own members: uri, publishedDate, publisher and what else there is. / Dé los miembros propios del paquete: uri, publishedDate, publisher y lo que más haya.")));
	ia_root(gathered->asked[0], &root);
	check_metadata(&root);
	return gathered->asked[0];
}

/* ---- rows ---- */

/* Links where releases are needed; `kept`: they could stay if less were asked for. */
static void
refuse_link(uint32 row, bool kept)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("row %u has links in place of releases / el renglón %u trae vínculos en lugar de entregas",
					row, row),
			 errdetail("Links are not fetched. / Los vínculos no se descargan."),
			 !kept ? errhint("Give the releases themselves. / Dé las entregas mismas.") :
			 errhint("Give the releases themselves, or keep the links with {\"releases\": \"linked\"} and without asking for what has to be merged. / Dé las entregas mismas, o conserve los vínculos con {\"releases\": \"linked\"} y sin pedir lo que requiere fusionar.")));
}

static void
refuse_row(uint32 row, const IaValue *value, const char *found, const char *hay)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("row %u is no release and no record / el renglón %u no es una entrega ni un registro",
					row, row),
			 found ? errdetail("%s / %s", found, hay) :
			 errdetail("It is %s. / Es %s.", ia_value_in_words(value, IA_ENGLISH),
					   ia_value_in_words(value, IA_SPANISH)),
			 errhint("Both have an \"ocid\"; of a package, give the elements of its \"releases\" or \"records\". Rows count from 1, without the NULL ones. / Ambos tienen \"ocid\"; de un paquete, dé los elementos de su \"releases\" o \"records\". Los renglones se cuentan desde 1, sin los NULL.")));
}

/* The ocid of a release or record; anything else is refused. */
static void
read_ocid(const IaValue *value, uint32 row, IaValue *ocid)
{
	if (!ia_is_object(value))
		refuse_row(row, value, NULL, NULL);
	if (ia_is_link(value))
		refuse_link(row, false);
	ia_merge_member(value, "ocid", ocid);
	if (ocid->data == NULL)
		refuse_row(row, value, "It has no \"ocid\".", "No tiene \"ocid\".");
	if (!ia_is_string(ocid) || ocid->length == 0)
		refuse_row(row, value,
				   psprintf("Its \"ocid\" is %s.", ia_value_in_words(ocid, IA_ENGLISH)),
				   psprintf("Su \"ocid\" es %s.", ia_value_in_words(ocid, IA_SPANISH)));
}

/* The list of a record's releases; no data: it has none. */
static void
releases_of_record(const IaValue *record, uint32 row, IaValue *list)
{
	ia_merge_member(record, "releases", list);
	if (list->data && !ia_is_array(list))
		refuse_row(row, record,
				   psprintf("Its \"releases\" are %s.", ia_value_in_words(list, IA_ENGLISH)),
				   psprintf("Su \"releases\" es %s.", ia_value_in_words(list, IA_SPANISH)));
}

static bool
is_record(const IaValue *value)
{
	IaValue		member;

	return ia_member(ia_container(value), "releases", 8, &member) ||
		ia_member(ia_container(value), "compiledRelease", 15, &member);
}

/* ---- release packages ---- */

/* release_package(release jsonb, metadata jsonb), the last step */
Datum
ia_package_releases(PG_FUNCTION_ARGS)
{
	IaGathered *gathered = ia_gathered(fcinfo);
	const Jsonb *metadata;
	IaBuilder	builder;
	Parts		parts;
	uint32		at = 0;
	uint32		n = 0;
	Size		bytes = 0;
	IaValue    *lists;			/* a release, or a record's list of them */

	if (gathered == NULL)
		PG_RETURN_NULL();
	metadata = checked_metadata(gathered);
	lists = MemoryContextAllocHuge(CurrentMemoryContext, (Size) gathered->n * sizeof(IaValue));
	for (uint32 i = 0; i < gathered->n; i++)
	{
		IaValue		ocid;
		IaValue		value;

		CHECK_FOR_INTERRUPTS();
		ia_root(gathered->documents[i], &value);
		read_ocid(&value, i + 1, &ocid);
		lists[i] = value;
		bytes += value.length + 8;
		if (!is_record(&value))
		{
			n++;
			continue;
		}
		releases_of_record(&value, i + 1, &lists[i]);
		if (lists[i].data == NULL || JsonContainerSize(ia_container(&lists[i])) == 0)
			refuse_row(i + 1, &value, "It is a record without releases.",
					   "Es un registro sin entregas.");
		n += JsonContainerSize(ia_container(&lists[i]));
	}

	open_package(&builder, metadata, "releases", bytes, &parts);
	write_parts(&builder, &parts, &at);
	ia_build_array(&builder, n);
	for (uint32 i = 0; i < gathered->n; i++)
	{
		IaCursor	cursor;

		if (ia_is_object(&lists[i]))
		{
			ia_build_value(&builder, &lists[i]);
			continue;
		}
		ia_array_open(&cursor, ia_container(&lists[i]));
		for (uint32 k = 0; k < cursor.n; k++)
		{
			IaValue		ocid;
			IaValue		release;

			CHECK_FOR_INTERRUPTS();
			ia_array_next(&cursor, &release);
			read_ocid(&release, i + 1, &ocid);
			ia_build_value(&builder, &release);
		}
	}
	at++;
	write_parts(&builder, &parts, &at);
	PG_RETURN_JSONB_P(ia_build_done(&builder));
}

/* ---- options of a record package ---- */

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

static int
compare_dates(const void *a, const void *b, void *arg)
{
	const IaMergeRelease *left = a;
	const IaMergeRelease *right = b;
	int			order;

	if (*(bool *) arg)
		order = ia_merge_compare_text(&left->date, &right->date);
	else
		order = left->instant < right->instant ? -1 : left->instant > right->instant;
	return order != 0 ? order : left->index < right->index ? -1 : 1;
}

/* The standard has a record's releases by date; where merging would refuse, as they came. */
static void
sort_releases(const Package *package, IaMergeRelease *releases, uint32 n)
{
	bool		by_text = package->merge.text_order;

	for (uint32 i = 0; i < n; i++)
	{
		if (releases[i].date.data == NULL || !ia_is_string(&releases[i].date))
			return;
		by_text = by_text || !releases[i].readable;
	}
	qsort_arg(releases, n, sizeof(*releases), compare_dates, &by_text);
}

/* Merge releases into a member of the record. */
static void
add_merged(Parts *parts, Package *package, IaMergeMode mode, IaMergeRelease *releases, uint32 n)
{
	IaValue		merged;

	package->merge.mode = mode;
	ia_root(ia_merge_releases(&package->merge, releases, n), &merged);
	add_part(parts, mode == IA_MERGE_COMPILED ? "compiledRelease" : "versionedRelease", &merged);
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
	add_part(&parts, "ocid", &record->ocid);
	releases_value(package, releases, record->n, &list);
	add_part(&parts, "releases", &list);
	if (package->compiled != REFUSED)
		add_merged(&parts, package, IA_MERGE_COMPILED, releases, record->n);
	if (package->versioned == ASKED)
		add_merged(&parts, package, IA_MERGE_VERSIONED, releases, record->n);
	open_parts(builder, &parts);
	write_parts(builder, &parts, &at);
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

	releases_of_record(record->whole, row, &list);
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
		refuse_link(row, true);
	take_parts(&parts, record->whole, 2);
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
	open_parts(builder, &parts);
	write_parts(builder, &parts, &at);
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
		read_ocid(&rows[i], i + 1, &ocid);
		whole = is_record(&rows[i]);
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
	package.metadata = checked_metadata(gathered);
	ia_merge_read_options(fcinfo, gathered->asked[1], &package.merge, read_option,
						  "releases, url, compiled, versioned, ", &package);
	rows = MemoryContextAllocHuge(CurrentMemoryContext, (Size) gathered->n * sizeof(IaValue));
	records = MemoryContextAllocHuge(CurrentMemoryContext, (Size) gathered->n * sizeof(Record));
	of = MemoryContextAllocHuge(CurrentMemoryContext, (Size) gathered->n * sizeof(uint32));
	n = group_rows(gathered, rows, records, of);
	releases = sort_rows(gathered, rows, records, n, of);
	for (uint32 i = 0; i < gathered->n; i++)
		bytes += rows[i].length;

	open_package(&builder, package.metadata, "records", bytes, &parts);
	write_parts(&builder, &parts, &at);
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
	write_parts(&builder, &parts, &at);
	PG_RETURN_JSONB_P(ia_build_done(&builder));
}
