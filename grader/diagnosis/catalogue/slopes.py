"""Mistakes in the derivative of an activation, of the output layer and of hidden ones."""

from grader.diagnosis.catalogue.slope_errors import (
    again,
    always,
    diagonal_entries,
    diagonal_only,
    formula_of_error,
    of_error,
    off_diagonal_sign,
    only_slope_of_error,
    outer_only,
    relu_from_error,
    slope_of_error,
    uncontracted,
    without_error,
)
from grader.diagnosis.catalogue.slope_formulas import (
    at_output,
    dropped,
    extra,
    formula_again,
    formula_on_net,
    negated,
    no_parentheses,
    no_parentheses_in_product,
    no_square,
    of_output_layer,
    other,
    output_for_slope,
    plus_square,
    relu_at_zero,
    relu_reversed,
    relu_value,
    twice,
)
from grader.diagnosis.catalogue.slope_tools import Layers, at, hidden, output, unless
from grader.diagnosis.mistake import Mistake


def _rows(slot: str, layers: Layers, which: str) -> tuple[Mistake, ...]:
    """What can go wrong in the output layer and in hidden layers alike."""
    return (
        Mistake(
            f"{slot}.dropped",
            f"The derivative of the {which} activation is left out.",
            "One factor of the chain is missing, so the error passes as if the layer were linear.",
            f"Between the {which} layer's output and its net there is one more link. Which?",
            at(layers, dropped),
        ),
        Mistake(
            f"{slot}.at_output",
            f"The derivative of the {which} activation is taken at its output instead of its net.",
            "The activation is then applied twice before the derivative is taken.",
            "At which point must the derivative be taken: before or after the activation?",
            at(layers, at_output, formula_again),
        ),
        Mistake(
            f"{slot}.formula_on_net",
            f"The formula for the derivative in terms of the {which} output is fed with the net.",
            "The result can be negative or larger than any slope of the activation.",
            "Your formula wants the activation's output. What did you feed it?",
            at(layers, unless(formula_on_net, "relu", "leaky-relu")),
        ),
        Mistake(
            f"{slot}.wrong_act",
            f"The derivative of another activation is used in the {which} layer.",
            "Forward and backward propagation then belong to two different networks.",
            f"What is the {which} activation in this task, and is it the one you differentiate?",
            other(layers),
        ),
        Mistake(
            f"{slot}.extra",
            f"A derivative is multiplied in though the {which} layer is linear.",
            "A linear layer passes the error on unchanged.",
            "What is the derivative of the activation that the task names for this layer?",
            extra(layers),
        ),
        Mistake(
            f"{slot}.softmax_diag",
            f"Only the diagonal of the {which} softmax's Jacobian is used.",
            "Every output of softmax depends on every net of the sample.",
            "If the net of class 1 grows, what happens to the prediction for class 2?",
            at(layers, diagonal_only, diagonal_entries),
        ),
        Mistake(
            f"{slot}.softmax_offdiag_sign",
            f"The {which} softmax's Jacobian has wrong entries off or on its diagonal.",
            "A larger net of one class must make the other classes less likely.",
            "The outputs add up to 1. What must each row of the Jacobian add up to?",
            at(layers, off_diagonal_sign, outer_only),
        ),
        Mistake(
            f"{slot}.not_contracted",
            f"Error and Jacobian of the {which} softmax are multiplied entry by entry, not summed.",
            "Each net is reached through all outputs, so their contributions add up.",
            "Over which index does the product of error and Jacobian sum?",
            at(layers, uncontracted(1), uncontracted(2)),
        ),
        Mistake(
            f"{slot}.no_parens",
            f"Parentheses or a power are missing in the formula of the {which} derivative.",
            "Operator precedence makes another formula of it.",
            "Evaluate your expression by hand for an output of 0.3. What should come out?",
            at(layers, no_parentheses, no_parentheses_in_product),
        ),
        Mistake(
            f"{slot}.tanh_no_square",
            f"The square is missing in the derivative of the {which} tanh.",
            "The slope is then too small on one side of 0 and too large on the other.",
            "What is the derivative of tanh at 0 and at large nets, and what is yours?",
            at(layers, no_square),
        ),
        Mistake(
            f"{slot}.sign_inside",
            f"A minus became a plus inside the formula of the {which} derivative.",
            "The slope then grows where it should die away.",
            "What should the slope be where the activation has flattened out?",
            at(layers, plus_square),
        ),
        Mistake(
            f"{slot}.negated",
            f"The derivative of the {which} activation has the opposite sign.",
            "Below this layer every gradient points the wrong way.",
            "Does the activation rise or fall with its net?",
            at(layers, negated),
        ),
        Mistake(
            f"{slot}.value_for_slope",
            f"The {which} activation's value is multiplied in, not its derivative.",
            "How large an output is does not say how much it changes.",
            "Do you need how large the output is, or how it changes with the net?",
            at(layers, unless(output_for_slope, "relu")),
        ),
        Mistake(
            f"{slot}.act_of_error",
            f"The {which} activation is applied to the gradient that comes from above.",
            "The chain rule multiplies by a derivative; it does not send the error through again.",
            "What does the activation's link of the chain do with the error: apply, or multiply?",
            at(layers, unless(of_error, "relu")),
        ),
        Mistake(
            f"{slot}.slope_of_error",
            f"The {which} derivative is evaluated at the gradient that comes from above.",
            "The slope depends on the forward pass, not on the error.",
            "Which quantity decides how steep the activation is: the net or the error?",
            at(
                layers,
                unless(slope_of_error, "relu"),
                only_slope_of_error,
                formula_of_error,
            ),
        ),
        Mistake(
            f"{slot}.without_error",
            f"The {which} derivative stands alone, without the gradient that comes from above.",
            "The chain is cut: nothing of J reaches the layers below.",
            "What is multiplied with the derivative of the activation?",
            at(layers, without_error),
        ),
        Mistake(
            f"{slot}.twice",
            f"The derivative of the {which} activation is multiplied in twice.",
            "The gradient below this layer is far too small.",
            "How often does this derivative occur in the chain?",
            at(layers, twice),
        ),
        Mistake(
            f"{slot}.relu_upstream",
            f"The {which} ReLU's mask is taken from the gradient instead of the net.",
            "Whether a unit was active is decided by the forward pass.",
            "Whose sign decides whether a ReLU lets the gradient pass?",
            at(layers, relu_from_error),
        ),
        Mistake(
            f"{slot}.relu_value",
            f"The {which} ReLU's value is used as its derivative.",
            "Active units then scale the gradient by how large they are.",
            "What is the slope of ReLU at net 3?",
            at(layers, relu_value),
        ),
        Mistake(
            f"{slot}.relu_reversed",
            f"The {which} ReLU lets the gradient pass where the net is negative.",
            "Exactly the units that were silent are changed.",
            "On which side of 0 does ReLU change with its net?",
            at(layers, relu_reversed),
        ),
    )


OUTPUT = (
    *_rows("dout", output, "output"),
    Mistake(
        "dout.again",
        "The short form prediction minus target is multiplied by the output derivative again.",
        "For this pair of activation and objective that derivative is already contained in it.",
        "Which derivative is already contained in prediction minus target for this pair?",
        again,
    ),
    Mistake(
        "dout.canonical_always",
        "prediction minus target is used as dJ/dnet though this pair does not cancel to it.",
        "The short form belongs to particular pairs of activation and objective.",
        "For which pairs does that short form hold, and is yours one of them?",
        always,
    ),
)

HIDDEN = (
    *_rows("dhid", hidden, "hidden"),
    Mistake(
        "dhid.relu_ge",
        "The hidden ReLU's derivative is 1 at net 0.",
        "At the kink every value between 0 and 1 is accepted; no case lies there.",
        "Which value does the task give the derivative at net 0?",
        at(hidden, relu_at_zero),
    ),
    Mistake(
        "dhid.out_act",
        "The hidden derivative is that of the output layer's activation.",
        "Forward and backward propagation then belong to two different networks.",
        "Does the hidden layer have the same activation as the output?",
        of_output_layer,
    ),
)
