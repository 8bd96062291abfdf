"""Read Chinese government plans into an RDF graph in which every fact keeps its exact words."""

__version__ = "0.1.0"
