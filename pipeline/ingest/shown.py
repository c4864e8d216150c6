"""A number and its format code in, what a French sheet shows out: « 4700 » under « 00000 » is « 04700 ».

Only what the format alone decides is told: dates (already read as dates) and « Standard », whose display depends on the column's
width, are left out. Rules: ECMA-376 part 1, 18.8.31.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from functools import cache, lru_cache
from typing import Final

BUILT_IN: Final = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 37: "#,##0", 38: "#,##0", 39: "#,##0.00",
    40: "#,##0.00", 48: "##0.0E+0",
}  # fmt: skip
"""The number formats that a workbook names without spelling them (ECMA-376 18.8.30)."""

_TOKEN: Final = re.compile(
    r'"([^"]*)"|\\(.)|_(.)|\*(.)|\[\$([^\]-]*)(?:-[^\]]*)?\]|\[[^\]]*\]|([Ee][+-])|([0#?])|([.,%])|(.)', re.DOTALL
)
_EXACT: Final = Context(prec=400, rounding=ROUND_HALF_UP)  # the usual 28 digits are too few for 1E+19 under thirty decimals
_CONDITION: Final = re.compile(r"\[[<>=]")
_THIN: Final = "\u202f"
Token = tuple[str, str]
"""« digit », « point », « comma », « percent », « exponent » or « text », and its characters."""


def is_plain(code: str) -> bool:
    """Tell whether a format shows a whole number as it is stored, or shows no number at all (text, dates, « Standard »)."""
    tokens = tokens_of(code)
    return tokens is None or [t for t in tokens if t[0] != "text" or t[1].strip()] in ([("digit", "0")], [("digit", "#")])


@lru_cache(1 << 14)
def render(code: str, stored: str) -> str | None:
    """Return what the sheet shows of a stored number; None where it shows the same, or the format says nothing of numbers."""
    tokens = tokens_of(code)
    try:
        value = Decimal(stored)
    except InvalidOperation:
        return None
    if tokens is None or not value.is_finite() or value < 0:  # a negative takes another section: rare in lists of shops
        return None
    shown = _scientific(tokens, value) if ("exponent", "E") in tokens else _fixed(tokens, value)
    return None if shown.replace(",", ".") == stored else shown


@cache
def tokens_of(code: str) -> tuple[Token, ...] | None:
    """Return the first section's tokens; None for dates, text, « Standard », and a section that depends on the value."""
    if code.strip().lower() in ("general", "standard", "@", "") or _CONDITION.search(code):
        return None
    out: list[Token] = []
    for quoted, escaped, space, fill, currency, exponent, digit, mark, other in _TOKEN.findall(code.split(";", maxsplit=1)[0]):
        if exponent:
            out.append(("exponent", "E"))
        elif digit:
            out.append(("digit", digit))
        elif mark:
            out.append(({".": "point", ",": "comma", "%": "percent"}[mark], mark))
        elif other.isalpha():  # d, m, y, h, s: a date
            return None
        elif not fill:
            out.append(("text", quoted or escaped or currency or other or (" " if space else "")))
    return tuple(out) if any(kind == "digit" for kind, _ in out) else None


def _scientific(tokens: tuple[Token, ...], value: Decimal) -> str:
    kinds = [kind for kind, _ in tokens]
    decimals = kinds[: kinds.index("exponent")]
    count = decimals[decimals.index("point") :].count("digit") if "point" in decimals else 0
    return _exponent(f"{value:.{count}E}" if value else f"{0:.{count}f}E+0")


def _exponent(text: str) -> str:
    mantissa, power = text.split("E")
    return f"{mantissa.replace('.', ',')}E{power[0]}{power[1:].zfill(2)}"


def _fixed(tokens: tuple[Token, ...], value: Decimal) -> str:
    kinds = [kind for kind, _ in tokens]
    if "percent" in kinds:
        value = _EXACT.multiply(value, 100)
    point = kinds.index("point") if "point" in kinds else len(kinds)
    after = kinds[point:].count("digit")
    rounded = value.quantize(Decimal(1).scaleb(-after), context=_EXACT) if value < 10**20 else value
    whole, _, fraction = f"{rounded:f}".partition(".")
    return filled(tokens, whole.lstrip("0"), fraction)


def filled(tokens: tuple[Token, ...], whole: str, fraction: str) -> str:
    """Return what is shown of a number's digits: those before the point without leading zeros, then one a place after it."""
    kinds = [kind for kind, _ in tokens]
    point = kinds.index("point") if "point" in kinds else len(kinds)
    return _whole(tokens[:point], whole) + _fraction(tokens[point:], fraction)


def _whole(tokens: tuple[Token, ...], digits: str) -> str:
    """Fill the places from the right; digits left over go before the first place."""
    places = [i for i, (kind, _) in enumerate(tokens) if kind == "digit"]
    inside = range(places[0], places[-1]) if places else range(0)
    grouped = any(kind == "comma" and i in inside for i, (kind, _) in enumerate(tokens))
    left = list(digits)
    out: list[str] = [] if places else left[::-1]  # « .00 » shows all that stands before the point
    for i in range(len(tokens) - 1, -1, -1):
        kind, text = tokens[i]
        if kind == "digit":
            out.append(left.pop() if left else {"0": "0", "?": " "}.get(text, ""))
            if i == places[0]:
                out.extend(reversed(left))
        elif kind in ("text", "percent"):
            out.append(text)
    shown = "".join(reversed(out))
    return re.sub(r"(?<=\d)(?=(?:\d{3})+(?!\d))", _THIN, shown) if grouped else shown


def _fraction(tokens: tuple[Token, ...], digits: str) -> str:
    out: list[str] = []
    for kind, text in tokens:
        if kind == "point":
            out.append(",")
        elif kind == "digit":
            digit, digits = (digits[:1] or "0"), digits[1:]
            out.append(digit if text == "0" or digits.strip("0") or digit != "0" else "")
        elif kind in ("text", "percent"):
            out.append(text)
    return "".join(out).removesuffix(",")
