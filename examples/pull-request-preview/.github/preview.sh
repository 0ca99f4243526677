#!/usr/bin/env bash
# Previews a stack. What Pulumi says goes to the job's log, its summary and $RUNNER_TEMP/preview.md; the preview's exit
# code is this script's.
set -euo pipefail

stack=$1
said="$RUNNER_TEMP/preview.txt"
block="$RUNNER_TEMP/preview.block"
page="$RUNNER_TEMP/preview.md"

ended=0
pulumi preview --stack "$stack" --diff --color never --suppress-progress 2>&1 | tee "$said" || ended=$?

result="passed" details="<details>"
if [ "$ended" -ne 0 ]; then
  result="failed" details="<details open>"
fi
changes=$(sed -nE '/^Resources:$/,$ s/^ +([-+~=<>]* ?[0-9]+ [a-z ]+)$/\1/p' "$said" | paste -sd , - | sed 's/,/, /g')

# Indented lines are code whatever they hold; a fence could be closed from within.
sed 's/^/    /' "$said" > "$block"

{
  echo "### \`pulumi preview\` of \`$stack\`: $result"
  echo
  echo "$details<summary>${changes:-What Pulumi says}</summary>"
  echo
  # A comment may have 65,536 characters. The reasons and the numbers stand at the end, so that is what is kept.
  if [ "$(wc -c < "$block")" -gt 64000 ]; then
    echo "The beginning is left out here; the job's log has all of it."
    echo
    tail -c 64000 "$block" | sed 1d # the first line is cut somewhere
  else
    cat "$block"
  fi
  echo
  echo "</details>"
} > "$page"
cat "$page" >> "$GITHUB_STEP_SUMMARY"

exit "$ended"
