"""What goes back to the producers once a release is made: a finished Run in, a folder for each source under ``work/`` out."""

from pipeline.returns.columns import in_their_columns
from pipeline.returns.refusals import Refusals, read_refusals, save_refusals, with_refusals
from pipeline.returns.run import Run
from pipeline.returns.write import FOLDER, write_returns

__all__ = ["FOLDER", "Refusals", "Run", "in_their_columns", "read_refusals", "save_refusals", "with_refusals", "write_returns"]
