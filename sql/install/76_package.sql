-- 76_package.sql: releases and records into packages.

CREATE FUNCTION @extschema@.package_releases(state internal)
RETURNS jsonb
LANGUAGE c IMMUTABLE PARALLEL SAFE COST 1000
AS 'MODULE_PATHNAME', 'ia_package_releases';
COMMENT ON FUNCTION @extschema@.package_releases(internal) IS
'Interna: el paquete de entregas de lo reunido.
Internal: the release package of what was gathered.';

CREATE FUNCTION @extschema@.package_records(state internal)
RETURNS jsonb
LANGUAGE c IMMUTABLE PARALLEL SAFE COST 1000
AS 'MODULE_PATHNAME', 'ia_package_records';
COMMENT ON FUNCTION @extschema@.package_records(internal) IS
'Interna: el paquete de registros de lo reunido.
Internal: the record package of what was gathered.';

CREATE AGGREGATE @extschema@.release_package(release jsonb, metadata jsonb) (
	SFUNC = @extschema@.gather_add, STYPE = internal, SSPACE = 65536, FINALFUNC = @extschema@.package_releases,
	COMBINEFUNC = @extschema@.gather_combine, SERIALFUNC = @extschema@.gather_send, DESERIALFUNC = @extschema@.gather_receive, PARALLEL = SAFE);
COMMENT ON AGGREGATE @extschema@.release_package(jsonb, jsonb) IS
'Agregado: el paquete de entregas, con los metadatos de quien publica.
Aggregate: the release package of releases, or of records with full releases (theirs are taken), as they come. metadata: the package''s own members, kept as they are: uri, publishedDate, publisher with a name, and what else there is; version is "1.1" when it is missing. The first metadata that is not NULL holds. NULL rows are passed over; NULL for none, since a package without releases is not valid. Raises 22023 for metadata that lacks what the standard requires, has it wrong or brings a list of its own; for a row that is no release or record, or has links in place of releases (they are not fetched).';

CREATE AGGREGATE @extschema@.record_package(input jsonb, metadata jsonb) (
	SFUNC = @extschema@.gather_add, STYPE = internal, SSPACE = 65536, FINALFUNC = @extschema@.package_records,
	COMBINEFUNC = @extschema@.gather_combine, SERIALFUNC = @extschema@.gather_send, DESERIALFUNC = @extschema@.gather_receive, PARALLEL = SAFE);
COMMENT ON AGGREGATE @extschema@.record_package(jsonb, jsonb) IS
'Agregado: el paquete de registros de entregas o registros, con los metadatos de quien publica.
Aggregate: the record package of releases (one record a process, in the order in which the processes come first: ocid, releases by date, compiledRelease) and of records (kept as they are). metadata as in ia.release_package; packages is a member of it. NULL rows are passed over; NULL for none, since a package without records is not valid. Raises 22023 as ia.release_package and ia.merge, and for a second record of a process.';

CREATE AGGREGATE @extschema@.record_package(input jsonb, metadata jsonb, options jsonb) (
	SFUNC = @extschema@.gather_add, STYPE = internal, SSPACE = 65536, FINALFUNC = @extschema@.package_records,
	COMBINEFUNC = @extschema@.gather_combine, SERIALFUNC = @extschema@.gather_send, DESERIALFUNC = @extschema@.gather_receive, PARALLEL = SAFE);
COMMENT ON AGGREGATE @extschema@.record_package(jsonb, jsonb, jsonb) IS
'Agregado: el paquete de registros, con opciones.
Aggregate: the record package, with options; the first that are not NULL hold. releases: "full" (default), or "linked": {url, date, tag}, the url being the option url, or else the one element of packages in the metadata, and "#" and the id of the release. compiled (default true), versioned (default false): whether the record has the merged releases; and the options of ia.merge. A record given whole keeps what it has: an option that is given, not left to its default, turns its releases into links or adds the merged releases that it lacks. Raises 22023 as without options, for links where full or merged releases are asked for, and for a link without an address or id.';
