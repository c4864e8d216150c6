"""The words of French addresses: how a type or a title is abbreviated and what it stands for. Keys are folded.

Sources: the abbreviations of the standard NF Z 10-011 (postal addresses), INSEE's list of street types, what producers write.
"""

from __future__ import annotations

from typing import Final


def _inverted(table: dict[str, str]) -> dict[str, str]:
    return {short: full for full, shorts in table.items() for short in shorts.split()}


TYPES: Final[dict[str, str]] = _inverted({
    "allée": "all allee",
    "allées": "alls allees",
    "avenue": "av ave aven avenu avn avenue",
    "arcades": "arcades",
    "boulevard": "bd bld bvd boul blvd boulv boulevard bds bvld bldv",
    "chemin": "ch che chem chm chemin chn",
    "cours": "crs cours",
    "cour": "cour",
    "centre": "ctre",
    "esplanade": "esp espl esplanade",
    "escalier": "esc",
    "faubourg": "fbg fg faub faubourg fbrg",
    "grande rue": "gr",
    "grande": "grd gde grde",
    "grand": "gd",
    "impasse": "imp imps impasse",
    "lotissement": "lot lotis lotiss lotissement",
    "montée": "mte mtee montee",
    "passage": "pass psg passage",
    "place": "pl plc pce place plce",
    "placette": "plcte ptte placette",
    "promenade": "prom promenade",
    "parvis": "parv parvis",
    "quai": "qu quai q",
    "quartier": "qrt qrtier quart qua qart quartier",
    "rue": "r ru rue",
    "ruelle": "rle ruel ruelle",
    "route": "rte rt rout route",
    "rond-point": "rpt rdpt",
    "résidence": "res resid residence",
    "sentier": "sen sent sentier",
    "sente": "sente",
    "square": "sq sqr square",
    "traverse": "trav tra traverse",
    "venelle": "ven venelle",
    "voie communale": "vc",
    "voie": "voie",
    "villa": "villa vla",
    "domaine": "dom domaine",
    "hameau": "ham hameau",
    "cité": "cite",
    "clos": "clos",
    "galerie": "galerie",
    "mail": "mail",
    "pont": "pont",
    "porte": "porte pte",
    "port": "port",
    "rampe": "rampe",
    "rocade": "rocade",
    "halle": "halle",
    "halles": "halles",
    "carrefour": "carrefour carref",
    "rond": "rond",
    "chaussée": "chaussee chs",
    "côte": "cote",
    "digue": "digue",
    "levée": "levee",
    "jardin": "jardin",
    "parc": "parc",
    "plateau": "plt plateau",
    "terrasse": "terrasse",
    "tour": "tour",
    "boucle": "boucle",
    "berge": "berge",
    "corniche": "corniche",
    "venelles": "venelles",
})  # fmt: skip
"""A street's first word, as written → the type it stands for (lower case)."""

CODES: Final[dict[str, str]] = _inverted({
    "ancien chemin": "ach", "boucle": "bcle", "bas chemin": "bch", "carrefour": "car", "chalet": "chl", "chapelle": "chp",
    "château": "cht", "chemin vicinal": "chv", "corniche": "cor", "descente": "dsc dsg", "écart": "eca", "écluse": "ecl",
    "espace": "espa", "fontaine": "fon", "ferme": "frm", "galerie": "gal", "grand boulevard": "gbd", "groupe": "gpe",
    "groupement": "gpt", "haut chemin": "hch", "halle": "hle", "jardin": "jard", "jetée": "jte", "moulin": "mln",
    "nouvelle route": "nte", "passage": "pas", "pavillon": "pav", "petit chemin": "pch", "petite impasse": "pim", "plaine": "pln",
    "promenade": "pro", "parvis": "prv", "petite rue": "ptr", "petite route": "prt", "raccourci": "rac", "raidillon": "raid",
    "rocade": "roc", "rampe": "rpe", "rotonde": "rtd", "stade": "stde", "terre-plein": "tpl", "tertre": "trt", "terrasse": "tsse",
    "vieux chemin": "vche", "village": "vge vlge", "vieille route": "vte",
})  # fmt: skip
"""Codes of street types in SIRENE and FANTOIR: read after a number and in capitals only, being words too."""

TITLES: Final[dict[str, str]] = _inverted({
    "saint": "st",
    "sainte": "ste",
    "saints": "sts",
    "saintes": "stes",
    "notre-dame": "nd",
    "général": "gal gral gle gnl genl",
    "maréchal": "mal marl mchal",
    "commandant": "cdt cdnt cmdt",
    "capitaine": "cne capit",
    "colonel": "cnel",
    "lieutenant": "lt ltn",
    "adjudant": "adj",
    "sergent": "sgt",
    "docteur": "dr doct",
    "président": "pdt presid prdt",
    "professeur": "prof pr",
    "préfet": "prefet",
    "amiral": "amal aml",
    "évêque": "eveq",
    "monseigneur": "mgr",
    "cardinal": "cdl",
    "ingénieur": "ing",
    "nationale": "nat natle",
    "départementale": "dep dept",
    "république": "rep rpblq repub republ",
    "boulevard": "bd bld blvd",
    "avenue": "av ave",
    "faubourg": "fbg fg",
    "place": "pl",
    "impasse": "imp",
    "route": "rte",
    "chemin": "chem",
    "square": "sq",
    "cours": "crs",
    "centre": "ctre",
    "commercial": "cial cal",
    "grand": "gd grd",
    "grands": "gds",
    "grande": "gde grde",
    "grandes": "gdes",
    "vieux": "vx",
    "hôtel": "hotl",
    "église": "egl",
    "château": "chau cht",
    "moulin": "moul mlin",
})  # fmt: skip
"""A word inside a street's name, as written → what it stands for (lower case).

Left out, because they are words too: col, cap, chat, lot (the river), prés, me, pt (pont or petit), pte (porte or petite), che.
"""

SMALL_WORDS: Final[frozenset[str]] = frozenset({
    "a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "sous", "sur", "un", "une", "lieu", "dit",
})  # fmt: skip
"""Words that tell nothing when two streets are compared."""

NUMBERS: Final[dict[str, str]] = {
    "premier": "1", "1er": "1", "deux": "2", "trois": "3", "quatre": "4", "cinq": "5", "six": "6", "sept": "7", "huit": "8",
    "dix": "10", "onze": "11", "douze": "12", "treize": "13", "quatorze": "14", "quinze": "15", "seize": "16", "vingt": "20",
}  # fmt: skip
"""Numbers in names of streets, in words: « Rue du Onze Novembre », « Chemin des Quatre Vents ». Not neuf: it is also new."""
