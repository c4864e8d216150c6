"""Hours told beside another service: the shop's are read and the text is kept; where either may be meant, nothing is."""

from __future__ import annotations

import pytest

from pipeline.normalise.hours import Hours, parse

SHOP = [
    ("Magasin : 9h-19h du lundi au samedi, Drive : 8h-20h", "Mo-Sa 09:00-19:00"),
    ("Lun-sam 9h-19h\nDrive : lun-sam 8h-20h", "Mo-Sa 09:00-19:00"),
    ("Mar-sam 7h-13h. Distributeur automatique 24h/24", "Tu-Sa 07:00-13:00"),
    ("Lundi au vendredi 9h-18h\nLivraison jusqu'à 22h", "Mo-Fr 09:00-18:00"),
    ("Mardi au samedi 9h-19h. Paiement par carte bancaire. Parking gratuit", "Tu-Sa 09:00-19:00"),
    ("Mardi au samedi 9h-19h. Tél. 05 36 49 12 34. www.boutique.example", "Tu-Sa 09:00-19:00"),
    ("du mardi au samedi 9h-12h (parking gratuit)", "Tu-Sa 09:00-12:00"),
    ("Tous les jours 14h-18h. Sur réservation pour les groupes.", "Mo-Su 14:00-18:00"),
    ("Drive : lun-sam 8h-20h", 'Mo-Sa 08:00-20:00 open "drive"'),  # told as such: the text stands beside
    ("Retrait des commandes tous les jours de 14h à 19h", 'Mo-Su 14:00-19:00 open "retrait des commandes"'),
    ("Click & collect mardi 14-17h, jeudi 9-12h", 'Tu 14:00-17:00 open "click & collect"; Th 09:00-12:00 open "click & collect"'),
    ("Pizzas à emporter à partir de 18h sauf lundi", 'Tu-Su 18:00+ open "vente à emporter"; Mo off'),
    ("Retrait en boutique mar-sam 10h-12h", 'Tu-Sa 10:00-12:00 open "retrait des commandes"'),
    ("Sur place ou à emporter du mercredi au dimanche 12h-14h", "We-Su 12:00-14:00"),
    ("Ouvert lun-ven 9h-18h. Click & collect le samedi 10h-12h", "Mo-Fr 09:00-18:00"),
    ("Visite et vente : lun-ven 9h-12h", "Mo-Fr 09:00-12:00"),
    ("Épicerie fine. Ouvert du mardi au samedi de 9h à 19h", "Tu-Sa 09:00-19:00"),
    ("Notre équipe vous reçoit du mardi au samedi de 9h à 19h", "Tu-Sa 09:00-19:00"),
    ("L'Atelier des Bois : mar-ven 9h-12h, sam 9h-17h", "Tu-Fr 09:00-12:00; Sa 09:00-17:00"),
    ("Livraison : 18h-22h. Magasin : mar-sam 9h-19h", "Tu-Sa 09:00-19:00"),
    ("Mar-sam 9h-19h\nLivraison :\nlun-ven 18h-22h", "Tu-Sa 09:00-19:00"),
    ("Mar-sam 9h-19h\nTéléphoner avant de venir", "Tu-Sa 09:00-19:00"),
    ("12 rue des Lilas, 47000 Agen. Mar-sam 9h-19h", "Tu-Sa 09:00-19:00"),
    ("Ouvert du mardi au samedi de 11h à 18h pour récupérer les commandes", 'Tu-Sa 11:00-18:00 open "retrait des commandes"'),
    ("Ouvert 7/7 à la vente à emporter de 11h à 14h30. Cuisine du marché.", 'Mo-Su 11:00-14:30 open "vente à emporter"'),
    ("La cantine Untel reste ouverte mar-sam 8h-15h pour la vente à emporter", 'Tu-Sa 08:00-15:00 open "vente à emporter"'),
    ("Ouvert mar-sam 9h-19h pour la vente à emporter et sur place", "Tu-Sa 09:00-19:00"),
    ("Responsable : Mme Untel\nLun-sam 11h-19h", "Mo-Sa 11:00-19:00"),
    ("Mar-sam 9h-19h\nGérant : M. Untel", "Tu-Sa 09:00-19:00"),
    ("Torréfacteur depuis 1987, ouvert du mardi au samedi de 9h à 19h", "Tu-Sa 09:00-19:00"),
    ("Le caviste du quartier : mar-sam 10h-13h / 15h-19h30", "Tu-Sa 10:00-13:00,15:00-19:30"),
    ("Mar-sam 11h-22h. Ramen, gyoza, bentos et thés japonais", "Tu-Sa 11:00-22:00"),
    ("Mar-dim 12h-14h (pizzas et salades), fermé le lundi", "Tu-Su 12:00-14:00; Mo off"),
    ("Bistrot, formule déjeuner avec plats et desserts maison. Lun-ven 8h-16h", "Mo-Fr 08:00-16:00"),
    ("Mar-sam 9h-19h. Commande en ligne ou par téléphone.", "Tu-Sa 09:00-19:00"),
    ("Mar-sam 9h-19h\nInstagram : chezuntel47", "Tu-Sa 09:00-19:00"),
    ("Mer-dim 10h-18h. Règlement en espèces ou par chèque", "We-Su 10:00-18:00"),
    ("La quincaillerie est ouverte du lundi au samedi de 8h à 12h", "Mo-Sa 08:00-12:00"),
    ("Accueil physique et téléphonique du lundi au vendredi 9h-12h", "Mo-Fr 09:00-12:00"),
    ("Lun-ven 8h-18h. En dehors de ces horaires, pour une urgence, appeler le 05 36 49 12 34", "Mo-Fr 08:00-18:00"),
    ("Magasin : mar-sam 10h-12h30. Atelier de réparation : sur rdv. Livraison le vendredi.", "Tu-Sa 10:00-12:30"),
    ("Boutique : mer-sam 14h-18h30 / Cours de tricot : mardi 18h-20h", "We-Sa 14:00-18:30"),
    ("Lun-dim 7h-1h\nService continu cuisine : 11h30-23h", "Mo-Su 07:00-01:00"),
    ("Sur commande uniquement, retrait le vendredi entre 17h et 18h30", 'Fr 17:00-18:30 unknown "sur commande"'),
    ("Vente directe lun-ven 9h-12h ; visites proposées par l'office de tourisme", "Mo-Fr 09:00-12:00"),
    ("Marché le jeudi matin de 8h à 12h30, place de la Halle", "Th 08:00-12:30"),
    ("Lun et ven 17h-19h. Également présent sur le marché de Fontac le samedi matin.", "Mo,Fr 17:00-19:00"),
    ("Mer-sam 10h-18h. Mardi réservé aux groupes", "We-Sa 10:00-18:00"),
    ("Mar-sam 9h-19h\nNous réparons aussi vos montres et vos bijoux", "Tu-Sa 09:00-19:00"),
    ("Mar-sam 9h-19h. Réparation de téléphones toutes marques", "Tu-Sa 09:00-19:00"),
    ("Mar-sam 9h-19h, vélos électriques à l'essai", "Tu-Sa 09:00-19:00"),
    ("Jeudi à lundi 9h30-12h30 & 15h-19h : brocante, curiosités, petits meubles", "Mo,Th-Su 09:30-12:30,15:00-19:00"),
    ("Mar-sam 9h-19h. Pas de fermeture l'été.", "Tu-Sa 09:00-19:00"),
    ("Mar-sam 9h-19h, pas de fermeture en août", "Tu-Sa 09:00-19:00"),
    ("Mar-sam 9h-19h, pas de fermeture entre midi et deux", "Tu-Sa 09:00-19:00"),
    ("Lun-sam 9h-19h. Pas de congés cet été", "Mo-Sa 09:00-19:00"),
    ("Station 24h/24, boutique 6h-21h 7j/7", "Mo-Su 06:00-21:00"),
    ("Station 24h/24 7j/7, boutique lun-sam 7h-20h", "Mo-Sa 07:00-20:00"),
    ("Station-service 24h/24. Boutique : lun-sam 7h-20h", "Mo-Sa 07:00-20:00"),
    ("Pompes 24h/24 par carte. Magasin : lun-sam 7h-20h", "Mo-Sa 07:00-20:00"),
    ("DRIVE : lun-sam 8h30-20h / MAGASIN : lun-sam 9h-20h, dim 9h-12h30", "Mo-Sa 09:00-20:00; Su 09:00-12:30"),
    ("Préférez-vous appeler ?\nNotre équipe vous reçoit du lundi au vendredi, 8h-18h.", "Mo-Fr 08:00-18:00"),
    ("Mar-sam 9h-19h. Souhaitez-vous prendre rendez-vous ?", "Tu-Sa 09:00-19:00"),
    ("# Horaires\nDu lundi au samedi de 8 h à 19 h.", "Mo-Sa 08:00-19:00"),
    ("Pièces détachées et pneus. Mar-sam 9h-19h", "Tu-Sa 09:00-19:00"),
    ("Mar-sam 11h-23h. Karaoké le jeudi de 20h à 22h", "Tu-Sa 11:00-23:00"),  # open anyway then
    ("Mar-sam 9h-19h\nCode avec moniteur le mercredi à 18h", "Tu-Sa 09:00-19:00"),
    ("Mar-sam 12h-14h et 19h-22h\nRéservation recommandée le week-end", "Tu-Sa 12:00-14:00,19:00-22:00"),
    ("Mar-sam 12h-14h\nTerrasse : 20 couverts (mai à septembre)", "Tu-Sa 12:00-14:00"),
    ("Lun-ven 9h-18h. Toutes marques, neuf et occasion.", "Mo-Fr 09:00-18:00"),
    ("Mar-sam 9h-19h. Plus de 80 exposants, 20 couverts, devis sous 24 h", "Tu-Sa 09:00-19:00"),
    ("Mar-sam 9h-19h. Merci de nous téléphoner avant de venir", "Tu-Sa 09:00-19:00"),
    ("Mar-sam 9h-19h à Villeneuve-sur-Lot", "Tu-Sa 09:00-19:00"),
    ("Boutique de Sainte-Livrade-sur-Lot : mar-sam 9h-19h", "Tu-Sa 09:00-19:00"),
    ("Mar-sam 9h-19h dans la rue piétonne Saint-Jean, offrant à tous un large choix de produits", "Tu-Sa 09:00-19:00"),
    ("Reine coiffure sera ouverte du mardi au vendredi de 9h à 18h", "Tu-Fr 09:00-18:00"),
    ("Désormais, ouvert du mardi au samedi de 9h à 19h", "Tu-Sa 09:00-19:00"),
    (
        "Marché, de 7h à 13h, place de la Halle : d'avril à septembre : tous les jours, d'octobre à mars : jeudi et dimanche",
        "Apr-Sep Mo-Su 07:00-13:00; Oct-Mar Th,Su 07:00-13:00",
    ),
]
REFUSED = [
    "Mer-sam 10h-18h. Mercredi réservé aux groupes",
    "Mar-sam 9h-19h. Présent uniquement au marché de Fontac",
    "Mar-sam 9h-19h. Désormais présents au marché de Fontac le samedi",
    "Mar-sam 9h-19h. Aussi au marché le samedi, dimanche 9h-12h à la boutique",
    "Livraison du lundi au vendredi\n8h-12h",
    "Livraison à domicile uniquement\nDu lundi au vendredi 8h-12h",
    "Du lundi au vendredi 8h-12h. Livraison uniquement",
    "Lun-ven 9h-19h, drive 8h-20h, samedi 9h-12h",
    "Lun-ven 9h-19h. Horaires variables en été",
    "Lun-ven 9h-19h. Sous réserve",
    "Lun-ven 9h-19h. Selon météo",
    "Lun-ven 9h-19h. Actuellement en travaux",
    "Lun-ven 9h-19h. En cours de reprise",
    "Lun-ven 9h-19h. À confirmer",
    "Lun-ven 9h-19h. Cessation d'activité",
    "Lun-ven 9h-19h\nSamdi matin",
    "Lun-ven 9h-19h. Closed Monday",
    "Tous les jours 24h/24 (distributeur de pains)",
    "Lun-ven 9h-19h. Retraite",
    "Lun-ven 9h-19h. Autres créneaux",
    "Lun-ven 9h-19h\nJuilet",
    "Lun-ven 9h-19h. Arrêt de la vente à emporter",
    "Lun-ven 9h-19h. Vente de produits terminée",
    "Lun-ven 9h-19h (ancien horaire)",
    "L au V 8h-18-30",
    "Mo-Sa 9:30-20:-30",
    "En période de travaux : lundi mardi jeudi vendredi 16h-18h",
    "Lun-ven 9h-19h au 05 36 49 12 34 ou par tchat",
    "Mardi 9h-12h place de la Halle, jeudi 9h-12h rue des Lilas",
    "Yoga : lundi 9h-10h. Pilates : mardi 9h-10h",
    "Lun-ven 9h-19h. Semedi sur place",
    "Lundi 9h-12h. Une question ? Mardi peut-être 14h-18h",
    "Couscous le vendredi. De 11h à 14h30 et de 18h à 21h",
    "Lun-ven 9h-19h. Modification des jours à venir",
    "Lun-ven 9h-19h. Les horaires peuvent changer",
    "Mar-sam 9h-19h. Téléphoner si fermé",
    "Actuellement fermé, mar-sam 9h-19h",
    "Mar-sam 9h-19h. Actuellement 10h-18h",
    "De la Saint-Jean à la Saint-Michel 9h-12h",
    "Mar-sam 9h-19h, place de la Halle, réservé aux abonnés",
    "Mar-sam 9h-19h. Karaoké le lundi de 16h à 18h",  # open then, or not?
    "Mar-sam 9h-19h. Karaoké le jeudi de 18h à 20h",
    "Mar-sam 9h-19h. Temps de pluie : mar-jeu 10h-12h",
    "Mar-sam 9h-19h. Sieste de 13h à 15h",
    "Mar-sam 9h-19h. Inventaire le mardi de 9h à 12h",
    "Mar-sam 9h-19h. Réunion le mardi de 9h à 12h",
    "Mar-sam 9h-19h. Grasse matinée le samedi",
    "Mar-sam 9h-19h. Karaoké le jeudi de 16h à 18h. Dimanche 9h-12h",
    "Mar-sam 9h-19h. Gel des vignes, production nulle",
    "Mar-sam 9h-19h. Cap sur la Bretagne et ses vagues",
    "Belle aventure, belles rencontres, belles années. Mar-sam 9h-19h",
    "Service minimum, effectif réduit, fournées rares. Mar-sam 9h-19h",
    "Lun-ven 9h-19h\nRetraité, ne travaille qu'occasionnellement",
]


@pytest.mark.parametrize(("text", "osm"), SHOP)
def test_the_hours_of_the_shop_are_read_and_the_text_is_kept(text: str, osm: str) -> None:
    value, issues = parse(text)
    assert value in (Hours(osm, text), Hours(osm, None))
    assert [i.code for i in issues] == (["horaires-en-partie"] if value and value.rest else [])


@pytest.mark.parametrize("text", REFUSED)
def test_what_may_bear_upon_the_hours_is_not_taken_out(text: str) -> None:
    assert parse(text).value == Hours(None, text)


ELSEWHERE = """Livraison|Parking|Urgences|Téléphone|Standard|Terrasse|Cuisine|Yoga|Cours de couture|Groupes|Scolaires
|Distributeur de pain|Site internet|Service client|Rayon poisson|Étudiants|Soldes|Vacances|Commandes|Le chef|Piscine|Brocante
|Portes ouvertes|Comptabilité|Le dépôt|Point relais|Location de vélos|SAV|Jardin|Bar|Restaurant|Salon de thé|Showroom
|Bureau de poste|Musée|Visites guidées|Drive|Marché de Fontac""".replace("\n", "").split("|")
OTHER_HOURS = ["dimanche 8h-12h", "lun-dim 7h-22h", "jusqu'à 22h", "24h/24 7j/7", "fermé le samedi", "sur rdv"]
OTHER_HOURS += ["en mai dimanche 9h-18h"]
JOINED = [
    "{shop}. {Other} : {when}",
    "{shop}, {other} {when}",
    "{shop} / {Other} : {when}",
    "{shop}\n{Other} : {when}",
    "{shop}\n{Other}\n{when}",
    "{shop} ({other} {when})",
    "{shop} et {other} {when}",
    "{shop} - {Other} {when}",
    "{shop} ; {when} ({other})",
    "{shop}, {when} {other}",
    "Magasin : {shop}. {Other} : {when}",
]


@pytest.mark.parametrize("joined", JOINED)
def test_the_hours_of_another_service_are_never_those_of_the_shop(joined: str) -> None:
    """However they stand beside the shop's: told after them, under a heading, in a bracket, behind a dash."""
    wrong = []
    for other in ELSEWHERE:
        for when in OTHER_HOURS:
            text = joined.format(shop="mar-sam 9h-19h", Other=other, other=other[0].lower() + other[1:], when=when)
            value, _ = parse(text)
            if value is not None and value.osm not in {None, "Tu-Sa 09:00-19:00"}:
                wrong.append((text, value.osm))
    assert not wrong
