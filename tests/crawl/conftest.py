"""What the tests of crawling stand on: a site served on loopback, and PDFs made by hand."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import monotonic

import pytest


@dataclass
class Answer:
    body: bytes
    media_type: str | None = "text/html; charset=utf-8"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Site:
    """A web site on loopback: what it answers, and who asked."""

    url: str
    answers: dict[str, Answer]
    asked: list[tuple[float, str, str]]  # seconds, path, user agent

    def page(self, path: str, html: str, **how: object) -> None:
        self.answers[path] = Answer(html.encode(), **how)  # type: ignore[arg-type]

    def put(self, path: str, answer: Answer) -> None:
        self.answers[path] = answer

    def paths(self) -> list[str]:
        return [path for _, path, _ in self.asked]


@pytest.fixture
def answer() -> type[Answer]:
    return Answer


@pytest.fixture
def site() -> Iterator[Site]:
    served = Site("", {}, [])

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.asked.append((monotonic(), self.path, self.headers.get("User-Agent", "")))
            found = served.answers.get(self.path, Answer(b"not here", status=404))
            self.send_response(found.status)
            if found.media_type:
                self.send_header("Content-Type", found.media_type)
            for name, value in found.headers.items():
                self.send_header(name, value)
            if "Content-Length" not in found.headers:
                self.send_header("Content-Length", str(len(found.body)))
            self.end_headers()
            self.wfile.write(found.body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    served.url = f"http://127.0.0.1:{server.server_port}"
    yield served
    server.shutdown()
    server.server_close()


@pytest.fixture
def make_pdf() -> Callable[..., bytes]:
    """Make a PDF of pages, each a list of (x, y, size, text); `info` as PDF strings."""

    def make(
        pages: list[list[tuple[float, float, float, str]]], info: dict[str, str] | None = None
    ) -> bytes:
        objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
        kids = []
        objects.append(
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
        )
        for page in pages:
            stream = b"".join(
                b"BT /F1 %g Tf 1 0 0 1 %g %g Tm (%s) Tj ET\n"
                % (
                    size,
                    x,
                    y,
                    text.replace("\\", "\\\\")
                    .replace("(", "\\(")
                    .replace(")", "\\)")
                    .encode("cp1252"),
                )
                for x, y, size, text in page
            )
            objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
            objects.append(
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>"
                % len(objects)
            )
            kids.append(b"%d 0 R" % len(objects))
        objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
        trailer = b"/Root 1 0 R"
        if info:
            objects.append(
                b"<< "
                + b" ".join(b"/%s (%s)" % (k.encode(), v.encode()) for k, v in info.items())
                + b" >>"
            )
            trailer += b" /Info %d 0 R" % len(objects)
        body, places = b"%PDF-1.4\n", []
        for number, content in enumerate(objects, 1):
            places.append(len(body))
            body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
        table = b"".join(b"%010d 00000 n \n" % place for place in places)
        start = len(body)
        body += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
        return body + b"trailer\n<< /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (
            len(objects) + 1,
            trailer,
            start,
        )

    return make


@pytest.fixture
def seeds() -> list[Path]:
    """The five documents the project was given; they are no part of the repository."""
    folder = Path(__file__).parents[2].parent / "shared" / "seeds"
    found = sorted(folder.glob("*.txt"))
    if not found:
        pytest.skip("the seed documents are not here")
    return found
