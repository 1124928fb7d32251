#!/usr/bin/env bash
# Runs every test suite: eng/test.sh [--filter-class '*Name*' …]. Installs what the interop tests need, where it can.
set -euo pipefail

# With a filter, a suite in which no test matches is not an error (exit code 8), but all suites together must run at least one test
# (exit code 9).
run_suites() {
  local options=() filtered=false status=0 argument
  for argument in "$@"; do
    case $argument in --filter*) filtered=true ;; esac
  done
  if $filtered; then options=(--ignore-exit-code 8 --minimum-expected-tests 1); fi
  dotnet test --solution GitOps.sln -c Release --no-build "$@" ${options[@]+"${options[@]}"} || status=$?
  if $filtered && [ "$status" -eq 9 ]; then
    echo "error: no test in any suite matches the filter: $*" >&2
  fi
  return "$status"
}

# Sourced by its own test, the script only defines the function.
if [ "${BASH_SOURCE[0]}" = "$0" ]; then
  cd "$(dirname "$0")/.."
  eng/tools.sh
  dotnet build GitOps.sln -c Release --nologo -v quiet -clp:ErrorsOnly
  run_suites "$@"
fi
