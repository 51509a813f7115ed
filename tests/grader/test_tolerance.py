"""The tolerance: every right way to compute passes, a small or conceptual mistake never does."""

import numpy as np
import pytest

from grader.answers.plan import make_plan

SEEDS = range(12)


def logistic(z):
    return 1 / (1 + np.exp(-z))


def by_tanh(z):
    return 0.5 * (1 + np.tanh(z / 2))


def two_sided(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1 / (1 + e), e / (1 + e))


def by_logaddexp(z):
    return np.exp(-np.logaddexp(0, -z))


def by_complement(z):
    return 1 - 1 / (1 + np.exp(z))


def loop_product(a, b):
    out = np.zeros((a.shape[0], b.shape[1]))
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            for k in range(a.shape[1]):
                out[i, j] += a[i, k] * b[k, j]
    return out


def backwards_product(a, b):
    return sum(np.outer(a[:, k], b[k]) for k in reversed(range(a.shape[1])))


def einsum_product(a, b):
    return np.einsum("ik,kj->ij", a, b)


def exact_product(a, b):
    """Correctly rounded sums: the furthest from NumPy's own order."""
    from math import fsum

    return np.array([[fsum(a[i] * b[:, j]) for j in range(b.shape[1])] for i in range(len(a))])


def style(g=logistic, product=np.matmul, delta="cancelled", slope="output"):
    def forward(X, beta, theta):
        net_h = product(X, beta)
        H = g(net_h)
        net_o = product(H, theta)
        return net_h, H, net_o, g(net_o)

    def g_prime(net, a):
        forms = {
            "output": lambda: a * (1 - a),
            "expanded": lambda: a - a**2,
            "net": lambda: np.exp(-net) / (1 + np.exp(-net)) ** 2,
            "cosh": lambda: 1 / (2 + 2 * np.cosh(net)),
        }
        return forms[slope]()

    def backward(X, Y, beta, theta):
        net_h, H, net_o, P = forward(X, beta, theta)
        chains = {
            "cancelled": lambda: Y - P,
            "chain": lambda: (Y / P - (1 - Y) / (1 - P)) * g_prime(net_o, P),
            "fraction": lambda: (Y - P) / (P * (1 - P)) * g_prime(net_o, P),
            "two terms": lambda: Y * (1 - P) - (1 - Y) * P,
        }
        d_o = chains[delta]()
        d_h = product(d_o, theta.T) * g_prime(net_h, H)
        return product(X.T, d_h), product(H.T, d_o)

    return {"forward": forward, "backward": backward}


def per_sample(g=logistic):
    """One observation at a time, gradients accumulated."""
    base = style(g)

    def forward(X, beta, theta):
        rows = [base["forward"](x[None], beta, theta) for x in X]
        return tuple(np.vstack(parts) for parts in zip(*rows, strict=True))

    def backward(X, Y, beta, theta):
        total = [np.zeros_like(beta), np.zeros_like(theta)]
        for x, y in zip(X, Y, strict=True):
            for sum_, part in zip(
                total, base["backward"](x[None], y[None], beta, theta), strict=True
            ):
                sum_ += part
        return tuple(total)

    return {"forward": forward, "backward": backward}


STYLES = {
    "plain": style(),
    "tanh": style(by_tanh),
    "two-sided": style(two_sided),
    "logaddexp": style(by_logaddexp),
    "complement": style(by_complement),
    "loops": style(product=loop_product),
    "backwards sums": style(product=backwards_product),
    "einsum": style(product=einsum_product),
    "exact sums": style(product=exact_product),
    "un-cancelled": style(delta="chain"),
    "fraction": style(delta="fraction"),
    "two terms": style(delta="two terms"),
    "slope from net": style(slope="net"),
    "slope by cosh": style(slope="cosh", delta="chain"),
    "expanded slope": style(slope="expanded", delta="chain"),
    "all at once": style(by_complement, backwards_product, "fraction", "expanded"),
    "per sample": per_sample(),
    "per sample, complement": per_sample(by_complement),
}


@pytest.fixture
def plans(make_exercise):
    wide = (
        '[[functions]]\ncall = "forward',
        '[draw]\nweights = [-2.0, 2.0]\n\n[[functions]]\ncall = "forward',
    )
    small = (wide[0], wide[1].replace("[-2.0, 2.0]", "[-0.01, 0.01]\ndecimals = 4"))
    exercises = [make_exercise(), make_exercise(wide), make_exercise(small)]
    return [make_plan(e, f"seed {seed}") for e in exercises for seed in SEEDS]


@pytest.mark.parametrize("name", STYLES)
def test_right_solutions_pass_in_every_style(name, plans, mark):
    for plan in plans:
        result = mark(plan, **STYLES[name])
        assert result.full, [c for c in result.criteria if c.verdict != "correct"]


def spoiled(change):
    base = style()

    def backward(X, Y, beta, theta):
        return change(base["backward"](X, Y, beta, theta), X, Y, beta, theta)

    return {"forward": base["forward"], "backward": backward}


def no_hidden_slope(X, Y, beta, theta):
    _, H, _, P = style()["forward"](X, beta, theta)
    return X.T @ ((Y - P) @ theta.T), H.T @ (Y - P)


def chain_twice(X, Y, beta, theta):
    _, H, _, P = style()["forward"](X, beta, theta)
    d = (Y - P) * P * (1 - P)
    return X.T @ ((d @ theta.T) * H * (1 - H)), H.T @ d


def quarter_slope(X, Y, beta, theta):
    """g'(0) everywhere: nearly right when weights are tiny."""
    _, H, _, P = style()["forward"](X, beta, theta)
    return X.T @ (((Y - P) @ theta.T) * 0.25), H.T @ (Y - P)


WRONG = {
    "one part in a million": lambda g, *a: (g[0] * (1 + 1e-6), g[1] * (1 + 1e-6)),
    "one entry, one part in a million": lambda g, *a: (
        g[0] * (1 + 1e-6 * (np.arange(g[0].size).reshape(g[0].shape) == 0)),
        g[1],
    ),
    "stray weight decay": lambda g, X, Y, beta, theta: (g[0] + 1e-8 * beta, g[1] + 1e-8 * theta),
    "sign": lambda g, *a: (-g[0], -g[1]),
    "mean instead of sum": lambda g, X, *a: (g[0] / len(X), g[1] / len(X)),
    "no hidden slope": lambda g, *a: no_hidden_slope(*a),
    "output slope once more": lambda g, *a: chain_twice(*a),
    "hidden slope taken at 0": lambda g, *a: quarter_slope(*a),
    "nan": lambda g, *a: (g[0] * np.nan, g[1]),
    "zeros": lambda g, *a: (g[0] * 0, g[1]),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_solutions_never_pass(name, plans, mark):
    for plan in plans:
        result = mark(plan, **spoiled(WRONG[name]))
        wrong = [c for c in result.criteria if c.quantity == "dJ_dbeta"]
        assert wrong[0].verdict not in ("correct",), name
        assert not result.full


def test_allclose_would_have_passed_some_of_them(plans):
    """Why the tolerance is derived: at small weights a conceptual mistake looks close."""
    plan = plans[-1]
    task = next(task for task in plan.tasks if task.function.name == "backward")
    X, Y, beta, theta = (argument.array for argument in task.call.arguments)
    wrong = quarter_slope(X, Y, beta, theta)
    assert np.allclose(wrong[0], task.answers[0].value, rtol=1e-2, atol=1e-5)
    assert np.allclose(task.answers[0].value * (1 + 1e-6), task.answers[0].value)


def test_single_precision_is_a_verdict_of_its_own(plans, mark):
    def forward(X, beta, theta):
        return style()["forward"](*(a.astype(np.float32) for a in (X, beta, theta)))

    def backward(X, Y, beta, theta):
        return style()["backward"](*(a.astype(np.float32) for a in (X, Y, beta, theta)))

    for plan in plans:
        result = mark(plan, forward=forward, backward=backward)
        assert {c.verdict for c in result.criteria} <= {"correct", "single_precision"}
        assert any(c.verdict == "single_precision" for c in result.criteria)
        assert not result.full


def test_finite_differences_are_not_backpropagation(plans, mark):
    def objective(X, Y, beta, theta):
        P = style()["forward"](X, beta, theta)[3]
        return (Y * np.log(P) + (1 - Y) * np.log(1 - P)).sum()

    def backward(X, Y, beta, theta):
        gradients = []
        for w in (beta, theta):
            gradient = np.zeros_like(w)
            for index in np.ndindex(*w.shape):
                kept = w[index]
                w[index] = kept + 1e-6
                up = objective(X, Y, beta, theta)
                w[index] = kept - 1e-6
                gradient[index] = (up - objective(X, Y, beta, theta)) / 2e-6
                w[index] = kept
            gradients.append(gradient)
        return tuple(gradients)

    for plan in plans[:6]:
        result = mark(plan, forward=style()["forward"], backward=backward)
        verdicts = {c.verdict for c in result.criteria if c.function == "backward"}
        assert "correct" not in verdicts


def test_single_precision_must_still_tell_something(make_exercise, mark):
    """Where single precision would accept anything, a sign mistake earns nothing."""
    exercise = make_exercise(("[network]", "[draw]\nweights = [-8, 8]\n\n[network]"))
    base = style(two_sided)

    def backward(*arguments):
        return tuple(-gradient for gradient in base["backward"](*arguments))

    for seed in range(12):
        plan = make_plan(exercise, str(seed))
        result = mark(plan, forward=base["forward"], backward=backward)
        assert {c.verdict for c in result.criteria if c.function == "backward"} == {"wrong_value"}


REGRESSION = """
id = "regression"
title = "Regression"
[network]
inputs = 1
samples = 1
[[network.layers]]
units = 1
weights = "w"
bias = "b"
net = "z"
activation = "linear"
output = "p"
[objective]
name = "squared-error"
[[functions]]
call = "objective(X, Y, w, b) -> p, J"
"""


def test_an_expanded_square_passes(make_exercise, mark):
    """y^2 - 2 y p + p^2, with y close to p: one observation, one input, one output."""
    exercise = make_exercise(text=REGRESSION)

    def objective(X, Y, w, b):
        p = b + X @ w
        return p, (Y**2 - 2 * Y * p + p**2).sum()

    for seed in range(60):
        assert mark(make_plan(exercise, str(seed)), objective=objective).full


def test_sums_may_start_with_the_bias(make_exercise, mark):
    """Each of many small terms is then rounded at the size of the bias."""
    wide = REGRESSION.replace("inputs = 1", "inputs = 60").replace(
        "[[functions]]", ("[draw]\nweights = [-0.001, 0.001]\ndecimals = 6\n[[functions]]")
    )
    exercise = make_exercise(text=wide)

    def objective(X, Y, w, b):
        p = b.copy()
        for x, row in zip(X[0], w, strict=True):
            p = p + x * row
        return p[None], ((Y - p) ** 2).sum()

    for seed in range(12):
        assert mark(make_plan(exercise, str(seed)), objective=objective).full


def test_steep_leaky_units_pass(make_exercise, mark):
    exercise = make_exercise(
        (
            'activation = "logistic"\noutput = "H"',
            'activation = { name = "leaky-relu", slope = 20.0 }\noutput = "H"',
        ),
        ("[network]", "[draw]\nweights = [-0.2, 0.2]\n\n[network]"),
    )
    plans = [make_plan(exercise, str(seed)) for seed in range(10)]

    def forward(X, beta, theta):
        net_h = backwards_product(X, beta)
        H = np.where(net_h > 0, net_h, 20.0 * net_h)
        net_o = backwards_product(H, theta)
        return net_h, H, net_o, logistic(net_o)

    def backward(X, Y, beta, theta):
        net_h, H, _, P = forward(X, beta, theta)
        d = Y - P
        return X.T @ ((d @ theta.T) * np.where(net_h > 0, 1, 20.0)), H.T @ d

    for plan in plans:
        assert mark(plan, forward=forward, backward=backward).full
