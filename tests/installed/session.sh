# Ends only from outside. What others need to know of it goes into the folder $NOTES.
export XDG_RUNTIME_DIR="$NOTES/run"
mkdir -m 700 "$XDG_RUNTIME_DIR"
cd "$NOTES"
Xvfb -displayfd 1 -screen 0 1024x768x24 -nolisten tcp >display 2>screen.log &
until [ -s display ]; do sleep 0.1; done
DISPLAY=":$(cat display)"
# Nobody here reads the screen aloud.
export DISPLAY NO_AT_BRIDGE=1
exec dbus-run-session -- sh -eu -c '
    owned() {
        dbus-send --session --print-reply --dest=org.freedesktop.DBus / \
            org.freedesktop.DBus.NameHasOwner "string:$1" | grep -q true
    }
    printf satchime | gnome-keyring-daemon --foreground --unlock --components=secrets >keyring.log 2>&1 &
    dunst >dunst.log 2>&1 &
    dbus-monitor --session "interface=org.freedesktop.Notifications,member=Notify" >notifications &
    until owned org.freedesktop.secrets && owned org.freedesktop.Notifications; do sleep 0.1; done
    for name in DBUS_SESSION_BUS_ADDRESS DISPLAY NO_AT_BRIDGE XDG_RUNTIME_DIR; do
        eval "echo \"$name=\$$name\""
    done >environment.new
    mv environment.new environment
    wait'
