"""What the commands of ``etal`` do, one module a command: options in, plain findings out. ``commands/`` parses and prints.

The commands that take more have a package of their own: ``explain``, ``guess`` (sources add), ``review``, ``datagouv`` (push),
``poster``; ``etal publish`` is ``start.py``, which calls ``flow.py``.
"""
