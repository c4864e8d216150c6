"""The columns of the workbook's two sheets of questions: what the writer shows and what the reader finds again, by title."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from pipeline.dedupe.decisions import DIFFERENT, LATER, SAME

Kind = Literal["hidden", "text", "left", "right", "link", "number", "choice", "answer"]
"""left and right: the two rows side by side, coloured where they differ. choice, answer: what the person fills in."""


@dataclass(frozen=True)
class Column:
    """``field``: the column of the questions' table; ``title``: the header, by which the reader finds it again."""

    field: str
    title: str
    kind: Kind = "text"
    width: int = 18


NOTHING: Final = "Rien à revoir."
"""What stands in a sheet that asks nothing: no answer."""
CENTRE, PRODUCER, TYPED = "centre de la commune", "point du producteur", "coordonnées à saisir"
PICKS: Final = ("candidat 1", "candidat 2", "candidat 3")
POSITION_CHOICES: Final = (*PICKS, CENTRE, PRODUCER, TYPED, LATER)
DOUBLE_CHOICES: Final = (SAME, DIFFERENT, LATER)

READ_ME, POSITIONS, DOUBLES = "À lire", "Positions", "Doubles"

POSITION_COLUMNS: Final = (
    Column("cles", "clés", "hidden"),
    Column("place", "lieu dit", "hidden"),
    Column("centre_lon", "centre lon", "hidden"),
    Column("centre_lat", "centre lat", "hidden"),
    Column("source_lon", "producteur lon", "hidden"),
    Column("source_lat", "producteur lat", "hidden"),
    *(Column(f"c{n}_{w}", f"candidat {n} {w}", "hidden") for n in (1, 2, 3) for w in ("lon", "lat")),
    Column("commerce", "Commerce", width=26),
    Column("choix", "Choix", "choice", 20),
    Column("recue", "Adresse reçue", width=30),
    Column("commune", "Commune", width=19),
    Column("pourquoi", "Pourquoi", width=27),
    Column("position", "Position actuelle", "link", 18),
    *(
        column
        for n in (1, 2, 3)
        for column in (Column(f"c{n}_label", f"Candidat {n}", width=25), Column(f"c{n}_carte", f"Carte {n}", "link", 7))
    ),
    Column("source", "Point du producteur", "link", 11),
    Column("longitude", "Longitude (à saisir)", "answer", 12),
    Column("latitude", "Latitude (à saisir)", "answer", 12),
    Column("auteur", "Auteur", "answer", 14),
    Column("remarque", "Remarque", "answer", 26),
    Column("publiee", "Précision du commerce publié", width=15),
    Column("lignes", "Lignes", width=24),
)

DOUBLE_COLUMNS: Final = (
    Column("cle_a", "clé A", "hidden"),
    Column("cle_b", "clé B", "hidden"),
    Column("rang", "N°", "number", 5),
    Column("decision", "Décision", "choice", 12),
    Column("nom_a", "Nom A", "left", 24),
    Column("nom_b", "Nom B", "right", 24),
    Column("adresse_a", "Adresse A", "left", 26),
    Column("adresse_b", "Adresse B", "right", 26),
    Column("carte", "Carte", "link", 11),
    Column("regle", "Pourquoi la question", width=20),
    Column("pour", "Ce qui les rapproche", width=30),
    Column("contre", "Ce qui les sépare", width=30),
    Column("telephone_a", "Téléphone A", "left", 15),
    Column("telephone_b", "Téléphone B", "right", 15),
    Column("activite_a", "Activité A", "left", 20),
    Column("activite_b", "Activité B", "right", 20),
    Column("contact_a", "Courriel et sites A", "left", 28),
    Column("contact_b", "Courriel et sites B", "right", 28),
    Column("siret_a", "SIRET A", "left", 16),
    Column("siret_b", "SIRET B", "right", 16),
    Column("juridique_a", "Raison sociale, dirigeant A", "left", 24),
    Column("juridique_b", "Raison sociale, dirigeant B", "right", 24),
    Column("ligne_a", "Reçu de A", width=22),
    Column("ligne_b", "Reçu de B", width=22),
    Column("auteur", "Auteur", "answer", 14),
    Column("remarque", "Remarque", "answer", 26),
)
