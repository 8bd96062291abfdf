"""The group of commands, its options and its errors."""

from __future__ import annotations

import importlib
import os
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from .. import __version__
from ..errors import PolicygraphError

DEFAULT_STORE = "policygraph-store"

COMMANDS = {
    "build": ("build", "Read plans (files, folders, - for standard input) into the store."),
    "text": ("build", "Print the text of a file as the offsets count in it."),
    "remove": ("build", "Take documents out of the store."),
    "query": ("read", "Ask the store: a catalogued question, a SPARQL file, or SPARQL from standard input (-)."),
    "validate": ("read", "Check the store against the SHACL shapes."),
    "export": ("read", "Write the graph as RDF, a workbook (xlsx), CSV tables or a network (GraphML, GEXF, Neo4j)."),
    "view": ("read", "Write a network of the graph as one HTML page."),
    "site": ("site", "Write the graph as a folder of pages: reader, targets, metrics, agencies, timeline, gaps."),
    "plot": ("plot", "Draw a metric, what falls due, or a network as SVG or PNG."),
    "explain": ("look", "Show a fact, the words it rests on, and what follows from it."),
    "compare": ("compare", "Set the places' targets on a metric side by side."),
    "gaps": ("compare", "List targets and tasks that lack an owner, a lead, a deadline or a figure."),
    "due": ("compare", "List the targets and tasks that fall due in a stretch of time."),
    "agency": ("compare", "Show what a body answers for, by basis and role."),
    "diff": ("compare", "Show what changed from one plan to another."),
    "cascade": ("levels", "Show targets carried down from nation to county: weaker, tighter, missing."),
    "implements": ("levels", "List the plans that a plan carries out."),
    "derive": ("levels", "Show or choose the kinds of statements derived across plans."),
    "review": ("review", "Let people judge doubtful facts: export a table, read it back, list decisions."),
    "issues": ("look", "List the doubts that reading left open."),
    "stats": ("look", "Count what the store holds."),
    "evaluate": ("look", "Score what is read against gold annotations."),
    "vocab": ("look", "Check the vocabulary, or look a word up in it."),
}
"""Name -> module and short help.  A command's module is imported when the command runs, and not for ``--help``."""


@dataclass(slots=True)
class Settings:
    """What the options of the whole tool say."""

    store: Path | str = Path(DEFAULT_STORE)
    """A folder, or the address of a SPARQL server."""
    lang: str = "en"

    def say(self, zh: str, en: str) -> str:
        return zh if self.lang == "zh" else en


class Tool(click.Group):
    """Commands by name, loaded late; every error is one line and an exit status."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f".{COMMANDS[cmd_name][0]}", __package__)
        command: click.Command = getattr(module, cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])

    def main(  # type: ignore[override]
        self, args: Sequence[str] | None = None, standalone_mode: bool = True, **extra: Any
    ) -> Any:
        if not standalone_mode:
            return super().main(args, standalone_mode=False, **extra)
        try:
            result = super().main(args, standalone_mode=False, **extra)
            sys.stdout.flush()
        except click.exceptions.NoArgsIsHelpError as error:
            click.echo(error.ctx.get_help() if error.ctx else error.format_message(), err=True)
            sys.exit(2)
        except click.UsageError as error:
            name = error.ctx.command_path if error.ctx else "policygraph"
            _end(f"{error.format_message()} (see: {name} --help)", 2)
        except click.ClickException as error:
            _end(error.format_message(), error.exit_code)
        except PolicygraphError as error:
            _end(str(error), error.exit_status)
        except click.Abort:
            _end("interrupted", 130)
        except BrokenPipeError:
            # The reader of our output has seen enough; nothing more may be written, not even at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(0)
        except OSError as error:
            _end(" ".join(str(error).split()), 1)
        except Exception as error:
            if os.environ.get("POLICYGRAPH_DEBUG"):
                raise
            _end(f"internal error: {type(error).__name__}: {error}; POLICYGRAPH_DEBUG=1 shows where", 1)
        sys.exit(result if isinstance(result, int) else 0)


def _end(line: str, status: int) -> NoReturn:
    from ..zh.columns import on_one_line

    click.echo(f"policygraph: {on_one_line(line)}", err=True)
    sys.exit(status)


class _Store(click.Path):
    """A folder, or an address as it stands."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if isinstance(value, str) and re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", value):
            return value
        return super().convert(value, param, ctx)


def _store(ctx: click.Context, _: click.Parameter, value: Path | str | None) -> None:
    if value is not None:
        ctx.ensure_object(Settings).store = value


def _lang(ctx: click.Context, _: click.Parameter, value: str | None) -> None:
    if value is not None:
        ctx.ensure_object(Settings).lang = value


_F = TypeVar("_F", bound=Callable[..., Any])


def common(function: _F) -> _F:
    """``--store`` and ``--lang``, which may stand before or behind the command's name."""
    store = click.option(
        "--store", type=_Store(path_type=Path, file_okay=False), expose_value=False, callback=_store,
        help=f"Folder of the graph store (default ./{DEFAULT_STORE}), or the address of a SPARQL server (http://...).",
        metavar="DIR", envvar="POLICYGRAPH_STORE",
    )  # fmt: skip
    lang = click.option(
        "--lang", type=click.Choice(["zh", "en"]), expose_value=False, callback=_lang, envvar="POLICYGRAPH_LANG",
        help="Language of what is shown.",
    )  # fmt: skip
    return store(lang(function))


@click.group(cls=Tool, no_args_is_help=True, context_settings={"help_option_names": ["-h", "--help"]})
@common
@click.version_option(__version__, prog_name="policygraph")
@click.pass_context
def policygraph(ctx: click.Context) -> None:
    """Read Chinese government plans into an RDF graph in which every fact keeps its exact words."""
    ctx.ensure_object(Settings)
