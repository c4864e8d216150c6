"""What goes back to the producers once a release is made: a finished Run in, a folder for each source under ``work/`` out."""

from pipeline.returns.run import Run
from pipeline.returns.write import FOLDER, write_returns

__all__ = ["FOLDER", "Run", "write_returns"]
