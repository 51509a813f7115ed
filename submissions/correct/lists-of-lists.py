# exercise: linear-regression-outputs; expected: full marks
# Plain Python: no NumPy anywhere, and nested lists as results.


def predict(X, W, b):
    columns = list(zip(*W.tolist()))
    return [
        [sum(x * w for x, w in zip(row, column)) + bias for column, bias in zip(columns, b.tolist())]
        for row in X.tolist()
    ]


def objective(Y, Y_hat):
    pairs = [pair for rows in zip(Y.tolist(), Y_hat.tolist()) for pair in zip(*rows)]
    return sum((y - p) ** 2 for y, p in pairs) / len(Y)


def gradients(X, Y, W, b):
    N = len(X)
    deltas = [
        [2 * (p - y) / N for y, p in zip(*rows)] for rows in zip(Y.tolist(), predict(X, W, b))
    ]
    by_output = list(zip(*deltas))
    by_input = list(zip(*X.tolist()))
    dW = [[sum(x * d for x, d in zip(xs, ds)) for ds in by_output] for xs in by_input]
    return dW, [sum(ds) for ds in by_output]
