#!/usr/bin/env bash
# Adds a migration to both databases from the model: eng/migrations.sh <Name>. Earlier migrations never change: databases have them.
set -euo pipefail
cd "$(dirname "$0")/.."
name=${1:?usage: eng/migrations.sh <Name>}
dotnet tool restore
dotnet build src/GitOps.State -v quiet --nologo
for database in Sqlite PostgreSql; do
  dotnet ef migrations add "$name" --project src/GitOps.State --context "${database}Context" --output-dir "Migrations/$database" --no-build
done
