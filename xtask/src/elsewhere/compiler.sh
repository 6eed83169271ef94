#!/bin/sh
# Stands in for another system's compilers where nothing is linked: it answers what the crates `cc` and
# `embed-resource` ask, and leaves an empty file where one is expected.
out=
while [ $# -gt 0 ]; do
  case $1 in
    -E) echo '#pragma message "clang"' ;; # which family it is of
    -V) echo 'GNU windres' ;;             # the same of a resource compiler
    -\?) exit 1 ;;                        # whether it is Microsoft's
    -o | --output) out=$2; shift ;;
  esac
  shift
done
[ -z "$out" ] || : > "$out"
