"""A release that was just written in, its index.html out: what it is, every file of it, how good it is and what changed.

One French page without script nor outside asset, for a telephone as for a wide screen, light or dark, to be read aloud too: each
picture stands beside the same figures in a table or a sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Any, Final

import pandas as pd

from pipeline.model import PUBLIC_COLUMNS
from pipeline.publish import pictures
from pipeline.publish.changes import operations
from pipeline.publish.counted import said
from pipeline.publish.draft import Draft, Family, Summary, Written
from pipeline.publish.package_file import DEMONSTRATION, about, title
from pipeline.publish.scores import families, scores
from pipeline.publish.slices import labels
from pipeline.publish.style import STYLE
from pipeline.reference.communes import load_communes
from pipeline.reference.french import grouped
from pipeline.reference.vocabularies import vocabulary
from pipeline.worker import Future, Worker

PATH: Final = "index.html"
MOST_POINTS: Final = 12
"""Releases in the trend."""
ALWAYS: Final = frozenset({"id", "nom", "commune", "code_insee", "code_epci", "epci", "sources", "date_maj", "longitude"})
"""Columns whose fill rate tells nothing: required, or told beside another."""


Pictures = Sequence[tuple[str, Future[str]]]
"""Sentences that say what a picture shows, and the picture."""


def page(draft: Draft, summary: Summary) -> bytes:
    """Return index.html."""
    quality, changes = summary.asked[PATH]
    told = [*_head(draft), *_downloads(summary), *_slices(draft, summary)]
    parts = [*told, *_quality(draft, quality), *_changes(draft, changes), *_foot(draft)]
    return ("\n".join(parts) + "\n").encode()


def ask_pictures(draft: Draft, worker: Worker) -> tuple[Pictures, Pictures]:
    """Have the pictures drawn while the files are written: of the quality, of the changes."""
    return list(_quality_pictures(draft, worker)), list(_changes_pictures(draft, worker))


def _head(draft: Draft) -> Iterator[str]:
    told, name = about(draft.content), escape(title(draft.content.territory))
    yield '<!doctype html>\n<html lang="fr">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="color-scheme" content="light dark">'
    yield f"<title>{name} : version {draft.version}</title>\n<style>{STYLE}</style>\n</head>\n<body>"
    yield '<a class="saut" href="#fichiers">Aller aux fichiers</a>\n<header>'
    yield f"<h1>{name}</h1>"
    if draft.content.territory.demonstration:
        yield f'<p class="alerte">{escape(DEMONSTRATION.strip())}</p>'
    yield f"<p>{escape(str(told['description']).removeprefix(DEMONSTRATION))}</p>"
    licence, who = told["licenses"][0], draft.content.territory.editeur
    named = _link(licence.get("path"), licence["title"])
    facts = {
        "Version": f"{draft.version}, du {draft.date:%d/%m/%Y}", "Commerces": grouped(len(draft.rows)),
        "Éditeur": _link(who.url, who.nom), "Licence": named, "Schéma": escape(str(draft.table_schema["version"])),
    }  # fmt: skip
    yield '<dl class="faits">' + "".join(f"<div><dt>{k}</dt><dd>{v}</dd></div>" for k, v in facts.items()) + "</dl>"
    yield "</header>\n<main>"


def _downloads(summary: Summary) -> Iterator[str]:
    """Every file that stands in the release's folder, with its size and sum."""
    titles = {file.path: file.title for file, _ in summary.resources()} | {t.path: t.title for t in summary.telling}
    yield '<section id="fichiers" aria-labelledby="f">\n<h2 id="f">Les fichiers</h2>'
    yield '<p>Pour Excel ou LibreOffice, prendre <a href="commerces.xlsx">commerces.xlsx</a>, <strong>le téléchargement pour'
    yield "Excel</strong> : ouvrir le CSV y ferait perdre des zéros. Mêmes noms, même licence à chaque version.</p>"
    yield '<ul class="fichiers">'
    for written in summary.files.values():
        name = escape(written.path)
        yield (
            f'<li><a href="{name}" download>{name}</a> <span class="gris">{size_told(written.size)}</span><br>'
            f"{escape(titles.get(written.path, ''))}<br><small>sha256 <code>{written.sha256}</code></small></li>"
        )
    yield '<li><a href="SHA256SUMS" download>SHA256SUMS</a><br>Empreintes de tous les fichiers, à vérifier par'
    yield "<code>sha256sum -c SHA256SUMS</code>.</li>\n</ul>\n</section>"


def _slices(draft: Draft, summary: Summary) -> Iterator[str]:
    yield '<section aria-labelledby="d">\n<h2 id="d">Par commune, intercommunalité, catégorie, service</h2>'
    yield "<p>En GeoJSON. L'adresse d'un fichier ne change jamais, même quand il est vide.</p>"
    for family, files in summary.families.items():
        if files:
            yield from _family(family, files, labels(family.pattern.partition("/")[0], draft))
    yield "</section>"


def _family(family: Family, files: Iterable[Written], named: Mapping[str, str]) -> Iterator[str]:
    listed = [(w, w.path.rpartition("/")[2].removesuffix(f".{family.format}")) for w in files]
    yield f'<details><summary>{escape(family.title)} ({len(listed)} fichiers)</summary>\n<ul class="colonnes">'
    for written, code in listed:
        label = escape(named.get(code, code))
        size = size_told(written.size)
        yield f'<li><a href="{escape(written.path)}" download>{label}</a> <span class="gris">{size}</span></li>'
    yield "</ul></details>"


def _quality(draft: Draft, drawn: Pictures) -> Iterator[str]:
    told, before = scores(draft), _earlier(draft)
    yield '<section aria-labelledby="q">\n<h2 id="q">La qualité</h2>'
    since = _since(told["ensemble"], before.get("ensemble"))
    yield f'<p class="score"><strong>{_decimal(told["ensemble"])}</strong> sur 100{since}</p>'
    yield "<p>Ce score dit combien une fiche renseigne et si c'est récent ; il ne dit pas si c'est vrai. Une information"
    yield "vieillit : elle compte de moins en moins depuis le dépôt qui l'a donnée.</p>"
    rows = [(f.libelle, told["familles"][name], before.get("familles", {}).get(name)) for name, f in families().items()]
    yield from _table("Score par famille d'information", "Famille", rows)
    names = {c.source: c.producteur for c in draft.content.credits}
    rows = [(names.get(k, k), told["sources"][k], before.get("sources", {}).get(k)) for k in sorted(told["sources"])]
    yield from _table("Score par source", "Source", rows)
    communes = dict(zip(draft.rows["code_insee"], draft.rows["commune"], strict=True))
    rows = [(communes[k], v, before.get("communes", {}).get(k)) for k, v in told["communes"].items()]
    yield f"<details><summary>Score par commune ({len(rows)})</summary>"
    yield from _table("Score par commune", "Commune", sorted(rows, key=lambda row: str(row[0])))
    yield "</details>"
    yield from _figures(drawn)
    yield "</section>"


def _quality_pictures(draft: Draft, worker: Worker) -> Iterator[tuple[str, Future[str]]]:
    rows, fields = draft.rows, {f["name"]: f["title"] for f in draft.table_schema["fields"]}
    shares = rows.notna().mean() if len(rows) else pd.Series(0.0, index=rows.columns)
    shown = {fields[c]: float(shares[c]) for c in PUBLIC_COLUMNS if c not in ALWAYS and c != "latitude"}
    yield "Part des commerces pour lesquels chaque colonne est renseignée.", worker.submit(pictures.fills, shown)
    counts = rows["precision"].fillna("").value_counts()
    known = {row["libelle"]: int(counts.get(row["code"], 0)) for row in vocabulary("precisions")}
    nowhere = {"Sans position": int(counts.get("", 0))}
    yield "Commerces selon la précision de leur position.", worker.submit(pictures.mix, known | nowhere)
    points = [(str(v["version"]), float(q["scores"]["ensemble"])) for v, q in reversed(draft.history) if "scores" in q]
    if points:
        line = [*points, (draft.version, float(scores(draft)["ensemble"]))][-MOST_POINTS:]
        yield f"Score de qualité, de la version {line[0][0]} à la version {line[-1][0]}.", worker.submit(pictures.trend, line)
    if len(rows):
        shared = worker.submit(pictures.overlap, rows["sources"])
        yield "Commerces de chaque source (diagonale) et commerces que deux sources ont en commun.", shared


def _changes(draft: Draft, drawn: Pictures) -> Iterator[str]:
    changes = draft.content.changes
    last = draft.earlier[0]["version"] if draft.earlier else ""
    yield '<section aria-labelledby="c">\n<h2 id="c">Ce qui a changé</h2>'
    if changes.first or not last:
        yield "<p>Première version : rien à quoi la comparer.</p>"
    else:
        items = "".join(f"<li>{escape(line)}</li>" for line in said(changes.counts()))
        yield f"<p>Depuis la version {escape(last)} :</p><ul>{items}</ul>"
        yield '<p>Tout est dit dans <a href="JOURNAL.md">JOURNAL.md</a>, ligne par ligne dans '
        yield '<a href="changements.csv">changements.csv</a>.</p>'
    yield from _figures(drawn)
    yield "</section>"


def _changes_pictures(draft: Draft, worker: Worker) -> Iterator[tuple[str, Future[str]]]:
    changes = draft.content.changes
    counted = draft.rows["code_insee"] if changes.first else operations(changes.frame)["code_insee"]
    table = load_communes(draft.content.territory.departements).table.dropna(subset=["longitude"])
    places = table.assign(nombre=table["code_insee"].map(counted.value_counts()).fillna(0).astype("int64"))
    touched = places[places["nombre"].gt(0)]
    if len(touched):
        what = "Commerces par commune." if changes.first else "Nombre de changements par commune."
        yield f"{what} Un disque par commune, les plus grands sont nommés.", worker.submit(pictures.bubbles, touched, table)


def _foot(draft: Draft) -> Iterator[str]:
    who, told = draft.content.territory.editeur, escape(title(draft.content.territory))
    cited = f"{escape(who.nom)}, « {told} », version {draft.version} du {draft.date:%d/%m/%Y}."
    yield f"</main>\n<footer><h2>Pour citer</h2><p>{cited}</p>"
    yield '<p>Sources, colonnes et conventions : <a href="LISEZMOI.txt">LISEZMOI.txt</a>.</p>'
    yield "</footer>\n</body>\n</html>"


def _earlier(draft: Draft) -> Mapping[str, Any]:
    found: Mapping[str, Any] = next((q["scores"] for _, q in draft.history if "scores" in q), {})
    return found


def _table(caption: str, first: str, rows: Iterable[tuple[str, float, float | None]]) -> Iterator[str]:
    yield f'<table><caption>{caption}</caption><thead><tr><th scope="col">{first}</th><th scope="col">Score</th>'
    yield '<th scope="col">Évolution</th></tr></thead><tbody>'
    for name, score, before in rows:
        gain = "" if before is None else _signed(score - before)
        bar = f'<meter min="0" max="100" value="{score:.1f}" aria-hidden="true"></meter> {_decimal(score)}'
        yield f'<tr><th scope="row">{escape(str(name))}</th><td>{bar}</td><td>{gain}</td></tr>'
    yield "</tbody></table>"


def _figures(drawn: Pictures) -> Iterator[str]:
    for caption, svg in drawn:
        yield f"<figure><figcaption>{escape(caption)}</figcaption>{svg.result()}</figure>"


def _since(score: float, before: float | None) -> str:
    return "" if before is None else f" ({_signed(score - before)} depuis la version précédente)"


def _signed(gain: float) -> str:
    return "=" if abs(gain) < 0.05 else f"{gain:+.1f}".replace(".", ",").replace("-", "−")


def _decimal(score: float) -> str:
    return f"{score:.1f}".replace(".", ",")


def size_told(size: int) -> str:
    """Return « 12 ko », « 3,4 Mo »."""
    if size < 1000:
        return f"{size} octets"
    return f"{size / 1000:.0f} ko" if size < 999_500 else f"{size / 1e6:.1f} Mo".replace(".", ",")


def _link(url: str | None, text: str) -> str:
    return f'<a href="{escape(url)}">{escape(text)}</a>' if url else escape(text)
