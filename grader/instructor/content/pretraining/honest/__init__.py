"""Honest solutions of notebook 08 that look unlike the reference: each has to get full marks."""

from grader.instructor.content.pretraining.honest.autoencoder import (
    coder_by_einsum,
    coder_in_a_dictionary,
    coder_with_a_row_of_ones,
    coder_with_everything_inlined,
)
from grader.instructor.content.pretraining.honest.gradient import (
    backward_from_batch_sums,
    backward_step_by_step,
    backward_with_a_helper,
    backward_with_a_jacobian,
)
from grader.instructor.content.pretraining.honest.passes import (
    forward_as_a_list,
    forward_by_keep_prob,
    forward_folded_at_test,
    forward_with_an_early_return,
)
from grader.instructor.content.pretraining.honest.stacked_autoencoders import (
    stack_by_recursion,
    stack_in_a_loop,
    stack_of_coders,
    stack_with_its_own_training,
)
from grader.instructor.content.pretraining.honest.weights import (
    weights_drawn_transposed,
    weights_from_the_legacy_stream,
    weights_of_a_seed_for_each_layer,
    weights_with_a_linear_output,
)

HONEST = {
    "train_autoencoder": [
        coder_with_everything_inlined,
        coder_in_a_dictionary,
        coder_by_einsum,
        coder_with_a_row_of_ones,
    ],
    "pretrain": [stack_in_a_loop, stack_with_its_own_training, stack_by_recursion, stack_of_coders],
    "repaired_initialize": [
        weights_from_the_legacy_stream,
        weights_with_a_linear_output,
        weights_drawn_transposed,
        weights_of_a_seed_for_each_layer,
    ],
    "repaired_backward": [
        backward_from_batch_sums,
        backward_step_by_step,
        backward_with_a_helper,
        backward_with_a_jacobian,
    ],
    "repaired_forward": [
        forward_with_an_early_return,
        forward_folded_at_test,
        forward_by_keep_prob,
        forward_as_a_list,
    ],
}
