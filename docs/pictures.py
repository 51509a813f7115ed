"""Makes the pictures in docs/pictures: a class is graded, its pages are photographed.

Needs Chromium and the extra `test`. Everything in the pictures comes from real runs; only the
students are invented. `python docs/pictures.py` writes all of them.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

HERE = Path(__file__).parent / "pictures"
RIGHT = """# exercise: tanh-softmax-cross-entropy
import numpy as np


def forward(X, beta, theta):
    net_h = X @ beta
    H = np.tanh(net_h)
    net_o = H @ theta
    powers = np.exp(net_o - net_o.max(axis=1, keepdims=True))
    return net_h, H, net_o, powers / powers.sum(axis=1, keepdims=True)


def objective(Y, Y_hat):
    return -np.sum(Y * np.log(Y_hat)) / len(Y)


def backward(X, Y, beta, theta):
    net_h, H, net_o, Y_hat = forward(X, beta, theta)
    delta = (Y_hat - Y) / len(X)
    delta_h = (delta @ theta.T) * (1 - H**2)
    return X.T @ delta_h, H.T @ delta
"""
EDITS: tuple[tuple[int, str, str], ...] = (
    (9, "", ""),
    (5, " * (1 - H**2)", ""),
    (3, "1 - H**2", "1 - H"),
    (3, "(Y_hat - Y) / len(X)", "Y_hat - Y"),
    (2, " / len(Y)", ""),
    (2, "theta.T", "theta"),
    (2, "Y_hat - Y", "Y - Y_hat"),
    (2, "H.T @ delta\n", "(H.T @ delta).T\n"),
    (1, "sum(axis=1", "sum(axis=0"),
    (1, "np.tanh(net_h)", "1 / (1 + np.exp(-net_h))"),
    (1, "    return X.T", "    while True: pass\n    return X.T"),
    (1, "def forward(", "def forward)"),
)
"""How many students of a round write this instead of that."""
NAMES = """
Abdi Ahlgren Amari Bauer Bianchi Castro Chen Costa Dahl Diallo Eriksen Farouk Fischer Garcia Haddad
Hansen Ito Jansen Kaya Keller Khan Kim Kovac Lang Lopez Maier Mbeki Mori Nagy Nowak Okafor Olsen
Park Peters Popov Ricci Rossi Sato Silva Singh Suzuki Tanaka Vega Weber Wang Yilmaz Zhou Zuniga
"""


@dataclass(frozen=True)
class Picture:
    """A page, and the window that it is seen through."""

    name: str
    page: str
    width: int
    height: int
    scheme: str
    section: str = ""
    """Heading to scroll to; empty for the top."""


PICTURES = (
    Picture("class", "index.html", 1000, 820, "light"),
    Picture("submission", "submissions/Garcia.py.html", 1000, 830, "light"),
    Picture("wrong", "submissions/Garcia.py.html", 1000, 520, "light", "s-wrong"),
    Picture("chain", "submissions/Garcia.py.html", 1000, 440, "dark", "s-chain"),
)


def sources() -> Iterator[tuple[str, str]]:
    """Name and file of each student."""
    edits = [edit for edit in EDITS for _ in range(edit[0])]
    for number, name in enumerate(NAMES.split()):
        # 11 is prime to the length of the list, so that neighbours differ.
        _, old, new = edits[(number * 11) % len(edits)]
        text = RIGHT.replace(old, new, 1) if old else RIGHT
        yield name, f"{text}# {name}\n"


def class_pages(folder: Path) -> Path:
    """Grade the class and make its pages; the folder of pages."""
    (folder / "class").mkdir()
    for name, text in sources():
        (folder / "class" / f"{name}.py").write_text(text)
    _grader("grade", folder / "class", "--out", folder / "reports", "--seed", "pictures")
    _grader("report", folder / "reports")
    return folder / "reports" / "pages"


def _grader(*arguments: object) -> None:
    command = [sys.executable, "-m", "grader", *map(str, arguments)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603  (our own)


def photograph(browser: Browser, pages: Path, picture: Picture, out: Path) -> None:
    """Write one picture."""
    page = browser.new_page(
        viewport={"width": picture.width, "height": picture.height}, color_scheme=picture.scheme
    )
    page.goto((pages / picture.page).as_uri())
    if picture.section:
        page.evaluate(
            "(id) => scrollTo(0, document.getElementById(id).offsetTop - 24)", picture.section
        )
    page.screenshot(path=out / f"{picture.name}.png")
    page.close()


def main() -> None:
    """Write all pictures into --out, by default docs/pictures."""
    parser = argparse.ArgumentParser(description="Write the pictures of the pages.")
    parser.add_argument("--out", type=Path, default=HERE)
    out = parser.parse_args().out
    out.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        pages = class_pages(Path(folder))
        with playwright.chromium.launch(executable_path=shutil.which("chromium")) as browser:
            for picture in PICTURES:
                photograph(browser, pages, picture, out)


if __name__ == "__main__":
    main()
