
-- 70_flatten.sql: a document as rows, and rows as a document.

CREATE TYPE @extschema@.flat AS (
	path text,
	pointer text,
	value jsonb
);

COMMENT ON TYPE @extschema@.flat IS
'Hoja de un documento: dónde está y qué vale.
A leaf of a document: where it is and its value. What is no container, and containers without members, are leaves.';
COMMENT ON COLUMN @extschema@.flat.path IS 'Ruta como en ia.field: sin diagonal inicial, [] por cada índice / as in ia.field: no leading slash, [] for each index';
COMMENT ON COLUMN @extschema@.flat.pointer IS 'JSON Pointer (RFC 6901); vacío es el documento / empty is the document itself';
COMMENT ON COLUMN @extschema@.flat.value IS 'El valor / the value';

CREATE FUNCTION @extschema@.flatten(doc jsonb)
RETURNS SETOF @extschema@.flat
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 500
AS 'MODULE_PATHNAME', 'ia_flatten';

COMMENT ON FUNCTION @extschema@.flatten(jsonb) IS
'Hojas de un documento, una por renglón; ia.unflatten las vuelve a juntar.
Leaves of a document, a row each, in the document''s order: path, pointer, value. Both escape ~ as ~0 and / as ~1. Any jsonb, of any depth; no row for NULL. Raises 22023 for a pointer longer than 256 MB, 42804 when the type ia.flat was altered.';

CREATE FUNCTION @extschema@.unflatten(rows @extschema@.flat[])
RETURNS jsonb
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 500
AS 'MODULE_PATHNAME', 'ia_unflatten';

COMMENT ON FUNCTION @extschema@.unflatten(@extschema@.flat[]) IS
'El documento del que son esas hojas, en cualquier orden.
The document that has these leaves, in any order; NULL for NULL or no rows. A value may be a whole container; the same row twice counts once. The path tells indexes ([]) from keys; where no path of a container is given, its members are a list exactly when they are 0 to n-1. Raises 22004 (NULL row, pointer or value), 22030 (a pointer with two values, a value where other rows have members), 22032 (document beyond 256 MB), 22033 (list with a missing or malformed index, a member both index and key), 22023 (malformed pointer; path of another place), 42804 (the type ia.flat was altered).';

CREATE FUNCTION @extschema@.flat_add(state internal, leaf @extschema@.flat)
RETURNS internal
LANGUAGE c IMMUTABLE PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'ia_flat_add';

COMMENT ON FUNCTION @extschema@.flat_add(internal, @extschema@.flat) IS
'Parte de ia.unflatten: suma una hoja.
Part of the aggregate ia.unflatten: adds a leaf. Not to be called.';

CREATE FUNCTION @extschema@.flat_combine(state internal, other internal)
RETURNS internal
LANGUAGE c IMMUTABLE PARALLEL SAFE COST 100
AS 'MODULE_PATHNAME', 'ia_flat_combine';

COMMENT ON FUNCTION @extschema@.flat_combine(internal, internal) IS
'Parte de ia.unflatten: junta las hojas de dos procesos.
Part of the aggregate ia.unflatten: joins the leaves of two workers. Not to be called.';

CREATE FUNCTION @extschema@.flat_send(state internal)
RETURNS bytea
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 100
AS 'MODULE_PATHNAME', 'ia_flat_send';

COMMENT ON FUNCTION @extschema@.flat_send(internal) IS
'Parte de ia.unflatten: las hojas como bytes, entre procesos.
Part of the aggregate ia.unflatten: the leaves as bytes, between workers. Not to be called. Raises 22032 beyond 1 GB.';

CREATE FUNCTION @extschema@.flat_receive(state bytea, unused internal)
RETURNS internal
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 100
AS 'MODULE_PATHNAME', 'ia_flat_receive';

COMMENT ON FUNCTION @extschema@.flat_receive(bytea, internal) IS
'Parte de ia.unflatten: las hojas que envió otro proceso.
Part of the aggregate ia.unflatten: the leaves that another worker sent. Not to be called.';

CREATE FUNCTION @extschema@.flat_build(state internal)
RETURNS jsonb
LANGUAGE c IMMUTABLE PARALLEL SAFE COST 500
AS 'MODULE_PATHNAME', 'ia_flat_build';

COMMENT ON FUNCTION @extschema@.flat_build(internal) IS
'Parte de ia.unflatten: arma el documento.
Part of the aggregate ia.unflatten: builds the document. Not to be called.';

CREATE AGGREGATE @extschema@.unflatten(leaf @extschema@.flat) (
	SFUNC = @extschema@.flat_add,
	STYPE = internal,
	SSPACE = 65536,
	FINALFUNC = @extschema@.flat_build,
	COMBINEFUNC = @extschema@.flat_combine,
	SERIALFUNC = @extschema@.flat_send,
	DESERIALFUNC = @extschema@.flat_receive,
	PARALLEL = SAFE
);

COMMENT ON AGGREGATE @extschema@.unflatten(@extschema@.flat) IS
'Junta hojas en el documento del que son: SELECT ia.unflatten(f) FROM ia.flatten(doc) AS f.
Puts leaves together to the document they come from; see ia.unflatten(ia.flat[]). NULL without rows; a NULL row is an error (22004), not passed over.';
