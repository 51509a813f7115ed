# exercise: logistic-log-likelihood; class: confuse; allowed: missing
# Has nothing in it.
