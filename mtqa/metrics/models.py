"""COMET models: which there are, where one lies on this machine, how to get one.

A model is a folder as a hub snapshot has it: hparams.yaml beside checkpoints/model.ckpt. Finding one touches neither
network nor torch. The tokenizer and configuration of its encoder are either in the hub's cache, where `fetch_model`
puts them, or in the folder itself or its `encoder/` subfolder (config.json, tokenizer.json), so that a folder can be
carried to a machine without network.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from mtqa.errors import MissingExtraError, ModelError

ENVIRONMENT = "MTQA_COMET_MODEL"
FOLDER = Path("models")
DEFAULT = "Unbabel/wmt22-comet-da"

# What an encoder needs beside the weights that the checkpoint holds already.
TOKENIZER_FILES = ("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "vocab.txt", "*.model")
ENCODER_FILES = ("config.json", *TOKENIZER_FILES)
TERMS = ("README.md", "LICENSE*")
# unbabel-comet takes this tokenizer for every MiniLM, whatever the encoder is called.
MINILM_TOKENIZER = "xlm-roberta-base"


@dataclass(frozen=True, slots=True)
class KnownModel:
    """A published model: what it is for and on what terms it may be used. `gigabytes` is about what is fetched."""

    name: str
    licence: str
    gated: bool
    gigabytes: float
    note: str

    @property
    def commercial(self) -> bool:
        """Whether its licence allows commercial use."""
        return "NC" not in self.licence


# In the order in which an unnamed model is looked for.
KNOWN = (
    KnownModel(DEFAULT, "Apache-2.0", False, 2.3, "the usual choice"),
    KnownModel("Unbabel/wmt20-comet-da", "Apache-2.0", False, 2.3, "its predecessor"),
    KnownModel("Unbabel/eamt22-cometinho-da", "Apache-2.0", False, 0.5, "small and quick, less exact"),
    KnownModel("Unbabel/wmt22-cometkiwi-da", "CC BY-NC-SA 4.0", True, 2.3, "needs no reference"),
    KnownModel("Unbabel/XCOMET-XL", "CC BY-NC-SA 4.0", True, 14, "marks errors, wants a GPU"),
    KnownModel("Unbabel/XCOMET-XXL", "CC BY-NC-SA 4.0", True, 43, "marks errors, wants a large GPU"),
)


@dataclass(frozen=True)
class ModelChoice:
    """A model on this machine. `name` is its hub name, or its folder's where it has none."""

    name: str
    folder: Path
    checkpoint: Path

    @cached_property
    def settings(self) -> Mapping[str, Any]:
        """hparams.yaml. Raises ModelError where it is broken."""
        import yaml

        try:
            settings = yaml.safe_load((self.folder / "hparams.yaml").read_text("utf-8"))
            settings["class_identifier"]
        except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError) as error:
            raise ModelError(f"{self.folder / 'hparams.yaml'}: not the settings of a COMET model") from error
        return dict(settings)

    @property
    def needs_reference(self) -> bool:
        """Whether the model was made to see a reference."""
        if self.settings["class_identifier"] == "referenceless_regression_metric":
            return False
        return "ref" in self.settings.get("input_segments", ("ref",))

    @cached_property
    def identity(self) -> str:
        """Twelve hexadecimal digits for settings and weights: equal for equal files, wherever they lie."""
        sums = _sha256(self.folder / "hparams.yaml") + _sha256(self.checkpoint)
        return hashlib.sha256(sums.encode()).hexdigest()[:12]

    @property
    def encoder(self) -> Path | None:
        """The folder with the encoder's tokenizer and configuration, None where the model brings none."""
        for folder in (self.folder / "encoder", self.folder):
            tokenizer = (folder / "tokenizer.json").is_file() or (folder / "sentencepiece.bpe.model").is_file()
            if tokenizer and (folder / "config.json").is_file():
                return folder
        return None


@dataclass(frozen=True, slots=True)
class Unavailable:
    """Why there is no model, and what would get one; as text, the line that a report prints."""

    reason: str
    how_to_get: str

    @property
    def line(self) -> str:
        """The reason and what to do."""
        return f"{self.reason}; {self.how_to_get}"

    def __str__(self) -> str:
        return f"COMET was not scored: {self.line}"


def _sha256(path: Path) -> str:
    """The file's digest; the hub's cache names large files by it, which saves reading gigabytes."""
    real = path.resolve()
    if path.is_symlink() and len(real.name) == 64 and set(real.name) <= set("0123456789abcdef"):
        return real.name
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def find_model(name: str | Path | None = None) -> ModelChoice | Unavailable:
    """The model of this name, or whatever model there is; no network is used.

    `name` is a folder, a .ckpt file or a hub name. Without it: what MTQA_COMET_MODEL names, else a model below
    ./models, else one of the KNOWN in the hub's cache that anybody may use.
    """
    if not installed():
        return Unavailable("its optional part is not installed", "get it with: pip install 'mtqa[comet]'")
    name = name or os.environ.get(ENVIRONMENT)
    if name:
        return _named(str(name))
    below = sorted(folder.parent for folder in FOLDER.rglob("hparams.yaml")) if FOLDER.is_dir() else []
    for candidate in (*map(_in_folder, below), *(_in_cache(model.name) for model in KNOWN if not model.gated)):
        if isinstance(candidate, ModelChoice):
            return candidate
    return Unavailable("no model on this machine", _get(DEFAULT))


def installed() -> bool:
    """Whether the [comet] extra is there, without importing it."""
    try:
        importlib.metadata.version("unbabel-comet")
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


def _get(name: str) -> str:
    return f"get one with: mtqa models pull {name}"


def _named(name: str) -> ModelChoice | Unavailable:
    path = Path(name).expanduser()
    if path.is_dir():
        return _in_folder(path)
    if path.suffix == ".ckpt":
        return _of_checkpoint(path)
    if is_hub_name(name):
        return _in_cache(name)
    known = ", ".join(model.name for model in KNOWN)
    return Unavailable(f"{name!r} is neither a folder nor the name of a model", f"known: {known}")


def is_hub_name(name: str) -> bool:
    """Whether this looks like `organisation/model`."""
    organisation, slash, model = name.partition("/")
    return bool(slash and organisation and model) and "/" not in model and not name.startswith((".", "~"))


def _in_folder(folder: Path) -> ModelChoice | Unavailable:
    checkpoints = sorted((folder / "checkpoints").glob("*.ckpt"), key=lambda path: (path.name == "model.ckpt", path))
    for path, what in ((folder / "hparams.yaml", "hparams.yaml"), (folder / "checkpoints", "checkpoints/model.ckpt")):
        if not path.exists() or (path.is_dir() and not checkpoints):
            return Unavailable(f"{folder} has no {what}", _get(DEFAULT))
    return ModelChoice(_name_of(folder), folder, checkpoints[-1])


def _of_checkpoint(path: Path) -> ModelChoice | Unavailable:
    if not path.is_file():
        return Unavailable(f"there is no file {path}", _get(DEFAULT))
    folder = path.resolve().parent.parent if not path.is_symlink() else path.absolute().parent.parent
    if not (folder / "hparams.yaml").is_file():
        return Unavailable(f"{folder} has no hparams.yaml", "a checkpoint lies in checkpoints/, beside hparams.yaml")
    return ModelChoice(_name_of(folder), folder, path)


def _in_cache(name: str) -> ModelChoice | Unavailable:
    from huggingface_hub import try_to_load_from_cache

    settings = try_to_load_from_cache(name, "hparams.yaml")
    if isinstance(settings, str):
        return _in_folder(Path(settings).parent)
    return Unavailable(f"the model {name} is not on this machine", _get(name))


def _name_of(folder: Path) -> str:
    """`organisation/model` for a snapshot in the hub's cache, else the folder's name."""
    for part in folder.absolute().parts:
        if part.startswith("models--") and part.count("--") == 2:
            return part.removeprefix("models--").replace("--", "/")
    return folder.resolve().name


def fetch_model(name: str, endpoint: str | None = None, out: Path | None = None) -> ModelChoice:
    """Download a model and what its encoder needs into the hub's cache, or find it there.

    With `out`, everything goes into that folder, which can be carried to a machine without network. What is there
    already is not fetched again. Raises MissingExtraError, or ModelError in one line: no such model, not allowed, no
    network.
    """
    if not installed():
        raise MissingExtraError("COMET", "comet")
    if not is_hub_name(name):
        raise ModelError(f"{name!r} is not the name of a model; a name is organisation/model, such as {DEFAULT}")
    patterns = ["hparams.yaml", "checkpoints/*.ckpt", *TERMS, *(f"encoder/{file}" for file in ENCODER_FILES)]
    choice = _in_folder(_download(name, patterns, endpoint, out))
    if isinstance(choice, Unavailable):
        raise ModelError(f"{name} is not a COMET model: {choice.reason}")
    for encoder, files in _encoders(choice):
        _download(encoder, files, endpoint, out and out / "encoder")
    if out and choice.encoder is None:
        raise ModelError(f"{out}: the tokenizer of {choice.settings['pretrained_model']} was not to be had")
    return choice


def _download(name: str, patterns: Sequence[str], endpoint: str | None, out: Path | None = None) -> Path:
    from huggingface_hub import errors, snapshot_download

    try:
        return Path(
            snapshot_download(name, allow_patterns=list(patterns), etag_timeout=10, endpoint=endpoint, local_dir=out)
        )
    except errors.GatedRepoError as error:
        page = f"https://huggingface.co/{name}"
        raise ModelError(f"{name} is gated: accept its licence at {page}, then: hf auth login") from error
    except errors.RepositoryNotFoundError as error:
        raise ModelError(f"the hub has no model {name}, or it is private; see: mtqa models list") from error
    except Exception as error:  # the client's own kinds differ from version to version
        raise ModelError(f"{name} cannot be fetched: {_why(error)}; name a folder instead if you have one") from error


def _encoders(choice: ModelChoice) -> Iterator[tuple[str, Sequence[str]]]:
    """The hub names of the encoders whose tokenizer and configuration the model needs, each with the files."""
    if choice.encoder is not None:
        return
    if choice.settings.get("encoder_model") == "MiniLM":
        yield str(choice.settings["pretrained_model"]), ("config.json",)
        yield MINILM_TOKENIZER, TOKENIZER_FILES
    else:
        yield str(choice.settings["pretrained_model"]), ENCODER_FILES


def _why(error: Exception) -> str:
    """An error of the hub's client in one short line, without addresses of what could not be reached."""
    if "LocalEntryNotFound" in type(error).__name__ or "Connection" in type(error).__name__:
        return "the hub cannot be reached"
    return " ".join(str(error).split("\n")[0].split())[:200] or type(error).__name__
