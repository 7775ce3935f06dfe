"""The text of a PDF as our printer writes it: enough of the format to read it back, without another library."""

from __future__ import annotations

import re
import zlib
from pathlib import Path

_STRING = rb"\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f\s]*>"
_TOKEN = re.compile(rb"/(?P<font>f-\d+-\d+)\s+[-\d.]+\s+Tf|(?P<string>" + _STRING + rb")|(?P<end>\bET\b)")
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def pdf_text(path: Path) -> str:
    """All text of a PDF without any white space, in the order in which it was drawn."""
    objects = _objects(path.read_bytes())
    fonts: dict[bytes, tuple[int, dict[int, str]]] = {}
    for body, _stream in objects.values():
        for name, number in re.findall(rb"/(f-\d+-\d+)\s+(\d+) 0 R", body):
            found = re.search(rb"/ToUnicode (\d+) 0 R", objects[int(number)][0])
            assert found, f"no text behind font {name!r}"
            fonts[name] = _characters(objects[int(found[1])][1])
    text = []
    for _body, stream in objects.values():
        if b"BT" in stream and b" Tf" in stream:
            text.append(_shown(stream, fonts))
    return re.sub(r"\s+", "", "\n".join(text))


def page_count(path: Path) -> int:
    """How many pages a PDF has."""
    return sum(bool(re.search(rb"/Type /Page\b", body)) for body, _stream in _objects(path.read_bytes()).values())


def _objects(content: bytes) -> dict[int, tuple[bytes, bytes]]:
    """Number → what stands outside of the stream, and the stream opened."""
    found: dict[int, tuple[bytes, bytes]] = {}
    for number, body in re.findall(rb"(?:^|\s)(\d+) 0 obj\b(.*?)\bendobj\b", content, re.DOTALL):
        head, _mark, rest = body.partition(b"stream")
        stream = rest.rpartition(b"endstream")[0].strip(b"\r\n")
        if b"/FlateDecode" in head:
            stream = zlib.decompressobj().decompress(stream)
        found[int(number)] = head, stream
        if b"/ObjStm" in head:
            first = int(re.search(rb"/First (\d+)", head)[1])
            pairs = list(map(int, stream[:first].split()))
            starts = [*pairs[1::2], len(stream) - first]
            for inner, start, end in zip(pairs[::2], starts, starts[1:], strict=False):
                found[inner] = stream[first + start : first + end], b""
    return found


def _characters(table: bytes) -> tuple[int, dict[int, str]]:
    """How many bytes a code has, and the text of each."""
    size = len(re.search(rb"begincodespacerange\s*<([0-9a-fA-F]+)>", table)[1]) // 2
    found = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, text in re.findall(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>", block):
            found[int(code, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be", "replace")
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for low, high, text in re.findall(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>", block):
            for code in range(int(low, 16), int(high, 16) + 1):
                found[code] = chr(int(text, 16) + code - int(low, 16))
    return size, found


def _shown(stream: bytes, fonts: dict[bytes, tuple[int, dict[int, str]]]) -> str:
    text, size, table = [], 1, {}
    for token in _TOKEN.finditer(stream):
        if token["font"]:
            size, table = fonts[token["font"]]
        elif token["end"]:
            text.append("\n")
        else:
            codes = _bytes(token["string"])
            text += [table.get(int.from_bytes(codes[i : i + size]), "") for i in range(0, len(codes), size)]
    return "".join(text)


def _bytes(string: bytes) -> bytes:
    if string.startswith(b"<"):
        return bytes.fromhex(string[1:-1].decode())

    def plain(match: re.Match[bytes]) -> bytes:
        code = match[1]
        return bytes([int(code, 8)]) if code[:1].isdigit() else _ESCAPES.get(code, code)

    return re.sub(rb"\\([0-7]{1,3}|.)", plain, string[1:-1], flags=re.DOTALL)
