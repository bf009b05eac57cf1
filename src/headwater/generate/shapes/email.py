"""E-mails: greeting, body, signature block, quoted replies, disclaimers, sometimes HTML."""

from datetime import date, timedelta

from headwater.generate import phrases
from headwater.generate.story import Story


def _signature(story: Story) -> str:
    draw = story.draw
    if story.wording:
        return f"{draw.pick(story.wording.closings)}\n{story.person.name()}"
    sign_off = draw.pick(phrases.SIGN_OFFS)
    kind = draw.below(5)
    if kind == 0:
        return f"{sign_off}\n{story.person.first()}"
    if kind == 1:
        return f"{sign_off},\n{story.person.name()}\n\n--\n{draw.pick(phrases.DEVICE_LINES)}"
    if kind == 2:
        job = draw.pick(phrases.JOBS)
        return f"{sign_off},\n{story.person.name()}\n{job}\nTel: {story.person.phone()}\n{story.person.email()}"
    if kind == 3:
        return f"{sign_off}\n\n{story.person.name()}\n{story.person.address()}\n{story.person.phone()}"
    return f"{sign_off},\n{story.person.name()}"


def _quoted(story: Story, day: date) -> str:
    draw = story.draw
    before = day - timedelta(days=1 + draw.below(6))
    old = draw.pick(phrases.QUOTED)
    if draw.chance(0.5):
        return (
            f"On {before:%a, %d %b %Y} at {8 + draw.below(10)}:{10 + draw.below(50)}, "
            "Hearthbeam Care <care@hearthbeam.example> wrote:\n"
            f"> Dear {story.person.first()},\n> {old}\n> Your Hearthbeam team"
        )
    return (
        f"-----Original Message-----\nFrom: Hearthbeam Care <care@hearthbeam.example>\nSent: {before:%d %B %Y}\n"
        f"To: {story.person.email()}\nSubject: Your request\n\n{old}"
    )


def _html(text: str) -> str:
    paragraphs = "".join(f"<p>{part}</p>" for part in text.split("\n\n"))
    return f"<html><body>{paragraphs}</body></html>".replace("\n", "<br>")


def write(story: Story, day: date) -> tuple[str, str]:
    """Subject (without marks) and marked body of an e-mail."""
    draw = story.draw
    said = story.body(is_long=True)
    cut = 1 + draw.below(len(said))
    paragraphs = [" ".join(said[:cut]), " ".join(said[cut:])]
    body = "\n\n".join(story.type(part) for part in paragraphs if part)
    parts = [f"{story.opener()},", body, _signature(story)]
    if draw.chance(0.15):
        parts.append(draw.pick(phrases.DISCLAIMERS))
    if draw.chance(0.55 if story.is_repeat else 0.2):
        parts.append(_quoted(story, day))
    text = "\n\n".join(parts)
    if draw.chance(0.12):
        text = _html(text.replace("<care@", "&lt;care@").replace("example>", "example&gt;").replace("\n> ", "\n&gt; "))
    subject = story.fill(draw.pick(phrases.SUBJECTS))
    return subject, text
