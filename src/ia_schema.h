/*
 * ia_schema.h
 *		A JSON Schema as a tree that merge patches change, and that remembers who
 *		wrote what.
 */
#ifndef IA_SCHEMA_H
#define IA_SCHEMA_H

#include "ia_report.h"

struct IaMember;

typedef struct IaSchema
{
	IaValue		value;			/* of an object only that it is one: its members are here */
	struct IaMember *members;	/* sorted as jsonb sorts keys */
	uint32		n_members;
	bool		visiting;		/* the compiler is inside it */
	bool		used;			/* a reference led to it */
	uint16		type;			/* compiled, or IA_NONE */
} IaSchema;

typedef struct IaMember
{
	const char *name;
	uint32		length;
	uint32		origin;			/* 0: the standard; i + 1: patch i, or the schema */
	IaSchema   *value;
} IaMember;

/* Called for each member that an earlier patch set and this one sets otherwise, or removes. */
typedef void (*IaContradiction) (void *state, const IaFrame *frame, uint32 earlier,
								 const IaValue *value);

extern IaSchema *ia_schema_read(const IaValue *value, uint32 origin);
extern const IaMember *ia_schema_member(const IaSchema *schema, const char *name, uint32 length);
extern void ia_schema_merge(IaSchema *target, const JsonbContainer *patch, uint32 origin,
							IaContradiction contradiction, void *state, const IaFrame *frame);

/* What the keywords below one say: a schema, a map from names to schemas, or something else. */
extern bool ia_schema_is_map(const char *keyword, uint32 length);

/* ia_schema_base.c */
extern Jsonb *ia_schema_of_model(const IaModel *model, uint16 root);
extern const char *ia_language_pattern(const char *name, uint32 length);
extern uint32 ia_language_stem(const char *pattern, uint32 length);

/* ia_schema_keywords.c */
extern bool ia_schema_is_true(const IaMember *member);
extern bool ia_schema_is_word(const IaMember *member, const char *word);
extern int	ia_schema_number(const IaMember *member);
extern uint8 ia_schema_kinds(const IaMember *type);
extern uint8 ia_schema_format(const IaMember *format);
extern uint8 ia_schema_merge_flags(const IaSchema *schema, uint8 kinds);

#define ia_schema_get(schema, literal) \
	ia_schema_member(schema, literal, sizeof(literal) - 1)

#endif							/* IA_SCHEMA_H */
