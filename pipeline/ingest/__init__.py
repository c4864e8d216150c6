"""Step 1, reading: a Source and one deposit in, RawRows out, cells as they are stored and where each came from."""

from pipeline.ingest.deposits import Deposit, find_deposits
from pipeline.ingest.read import LAYOUT_COLUMNS, DepositRead, read_deposit, read_whole

__all__ = ["LAYOUT_COLUMNS", "Deposit", "DepositRead", "find_deposits", "read_deposit", "read_whole"]
