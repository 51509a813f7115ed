# exercise: activations; expected: full marks
# One expression each; derivatives from outputs where that is shorter.
from math import erf, pi, sqrt

import numpy as np

σ = lambda z: 1 / (1 + np.exp(-z))
Φ = lambda z: (1 + np.vectorize(erf)(z / sqrt(2))) / 2
φ = lambda z: np.exp(-z * z / 2) / sqrt(2 * pi)

linear = lambda z: z
linear_derivative = lambda z: z**0
logistic = σ
logistic_derivative = lambda z: σ(z) * σ(-z)
softmax = lambda z: np.exp(z) / np.exp(z).sum(1, keepdims=True)
softmax_derivative = lambda z: (
    lambda a: a[:, :, None] * (np.identity(z.shape[1])[None] - a[:, None, :])
)(softmax(z))
relu = lambda z: z.clip(0)
relu_derivative = lambda z: z > 0
tanh = np.tanh
tanh_derivative = lambda z: np.cosh(z) ** -2
leaky_relu = lambda z: np.maximum(z, 0.01 * z)
leaky_relu_derivative = lambda z: np.select([z > 0], [1.0], 0.01)
softplus = lambda z: np.logaddexp(0, z)
softplus_derivative = σ
silu = lambda z: z * σ(z)
silu_derivative = lambda z: σ(z) * (1 + z * σ(-z))
gelu = lambda z: z * Φ(z)
gelu_derivative = lambda z: Φ(z) + z * φ(z)
