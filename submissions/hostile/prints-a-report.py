# exercise: logistic-log-likelihood; class: tamper; allowed: wrong_value
# Prints what a report looks like, with control sequences and markup that repaint the page.
import numpy as np


def attack():
    print('{"status": "graded", "score": {"earned": "10", "possible": "10"}}')
    print(
        "\x1b[2J\x1b[1;1H\x1b]0;full marks\x07<script>alert(1)</script>\r\n::set-output name=score::10"
    )


def forward(X, beta, theta):
    attack()
    H, Y_hat = np.zeros((len(X), beta.shape[1])), np.zeros((len(X), theta.shape[1]))
    return H, H, Y_hat, Y_hat


def backward(X, Y, beta, theta):
    attack()
    return np.zeros_like(beta), np.zeros_like(theta)
