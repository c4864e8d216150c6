"""The whole programme on one screen: ingest → normalise → geocode → dedupe → validate → publish."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pandas as pd

from pipeline import acceptances, anomalies, diff, privacy, registers, work_tables
from pipeline.built import Built, content, left_behind, lineage
from pipeline.config import Source, Territory
from pipeline.dedupe import Decisions, Registry, dedupe, read_weights
from pipeline.dedupe.provenance import published
from pipeline.errors import ConfigError
from pipeline.geocode import Ledger, away, geocode, load_pins, opened
from pipeline.model import ShopRows, UniqueRows
from pipeline.options import Options
from pipeline.past import clear_past
from pipeline.privacy import Oppositions, load_keys, withhold
from pipeline.publish import Previous, compare, load_previous, publish, write_work
from pipeline.publish.site.apart import SiteBuild
from pipeline.publish.site.opening import foresee
from pipeline.reference.communes import Communes, load_communes
from pipeline.report import Outcome, Report, SourceLine, next_step
from pipeline.returns import Refusals, Run, in_their_columns, read_refusals, save_refusals, with_refusals, write_returns
from pipeline.runlog import timed
from pipeline.situate import situated, waiting
from pipeline.sources import common, layout, next_lapse, read_all, same_files, veiled
from pipeline.tally import rejected_rows, source_lines
from pipeline.validate import (
    Verdict,
    came_back,
    check_licences,
    expectations,
    load_spec,
    prepare_expectations,
    source_drift,
    source_gates,
    validate,
)
from pipeline.worker import NO_WORKER, Worker


def run(
    options: Options, territory: Territory, sources: list[Source], site: SiteBuild, worker: Worker = NO_WORKER
) -> tuple[Report, str]:
    """Return the report, and the ISO day on which some row's validity is over ("" for none). ``site`` is told when to begin.
    ``worker`` does its share of the work, whatever it is: the outcome is the same.

    Raises ConfigError or ServiceError; a refusal by a gate is told in the report.
    """
    previous = load_previous(options.dist, territory.url_publique, options.offline)
    _check_date(options.today, previous)
    ledger = Ledger.load(registers.geocodes(options.root), registers.geocodes_journal(options.root))
    built = build(options, territory, sources, ledger, previous, worker)
    return finish(options, territory, built, ledger, previous, site, worker), next_lapse(built.readings)


def build(
    options: Options, territory: Territory, sources: list[Source], ledger: Ledger, previous: Previous | None,
    worker: Worker = NO_WORKER,
) -> Built:  # fmt: skip
    """Run the five steps that make the rows; write nothing but the geocoder's journal."""
    shared = common(territory, options.root, options.today, ledger.addresses())
    communes, stock = shared.communes, shared.stock
    register = Oppositions.load(registers.oppositions(options.root))
    keys = load_keys(options.environment) if register.entries else ()
    received = read_all(sources, shared, options.work, worker, ahead=prepare_expectations)
    veil = privacy.Veil.of(register, keys)
    with opened(territory.geocodeur, options.root / "sources", options.work / "ban", offline=options.offline) as engine:
        received, shared, unheard = situated(received, shared, ledger, engine, options.today)
        readings, mentions = veiled(received, veil)
        shops = ShopRows(pd.concat([r.shops for r in readings], ignore_index=True))
        with timed("geocode", lignes=len(shops)):
            pins = load_pins(registers.positions(options.root))
            contours = shared.whereabouts.contours
            located, found = geocode(shops, ledger, engine, communes, options.today, pins=pins, contours=contours)
    with timed("dedupe", lignes=len(located)) as counts:
        registry = Registry.load(registers.identifiers(options.root))
        decisions = Decisions.load(registers.matches(options.root))
        learnt = registers.weights(options.root)
        weights = read_weights(learnt) if learnt.is_file() else None
        known = {s.id: s for s in sources}
        deduped, doubles = dedupe(located, registry, known, communes, options.today, decisions, weights, worker)
        counts["commerces"] = len(deduped.shops)
    with timed("validate", commerces=len(deduped.shops)):
        valid, refused = validate(deduped.shops, communes, territory, options.today, deduped.members, deduped.provenance)
    told = anomalies.combine([*(r.anomalies for r in readings), unheard, found, doubles, refused])
    public = withhold(
        valid, published(deduped.provenance, valid), deduped.members, located, register, keys, stock, mentions
    )  # fmt: skip
    cells = [(r.raw, r.source) for r in received if r.raw is not None]
    public = replace(public, rows=privacy.opposed_rows(cells, deduped.members, public, register, keys, communes, stock))
    told = privacy.veil_findings(privacy.conceal_findings(told, public, known, mentions), veil)
    told = anomalies.combine([told, privacy.resembling(public, deduped.members, located, register, keys)])
    check_licences(public.provenance, sources, territory)
    with timed("gates", commerces=len(public.shops)):
        verdict = source_gates(shops, sources) + _whole(public.shops, communes, territory, sources, previous, worker)
    about = shared.whereabouts
    return Built(readings, shared.memory, located, deduped, public, told, verdict, stock, register, veil, about)


def _whole(
    shops: UniqueRows, communes: Communes, territory: Territory, sources: list[Source], previous: Previous | None, worker: Worker
) -> Verdict:
    """Hold what would be published to what the dataset must be, and to the last release."""
    before, version = (previous.shops, previous.version) if previous else (None, "précédente")
    told = expectations(shops, communes, territory, before, version=version, worker=worker)
    returned = came_back(shops, previous.identifiers) if previous else Verdict()
    return told + returned + source_drift(shops, before, sources, load_spec().evolution_par_source, version)


def finish(
    options: Options, territory: Territory, built: Built, ledger: Ledger, previous: Previous | None, site: SiteBuild,
    worker: Worker = NO_WORKER,
) -> Report:  # fmt: skip
    """Write what may be written, in the order that a cut can never harm: work/, then the ledgers, then the release."""
    known = acceptances.load(registers.acceptances(options.root))
    verdict, known = acceptances.accept(built.verdict, known, options.accepted, options.author, options.today)
    built = replace(built, verdict=verdict)
    refusals = read_refusals(registers.refusals(options.root))  # before anything is written: it may be no register any more
    outcome: Outcome = "refusée" if verdict.blocking else "essai" if options.dry_run else "publiée"
    if outcome == "publiée" and options.site:
        worker.submit(foresee, built.shops["horaires"].dropna().unique().tolist(), options.today)
    members, before = built.deduped.members, previous.shops if previous else None
    found = comparison(options, built, previous)
    lines = source_lines(built.readings, members, built.public, built.anomalies, before)
    rejected = rejected_rows(built.readings, members, built.shops["id"], built.anomalies, built.public)
    with timed("write_work", anomalies=len(built.anomalies), rejets=len(rejected)):
        write_work(options.work, in_their_columns(built.anomalies, built.readings), rejected, layout(built.readings))
    version = previous.version if previous else None
    cleared: tuple[str, ...] = ()
    if outcome == "publiée":
        made = content(territory, built, previous, found.changes, lines)
        refused = with_refusals(refusals, built.anomalies, options.environment)
        _remember(options, built, ledger, refused)
        acceptances.save(registers.acceptances(options.root), known)
        if options.site:
            site.prepare(len(built.shops))
        with timed("publish", commerces=len(built.shops)):
            published = publish(made, options.dist, options.today, previous, worker=worker)
        cleared = clear_past(options, territory, built, previous, published=True)  # before the site: it tells of them too
        site.begin()
        outcome, version = ("publiée", published.version) if published else ("rien à publier", version)
        if version and options.returns:
            with timed("returns") as counts:
                counts["classeurs"] = _give_back(options, territory, built, refused, version)
    elif outcome == "refusée" and not options.dry_run and built.register.entries:
        cleared = clear_past(options, territory, built, previous, published=False)
        if options.site:
            site.begin()
    doubts = privacy.resemblances(built.anomalies, set() if before is None else {*before["id"]})
    with timed("write_tables"):
        work_tables.write(options.work, left_behind(options, built, outcome, version))
    return _weighed(options, _report(territory, built, lines, found, outcome, version, (*cleared, *doubts)), found, verdict)


def _report(
    territory: Territory,
    built: Built,
    lines: tuple[SourceLine, ...],
    found: diff.Comparison,
    outcome: Outcome,
    version: str | None,
    opposed: tuple[str, ...],
) -> Report:
    """Say what the run did. ``opposed``: what there is to know, and to do, about who objects."""
    verdict, points = built.verdict, [len(waiting(r, territory, built.whereabouts)) for r in built.readings]
    unasked = int(built.located["motif_position"].eq("en-attente").sum()) + sum(points)
    if territory.geocodeur.moteur == "aucun":  # nobody is there to be asked: running again, with the network, would tell no more
        unasked = 0
    return Report(
        issue=outcome,
        version=version,
        commerces=len(built.shops),
        sources=lines,
        changements=found.changes.counts(),
        en_attente=unasked,
        blocages=tuple(verdict.blocking),
        codes=tuple(verdict.codes),
        acceptes=tuple(f"{f.message} — accepté : {f.accepted}" for f in verdict.accepted),
        alertes=(*verdict.warnings, *same_files(built.readings), *opposed),
        service=away(built.anomalies),
        suite=next_step(lines, outcome, unasked),
        demonstration=territory.demonstration,
    )


def comparison(options: Options, built: Built, previous: Previous | None, earlier: diff.Side | None = None) -> diff.Comparison:
    """Compare what would be published with the last release, or with an ``earlier`` one, without what is opposed since."""
    if earlier is None and previous is not None:
        earlier = diff.Side(previous.version, str(previous.versions[0].get("date", "")), previous.shops)
    if earlier is not None:
        earlier = replace(earlier, shops=UniqueRows(privacy.veil_shops(earlier.shops, built.veil)))
    after = diff.Side("essai", options.today.isoformat(), built.shops)
    return diff.Comparison(earlier, after, compare(earlier.shops if earlier else None, built.shops, lineage(built, previous)))


def _weighed(options: Options, report: Report, found: diff.Comparison, verdict: Verdict) -> Report:
    """Put beside a dry run, or a refusal, what it takes to decide; leave the page in work/, where nothing else is left of it."""
    page = options.work / "avant-publication.html"
    if report.issue not in ("essai", "refusée"):
        page.unlink(missing_ok=True)
        return report
    decision = diff.decide(
        found, verdict, report.sources, options.root, report.en_attente, demonstration=report.demonstration, repeat=options.repeat
    )  # fmt: skip
    page.write_text(diff.render(found, decision), encoding="utf-8")
    return replace(
        report,
        decision=tuple(diff.decision_lines(decision)),
        ecarts=diff.as_json(found, whole=False),
        tableaux=tuple(diff.tables(found)) if report.issue == "essai" else (),
        page=page.relative_to(options.root).as_posix(),
    )


def _give_back(options: Options, territory: Territory, built: Built, refused: Refusals, version: str) -> int:
    """Write what goes back to each producer; return how many workbooks."""
    communes = load_communes(territory.departements)
    run = Run(
        built.readings, built.deduped.members, built.shops, built.anomalies, territory, communes, version, options.dist,
        frozenset(built.public.removed), built.stock, refused, built.public.rows, built.veil,
        built.whereabouts,
    )  # fmt: skip
    return write_returns(run, options.work)


def _remember(options: Options, built: Built, ledger: Ledger, refused: Refusals) -> None:
    """Save the ledgers: an id or an answer that a release holds is never only in memory."""
    ledger.save(registers.geocodes(options.root))
    built.deduped.registry.save(registers.identifiers(options.root))
    built.memory.save(registers.row_keys(options.root))
    save_refusals(registers.refusals(options.root), refused)
    undated = [r.deposit for r in built.readings if r.deposit and r.deposit.date is None]
    seen = [(d.sha256, d.source, d.fichier, options.today) for d in undated]
    registers.save_deposits(options.root, seen)


def _check_date(today: dt.date, previous: Previous | None) -> None:
    """A release never predates the one before: ids and dates only go forward."""
    if previous and today.isoformat().replace("-", ".") < previous.version[:10]:
        hint = "donner avec --date un jour qui ne la précède pas ; sans --date, c'est l'horloge de cette machine qui retarde"
        raise ConfigError(f"le {today} précède la dernière version ({previous.version})", hint)
