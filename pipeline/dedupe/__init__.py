"""Step 4, one row a shop: ``dedupe(located, registry, sources, communes, date, decisions)``."""

from pipeline.dedupe.decisions import Decisions
from pipeline.dedupe.registry import Registry, successors
from pipeline.dedupe.score import load_weights, read_weights
from pipeline.dedupe.step import Deduped, dedupe

__all__ = ["Decisions", "Deduped", "Registry", "dedupe", "load_weights", "read_weights", "successors"]
