#!/bin/sh
# Temporal's two databases, made where they are missing and brought up to the version of this image. The server waits
# for the end of it.
set -eu
schemas=/etc/temporal/schema/postgresql/v12
prepare() {
  tool="temporal-sql-tool --plugin postgres12 --ep $SQL_HOST --port $SQL_PORT --user $SQL_USER --db $1"
  $tool create
  $tool setup-schema --version 0.0
  $tool update-schema --schema-dir "$schemas/$2/versioned"
}
prepare temporal temporal
prepare temporal_visibility visibility
