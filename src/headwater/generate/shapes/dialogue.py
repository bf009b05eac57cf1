"""The turns of a conversation, before a channel gives them its look."""

from typing import NamedTuple

from headwater.generate import phrases
from headwater.generate.story import Story


class Turn(NamedTuple):
    """One turn: who speaks, and the marked text."""

    speaker: str
    text: str


def _identify(story: Story, times: int) -> list[Turn]:
    """Up to ``times`` different questions for personal data, with their answers."""
    draw, wording = story.draw, story.wording
    n_questions = len(wording.identify) if wording else len(phrases.IDENTIFY)
    turns: list[Turn] = []
    first = draw.below(n_questions)
    for at in range(first, first + times):
        if wording:
            question, answer = wording.identify[at % n_questions]
        else:
            question, answers = phrases.IDENTIFY[at % n_questions]
            answer = draw.pick(answers)
        turns += [Turn("associate", question), Turn("customer", story.fill(answer))]
    return turns


def converse(story: Story, *, is_call: bool) -> list[Turn]:
    """The turns of a chat or a call: greeting, issue, questions, personal data, small talk, promise, goodbye."""
    draw, wording = story.draw, story.wording
    said = story.body(is_long=draw.chance(0.5))
    agent = draw.pick(phrases.AGENTS)
    turns: list[Turn] = []
    greeting = draw.pick(wording.agent_greetings if wording else phrases.GREETINGS)
    if not is_call and not wording and draw.chance(0.6):
        turns.append(Turn("bot", draw.pick(phrases.BOT)))
    else:
        turns.append(Turn("associate", greeting.replace("{agent}", agent)))
    if draw.chance(0.45):
        turns.append(Turn("customer", story.opener()))
        turns.append(Turn("associate", draw.pick(wording.agent_asks if wording else phrases.ASKS)))
    cut = 1 + draw.below(len(said)) if len(said) > 1 else 1
    turns.append(Turn("customer", " ".join(said[:cut])))
    if turns[0].speaker == "bot" and draw.chance(0.8):
        turns.append(Turn("bot", draw.pick(phrases.BOT_HANDOVER)))
        turns.append(Turn("associate", greeting.replace("{agent}", agent)))
    elif story.facts.reasons:
        turns.append(Turn("associate", draw.pick(wording.agent_asks if wording else phrases.ASKS)))
    if said[cut:]:
        turns.append(Turn("customer", " ".join(said[cut:])))
    if not story.facts.reasons:
        return [*turns, Turn("customer", story.closing())]
    turns += _identify(story, draw.below(3 if is_call else 2) + draw.below(2))
    if not wording and draw.chance(0.45):
        question, answer = draw.pick(phrases.SMALL_TALK)
        turns += [Turn("associate", question), Turn("customer", answer)]
    turns.append(Turn("associate", draw.pick(wording.resolutions if wording else phrases.RESOLUTIONS)))
    if draw.chance(0.7):
        turns.append(Turn("customer", story.closing()))
    return turns
