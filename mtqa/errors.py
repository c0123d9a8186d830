"""Every exception mtqa raises on purpose.

MtqaError
├── InputError          a file that a user gave cannot be used: path, line, what to do
│   ├── FormatError     a bilingual file
│   ├── GlossaryError   a glossary
│   └── ConfigError     mtqa.toml, an option
├── UnknownNameError    no check, metric, format or command of this name
├── MissingExtraError   an optional dependency is not installed
├── ModelError          a neural model cannot be had or loaded
└── StoreError          a run.db is broken or of another version

The message of each is one line for a person; the command line prints it as it is and exits with 2.
"""

from __future__ import annotations

from pathlib import Path


class MtqaError(Exception):
    """The root: whatever mtqa raises on purpose."""


class InputError(MtqaError):
    """A file from a user cannot be used.

    `path` and `line` (1-based) say where, `message` what is wrong, `hint` the next step.
    """

    def __init__(
        self, message: str, *, path: str | Path | None = None, line: int | None = None, hint: str = ""
    ) -> None:
        self.message, self.path, self.line, self.hint = message, path, line, hint
        place = "" if path is None else f"{path}:{line}: " if line else f"{path}: "
        super().__init__(" ".join(f"{place}{message}{'; ' + hint if hint else ''}".split()))


class FormatError(InputError):
    """A bilingual file cannot be read or written."""


class GlossaryError(InputError):
    """A glossary cannot be read."""


class ConfigError(InputError):
    """A setting or an option has a value that means nothing."""


class UnknownNameError(MtqaError):
    """A name that no registry entry has; the message lists the known ones."""


class MissingExtraError(MtqaError):
    """An optional dependency is missing; the message holds the command that installs it."""

    def __init__(self, feature: str, extra: str) -> None:
        super().__init__(f"{feature} needs an optional part: pip install 'mtqa[{extra}]'")


class ModelError(MtqaError):
    """A neural model cannot be found, fetched or loaded."""


class StoreError(MtqaError):
    """A run.db cannot be read: broken, of another version, or not ours."""
