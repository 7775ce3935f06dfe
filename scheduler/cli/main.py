"""The command ``jadwal``: finds commands on demand and turns every failure into one line and an exit status."""

from __future__ import annotations

import importlib
import os
import sys

import click

from scheduler import __version__
from scheduler.cli.talk import BAD_INPUT, BROKEN_PIPE, INTERNAL, INTERRUPTED, Failure, Talk
from scheduler.language import LANGUAGES, say

# Command → module, in the order of a coordinator's work. Loaded when named, so that `jadwal --help` is quick.
COMMANDS = {
    "demo": "demo",
    "init": "init",
    "check": "check",
    "plan": "plan",
    "show": "show",
    "print": "print",
    "templates": "templates",
    "publish": "publish",
    "event": "event",
    "cancel": "event",
    "replan": "replan",
    "notices": "notices",
    "messages": "notices",
    "diff": "revisions",
    "history": "publish",
    "restore": "revisions",
    "attendance": "attendance",
    "explain": "explain",
    "verify": "verify",
    "score": "score",
    "stress": "stress",
    "batch": "batch",
    "export": "export",
    "adopt": "adopt",
    "dossier": "dossier",
    "forget": "forget",
}


class Jadwal(click.Group):
    """A group that loads its commands on demand and lets no traceback through."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module = importlib.import_module(f"scheduler.cli.commands.{COMMANDS[name]}")
        return getattr(module, f"{name}_command")

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except Failure as failure:
            for line in failure.lines:
                _talk(ctx).err(line)
            ctx.exit(failure.status)
        except KeyboardInterrupt:
            ctx.exit(INTERRUPTED)
        except BrokenPipeError:
            # The reader (`| head`) has gone; what is left in the buffer must not complain when Python ends.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(BROKEN_PIPE)
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except OSError as error:
            # A full disk, a folder that is gone: of the computer, not of the program.
            if os.environ.get("JADWAL_DEBUG"):
                raise
            detail = error.strerror or type(error).__name__
            file = error.filename if isinstance(error.filename, str) else "?"
            _talk(ctx).err(say("{path} cannot be used: {detail}", path=file, detail=detail))
            ctx.exit(BAD_INPUT)
        except Exception as error:
            if os.environ.get("JADWAL_DEBUG"):
                raise
            _talk(ctx).err(
                say(
                    "Something went wrong inside Jadwal ({kind}: {detail}). Nothing more was changed. "
                    "Please report it with the output of the same command after setting JADWAL_DEBUG=1.",
                    kind=type(error).__name__,
                    detail=str(error)[:200],
                )
            )
            ctx.exit(INTERNAL)


def _talk(ctx: click.Context) -> Talk:
    return ctx.find_object(Talk) or Talk(None)


@click.group(cls=Jadwal, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="jadwal")
@click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    envvar="JADWAL_LANG",
    help="Language of messages; else the programme's, or the computer's where no programme is known yet.",
)
@click.pass_context
def cli(ctx: click.Context, lang: str | None) -> None:
    """Schedules for training and apprenticeship programmes.

    PROG is the folder of a programme, or its Excel workbook.

    \b
    The usual way:
      jadwal init my-programme.xlsx       an empty workbook with headings and notes to fill in
      jadwal check my-programme.xlsx      what is wrong in it, and whether there is enough of everything
      jadwal plan my-programme.xlsx       a plan that keeps every rule
      jadwal print my-programme.xlsx      timetables to hand out
      jadwal publish my-programme.xlsx    remember what was handed out

    \b
    Exit status: 0 done; 1 requirements unmet (plan --strict) or rules broken (verify, adopt); 2 wrong usage;
    3 problems in the input or the store; 4 no plan; 5 another process holds the programme; 70 a fault in Jadwal;
    130 stopped by Ctrl-C.
    """
    ctx.obj = Talk(lang)


def main() -> None:
    """Run the command; never returns."""
    for stream in (sys.stdout, sys.stderr):
        # A console of an old code page must not stop a plan because of one letter.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    cli(prog_name="jadwal")


if __name__ == "__main__":
    main()
