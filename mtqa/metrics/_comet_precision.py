"""Running a COMET model's encoder in half precision; what comes out of it is fp32 again.

The encoder does nearly all the work and bears half precision well: system scores move by less than 0.001. Pooling, the
mixture of layers and the estimator stay in fp32.
"""

from __future__ import annotations

from typing import Any

from mtqa.errors import ConfigError

PRECISIONS = ("fp32", "bf16", "fp16")


def precision_of(wanted: str, device: str) -> str:
    """The precision that `wanted` stands for on this device: by default fp32 on a CPU, half precision on a GPU.

    Raises ConfigError for one that is not known.
    """
    import torch

    if wanted not in ("", *PRECISIONS):
        raise ConfigError(f"--precision must be one of {', '.join(PRECISIONS)}, not {wanted!r}")
    if wanted or not device.startswith("cuda"):
        return wanted or "fp32"
    return "bf16" if torch.cuda.is_bf16_supported() else "fp16"


def lower(model: Any, precision: str) -> Any:
    """The model with its encoder in `precision`."""
    if precision == "fp32":
        return model
    import torch

    kind = {"bf16": torch.bfloat16, "fp16": torch.float16}[precision]
    encoder = model.encoder.model.to(kind)
    model.encoder.register_forward_hook(_raised)
    if model.device.type == "cpu" and _has_fused_kernels(precision):
        for layer in encoder.encoder.layer:
            _fuse(layer)
    return model


def _raised(encoder: Any, given: Any, output: dict[str, Any]) -> dict[str, Any]:
    """The encoder's output in fp32, which is what unbabel-comet's other parts are in."""
    return {key: _float(value) for key, value in output.items()}


def _float(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return tuple(map(_float, value))
    return value.float() if value is not None and value.is_floating_point() else value


def _has_fused_kernels(precision: str) -> bool:
    """Whether torch has kernels that multiply, add the bias and activate in one go, and the CPU the instructions.

    They are what torch's own compiler emits; without a compiler on the machine they are had only by name.
    """
    import torch

    kernels = torch.ops.mkldnn
    names = ("_reorder_linear_weight", "_linear_pointwise", f"_is_mkldnn_{precision}_supported")
    return all(hasattr(kernels, name) for name in names) and getattr(kernels, names[2])()


def _fuse(layer: Any) -> None:
    """Put fused kernels in the place of a layer's linear parts; twice as fast as plain ones in bf16."""
    import torch

    places = [(parent, name) for parent in layer.modules() for name, child in parent.named_children()
              if type(child) is torch.nn.Linear]  # fmt: skip
    middle = getattr(layer, "intermediate", None)
    gelu = type(getattr(middle, "intermediate_act_fn", None)).__name__ == "GELUActivation"
    for parent, name in places:
        activated = gelu and parent is middle
        setattr(parent, name, _fused(getattr(parent, name), "gelu" if activated else "none"))
    if gelu:
        middle.intermediate_act_fn = torch.nn.Identity()  # type: ignore[union-attr]


def _fused(linear: Any, activation: str) -> Any:
    import torch

    kernels = torch.ops.mkldnn

    class Fused(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            rows = 4096  # what the layout of the weights is best for; any number of rows can be multiplied
            self.weight = kernels._reorder_linear_weight(linear.weight.detach(), rows)
            self.bias = None if linear.bias is None else linear.bias.detach()

        def forward(self, hidden: Any) -> Any:
            return kernels._linear_pointwise(
                hidden, self.weight, self.bias, activation, [], "none" if activation == "gelu" else ""
            )

    return Fused()
