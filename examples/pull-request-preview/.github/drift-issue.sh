#!/usr/bin/env bash
# Keeps one issue for a stack, by what drift.sh has found: it is opened when something differs, tells in a comment what
# is new, and is closed when nothing differs any more. Where all is as it was the last time, nobody is notified.
set -euo pipefail

stack=$1
label=drift
title="Drift: $stack is no longer as it was deployed"
marker="<!-- drift of $stack -->"
repository="repos/$GITHUB_REPOSITORY"
run="[this run]($GITHUB_SERVER_URL/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID)"
report="$RUNNER_TEMP/drift.md"
before="$RUNNER_TEMP/drift.before.md"
news="$RUNNER_TEMP/drift.news.md"
body="$RUNNER_TEMP/drift.body.md"

# Other people's issues may hold the marker, and other workflows write under the same name.
ours=".[] | select(.user.login == \"github-actions[bot]\" and (.body // \"\" | startswith(\"$marker\")))
  | \"\(.number) \(.state) \(.state_reason)\""
found=$(gh api --paginate "$repository/issues?labels=$label&state=all&direction=asc&per_page=100" --jq "$ours")
number='' state='' reason=''
: > "$before"
if [ -n "$found" ]; then
  read -r number state reason <<< "$found" # the first line of them
  gh api "$repository/issues/$number" --jq .body > "$before"
fi

ended=0
venv/bin/pulumi-genesyscloud drift-report --state "$RUNNER_TEMP/state.json" --previous "$before" --news "$news" \
  "$RUNNER_TEMP/drift.events" > "$report" || ended=$?
case $ended in
  0 | 3 | 4) ;;
  *) exit "$ended" ;; # nothing is known, so nothing is said
esac

{
  echo "### Drift of \`$stack\`"
  echo
  cat "$report"
} >> "$GITHUB_STEP_SUMMARY"

{
  echo "$marker"
  cat "$report"
  echo
  echo "Last seen in $run."
} > "$body"

write() { # what else an issue is given beside its text
  gh api --silent --method PATCH "$repository/issues/$number" --field "body=@$body" "$@"
}

comment() { # from standard input
  gh api --silent --method POST "$repository/issues/$number/comments" --field "body=@-"
}

open_issue() {
  # A label that is there already is refused, which is all right; that it is set is looked at below.
  gh api --silent --method POST "$repository/labels" --field "name=$label" --field color=d93f0b \
    --field "description=Live objects that are no longer as they were deployed" 2> /dev/null || true
  gh api --method POST "$repository/issues" --field "title=$title" --field "body=@$body" --field "labels[]=$label" \
    --jq '.labels[].name' > "$RUNNER_TEMP/labels.txt"
  if ! grep -qix "$label" "$RUNNER_TEMP/labels.txt"; then
    echo "GitHub did not set the label '$label', without which the issue is not found again. Create it, and add it." >&2
    exit 1
  fi
}

if [ "$ended" -eq 0 ]; then
  if [ "$state" = open ]; then
    write --field state=closed --field state_reason=completed
    echo "Everything is as it was deployed again: seen in $run." | comment
  elif grep -q '^<!-- drift-report:' "$before"; then
    write # somebody has closed it; what was seen until now is forgotten
  fi
elif [ -z "$number" ]; then
  open_issue
elif [ "$ended" -eq 4 ] && [ "$state" = open ]; then
  write
elif [ "$ended" -eq 4 ] && [ "$reason" = not_planned ]; then
  echo "Issue $number was closed as not planned, and nothing has changed since."
else
  write --field state=open
  {
    if [ "$state" = closed ] && [ "$ended" -eq 4 ]; then
      echo "It is still the same."
    else
      cat "$news"
    fi
    echo
    echo "Seen in $run."
  } | comment
fi
