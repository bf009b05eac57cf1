"""Settings that cannot be met are refused."""

import pytest

from headwater.core.errors import ConfigError
from headwater.generate import CorpusConfig, generate


@pytest.mark.parametrize(
    "wrong",
    [{"n_contacts": 0}, {"seed": -1}, {"difficulty": "medium"}, {"weeks": 2}, {"repeat": 0.9}, {"foreign": -0.1}],
)
def test_wrong_settings_are_refused_by_name(wrong):
    with pytest.raises(ConfigError, match=next(iter(wrong))):
        CorpusConfig(**wrong)


@pytest.mark.parametrize(
    "settings", [{"n_contacts": 1}, {"weeks": 4}, {"duplicate": 0.0, "repeat": 0.0, "foreign": 0.0}]
)
def test_small_and_bare_corpora_work(settings):
    config = CorpusConfig(**{"n_contacts": 300, **settings})
    assert sum(len(batch.records) for batch in generate(config)) == config.n_contacts
