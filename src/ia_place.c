/*
 * ia_place.c
 *		The places of a document: found, as geometry, with their axes swapped.
 *
 * A place is a Location where the standards and their extensions put one, in a
 * project, a release, a record or a package of them; a small table of names
 * leads there, so that what cannot hold a place is not looked at.  A place has a
 * geometry here only if nothing is wrong with it (ia_place_geometry.c); what is
 * wrong is ia.place_findings's to say.
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

/* What an object may be on the way to a place. */
typedef enum Room
{
	DOCUMENT,					/* a project, release or record, or a package of them */
	PROCESS,
	PLANNING,
	PROJECT,					/* of a release's planning */
	STAGE,						/* tender, award, contract */
	ITEM,
	BENEFIT,
	BENEFICIARY,
	PLACE
} Room;

/* A member that leads on, alone or as a list. */
typedef struct Door
{
	Room		from;
	const char *name;
	Room		to;
} Door;

static const Door doors[] = {
	{DOCUMENT, "projects", DOCUMENT},
	{DOCUMENT, "releases", DOCUMENT},
	{DOCUMENT, "records", DOCUMENT},
	{DOCUMENT, "compiledRelease", DOCUMENT},
	{DOCUMENT, "locations", PLACE},
	{DOCUMENT, "benefits", BENEFIT},
	{DOCUMENT, "contractingProcesses", PROCESS},
	{DOCUMENT, "planning", PLANNING},
	{DOCUMENT, "tender", STAGE},
	{DOCUMENT, "awards", STAGE},
	{DOCUMENT, "contracts", STAGE},
	{PROCESS, "embeddedReleases", DOCUMENT},
	{PLANNING, "project", PROJECT},
	{PROJECT, "locations", PLACE},
	{STAGE, "deliveryLocation", PLACE},
	{STAGE, "deliveryLocations", PLACE},
	{STAGE, "items", ITEM},
	{STAGE, "lots", ITEM},
	{ITEM, "deliveryLocation", PLACE},
	{ITEM, "deliveryLocations", PLACE},
	{BENEFIT, "beneficiaries", BENEFICIARY},
	{BENEFICIARY, "location", PLACE}
};

/* No place is behind more doors: a record's compiled release's tender's item's. */
#define MAX_DOORS 8

static void
visit_object(Room room, int passed, const IaValue *value, const IaFrame *frame,
			 IaPlaceVisitor visit, void *state)
{
	check_stack_depth();
	CHECK_FOR_INTERRUPTS();
	if (!ia_is_object(value) || passed > MAX_DOORS)
		return;
	if (room == PLACE)
	{
		visit(value, frame, state);
		return;
	}
	for (int i = 0; i < lengthof(doors); i++)
	{
		IaFrame		place = {frame, doors[i].name, 0};
		IaValue		member;
		IaCursor	cursor;

		if (doors[i].from != room)
			continue;
		place.length = strlen(doors[i].name);
		if (!ia_member(ia_container(value), place.key, place.length, &member))
			continue;
		visit_object(doors[i].to, passed + 1, &member, &place, visit, state);
		if (!ia_is_array(&member))
			continue;
		ia_array_open(&cursor, ia_container(&member));
		for (uint32 k = 0; k < cursor.n; k++)
		{
			IaFrame		element_place = {&place, NULL, k};
			IaValue		element;

			ia_array_next(&cursor, &element);
			visit_object(doors[i].to, passed + 1, &element, &element_place, visit, state);
		}
	}
}

/* Visit the places of a document, or of a list of documents. */
void
ia_place_visit(const IaValue *document, IaPlaceVisitor visit, void *state)
{
	IaFrame		frame = {NULL, NULL, 0};
	IaCursor	cursor;

	visit_object(DOCUMENT, 0, document, &frame, visit, state);
	if (!ia_is_array(document))
		return;
	ia_array_open(&cursor, ia_container(document));
	for (uint32 i = 0; i < cursor.n; i++)
	{
		IaFrame		place = {&frame, NULL, i};
		IaValue		element;

		ia_array_next(&cursor, &element);
		visit_object(DOCUMENT, 0, &element, &place, visit, state);
	}
}

/* ---- as geometry ---- */

/* What is asked of PostGIS during a statement. */
static IaPostgis *
postgis_of(FunctionCallInfo fcinfo)
{
	FmgrInfo   *flinfo = fcinfo->flinfo;

	if (flinfo->fn_extra == NULL)
	{
		IaPostgis  *postgis = MemoryContextAllocZero(flinfo->fn_mcxt, sizeof(IaPostgis));

		postgis->home = flinfo->fn_mcxt;
		flinfo->fn_extra = postgis;
	}
	return flinfo->fn_extra;
}

/* The geometry of a place, or of a geometry itself; false: it has none that is right. */
static bool
read_place(IaPostgis *postgis, const IaValue *location, IaGeometry *geometry)
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
		ia_place_invalid(postgis, ia_geometry_write(geometry, 1)) == NULL;
}

/* place_geometry(location jsonb): extended well-known binary */
Datum
ia_place_geometry(PG_FUNCTION_ARGS)
{
	IaGeometry	geometry;
	IaValue		root;

	ia_root(PG_GETARG_JSONB_P(0), &root);
	if (!read_place(postgis_of(fcinfo), &root, &geometry))
		PG_RETURN_NULL();
	PG_RETURN_BYTEA_P(ia_geometry_write(&geometry, 1));
}

/* Geometries gathered from a document. */
typedef struct Gathering
{
	IaPostgis  *postgis;
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
	if (read_place(gathering->postgis, location, &gathering->geometries[gathering->n]))
		gathering->n++;
}

/* place_union(doc jsonb): extended well-known binary */
Datum
ia_place_union(PG_FUNCTION_ARGS)
{
	Gathering	gathering = {.postgis = postgis_of(fcinfo)};
	IaValue		root;

	ia_root(PG_GETARG_JSONB_P(0), &root);
	ia_place_visit(&root, gather, &gathering);
	if (gathering.n == 0)
		PG_RETURN_NULL();
	PG_RETURN_BYTEA_P(ia_geometry_write(gathering.geometries, gathering.n));
}

/* The places of a document as one geometry without elevation; NULL: there are none. */
bytea *
ia_place_flat(FunctionCallInfo fcinfo, const IaValue *document)
{
	Gathering	gathering = {.postgis = postgis_of(fcinfo)};

	ia_place_visit(document, gather, &gathering);
	for (uint32 i = 0; i < gathering.n; i++)
		gathering.geometries[i].elevated = false;
	return gathering.n > 0 ? ia_geometry_write(gathering.geometries, gathering.n) : NULL;
}

/* ---- as rows ---- */

typedef struct Rows
{
	ReturnSetInfo *rsinfo;
	IaPostgis  *postgis;
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
	nulls[2] = !read_place(rows->postgis, location, &geometry);
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
	Rows		rows = {(ReturnSetInfo *) fcinfo->resultinfo, postgis_of(fcinfo)};
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
	const char **geometries;	/* where those to be swapped are, in order */
	uint32		n;
	uint32		max;
} Swap;

static int
compare_paths(const void *a, const void *b)
{
	return strcmp(*(char *const *) a, *(char *const *) b);
}

static int
compare_pointers(const void *a, const void *b)
{
	const char *left = *(const char *const *) a;
	const char *right = *(const char *const *) b;

	return left < right ? -1 : left > right;
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

/* Remember the geometry of a place. */
static void
mark(const IaValue *location, const IaFrame *frame, void *state)
{
	Swap	   *swap = state;
	IaValue		geometry;

	if (!is_wanted(swap, frame) ||
		!ia_member(ia_container(location), "geometry", 8, &geometry) || !ia_is_object(&geometry))
		return;
	if (swap->n == swap->max)
	{
		swap->max = swap->max * 2 + 16;
		swap->geometries = swap->geometries ?
			repalloc_huge(swap->geometries, swap->max * sizeof(char *)) :
			palloc(swap->max * sizeof(char *));
	}
	swap->geometries[swap->n++] = geometry.data;
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

/* Whether a geometry to be swapped is somewhere inside of a value. */
static bool
holds_geometry(const Swap *swap, const IaValue *value)
{
	uint32		low = 0;
	uint32		high = swap->n;

	while (low < high)
	{
		uint32		middle = (low + high) / 2;

		if (swap->geometries[middle] < value->data)
			low = middle + 1;
		else
			high = middle;
	}
	return low < swap->n && swap->geometries[low] < value->data + value->length;
}

/* Copy a value: whole, if nothing inside of it is to be swapped. */
static void
copy(Swap *swap, const IaValue *value)
{
	IaBuilder  *builder = &swap->builder;
	bool		geometry;
	IaCursor	cursor;

	check_stack_depth();
	CHECK_FOR_INTERRUPTS();
	if (!ia_is_container(value) || !holds_geometry(swap, value))
	{
		ia_build_value(builder, value);
		return;
	}
	if (ia_is_array(value))
	{
		ia_array_open(&cursor, ia_container(value));
		ia_build_array(builder, cursor.n);
		for (uint32 i = 0; i < cursor.n; i++)
		{
			IaValue		element;

			ia_array_next(&cursor, &element);
			copy(swap, &element);
		}
		return;
	}
	geometry = bsearch(&value->data, swap->geometries, swap->n, sizeof(char *),
					   compare_pointers) != NULL;
	ia_object_open(&cursor, ia_container(value));
	ia_build_object(builder, cursor.n);
	for (int pass = 0; pass < 2; pass++)
	{
		ia_object_open(&cursor, ia_container(value));
		for (uint32 i = 0; i < cursor.n; i++)
		{
			const char *key;
			uint32		length;
			IaValue		member;

			ia_object_next(&cursor, &key, &length, &member);
			if (pass == 0)
				ia_build_key(builder, key, length);
			else if (geometry && length == 11 && memcmp(key, "coordinates", 11) == 0)
				copy_swapped(builder, &member);
			else
				copy(swap, &member);
		}
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
	IaValue		root;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	ia_root(PG_GETARG_JSONB_P(0), &root);
	if (!PG_ARGISNULL(1))
		read_paths(&swap, PG_GETARG_ARRAYTYPE_P(1));
	ia_place_visit(&root, mark, &swap);
	for (int i = 0; i < swap.n_paths; i++)
	{
		if (!swap.used[i])
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("there is no place at \"%s\" / no hay un lugar en \"%s\"",
							swap.paths[i], swap.paths[i]),
					 errhint("Give the paths of ia.geometries(document). / Dé los \"path\" de ia.geometries(documento).")));
	}
	if (swap.n > 0)
		qsort(swap.geometries, swap.n, sizeof(char *), compare_pointers);
	ia_build_init(&swap.builder, root.length);
	copy(&swap, &root);
	PG_RETURN_JSONB_P(ia_build_done(&swap.builder));
}
