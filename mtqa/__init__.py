"""mtqa: machine-translation quality and post-editing toolkit, Chinese into English first."""

from mtqa.errors import MtqaError
from mtqa.model import (
    Category,
    Corpus,
    Decision,
    Finding,
    Issue,
    Quality,
    Run,
    Score,
    Segment,
    Severity,
    Span,
)

__version__ = "0.1.0"

__all__ = [
    "Category",
    "Corpus",
    "Decision",
    "Finding",
    "Issue",
    "MtqaError",
    "Quality",
    "Run",
    "Score",
    "Segment",
    "Severity",
    "Span",
    "__version__",
]
