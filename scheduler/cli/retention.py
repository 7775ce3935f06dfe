"""Data that is kept longer than the programme's settings say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.cli.talk import Talk
from scheduler.language import say

if TYPE_CHECKING:
    from scheduler.domain.settings import Settings


def warn_of_retention(talk: Talk, settings: Settings) -> None:
    """A line on standard error once the date of [privacy] has passed."""
    from scheduler.cli.replanning import today_in

    until = settings.kept_until
    if until is not None and today_in(settings.timezone) > until:
        talk.err(
            say(
                "Note: the data of this programme were to be kept until {date} ([privacy] of the settings). "
                "Forget people with jadwal forget, or delete the programme with its store.",
                date=until,
            )
        )
