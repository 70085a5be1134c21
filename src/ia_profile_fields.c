/*
 * ia_profile_fields.c
 *		The fields that a schema of an object speaks of.
 *
 * Three keywords do: "properties" declares them, "patternProperties" lets texts
 * in other languages stand beside one, "required" demands one.  Each may name
 * what the others do not: a field that is required, or has languages, without
 * being declared is kept as one that is itself unknown.
 */
#include "postgres.h"

#include "ia_profile_compile.h"

static int
compare_drafts(const void *a, const void *b)
{
	const IaDraft *x = a;
	const IaDraft *y = b;

	return ia_name_compare(x->name, x->length, y->name, y->length);
}

/* The names that a schema of an object speaks of, sorted, each once. */
IaDraft *
ia_profile_drafts(IaCompiler *compiler, const IaSchema *schema, const IaFrame *frame, uint32 *n)
{
	const IaMember *properties = ia_schema_get(schema, "properties");
	const IaMember *patterns = ia_schema_get(schema, "patternProperties");
	const IaMember *required = ia_schema_get(schema, "required");
	uint32		n_properties = properties ? properties->value->n_members : 0;
	uint32		n_patterns = patterns ? patterns->value->n_members : 0;
	uint32		n_required = required ?
	JsonContainerSize(ia_container(&required->value->value)) : 0;
	uint32		all = 0;
	uint32		kept = 0;
	IaDraft	   *drafts;

	drafts = palloc_extended(((Size) n_properties + n_patterns + n_required) * sizeof(IaDraft) + 1,
							 MCXT_ALLOC_HUGE);
	for (uint32 i = 0; i < n_properties; i++)
	{
		const IaMember *member = &properties->value->members[i];

		drafts[all++] = (IaDraft) {member->name, member->length, member, member->origin, 0};
	}
	for (uint32 i = 0; i < n_patterns; i++)
	{
		const IaMember *member = &patterns->value->members[i];
		IaFrame		keyword = {frame, "patternProperties", 17};
		uint8		kinds = ia_schema_kinds(ia_schema_get(member->value, "type"));

		/* what the validator expects of a text in another language */
		if (kinds != (IA_KIND_STRING | IA_KIND_NULL))
			ia_compiler_expected(compiler, member, "\"type\": [\"string\", \"null\"]", &keyword);
		drafts[all++] = (IaDraft) {
			member->name + 2, ia_language_stem(member->name, member->length), NULL,
			member->origin, IA_FIELD_LANGUAGE
		};
	}
	if (n_required > 0)
	{
		IaFrame		keyword = {frame, "required", 8};
		IaCursor	cursor;

		ia_array_open(&cursor, ia_container(&required->value->value));
		for (uint32 i = 0; i < n_required; i++)
		{
			IaFrame		element = {&keyword, NULL, i};
			IaValue		name;

			ia_array_next(&cursor, &name);
			(void) ia_profile_anchor(compiler->profile, required->origin);
			if (name.length > IA_PROFILE_NAME)
				ia_compiler_stop(compiler, IA_FAULT_PROFILE_LENGTH, "required", IA_PROFILE_NAME,
								 &element);
			else if (properties == NULL ||
					 ia_schema_member(properties->value, name.data, name.length) == NULL)
				ia_profile_say(compiler->profile, IA_FAULT_PROFILE_UNDECLARED, &element, NULL, 0,
							   &name);
			drafts[all++] = (IaDraft) {
				name.data, name.length, NULL, required->origin, IA_FIELD_REQUIRED
			};
		}
	}

	if (all > 1)
		qsort(drafts, all, sizeof(IaDraft), compare_drafts);
	for (uint32 i = 0; i < all; i++)
	{
		IaDraft	   *last = kept > 0 ? &drafts[kept - 1] : NULL;

		if (last == NULL || compare_drafts(last, &drafts[i]) != 0)
		{
			drafts[kept++] = drafts[i];
			continue;
		}
		last->flags |= drafts[i].flags;
		if (drafts[i].property)
		{
			last->property = drafts[i].property;
			last->origin = drafts[i].origin;
		}
	}
	*n = kept;
	return drafts;
}

/* Let what follows be said of the last patch that brought one of the fields. */
void
ia_profile_blame(IaCompiler *compiler, const IaDraft *drafts, uint32 n)
{
	while (n > 1 && drafts[n - 1].origin == 0)
		n--;
	(void) ia_profile_anchor(compiler->profile, drafts[n - 1].origin);
}

/* The words and versions of a field: the built-in's, or what the patch calls it. */
uint16
ia_profile_info(IaCompiler *compiler, const IaDraft *draft, const IaField *base)
{
	IaTables   *tables = compiler->tables;
	IaInfo		info = {.since = IA_NO_VERSION};

	if (base)
		info = ia_tables_known(tables, compiler->base, base->info);
	else if (draft->property)
	{
		const IaMember *title = ia_schema_get(draft->property->value, "title");

		if (title)
			info.label_en = ia_tables_text(tables, title->value->value.data,
										   title->value->value.length);
	}
	info.origin = ia_profile_origin(compiler->profile, draft->origin);
	return ia_tables_info(tables, &info);
}
