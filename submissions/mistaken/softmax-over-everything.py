# exercise: tanh-softmax-cross-entropy; expected: forward.Y_hat=wrong_value, backward=wrong_value; mistakes: fwd.softmax_global
# La somme du softmax porte sur tout le tableau, pas sur chaque ligne.
import numpy as np


def softmax(x):
    """Calcule le softmax (stable)."""
    e_x = np.exp(x - np.max(x))
    return e_x / e_x.sum()


def forward(X, beta, theta):
    # couche cachée
    net_h = X @ beta
    H = np.tanh(net_h)
    # couche de sortie
    net_o = H @ theta
    return net_h, H, net_o, softmax(net_o)


def objective(Y, Y_hat):
    return np.mean(-np.sum(Y * np.log(Y_hat), axis=1))


def backward(X, Y, beta, theta):
    net_h, H, net_o, Y_hat = forward(X, beta, theta)
    N = len(X)
    # erreur de la sortie
    erreur_o = (Y_hat - Y) / N
    # erreur de la couche cachée
    erreur_h = (erreur_o @ theta.T) * (1 - np.tanh(net_h) ** 2)
    return X.T @ erreur_h, H.T @ erreur_o
