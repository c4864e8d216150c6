"""``etal sources …``: the sources of a territory."""

from __future__ import annotations

import typer

from pipeline.commands.common import HERE, AsJson, Root, day, print_json, print_table, reported

app = typer.Typer(no_args_is_help=True, help="Les sources du territoire.")


@app.command("list")
def list_sources(root: Root = HERE, as_json: AsJson = False) -> None:
    """Lister les sources : dernier dépôt, âge, cadence."""
    with reported():
        from pipeline import checks

        lines = checks.list_sources(root.resolve(), day(None))
    if as_json:
        print_json(lines)
    else:
        print_table(list(lines[0]) if lines else [], [tuple(map(str, line.values())) for line in lines])
