"""Amounts of money in the language of a page."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

# Offices write these amounts without their hundredths, which nobody pays in.
_WHOLE = {"IDR", "VND", "LAK", "KHR", "MMK"}


def digits(currency: str) -> int:
    """Decimal places in which an amount is rounded and written."""
    from babel.numbers import get_currency_precision

    return 0 if currency in _WHOLE else get_currency_precision(currency)


def rounded(amount: Decimal, currency: str) -> Decimal:
    """An amount as it can be paid; halves go up."""
    return amount.quantize(Decimal(1).scaleb(-digits(currency)), ROUND_HALF_UP)


def money(amount: Decimal, currency: str, language: str) -> str:
    """``Rp1.234.567`` in Indonesian, ``IDR 1,234,567`` in English."""
    from babel.numbers import format_currency

    places = digits(currency)
    pattern = "¤#,##0" + ("." + "0" * places if places else "")
    text = format_currency(
        rounded(amount, currency), currency, pattern, locale=_locale(language), currency_digits=False
    )
    # A code runs into the figure without a space; a symbol does not.
    return text.replace(currency, f"{currency}\u00a0", 1)


def decimal(value: Fraction | Decimal, language: str) -> str:
    """``6``, ``4,5``: at most two decimal places."""
    from babel.numbers import format_decimal

    exact = Decimal(value.numerator) / Decimal(value.denominator) if isinstance(value, Fraction) else value
    return format_decimal(exact.quantize(Decimal("0.01"), ROUND_HALF_UP), "#,##0.##", locale=_locale(language))


def _locale(language: str) -> str:
    return {"id": "id_ID", "en": "en"}[language]
