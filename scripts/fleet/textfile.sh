#!/bin/sh
# Runs `posture audit --format prometheus` and puts what it says where node_exporter's textfile
# collector reads it. The file is replaced whole, by a rename, or not at all: a run that dies leaves
# the last report, which grows old, and PostureStale fires.
#
#   textfile.sh FILE [OPTION OF posture audit]…
#
# Ends with posture's own exit code: 0, 1 and 2 are reports. POSTURE (default: posture) is the
# program, POSTURE_TIMEOUT (default: 120) its time in seconds.
set -u

if [ $# -eq 0 ]; then
  echo 'usage: textfile.sh FILE [OPTION OF posture audit]...; FILE ends in .prom' >&2
  exit 64
fi
file=$1
shift
case $file in
  */*.prom) ;;
  *)
    echo "textfile.sh: \"$file\" would not be collected: name a path that ends in .prom" >&2
    exit 64
    ;;
esac

seconds=${POSTURE_TIMEOUT:-120}
report=$(timeout "$seconds" "${POSTURE:-posture}" audit --format prometheus "$@")
code=$?

# Whole means: posture's code for a report, and the last of its metrics.
case $code/$report in
  [012]/*posture_build_info\{*\}' 1') ;;
  *)
    echo "textfile.sh: posture audit ended with $code after at most ${seconds}s and without a whole report; $file stays as it was: run posture audit on this host" >&2
    # What died must not look like a report to whoever reads the code.
    case $code in 0 | 1 | 2) code=70 ;; esac
    exit "$code"
    ;;
esac

# Beside the file, so that the rename stays in one filesystem; node_exporter reads *.prom only.
umask 077
if ! new=$(mktemp "$file.XXXXXX"); then
  echo "textfile.sh: cannot make a file beside $file: is its directory there, and writable?" >&2
  exit 73
fi
trap 'rm -f "$new"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
if ! { printf '%s\n' "$report" >"$new" && chmod 0644 "$new" && mv -f "$new" "$file"; }; then
  echo "textfile.sh: cannot write $file; it stays as it was: look at the free space" >&2
  exit 73
fi
exit "$code"
