"""Documents behind addresses, from a server of our own on this machine: limits hold, and nothing private is asked."""

from __future__ import annotations

import gzip
import http.server
import threading
import time
from collections.abc import Iterator

import pytest

from policygraph.errors import InputError
from policygraph.read.web import WebLimits, fetch

PAGE = "<html><body><h1>云州市湿地保护三年行动计划</h1><p>到2027年，湿地保护率达到55%。</p></body></html>"
HERE = WebLimits(private=True, seconds=10)


class _Answers(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        if path == "/plan.html":
            self._say(PAGE.encode("gb18030"), "text/html; charset=gb2312")
        elif path == "/packed":
            self._say(gzip.compress(PAGE.encode()), "text/html", ("Content-Encoding", "gzip"))
        elif path == "/bomb":
            self._say(gzip.compress(b"a" * 5_000_000), "text/plain", ("Content-Encoding", "gzip"))
        elif path == "/named":
            self._say(
                b"%PDF-", "application/pdf", ("Content-Disposition", "attachment; filename*=UTF-8''..%2F%E8%A7%84.pdf")
            )
        elif path == "/moved":
            self._go("/plan.html")
        elif path == "/away":
            self._go(query)
        elif path == "/round":
            self._go("/round")
        elif path == "/slow":
            self.send_response(200)
            self.end_headers()
            for _ in range(100):
                self.wfile.write(b"x")
                self.wfile.flush()
                time.sleep(0.05)
        elif path == "/cut":
            self.send_response(200)
            self.send_header("Content-Length", "100")
            self.end_headers()
            self.wfile.write(b"x" * 10)
        else:
            self.send_error(404)

    def _say(self, data: bytes, kind: str, *more: tuple[str, str]) -> None:
        self.send_response(200)
        for name, value in (("Content-Type", kind), ("Content-Length", str(len(data))), *more):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def _go(self, place: str) -> None:
        self.send_response(302)
        self.send_header("Location", place)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    listening = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
    listening.daemon_threads = True
    threading.Thread(target=listening.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{listening.server_address[1]}"
    listening.shutdown()
    listening.server_close()


def test_a_page_comes_as_it_is(server: str) -> None:
    found = fetch(f"{server}/plan.html", HERE)
    assert (found.name, found.data.decode("gb18030")) == ("plan.html", PAGE)
    assert fetch(f"{server}/moved", HERE).url == f"{server}/plan.html"
    assert fetch(f"{server}/packed", HERE).data.decode() == PAGE
    assert fetch(f"{server}/named", HERE).name == "规.pdf"


@pytest.mark.parametrize(
    ("path", "words", "limits"),
    [
        ("/round", "sent on", HERE),
        ("/none", "404", HERE),
        ("/cut", "cut short", HERE),
        ("/bomb", "limit", WebLimits(size=100_000, private=True)),
        ("/plan.html", "limit", WebLimits(size=10, private=True)),
        ("/slow", "seconds", WebLimits(seconds=0.5, private=True)),
        ("/away?file:///etc/passwd", "only http", HERE),
        ("/plan.html", "private", WebLimits()),
    ],
)
def test_what_goes_wrong_is_said_in_one_line(server: str, path: str, words: str, limits: WebLimits) -> None:
    with pytest.raises(InputError, match=words) as caught:
        fetch(server + path, limits)
    assert str(caught.value).startswith(server + path + ": ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    ["http://localhost/", "http://[::1]/", "http://169.254.1.1/", "http://10.0.0.8:8080/x", "http://0x7f.1/", "http://[::ffff:127.0.0.1]/",
     "http://[64:ff9b::7f00:1]/"],
)  # fmt: skip
def test_addresses_of_the_own_network_are_refused(url: str) -> None:
    with pytest.raises(InputError, match="private network"):
        fetch(url)


@pytest.mark.parametrize("url", ["ftp://example.org/a.pdf", "file:///etc/passwd", "http://", "http://[1"])
def test_other_schemes_and_broken_addresses_are_refused(url: str) -> None:
    with pytest.raises(InputError) as caught:
        fetch(url)
    assert str(caught.value).startswith(url)


def test_an_address_builds_and_the_graph_says_where_it_came_from(server: str, tmp_path: object) -> None:
    from policygraph.engine import build
    from policygraph.engine.reading import Settings
    from policygraph.graph.store import open_store

    with open_store() as store:
        summary = build([f"{server}/moved"], store, settings=Settings(web=HERE))
        assert (summary.built, summary.failed) == (["plan.html"], [])
        text = store.dump("ntriples").decode()
        assert f'retrievedFrom> "{server}/moved"' in text
        assert "湿地保护率" in text
        assert build([f"{server}/plan.html"], store).failed[0].reason.endswith("fetches from there too")
        assert len(build([f"{server}/moved"], store, settings=Settings(web=HERE)).unchanged) == 1
