"""Step 6: valid rows in, an immutable, dated release in dist/ and the private files of work/ out."""

from pipeline.publish.changes import Changes, compare
from pipeline.publish.content import Content, Credit, Published
from pipeline.publish.previous import Previous, load_previous
from pipeline.publish.private import write_work
from pipeline.publish.release import publish

__all__ = ["Changes", "Content", "Credit", "Previous", "Published", "compare", "load_previous", "publish", "write_work"]
