"""Right solutions of notebook 07 that look different from ours."""

from grader.instructor.content.gradient_checking.honest.complex_step import (
    one_complex_copy,
    rows_of_a_complex_identity,
    step_on_the_other_side,
    through_a_flat_vector,
)
from grader.instructor.content.gradient_checking.honest.one_parameter import (
    backward_propagation,
    forward_propagation,
    product_as_array,
    product_as_dot,
    product_as_float,
    product_of_numpy,
    product_with_print,
    slope_as_a_complex_step,
    slope_as_array,
    slope_as_float,
    slope_as_numpy_number,
    slope_with_an_unused_parameter,
)
from grader.instructor.content.gradient_checking.honest.planted_bugs import (
    mends_the_results,
    with_all_intermediates,
    with_means,
    with_the_mean_at_the_top,
)
from grader.instructor.content.gradient_checking.honest.scalar_check import (
    absolute_values,
    calls_both,
    divides_each_cost,
    inlines_backward,
    inlines_both,
    inlines_both_and_divides_each_cost,
    inlines_both_in_a_lambda,
    inlines_forward,
    through_a_helper_of_its_own,
    zero_dimensional_arrays,
)
from grader.instructor.content.gradient_checking.honest.vector_check import (
    a_table_of_one_entry,
    as_in_the_textbook,
    moves_and_moves_back,
    rows_of_an_identity,
    without_the_helpers,
)

HONEST = {
    "forward_propagation": [
        product_of_numpy,
        product_as_dot,
        product_as_float,
        product_as_array,
        product_with_print,
        forward_propagation,
    ],
    "backward_propagation": [
        slope_as_float,
        slope_as_numpy_number,
        slope_with_an_unused_parameter,
        slope_as_array,
        slope_as_a_complex_step,
        backward_propagation,
    ],
    "gradient_check": [
        calls_both,
        absolute_values,
        inlines_forward,
        inlines_backward,
        inlines_both,
        inlines_both_and_divides_each_cost,
        inlines_both_in_a_lambda,
        divides_each_cost,
        zero_dimensional_arrays,
        through_a_helper_of_its_own,
    ],
    "gradient_check_n": [
        as_in_the_textbook,
        rows_of_an_identity,
        moves_and_moves_back,
        without_the_helpers,
        a_table_of_one_entry,
    ],
    "backward_propagation_n": [
        mends_the_results,
        with_all_intermediates,
        with_the_mean_at_the_top,
        with_means,
    ],
    "complex_step_gradient": [
        one_complex_copy,
        rows_of_a_complex_identity,
        through_a_flat_vector,
        step_on_the_other_side,
    ],
}
