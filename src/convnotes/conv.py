"""Convolution of images, forward and backward.

What deep learning calls convolution is cross-correlation: the kernel is not flipped. `conv2d` keeps the
field's name and says so; `correlate2d` and `convolve2d` mean what mathematics means by them.
"""

import numpy as np

from convnotes._gemm import Plan, correlate, grad_weight, grad_x
from convnotes.arguments import check_axes, check_groups, check_shape, flag, pair
from convnotes.arrays import as_floats, widen_half
from convnotes.shapes import AXES, Padding, output_size, padding_amounts
from convnotes.windows import check_padding_mode


def conv2d(
    x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1, padding_mode="zeros"
) -> np.ndarray:
    """Cross-correlate a batch of images with a bank of kernels (which is what the field calls convolution).

    y[n, o, i, j] = bias[o] + Σ weight[o, c, u, v] · x_pad[n, c, i·s + u·d, j·s + v·d]  over c, u, v

    Parameters
    ----------
    x : array (N, C, H, W)
        N images of C channels.
    weight : array (O, C / groups, k_h, k_w)
        O kernels.
    bias : array (O,), optional
        Added to every cell of an output channel.
    stride, dilation : int or (int, int)
        Cells from one window to the next, and from one tap of the kernel to the next; (height, width).
    padding : int, (h, w), ((top, bottom), (left, right)), "valid", "same" or "full"
        Cells put around the image, see `convnotes.shapes.padding_amounts`.
    groups : int
        Output channels of group g see only the input channels of group g; `groups=C` is depthwise.
    padding_mode : {"zeros", "reflect", "replicate", "circular"}
        What those cells hold, see `convnotes.windows.pad`.

    Returns
    -------
    array (N, O, H', W')
        With H' and W' from `convnotes.shapes.output_size`. Floating dtypes are kept, integers give float64.

    Raises
    ------
    ValueError
        If shapes do not belong together or the kernel does not fit: "kernel_size 5 exceeds padded height 4".
    TypeError
        If an array does not hold numbers, or a size is not an integer.

    References
    ----------
    LeCun et al. 1998, "Gradient-based learning applied to document recognition", §II.A; Goodfellow, Bengio &
    Courville 2016, "Deep Learning", eq. 9.6 (cross-correlation) and 9.8 (stride).

    Examples
    --------
    One window and one kernel: 4·0 + 0·0 + … + (−4)·2.

    >>> window = np.array([[0, 0, 0], [0, 1, 1], [0, 1, 2]])
    >>> kernel = np.array([[4, 0, 0], [0, 0, 0], [0, 0, -4]])
    >>> conv2d(window[None, None], kernel[None, None])
    array([[[[-8.]]]])
    """
    x, weight, bias = as_floats(x=x, weight=weight, bias=bias)
    plan = _plan(x, weight, stride, padding, dilation, groups, padding_mode)
    if bias is not None:
        check_shape("bias", bias, weight.shape[:1])
    work = widen_half(x, weight, 0 if bias is None else bias)
    return correlate(*work, plan).astype(x.dtype, copy=False)


def conv2d_backward(
    grad_output,
    x,
    weight,
    *,
    stride=1,
    padding=0,
    dilation=1,
    groups=1,
    padding_mode="zeros",
    needs_grad_x=True,
) -> tuple[np.ndarray | None, np.ndarray, np.ndarray]:
    """Return the gradients of a loss with respect to `x`, `weight` and `bias` of `conv2d`.

    With δ = ∂L/∂y = `grad_output`:

    - ∂L/∂weight[o, c, u, v] = Σ δ[n, o, i, j] · x_pad[n, c, i·s + u·d, j·s + v·d]  over n, i, j
    - ∂L/∂x_pad[n, c, a, b] = Σ δ[n, o, i, j] · weight[o, c, u, v]  over o, i, j, u, v where i·s + u·d = a
      and j·s + v·d = b; of it, ∂L/∂x drops the padding, or adds it to the cells that it copied
    - ∂L/∂bias[o] = Σ δ[n, o, i, j]  over n, i, j

    Parameters
    ----------
    grad_output : array (N, O, H', W')
        δ, the gradient of the loss with respect to the output.
    x, weight, stride, padding, dilation, groups, padding_mode
        What `conv2d` was given.
    needs_grad_x : bool
        Whether ∂L/∂x is wanted: where `x` are data, nothing before them learns, and a third of the work is
        spared.

    Returns
    -------
    grad_x : array (N, C, H, W), or None where it is not wanted
    grad_weight : array (O, C / groups, k_h, k_w)
    grad_bias : array (O,)

    Raises
    ------
    ValueError, TypeError
        As `conv2d`, and if `grad_output` has not the shape of its output, or `needs_grad_x` is neither True
        nor False.

    References
    ----------
    Dumoulin & Visin 2016, "A guide to convolution arithmetic for deep learning", §4 (∂L/∂x as a convolution);
    Goodfellow, Bengio & Courville 2016, eq. 9.11 and 9.13.

    Examples
    --------
    >>> x, weight = np.array([[[[1, 2, 3]]]]), np.array([[[[10, 20]]]])
    >>> grad_x, grad_weight, grad_bias = conv2d_backward(np.array([[[[1, 1]]]]), x, weight)
    >>> grad_x, grad_weight, grad_bias  # 10, 20 + 10, 20; 1 + 2, 2 + 3; 1 + 1
    (array([[[[10., 30., 20.]]]]), array([[[[3., 5.]]]]), array([2.]))
    """
    grad_output, x, weight = as_floats(grad_output=grad_output, x=x, weight=weight)
    plan = _plan(x, weight, stride, padding, dilation, groups, padding_mode)
    check_shape("grad_output", grad_output, (len(x), len(weight), *plan.output))
    work = widen_half(grad_output, x, weight)
    gradients = (
        grad_x(*work, plan) if flag(needs_grad_x, "needs_grad_x") else None,
        grad_weight(*work, plan),
        work[0].sum(axis=(0, 2, 3)),
    )
    return tuple(g if g is None else g.astype(x.dtype, copy=False) for g in gradients)


def correlate2d(image, kernel, *, mode="valid") -> np.ndarray:
    """Cross-correlate one image with one kernel: y[i, j] = Σ kernel[u, v] · image[i + u, j + v].

    Parameters
    ----------
    image : array (H, W)
    kernel : array (k_h, k_w)
    mode : {"valid", "same", "full"}
        The padding with zeros, see `convnotes.shapes.axis_padding`.

    Returns
    -------
    array (H', W')

    Raises
    ------
    TypeError
        If an argument does not hold numbers.
    ValueError
        If the kernel exceeds the padded image, or `mode` is unknown.

    References
    ----------
    Goodfellow, Bengio & Courville 2016, "Deep Learning", eq. 9.6.

    Examples
    --------
    >>> correlate2d([[1, 2, 3]], [[10, 1]])  # 10·1 + 1·2, 10·2 + 1·3
    array([[12., 23.]])
    """
    return _slide(image, kernel, mode)


def convolve2d(image, kernel, *, mode="valid") -> np.ndarray:
    """Convolve one image with one kernel: cross-correlate with the kernel flipped in both axes.

    y[i, j] = Σ kernel[u, v] · image[i − u, j − v], with i and j counted from the first window of `mode`: 0 in
    "full", ⌊(k − 1)/2⌋ in "same", k − 1 in "valid".

    Parameters, Returns, Raises: as `correlate2d`.

    References
    ----------
    Goodfellow, Bengio & Courville 2016, "Deep Learning", eq. 9.4 and 9.5.

    Examples
    --------
    >>> convolve2d([[1, 2, 3]], [[10, 1]])  # 1·1 + 10·2, 1·2 + 10·3
    array([[21., 32.]])
    """
    return _slide(image, kernel, mode, flip=True)


def convolve1d(f, g, *, mode="full") -> np.ndarray:
    """Convolve two signals: (f * g)[t] = Σ f[τ] · g[t − τ] over τ.

    Parameters
    ----------
    f : array (n,)
    g : array (k,)
    mode : {"full", "same", "valid"}
        Every t at which the signals meet; as many t as f has cells; only those at which all of g meets f.

    Returns
    -------
    array (n + k − 1,), (n,) or (n − k + 1,)

    Raises
    ------
    TypeError
        If a signal does not hold numbers.
    ValueError
        If a signal is empty or not 1-D, or in mode "valid" g is longer than f.

    References
    ----------
    Goodfellow, Bengio & Courville 2016, "Deep Learning", eq. 9.3.

    Examples
    --------
    >>> convolve1d([1, 2], [1, 10, 100])  # 1, 10 + 2, 100 + 20, 200
    array([  1.,  12., 120., 200.])
    """
    f, g = as_floats(f=f, g=g)
    check_axes("f", f, "(n)")
    check_axes("g", g, "(k)")
    if _mode(mode) == "valid" and len(g) > len(f):
        raise ValueError(f"g of {len(g)} cells exceeds the {len(f)} cells of f: mode 'valid' has no window")
    return convolve2d(f[None], g[None], mode=mode)[0]


def _slide(image, kernel, mode: str, *, flip: bool = False) -> np.ndarray:
    image, kernel = as_floats(image=image, kernel=kernel)
    check_axes("image", image, "(H, W)")
    check_axes("kernel", kernel, "(k_h, k_w)")
    amounts = padding_amounts(_mode(mode), image.shape, kernel.shape)
    if flip:  # with the kernel, the two ends of the padding change places
        kernel, amounts = kernel[::-1, ::-1], tuple(ends[::-1] for ends in amounts)
    return conv2d(image[None, None], kernel[None, None], padding=amounts)[0, 0]


def _mode(mode: str) -> str:
    if not isinstance(mode, str) or mode not in ("valid", "same", "full"):
        raise ValueError(f"mode must be 'valid', 'same' or 'full', got {mode!r}")
    return mode


def _plan(x, weight, stride, padding: Padding, dilation, groups: int, mode: str) -> Plan:
    check_axes("x", x, "(N, C, H, W)")
    check_axes("weight", weight, "(O, C, k_h, k_w)")
    group_channels, _ = check_groups(x.shape[1], len(weight), groups)
    if weight.shape[1] != group_channels:
        raise ValueError(
            f"weight must have {group_channels} input channels for x with {x.shape[1]} channels in {groups} "
            f"groups, got {weight.shape[1]}"
        )
    size, kernel_size = x.shape[2:], weight.shape[2:]
    stride, dilation = pair(stride, "stride"), pair(dilation, "dilation")
    amounts = padding_amounts(padding, size, kernel_size, stride=stride, dilation=dilation)
    output = tuple(
        output_size(n, k, stride=s, padding=p, dilation=d, axis=axis)
        for n, k, s, p, d, axis in zip(size, kernel_size, stride, amounts, dilation, AXES, strict=True)
    )
    check_padding_mode(mode, amounts, size)
    return Plan(kernel_size, stride, dilation, amounts, mode, int(groups), output)
