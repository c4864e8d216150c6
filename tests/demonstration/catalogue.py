"""The traps by chapter and name, each with the case it stands for (French, as PIEGES.md shows them): truth in, PIEGES.md out."""

from __future__ import annotations

from typing import Final

CHAPTERS: Final[dict[str, dict[str, str]]] = {
    "Lecture des fichiers": {
        "ligne-total": "Ligne TOTAL sous le tableau, avec une formule : lue, jamais un commerce.",
        "ligne-vide": "Ligne vide au milieu ou à la fin.",
        "entete-repetee": "L'en-tête recopié au milieu des lignes.",
        "note-de-bas": "Note sous le tableau.",
        "cellule-fusionnee": "Une commune fusionnée sur trois lignes : elle vaut pour les trois.",
        "formule": "Une formule : c'est sa valeur calculée qui compte.",
        "nom-comme-une-formule": "Un nom qui commence par + - = ou @ : un texte, à neutraliser dans ce qui est publié.",
        "injection-de-tableur": "Une formule hostile dans une réponse de formulaire.",
        "mojibake": "UTF-8 lu comme cp1252 (« BoulangÃ¨rie ») : réparé, et dit.",
        "insecables": "Espaces insécables et espaces autour.",
        "saut-de-ligne": "Saut de ligne dans une cellule.",
        "apostrophe-courbe": "’ au lieu de '.",
        "neant": "« néant », « N/A », « - », « aucun » : manquant, jamais une valeur.",
        "separateur-dans-la-cellule": "Le séparateur et des guillemets dans une cellule.",
        "ligne-de-test": "« TEST » : jamais publié.",
        "ligne-sans-rien": "Rien que des colonnes techniques ou un numéro.",
        "reponse-abandonnee": "Réponse commencée et jamais envoyée.",
    },
    "Identité": {
        "siret-nombre-affiche-scientifique": "SIRET en nombre, affiché 9,99E+13 : tous ses chiffres sont là.",
        "siret-texte-scientifique": "SIRET en texte « 9,9999E+13 » : chiffres perdus, refusé.",
        "siret-insecables": "Espaces insécables entre les chiffres.",
        "siret-decimale": "« .0 » à la fin.",
        "siret-chiffres-perdus": "Douze chiffres : refusé, jamais complété au hasard.",
        "siret-zero-perdu": "SIRET qui commençait par zéro, gardé en nombre : treize chiffres, proposé mais pas publié.",
        "siren-seul": "Neuf chiffres sous « SIRET » : un SIREN.",
        "siret-luhn-faux": "Un chiffre faux : la clé refuse.",
        "siret-luhn-du-siren-faux": "La clé des 14 passe, celle des 9 non (11122233344455) : refusé.",
        "siret-zeros": "Des zéros à la place d'un SIRET manquant.",
        "siret-la-poste": "SIRET de La Poste : clé de Luhn (35600000000048) ou somme divisible par 5 (35600000049837).",
        "naf-sans-point": "« 4711F » pour 47.11F.",
        "naf-avec-libelle": "Le code NAF suivi de son libellé.",
        "diffusion-partielle-nd": "« [ND] » partout : diffusion partielle, rien à publier, rien à rapprocher.",
        "diffusion-partielle-enseigne-seule": "« [ND] » pour le nom et la voie, l'enseigne connue : publiée à la commune.",
    },
    "Communes et codes": {
        "code-insee-sous-code-postal": "Un code INSEE sous « code postal » : le nom décide (20 codes sont les deux).",
        "code-postal-qui-est-un-insee": "Un vrai code postal qui est aussi le code INSEE d'une autre commune.",
        "code-postal-qui-est-un-ancien-insee": "47270 : code postal, et ancien code INSEE.",
        "code-nu-ambigu": "Un code seul qui peut être les deux : mis de côté, jamais deviné.",
        "code-nu-univoque": "Un code postal seul qui ne désigne qu'une commune.",
        "ancien-code-insee": "Le code INSEE d'avant, sous le nom d'aujourd'hui.",
        "commune-ancienne": "Commune disparue (Gueyze, Lisse, Meylan…) ou son ancien code.",
        "commune-presque-homonyme": "Les trois La Sauvetat, les trois Sainte-Colombe, Castelnau et Castelnaud…",
        "le-passage-d-agen": "« Le Passage d'Agen » pour Le Passage.",
        "ville-avec-departement": "« MARMANDE (47) ».",
        "code-et-commune-echanges": "Le code postal et la commune dans la colonne l'un de l'autre.",
        "commune-avec-code": "« 47200 Marmande » dans la cellule de la commune.",
        "commune-dans-l-adresse": "Code postal et commune à la fin de l'adresse.",
        "commune-sans-code-postal": "La commune à la fin de l'adresse, sans code postal.",
        "cedex-bp": "BP et CEDEX : la poste, pas la commune.",
        "cedex-comme-un-insee": "47004 AGEN CEDEX, qui est aussi le code INSEE d'Aiguillon.",
        "hors-departement": "Commerce d'un autre département (Deux Rives : Valence d'Agen 82400).",
        "insee-contredit-la-commune": "Un code INSEE qui contredit le nom et le code postal.",
    },
    "Adresses": {
        "repetition-en-une-lettre": "Bis, ter ou B : « B » peut être bis ou la lettre B.",
        "bis-inconnu": "« 12 bis » quand la BAN n'a que le 12.",
        "adresse-sans-numero": "La voie seule : précision « voie ».",
        "numero-inconnu": "Un numéro que la BAN ne connaît pas : précision « voie ».",
        "voie-inconnue": "Une voie que la BAN ne connaît pas : précision « commune ».",
        "adresse-a-plusieurs-numeros": "« 12-14 ».",
        "deux-adresses": "Deux adresses dans une cellule.",
        "etage-et-batiment": "RDC, bâtiment : un complément.",
        "voie-homonyme": "Rue, Boulevard et Place de la République dans la même ville : le type de voie décide.",
        "voie-de-plusieurs-villes": "Rue Gambetta, dans plusieurs villes : la commune décide.",
        "zone-artisanale-abregee": "« ZA » pour « Zone Artisanale ».",
        "au-bourg": "« Au bourg », « Le Bourg » : précision « commune », signalée.",
        "au-bourg-connu": "« Au bourg » où la BAN a un lieu-dit « Le Bourg ».",
        "mairie": "« Mairie » pour adresse.",
        "lieu-dit-nomme": "« LIEU DIT … ».",
        "lieu-dit-inconnu": "Un lieu-dit que la BAN ne connaît pas.",
    },
    "Positions du producteur": {
        "coordonnees-inversees": "Latitude et longitude échangées.",
        "coordonnees-lambert-93": "Des mètres Lambert-93.",
        "coordonnees-a-virgule": "Virgule décimale.",
        "ile-nulle": "(0, 0) : manquant.",
        "point-loin-de-la-commune": "Un point à plus de 10 km de la commune.",
        "point-a-l-etranger": "Un point en Italie.",
        "centroides-empiles": "Six commerces sur un seul point.",
        "point-sans-adresse": "Pas d'adresse, un bon point : précision « source ».",
    },
    "Contact et données personnelles": {
        "telephone-zero-perdu": "Téléphone en nombre : le zéro revient.",
        "telephone-international": "« 0033 … ».",
        "telephone-incomplet": "Téléphone à sept chiffres : manquant.",
        "plusieurs-telephones": "Un fixe et un mobile dans une cellule : le mobile est retenu.",
        "mobile-sans-consentement": "Un mobile seul, sans accord : retenu.",
        "mobile-refus-de-publier": "Un mobile, et « Non » à la question de l'accord.",
        "mobile-consenti": "Un mobile, et « Oui » : publié.",
        "courriel-personnel": "prenom.nom@ : retenu.",
        "commentaire-personnel": "Un numéro personnel dans un commentaire libre : colonne ignorée.",
        "site-mal-ecrit": "« https//www… », « http:/… », « www;… ».",
        "arobase-de-reseau": "« @compte ».",
        "reseau-dans-site": "Une page Facebook sous « site internet ».",
    },
    "Activité, services, horaires, dates": {
        "cases-cochees": "oui, x, 1, OUI, non, 0 dans des colonnes de services.",
        "case-commentee": "« oui (sauf lundi) ».",
        "options-a-virgules": "Des réponses à choix multiple qui contiennent des virgules.",
        "option-autre": "Une réponse libre parmi les choix.",
        "horaires-libres": "Horaires en toutes lettres, de toutes les façons.",
        "horaires-saisonniers": "Horaires par saison.",
        "un-jour-par-colonne": "Une colonne par jour.",
        "sur-rdv": "« sur rdv » pour tout horaire.",
        "tournee": "Tournées et marchés.",
        "date-1904": "Calendrier 1904, vraie cellule de date.",
        "date-en-nombre-1904": "Calendrier 1904, simple nombre de jours.",
        "validite-future": "Valable jusqu'à une date à venir.",
        "validite-passee": "Valable jusqu'à une date passée : n'est plus publié.",
        "ferme": "Fermé définitivement, cessé, radié.",
        "fermeture-temporaire": "Fermé pour un temps.",
    },
    "Rapprochement": {
        "chaine-deux-succursales": "Une chaîne, deux succursales dans la même ville : un SIREN, deux commerces.",
        "franchise-meme-enseigne": "Une enseigne, deux sociétés, deux commerces.",
        "galerie-marchande": "Six commerces à une adresse, deux donnent le téléphone de la galerie.",
        "reprise-nouvelle-enseigne": "Même porte, nouvelle enseigne, nouveau SIRET : deux commerces, l'ancien fermé.",
        "reprise-meme-enseigne": "Même porte, même enseigne, nouveau propriétaire : un commerce.",
        "demenagement": "Même SIREN, nouveau NIC, nouvelle adresse : un commerce.",
        "meme-proprietaire": "Un propriétaire, deux commerces dans la même ville.",
        "enseigne-ou-raison-sociale": "Le registre donne la société, la ville l'enseigne : un commerce.",
        "marche-meme-siret": "L'étal d'un marché sous le SIRET de la boutique : deux lieux.",
        "relais-poste": "Un relais de La Poste chez un buraliste : une porte, un téléphone, deux commerces.",
        "doublon-interne": "Deux fois dans le même fichier, autrement écrit.",
        "formulaire-renvoye": "Formulaire envoyé deux fois pour le même commerce.",
        "reponse-remplacee": "Première réponse, remplacée.",
        "derniere-reponse": "Dernière réponse : c'est elle qui compte.",
    },
}  # fmt: skip
PLACES: Final = 6
"""How many places of each trap the list shows; verite.csv holds them all."""


def cases() -> dict[str, str]:
    """Return every trap: name → what it is."""
    return {name: text for chapter in CHAPTERS.values() for name, text in chapter.items()}


def traps_page(truth: list[dict[str, str]]) -> str:
    """Return PIEGES.md: each trap, what it is, where it stands (source, sheet, lines)."""
    lines = [
        "# Pièges de la démonstration",
        "",
        "Écrit par `python -m tests.demonstration` ; ne pas modifier à la main. Toutes les places sont dans `verite.csv`.",
        "",
    ]
    for chapter, traps in CHAPTERS.items():
        lines += [f"## {chapter}", "", "| cas | ce que c'est | où |", "|---|---|---|"]
        lines += [f"| `{name}` | {text} | {_where(name, truth)} |" for name, text in traps.items()]
        lines.append("")
    return "\n".join(lines[:-1]) + "\n"


def _where(name: str, truth: list[dict[str, str]]) -> str:
    spots = [t for t in truth if name in t["cas"].split("|")]
    shown = [f"{t['source']}{' « ' + t['feuille'] + ' »' if t['feuille'] else ''} l. {t['ligne']}" for t in spots[:PLACES]]
    rest = [f"… ({len(spots)} en tout)"] if len(spots) > PLACES else []
    return ", ".join(shown + rest)
