"""The geocoder's bars, measured: ``python -m bench.geocode [WHAT …] [--ban FOLDER]`` prints them as JSON.

In: the extracts and queries of ``../shared/ban`` (others of the same form: ``--extract``, ``--queries``). Out, one key each:
``bruitees`` noisy queries through our own reading of addresses and the real engine; ``colombiers`` what production answered;
``pieges`` the table of traps; ``client`` the client against curl on the same server; ``coeurs`` two cores against one;
``reprise`` restart.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any, Final

import pandas as pd

from pipeline.geocode import Ledger, geocode
from pipeline.geocode.client import CHUNK, BanService
from pipeline.geocode.contract import SEARCH, as_file, batch_of
from pipeline.geocode.engine import Engine
from pipeline.geocode.local import AddokEngine
from pipeline.model import SHOP_COLUMNS, ShopRows, typed
from pipeline.normalise.address import parse, render
from pipeline.normalise.commune import resolve
from pipeline.reference.communes import Communes, load_communes

ROOT: Final = Path(__file__).resolve().parents[1]
DAY: Final = dt.date(2026, 11, 22)
PLACED: Final = ("numero", "voie", "lieu-dit", "poi")
RATE: Final = 50  # of the service


def as_shops(addresses: pd.DataFrame, communes: Communes) -> ShopRows:
    """Return ``addresses`` (``adresse``, ``code_postal``, ``commune``) read as step 2 reads them."""
    rows = []
    for line, (adresse, cp, ville) in enumerate(
        zip(addresses["adresse"], addresses["code_postal"], addresses["commune"], strict=True), 1
    ):
        told, place = parse(adresse).value, resolve(ville, cp, None, communes).value
        row: dict[str, Any] = {"source": "banc", "fichier": "", "feuille": "", "ligne": line, "row_key": f"banc:{line}"}
        row |= {"nom": "x", "adresse_recue": adresse, "adresse": render(told) if told else None}
        row |= {p: getattr(told, p) for p in ("numero", "repetition", "voie", "lieu_dit")} if told else {}
        row |= {"commune": place.nom, "code_insee": place.code_insee} if place else {}
        rows.append(row)
    return ShopRows(typed(pd.DataFrame(rows), SHOP_COLUMNS))


def placed(shops: ShopRows, engine: Engine, communes: Communes) -> pd.DataFrame:
    """Return each shop's ``precision``, ``motif`` and the interoperability key accepted (``cle``, missing where none was)."""
    ledger = Ledger()
    located, _ = geocode(shops, ledger, engine, communes, DAY)
    answers = ledger.answers.dropna(subset=["ban_id"]).drop_duplicates("ban_id").set_index("ban_id")["resultat_id"]
    key = located["ban_id"].map(answers).astype("str").fillna(located["ban_id"])
    accepted = located["precision"].isin(PLACED)
    return pd.DataFrame(
        {"precision": located["precision"], "motif": located["motif_position"], "cle": key.where(accepted).astype("str")}
    )


def noisy(options: argparse.Namespace) -> dict[str, Any]:
    """Of the queries with an expected id: accepted and right, coarser (the number's own street), wrong, to review."""
    communes = load_communes(["47"])
    queries = pd.read_csv(options.queries, dtype="str")
    shops = as_shops(queries.rename(columns={"cp": "code_postal", "ville": "commune"}), communes)
    with AddokEngine(options.extract, options.cache) as engine:
        told = placed(shops, engine, communes)
    wanted, key = queries["expected"], told["cle"]
    known = wanted.notna()
    street = wanted.str.split("_").str[:2].str.join("_")
    right, coarser = known & key.eq(wanted), known & key.eq(street) & ~key.eq(wanted)
    wrong = known & key.notna() & ~right & ~coarser
    shown = queries.assign(obtenu=key, motif=told["motif"])
    other = known & key.isna()
    return {
        "attendues": int(known.sum()),
        "justes_%": share(right, known),
        "rue_seule_%": share(coarser, known),
        "fausses_%": share(wrong, known),
        "en_revue_%": share(other, known),
        "motifs_des_autres": told.loc[other | coarser, "motif"].value_counts().to_dict(),
        "exemples_fausses": shown.loc[wrong, ["adresse", "ville", "expected", "obtenu", "motif"]].head(10).to_dict("records"),
        "exemples_rue_seule": shown.loc[coarser, ["adresse", "ville", "expected", "motif"]].head(5).to_dict("records"),
        "sans_attente_acceptees": int((~known & key.notna()).sum()),
    }


def share(part: pd.Series[bool], whole: pd.Series[bool]) -> float:
    """Return a share in per cent."""
    return round(100 * float(part.sum()) / float(whole.sum()), 2)


def colombiers(options: argparse.Namespace) -> dict[str, Any]:
    """Compare scores with production's, and count what is accepted of the hopeless queries."""
    recorded = pd.read_csv(options.ban / "colombiers-scores-enregistres.csv", dtype={"citycode": "str"})
    questions = recorded.rename(columns={"citycode": "code_insee"})[["requete", "code_insee"]].astype("str")
    communes = load_communes(["86"])
    parts = recorded["requete"].str.extract(r"^(?P<adresse>.*?) (?P<code_postal>86490) (?P<commune>Colombiers)$")
    shops = as_shops(parts.fillna({"adresse": recorded["requete"], "code_postal": "86490", "commune": "Colombiers"}), communes)
    with AddokEngine(options.ban / "mini-ban-86081-colombiers.ndjson", options.cache) as engine:
        told = pd.concat(engine.ask(questions), ignore_index=True)
        where = placed(shops, engine, communes)
    right = recorded["nature"] == "faute de frappe ou exacte"
    gap = (told["score"] - recorded["score_production"]).abs()
    return {
        "questions": int(right.sum()),
        "ecart_maximum_de_score": float(gap[right].max()),
        "acceptees": int((right & where["cle"].notna()).sum()),
        "sans_espoir": int((~right).sum()),
        "sans_espoir_acceptees": int((~right & where["cle"].notna()).sum()),
    }


def traps(_: argparse.Namespace) -> dict[str, Any]:
    """Count the traps that are accepted right, left to review, accepted wrong (tests/geocode/traps.csv, invented extract)."""
    from tests.geocode import village

    communes = load_communes(["47"])
    table = pd.read_csv(ROOT / "tests" / "geocode" / "traps.csv", dtype="str")
    postcodes = table["code_insee"].map(lambda code: communes.by_code[code].codes_postaux[0])

    class WithPoints(AddokEngine):
        def search(self, q: str, **more: Any) -> list[dict[str, object]]:
            return village.points(more["citycode"], q)

    folder = Path(tempfile.mkdtemp(prefix="etal-banc-"))
    with WithPoints(village.write(folder / "invente-2026-11-01.ndjson"), folder / "index") as engine:
        told = placed(as_shops(table.assign(code_postal=postcodes), communes), engine, communes)
    key = told["cle"].where(told["precision"].isin(PLACED), table["code_insee"].where(told["motif"] == "bourg"))
    accepted = key.notna()
    wrong = accepted & ~key.eq(table["attendu"])
    return {
        "pieges": len(table),
        "justes": int((accepted & ~wrong).sum()),
        "en_revue": int((~accepted).sum()),
        "fausses": int(wrong.sum()),
        "a_accepter_mais_en_revue": table.loc[~accepted & table["classe"].ne("revue"), "adresse"].tolist(),
        "exemples_fausses": table.loc[wrong, ["adresse", "commune", "attendu"]].assign(obtenu=key[wrong]).to_dict("records"),
    }


@contextmanager
def served(*words: str) -> Iterator[tuple[str, Callable[[], dict[str, Any]]]]:
    """Run the fault server in a process of its own; give its URL, and what it saw once it is told to end."""
    command = [sys.executable, "-m", "tests.faults", *words]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin and process.stdout

        def end() -> dict[str, Any]:
            assert process.stdin and process.stdout
            process.stdin.close()
            told: dict[str, Any] = json.loads(process.stdout.readline())
            return told

        try:
            yield process.stdout.readline().strip(), end
        finally:
            if not process.stdin.closed:
                process.stdin.close()


def client(options: argparse.Namespace) -> dict[str, Any]:
    """Rows a second of our client over curl's on one file: from memory, with 0.5 s a thousand, with the real engine behind."""
    queries = pd.read_csv(options.queries, dtype="str")
    texts = (queries["adresse"] + " " + queries["ville"]).str.lower()
    real = pd.DataFrame({"requete": texts, "code_insee": queries["insee"]}).drop_duplicates(ignore_index=True)
    many = pd.concat([real.assign(requete=real["requete"] + f" {n}") for n in range(4)], ignore_index=True)
    found = {
        "reponses_en_memoire": against_curl(many, 5),
        "demi_seconde_par_millier": against_curl(many.head(8_000), 1, "--seconds", "0.5"),
        "vrai_moteur": against_curl(real.head(2_000), 1, "--extract", str(options.extract), "--cache", str(options.cache)),
    }
    with served("--rate", str(RATE)) as (url, end):
        answered = sum(map(len, BanService(url, rate=45, chunk=1).ask(many.head(200))))
        seen = end()
    return found | {"cadence": {"plafond": RATE, "declaree": 45, "repondues": answered} | seen}


def against_curl(queries: pd.DataFrame, times: int, *words: str) -> dict[str, Any]:
    """Ask ``queries`` of one server by curl (the whole file at once; in files of CHUNK, one connection), then by our client."""
    rows = batch_of(queries)
    best: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder, served(*words) as (url, _):
        files = [Path(folder) / f"{n}.csv" for n in range(0, len(rows) + 1, CHUNK)]
        for n, path in enumerate(files):
            path.write_bytes(as_file(rows.iloc[n * CHUNK : (n + 1) * CHUNK]))
        whole = Path(folder) / "tout.csv"
        whole.write_bytes(as_file(rows))
        for _ in range(times):
            for name, ask in (
                ("curl_un_fichier", lambda: curl(url, [whole])),
                ("curl_par_1000", lambda: curl(url, [f for f in files if f.stat().st_size > 30])),
                ("client", lambda: list(BanService(url, rate=45).ask(queries))),
            ):
                began = time.perf_counter()
                ask()
                spent = time.perf_counter() - began
                best[name] = min(spent, best.get(name, spent))
    told = {f"{name}_lignes_s": round(len(rows) / seconds) for name, seconds in best.items()}
    ratios = {f"sur_{name}": round(best[name] / best["client"], 3) for name in best if name != "client"}
    return {"lignes": len(rows)} | told | ratios


def curl(url: str, files: list[Path]) -> None:
    """Send ``files`` one after another on one connection, as a person with curl would."""
    form = [word for name, value in SEARCH.fields for word in ("-F", f"{name}={value}")]
    words: list[str] = []
    for path in files:
        one = ["-s", "-S", "-f", "-o", os.devnull, *form, "-F", f"data=@{path}", f"{url}/search/csv"]
        words += ["--next", *one] if words else one
    subprocess.run(["curl", *words], check=True, capture_output=True)


def cores(options: argparse.Namespace) -> dict[str, Any]:
    """Rows a second with every core over one process's; ``processeur``: the same from CPU seconds, whatever else runs here."""
    queries = pd.read_csv(options.queries, dtype="str")
    texts = (queries["adresse"] + " " + queries["ville"]).str.lower()
    asked = pd.DataFrame({"requete": texts, "code_insee": queries["insee"]}).drop_duplicates(ignore_index=True)
    rates: dict[int, list[float]] = {1: [], 2: []}
    alone, busiest = 0.0, 0.0
    for workers in (1, 2) * options.times:
        with AddokEngine(options.extract, options.cache, workers=workers) as engine:
            engine.start()
            began, wall = spent(engine), time.perf_counter()
            count = sum(map(len, engine.ask(asked)))
            rates[workers].append(count / (time.perf_counter() - wall))
            used = [b - a for a, b in zip(began, spent(engine), strict=True)]
        alone, busiest = (sum(used), busiest) if workers == 1 else (alone, max(sum(used) / 2, *used[1:]))
    return {
        "lignes": len(asked),
        "lignes_s_un_processus": round(max(rates[1])),
        "lignes_s_deux_coeurs": round(max(rates[2])),
        "rapport": round(max(rates[2]) / max(rates[1]), 2),
        "rapport_processeur": round(alone / busiest, 2),
        "charge": os.getloadavg()[0],
    }


def spent(engine: AddokEngine) -> list[float]:
    """Return the CPU seconds of the engine's processes: the server's (the shell's child), then each worker's."""
    assert engine._running
    shell, *workers = (child.process.pid for child in engine._running.children)
    server = int(Path(f"/proc/{shell}/task/{shell}/children").read_text().split()[0])
    ticks = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13] for pid in (server, *workers)]
    return [sum(map(int, pair)) / os.sysconf("SC_CLK_TCK") for pair in ticks]


def restart(options: argparse.Namespace) -> dict[str, Any]:
    """Seconds until a department-sized index that is built answers its first question."""
    question = pd.DataFrame({"requete": ["12 rue gambetta agen"], "code_insee": ["47001"]})
    times = []
    for _ in range(options.times + 1):
        with AddokEngine(options.extract, options.cache) as engine:
            engine.start()  # the first builds the index
        began = time.perf_counter()
        with AddokEngine(options.extract, options.cache) as engine:
            list(engine.ask(question))
            times.append(time.perf_counter() - began)
    return {"secondes_meilleur": round(min(times), 2), "secondes_median": round(median(times), 2), "charge": os.getloadavg()[0]}


BARS: Final[dict[str, Callable[[argparse.Namespace], dict[str, Any]]]] = {
    "bruitees": noisy, "colombiers": colombiers, "pieges": traps, "client": client, "coeurs": cores, "reprise": restart,
}  # fmt: skip


def main() -> None:
    """Measure what is asked, all by default."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="*", choices=[*BARS, []], help="all by default")
    parser.add_argument("--ban", type=Path, default=ROOT / ".." / "shared" / "ban")
    parser.add_argument("--extract", type=Path, help="default: synthetic-ban-47.ndjson.gz of --ban")
    parser.add_argument("--queries", type=Path, help="default: requetes-bruitees-5000.csv of --ban")
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "etal-banc-ban")
    parser.add_argument("--times", type=int, default=2)
    options = parser.parse_args()
    options.extract = options.extract or options.ban / "synthetic-ban-47.ndjson.gz"
    options.queries = options.queries or options.ban / "requetes-bruitees-5000.csv"
    print(json.dumps({name: BARS[name](options) for name in options.what or BARS}, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
