#!/usr/bin/env python3
"""Drives language servers over pipes and prints how long they take, as a table in Markdown.

    cargo build --release
    python3 benches/lsp/bench.py                            # this server alone
    python3 benches/lsp/bench.py --peer "rumdl server"      # beside another one, e.g. after `pip install rumdl`

Everything is measured from the client's side: from the last byte of a message written to the first message that answers it.
Articles are made up here, from a few sentences and a counter, so that every run reads the same text. The quiet before
diagnostics is set to nothing; what is shown is work.
"""
import argparse, json, os, queue, shlex, statistics, subprocess, sys, tempfile, threading, time

PEOPLE = ["Mara Lindqvist", "Tomas Okafor", "Ines Ferreira", "Jonas Hale", "Ruth Adeyemi"]
SENTENCES = [
    "“We will not pay for the sea wall number {n},” {p} said on Tuesday.",
    "The harbour office of ward {n} has not answered the letters of the fishermen.",
    "{p} told reporters that the ferry would “run on time by {n} in the morning”.",
    "According to {p}, the council had never seen plan {n} before the vote.",
    "Nobody at the quay expected storm {n} to come so early in the year, and few were ready.",
]


def article(size, seed=0):
    """About `size` bytes of an invented article, in paragraphs of five sentences."""
    out, length, n = [], 0, seed * 7919
    while length < size:
        paragraph = " ".join(s.format(n=n + i, p=PEOPLE[(n + i) % len(PEOPLE)]) for i, s in enumerate(SENTENCES))
        out.append(paragraph)
        length += len(paragraph.encode()) + 2
        n += 5
    return "# The wall\n\n" + "\n\n".join(out) + "\n"


class Server:
    def __init__(self, command, folder=None, options=None):
        self.start = time.perf_counter()
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.messages, self.last = queue.Queue(), 0
        threading.Thread(target=self.read, daemon=True).start()
        capabilities = {"general": {"positionEncodings": ["utf-16"]}, "window": {"workDoneProgress": True}}
        self.request("initialize", {
            "processId": os.getpid(), "rootUri": folder and "file://" + folder,
            "workspaceFolders": folder and [{"uri": "file://" + folder, "name": "news"}],
            "capabilities": capabilities, "initializationOptions": options})
        self.ready = time.perf_counter() - self.start
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
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()
        return time.perf_counter()

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
        with open(f"/proc/{self.process.pid}/stat") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

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


def document(command, options, size, rounds):
    """Milliseconds for one open article of `size` bytes."""
    text, uri, row = article(size), "file:///nowhere/article.md", {}
    server = Server(command, options=options)
    row["initialise"] = server.ready * 1000
    sent = server.notify("textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": "markdown", "version": 1, "text": text}})
    row["open → diagnostics"] = (server.diagnostics(uri, 1)[0] - sent) * 1000
    middle, times = text.count("\n") // 4 * 2, []
    for version in range(2, 2 + rounds):
        at = {"line": middle, "character": 10}
        edit = [{"range": {"start": at, "end": at}, "text": "x"}]
        sent = server.notify("textDocument/didChange", {"textDocument": {"uri": uri, "version": version}, "contentChanges": edit})
        times.append(server.diagnostics(uri, version)[0] - sent)
    row["edit → diagnostics"] = median(times)
    here = {"textDocument": {"uri": uri}, "position": {"line": middle + 2, "character": 5}}
    for method in ("hover", "definition", "references"):
        params = {**here, "context": {"includeDeclaration": True}} if method == "references" else here
        times = sorted(server.request("textDocument/" + method, params)[0] for _ in range(rounds * 3))
        row[method] = times[int(len(times) * 0.99)] * 1000
    row["resident MB"] = server.memory()
    before = server.cpu()
    time.sleep(2)
    row["idle CPU %"] = (server.cpu() - before) / 2 * 100
    stopped = server.stop()
    row["stop"] = stopped and stopped * 1000
    return row


def folder(command, options, count):
    """Seconds and memory for a folder of `count` articles of 5 KB."""
    with tempfile.TemporaryDirectory() as root:
        for n in range(count):
            os.makedirs(f"{root}/{n % 100}", exist_ok=True)
            with open(f"{root}/{n % 100}/{n}.md", "w") as file:
                file.write(article(5_000, n))
        server = Server(command, root, options)
        when, _ = server.wait(lambda m: (m.get("params") or {}).get("value", {}).get("kind") == "end" if isinstance(m.get("params"), dict) else False, 600)
        row = {"cold": when - server.start, "resident MB": server.memory()}
        server.stop()
        return row


def table(title, rows):
    print(f"\n### {title}\n")
    names = list(rows)
    keys = list(dict.fromkeys(key for row in rows.values() for key in row))
    print("| |" + "|".join(names) + ("|ratio|" if len(names) > 1 else "|"))
    print("|---|" + "---|" * (len(names) + (len(names) > 1)))
    for key in keys:
        cells = [rows[name].get(key) for name in names]
        line = "|".join("–" if cell is None else f"{cell:.1f}" for cell in cells)
        ratio = f"|{cells[0] / cells[1]:.2f}" if len(cells) > 1 and cells[0] is not None and cells[1] else ("|–" if len(cells) > 1 else "")
        print(f"|{key}|{line}{ratio}|", flush=True)


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--server", default=os.path.join(here, "../../target/release/onrecord") + " lsp")
    parser.add_argument("--peer", help="another server to compare with, as one command line")
    parser.add_argument("--sizes", default="5000,100000,1000000,10000000")
    parser.add_argument("--folder", type=int, default=10_000, help="articles in the folder; 0 leaves it out")
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args()
    quick = {"editor": {"delay": 0}}
    for size in map(int, options.sizes.split(",")):
        rounds = max(3, options.rounds if size <= 100_000 else options.rounds // 4)
        rows = {"onrecord": document(shlex.split(options.server), quick, size, rounds)}
        if options.peer:
            rows[shlex.split(options.peer)[0].rsplit("/", 1)[-1]] = document(shlex.split(options.peer), None, size, rounds)
        table(f"{size:,} bytes, milliseconds (hover, definition, references: p99)", rows)
    if options.folder:
        table(f"{options.folder:,} articles of 5 KB, seconds", {"onrecord": folder(shlex.split(options.server), quick, options.folder)})


if __name__ == "__main__":
    sys.exit(main())
