/*
 * ia_place.h
 *		Places in documents, and their geometries.
 */
#ifndef IA_PLACE_H
#define IA_PLACE_H

#include "fmgr.h"
#include "ia_report.h"

/* The kinds of geometry, numbered as in well-known binary. */
typedef enum IaShapeType
{
	IA_SHAPE_NONE,
	IA_POINT,
	IA_LINE_STRING,
	IA_POLYGON,
	IA_MULTI_POINT,
	IA_MULTI_LINE_STRING,
	IA_MULTI_POLYGON,
	IA_GEOMETRY_COLLECTION
} IaShapeType;

typedef struct IaPosition
{
	double		x;				/* longitude, as it is written */
	double		y;				/* latitude */
	double		z;				/* elevation, metres */
} IaPosition;

/* A geometry, taken apart: parts are points, lines or rings. */
typedef struct IaGeometry
{
	IaShapeType type;
	bool		elevated;		/* every position has an elevation */
	IaPosition *positions;
	uint32		n_positions;
	uint32		max_positions;
	uint32	   *parts;			/* positions in each line or ring */
	uint32		n_parts;
	uint32		max_parts;
	uint32	   *polygons;		/* rings in each polygon */
	uint32		n_polygons;
	uint32		max_polygons;
	bool		faulty;
} IaGeometry;

/*
 * What is asked of PostGIS, through SQL functions of ours: found, and its plan
 * made, when it is asked for the first time, and kept as long as home lives.
 */
typedef struct IaPostgis
{
	MemoryContext home;
	FmgrInfo	invalid;
	FmgrInfo	distance;
} IaPostgis;

/* Called for each place of a document, a Location. */
typedef void (*IaPlaceVisitor) (const IaValue *location, const IaFrame *frame, void *state);

/* ia_place.c */
extern void ia_place_visit(const IaValue *document, IaPlaceVisitor visit, void *state);
extern bytea *ia_place_flat(FunctionCallInfo fcinfo, const IaValue *document);

/* ia_place_geometry.c */
extern bool ia_geometry_read(const IaValue *geometry, IaGeometry *into, IaReport *report,
							 bool schema, const IaFrame *frame);
extern bytea *ia_geometry_write(const IaGeometry *geometries, uint32 n);

/* ia_place_findings.c */
extern void ia_place_check(const IaValue *document, IaReport *report);
extern const char *ia_place_invalid(IaPostgis *postgis, bytea *geometry);

#endif							/* IA_PLACE_H */
