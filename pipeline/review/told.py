"""What training found, in, for its two readers out: a page of French, plain JSON values."""

from __future__ import annotations

from typing import Any

from pipeline.review.train import Measure, Trained


def figures(learnt: Trained) -> dict[str, Any]:
    """Return the measures as plain JSON values."""
    return {
        "decisions": learnt.decided,
        "meme": learnt.same,
        "apprises": learnt.learnt_from,
        "avant": learnt.before.as_json(),
        "apres": learnt.after.as_json(),
        "changements": learnt.moves,
        "meilleur": learnt.better,
    }


def sentences(learnt: Trained) -> list[str]:
    """Return the measures in words."""
    moves = ", ".join(f"{n} de {what}" for what, n in learnt.moves.items()) or "aucune"
    advice = (
        "Les nouveaux poids se trompent moins : les adopter est raisonnable."
        if learnt.better
        else "Les nouveaux poids ne font pas mieux : garder les poids actuels."
    )
    return [
        f"{learnt.decided} décisions, dont {learnt.same} « même » ; {learnt.learnt_from} qu'aucune règle ne tranche ont servi.",
        f"Avant : {_said(learnt.before)}",
        f"Après, sur des paires non apprises : {_said(learnt.after)}",
        f"Paires d'aujourd'hui qui changeraient de sort : {moves}.",
        "Ces mesures portent sur les paires relues, les plus difficiles : elles ne valent pas pour toutes.",
        advice,
    ]


def _said(measure: Measure) -> str:
    counts = f"{measure.justes} justes, {measure.fausses} fausses, {measure.manquees} manquées dont {measure.a_revoir} à revoir"
    shares = f"précision {_share(measure.precision)}, rappel {_share(measure.recall)}"
    return f"{shares} ({counts} ; {measure.questions} à revoir en tout)"


def _share(value: float | None) -> str:
    return "—" if value is None else f"{100 * value:.1f} %".replace(".", ",")
