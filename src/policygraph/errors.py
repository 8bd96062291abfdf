"""The one error tree: each error is one clear line for the person at the terminal.

Our own mistakes raise whatever Python raises; what a *user* can put right raises a
:class:`PolicygraphError`.  What is odd about a document is neither: it becomes an
:class:`policygraph.model.Issue` and the work goes on.
"""

from __future__ import annotations


class PolicygraphError(Exception):
    """Base of all errors a user can act on.  ``str(error)`` is one line that says what to do."""

    exit_status = 1


class InputError(PolicygraphError):
    """A file or address that cannot be read (missing, empty, binary, wrong encoding, too large)."""


class VocabularyError(PolicygraphError):
    """An entry of ``ontology/vocab`` that is malformed; names the file and the entry."""


class StoreError(PolicygraphError):
    """The graph store cannot be opened or written (in use, newer version, damaged)."""


class ClusterError(PolicygraphError):
    """The cluster that is to read cannot be reached, has no workers that fit, or went away."""


class QueryError(PolicygraphError):
    """An unknown or malformed query, or a parameter of the wrong type."""

    exit_status = 2


class QueryTextError(QueryError):
    """A SPARQL text that cannot be understood: a file that is wrong, not a command."""

    exit_status = 1


class EvidenceError(PolicygraphError):
    """``text[start:end] != quote``: the build stops rather than keep an inexact fact."""


class UsageError(PolicygraphError):
    """A call whose arguments do not fit together."""

    exit_status = 2
