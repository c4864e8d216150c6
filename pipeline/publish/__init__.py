"""Step 6: valid rows in, a dated release in dist/, immutable but for what is opposed later, and the files of work/ out."""

from pipeline.publish.changes import Changes, compare
from pipeline.publish.changes_file import read_identifiers
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
    "read_identifiers",
    "write_work",
]
