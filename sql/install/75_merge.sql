-- 75_merge.sql: releases into one document, compiled or versioned.
-- SSPACE: the releases of a group weigh some ten thousand bytes, so that the planner sorts rather than keep all groups.

CREATE FUNCTION @extschema@.merge(releases jsonb, mode text DEFAULT 'compiled', options jsonb DEFAULT NULL)
RETURNS jsonb
LANGUAGE c IMMUTABLE PARALLEL SAFE COST 1000
AS 'MODULE_PATHNAME', 'ia_merge';

COMMENT ON FUNCTION @extschema@.merge(jsonb, text, jsonb) IS
'Fusiona las entregas de un proceso en una: compilada (el último valor de cada campo) o versionada (todos, con su entrega).
Merges the releases of one process: mode compiled (the last value of each field) or versioned (all of them, each with its release). releases: a list, a release package or a record; links are not fetched. options: version ("1.1", "1.0"), profile (as in ia.validate), overrides ({"dotted.path": "append" or "mergeByPosition"}), order ("instant", or "text" of the dates), null ("reference", or "specification": null removes objects and lists too), conflict ("error", or "last"); the first of each is the default. NULL for NULL releases. Raises 22023 for what is no release, has no date where there are several, an id that is no text or number, an object where a value was, an option that does not exist.';

CREATE FUNCTION @extschema@.merge_findings(releases jsonb, options jsonb DEFAULT NULL)
RETURNS SETOF @extschema@.finding
LANGUAGE c STABLE PARALLEL SAFE COST 1000 ROWS 10
AS 'MODULE_PATHNAME', 'ia_merge_findings';

COMMENT ON FUNCTION @extschema@.merge_findings(jsonb, jsonb) IS
'Lo que al fusionar las entregas de un proceso sería un error, se perdería o se entendería mal.
What is odd about the releases of one process, a row a finding: everything that ia.merge refuses, and what it passes over without a word (links, releases of another process, equal or unreadable dates, ids that repeat or are missing, values that are dropped); for a record, also where its compiledRelease contradicts the last values of its versionedRelease. releases, options: as in ia.merge; path is a JSON Pointer into releases. Codes: merge-…, self-contradiction (doc/findings.md). Raises 22023 where there is neither a list of releases nor a record.';

CREATE FUNCTION @extschema@.merge_append(record jsonb, release jsonb, mode text DEFAULT 'compiled', options jsonb DEFAULT NULL)
RETURNS jsonb
LANGUAGE c IMMUTABLE PARALLEL SAFE COST 500
AS 'MODULE_PATHNAME', 'ia_merge_append_release';

COMMENT ON FUNCTION @extschema@.merge_append(jsonb, jsonb, text, jsonb) IS
'Agrega una entrega posterior a lo ya fusionado.
Adds one later release to what ia.merge gave, in the same mode and with the same options; of the same date, it counts as the later. NULL for a NULL record or release. Raises IA001 for a release older than the record (merge all of them again), 22023 as ia.merge.';

CREATE FUNCTION @extschema@.as_of(releases jsonb, at timestamptz, options jsonb DEFAULT NULL)
RETURNS jsonb
LANGUAGE c IMMUTABLE PARALLEL SAFE COST 1000
AS 'MODULE_PATHNAME', 'ia_as_of';

COMMENT ON FUNCTION @extschema@.as_of(jsonb, timestamptz, jsonb) IS
'La entrega compilada con lo publicado hasta un momento.
The compiled release of what was published until a moment, that moment included; NULL when nothing was. Raises 22023 for a release whose date cannot be read, and as ia.merge.';

CREATE FUNCTION @extschema@.release_changes(releases jsonb, options jsonb DEFAULT NULL)
RETURNS TABLE (path text, release_id text, release_date timestamptz, release_tag text[], old jsonb, new jsonb)
LANGUAGE c IMMUTABLE PARALLEL SAFE COST 1000 ROWS 100
AS 'MODULE_PATHNAME', 'ia_release_changes';

COMMENT ON FUNCTION @extschema@.release_changes(jsonb, jsonb) IS
'Cambios de cada campo a lo largo de las entregas, un renglón por cambio.
Changes of each field over the releases, a row a change: path is a JSON Pointer into the merged release, old is NULL where the field was not there, new is null where it was removed. By place, the earliest first. Raises 22023 as ia.merge.';

CREATE FUNCTION @extschema@.merge_compiled(state internal)
RETURNS jsonb
LANGUAGE c IMMUTABLE PARALLEL SAFE COST 1000
AS 'MODULE_PATHNAME', 'ia_merge_compiled';
COMMENT ON FUNCTION @extschema@.merge_compiled(internal) IS
'Interna: la entrega compilada de lo reunido.
Internal: the compiled release of what was gathered.';

CREATE FUNCTION @extschema@.merge_versioned(state internal)
RETURNS jsonb
LANGUAGE c IMMUTABLE PARALLEL SAFE COST 1000
AS 'MODULE_PATHNAME', 'ia_merge_versioned';
COMMENT ON FUNCTION @extschema@.merge_versioned(internal) IS
'Interna: la entrega versionada de lo reunido.
Internal: the versioned release of what was gathered.';

CREATE AGGREGATE @extschema@.compiled_release(release jsonb) (
	SFUNC = @extschema@.gather_add, STYPE = internal, SSPACE = 65536, FINALFUNC = @extschema@.merge_compiled,
	COMBINEFUNC = @extschema@.gather_combine, SERIALFUNC = @extschema@.gather_send, DESERIALFUNC = @extschema@.gather_receive, PARALLEL = SAFE);
COMMENT ON AGGREGATE @extschema@.compiled_release(jsonb) IS
'Agregado: la entrega compilada de las entregas de un proceso.
Aggregate: the compiled release of the releases of one process, in the order of their dates; see ia.merge. NULL releases are passed over; NULL for none.';

CREATE AGGREGATE @extschema@.compiled_release(release jsonb, options jsonb) (
	SFUNC = @extschema@.gather_add, STYPE = internal, SSPACE = 65536, FINALFUNC = @extschema@.merge_compiled,
	COMBINEFUNC = @extschema@.gather_combine, SERIALFUNC = @extschema@.gather_send, DESERIALFUNC = @extschema@.gather_receive, PARALLEL = SAFE);
COMMENT ON AGGREGATE @extschema@.compiled_release(jsonb, jsonb) IS
'Agregado: la entrega compilada, con opciones como en ia.merge.
Aggregate: the compiled release, with options as in ia.merge; the first that are not NULL hold.';

CREATE AGGREGATE @extschema@.versioned_release(release jsonb) (
	SFUNC = @extschema@.gather_add, STYPE = internal, SSPACE = 65536, FINALFUNC = @extschema@.merge_versioned,
	COMBINEFUNC = @extschema@.gather_combine, SERIALFUNC = @extschema@.gather_send, DESERIALFUNC = @extschema@.gather_receive, PARALLEL = SAFE);
COMMENT ON AGGREGATE @extschema@.versioned_release(jsonb) IS
'Agregado: la entrega versionada de las entregas de un proceso.
Aggregate: the versioned release of the releases of one process, in the order of their dates; see ia.merge. NULL releases are passed over; NULL for none.';

CREATE AGGREGATE @extschema@.versioned_release(release jsonb, options jsonb) (
	SFUNC = @extschema@.gather_add, STYPE = internal, SSPACE = 65536, FINALFUNC = @extschema@.merge_versioned,
	COMBINEFUNC = @extschema@.gather_combine, SERIALFUNC = @extschema@.gather_send, DESERIALFUNC = @extschema@.gather_receive, PARALLEL = SAFE);
COMMENT ON AGGREGATE @extschema@.versioned_release(jsonb, jsonb) IS
'Agregado: la entrega versionada, con opciones como en ia.merge.
Aggregate: the versioned release, with options as in ia.merge; the first that are not NULL hold.';
