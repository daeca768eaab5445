#!/usr/bin/env python3
"""A language server that does nothing: it reads each message to its end and answers at once. What it takes is what the client,
the pipes and the protocol take; no server can be faster by much. Started by bench.py."""
import os, sys

EMPTY = b'{"jsonrpc":"2.0","method":"textDocument/publishDiagnostics","params":{"uri":"%s","version":%s,"diagnostics":[]}}'
INITIALIZED = b'{"jsonrpc":"2.0","id":%s,"result":{"capabilities":{"textDocumentSync":%d,"hoverProvider":true}}}'
NOTHING = b'{"jsonrpc":"2.0","id":%s,"result":null}'


def write(body):
    sys.stdout.buffer.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
    sys.stdout.buffer.flush()


def after(body, key, stop):
    """What stands behind a key that the client writes before any text."""
    at = body.find(key)
    if at < 0:
        return None
    at += len(key)
    return body[at:body.index(stop, at)]


def main():
    whole = 1 if "--whole" in sys.argv else 2
    while True:
        length = None
        while (line := sys.stdin.buffer.readline()) not in (b"\r\n", b""):
            if line.startswith(b"Content-Length"):
                length = int(line.split(b":")[1])
        if length is None:
            return
        body = sys.stdin.buffer.read(length)
        head = body[:2000]
        method, number = after(head, b'"method": "', b'"'), after(head, b'"id": ', b",")
        if method == b"exit":
            os._exit(0)
        if method == b"initialize":
            write(INITIALIZED % (number, whole))
        elif number is not None:
            write(NOTHING % number)
        elif method in (b"textDocument/didOpen", b"textDocument/didChange"):
            version = after(head, b'"version": ', b",").rstrip(b"}")
            write(EMPTY % (after(head, b'"uri": "', b'"'), version))


main()
