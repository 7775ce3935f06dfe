"""Sums of money in sentences."""

from __future__ import annotations

from decimal import Decimal

import pytest

from scheduler.language import Amount, say, translate


@pytest.mark.parametrize(("language", "written"), [("id", "1.234.567,5"), ("en", "1,234,567.5")])
def test_thousands_and_decimals_as_the_language_writes_them(language: str, written: str) -> None:
    assert translate(say("{sum}", sum=Amount(Decimal("1234567.5"))), language) == written
