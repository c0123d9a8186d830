"""comet-mini: the small COMET checkpoint that comes with the project, so that a fresh clone can score.

A `RegressionMetric` of unbabel-comet, trained from scratch by training/comet_mini on public Chinese-English data;
docs/comet-mini.md says what it is worth, which is an indication and no more. The folder is laid out as a hub snapshot:
hparams.yaml, checkpoints/model.ckpt (half precision, loaded to fp32) and encoder/ with tokenizer and configuration.
"""

from __future__ import annotations

import shutil
from pathlib import Path

NAME = "comet-mini"
_FOLDER = Path(__file__).parent / "comet-mini"


def checkpoint_folder() -> Path:
    """The model's folder, to be used in place by a loader that takes tokenizer and configuration from `encoder/`."""
    return _FOLDER


def unpack(target: Path) -> Path:
    """Copy the model into `target` so that unbabel-comet's own tools load it; return its checkpoint file.

    They look for the encoder where the settings inside the checkpoint say, and a path there has to be absolute. Needs
    the [comet] extra. An existing copy is replaced.
    """
    import torch
    import yaml

    target = target.resolve()
    shutil.copytree(_FOLDER, target, dirs_exist_ok=True)
    settings = yaml.safe_load((target / "hparams.yaml").read_text("utf-8"))
    settings["pretrained_model"] = str(target / "encoder")
    (target / "hparams.yaml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    checkpoint = target / "checkpoints" / "model.ckpt"
    content = torch.load(checkpoint, weights_only=True)
    content["hyper_parameters"] = {name: value for name, value in settings.items() if name != "class_identifier"}
    torch.save(content, checkpoint)
    return checkpoint
