#!/bin/sh
# Checks a locked verdict in a pipeline, and runs the profile tests where some are named. Every
# setting comes from the environment, none from the command line, so that no text of a pull request
# becomes part of a command:
#   CHECK_PROFILE CHECK_LOCK CHECK_TESTS CHECK_SERVER CHECK_FAIL_ON CHECK_MIN_PROBABILITY
#   CHECK_ON_UNAVAILABLE CHECK_TIMEOUT CHECK_FORMAT CHECK_REPORTS
# CHECK_PACKAGE is what pip installs first, into an environment of its own; without it the command
# is there already. Reports are written to the folder CHECK_REPORTS. Ends as `tune-or-prompt check`
# does: 0 passed, 1 found something, 2 wrong use, 3 not available.
set -eu

if [ -n "${CHECK_PACKAGE:-}" ]; then
  own=$(mktemp -d) &&
    python3 -m venv "$own" &&
    "$own/bin/python" -m pip install --quiet --disable-pip-version-check "$CHECK_PACKAGE" || {
    echo "$CHECK_PACKAGE could not be installed, so nothing was checked." >&2
    exit 3
  }
  PATH=$own/bin:$PATH
elif ! command -v tune-or-prompt >/dev/null; then
  echo "There is no command tune-or-prompt here: name in CHECK_PACKAGE what pip installs." >&2
  exit 3
fi

reports=${CHECK_REPORTS:-tune-or-prompt-reports}
outage=${CHECK_ON_UNAVAILABLE:-fail}
rm -rf "$reports"
mkdir -p "$reports"

set -- --timeout "${CHECK_TIMEOUT:-10}"
if [ -n "${CHECK_SERVER:-}" ]; then set -- "$@" --server "$CHECK_SERVER"; fi

tested=0
if [ -n "${CHECK_TESTS:-}" ]; then tune-or-prompt test "$CHECK_TESTS" "$@" || tested=$?; fi
if [ "$tested" -eq 3 ] && [ "$outage" = warn ]; then tested=0; fi

set -- "$@" "${CHECK_PROFILE:-tune-or-prompt.yaml}" \
  --fail-on "${CHECK_FAIL_ON:-any}" \
  --on-unavailable "$outage" \
  --format "${CHECK_FORMAT:-text}" \
  --report "json=$reports/drift.json" \
  --report "markdown=$reports/comment.md" \
  --report "junit=$reports/junit.xml" \
  --report "sarif=$reports/check.sarif" \
  --report "codequality=$reports/codequality.json"
if [ -n "${CHECK_LOCK:-}" ]; then set -- "$@" --lock "$CHECK_LOCK"; fi
if [ -n "${CHECK_MIN_PROBABILITY:-}" ]; then
  set -- "$@" --min-probability "$CHECK_MIN_PROBABILITY"
fi

checked=0
tune-or-prompt check "$@" || checked=$?
if [ "$checked" -eq 0 ]; then checked=$tested; fi
exit "$checked"
