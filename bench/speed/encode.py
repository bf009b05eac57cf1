"""Texts a second on one core: the static encoder and MiniLM, short and long texts, and how long loading takes.

    OMP_NUM_THREADS=1 python -m bench.speed.encode [--data FOLDER] [--texts N]

CPU seconds of this process, so that a busy machine does not show.
"""

import argparse
import gzip
import json
import os
import time
from collections.abc import Callable
from pathlib import Path

from headwater.adapters.models.load import load_encoder
from headwater.adapters.models.static import StaticEncoder
from headwater.core.errors import MissingExtra

DATA = Path(os.environ.get("HEADWATER_DATA", Path(__file__).parents[3] / "shared" / "data"))


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds, the best of three."""
    times = []
    for _ in range(3):
        begin = time.process_time()
        work()
        times.append(time.process_time() - begin)
    return min(times)


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--texts", type=int, default=10_000)
    options = parser.parse_args()
    with gzip.open(options.data / "banking77.jsonl.gz", "rt", encoding="utf-8") as lines:
        short = [json.loads(line)["text"] for line in lines][: options.texts]
    long = [" ".join(short[i : i + 10]) for i in range(0, len(short) - 10, 2)]
    words = [sum(len(text.split()) for text in texts) / len(texts) for texts in (short, long)]
    print(f"| encoder | texts of {words[0]:.0f} words a CPU-second | texts of {words[1]:.0f} words | loading, CPU s |")
    print("|---|---|---|---|")
    static = StaticEncoder.shipped()
    rates = [len(texts) / seconds(lambda texts=texts: static.encode(texts)) for texts in (short, long)]
    print(f"| static | {rates[0]:,.0f} | {rates[1]:,.0f} | {seconds(StaticEncoder.shipped):.2f} |")
    try:
        minilm = load_encoder("minilm")
    except MissingExtra:
        print("| MiniLM | not installed | | |")
        return
    rates = [len(texts) / seconds(lambda texts=texts: minilm.encode(texts)) for texts in (short[:300], long[:60])]
    print(f"| MiniLM int8 | {rates[0]:,.0f} | {rates[1]:,.0f} | {seconds(lambda: load_encoder('minilm')):.2f} |")


if __name__ == "__main__":
    main()
