"""Lists of ids that were parted by commas where the contract asks for semicolons."""

from __future__ import annotations

from dataclasses import replace

from scheduler.intake.tables import ReadTable
from scheduler.intake.values import cleaned


def split_known(tables: dict[str, ReadTable]) -> None:
    """Part ``A, B`` into A and B wherever no row has the id ``A, B`` itself.

    Only known ids tell a comma in an id from one between two ids.
    """
    known = {name: {r.id for r in read.records} for name, read in tables.items() if read.table.has_ids}
    for read in tables.values():
        for column in read.table.columns:
            if not (column.kind.many and column.refers):
                continue
            there = known[column.refers]
            for place, record in enumerate(read.records):
                ids = getattr(record, column.field)
                if not any("," in id and id not in there for id in ids):
                    continue
                parts = [p for id in ids for p in ([id] if id in there else map(cleaned, id.split(",")))]
                read.records[place] = replace(record, **{column.field: tuple(dict.fromkeys(filter(None, parts)))})
