"""The words of a label that no phrase of the vocabulary holds in; the activity that their classes say together out.

« Produits réunionnais » is a grocer's whatever the place, « équipement de rugby » a sports shop's whatever the sport,
« caravane à burgers » cooks on wheels whatever it cooks.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pipeline.normalise.activity_lists import Reading
from pipeline.normalise.activity_phrases import COOKING, Token
from pipeline.normalise.activity_words import ON_WHEELS, stemmed
from pipeline.normalise.lexicon import Lexicon, masculine, stem

_NEAR: Final = stemmed(
    """alsacien ardechois auvergnat aveyronnais basque bearnais berrichon bordelais bourguignon breton catalan cevenol
    champenois charentais correze corse creusois dauphinois comtois gascon gersois girondin jurassien landais
    languedocien limousin lorrain lyonnais marseillais nicois normand occitan perigourdin picard poitevin provencal pyreneen
    quercynois rouergat savoyard toulousain tourangeau vendeen vosgien allemand anglais autrichien belge britannique
    danois ecossais espagnol europeen grec hollandais hongrois iberique irlandais italien sarde sicilien mediterraneen
    portugais roumain russe scandinave slave suedois suisse albanais balkanique
    baltique bulgare croate kosovar moldave nordique polonais serbe tcheque ukrainien"""
)
"""Adjectives of regions of France and countries of Europe: their produce is a fine grocer's."""
_FAR: Final = stemmed(
    """afghan africain algerien americain antillais arabe argentin armenien asiatique australien bresilien cambodgien
    camerounais caribeen chilien chinois colombien congolais coreen creole cubain egyptien ethiopien georgien
    guadeloupeen guyanais haitien hawaien indien indonesien iranien israelien ivoirien japonais jamaicain kurde laotien
    libanais malgache marocain martiniquais mauricien mexicain orient oriental pakistanais persan peruvien philippin
    polynesien reunionnais senegalais srilankais syrien tahitien thai thailandais tibetain togolais tropical
    tunisien turc venezuelien vietnamien exotique maghrebin levantin kabyle"""
)
"""Adjectives of countries overseas: their produce is a grocer's."""
_LANDS: Final = stemmed("afrique amerique antille asie bresil chine creole ile inde japon maghreb maroc orient outre reunion")
_SPORTS: Final = stemmed(
    """alpinisme athletisme aviron badminton basket basketball boxe cricket cyclisme danse equitation escalade escrime fitness
    foot football futsal golf gymnastique handball hockey jogging judo karate kayak kitesurf musculation natation padel
    patinage petanque plongee randonnee rando roller rugby running skate ski snowboard surf tennis tir trail trekking
    triathlon voile volley volleyball yoga aquatique montagne"""
)
_SPORT_GEAR: Final = stemmed(
    """equipement materiel article accessoire tenue maillot vetement chaussure crampon raquette ballon fourniture magasin
    boutique rayon vente selle botte casque gant protection combinaison sac"""
)
_FARMS: Final = stemmed(
    "earl gaec scea sca exploitation ferme production producteur elevage activite entreprise exploitant agriculteur"
)
_FARMED_AS: Final = {
    masculine(stem(word)): code
    for code, words in {
        "viticulteur": "viticole vinicole", "arboriculteur": "arboricole fruitier fruitiere castaneicole oleicole nucicole",
        "maraicher": "maraicher maraichere legumier legumiere", "apiculteur": "apicole",
        "eleveur": "avicole ovin ovine bovin bovine porcin porcine cunicole piscicole palmipede aquacole allaitant allaitante",
        "produits-laitiers-fermiers": "laitier laitiere fromager fromagere",
        "horticulteur-pepinieriste": "horticole", "vente-a-la-ferme": "cerealier cerealiere trufficole heliciole helicicole",
    }.items()
    for word in words.split()
}  # fmt: skip
"""What a farm is called by what it grows."""
_FEEDS: Final = stemmed("alimentation aliment nourriture croquette friandise patee granule")
_BEASTS: Final = stemmed(
    """chien chat chiot chaton cheval chevaux animau animal oiseau poisson rongeur betail basse cour volaille poule lapin
    bovin ovin equin canin felin reptile chevau"""
)
_MADE_OF: Final = stemmed("alimentaire gastronomique typique traditionnel artisanal frais sec regional local authentique")
_VEHICLES: Final = stemmed("voiture vehicule berline limousine moto bus minibus van minivan autocar car taxi transport navette")
_AT_THE_WHEEL: Final = frozenset(("chauffeur", "conducteur"))
_MATTER: Final = stemmed(
    """verre pierre bois metal metaux cuir papier carton terre platre ivoire os corne nacre ardoise marbre bronze etain cuivre
    fer laiton argent email resine osier rotin paille plume soie porcelaine faience ceramique ecaille cristal toile parchemin
    argile gres peau textile tissu mobilier meuble"""
)
_WORKED_ON: Final = stemmed(
    """tourneur graveur sculpteur peintre ciseleur doreur decorateur emailleur brodeur marqueteur imagier pyrograveur polisseur
    peinture gravure sculpture tournage ciselure dorure decoration decor broderie pyrogravure"""
)
"""Who works on it: « peintre sur bois », « gravure sur verre »."""
_WORKED: Final = stemmed("bombeur souffleur fileur fondeur mouleur ciseleur restaurateur restauration soufflage bombage moulage")
"""Who works it: « bombeur de verre », « restaurateur de métal »."""
_COOKED: Final = frozenset(("restauration-rapide", "restaurant", "traiteur", "salon-de-the"))


def by_class(tokens: Sequence[Token], lexical: Lexicon) -> Reading:
    """Return what the classes of ``tokens`` say; nothing where they say none."""
    stems = [masculine(t.stem) for t in tokens]
    if place := _of_a_place(stems):
        return Reading((place,), certain=False, product=stems[0] == "produit")
    code = _fed(stems) or _on_wheels(tokens, lexical)
    return Reading((code,), certain=False) if code else Reading()


def farm(tokens: Sequence[Token]) -> Reading:
    """Return what « EARL viticole », « exploitation avicole » grows; nothing where other words stand there."""
    stems = [masculine(t.stem) for t in tokens]
    grown = {_FARMED_AS[s] for s in stems if s in _FARMED_AS}
    said = len(grown) == 1 and len(stems) > 1 and frozenset(stems) <= _FARMS | _FARMED_AS.keys() and stems[0] in _FARMS
    return Reading(tuple(grown)) if said else Reading()


def sport(tokens: Sequence[Token]) -> Reading:
    """Return what « équipement de rugby », « maillots et chaussures de foot » are sold by; nothing where no sport is named."""
    stems = [masculine(t.stem) for t in tokens]
    gear = bool(stems) and stems[0] in _SPORT_GEAR and stems[-1] in _SPORTS and frozenset(stems) <= _SPORT_GEAR | _SPORTS
    return Reading(("articles-de-sport",)) if gear else Reading()


def driven(tokens: Sequence[Token]) -> Reading:
    """Return what « voiture de transport avec chauffeur », « limousine avec conducteur » are ordered from."""
    said = any(t.link == "avec" and masculine(t.stem) in _AT_THE_WHEEL for t in tokens[1:])
    return Reading(("transport-auto-ecole",)) if said and masculine(tokens[0].stem) in _VEHICLES else Reading()


def crafted(tokens: Sequence[Token]) -> Reading:
    """Return what « peintre sur bois », « bombeur de verre » make; nothing where no matter is worked."""
    if len(tokens) < 2 or masculine(tokens[1].stem) not in _MATTER:
        return Reading()
    head, link = masculine(tokens[0].stem), tokens[1].link
    worked = head in _WORKED_ON if link == "sur" else head in _WORKED and link in ("de", "d", "du")
    return Reading(("artisanat-art",)) if worked else Reading()


def _fed(stems: Sequence[str]) -> str:
    """Return the code of « alimentation chevaux », « croquettes chiens et chats »; "" where no animal is fed."""
    fed = len(stems) > 1 and stems[0] in _FEEDS and frozenset(stems[1:]) <= _BEASTS | _FEEDS
    return "jardinerie-animalerie" if fed else ""


def _of_a_place(stems: Sequence[str]) -> str:
    """Return the code of « produits landais », « épicerie créole », « cuisine réunionnaise »; "" where no place is named."""
    if len(stems) < 2:
        return ""
    rest = frozenset(stems[1:]) - _MADE_OF
    if not rest:
        return ""
    if stems[0] in COOKING and rest <= _NEAR | _FAR:
        return "restaurant"
    if stems[0] in ("produit", "epicerie") and rest <= _NEAR | _FAR | _LANDS:
        return "epicerie" if rest & (_FAR | _LANDS) else "epicerie-fine"
    return ""


def _on_wheels(tokens: Sequence[Token], lexical: Lexicon) -> str:
    """Return the code of « truck à tacos », « caravane burgers »; "" where nothing cooked is carried."""
    if len(tokens) < 2 or masculine(tokens[0].stem) not in ON_WHEELS:
        return ""
    carried = lexical.at([t.stem for t in tokens], 1)
    return "food-truck" if carried and carried.codes[0] in _COOKED else ""
