"""Help for the person who answers, turn by turn: what to do next, what to say, what to keep in mind, what it is about.

What: ``talk`` holds a conversation with its personal data marked; ``summary`` picks the sentences that say how it stands;
``guide`` reads a published procedure for the next step and the rules that bear on it; ``replies`` and ``snippets`` find what was
answered before; ``drafts`` lets a language model reword what was found, and refuses every sentence that its sources do not bear.

How: everything shown is a span of something stored (a contact, the conversation itself, a procedure's text), checked byte for
byte, personal data replaced. Nothing is generated without a language model, and nothing unsupported with one.

Versions: ``agents.assist.replies.v1``, ``agents.assist.snippets.v1``. See docs/methods/assist.md.
"""
