#!/bin/sh
# wine.sh CHROOT PROJECT BUILT PROGRAM ARGUMENT...: runs a Windows program in the chroot, which sees the project and what
# was built where they are, and nothing else of the machine. What is mounted for that ends with the program.
export CHROOT="$1" PROJECT="$2" BUILT="$3" HERE="$PWD"
shift 3
exec unshare --mount --propagation private sh -c '
    for folder in /proc /dev "$PROJECT" "$BUILT"; do
        mkdir -p "$CHROOT$folder" && mount --rbind "$folder" "$CHROOT$folder" || exit 125
    done
    exec chroot "$CHROOT" /usr/bin/env -u XDG_RUNTIME_DIR -u DISPLAY -u TMPDIR HOME=/root LANG=C.UTF-8 \
        PATH=/usr/bin:/bin WINEDEBUG="${WINEDEBUG:--all}" WINEDLLOVERRIDES="mscoree=;mshtml=" \
        sh -c '\''cd "$HERE" && exec /usr/lib/wine/wine64 "$@"'\'' wine "$@"' wine "$@"
