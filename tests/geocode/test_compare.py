"""Is it the same street? Names as asked and as answered, from recorded answers and from the traps of the facts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.geocode.compare import KINSHIP, kinship

CASES = [
    # the same, whatever the form
    ("Boulevard de la République", "Boulevard de la République", "meme"),
    ("BD DE LA REPUBLIQUE", "Boulevard de la République", "meme"),
    ("Avenue du Gal Leclerc", "Avenue du Général Leclerc", "meme"),
    ("L ane vert", "L’Ane Vert", "meme"),
    ("LA’ne Vert", "L’Ane Vert", "meme"),
    ("Saint-Fleur", "Saint Fleur", "meme"),
    ("Lamothe", "Lieu-dit Lamothe", "meme"),
    ("Le Bourg", "Bourg", "meme"),
    ("Rue DocteurC ourret", "Rue Docteur Courret", "meme"),
    ("ZA de la Plaine", "Zone Artisanale de la Plaine", "meme"),
    ("Zone d'activités du Rooy", "ZA du Rooy", "meme"),
    # a typo, where production found the right street
    ("Rue de la Grnade Vallée", "Rue de la Grande Vallée", "faute"),
    ("Ruote de la Roche", "Route de la Roche", "faute"),
    ("Chemni des Cosses", "Chemin des Cosses", "faute"),
    ("Saitn Fleur", "Saint Fleur", "faute"),
    ("Le Clos Boutte", "Le Clos Boutet", "faute"),
    ("Rue Claveurire", "Rue Claveurier", "faute"),
    ("La Jrarie", "La Jarrie", "faute"),
    ("Rue de uFmel", "Rue de Fumel", "faute"),
    ("Chemin de al Paix", "Chemin de la Paix", "faute"),
    ("Boulevrad Arago", "Boulevard Arago", "faute"),
    ("Route ud Port", "Route du Port", "faute"),
    ("Avenue J Jaurès", "Avenue Jean Jaurès", "faute"),
    ("Rue ed la Paix", "Rue de la Paix", "faute"),
    ("Impasse ud Pin", "Impasse du Pin", "faute"),
    ("Rue de lÉ’glise", "Rue de l’Église", "meme"),
    ("Rue Gambeta", "Rue Gambetta", "faute"),
    ("Rue Jassmin", "Rue Jasmin", "faute"),
    ("Rue Matieu", "Rue Mathieu", "faute"),
    ("Boulvard Arago", "Boulevard Arago", "faute"),
    ("Rue de la Rpublique", "Rue de la République", "faute"),  # nobody is called Rpublique
    ("Rue des Tanneur", "Rue des Tanneurs", "faute"),
    ("Rue du Onze Novembre", "Rue du 11 Novembre", "meme"),
    ("Chemin des Quatre Vents", "Chemin des 4 Vents", "meme"),
    ("Grand Rue", "Grande Rue", "faute"),
    # a letter apart: a typo, or another street that the BAN lacks
    ("Rue Massot", "Rue Masset", "voisin"),
    ("Rue du Port", "Rue du Pont", "voisin"),
    ("Rue Marin", "Rue Martin", "voisin"),
    ("Rue Martin", "Rue Marin", "voisin"),
    ("Rue Martin", "Rue Martins", "voisin"),
    ("Rue du Pin", "Rue des Pins", "voisin"),
    ("Rue du Pain", "Rue du Pin", "autre"),
    ("Rue de Monségur", "Rue de Montségur", "voisin"),
    ("Chemin de Fontanelle", "Chemin de Fontenelle", "voisin"),
    ("Rue de Montesquieu", "Rue de Montesquiou", "voisin"),
    ("Rue du Lion", "Rue du Loin", "voisin"),
    ("Rue des Fosses", "Rue des Cosses", "voisin"),
    ("Rue de la Garde", "Rue de la Gare", "voisin"),
    ("Voûte du Moulin", "Route du Moulin", "autre"),
    ("Rue Jean Martin", "Rue Jean Marin", "voisin"),
    # words more or less: perhaps another street
    ("Rue Gambetta", "Rue Léon Gambetta", "incomplet"),
    ("Rue du Docteur Jean Courret", "Rue du Docteur Courret", "incomplet"),
    ("Chemin sous le Bois", "Chemin sur le Bois", "incomplet"),
    ("Rue du 8 Mai", "Rue du 8 Mai 1945", "incomplet"),
    # the type is part of the name
    ("Boulevard de la République", "Rue de la République", "type"),
    ("Imp. Saint-Fleur", "Saint Fleur", "type"),
    ("Cours Pasteur", "Cour Pasteur", "type"),
    ("Route du Moulin", "Rue du Moulin", "type"),
    ("ZI de Boé", "ZA de Boé", "type"),
    # another street, however high the score
    ("avenue Victor Hugo", "L’Ane Vert", "autre"),
    ("rue Pasteur", "Rue Claveurier", "autre"),
    ("impasse des Hirondelles", "Impasse des Mottes", "autre"),
    ("avenue de la Gare", "Route de la Garenne", "autre"),
    ("Rue du 8 Mai 1945", "Rue du 11 Mai 1945", "autre"),
    ("Rue Victor", "Rue Victor Hugo", "autre"),
    ("Rue Foch", "Rue Hoche", "autre"),
    ("Chemin de l'Est", "Chemin de l'Ouest", "autre"),
    ("CENTRE COMMERCIAL AUCHAN", "Rue du Centre", "autre"),
    ("Mairie", "La Jarrie", "autre"),
]


@pytest.mark.parametrize(("asked", "answered", "expected"), CASES)
def test_kinship(asked: str, answered: str, expected: str) -> None:
    assert kinship(asked, answered) == expected


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_two_texts_have_one_of_the_known_kinships(asked: str, answered: str) -> None:
    assert kinship(asked, answered) in KINSHIP
    assert kinship(asked, asked) == "meme"
