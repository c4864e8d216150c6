"""Before step 1: declared origins (a URL, data.gouv.fr, Grist, Démarches simplifiées) in, dated deposits in ``depots/`` out."""

from pipeline.fetch.http import Client
from pipeline.fetch.refresh import Trouble, refresh

__all__ = ["Client", "Trouble", "refresh"]
