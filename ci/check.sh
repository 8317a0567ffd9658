#!/bin/sh
# Checks a locked verdict in a pipeline. Every setting comes from the environment, none from the
# command line, so that no text of a pull request becomes part of a command:
#   CHECK_PROFILE CHECK_LOCK CHECK_SERVER CHECK_FAIL_ON CHECK_MIN_ACCEPTABILITY
#   CHECK_ON_UNAVAILABLE CHECK_TIMEOUT CHECK_FORMAT CHECK_REPORTS
# Reports are written to the folder CHECK_REPORTS. Ends as `tune-or-prompt check` does: 0 passed,
# 1 found something, 2 wrong use, 3 not available.
set -eu

reports=${CHECK_REPORTS:-tune-or-prompt-reports}
rm -rf "$reports"
mkdir -p "$reports"

set -- "${CHECK_PROFILE:-tune-or-prompt.yaml}" \
  --fail-on "${CHECK_FAIL_ON:-any}" \
  --on-unavailable "${CHECK_ON_UNAVAILABLE:-fail}" \
  --timeout "${CHECK_TIMEOUT:-10}" \
  --format "${CHECK_FORMAT:-text}" \
  --report "json=$reports/drift.json" \
  --report "markdown=$reports/comment.md" \
  --report "junit=$reports/junit.xml" \
  --report "sarif=$reports/check.sarif" \
  --report "codequality=$reports/codequality.json"
if [ -n "${CHECK_LOCK:-}" ]; then set -- "$@" --lock "$CHECK_LOCK"; fi
if [ -n "${CHECK_SERVER:-}" ]; then set -- "$@" --server "$CHECK_SERVER"; fi
if [ -n "${CHECK_MIN_ACCEPTABILITY:-}" ]; then
  set -- "$@" --min-acceptability "$CHECK_MIN_ACCEPTABILITY"
fi

exec tune-or-prompt check "$@"
