"""Search over cards and passages: cut texts, encode them, index them, ask."""

from graph.search.cache import VectorCache, encode_cached
from graph.search.dense import NOISE
from graph.search.encode import (
    Compiled,
    Encoder,
    Matrix,
    Reference,
    Vector,
    compile_model,
    open_encoder,
)
from graph.search.errors import (
    IndexMismatch,
    IndexMissing,
    ModelMismatch,
    NotCompiled,
    RerankerMissing,
    SearchError,
)
from graph.search.index import FLOOR, KIND_ORDER, Index
from graph.search.model import Entry, Facet, Found, Fusion, Hit, Mode
from graph.search.multilingual import (
    LANGUAGES,
    CompiledMultilingual,
    Multilingual,
    compile_multilingual,
    open_multilingual,
)
from graph.search.passages import Passage, cut, sentences
from graph.search.rerank import CrossEncoderReranker, Reranker
from graph.search.snippet import MARK_END, MARK_START
from graph.search.words import Filter
from graph.search.write import build_index, replace_records

__all__ = [
    "FLOOR",
    "KIND_ORDER",
    "LANGUAGES",
    "MARK_END",
    "MARK_START",
    "NOISE",
    "Compiled",
    "CompiledMultilingual",
    "CrossEncoderReranker",
    "Encoder",
    "Entry",
    "Facet",
    "Filter",
    "Found",
    "Fusion",
    "Hit",
    "Index",
    "IndexMismatch",
    "IndexMissing",
    "Matrix",
    "Mode",
    "ModelMismatch",
    "Multilingual",
    "NotCompiled",
    "Passage",
    "Reference",
    "Reranker",
    "RerankerMissing",
    "SearchError",
    "Vector",
    "VectorCache",
    "build_index",
    "compile_model",
    "compile_multilingual",
    "cut",
    "encode_cached",
    "open_encoder",
    "open_multilingual",
    "replace_records",
    "sentences",
]
