-- login.sql: the login with which a gateway connects, and how long the requests of each role may take. Run once by a superuser
-- or by who may make roles and grant these:  psql -d DATABASE [-v login=ia_authenticator] -f login.sql
-- The login inherits nothing: until a token gives it a role it can do nothing, and then only what that role may. Give it a
-- password with \password, or let it in by peer. To stop whoever acts in a role over HTTP, REVOKE that role from the login.
\if :{?login} \else
	\set login ia_authenticator
\endif
CREATE ROLE :"login" LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
GRANT ia_gateway, ia_public, ia_applicant, ia_coordination, ia_secretariat, ia_member, ia_council, ia_validator, ia_operator TO :"login";
ALTER ROLE :"login" SET idle_in_transaction_session_timeout = '30s';

-- PostgREST sets these for each request; nobody logs in as one of these roles, so nothing else sees them.
ALTER ROLE ia_public SET statement_timeout = '5s';
ALTER ROLE ia_applicant SET statement_timeout = '60s';
ALTER ROLE ia_coordination SET statement_timeout = '30s';
ALTER ROLE ia_secretariat SET statement_timeout = '30s';
ALTER ROLE ia_member SET statement_timeout = '30s';
ALTER ROLE ia_council SET statement_timeout = '30s';
ALTER ROLE ia_validator SET statement_timeout = '30s';
ALTER ROLE ia_operator SET statement_timeout = '120s';
NOTIFY pgrst, 'reload config';
