#!/usr/bin/env bash
# Runs every suite: eng/test.sh [--filter-class '*Name*' …]. Installs what the interop tests need, where it can.
set -euo pipefail
cd "$(dirname "$0")/.."
eng/tools.sh
dotnet build GitOps.sln -c Release --nologo -v quiet -clp:ErrorsOnly
exec dotnet test --solution GitOps.sln -c Release --no-build "$@"
