/*
 * ia_build.h
 *		Writing jsonb member by member, straight into its binary form.
 *
 * For whoever knows how many members a container has, and its keys in jsonb's
 * order (shorter first, then by bytes), before it writes the first value: that
 * is so wherever the members come from another jsonb or from the model.  Core's
 * pushJsonbValue() takes them in any order, and pays for it with a tree of
 * values and a second pass over it.
 *
 *		ia_build_init(&builder, bytes);
 *		ia_build_object(&builder, 2);
 *		ia_build_key(&builder, "id", 2);
 *		ia_build_key(&builder, "tag", 3);
 *		ia_build_value(&builder, &id);
 *		ia_build_array(&builder, 0);
 *		document = ia_build_done(&builder);
 *
 * A container closes by itself with its last value; a value of any size is
 * copied as it is.  Everything is in the memory context of ia_build_init().
 */
#ifndef IA_BUILD_H
#define IA_BUILD_H

#include "ia_json.h"
#include "utils/numeric.h"

typedef struct IaBuilding IaBuilding;

typedef struct IaBuilder
{
	MemoryContext context;
	char	   *data;
	Size		length;			/* bytes written */
	Size		size;			/* bytes there is room for */
	IaBuilding *open;			/* the containers under way, outermost first */
	int			depth;
	int			max_depth;
} IaBuilder;

extern void ia_build_init(IaBuilder *builder, Size bytes);
extern void ia_build_object(IaBuilder *builder, uint32 n);
extern void ia_build_key(IaBuilder *builder, const char *key, uint32 length);
extern void ia_build_array(IaBuilder *builder, uint32 n);
extern void ia_build_value(IaBuilder *builder, const IaValue *value);
extern void ia_build_string(IaBuilder *builder, const char *text, uint32 length);
extern void ia_build_numeric(IaBuilder *builder, Numeric number);
extern void ia_build_bool(IaBuilder *builder, bool value);
extern void ia_build_null(IaBuilder *builder);
extern Jsonb *ia_build_done(IaBuilder *builder);

#endif							/* IA_BUILD_H */
