"""Makes a command of every verb, so that nothing a person can do is out of a script's reach."""

import inspect
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError
from pydantic.fields import FieldInfo
from typer.core import TyperGroup

from headwater.app.context import Context, call
from headwater.app.verbs.verb import Verb, is_argument
from headwater.core.errors import ConfigError
from headwater.serve.cli.console import Console, TerminalProgress
from headwater.serve.cli.judge import judge_of
from headwater.serve.cli.server import DEFAULT_WORKSPACE, listen
from headwater.serve.cli.showsize import ask
from headwater.serve.errors import as_input_error

Show = Callable[[Any, Console], None]


def mount(
    app: typer.Typer, verb: Verb, groups: dict[str, typer.Typer], show: Show, *, heads: Collection[str] = ()
) -> None:
    """Add the verb's command to the application, in its group where its name has a dot.

    Args:
        app: the application.
        verb: of the command.
        groups: those made so far.
        show: renders the answer.
        heads: names of all groups; a verb of such a name is what its group does when no command follows.
    """
    *above, name = verb.name.split(".")
    parent = app
    if above:
        if above[0] not in groups:
            groups[above[0]] = typer.Typer(cls=_ListsByDefault, no_args_is_help=True)
            app.add_typer(groups[above[0]], name=above[0])
        parent = groups[above[0]]
    if not above and name in heads:
        groups[name] = typer.Typer()
        app.add_typer(groups[name], name=name)
        groups[name].callback(invoke_without_command=True, help=_help(verb))(_alone(_command(verb, show)))
        return
    parent.command(name, help=_help(verb))(_command(verb, show))
    if above and parent.info.cls is _ListsByDefault:  # a group that is a verb itself says what that does
        parent.info.help = ", ".join(str(command.name) for command in parent.registered_commands)


class _ListsByDefault(TyperGroup):
    """``headwater issues --limit 3`` is ``headwater issues list --limit 3``: options without a command list."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0].startswith("-") and args[0] not in ("-h", "--help") and "list" in self.commands:
            args = ["list", *args]
        return super().parse_args(ctx, args)


def _help(verb: Verb) -> str:
    # \b keeps the lines of the examples apart
    return "\n\n".join([verb.summary, "\b\nExamples:\n" + "\n".join(f"  {line}" for line in verb.examples)])


def _alone(command: Callable[..., None]) -> Callable[..., None]:
    """The command where no other follows it; nothing where one does."""

    def first(ctx: typer.Context, **given: Any) -> None:
        if ctx.invoked_subcommand is None:
            command(**given)

    shared = inspect.signature(command).parameters.values()
    context = inspect.Parameter("ctx", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)
    first.__signature__ = inspect.Signature([context, *shared])  # type: ignore[attr-defined]
    return first


def _command(verb: Verb, show: Show) -> Callable[..., None]:
    names = list(verb.input.model_fields)

    def command(**given: Any) -> None:
        console = Console(as_json=given["as_json"])
        context = Context(
            folder=given["workspace"],
            settings=_settings(given["set_"]),
            progress=TerminalProgress(console),
            judge=judge_of(console),
        )
        try:
            asked = verb.input(**{name: given[name] for name in names if given[name] is not None})
        except ValidationError as error:
            raise as_input_error(error) from error
        try:
            answer = call(verb, context, asked)
        except KeyboardInterrupt:  # said here: click would end the program without a word
            console.err.print("\ninterrupted; repeat the same command to continue where it stopped")
            raise typer.Exit(130) from None
        if console.as_json:
            console.data(answer)
        elif getattr(asked, "ask", False):
            ask(answer, context, console)
        else:
            show(answer, console)
        if getattr(asked, "serve", False) and not console.as_json:
            listen(context.folder, console)
        if getattr(answer, "ok", True) is False:  # a check that failed fails the command, for scripts
            raise typer.Exit(1)

    fields = [_parameter(name, field) for name, field in verb.input.model_fields.items()]
    arguments = [p for p in fields if p.default is inspect.Parameter.empty]
    options = [p for p in fields if p.default is not inspect.Parameter.empty]
    command.__signature__ = inspect.Signature([*arguments, *options, *_shared()])  # type: ignore[attr-defined]
    command.__name__ = verb.name.replace(".", "_")
    return command


def _parameter(name: str, field: FieldInfo) -> inspect.Parameter:
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    default = inspect.Parameter.empty if field.is_required() else field.get_default(call_default_factory=True)
    info = typer.Argument if is_argument(field) else typer.Option
    asked: dict[str, Any] = {}
    if extra.get("cli") == "secret":  # not shown, asked twice, and never in the history of a shell
        default, asked = None, {"prompt": True, "hide_input": True, "confirmation_prompt": True}
    flag = [] if is_argument(field) else [f"--{name.replace('_', '-')}"]
    if default is True:
        flag = [f"{flag[0]}/--no-{name.replace('_', '-')}"]
    return inspect.Parameter(
        name,
        inspect.Parameter.KEYWORD_ONLY,
        default=default,
        annotation=Annotated[field.annotation, info(*flag, help=field.description, **asked)],
    )


def _shared() -> list[inspect.Parameter]:
    def option(name: str, kind: Any, default: Any, *flags: str, **more: Any) -> inspect.Parameter:
        return inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            default=default,
            annotation=Annotated[kind, typer.Option(*flags, **more)],
        )

    return [
        option(
            "workspace",
            Path,
            DEFAULT_WORKSPACE,
            "--workspace",
            "-w",
            envvar="HEADWATER_WORKSPACE",
            help="folder that holds the contacts and what was found in them",
        ),
        option("set_", list[str], [], "--set", help="override a setting: --set seed=7 (headwater config show)"),
        option("as_json", bool, False, "--json", help="print the answer as JSON on standard output"),
    ]


def _settings(pairs: list[str]) -> dict[str, str]:
    settings = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign:
            raise ConfigError(f"--set {pair!r} is not NAME=VALUE", hint="for example: --set seed=7")
        settings[name.strip()] = value.strip()
    return settings
