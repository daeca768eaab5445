"""Writes word-clusters.bin: the Brown cluster of the most frequent English words, as hashes.

    pip download --no-deps spacy-lookups-data==1.0.5
    python3 data/make-clusters.py spacy_lookups_data-1.0.5-py2.py3-none-any.whl 30000 data/word-clusters.bin

Source: spacy-lookups-data 1.0.5 (Explosion, MIT), en_lexeme_cluster and en_lexeme_prob. A cluster is the path in a
binary tree of words that are used alike, first branch in the lowest bit; words of one spelling take the cluster of
their most frequent form.
"""
import gzip, json, struct, sys, zipfile


def fnv(data):
    h = 0x811C9DC5
    for byte in data:
        h = (h ^ byte) * 0x01000193 & 0xFFFFFFFF
    return h


def main(wheel, size, out):
    archive = zipfile.ZipFile(wheel)
    read = lambda name: json.loads(gzip.decompress(archive.read(f"spacy_lookups_data/data/{name}.json.gz")))
    clusters, chances = read("en_lexeme_cluster"), read("en_lexeme_prob")
    best = {}
    for word, chance in chances.items():
        cluster = clusters.get(word, 0)
        folded = word.lower().replace("’", "'")
        if not 0 < cluster < 65536 or not all(c.isalpha() or c in "-'." for c in folded):
            continue
        if folded not in best or chance > best[folded][0]:
            best[folded] = (chance, cluster)
    kept = sorted(best.items(), key=lambda item: (-item[1][0], item[0]))[: int(size)]
    rows = dict(sorted((fnv(word.encode()), cluster) for word, (_, cluster) in kept))
    body = struct.pack("<I", len(rows)) + b"".join(struct.pack("<IH", h, c) for h, c in rows.items())
    with open(out, "wb") as file:
        file.write(b"ONRECCLU" + struct.pack("<II", len(body), fnv(body)) + body)
    print(len(rows), "words,", len(set(rows.values())), "clusters")


main(*sys.argv[1:])
