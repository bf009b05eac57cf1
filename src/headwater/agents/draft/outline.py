"""A guideline read into sections, items and points, each with the characters where it stands.

Two forms: plain text or Markdown with headings and lists, and JSON in which a titled mapping holds a list of mappings.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import regex
import yaml

from headwater.core.errors import InputError, UnknownComponent

_HEADING: Final = regex.compile(r"(#{1,6})\s+(?P<title>.+?)\s*#*$")
_UNDERLINE: Final = regex.compile(r"(?:={3,}|-{3,})\s*$")
_ITEM: Final = regex.compile(r"(?P<indent>\s*)(?:(?:step\s+)?(?:\d{1,3}|[a-z])[.):]|[-*•–])\s+(?P<text>\S.*)", regex.I)
_NUMBERED: Final = regex.compile(r"\s*(?:step\s+)?\d{1,3}[.):]\s", regex.I)
_TITLE: Final = regex.compile(r"[^.!?;,]{1,80}$")
_NAMES: Final = ("button", "action", "tool", "name")
"""Keys of a mapping whose text is the name of what is done."""
_NOTHING: Final = frozenset({"", "n/a", "none", "-"})
_DEEPEST: Final = 12


@dataclass(frozen=True, slots=True)
class Span:
    """A text, and its characters ``start..end`` in the guideline."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Item:
    """One step of a guideline.

    Attributes:
        said: the step itself.
        points: what stands under it.
        name: of what is done, where the guideline names it apart; empty: it does not.
    """

    said: Span
    points: tuple[Span, ...] = ()
    name: str = ""

    @property
    def end(self) -> int:
        """One past its last character, points included."""
        return max([self.said.end, *(point.end for point in self.points)])


@dataclass(slots=True)
class Section:
    """A part of a guideline under one title.

    Attributes:
        items: its steps, in order.
        notes: sentences beside them.
    """

    title: str
    start: int
    end: int
    items: list[Item] = field(default_factory=list)
    notes: list[Span] = field(default_factory=list)


def sections(text: str) -> list[Section]:
    """The sections of a guideline that have steps, in their order.

    Args:
        text: of the whole file.

    Raises:
        InputError: it holds no step: neither a numbered or bulleted line nor a list of mappings.

    Example:
        >>> [one] = sections("# Refund\\n1. Ask for the order ID\\n2. [Pay]\\n")
        >>> one.title, [item.said.text for item in one.items]
        ('Refund', ['Ask for the order ID', '[Pay]'])
    """
    found = _tree(text) if text.lstrip()[:1] in "{[" else None
    found = [one for one in (_lines(text) if found is None else found) if one.items]
    if not found:
        raise InputError(
            "the guideline has no step",
            hint="write a heading, then steps as numbered lines: 1. Ask for the order number",
        )
    return found


def section(text: str, title: str) -> Section:
    """The section of that title, or of a part of it; the only one where ``title`` is empty.

    Raises:
        InputError: there is no step, there are several sections, or several answer to the title.
        UnknownComponent: none answers to it.
    """
    found = sections(text)
    titles = [one.title for one in found]
    exact = [one for one in found if one.title.casefold() == title.casefold()]
    chosen = exact or [one for one in found if title.casefold() in one.title.casefold()]
    if not chosen:
        raise UnknownComponent(title, titles, kind="section")
    if len(chosen) > 1:
        listed = ", ".join(f"{one.title!r}" for one in chosen[:12])
        raise InputError(f"{len(chosen)} sections answer: {listed}", hint="name one: --section TITLE")
    return chosen[0]


# --- plain text -------------------------------------------------------------------------------------------------------


def _rows(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for line in text.split("\n"):
        yield at, line
        at += len(line) + 1


def _lines(text: str) -> list[Section]:
    out = [Section("", 0, len(text))]
    rows = list(_rows(text))
    for i, (at, line) in enumerate(rows):
        title = _title(rows, i)
        if title:
            out[-1].end = at
            out.append(Section(title, at, len(text)))
        elif line.strip() and not _UNDERLINE.fullmatch(line.strip()):
            _take(out[-1], at, line)
    for one in out:
        _nest(one, text)
    return out


def _title(rows: list[tuple[int, str]], i: int) -> str:
    line = rows[i][1].rstrip()
    heading = _HEADING.match(line)
    if heading:
        return str(heading["title"])
    following = [row for _, row in rows[i + 1 :] if row.strip()][:1]
    begins = i == 0 or not rows[i - 1][1].strip()
    if not line or line[0].isspace() or _ITEM.fullmatch(line) or not following or not begins:
        return ""
    if i + 1 < len(rows) and _UNDERLINE.fullmatch(rows[i + 1][1]):
        return line.strip()
    return line.rstrip(":").strip() if _TITLE.match(line.rstrip(":")) and _NUMBERED.match(following[0]) else ""


def _take(into: Section, at: int, line: str) -> None:
    """A line: an item, the rest of the item before it, or a note. The items are nested afterwards."""
    match = _ITEM.fullmatch(line.rstrip())
    if match:
        start = at + match.start("text")
        into.items.append(Item(Span(match["text"], start, start + len(match["text"]))))
        return
    start, end = at + len(line) - len(line.lstrip()), at + len(line.rstrip())
    if into.items and line[0].isspace():  # an indented line goes on with what stands above
        last = into.items[-1].said
        into.items[-1] = Item(Span(f"{last.text} {line.strip()}", last.start, end))
    else:
        into.notes.append(Span(line.strip(), start, end))


def _nest(section: Section, text: str) -> None:
    """Items that stand deeper than the first, or are bulleted under numbered ones, are points of the one above."""
    flat, section.items = section.items, []
    marks = [text[text.rfind("\n", 0, item.said.start) + 1 : item.said.start] for item in flat]
    numbered = any(_NUMBERED.match(mark) for mark in marks)
    indents = [len(mark) - len(mark.lstrip()) for mark in marks]
    least = min((n for n, mark in zip(indents, marks, strict=True) if not numbered or _NUMBERED.match(mark)), default=0)
    for item, mark, indent in zip(flat, marks, indents, strict=True):
        is_step = indent <= least and (not numbered or bool(_NUMBERED.match(mark)))
        if is_step:
            section.items.append(item)
        elif section.items:
            last = section.items[-1]
            section.items[-1] = Item(last.said, (*last.points, item.said))
        else:
            section.notes.append(item.said)


# --- JSON -------------------------------------------------------------------------------------------------------------


def _tree(text: str) -> list[Section] | None:
    """Sections of a JSON text; None: it is none. JSON is read as YAML, whose nodes know where they stand."""
    text = text.replace("\t", " ")  # a tab in JSON is space between its parts, which YAML does not allow
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            if isinstance(event, yaml.AliasEvent):
                raise InputError("the guideline has an alias", hint="write it out")
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError):
        return None
    return [] if root is None else list(_walk("", root, 0))


def _walk(title: str, node: yaml.Node, depth: int) -> Iterator[Section]:
    if depth > _DEEPEST:
        return
    if isinstance(node, yaml.MappingNode):
        one = Section(title, node.start_mark.index, node.end_mark.index)
        for key, value in node.value:
            if isinstance(value, yaml.ScalarNode):
                one.notes.append(_span(value))
            elif isinstance(value, yaml.SequenceNode) and _are(value, yaml.MappingNode):
                one.items += [_item(part) for part in value.value]
            elif isinstance(value, yaml.SequenceNode) and _are(value, yaml.ScalarNode):
                one.notes += [_span(part) for part in value.value]
            else:
                yield from _walk(str(key.value), value, depth + 1)
        one.items = [item for item in one.items if item.said.text]
        yield one
    elif isinstance(node, yaml.SequenceNode) and _are(node, yaml.MappingNode):
        items = [_item(part) for part in node.value]
        yield Section(title, node.start_mark.index, node.end_mark.index, [item for item in items if item.said.text])


def _are(node: yaml.SequenceNode, kind: type) -> bool:
    return bool(node.value) and all(isinstance(part, kind) for part in node.value)


def _item(node: yaml.MappingNode) -> Item:
    """Its longest text is the step, lists of texts are the points, a short text under a telling key is the name."""
    texts = {str(key.value): _span(value) for key, value in node.value if isinstance(value, yaml.ScalarNode)}
    names = [key for key in texts if key.lower() in _NAMES and texts[key].text.strip().lower() not in _NOTHING]
    rest = [span for key, span in texts.items() if key.lower() not in _NAMES] or list(texts.values())
    said = max(rest, key=lambda span: len(span.text), default=Span("", node.start_mark.index, node.start_mark.index))
    points = tuple(
        _span(part)
        for _, value in node.value
        if isinstance(value, yaml.SequenceNode) and _are(value, yaml.ScalarNode)
        for part in value.value
    )
    return Item(said, points, texts[names[0]].text.strip() if names else "")


def _span(node: yaml.ScalarNode) -> Span:
    inset = 1 if node.style in ("'", '"') else 0
    whole = str(node.value).encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # JSON escapes in halves
    return Span(whole, node.start_mark.index + inset, node.end_mark.index - inset)
