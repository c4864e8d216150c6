"""Tables and the rules on them in, Great Expectations' own pages (Data Docs) out: for who knows that tool.

They are English, ask web sites for their style when opened, and show wrong values: they stand in ``work/``, never in ``dist/``.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import pandas as pd

from pipeline.validate.expect import great_expectations, suite_of
from pipeline.validate.spec import Rule

SITE: Final = "etal"
INDEX: Final = "index.html"


def write_docs(tables: Mapping[str, pd.DataFrame], rules: Sequence[Rule], folder: Path) -> Path:
    """Run the rules and write their pages in ``folder``, anew; return the first page. Nobody is talked to."""
    gx, context = great_expectations()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    store = {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(folder.resolve())}
    site = {"class_name": "SiteBuilder", "store_backend": store, "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"}}
    context.add_data_docs_site(site_name=SITE, site_config=site)
    for name, table in tables.items():
        suite = context.suites.add(suite_of(gx, name, [rule for rule in rules if rule.table == name]))
        data = context.data_sources.add_pandas(name).add_dataframe_asset(name).add_batch_definition_whole_dataframe(name)
        asking = context.validation_definitions.add(gx.ValidationDefinition(name=name, data=data, suite=suite))
        shown = gx.checkpoint.UpdateDataDocsAction(name=SITE, site_names=[SITE])
        run = context.checkpoints.add(
            gx.Checkpoint(name=name, validation_definitions=[asking], actions=[shown], result_format="SUMMARY")
        )
        run.run(batch_parameters={"dataframe": table})
    return folder / INDEX
