#!/usr/bin/env bash
# Puts $RUNNER_TEMP/preview.md on the pull request as a comment: one that is written again each time.
set -euo pipefail

marker="<!-- pulumi preview -->"
comments="repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments"
body="$RUNNER_TEMP/comment.md"

{
  echo "$marker"
  cat "$RUNNER_TEMP/preview.md"
  echo
  echo "For $HEAD_COMMIT, in [this run]($GITHUB_SERVER_URL/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID)."
} > "$body"

# Other people's comments may hold the marker, and other workflows write under the same name.
ours=".[] | select(.user.login == \"github-actions[bot]\" and (.body | startswith(\"$marker\"))) | .id"
comment=$(gh api --paginate "$comments?per_page=100" --jq "$ours" | sed -n 1p)

if [ -n "$comment" ]; then
  gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$comment" --field "body=@$body"
else
  gh api --silent --method POST "$comments" --field "body=@$body"
fi
