#!/bin/sh
# boot.sh FOLDER: boots a copy of this system in namespaces of its own, with systemd as its first
# process. Files are copied when they are written, into memory; this system stays as it is. Prints the
# number of that first process, and ends the machine when its own standard input ends. What FOLDER
# holds lies at /root/tidings there. `boot.sh --probe` says whether this user may do that.
set -eu

case ${1-} in
--probe) exec unshare --mount --pid --fork --uts --ipc --cgroup --propagation private "$0" --try ;;
--try)
    [ -x /lib/systemd/systemd ]
    mount -t tmpfs tmpfs /mnt
    mkdir /mnt/groups /mnt/new /mnt/work /mnt/root
    mount -t cgroup2 cgroup2 /mnt/groups
    mount -t overlay overlay -o lowerdir=/,upperdir=/mnt/new,workdir=/mnt/work /mnt/root
    exit
    ;;
--first) ;;
--apart)
    mount -t tmpfs tmpfs /mnt
    mkdir /mnt/groups
    mount -t cgroup2 cgroup2 /mnt/groups
    group=/mnt/groups/tidings-$$
    mkdir "$group"
    echo $$ >"$group/cgroup.procs"
    unshare --pid --fork --kill-child --uts --ipc --cgroup --mount "$0" --first "$2" </dev/null &
    machine=$!
    until first=$(cat "/proc/$machine/task/$machine/children") && [ -n "$first" ]; do sleep 0.1; done
    echo "$first"
    # Nothing is said to us: this ends when whoever started us does.
    cat >/dev/null
    kill -KILL $machine
    wait $machine || true
    echo $$ >/mnt/groups/cgroup.procs
    until find "$group" -depth -type d -exec rmdir {} +; do sleep 0.1; done 2>/dev/null
    exit
    ;;
*) exec unshare --mount --propagation private "$0" --apart "$1" ;;
esac

base=/mnt
mount -t tmpfs -o size=4g tmpfs $base
mkdir $base/new $base/work $base/root
mount -t overlay overlay -o lowerdir=/,upperdir=$base/new,workdir=$base/work $base/root
mkdir -p $base/root/root/tidings
cp -R "$2/." $base/root/root/tidings/
cd $base/root
mount -t proc proc proc
mount -t sysfs -o ro sysfs sys
mount -t cgroup2 cgroup2 sys/fs/cgroup
mount -t tmpfs -o mode=755 tmpfs dev
for device in null zero full random urandom tty; do
    touch dev/$device
    mount --bind /dev/$device dev/$device
done
mkdir dev/pts dev/shm
mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts dev/pts
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
ln -s fd/0 dev/stdin
ln -s fd/1 dev/stdout
ln -s fd/2 dev/stderr
mount -t tmpfs -o mode=1777 tmpfs dev/shm
mount -t tmpfs -o mode=755 tmpfs run
mount -t tmpfs -o mode=1777 tmpfs tmp
echo quickstart >etc/hostname
mkdir run/old
pivot_root . run/old
cd /
umount -l run/old
# What Debian's images for containers have against starting services.
rm -f usr/sbin/policy-rc.d
exec env -i container=other PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    /lib/systemd/systemd --system --unit=basic.target --log-level=notice --log-target=console >/dev/null 2>&1
