"""One source's figures in, ``message.txt`` out: the French text that the officer pastes in the mail to the producer."""

from __future__ import annotations

import datetime as dt
from typing import Final

from pipeline.config import Publisher, due_after
from pipeline.returns.figures import Figures
from pipeline.returns.run import Run
from pipeline.returns.summary import About
from pipeline.returns.words import count
from pipeline.sources import Reading

_FAULTS: Final = frozenset({"rejet", "avertissement"})
_AT_MOST: Final = 30  # days: later, nobody remembers what it was about


def due(reading: Reading, run: Run) -> dt.date:
    """Return by when an answer is of use: before the producer's next deposit, by its cadence, and within a month."""
    released = dt.datetime.strptime(run.version[:10], "%Y.%m.%d").date()
    within = released + dt.timedelta(days=_AT_MOST)
    coming = due_after(reading.source.cadence, reading.deposited)
    return min(coming, within) if coming and coming > released else within


def render_message(about: About, figures: Figures, proposals: int, publisher: Publisher, until: dt.date, book: str) -> str:
    """Return the message; ``proposals``: how many the workbook makes; ``until``: by when it should come back."""
    sent = f"à {publisher.courriel} " if publisher.courriel else ""
    when = f"avant le {until:%d/%m/%Y}"
    if about.recu_le == "—":
        body = [f"{about.notice} Merci de nous renvoyer votre fichier {sent}{when}, de préférence en .xlsx, .ods ou .csv."]
    else:
        body = [*_standing(about, figures), *_asked(figures, proposals, book, f"{sent}{when}")]
    signed = [publisher.nom, *([publisher.courriel] if publisher.courriel else [])]
    subject = f"Objet : vos commerces dans les données publiées le {about.publie_le}"
    return "\n\n".join([subject, "Bonjour,", *body, "Cordialement,", "\n".join(signed)]) + "\n"


def _standing(about: About, figures: Figures) -> list[str]:
    lines = [f"- {count(figures.acceptees, 'ligne est publiée', 'lignes sont publiées')}"]
    if figures.corrigees:
        lines[0] += f", dont {count(figures.corrigees, 'corrigée', 'corrigées')} automatiquement"
    if figures.rejetees:
        several = "s" if figures.rejetees > 1 else ""
        lines.append(f"- {count(figures.rejetees, 'ligne est', 'lignes sont')} à corriger pour être publiée{several}")
    if figures.remplacees:
        many = "s" * (figures.remplacees > 1)
        aside = count(figures.remplacees, "ligne est laissée", "lignes sont laissées")
        lines.append(f"- {aside} de côté : remplacée{many}, échue{many} ou refusée{many} par le commerçant")
    if figures.retirees:
        lines.append(f"- {count(figures.retirees, 'commerce a', 'commerces ont')} demandé à ne plus paraître")
    told = f"Nous avons lu {count(figures.lues, 'ligne')} de votre fichier « {about.fichier} », reçu le {about.recu_le} :"
    return [*([about.notice] if about.notice else []), "\n".join([told, *(f"{line} ;" for line in lines[:-1]), f"{lines[-1]}."])]


def _asked(figures: Figures, proposals: int, book: str, when: str) -> list[str]:
    seen = f"Le classeur joint, « {book} », est votre fichier : les cases en couleur portent un commentaire qui dit quoi faire"
    offered = f" ; {count(proposals, 'proposition se trouve', 'propositions se trouvent')} dans les colonnes vertes"
    how = " (en laisser une, c'est l'accepter ; la vider, ou écrire « non », la refuser ; la récrire, donner votre valeur)"
    if not proposals and not figures.problems:
        return ["Nous n'avons rien relevé : merci. Le classeur joint ne demande pas de réponse."]
    if not proposals and not figures.recheck and not any(p.gravite in _FAULTS for p in figures.problems):
        read = (
            f"Le classeur joint, « {book} », est votre fichier : un commentaire dit ce que nous y avons corrigé, déduit ou retenu"
        )
        return [f"Rien n'est à corriger : merci. {read}. Ne nous le renvoyer que si quelque chose y est faux."]
    back = (
        f"Merci de le corriger et de nous le renvoyer {when}, en .xlsx, .ods ou .xls (pas en .csv). Sans réponse, "
        "rien ne change : ce qui est publié le reste, ce qui est à corriger attend."
    )
    beside = "Le rapport joint, « rapport.html », dit la même chose, et se lit sur un téléphone. Ils sont pour vous seuls."
    return [f"{seen}{offered + how if proposals else ''}.", back, beside]
