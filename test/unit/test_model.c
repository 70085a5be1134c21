/*-------------------------------------------------------------------------
 *
 * test_model.c
 *	  Unit tests of src/ia_model.c and of the generated tables.
 *
 * The validator walks the tables without looking back: an index out of range
 * is a read of foreign memory, a name out of order is a field never found.  So
 * everything that it takes for granted is asked here of every built-in model.
 * Whether the tables say what the standards say is not asked here: that is what
 * make check-standard compares.
 *
 *	  cc -std=c99 -I../../src test_model.c ../../src/ia_model*.c \
 *		  ../../src/ia_text.c ../../src/ia_utf8.c -o test_model
 *
 *-------------------------------------------------------------------------
 */
#include "ia_model.h"

#include "tap.h"

static int
n_versions(const IaModel *model)
{
	int			n = 0;

	while (model->versions[n] != NULL)
		n++;
	return n;
}

static const IaType *
type_named(const IaModel *model, const char *name)
{
	for (int i = 0; i < model->n_types; i++)
		if (strcmp(ia_string(model, model->types[i].name), name) == 0)
			return &model->types[i];
	printf("# no type %s\n", name);
	exit(1);
}

static const IaCodelist *
list_named(const IaModel *model, const char *name)
{
	for (int i = 0; i < model->n_codelists; i++)
		if (strcmp(ia_string(model, model->codelists[i].name), name) == 0)
			return &model->codelists[i];
	printf("# no code list %s\n", name);
	exit(1);
}

static const IaModel *
find(const char *standard, const char *version)
{
	char	   *s = copy(standard, strlen(standard));
	char	   *v = copy(version, strlen(version));
	const IaModel *model = ia_model_find(s, strlen(standard), v, strlen(version));

	free(s);
	free(v);
	return model;
}

/*-------------------------------------------------------------------------
 * The tables
 *-------------------------------------------------------------------------
 */

/* Each field of each type: sorted, measured, in range, found by its name. */
static void
test_fields(const IaModel *model)
{
	int			order = 0;
	int			measure = 0;
	int			range = 0;
	int			required = 0;
	int			found = 0;
	int			strangers = 0;
	int			next = 0;
	int			versions = n_versions(model);

	for (int i = 0; i < model->n_types; i++)
	{
		const IaType *type = &model->types[i];
		const IaField *fields = model->fields + type->first_field;
		int			n_required = 0;
		bool		languages = false;

		/* every field belongs to one type */
		range += type->first_field != next;
		next = type->first_field + type->n_fields;
		range += next > model->n_fields;
		range += type->name == 0 || model->infos[type->info].since >= versions;

		for (int j = 0; j < type->n_fields; j++)
		{
			const IaField *field = &fields[j];
			const char *name = ia_string(model, field->name);
			char		other[256];

			measure += strlen(name) != field->length || field->length == 0;
			measure += field->head != ia_head(name, field->length);
			if (j > 0)
				order += ia_name_compare(ia_string(model, fields[j - 1].name), fields[j - 1].length,
										 name, field->length) >= 0;
			range += field->node >= model->n_nodes;
			range += model->infos[field->info].since >= versions;
			n_required += (field->flags & IA_FIELD_REQUIRED) != 0;
			languages |= (field->flags & IA_FIELD_LANGUAGE) != 0;
			found += ia_field_find(model, type, name, field->length) != field;

			/* neighbours of the name are not the name */
			strangers += ia_field_find(model, type, name, field->length - 1) == field;
			memcpy(other, name, field->length);
			other[field->length] = 'x';
			strangers += ia_field_find(model, type, other, field->length + 1u) != NULL;
			other[0] ^= 0x20;
			strangers += ia_field_find(model, type, other, field->length) == field;
			other[0] ^= 0x20;
			other[field->length - 1]++;
			strangers += ia_field_find(model, type, other, field->length) == field;
		}
		strangers += ia_field_find(model, type, "", 0) != NULL;
		strangers += ia_field_find(model, type, "\xFF\xFF\xFF\xFF", 4) != NULL;
		strangers += ia_field_find(model, type, "\0", 1) != NULL;
		required += n_required != type->n_required;
		required += languages != ((type->flags & IA_TYPE_LANGUAGES) != 0);
	}
	range += next != model->n_fields;

	is_true(order == 0, "%s %s: fields sorted, none twice", model->standard, model->version);
	is_true(measure == 0, "%s %s: lengths and heads of names", model->standard, model->version);
	is_true(range == 0, "%s %s: types and fields in range", model->standard, model->version);
	is_true(required == 0, "%s %s: what types say of their fields", model->standard, model->version);
	is_true(found == 0, "%s %s: each field is found", model->standard, model->version);
	is_true(strangers == 0, "%s %s: and nothing else is", model->standard, model->version);
}

static bool
in_range(uint16_t index, uint16_t n)
{
	return index == IA_NONE || index < n;
}

static void
test_nodes(const IaModel *model)
{
	int			range = 0;
	int			sense = 0;

	for (int i = 0; i < model->n_nodes; i++)
	{
		const IaNode *node = &model->nodes[i];

		range += !in_range(node->type, model->n_types);
		range += !in_range(node->item, model->n_nodes);
		range += !in_range(node->codelist, model->n_codelists);
		range += !in_range(node->otherwise, model->n_nodes);
		range += node->format > IA_FORMAT_EMAIL || node->kinds >= 1 << IA_KINDS;

		/* what is said of a kind of value that the node does not take */
		sense += node->type != IA_NONE && !(node->kinds & IA_KIND_OBJECT);
		sense += node->item != IA_NONE && !(node->kinds & IA_KIND_ARRAY);
		sense += node->plain != ia_plain(node);
		sense += node->codelist != IA_NONE && !(node->kinds & IA_KIND_STRING);
		sense += node->format != IA_FORMAT_NONE && !(node->kinds & IA_KIND_STRING);
		sense += node->min_length > 0 && !(node->kinds & IA_KIND_STRING);
		sense += node->min_items > 0 && !(node->kinds & IA_KIND_ARRAY);
		sense += (node->flags & IA_NODE_CLOSED) && node->codelist == IA_NONE;
		sense += (node->flags & (IA_NODE_UNIQUE | IA_NODE_BYID)) && !(node->kinds & IA_KIND_ARRAY);
		sense += (node->flags & IA_NODE_NONNEGATIVE) &&
			!(node->kinds & (IA_KIND_NUMBER | IA_KIND_INTEGER));
		/* an alternative has no alternative */
		sense += node->otherwise != IA_NONE && model->nodes[node->otherwise].otherwise != IA_NONE;
	}
	for (int document = 0; document < IA_DOCUMENTS; document++)
		range += !in_range(model->documents[document], model->n_nodes);
	is_true(range == 0, "%s %s: nodes in range", model->standard, model->version);
	is_true(sense == 0, "%s %s: nodes say nothing of kinds they do not take: %d do",
			model->standard, model->version, sense);
}

static void
test_codes(const IaModel *model)
{
	int			order = 0;
	int			measure = 0;
	int			found = 0;
	int			strangers = 0;
	int			versions = n_versions(model);
	uint32_t	next = 0;

	for (int i = 0; i < model->n_codelists; i++)
	{
		const IaCodelist *list = &model->codelists[i];
		const IaCode *codes = model->codes + list->first_code;

		measure += list->first_code != next || list->n_codes == 0 || list->name == 0;
		next = list->first_code + list->n_codes;
		for (int j = 0; j < list->n_codes; j++)
		{
			const IaCode *code = &codes[j];
			const char *text = ia_string(model, code->code);
			char		other[256];

			measure += strlen(text) != code->length || code->length == 0;
			measure += code->since >= versions || code->deprecated > versions;
			measure += code->letters != ia_letters(text, code->length);
			if (j > 0)
				order += ia_name_compare(ia_string(model, codes[j - 1].code), codes[j - 1].length,
										 text, code->length) >= 0;
			found += ia_code_find(model, list, text, code->length) != code;
			found += ia_code_nearest(model, list, text, code->length) == NULL;
			strangers += ia_code_find(model, list, text, code->length - 1) == code;
			memcpy(other, text, code->length);
			other[code->length] = '!';
			strangers += ia_code_find(model, list, other, code->length + 1u) != NULL;
		}
		strangers += ia_code_find(model, list, "", 0) != NULL;
		strangers += ia_code_find(model, list, "\xFF\xFF", 2) != NULL;
	}
	is_true(order == 0, "%s %s: codes sorted, none twice", model->standard, model->version);
	is_true(measure == 0, "%s %s: lengths and ranges of codes", model->standard, model->version);
	is_true(found == 0, "%s %s: each code is found", model->standard, model->version);
	is_true(strangers == 0, "%s %s: and nothing else is", model->standard, model->version);
}

/* Every name the tables have can be shown: it is text, and labels are not blank. */
static void
test_labels(const IaModel *model)
{
	int			missing = 0;

	for (int i = 0; i < model->n_fields; i++)
	{
		const IaInfo *info = &model->infos[model->fields[i].info];

		missing += ia_string(model, info->label_es)[0] == '\0' ||
			ia_string(model, info->label_en)[0] == '\0';
	}
	is_true(missing == 0, "%s %s: each field has both labels", model->standard, model->version);
	ok(model->strings[0] == '\0', "offset 0 of the pool is the empty string", NULL, 0);
}

/*-------------------------------------------------------------------------
 * Versions
 *-------------------------------------------------------------------------
 */

static void
test_version(const char *standard, const char *version, const char *want)
{
	const IaModel *model = find(standard, version);

	is_true(want == NULL ? model == NULL : model != NULL && strcmp(model->version, want) == 0,
			"version \"%s\" of %s is %s", version, standard, want != NULL ? want : "not known");
}

static void
test_versions(void)
{
	test_version("oc4ids", "0.9", "0.9.5");
	test_version("oc4ids", "0.9.1", "0.9.1");
	test_version("oc4ids", "0.9.2", "0.9.2");
	test_version("oc4ids", "0.9.3", "0.9.3");
	test_version("oc4ids", "0.9.4", "0.9.4");
	test_version("oc4ids", "0.9.5", "0.9.5");
	test_version("oc4ids", "0.9.0", NULL);
	test_version("oc4ids", "0.9.6", NULL);
	test_version("oc4ids", "0.9.", NULL);
	test_version("oc4ids", "0.9.5.1", NULL);
	test_version("oc4ids", "0.8", NULL);
	test_version("oc4ids", "0.", NULL);
	test_version("oc4ids", "9.5", NULL);
	test_version("oc4ids", "1.1", NULL);
	test_version("oc4ids", "", NULL);
	test_version("oc4ids", " 0.9", NULL);
	test_version("ocds", "1.1", "1.1");
	test_version("ocds", "1.1.5", "1.1");
	test_version("ocds", "1.1.4", "1.1");
	test_version("ocds", "1.1.6", NULL);
	test_version("ocds", "1.1.", NULL);
	test_version("ocds", "1.0", NULL);
	test_version("ocds", "1.2", NULL);
	test_version("ocds", "1", NULL);
	test_version("ocds", "0.9", NULL);
	test_version("ocds", "", NULL);
	test_version("OCDS", "1.1", NULL);
	test_version("oc4id", "0.9", NULL);
	test_version("oc4idss", "0.9", NULL);
	test_version("", "1.1", NULL);

	ok(ia_standard_known("oc4ids", 6) && ia_standard_known("ocds", 4), "both standards", NULL, 0);
	ok(!ia_standard_known("ocds", 3) && !ia_standard_known("", 0) && !ia_standard_known("ocdsx", 5),
	   "no other standard", NULL, 0);
	ok(strcmp(ia_model_newest("oc4ids", 6)->version, "0.9.5") == 0 &&
	   strcmp(ia_model_newest("ocds", 4)->version, "1.1") == 0 && ia_model_newest("x", 1) == NULL,
	   "the newest", NULL, 0);

	for (int document = 0; document < IA_DOCUMENTS; document++)
	{
		const char *name = ia_document_name((IaDocument) document);
		bool		unique = name != NULL;

		for (int other = 0; unique && other < document; other++)
			unique = strcmp(name, ia_document_name((IaDocument) other)) != 0;
		is_true(unique, "kind of document %d: %s", document, name != NULL ? name : "?");
	}
}

/*-------------------------------------------------------------------------
 * Suggestions, languages
 *-------------------------------------------------------------------------
 */

static void
near_code(const char *list_name, const char *code, const char *want)
{
	const IaModel *model = ia_model_newest("oc4ids", 6);
	char	   *text = copy(code, strlen(code));
	const IaCode *nearest = ia_code_nearest(model, list_named(model, list_name), text, strlen(code));
	const char *got = nearest != NULL ? ia_string(model, nearest->code) : NULL;

	is_true(want == NULL ? got == NULL : got != NULL && strcmp(got, want) == 0,
			"%s: \"%s\" is near %s (got %s)", list_name, code, want != NULL ? want : "nothing",
			got != NULL ? got : "nothing");
	free(text);
}

static void
near_field(const char *type_name, const char *name, const char *want)
{
	const IaModel *model = ia_model_newest("oc4ids", 6);
	char	   *text = copy(name, strlen(name));
	const char *got = ia_field_nearest(model, type_named(model, type_name), text, strlen(name));

	is_true(want == NULL ? got == NULL : got != NULL && strcmp(got, want) == 0,
			"%s: \"%s\" is near %s (got %s)", type_name, name, want != NULL ? want : "nothing",
			got != NULL ? got : "nothing");
	free(text);
}

static void
test_nearest(void)
{
	char		endless[300];

	near_code("projectStatus", "completed", "completion");
	near_code("projectStatus", "Completion", "completion");
	near_code("projectStatus", "COMPLETED", "completion");
	near_code("projectStatus", "implementing", "implementation");
	near_code("projectStatus", "identificaton", "identification");
	near_code("projectStatus", "terminado", NULL);
	near_code("projectStatus", "", NULL);
	near_code("projectStatus", "x", NULL);
	near_code("projectStatus", "comp", NULL);

	near_field("Project", "tittle", "title");
	near_field("Project", "Title", "title");
	near_field("Project", "descripcion", "description");
	near_field("Project", "publicAutority", "publicAuthority");
	near_field("Project", "contractingProceses", "contractingProcesses");
	near_field("Project", "zzzzzzzz", NULL);
	near_field("Project", "", NULL);
	near_field("Budget", "budgetBreakdown", "budgetBreakdowns");
	near_field("Value", "ammount", "amount");
	near_field("Value", "moneda", NULL);
	near_field("Period", "starDate", "startDate");
	near_field("Period", "enddate", "endDate");

	memset(endless, 't', sizeof(endless) - 1);
	endless[sizeof(endless) - 1] = '\0';
	near_field("Project", endless, NULL);
	near_code("projectStatus", endless, NULL);
}

static void
language(const char *type_name, const char *name, const char *want)
{
	const IaModel *model = ia_model_newest("ocds", 4);
	char	   *text = copy(name, strlen(name));
	const IaField *field = ia_field_of_language(model, type_named(model, type_name), text, strlen(name));

	is_true(want == NULL ? field == NULL :
			field != NULL && strcmp(ia_string(model, field->name), want) == 0,
			"%s: \"%s\" is %s in another language", type_name, name, want != NULL ? want : "nothing");
	free(text);
}

static void
test_languages(void)
{
	language("Tender", "title_es", "title");
	language("Tender", "title_es-MX", "title");
	language("Tender", "description_fr", "description");
	language("Tender", "title_nah", "title");
	language("Tender", "title_zh-Hant-TW", "title");
	language("Tender", "title", NULL);
	language("Tender", "title_", NULL);
	language("Tender", "title_e", NULL);
	language("Tender", "title_es_MX", NULL);
	language("Tender", "title_es-", NULL);
	language("Tender", "title_12", NULL);
	language("Tender", "title_\u00f1", NULL);
	language("Tender", "Title_es", NULL);
	language("Tender", "titulo_es", NULL);
	language("Tender", "_es", NULL);
	language("Tender", "_", NULL);
	language("Tender", "", NULL);
	language("Tender", "id_es", NULL);
	language("Tender", "value_es", NULL);
	language("Period", "startDate_es", NULL);
	language("Period", "endDate_es", NULL);
}

/*-------------------------------------------------------------------------
 * Walking
 *-------------------------------------------------------------------------
 */

typedef struct Counted
{
	int			paths;
	int			fields;
	int			wrong;
	size_t		longest;
	char		last[1100];
} Counted;

static void
count_path(const IaModel *model, const IaPath *path, void *state)
{
	Counted    *counted = state;

	counted->paths++;
	counted->fields += path->field != NULL;
	counted->wrong += path->length >= 1024 || memchr(path->text, '\0', path->length) != NULL;
	counted->wrong += path->node == NULL || (path->field != NULL && path->owner == NULL);
	if (path->field != NULL)
	{
		/* the path ends in the field's name, or below it in a branch of oneOf */
		const char *name = ia_string(model, path->field->name);
		size_t		length = path->length;

		if (length > 4 && (memcmp(path->text + length - 4, "/<0>", 4) == 0 ||
						   memcmp(path->text + length - 4, "/<1>", 4) == 0))
			length -= 4;
		counted->wrong += length < path->field->length ||
			memcmp(path->text + length - path->field->length, name, path->field->length) != 0;
		counted->wrong += path->field < model->fields + path->owner->first_field ||
			path->field >= model->fields + path->owner->first_field + path->owner->n_fields;
	}
	if (path->length > counted->longest)
		counted->longest = path->length;
	if (path->length < sizeof(counted->last))
	{
		counted->wrong += counted->paths > 1 && strlen(counted->last) == path->length &&
			memcmp(counted->last, path->text, path->length) == 0;
		memcpy(counted->last, path->text, path->length);
		counted->last[path->length] = '\0';
	}
}

/*
 * How many paths each kind of document has.  The numbers are what
 * make check-standard found equal to the official schemas; one that changes
 * without the model having been edited is a fault of the walk.
 */
static const struct
{
	const char *standard;
	const char *version;
	IaDocument	document;
	int			paths;
}			expected[] = {
	{"oc4ids", "0.9.1", IA_PROJECT, 202},
	{"oc4ids", "0.9.1", IA_PROJECT_PACKAGE, 214},
	{"oc4ids", "0.9.2", IA_PROJECT, 219},
	{"oc4ids", "0.9.3", IA_PROJECT, 288},
	{"oc4ids", "0.9.4", IA_PROJECT, 636},
	{"oc4ids", "0.9.5", IA_PROJECT, 640},
	{"oc4ids", "0.9.5", IA_PROJECT_PACKAGE, 652},
	{"oc4ids", "0.9.5", IA_PROJECTS, 641},
	{"ocds", "1.1", IA_RELEASE, 609},
	{"ocds", "1.1", IA_RELEASE_PACKAGE, 623},
	{"ocds", "1.1", IA_RELEASES, 610},
	{"ocds", "1.1", IA_RECORD, 4137},
	{"ocds", "1.1", IA_RECORD_PACKAGE, 4153},
	{"ocds", "1.1", IA_VERSIONED_RELEASE, 2909},
	/* not of this standard */
	{"oc4ids", "0.9.5", IA_RELEASE, 0},
	{"ocds", "1.1", IA_PROJECT, 0},
	{"ocds", "1.1", IA_DOCUMENT_UNKNOWN, 0},
};

static void
test_walk(void)
{
	for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++)
	{
		const IaModel *model = find(expected[i].standard, expected[i].version);
		static Counted counted;

		memset(&counted, 0, sizeof(counted));
		ia_model_walk(model, expected[i].document, count_path, &counted);
		is_true(counted.paths == expected[i].paths, "%s %s %s: %d paths (expected %d)",
				model->standard, model->version, ia_document_name(expected[i].document),
				counted.paths, expected[i].paths);
		is_true(counted.wrong == 0 && counted.longest < 200, "each of them well formed, %zu bytes at most",
				counted.longest);
	}
}

/* A type that contains itself, as a profile might have it: the walk ends. */
static void
test_endless_walk(void)
{
	static const IaType types[] = {{1, 0, 1, 0, 0, 0}};
	static const IaField fields[] = {{5, 0, 0, 0, 6, 0}};
	static const IaNode nodes[] = {{IA_KIND_OBJECT, 0, 0, 0, 0, 0, IA_NONE, IA_NONE, IA_NONE}};
	IaModel		model = {.standard = "x", .version = "1", .strings = "\0Own\0itself",
	.types = types, .fields = fields, .nodes = nodes, .n_types = 1, .n_fields = 1, .n_nodes = 1};
	static Counted counted;

	ia_model_walk(&model, IA_DOCUMENT_UNKNOWN, count_path, &counted);
	is_true(counted.paths > 10 && counted.paths < 100, "a type inside itself: the walk ends after %d",
			counted.paths);
}

static void
test_compare(void)
{
	ok(ia_name_compare("b", 1, "aa", 2) < 0, "the shorter first", NULL, 0);
	ok(ia_name_compare("aa", 2, "b", 1) > 0, "the longer last", NULL, 0);
	ok(ia_name_compare("a", 1, "b", 1) < 0, "then by bytes", NULL, 0);
	ok(ia_name_compare("z", 1, "\xC3", 1) < 0, "bytes are unsigned", NULL, 0);
	ok(ia_name_compare("", 0, "", 0) == 0 && ia_name_compare("ab", 2, "ab", 2) == 0, "equal", NULL, 0);
	ok(ia_head("", 0) == 0 && ia_head("i", 1) == 0x69000000 && ia_head("id", 2) == 0x69640000 &&
	   ia_head("uri", 3) == 0x75726900 && ia_head("\xFFtle", 4) == 0xFF746C65 &&
	   ia_head("titles", 6) == 0x7469746C, "heads", NULL, 0);
}

int
main(void)
{
	const IaModel *const *const standards[] = {ia_models_oc4ids, ia_models_ocds};

	for (int i = 0; i < 2; i++)
		for (const IaModel *const *model = standards[i]; *model != NULL; model++)
		{
			is_true(find((*model)->standard, (*model)->version) == *model,
					"%s %s is found", (*model)->standard, (*model)->version);
			test_fields(*model);
			test_nodes(*model);
			test_codes(*model);
			test_labels(*model);
		}
	test_versions();
	test_nearest();
	test_languages();
	test_walk();
	test_endless_walk();
	test_compare();
	return done_testing();
}
