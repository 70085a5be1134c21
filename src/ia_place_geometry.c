/*
 * ia_place_geometry.c
 *		GeoJSON geometry → positions, and positions → extended well-known binary.
 *
 * A geometry is made only of what is right: the type is one of the six that the
 * standards have, lists nest as the type asks, lines and rings have their
 * positions, rings close, and every position is on Earth.  What is wrong is
 * reported, each sort once a geometry, or only found to be.  Whether rings cross
 * is PostGIS's to say (ia_place_findings.c).
 *
 * Written for PostGIS, which takes bytes (bytea::geometry) and needs no header
 * of its own here.  Elevation is kept where every position has one.
 */
#include "postgres.h"

#include <math.h>

#include "ia_place.h"
#include "ia_text.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#define SRID 4326
#define EWKB_Z 0x80000000
#define EWKB_SRID 0x20000000

/* Of the faults of a place. */
#define BIT(fault) ((uint32) 1 << ((fault) - IA_FAULT_PLACE_TYPE))

/* How lists nest: a Point's coordinates are one position. */
typedef struct ShapeName
{
	const char *name;
	IaShapeType type;
	int			depth;
} ShapeName;

static const ShapeName shapes[] = {
	{"Point", IA_POINT, 1},
	{"MultiPoint", IA_MULTI_POINT, 2},
	{"LineString", IA_LINE_STRING, 2},
	{"MultiLineString", IA_MULTI_LINE_STRING, 3},
	{"Polygon", IA_POLYGON, 3},
	{"MultiPolygon", IA_MULTI_POLYGON, 4}
};

/* Reading under way. */
typedef struct Reader
{
	IaGeometry *geometry;
	IaReport   *report;			/* NULL: it is enough to know that something is wrong */
	const ShapeName *shape;
	uint32		told;			/* faults reported, a bit each from the first of a place */
	uint32		faults;
	bool		flat;			/* some position has no elevation */
} Reader;

/* ---- reading ---- */

/* Something is wrong; of each sort the first is reported. */
static void
fault(Reader *reader, IaFault fault, const IaValue *value, const IaFrame *frame)
{
	uint32		bit = BIT(fault);
	IaFinding	finding = {.fault = fault, .frame = frame, .value = value};

	reader->geometry->faulty = true;
	reader->faults++;
	if (reader->report == NULL || (reader->told & bit))
		return;
	reader->told |= bit;
	if (reader->shape)
	{
		finding.suggestion = reader->shape->name;
		finding.suggestion_length = strlen(reader->shape->name);
		finding.number[0] = reader->shape->depth;
	}
	(void) ia_report(reader->report, &finding);
}

/* Room for one more of something. */
#define MAKE_ROOM(array, n, max) \
	do { \
		if ((n) == (max)) \
		{ \
			(max) = (max) * 2 + 16; \
			(array) = (array) ? repalloc_huge((array), (Size) (max) * sizeof(*(array))) : \
				palloc((max) * sizeof(*(array))); \
		} \
	} while (0)

static void
add_count(uint32 **counts, uint32 *n, uint32 *max, uint32 count)
{
	MAKE_ROOM(*counts, *n, *max);
	(*counts)[(*n)++] = count;
}

/* A position: two numbers, or three. */
static void
read_position(Reader *reader, const IaValue *value, const IaFrame *frame)
{
	IaGeometry *geometry = reader->geometry;
	double		numbers[3] = {0};
	IaPosition *position;
	IaCursor	cursor;

	ia_array_open(&cursor, ia_container(value));
	for (uint32 i = 0; i < cursor.n; i++)
	{
		IaFrame		place = {frame, NULL, i};
		IaValue		element;
		double		number;

		ia_array_next(&cursor, &element);
		if (ia_is_container(&element))
		{
			fault(reader, IA_FAULT_PLACE_NESTING, &element, &place);
			return;
		}
		if (element.type != JENTRY_ISNUMERIC)
		{
			fault(reader, IA_FAULT_PLACE_NUMBER, &element, &place);
			return;
		}
		if (i >= lengthof(numbers))
			continue;
		number = DatumGetFloat8(DirectFunctionCall1(numeric_float8_no_overflow,
													PointerGetDatum(element.data)));
		if (!isfinite(number))
			fault(reader, IA_FAULT_PLACE_NUMBER, &element, &place);
		numbers[i] = number;
	}
	if (cursor.n < 2 || cursor.n > 3)
	{
		fault(reader, cursor.n == 0 ? IA_FAULT_PLACE_EMPTY : IA_FAULT_PLACE_POSITION, value, frame);
		return;
	}
	reader->flat |= cursor.n == 2;
	if (fabs(numbers[0]) > 180 || fabs(numbers[1]) > 90)
		fault(reader, fabs(numbers[0]) <= 90 && fabs(numbers[1]) <= 180 ?
			  IA_FAULT_PLACE_AXES : IA_FAULT_PLACE_RANGE, value, frame);
	MAKE_ROOM(geometry->positions, geometry->n_positions, geometry->max_positions);
	position = &geometry->positions[geometry->n_positions++];
	*position = (IaPosition) {numbers[0], numbers[1], numbers[2]};
}

/* Whether a line or ring that has been read is long enough, and closed. */
static void
check_part(Reader *reader, uint32 n, const IaValue *value, const IaFrame *frame)
{
	IaGeometry *geometry = reader->geometry;
	bool		ring = reader->shape->type == IA_POLYGON || reader->shape->type == IA_MULTI_POLYGON;
	const IaPosition *last = &geometry->positions[geometry->n_positions - 1];
	const IaPosition *first = last - n + 1;

	add_count(&geometry->parts, &geometry->n_parts, &geometry->max_parts, n);
	if (n < (ring ? 4 : 2))
	{
		IaFault		kind = ring ? IA_FAULT_PLACE_SHORT_RING : IA_FAULT_PLACE_SHORT_LINE;

		fault(reader, kind, value, frame);
	}
	else if (ring && (first->x != last->x || first->y != last->y || first->z != last->z))
		fault(reader, IA_FAULT_PLACE_OPEN_RING, value, frame);
}

/* Lists of lists down to positions: depth is how many are still to come. */
static void
read_list(Reader *reader, const IaValue *value, int depth, const IaFrame *frame)
{
	IaGeometry *geometry = reader->geometry;
	uint32		positions = geometry->n_positions;
	uint32		parts = geometry->n_parts;
	uint32		faults = reader->faults;
	IaCursor	cursor;

	CHECK_FOR_INTERRUPTS();
	if (!ia_is_array(value))
	{
		fault(reader, depth == 1 && ia_is_object(value) ? IA_FAULT_PLACE_NUMBER :
			  IA_FAULT_PLACE_NESTING, value, frame);
		return;
	}
	if (depth == 1)
	{
		read_position(reader, value, frame);
		return;
	}
	ia_array_open(&cursor, ia_container(value));
	if (cursor.n == 0)
		fault(reader, IA_FAULT_PLACE_EMPTY, value, frame);
	for (uint32 i = 0; i < cursor.n; i++)
	{
		IaFrame		place = {frame, NULL, i};
		IaValue		element;

		ia_array_next(&cursor, &element);
		read_list(reader, &element, depth - 1, &place);
	}
	if (reader->faults > faults)
		return;					/* what follows from that is not another mistake */
	if (depth == 2 && reader->shape->type != IA_MULTI_POINT)
		check_part(reader, geometry->n_positions - positions, value, frame);
	if (depth == 3 && reader->shape->type != IA_MULTI_LINE_STRING)
		add_count(&geometry->polygons, &geometry->n_polygons, &geometry->max_polygons,
				  geometry->n_parts - parts);
}

/* The shape of that name; *exact: written as it should be. */
static const ShapeName *
find_shape(const IaValue *type, bool *exact)
{
	for (int i = 0; i < lengthof(shapes); i++)
	{
		if (strlen(shapes[i].name) != type->length ||
			pg_strncasecmp(shapes[i].name, type->data, type->length) != 0)
			continue;
		*exact = memcmp(shapes[i].name, type->data, type->length) == 0;
		return &shapes[i];
	}
	return NULL;
}

/*
 * Read a geometry object; false: there is something wrong with it.  schema: what
 * the schema finds wrong itself is not reported again.
 */
bool
ia_geometry_read(const IaValue *value, IaGeometry *geometry, IaReport *report, bool schema,
				 const IaFrame *frame)
{
	Reader		reader = {
		.geometry = geometry, .report = report,
		.told = schema ? BIT(IA_FAULT_PLACE_TYPE) | BIT(IA_FAULT_PLACE_NUMBER) : 0
	};
	IaFrame		type_frame = {frame, "type", 4};
	IaFrame		list_frame = {frame, "coordinates", 11};
	bool		exact = true;
	IaValue		type;
	IaValue		list;

	memset(geometry, 0, sizeof(*geometry));
	if (schema && ia_is_object(value) && JsonContainerSize(ia_container(value)) == 0)
		reader.told |= BIT(IA_FAULT_PLACE_EMPTY);
	if (!ia_is_object(value) ||
		!ia_member(ia_container(value), "coordinates", 11, &list) || ia_is_null(&list) ||
		!ia_member(ia_container(value), "type", 4, &type) || ia_is_null(&type))
	{
		fault(&reader, IA_FAULT_PLACE_EMPTY, NULL, frame);
		return false;
	}
	reader.shape = ia_is_string(&type) ? find_shape(&type, &exact) : NULL;
	if (reader.shape == NULL || !exact)
		fault(&reader, IA_FAULT_PLACE_TYPE, &type, &type_frame);
	if (reader.shape == NULL)
		return false;
	geometry->faulty = false;	/* "point" can be read for what it is */
	geometry->type = reader.shape->type;
	read_list(&reader, &list, reader.shape->depth, &list_frame);
	geometry->elevated = !reader.flat;
	return !geometry->faulty;
}

/* ---- writing ---- */

/* Where bytes go; they are counted before. */
typedef struct Writer
{
	char	   *at;
	uint32		flags;
} Writer;

static void
put_header(Writer *writer, IaShapeType type, bool outermost)
{
	uint32		word = type | writer->flags | (outermost ? EWKB_SRID : 0);
	uint32		srid = SRID;

#ifdef WORDS_BIGENDIAN
	*writer->at++ = 0;
#else
	*writer->at++ = 1;
#endif
	memcpy(writer->at, &word, sizeof(word));
	writer->at += sizeof(word);
	if (!outermost)
		return;
	memcpy(writer->at, &srid, sizeof(srid));
	writer->at += sizeof(srid);
}

static void
put_count(Writer *writer, uint32 n)
{
	memcpy(writer->at, &n, sizeof(n));
	writer->at += sizeof(n);
}

static void
put_positions(Writer *writer, const IaPosition *positions, uint32 n)
{
	Size		bytes = (writer->flags & EWKB_Z ? 3 : 2) * sizeof(double);

	for (uint32 i = 0; i < n; i++)
	{
		memcpy(writer->at, &positions[i], bytes);
		writer->at += bytes;
	}
}

/* The simple geometries of one, each with a header of its own; `only`: it stands alone. */
static void
put_simple(Writer *writer, const IaGeometry *geometry, bool only)
{
	const IaPosition *position = geometry->positions;
	uint32		part = 0;

	switch (geometry->type)
	{
		case IA_POINT:
		case IA_MULTI_POINT:
			for (uint32 i = 0; i < geometry->n_positions; i++)
			{
				put_header(writer, IA_POINT, only);
				put_positions(writer, position++, 1);
			}
			break;
		case IA_LINE_STRING:
		case IA_MULTI_LINE_STRING:
			for (; part < geometry->n_parts; position += geometry->parts[part++])
			{
				put_header(writer, IA_LINE_STRING, only);
				put_count(writer, geometry->parts[part]);
				put_positions(writer, position, geometry->parts[part]);
			}
			break;
		default:
			for (uint32 i = 0; i < geometry->n_polygons; i++)
			{
				put_header(writer, IA_POLYGON, only);
				put_count(writer, geometry->polygons[i]);
				for (uint32 k = 0; k < geometry->polygons[i]; position += geometry->parts[part++], k++)
				{
					put_count(writer, geometry->parts[part]);
					put_positions(writer, position, geometry->parts[part]);
				}
			}
			break;
	}
}

/* How many simple geometries one has. */
static uint32
count_simple(const IaGeometry *geometry)
{
	switch (geometry->type)
	{
		case IA_POINT:
		case IA_MULTI_POINT:
			return geometry->n_positions;
		case IA_LINE_STRING:
		case IA_MULTI_LINE_STRING:
			return geometry->n_parts;
		default:
			return geometry->n_polygons;
	}
}

/*
 * Geometries as one: itself if there is one; points, lines or polygons alone as
 * the multi of their kind; else a collection of the simple ones.
 */
bytea *
ia_geometry_write(const IaGeometry *geometries, uint32 n)
{
	Size		bytes = VARHDRSZ + 13;
	uint32		simple = 0;
	bool		elevated = true;
	IaShapeType type = IA_SHAPE_NONE;
	bool		alone;
	Writer		writer;
	bytea	   *written;

	for (uint32 i = 0; i < n; i++)
	{
		const IaGeometry *geometry = &geometries[i];
		IaShapeType single = geometry->type > IA_POLYGON ? geometry->type - 3 : geometry->type;

		type = type == IA_SHAPE_NONE || type == single ? single : IA_GEOMETRY_COLLECTION;
		elevated = elevated && geometry->elevated;
		simple += count_simple(geometry);
		bytes += (Size) count_simple(geometry) * 9 + (Size) geometry->n_parts * 4 +
			(Size) geometry->n_positions * sizeof(IaPosition);
	}
	alone = n == 1 && geometries[0].type <= IA_POLYGON;
	written = MemoryContextAllocHuge(CurrentMemoryContext, bytes + (alone ? 4 : 0));
	writer = (Writer) {VARDATA(written), elevated ? EWKB_Z : 0};
	if (!alone)
	{
		put_header(&writer, type == IA_GEOMETRY_COLLECTION ? type : type + 3, true);
		put_count(&writer, simple);
	}
	for (uint32 i = 0; i < n; i++)
		put_simple(&writer, &geometries[i], alone);
	SET_VARSIZE(written, writer.at - (char *) written);
	return written;
}
