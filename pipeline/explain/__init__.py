"""``etal explain``: an id, a SIRET or a line in; from each cell received to the published row, and why, out."""

from pipeline.explain.gather import explain
from pipeline.explain.page import as_html
from pipeline.explain.text import as_text

__all__ = ["as_html", "as_text", "explain"]
