"""Honest solutions of notebook 05 that look unlike the reference: each has to get full marks."""

from grader.instructor.content.regularization.honest.dropout_backward import (
    dropout_backward_as_known,
    dropout_backward_by_active_units,
    dropout_backward_by_index,
    dropout_backward_with_scaled_masks,
)
from grader.instructor.content.regularization.honest.dropout_forward import (
    forward_masked_before_relu,
    forward_with_float_masks,
    forward_with_integer_masks,
    forward_with_own_generator,
    forward_with_scaled_masks,
)
from grader.instructor.content.regularization.honest.l2_cost import (
    cost_as_matrix,
    cost_inlined,
    cost_printed,
    cost_squeezed,
)
from grader.instructor.content.regularization.honest.l2_gradients import (
    l2_by_einsum,
    l2_divided_late,
    l2_from_plain,
    l2_in_a_loop,
)
from grader.instructor.content.regularization.honest.traditional_dropout import (
    traditional_before_relu,
    traditional_by_weights,
    traditional_in_a_loop,
    traditional_on_a_copy,
)

HONEST = {
    "compute_cost_with_regularization": [cost_inlined, cost_as_matrix, cost_squeezed, cost_printed],
    "backward_propagation_with_regularization": [
        l2_from_plain,
        l2_divided_late,
        l2_in_a_loop,
        l2_by_einsum,
    ],
    "forward_propagation_with_dropout": [
        forward_with_integer_masks,
        forward_with_scaled_masks,
        forward_with_own_generator,
        forward_masked_before_relu,
        forward_with_float_masks,
    ],
    "backward_propagation_with_dropout": [
        dropout_backward_as_known,
        dropout_backward_by_active_units,
        dropout_backward_by_index,
        dropout_backward_with_scaled_masks,
    ],
    "predict_traditional_dropout": [
        traditional_by_weights,
        traditional_in_a_loop,
        traditional_before_relu,
        traditional_on_a_copy,
    ],
}
