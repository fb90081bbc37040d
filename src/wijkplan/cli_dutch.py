"""Dutch help and usage errors: click speaks English of its own accord."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

import click

from wijkplan.model.text import nearest

_SECTIONS = {"Options": "Opties", "Arguments": "Argumenten", "Commands": "Opdrachten"}


class _Formatter(click.HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the first line of the help."""
        del prefix
        for english, dutch in (("OPTIONS", "OPTIES"), ("COMMAND [ARGS]...", "OPDRACHT …")):
            args = args.replace(english, dutch)
        super().write_usage(prog, args, prefix="Gebruik: ")

    @contextmanager
    def section(self, name: str) -> Iterator[None]:
        with super().section(_SECTIONS.get(name, name)):
            yield

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Write a list of terms, with click's remarks between brackets in Dutch."""
        words = {"[default: ": "[anders: ", "[required]": "[verplicht]"}
        dutch = [(term, _replace(text, words)) for term, text in rows]
        super().write_dl(dutch, col_max, col_spacing)


def _replace(text: str, words: Mapping[str, str]) -> str:
    for english, dutch in words.items():
        text = text.replace(english, dutch)
    return text


class _Context(click.Context):
    formatter_class = _Formatter


class _InDutch(click.Command):
    context_class = _Context

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option that shows the help."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "Toon deze uitleg en stop."
        return option


class DutchCommand(_InDutch):
    """A command that explains itself in Dutch."""


class DutchGroup(_InDutch, click.Group):
    """A group of commands that explains itself in Dutch."""

    command_class = DutchCommand

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Refuse an unknown command with the nearest right one."""
        if args and self.get_command(ctx, args[0]) is None:
            ctx.fail(f"onbekende opdracht '{args[0]}'; {nearest(args[0], self.list_commands(ctx))}")
        return super().resolve_command(ctx, args)


def explain(error: click.ClickException) -> str:
    """Say in Dutch what is wrong with a command line."""
    if isinstance(error, click.NoSuchOption):
        known = [name for p in error.ctx.command.params for name in p.opts] if error.ctx else []
        return f"onbekende optie '{error.option_name}'; {nearest(error.option_name, known)}"
    if isinstance(error, click.BadOptionUsage):
        return f"bij {error.option_name} ontbreekt een waarde"
    if not isinstance(error, click.BadParameter) or error.param is None:
        return error.format_message()
    option = isinstance(error.param, click.Option)
    name = error.param.opts[0] if option else error.param.human_readable_name
    if isinstance(error, click.MissingParameter):
        return f"{name} ontbreekt"
    return f"onjuiste waarde bij {name}{_what_fits(error.param) or f': {error.message}'}"


def _what_fits(param: click.Parameter) -> str:
    """What may be given, as the end of a sentence; empty where only click can tell."""
    kind = param.type
    if isinstance(kind, click.Choice):
        return f"; mogelijk zijn: {', '.join(map(str, kind.choices))}"
    whole = isinstance(kind, type(click.INT))
    if not whole and not isinstance(kind, type(click.FLOAT)):
        return ""
    number = "; geef een heel getal" if whole else "; geef een getal"
    if not isinstance(kind, (click.IntRange, click.FloatRange)) or kind.min is None:
        return number
    return f"{number} {'boven' if kind.min_open else 'van ten minste'} {kind.min:g}"
