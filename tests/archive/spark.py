"""Compares what the Spark job has found with what one machine has, and with what was planted."""

import glob
import json
import sys

from pyspark.sql import SparkSession

work = sys.argv[1]
spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
spark.sparkContext.setLogLevel("ERROR")
rows = spark.read.parquet(f"{work}/out/clusters").collect()
job = {(row["id"], row["start"], row["end"]): row["cluster"] for row in rows}
spark.stop()

alone, by_document = {}, {}
for line in open(f"{work}/alone.jsonl"):
    record = json.loads(line)
    by_document[record["id"]] = record["quotes"]
    for quote in record["quotes"]:
        if quote["cluster"]:
            alone[(record["id"], quote["start"], quote["end"])] = quote["cluster"]

failed = 0


def check(name, fine):
    global failed
    failed += not fine
    print(f"{'ok' if fine else 'not ok'} - {name}")


check(f"documents: {len(by_document)} are read", len(by_document) > 0)
missing, more = alone.keys() - job.keys(), job.keys() - alone.keys()
other = [place for place in alone.keys() & job.keys() if alone[place] != job[place]]
check(
    f"{len(job)} statements in {len(set(job.values()))} clusters, as on one machine "
    f"({len(missing)} missing, {len(more)} more, {len(other)} elsewhere)",
    not missing and not more and not other and len(job) > len(by_document) / 10,
)
shuffled = 0
for path in glob.glob(f"{work}/events/*"):
    for line in open(path):
        if '"SparkListenerTaskEnd"' in line:
            metrics = json.loads(line).get("Task Metrics") or {}
            shuffled += metrics.get("Shuffle Write Metrics", {}).get("Shuffle Bytes Written", 0)
print(f"shuffled: {shuffled / 1e6:.1f} MB")
planted = found = 0
for line in open(f"{work}/articles.jsonl"):
    article = json.loads(line)
    for repeat in article["repeats"]:
        planted += 1
        mine = {quote["cluster"] for quote in by_document[article["id"]]} - {None}
        theirs = {quote["cluster"] for quote in by_document[repeat["of"]]} - {None}
        found += bool(mine & theirs)
check(f"{found} of {planted} planted repeats are found", found > 0.9 * planted)
sys.exit(failed != 0)
