"""The commands of ``etal``, one module a family: each parses, calls and prints; no logic here."""
