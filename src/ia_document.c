/*
 * ia_document.c
 *		Which document this is: standard, kind, version.
 *
 * Documents do not say what they are; one tells by the members that only one
 * kind has.  The lists a package is made of come first, then what a release
 * cannot be without, then an id with at least one field of a project.  What is
 * left is unknown, unless the caller names the standard: then the document is
 * judged as that standard's plainest kind, so that "not even an id" is said of
 * a project and not of nothing.
 */
#include "postgres.h"

#include "ia_document.h"
#include "ia_text.h"
#include "utils/builtins.h"

static IaDocument document_of_object(const JsonbContainer *object, const char *standard);
static IaDocument document_of_array(const JsonbContainer *array, const char *standard);
static bool has(const JsonbContainer *object, const char *name);
static bool is_project(const JsonbContainer *object);

/*
 * Find out what a document is.  standard NULL: either; model NULL: the one the
 * document declares, else the newest.
 */
void
ia_identify(const IaValue *root, const char *standard, const IaModel *model,
			IaIdentity *identity)
{
	memset(identity, 0, sizeof(*identity));
	identity->version_known = true;

	if (ia_is_object(root))
		identity->document = document_of_object(ia_container(root), standard);
	else if (ia_is_array(root))
		identity->document = document_of_array(ia_container(root), standard);

	switch (identity->document)
	{
		case IA_DOCUMENT_UNKNOWN:
			identity->standard = standard;
			break;
		case IA_PROJECT:
		case IA_PROJECT_PACKAGE:
		case IA_PROJECTS:
			identity->standard = "oc4ids";
			break;
		case IA_RELEASE:
		case IA_RELEASE_PACKAGE:
		case IA_RELEASES:
		case IA_RECORD:
		case IA_RECORD_PACKAGE:
		case IA_VERSIONED_RELEASE:
			identity->standard = "ocds";
			break;
	}

	identity->model = model;
	if (identity->standard == NULL)
		return;
	if (identity->document == IA_PROJECT_PACKAGE || identity->document == IA_RELEASE_PACKAGE ||
		identity->document == IA_RECORD_PACKAGE)
	{
		IaValue		version;

		if (ia_member(ia_container(root), "version", 7, &version) && ia_is_string(&version))
		{
			const IaModel *declared = ia_model_find(identity->standard, strlen(identity->standard),
													version.data, version.length);

			identity->version = version;
			identity->version_known = declared != NULL;
			if (model == NULL)
				identity->model = declared;
		}
	}
	if (identity->model == NULL)
		identity->model = ia_model_newest(identity->standard, strlen(identity->standard));
}

/* What nothing can be told of is judged as, if the standard is known. */
static IaDocument
plainest_document(const char *standard)
{
	if (standard == NULL)
		return IA_DOCUMENT_UNKNOWN;
	return strcmp(standard, "oc4ids") == 0 ? IA_PROJECT : IA_RELEASE;
}

static IaDocument
document_of_object(const JsonbContainer *object, const char *standard)
{
	bool		oc4ids = standard == NULL || strcmp(standard, "oc4ids") == 0;
	bool		ocds = standard == NULL || strcmp(standard, "ocds") == 0;
	bool		packaged = has(object, "publisher") || has(object, "publishedDate");
	bool		ocid = has(object, "ocid");

	if (oc4ids && has(object, "projects"))
		return IA_PROJECT_PACKAGE;
	if (ocds)
	{
		IaValue		initiation;

		if (has(object, "records"))
			return IA_RECORD_PACKAGE;
		if (has(object, "releases"))
			return ocid ? IA_RECORD : IA_RELEASE_PACKAGE;
		if (has(object, "compiledRelease") || has(object, "versionedRelease"))
			return IA_RECORD;
		if (ocid || has(object, "tag") || has(object, "initiationType"))
		{
			if (!has(object, "tag") &&
				ia_member(object, "initiationType", 14, &initiation) && ia_is_array(&initiation))
				return IA_VERSIONED_RELEASE;
			return IA_RELEASE;
		}
	}
	if (oc4ids && is_project(object))
		return IA_PROJECT;
	if (standard != NULL && packaged && !has(object, "id"))
		return oc4ids ? IA_PROJECT_PACKAGE : IA_RELEASE_PACKAGE;
	return plainest_document(standard);
}

/*
 * An array is what its first object is.  One without any is no document; where
 * the standard is named it is judged as one, and told to be an object.
 */
static IaDocument
document_of_array(const JsonbContainer *array, const char *standard)
{
	IaCursor	cursor;
	IaValue		element;

	ia_array_open(&cursor, array);
	for (uint32 i = 0; i < cursor.n; i++)
	{
		ia_array_next(&cursor, &element);
		if (!ia_is_object(&element))
			continue;
		switch (document_of_object(ia_container(&element), standard))
		{
			case IA_PROJECT:
				return IA_PROJECTS;
			case IA_RELEASE:
				return IA_RELEASES;
			default:
				return IA_DOCUMENT_UNKNOWN;
		}
	}
	return plainest_document(standard);
}

static bool
has(const JsonbContainer *object, const char *name)
{
	IaValue		value;

	return ia_member(object, name, strlen(name), &value);
}

/* An id alone could be anything's; its prefix tells, or one more field does. */
static bool
is_project(const JsonbContainer *object)
{
	const IaModel *model = ia_model_newest("oc4ids", 6);
	const IaType *project = &model->types[model->nodes[model->documents[IA_PROJECT]].type];
	IaCursor	cursor;
	IaValue		id;

	if (!ia_member(object, "id", 2, &id))
		return false;
	ia_object_open(&cursor, object);
	if (cursor.n == 1 ||
		(ia_is_string(&id) && ia_text_oc4ids_prefix(id.data, id.length)))
		return true;
	for (uint32 i = 0; i < cursor.n; i++)
	{
		const char *key;
		uint32		length;
		IaValue		value;

		ia_object_next(&cursor, &key, &length, &value);
		if (!(length == 2 && memcmp(key, "id", 2) == 0) &&
			ia_field_find(model, project, key, length) != NULL)
			return true;
	}
	return false;
}

/*
 * What a caller says of a document: a standard, a version, both or neither.  A
 * version alone names its standard too, since the two number differently.
 */
void
ia_model_arguments(const text *standard_name, const text *version_name,
				   const char **standard, const IaModel **model)
{
	*standard = NULL;
	*model = NULL;

	if (standard_name)
	{
		const IaModel *newest = ia_model_newest(VARDATA_ANY(standard_name),
												VARSIZE_ANY_EXHDR(standard_name));

		if (newest == NULL)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("standard \"%s\" does not exist / no existe ese estándar",
							text_to_cstring(standard_name)),
					 errhint("Use 'oc4ids' or 'ocds'. / Use 'oc4ids' u 'ocds'.")));
		*standard = newest->standard;
	}
	if (version_name == NULL)
		return;
	for (int i = 0; i < 2 && *model == NULL; i++)
	{
		const char *name = i == 0 ? "oc4ids" : "ocds";

		if (*standard == NULL || strcmp(*standard, name) == 0)
			*model = ia_model_find(name, strlen(name), VARDATA_ANY(version_name),
								   VARSIZE_ANY_EXHDR(version_name));
	}
	if (*model == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("version \"%s\" is not known / no se conoce esa versión",
						text_to_cstring(version_name)),
				 errhint("OC4IDS: 0.9.1 to 0.9.5, 0.9. OCDS: 1.1. / OC4IDS: 0.9.1 a 0.9.5, 0.9. OCDS: 1.1.")));
	*standard = (*model)->standard;
}
