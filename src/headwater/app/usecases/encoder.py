"""The use cases behind ``encoder tune`` and ``encoder reset``."""

from collections.abc import Callable
from dataclasses import asdict

from headwater.app import wiring
from headwater.app.context import Context
from headwater.app.taxonomies import encoder_of
from headwater.app.tuning import Gain, tune_on
from headwater.app.usecases.labels import statement_texts
from headwater.app.verbs.config import Nothing
from headwater.app.verbs.encoder import ResetOutput, TuneInput, TuneOutput
from headwater.app.workspace import Workspace, opened
from headwater.core.errors import GateRefused
from headwater.core.ids import content_hash
from headwater.organise.labels import settle


def tune(context: Context, given: TuneInput) -> TuneOutput:
    """Tune on the labels; the next run encodes everything anew with the tuned encoder, topics keep their ids.

    Raises:
        NotEnoughData: too few labels.
        GateRefused: the gain cannot be told from nothing; with ``dry_run`` that is only said.
    """
    with opened(context) as workspace:
        texts, labels = _labelled(workspace)
        seed, base = workspace.resolved.settings.seed, workspace.resolved.settings.encoder
        start = encoder_of(workspace)
        if wiring.can_be_taught(start):
            start = wiring.encoder(base)  # all labels are learned anew, so what was learned before is not built upon
        tuned = tune_on(start, texts, labels, seed=seed, tick=_telling(context))
        use = tuned.gain.helps and not given.dry_run
        if not tuned.gain.helps and not given.dry_run:
            raise GateRefused(f"tuning does not help: {_said(tuned.gain)}", hint="label more, then try again")
        if use:
            data = wiring.encoder_bytes(tuned.encoder) or b""
            name = f"encoder-{content_hash(data, size=8)}.npz"
            workspace.artefacts.put(name, data)
            row = {"encoder_id": tuned.encoder.id, "path": name, "base": base, "gain": asdict(tuned.gain)}
            workspace.desk.tuned.choose(row, at=context.clock.now(), who=context.who, verb="encoder.tune")
    gain = tuned.gain
    return TuneOutput(
        encoder_id=tuned.encoder.id,
        before=gain.before,
        after=gain.after,
        gain=gain.after - gain.before,
        low=gain.low,
        high=gain.high,
        level=gain.level,
        statements=gain.n_texts,
        topics=gain.n_groups,
        used=use,
        reading=_said(gain) + ("; headwater run uses it" if use else "; nothing was changed"),
    )


def reset(context: Context, _given: Nothing) -> ResetOutput:
    """Take the tuned encoder back; the next run encodes everything anew."""
    with opened(context) as workspace:
        base, held = workspace.resolved.settings.encoder, workspace.desk.tuned.chosen()
        if held is not None:
            row = {"encoder_id": base, "path": "", "base": base, "gain": {}}
            workspace.desk.tuned.choose(row, at=context.clock.now(), who=context.who, verb="encoder.reset")
    return ResetOutput(encoder=base, was=held["encoder_id"] if held else base)


def _labelled(workspace: Workspace) -> tuple[list[str], list[str]]:
    """Statements that people put into a topic, merges of candidates among them."""
    answers = [answer for answer in settle(workspace.desk.labels.current()) if answer.topic_id is not None]
    texts = statement_texts(workspace, [answer.item for answer in answers])
    kept = [answer for answer in answers if answer.item in texts]
    return [texts[answer.item] for answer in kept], [str(answer.topic_id) for answer in kept]


def _telling(context: Context) -> Callable[[int, int], None]:
    """Says how far teaching is: a round at a time, each of the same number of steps."""

    def tick(step: int, steps: int) -> None:
        if step == 1:
            context.progress.start("teaching the encoder", steps, "steps")
        context.progress.advance(1)
        if step == steps:
            context.progress.finish()

    return tick


def _said(gain: Gain) -> str:
    return (
        f"of {gain.n_texts} held-out statements {gain.before:.1%} were nearest to their own topic before, "
        f"{gain.after:.1%} after: gain {100 * (gain.after - gain.before):+.1f} points "
        f"[{100 * gain.low:+.1f} to {100 * gain.high:+.1f}]"
    )
