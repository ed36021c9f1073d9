#!/bin/sh
# Brings Temporal's two databases to the schema of this image's version. Safe to run again.
# The connection is told by SQL_PLUGIN, SQL_HOST, SQL_PORT, SQL_USER and SQL_PASSWORD.
set -eu

bring() {
    # A database without a schema has no version to update from.
    if ! temporal-sql-tool --db "$1" update-schema --schema-name "$2"; then
        temporal-sql-tool --db "$1" setup-schema --version 0.0
        temporal-sql-tool --db "$1" update-schema --schema-name "$2"
    fi
}

bring temporal postgresql/v12/temporal
bring temporal_visibility postgresql/v12/visibility
