"""Step 6: valid rows in, an immutable, dated release in dist/ and the private files of work/ out."""

from pipeline.publish.changes import Changes, compare
from pipeline.publish.content import Accepted, Content, Credit, Published
from pipeline.publish.lineage import Lineage, identifiers
from pipeline.publish.previous import Previous, load_previous
from pipeline.publish.private import write_work
from pipeline.publish.release import publish

__all__ = [
    "Accepted",
    "Changes",
    "Content",
    "Credit",
    "Lineage",
    "Previous",
    "Published",
    "compare",
    "identifiers",
    "load_previous",
    "publish",
    "write_work",
]
