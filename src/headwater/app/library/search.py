"""Search from Python."""

from collections.abc import Sequence

from headwater.app.library.encoders import load_encoder
from headwater.core.ports import Encoder
from headwater.search.config import SearchSettings
from headwater.search.index import Hit, HybridIndex, Id

__all__ = ["Hit", "SearchIndex"]


class SearchIndex(HybridIndex):
    """Texts that can be found by words and by meaning.

    Exact over all texts and held in memory: meant for up to some hundred thousand; the workspace searches millions.

    Args:
        texts: what to search in.
        ids: their ids, all different; by default their positions, 0 for the first.
        encoder: name of an encoder (``static``, ``minilm``, a plug-in, a path) or an object with ``encode``.
        settings: how hits are scored.

    Raises:
        InputError: ids that repeat, or not as many as texts.

    Example:
        >>> import headwater
        >>> index = headwater.SearchIndex(["my card is lost", "the parcel came late"], ids=["a", "b"])
        >>> index.search("late delivery", k=1)[0].id
        'b'
    """

    def __init__(
        self,
        texts: Sequence[str],
        ids: Sequence[Id] | None = None,
        *,
        encoder: str | Encoder = "static",
        settings: SearchSettings | None = None,
    ) -> None:
        model = load_encoder(encoder) if isinstance(encoder, str) else encoder
        super().__init__(model.encode, settings=settings)
        self.add(texts, ids)

    def add(self, texts: Sequence[str], ids: Sequence[Id] | None = None) -> None:
        """Index more texts; they are found from the next search on.

        Args:
            texts: what to add.
            ids: their ids; by default the positions that follow.
        """
        super().add(list(texts), list(range(len(self), len(self) + len(texts))) if ids is None else list(ids))
