-- 79_feature.sql: what a map and a search need of a document: names made comparable, moments, GeoJSON.
-- unaccent and PostGIS are found where those extensions were put, as in 78_place.sql.
SELECT pg_catalog.set_config('search_path', pg_catalog.format('pg_catalog, %I, %I, pg_temp', p.nspname, u.nspname), true)
FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace p ON p.oid = e.extnamespace,
	pg_catalog.pg_extension f JOIN pg_catalog.pg_namespace u ON u.oid = f.extnamespace WHERE e.extname = 'postgis' AND f.extname = 'unaccent';

CREATE FUNCTION @extschema@.normal_name(name text)
RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 10
RETURN trim(regexp_replace(lower(unaccent('unaccent'::regdictionary, name)), '[^[:alnum:]]+', ' ', 'g'));
COMMENT ON FUNCTION @extschema@.normal_name(text) IS
'Un nombre como se compara: minúsculas, sin acentos ni signos, un espacio entre palabras.
A name as names are compared: small letters, no accents, no punctuation, one space between words. Rests on the dictionary unaccent; whoever changes its rules must rebuild the indexes on this function.';

CREATE FUNCTION @extschema@.moment(spelled text)
RETURNS timestamptz
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 1
AS 'MODULE_PATHNAME', 'ia_moment';
COMMENT ON FUNCTION @extschema@.moment(text) IS
'Una fecha y hora de los estándares (RFC 3339) como momento; NULL si no lo es.
A date-time of the standards (RFC 3339) as a moment, NULL where it is none. Reads no setting: an index or a generated column may rest on it.';

CREATE FUNCTION @extschema@.feature(project jsonb)
RETURNS jsonb
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 300
RETURN jsonb_strip_nulls(jsonb_build_object('id', project -> 'id')) || jsonb_build_object(
	'type', 'Feature',
	'geometry', ST_AsGeoJSON(ST_ForcePolygonCCW(@extschema@.geometry_of(project)), 9, 0)::jsonb,
	'properties', jsonb_strip_nulls(jsonb_build_object(
		'id', project -> 'id', 'title', project -> 'title', 'status', project -> 'status', 'type', project -> 'type', 'sector', project -> 'sector',
		'startDate', project #> '{period,startDate}', 'endDate', project #> '{period,endDate}',
		'amount', project #> '{budget,amount,amount}', 'currency', project #> '{budget,amount,currency}', 'updated', project -> 'updated')));
COMMENT ON FUNCTION @extschema@.feature(jsonb) IS
'Un proyecto como Feature de GeoJSON (RFC 7946).
A project as a GeoJSON Feature (RFC 7946): id; geometry, all its places as ia.geometry_of has them, null where there is none, exterior rings counterclockwise; properties id, title, status, type, sector, startDate, endDate, amount, currency, updated, those that the project has.';

CREATE FUNCTION @extschema@.feature_collect(state internal)
RETURNS jsonb
LANGUAGE c IMMUTABLE PARALLEL SAFE COST 100
AS 'MODULE_PATHNAME', 'ia_feature_collection';
COMMENT ON FUNCTION @extschema@.feature_collect(internal) IS
'Interna: la FeatureCollection de lo reunido.
Internal: the FeatureCollection of what was gathered.';

CREATE AGGREGATE @extschema@.feature_collection(feature jsonb) (
	SFUNC = @extschema@.gather_add, STYPE = internal, FINALFUNC = @extschema@.feature_collect,
	COMBINEFUNC = @extschema@.gather_combine, SERIALFUNC = @extschema@.gather_send, DESERIALFUNC = @extschema@.gather_receive, PARALLEL = SAFE);
COMMENT ON AGGREGATE @extschema@.feature_collection(jsonb) IS
'Agregado: una FeatureCollection de GeoJSON con los Features, como vienen.
Aggregate: a GeoJSON FeatureCollection of the Features, as they come. NULL ones are passed over; without any, it has an empty list.';

SET LOCAL search_path TO pg_catalog, pg_temp;
