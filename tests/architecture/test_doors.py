"""Every verb stands at every door it names; every error is mapped."""

import inspect

from click.testing import CliRunner

from headwater.app.verbs.table import VERBS
from headwater.core import errors
from headwater.serve.cli.main import command_line
from headwater.serve.errors import HTTP_STATUS


def all_errors() -> list[type[errors.HeadwaterError]]:
    found = [cls for _, cls in inspect.getmembers(errors, inspect.isclass)]
    return [cls for cls in found if issubclass(cls, errors.HeadwaterError)]


def test_every_error_has_a_status_an_exit_code_and_a_line_in_the_tree() -> None:
    for cls in all_errors():
        assert cls.code in HTTP_STATUS
        assert 1 <= cls.exit_code <= 7
        assert cls.__name__ in (errors.__doc__ or "")
        assert cls.__doc__


def test_error_codes_are_unique() -> None:
    codes = [cls.code for cls in all_errors()]
    assert len(codes) == len(set(codes))


def test_every_verb_is_a_command_with_examples_and_json() -> None:
    command = command_line()
    for verb in VERBS.values():
        if "cli" not in verb.doors:
            continue
        answer = CliRunner().invoke(command, [*verb.name.split("."), "--help"])
        assert answer.exit_code == 0, verb.name
        assert "--json" in answer.output
        assert verb.examples
        assert all(line.startswith("headwater ") or "headwater " in line for line in verb.examples)


def test_every_field_of_every_verb_is_described() -> None:
    for verb in VERBS.values():
        for name, field in verb.input.model_fields.items():
            assert field.description, f"{verb.name}: {name}"
