"""Oppositions to publication: what was asked never to be published, kept as keyed hashes, and the rows it takes away."""

from pipeline.privacy.apply import Withheld, withhold
from pipeline.privacy.register import Oppositions, load_key

__all__ = ["Oppositions", "Withheld", "load_key", "withhold"]
