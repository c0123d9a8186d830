"""`mtqa models`: the COMET models there are, and those on this machine."""

from __future__ import annotations

import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mtqa.cli.base import PATH
from mtqa.errors import ModelError

if TYPE_CHECKING:
    from mtqa.metrics.models import KnownModel, ModelChoice


@click.group()
def command() -> None:
    """List, fetch, find and check COMET models.

    A folder that `mtqa models pull NAME --out DIR` wrote can be copied to a machine without network and be used there
    with `--comet-model DIR`.

    \b
    Example:
        mtqa models list
        mtqa models pull Unbabel/wmt22-comet-da
        mtqa models verify models/wmt22-comet-da
    """


@command.command(name="list")
def list_models() -> None:
    """The models that are known, with their licences, and which of them are on this machine.

    \b
    Example:
        mtqa models list
    """
    from mtqa.metrics.models import DEFAULT, KNOWN, Unavailable, find_model, installed

    print(f"{'model':<28} {'licence':<16} {'size':>7}  {'access':<6} {'here':<4}  note")
    for model in KNOWN:
        here = "no" if isinstance(find_model(model.name), Unavailable) else "yes"
        access = "gated" if model.gated else "open"
        print(f"{model.name:<28} {model.licence:<16} {model.gigabytes:>4g} GB  {access:<6} {here:<4}  {_note(model)}")
    found = find_model()
    if not isinstance(found, Unavailable):
        print(f"\nused unless --comet-model names another: {found.name} in {found.folder}")
    elif installed():
        print(f"\nnone is used unless --comet-model names one; get one with: mtqa models pull {DEFAULT}")
    else:
        print(f"\n{found.line}")


def _note(model: KnownModel) -> str:
    return model.note if model.commercial else f"{model.note}; non-commercial use only"


@command.command()
@click.argument("name")
@click.option("-o", "--out", type=PATH, metavar="DIR", help="Put all of it into this folder, to be carried elsewhere.")
def pull(name: str, out: Path | None) -> None:
    """Fetch the model NAME with its tokenizer, into the hub's cache or into --out DIR.

    \b
    Example:
        mtqa models pull Unbabel/wmt22-comet-da --out models/wmt22-comet-da
    """
    from mtqa.metrics.models import KNOWN, fetch_model, installed

    if installed() and not sys.stderr.isatty():
        from huggingface_hub.utils import disable_progress_bars

        disable_progress_bars()
    for model in KNOWN:
        if model.name == name and not model.commercial:
            print(f"mtqa: {name} is under {model.licence}: no commercial use", file=sys.stderr)
    print(fetch_model(name, out=out).folder)


@command.command()
@click.argument("name")
def path(name: str) -> None:
    """Print the folder of the model NAME on this machine; exit code 2 where it is absent.

    \b
    Example:
        mtqa models path Unbabel/wmt22-comet-da
    """
    print(_found(name).folder)


@command.command()
@click.argument("name", required=False, metavar="[NAME|DIR]")
def verify(name: str | None) -> None:
    """Load a model without network, score a sentence, and print its digest; by default the model that is used.

    \b
    Example:
        mtqa models verify models/wmt22-comet-da
    """
    from mtqa.metrics.base import MetricOptions, Pair
    from mtqa.metrics.comet import Comet

    choice = _found(name)
    comet = Comet.build(MetricOptions(comet_model=str(choice.folder), download=False, device="cpu"))
    score = comet.statistics([Pair("今天天气很好。", "The weather is fine today.", ("It is a fine day.",))])[0, 0]
    if not math.isfinite(score):
        raise ModelError(f"{choice.checkpoint}: scores nothing; fetch it again with: mtqa models pull NAME --out DIR")
    print(f"{choice.name}: loads without network and scores; {choice.settings['class_identifier']}")
    print(f"digest {choice.identity}, as in the signatures of its scores")
    print(f"folder {choice.folder}")


def _found(name: str | None) -> ModelChoice:
    from mtqa.metrics.models import Unavailable, find_model

    found = find_model(name)
    if isinstance(found, Unavailable):
        raise ModelError(found.line)
    return found
