"""Calls: a speech recogniser's transcript of two speakers."""

from headwater.generate.noise import hesitate, transcribe
from headwater.generate.shapes.dialogue import Turn, converse
from headwater.generate.story import Story


def write(story: Story) -> list[Turn]:
    """The turns of a call: lower case, no punctuation, numbers spelled out, fillers."""
    turns = []
    is_english = story.wording is None
    for turn in converse(story, is_call=True):
        text = turn.text
        if turn.speaker == "customer" and is_english:
            text = hesitate(text, story.draw, 1 + len(text) // 90 if story.draw.chance(0.6) else 0)
        turns.append(Turn(turn.speaker, transcribe(text, is_english=is_english)))
    return turns
