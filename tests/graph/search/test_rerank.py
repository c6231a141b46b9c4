"""The promises of the reranker, with a small cross-encoder of random weights made here."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from graph.search import CrossEncoderReranker, RerankerMissing

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "digital", "diplomacy", "embassy", "tweets", "rumours"]
TEXTS = ["embassy tweets", "digital diplomacy and rumours", "", "x" * 30_000, "digital diplomacy"]


def make_model(folder: Path, *, labels: int = 1) -> Path:
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

    torch.manual_seed(7)
    config = BertConfig(
        vocab_size=len(WORDS),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
        num_labels=labels,
    )
    network = BertForSequenceClassification(config)
    for weights in network.parameters():  # spread, or every score is nearly the same
        torch.nn.init.normal_(weights, std=0.5)
    network.save_pretrained(folder)
    tokenizer = Tokenizer(models.WordLevel({w: n for n, w in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        model_max_length=64,
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
    ).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_model(tmp_path_factory.mktemp("models") / "tiny")


def test_each_text_gets_one_score_that_is_the_same_each_time(model: Path) -> None:
    scores = CrossEncoderReranker(model).scores("digital diplomacy", TEXTS)
    assert (scores.shape, scores.dtype) == ((5,), np.float32)
    assert np.array_equal(CrossEncoderReranker(str(model)).scores("digital diplomacy", TEXTS), scores)  # fmt: skip
    assert np.ptp(scores) > 0.01


def test_scores_depend_on_query_and_text_and_not_on_the_order(model: Path) -> None:
    reranker = CrossEncoderReranker(model)
    scores = reranker.scores("digital diplomacy", TEXTS)
    assert np.allclose(reranker.scores("digital diplomacy", TEXTS[::-1])[::-1], scores, atol=1e-5)
    assert np.abs(reranker.scores("embassy tweets", TEXTS) - scores).max() > 0.001
    assert reranker.scores("digital diplomacy", []).shape == (0,)


def test_a_model_that_is_not_here_is_one_error_that_says_what_to_do(tmp_path: Path) -> None:
    for missing in ("nobody/no-such-model", tmp_path / "nothing"):
        reranker = CrossEncoderReranker(missing)
        with pytest.raises(RerankerMissing, match="give the folder of a cross-encoder") as caught:
            reranker.scores("digital diplomacy", TEXTS)
        assert str(missing) in str(caught.value)
        assert "\n" not in str(caught.value)


def test_an_empty_folder_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(RerankerMissing):
        CrossEncoderReranker(tmp_path).scores("digital diplomacy", TEXTS)


def test_a_classifier_is_no_reranker(tmp_path: Path) -> None:
    reranker = CrossEncoderReranker(make_model(tmp_path / "three", labels=3))
    with pytest.raises(RerankerMissing, match="gives 3 numbers"):
        reranker.scores("digital diplomacy", TEXTS)


def test_torch_is_not_imported_before_the_first_score(model: Path) -> None:
    code = (
        "import sys, graph.search; graph.search.CrossEncoderReranker(sys.argv[1]); "
        "print(sorted({'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(model)], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
