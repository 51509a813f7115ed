# exercise: three-layer-network; expected: full marks
# Every contraction by its indices: n observations, d inputs, m and l hidden units, k classes.
from numpy import eye, einsum, exp, maximum, tanh


def _passes(X, W1, b1, W2, b2, W3, b3):
    net_1 = einsum("nd,dm->nm", X, W1) + b1
    H_1 = maximum(net_1, 0)
    H_2 = tanh(einsum("nm,ml->nl", H_1, W2) + b2)
    powers = exp(einsum("nl,lk->nk", H_2, W3) + b3)
    return net_1, H_1, H_2, einsum("nk,n->nk", powers, 1 / einsum("nk->n", powers))


def forward(X, W1, b1, W2, b2, W3, b3):
    return _passes(X, W1, b1, W2, b2, W3, b3)[1:]


def deltas(X, Y, W1, b1, W2, b2, W3, b3):
    net_1, H_1, H_2, P = _passes(X, W1, b1, W2, b2, W3, b3)
    jacobian = einsum("nk,kj->nkj", P, eye(P.shape[1])) - einsum("nk,nj->nkj", P, P)
    delta_3 = einsum("nk,nkj->nj", -Y / P / len(X), jacobian)
    delta_2 = einsum("nk,lk,nl->nl", delta_3, W3, 1 - H_2**2)
    delta_1 = einsum("nl,ml,nm->nm", delta_2, W2, 1.0 * (net_1 > 0))
    return delta_3, delta_2, delta_1


def backward(X, Y, W1, b1, W2, b2, W3, b3):
    _, H_1, H_2, _ = _passes(X, W1, b1, W2, b2, W3, b3)
    delta_3, delta_2, delta_1 = deltas(X, Y, W1, b1, W2, b2, W3, b3)
    gradients = []
    for source, delta in ((X, delta_1), (H_1, delta_2), (H_2, delta_3)):
        gradients += [einsum("ni,nj->ij", source, delta), einsum("nj->j", delta)]
    return tuple(gradients)
