"""Chats: turns with speaker and time stamp."""

from headwater.generate.shapes.dialogue import Turn, converse
from headwater.generate.story import Story


def write(story: Story) -> list[Turn]:
    """The turns of a chat; customers are careless typists and sometimes drop capitals."""
    is_lower = story.draw.chance(0.3)
    turns = []
    for turn in converse(story, is_call=False):
        if turn.speaker == "customer":
            text = story.type(turn.text)
            turns.append(Turn("customer", text.lower() if is_lower else text))
        else:
            turns.append(turn)
    return turns
