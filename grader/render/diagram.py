"""A network as the lecture draws it: circles for units, arrows with the names of the weights."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from reference.derivation_elements import small
from reference.layout import Layout
from reference.network import Layer, Network, Size
from reference.notation import GREEK, parse

RADIUS, ROW, COLUMN = 25, 104, 260
"""Of a circle; between circles of a layer; between layers. In user units, pixels at first."""
MOST_SHOWN = 3
"""Units of a layer that are all drawn; of more the first two and the last."""
LONGEST_NAME = 3
"""Characters of a layer's name that fit into a circle."""
_LEFT, _TOP, _BOTTOM = 70, 62, 14
_LABEL_AT = 0.2
"""Where on an arrow its label stands: there no two labels of three rows meet."""
_STYLE = """
.nn{--nn-ink:#1c1e21;--nn-paper:#fff;--nn-edge:#6b7280;--nn-name:#1d4ed8}
@media (prefers-color-scheme:dark){.nn{--nn-ink:#e6e6e6;--nn-paper:#16181c;--nn-edge:#9aa3af;\
--nn-name:#93b4ff}}
@media print{.nn{--nn-ink:#000;--nn-paper:#fff;--nn-edge:#444;--nn-name:#000}}
.nn text{fill:var(--nn-ink);font:italic 17px "STIX Two Text","Times New Roman",Georgia,serif;\
text-anchor:middle}
.nn .nn-label{fill:var(--nn-name);font-size:14px;stroke:var(--nn-paper);stroke-width:4px;\
paint-order:stroke}
.nn .nn-head{font:15px system-ui,sans-serif}.nn .nn-sub{font-size:70%}
.nn circle{fill:var(--nn-paper);stroke:var(--nn-ink);stroke-width:1.6}
.nn .nn-dot{fill:var(--nn-ink);stroke:none}
.nn .nn-bias{stroke-dasharray:4 3}
.nn line{stroke:var(--nn-edge);stroke-width:1.1}.nn path{fill:var(--nn-edge)}
.nn .nn-paper{fill:var(--nn-paper)}
""".strip()


@dataclass(frozen=True)
class Unit:
    """A circle: its index as text and its row, counted from the layer's first."""

    index: str
    row: int


@dataclass(frozen=True)
class Column:
    """A layer's circles."""

    name: str
    size: Size
    units: tuple[Unit, ...]
    flat: bool
    x: float
    first_y: float

    def y(self, row: int) -> float:
        """The height of a row; -1 is the bias above the first."""
        return self.first_y + row * ROW

    @property
    def rows(self) -> int:
        """Rows it takes, the gap of the dots included."""
        return self.units[-1].row + 1


def network_svg(network: Network, layout: Layout, prefix: str = "network") -> str:
    """The picture of a network as an SVG document; `prefix` keeps ids of one page apart."""
    columns = _columns(network)
    width = _LEFT * 2 + COLUMN * (len(columns) - 1)
    height = _TOP + 2 * RADIUS + _BOTTOM + ROW * (_tallest(network, columns) - 1)
    body = [*_edges(network, layout, columns, prefix), *_circles(network, columns)]
    body += _headings(network, columns)
    title, description = f"{prefix}-title", f"{prefix}-text"
    return (
        f'<svg class="nn" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        f'width="{width:g}" height="{height:g}" style="--nn-width:{width:g}px" role="img" '
        f'aria-labelledby="{title} {description}">\n'
        f'<title id="{title}">The network as a picture</title>\n'
        f'<desc id="{description}">{escape(network_words(network))}</desc>\n'
        f"<style>{_STYLE}</style>\n"
        f'<defs><marker id="{prefix}-tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" '
        f'markerHeight="7" orient="auto"><path d="M0 1 10 5 0 9z"/></marker></defs>\n'
        f'<rect class="nn-paper" width="{width:g}" height="{height:g}"/>\n'
        + "\n".join(body)
        + "\n</svg>\n"
    )


def network_words(network: Network) -> str:
    """What the picture shows, as sentences."""
    parts = [f"{network.inputs} inputs {network.input}."]
    for layer, source, _ in network.links():
        if layer.weights is None:
            parts.append(f"{layer.activation.name} of {source} gives {layer.output}.")
            continue
        bias = "" if layer.bias is None else ", with a bias"
        parts.append(
            f"Weights {layer.weights} lead from every {source} to every one of the {layer.units} "
            f"units{bias}; {layer.activation.name} of {layer.net} gives {layer.output}."
        )
    return " ".join(parts)


def _columns(network: Network) -> list[Column]:
    flats = [network.flat_input, *(layer.flat for layer in network.layers)]
    names = [network.input, *(layer.output for layer in network.layers)]
    sizes = [network.inputs, *(layer.units for layer in network.layers)]
    units = [_units(size) for size in sizes]
    biases = any(layer.bias for layer in network.layers)
    highest = max(one[-1].row for one in units)
    top = _TOP + RADIUS + (ROW if biases else 0)
    return [
        Column(name, size, shown, flat, _LEFT + COLUMN * place, top + ROW * (highest - last) / 2)
        for place, (name, size, shown, flat) in enumerate(zip(names, sizes, units, flats))  # noqa: B905
        for last in [shown[-1].row]
    ]


def _tallest(network: Network, columns: list[Column]) -> int:
    biases = any(layer.bias for layer in network.layers)
    return max(column.rows for column in columns) + biases


def _units(size: Size) -> tuple[Unit, ...]:
    if isinstance(size, int) and size <= MOST_SHOWN:
        return tuple(Unit(str(row + 1), row) for row in range(size))
    return (Unit("1", 0), Unit("2", 1), Unit(str(size), 3))


def _edges(network: Network, layout: Layout, columns: list[Column], prefix: str) -> Iterator[str]:
    labels = []
    for layer, source, target in zip(network.layers, columns, columns[1:], strict=False):
        for row, other, label in _links(layer, layout, source, target):
            start = source.x, source.y(row)
            end = target.x, target.y(other)
            yield _arrow(start, end, prefix)
            labels.append(_label(start, end, label))
    yield from labels


def _links(
    layer: Layer, layout: Layout, source: Column, target: Column
) -> Iterator[tuple[int, int, str]]:
    """Row, row and label of each arrow of a layer."""
    for unit in target.units:
        if layer.weights is None:
            every = source.units if layer.activation.row.rowwise else (unit,)
            yield from ((one.row, unit.row, "") for one in every)
            continue
        for one in source.units:
            yield one.row, unit.row, _weight(layer, layout, source, one.index, unit.index)
        if layer.bias is not None:
            yield -1, unit.row, _bias(layer, layout, source, unit.index)


def _weight(layer: Layer, layout: Layout, source: Column, before: str, after: str) -> str:
    """A weight's name with its indices in the order the course stores them."""
    sides = [("" if source.flat else before), ("" if layer.flat else after)]
    order = sides if layout.weights == "in-out" else sides[::-1]
    return _math(str(layer.weights), [one for one in order if one])


def _bias(layer: Layer, layout: Layout, source: Column, after: str) -> str:
    if layout.folded:
        return _weight(layer, layout, source, "0", after)
    indices = [] if layer.flat or layer.shared_bias else [after]
    return _math(str(layer.bias), indices)


def _math(name: str, indices: list[str]) -> str:
    """A name with its subscripts as SVG text; several letters are kept apart by a comma."""
    parsed = parse(name)
    base = GREEK.get(parsed.base, parsed.base) + ("\u0302" if parsed.hat else "")
    joined = ("" if all(len(one) == 1 for one in indices) else ",").join(indices)
    below = ",".join(part for part in (*parsed.sub, joined) if part)
    sub = f'<tspan class="nn-sub" dy="4">{escape(below)}</tspan>' if below else ""
    return escape(base) + sub


def _arrow(start: tuple[float, float], end: tuple[float, float], prefix: str) -> str:
    """From the edge of one circle to the edge of another."""
    (x1, y1), (x2, y2) = start, end
    length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
    dx, dy = RADIUS * (x2 - x1) / length, RADIUS * (y2 - y1) / length
    return (
        f'<line x1="{x1 + dx:.1f}" y1="{y1 + dy:.1f}" x2="{x2 - dx:.1f}" y2="{y2 - dy:.1f}" '
        f'marker-end="url(#{prefix}-tip)"/>'
    )


def _label(start: tuple[float, float], end: tuple[float, float], label: str) -> str:
    x, y = (a + (b - a) * _LABEL_AT for a, b in zip(start, end, strict=True))
    return _text(x + 4, y + 4, label, "nn-label") if label else ""


def _text(x: float, y: float, content: str, kind: str = "") -> str:
    mark = f' class="{kind}"' if kind else ""
    return f'<text x="{x:.1f}" y="{y:.1f}"{mark}>{content}</text>'


def _circles(network: Network, columns: list[Column]) -> Iterator[str]:
    for place, column in enumerate(columns):
        for unit in column.units:
            yield _circle(column, unit.row, _name(column, unit))
        for missing in range(column.rows - len(column.units)):
            y = column.y(missing + 2)
            yield "".join(
                f'<circle cx="{column.x:g}" cy="{y + step:g}" r="1.6" class="nn-dot"/>'
                for step in (-9, 0, 9)
            )
        if place < len(network.layers) and network.layers[place].bias is not None:
            yield _circle(column, -1, "1", "nn-bias")


def _name(column: Column, unit: Unit) -> str:
    """A unit's name; only its index where the name would not fit into the circle."""
    if column.flat:
        return _math(small(column.name), [])
    short = len(column.name.removesuffix("_hat")) <= LONGEST_NAME
    return _math(small(column.name), [unit.index]) if short else escape(unit.index)


def _circle(column: Column, row: int, content: str, kind: str = "") -> str:
    mark, y = f' class="{kind}"' if kind else "", column.y(row)
    circle = f'<circle cx="{column.x:g}" cy="{y:g}" r="{RADIUS}"{mark}/>'
    return circle + _text(column.x, y + 5, content)


def _headings(network: Network, columns: list[Column]) -> Iterator[str]:
    words = ["inputs", *(layer.activation.name for layer in network.layers)]
    for column, word in zip(columns, words, strict=True):
        yield _text(column.x, 24, escape(column.name), "nn-head")
        yield _text(column.x, 44, escape(word), "nn-head")
