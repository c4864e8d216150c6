"""Step 3: shops in, located shops out. The step is ``geocode``; ``Ledger`` is its memory, an ``Engine`` answers what is new."""

from pipeline.geocode.choose import opened
from pipeline.geocode.engine import Engine
from pipeline.geocode.findings import AWAY, away, unreachable
from pipeline.geocode.ledger import Ledger
from pipeline.geocode.pins import load_pins
from pipeline.geocode.reverse import ask_nearest
from pipeline.geocode.step import geocode

__all__ = ["AWAY", "Engine", "Ledger", "ask_nearest", "away", "geocode", "load_pins", "opened", "unreachable"]
