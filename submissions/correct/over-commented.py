# exercise: linear-regression; expected: full marks
# import numpy so that we can use numpy
import numpy as np

# this function predicts
def predict(X, w, b):
    # start with an empty list of predictions
    predictions = []
    # go through all the observations one after the other
    for i in range(0, len(X)):
        # start at the bias
        p = b
        # add weight times input for each input
        for j in range(0, len(w)):
            p = p + w[j] * X[i][j]
        # remember the prediction
        predictions.append(p)
    # make it an array and return it
    return np.array(predictions)

# this function computes J
def objective(y, y_hat):
    # the errors
    errors = y - y_hat
    # the squared errors
    squared_errors = errors ** 2
    # the mean squared error
    mean_squared_error = np.mean(squared_errors)
    # return it
    return mean_squared_error

# this function computes the gradients
def gradients(X, y, w, b):
    # number of observations
    N = len(X)
    # predict first
    y_hat = predict(X, w, b)
    # gradient for each weight
    dJ_dw = np.zeros(len(w))
    for j in range(0, len(w)):
        # J is a mean of squares: 2 comes down, the inner derivative is -x
        dJ_dw[j] = np.mean(2 * (y - y_hat) * -X[:, j])
    # the gradient for the bias: the inner derivative is -1
    dJ_db = np.mean(-2 * (y - y_hat))
    # return both
    return dJ_dw, dJ_db
