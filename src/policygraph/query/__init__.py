"""Questions to a graph: the catalogue of ``queries/``, SPARQL of one's own, and answers in several formats."""

from .catalogue import Parameter, Query, catalogue
from .format import FORMATS, format
from .run import Result, run

__all__ = ["FORMATS", "Parameter", "Query", "Result", "catalogue", "format", "run"]
