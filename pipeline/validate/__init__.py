"""Step 5: unique rows in, rows that keep the public contract and a verdict on the whole out."""

from pipeline.validate.box import Box, territory_box
from pipeline.validate.contract import Contract, Field, load_contract
from pipeline.validate.drift import source_drift
from pipeline.validate.expect import expectations, prepare_expectations
from pipeline.validate.gates import RETURNED, Finding, Verdict, came_back, source_gates
from pipeline.validate.licences import check_licences, refusal
from pipeline.validate.rows import LATER, validate
from pipeline.validate.spec import Limits, Spec, load_spec

__all__ = [
    "LATER",
    "RETURNED",
    "Box",
    "Contract",
    "Field",
    "Finding",
    "Limits",
    "Spec",
    "Verdict",
    "came_back",
    "check_licences",
    "expectations",
    "load_contract",
    "load_spec",
    "prepare_expectations",
    "refusal",
    "source_drift",
    "source_gates",
    "territory_box",
    "validate",
]
