"""Sizes, padding and cost of a layer, one axis at a time.

Everything here follows from one picture. A window of `kernel_size` taps, `dilation` apart, starts at
0, `stride`, 2·`stride`, … of an axis that has been padded before and after. A function that takes a
plain `n` is about one axis; what is about an image calls it once for the height and once for the width.
"""

from collections.abc import Sequence

from convnotes.arguments import check_groups, flag, integer, pair, per_axis

AxisPadding = int | str | Sequence[int]
"""Padding of one axis: an int for both ends, (before, after), "valid", "same" or "full"."""

Padding = int | str | Sequence[AxisPadding]
"""Padding of an image: an int or a word for both axes, or one `AxisPadding` each for (height, width)."""

AXES = ("height", "width")


def effective_kernel_size(kernel_size: int, dilation: int = 1) -> int:
    """Return the extent of a kernel whose taps lie `dilation` apart: d(k − 1) + 1.

    Parameters
    ----------
    kernel_size, dilation : int
        k taps, d cells from one to the next.

    Returns
    -------
    int
        In cells.

    Raises
    ------
    TypeError, ValueError
        If one is not a positive integer.

    Examples
    --------
    >>> effective_kernel_size(3), effective_kernel_size(3, dilation=2)
    (3, 5)
    """
    return integer(dilation, "dilation") * (integer(kernel_size, "kernel_size") - 1) + 1


def axis_padding(
    padding: AxisPadding, n: int, kernel_size: int, *, stride: int = 1, dilation: int = 1
) -> tuple[int, int]:
    """Return how many cells go (before, after) an axis of `n` cells.

    With e = d(k − 1) + 1, the effective kernel size, these are for a `padding` of

    - p: (p, p)
    - (p, q): (p, q)
    - "valid": (0, 0): every window lies inside the input
    - "same": ⌊t/2⌋ and the rest of t = max((⌈n/s⌉ − 1)·s + e − n, 0): ⌈n/s⌉ outputs
    - "full": (e − 1, e − 1): at stride 1, every window that touches the input

    Parameters
    ----------
    padding : int, (int, int) or str
        One of the forms above.
    n : int
        Cells of the axis.
    kernel_size, stride, dilation : int
        k taps, s cells from one window to the next, d cells from one tap to the next; all ≥ 1.

    Returns
    -------
    tuple of two ints

    Raises
    ------
    TypeError
        If `padding` is none of these forms, or a number is not an integer.
    ValueError
        If an amount is negative, or a word is unknown.

    References
    ----------
    Dumoulin & Visin 2016, "A guide to convolution arithmetic for deep learning", §2.1 and 2.2 (the words,
    at stride 1).

    Examples
    --------
    An even kernel cannot be centred, so "same" pads the end once more:

    >>> axis_padding("same", 5, 4), axis_padding("same", 5, 3, stride=2), axis_padding("full", 5, 3)
    ((1, 2), (1, 1), (2, 2))
    """
    n, stride = integer(n, "n"), integer(stride, "stride")
    reach = effective_kernel_size(kernel_size, dilation) - 1
    if isinstance(padding, str):
        if padding == "valid":
            return 0, 0
        if padding == "full":
            return reach, reach
        if padding == "same":
            outputs = -(-n // stride)
            total = max((outputs - 1) * stride + reach + 1 - n, 0)
            return total // 2, total - total // 2
        raise ValueError(f"padding must be 'valid', 'same', 'full' or integers, got {padding!r}")
    before, after = per_axis(padding, "padding", "an integer, a pair or a word")
    return integer(before, "padding", minimum=0), integer(after, "padding", minimum=0)


def padding_amounts(
    padding: Padding,
    size: int | Sequence[int],
    kernel_size: int | Sequence[int],
    *,
    stride: int | Sequence[int] = 1,
    dilation: int | Sequence[int] = 1,
) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return ((top, bottom), (left, right)) for an image of `size` (height, width).

    `padding` is an int or a word for both axes, or a pair (height, width) whose entries are each what
    `axis_padding` takes: ``1``, ``(1, 2)``, ``((0, 1), (2, 2))``, ``"same"``.

    Raises: as `axis_padding`.

    Parameters
    ----------
    padding : int, str or pair
    size, kernel_size, stride, dilation : int or (int, int)
        For both axes, or (height, width).

    Returns
    -------
    tuple of two tuples of two ints

    Examples
    --------
    >>> padding_amounts((1, 2), (5, 6), 3)
    ((1, 1), (2, 2))
    >>> padding_amounts("same", (5, 6), (3, 2))
    ((1, 1), (0, 1))
    """
    paddings = per_axis(padding, "padding", "an integer, a word or a pair (height, width)")
    axes = zip(
        paddings,
        pair(size, "size"),
        pair(kernel_size, "kernel_size"),
        pair(stride, "stride"),
        pair(dilation, "dilation"),
        strict=True,
    )
    top_bottom, left_right = (axis_padding(p, n, k, stride=s, dilation=d) for p, n, k, s, d in axes)
    return top_bottom, left_right


def output_size(
    n: int,
    kernel_size: int,
    *,
    stride: int = 1,
    padding: AxisPadding = 0,
    dilation: int = 1,
    ceil_mode: bool = False,
    axis: str = "size",
) -> int:
    """Return how many windows fit on an axis: ⌊(n + before + after − d(k − 1) − 1)/s⌋ + 1.

    Parameters
    ----------
    n : int
        Cells of the input along this axis.
    kernel_size, stride, dilation : int
        Taps of the window, cells from one window to the next, cells from one tap to the next; all ≥ 1.
    padding : int, (int, int) or str
        As in `axis_padding`.
    ceil_mode : bool
        Round up instead of down, so that a last window may hang over the end; but only if it starts
        inside the input or the padding before it.
    axis : str
        What error messages call this axis: "height", "width".

    Returns
    -------
    int
        At least 1.

    Raises
    ------
    TypeError
        If a size is not an integer, or `ceil_mode` neither True nor False.
    ValueError
        If a size is out of range or the kernel does not fit: "kernel_size 5 exceeds padded height 4".

    References
    ----------
    Dumoulin & Visin 2016, relationship 6 (stride, padding) and 15 (dilation).

    Examples
    --------
    >>> output_size(5, 3), output_size(5, 3, stride=2, padding=1), output_size(5, 3, padding="full")
    (3, 3, 7)
    >>> output_size(6, 3, stride=2), output_size(6, 3, stride=2, ceil_mode=True)
    (2, 3)
    """
    n, stride, before, slack = _fitted(n, kernel_size, stride, padding, dilation, axis)
    outputs = slack // stride + 1
    starts_before_the_end = outputs * stride < before + n
    hangs_over = flag(ceil_mode, "ceil_mode") and slack % stride > 0 and starts_before_the_end
    return outputs + hangs_over


def dropped(
    n: int,
    kernel_size: int,
    *,
    stride: int = 1,
    padding: AxisPadding = 0,
    dilation: int = 1,
    axis: str = "size",
) -> int:
    """Return how many cells at the end of the padded axis no window reaches.

    It is what the floor of `output_size` throws away: (n + before + after − d(k − 1) − 1) mod s.

    Parameters, Raises: as `output_size`.

    Returns
    -------
    int
        From 0 to s − 1.

    Examples
    --------
    >>> dropped(6, 3, stride=2), dropped(7, 3, stride=2)
    (1, 0)
    """
    _, stride, _, slack = _fitted(n, kernel_size, stride, padding, dilation, axis)
    return slack % stride


def uses(
    n: int,
    kernel_size: int,
    *,
    stride: int = 1,
    padding: AxisPadding = 0,
    dilation: int = 1,
    axis: str = "size",
) -> tuple[int, ...]:
    """Return, for each of the `n` cells, how many windows read it.

    In an image the cell (i, j) is read ``uses(h, …)[i] * uses(w, …)[j]`` times.

    Parameters, Raises: as `output_size`.

    Returns
    -------
    tuple of n ints

    Examples
    --------
    >>> uses(5, 3)
    (1, 2, 3, 2, 1)
    >>> uses(5, 3, padding="same")
    (2, 3, 3, 3, 2)
    >>> uses(6, 2, stride=3)
    (1, 1, 0, 1, 1, 0)
    """
    n, stride, before, slack = _fitted(n, kernel_size, stride, padding, dilation, axis)
    counts = [0] * n
    for start in range(-before, slack - before + 1, stride):
        for tap in range(kernel_size):
            cell = start + tap * int(dilation)
            if 0 <= cell < n:
                counts[cell] += 1
    return tuple(counts)


def conv_parameters(
    in_channels: int,
    out_channels: int,
    kernel_size: int | Sequence[int],
    *,
    groups: int = 1,
    bias: bool = True,
) -> int:
    """Return the number of weights, o·(c/groups)·k_h·k_w, and biases, o, of a convolution.

    Parameters
    ----------
    in_channels, out_channels : int
        c and o.
    kernel_size : int or (int, int)
        k_h and k_w.
    groups : int
        Divides both numbers of channels.
    bias : bool
        Whether there are biases.

    Returns
    -------
    int

    Raises
    ------
    TypeError, ValueError
        If a size is not a positive integer, `groups` divides the channels badly or `bias` is neither True nor
        False.

    Examples
    --------
    Twelve 5×5 filters on three channels; the size of the image does not matter:

    >>> conv_parameters(3, 12, 5)
    912
    """
    group_channels, out_channels = check_groups(in_channels, out_channels, groups)
    height, width = pair(kernel_size, "kernel_size")
    return out_channels * (group_channels * height * width + flag(bias, "bias"))


def conv_multiply_adds(
    in_channels: int,
    out_channels: int,
    kernel_size: int | Sequence[int],
    output_size: int | Sequence[int],
    *,
    groups: int = 1,
) -> int:
    """Return the multiply-adds of a convolution on one image: each weight, once per output position.

    Parameters, Raises: as `conv_parameters`.

    Parameters
    ----------
    output_size : int or (int, int)
        H' and W' of its output.

    Returns
    -------
    int

    Examples
    --------
    >>> conv_multiply_adds(3, 12, 5, (28, 28))
    705600
    """
    height, width = pair(output_size, "output_size")
    return conv_parameters(in_channels, out_channels, kernel_size, groups=groups, bias=False) * height * width


def dense_parameters(in_features: int, out_features: int, *, bias: bool = True) -> int:
    """Return the weights, m·n, and biases, n, of a dense layer; its multiply-adds are its weights.

    Parameters
    ----------
    in_features, out_features : int
        m and n.
    bias : bool
        Whether there are biases.

    Returns
    -------
    int

    Raises
    ------
    TypeError, ValueError
        If a size is not a positive integer, or `bias` neither True nor False.

    Examples
    --------
    What the twelve filters of `conv_parameters` would cost, were every output joined to every input:

    >>> dense_parameters(32 * 32 * 3, 28 * 28 * 12)
    28910784
    """
    return (integer(in_features, "in_features") + flag(bias, "bias")) * integer(out_features, "out_features")


def _fitted(
    n: int, kernel_size: int, stride: int, padding: AxisPadding, dilation: int, axis: str
) -> tuple[int, int, int, int]:
    """Return (n, stride, cells of padding before, how far the window can move) if the kernel fits."""
    amounts = axis_padding(padding, n, kernel_size, stride=stride, dilation=dilation)
    n, stride = int(n), int(stride)  # a small integer of NumPy would overflow
    extent, padded = effective_kernel_size(kernel_size, dilation), n + sum(amounts)
    if extent > padded:
        dilated = "" if dilation == 1 else f" with dilation {dilation} spans {extent} and"
        raise ValueError(f"kernel_size {kernel_size}{dilated} exceeds padded {axis} {padded}")
    return n, stride, amounts[0], padded - extent
