/*
 * ia_place_findings.c
 *		What is wrong, or looks wrong, with a place.
 *
 * Nearly every point published so far has latitude and longitude in the wrong
 * order, and in some countries that cannot be seen from the numbers.  So a
 * place is held against what it says of itself, the country of its address or
 * gazetteer, and against an area when the caller has one: outside of it, and
 * inside once the axes are swapped, it is a mistake of the axes.
 *
 * What needs geometry proper (do rings cross, how far is it) is asked of
 * PostGIS, through two SQL functions of the extension.
 */
#include "postgres.h"

#include <math.h>

#include "funcapi.h"
#include "ia.h"
#include "ia_countries.h"
#include "ia_place.h"
#include "miscadmin.h"
#include "parser/parse_func.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

IA_FUNCTION(ia_place_findings);

#define NEAR 1000.0				/* metres: borders are not drawn more exactly */

/* The answer of one of the extension's SQL functions; its schema has a fixed name (ia.control). */
static Datum
ask(IaPostgis *postgis, FmgrInfo *function, const char *name, Datum first, Datum second,
	bool *is_null)
{
	LOCAL_FCINFO(call, 2);
	Datum		answer;

	if (!OidIsValid(function->fn_oid))
		fmgr_info_cxt(LookupFuncName(list_make2(makeString("ia"), makeString(pstrdup(name))),
									 -1, NULL, false),
					  function, postgis->home);
	InitFunctionCallInfoData(*call, function, function->fn_nargs, InvalidOid, NULL, NULL);
	call->args[0] = (NullableDatum) {first, false};
	call->args[1] = (NullableDatum) {second, false};
	answer = FunctionCallInvoke(call);
	*is_null = call->isnull;
	return answer;
}

/* Why PostGIS does not take polygons for valid; NULL: it does. */
const char *
ia_place_invalid(IaPostgis *postgis, bytea *geometry)
{
	bool		valid;
	Datum		reason = ask(postgis, &postgis->invalid, "place_invalid",
							 PointerGetDatum(geometry), (Datum) 0, &valid);

	return valid ? NULL : TextDatumGetCString(reason);
}

/* Metres from a geometry to an area; 0: they touch, or one of them is empty. */
static double
distance(IaPostgis *postgis, const IaGeometry *geometry, Datum area)
{
	bool		unknown;
	Datum		metres = ask(postgis, &postgis->distance, "place_distance",
							 PointerGetDatum(ia_geometry_write(geometry, 1)), area, &unknown);

	return unknown ? 0 : DatumGetFloat8(metres);
}

/* The country that a place says it is in; NULL: it does not, or it is not known. */
static const IaCountry *
country_of(const IaValue *location)
{
	IaValue		object;
	IaValue		value;

	if (ia_member(ia_container(location), "address", 7, &object) && ia_is_object(&object) &&
		ia_member(ia_container(&object), "countryName", 11, &value) && ia_is_string(&value))
		return ia_country_find(value.data, value.length);
	if (!ia_member(ia_container(location), "gazetteer", 9, &object) || !ia_is_object(&object) ||
		!ia_member(ia_container(&object), "scheme", 6, &value) || !ia_is_string(&value) ||
		value.length != 4 || memcmp(value.data, "ISO2", 4) != 0 ||
		!ia_member(ia_container(&object), "identifiers", 11, &value) || !ia_is_array(&value) ||
		JsonContainerSize(ia_container(&value)) != 1)
		return NULL;
	ia_element(ia_container(&value), 0, &object);
	return ia_is_string(&object) ? ia_country_find(object.data, object.length) : NULL;
}

/* Whether all of a geometry is inside of a country's box, as it is or swapped. */
static bool
is_inside(const IaGeometry *geometry, const IaCountry *country, bool swapped)
{
	for (uint32 i = 0; i < geometry->n_positions; i++)
	{
		double		x = swapped ? geometry->positions[i].y : geometry->positions[i].x;
		double		y = swapped ? geometry->positions[i].x : geometry->positions[i].y;

		if (x < country->west || x > country->east || y < country->south || y > country->north)
			return false;
	}
	return true;
}

static void
swap(IaGeometry *geometry)
{
	for (uint32 i = 0; i < geometry->n_positions; i++)
	{
		double		x = geometry->positions[i].x;

		geometry->positions[i].x = geometry->positions[i].y;
		geometry->positions[i].y = x;
	}
}

/* Whether every position is on Earth once the axes are swapped. */
static bool
is_swappable(const IaGeometry *geometry)
{
	for (uint32 i = 0; i < geometry->n_positions; i++)
	{
		if (fabs(geometry->positions[i].x) > 90)
			return false;
	}
	return true;
}

/* A geometry against the country that it should be in. */
static bool
check_country(const IaGeometry *geometry, const IaCountry *country, const IaValue *coordinates,
			  const IaFrame *frame, IaReport *report)
{
	IaFinding	finding = {
		.fault = IA_FAULT_PLACE_COUNTRY, .frame = frame, .value = coordinates,
		.other = country->code, .other_length = strlen(country->code)
	};

	if (is_inside(geometry, country, false))
		return true;
	if (is_inside(geometry, country, true))
		finding.fault = IA_FAULT_PLACE_AXES_COUNTRY;
	(void) ia_report(report, &finding);
	return false;
}

/* A geometry against the area that the caller has. */
static void
check_area(IaPostgis *postgis, IaGeometry *geometry, const IaValue *coordinates,
		   const IaFrame *frame, Datum area, IaReport *report)
{
	double		metres = distance(postgis, geometry, area);
	IaFinding	finding = {
		.fault = IA_FAULT_PLACE_FAR, .frame = frame, .value = coordinates,
		.number = {(int64) rint(metres / 1000)}
	};

	if (metres <= NEAR)
		return;
	if (is_swappable(geometry))
	{
		swap(geometry);
		if (distance(postgis, geometry, area) <= NEAR)
			finding.fault = IA_FAULT_PLACE_AXES_AREA;
	}
	(void) ia_report(report, &finding);
}

/* An identifier of a gazetteer is a key in it, not an address. */
static void
check_gazetteer(const IaValue *location, const IaFrame *frame, IaReport *report)
{
	IaFrame		gazetteer = {frame, "gazetteer", 9};
	IaFrame		list = {&gazetteer, "identifiers", 11};
	IaValue		object;
	IaValue		value;
	IaCursor	cursor;

	if (!ia_member(ia_container(location), "gazetteer", 9, &object) || !ia_is_object(&object) ||
		!ia_member(ia_container(&object), "identifiers", 11, &value) || !ia_is_array(&value))
		return;
	ia_array_open(&cursor, ia_container(&value));
	for (uint32 i = 0; i < cursor.n; i++)
	{
		IaFrame		place = {&list, NULL, i};
		IaValue		element;
		IaFinding	finding = {
			.fault = IA_FAULT_PLACE_GAZETTEER, .frame = &place, .value = &element
		};

		if (i % 1024 == 1023)
			CHECK_FOR_INTERRUPTS();
		ia_array_next(&cursor, &element);
		if (ia_is_string(&element) &&
			((element.length > 7 && pg_strncasecmp(element.data, "http://", 7) == 0) ||
			 (element.length > 8 && pg_strncasecmp(element.data, "https://", 8) == 0)))
			(void) ia_report(report, &finding);
	}
}

typedef struct Check
{
	IaReport   *report;
	MemoryContext place;		/* what a place leaves behind */
	IaPostgis	postgis;
	bool		schema;			/* what the schema says is said already */
	bool		has_area;
	Datum		area;
} Check;

/* All there is to say of a place. */
static void
check_place(const IaValue *location, const IaFrame *frame, void *state)
{
	Check	   *check = state;
	MemoryContext home = MemoryContextSwitchTo(check->place);
	IaFrame		geometry_frame = {frame, "geometry", 8};
	IaFrame		list_frame = {&geometry_frame, "coordinates", 11};
	const IaCountry *country = country_of(location);
	const char *invalid = NULL;
	IaGeometry	geometry;
	IaValue		value;
	IaValue		coordinates;

	check_gazetteer(location, frame, check->report);
	if (ia_member(ia_container(location), "geometry", 8, &value) && !ia_is_null(&value) &&
		ia_geometry_read(&value, &geometry, check->report, check->schema, &geometry_frame))
	{
		(void) ia_member(ia_container(&value), "coordinates", 11, &coordinates);
		if (geometry.n_polygons > 0)
			invalid = ia_place_invalid(&check->postgis, ia_geometry_write(&geometry, 1));
		if (invalid)
		{
			IaFinding	finding = {
				.fault = IA_FAULT_PLACE_CROSSING, .frame = &list_frame,
				.other = invalid, .other_length = strlen(invalid)
			};

			(void) ia_report(check->report, &finding);
		}
		else if ((country == NULL ||
				  check_country(&geometry, country, &coordinates, &list_frame, check->report)) &&
				 check->has_area)
			check_area(&check->postgis, &geometry, &coordinates, &list_frame, check->area,
					   check->report);
	}
	MemoryContextSwitchTo(home);
	MemoryContextReset(check->place);
}

static void
check_places(Check *check, const IaValue *document)
{
	check->postgis.home = CurrentMemoryContext;
	check->place = AllocSetContextCreate(CurrentMemoryContext, "ia place", ALLOCSET_DEFAULT_SIZES);
	ia_place_visit(document, check_place, check);
	MemoryContextDelete(check->place);
}

/* The places of a document that is validated. */
void
ia_place_check(const IaValue *document, IaReport *report)
{
	Check		check = {.report = report, .schema = true};

	check_places(&check, document);
}

/* place_findings(doc jsonb, area geometry) */
Datum
ia_place_findings(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	IaReport	report;
	Check		check = {.report = &report, .has_area = !PG_ARGISNULL(1)};
	IaValue		root;

	InitMaterializedSRF(fcinfo, 0);
	if (PG_ARGISNULL(0))
		return (Datum) 0;
	if (check.has_area)
		check.area = PG_GETARG_DATUM(1);
	ia_report_init(&report);
	report.tuplestore = rsinfo->setResult;
	report.tupdesc = rsinfo->setDesc;
	ia_root(PG_GETARG_JSONB_P(0), &root);
	check_places(&check, &root);
	return (Datum) 0;
}
