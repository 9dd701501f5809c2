"""Exercises of notebook 05, in its order: L2 regularization, inverted dropout, traditional dropout; one module each."""

from grader.instructor.content.regularization import (
    dropout_backward,
    dropout_forward,
    l2_cost,
    l2_gradients,
    traditional_dropout,
)

cost = l2_cost.cost
gradients = l2_gradients.l2_gradients
forward = dropout_forward.dropout_forward
backward = dropout_backward.dropout_backward
traditional = traditional_dropout.traditional
