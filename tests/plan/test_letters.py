"""Numbers of letters from publication to publication."""

from __future__ import annotations

from dataclasses import replace

from scheduler.plan.letters import ASSIGNMENT, INVITATION, NOTICE, numbered, with_notices
from scheduler.plan.plan import Cohort
from tests.factories import GOOD, day, placement, session, with_sessions

ONE = GOOD.with_(revision=1)
A_TO_T1 = with_sessions(session("A-S-1", 2, 1, 0, 4, "V1", "T1")).with_(revision=2)


def numbers(*plans):
    return {key: x.number for key, x in numbered(plans).items()}


def test_the_first_letters_count_from_one():
    assert numbers(ONE) == {
        (ASSIGNMENT, "trainer:T2"): 1,
        (INVITATION, "participant:P1"): 2,
        (INVITATION, "participant:P2"): 3,
        (INVITATION, "participant:P3"): 4,
        (INVITATION, "participant:P4"): 5,
        (INVITATION, "cohort:A-S-1"): 6,
        (INVITATION, "cohort:B-S-1"): 7,
    }


def test_unchanged_letters_keep_their_number_and_changed_ones_replace():
    found = numbered([ONE, A_TO_T1])
    assert {key: x.number for key, x in found.items() if key[0] == INVITATION} == {
        key: n for key, n in numbers(ONE).items() if key[0] == INVITATION
    }
    old = numbered([ONE])[ASSIGNMENT, "trainer:T2"]
    other, fresh = found[ASSIGNMENT, "trainer:T2"], found[ASSIGNMENT, "trainer:T1"]
    assert (fresh.number, fresh.revision, fresh.replaces) == (8, 2, None)
    assert (other.number, other.revision, other.replaces) == (9, 2, old)
    assert {key: x.number for key, x in found.items() if key[0] == NOTICE} == {
        (NOTICE, "trainer:T1"): 10,
        (NOTICE, "trainer:T2"): 11,
    }


def test_a_letter_is_taken_back_once_and_can_come_again():
    back = ONE.with_(revision=3)
    third = numbered([ONE, A_TO_T1, back])
    withdrawn = third[ASSIGNMENT, "trainer:T1"]
    assert withdrawn.withdrawn and withdrawn.replaces.number == 8 and withdrawn.revision == 3
    moved = with_sessions(session("B-S-1", 1, 4)).with_(revision=4)
    assert numbered([ONE, A_TO_T1, back, moved])[ASSIGNMENT, "trainer:T1"] == withdrawn
    again = numbered([ONE, A_TO_T1, back, moved, A_TO_T1.with_(revision=5)])[ASSIGNMENT, "trainer:T1"]
    assert not again.withdrawn and again.replaces is None and again.revision == 5


def test_no_number_is_given_twice():
    moved = with_sessions(session("B-S-1", 1, 4)).with_(revision=3, placements=(placement("G", "M"),))
    seen: dict[int, tuple] = {}
    for end in range(1, 4):
        for key, x in numbered([ONE, A_TO_T1, moved][:end]).items():
            assert seen.setdefault(x.number, (key, x.revision)) == (key, x.revision)


def test_a_letter_that_only_hides_what_was_not_held_is_the_same():
    record = replace(session("A-S-1", 1, 0), id="A-S-1/1~1", jp=0, state="not_held", date=day(-7))
    same = GOOD.with_(revision=2, sessions=(record, *GOOD.sessions))
    assert numbers(ONE, same) == numbers(ONE)


def test_a_forgotten_person_takes_no_number_from_anybody():
    def forgotten(plan):
        people = [tuple("F-9" if p == "P2" else p for p in c.participants) for c in plan.cohorts]
        return plan.with_(cohorts=tuple(replace(c, participants=p) for c, p in zip(plan.cohorts, people, strict=True)))

    plans = [ONE, with_sessions(session("A-S-1", 2, 4)).with_(revision=2)]
    before, after = numbers(*plans), numbers(*map(forgotten, plans))
    assert {(k, s.replace("P2", "F-9")): n for (k, s), n in before.items()} == after


def test_ids_with_numbers_are_in_the_order_of_numbers():
    cohorts = tuple(Cohort(f"A-S-{n}", "A", "S", ("P1",)) for n in (10, 9))
    sessions = tuple(session(c.id, 1, n, 0, 4, "V1", f"T{n}") for n, c in zip((10, 9), cohorts, strict=True))
    found = numbers(GOOD.with_(cohorts=cohorts, sessions=sessions, placements=()))
    assert found[ASSIGNMENT, "trainer:T9"] < found[ASSIGNMENT, "trainer:T10"]
    assert found[INVITATION, "cohort:A-S-9"] < found[INVITATION, "cohort:A-S-10"]


def test_notices_against_some_other_revision_have_numbers_of_their_own():
    letters = numbered([ONE, A_TO_T1])
    moved = with_sessions(session("B-S-1", 1, 4))
    found = with_notices(letters, moved, A_TO_T1)
    extra = {key: x.number for key, x in found.items() if key not in letters}
    assert set(extra) == {(NOTICE, f"participant:{p}") for p in ("P1", "P2", "P4")}
    assert min(extra.values()) == max(x.number for x in letters.values()) + 1
