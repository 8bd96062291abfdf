"""A SPARQL server over HTTP: SPARQL 1.1 Protocol, as any server speaks it, and the Graph Store Protocol, where it does.

Queries and updates are posted as they are; answers come as SPARQL results in JSON and as N-Triples.  A graph is put
under its name, as N-Triples.
"""

from __future__ import annotations

import os
import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING
from urllib.parse import unquote, urlencode, urlsplit

from pyoxigraph import (
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolution,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    parse_query_results,
)

from ... import __version__
from ...errors import StoreError

if TYPE_CHECKING:
    from requests import PreparedRequest, Response

Answer = QuerySolutions | QueryBoolean | QueryTriples
_CONNECT = 10.0
"""Seconds within which a server has to take a connection."""
_SECONDS = 600.0
"""Seconds without a byte after which an answer is given up, where POLICYGRAPH_STORE_TIMEOUT does not say."""
_IN_MEMORY = 32_000_000
"""Bytes of an answer above which it waits on disk."""
_FORM = re.compile(r"\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.IGNORECASE)
_NOISE = re.compile(r"<[^<>\s]*>|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|#[^\n]*", re.MULTILINE)
_ENDPOINT = re.compile(r"/(?:query|sparql|update|statements)$")
_JSON, _NTRIPLES = "application/sparql-results+json", "application/n-triples"


class Server:
    """The SPARQL endpoints behind one address.

    ``url`` is the server, one of its data sets, or an endpoint itself.  Name and password may stand in it
    (``http://name:password@host/``), in POLICYGRAPH_STORE_USER and POLICYGRAPH_STORE_PASSWORD or in ``~/.netrc``; a token
    in POLICYGRAPH_STORE_TOKEN.  Certificates and proxies are those of the environment (REQUESTS_CA_BUNDLE, HTTPS_PROXY).
    Raises StoreError, in one line, for an address that is none, where nobody answers, where the server does not let us
    in, or where nobody there speaks SPARQL.
    """

    def __init__(self, url: str) -> None:
        import requests

        try:
            parts = urlsplit(url)
            port, host = parts.port, parts.hostname
        except ValueError as error:
            raise StoreError(f"--store {_bare(url)}: no address ({error})") from error
        if parts.scheme not in {"http", "https"} or not host:
            raise StoreError(
                f"--store {_bare(url)}: give a folder, or the address of a SPARQL server (http:// or https://)"
            )
        place = f"[{host}]" if ":" in host else host
        self._root = f"{parts.scheme}://{place}" + (f":{port}" if port else "")
        self.shown = self._root + parts.path
        self._timeout = _timeout()
        self._http = requests.Session()
        self._http.headers["User-Agent"] = f"policygraph/{__version__}"
        name = unquote(parts.username or "") or os.environ.get("POLICYGRAPH_STORE_USER", "")
        password = unquote(parts.password or "") or os.environ.get("POLICYGRAPH_STORE_PASSWORD", "")
        self._login = (name, password)
        token = os.environ.get("POLICYGRAPH_STORE_TOKEN")
        if token:
            self._http.auth = _Header(f"Bearer {token}")
        elif name:
            self._http.auth = _Header("Basic " + b64encode(f"{name}:{password}".encode()).decode())
        base = parts.path.rstrip("/")
        stem = _ENDPOINT.sub("", base)
        question = "ASK { ?s ?p ?o }"
        found = self._first((base, f"{stem}/query", f"{stem}/sparql"), question, "application/sparql-query")
        self.endpoint = self._root + found
        self._updates = (f"{stem}/update", f"{stem}/statements", base, found)
        self._update: str | None = None
        # Where servers have their graph store: Oxigraph, Fuseki, GraphDB and RDF4J.
        self._stores = [f"{stem}/{name}" for name in ("store", "data", "rdf-graphs/service")]
        self._store: str | None = None

    def query(self, text: str, graph: NamedNode | None = None) -> Answer:
        """An answer; with ``graph`` its statements are the default graph, and there are no others.

        Raises SyntaxError where the server finds the query malformed, StoreError where it does not answer.
        """
        form = _FORM.search(_NOISE.sub(" ", text))
        triples = form is not None and form[1].upper() in {"CONSTRUCT", "DESCRIBE"}
        accept = _NTRIPLES if triples else _JSON
        where = self.endpoint + ("?" + urlencode({"default-graph-uri": graph.value}) if graph is not None else "")
        status, body = self._post(where, text, "application/sparql-query", accept, again=True)
        if status == 400:
            body.seek(0)
            raise SyntaxError(_words(body.read(1000)))
        self._good(status, body)
        try:
            if not triples:
                return parse_query_results(body, QueryResultsFormat.JSON)
            store = Store()
            store.bulk_load(input=body, format=RdfFormat.N_TRIPLES)
        except (ValueError, SyntaxError) as error:
            raise StoreError(f"{self.shown}: its answer is no {accept}: {_words(str(error))}") from error
        found = store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
        assert isinstance(found, QueryTriples)
        return found

    def rows(self, text: str) -> Iterator[QuerySolution]:
        """The rows of a SELECT query.  Raises StoreError where the server does not answer it."""
        try:
            found = self.query(text)
            if isinstance(found, QuerySolutions):
                yield from found
                return
        except SyntaxError as error:
            raise StoreError(f"{self.shown}: the server refuses a query: {error}") from error
        except (ValueError, OSError) as error:
            raise StoreError(f"{self.shown}: its answer breaks off: {_words(str(error))}") from error
        raise StoreError(f"{self.shown}: its answer to SELECT has no rows")

    def update(self, text: str, again: bool = False) -> None:
        """One request of updates: servers make them in one transaction.  ``again``: to be made twice is no harm.

        Raises StoreError where it is refused, or not answered (then it may have been made).
        """
        self._good(*self._post(self.update_endpoint(), text, "application/sparql-update", "*/*", again))

    def update_endpoint(self) -> str:
        """Where updates go.  Raises StoreError where the server takes none."""
        if self._update is None:
            question = "DELETE WHERE { GRAPH <urn:policygraph:nothing> { ?s ?p ?o } }"
            self._update = self._root + self._first(self._updates, question, "application/sparql-update")
        return self._update

    def put(self, graph: str, triples: bytes) -> bool:
        """Put N-Triples, which are some, in place of a graph, by the SPARQL 1.1 Graph Store HTTP Protocol.

        False where the server offers none.  Raises StoreError where it refuses what it took before, or does not answer.
        """
        named = "?" + urlencode({"graph": graph})
        kind = "application/n-triples"
        if self._store is not None:
            self._good(*self._post(self._root + self._store + named, triples, kind, "*/*", again=True, method="PUT"))
            return True
        while self._stores:
            path = self._stores.pop(0)
            status, _ = self._post(self._root + path + named, triples, kind, "*/*", again=True, method="PUT")
            # It may be a place that takes anything, or the graph store of other data.
            if status < 300 and list(self.rows(f"SELECT ?s WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }} LIMIT 1")):
                self._store = path
                return True
        return False

    def close(self) -> None:
        self._http.close()

    # ---------- inside ----------

    def _first(self, paths: Iterable[str], text: str, kind: str) -> str:
        """The first of these paths that takes ``text``."""
        asking = kind.endswith("query")
        said = ""
        for path in dict.fromkeys(path or "/" for path in paths):
            status, body = self._post(self._root + path, text, kind, _JSON if asking else "*/*", again=True)
            if status in {401, 403}:
                whom = "name and password" if not any(self._login) else "the right name and password"
                does = "does not let us in" if asking else "takes no updates from us"
                raise StoreError(
                    f"{self.shown}: the server {does} (status {status}); give {whom} in "
                    "POLICYGRAPH_STORE_USER and POLICYGRAPH_STORE_PASSWORD, or a token in POLICYGRAPH_STORE_TOKEN"
                )
            if status < 300 and (not asking or b'"boolean"' in body.read(1000)):
                return path
            said = said or f"status {status}" if status >= 300 else said
        what = "answers" if asking else "takes updates"
        raise StoreError(
            f"{self.shown}: no SPARQL server {what} there{f' ({said})' if said else ''}; check the address"
        )

    def _post(
        self, url: str, text: str | bytes, kind: str, accept: str, again: bool = False, method: str = "POST"
    ) -> tuple[int, IO[bytes]]:
        """Status and body.  ``again``: whether it may be sent twice where a connection breaks."""
        import requests

        headers = {"Content-Type": f"{kind}; charset=utf-8", "Accept": accept}
        body: IO[bytes] = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 (closed with its last reader)
        try:
            with self._http.request(
                method, url, data=text.encode() if isinstance(text, str) else text, headers=headers, timeout=(min(_CONNECT, self._timeout), self._timeout),
                allow_redirects=False, stream=True,
            ) as answer:  # fmt: skip
                if answer.status_code == 401 and self._digest(answer):
                    return self._post(url, text, kind, accept, again, method)
                if answer.is_redirect:
                    raise StoreError(f"{self.shown}: it has moved; give --store {answer.headers['Location']}")
                for part in answer.iter_content(1 << 16):
                    body.write(part)
                body.seek(0)
                return answer.status_code, body
        except requests.exceptions.Timeout as error:
            raise StoreError(
                f"{self.shown}: no answer within {self._timeout:g} seconds (POLICYGRAPH_STORE_TIMEOUT allows more)"
            ) from error
        except requests.exceptions.SSLError as error:
            raise StoreError(f"{self.shown}: its certificate cannot be trusted: {_words(str(error))}") from error
        except (requests.exceptions.ConnectionError, requests.exceptions.ChunkedEncodingError) as error:
            refused = "refused" in str(error) or "NewConnectionError" in str(error)
            if again and not refused:
                return self._post(url, text, kind, accept, method=method)
            why = "nobody answers there" if refused else "the server broke off in the middle of an answer"
            raise StoreError(f"{self.shown}: {why}; see whether it is up, and give the same command again") from error
        except requests.exceptions.RequestException as error:
            raise StoreError(f"{self.shown}: cannot be asked: {_words(str(error))}") from error

    def _digest(self, answer: Response) -> bool:
        """Whether the server wants the password as a digest, and gets it so from now on."""
        from requests.auth import HTTPDigestAuth

        wanted = "digest" in answer.headers.get("WWW-Authenticate", "").lower()
        if not wanted or not self._login[0] or isinstance(self._http.auth, HTTPDigestAuth):
            return False
        self._http.auth = HTTPDigestAuth(*self._login)
        return True

    def _good(self, status: int, body: IO[bytes]) -> None:
        if status >= 300:
            raise StoreError(f"{self.shown}: the server refuses (status {status}): {_words(body.read(1000))}")


class Graph:
    """One graph of a server, to ask: what queries need of a Store of pyoxigraph."""

    def __init__(self, server: Server, only: NamedNode) -> None:
        self._server = server
        self._only = only

    def query(
        self, text: str, *, prefixes: Mapping[str, str] | None = None, use_default_graph_as_union: bool = False
    ) -> Answer:
        """As ``Store.query``, answered by the server.  Raises StoreError where it does not answer."""
        del use_default_graph_as_union  # there is one graph
        declared = {name.lower() for name in re.findall(r"PREFIX\s+([\w-]*):", text, re.IGNORECASE)}
        missing = {name: iri for name, iri in (prefixes or {}).items() if name.lower() not in declared}
        # On one line with the query: lines in messages about errors stay right.
        return self._server.query("".join(f"PREFIX {n}: <{iri}> " for n, iri in missing.items()) + text, self._only)


def quads_of(server: Server, graphs: Iterable[str]) -> Iterator[Quad]:
    """The statements of these graphs."""
    names = " ".join(f"<{graph}>" for graph in graphs)
    for row in server.rows(f"SELECT ?g ?s ?p ?o WHERE {{ VALUES ?g {{ {names} }} GRAPH ?g {{ ?s ?p ?o }} }}"):
        s, p, o, g = row["s"], row["p"], row["o"], row["g"]
        if isinstance(p, NamedNode) and isinstance(g, NamedNode):
            yield Quad(s, p, o, g)


class _Header:
    """What lets us in, as it stands in the head of a request."""

    def __init__(self, value: str) -> None:
        self._value = value

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        request.headers["Authorization"] = self._value
        return request


def _timeout() -> float:
    given = os.environ.get("POLICYGRAPH_STORE_TIMEOUT", "").strip()
    try:
        seconds = float(given) if given else _SECONDS
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < 1e7:
        raise StoreError(f"POLICYGRAPH_STORE_TIMEOUT: {given!r} is no number of seconds")
    return seconds


def _bare(url: str) -> str:
    """An address without name and password."""
    return re.sub(r"//[^/@]*@", "//", url)


def _words(body: bytes | str) -> str:
    """What a server says, short, on one line and without markup."""
    text = body.decode("utf-8", "replace") if isinstance(body, bytes) else body
    return " ".join(re.sub(r"<[^>\s][^>]*>", " ", text).split())[:200]
