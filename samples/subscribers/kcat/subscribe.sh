#!/bin/sh
# Watches a department whose format is JSON, one document a line. subscribe.sh BOOTSTRAP TOPIC GROUP [kcat's options, such as -e to end at the end]
# For a look and for shell scripts: kcat moves its group's offset on when it has read a record, not when you are done with it.
bootstrap=$1 topic=$2 group=$3
shift 3
exec kcat -b "$bootstrap" -q -u -G "$group" -X isolation.level=read_committed -X auto.offset.reset=earliest -f '%s\n' "$@" "$topic"
