"""Small random changes of texts, tables, trees and workbooks, with a taste for values at the edge."""

from __future__ import annotations

import copy
import io
import random
import zipfile
from typing import Any

VALUES = (
    "", " ", "-", "0", "-1", "1", "1e999", "NaN", "inf", "9" * 40, "9" * 5000, "-" + "9" * 30, "0.1", "1,5", "1.500",
    "0001-01-01", "9999-12-31", "2027-02-30", "10000-01-01", "31/12/9999", "2027-04-05", "2027-04-05T25:00", "24:00",
    "00:00", "23:59", "25:61", "99:99", "=1+1", "=HYPERLINK(\"http://x\")", "#REF!", "\x00", "\x1b[2J", "\ud800", "\ufeff",
    "\u202eevil", "\u2028", "é" * 70, "x" * 2000, "../../etc/passwd", "CON", "A~B", "~", "*", ";", ";;;", ",", "a;b,c\nd",
    "yes", "tidak", "mon-sun", "-5", "1,2,3,4,5", "ramadan", "kliwon", "true", "null", "[]", "{}", "P1", "T1", "V1", "A", "S1",
    "DASAR", "KAYU", "MAG", "H1", "K1", "closed", "only", "avoid", "open", "١٢", "²", "½", "1" * 13, "2147483648", "1e-9",
)  # fmt: skip
TREES: tuple[Any, ...] = (
    None, True, 0, -1, 1, 2**31, 2**63, 10**14, -(10**14), 1.5, float("inf"), [], {}, [[]], [None], {"": 0}, "", "held", "pinned",
    *VALUES,
)  # fmt: skip


def text(r: random.Random, source: str, others: list[str]) -> str:
    """A text with one to four changes of letters, stretches and lines."""
    for _ in range(r.choice([1, 1, 2, 4])):
        a, b = sorted((r.randint(0, len(source)), r.randint(0, len(source))))
        b = min(b, a + r.choice([1, 3, 20, 200]))
        way = r.randrange(7)
        if way == 0:
            source = source[:a] + r.choice(VALUES) + source[b:]
        elif way == 1:
            source = source[:a] + source[b:]
        elif way == 2:
            source = source[:a] + source[a:b] * r.choice([2, 2, 50]) + source[b:]
        elif way == 3:
            source = source[:a] + r.choice(",;\"'\n\t=[]{}().:~*\\\x00") + source[a:]
        elif way == 4:
            other = r.choice(others)
            c = r.randint(0, len(other))
            source = source[:a] + other[c : c + r.choice([5, 50, 500])] + source[b:]
        elif way == 5:
            lines = source.split("\n")
            r.shuffle(lines)
            source = "\n".join(lines)
        else:
            source = source[:a] + chr(r.choice([r.randrange(128), r.randrange(0xD000), 0xFFFE])) + source[a + 1 :]
    return source


def table(r: random.Random, source: str) -> str:
    """A table with one to three cells, rows or columns changed; its quotes stay well-formed more often than not."""
    rows = [line.split(",") for line in source.rstrip("\n").split("\n")]
    for _ in range(r.choice([1, 1, 1, 2, 3])):
        n = r.randrange(len(rows))
        m = r.randrange(len(rows[n]))
        way = r.randrange(8)
        if way < 4:
            value = r.choice(VALUES)
            rows[n][m] = '"' + value.replace('"', '""') + '"' if r.random() < 0.8 else value
        elif way == 4:
            rows.insert(n, list(rows[r.randrange(len(rows))]))
        elif way == 5 and len(rows) > 1:
            del rows[n]
        elif way == 6:
            for row in rows:
                row.insert(min(m, len(row)), row[r.randrange(len(row))] if row else "")
        elif len(rows[n]) > 1:
            del rows[n][m]
        rows = [row for row in rows if row] or [[""]]
    return "\n".join(",".join(row) for row in rows) + "\n"


def tree(r: random.Random, source: Any) -> Any:
    """JSON values with one to three nodes replaced, dropped, doubled or exchanged."""
    found = copy.deepcopy(source)
    for _ in range(r.choice([1, 1, 2, 3])):
        places = list(_places(found))
        if not places:
            return r.choice(TREES)
        holder, key = r.choice(places)
        way = r.randrange(6)
        if way < 3:
            holder[key] = copy.deepcopy(r.choice(TREES))
        elif way == 3:
            del holder[key]
        elif way == 4 and isinstance(holder, list):
            holder.insert(key, copy.deepcopy(holder[key]))
        else:
            other, place = r.choice(places)
            holder[key] = copy.deepcopy(other[place])
    return found


def _places(value: Any):
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inside in list(items):
        yield value, key
        yield from _places(inside)


def inner_files(book: bytes) -> dict[str, bytes]:
    """The files inside a workbook."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def workbook(r: random.Random, files: dict[str, bytes]) -> bytes:
    """A workbook with one of its inner texts changed, or some of its bytes."""
    files = dict(files)
    sheets = sorted(n for n in files if "/worksheets/sheet" in n or "sharedStrings" in n)
    name = r.choice(sheets or sorted(files)) if r.random() < 0.85 else r.choice(sorted(files))
    if r.random() < 0.95:
        inner = files[name].decode("utf-8", "surrogateescape")
        files[name] = _xml(r, inner).encode("utf-8", "surrogatepass" if r.random() < 0.2 else "replace")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for key, content in files.items():
            if key != name or r.random() < 0.98:
                archive.writestr(key, content)
    data = bytearray(stream.getvalue())
    if r.random() < 0.05:
        for _ in range(r.choice([1, 5])):
            data[r.randrange(len(data))] = r.randrange(256)
    return bytes(data)


def _xml(r: random.Random, source: str) -> str:
    """One value between tags or quotes replaced, or any other change."""
    marks = [n for n, c in enumerate(source) if c in '>"']
    if not marks or r.random() < 0.1:
        return text(r, source, [source])
    for _ in range(r.choice([1, 1, 3])):
        start = r.choice(marks) + 1
        ends = [e for e in (source.find("<", start), source.find('"', start)) if e >= 0]
        value = r.choice(VALUES).replace("<", "&lt;").replace('"', "&quot;")
        value = value if r.random() < 0.05 else "".join(c for c in value if c.isprintable() or c == "\n")
        source = source[:start] + value + source[min(ends, default=start) :]
    return source
