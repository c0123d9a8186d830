"""Loading a COMET model without network, noise or surprises."""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mtqa.errors import MissingExtraError, ModelError
from mtqa.metrics._comet_memory import return_large_blocks
from mtqa.metrics._comet_precision import lower
from mtqa.metrics.models import MINILM_TOKENIZER, ModelChoice

_CHATTERERS = ("comet", "pytorch_lightning", "lightning", "lightning_fabric", "transformers", "huggingface_hub")


@contextmanager
def quiet() -> Iterator[list[warnings.WarningMessage]]:
    """Hold back what COMET's libraries print and log, and undo what importing them does to logging."""
    root, loggers = logging.getLogger(), [logging.getLogger(name) for name in _CHATTERERS]
    handlers, level, levels = root.handlers[:], root.level, [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            yield caught
    finally:
        for logger, before in zip(loggers, levels, strict=True):
            logger.setLevel(before)
        root.handlers[:] = handlers  # `import comet` calls logging.basicConfig
        root.setLevel(level)


def version() -> str:
    """The version of unbabel-comet."""
    import importlib.metadata

    return importlib.metadata.version("unbabel-comet")


def load(choice: ModelChoice, device: str, precision: str = "fp32") -> Any:
    """unbabel-comet's model, ready to score on `device`, its encoder in `precision`.

    Raises MissingExtraError without unbabel-comet, and ModelError for a model that is broken or lacks the tokenizer of
    its encoder.
    """
    # Without this, tokenizing before a process pool starts makes every worker print a warning.
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    return_large_blocks()
    with quiet() as caught:
        try:
            from comet.models import str2model
        except ImportError as error:
            raise MissingExtraError("COMET", "comet") from error
        kind = choice.settings["class_identifier"]
        if kind not in str2model:
            raise ModelError(f"{choice.name}: unbabel-comet {version()} knows no model of the kind {kind!r}")
        try:
            with own_tokenizer(choice.encoder, choice.settings.get("encoder_model", "")):
                model = str2model[kind].load_from_checkpoint(checkpoint_path=choice.checkpoint, **_overrides(choice))
        except Exception as error:
            raise _explained(error, choice) from error
        _check_complete(model, caught, choice)
        return lower(_placed(model.eval(), device), precision)


def _placed(model: Any, device: str) -> Any:
    """The model on the device."""
    try:
        return model.to(device)
    except (RuntimeError, AssertionError) as error:  # torch was built without it, or it is full
        reason = " ".join(str(error).split())[:120]
        raise ModelError(f"--device {device} cannot be used: {reason}; leave it out, or use --device cpu") from error


def _overrides(choice: ModelChoice) -> dict[str, Any]:
    """What must differ from the settings inside the checkpoint, which name where it was trained."""
    overrides = {
        "load_pretrained_weights": False,  # the checkpoint holds the encoder's weights, trained on
        "local_files_only": True,
        "map_location": "cpu",
        "strict": False,  # checkpoints hold parts that newer encoders lack; _check_complete sees to the reverse
    }
    if choice.encoder is not None:
        overrides["pretrained_model"] = str(choice.encoder)
    # unbabel-comet's own mark for models that were scored with softmax by a fault that is now part of them (2.2.6).
    if choice.settings.get("layer_transformation") == "sparsemax_patch":
        overrides["layer_transformation"] = "softmax"
    return overrides


@contextmanager
def own_tokenizer(encoder: Path | None, kind: str) -> Iterator[None]:
    """Let a MiniLM find its tokenizer in the encoder's folder: unbabel-comet asks for one by a name of the hub."""
    if encoder is None or kind != "MiniLM":
        yield
        return
    from comet.encoders import minilm

    genuine, folder = minilm.XLMRobertaTokenizerFast, str(encoder)

    class Local:
        @staticmethod
        def from_pretrained(name: str, **settings: Any) -> Any:
            return genuine.from_pretrained(folder if name == MINILM_TOKENIZER else name, **settings)

    minilm.XLMRobertaTokenizerFast = Local
    try:
        yield
    finally:
        minilm.XLMRobertaTokenizerFast = genuine


def _explained(error: Exception, choice: ModelChoice) -> ModelError:
    encoder = choice.settings.get("pretrained_model", "its encoder")
    if isinstance(error, OSError) and choice.encoder is None:
        return ModelError(
            f"{choice.name}: the tokenizer of {encoder} is not on this machine; get it with: mtqa models pull"
            f" {choice.name}, or put its config.json and tokenizer.json into {choice.folder / 'encoder'}"
        )
    reason = " ".join(str(error).split())[:200] or type(error).__name__
    return ModelError(f"{choice.checkpoint}: cannot be loaded: {reason}")


def _check_complete(model: Any, caught: list[warnings.WarningMessage], choice: ModelChoice) -> None:
    """Refuse a checkpoint that lacks weights: what is missing would be random, and so would every score."""
    told = " ".join(str(warning.message) for warning in caught if "not in the checkpoint" in str(warning.message))
    missing = [name for name, _ in model.named_parameters() if f"'{name}'" in told]
    if missing:
        raise ModelError(f"{choice.checkpoint}: lacks {len(missing)} weights, the first is {missing[0]}")
