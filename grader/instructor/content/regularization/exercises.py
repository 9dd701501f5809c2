"""Exercises of notebook 05, in its order: L2 regularization, inverted dropout, traditional dropout; one module each."""

from grader.instructor.content.regularization import (
    dropout_backward,
    l2_cost,
    l2_gradients,
    masks_in_the_net,
    traditional_dropout,
)

cost = l2_cost.cost
gradients = l2_gradients.l2_gradients
forward = masks_in_the_net.forward_propagation_with_dropout
backward = dropout_backward.dropout_backward
traditional = traditional_dropout.traditional
