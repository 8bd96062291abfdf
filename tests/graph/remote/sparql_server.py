"""A real SPARQL server for tests (Oxigraph's own, from its wheel), and a door before it that misbehaves on demand."""

from __future__ import annotations

import http.client
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlencode

BINARY = next(
    (str(file) for file in (Path(sys.executable).with_name("oxigraph"),) if file.exists()), shutil.which("oxigraph")
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class SparqlServer:
    """A server that can be killed and started again with what it had written."""

    def __init__(self, folder: Path, how: str = "serve") -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.how = how
        self.process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        assert BINARY is not None
        self.process = subprocess.Popen(
            [BINARY, self.how, "--location", str(self.folder), "--bind", f"127.0.0.1:{self.port}"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(400):
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.025)
        raise AssertionError("the server does not start")

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def ask(self, kind: str, text: str, accept: str = "text/csv") -> str:
        """Past policygraph: a query or an update, as somebody else would send it."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        path = "/query" if kind == "query" else "/update"
        connection.request("POST", path, urlencode({kind: text}), {
            "Content-Type": "application/x-www-form-urlencoded", "Accept": accept,
        })  # fmt: skip
        answer = connection.getresponse()
        body = answer.read().decode()
        connection.close()
        assert answer.status < 300, body
        return body

    def count(self, pattern: str) -> int:
        return int(self.ask("query", f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}").split()[1])


class Door:
    """Passes requests on to a server.  ``before`` is called with each request (its number, its text, its headers) and
    answers None to pass it on, a number to refuse it with that status, or the name of a way to break off:
    ``unsaid`` (passed on, the answer lost), ``half`` (half of the answer), ``slow`` (no answer)."""

    def __init__(self, port: int, before: Callable[[int, str, dict[str, str]], int | str | None]) -> None:
        door = self
        self.requests: list[str] = []
        self.methods: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True
            wbufsize = 1 << 16

            def do_POST(self) -> None:
                self.passed("POST")

            def do_PUT(self) -> None:
                self.passed("PUT")

            def passed(self, method: str) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                door.requests.append(body.decode())
                door.methods.append(method)
                what = before(len(door.requests), body.decode(), dict(self.headers))
                if isinstance(what, int):
                    self.send_response(what)
                    if what == 401:
                        self.send_header("WWW-Authenticate", "Basic")
                    said = b"<html>no room left <b>on the device</b></html>"
                    self.send_header("Content-Length", str(len(said)))
                    self.end_headers()
                    self.wfile.write(said)
                    return
                if what == "slow":
                    time.sleep(2)
                inner = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
                kept = {name: self.headers[name] for name in ("Content-Type", "Accept")}
                inner.request(method, self.path, body, kept)
                answer = inner.getresponse()
                data = answer.read()
                inner.close()
                if what != "unsaid":
                    self.send_response(answer.status)
                    self.send_header("Content-Length", str(len(data)))
                    self.end_headers()
                    self.wfile.write(data[: len(data) // 2] if what == "half" else data)
                    self.wfile.flush()
                if what is not None:
                    self.close_connection = True

            def log_message(self, format: str, *args: object) -> None:
                pass

        class Quiet(ThreadingHTTPServer):
            def handle_error(self, request: object, client_address: object) -> None:
                pass

        self._http = Quiet(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()
