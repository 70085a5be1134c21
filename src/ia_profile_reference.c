/*
 * ia_profile_reference.c
 *		Where a "$ref" leads, and what stands beside it.
 *
 * References are JSON Pointers into the schema itself: a profile is one value,
 * and no file or address is ever read for it.
 */
#include "postgres.h"

#include "ia_profile_compile.h"

/* One step of a JSON Pointer: the member that the step names, or NULL. */
static const IaMember *
pointer_step(const IaSchema *schema, const char *step, uint32 length)
{
	char	   *name = palloc(length + 1);
	uint32		n = 0;

	for (uint32 i = 0; i < length; i++)
	{
		if (step[i] == '~' && i + 1 < length && (step[i + 1] == '0' || step[i + 1] == '1'))
			name[n++] = step[++i] == '0' ? '~' : '/';
		else
			name[n++] = step[i];
	}
	return ia_schema_member(schema, name, n);
}

/* Follow a reference; NULL: it leads nowhere.  *frame and *name become the target's. */
IaSchema *
ia_profile_resolve(IaCompiler *compiler, const IaValue *reference, const IaFrame **frame,
		const IaMember **name)
{
	IaSchema   *schema = compiler->profile->root;
	const IaFrame *place = &compiler->profile->anchor[2];
	const char *text = reference->data;
	const char *end = text + reference->length;
	bool		keyword = false;
	uint32		depth = 0;
	bool		defined = false;

	if (reference->length == 0 || *text++ != '#')
		return NULL;
	*name = NULL;
	while (text < end)
	{
		const char *step = text + 1;
		const IaMember *member;
		IaFrame    *inner;

		if (*text != '/')
			return NULL;
		for (text = step; text < end && *text != '/';)
			text++;
		member = pointer_step(schema, step, text - step);
		if (member == NULL || !ia_is_object(&member->value->value))
			return NULL;
		/* a schema, or a map of schemas whose names come next */
		keyword = !keyword && ia_schema_is_map(member->name, member->length);
		inner = palloc(sizeof(IaFrame));
		*inner = (IaFrame) {place, member->name, member->length};
		place = inner;
		schema = member->value;
		if (++depth == 1)
			defined = member->length == 11 && memcmp(member->name, "definitions", 11) == 0;
		*name = depth == 2 && defined ? member : NULL;
	}
	*frame = place;
	return keyword ? NULL : schema;
}

/* Say what stands beside a reference to no effect: draft 4 has it so. */
void
ia_profile_beside(IaCompiler *compiler, const IaSchema *schema, const IaFrame *frame)
{
	static const char *const effective[] = {
		"$ref", "title", "description", "default", "deprecated", "omitWhenMerged", "versionId",
		"mergeStrategy", "mergeOptions"
	};

	for (uint32 i = 0; i < schema->n_members; i++)
	{
		const IaMember *member = &schema->members[i];
		bool		known = member->origin == 0;

		for (int j = 0; j < lengthof(effective) && !known; j++)
			known = strlen(effective[j]) == member->length &&
				memcmp(effective[j], member->name, member->length) == 0;
		if (!known)
			ia_compiler_fault(compiler, IA_FAULT_PROFILE_IGNORED, member, frame);
	}
}
