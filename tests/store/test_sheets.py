"""The record of what was printed, and the codes kept for each revision."""

import pytest

from scheduler.store.sheets import Print, prints, record, stored_codes
from scheduler.store.store import Store
from tests.store.test_store import add


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "jadwal.db"
    add(path)
    return path


def test_a_record_is_kept_newest_first(path):
    first = Print(1, "wall-calendar", "form", "a" * 64, {"": "AAAA-1111"})
    second = Print(1, "participant-card", "form", "b" * 64, {"P1": "BBBB-2222", "ü'": "CCCC-3333"})
    with Store.open(path, write=True) as store:
        record(store, [first], {}, "m")
        record(store, [second], {(1, "participant-card"): second.codes}, "m")
    with Store.open(path) as store:
        found = prints(store)
        assert [(p.document, p.file, p.codes) for p in found] == [
            (x.document, x.file, x.codes) for x in (second, first)
        ]
        assert all(p.at is not None for p in found)
        assert stored_codes(store, 1, "participant-card", "m") == second.codes
        assert stored_codes(store, 1, "wall-calendar", "m") is None


def test_codes_of_another_version_of_the_program_are_forgotten(path):
    with Store.open(path, write=True) as store:
        record(store, [], {(1, "wall-calendar"): {"": "AAAA-1111"}}, "old")
        assert stored_codes(store, 1, "wall-calendar", "new") is None
        record(store, [], {(1, "participant-card"): {"P1": "BBBB-2222"}}, "new")
        assert stored_codes(store, 1, "wall-calendar", "old") is None


def test_a_record_is_whole_or_not_at_all(path):
    bad = Print(1, None, "form", "c" * 64, {})
    with Store.open(path, write=True) as store:
        with pytest.raises(Exception, match="NOT NULL"):
            record(store, [Print(1, "wall-calendar", "form", "a" * 64, {}), bad], {}, "m")
        assert prints(store) == []
