"""Step 5: unique rows in, rows that keep the public contract and a verdict on the whole out."""

from pipeline.validate.box import Box, territory_box
from pipeline.validate.contract import Contract, Field, load_contract
from pipeline.validate.expect import Spec, expectations, load_spec
from pipeline.validate.gates import Finding, Verdict, source_gates
from pipeline.validate.rows import validate

__all__ = [
    "Box",
    "Contract",
    "Field",
    "Finding",
    "Spec",
    "Verdict",
    "expectations",
    "load_contract",
    "load_spec",
    "source_gates",
    "territory_box",
    "validate",
]
