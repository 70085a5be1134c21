/*
 * ia_package.h
 *		The members of a package and of a record, and the rows they are made of.
 *
 * For the files that make packages (ia_package.c) and records (ia_package_record.c).
 */
#ifndef IA_PACKAGE_H
#define IA_PACKAGE_H

#include "ia_build.h"
#include "ia_gather.h"

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

extern const Jsonb *ia_package_metadata(const IaGathered *gathered);
extern void ia_package_open(IaBuilder *builder, const Jsonb *metadata, const char *list,
							Size bytes, Parts *parts);
extern void ia_package_add_part(Parts *parts, const char *key, const IaValue *value);
extern void ia_package_take_parts(Parts *parts, const IaValue *object, uint32 more);
extern void ia_package_open_parts(IaBuilder *builder, const Parts *parts);
extern void ia_package_write_parts(IaBuilder *builder, const Parts *parts, uint32 *at);
extern void ia_package_refuse_link(uint32 row, bool kept);
extern void ia_package_read_ocid(const IaValue *value, uint32 row, IaValue *ocid);
extern void ia_package_releases_of(const IaValue *record, uint32 row, IaValue *list);
extern bool ia_package_is_record(const IaValue *value);

#endif							/* IA_PACKAGE_H */
