#!/usr/bin/env bash
# Asks the clouds whether everything of a stack is still as it was deployed. Nothing is changed, the stack's state
# included, and the program is not run. What Pulumi says goes to $RUNNER_TEMP/drift.events.
set -euo pipefail

stack=$1
events="$RUNNER_TEMP/drift.events"

# What the program leaves to others, by `ignoreChanges`, is told by the state alone.
pulumi stack export --stack "$stack" > "$RUNNER_TEMP/state.json"

# Without this variable Pulumi prints one document, which does not show what has changed in dynamic resources.
export PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true
ended=0
pulumi refresh --preview-only --json --stack "$stack" > "$events" || ended=$?

if [ "$ended" -ne 0 ]; then
  venv/bin/pulumi-genesyscloud drift-report "$events" > "$RUNNER_TEMP/drift.md" || true # for its reasons
  echo "Whether $stack is as it was deployed is not known: Pulumi ended with $ended. No issue was changed." >&2
  exit "$ended"
fi
