"""Files as chambers, communes and forms send them, invented: their headings, and what each column truly is (« - »: left out).

Values are drawn from small pools, in an order that depends on nothing but the row.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import Final

ROWS: Final = 24

_NAMES = ("Au Pain Doré", "Boucherie du Canal", "L'Atelier Végétal", "Chez Zoélie", "Le Comptoir d'Aimé", "Tabac de la Halle", "Mercerie Coquelin",
          "Garage Tintamarre", "Les Ruchers de Malvy", "Ferme de Pécau", "Caveau Bramefont", "La Pause Sucrée", "Vélos & Cie", "Pressing Blancheur",
          "Librairie Quatre Saisons", "Optique Clairvue", "Institut Belle Étoile", "Épicerie Sans Souci", "Fromagerie Larroque", "Primeur Colibri",
          "Hôtel du Vieux Pont", "Bistrot Gascon", "Fleurs d'Élise", "Cordonnerie Talonnette")  # fmt: skip
_COMPANIES = tuple(f"{form} {word}" for form in ("SARL", "EURL", "SAS", "EI") for word in ("TARTIFLOU", "MALVY", "BRAMEFONT", "COQUELIN", "PECAU", "ZOELIE"))
_PEOPLE = ("Aimé TARTIFLOU", "Zoélie MALVY", "Prosper BRAMEFONT", "Clélia COQUELIN", "Ulysse PECAU", "Léonie LARROQUE")
_TYPES = ("Boulangerie", "Boucherie", "Fleuriste", "Restaurant", "Épicerie", "Tabac-presse", "Mercerie", "Garage", "Apiculteur", "Maraîcher", "Caviste", "Salon de thé")
_STREETS = ("rue de la République", "avenue Jean Jaurès", "place du Marché", "boulevard Carnot", "rue Gambetta", "cours Victor Hugo", "impasse des Lilas")
_PLACES = (("Agen", "47000", "47001"), ("Marmande", "47200", "47157"), ("Nérac", "47600", "47195"), ("Villeneuve-sur-Lot", "47300", "47323"),
           ("Tonneins", "47400", "47310"), ("Fumel", "47500", "47106"), ("Duras", "47120", "47086"), ("Casteljaloux", "47700", "47052"))  # fmt: skip
_HOURS = ("Mardi au samedi 9h-12h30 / 14h-19h", "7j/7 de 7h à 20h", "Lun-Sam 8h30-19h30", "du lundi au vendredi 9h-18h", "mar-sam 12h-14h 19h-22h", "Samedi matin de 9h à 12h30")
_DAY = ("9h-12h 14h-18h", "fermé", "8h30-19h30", "9h-12h", "7h-13h / 16h-19h30")
_SERVICES = ("Click and collect, Livraison", "Livraison à domicile", "Retrait en magasin", "Drive, Vente à emporter", "Vente à emporter")
_PAYMENT = ("CB, Espèces", "Espèces, Chèques", "Carte bancaire", "CB, Chèque, Ticket restaurant")
_PRODUCTS = ("Pain, viennoiseries et pâtisseries au levain", "Viande de blonde d'Aquitaine, colis de 5 kg", "Miel, pain d'épices", "Bouquets, plantes et compositions de saison",
             "Fruits et légumes de saison cueillis du matin")  # fmt: skip
_NOTES = ("Rappeler après les vacances", "RAS", "Vu avec la mairie, en attente de travaux dans la rue", "dossier incomplet")


@dataclass(frozen=True)
class Shape:
    """One file. ``columns``: (heading, what it truly is, how its values are made)."""

    name: str
    columns: tuple[tuple[str, str, str], ...]
    separator: str = ";"
    title: str = ""

    @property
    def truth(self) -> dict[str, str]:
        """What each column truly is."""
        return {heading: target for heading, target, _ in self.columns}

    def text(self) -> str:
        """Return the file."""
        out = io.StringIO()
        writer = csv.writer(out, delimiter=self.separator, lineterminator="\n")
        for line in filter(None, self.title.split("\n")):
            writer.writerow([line])
        writer.writerow([heading for heading, _, _ in self.columns])
        for row in range(ROWS):
            writer.writerow([value(kind, row, n) for n, (_, _, kind) in enumerate(self.columns)])
        return out.getvalue()


def value(kind: str, row: int, column: int) -> str:
    """Return one invented cell."""
    place = _PLACES[row % len(_PLACES)]
    street = _STREETS[row % len(_STREETS)]
    slug = "".join(c for c in _NAMES[row % 24].lower() if c.isascii() and c.isalpha())
    pick = (row * 7 + column * 3) % 11
    made = {
        "nom": _NAMES[row % 24], "NOM": _NAMES[row % 24].upper(), "societe": _COMPANIES[row % 24], "personne": _PEOPLE[row % 6],
        "prenom": _PEOPLE[row % 6].split()[0], "famille": _PEOPLE[row % 6].split()[1], "type": _TYPES[row % 12],
        "famille_type": ("Alimentation", "Restauration", "Services")[row % 3], "naf": ("47.24Z", "56.10A", "47.76Z", "96.02A", "47.22Z")[row % 5],
        "NAF": ("4724Z", "5610A", "4776Z", "9602A", "4722Z")[row % 5], "adresse": f"{row + 1} {street}", "voie": street, "typevoie": street.split()[0].upper(),
        "nomvoie": street.split(" ", 1)[1].upper(), "numero": str(row + 1), "btq": ("", "", "B", "")[row % 4], "complement": ("", "ZA Agen Sud", "", "Bât. B")[row % 4],
        "adresse_complete": f"{row + 1} {street}, {place[1]} {place[0]}", "commune": place[0], "COMMUNE": place[0].upper(), "cp": place[1], "insee": place[2],
        "cp_ville": f"{place[1]} {place[0]}", "tel": f"05 36 49 {10 + row} {20 + row}", "tel9": f"53649{1000 + row * 37}", "mobile": ("", f"06 39 98 {10 + row} 01")[row % 2],
        "fax": ("", f"05 36 49 {70 - row} 99")[row % 2], "mail": ("", f"contact@{slug}.example")[row % 3 > 0], "site": ("", f"www.{slug}.example")[row % 2],
        "facebook": ("", f"https://www.facebook.com/{slug}")[row % 3 == 0], "insta": ("", f"https://www.instagram.com/{slug}")[row % 4 == 0],
        "boutique": ("", f"https://{slug}.example/commander")[row % 4 == 1], "horaires": _HOURS[row % 6], "jour": _DAY[pick % 5],
        "services": _SERVICES[row % 5], "paiement": _PAYMENT[row % 4], "oui": ("oui", "non")[pick % 2], "x": ("x", "")[pick % 2], "01": ("1", "0")[pick % 2],
        "OUI": ("OUI", "NON", "")[pick % 3], "YN": ("Y", "N")[pick % 2], "vrai": ("VRAI", "FAUX")[pick % 2], "siret": f"999900{row:03d}000{row % 90 + 10}", "siren": _siren(row), "nic": f"000{row % 90 + 10}",
        "id": f"C{1000 + row}", "n": str(row + 1), "rang": str(100 + row * 3), "date": f"{row % 27 + 1:02d}/{row % 12 + 1:02d}/2026",
        "iso": f"2026-{row % 12 + 1:02d}-{row % 27 + 1:02d}", "stamp": f"{row % 27 + 1:02d}/10/2026 1{row % 10}:05:33", "us": f"10/{row % 27 + 1}/26 9:12:40",
        "annee": str(1990 + row), "produits": _PRODUCTS[row % 5], "notes": ("", _NOTES[row % 4])[row % 2], "lat": f"44.{200000 + row * 3171}", "lon": f"0.{600000 + row * 1171}",
        "latv": f"44,{200000 + row * 3171}", "lonv": f"0,{600000 + row * 1171}", "x93": f"{509000 + row * 37}.52", "y93": f"{6350000 + row * 91}.10",
        "point": f"44.{200000 + row * 3171},0.{600000 + row * 1171}", "statut": ("Ouvert", "Fermé temporairement", "Ouvert", "Fermé définitivement")[row % 4],
        "AF": ("A", "A", "F")[row % 3], "effectif": str(row % 9), "juridique": ("SARL", "EI", "SAS")[row % 3], "label": ("AB", "Bienvenue à la ferme", "", "HVE")[row % 4],
        "marche": ("", f"{place[0]} le samedi matin")[row % 2], "zone": ("10 km autour d'Agen", "Agen et couronne", "")[row % 3], "retrait": ("Commander la veille avant 18h", "Au comptoir", "")[row % 3],
        "vide": "", "meme": "France", "constante": "anonymous", "lieudit": ("", "Pécau", "Lamothe Basse", "")[row % 4], "surface": str(35 + row * 4), "pmr": ("Oui", "Non", "Partiellement")[row % 3],
        "canton": ("Agen-1", "Le Confluent", "Marmande-2")[row % 3], "code_famille": ("A", "S", "P")[row % 3], "epci": ("Agglomération d'Agen", "Albret Communauté")[row % 2],
    }  # fmt: skip
    return made[kind]


def _siren(row: int) -> str:
    """Return a nine-digit number that passes the key, in the range that no company has."""
    base = f"99990{row:03d}"
    total = sum(sum(divmod(int(d) * 2, 10)) if i % 2 else int(d) for i, d in enumerate(base))
    return base + str(-total % 10)


def shape(name: str, *columns: str, separator: str = ";", title: str = "") -> Shape:
    """Return a shape; each column is written « heading → truth : kind of values »."""
    cut = []
    for column in columns:
        heading, _, rest = column.partition(" → ")
        target, _, kind = rest.rpartition(" : ")
        cut.append((heading, target, kind))
    return Shape(name, tuple(cut), separator, title)


SHAPES: Final = (
    shape("office de tourisme", "Nom de l'établissement → nom : nom", "Type de structure → categorie : type", "Adresse 1 → adresse : adresse",
          "Adresse 2 → adresse : complement", "CP → code_postal : cp", "Localité → commune : COMMUNE", "Tél. fixe → telephone : tel", "Tél. portable → telephone : mobile",
          "Fax → - : fax", "Email → courriel : mail", "Site Web → site_web : site", "Facebook → reseaux_sociaux : facebook", "Instagram → reseaux_sociaux : insta",
          "Horaires d'ouverture → horaires : horaires", "Latitude → latitude : lat", "Longitude → longitude : lon"),
    shape("adhérents d'une union", "N° adhérent → identifiant : id", "Enseigne → nom : nom", "Raison Sociale → raison_sociale : societe", "Nom → dirigeant : famille", "Prénom → dirigeant : prenom",
          "Adresse → adresse : adresse", "Code Postal → code_postal : cp", "Ville → commune : commune", "Téléphone → telephone : tel", "GSM → telephone : mobile", "E-mail → courriel : mail",
          "Secteur d'activité → categorie : type", "Cotisation 2026 → - : x", "Date d'adhésion → - : date", separator=","),
    shape("SIRENE", "siren → siren : siren", "nic → nic : nic", "denominationUniteLegale → raison_sociale : societe", "enseigne1Etablissement → nom : NOM",
          "activitePrincipaleEtablissement → naf : naf", "numeroVoieEtablissement → numero : numero", "indiceRepetitionEtablissement → repetition : btq", "typeVoieEtablissement → voie : typevoie",
          "libelleVoieEtablissement → voie : nomvoie", "codePostalEtablissement → code_postal : cp", "libelleCommuneEtablissement → commune : COMMUNE",
          "codeCommuneEtablissement → code_insee : insee", "etatAdministratifEtablissement → statut : AF", "trancheEffectifsEtablissement → - : effectif", separator=","),
    shape("Google Forms", "Horodateur → horodatage : stamp", "Adresse e-mail → courriel : mail", "Quel est le nom de votre commerce ? → nom : nom", "Quelle est votre activité ? → categorie : type",
          "Où se situe votre commerce ? (adresse complète) → adresse : adresse_complete", "À quel numéro peut-on vous joindre ? → telephone : tel",
          "Quels sont vos jours et horaires d'ouverture ? → horaires : horaires", "Quels services proposez-vous ? → services : services", "Acceptez-vous la carte bancaire ? → modes_paiement:carte_bancaire : oui",
          "Avez-vous un site internet ? Si oui, lequel ? → site_web : site", "Autorisez-vous la publication de ces informations ? → consentement : oui", "Remarques éventuelles → - : notes", separator=","),
    shape("Microsoft Forms", "ID → identifiant : n", "Heure de début → - : us", "Heure de fin → horodatage : us", "Adresse de messagerie → - : constante", "Nom → - : vide",
          "Nom du commerce → nom : nom", "Type d'activité → categorie : type", "Adresse postale → adresse : adresse", "Code postal et ville → commune : cp_ville", "Téléphone → telephone : tel",
          "Proposez-vous le click & collect ? → services:click_and_collect : oui", "Livrez-vous à domicile ? → services:livraison : oui", "Horaires → horaires : horaires", separator=","),
    shape("jours en colonnes", "COMMERCE → nom : NOM", "METIER → categorie : type", "ADRESSE → adresse : adresse", "CP → code_postal : cp", "COMMUNE → commune : COMMUNE", "TEL → telephone : tel",
          "LUNDI → horaires:lundi : jour", "MARDI → horaires:mardi : jour", "MERCREDI → horaires:mercredi : jour", "JEUDI → horaires:jeudi : jour", "VENDREDI → horaires:vendredi : jour",
          "SAMEDI → horaires:samedi : jour", "DIMANCHE → horaires:dimanche : jour", title="ANNUAIRE DES COMMERCES\nmis à jour en octobre"),
    shape("cases à cocher", "Nom commercial → nom : nom", "Activité → categorie : type", "N° et voie → adresse : adresse", "Code postal → code_postal : cp", "Commune → commune : commune",
          "Tel → telephone : tel9", "Mail → courriel : mail", "Livraison domicile → services:livraison : x", "Click&Collect → services:click_and_collect : x", "Drive → services:drive : x",
          "Vente à emporter → services:vente_a_emporter : x", "Commande par téléphone → services:commande_telephone : x", "CB → modes_paiement:carte_bancaire : x",
          "Chèque → modes_paiement:cheque : x", "Espèces → modes_paiement:especes : x", "Ticket restaurant → modes_paiement:titre_restaurant : x", "Accès PMR → accessibilite:accessible_pmr : x"),
    shape("producteurs", "Nom de la ferme → nom : nom", "Nom du producteur → dirigeant : personne", "Productions → description : produits", "Lieu-dit → lieu_dit : lieudit", "Code postal → code_postal : cp",
          "Commune → commune : commune", "Téléphone → telephone : tel", "Courriel → courriel : mail", "Vente à la ferme → horaires : horaires", "Marchés → marches : marche",
          "Labels → labels : label", "Modes de paiement acceptés → modes_paiement : paiement"),
    shape("export SIG", "fid → identifiant : n", "nom_com → nom : nom", "type_com → categorie : type", "adr_num → numero : numero", "adr_voie → voie : voie", "insee_com → code_insee : insee",
          "nom_commune → commune : commune", "x_l93 → longitude : x93", "y_l93 → latitude : y93", "date_maj → date_maj : iso", "geom_type → - : meme", separator=","),
    shape("opendatasoft", "Nom du commerce → nom : nom", "Type de commerce → categorie : type", "Adresse → adresse : adresse", "Code postal → code_postal : cp", "geo_point_2d → point : point",
          "Téléphone → telephone : tel", "Mail → courriel : mail", "Services → services : services", "Description → description : produits"),
    shape("carrier codes", "REF → identifiant : id", "NOM_ETS → nom : NOM", "RAISON_SOC → raison_sociale : societe", "NUM_SIRET → siret : siret", "CODE_APE → naf : NAF", "ADR1 → adresse : adresse",
          "ADR2 → adresse : complement", "CPOSTAL → code_postal : cp", "VILLE → commune : COMMUNE", "TELEPHONE → telephone : tel9", "TELECOPIE → - : fax", "MAIL → courriel : mail",
          "EFF → - : effectif", "FORME_JUR → - : juridique"),
    shape("sans en-têtes parlants", "Colonne1 → nom : nom", "Colonne2 → adresse : adresse", "Colonne3 → code_postal : cp", "Colonne4 → commune : commune", "Colonne5 → telephone : tel", "Colonne6 → courriel : mail"),
    shape("métropole", "Enseigne commerciale → nom : nom", "Catégorie → categorie : famille_type", "Sous-catégorie → sous_categorie : type", "Numéro → numero : numero", "Voie → voie : voie",
          "Commune → commune : commune", "Code INSEE → code_insee : insee", "Lat → latitude : latv", "Long → longitude : lonv", "Statut → statut : statut", "Dernière mise à jour → date_maj : date"),
    shape("tableau de crise", "Commerce → nom : nom", "Activité → categorie : type", "Ouvert pendant le confinement → - : oui", "Livraison (O/N) → services:livraison : oui",
          "Retrait sur place (O/N) → services:click_and_collect : oui", "Comment commander → conditions_retrait : retrait", "Zone livrée → zone_livraison : zone", "Contact téléphonique → telephone : tel",
          "Lien vers la boutique en ligne → boutique_en_ligne : boutique", "Page Facebook → reseaux_sociaux : facebook", "Adresse → adresse : adresse", "Ville → commune : commune", "Observations → - : notes"),
    shape("registre avec clés", "N° d'ordre → identifiant : n", "Dénomination → raison_sociale : societe", "Enseigne → nom : nom", "SIRET → siret : siret", "APE → naf : naf", "Libellé APE → categorie : type",
          "N° voie → numero : numero", "BTQ → repetition : btq", "Type voie → voie : typevoie", "Libellé voie → voie : nomvoie", "Code postal → code_postal : cp", "Bureau distributeur → commune : COMMUNE",
          "Date immatriculation → - : date", "Date de radiation → - : vide", "Dirigeant → dirigeant : personne", "Capital → - : surface"),
    shape("anglais", "Name → nom : nom", "Category → categorie : type", "Address → adresse : adresse", "Postcode → code_postal : cp", "City → commune : commune", "Phone → telephone : tel",
          "Email → courriel : mail", "Website → site_web : site", "Opening hours → horaires : horaires", "Latitude → latitude : lat", "Longitude → longitude : lon", "Country → - : meme", separator=","),
    shape("LimeSurvey codes", "G01Q01. Nom de l'enseigne → nom : nom", "G01Q02. Dans quelle commune exercez-vous ? → commune : commune", "G01Q03. Votre adresse → adresse : adresse",
          "G01Q04. Votre téléphone professionnel → telephone : tel", "G02Q01[SQ001]. Proposez-vous ces services ? [Livraison à domicile] → services:livraison : YN",
          "G02Q01[SQ002]. Proposez-vous ces services ? [Retrait en magasin] → services:click_and_collect : YN", "G02Q02[SQ001]. Moyens de paiement acceptés [Carte bancaire] → modes_paiement:carte_bancaire : YN",
          "G02Q02[SQ002]. Moyens de paiement acceptés [Monnaie locale] → modes_paiement:monnaie_locale : YN", "G03Q01. Souhaitez-vous être recontacté ? → - : YN", "G03Q02. Votre activité → categorie : type"),
    shape("marché de plein vent", "N° emplacement → identifiant : id", "Nom du stand → nom : nom", "Nom et prénom de l'exposant → dirigeant : personne", "Produits vendus → description : produits",
          "Jour et lieu du marché → marches : marche", "Tél → telephone : mobile", "Commune d'origine → commune : commune", "CP → code_postal : cp"),
    shape("recensement", "Date du relevé → date_verification : date", "Agent → - : personne", "Enseigne → nom : nom", "Nature du commerce → categorie : type", "N° → numero : numero", "Rue → voie : voie",
          "Commune → commune : commune", "Vacant → - : x", "Surface (m²) → - : surface", "Ouvert / Fermé → statut : statut", "Accessible PMR → accessibilite:accessible_pmr : oui", "Terrasse → services:terrasse : oui"),
    shape("base interne", "id → identifiant : n", "created_at → - : iso", "updated_at → date_maj : iso", "nom → nom : nom", "siret → siret : siret", "rue → adresse : adresse", "ville → commune : commune",
          "code_postal → code_postal : cp", "tel → telephone : tel", "url → site_web : site", "is_livraison → services:livraison : 01", "is_click_collect → services:click_and_collect : 01",
          "horaires → horaires : horaires", "epci → - : epci", separator=","),
    shape("une colonne pour tout", "Commerçants → nom : nom", "Adresse, code postal, ville → adresse : adresse_complete", "Coordonnées téléphoniques → telephone : tel", "Ce que je vends → description : produits",
          "Jours et heures d'ouverture → horaires : horaires", "J'accepte d'être publié → consentement : OUI"),
    shape("fautes et abréviations", "Enseinge → nom : nom", "Activitée → categorie : type", "Adrese → adresse : adresse", "Code post. → code_postal : cp", "Comune → commune : commune", "Telephonne → telephone : tel",
          "Couriel → courriel : mail", "Horraires → horaires : horaires", "Obs. → - : notes"),
)  # fmt: skip
