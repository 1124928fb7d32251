#!/usr/bin/env bash
# Installs the peers that the interop tests run against, where this machine has a way to. What stays missing is skipped by name.
set -euo pipefail
if [ ! -x /usr/bin/python3 ] || ! /usr/bin/python3 -c 'import xgboost' 2>/dev/null; then
  if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    echo "Installing python3-xgboost for the comparison test …" >&2
    (apt-get update && apt-get install -y --no-install-recommends python3-xgboost) >/dev/null 2>&1 || echo "python3-xgboost could not be installed" >&2
  fi
fi
