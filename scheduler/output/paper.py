"""Sheets of paper and their margins, in millimetres."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper size; margins are top, right, bottom, left."""

    name: str
    width: float
    height: float
    margins: tuple[float, float, float, float]

    @property
    def landscape(self) -> Paper:
        """The sheet on its side, with narrow margins: posters need the room."""
        return Paper(self.name, self.height, self.width, (12, 12, 14, 12))


# F4 as Indonesian offices cut it; margins 25/30/30/25 mm (top, bottom, left, right) of official letters.
_LETTER = (25.0, 25.0, 30.0, 30.0)
PAPERS = {
    "F4": Paper("F4", 215, 330, _LETTER),
    "A4": Paper("A4", 210, 297, _LETTER),
}
CARD = Paper("A6", 105, 148, (7, 7, 10, 7))
