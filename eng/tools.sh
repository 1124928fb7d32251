#!/usr/bin/env bash
# Installs the peers that the interop tests run against, where this machine has a way to. What stays missing is skipped by name.
set -euo pipefail
if [ ! -x /usr/bin/python3 ] || ! /usr/bin/python3 -c 'import xgboost' 2>/dev/null; then
  if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    echo "Installing python3-xgboost for the comparison test …" >&2
    (apt-get update && apt-get install -y --no-install-recommends python3-xgboost) >/dev/null 2>&1 || echo "python3-xgboost could not be installed" >&2
  fi
fi
if [ ! -d .build/peers/node_modules/@octokit/webhooks-examples ] && command -v npm >/dev/null; then
  echo "Installing GitHub's example payloads for the webhook tests …" >&2
  mkdir -p .build/peers
  npm install --silent --no-audit --no-fund --prefix .build/peers @octokit/webhooks-examples@7.6.1 >/dev/null 2>&1 || echo "@octokit/webhooks-examples could not be installed" >&2
fi
if ! command -v initdb >/dev/null && ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 && command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
  echo "Installing PostgreSQL for the tests of many controllers …" >&2
  (apt-get update && apt-get install -y --no-install-recommends postgresql) >/dev/null 2>&1 || echo "PostgreSQL could not be installed" >&2
fi
