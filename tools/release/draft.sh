#!/usr/bin/env bash
# Drafts the release of $TAG on GitHub, with all that dist/ holds. It needs gh, which takes its login from GH_TOKEN, and
# nothing of this repository's packages: where it runs nothing else does.
set -euo pipefail
(cd dist/release && sha256sum --check --strict --quiet SHA256SUMS)
gh release create "$TAG" dist/release/* --draft --verify-tag --title "$TAG" --notes-file dist/notes.md
