#!/usr/bin/env bash
# Draws the pictures in docs/images from the golden comments in tests/cases/reviews, roughly as GitHub shows them. Look at each afterwards.
set -euo pipefail
cd "$(dirname "$0")/.."
if ! command -v cmark-gfm >/dev/null || ! command -v chromium >/dev/null; then
  echo "Installing cmark-gfm and Chromium …" >&2
  (apt-get update && apt-get install -y --no-install-recommends cmark-gfm chromium fonts-liberation) >/dev/null
fi
mkdir -p .build/peers docs/images
npm install --silent --no-audit --no-fund --prefix .build/peers mermaid@11.12.2 playwright-core@1.57.0
NODE_PATH=.build/peers/node_modules node eng/pictures.js "$@"
