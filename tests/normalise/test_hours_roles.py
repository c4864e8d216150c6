"""What stands beside opening hours: the part it plays, and whether it may be left aside where it stands."""

from __future__ import annotations

import re

import pytest

from pipeline.normalise.hours import parse
from pipeline.normalise.hours.fold import fold
from pipeline.normalise.hours.phrases import without_phrases
from pipeline.normalise.hours.roles import ANSWERS, POSITIONS, answer, role_of
from pipeline.normalise.hours.words import Word, tokens
from tests.normalise.test_hours_blind import traps

ROLES = {
    "nothing": ["Bienvenue", "Notre équipe vous attend"],
    "comfort": [
        "Parking gratuit",
        "Emballage cadeau offert",
        "Livraison possible",
        "Titres restaurant acceptés",
        "Chien en laisse bienvenu",
        "Parking derrière la mairie",
    ],
    "amenity": ["Terrasse", "CB"],
    "away": ["Coiffure à domicile", "Interventions et dépannage"],
    "moved": ["Découvrez notre nouvelle adresse", "La suite se passe ailleurs"],
    "channel": ["par tchat"],
    "person": ["Responsable : Mme Untel"],
    "account": ["Instagram : laboutique47", "Notre page Facebook"],
    "manner": ["masque obligatoire", "entrée libre", "en toute simplicité"],
    "price": ["Tarif : 5€", "Règlement en espèces ou par chèque"],
    "order": ["Commande par téléphone ou sur place", "Possibilités de livraison à domicile"],
    "sold": ["Vente sur les marchés", "Nos pains chez les épiciers"],
    "goods": ["Sushi, sashimi et ramen"],
    "call": ["La ligne directe", "Le standard au bout de la ligne"],
    "advice": ["Apportez vos contenants", "Venez nous rendre visite", "Retrouvez-nous aussi sur Instagram", "vous pouvez louer"],
    "offer": ["Prêt gratuit pour tous les habitants", "Toutes nos réparations sont garanties"],
    "opener": ["Julie vous accueille"],
    "public": ["Adhérents", "pour les abonnés"],
    "visit": ["Retrait à la ferme", "Marché de Fontac"],
    "service": ["Livraison", "Cours de couture", "Standard"],
    "address": ["47000 Agen", "12 rue des Lilas, 47000 Agen"],
    "site": ["place de la Halle", "devant la mairie", "à Fontac", "au cœur de Fontac", "dans un cadre agréable"],
    "shop": ["Magasin", "Boulangerie Untel"],
    "aim": ["pour vos achats", "pour apprendre la sculpture"],
    "part": ["Espace jeux", "Jardin"],
    "theme": ["Une ambiance chaleureuse", "Des formules, des menus, des bougies"],
    "wares": ["Pièces détachées et pneus", "Nous réparons vos montres", "Vélos électriques à l'essai"],
    "plain": ["Yoga", "Les montres ont changé de mains", "Clap de fin", "Hibernation"],
}


def typed(text: str) -> list[Word]:
    return tokens(without_phrases(fold(text)))[0]


@pytest.mark.parametrize(("role", "text"), [(role, text) for role, texts in ROLES.items() for text in texts])
def test_a_stretch_plays_its_part(role: str, text: str) -> None:
    assert role_of(typed(text)) == role


def test_the_table_answers_for_every_part_and_place() -> None:
    assert {role for role, _ in ANSWERS} == set(ROLES)
    for role, texts in ROLES.items():
        for position in POSITIONS:
            said = {answer(role, position, typed(texts[0]), owned=owned) for owned in (False, True)}
            assert said <= {"leave", "govern", "ask"}


BESIDE = [
    ("{hours}. Prêt gratuit pour tous.", True),
    ("{hours}, masque obligatoire", True),
    ("{hours} à Fontac", True),
    ("{hours}, à côté de la pharmacie", True),
    ("{hours} — retrouvez-nous aussi sur Instagram", True),
    ("Examen de vue sur rendez-vous. {hours}", True),
    ("{hours}. Découvrez notre nouvelle adresse.", False),
    ("{hours}. Accès limité aux adhérents.", False),
    ("{hours}. Retrouvez-nous bientôt à Fontac.", False),
    ("{hours} chez Mme Untel", False),
]


@pytest.mark.parametrize(("text", "read"), BESIDE)
def test_beside_hours_that_have_said_whose_they_are(text: str, read: bool) -> None:
    value, issues = parse(text.format(hours="La boutique est ouverte du mardi au samedi de 9h à 19h"))
    assert value is not None
    assert value.osm == ("Tu-Sa 09:00-19:00" if read else None)
    assert [issue.code for issue in issues] == ["horaires-en-partie" if read else "horaires-incompris"]


@pytest.mark.parametrize(
    ("who", "read"),
    [
        ("Situé sur le quai de la gare, le comptoir de Fontac vous accueille", True),
        ("Les Compères, au cœur de Fontac, vous attendent", True),
        ("Nos bénévoles vous reçoivent", True),
        ("Nos équipes sont à votre disposition", True),
        ("Un conseiller vous reçoit", False),
        ("La pêche est ouverte", False),
        ("Le club de lecture vous attend", False),
        ("Vous retrouverez nos miels à l'épicerie du village, ouverte", False),
        ("Nous vendons nos œufs chez Bioépi", False),
    ],
)
def test_its_verb_tells_who_opens(who: str, read: bool) -> None:
    value, _ = parse(f"{who} du mardi au samedi de 9h à 19h")
    assert value is not None
    assert value.osm == ("Tu-Sa 09:00-19:00" if read else None)


HOURS = re.compile(r"(?:Lun-ven 9h-1[789]h|Lun-ven 8h-18h|Mar-sam 9h-19h|Lun-sam 9h-19h)(?=[.,\n ])")


@pytest.mark.parametrize("opening", ["La boutique est ouverte", "Notre équipe vous accueille"])
def test_what_spoils_hours_spoils_them_whoever_they_are_of(opening: str) -> None:
    """The traps that no one reads: with an owner named before them, they stay traps (but a surgery's appointments)."""
    spoilt = [text for text, osm in traps() if not osm and HOURS.match(text) and parse(text).value.osm is None]  # type: ignore[union-attr]
    assert len(spoilt) > 120
    texts = [HOURS.sub(f"{opening} du lundi au samedi de 9h à 19h", text, count=1) for text in spoilt]
    read = [text for text in texts if parse(text).value.osm is not None]  # type: ignore[union-attr]
    assert [text for text in read if not text.endswith("Consultations sur rdv")] == []
