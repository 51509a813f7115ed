"""An exercise as frozen values: what an instructor's file says, ready for every stage."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from grader.spec.signature import Signature, names_in
from reference.layout import Layout, View, view_of
from reference.network import Network, Size
from reference.quantities import Quantity, quantities

Range = tuple[float, float]


@dataclass(frozen=True)
class Draw:
    """How random cases are drawn: how many, and from which ranges."""

    public: int
    """Drawn cases a student sees."""
    hidden: int
    """Drawn cases only staff see."""
    inputs: Range
    weights: Range
    biases: Range
    targets: Range
    constants: tuple[tuple[str, Range], ...]
    """Ranges of scalars: learning rate, L2 strength, number of steps."""
    decimals: int
    nets: float
    """Largest |net| of an ordinary case."""


@dataclass(frozen=True)
class FixedCase:
    """Values an instructor wrote, in the course's layout, by the course's names."""

    label: str
    values: tuple[tuple[str, Any], ...]
    place: str
    """Where in the file they stand, for messages."""


@dataclass(frozen=True)
class Function:
    """One function a student writes."""

    signature: Signature
    network: Network
    points: Fraction
    stability: Fraction
    """Points for saturated cases; 0 when there are none."""
    text: str = ""
    follow_through: tuple[tuple[str, Fraction], ...] = ()
    """Shares of its own for quantities, by the course's names."""
    label: str = ""
    """How reports name it: its name, or the whole call when two functions share one."""

    @property
    def name(self) -> str:
        """The function's name."""
        return self.signature.function


@dataclass(frozen=True)
class Exercise:
    """An exercise with every choice made."""

    id: str
    title: str
    text: str
    network: Network
    functions: tuple[Function, ...]
    layout: Layout
    names: tuple[tuple[str, str], ...]
    opaque: tuple[str, ...]
    sizes: tuple[tuple[str, tuple[int, int]], ...]
    stated_sizes: tuple[str, ...]
    """The symbols among them whose range the file states."""
    draw: Draw
    cases: tuple[FixedCase, ...]
    single_precision: Fraction
    """Share of the points a value earns that is right to single precision only."""
    follow_through: Fraction
    """Share of the points for a value that is wrong only because an earlier one is."""
    stability_net: float
    """Size of the output nets in stability cases."""
    variant: str
    """The choices drawn, e.g. `hidden=tanh`; empty when the file leaves none open."""
    variant_seed: int
    """What the choices were drawn with."""
    handle: str
    """How a command names this exercise: its id or path, and the variant if it has any."""
    source: str
    """Path of the file."""
    sha256: str
    """Of the file and its adapter."""
    adapter: tuple[str, bytes] | None = None
    """Name and source of `NAME.py` beside `NAME.toml`."""

    @property
    def place(self) -> str:
        """How messages name the file."""
        return self.source.rpartition("/")[2]

    @property
    def aliases(self) -> Mapping[str, str]:
        """The course's names -> quantities."""
        return dict(self.names)

    def quantity(self, network: Network, name: str) -> Quantity:
        """The quantity a course's name stands for; KeyError when there is none."""
        return quantities(network)[self.aliases.get(name, name)]

    def view(self, network: Network, name: str) -> View:
        """How the course writes the quantity of that name."""
        known = self._views.get((id(network), name))
        if known is None:
            made = view_of(self.quantity(network, name), network, self.layout)
            known = self._views[id(network), name] = network, made
        return known[1]

    @cached_property
    def _views(self) -> dict[tuple[int, str], tuple[Network, View]]:
        """Views that were asked for, each with its network, so that no other has its id."""
        return {}

    def size(self, symbol: Size) -> tuple[int, int]:
        """Smallest and largest value of a size symbol."""
        return (symbol, symbol) if isinstance(symbol, int) else dict(self.sizes)[symbol]

    def networks(self) -> tuple[Network, ...]:
        """The distinct networks of the functions."""
        return tuple(dict.fromkeys(function.network for function in self.functions))

    def asked(self, function: Function) -> Iterator[str]:
        """The course's names of the quantities a function returns."""
        for name in names_in(function.signature.returns):
            if name.name not in self.opaque:
                yield name.name

    def given(self, function: Function) -> Iterator[str]:
        """The course's names of the quantities a function is handed."""
        for name in names_in(function.signature.arguments):
            if name.name not in self.opaque:
                yield name.name
