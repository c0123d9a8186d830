"""Scoring with a COMET model: every distinct text goes through the encoder once.

unbabel-comet encodes source, translation and reference of every segment of every system again, sorts batches by the
characters of the source alone, and keeps the outputs of all layers. Here, for models that embed texts one by one,
each distinct text is encoded once for all systems, in batches of like length, and each layer is pooled as soon as it
is made. Pooling and mixing layers are linear, so that the scores are those of unbabel-comet's `predict` but for
rounding (1e-6). Models that read texts together (CometKiwi, UniTE, XCOMET) score by their own methods, each distinct
input once, in batches of like length.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Any

from mtqa.metrics._comet_load import quiet

# Tokens in a batch, padding included.
_TOKENS = {"cpu": 4096}
_TOKENS_ELSEWHERE = 32_768

# Inputs that are worked on together, and embeddings kept after that: 4 KiB each for the usual model.
_WINDOW = 8192
_KEPT = 100_000


@dataclass(frozen=True, slots=True)
class Input:
    """One thing to score; `reference` is None for models that need none."""

    source: str
    hypothesis: str
    reference: str | None = None

    def texts(self) -> tuple[str, ...]:
        """Its texts, the hypothesis first."""
        rest = () if self.reference is None else (self.reference,)
        return (self.hypothesis, self.source, *rest)


@dataclass(frozen=True, slots=True)
class Output:
    """A score, and whether a text was too long for the model to see its end."""

    score: float
    truncated: bool


class Engine(ABC):
    """Scores inputs in an order of its own."""

    def __init__(self, model: Any, device: str) -> None:
        self.model, self.device = model, device
        self.tokens = _TOKENS.get(device, _TOKENS_ELSEWHERE)

    def scores(self, inputs: Sequence[Input]) -> Iterator[tuple[list[int], Output]]:
        """Each distinct input's positions with its output, as they come."""
        positions: dict[Input, list[int]] = {}
        for position, each in enumerate(inputs):
            positions.setdefault(each, []).append(position)
        # Inputs of one source stand together, so that systems share what is encoded for it.
        first = {each.source: number for number, each in reversed(list(enumerate(positions)))}
        distinct = sorted(positions, key=lambda each: first[each.source])
        for start in range(0, len(distinct), _WINDOW):
            for each, output in self.window(distinct[start : start + _WINDOW]):
                yield positions[each], output

    @abstractmethod
    def window(self, inputs: Sequence[Input]) -> Iterator[tuple[Input, Output]]:
        """Score distinct inputs."""

    @cached_property
    def limit(self) -> int:
        """The most tokens that the encoder sees of a text."""
        return int(self.model.encoder.max_positions) - 2

    def ids(self, texts: Sequence[str]) -> list[list[int]]:
        """Tokens of each text, as many as there are."""
        if not texts:
            return []
        with quiet():
            encoded: list[list[int]] = self.model.encoder.tokenizer(list(texts), verbose=False)["input_ids"]
        return encoded

    def cut(self, ids: list[int]) -> list[int]:
        """The tokens that the encoder sees: the first ones and the mark of the end."""
        return ids if len(ids) <= self.limit else [*ids[: self.limit - 1], ids[-1]]


def batches(lengths: Sequence[int], budget: int) -> Iterator[list[int]]:
    """Positions in batches of like length, longest first, each within the budget of padded tokens."""
    batch: list[int] = []
    for position in sorted(range(len(lengths)), key=lambda place: -lengths[place]):
        if batch and lengths[batch[0]] * (len(batch) + 1) > budget:
            yield batch
            batch = []
        batch.append(position)
    if batch:
        yield batch


class EncodeOnce(Engine):
    """For models that embed source, translation and reference one by one."""

    def __init__(self, model: Any, device: str) -> None:
        super().__init__(model, device)
        self._known: OrderedDict[str, tuple[Any, bool]] = OrderedDict()
        self._pooler = _Pooler(model)

    def window(self, inputs: Sequence[Input]) -> Iterator[tuple[Input, Output]]:
        """Encode what is not known yet; an input is scored as soon as its last text is."""
        missing: dict[Input, int] = {}
        waiting: dict[str, list[Input]] = {}
        for each in inputs:
            new = [text for text in dict.fromkeys(each.texts()) if not self._remembers(text)]  # a set has no order
            missing[each] = len(new)
            for text in new:
                waiting.setdefault(text, []).append(each)
        yield from self._judged([each for each in inputs if not missing[each]])
        for texts in self._encoded(list(waiting)):
            ready = []
            for each in (each for text in texts for each in waiting[text]):
                missing[each] -= 1
                if not missing[each]:
                    ready.append(each)
            yield from self._judged(ready)
        while len(self._known) > _KEPT:
            self._known.popitem(last=False)

    def _remembers(self, text: str) -> bool:
        if text in self._known:
            self._known.move_to_end(text)  # what is asked for again is kept longest
            return True
        return False

    def _encoded(self, texts: list[str]) -> Iterator[list[str]]:
        """Embed texts, batch by batch."""
        import torch

        rows = self.ids(texts)
        cut = [self.cut(ids) for ids in rows]
        for batch in batches([len(ids) for ids in cut], self.tokens):
            width, padding = len(cut[batch[0]]), self.model.encoder.tokenizer.pad_token_id
            ids = torch.tensor([cut[n] + [padding] * (width - len(cut[n])) for n in batch])
            mask = torch.tensor([[1] * len(cut[n]) + [0] * (width - len(cut[n])) for n in batch])
            with torch.inference_mode():
                embedded = self._pooler(ids.to(self.device), mask.to(self.device)).cpu()
            for n, vector in zip(batch, embedded, strict=True):
                self._known[texts[n]] = (vector.clone(), len(rows[n]) > self.limit)
            yield [texts[n] for n in batch]

    def _judged(self, inputs: list[Input]) -> Iterator[tuple[Input, Output]]:
        import torch

        for start in range(0, len(inputs), 1024):
            part = inputs[start : start + 1024]
            rows = [[self._known[text] for text in each.texts()] for each in part]
            columns = zip(*rows, strict=True)
            vectors = [torch.stack([vector for vector, _ in column]).to(self.device) for column in columns]
            with torch.inference_mode():
                scores = self._estimate(*vectors).float().tolist()
            for each, row, score in zip(part, rows, scores, strict=True):
                yield each, Output(score, any(truncated for _, truncated in row))

    def _estimate(self, hypothesis: Any, source: Any, reference: Any = None) -> Any:
        import torch

        if reference is not None:
            return self.model.estimate(source, hypothesis, reference).score
        features = (hypothesis, source, hypothesis * source, torch.abs(hypothesis - source))
        return self.model.estimator(torch.cat(features, dim=1)).view(-1)


class _Pooler:
    """From tokens to one vector for each text: each layer is pooled when it is made, and only the mixture is kept."""

    def __init__(self, model: Any) -> None:
        self._encoder, self._model = model.encoder.model, model
        self._padding = model.encoder.tokenizer.pad_token_id
        self._weights = self._layer_weights()
        # What layers above the last one with a weight compute is never looked at (sparsemax gives exact zeros).
        used = max(number for number, weight in enumerate(self._weights) if weight)
        self._encoder.encoder.layer = self._encoder.encoder.layer[: max(1, used)]
        for number, part in enumerate((self._encoder.embeddings, *self._encoder.encoder.layer)):
            part.register_forward_hook(self._hook(number))
        self._ids: Any = None
        self._mask: Any = None
        self._sum: Any = None

    def _layer_weights(self) -> list[float]:
        import torch

        mix = self._model.layerwise_attention
        if mix is None:
            return [float(number == self._model.hparams.layer) for number in range(self._model.encoder.num_layers)]
        with torch.inference_mode():
            weights = mix.transform_fn(torch.cat(list(mix.scalar_parameters)), dim=0) * mix.gamma
        return [float(weight) for weight in weights.tolist()]

    def __call__(self, ids: Any, mask: Any) -> Any:
        self._ids, self._mask, self._sum = ids, mask, 0
        self._encoder(input_ids=ids, attention_mask=mask)
        return self._sum

    def _hook(self, number: int) -> Any:
        def collect(part: Any, given: Any, output: Any) -> None:
            if self._weights[number]:
                self._sum = self._sum + self._weights[number] * self._pooled(
                    output[0] if isinstance(output, tuple) else output
                )

        return collect

    def _pooled(self, hidden: Any) -> Any:
        import torch

        mask = self._mask.to(hidden.dtype)
        count = mask.sum(dim=1, keepdim=True)
        if self._model.hparams.pool == "cls":
            pooled = hidden[:, 0]
        else:
            # unbabel-comet leaves out padding by its number, which a text may hold as well, and divides by the mask.
            seen = self._ids.ne(self._padding).to(hidden.dtype)
            pooled = torch.bmm(seen[:, None], hidden)[:, 0] / count
        if self._model.layerwise_attention is None or not self._model.layerwise_attention.layer_norm:
            return pooled
        size = count * hidden.shape[2]
        mean = torch.bmm(mask[:, None], hidden)[:, 0].sum(dim=1, keepdim=True) / size
        variance = (((hidden - mean[:, None]) * mask[:, :, None]) ** 2).sum(dim=(1, 2))[:, None] / size
        # The mean of a shifted and scaled text is its mean, shifted for the tokens that were seen, and scaled.
        share = 1.0 if self._model.hparams.pool == "cls" else seen.sum(dim=1, keepdim=True) / count
        return (pooled - mean * share) / torch.sqrt(variance + 1e-12)


class ReadTogether(Engine):
    """For all other models: their own `predict_step`, on distinct inputs in batches of like length."""

    def window(self, inputs: Sequence[Input]) -> Iterator[tuple[Input, Output]]:
        """Score batch by batch."""
        import torch

        ends = [0, *accumulate(len(each.texts()) for each in inputs)]
        flat = [len(ids) for ids in self.ids([text for each in inputs for text in each.texts()])]
        lengths = [flat[start:end] for start, end in pairwise(ends)]
        seen = [sum(min(length, self.limit) for length in row) for row in lengths]
        for batch in batches(seen, self.tokens):
            samples = [_sample(inputs[n]) for n in batch]
            with quiet(), torch.inference_mode():
                prepared = self.model.prepare_sample(samples, stage="predict")
                scores = self.model.predict_step(_moved(prepared, self.device))["scores"].float().tolist()
            for n, score in zip(batch, scores, strict=True):
                yield inputs[n], Output(score, self._truncated(lengths[n]))

    def _truncated(self, lengths: Sequence[int]) -> bool:
        """Source and reference are read after the hypothesis, in one text or in two."""
        rest = max(lengths[1:]) if len(lengths) > 1 else 0
        return max(lengths) > self.limit or lengths[0] + rest > self.limit + 2


def _sample(each: Input) -> dict[str, str]:
    sample = {"src": each.source, "mt": each.hypothesis}
    return sample if each.reference is None else {**sample, "ref": each.reference}


def _moved(value: Any, device: str) -> Any:
    """Tensors in nested containers, on the device."""
    if hasattr(value, "to"):
        return value.to(device)
    if isinstance(value, dict):
        return {key: _moved(part, device) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_moved(part, device) for part in value)
    return value


def engine_for(model: Any, device: str) -> Engine:
    """The quickest engine that gives the model's own scores."""
    return EncodeOnce(model, device) if _embeds_one_by_one(model) else ReadTogether(model, device)


def _embeds_one_by_one(model: Any) -> bool:
    """Whether the model is of a kind whose every step is known here."""
    if type(model).__name__ not in {"RegressionMetric", "ReferencelessRegression"}:
        return False
    if type(model.encoder).__name__ not in {"XLMREncoder", "BERTEncoder", "MiniLMEncoder"}:
        return False
    layer = model.hparams.layer
    known_layer = layer == "mix" or (isinstance(layer, int) and 0 <= layer < model.encoder.num_layers)
    return known_layer and model.hparams.pool in {"avg", "cls"}
