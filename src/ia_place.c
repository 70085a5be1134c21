/*
 * ia_place.c
 *		The places of a document: found, as geometry, with their axes swapped.
 *
 * A place is a Location: an element of "locations" or "deliveryLocations", or
 * the value of "location" or "deliveryLocation", wherever it stands, so that
 * projects, releases with the extensions that have places, records and packages
 * are all read the same way.  A place has a geometry here only if nothing is
 * wrong with it (ia_place_geometry.c); what is wrong is ia.place_findings's.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "funcapi.h"
#include "ia.h"
#include "ia_build.h"
#include "ia_place.h"
#include "ia_record_value.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

IA_FUNCTION(ia_place_geometry);
IA_FUNCTION(ia_place_rows);
IA_FUNCTION(ia_place_union);
IA_FUNCTION(ia_swap_axes);

/* ---- finding them ---- */

#define NAMED(frame, name) \
	((frame)->length == sizeof(name) - 1 && memcmp((frame)->key, name, sizeof(name) - 1) == 0)

/* Whether the value of a member may be a place, or a list of them. */
static inline bool
holds_place(const IaFrame *frame)
{
	return NAMED(frame, "location") || NAMED(frame, "deliveryLocation");
}

static inline bool
holds_places(const IaFrame *frame)
{
	return NAMED(frame, "locations") || NAMED(frame, "deliveryLocations");
}

/* Whether a value of a document is a place. */
static bool
is_place(const IaFrame *frame, const IaValue *value)
{
	if (!ia_is_object(value) || frame->parent == NULL)
		return false;
	if (frame->key)
		return holds_place(frame);
	return frame->parent->key && holds_places(frame->parent);
}

/* Visit the places of a container. */
static void
visit_places(const IaValue *value, const IaFrame *frame, int depth, IaPlaceVisitor visit,
			 void *state)
{
	IaCursor	cursor = {NULL};
	bool		object = ia_is_object(value);

	check_stack_depth();
	CHECK_FOR_INTERRUPTS();
	if (object)
		ia_object_open(&cursor, ia_container(value));
	else
		ia_array_open(&cursor, ia_container(value));
	for (uint32 i = 0; i < cursor.n; i++)
	{
		IaFrame		place = {frame, NULL, i};
		IaValue		member;

		if (object)
			ia_object_next(&cursor, &place.key, &place.length, &member);
		else
			ia_array_next(&cursor, &member);
		if (!ia_is_container(&member))
			continue;
		if (is_place(&place, &member))
			visit(&member, &place, state);
		else if (depth < IA_PLACE_DEPTH)
			visit_places(&member, &place, depth + 1, visit, state);
	}
}

/* Visit the places of a document. */
void
ia_place_visit(const IaValue *document, IaPlaceVisitor visit, void *state)
{
	IaFrame		frame = {NULL, NULL, 0};

	if (ia_is_container(document))
		visit_places(document, &frame, 1, visit, state);
}

/* ---- as geometry ---- */

/* The geometry of a place, or of a geometry itself; false: it has none that is right. */
static bool
read_place(const IaValue *location, IaGeometry *geometry)
{
	IaValue		value;

	if (!ia_is_object(location))
		return false;
	if (!ia_member(ia_container(location), "geometry", 8, &value))
	{
		if (!ia_member(ia_container(location), "coordinates", 11, &value))
			return false;
		value = *location;
	}
	if (!ia_geometry_read(&value, geometry, NULL, false, NULL))
		return false;
	return geometry->n_polygons == 0 ||
		ia_place_invalid(ia_geometry_write(geometry, 1)) == NULL;
}

/* place_geometry(location jsonb): extended well-known binary */
Datum
ia_place_geometry(PG_FUNCTION_ARGS)
{
	IaGeometry	geometry;
	IaValue		root;

	ia_root(PG_GETARG_JSONB_P(0), &root);
	if (!read_place(&root, &geometry))
		PG_RETURN_NULL();
	PG_RETURN_BYTEA_P(ia_geometry_write(&geometry, 1));
}

/* Geometries gathered from a document. */
typedef struct Gathering
{
	IaGeometry *geometries;
	uint32		n;
	uint32		max;
} Gathering;

static void
gather(const IaValue *location, const IaFrame *frame, void *state)
{
	Gathering  *gathering = state;

	if (gathering->n == gathering->max)
	{
		gathering->max = gathering->max * 2 + 4;
		gathering->geometries = gathering->geometries ?
			repalloc_huge(gathering->geometries, gathering->max * sizeof(IaGeometry)) :
			palloc(gathering->max * sizeof(IaGeometry));
	}
	if (read_place(location, &gathering->geometries[gathering->n]))
		gathering->n++;
}

/* place_union(doc jsonb): extended well-known binary */
Datum
ia_place_union(PG_FUNCTION_ARGS)
{
	Gathering	gathering = {.n = 0};
	IaValue		root;

	ia_root(PG_GETARG_JSONB_P(0), &root);
	ia_place_visit(&root, gather, &gathering);
	if (gathering.n == 0)
		PG_RETURN_NULL();
	PG_RETURN_BYTEA_P(ia_geometry_write(gathering.geometries, gathering.n));
}

/* ---- as rows ---- */

typedef struct Rows
{
	ReturnSetInfo *rsinfo;
	MemoryContext row;			/* what making a row leaves behind */
} Rows;

/* A text member of an object, appended after a comma. */
static void
append_member(StringInfo to, const IaValue *object, const char *name)
{
	IaValue		value;

	if (!ia_member(ia_container(object), name, strlen(name), &value) ||
		!ia_is_string(&value) || value.length == 0)
		return;
	if (to->len > 0)
		appendStringInfoString(to, ", ");
	appendBinaryStringInfo(to, value.data, value.length);
}

/* An address in one line; NULL: there is nothing in it. */
static char *
address_line(const IaValue *location)
{
	static const char *const names[] = {"streetAddress", "locality", "region", "postalCode",
	"countryName"};
	StringInfoData line;
	IaValue		address;

	if (!ia_member(ia_container(location), "address", 7, &address) || !ia_is_object(&address))
		return NULL;
	initStringInfo(&line);
	for (int i = 0; i < lengthof(names); i++)
		append_member(&line, &address, names[i]);
	return line.len > 0 ? line.data : NULL;
}

/* A row: path, location_id, geometry, address, gazetteer */
static void
put_place(const IaValue *location, const IaFrame *frame, void *state)
{
	Rows	   *rows = state;
	MemoryContext home = MemoryContextSwitchTo(rows->row);
	IaGeometry	geometry;
	IaValue		value;
	char	   *line = address_line(location);
	Datum		values[5] = {0};
	bool		nulls[5] = {0};

	values[0] = CStringGetTextDatum(ia_path_text(frame));
	nulls[1] = !ia_member(ia_container(location), "id", 2, &value) ||
		!ia_text_datum(&value, &values[1]);
	nulls[2] = !read_place(location, &geometry);
	if (!nulls[2])
		values[2] = PointerGetDatum(ia_geometry_write(&geometry, 1));
	nulls[3] = line == NULL;
	if (line)
		values[3] = CStringGetTextDatum(line);
	nulls[4] = !ia_member(ia_container(location), "gazetteer", 9, &value) || ia_is_null(&value);
	if (!nulls[4])
		values[4] = JsonbPGetDatum(ia_document_of(&value));
	tuplestore_putvalues(rows->rsinfo->setResult, rows->rsinfo->setDesc, values, nulls);
	MemoryContextSwitchTo(home);
	MemoryContextReset(rows->row);
}

/* place_rows(doc jsonb) */
Datum
ia_place_rows(PG_FUNCTION_ARGS)
{
	Rows		rows = {.rsinfo = (ReturnSetInfo *) fcinfo->resultinfo};
	IaValue		root;

	InitMaterializedSRF(fcinfo, 0);
	if (PG_ARGISNULL(0))
		return (Datum) 0;
	rows.row = AllocSetContextCreate(CurrentMemoryContext, "ia place row",
									 ALLOCSET_DEFAULT_SIZES);
	ia_root(PG_GETARG_JSONB_P(0), &root);
	ia_place_visit(&root, put_place, &rows);
	return (Datum) 0;
}

/* ---- swapped axes ---- */

typedef struct Swap
{
	IaBuilder	builder;
	char	  **paths;			/* of places or geometries, sorted; NULL: all */
	bool	   *used;			/* those that were met */
	int			n_paths;
} Swap;

static int
compare_paths(const void *a, const void *b)
{
	return strcmp(*(char *const *) a, *(char *const *) b);
}

/* Whether a place is among those to be swapped. */
static bool
is_wanted(Swap *swap, const IaFrame *frame)
{
	const IaFrame geometry = {frame, "geometry", 8};
	const IaFrame *const named[] = {frame, &geometry};
	bool		wanted = swap->paths == NULL;

	for (int i = 0; i < lengthof(named) && swap->paths; i++)
	{
		char	   *path = ia_path_text(named[i]);
		char	  **found = bsearch(&path, swap->paths, swap->n_paths, sizeof(char *),
									compare_paths);

		if (found)
			swap->used[found - swap->paths] = wanted = true;
	}
	return wanted;
}

/* Copy coordinates, the first two numbers of each position in the other order. */
static void
copy_swapped(IaBuilder *builder, const IaValue *value)
{
	IaCursor	cursor;
	IaValue		elements[2];

	check_stack_depth();
	CHECK_FOR_INTERRUPTS();
	if (!ia_is_array(value))
	{
		ia_build_value(builder, value);
		return;
	}
	ia_array_open(&cursor, ia_container(value));
	ia_build_array(builder, cursor.n);
	for (uint32 i = 0; i < cursor.n; i++)
	{
		IaValue		element;

		ia_array_next(&cursor, &element);
		if (i == 0 && cursor.n >= 2 && element.type == JENTRY_ISNUMERIC)
		{
			elements[0] = element;
			ia_array_next(&cursor, &elements[1]);
			i++;
			ia_build_value(builder, &elements[elements[1].type == JENTRY_ISNUMERIC]);
			ia_build_value(builder, &elements[elements[1].type != JENTRY_ISNUMERIC]);
		}
		else
			copy_swapped(builder, &element);
	}
}

/* What a value is to a swap. */
typedef enum Swapped
{
	OTHER,
	PLACE,						/* its geometry is to be swapped */
	GEOMETRY
} Swapped;

static void
copy(Swap *swap, const IaValue *value, const IaFrame *frame, int depth, Swapped kind)
{
	IaBuilder  *builder = &swap->builder;
	IaCursor	cursor = {NULL};

	check_stack_depth();
	CHECK_FOR_INTERRUPTS();
	if (!ia_is_container(value) || depth > IA_PLACE_DEPTH + 2)
	{
		ia_build_value(builder, value);
		return;
	}
	if (ia_is_array(value))
	{
		ia_array_open(&cursor, ia_container(value));
		ia_build_array(builder, cursor.n);
	}
	else
	{
		ia_object_open(&cursor, ia_container(value));
		ia_build_object(builder, cursor.n);
		for (uint32 i = 0; i < cursor.n; i++)
		{
			const char *key;
			uint32		length;
			IaValue		member;

			ia_object_next(&cursor, &key, &length, &member);
			ia_build_key(builder, key, length);
		}
		ia_object_open(&cursor, ia_container(value));
	}
	for (uint32 i = 0; i < cursor.n; i++)
	{
		IaFrame		here = {frame, NULL, i};
		IaValue		member;

		if (ia_is_array(value))
			ia_array_next(&cursor, &member);
		else
			ia_object_next(&cursor, &here.key, &here.length, &member);
		if (kind == GEOMETRY && here.key && NAMED(&here, "coordinates"))
			copy_swapped(builder, &member);
		else if (kind == PLACE && here.key && NAMED(&here, "geometry"))
			copy(swap, &member, &here, depth + 1, GEOMETRY);
		else
			copy(swap, &member, &here, depth + 1, kind == OTHER && is_place(&here, &member) &&
				 is_wanted(swap, &here) ? PLACE : OTHER);
	}
}

/* The paths of an array, sorted, each once. */
static void
read_paths(Swap *swap, ArrayType *array)
{
	Datum	   *datums;
	bool	   *nulls;
	int			n;

	deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, &datums, &nulls, &n);
	swap->paths = palloc((n + 1) * sizeof(char *));
	swap->used = palloc0((n + 1) * sizeof(bool));
	for (int i = 0; i < n; i++)
	{
		if (!nulls[i])
			swap->paths[swap->n_paths++] = TextDatumGetCString(datums[i]);
	}
	qsort(swap->paths, swap->n_paths, sizeof(char *), compare_paths);
	n = swap->n_paths;
	swap->n_paths = 0;
	for (int i = 0; i < n; i++)
	{
		if (i == 0 || strcmp(swap->paths[i], swap->paths[i - 1]) != 0)
			swap->paths[swap->n_paths++] = swap->paths[i];
	}
}

/* swap_axes(doc jsonb, paths text[]) */
Datum
ia_swap_axes(PG_FUNCTION_ARGS)
{
	Swap		swap = {.paths = NULL};
	IaFrame		frame = {NULL, NULL, 0};
	IaValue		root;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	ia_root(PG_GETARG_JSONB_P(0), &root);
	if (!PG_ARGISNULL(1))
		read_paths(&swap, PG_GETARG_ARRAYTYPE_P(1));
	ia_build_init(&swap.builder, root.length);
	copy(&swap, &root, &frame, 1, OTHER);
	for (int i = 0; i < swap.n_paths; i++)
	{
		if (!swap.used[i])
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("there is no place at \"%s\" / no hay un lugar en \"%s\"",
							swap.paths[i], swap.paths[i]),
					 errhint("Give the paths of ia.geometries(document). / Dé los \"path\" de ia.geometries(documento).")));
	}
	PG_RETURN_JSONB_P(ia_build_done(&swap.builder));
}
