"""Étal: the spreadsheets of chambers and communes in, one open dataset of local shops out. ``flow.py`` is the whole of it."""
