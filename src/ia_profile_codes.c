/*
 * ia_profile_codes.c
 *		The code lists of a profile, and what becomes of the standard's.
 *
 * A profile's list replaces the standard's of that name, "+name" adds to it and
 * "-name" removes from it, in that order; ".csv" at the end is how extensions
 * name their files.  An entry that only names a code the list has keeps what the
 * list knows of it (since when, discouraged since when, labels).
 *
 * A field's codes are its list's.  An "enum" that a patch or schema wrote is
 * the list itself where the profile does not give one of that name: the official
 * schemas repeat closed lists so, and those of the standard follow the list.
 * Two fields may so have different codes under one name; they are two lists.
 */
#include "postgres.h"

#include "ia_profile.h"
#include "miscadmin.h"

enum
{
	REPLACE,
	ADD,
	REMOVE
};

/* A code on its way into a list. */
typedef struct Entry
{
	IaCode		code;			/* its offsets point into the tables' pool */
	const char *text;
	uint32		order;			/* among equal ones, the first comes first */
	bool		has_since;		/* it states the version */
	bool		has_deprecated;
	bool		removed;
} Entry;

typedef struct Entries
{
	Entry	   *entries;
	uint32		n;
	uint32		max;
} Entries;

/* A list's name: without the sign in front, without ".csv"; false: it has none. */
bool
ia_profile_list_name(const char *written, uint32 length, char *name, int *how)
{
	*how = REPLACE;
	if (length > 0 && (written[0] == '+' || written[0] == '-'))
	{
		*how = written[0] == '+' ? ADD : REMOVE;
		written++;
		length--;
	}
	if (length >= 4 && memcmp(written + length - 4, ".csv", 4) == 0)
		length -= 4;
	if (length == 0 || length > IA_PROFILE_NAME)
		return false;
	memset(name, 0, IA_PROFILE_NAME + 1);
	memcpy(name, written, length);
	return true;
}

/* What the profile says of a list; nothing, if it is met for the first time. */
static IaListChange *
change_of(IaProfile *profile, const char *name)
{
	bool		found;
	IaListChange *change = hash_search(profile->lists, name, HASH_ENTER, &found);

	if (!found)
		memset((char *) change + sizeof(change->name), 0,
			   sizeof(IaListChange) - sizeof(change->name));
	return change;
}

/* Sort the profile's code lists by the list they are about. */
void
ia_profile_lists(IaProfile *profile)
{
	HASHCTL		control = {
		.keysize = IA_PROFILE_NAME + 1,
		.entrysize = sizeof(IaListChange),
		.hcxt = CurrentMemoryContext
	};
	IaFrame		root = {NULL, NULL, 0};
	IaFrame		lists = {&root, "codelists", 9};
	IaCursor	cursor;

	profile->lists = hash_create("ia code lists", 64, &control,
								 HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	if (profile->codelists.data == NULL)
		return;
	ia_object_open(&cursor, ia_container(&profile->codelists));
	for (uint32 i = 0; i < cursor.n; i++)
	{
		IaFrame		place = {&lists, NULL, 0};
		IaValue		value;
		char		name[IA_PROFILE_NAME + 1];
		IaListChange *change;
		int			how;

		ia_object_next(&cursor, &place.key, &place.length, &value);
		(void) ia_profile_list_name(place.key, place.length, name, &how);
		change = change_of(profile, name);
		if (change->values[how].data != NULL)
		{
			/* "x" and "x.csv" */
			char	   *earlier = psprintf("/codelists/%.*s", (int) change->lengths[how],
										   change->keys[how]);
			IaFinding	finding = {
				.fault = IA_FAULT_PROFILE_CONTRADICTION,
				.frame = &place,
				.name = place.key,
				.name_length = place.length,
				.other = earlier,
				.other_length = strlen(earlier)
			};

			ia_profile_fault(profile, &finding);
		}
		change->keys[how] = place.key;
		change->lengths[how] = place.length;
		change->values[how] = value;
	}
}

static Entry *
add_entry(Entries *list, const char *text, uint32 length)
{
	Entry	   *entry;

	if (list->n == list->max)
	{
		list->max = list->max * 2 + 64;
		list->entries = list->entries ?
			repalloc_huge(list->entries, list->max * sizeof(Entry)) :
			palloc_extended(list->max * sizeof(Entry), MCXT_ALLOC_HUGE);
	}
	entry = &list->entries[list->n];
	memset(entry, 0, sizeof(Entry));
	entry->text = text;
	entry->order = list->n++;
	entry->code.length = length;
	entry->code.letters = ia_letters(text, length);
	entry->code.since = IA_NO_VERSION;
	return entry;
}

static int
compare_entries(const void *a, const void *b)
{
	const Entry *x = a;
	const Entry *y = b;
	int			order = ia_name_compare(x->text, x->code.length, y->text, y->code.length);

	if (order != 0)
		return order;
	return x->order < y->order ? -1 : x->order > y->order;
}

/* The standard's list of that name, or NULL. */
static const IaCodelist *
base_list(const IaModel *base, const char *name)
{
	for (int i = 0; i < base->n_codelists; i++)
	{
		if (strcmp(ia_string(base, base->codelists[i].name), name) == 0)
			return &base->codelists[i];
	}
	return NULL;
}

/* A standard's text in the new pool. */
static uint32
copy_text(IaTables *tables, const IaModel *base, uint32 offset)
{
	const char *text = ia_string(base, offset);

	return ia_tables_text(tables, text, strlen(text));
}

/* Fill an entry in with what the standard knows of a code. */
static void
know_code(IaProfile *profile, Entry *entry, const IaCode *code)
{
	entry->code.label_es = copy_text(profile->tables, profile->base, code->label_es);
	entry->code.label_en = copy_text(profile->tables, profile->base, code->label_en);
	entry->code.since = code->since;
	entry->code.deprecated = code->deprecated;
}

static void
add_base(IaProfile *profile, Entries *list, const IaCodelist *from)
{
	const IaModel *base = profile->base;

	for (uint32 i = 0; i < from->n_codes; i++)
	{
		const IaCode *code = &base->codes[from->first_code + i];

		know_code(profile, add_entry(list, ia_string(base, code->code), code->length), code);
	}
}

static uint32
text_member(IaTables *tables, const IaValue *object, const char *name)
{
	IaValue		value;

	if (!ia_member(ia_container(object), name, strlen(name), &value))
		return 0;
	return ia_tables_text(tables, value.data, value.length);
}

/* Add the codes of a list of the profile: strings, or objects with facts; null is none. */
static void
add_values(IaProfile *profile, Entries *list, const IaValue *values, uint32 origin)
{
	IaTables   *tables = profile->tables;
	IaCursor	cursor;

	ia_array_open(&cursor, ia_container(values));
	for (uint32 i = 0; i < cursor.n; i++)
	{
		IaValue		value;
		IaValue		code;
		IaValue		version;
		Entry	   *entry;

		CHECK_FOR_INTERRUPTS();
		ia_array_next(&cursor, &value);
		code = value;
		if (ia_is_object(&value))
			(void) ia_member(ia_container(&value), "code", 4, &code);
		if (!ia_is_string(&code))
			continue;
		entry = add_entry(list, code.data, code.length);
		entry->code.origin = origin;
		if (!ia_is_object(&value))
			continue;
		entry->code.label_es = text_member(tables, &value, "label_es");
		entry->code.label_en = text_member(tables, &value, "label_en");
		if (ia_member(ia_container(&value), "since", 5, &version))
		{
			entry->has_since = true;
			entry->code.since = ia_tables_version(tables, version.data, version.length);
		}
		if (ia_member(ia_container(&value), "deprecated", 10, &version))
		{
			entry->has_deprecated = true;
			entry->code.deprecated = 1 + ia_tables_version(tables, version.data, version.length);
		}
	}
}

/* Let what a later entry states of a code go before what an earlier one did. */
static void
restate(Entry *kept, const Entry *later)
{
	if (later->code.label_es != 0)
		kept->code.label_es = later->code.label_es;
	if (later->code.label_en != 0)
		kept->code.label_en = later->code.label_en;
	if (later->has_since)
		kept->code.since = later->code.since;
	if (later->has_deprecated)
		kept->code.deprecated = later->code.deprecated;
}

/* Sort the codes, and make one of those that are equal. */
static void
sort_entries(Entries *list)
{
	uint32		kept = 0;

	if (list->n > 1)
		qsort(list->entries, list->n, sizeof(Entry), compare_entries);
	for (uint32 i = 0; i < list->n; i++)
	{
		Entry	   *entry = &list->entries[i];
		Entry	   *last = kept > 0 ? &list->entries[kept - 1] : NULL;

		if (last && ia_name_compare(last->text, last->code.length,
									entry->text, entry->code.length) == 0)
			restate(last, entry);
		else
			list->entries[kept++] = *entry;
	}
	list->n = kept;
}

static Entry *
find_entry(const Entries *list, const char *text, uint32 length)
{
	uint32		low = 0;
	uint32		high = list->n;

	while (low < high)
	{
		uint32		middle = (low + high) / 2;
		Entry	   *entry = &list->entries[middle];
		int			order = ia_name_compare(text, length, entry->text, entry->code.length);

		if (order == 0)
			return entry;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

/* A code that some place names and the list does not have. */
static void
fault_code(IaProfile *profile, const char *name, const IaValue *value, const IaFrame *frame)
{
	IaFinding	finding = {
		.fault = IA_FAULT_PROFILE_CODE,
		.frame = frame,
		.value = value,
		.codelist = name
	};

	ia_profile_fault(profile, &finding);
}

/* Take out of the sorted codes those that "-name" names. */
static void
remove_codes(IaProfile *profile, Entries *list, const IaListChange *change)
{
	IaFrame		root = {NULL, NULL, 0};
	IaFrame		lists = {&root, "codelists", 9};
	IaFrame		place = {&lists, change->keys[REMOVE], change->lengths[REMOVE]};
	uint32		kept = 0;
	IaCursor	cursor;

	ia_array_open(&cursor, ia_container(&change->values[REMOVE]));
	for (uint32 i = 0; i < cursor.n; i++)
	{
		IaFrame		element = {&place, NULL, i};
		IaValue		code;
		Entry	   *entry;

		ia_array_next(&cursor, &code);
		entry = find_entry(list, code.data, code.length);
		if (entry == NULL)
			fault_code(profile, change->name, &code, &element);
		else
			entry->removed = true;
	}
	for (uint32 i = 0; i < list->n; i++)
	{
		if (!list->entries[i].removed)
			list->entries[kept++] = list->entries[i];
	}
	list->n = kept;
}

/* Whether a compiled list has these very codes, with the same facts. */
static bool
same_codes(const IaTables *tables, const IaCodelist *list, const Entries *entries)
{
	if (list->n_codes != entries->n)
		return false;
	for (uint32 i = 0; i < entries->n; i++)
	{
		const IaCode *code = &tables->codes[list->first_code + i];
		const Entry *entry = &entries->entries[i];

		if (code->length != entry->code.length ||
			memcmp(tables->strings.data + code->code, entry->text, code->length) != 0 ||
			code->since != entry->code.since || code->deprecated != entry->code.deprecated)
			return false;
	}
	return true;
}

/* More codes, lists or versions than the tables hold: where the profile gives them. */
static void
fault_full(IaProfile *profile, const IaListChange *change, const IaFrame *frame)
{
	IaFrame		root = {NULL, NULL, 0};
	IaFrame		lists = {&root, "codelists", 9};
	int			how = change->keys[ADD] != NULL ? ADD : REPLACE;
	IaFrame		place = {&lists, change->keys[how], change->lengths[how]};
	bool		version = strcmp(profile->tables->full, "since") == 0;
	IaFinding	finding = {
		.fault = IA_FAULT_PROFILE_SIZE,
		.frame = change->keys[how] != NULL ? &place : frame,
		.name = profile->tables->full,
		.name_length = strlen(profile->tables->full),
		.number = {version ? IA_NO_VERSION - 1 : IA_NONE - 1}
	};

	if (!profile->overfull)
		ia_profile_fault(profile, &finding);
	profile->overfull = true;
}

/* The compiled list with that name and these codes; a new one unless there is one. */
static uint16
make_list(IaProfile *profile, IaListChange *change, Entries *entries, const IaFrame *frame)
{
	IaTables   *tables = profile->tables;
	IaCode	   *codes;
	uint32		number;

	for (uint32 i = change->last; i > 0; i = profile->list_next[i - 1])
	{
		if (same_codes(tables, &tables->codelists[i - 1], entries))
			return i - 1;
	}
	codes = palloc_extended(entries->n * sizeof(IaCode) + 1, MCXT_ALLOC_HUGE);
	for (uint32 i = 0; i < entries->n; i++)
	{
		codes[i] = entries->entries[i].code;
		codes[i].code = ia_tables_text(tables, entries->entries[i].text, codes[i].length);
	}
	number = ia_tables_codelist(tables, ia_tables_text(tables, change->name,
													   strlen(change->name)),
								codes, entries->n);
	pfree(codes);
	if (tables->full)
	{
		fault_full(profile, change, frame);
		return number;
	}
	profile->list_next[number] = change->last;
	change->last = number + 1;
	return number;
}

/* The codes of a named list: the standard's and the profile's; false: nobody gives it. */
static bool
gather_codes(IaProfile *profile, const IaListChange *change, Entries *entries)
{
	const IaCodelist *known = base_list(profile->base, change->name);

	for (int how = REPLACE; how <= ADD; how++)
	{
		uint32		origin = 0;

		if (change->values[how].data != NULL)
		{
			IaFrame		root = {NULL, NULL, 0};
			IaFrame		lists = {&root, "codelists", 9};
			IaFrame		place = {&lists, change->keys[how], change->lengths[how]};
			StringInfoData pointer;

			initStringInfo(&pointer);
			ia_append_path(&pointer, &place);
			origin = ia_tables_text(profile->tables, pointer.data, pointer.len);
			add_values(profile, entries, &change->values[how], origin);
		}
		else if (how == REPLACE && known)
			add_base(profile, entries, known);
	}
	sort_entries(entries);
	if (change->values[REMOVE].data != NULL)
		remove_codes(profile, entries, change);
	return known != NULL || change->values[REPLACE].data != NULL ||
		change->values[ADD].data != NULL;
}

/* The codes that an "enum" lists, with what the standard's list knows of them. */
static void
gather_enum(IaProfile *profile, const char *name, const IaMember *codes, Entries *entries)
{
	const IaCodelist *known = base_list(profile->base, name);

	add_values(profile, entries, &codes->value->value, ia_profile_origin(profile, codes->origin));
	sort_entries(entries);
	for (uint32 i = 0; known && i < entries->n; i++)
	{
		Entry	   *entry = &entries->entries[i];
		const IaCode *code = ia_code_find(profile->base, known, entry->text, entry->code.length);

		if (code)
		{
			know_code(profile, entry, code);
			if (profile->patches.data != NULL)
				entry->code.origin = 0;
		}
	}
}

/* Say which codes of an enum the list that goes before it lacks: they are refused. */
static void
compare_enum(IaProfile *profile, const char *name, const Entries *entries, const IaMember *codes,
			 const IaFrame *frame)
{
	IaFrame		place = {frame, "enum", 4};
	IaCursor	cursor;

	(void) ia_profile_anchor(profile, codes->origin);
	ia_array_open(&cursor, ia_container(&codes->value->value));
	for (uint32 i = 0; i < cursor.n; i++)
	{
		IaFrame		element = {&place, NULL, i};
		IaValue		code;

		ia_array_next(&cursor, &code);
		if (ia_is_string(&code) && find_entry(entries, code.data, code.length) == NULL)
			fault_code(profile, name, &code, &element);
	}
}

/*
 * The code list of a field: by name, or its enum, or both.  IA_NONE: nobody
 * gives it.  What is already compiled is found again by its name.
 */
uint16
ia_profile_codelist(IaProfile *profile, const IaValue *written, const IaMember *codes,
					const char *field, uint32 length, const IaFrame *frame)
{
	char		name[IA_PROFILE_NAME + 1];
	IaListChange *change;
	Entries		entries = {0};
	bool		given;
	int			how;

	if (!ia_profile_list_name(written ? written->data : field, written ? written->length : length, name, &how))
	{
		IaFinding	finding = {
			.fault = IA_FAULT_PROFILE_VALUE,
			.frame = frame,
			.value = written,
			.name = "codelist",
			.name_length = 8,
			.other = "name.csv",
			.other_length = 8
		};

		ia_profile_fault(profile, &finding);
		return IA_NONE;
	}
	change = change_of(profile, name);
	given = change->keys[REPLACE] != NULL || change->keys[ADD] != NULL ||
		change->keys[REMOVE] != NULL;

	if (codes && codes->origin > 0 && !given)
		gather_enum(profile, name, codes, &entries);
	else
	{
		if (change->missing)
			return IA_NONE;
		if (change->named > 0 && (codes == NULL || codes->origin == 0))
			return change->named - 1;
		if (!gather_codes(profile, change, &entries))
		{
			IaFinding	finding = {
				.fault = IA_FAULT_PROFILE_CODELIST,
				.frame = frame,
				.name = field,
				.name_length = length,
				.codelist = change->name
			};

			change->missing = true;
			ia_profile_fault(profile, &finding);
			return IA_NONE;
		}
		if (codes && codes->origin > 0)
			compare_enum(profile, name, &entries, codes, frame);
		change->named = 1 + make_list(profile, change, &entries, frame);
		return change->named - 1;
	}
	return make_list(profile, change, &entries, frame);
}

/* Say which lists of the profile no field uses. */
void
ia_profile_unused_lists(IaProfile *profile)
{
	IaFrame		root = {NULL, NULL, 0};
	IaFrame		lists = {&root, "codelists", 9};
	IaCursor	cursor;

	if (profile->codelists.data == NULL)
		return;
	ia_object_open(&cursor, ia_container(&profile->codelists));
	for (uint32 i = 0; i < cursor.n; i++)
	{
		IaFrame		place = {&lists, NULL, 0};
		IaValue		value;
		char		name[IA_PROFILE_NAME + 1];
		const IaListChange *change;
		int			how;

		ia_object_next(&cursor, &place.key, &place.length, &value);
		(void) ia_profile_list_name(place.key, place.length, name, &how);
		change = hash_search(profile->lists, name, HASH_FIND, NULL);
		if (change && change->last == 0)
			ia_profile_say(profile, IA_FAULT_PROFILE_UNUSED, &place, place.key, place.length,
						   NULL);
	}
}
