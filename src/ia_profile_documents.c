/*
 * ia_profile_documents.c
 *		The documents around a compiled release or project.
 *
 * A profile is about the release; packages, lists and records that hold one are
 * the standard's own, with the compiled type, and its history, in the place of
 * the built-in one.
 */
#include "postgres.h"

#include "ia_profile_compile.h"
#include "miscadmin.h"

static uint16 copy_node(IaCompiler *compiler, uint16 number);

/* A built-in type with all it needs, in the compiled model. */
static uint16
copy_type(IaCompiler *compiler, uint16 number)
{
	const IaModel *base = compiler->base;
	const IaType *from = &base->types[number];
	IaType		type = *from;
	IaField    *fields;
	const char *name = ia_string(base, from->name);
	IaInfo		info;

	check_stack_depth();
	if (compiler->copies[number] != IA_NONE)
		return compiler->copies[number];
	fields = palloc(from->n_fields * sizeof(IaField) + 1);
	for (int i = 0; i < from->n_fields; i++)
	{
		const IaField *field = &base->fields[from->first_field + i];

		fields[i] = *field;
		fields[i].name = ia_tables_text(compiler->tables, ia_string(base, field->name),
										field->length);
		info = ia_tables_known(compiler->tables, base, field->info);
		fields[i].info = ia_tables_info(compiler->tables, &info);
		fields[i].node = copy_node(compiler, field->node);
	}
	type.name = ia_tables_text(compiler->tables, name, strlen(name));
	info = ia_tables_known(compiler->tables, base, from->info);
	type.info = ia_tables_info(compiler->tables, &info);
	return compiler->copies[number] = ia_tables_type(compiler->tables, &type, fields);
}

static uint16
copy_node(IaCompiler *compiler, uint16 number)
{
	const IaModel *base = compiler->base;
	IaNode		node = base->nodes[number];

	if (node.type != IA_NONE)
		node.type = copy_type(compiler, node.type);
	if (node.item != IA_NONE)
		node.item = copy_node(compiler, node.item);
	if (node.otherwise != IA_NONE)
		node.otherwise = copy_node(compiler, node.otherwise);
	if (node.codelist != IA_NONE)
	{
		const char *name = ia_string(base, base->codelists[node.codelist].name);
		IaValue		written = {JENTRY_ISSTRING, strlen(name), name};

		node.codelist = ia_profile_codelist(compiler->profile, &written, NULL, name,
											strlen(name), &compiler->profile->anchor[0]);
	}
	return ia_tables_node(compiler->tables, &node);
}

/* Copy the documents of the built-in model around the type that its plainest became. */
void
ia_profile_documents(IaCompiler *compiler, uint16 root, uint16 *documents)
{
	const IaModel *base = compiler->base;
	uint16		plain = base->documents[IA_PROJECT] != IA_NONE ? base->documents[IA_PROJECT] :
		base->documents[IA_RELEASE];
	uint16		versioned = base->documents[IA_VERSIONED_RELEASE];

	compiler->copies = palloc(base->n_types * sizeof(uint16));
	memset(compiler->copies, 0xFF, base->n_types * sizeof(uint16));
	compiler->copies[base->nodes[plain].type] = root;
	if (versioned != IA_NONE)
		compiler->copies[base->nodes[versioned].type] =
			ia_profile_versioned(compiler->tables, root);
	for (int i = 0; i < IA_DOCUMENTS; i++)
		documents[i] = base->documents[i] == IA_NONE ? IA_NONE :
			copy_node(compiler, base->documents[i]);
}
