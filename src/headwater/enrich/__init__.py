"""What a contact feels like and what is at stake: polarity, anger, effort, churn, severity, urgency and their target.

How: ``lexicon`` holds the words of six languages, ``mood`` applies the rules around them, ``sentiment`` decides between
negative, neutral and positive (without labels, or fitted to some by ``linear``), ``reading`` reads a text once for all
signals (``cues`` are the words, ``gate`` tells which can match), ``signals`` gives them as columns, ``contacts`` as rows of a
run, ``shares`` counts them by issue, ``trajectory`` and ``dialogue`` follow the customer through a conversation,
``aspects`` asks what is thought of one thing.

Why this method: in customer contacts almost everything is negative, so polarity ranks little and the signals rank; a
lexicon with rules runs on every contact, shows its evidence and works on the first day in six languages; linear models
over marked word sequences, characters, mood and vectors are the best cheap learners once there are labels.

Versions: ``enrich.mood.words.v1``, ``enrich.sentiment.words.v1``, ``enrich.sentiment.linear.v2``,
``enrich.signals.words.v2``, ``enrich.moods.wilson.v1``, ``enrich.dialogue.cues.v1``, ``enrich.trajectory.v2``,
``enrich.aspects.window.v2``, ``enrich.aspects.linear.v2``.
"""
