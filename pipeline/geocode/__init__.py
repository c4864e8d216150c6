"""Step 3: shops in, located shops out. The step is ``geocode``; ``Ledger`` is its memory, an ``Engine`` answers what is new."""

from pipeline.geocode.choose import opened
from pipeline.geocode.contours import Contours
from pipeline.geocode.engine import Engine
from pipeline.geocode.findings import AWAY, away
from pipeline.geocode.ledger import Ledger
from pipeline.geocode.pins import load_pins
from pipeline.geocode.step import geocode

__all__ = ["AWAY", "Contours", "Engine", "Ledger", "away", "geocode", "load_pins", "opened"]
