"""A cell of e-mail addresses as people write them in; lower-case addresses, each known as personal or not, out.

RGPD: a natural person's mailbox is personal data even when a shop uses it; when unsure, an address is held to be personal.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple

from email_validator import EmailNotValidError, validate_email

from pipeline.normalise.cell import is_nothing, listed, tidy
from pipeline.normalise.result import Cleaned, Issue
from pipeline.reference.text import fold, words
from pipeline.reference.vocabularies import vocabulary


class Email(NamedTuple):
    """One address; ``personal``: it looks like a person's, the shop's name being unknown (see looks_personal)."""

    address: str
    personal: bool


_AT: Final = re.compile(r"\s*[(\[{<]\s*(?:at|arobase|arobas|chez)\s*[)\]}>]\s*|\s+(?:arobase|arobas)\s+", re.IGNORECASE)
_DOT: Final = re.compile(r"\s*[(\[{]\s*(?:dot|point)\s*[)\]}]\s*", re.IGNORECASE)
_AROUND_AT: Final = re.compile(r"\s*@+\s*")
_COMMA_DOT: Final = re.compile(r"(@[\w\-]+(?:\.[\w\-]+)*)\s*,\s*(fr|com|net|org|eu)\b", re.IGNORECASE)
_SPACED_DOT: Final = re.compile(r"(@[\w\-]+)\s*\.\s*(fr|com|net|org|eu)\b", re.IGNORECASE)
_CUT: Final = re.compile(r"[\s,;|/<>()\[\]\"«»“”]+|(?:\s(?:et|ou)\s)")
_EDGES: Final = " .,;:'‘’`\"-_*!?"
_QUERY: Final = re.compile(r"(?i)(\bmailto:[^\s?]+)\?\S*")
"""« mailto:info@exemple.fr?subject=Commande »: what a link asks of the mail program."""
_SCHEME: Final = re.compile(r"(?i)mailto:|\b(?:e-?mail|courriel|m[ée]l|contact)\s*:\s*")
_CUT_IN_TWO: Final = re.compile(r"([a-z0-9]{1,12}) [a-z0-9][^\s@]*@[^\s@]+")
_LABELS: Final = listed("mail email e-mail courriel mel contact adresse par via ou pro boutique magasin")
"""What may stand before an address without a mark; another word may be its beginning."""
_PLAIN: Final = re.compile(
    r"(?=[^@]{1,64}@)([a-z0-9]+(?:[._+\-][a-z0-9]+)*)@((?:[a-z0-9](?:[a-z0-9\-]{0,40}[a-z0-9])?\.){1,3}([a-z]{2,24}))",
    re.ASCII,
)
_USUAL: Final = frozenset({"fr", "com", "net", "org", "eu", "bio"})
_RESERVED: Final = frozenset({"arpa", "invalid", "local", "localhost", "onion", "test"})
"""Endings that no mailbox has (IANA, Special-Use Domain Names)."""
_NONE: Final = frozenset(("non", "pas de mail", "pas de courriel", "pas d email", "pas d e mail", "aucun mail", "sans mail", "x"))

FREE_MAILBOXES: Final = listed(
    """gmail.com googlemail.com orange.fr wanadoo.fr free.fr hotmail.com hotmail.fr outlook.com outlook.fr sfr.fr
    laposte.net yahoo.fr yahoo.com ymail.com live.fr live.com msn.com neuf.fr club-internet.fr bbox.fr aol.com
    aliceadsl.fr numericable.fr icloud.com me.com mac.com gmx.fr gmx.com proton.me protonmail.com cegetel.net
    9online.fr nordnet.fr voila.fr caramail.com bouyguestelecom.fr tele2.fr noos.fr dbmail.com infonie.fr
    libertysurf.fr akeonet.com netcourrier.com mailo.com"""
)
# Addresses that no mailbox answers: the proposal is told, not taken.
_MISSPELT: Final = {
    "gmail.con": "gmail.com", "gmail.fr": "gmail.com", "gmial.com": "gmail.com", "gamil.com": "gmail.com",
    "gmai.com": "gmail.com",
    "gmail.co": "gmail.com", "hotmail.con": "hotmail.com", "hotmial.com": "hotmail.com", "hotmial.fr": "hotmail.fr",
    "orange.com.fr": "orange.fr", "ornage.fr": "orange.fr", "orang.fr": "orange.fr", "wanado.fr": "wanadoo.fr",
    "gmal.com": "gmail.com", "gmaill.com": "gmail.com", "gnail.com": "gmail.com", "gmail.cm": "gmail.com",
    "gmail.om": "gmail.com",
    "hotmal.fr": "hotmail.fr", "hotmai.fr": "hotmail.fr", "hotmil.fr": "hotmail.fr", "hotmal.com": "hotmail.com",
    "hotmai.com": "hotmail.com", "hotmil.com": "hotmail.com", "wanadou.fr": "wanadoo.fr", "wanado.com": "wanadoo.fr",
    "oange.fr": "orange.fr", "orangr.fr": "orange.fr", "yaho.fr": "yahoo.fr", "yahou.fr": "yahoo.fr", "yaho.com": "yahoo.com",
    "lapost.net": "laposte.net", "laposte.ne": "laposte.net", "outlok.fr": "outlook.fr", "outlok.com": "outlook.com",
    "wandoo.fr": "wanadoo.fr", "laposte.fr": "laposte.net", "yahoo.con": "yahoo.com", "outlook.con": "outlook.com",
}  # fmt: skip
# A form's own example copied as an answer: « nom@domaine.com ».
_EXAMPLE: Final = re.compile(
    r"(?:nom|prenom|prenom\.nom|nom\.prenom|votre\.?(?:nom|e?mail|adresse)|xxx+|test)@(?:domaine|e?mail|exemple|example|xxx+|test)\.\w+"
)

_TRADE_SURNAME: Final = re.compile(r"\w{2,}(?:er|eur|on|and|ert)")

# Words of a shop's mailbox that no category holds.
_SHOP_WORDS: Final = listed(
    """contact contacts info infos information accueil bonjour hello boutique magasin shop store commande commandes
    commercial vente ventes direction gerance compta comptabilite secretariat administration admin service services
    client clients sav reservation reservations resa reception mairie office tourisme bureau agence atelier maison
    chez domaine chateau clos mas ferme gaec earl scea sarl sas eurl cave caves vignoble vins vin resto resta bistro
    bistrot bar cafe pub hotel auberge pizza snack tabac presse fleurs fleur coiffure coiff beaute institut spa auto
    moto garage optique pharma pharmacie labo libraire livres bio marche epicerie primeur traiteur boul boulangerie
    bouch boucherie fromage jardin animalerie pressing immo assurance taxi elevage rucher miel bijou bijoux mode deco
    cadeau web site mail equipe team welcome sales pro moulin verger vergers chevre brasserie biere le la les du des
    aux au atelierde"""
)
# Common given names in France, folded, a list made by hand: « marie.untel@ » is a person.
_GIVEN_NAMES: Final = listed(
    """adrien agnes alain alexandre alexandra alexis alice aline amandine amelie anais andre andree angelique anne annie
    annick anthony antoine antonio arnaud arthur audrey aurelie aurelien aurore axel baptiste beatrice benjamin benoit
    bernadette bernard brigitte bruno camille carine carole caroline catherine cecile cedric celine chantal charles
    charlotte chloe christele christelle christian christiane christine christophe claire clara claude claudine
    clement clementine colette coralie corinne cyril cyrille damien daniel daniele danielle david deborah delphine
    denis denise didier dominique dylan edith edouard elisabeth elise elodie emilie emma emmanuel emmanuelle enzo eric
    estelle etienne eva evelyne fabien fabienne fabrice fanny fatima felix florence florent florian france francis
    franck francois francoise frederic frederique gabriel gael gaelle genevieve georges gerald gerard ghislaine
    gilbert gilles ginette gregory guillaume guy gwenaelle helene henri herve hugo hugues ines irene isabelle
    jacqueline jacques jean jeanne jeannine jennifer jeremy jerome jessica joel joelle johan jonathan jordan jose
    joseph josette josiane jules julia julie julien juliette justine karim karine kevin laetitia laura laure laurence
    laurent lea leo leon leonie leslie liliane linda lionel loic louis louise lucas lucie lucien lucienne ludivine
    ludovic luc lydia lydie madeleine maeva magali manon manuel marc marcel marguerite maria marianne marie marina
    marine marion marjorie martial martin martine mathieu mathilde matthieu maud maurice max maxime melanie melissa
    michael michel michele micheline mickael mireille mohamed monique morgane muriel myriam nadege nadia nadine
    nathalie nathan nelly nicolas nicole noel noemie noelle odette odile olivia olivier oceane pascal pascale patrice
    patricia patrick paul paulette pauline philippe pierre pierrette quentin rachel raphael raymond regine regis remi
    remy renaud rene renee richard robert robin roger roland romain romane rose roxane sabine sabrina samia samuel
    sandra sandrine sara sarah sebastien serge severine simon simone solange sonia sophie stephane stephanie steven
    suzanne sylvain sylvaine sylvette sylvie tatiana theo therese thibault thierry thomas tiffany tristan valentin
    valerie vanessa veronique victor vincent virginie viviane william xavier yann yannick yoann yolande yves yvette
    yvonne yvon zoe"""
)  # fmt: skip


def parse_emails(text: str) -> Cleaned[tuple[Email, ...]]:
    """Return the valid addresses of ``text``, lower case, in order, once each; None where there is none."""
    tidied = tidy(text)
    if is_nothing(tidied) or fold(tidied) in _NONE:
        return Cleaned(None)
    if (cut := _CUT_IN_TWO.fullmatch(tidied)) and fold(cut[1]) not in _LABELS:  # « co ntact@exemple.fr »
        return Cleaned(None, (Issue("courriel-invalide", "", f"« {tidied} »"),))
    mended = _COMMA_DOT.sub(r"\1.\2", _SPACED_DOT.sub(r"\1.\2", _DOT.sub(".", _AT.sub("@", _QUERY.sub(r"\1", tidied)))))
    whole = _AROUND_AT.sub("@", _SCHEME.sub(" ", mended))
    wrong_sign = "@@" in mended or _COMMA_DOT.search(tidied) is not None
    pieces = [p.strip(_EDGES) for p in _CUT.split(whole)]
    kept: dict[str, None] = {}
    issues: list[Issue] = []
    for piece in pieces:
        if "@" not in piece:
            continue
        address, issue = _address(piece)
        if address:
            kept[address] = None
        if issue:
            issues.append(issue)
    if not kept and not issues:
        issues.append(Issue("courriel-invalide", "", "ce texte"))
    if wrong_sign and kept:
        issues.append(Issue("courriel-corrige", ", ".join(kept)))
    return Cleaned(tuple(Email(a, looks_personal(a, None)) for a in kept) or None, tuple(issues))


def _address(piece: str) -> tuple[str, Issue | None]:
    """Return the address of ``piece``, or why there is none. The library is asked only about unusual forms: it is slow."""
    plain = _PLAIN.fullmatch(piece.lower())
    if plain and (plain[3] in _USUAL or (plain[3] not in _RESERVED and "--" not in plain[2])):
        local, domain = plain[1], plain[2]
    else:
        try:
            valid = validate_email(piece, check_deliverability=False, allow_smtputf8=False)
        except EmailNotValidError:
            return "", Issue("courriel-invalide", "", f"« {piece} »")
        local, domain = valid.local_part.lower(), valid.ascii_domain.lower()
    if _EXAMPLE.fullmatch(f"{local}@{domain}") or len(domain.rpartition(".")[2]) < 2:  # « @wanadoo.f »: no ending has one letter
        return "", Issue("courriel-invalide", "", f"« {piece} »")
    if domain in _MISSPELT:
        proposal = f"{local}@{_MISSPELT[domain]}"
        return "", Issue("courriel-invalide", proposal, f"« {piece} » (peut-être « {proposal} »)")
    address = f"{local.removeprefix('www.')}@{domain.removeprefix('www.')}"  # « info@www.exemple.fr »
    return address, None if address == f"{local}@{domain}" else Issue("courriel-corrige", address)


def looks_personal(address: str, shop_name: str | None) -> bool:
    """Tell whether ``address`` looks like a person's rather than a shop's.

    A shop's: it holds a shop word (contact@, boulangerie.untel@) or a word of ``shop_name``, or is at the shop's own
    domain without looking like a name. A person's: prenom.nom@ or initiale.nom@ at any domain; anything else at a
    free mailbox provider.
    """
    local, _, domain = address.lower().partition("@")
    parts = [w for w in re.split(r"[^a-z]+", local.partition("+")[0]) if w]
    if not _surname_is_a_trade(parts) and (any(p in _SHOP_WORDS for p in parts) or _holds_a_trade(parts)):
        return False
    named = any(p in _GIVEN_NAMES for p in parts)
    free = domain in FREE_MAILBOXES
    if named and (free or len(parts) >= 2 or len(parts[0]) == len("".join(parts))):
        return not _is_shop_name(parts, shop_name, person=len(parts) >= 2)
    if _is_shop_name(parts, shop_name, person=False) or _is_domain(parts, domain):
        return False
    two_words = len(parts) == 2 and "." in local and all(p.isalpha() for p in parts)
    return free or (two_words and (len(parts[0]) == 1 or len(parts[0]) > 2))


def is_a_persons_account(handle: str, shop_name: str | None) -> bool:
    """Tell whether an account bears a person's name, « josette.untel.12 », that is not the shop's own."""
    parts = [w for w in re.split(r"[^a-z]+", fold(handle)) if w]
    own = set(words(shop_name or ""))
    return (
        len(parts) == 2
        and any(p in _GIVEN_NAMES for p in parts)
        and not own.issuperset(parts)
        and looks_personal(".".join(parts) + "@gmail.com", shop_name)
    )


def _surname_is_a_trade(parts: list[str]) -> bool:
    """Tell whether ``parts`` are a given name and a surname that is also a trade: Mercier, Boulanger, Vigneron."""
    return len(parts) == 2 and any(a in _GIVEN_NAMES and _TRADE_SURNAME.fullmatch(b) for a, b in (parts, parts[::-1]))


def _is_shop_name(parts: list[str], shop_name: str | None, *, person: bool) -> bool:
    """Tell whether the mailbox is named after the shop. A shop called like its keeper leaves his mailbox private.

    Of two words both must be the shop's: « petit.moulin@ » is Le Petit Moulin's, « firmin.untel@ » is not Café Untel's.
    """
    named = [w for w in words(shop_name or "") if len(w) >= 4]
    if person:
        named = [w for w in named if w not in parts]
    elif len(parts) == 2:
        return all(any(w in part for w in named) for part in parts)
    return any(w in "".join(parts) for w in named)


def _is_domain(parts: list[str], domain: str) -> bool:
    """Tell whether the mailbox repeats its own domain: « lafermeduroy@lafermeduroy.fr »."""
    return domain not in FREE_MAILBOXES and bool(parts) and "".join(parts) in re.sub(r"[^a-z]", "", domain.rpartition(".")[0])


def _holds_a_trade(parts: list[str]) -> bool:
    """Tell whether a trade word stands anywhere in « laboulangerieuntel », or is a whole word of « boulangerie.untel »."""
    trades, joined = _trade_words(), "".join(parts)
    if len(parts) > 1:
        return any(part in trades for part in parts)
    return any(joined[a:b] in trades for a in range(len(joined) - 5) for b in range(a + 6, min(len(joined), a + 16) + 1))


@cache
def _trade_words() -> frozenset[str]:
    """Return the long words (6 letters or more) that open our categories' synonyms: « boulangerie », « maraicher »."""
    first = {words(s)[0] for row in vocabulary("categories") for s in row["synonymes"].split("|") if words(s)}
    return frozenset(w for w in first if 6 <= len(w) <= 16 and w not in _GIVEN_NAMES)
