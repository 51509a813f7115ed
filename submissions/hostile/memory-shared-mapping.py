# exercise: logistic-log-likelihood; class: resource; allowed: raised, out_of_memory, correct
# Maps a gigabyte of shared memory at a time, past limits on private memory.
import ctypes

import numpy as np


libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p


def attack():
    for _ in range(8):
        place = libc.mmap(None, ctypes.c_size_t(1 << 30), 3, 0x21, -1, 0)
        if place in (None, 2**64 - 1):
            raise MemoryError("refused")
    print("grader-breach: 8 GiB were mapped")


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward(X, beta, theta):
    attack()
    net_h = X @ beta
    H = sigmoid(net_h)
    net_o = H @ theta
    return net_h, H, net_o, sigmoid(net_o)


def backward(X, Y, beta, theta):
    attack()
    H = sigmoid(X @ beta)
    delta_o = Y - sigmoid(H @ theta)
    return X.T @ (delta_o @ theta.T * H * (1 - H)), H.T @ delta_o
