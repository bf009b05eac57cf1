"""Answers of a language model that can be relied on in form: they follow a schema, or are one of a closed set."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from headwater.core.errors import InputError, Refused
from headwater.core.ports import Question, TextModel

Answer = TypeVar("Answer", bound=BaseModel)


def ask(model: TextModel, question: Question, form: type[Answer]) -> Answer:
    """The answer, as an instance of ``form``; what does not follow it is sent back once, to be mended.

    Args:
        model: whom to ask.
        question: its ``schema`` is set from ``form``.
        form: what the answer must be.

    Raises:
        Refused: the second answer does not follow the schema either.
    """
    schema = form.model_json_schema()
    first = model.answer(replace(question, schema=schema))
    try:
        return form.model_validate_json(json_in(first.text))
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'answer'}: {e['msg']}" for e in error.errors()[:5])
    mended = replace(
        question,
        schema=schema,
        instruction=f"{question.instruction}\n\nYour last answer did not follow the schema ({wrong}). Give it again, rightly.",
    )
    second = model.answer(mended)
    try:
        return form.model_validate_json(json_in(second.text))
    except ValidationError:
        raise Refused(
            f"{second.model} gave no answer that follows the schema ({question.purpose})",
            hint="the step goes on without the model; a larger one may do better",
        ) from None


def choose(model: TextModel, question: Question, options: Sequence[str]) -> str:
    """One of the options, and nothing else.

    Raises:
        InputError: there is no option.
        Refused: the model insists on something else.
    """
    if not options:
        raise InputError("there is nothing to choose from", hint="give at least one option")
    closed: Any = Literal[tuple(options)]
    form = create_model("Choice", __config__=ConfigDict(extra="forbid"), choice=(closed, ...))
    return str(ask(model, question, form).model_dump()["choice"])


def json_in(text: str) -> str:
    """The JSON object in an answer that may have words or a code fence around it.

    Example:
        >>> json_in('Sure!\\n```json\\n{"name": "Late parcel"}\\n```')
        '{"name": "Late parcel"}'
    """
    decoder = json.JSONDecoder()
    for start in (i for i, ch in enumerate(text[:2000]) if ch == "{"):
        try:
            _, length = decoder.raw_decode(text[start:])
        except ValueError:
            continue
        return text[start : start + length]
    return text
