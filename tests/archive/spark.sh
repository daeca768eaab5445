#!/usr/bin/env bash
# tests/archive/spark.sh ONRECORD [ARTICLES]: the Spark example over invented articles finds what one machine finds.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/onrecord
onrecord=$(realpath "$1") articles=${2:-10000}
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
"$onrecord" invent --articles "$articles" > "$work/articles.jsonl"
"$onrecord" export --links - < "$work/articles.jsonl" > "$work/alone.jsonl"
mkdir "$work/events"
export PYSPARK_PYTHON=$CACHE/spark/bin/python PYTHONDONTWRITEBYTECODE=1 SPARK_LOCAL_IP=127.0.0.1
"$CACHE/spark/bin/spark-submit" --master 'local[2]' --driver-memory 2g --conf spark.ui.enabled=false \
  --conf spark.sql.shuffle.partitions=8 --conf spark.local.dir="$work/local" --conf spark.driver.bindAddress=127.0.0.1 \
  --conf spark.eventLog.enabled=true --conf spark.eventLog.dir="$work/events" \
  examples/spark/onrecord_job.py --input "$work/articles.jsonl" --output "$work/out" --onrecord "$onrecord" --count 2> "$work/log" \
  || { tail -n 40 "$work/log"; echo "not ok - the job ends"; exit 1; }
"$CACHE/spark/bin/python" tests/archive/spark.py "$work"
