"""What is said of a vocabulary's codes elsewhere than in ``schemas/`` knows each of them."""

from __future__ import annotations

from pipeline.publish import catalogue_text
from pipeline.publish.osm_file import SHOWN_PRECISIONS
from pipeline.publish.scores import NEARNESS
from pipeline.publish.site.shop import APPROXIMATE
from pipeline.reference.vocabularies import codes
from pipeline.validate.expect import EXACT


def test_each_precision_is_known_wherever_they_are_told_apart() -> None:
    known = codes("precisions")
    assert set(NEARNESS) == set(catalogue_text.PRECISIONS) == known
    assert known - {"commune"} == EXACT
    assert known > SHOWN_PRECISIONS and known > APPROXIMATE
