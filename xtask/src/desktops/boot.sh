# What a machine does before somebody logs in.
set -e
ip link set lo up
install -d -o person -g person -m 700 /home/person /run/user /run/user/1000
mount -t tmpfs -o mode=700,uid=1000,gid=1000 tmpfs /home/person
install -d -m 1777 /tmp/.X11-unix /tmp/.ICE-unix
mkdir -p /run/dbus
chmod 755 /run /run/user
dbus-uuidgen --ensure=/etc/machine-id
gtk-update-icon-cache --quiet --force --ignore-theme-index /usr/share/icons/hicolor
dbus-daemon --system --fork
echo ready
# As the first process, this shell takes note of all that end.
while :; do sleep 3600; done
