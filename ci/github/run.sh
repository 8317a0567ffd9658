#!/bin/sh
# Runs the check in a job of GitHub Actions: annotations to the log, the comment to the job's
# summary, the status to the outputs of the step.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
CHECK_REPORTS=${CHECK_REPORTS:-${RUNNER_TEMP:-.}/tune-or-prompt-reports}
CHECK_FORMAT=github
export CHECK_REPORTS CHECK_FORMAT

code=0
sh "$here/../check.sh" || code=$?

status=unavailable
if [ -f "$CHECK_REPORTS/drift.json" ]; then
  # The first status is the gravest of all profiles checked, `invalid` and `unavailable` included.
  status=$(sed -n 's/.*"status": *"\([a-z]*\)".*/\1/p' "$CHECK_REPORTS/drift.json" | head -n 1)
  cat "$CHECK_REPORTS/comment.md" >>"${GITHUB_STEP_SUMMARY:-/dev/null}"
elif [ "$code" -eq 2 ]; then
  status=invalid
fi
{
  echo "status=$status"
  echo "exit-code=$code"
  echo "reports=$CHECK_REPORTS"
} >>"${GITHUB_OUTPUT:-/dev/null}"
exit "$code"
