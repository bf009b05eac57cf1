"""Optional dependencies: ask for one, or say in one line how to install it."""

from importlib import import_module
from types import ModuleType

from headwater.core.errors import MissingExtra


def require(module: str, *, extra: str = "", why: str) -> ModuleType:
    """The imported module, or an error that says what to type.

    Args:
        module: import name, e.g. ``"onnxruntime"``.
        extra: the extra of this package that installs it; empty: every installation should have it.
        why: what it is needed for, to finish the sentence "needed ...".

    Raises:
        MissingExtra: when it is not installed.
    """
    try:
        return import_module(module)
    except ImportError as error:
        wanted = f"'headwater[{extra}]'" if extra else module
        raise MissingExtra(f"{module} is not installed; it is needed {why}", hint=f"pip install {wanted}") from error
