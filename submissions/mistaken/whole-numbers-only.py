# exercise: linear-squared-error; expected: backward=wrong_value; mistakes: grad.int_dtype
# The arrays for the results hold integers, so everything behind the point is cut off.
import numpy as np


def forward(X, beta, theta):
    H = np.matmul(X, beta)
    y_hat = np.matmul(H, theta)
    return H, H, y_hat, y_hat


def backward(X, y, beta, theta):
    N, D = X.shape
    M = len(theta)
    _, H, _, y_hat = forward(X, beta, theta)
    dJ_dbeta = np.array([[0] * M] * D)
    dJ_dtheta = np.array([0] * M)
    for m in range(M):
        dJ_dtheta[m] = sum(2 * (y_hat[n] - y[n]) * H[n, m] for n in range(N)) / N
        for d in range(D):
            dJ_dbeta[d, m] = sum(2 * (y_hat[n] - y[n]) * theta[m] * X[n, d] for n in range(N)) / N
    return dJ_dbeta, dJ_dtheta
