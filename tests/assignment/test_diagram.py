"""The picture of a network."""

import re
import xml.etree.ElementTree as ET
from itertools import combinations

import pytest

from grader.render.diagram import RADIUS, network_svg
from grader.spec.read import bundled, find_exercise, read_exercise

SVG = "{http://www.w3.org/2000/svg}"
DRAWN = [name for name in bundled() if read_exercise(find_exercise(name)).network.layers]


def picture(name):
    exercise = read_exercise(find_exercise(name))
    return ET.fromstring(network_svg(exercise.network, exercise.layout))


def texts(root, kind=None):
    found = [text for text in root.iter(f"{SVG}text") if text.get("class") == kind]
    return ["".join(text.itertext()) for text in found]


def test_the_lectures_network():
    root = picture("logistic-log-likelihood")
    assert texts(root) == ["x1", "x2", "xD", "h1", "h2", "hM", "y\u03021", "y\u03022", "y\u0302K"]
    labels = texts(root, "nn-label")
    assert labels[:3] == ["β11", "β21", "βD1"]
    assert len(labels) == len(set(labels)) == len(list(root.iter(f"{SVG}line"))) == 18
    assert "θMK" in labels
    assert not [c for c in root.iter(f"{SVG}circle") if c.get("class") == "nn-bias"]


def test_weights_stored_the_other_way_are_named_so():
    labels = texts(picture("published-example"), "nn-label")
    assert labels == [
        "Wh,11", "Wh,12", "b1", "Wh,21", "Wh,22", "b1",
        "Wo,11", "Wo,12", "b2", "Wo,21", "Wo,22", "b2",
    ]  # fmt: skip


def test_biases_and_their_names():
    root = picture("logistic-binary-cross-entropy")
    assert len([c for c in root.iter(f"{SVG}circle") if c.get("class") == "nn-bias"]) == 2
    assert {"bh,1", "bh,2", "bh,M", "bo,K"} <= set(texts(root, "nn-label"))
    assert {"β01", "θ0K"} <= set(texts(picture("folded-bias"), "nn-label"))


@pytest.mark.parametrize("name", DRAWN)
def test_nothing_overlaps_and_nothing_is_cut_off(name):
    root = picture(name)
    _, _, width, height = map(float, root.get("viewBox").split())
    circles = [c for c in root.iter(f"{SVG}circle") if c.get("class") != "nn-dot"]
    for circle in circles:
        assert RADIUS <= float(circle.get("cx")) <= width - RADIUS
        assert RADIUS <= float(circle.get("cy")) <= height - RADIUS
    places = [(float(c.get("cx")), float(c.get("cy"))) for c in circles]
    assert len(set(places)) == len(places)
    labels = [t for t in root.iter(f"{SVG}text") if t.get("class") == "nn-label"]
    for one, other in combinations(labels, 2):
        near = abs(float(one.get("x")) - float(other.get("x"))) < 40
        assert not (near and abs(float(one.get("y")) - float(other.get("y"))) < 15)


@pytest.mark.parametrize("name", DRAWN)
def test_it_has_a_name_and_words(name):
    root = picture(name)
    title, words = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {words.get('id')}"
    for layer in read_exercise(find_exercise(name)).network.layers:
        assert layer.activation.name in words.text
        assert layer.output in words.text


def test_it_has_colours_for_the_dark_and_for_paper():
    text = ET.tostring(picture("logistic-log-likelihood"), encoding="unicode")
    for words in ("prefers-color-scheme:dark", "@media print", 'class="nn-paper"'):
        assert words in text
    assert not re.search(r"https?://(?!www\.w3\.org)", text)
