"""Smileys and emoji that tell a mood."""

_GOOD_3 = "😍🥰😘🤩❤♥💕💖💗💓💘💙💚💛💜🧡🖤💞💯🎉🥳🏆🙌"
_GOOD_2 = "😀😃😄😁😆😊☺😇🙂😋😎🤗😺👍👏👌💪✨🌟⭐🙏🤞😂🤣😉✅🎊🥇😻💋🌹🎶☀🍀😌"
_BAD_3 = "😡🤬👿😠💔🤮🤢🖕💩"
_BAD_2 = "😢😭😞😔😟😕🙁☹😣😖😫😩😤😰😱😨😧😦😥😓😒🙄👎😪😾😿🤦😑😐🤕🤒💀😬❌⚠"

SIGNS: dict[str, float] = {
    **dict.fromkeys(_GOOD_3, 3.0),
    **dict.fromkeys(_GOOD_2, 1.5),
    **dict.fromkeys(_BAD_3, -3.0),
    **dict.fromkeys(_BAD_2, -2.0),
    "<3": 2.5,
}


def sign_strength(token: str) -> float:
    """-3..3 for a smiley or an emoji; 0 for anything else."""
    found = SIGNS.get(token)
    if found is not None:
        return found
    if (len(token) >= 2 and token[0] in ":;=8xX<>" and not token[-1].isalnum()) or token[-2:] in (
        ":D",
        ":P",
        "=D",
        "xD",
    ):
        if token[-1] in ")]D*":
            return 2.0
        if token[-1] in "([/\\|":
            return -2.0
    return 0.0
