"""A cell of web addresses as people write them in; clean links, sites apart from social pages, out."""

from __future__ import annotations

import re
from typing import Final, NamedTuple
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit, urlunsplit

import idna

from pipeline.normalise.cell import is_nothing, listed, tidy
from pipeline.normalise.result import Cleaned, Issue
from pipeline.reference.text import fold


class Links(NamedTuple):
    """Absolute http(s) addresses, in reading order, once each."""

    sites: tuple[str, ...]
    socials: tuple[str, ...]


NETWORKS: Final = {
    "facebook": "https://www.facebook.com/", "face book": "https://www.facebook.com/", "fb": "https://www.facebook.com/",
    "instagram": "https://www.instagram.com/", "insta": "https://www.instagram.com/", "ig": "https://www.instagram.com/",
    "twitter": "https://twitter.com/", "tiktok": "https://www.tiktok.com/@", "tik tok": "https://www.tiktok.com/@",
    "linkedin": "", "youtube": "https://www.youtube.com/@", "pinterest": "https://www.pinterest.fr/", "snapchat": "",
}  # fmt: skip
_SOCIAL_HOSTS: Final = re.compile(
    r"(?:.+\.)?(?:facebook\.(?:com|fr)|fb\.(?:com|me)|instagram\.com|instagr\.am|twitter\.com|x\.com|linkedin\.com|lnkd\.in|youtube\.com|youtu\.be"
    r"|tiktok\.com|pinterest\.(?:fr|com)|snapchat\.com|threads\.net|bsky\.app|wa\.me|t\.me|vimeo\.com|dailymotion\.com)"
)
_WITH_WWW: Final = frozenset(("facebook.com", "instagram.com", "tiktok.com", "linkedin.com", "youtube.com", "pinterest.fr"))
_TRACKERS: Final = re.compile(
    r"utm_\w+|fbclid|gclid|gclsrc|dclid|msclkid|yclid|igshid|igsh|mibextid|mc_[ce]id|_ga|_gl|ref_src|ref_url|si"
)
_WAY_IN: Final = re.compile(r"(?:ref|refid|fref|hc_ref|hl|locale|_rdr|rdid|share_url|notif_\w+|__\w+)(?:=|$)")
"""What a network adds to say how one came."""
_REFUSED: Final = re.compile(r"(?:javascript|mailto|data|file|ftp|vbscript|tel|sms|about|blob):", re.IGNORECASE)
# One scheme too many, letters or signs missing: « http// », « htpp:// », « https://https:// », « http:/ », « hhtps:// »
_SCHEME: Final = re.compile(
    r"(?:h?h{0,2}t{1,3}p{1,2}t?s?\s?(?::\s?/{1,3}|:(?=www|[a-z0-9\-]+\.[a-z])|/{2,3}|;//|\.//)\s?)+", re.IGNORECASE
)
_WWW: Final = re.compile(r"^w{2,4}\s?[.,;]\s?(?=[^\s/]+\.)", re.IGNORECASE)
_SPLIT: Final = re.compile(r"[\s|]+|[;,](?=\s|https?:|www\.|$)|(?<=\w)/(?= )")
_EDGES: Final = " .,;:!?'\"«»()[]<>*-–"
_HANDLE: Final = r"@?[A-Za-z0-9][A-Za-z0-9._\-]{2,49}"
_NAMED: Final = re.compile(
    rf"\b(face ?book|fb|instagram|insta|ig|twitter|tik ?tok|youtube|pinterest)\b\s*(?:[:=@(/\-–]\s*)+({_HANDLE})"
    r"(?=\s*(?:$|[),;|/\n]|\bface ?book\b|\bfb\b|\binsta(?:gram)?\b|et\b))",
    re.IGNORECASE,
)
_ACCOUNT_FIRST: Final = re.compile(
    rf"(?<![\w.])@({_HANDLE[2:]})\s+(?:sur|via)\s+(?:la page\s+)?(face ?book|fb|instagram|insta|ig|twitter|tik ?tok|youtube)\b",
    re.IGNORECASE,
)
"""« @compte sur Instagram »."""
_ACCOUNT_LEFT: Final = re.compile(r"\b(?:face ?book|fb|instagram|insta|ig|twitter|tik ?tok) (?!et\b|ou\b|messenger\b|live\b)\w+")
_TWO_OF: Final = r"face ?book|fb|instagram|insta|twitter|tik ?tok"
_BOTH: Final = re.compile(rf"\b({_TWO_OF})\s*(?:et|&|/|,|\+)\s*({_TWO_OF})\s*[:=]\s*({_HANDLE})", re.IGNORECASE)
"""« Facebook et Instagram : @compte »."""
_PAGE_IN_WORDS: Final = re.compile(
    r"(?:https?://)?(?:[\w-]+\.)?(?:facebook\.(?:com|fr)|fb\.(?:com|me)|instagram\.com)/[\w.\-]+"
    r"(?: +(?!(?:et|ou|face ?book|fb|site|page|compte|web|sur|pour|avec)\b|insta|tik|twitter|youtube|commande|https?|www)"
    r"[^\W_][\w'’\-]*(?![\w.]*[.:/@]\w)(?!\s*:))+",
    re.IGNORECASE,
)
"""« facebook.com/Chez Lou 47 »: a page's name, whose first word alone is another page."""
_HOST: Final = re.compile(
    r"(?!www\.[^.]+$)(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9_\-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,24}|xn--[a-z0-9\-]{2,59})"
)
_LEADS: Final = re.compile(r"(?:lm?\.facebook\.com/l\.php|l\.instagram\.com/|www\.google\.(?:com|fr)/url)\?", re.IGNORECASE)
"""A link that only leads to another, told in its « u », « q » or « url »."""
_FILES: Final = frozenset(("pdf", "jpg", "png", "doc", "docx", "xls", "xlsx", "html", "htm", "php"))
_NONE: Final = listed(
    """non|pas de site|aucun site|sans site|en construction|site en construction|en cours|en cours de creation
    |pas de site internet|pas de site web|site en cours|pas de facebook|a venir|bientot|prochainement|x|pas encore|oui|0
    |http|https|http www|https www|www""",
    "|",
)


def parse_urls(text: str) -> Cleaned[Links]:
    """Return the links of ``text``; a network named with an account becomes its page, an account without a network is told."""
    lined = tidy(text, lines=True)
    if is_nothing(lined) or fold(lined) in _NONE:
        return Cleaned(None)
    issues: list[Issue] = []
    socials: dict[str, None] = {}
    sites: dict[str, None] = {}
    plain = lined.replace("\\", "/")
    if " " in plain:
        plain = _BOTH.sub(r"\1 : \3 ; \2 : \3", _ACCOUNT_FIRST.sub(r"\2 : @\1", plain))
        issues += [Issue("reseau-a-preciser", "", found) for found in _PAGE_IN_WORDS.findall(plain)]
        plain = _PAGE_IN_WORDS.sub(" ", plain)
    rest = _take_named(plain, socials, issues)
    spaced = re.sub(r"\s?(:)\s?(//)\s?", r"\1\2", re.sub(r"(?i)\b(www)(?:\s?\.\s|\s(?=[a-z0-9\-]+\.[a-z]))", r"\1.", rest))
    left = []
    for piece in _SPLIT.split(spaced):
        link, found = _link(piece.strip(_EDGES).lstrip("/"))
        issues += found
        if link:
            (socials if _SOCIAL_HOSTS.fullmatch(urlsplit(link).hostname or "") else sites)[link] = None
        elif not found:
            left.append(piece)
    if (
        left and sites and not socials and (unread := _ACCOUNT_LEFT.search(fold(" ".join(left))))
    ):  # « www.exemple.fr - fb chezlou »
        issues.append(Issue("reseau-a-preciser", "", unread[0]))
    if not socials and not sites and not issues:
        issues.append(_unreadable(lined))
    return Cleaned(Links(tuple(sites), tuple(socials)) if sites or socials else None, tuple(dict.fromkeys(issues)))


def _take_named(text: str, socials: dict[str, None], issues: list[Issue]) -> str:
    """Return ``text`` without its « instagram : compte », whose pages go to ``socials``."""

    def taken(match: re.Match[str]) -> str:
        account = match[2].lstrip("@").rstrip(".-_")
        if (
            "." in account
            and _HOST.fullmatch(account.lower())
            and account.lower().split(".")[-1] in ("fr", "com", "net", "org", "eu")
        ):
            return match[0]  # « Facebook : www.exemple.fr » names a site
        page = NETWORKS[fold(match[1])] + account
        socials[page] = None
        issues.append(Issue("reseau-reconnu", page))
        return " "

    return _NAMED.sub(taken, text)


def _unreadable(text: str) -> Issue:
    key = fold(text)
    if text.startswith("@") or any(re.search(rf"\b{n}\b", key) for n in NETWORKS):
        return Issue("reseau-a-preciser", "", text)
    return Issue("url-invalide", "", "ce texte")


def _link(piece: str) -> tuple[str, list[Issue]]:
    """Return the address that ``piece`` holds, "" where it holds none, and what is to be told of it."""
    if _REFUSED.match(piece):
        return "", [Issue("url-refusee", "", f"« {piece} »")]
    if piece.startswith("@"):
        return "", [Issue("reseau-a-preciser", "", piece)]
    if "@" in piece and "/" not in piece.partition("@")[0] and "." in piece.partition("@")[2]:
        return "", [Issue("url-refusee", "", f"« {piece} » (un courriel)")]
    bare = _SCHEME.sub("", piece) if _SCHEME.match(piece) else piece
    declared = bare != piece
    mended = _WWW.sub("www.", bare)
    if not declared and "." not in mended:
        return "", []
    scheme = "http://" if piece.lower().startswith("http://") and not piece.lower().startswith("http://http") else "https://"
    if _LEADS.match(mended):
        url = _end(piece)
        return url, [Issue("url-corrigee", url) if url else Issue("url-invalide", "", f"« {piece} »")]
    url = _clean(scheme + mended)
    if not url:
        return "", [Issue("url-invalide", "", f"« {piece} »")] if declared or "/" in piece or mended.lower().startswith(
            "www"
        ) else []
    sound = (
        piece.lower().startswith(("http://", "https://"))
        and len(_SCHEME.findall(piece)) == 1
        and bare == piece.split("://", 1)[1]
    )
    odd = (declared and not sound) or mended.lower() != bare.lower()
    return url, [Issue("url-corrigee", url)] if odd else []


def _end(leading: str) -> str:
    """Return where a link that only leads to another ends; "" where it does not tell."""
    told = dict(parse_qsl(urlsplit(leading).query))
    ends = [told[key] for key in ("u", "q", "url") if told.get(key, "").startswith(("http://", "https://"))]
    return _clean(ends[0]) if ends and not _LEADS.match(_SCHEME.sub("", ends[0])) else ""


def _clean(url: str) -> str:
    """Return ``url`` with a lower-case ASCII host, no tracker and no bare final slash; "" where its host cannot exist."""
    try:
        parts = urlsplit(url)
        port = parts.port
        host = _ascii(parts.hostname or "")
    except ValueError:
        return ""
    if parts.username is not None or not _HOST.fullmatch(host) or host.rpartition(".")[2] in _FILES:
        return ""
    if port and port not in (80, 443):
        host = f"{host}:{port}"
    kept = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKERS.fullmatch(k.lower())]
    query = parts.query if len(kept) == len(parse_qsl(parts.query, keep_blank_values=True)) else urlencode(kept)
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._")
    path = "" if path == "/" and not query and not parts.fragment else path
    fragment = "" if parts.fragment.startswith(":~:") else quote(parts.fragment, safe="/%:@!$&'()*+,;=~-._?")
    safe = SplitResult(parts.scheme, host, path, quote(query, safe="/%:@!$&'()*+,;=~-._?"), fragment)
    return _page(safe) if _SOCIAL_HOSTS.fullmatch(host) else urlunsplit(safe)


def _page(parts: SplitResult) -> str:
    """Return the one address of a social page: https, no mobile host; "" for the network's own home page."""
    host = re.sub(r"^(?:m|mobile|fr-fr|web|touch|l|business)\.", "www.", parts.netloc)
    host = {"facebook.fr": "www.facebook.com", "fb.com": "www.facebook.com", "www.fb.com": "www.facebook.com"}.get(host, host)
    host = f"www.{host}" if host in _WITH_WWW else host
    if not parts.path.strip("/"):
        return ""
    query = "&".join(p for p in parts.query.split("&") if not _WAY_IN.match(p)) if parts.query else ""
    return urlunsplit(parts._replace(query=query, scheme="https", netloc=host, path=parts.path.rstrip("/")))


def _ascii(host: str) -> str:
    host = host.rstrip(".").lower()
    if host.isascii():
        return host
    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError:
        return ""
