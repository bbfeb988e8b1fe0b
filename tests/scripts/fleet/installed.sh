#!/bin/sh
# Runs the playbook twice on this machine, in a mount namespace where what it writes is thrown away,
# then the unit's command with the unit's capabilities, looking at process $4 for process 1.
#   installed.sh SCRATCH PLAYBOOK BINARY PID
set -eu
scratch=$1 playbook=$2 binary=$3 pid=$4
mount -t tmpfs scratch "$scratch"
for directory in /etc /usr/local /var/lib; do
  layer=$scratch/$(basename "$directory")
  mkdir -p "$layer" "$layer.work"
  mount -t overlay -o "lowerdir=$directory,upperdir=$layer,workdir=$layer.work" overlay "$directory"
done
export HOME="$scratch" ANSIBLE_PIPELINING=1 ANSIBLE_NOCOLOR=1
for run in first second; do
  ansible-playbook -i localhost, -c local -e "posture_binary=$binary" "$playbook" >"$scratch/$run" ||
    { cat "$scratch/$run"; exit 1; }
  sed -n "s/^localhost *: /$run: /p" "$scratch/$run"
done
unit=/etc/systemd/system/posture-textfile.service
command=$(sed -n 's/^ExecStart=//p' "$unit" | sed "s/--pid 1 /--pid $pid /")
capability=$(sed -n 's/^CapabilityBoundingSet=CAP_//p' "$unit" | tr '[:upper:]' '[:lower:]')
# shellcheck disable=SC2086 # words
setpriv --inh-caps=-all --bounding-set="-all,+$capability" --no-new-privs \
  strace -f -qq -e inject=pkey_alloc:error=EPERM -o "$scratch/calls" $command && code=0 || code=$?
echo "code: $code"
sed -n 's/^[0-9]* *\(.*PROT_WRITE|PROT_EXEC.*\|mprotect(.*PROT_EXEC.*\)/writable code: \1/p' "$scratch/calls"
sed -n 's/^[0-9]* *\([a-z0-9_]*\)(.*/call: \1/p' "$scratch/calls" | sort -u
stat -c '%a %U %n' /usr/local/bin/posture /usr/local/bin/posture-textfile /etc/posture/node.yaml /etc/systemd/system/posture-textfile.timer
cat /var/lib/prometheus/node-exporter/posture.prom
