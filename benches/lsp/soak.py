#!/usr/bin/env python3
"""Types in articles of a large folder for minutes, as a person does, while files change on disk; prints what it was like.

    cargo build --release
    python3 benches/lsp/soak.py                             # ten minutes, 10,000 articles
    python3 benches/lsp/soak.py --minutes 1 --folder 1000
    python3 benches/lsp/soak.py --minutes 1 --folder 1000 --hard

The articles are those of `onrecord invent`: words as frequent as in English, one statement in thirty a repeat of another
article's. With `--hard` they are those of `bench.py`, in which everything is said in the same eighty words, so that every
statement is like hundreds of others; no newsroom writes so, and the server must answer all the same.

A letter every 150 ms, hovers and jumps between them, now and then another document; each second a file of the folder is
written anew, added or removed. At the end nothing may be out of date: the diagnostics of the documents that are open, and of
others that are opened then, must be those that a fresh server gives. Exits with 1 if they are not, if memory has grown by more
than 5 %, or if a request was not answered. The seed makes each run the same.
"""
import argparse, json, os, random, shlex, subprocess, sys, tempfile, threading, time

from bench import Server, article, is_end, percentile

OPEN = 4


class Typist(Server):
    """A server whose messages are sorted as they come."""

    def __init__(self, *arguments):
        self.answers, self.published, self.lock = {}, {}, threading.Condition()
        super().__init__(*arguments)
        threading.Thread(target=self.sort, daemon=True).start()

    def sort(self):
        while (got := self.messages.get()) is not None:
            when, message = got
            with self.lock:
                if "method" not in message:
                    self.answers[message["id"]] = when, message
                elif "id" in message:
                    self.send({"id": message["id"], "result": None})
                elif message["method"] == "textDocument/publishDiagnostics":
                    params = message["params"]
                    self.published[params["uri"]] = when, params.get("version"), params["diagnostics"]
                elif is_end(message):
                    self.answers["indexed"] = when, message
                self.lock.notify_all()

    def until(self, done, patience=120):
        """What `done` returns, once it is something."""
        end = time.perf_counter() + patience
        with self.lock:
            while (found := done()) is None:
                if not self.lock.wait(end - time.perf_counter()):
                    return None
            return found

    def ask(self, method, params):
        """Seconds until the answer; `None` if there is none."""
        self.last += 1
        number = self.last
        sent = self.send({"id": number, "method": method, "params": params})
        answer = self.until(lambda: self.answers.pop(number, None), 10)
        return answer and answer[0] - sent


class Document:
    def __init__(self, server, path, text):
        self.server, self.uri, self.lines, self.version = server, "file://" + path, text.split("\n"), 1
        self.sent = server.notify("textDocument/didOpen", {
            "textDocument": {"uri": self.uri, "version": 1, "languageId": "markdown", "text": text}})

    def type(self, letter, random):
        line = random.randrange(len(self.lines))
        column = random.randrange(len(self.lines[line]) + 1)
        # Now and then what was typed goes away again, and a paragraph is cut in two or put together.
        text = self.lines[line]
        end = {"line": line, "character": column}
        if letter == "⌫" and column:
            self.lines[line] = text[:column - 1] + text[column:]
            start, new = {"line": line, "character": column - 1}, ""
        else:
            new = {"⌫": "“", "⏎": "\n\n"}.get(letter, letter)
            self.lines[line:line + 1] = (text[:column] + new + text[column:]).split("\n")
            start = end
        self.version += 1
        self.sent = self.server.notify("textDocument/didChange", {
            "textDocument": {"uri": self.uri, "version": self.version},
            "contentChanges": [{"range": {"start": start, "end": end}, "text": new}]})

    def published(self, patience):
        """What has been published for the present version, and when; None if nothing comes in time."""
        current = lambda: (found if (found := self.server.published.get(self.uri)) and found[1] == self.version else None)
        return self.server.until(current, patience)

    def diagnostics(self, patience=60):
        """The diagnostics of the present version, once nothing has been published for a while."""
        self.published(patience)
        while (found := self.server.published.get(self.uri)) and time.perf_counter() - found[0] < 1.5:
            time.sleep(0.1)
        return found and sorted(json.dumps(one, sort_keys=True) for one in found[2])


def path_of(root, number):
    return f"{root}/{number % 100}/{number}.md"


# Texts that files of the folder change to.
SPARE = 1_000


def texts(options):
    """A text for each article of the folder, and the spare ones."""
    count = options.folder + SPARE
    if options.hard:
        return [article(5_000, number) for number in range(count)]
    command = [shlex.split(options.server)[0], "invent", "--articles", str(count), "--statements", "30"]
    lines = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout.decode().splitlines()
    made = map(json.loads, lines)
    return [f"---\ndate: {one['date']}\n---\n\n# {one['id']}\n\n{one['text']}" for one in made]


def write(root, number, text):
    with open(path_of(root, number), "w") as file:
        file.write(text)


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--server", default=os.path.join(here, "../../target/release/onrecord") + " lsp")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--folder", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--hard", action="store_true", help="articles that are all alike")
    options = parser.parse_args()
    chance = random.Random(options.seed)
    with open("/proc/loadavg") as load:
        print(f"{os.cpu_count()} cores, load {load.read().split()[0]} before the run", flush=True)
    with tempfile.TemporaryDirectory() as root, tempfile.TemporaryDirectory() as cache:
        for number in range(100):
            os.makedirs(f"{root}/{number}", exist_ok=True)
        made = texts(options)
        for number in range(options.folder):
            write(root, number, made[number])
        sys.exit(soak(options, chance, root, cache, made))


def soak(options, chance, root, cache, made):
    server = Typist(shlex.split(options.server), root, None, cache)
    if server.until(lambda: server.answers.get("indexed"), 600) is None:
        print("the folder was not read")
        return 1
    numbers = chance.sample(range(options.folder), OPEN)
    documents = [Document(server, path_of(root, number), made[number]) for number in numbers]
    closed = [number for number in range(options.folder) if number not in numbers]
    times = {"edit → diagnostics, with the quiet": [], "textDocument/hover": [], "textDocument/definition": []}
    unanswered, edits, files, memory = 0, 0, 0, []
    begin = time.perf_counter()
    end = begin + options.minutes * 60
    document, disk, sample = documents[0], begin, begin
    while (now := time.perf_counter()) < end:
        if edits % 40 == 39:
            document = chance.choice(documents)
        document.type(chance.choice("aeinorst ,.“”⌫⌫⌫⌫⏎"), chance)
        edits += 1
        time.sleep(0.03)
        for method, likely in (("textDocument/hover", 0.3), ("textDocument/definition", 0.15)):
            if chance.random() < likely:
                line = chance.randrange(len(document.lines))
                at = {"line": line, "character": chance.randrange(len(document.lines[line]) + 1)}
                took = server.ask(method, {"textDocument": {"uri": document.uri}, "position": at})
                unanswered += took is None
                times[method].extend([took] if took is not None else [])
        if edits % 20 == 0:
            # A pause, as people make them: long enough for diagnostics.
            found = document.published(10)
            unanswered += found is None
            times["edit → diagnostics, with the quiet"].extend([found[0] - document.sent] if found else [])
        if now > disk:
            disk, number, files = now + 1, chance.choice(closed), files + 1
            what = chance.random()
            if what < 0.2 and os.path.exists(path_of(root, number)):
                os.remove(path_of(root, number))
            else:
                write(root, number, chance.choice(made))
        if now > sample:
            sample = now + 1
            memory.append(server.memory())
        time.sleep(max(0, 0.15 - (time.perf_counter() - now)))
    print(f"{options.minutes:g} minutes, {options.folder:,} {'hard ' * options.hard}articles: {edits} edits, {files} files changed on disk\n")
    print("| | p50 ms | p95 ms | p99 ms | count |\n|---|---|---|---|---|")
    for name, values in times.items():
        shown = " | ".join(f"{percentile(values, share):.1f}" for share in (0.5, 0.95, 0.99)) if values else "– | – | –"
        print(f"| {name.split('/')[-1]} | {shown} | {len(values)} |")
    # After the first fifth everything that is made once has been made.
    fifth = max(1, len(memory) // 5)
    before, after = (sorted(part)[len(part) // 2] for part in (memory[fifth:2 * fifth] or memory, memory[-fifth:]))
    growth = after / before - 1
    print(f"\nresident memory: {before:.1f} MB after a fifth of the time, {after:.1f} MB at the end: {growth:+.1%}")
    stale = compare(options, chance, root, server, documents, closed)
    print(f"diagnostics that a fresh server gives otherwise: {stale} of {OPEN + 20} documents; not answered: {unanswered}")
    stopped = server_stop(server)
    print(f"stopped in {stopped * 1000:.0f} ms")
    return int(stale > 0 or unanswered > 0 or growth > 0.05)


def compare(options, chance, root, server, documents, closed):
    """The number of documents for which this server's diagnostics are not those of a fresh one."""
    there = [number for number in closed if os.path.exists(path_of(root, number))]
    for number in chance.sample(there, min(20, len(there))):
        with open(path_of(root, number)) as file:
            documents.append(Document(server, path_of(root, number), file.read()))
    # What the first server has kept on the disk may be what is wrong: the fresh one keeps its own.
    with tempfile.TemporaryDirectory() as cache:
        fresh = Typist(shlex.split(options.server), root, None, cache)
        fresh.until(lambda: fresh.answers.get("indexed"), 600)
        again = []
        for document in documents:
            again.append(Document(fresh, document.uri[len("file://"):], "\n".join(document.lines)))
        # What takes long to find comes later than the first answer.
        rests = server.rest(), fresh.rest()
        if not all(rests):
            print("a server did not come to rest in five minutes")
        stale = sum(one.diagnostics() != two.diagnostics() for one, two in zip(documents, again))
        server_stop(fresh)
    return stale


def server_stop(server):
    begin = time.perf_counter()
    server.ask("shutdown", None)
    server.send({"method": "exit"})
    server.process.wait(10)
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
