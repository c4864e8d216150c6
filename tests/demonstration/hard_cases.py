"""The hard cases of matching: a maker in, the same maker with planted shops out, each marked with the name of its case.

Same ``id`` = the same shop for the public; a change of owner that keeps the sign is one shop, one that changes the sign is two.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from tests.demonstration.places import OLD_COMMUNES, take_door
from tests.demonstration.shops import MARMANDE, Maker, Shop, make_nic, make_siren

AGEN: Final = "47001"
BOE: Final = "47031"
FUMEL: Final = "47106"
NERAC: Final = "47195"
CCI, CMA, AGRI = "cci-47", "cma-47", "chambre-agriculture-47"
AGGLO, VILLE, SURVEY, ALBRET, REGION = (
    "agglomeration-agen", "ville-marmande", "fumel-vallee-du-lot", "albret-communaute", "region-nouvelle-aquitaine",
)  # fmt: skip
POSTE: Final = "356000000"


def add_hard_cases(maker: Maker) -> None:
    """Plant every hard case; each stands at least twice, so that none passes by luck."""
    _chains(maker)
    _mall(maker)
    _takeovers(maker)
    _moves(maker)
    _owners(maker)
    _two_names(maker)
    _stalls(maker)
    _relays(maker)
    _doubles(maker)
    _old_communes(maker)
    _lost_zeros(maker)


def _chains(maker: Maker) -> None:
    """Two branches in one town: one SIREN, two NIC, two doors; and a franchise: one sign, two companies."""
    company = {"nom": "Le Panier d'Oc", "raison_sociale": "SAS Panier d'Oc Distribution", "siren": make_siren(9000)}
    for rank, (insee, local) in enumerate(
        ((AGEN, AGGLO), (AGEN, AGGLO), (MARMANDE, VILLE), (MARMANDE, VILLE), (NERAC, ALBRET)), 1
    ):
        maker.make("superette", insee, {CCI, local, REGION}, **company, nic=make_nic(company["siren"], rank), site="",
                   courriel="contact@panier-d-oc.example", mobile="", cas=("chaine-deux-succursales",))  # fmt: skip
    for insee, local in ((AGEN, AGGLO), (AGEN, AGGLO), (MARMANDE, VILLE), (MARMANDE, VILLE)):
        maker.make("coiffure", insee, {CMA, local}, nom="Tif'Anatole", site="https://www.tif-anatole.example", courriel="",
                   cas=("franchise-meme-enseigne",))  # fmt: skip


def _mall(maker: Maker) -> None:
    """Six shops behind one address; two of them give the mall's own phone."""
    for insee, mall in ((BOE, "Galerie marchande du Confluent"), (MARMANDE, "Centre commercial des Pruniers")):
        door, desk = maker.door(insee), maker.phone("053649")
        local = AGGLO if insee == BOE else VILLE
        trades = ("optique", "vetements", "coiffure", "bijouterie", "restaurant", "chaussures")
        for rank, key in enumerate(trades):
            chamber = CMA if key == "coiffure" else CCI
            given = {"telephone": desk} if rank < 2 else {}
            maker.make(key, insee, {chamber, local}, door=door, complement=mall, cas=("galerie-marchande",), **given)


def _takeovers(maker: Maker) -> None:
    """Same door: a new sign (two shops, the old one closed), or the same sign under a new owner (one shop)."""
    for insee, local, key in ((FUMEL, SURVEY, "boucherie"), (MARMANDE, VILLE, "boulangerie"), (NERAC, ALBRET, "coiffure")):
        old = maker.make(key, insee, {CMA}, cas=("reprise-nouvelle-enseigne", "ferme"))
        maker.make(key, insee, {local, REGION}, door=old.door, cas=("reprise-nouvelle-enseigne",))
    for insee, local in ((FUMEL, SURVEY), (AGEN, AGGLO), (NERAC, ALBRET)):
        new = maker.make("boulangerie", insee, {CMA, local, REGION}, cas=("reprise-meme-enseigne",))
        siren = make_siren(9100 + int(insee) % 100)
        old_owner: dict[str, object] = {
            "siren": siren,
            "nic": make_nic(siren, 1),
            "raison_sociale": "SARL Fournil Cédé",
            "patronyme": "Ancianou",
        }
        _replace(maker, new, {CMA: old_owner})


def _moves(maker: Maker) -> None:
    """The shop moved: same SIREN, new NIC, new door; one producer still has the old one."""
    for insee, local, key in ((AGEN, AGGLO, "optique"), (NERAC, ALBRET, "fleuriste"), (FUMEL, SURVEY, "librairie")):
        shop = maker.make(key, insee, {CCI, local, REGION}, cas=("demenagement",))
        _replace(maker, shop, {CCI: {"nic": make_nic(shop.siren, 7), "door": maker.door(insee)}})


def _owners(maker: Maker) -> None:
    """One owner, two shops in one town: same company and mobile, two trades, two doors."""
    for insee, local, first, second in ((AGEN, AGGLO, "bar", "restaurant"), (NERAC, ALBRET, "epicerie", "caviste")):
        one = maker.make(first, insee, {CCI, local}, cas=("meme-proprietaire",), mobile=maker.phone("063998"))
        maker.make(second, insee, {CCI, local}, cas=("meme-proprietaire",), siren=one.siren, nic=make_nic(one.siren, 9),
        mobile=one.mobile,
                   raison_sociale=one.raison_sociale, prenom=one.prenom, patronyme=one.patronyme,
                   courriel=one.courriel)  # fmt: skip


def _two_names(maker: Maker) -> None:
    """One door, one shop: the register knows the company, the town knows the sign."""
    for insee, local in ((AGEN, AGGLO), (AGEN, AGGLO), (NERAC, ALBRET), (FUMEL, SURVEY)):
        shop = maker.make("patisserie", insee, {CMA, local}, cas=("enseigne-ou-raison-sociale",))
        _replace(maker, shop, {CMA: {"nom": ""}})


def _stalls(maker: Maker) -> None:
    """A market stall in another commune under the shop's own SIRET: two places to buy, one identity."""
    for insee, market in ((AGEN, NERAC), (FUMEL, AGEN)):
        shop = maker.make("fromagerie", insee, {CCI}, cas=("marche-meme-siret",))
        maker.make("fromagerie", market, {CCI}, nom=f"{shop.nom} (étal du marché)", siren=shop.siren, nic=shop.nic, telephone="",
                   mobile=shop.mobile, raison_sociale=shop.raison_sociale, prenom=shop.prenom, patronyme=shop.patronyme,
                   services=("marche",), site=shop.site, courriel=shop.courriel, cas=("marche-meme-siret",))  # fmt: skip


def _relays(maker: Maker) -> None:
    """A post-office counter inside a tobacconist's: one door, one phone, two shops; La Poste's SIRET have their own key."""
    for insee, local, nic in ((AGEN, AGGLO, "00048"), (NERAC, ALBRET, "49837")):
        host = maker.make("tabac", insee, {CCI, local}, cas=("relais-poste",))
        maker.make("tabac", insee, {CCI, local}, door=host.door, nom=f"La Poste Relais {host.patronyme}",
        raison_sociale="La Poste",
                   siren=POSTE, nic=nic, telephone=host.telephone, mobile="", courriel="", site="", boutique="", reseau="",
                   cas=("relais-poste", "siret-la-poste"))  # fmt: skip


def _doubles(maker: Maker) -> None:
    """Listed twice in one file (the producers write the second row otherwise), or sent twice through one form."""
    for insee, source, key in (
        (AGEN, CCI, "librairie"),
        (NERAC, CCI, "bar"),
        (AGEN, CMA, "coiffure"),
        (FUMEL, AGRI, "pruneau"),
        (NERAC, ALBRET, "hotel"),
    ):
        maker.make(key, insee, {source}, cas=("doublon-interne",))
    for key in ("fleuriste", "primeur", "restaurant", "coiffure"):
        maker.make(key, MARMANDE, {VILLE}, cas=("formulaire-renvoye",))


def _old_communes(maker: Maker) -> None:
    """A farm on a road of a commune that is no more, which the producer still names."""
    for _, name, insee in OLD_COMMUNES:
        for source, key in ((AGRI, "maraicher"), (CMA, "garage")):
            door = take_door(maker.rng, [s for s in maker.streets[insee] if s.old], name=f"Route de {name}")
            maker.make(key, insee, {source}, door=door, cas=("commune-ancienne",))


def _lost_zeros(maker: Maker) -> None:
    """A SIREN that begins with zero, in a workbook that keeps SIRET as numbers: thirteen digits are left."""
    for rank, insee in enumerate((AGEN, FUMEL)):
        siren = make_siren(rank, "0999")
        maker.make("librairie", insee, {CCI}, siren=siren, nic=make_nic(siren, 1), cas=("siret-zero-perdu",))


def _replace(maker: Maker, shop: Shop, seen: dict[str, dict[str, object]]) -> None:
    maker.shops[maker.shops.index(shop)] = replace(shop, seen=seen)
