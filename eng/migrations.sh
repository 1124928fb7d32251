#!/usr/bin/env bash
# Writes the initial migrations of both databases again from the model. Only while no version has been released: afterwards, add migrations.
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet tool restore
folder=src/GitOps.State/Migrations
rm -rf "$folder"/Sqlite/*_Initial* "$folder"/Sqlite/*Snapshot.cs "$folder"/PostgreSql/*_Initial* "$folder"/PostgreSql/*Snapshot.cs \
  "$folder"/PostgreSql/*_QuartzTables.cs
dotnet build src/GitOps.State -v quiet --nologo
dotnet ef migrations add Initial --project src/GitOps.State --context SqliteContext --output-dir Migrations/Sqlite --no-build
dotnet build src/GitOps.State -v quiet --nologo
dotnet ef migrations add Initial --project src/GitOps.State --context PostgreSqlContext --output-dir Migrations/PostgreSql --no-build
# Quartz's tables are created by a migration of their own, which comes after the initial one.
initial=$(basename "$(ls "$folder"/PostgreSql/*_Initial.cs)" _Initial.cs)
quartz=$((initial + 1))
sed "s/{id}/$quartz/" eng/QuartzTables.cs.txt >"$folder/PostgreSql/${quartz}_QuartzTables.cs"
