"""Two releases, or one and what would be published, in; what changed told to people out: terminal, JSON, one-file page."""

from pipeline.diff.compare import Comparison, Side, as_json
from pipeline.diff.decision import Decision, decide
from pipeline.diff.page import render
from pipeline.diff.releases import between, one
from pipeline.diff.text import decision_lines, lines, tables

__all__ = ["Comparison", "Decision", "Side", "as_json", "between", "decide", "decision_lines", "lines", "one", "render", "tables"]
