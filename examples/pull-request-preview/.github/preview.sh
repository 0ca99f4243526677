#!/usr/bin/env bash
# Previews a stack, holds the policies against it, and asks Genesys Cloud who uses what the plan would delete or replace. All of it goes to the job's
# log, its summary and $RUNNER_TEMP/preview.md. The exit code is the preview's, or else that of `check-plan`: 3 where
# something live and protected would be lost.
set -euo pipefail

stack=$1
said="$RUNNER_TEMP/preview.txt"
losses="$RUNNER_TEMP/losses.md"
warnings="$RUNNER_TEMP/warnings.txt"
top="$RUNNER_TEMP/preview.top"
block="$RUNNER_TEMP/preview.block"
page="$RUNNER_TEMP/preview.md"

# Indented lines are code whatever they hold; a fence could be closed from within.
as_code() { sed 's/^/    /' "$1"; }
size_of() { wc -c < "$1"; }

ended=0
pulumi preview --stack "$stack" --policy-pack policies --diff --color never --suppress-progress 2>&1 | tee "$said" || ended=$?

result="passed" details="<details>"
if [ "$ended" -ne 0 ]; then
  result="failed" details="<details open>"
fi
changes=$(sed -nE '/^Resources:$/,$ s/^ +([-+~=<>]* ?[0-9]+ [a-z ]+)$/\1/p' "$said" | paste -sd , - | sed 's/,/, /g')

# Pulumi asks nobody about what a preview removes. A preview that failed has no complete plan, and says why itself.
: > "$losses"
if [ "$ended" -eq 0 ] && [[ "$changes" == *" to delete"* || "$changes" == *" to replace"* ]]; then
  pulumi preview --stack "$stack" --json > "$RUNNER_TEMP/plan.json" || true
  venv/bin/pulumi-genesyscloud check-plan --markdown "$RUNNER_TEMP/plan.json" > "$losses" || ended=$?
  if [ "$ended" -ne 0 ]; then
    result="failed"
  fi
  if [ -s "$losses" ]; then
    result="$result. $(sed -n 1p "$losses")"
  else
    result="$result. What would be lost could not be told: see the job's log."
  fi
fi

# From each warning to the next resource, or what else is no part of it.
awk '/^ *warning: / { told = 1 }
     /^ *error: |^Resources:|--outputs:--|^ *[-+~=<>]* ?[a-z][^ ]*:[^ ]*: \(/ { told = 0 }
     told && NF' "$said" > "$warnings"

{
  sed 1d "$losses"
  if [ -s "$warnings" ]; then
    echo
    as_code "$warnings"
  fi
} | head -c 20000 > "$top"

as_code "$said" > "$block"
room=$((64000 - $(size_of "$top"))) # a comment may have 65,536 characters

{
  echo "### \`pulumi preview\` of \`$stack\`: $result"
  cat "$top"
  echo
  echo "$details<summary>${changes:-What Pulumi says}</summary>"
  echo
  # The reasons and the numbers stand at the end, so that is what is kept.
  if [ "$(size_of "$block")" -gt "$room" ]; then
    echo "The beginning is left out here; the job's log has all of it."
    echo
    tail -c "$room" "$block" | sed 1d # the first line is cut somewhere
  else
    cat "$block"
  fi
  echo
  echo "</details>"
} > "$page"
cat "$page" >> "$GITHUB_STEP_SUMMARY"

exit "$ended"
