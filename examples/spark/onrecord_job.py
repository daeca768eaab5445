#!/usr/bin/env python3
"""Links the statements of very many articles with Apache Spark, On Record doing the reading and the deciding.

    onrecord_job.py --input 'articles/*.jsonl' --output out [--onrecord onrecord] [--archive]

The input is lines of {"id", "text", "date"?, "title"?}. Each step is a plain join or a child process that reads lines and writes
lines; what one step has made lies under OUTPUT as Parquet, and the next begins there:

    records       one row a document: what is said in it, as `onrecord export --keys` writes it
    frequencies   in how many statements each stem stands: a text file, the most frequent 100,000
    candidates    pairs of documents whose statements share a pair of rare stems, or a run of words
    links         pairs of statements that are the same, as `onrecord verify` decides
    clusters      all statements that stand in more than one place, with the identity of their cluster

Run again after an interruption it makes the same rows again: ids come from content and nothing depends on the order of partitions.
"""

import argparse
import os
import subprocess
import threading

from pyspark import SparkFiles
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

QUOTES = "array<struct<start:int,end:int,keys:array<bigint>,stems:array<bigint>>>"
VERDICT = (
    "a string, b string, error string, "
    "links array<struct<a:array<int>,b:array<int>,score:double,band:string>>"
)
CLUSTERED = "component string, statements array<struct<id:string,start:int,end:int,cluster:string>>"


def child(command, file=None):
    """A function for mapPartitions: lines through a process. `{file}` in the command is a file that Spark has shipped."""

    def run(lines):
        arguments = [part.replace("{file}", SparkFiles.get(file)) if file else part for part in command]
        process = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        trouble = []

        def feed():
            try:
                with process.stdin:
                    for line in lines:
                        process.stdin.write(line.encode("utf-8", "replace") + b"\n")
            except BrokenPipeError:
                pass
            except Exception as error:  # Raised below: a partition that is cut short must not count as whole.
                trouble.append(error)

        # Beside the reading: two full pipes would wait for each other.
        feeder = threading.Thread(target=feed, daemon=True)
        feeder.start()
        for line in process.stdout:
            yield line.decode("utf-8").rstrip("\n")
        feeder.join()
        process.wait()
        if trouble:
            raise trouble[0]
        if process.returncode != 0:
            raise RuntimeError(f"{' '.join(arguments)} ended with {process.returncode}")

    return run


class Job:
    def __init__(self, spark, args):
        self.spark, self.args = spark, args
        # The most that one key may bring together: more is a slogan, and would be half of all work.
        self.most = args.most

    def path(self, name):
        return os.path.join(self.args.output, name)

    def written(self, name, frame):
        frame.write.mode("overwrite").parquet(self.path(name))
        return self.spark.read.parquet(self.path(name))

    def lines(self, rdd, *command, file=None):
        """The lines that a child of On Record makes of lines."""
        out = rdd.mapPartitions(child([self.args.onrecord, *command], file))
        return self.spark.createDataFrame(out.map(lambda line: (line,)), "line string")

    def records(self):
        text = self.spark.sparkContext.textFile(self.args.input, self.args.partitions)
        lines = self.lines(text, "export", "-", "--keys", "--threads", "1")
        fields = lines.select(
            F.get_json_object("line", "$.id").alias("id"),
            F.get_json_object("line", "$.error").alias("error"),
            F.expr("try_cast(get_json_object(line, '$.date.value') AS date)").alias("written"),
            F.col("line").alias("record"),
        )
        # A document that stands twice in the input is one document.
        return self.written("records", fields.where("error IS NULL AND id IS NOT NULL").dropDuplicates(["id"]))

    def frequencies(self, records):
        quotes = records.select(F.explode(F.from_json(F.get_json_object("record", "$.quotes"), QUOTES)).alias("q"))
        counts = quotes.select(F.explode("q.stems").alias("stem")).groupBy("stem").count().where("count > 1")
        rows = counts.orderBy(F.desc("count"), "stem").limit(100_000).collect()
        path = os.path.join(self.args.output, "frequencies")
        os.makedirs(self.args.output, exist_ok=True)
        with open(path, "w") as file:
            file.writelines(f"{row['stem']}\t{row['count']}\n" for row in rows)
        return path

    def candidates(self, records, frequencies):
        self.spark.sparkContext.addFile(frequencies)
        keyed = self.lines(
            records.rdd.map(lambda row: row.record), "export", "-", "--threads", "1", "--keys={file}", file="frequencies"
        )
        quotes = F.from_json(F.get_json_object("line", "$.quotes"), QUOTES)
        keys = (
            keyed.select(F.get_json_object("line", "$.id").alias("id"), F.explode(quotes).alias("q"))
            .select("id", F.explode("q.keys").alias("key"))
            .distinct()
        )
        keys = self.written("keys", keys)
        shared = keys.groupBy("key").count().where(f"count BETWEEN 2 AND {self.most}").select("key")
        keys = keys.join(shared, "key")
        pairs = (
            keys.select("key", F.col("id").alias("a"))
            .join(keys.select("key", F.col("id").alias("b")), "key")
            .where("a < b")
        )
        self.joined = pairs.count() if self.args.count else None
        return self.written("candidates", pairs.select("a", "b").distinct())

    def links(self, records, candidates):
        # Stems and keys have done their work; without them half as much travels to the deciding. No text can look like them: its
        # quotation marks are escaped.
        records = records.withColumn("record", F.regexp_replace("record", r',"(?:keys|stems)":\[[0-9,]*\]', ""))
        a = records.select(F.col("id").alias("a"), F.col("record").alias("first"))
        b = records.select(F.col("id").alias("b"), F.col("record").alias("second"))
        pairs = candidates.join(a, "a").join(b, "b").repartition(self.args.partitions, "a").sortWithinPartitions("a")
        both = pairs.select(F.concat(F.lit('{"a":'), "first", F.lit(',"b":'), "second", F.lit("}")).alias("line"))
        verdicts = self.lines(both.rdd.map(lambda row: row.line), "verify", "-")
        verdicts = verdicts.select(F.from_json("line", VERDICT).alias("v")).where("v.error IS NULL")
        links = verdicts.select("v.a", "v.b", F.explode("v.links").alias("link")).select(
            "a",
            F.col("link.a")[0].alias("a_start"),
            F.col("link.a")[1].alias("a_end"),
            "b",
            F.col("link.b")[0].alias("b_start"),
            F.col("link.b")[1].alias("b_end"),
            "link.score",
            "link.band",
        )
        return self.written("links", links)

    def components(self, links):
        """Which statements hang together: each takes the least name among its neighbours, until nothing changes."""
        node = lambda side: F.concat_ws(":", F.col(f"{side}_start"), F.col(f"{side}_end"), F.col(side))
        edges = links.select(node("a").alias("x"), node("b").alias("y"))
        edges = self.written("edges", edges.union(edges.select("y", "x")).distinct())
        labels = self.written("labels0", edges.groupBy("x").agg(F.min("y").alias("l")).selectExpr("x", "least(x, l) AS l"))
        for turn in range(1, 100):
            heard = edges.join(labels.select(F.col("x").alias("y"), F.col("l").alias("m")), "y").groupBy("x").agg(F.min("m").alias("m"))
            # The least of one's own label's label is heard too: distances halve.
            jump = labels.select(F.col("x").alias("l"), F.col("l").alias("j"))
            following = (
                labels.join(heard, "x").join(jump, "l", "left").selectExpr("x", "least(l, m, coalesce(j, l)) AS l")
            )
            following = self.written(f"labels{turn % 2 + 1}", following)
            moved = following.join(labels.withColumnRenamed("l", "before"), "x").where("l <> before").limit(1).count()
            labels = following
            if not moved:
                break
        return labels

    def clusters(self, records, links):
        labels = self.components(links)
        node = F.concat_ws(":", "a_start", "a_end", "a")
        links = links.withColumn("x", node).join(labels, "x").withColumnRenamed("l", "component")
        place = lambda side: F.struct(
            F.col(side).alias("id"), F.col(f"{side}_start").alias("start"), F.col(f"{side}_end").alias("end")
        )
        joined = F.struct(place("a").alias("a"), place("b").alias("b"), "score", "band")
        link_lines = links.select("component", F.to_json(F.struct("component", joined.alias("link"))).alias("line"))
        documents = links.select("component", F.col("a").alias("id")).union(links.select("component", F.col("b").alias("id")))
        document_lines = documents.distinct().join(records, "id").select(
            "component",
            F.concat(
                F.expr("substring(to_json(struct(component)), 1, length(to_json(struct(component))) - 1)"),
                F.lit(',"document":'), "record", F.lit("}"),
            ).alias("line"),
        )
        lines = document_lines.union(link_lines).repartition(self.args.partitions, "component")
        lines = lines.sortWithinPartitions("component", "line")
        found = self.lines(lines.rdd.map(lambda row: row.line), "verify", "-", "--clusters")
        members = found.select(F.explode(F.from_json("line", CLUSTERED)["statements"]).alias("s")).select("s.*")
        return self.written("clusters", members)

    def store(self, records):
        """Every partition is imported by a client of its own. A task that is run again stores nothing twice."""
        rows = records.rdd.map(lambda row: row.record)
        rows.mapPartitions(child([self.args.onrecord, "archive", "import", "-", "--threads", "1"])).foreach(lambda _: None)

    def run(self):
        records = self.records()
        frequencies = self.frequencies(records)
        candidates = self.candidates(records, frequencies)
        links = self.links(records, candidates)
        clusters = self.clusters(records, links)
        if self.args.archive:
            self.store(records)
        counts = {
            "documents": records.count(), "keys": self.spark.read.parquet(self.path("keys")).count(),
            "joined": self.joined, "candidates": candidates.count(), "links": links.count(), "members": clusters.count(),
        }
        print(" ".join(f"{name}={value}" for name, value in counts.items() if value is not None), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--input", required=True, help="JSON Lines, as Spark names files")
    parser.add_argument("--output", required=True, help="a folder")
    parser.add_argument("--onrecord", default="onrecord", help="the program, on every worker")
    parser.add_argument("--partitions", type=int, default=8)
    parser.add_argument("--most", type=int, default=1000, help="documents that one key may bring together")
    parser.add_argument("--archive", action="store_true", help="store the records in the archive of $ONRECORD_ARCHIVE")
    parser.add_argument("--count", action="store_true", help="count the rows of the join too")
    args = parser.parse_args()
    spark = SparkSession.builder.appName("onrecord").getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    try:
        Job(spark, args).run()
    finally:
        spark.stop()


if __name__ == "__main__":
    main()
