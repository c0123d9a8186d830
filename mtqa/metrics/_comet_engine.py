"""Scoring with a COMET model: every distinct text goes through the encoder once.

unbabel-comet encodes source, translation and reference of every segment of every system again, sorts batches by the
characters of the source alone, and keeps the outputs of all layers. Here, for models that embed texts one by one,
each distinct text is encoded once for all systems, in batches of like length, and each layer is pooled as soon as it
is made. Pooling and mixing layers are linear, so that the scores are those of unbabel-comet's `predict` but for
rounding (1e-6). Models that read texts together (CometKiwi, UniTE, XCOMET) score by their own methods, each distinct
input once, in batches of like length. A cache keeps embeddings, and scores of texts read together, so that a second run
does only what changed.

Inputs are worked on in windows, in the order of the corpus: memory does not grow with the corpus, and the share of
inputs that are done tells what share of the work is.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Any

from mtqa.metrics._comet_cache import Cache, key_of
from mtqa.metrics._comet_crew import Crew, kind_of
from mtqa.metrics._comet_load import quiet
from mtqa.metrics._comet_marks import Mark, Marker

# Tokens in a batch, padding included. A CPU gains nothing from more, and pays for them in memory and padding.
_TOKENS = {"cpu": 1024}
_TOKENS_ELSEWHERE = 32_768

# Inputs that are worked on together, for each copy of the model; what is known of their texts is in memory.
_WINDOW = {"cpu": 160}
_WINDOW_ELSEWHERE = 4096
# Inputs that the estimator judges together.
_JUDGED = 64


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
    """A score, whether a text was too long for the model to see its end, and the errors that the model marked."""

    score: float
    truncated: bool
    marks: tuple[Mark, ...] = ()


@dataclass(slots=True)
class _Text:
    """A text as the encoder sees it, and its embedding, [hidden], as soon as there is one."""

    text: str
    ids: list[int]
    key: bytes
    truncated: bool
    vector: Any = None


# One model or several copies of one, each with its device.
Copies = Sequence[tuple[Any, str]]


class Engine(ABC):
    """Scores inputs in an order of its own."""

    def __init__(self, copies: Copies, cache: Cache | None = None, namespace: str = "") -> None:
        self.model, self.device = copies[0]
        self.namespace = namespace
        self.cache = Cache(None) if cache is None else cache
        self.tokens = _TOKENS.get(kind_of(self.device), _TOKENS_ELSEWHERE)
        self.size = _WINDOW.get(kind_of(self.device), _WINDOW_ELSEWHERE) * len(copies)

    def scores(self, inputs: Sequence[Input]) -> Iterator[tuple[list[int], Output]]:
        """Each distinct input's positions with its output, as they come."""
        positions: dict[Input, list[int]] = {}
        for position, each in enumerate(inputs):
            positions.setdefault(each, []).append(position)
        # Inputs of one source stand together, so that systems share what is encoded for it.
        first = {each.source: number for number, each in reversed(list(enumerate(positions)))}
        distinct = sorted(positions, key=lambda each: first[each.source])
        for start in range(0, len(distinct), self.size):
            for each, output in self.window(distinct[start : start + self.size]):
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
    """Positions in batches of like length, longest first, each within the budget of padded tokens.

    A batch that is half full takes no text much shorter than its longest: it would be mostly padding.
    """
    batch: list[int] = []
    for position in sorted(range(len(lengths)), key=lambda place: -lengths[place]):
        longest = lengths[batch[0]] if batch else 0
        unlike = longest * len(batch) >= budget / 2 and lengths[position] < 0.8 * longest
        if batch and (unlike or longest * (len(batch) + 1) > budget):
            yield batch
            batch = []
        batch.append(position)
    if batch:
        yield batch


class EncodeOnce(Engine):
    """For models that embed source, translation and reference one by one."""

    def __init__(self, copies: Copies, cache: Cache | None = None, namespace: str = "") -> None:
        super().__init__(copies, cache, namespace)
        self._poolers = Crew([_Pooler(model, device) for model, device in copies])

    def window(self, inputs: Sequence[Input]) -> Iterator[tuple[Input, Output]]:
        """Encode what is not known yet; an input is scored as soon as its last text is."""
        texts = self._looked_up(list(dict.fromkeys(text for each in inputs for text in each.texts())))
        missing: dict[Input, int] = {}
        waiting: dict[str, list[Input]] = {}
        for each in inputs:
            new = [text for text in dict.fromkeys(each.texts()) if texts[text].vector is None]  # a set has no order
            missing[each] = len(new)
            for text in new:
                waiting.setdefault(text, []).append(each)
        ready = [each for each in inputs if not missing[each]]
        for batch in self._encoded([texts[text] for text in waiting]):
            for each in (each for text in batch for each in waiting[text]):
                missing[each] -= 1
                if not missing[each]:
                    ready.append(each)
            whole = len(ready) - len(ready) % _JUDGED
            yield from self._judged(ready[:whole], texts)
            ready = ready[whole:]
        yield from self._judged(ready, texts)
        self.cache.flush()

    def _looked_up(self, texts: list[str]) -> dict[str, _Text]:
        """What is known of each text."""
        import numpy as np

        rows = self.ids(texts)
        seen = [self.cut(ids) for ids in rows]
        keys = [key_of(self.namespace, ids) for ids in seen]
        known = self.cache.get(keys)
        found: dict[str, _Text] = {}
        for text, ids, key, row in zip(texts, seen, keys, rows, strict=True):
            value = known.get(key, b"")
            whole = len(value) == 4 * self.model.encoder.output_units
            vector = np.frombuffer(value, np.float32) if whole else None
            found[text] = _Text(text, ids, key, len(row) > self.limit, vector)
        return found

    def _encoded(self, texts: list[_Text]) -> Iterator[list[str]]:
        """Embed texts, batch by batch."""
        import numpy as np

        # One block for all: small ones that stay would keep the memory of batches from being used again.
        vectors = np.empty((len(texts), self.model.encoder.output_units), np.float32)
        lengths = [len(each.ids) for each in texts]
        parts = list(batches(lengths, self.tokens))
        for places, embedded in zip(parts, self._poolers.map(self._padded(parts, texts)), strict=True):
            for place, vector in zip(places, embedded, strict=True):
                vectors[place] = vector
                texts[place].vector = vectors[place]
            self.cache.put({texts[place].key: vectors[place].data.cast("B") for place in places})
            yield [texts[place].text for place in places]

    def _padded(self, parts: Sequence[list[int]], texts: list[_Text]) -> Iterator[tuple[Any, Any]]:
        """Token ids and mask of each batch."""
        import torch

        padding = self.model.encoder.tokenizer.pad_token_id
        for places in parts:
            batch = [texts[place].ids for place in places]
            width = len(batch[0])
            ids = torch.tensor([row + [padding] * (width - len(row)) for row in batch])
            yield ids, torch.tensor([[1] * len(row) + [0] * (width - len(row)) for row in batch])

    def _judged(self, inputs: list[Input], texts: dict[str, _Text]) -> Iterator[tuple[Input, Output]]:
        import numpy as np
        import torch

        for start in range(0, len(inputs), _JUDGED):
            part = inputs[start : start + _JUDGED]
            rows = [[texts[text] for text in each.texts()] for each in part]
            columns = zip(*rows, strict=True)
            vectors = [torch.from_numpy(np.stack([each.vector for each in column])) for column in columns]
            with torch.inference_mode():
                scores = self._estimate(*(vector.to(self.device) for vector in vectors)).float().tolist()
            for each, row, score in zip(part, rows, scores, strict=True):
                yield each, Output(score, any(text.truncated for text in row))

    def _estimate(self, hypothesis: Any, source: Any, reference: Any = None) -> Any:
        import torch

        if reference is not None:
            return self.model.estimate(source, hypothesis, reference).score
        features = (hypothesis, source, hypothesis * source, torch.abs(hypothesis - source))
        return self.model.estimator(torch.cat(features, dim=1)).view(-1)


class _Pooler:
    """From tokens to one vector for each text: each layer is pooled when it is made, and only the mixture is kept."""

    def __init__(self, model: Any, device: str) -> None:
        self._encoder, self._model, self._device = model.encoder.model, model, device
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

    def __call__(self, batch: tuple[Any, Any]) -> Any:
        """Vectors, [texts, width] of fp32, of token ids and their mask, [texts, tokens] each."""
        import torch

        self._ids, self._mask = (tensor.to(self._device) for tensor in batch)
        self._sum = 0
        with torch.inference_mode():
            self._encoder(input_ids=self._ids, attention_mask=self._mask)
        return self._sum.float().cpu().numpy()

    def _hook(self, number: int) -> Any:
        def collect(part: Any, given: Any, output: Any) -> None:
            if self._weights[number]:
                hidden = output[0] if isinstance(output, tuple) else output
                self._sum = self._sum + self._weights[number] * self._pooled(hidden.float())

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

    def __init__(self, copies: Copies, cache: Cache | None = None, namespace: str = "") -> None:
        super().__init__(copies, cache, namespace)
        self._readers = Crew([_Reader(model, device) for model, device in copies])

    def window(self, inputs: Sequence[Input]) -> Iterator[tuple[Input, Output]]:
        """Score batch by batch what is not known yet."""
        ends = [0, *accumulate(len(each.texts()) for each in inputs)]
        flat = self.ids([text for each in inputs for text in each.texts()])
        rows = [flat[start:end] for start, end in pairwise(ends)]
        # Marks are places in the text itself, which the tokens do not tell.
        keys = [key_of(self.namespace, each.texts(), row) for each, row in zip(inputs, rows, strict=True)]
        known = self.cache.get(keys)
        for each, key in zip(inputs, keys, strict=True):
            if key in known:
                yield each, _output_in(known[key])
        left = [place for place, key in enumerate(keys) if key not in known]
        lengths = [[len(ids) for ids in rows[place]] for place in left]
        parts = list(batches([sum(min(length, self.limit) for length in row) for row in lengths], self.tokens))
        read = self._readers.map(self._prepared([[inputs[left[n]] for n in part] for part in parts]))
        for part, results in zip(parts, _quietly(read), strict=True):
            outputs = [Output(score, self._truncated(lengths[n]), marks)
                       for n, (score, marks) in zip(part, results, strict=True)]  # fmt: skip
            self.cache.put({keys[left[n]]: _output_out(output) for n, output in zip(part, outputs, strict=True)})
            yield from ((inputs[left[n]], output) for n, output in zip(part, outputs, strict=True))
        self.cache.flush()

    def _prepared(self, parts: Sequence[list[Input]]) -> Iterator[tuple[list[str], Any]]:
        """The hypotheses of each batch, and what the model makes of its texts; in one thread, as tokenizers want."""
        for part in parts:
            prepared = self.model.prepare_sample([_sample(each) for each in part], stage="predict")
            yield [each.hypothesis for each in part], prepared

    def _truncated(self, lengths: Sequence[int]) -> bool:
        """Source and reference are read after the hypothesis, in one text or in two."""
        rest = max(lengths[1:]) if len(lengths) > 1 else 0
        return max(lengths) > self.limit or lengths[0] + rest > self.limit + 2


class _Reader:
    """A copy of a model that reads texts together, with its own ears for what it marks."""

    def __init__(self, model: Any, device: str) -> None:
        self._model, self._device = model, device
        self._marker = Marker(model) if getattr(model, "word_level", False) else None

    def __call__(self, batch: tuple[list[str], Any]) -> list[tuple[float, tuple[Mark, ...]]]:
        """The score of each hypothesis and the marks in it."""
        import torch

        texts, prepared = batch
        with torch.inference_mode():
            scores = self._model.predict_step(_moved(prepared, self._device))["scores"].float().tolist()
        marks = self._marker.marks(texts) if self._marker else [()] * len(texts)
        return list(zip(scores, marks, strict=True))


def _quietly(results: Iterator[Any]) -> Iterator[Any]:
    """Results without what the libraries say while they are made."""
    while True:
        with quiet():
            result = next(results, None)
        if result is None:
            return
        yield result


def _output_out(output: Output) -> bytes:
    marks = [(mark.start, mark.end, mark.severity, mark.confidence) for mark in output.marks]
    return json.dumps((output.score, output.truncated, marks)).encode()


def _output_in(value: bytes) -> Output:
    score, truncated, marks = json.loads(value)
    return Output(score, truncated, tuple(Mark(*mark) for mark in marks))


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


def engine_for(model: Any, device: str, cache: Cache | None = None, namespace: str = "", others: Copies = ()) -> Engine:
    """The quickest engine that gives the model's own scores; `others` are copies of the model that share the work.

    `namespace` names all that its outputs depend on besides the tokens: weights, precision, kind of device.
    """
    kind = EncodeOnce if _embeds_one_by_one(model) else ReadTogether
    return kind([(model, device), *others], cache, namespace)


def _embeds_one_by_one(model: Any) -> bool:
    """Whether the model is of a kind whose every step is known here."""
    if type(model).__name__ not in {"RegressionMetric", "ReferencelessRegression"}:
        return False
    if type(model.encoder).__name__ not in {"XLMREncoder", "BERTEncoder", "MiniLMEncoder"}:
        return False
    layer = model.hparams.layer
    known_layer = layer == "mix" or (isinstance(layer, int) and 0 <= layer < model.encoder.num_layers)
    return known_layer and model.hparams.pool in {"avg", "cls"}
