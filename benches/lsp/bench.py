#!/usr/bin/env python3
"""Drives language servers over pipes and prints how long they take, as tables in Markdown.

    cargo build --release
    python3 benches/lsp/bench.py                            # this server, beside one that does nothing (floor.py)
    python3 benches/lsp/bench.py --peer "rumdl server"      # and another one, e.g. after `pip install rumdl`; may be repeated

Everything is measured from the client's side: from the moment before a message is written to the first message that answers
it. Articles are made up here, from a few words and a seed, so that every run reads the same text. The quiet before
diagnostics is set to nothing; what is shown is work. An edit is a letter typed in the middle of the text. It is sent as the
server asks for changes: as that letter, or as the whole text again (`--whole` sends that to all).
"""
import argparse, json, os, queue, random, shlex, statistics, subprocess, sys, tempfile, threading, time

PEOPLE = ["Mara Lindqvist", "Tomas Okafor", "Ines Ferreira", "Jonas Hale", "Ruth Adeyemi", "Piotr Lang", "Edda Moen", "Hugo Castle"]
BODIES = "council harbour-office ferry school museum mill orchestra hospital railway library bakery market".split()
DEEDS = "sell close mend paint move count double rename flood heat lease guard light measure auction shelter".split()
THINGS = "wall bridge tower quay bell barge kiln orchard tunnel chapel archive reservoir stable workshop turbine canal".split()
MANNERS = "quietly tomorrow without-delay by-hand at-night before-winter in-public for-good under-protest on-credit".split()
REASONS = "storm debt vote strike harvest survey lawsuit drought anniversary fire merger inspection election flood".split()
SENTENCES = [
    "“We will {deed} the {thing} of the {body} {manner}, because of the {reason},” {person} said on Tuesday.",
    "The {body} has not answered the letters about the {reason} and the {thing}.",
    "{person} told reporters that the {body} would “{deed} every {thing} {manner}” after the {reason}.",
    "According to {person}, the {body} had never seen the plan to {deed} the {thing} before the {reason}.",
    "Nobody near the {thing} expected the {reason} to come so early in the year, and few were ready.",
]


def article(size, seed=0):
    """About `size` bytes of an invented article, in paragraphs of five sentences. One article in ten has its first paragraph
    from another, so that statements stand in more than one."""
    chance, out, length = random.Random(seed), [], 0
    while length < size:
        source = random.Random(seed // 2 + 10**9) if not out and seed % 10 < 2 else chance
        words = lambda: {
            "person": source.choice(PEOPLE), "body": source.choice(BODIES), "deed": source.choice(DEEDS), "thing": source.choice(THINGS),
            "manner": source.choice(MANNERS).replace("-", " "), "reason": source.choice(REASONS)}
        paragraph = " ".join(sentence.format(**words()) for sentence in SENTENCES)
        out.append(paragraph)
        length += len(paragraph.encode()) + 2
    return "# The " + chance.choice(THINGS) + "\n\n" + "\n\n".join(out) + "\n"


class Server:
    def __init__(self, command, folder=None, options=None, cache=None):
        """`cache` is the folder where the server may keep what it has read; the user's own without it."""
        self.start = time.perf_counter()
        environment = {**os.environ, "XDG_CACHE_HOME": cache} if cache else None
        self.process = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.messages, self.last = queue.Queue(), 0
        threading.Thread(target=self.read, daemon=True).start()
        capabilities = {"general": {"positionEncodings": ["utf-16"]}, "window": {"workDoneProgress": True}}
        _, answer = self.request("initialize", {
            "processId": os.getpid(), "rootUri": folder and "file://" + folder,
            "workspaceFolders": folder and [{"uri": "file://" + folder, "name": "news"}],
            "capabilities": capabilities, "initializationOptions": options})
        self.ready = time.perf_counter() - self.start
        sync = ((answer.get("result") or {}).get("capabilities") or {}).get("textDocumentSync")
        self.whole = (sync.get("change") if isinstance(sync, dict) else sync) == 1
        self.notify("initialized", {})

    def read(self):
        out = self.process.stdout
        while True:
            length = None
            while (line := out.readline()) not in (b"\r\n", b""):
                if line.lower().startswith(b"content-length"):
                    length = int(line.split(b":")[1])
            if length is None:
                return self.messages.put(None)
            body = out.read(length)
            self.messages.put((time.perf_counter(), json.loads(body)))

    def send(self, message):
        """Sends a message, and returns the time before the first byte of it was written."""
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        begin = time.perf_counter()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()
        return begin

    def notify(self, method, params):
        return self.send({"method": method, "params": params})

    def wait(self, wanted, patience=120):
        end = time.perf_counter() + patience
        while True:
            got = self.messages.get(timeout=max(0.001, end - time.perf_counter()))
            if got is None:
                raise EOFError("the server ended")
            when, message = got
            if "method" in message and "id" in message:
                self.send({"id": message["id"], "result": None})
            if wanted(message):
                return when, message

    def request(self, method, params):
        self.last += 1
        sent = self.send({"id": self.last, "method": method, "params": params})
        when, answer = self.wait(lambda m: m.get("id") == self.last and "method" not in m)
        return when - sent, answer

    def diagnostics(self, uri, version):
        wanted = lambda m: (m.get("method") == "textDocument/publishDiagnostics" and m["params"]["uri"] == uri
                            and m["params"].get("version", version) in (version, None))
        return self.wait(wanted)

    def memory(self):
        with open(f"/proc/{self.process.pid}/status") as status:
            return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmRSS"))

    def cpu(self):
        """Seconds that its threads have worked, to the nanosecond, which a busy machine disturbs less than the time of day."""
        worked = 0
        for thread in os.listdir(f"/proc/{self.process.pid}/task"):
            try:
                with open(f"/proc/{self.process.pid}/task/{thread}/schedstat") as stat:
                    worked += int(stat.read().split()[0])
            except OSError:
                pass  # It has ended meanwhile.
        return worked / 1e9

    def worked(self):
        """Seconds that it has worked, to the hundredth, those of threads that have ended included."""
        with open(f"/proc/{self.process.pid}/stat") as stat:
            user, system = stat.read().rsplit(")", 1)[1].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    # Seconds in which it must have done nothing to be at rest: longer than it puts anything off.
    QUIET = 2

    def rest(self, patience=300):
        """Waits until it is at rest; false if that never comes."""
        end, quiet = time.perf_counter() + patience, 0
        while time.perf_counter() < end:
            before = self.worked()
            time.sleep(1)
            quiet = quiet + 1 if self.worked() - before <= 0.02 else 0
            if quiet == self.QUIET:
                return True
        return False

    def stop(self):
        begin = time.perf_counter()
        self.request("shutdown", None)
        self.send({"method": "exit"})
        try:
            self.process.wait(3)
        except subprocess.TimeoutExpired:
            self.process.kill()  # Some servers wait for the end of their input.
            return None
        return time.perf_counter() - begin


def median(values):
    return statistics.median(values) * 1000


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))] * 1000


class Document:
    """An open article that is typed in."""

    def __init__(self, server, uri, text, whole):
        self.server, self.uri, self.text, self.version, self.whole = server, uri, text, 1, whole or server.whole
        self.line = text.count("\n") // 4 * 2
        sent = server.notify("textDocument/didOpen", {
            "textDocument": {"uri": uri, "version": 1, "languageId": "markdown", "text": text}})
        self.opened = server.diagnostics(uri, 1)[0] - sent

    def edit(self):
        """Types a letter, or takes it away again; seconds until diagnostics."""
        self.version += 1
        lines = self.text.split("\n") if self.whole else None
        typed = self.version % 2 == 0
        start, end = {"line": self.line, "character": 10}, {"line": self.line, "character": 10 if typed else 11}
        change = {"range": {"start": start, "end": end}, "text": "x" if typed else ""}
        if self.whole:
            if typed:
                lines[self.line] = lines[self.line][:10] + "x" + lines[self.line][10:]
            change = {"text": "\n".join(lines)}
        sent = self.server.notify("textDocument/didChange", {
            "textDocument": {"uri": self.uri, "version": self.version}, "contentChanges": [change]})
        return self.server.diagnostics(self.uri, self.version)[0] - sent

    def ask(self, method):
        """Seconds until an answer about the next paragraph."""
        params = {"textDocument": {"uri": self.uri}, "position": {"line": self.line + 2, "character": 5}}
        if method == "references":
            params["context"] = {"includeDeclaration": True}
        return self.server.request("textDocument/" + method, params)[0]


def exercise(row, document, rounds, unit=""):
    """Adds what an open document costs: its opening, edits, and questions about it."""
    row["open → diagnostics" + unit] = document.opened * 1000
    before = document.server.cpu()
    row["edit → diagnostics" + unit] = median([document.edit() for _ in range(rounds)])
    row["CPU of an edit" + unit] = (document.server.cpu() - before) / rounds * 1000
    for method in ("hover", "definition", "references"):
        row[method + unit] = percentile([document.ask(method) for _ in range(rounds * 5)], 0.99)


def leave(row, server, unit=""):
    """Adds what a server costs that nobody asks anything, and how long it takes to stop."""
    # What the last edit has left to do is not idleness.
    server.rest()
    before = server.cpu()
    time.sleep(2)
    row["idle CPU %"] = (server.cpu() - before) / 2 * 100
    stopped = server.stop()
    row["stop" + unit] = stopped and stopped * 1000


def document(command, options, size, rounds, whole):
    """Milliseconds for one open article of `size` bytes."""
    row = {}
    server = Server(command, options=options)
    row["initialise"] = server.ready * 1000
    open_document = Document(server, "file:///nowhere/article.md", article(size), whole)
    open_document.edit()
    exercise(row, open_document, rounds)
    row["resident MB"] = server.memory()
    leave(row, server)
    return row


def is_end(message):
    params = message.get("params")
    return isinstance(params, dict) and isinstance(params.get("value"), dict) and params["value"].get("kind") == "end"


def folder(command, options, count, rounds):
    """A folder of `count` articles of 5 KB: seconds to read it, then milliseconds for one of them that is open."""
    with tempfile.TemporaryDirectory() as root, tempfile.TemporaryDirectory() as cache:
        for n in range(count):
            os.makedirs(f"{root}/{n % 100}", exist_ok=True)
            with open(f"{root}/{n % 100}/{n}.md", "w") as file:
                file.write(article(5_000, n))
            # What has changed a moment ago may change again, and is read again at the next start.
            os.utime(file.name, (time.time() - 3600,) * 2)
        row = {}
        server = Server(command, root, options, cache)
        row["cold start, s"] = server.wait(is_end, 600)[0] - server.start
        server.rest()
        row["cold start until at rest, s"] = time.perf_counter() - server.start - server.QUIET
        row["resident MB after a cold start"] = server.memory()
        server.stop()
        server = Server(command, root, options, cache)
        row["warm start, s"] = server.wait(is_end, 600)[0] - server.start
        row["resident MB"] = server.memory()
        open_document = Document(server, f"file://{root}/7/7.md", article(5_000, 7), False)
        exercise(row, open_document, rounds, ", ms")
        row["resident MB, edited"] = server.memory()
        leave(row, server, ", ms")
        return row


def table(title, rows):
    """A column for each server, and how many times the first takes what each of the others takes."""
    print(f"\n### {title}\n")
    names = list(rows)
    keys = list(dict.fromkeys(key for row in rows.values() for key in row))
    heads = names + [f"{names[0]} / {name}" for name in names[1:]]
    print("| | " + " | ".join(heads) + " |")
    print("|---" + "|---" * len(heads) + "|")
    for key in keys:
        cells = [rows[name].get(key) for name in names]
        shown = ["–" if cell is None else f"{cell:.2f}" if cell < 10 else f"{cell:.0f}" for cell in cells]
        shown += [f"{cells[0] / cell:.2f}" if cells[0] is not None and cell else "–" for cell in cells[1:]]
        print(f"| {key} | " + " | ".join(shown) + " |", flush=True)


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--server", default=os.path.join(here, "../../target/release/onrecord") + " lsp")
    parser.add_argument("--peer", action="append", default=[], help="another server to compare with, as one command line")
    parser.add_argument("--sizes", default="5000,100000,1000000,10000000", help="of single articles, in bytes; empty for none")
    parser.add_argument("--folder", type=int, default=10_000, help="articles in the folder; 0 leaves it out")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--whole", action="store_true", help="send the whole text at each edit")
    options = parser.parse_args()
    with open("/proc/loadavg") as load:
        print(f"{os.cpu_count()} cores, load {load.read().split()[0]} before the run; text {'whole' if options.whole else 'as the server asks'}")
    quick = {"editor": {"delay": 0}}
    floor = [sys.executable, os.path.join(here, "floor.py")] + ["--whole"] * options.whole
    peers = {shlex.split(peer)[0].rsplit("/", 1)[-1]: shlex.split(peer) for peer in options.peer}
    for size in map(int, filter(None, options.sizes.split(","))):
        rounds = max(3, options.rounds if size <= 1_000_000 else options.rounds // 4)
        rows = {"onrecord": document(shlex.split(options.server), quick, size, rounds, options.whole)}
        for name, command in peers.items():
            rows[name] = document(command, None, size, rounds, options.whole)
        rows["nothing"] = document(floor, None, size, rounds, options.whole)
        table(f"{size:,} bytes, milliseconds (median; hover, definition, references: p99)", rows)
    if options.folder:
        rows = {"onrecord": folder(shlex.split(options.server), quick, options.folder, options.rounds)}
        table(f"{options.folder:,} articles of 5 KB", rows)


if __name__ == "__main__":
    sys.exit(main())
