"""How fast the metrics are beside the tools whose figures they give, on WMT23 Chinese to English (docs/data.md).

COMET: a checkpoint of the size of XLM-R base (12 layers of 768) with random weights, and a vocabulary of 16,000 pieces
instead of 250,000, trained on the texts themselves: looking a piece up costs nothing, whatever their number. The same
checkpoint and texts go through unbabel-comet's `predict` and through the engine; loading is not counted. What is
compared is CPU time, on one thread unless --threads says otherwise. `predict` does for every system what it does for
one, so that one system is measured and the rest is multiplied, unless --all-systems is given.

Bootstrap: 1,000 resamples of 15 systems from counted statistics, beside sacrebleu's own resampling.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mtqa.metrics.base import METRICS, MetricOptions, Pair, pairs_of

DATA = Path(os.environ.get("MTQA_DATA", Path(__file__).resolve().parent.parent / "../shared/data"))
WMT23 = DATA / "wmt23-zhen"
SYSTEMS = (1, 5, 15)


@dataclass(frozen=True)
class Texts:
    """The sources, the references, and each system's hypotheses."""

    sources: list[str]
    references: list[str]
    systems: dict[str, list[str]]

    def pairs(self, name: str) -> list[Pair]:
        """One system as metrics see it."""
        return pairs_of(self.sources, self.systems[name], [self.references])

    def triples(self, name: str) -> list[dict[str, str]]:
        """One system as unbabel-comet sees it."""
        rows = zip(self.sources, self.systems[name], self.references, strict=True)
        return [{"src": source, "mt": hypothesis, "ref": reference} for source, hypothesis, reference in rows]


def texts(segments: int, system: str = "*") -> Texts:
    """So many segments, spread evenly over the set, of all systems or of one."""
    sources = lines(WMT23 / "source.zh.txt")
    chosen = [number * len(sources) // segments for number in range(segments)]
    paths = sorted((WMT23 / "systems").glob(f"{system}.en.txt"))
    take = [[lines(path)[number] for number in chosen] for path in paths]
    names = [path.name.removesuffix(".en.txt") for path in paths]
    references = lines(WMT23 / "reference.en.txt")
    return Texts([sources[n] for n in chosen], [references[n] for n in chosen], dict(zip(names, take, strict=True)))


def lines(path: Path) -> list[str]:
    """Lines as the shared task counts them."""
    return path.read_text("utf-8").rstrip("\n").split("\n")


# -- the checkpoint


def build_model(folder: Path, layers: int = 12) -> Path:
    """A regression checkpoint with random weights, as unbabel-comet and the engine load it."""
    import torch
    import yaml
    from comet.models import str2model

    build_encoder(folder / "encoder", layers)
    settings = {"encoder_model": "XLM-RoBERTa", "pretrained_model": str(folder / "encoder"), "pool": "avg",
                "layer": "mix", "layer_transformation": "softmax", "layer_norm": False, "hidden_sizes": [3072, 1024],
                "load_pretrained_weights": False, "local_files_only": True}  # fmt: skip
    torch.manual_seed(7)
    model = str2model["regression_metric"](**settings)
    (folder / "checkpoints").mkdir()
    hparams = {**dict(model.hparams), "class_identifier": "regression_metric"}
    checkpoint = {"state_dict": model.state_dict(), "hyper_parameters": hparams, "pytorch-lightning_version": "2.0.0"}
    torch.save(checkpoint, folder / "checkpoints/model.ckpt")
    (folder / "hparams.yaml").write_text(yaml.safe_dump(hparams), "utf-8")
    return folder


def build_encoder(folder: Path, layers: int) -> None:
    """Configuration and tokenizer of an encoder as wide as XLM-R base."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
    from transformers import XLMRobertaConfig, XLMRobertaTokenizerFast

    tokenizer = Tokenizer(models.Unigram())
    tokenizer.pre_tokenizer, tokenizer.decoder = pre_tokenizers.Metaspace(), decoders.Metaspace()
    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    trainer = trainers.UnigramTrainer(vocab_size=16_000, special_tokens=special, unk_token="<unk>", show_progress=False)
    tokenizer.train_from_iterator([*lines(WMT23 / "source.zh.txt"), *lines(WMT23 / "reference.en.txt")], trainer)
    ends = [(token, tokenizer.token_to_id(token)) for token in ("<s>", "</s>")]
    tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A </s>", special_tokens=ends)
    XLMRobertaTokenizerFast(tokenizer_object=tokenizer).save_pretrained(folder)
    XLMRobertaConfig(vocab_size=tokenizer.get_vocab_size(), num_hidden_layers=layers, max_position_embeddings=514,
                     type_vocab_size=1, pad_token_id=1).save_pretrained(folder)  # fmt: skip


# -- COMET


def predict(folder: Path, rows: Texts, names: Sequence[str], accelerator: str) -> tuple[float, list[float]]:
    """CPU seconds (on a GPU: seconds) of unbabel-comet's own scoring, and the first system's scores."""
    from mtqa.metrics._comet_load import quiet

    with quiet():
        from comet.models import str2model

        model = str2model["regression_metric"].load_from_checkpoint(folder / "checkpoints/model.ckpt").eval()
        gpus = int(accelerator != "cpu")
        clock = time.perf_counter if gpus else time.process_time
        results = []
        begin = clock()
        for name in names:
            results.append(model.predict(rows.triples(name), gpus=gpus, progress_bar=False, num_workers=0)["scores"])
        return clock() - begin, results[0]


def engine(rows: Texts, names: Sequence[str], options: MetricOptions) -> tuple[float, list[Any]]:
    """CPU seconds (on a GPU: seconds) of scoring systems one after another as a run does, and their statistics."""
    comet: Any = METRICS["comet"].build(options)
    clock = time.perf_counter if comet.device.startswith("cuda") else time.process_time
    begin = clock()
    return_value = [comet.statistics(rows.pairs(name)) for name in names]
    return clock() - begin, return_value


def edited(rows: Texts) -> Texts:
    """Every twentieth hypothesis post-edited."""
    change = {name: [f"{text} (edited)" if n % 20 == 7 else text for n, text in enumerate(texts)]
              for name, texts in rows.systems.items()}  # fmt: skip
    return Texts(rows.sources, rows.references, change)


def report_comet(folder: Path, rows: Texts, arguments: argparse.Namespace) -> None:
    """The engine beside `predict`."""
    names = list(rows.systems)
    device = arguments.device
    measured = names if arguments.all_systems else names[:1]
    theirs, scores = predict(folder, rows, measured, device)
    one = theirs / len(measured)
    how = "all measured" if arguments.all_systems else "one measured, the rest multiplied"
    print(f"predict, fp32 on {device}: {one:.1f} s for a system of {len(rows.sources)} segments; {how}")
    precisions = ("fp32", "bf16") if device == "cuda" or has_bf16() else ("fp32",)
    exact: list[Any] = []
    for precision in precisions:
        for number in SYSTEMS:
            options = MetricOptions(comet_model=str(folder), device=device, precision=precision)
            ours, statistics = engine(rows, names[:number], options)
            line = f"engine, {precision}, {number:2} systems: {ours:6.1f} s, {one * number / ours:5.1f} times as fast"
            print(f"{line}, {number * len(rows.sources) / ours:.0f} segments/s", flush=True)
        if precision == "fp32":
            exact = statistics
            gaps = [abs(row[0] - score) for row, score in zip(exact[0], scores, strict=True) if row[1]]
            print(f"largest difference of a segment's score from predict's: {max(gaps):.1e}")
        else:
            gaps = [abs(mean(one) - mean(other)) for one, other in zip(exact, statistics, strict=True)]
            print(f"largest difference of a system's score from fp32: {max(gaps):.1e}")


def mean(statistics: Any) -> float:
    """The system score."""
    return float(statistics[:, 0].sum() / statistics[:, 1].sum())


def has_bf16() -> bool:
    """Whether this CPU multiplies in bf16."""
    import torch

    return bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())


def report_rescoring(folder: Path, rows: Texts, arguments: argparse.Namespace) -> None:
    """A second run with the cache of the first, after every twentieth hypothesis was edited."""
    names = list(rows.systems)[:5]
    with tempfile.TemporaryDirectory() as place:
        options = MetricOptions(comet_model=str(folder), device=arguments.device, cache=Path(place) / "cache")
        first, _ = engine(rows, names, options)
        second, kept = engine(edited(rows), names, options)
        plain, fresh = engine(edited(rows), names, MetricOptions(comet_model=str(folder), device=arguments.device))
        gap = max(float(abs(one - other).max()) for one, other in zip(kept, fresh, strict=True))
    print(f"5 systems, first run {first:.1f} s, after 5 % of hypotheses changed {second:.1f} s"
          f" ({second / first:.1%}); without the cache {plain:.1f} s, largest difference {gap:.1e}")  # fmt: skip


def report_memory(model: Path) -> None:
    """Peak memory of a process that scores few segments and one that scores ten times as many."""
    peaks, scoring = [], []
    for segments in (190, 1900):
        command = [sys.executable, __file__, "--peak-of", str(segments), "--model", str(model)]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
        scoring.append(int(told[-2]))
        peaks.append(int(told[-1]))
    held = [sum(sys.getsizeof(text) for pair in texts(n).pairs("ONLINE-A") for text in
                (pair.source, pair.hypothesis, *pair.references)) for n in (190, 1900)]  # fmt: skip
    print(f"peak memory, 190 segments {peaks[0] / 1024:.0f} MiB, 1,900 segments {peaks[1] / 1024:.0f} MiB:"
          f" {(peaks[1] - peaks[0]) / 1024:+.1f} MiB, the texts {(held[1] - held[0]) / 2**20:+.1f} MiB")  # fmt: skip
    if all(scoring):
        print(f"  while scoring alone {scoring[0] / 1024:.0f} and {scoring[1] / 1024:.0f} MiB")


def peak_of(segments: int, model: Path) -> None:
    """Score and print the most memory that was in use, in KiB: ever, and while scoring (Linux)."""
    import torch

    torch.set_num_threads(1)
    rows = texts(segments, "ONLINE-A")
    comet: Any = METRICS["comet"].build(MetricOptions(comet_model=str(model), device="cpu"))
    clear = Path("/proc/self/clear_refs")
    if clear.exists():
        clear.write_text("5", "utf-8")  # the mark of the highest use starts anew, below what loading needed
    comet.statistics(rows.pairs("ONLINE-A"))
    print(status_of("VmHWM") if clear.exists() else 0, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def status_of(name: str) -> int:
    """A figure of this process in KiB, as Linux tells it."""
    lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name))


# -- bootstrap


def report_bootstrap() -> None:
    """Resampling beside sacrebleu's own, from the same statistics."""
    import numpy as np
    from sacrebleu.significance import _bootstrap_resample

    from mtqa.significance import resampled

    rows = texts(len(lines(WMT23 / "source.zh.txt")))
    for name in ("bleu", "chrf"):
        metric: Any = METRICS[name].build(MetricOptions())
        counted = [metric.statistics(rows.pairs(system)) for system in rows.systems]
        plain, scorer = [each.tolist() for each in counted], metric.scorer()
        begin = time.process_time()
        sampled = [metric.values(resampled(each)) for each in counted]
        ours, begin = time.process_time() - begin, time.process_time()
        genuine = [_bootstrap_resample(each, scorer)[1] for each in plain]
        theirs = time.process_time() - begin
        gap = max(float(np.abs(one - [score.score for score in other]).max())
                  for one, other in zip(sampled, genuine, strict=True))  # fmt: skip
        print(f"{metric.label}, 1,000 resamples of 15 systems x {len(rows.sources)} segments: {ours:.1f} s, sacrebleu")
        print(f"  {theirs:.1f} s, {theirs / ours:.1f} times as fast; largest difference of a sample {gap:.1e}")


def parsed() -> argparse.Namespace:
    """The arguments."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--segments", type=int, default=300)
    parser.add_argument("--device", default="cpu", choices=["cpu", "cuda"])
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--all-systems", action="store_true", help="measure predict on all systems")
    parser.add_argument("--only", choices=["comet", "rescoring", "memory", "bootstrap"], action="append")
    parser.add_argument("--peak-of", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--model", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> None:
    """Print the tables."""
    arguments = parsed()
    if not WMT23.is_dir():
        print("public data absent: set MTQA_DATA to a folder laid out as docs/data.md says")
        return
    if arguments.peak_of:
        peak_of(arguments.peak_of, arguments.model)
        return
    wanted = arguments.only or ["bootstrap", "comet", "rescoring", "memory"]
    if "bootstrap" in wanted:
        report_bootstrap()
    if set(wanted) == {"bootstrap"}:
        return
    import torch

    torch.set_num_threads(arguments.threads)
    with tempfile.TemporaryDirectory() as place:
        if "memory" in wanted:
            report_memory(build_model(Path(place) / "small", layers=1))
        model = build_model(Path(place) / "base")
        rows = texts(arguments.segments)
        if "comet" in wanted:
            report_comet(model, rows, arguments)
        if "rescoring" in wanted:
            report_rescoring(model, rows, arguments)


if __name__ == "__main__":
    main()
