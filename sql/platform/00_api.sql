-- 00_api.sql: the schema that gateways expose. Views and functions only: whatever is executable in it can be called from
-- the internet.
CREATE SCHEMA infra_api;
COMMENT ON SCHEMA infra_api IS 'Plataforma de infraestructura abierta: lo que un gateway expone. / Open infrastructure platform: what a gateway exposes.';
GRANT USAGE ON SCHEMA infra, infra_api TO PUBLIC;
