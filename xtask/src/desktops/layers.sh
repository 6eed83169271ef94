# LOWER FOLDER COMMAND…: COMMAND as root in FOLDER/root, where FOLDER/own lies over LOWER; without a LOWER, in what is
# there. Run in namespaces of its own, with which every mount ends.
set -e
cd /
lower=$1 folder=$2 root=$2/root
shift 2
if [ -n "$lower" ]; then
    mkdir -p "$folder/own" "$folder/work" "$root"
    mount -t overlay overlay -o "lowerdir=$lower,upperdir=$folder/own,workdir=$folder/work" "$root"
fi
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
for folder in dev/shm run tmp; do
    mount -t tmpfs -o mode=1777 tmpfs "$root/$folder"
done
exec chroot "$root" "$@"
