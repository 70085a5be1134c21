/*
 * ia_package.c
 *		What packages have in common, and release packages.
 *
 * A package is the publisher's metadata, kept as it is, and a list.  What the
 * standard demands of the metadata is refused here when it is missing: a package
 * without it is of no use to anybody, and whoever builds one knows it.  What is
 * inside of a release is the publisher's; ia.validate judges that.
 */
#include "postgres.h"

#include "ia.h"
#include "ia_merge_tree.h"
#include "ia_package.h"
#include "ia_text.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

IA_FUNCTION(ia_package_releases);

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
void
ia_package_add_part(Parts *parts, const char *key, const IaValue *value)
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
void
ia_package_take_parts(Parts *parts, const IaValue *object, uint32 more)
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
void
ia_package_open_parts(IaBuilder *builder, const Parts *parts)
{
	ia_build_object(builder, parts->n);
	for (uint32 i = 0; i < parts->n; i++)
		ia_build_key(builder, parts->parts[i].key, parts->parts[i].length);
}

/* Write the values from number *at up to the list, or to the end. */
void
ia_package_write_parts(IaBuilder *builder, const Parts *parts, uint32 *at)
{
	for (; *at < parts->n && parts->parts[*at].value.data; (*at)++)
		ia_build_value(builder, &parts->parts[*at].value);
}

/* Open a package: its metadata, a version, and the list that is to be filled. */
void
ia_package_open(IaBuilder *builder, const Jsonb *metadata, const char *list, Size bytes,
			 Parts *parts)
{
	const IaValue version = {JENTRY_ISSTRING, 3, "1.1"};
	const IaValue to_be_filled = {0};
	IaValue		root;
	IaValue		value;

	ia_root(metadata, &root);
	ia_package_take_parts(parts, &root, 2);
	ia_package_add_part(parts, list, &to_be_filled);
	ia_merge_member(&root, "version", &value);
	if (value.data == NULL)
		ia_package_add_part(parts, "version", &version);
	ia_build_init(builder, bytes + root.length);
	ia_package_open_parts(builder, parts);
}

/* The metadata that holds, judged. */
const Jsonb *
ia_package_metadata(const IaGathered *gathered)
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
void
ia_package_refuse_link(uint32 row, bool kept)
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
void
ia_package_read_ocid(const IaValue *value, uint32 row, IaValue *ocid)
{
	if (!ia_is_object(value))
		refuse_row(row, value, NULL, NULL);
	if (ia_is_link(value))
		ia_package_refuse_link(row, false);
	ia_merge_member(value, "ocid", ocid);
	if (ocid->data == NULL)
		refuse_row(row, value, "It has no \"ocid\".", "No tiene \"ocid\".");
	if (!ia_is_string(ocid) || ocid->length == 0)
		refuse_row(row, value,
				   psprintf("Its \"ocid\" is %s.", ia_value_in_words(ocid, IA_ENGLISH)),
				   psprintf("Su \"ocid\" es %s.", ia_value_in_words(ocid, IA_SPANISH)));
}

/* The list of a record's releases; no data: it has none. */
void
ia_package_releases_of(const IaValue *record, uint32 row, IaValue *list)
{
	ia_merge_member(record, "releases", list);
	if (list->data && !ia_is_array(list))
		refuse_row(row, record,
				   psprintf("Its \"releases\" are %s.", ia_value_in_words(list, IA_ENGLISH)),
				   psprintf("Su \"releases\" es %s.", ia_value_in_words(list, IA_SPANISH)));
}

bool
ia_package_is_record(const IaValue *value)
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
	metadata = ia_package_metadata(gathered);
	lists = MemoryContextAllocHuge(CurrentMemoryContext, (Size) gathered->n * sizeof(IaValue));
	for (uint32 i = 0; i < gathered->n; i++)
	{
		IaValue		ocid;
		IaValue		value;

		CHECK_FOR_INTERRUPTS();
		ia_root(gathered->documents[i], &value);
		ia_package_read_ocid(&value, i + 1, &ocid);
		lists[i] = value;
		bytes += value.length + 8;
		if (!ia_package_is_record(&value))
		{
			n++;
			continue;
		}
		ia_package_releases_of(&value, i + 1, &lists[i]);
		if (lists[i].data == NULL || JsonContainerSize(ia_container(&lists[i])) == 0)
			refuse_row(i + 1, &value, "It is a record without releases.",
					   "Es un registro sin entregas.");
		n += JsonContainerSize(ia_container(&lists[i]));
	}

	ia_package_open(&builder, metadata, "releases", bytes, &parts);
	ia_package_write_parts(&builder, &parts, &at);
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
			ia_package_read_ocid(&release, i + 1, &ocid);
			ia_build_value(&builder, &release);
		}
	}
	at++;
	ia_package_write_parts(&builder, &parts, &at);
	PG_RETURN_JSONB_P(ia_build_done(&builder));
}
