"""Survey comments: one blunt remark, often without capitals or a full stop."""

from headwater.generate import phrases
from headwater.generate.marks import sentence
from headwater.generate.story import Story


def write(story: Story) -> tuple[int, str]:
    """Rating 1..5 and marked comment."""
    draw = story.draw
    if not story.facts.reasons:
        return 4 + draw.below(2), story.nothing()
    clause = story.clause(0)
    kind = draw.below(4)
    if story.wording or kind == 0:
        text = clause
    elif kind == 1:
        text = draw.pick(phrases.SURVEY_LEADS) + clause
    elif kind == 2:
        text = f"{sentence(clause)} {draw.pick(phrases.MOODS[max(1, story.facts.mood)])}"
    else:
        text = f"{sentence(clause)} {story.issue(0)[-1]}"
    for number in range(1, len(story.facts.reasons)):
        text = f"{sentence(text)} {story.issue(number)[0]}"
    if draw.chance(0.35):
        text = text.lower()
    return max(1, 4 - story.facts.mood - draw.below(2)), story.type(text)
