#!/usr/bin/env bash
# Makes the extract of GitHub's OpenAPI description anew that the tests of the local GitHub validate against.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p .build/peers
npm install --silent --no-audit --no-fund --prefix .build/peers @octokit/openapi@23.0.2
folder=tests/GitOps.Testing.GitHub
dotnet run eng/github-api.cs -- .build/peers/node_modules/@octokit/openapi/generated/api.github.com.json "$folder/operations.txt" "$folder/github-api.json"
