-- 74_gather.sql: the state that the aggregates over documents share: what came, until all of it has.

CREATE FUNCTION @extschema@.gather_add(state internal, document jsonb)
RETURNS internal
LANGUAGE c IMMUTABLE PARALLEL SAFE COST 1
AS 'MODULE_PATHNAME', 'ia_gather_add';
COMMENT ON FUNCTION @extschema@.gather_add(internal, jsonb) IS
'Interna: agrega un documento al agregado.
Internal: adds a document to the aggregate.';

CREATE FUNCTION @extschema@.gather_add(state internal, document jsonb, asked jsonb)
RETURNS internal
LANGUAGE c IMMUTABLE PARALLEL SAFE COST 1
AS 'MODULE_PATHNAME', 'ia_gather_add';
COMMENT ON FUNCTION @extschema@.gather_add(internal, jsonb, jsonb) IS
'Interna: agrega un documento al agregado, con lo que se pide de él.
Internal: adds a document to the aggregate, with what is asked of it.';

CREATE FUNCTION @extschema@.gather_add(state internal, document jsonb, asked jsonb, asked_too jsonb)
RETURNS internal
LANGUAGE c IMMUTABLE PARALLEL SAFE COST 1
AS 'MODULE_PATHNAME', 'ia_gather_add';
COMMENT ON FUNCTION @extschema@.gather_add(internal, jsonb, jsonb, jsonb) IS
'Interna: agrega un documento al agregado, con lo que se pide de él.
Internal: adds a document to the aggregate, with what is asked of it.';

CREATE FUNCTION @extschema@.gather_combine(state internal, other internal)
RETURNS internal
LANGUAGE c IMMUTABLE PARALLEL SAFE COST 1
AS 'MODULE_PATHNAME', 'ia_gather_combine';
COMMENT ON FUNCTION @extschema@.gather_combine(internal, internal) IS
'Interna: junta lo que reunieron dos procesos.
Internal: joins what two workers have gathered.';

CREATE FUNCTION @extschema@.gather_send(state internal)
RETURNS bytea
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 1
AS 'MODULE_PATHNAME', 'ia_gather_send';
COMMENT ON FUNCTION @extschema@.gather_send(internal) IS
'Interna: envía lo reunido a otro proceso.
Internal: sends what was gathered to another worker.';

CREATE FUNCTION @extschema@.gather_receive(state bytea, unused internal)
RETURNS internal
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 1
AS 'MODULE_PATHNAME', 'ia_gather_receive';
COMMENT ON FUNCTION @extschema@.gather_receive(bytea, internal) IS
'Interna: recibe lo que otro proceso reunió.
Internal: receives what another worker gathered.';
