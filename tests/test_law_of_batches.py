"""A page's figures are the same, to the last digit, whatever pages it is segmented with."""

import numpy as np
import pytest

from clipfile.tasks.segment.model import TILE, load_model, product

ROWS = 400
# Multiplications from which on OpenBLAS shares a product among threads (interface/gemm.c: 2 x 65,536 x 4).
SHARED_FROM = 524_288


@pytest.mark.parametrize("columns", [1, 2, 27, 64])
def test_a_row_of_a_product_does_not_depend_on_the_rows_beside_it(columns: int) -> None:
    dice = np.random.default_rng(7)
    values = dice.standard_normal((ROWS, 200), dtype=np.float32)
    weight = dice.standard_normal((200, columns), dtype=np.float32)
    together = product(values, weight)
    assert np.allclose(together, values @ weight, atol=1e-4)
    for rows in (*range(1, 36), 63, 64, 65, 127, 333):
        for first in (0, 1, 7, 16, 60):
            assert np.array_equal(product(values[first : first + rows], weight), together[first : first + rows]), rows
    assert product(values[:0], weight).shape == (0, columns)


def test_no_product_is_shared_among_threads() -> None:
    shapes = [weight.shape[-2:] for name, weight in load_model().weights.items() if name.endswith("weight")]
    assert shapes
    assert all(TILE * depth * width < SHARED_FROM for depth, width in shapes)
