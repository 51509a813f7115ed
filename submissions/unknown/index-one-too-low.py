# exercise: linear-squared-error-outputs; expected: backward.dJ_dbeta=wrong_value; mistakes: unknown
# theta[j][k - 1]: each error goes back through the weight of the output beside it.
import numpy as np


def forward(X, beta, theta):
    H = X @ beta
    net_o = H @ theta
    return H, H, net_o, net_o


def backward(X, Y, beta, theta):
    _, H, _, P = forward(X, beta, theta)
    N, D = X.shape
    M, K = theta.shape
    dbeta, dtheta = np.zeros((D, M)), np.zeros((M, K))
    for n in range(N):
        for k in range(K):
            e = 2 * (P[n, k] - Y[n, k]) / N
            for j in range(M):
                dtheta[j, k] += e * H[n, j]
                for d in range(D):
                    dbeta[d, j] += e * theta[j, k - 1] * X[n, d]
    return dbeta, dtheta
