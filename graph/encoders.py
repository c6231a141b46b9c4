"""The models of a home: made where they are missing, opened where they are there."""

from __future__ import annotations

from graph.config import Settings
from graph.search.encode import Encoder, compile_model, open_encoder
from graph.search.multilingual import Later, compile_multilingual, open_multilingual
from graph.state import Progress, encoder_folder, multilingual_folder


def ready(settings: Settings, tell: Progress | None = None) -> tuple[Encoder, Encoder | None]:
    """Open both models of a search; what is not compiled yet is compiled first.

    Args:
        settings: where they lie, and whether there is a second.
        tell: told when a model is compiled, which takes some seconds.

    Returns:
        The main model, and the multilingual one or None.
    """
    tell = tell or (lambda _what, _done, _of: None)
    folder = encoder_folder(settings)
    if not folder.exists():
        tell("compiling the language model", 0, 1)
        compile_model(folder, model=settings.model)
        tell("compiling the language model", 1, 1)
    if not settings.multilingual:
        return open_encoder(folder), None
    other = multilingual_folder(settings)
    if not other.exists():
        tell("compiling the multilingual model", 0, 1)
        compile_multilingual(other)
        tell("compiling the multilingual model", 1, 1)
    return open_encoder(folder), open_multilingual(other)


def opened(settings: Settings) -> tuple[Encoder, Encoder | None]:
    """Open both models for a served state; the multilingual one when its first text comes."""
    other = Later(multilingual_folder(settings)) if settings.multilingual else None
    return open_encoder(encoder_folder(settings)), other
