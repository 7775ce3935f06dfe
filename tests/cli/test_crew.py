"""Jobs on other processes."""

import os
import time

from scheduler.cli.crew import Lost, run_all
from scheduler.solving.processes import processes


def work(argument):
    if isinstance(argument, str) and argument.startswith("die:"):
        open(argument[4:], "w").close()
        os._exit(9)
    if argument == "fail":
        raise ValueError("no")
    if isinstance(argument, str) and argument.startswith("slowly:"):
        # Still at work when the other one dies, however late that began.
        while not os.path.exists(argument[7:]):
            time.sleep(0.05)
        time.sleep(2)
        return "in the end"
    if isinstance(argument, str) and argument.startswith("once:"):
        # Dies the first time only, as when somebody else's process took all memory.
        mark = argument[5:]
        if not os.path.exists(mark):
            open(mark, "w").close()
            os._exit(9)
        return "second time"
    time.sleep(0.01)
    return argument * 2


def run(jobs, slots=2):
    done, failed = {}, {}
    run_all(jobs, work, lambda: processes(slots), slots, done.__setitem__, failed.__setitem__)
    return done, failed


def test_a_job_that_kills_its_process_stops_no_other(tmp_path):
    jobs = [("a", 1), ("bad", f"die:{tmp_path / 'dead'}"), ("worse", "fail"), ("b", 2), ("c", 3)]
    done, failed = run(jobs)
    assert done == {"a": 2, "b": 4, "c": 6}
    assert isinstance(failed.pop("bad"), Lost)
    assert isinstance(failed.pop("worse"), ValueError) and not failed


def test_a_job_lost_with_another_is_tried_again_beside_none(tmp_path):
    # "slow" is lost with "bad", and would be lost once more beside "again".
    dead = tmp_path / "dead"
    jobs = [("slow", f"slowly:{dead}"), ("bad", f"die:{dead}"), ("again", f"once:{tmp_path / 'mark'}"), ("b", 2)]
    done, failed = run(jobs)
    assert done == {"slow": "in the end", "again": "second time", "b": 4}
    assert list(failed) == ["bad"] and isinstance(failed["bad"], Lost)
