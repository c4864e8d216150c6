"""Before step 1: declared origins (a URL, data.gouv.fr, Grist, Démarches simplifiées) in, dated deposits in ``depots/`` out."""

from pipeline.fetch.http import Client, shown
from pipeline.fetch.refresh import Trouble, refresh
from pipeline.fetch.web import fetch_once, is_url

__all__ = ["Client", "Trouble", "fetch_once", "is_url", "refresh", "shown"]
