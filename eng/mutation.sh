#!/usr/bin/env bash
# Mutation testing: eng/mutation.sh [<project>/<folder or file> …], for instance
#   eng/mutation.sh GitOps.Core/Planning GitOps.Core/Desired/Canonical.cs
# Changes the sources below src/ in many small ways, runs the unit tests of the same project (tests/<project>.Tests) against each change
# (a mutant), and prints the mutants that no test detected and the share that was detected. Takes minutes; not a part of CI.
# Stryker's runner for Microsoft.Testing.Platform reuses the test process, so one mutant is tested at a time, and a mutant in a static
# initializer can be reported as survived although a test detects it.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
if [ $# -eq 0 ]; then set -- GitOps.Core/Planning GitOps.Core/Desired GitOps.Engine/Deciding GitOps.Engine/Applying; fi
for part in "$@"; do
  for path in "src/$part" "tests/${part%%/*}.Tests"; do
    if [ ! -e "$path" ]; then
      echo "error: $path not found; expected <project>/<folder or file> below src/, for instance GitOps.Core/Planning" >&2
      exit 1
    fi
  done
done
dotnet tool restore >/dev/null
reports=()
for project in $(printf '%s\n' "$@" | cut -d/ -f1 | sort -u); do
  mutate=()
  for part in "$@"; do
    path=${part#"$project"/}
    case $part in
      "$project"/*.cs) mutate+=(--mutate "**/$path") ;;
      "$project"/*) mutate+=(--mutate "**/${path%/}/**/*.cs") ;;
    esac
  done
  output=$root/.build/mutation/$project
  mkdir -p "$output"
  echo "Mutating $project (log: .build/mutation/$project/stryker.log) …" >&2
  if ! (
    cd "tests/$project.Tests"
    dotnet stryker --config-file "$root/eng/stryker-config.json" --project "$project.csproj" "${mutate[@]}" \
      --concurrency 1 --skip-version-check --output "$output"
  ) >"$output/stryker.log" 2>&1; then
    tail -n 30 "$output/stryker.log" >&2
    exit 1
  fi
  reports+=("$output/reports/mutation-report.json")
done
dotnet run eng/mutation-report.cs -- "${reports[@]}"
