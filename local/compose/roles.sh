#!/bin/sh
# Roles and database for docker-compose.yml, as schema/provision.ts makes them: run once by the image, as superuser.
set -eu
psql -v ON_ERROR_STOP=1 -v app="$APP_PASSWORD" -v worker="$WORKER_PASSWORD" -v migrate="$MIGRATE_PASSWORD" -U postgres <<'SQL'
create role diarium_owner nosuperuser nobypassrls nocreatedb nocreaterole nologin;
create role diarium_audit_writer nosuperuser nobypassrls nocreatedb nocreaterole nologin;
create role diarium_purge nosuperuser nobypassrls nocreatedb nocreaterole nologin;
create role diarium_worker nosuperuser nobypassrls nocreatedb nocreaterole login password :'worker';
create role diarium_app nosuperuser nobypassrls nocreatedb nocreaterole login password :'app';
create role diarium_migrate nosuperuser nobypassrls nocreatedb nocreaterole login password :'migrate';
grant diarium_owner to diarium_migrate;
grant diarium_purge to diarium_owner;
alter role diarium_migrate set role = 'diarium_owner';
create database diarium owner diarium_owner;
revoke all on database diarium from public;
grant connect on database diarium to diarium_app, diarium_worker, diarium_migrate;
\connect diarium
create extension vector;
SQL
