"""The words the demonstration is made of: nothing in, tuples of made-up names, activities, streets and hours out.

Surnames, signs and streets are invented; the phone ranges are those the ARCEP keeps for fiction; no brand is real but La Poste.
"""

from __future__ import annotations

from typing import Final, NamedTuple

FIRST_NAMES: Final = (
    "Josiane", "Firmin", "Odette", "Gaspard", "Mireille", "Célestin", "Léonie", "Anatole", "Bérénice", "Octave", "Zélie",
    "Prosper",
    "Apolline", "Hector", "Rosalie", "Cyprien", "Noémie", "Augustin", "Clémence", "Eustache", "Sidonie", "Barnabé", "Eulalie",
    "Florimond",
)  # fmt: skip
SURNAMES: Final = (
    "Troubadouze", "Prunevaliou", "Garburette", "Tournesouille", "Pigeonnasse", "Cassoulandre", "Barbotinet", "Floiraguet",
    "Mirlitour",
    "Fantasiou", "Peyrolongue-Fictif", "Castagnolade", "Bourdifaille", "Tourtinelle", "Carabistouille", "Coquelicot-Dupin",
    "Vignefolle",
    "Moulinavent", "Roudoudour", "Tartifume", "Pastourinet", "Gascounette", "Belcantou", "Sornettiou", "Fariboulle", "Lampourdan",
    "Tintamarou", "Cabriolin", "Pimparel", "Rigoudin", "Saperlotte", "Trifouillac", "Boufigue", "Escagassou", "Fadarelle",
    "Galéjadour",
)  # fmt: skip


class Activity(NamedTuple):
    """One trade: our key, the chamber that keeps its register, NAF rév. 2 code and label, weight, signs, ways to say it."""

    key: str
    chamber: str  # cci, cma, agri
    naf: str
    naf_label: str
    weight: int
    signs: tuple[str, ...]  # how shops of the trade are called, before a second word
    label: str  # how a commune says it
    other: str  # how another producer says it


ACTIVITIES: Final = (
    Activity("boulangerie", "cma", "10.71C", "Boulangerie et boulangerie-pâtisserie", 9,
             ("Boulangerie", "Le Fournil", "Au Pain", "La Mie"), "Boulangerie-pâtisserie", "boulanger"),
    Activity("patisserie", "cma", "10.71D", "Pâtisserie", 3, ("Pâtisserie", "Les Gourmandises"), "Pâtisserie", "pâtissier"),
    Activity("boucherie", "cma", "47.22Z",
    "Commerce de détail de viandes et de produits à base de viande en magasin spécialisé", 6,
             ("Boucherie", "Boucherie-Charcuterie", "Maison"), "Boucherie-charcuterie", "boucher charcutier"),
    Activity("coiffure", "cma", "96.02A", "Coiffure", 11, ("Coiffure", "Salon", "L'Atelier", "Tif et Tendance"),
             "Salon de coiffure", "coiffeur"),
    Activity("esthetique", "cma", "96.02B", "Soins de beauté", 4, ("Institut", "Beauté", "L'Instant"), "Institut de beauté",
             "esthétique"),
    Activity("garage", "cma", "45.20A", "Entretien et réparation de véhicules automobiles légers", 6, ("Garage", "Auto"),
             "Garage automobile", "réparation automobile"),
    Activity("pressing", "cma", "96.01B", "Blanchisserie-teinturerie de détail", 2, ("Pressing", "Le Lavoir"), "Pressing",
             "pressing laverie"),
    Activity("cordonnerie", "cma", "95.23Z", "Réparation de chaussures et d'articles en cuir", 1, ("Cordonnerie",), "Cordonnerie",
             "cordonnier"),
    Activity("optique", "cci", "47.78A", "Commerces de détail d'optique", 3, ("Optique", "Les Lunettes"), "Opticien", "optique"),
    Activity("fleuriste", "cci", "47.76Z", "Commerce de détail de fleurs, plantes, graines, engrais, animaux de compagnie", 5,
             ("Fleurs", "Au Bouquet", "L'Herbier"), "Fleuriste", "fleurs et plantes"),
    Activity("epicerie", "cci", "47.11B", "Commerce d'alimentation générale", 6, ("Épicerie", "Le Panier", "Au Marché"),
    "Épicerie",
             "alimentation générale"),
    Activity("superette", "cci", "47.11C", "Supérettes", 3, ("Supérette", "La Halle"), "Supérette", "superette"),
    Activity("primeur", "cci", "47.21Z", "Commerce de détail de fruits et légumes en magasin spécialisé", 3, ("Primeur",
    "Le Verger"),
             "Primeur", "fruits et légumes"),
    Activity("fromagerie", "cci", "47.29Z", "Autres commerces de détail alimentaires en magasin spécialisé", 2,
             ("Fromagerie", "La Cave à Fromages"), "Fromagerie", "crémerie fromagerie"),
    Activity("caviste", "cci", "47.25Z", "Commerce de détail de boissons en magasin spécialisé", 3, ("Cave", "Le Cellier"),
    "Caviste",
             "vins et spiritueux"),
    Activity("librairie", "cci", "47.61Z", "Commerce de détail de livres en magasin spécialisé", 3, ("Librairie", "Le Livre"),
             "Librairie", "librairie papeterie"),
    Activity("pharmacie", "cci", "47.73Z", "Commerce de détail de produits pharmaceutiques en magasin spécialisé", 5,
             ("Pharmacie",), "Pharmacie", "officine de pharmacie"),
    Activity("vetements", "cci", "47.71Z", "Commerce de détail d'habillement en magasin spécialisé", 7,
             ("Boutique", "Prêt-à-porter", "Le Dressing"), "Prêt-à-porter", "vêtements"),
    Activity("chaussures", "cci", "47.72A", "Commerce de détail de la chaussure", 2, ("Chaussures", "Au Soulier"),
             "Magasin de chaussures", "chaussures"),
    Activity("bijouterie", "cci", "47.77Z",
    "Commerce de détail d'articles d'horlogerie et de bijouterie en magasin spécialisé", 2,
             ("Bijouterie", "Horlogerie"), "Bijouterie", "horlogerie bijouterie"),
    Activity("tabac", "cci", "47.26Z", "Commerce de détail de produits à base de tabac en magasin spécialisé", 4,
             ("Tabac", "Tabac-Presse"), "Tabac-presse", "tabac presse loto"),
    Activity("quincaillerie", "cci", "47.52A", "Commerce de détail de quincaillerie, peintures et verres en petites surfaces", 3,
             ("Quincaillerie", "Brico"), "Quincaillerie", "bricolage"),
    Activity("restaurant", "cci", "56.10A", "Restauration traditionnelle", 12, ("Restaurant", "Auberge", "La Table", "Chez"),
             "Restaurant", "restauration traditionnelle"),
    Activity("pizzeria", "cci", "56.10C", "Restauration de type rapide", 5, ("Pizzeria", "Pizza"), "Pizzeria",
    "restauration rapide"),
    Activity("bar", "cci", "56.30Z", "Débits de boissons", 5, ("Bar", "Café", "Le Comptoir"), "Bar-café", "café bar"),
    Activity("hotel", "cci", "55.10Z", "Hôtels et hébergement similaire", 2, ("Hôtel", "Logis"), "Hôtel", "hôtellerie"),
    Activity("maraicher", "agri", "01.13Z", "Culture de légumes, de melons, de racines et de tubercules", 8,
             ("Les Jardins", "Le Potager", "EARL"), "Maraîcher", "fruits et légumes à la ferme"),
    Activity("viticulteur", "agri", "01.21Z", "Culture de la vigne", 6, ("Domaine", "Château", "Les Vignes"), "Vigneron",
             "vins à la propriété"),
    Activity("eleveur", "agri", "01.42Z", "Élevage d'autres bovins et de buffles", 5, ("Ferme", "GAEC", "L'Élevage"), "Éleveur",
             "viande à la ferme"),
    Activity("pruneau", "agri", "01.24Z", "Culture de fruits à pépins et à noyau", 5, ("Les Vergers", "La Prunière"),
             "Producteur de pruneaux", "pruneaux d'Agen"),
    Activity("apiculteur", "agri", "01.49Z", "Élevage d'autres animaux", 3, ("Les Ruchers", "La Miellerie"), "Apiculteur",
    "miel"),
    Activity("fromage-fermier", "agri", "01.45Z", "Élevage d'ovins et de caprins", 3, ("La Chèvrerie", "La Bergerie"),
             "Fromage fermier", "fromages de chèvre"),
)  # fmt: skip

SECOND_WORDS: Final = (
    "du Lot", "de Garonne", "d'Oc", "des Halles", "du Marché", "de la Tour", "des Cornières", "du Pont Vieux",
    "de la Bastide", "des Pruniers",
    "du Canal", "de l'Albret", "du Quercy", "des Coteaux", "du Moulin", "de la Gare", "Saint-Jean", "du Beffroi",
    "de la Halle aux Grains",
    "des Tilleuls", "du Petit Port", "des Arcades", "de la Fontaine", "du Coin", "des Quatre Vents", "de la Baïse",
    "du Dropt", "des Remparts",
    "de la Plaine", "du Lavoir", "des Platanes", "du Centre", "de la Lune", "du Soleil", "de l'Écluse", "du Tournesol",
    "des Amis",
    "d'Antan", "de la Place", "du Château", "des Mousquetaires", "du Bon Roi", "de la Reine", "du Vieux Chêne",
    "des Glycines", "du Passage",
)  # fmt: skip

STREET_NAMES: Final = (
    "Gambetta", "Jean Jaurès", "Victor Hugo", "Pasteur", "Voltaire", "Molière", "Émile Zola", "Lafayette", "Carnot",
    "du Général Leclerc",
    "du Maréchal Foch", "de la Liberté", "du Quatre Septembre", "du Onze Novembre", "des Pruniers", "des Tilleuls",
    "du Moulin Neuf",
    "de la Fontaine", "des Remparts", "du Lavoir", "de l'Église", "du Stade", "de la Gare", "des Écoles", "du Pont",
    "de Bordeaux",
    "de Toulouse", "d'Agen", "de Villeneuve", "de Marmande", "de Nérac", "des Platanes", "du Port", "des Tanneurs",
    "du Canal", "de la Bastide",
    "des Cornières", "Saint-Michel", "Saint-Jacques", "Notre-Dame", "Sainte-Catherine", "du Château d'Eau", "des Lavandières",
    "du Four",
    "des Marronniers", "de la Paix", "des Vignes", "du Puits", "des Jardins", "de la Halle", "Armand Fallières", "Jasmin",
)  # fmt: skip
STREET_TYPES: Final = (
    ("Rue", 50),
    ("Avenue", 14),
    ("Place", 9),
    ("Chemin", 7),
    ("Route", 6),
    ("Impasse", 5),
    ("Allée", 5),
    ("Cours", 4),
)
PLACE_NAMES: Final = (
    "Lamothe", "Peyrelongue", "Cantegrel", "Bordeneuve", "Las Peyres", "Le Moulin de Barrail", "Pech de Lune", "Labourdette",
    "La Grange Haute",
    "Castelviel", "Fontarède", "Au Gros", "Bellevue", "Le Bosc", "Lasserre Basse", "Campagnac", "Roquepiquet", "Petit Barbot",
    "Mounet",
    "Cap del Bosc", "Grand Jouan", "La Tuilerie", "Marescot", "Bénac Haut", "L'Hoste", "Vignes de Rey",
)  # fmt: skip


class Hours(NamedTuple):
    """Opening hours: in OSM's terms, as several people write them, and day by day (lundi … dimanche, "" = fermé)."""

    osm: str
    texts: tuple[str, ...]
    days: tuple[str, ...]


HOURS: Final = (
    Hours("Tu-Sa 09:00-12:30,14:00-19:00", ("mar-sam 9h-12h30 / 14h-19h, fermé lundi",
    "Du mardi au samedi : 9h à 12h30 et 14h à 19h",
          "Mardi au samedi 09:00-12:30 14:00-19:00"), ("", *("9h-12h30 14h-19h",) * 5, "")),
    Hours("Mo-Sa 08:30-19:30", ("Lun-Sam 8h30-19h30", "du lundi au samedi de 8h30 à 19h30 non stop", "L à S : 8h30 - 19h30"),
          (*("8h30-19h30",) * 6, "")),
    Hours("Tu-Su 07:00-13:00,16:00-19:30", ("7h-13h / 16h-19h30 sauf lundi",
    "Du mardi au dimanche 7h/13h - 16h/19h30. Fermé le lundi",
          "mardi-dimanche : 7h00-13h00 et 16h00-19h30"), ("", *("7h-13h / 16h-19h30",) * 6)),
    Hours("Mo-Fr 09:00-12:00,14:00-18:00; Sa 09:00-12:00", ("lun-ven 9h-12h/14h-18h, sam 9h-12h",
          "Du lundi au vendredi de 9h à 12h et de 14h à 18h, le samedi de 9h à 12h"), (*("9h-12h 14h-18h",) * 5, "9h-12h", "")),
    Hours("Tu-Sa 12:00-14:00,19:00-22:00; Su 12:00-14:00",
    ("midi et soir du mardi au samedi (12h-14h, 19h-22h), dimanche midi 12h-14h",
          "mar-sam 12h-14h 19h-22h ; dim 12h-14h"), ("", *("12h-14h 19h-22h",) * 5, "12h-14h")),
    Hours("Mo-Su 07:00-20:00", ("7j/7 de 7h à 20h", "Tous les jours 7h-20h", "7/7 7h00 - 20h00"), ("7h-20h",) * 7),
    Hours("We,Fr 17:00-19:00; Sa 09:00-12:00", ("mercredi et vendredi 17h-19h, samedi matin 9h-12h",
    "Mer. et ven. 17h-19h - sam. 9h-12h"),
          ("", "", "17h-19h", "", "17h-19h", "9h-12h", "")),
)  # fmt: skip
FARM_HOURS: Final = (
    (
        "Apr-Sep Mo-Sa 09:00-19:00; Oct-Mar Sa 09:00-12:00",
        "d'avril à septembre : lun-sam 9h-19h ; d'octobre à mars : samedi 9h-12h",
    ),
    ("Jul-Aug Mo-Su 10:00-19:00", "Juillet et août, tous les jours de 10h à 19h"),
    ("", "sur rdv"),
    ("", "Sur rendez-vous, appeler avant de passer"),
    ("Fr 17:00-19:30", "Vendredi 17h-19h30"),
    ("Sa 09:00-12:30", "Samedi matin de 9h à 12h30"),
    ("Mar 15-Nov 15 Tu-Sa 09:00-12:00,14:00-18:00", "du 15 mars au 15 novembre, mardi-samedi 9h-12h et 14h-18h"),
)
MARKETS: Final = (
    "Marmande samedi matin", "Agen (Pin) mercredi et dimanche matin", "Villeneuve-sur-Lot mardi et samedi 8h-13h",
    "Nérac, samedi matin",
    "Fumel dimanche matin", "Tournée : Lauzun le jeudi 17h-19h", "Penne-d'Agenais dimanche", "Prayssas 1er samedi du mois",
    "Miramont lundi matin",
)  # fmt: skip
LABELS: Final = (
    "Agriculture Biologique",
    "Bienvenue à la ferme",
    "HVE 3",
    "Label Rouge",
    "Marché des producteurs de pays",
    "AOP Buzet",
)
SERVICES: Final = ("click_and_collect", "livraison", "drive", "vente_a_emporter", "sur_rendez_vous", "marche")
PAYMENTS: Final = ("carte", "especes", "cheque", "titre_restaurant")
