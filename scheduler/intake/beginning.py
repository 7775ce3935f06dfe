"""The settings a new programme begins with."""

from __future__ import annotations

import datetime as dt

from scheduler.domain.settings import DayPattern, Settings
from scheduler.language import say, translate

# The usual day of 8 JP, a Friday with room for prayers (Permen-style 45 minutes a JP); both are meant to be changed.
_DAY = (480, 525, 585, 630, 675, 780, 825, 885)
_FRIDAY = (480, 525, 585, 630, 780, 825)


def empty_settings(language: str) -> Settings:
    """Settings to fill in, for the next calendar year."""
    year = dt.date.today().year + 1
    indonesian = language == "id"
    return Settings(
        id=f"programme-{year}",
        title=translate(say("Training programme {year}", year=str(year)), language),
        first_day=dt.date(year, 1, 11),
        last_day=dt.date(year, 11, 30),
        timezone="Asia/Jakarta" if indonesian else "UTC",
        language=language,
        holidays="ID" if indonesian else "",
        day_patterns=(
            *((DayPattern("friday", _FRIDAY, weekdays=(4,)),) if indonesian else ()),
            DayPattern("normal", _DAY),
        ),
    )
