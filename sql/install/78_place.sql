-- 78_place.sql: the places of a document as geometry, what is wrong with them, and their axes swapped.
-- The geometry type and its functions are PostGIS's, wherever that extension was put: its schema joins the path for this
-- file. A stranger who may write there cannot get in between: each name is called with the very types PostGIS has it for.
SELECT pg_catalog.set_config('search_path', pg_catalog.format('pg_catalog, %I, pg_temp', n.nspname), true)
FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'postgis';

CREATE FUNCTION @extschema@.place_geometry(location jsonb)
RETURNS bytea
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 50
AS 'MODULE_PATHNAME', 'ia_place_geometry';
COMMENT ON FUNCTION @extschema@.place_geometry(jsonb) IS
'Interna: la geometría de un lugar como EWKB.
Internal: the geometry of a place as extended well-known binary.';

CREATE FUNCTION @extschema@.place_union(doc jsonb)
RETURNS bytea
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 100
AS 'MODULE_PATHNAME', 'ia_place_union';
COMMENT ON FUNCTION @extschema@.place_union(jsonb) IS
'Interna: los lugares de un documento como un EWKB.
Internal: the places of a document as one extended well-known binary.';

CREATE FUNCTION @extschema@.place_rows(doc jsonb)
RETURNS TABLE (path text, location_id text, ewkb bytea, address text, gazetteer jsonb)
LANGUAGE c IMMUTABLE PARALLEL SAFE COST 100 ROWS 2
AS 'MODULE_PATHNAME', 'ia_place_rows';
COMMENT ON FUNCTION @extschema@.place_rows(jsonb) IS
'Interna: los lugares de un documento, su geometría como EWKB.
Internal: the places of a document, geometry as extended well-known binary.';

CREATE FUNCTION @extschema@.place_invalid(ewkb bytea)
RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 200
RETURN nullif(ST_IsValidReason(ewkb::geometry), 'Valid Geometry');
COMMENT ON FUNCTION @extschema@.place_invalid(bytea) IS
'Interna: por qué PostGIS no da por válida una geometría; NULL: la da.
Internal: why PostGIS does not take a geometry for valid; NULL: it does.';

CREATE FUNCTION @extschema@.place_distance(ewkb bytea, area geometry)
RETURNS double precision
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000
RETURN CASE WHEN ST_Intersects(ewkb::geometry, ST_Transform(area, 4326)) THEN 0
	ELSE ST_Distance(ewkb::geometry::geography, ST_Transform(area, 4326)::geography) END;
COMMENT ON FUNCTION @extschema@.place_distance(bytea, geometry) IS
'Interna: metros de una geometría a un área; 0 si se tocan.
Internal: metres from a geometry to an area; 0 if they touch.';

CREATE FUNCTION @extschema@.geometry(location jsonb)
RETURNS geometry
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 60
RETURN @extschema@.place_geometry(location)::geometry;
COMMENT ON FUNCTION @extschema@.geometry(jsonb) IS
'La geometría de un lugar (Location) o de un objeto {type, coordinates}, como PostGIS, SRID 4326.
The geometry of a Location, or of a {type, coordinates} itself, SRID 4326: Point, MultiPoint, LineString, MultiLineString, Polygon, MultiPolygon; with elevation if every position has one. NULL where there is none, or where something is wrong with it: ia.place_findings says what. Axes are never swapped here.';

CREATE FUNCTION @extschema@.geometries(doc jsonb)
RETURNS TABLE (path text, location_id text, geom geometry, address text, gazetteer jsonb)
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 200 ROWS 2
BEGIN ATOMIC
	SELECT r.path, r.location_id, r.ewkb::geometry, r.address, r.gazetteer FROM @extschema@.place_rows(doc) r;
END;
COMMENT ON FUNCTION @extschema@.geometries(jsonb) IS
'Los lugares de un proyecto, una entrega, un registro o un paquete, un renglón por lugar.
The places of a project, release, record or package, a row a place: a project''s locations and those of its beneficiaries; a release''s planning/project/locations, and the deliveryLocation(s) of its tender, awards, contracts and their items; not of versioned releases, where places have histories. path is a JSON Pointer; geom as ia.geometry; address is one line; NULL what a place does not have.';

CREATE FUNCTION @extschema@.geometry_of(doc jsonb)
RETURNS geometry
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 120
RETURN @extschema@.place_union(doc)::geometry;
COMMENT ON FUNCTION @extschema@.geometry_of(jsonb) IS
'Los lugares de un documento como una sola geometría.
The places of a document as one geometry, SRID 4326: itself if there is one; a MultiPoint, MultiLineString or MultiPolygon if all are of that family; else a GeometryCollection of points, lines and polygons. Elevation stays if all have it. NULL if no place has a geometry that is right.';

CREATE FUNCTION @extschema@.place_findings(doc jsonb, area geometry DEFAULT NULL)
RETURNS SETOF @extschema@.finding
LANGUAGE c STABLE PARALLEL SAFE COST 500 ROWS 2
AS 'MODULE_PATHNAME', 'ia_place_findings';
COMMENT ON FUNCTION @extschema@.place_findings(jsonb, geometry) IS
'Lo que está mal, o parece estarlo, en los lugares de un documento.
What is wrong, or looks wrong, with the places of a document, a row a finding: type, nesting, positions, rings, numbers out of range, axes in the wrong order, a place outside of the country it names, a gazetteer identifier that is a link. area: where the places should be, in any SRID; outside of it by more than 1 km is a finding, of the axes if it is inside once they are swapped. Codes: place-…, axis-order (doc/findings.md); all are warnings. ia.validate includes those that need no area.';

CREATE FUNCTION @extschema@.swap_axes(doc jsonb, paths text[] DEFAULT NULL)
RETURNS jsonb
LANGUAGE c IMMUTABLE PARALLEL SAFE COST 100
AS 'MODULE_PATHNAME', 'ia_swap_axes';
COMMENT ON FUNCTION @extschema@.swap_axes(jsonb, text[]) IS
'El documento con los ejes de sus lugares intercambiados: la reparación de «primero la latitud».
The document with the first two numbers of each position of its places swapped; paths: only those places (path of ia.geometries, or of their geometry). Nothing else changes, not a digit. NULL for NULL. Raises 22023 for a path where no place is.';

SET LOCAL search_path TO pg_catalog, pg_temp;
