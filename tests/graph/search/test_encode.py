"""The promises of the encoders, with the real model."""

import json
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest

from graph.search import (
    Compiled,
    ModelMismatch,
    NotCompiled,
    Reference,
    compile_model,
    encode,
    open_encoder,
)

VARIED = [
    "",
    " ",
    "a",
    "#YogaDay",
    "#DigitalDiplomacy @StateDept 🙂🌍",
    "soft power",
    "How do small states use e-residency as a tool of nation branding?",
    "Sweden's Virtual Embassy Initiative opened in Second Life on 30 May 2007.",
    "In 2009, the U.S. Department of State tweeted: “#IranElection”; 3.5 million read it!",
    "UN resolution 69/131 (A/RES/69/131), 11 December 2014",
    "La diplomatie numérique de la France et l'usage de Twitter par les ambassadeurs",
    "La diplomacia digital mexicana en tiempos de crisis consulares",
    "Digitale Diplomatie: Das Auswärtige Amt twittert über Außenpolitik",
    "Цифровая дипломатия и мягкая сила России",
    "数字外交与公共外交",
    "デジタル外交とソフトパワー",
    "디지털 외교와 공공 외교",
    "ما هي الدبلوماسية الرقمية؟",
    "डिजिटल कूटनीति और सोशल मीडिया",
    "การทูตดิจิทัล",
    "דיפלומטיה דיגיטלית",
    "tweet " * 100,
    "Embassies listen, answer and correct rumours in a crisis. " * 20,
    "Embassies listen, answer and correct rumours in a crisis. " * 2000,
    "x" * 5000,
    "\n\tlines\nof\r\ntext\u00a0with\u3000spaces\n",
    "ALL CAPITALS ABOUT PUBLIC DIPLOMACY",
    "<b>markup</b> &amp; https://example.org/a?b=c#d",
    "0123456789 1,000.50 50% −3 °C",
    "control \x00\x02\x03 and zero\u200bwidth and e\u0301 accents",
]


def cosines(one: object, other: object) -> object:
    return (np.asarray(one) * np.asarray(other)).sum(axis=1)


def test_compiled_vectors_agree_with_the_reference(compiled: Compiled, reference: Reference) -> None:  # fmt: skip
    assert len(VARIED) == 30
    assert np.min(cosines(compiled.encode(VARIED), reference.encode(VARIED))) >= 0.999


def test_compiled_vectors_in_float32_are_the_references(compiled_folder: Path, reference: Reference) -> None:  # fmt: skip
    compiled = Compiled(compiled_folder, precision="f32")
    assert compiled.name.endswith("/openvino-f32")
    assert np.abs(compiled.encode(VARIED) - reference.encode(VARIED)).max() < 1e-5


def test_vectors_are_unit_rows_of_float32(compiled: Compiled, reference: Reference) -> None:
    for encoder in (compiled, reference):
        rows = encoder.encode(VARIED[:8])
        assert (rows.shape, rows.dtype) == ((8, encoder.dimensions), np.float32)
        assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-6)
        assert encoder.encode([]).shape == (0, encoder.dimensions)


def test_a_vector_does_not_depend_on_the_texts_beside_it(compiled: Compiled) -> None:
    together = compiled.encode(VARIED)
    assert np.array_equal(compiled.encode(VARIED[::-1])[::-1], together)
    for text, row in zip(VARIED, together, strict=True):
        assert np.array_equal(compiled.encode([text])[0], row)


def test_both_encoders_name_the_model_alike(compiled: Compiled, reference: Reference) -> None:
    assert compiled.name.partition("/")[0] == reference.name.partition("/")[0] == "53aa51172d14"


def test_the_compiled_model_opens_without_torch_and_without_network(compiled_folder: Path) -> None:
    script = textwrap.dedent(
        """
        import socket, sys
        from pathlib import Path

        def refuse(*given, **more):
            print("network:", given)
            raise OSError("no network here")

        socket.getaddrinfo = socket.socket.connect = refuse
        import graph.search
        encoder = graph.search.open_encoder(Path(sys.argv[1]))
        encoder.encode(["digital diplomacy"])
        print(type(encoder).__name__)
        heavy = {"torch", "transformers", "sentence_transformers", "huggingface_hub", "streamlit"}
        print(sorted(heavy & set(sys.modules)))
        import time
        time.sleep(0.5)  # telemetry of OpenVINO would be sent by a thread
        """
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(compiled_folder)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "Compiled\n[]\n"


def test_the_compiled_model_is_opened_where_there_is_one(compiled_folder: Path) -> None:
    assert isinstance(open_encoder(compiled_folder), Compiled)


@pytest.mark.parametrize("damage", ["no folder", "half a file", "no manifest", "format"])
def test_a_damaged_model_is_not_used(compiled_folder: Path, tmp_path: Path, damage: str) -> None:
    folder = tmp_path / "minilm"
    if damage != "no folder":
        shutil.copytree(compiled_folder, folder)
    if damage == "half a file":
        content = (folder / "tokenizer.json").read_bytes()
        (folder / "tokenizer.json").write_bytes(content[: len(content) // 2])
    if damage == "no manifest":
        (folder / "encoder.json").unlink()
    if damage == "format":
        manifest = json.loads((folder / "encoder.json").read_text())
        (folder / "encoder.json").write_text(json.dumps(manifest | {"format": 0}))
    with pytest.raises(NotCompiled, match="run compile_model"):
        Compiled(folder)
    assert isinstance(open_encoder(folder), Reference)


def test_a_model_that_is_far_from_its_reference_is_not_used(compiled_folder: Path, tmp_path: Path) -> None:  # fmt: skip
    folder = tmp_path / "minilm"
    shutil.copytree(compiled_folder, folder)
    np.save(folder / "probes.npy", np.load(folder / "probes.npy")[::-1])
    with pytest.raises(NotCompiled, match="to the reference"):
        Compiled(folder)


def test_a_packaged_model_with_another_hash_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:  # fmt: skip
    monkeypatch.setitem(encode.DEFAULT_MODEL, "config.json", "0" * 64)
    with pytest.raises(ModelMismatch, match=r"config\.json has SHA-256 953f9c0d"):
        Reference()
    with pytest.raises(ModelMismatch):
        compile_model(tmp_path / "minilm")
    assert list(tmp_path.iterdir()) == []


def test_a_model_that_is_not_here_is_not_fetched() -> None:
    with pytest.raises(OSError, match=r"offline|cached files"):
        Reference("nobody/no-such-model")
