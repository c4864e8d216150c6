"""A release and a key in, the dataset on data.gouv.fr out: planned, sent, taken back (``etal push``)."""

from pipeline.datagouv.api import Api
from pipeline.datagouv.push import Told, apply, plan, rollback

__all__ = ["Api", "Told", "apply", "plan", "rollback"]
