#!/bin/sh
# Logins and databases of a new PostgreSQL; the image runs it once, on an empty volume.
# Safe to run again by hand: it makes what is missing, and gives every login its password of today.
#
# The application cannot pass row-level security: neither opside_app nor opside_system owns anything.
set -eu

psql --no-psqlrc --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres <<'SQL'
\getenv owner_password OPSIDE_OWNER_PASSWORD
\getenv app_password OPSIDE_APP_PASSWORD
\getenv system_password OPSIDE_SYSTEM_PASSWORD
\getenv temporal_password TEMPORAL_DATABASE_PASSWORD

SELECT format('CREATE ROLE %I LOGIN NOSUPERUSER NOBYPASSRLS', login)
FROM unnest(ARRAY['opside_owner', 'opside_app', 'opside_system', 'temporal']) AS login
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = login)
\gexec

ALTER ROLE opside_owner PASSWORD :'owner_password';
ALTER ROLE opside_app PASSWORD :'app_password';
ALTER ROLE opside_system PASSWORD :'system_password';
ALTER ROLE temporal PASSWORD :'temporal_password';

SELECT format('CREATE DATABASE %I OWNER %I', name, owner)
FROM (VALUES ('opside', 'opside_owner'), ('temporal', 'temporal'),
             ('temporal_visibility', 'temporal')) AS wanted (name, owner)
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = name)
\gexec

REVOKE ALL ON DATABASE opside, temporal, temporal_visibility FROM PUBLIC;
GRANT CONNECT ON DATABASE opside TO opside_app, opside_system;
SQL
