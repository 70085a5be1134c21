-- login.sql: the login with which a gateway connects, and how long the requests of each role may take and how many rows they
-- may have. Run once by a superuser; whoever may only make roles and grant these gets all but the limits that are not
-- PostgreSQL's own (infra.…, pgrst.…), for which the platform has numbers of its own:
--   psql -d DATABASE [-v login=ia_authenticator] [-v roles=ia_public] [-v list_rows=1000] -f login.sql
-- The login inherits nothing: until a token gives it a role it can do nothing, and then only what that role may. Give it a
-- password with \password, or let it in by peer. To stop whoever acts in a role over HTTP, REVOKE that role from the login.
-- PostgREST gives no more than list_rows (1000) of a list at once, whoever asks: where the public is to have fewer than staff, or
-- connections of its own, it gets a PostgREST of its own, with a login that has roles=ia_public and fewer list_rows.
\if :{?login} \else
	\set login ia_authenticator
\endif
\if :{?roles} \else
	\set roles 'ia_public, ia_applicant, ia_coordination, ia_secretariat, ia_member, ia_council, ia_validator, ia_operator'
\endif
CREATE ROLE :"login" LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
GRANT ia_gateway, :roles TO :"login";
ALTER ROLE :"login" SET idle_in_transaction_session_timeout = '30s';
-- A row that somebody else is writing is not waited for longer; it keeps a connection from others.
ALTER ROLE :"login" SET lock_timeout = '5s';
\if :{?list_rows}
	ALTER ROLE :"login" SET pgrst.db_max_rows = :list_rows;
\endif

-- PostgREST sets these for each request; nobody logs in as one of these roles, so nothing else sees them.
ALTER ROLE ia_public SET statement_timeout = '5s';
ALTER ROLE ia_applicant SET statement_timeout = '60s';
ALTER ROLE ia_coordination SET statement_timeout = '30s';
ALTER ROLE ia_secretariat SET statement_timeout = '30s';
ALTER ROLE ia_member SET statement_timeout = '30s';
ALTER ROLE ia_council SET statement_timeout = '30s';
ALTER ROLE ia_validator SET statement_timeout = '30s';
ALTER ROLE ia_operator SET statement_timeout = '120s';
-- Bytes of a body, and rows of one file (infra_api.csv_file, infra_api.lines), which are held in memory. Where nothing is said:
-- 100000000 and 10000. A body is refused when it has come; what stops it on its way is the limit of the reverse proxy.
ALTER ROLE ia_public SET infra.max_body = 1000000;
ALTER ROLE ia_public SET infra.max_rows = 5000;
ALTER ROLE ia_coordination SET infra.max_rows = 50000;
ALTER ROLE ia_council SET infra.max_rows = 50000;
ALTER ROLE ia_validator SET infra.max_rows = 50000;
ALTER ROLE ia_operator SET infra.max_rows = 50000;
NOTIFY pgrst, 'reload config';
