# exercise: linear-squared-error-outputs; expected: backward=raised; mistakes: back.no_transpose
# delta theta for delta theta^T: an error on most sizes, and a wrong value when M = K.


def forward(X, beta, theta):
    H = X @ beta
    return H, H, H @ theta, H @ theta


def backward(X, Y, beta, theta):
    H = X @ beta
    delta = 2 * (H @ theta - Y) / len(X)
    return X.T @ (delta @ theta), H.T @ delta
