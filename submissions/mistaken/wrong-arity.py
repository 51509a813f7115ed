# exercise: worked-example; expected: backward=raised, score 4/10
# backward is written for the results of forward, but called with the arguments of the task.


def forward(X, beta, theta):
    net_h = X @ beta
    net_o = net_h @ theta
    return net_h, net_h, net_o, net_o


def backward(X, Y, Y_hat, H, beta, theta):
    delta = 2 * (Y_hat - Y) / len(X)
    return X.T @ (delta @ theta.T), H.T @ delta
