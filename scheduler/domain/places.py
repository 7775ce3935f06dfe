"""Sentra, businesses, venues, hosts and the roads between places."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Sentra:
    """A cluster of small businesses around one product."""

    id: str
    name: str
    location: str
    product: str | None = None
    district: str | None = None
    village: str | None = None
    status: str | None = None
    contact: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Business:
    """A small business (IKM) of a sentra."""

    id: str
    name: str
    sentra: str
    workers: int | None = None


@dataclass(frozen=True, slots=True)
class Venue:
    """A room or yard where sessions are held; `sentra` empty means open to all."""

    id: str
    name: str
    location: str
    capacity: int
    features: tuple[str, ...] = ()
    sentra: tuple[str, ...] = ()
    contact: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Host:
    """A business that takes apprentices.

    Attributes
    ----------
    weekdays : tuple of int or None
        Working weekdays, Monday = 0; None means the programme's teaching days.
    start : int
        Minutes after midnight at which a working day begins.
    """

    id: str
    name: str
    location: str
    capacity: int
    internships: tuple[str, ...]
    workers: int | None = None
    weekdays: tuple[int, ...] | None = None
    start: int = 9 * 60
    features: tuple[str, ...] = ()
    contact: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Leg:
    """Minutes (and km) by road from one location to another, in the dry season."""

    from_: str
    to: str
    minutes: int
    km: Decimal | None = None
