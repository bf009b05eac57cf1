"""Routing from Python: past contacts with their teams in; decisions with a promise, alternatives and reasons out."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt

from headwater.app.library.encoders import load_encoder
from headwater.app.library.topics import Encodes, checked_texts
from headwater.core.errors import InputError
from headwater.core.ids import content_hash
from headwater.route.config import RouteConfig
from headwater.route.decision import Decision, Reasons
from headwater.route.drift import certainty_capital, conformal_p_values, error_capital, has_drifted
from headwater.route.features import Attributes
from headwater.route.model import fit_team_model
from headwater.route.packed import pack, unpack
from headwater.route.passages import MOST_BODY, split
from headwater.route.promise import Promise, make_promise
from headwater.route.reason import Explainer, make_explainer

_BLOCK: Final = 4096


class Router:
    """Contacts to teams, learned from past ones; routes only what keeps the promise, hands the rest to a person.

    Use it where past contacts carry the team that resolved them. A few examples a team are enough to rank the teams;
    a promise at ``risk=0.05`` needs at least 59 past contacts that it can place with certainty, else all are left to
    people. It holds for contacts like the past ones; ``check_drift`` and ``check_errors`` say when that has ended.

    Args:
        risk: highest share of wrong teams among the routed, 0..1.
        confidence: chance that the promise is true.
        encoder: name of an encoder (``static``, ``minilm``) or an object with ``encode(texts)``.
        seed: of the held-out folds.

    Attributes:
        teams_: sorted teams; columns of ``predict_proba``.
        promise_: coverage with interval and bound of the error; ``holds`` is False after drift.

    References:
        A. Angelopoulos et al., Learn then test: calibrating predictive algorithms to achieve risk control (2025).

    Example:
        >>> texts = ["refund please", "give me my money back", "the app crashes", "the app closes at once"]
        >>> router = Router().fit(texts, ["billing", "billing", "app", "app"])
        >>> decision = router.route(["I want my money back"])[0]
        >>> decision.team is None, decision.alternatives[0][0]
        (True, 'billing')
    """

    def __init__(
        self, risk: float = 0.05, *, confidence: float = 0.95, encoder: str | Encodes = "static", seed: int = 0
    ) -> None:
        self.risk = risk
        self.confidence = confidence
        self.encoder = encoder
        self.seed = seed
        self._explainer: Explainer | None = None

    def fit(
        self,
        texts: Sequence[str],
        teams: Sequence[Any],
        attributes: Attributes | None = None,
        *,
        wrong_cost: Mapping[str, float] | None = None,
    ) -> Self:
        """Learn from past contacts.

        Args:
            texts: n past contacts, in any order.
            teams: the team that each belonged to.
            attributes: for each contact what else is known when it arrives (product, channel, repository ...).
            wrong_cost: team -> what a contact sent to it by mistake costs, in looks of a person at a contact; 1 by default.
                A contact is routed only where that, times its chance to be wrong, is at most one look.

        Raises:
            NotEnoughData: fewer than two teams.
            InputError: the numbers of texts, teams and attributes differ, or the risk is out of range.
        """
        rows = checked_texts(texts)
        _check_length(rows, teams, "teams")
        given = _checked_attributes(rows, attributes)
        names, answers = np.unique(np.asarray([str(team) for team in teams], dtype=object), return_inverse=True)
        keys = [
            content_hash(text, team, repr(sorted(map(str, row.items()))))
            for text, team, row in zip(rows, map(str, teams), given or [{}] * len(rows), strict=True)
        ]
        order = sorted(range(len(rows)), key=keys.__getitem__)  # the order of the rows cannot matter
        rows, answers = [rows[i] for i in order], np.asarray(answers)[order]
        given = None if given is None else [given[i] for i in order]
        config = RouteConfig(risk=self.risk, confidence=self.confidence, seed=self.seed)
        vectors, heads = self._encode(rows)
        model = fit_team_model(rows, vectors, heads, answers, given, n_teams=len(names), config=config)
        tempered = model.held_logits[model.tested] / model.temperature
        held = np.exp(tempered - np.logaddexp.reduce(tempered, axis=1, keepdims=True))
        self.teams_: list[str] = names.tolist()
        self._costs = np.array([(wrong_cost or {}).get(team, 1.0) for team in self.teams_])
        self._past = self._certainty(held)
        self.promise_: Promise = make_promise(
            self._past, held.argmax(axis=1) != answers[model.tested], risk=self.risk, confidence=self.confidence
        )
        self._config = config
        self._explainer = make_explainer(model, vectors, rows, [self.teams_[a] for a in answers.tolist()])
        return self

    def route(self, texts: Sequence[str], attributes: Attributes | None = None) -> list[Decision]:
        """A decision for each contact: a team where the promise allows, else None with the alternatives.

        Args:
            texts: contacts.
            attributes: for each contact what is known, as in ``fit``.
        """
        rows = checked_texts(texts)
        given = _checked_attributes(rows, attributes)
        out: list[Decision] = []
        for start in range(0, len(rows), _BLOCK):
            some = None if given is None else given[start : start + _BLOCK]
            out.extend(self._decide(rows[start : start + _BLOCK], some))
        return out

    def predict_proba(self, texts: Sequence[str], attributes: Attributes | None = None) -> npt.NDArray[np.float64]:
        """``(n, n_teams)`` calibrated probabilities in the order of ``teams_``; rows sum to 1."""
        rows = checked_texts(texts)
        given = _checked_attributes(rows, attributes)
        model = self._fitted().model
        vectors, heads = self._encode(rows)
        return model.probabilities(model.features.table(rows), vectors, heads, given)

    def check_drift(self, texts: Sequence[str], attributes: Attributes | None = None, *, level: float = 0.05) -> bool:
        """Whether these contacts, oldest first, differ from the past ones in how certain they are; withdraws the promise.

        Args:
            texts: contacts since ``fit`` in their order of arrival.
            attributes: as in ``fit``.
            level: chance of a false alarm, 0..1.
        """
        certainty = self._certainty(self.predict_proba(texts, attributes))
        capital = certainty_capital(conformal_p_values(self._past, certainty, seed=self.seed))
        return self._withdraw_if(has_drifted(capital, level=level), "contacts differ from the past ones")

    def check_errors(self, routed_to: Sequence[Any], true_teams: Sequence[Any], *, level: float = 0.05) -> bool:
        """Whether more than ``risk`` of the routed contacts, oldest first, went wrong; withdraws the promise.

        Args:
            routed_to: teams that contacts were routed to; None (a person decided) is passed over.
            true_teams: teams that took them in the end.
            level: chance of a false alarm, 0..1.
        """
        _check_length(routed_to, true_teams, "true teams")
        pairs = zip(routed_to, true_teams, strict=True)
        wrong = [str(given) != str(true) for given, true in pairs if given is not None]
        drifted = has_drifted(error_capital(wrong, risk=self.risk), level=level)
        return self._withdraw_if(drifted, f"more than {self.risk:.0%} of the routed contacts went wrong")

    def withdraw(self, reason: str) -> None:
        """Promise nothing, and so route nothing, from here on."""
        self.promise_ = self.promise_.withdrawn(reason)

    @property
    def past_certainty(self) -> npt.NDArray[np.float64]:
        """``(n,)`` certainties of the held-out past contacts that the promise rests on."""
        self._fitted()
        return self._past

    def to_bytes(self) -> bytes:
        """The fitted router, to be read by ``from_bytes``; the same router, the same bytes.

        Raises:
            InputError: it is not fitted, or its encoder has no name.
        """
        if not isinstance(self.encoder, str):
            raise InputError("a router with an encoder of its own cannot be stored", hint="name the encoder: static")
        about = {"encoder": self.encoder, "costs": self._costs.tolist() if self._explainer else []}
        return pack(self._fitted(), self._past, self.promise_, self._config, self.teams_, about)

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """The router whose ``to_bytes`` this is.

        Raises:
            InputError: not the bytes of a router.
        """
        explainer, past, promise, config, names, about = unpack(data)
        router = cls(config.risk, confidence=config.confidence, encoder=about["encoder"], seed=config.seed)
        router._explainer, router._past, router._config = explainer, past, config
        router.teams_, router.promise_, router._costs = names, promise, np.array(about["costs"])
        return router

    def _decide(self, rows: list[str], given: Attributes | None) -> list[Decision]:
        explainer, config = self._fitted(), self._config
        vectors, heads = self._encode(rows)
        table = explainer.model.features.table(rows)
        chances = explainer.model.probabilities(table, vectors, heads, given)
        ranked = np.argsort(-chances, axis=1, kind="stable")[:, : config.n_alternatives]
        best = ranked[:, 0]
        certainty = self._certainty(chances)
        cases = explainer.cases(vectors, config.n_cases)
        words = explainer.words(table, best, config.n_words)
        marks = explainer.attributes(given, best)
        decisions = []
        for i, top in enumerate(ranked.tolist()):
            chance = float(chances[i, top[0]])
            sure = self.promise_.holds and certainty[i] >= self.promise_.threshold
            alternatives = tuple((self.teams_[j], float(chances[i, j])) for j in top)
            note = "" if sure else self._why_not(chance, self.teams_[top[0]], float(certainty[i]))
            reasons = Reasons(cases[i], words[i], marks[i], note)
            decisions.append(Decision(self.teams_[top[0]] if sure else None, chance, alternatives, reasons))
        return decisions

    def _certainty(self, chances: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """``(n,)`` probability of the likeliest team; 0 where a mistake would cost more than a look of a person."""
        if not len(chances):
            return np.zeros(0)
        best, rows = chances.argmax(axis=1), np.arange(len(chances))
        others = chances.copy()
        others[rows, best] = 0.0  # their sum keeps the digits that one less the best loses
        return np.where(others.sum(axis=1) * self._costs[best] <= 1.0, chances[rows, best], 0.0)

    def _why_not(self, chance: float, team: str, certainty: float) -> str:
        if not self.promise_.holds:
            return str(self.promise_)
        if certainty < chance:
            return (
                f"certainty {chance:.2f} is too low for {team}, to which a wrong contact costs more than a look at it"
            )
        return (
            f"certainty {chance:.2f} is below {self.promise_.threshold:.2f}, from which {self.risk:.0%} error is kept"
        )

    def _withdraw_if(self, drifted: bool, reason: str) -> bool:
        if drifted:
            self.withdraw(reason)
        return drifted

    def _encode(self, texts: list[str]) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
        if isinstance(self.encoder, str):
            self._loaded: Encodes = getattr(self, "_loaded", None) or load_encoder(self.encoder)
        encoder = self._loaded if isinstance(self.encoder, str) else self.encoder
        whole = encoder.encode([text[:MOST_BODY] for text in texts])
        passages = [split(text) for text in texts]
        differ = [i for i, (one, text) in enumerate(zip(passages, texts, strict=True)) if one.head != text]
        firsts, leads = np.array(whole), np.array(whole)
        if differ:
            firsts[differ] = encoder.encode([passages[i].head for i in differ])
            leads[differ] = encoder.encode([passages[i].lead for i in differ])
        # unit rows whose product is the mean of both cosines: templates and logs drown the whole, not the lead
        return np.asarray(np.hstack([whole, leads]) / np.sqrt(2), np.float32), firsts

    def _fitted(self) -> Explainer:
        if self._explainer is None:
            raise InputError("this router is not fitted", hint="call fit(texts, teams) first")
        return self._explainer


def _check_length(rows: Sequence[Any], others: Sequence[Any], name: str) -> None:
    if len(rows) != len(others):
        raise InputError(f"{len(rows)} rows but {len(others)} {name}", hint="give one for each row")


def _checked_attributes(rows: Sequence[str], attributes: Attributes | None) -> list[Mapping[str, Any]] | None:
    if attributes is None:
        return None
    _check_length(rows, attributes, "attributes")
    for i, row in enumerate(attributes):
        if not isinstance(row, Mapping):
            raise InputError(
                f"attributes of row {i} are a {type(row).__name__}", hint="give a mapping of name to value"
            )
    return list(attributes)
