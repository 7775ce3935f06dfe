"""One writer at a time: a lock of the operating system on a file beside the store.

The lock is apart from SQLite's own, so that others can read while a long `plan` runs. The system releases it when its
process ends, however it ends.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import os
import platform
from pathlib import Path

from scheduler.language import say
from scheduler.store.errors import StoreBusy, StoreProblem, of_system

try:
    import fcntl
except ImportError:
    fcntl = None
    import msvcrt

# Beyond what is written into the file, so that others can read who holds it.
_LOCKED_BYTE = 1 << 20


class WriteLock:
    """Holds the lock of a store from its making until `release`.

    Raises
    ------
    StoreBusy
        Another process has it; the sentence names the computer and the time.
    StoreProblem
        The folder cannot be written, or its file system has no locks.
    """

    def __init__(self, store: Path) -> None:
        self.path = store.with_name(store.name + ".lock")
        self._store = store
        self._file = self._acquire()
        who = f"{platform.node()}\t{os.getpid()}\t{dt.datetime.now():%H:%M}"
        try:
            os.ftruncate(self._file, 0)
            os.write(self._file, who.encode())
        except OSError as error:
            # A disk that has no room for a line has none for a plan: told before the work, not after it.
            self.release()
            raise of_system(store, error) from error

    def _acquire(self) -> int:
        while True:
            try:
                file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
            except OSError as error:
                raise of_system(self._store, error) from error
            try:
                _lock(file)
                # Whoever held it before may have removed the file between our opening and our locking it.
                if os.path.samestat(os.fstat(file), os.stat(self.path)):
                    return file
            except FileNotFoundError:
                pass
            except OSError as error:
                os.close(file)
                raise self._refused(error) from error
            os.close(file)

    def _refused(self, error: OSError) -> StoreProblem:
        if error.errno not in (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK):
            return StoreProblem(
                say(
                    "This folder cannot be locked against other processes ({detail}); "
                    "copy the programme to another disk.",
                    detail=error.strerror or str(error),
                )
            )
        with contextlib.suppress(OSError, UnicodeDecodeError, ValueError):
            computer, process, since = self.path.read_text("utf-8").split("\t")
            return StoreBusy(
                say(
                    "Another process is working on this programme (process {process} on {computer}, since {since}). "
                    "Try again when it has ended.",
                    computer=computer,
                    process=process,
                    since=since,
                )
            )
        return StoreBusy(say("Another process is working on this programme. Try again when it has ended."))

    def release(self) -> None:
        """Give the lock back and remove its file."""
        if self._file < 0:
            return
        if fcntl:
            # Removed while it is still held: whoever opened it meanwhile sees that it is another file.
            with contextlib.suppress(OSError):
                os.unlink(self.path)
        os.close(self._file)
        self._file = -1
        if not fcntl:
            with contextlib.suppress(OSError):
                os.unlink(self.path)


def _lock(file: int) -> None:
    if fcntl:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    else:
        os.lseek(file, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        finally:
            os.lseek(file, 0, os.SEEK_SET)
