class Linear:
    """A layer of weights W (inputs, units) and biases b (units,)."""

    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, X):
        """Return the nets (N, units) of the inputs X (N, inputs)."""
        raise NotImplementedError

    def backward(self, dJ_dnet):
        """Return dJ_dX (N, inputs); keep dW, shaped like W, and db, shaped like b."""
        raise NotImplementedError

    def step(self, eta):
        """Change W and b in place by one step of gradient descent."""
        raise NotImplementedError


class Tanh:
    """The activation, entry by entry."""

    def forward(self, net):
        """Return H, shaped like net."""
        raise NotImplementedError

    def backward(self, dJ_dH):
        """Return dJ_dnet, shaped like net."""
        raise NotImplementedError


class SquaredError:
    """The objective."""

    def forward(self, Y_hat, Y):
        """Return J, a number."""
        raise NotImplementedError

    def backward(self):
        """Return dJ_dY_hat (N, K)."""
        raise NotImplementedError
