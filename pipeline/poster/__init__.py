"""The published release in, a poster (A4) and a counter card (A6) out, as PDF: a shop's, or a commune's."""

from pipeline.poster.make import Made, make

__all__ = ["Made", "make"]
