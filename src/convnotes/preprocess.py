"""Preparing inputs: what is learnt from the training set, then applied to every image alike.

The statistics are those of the training set and of nothing else; but every image, of whatever set, is
transformed by them. Hence two steps: `fit` to the training images, and apply.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convnotes.arguments import as_array, check_shape, flag, integer, number
from convnotes.arrays import as_floats, widen_half


@dataclass(frozen=True)
class Standardiser:
    """Subtracts the mean of each input cell and, if wanted, divides by its standard deviation.

    References
    ----------
    LeCun, Bottou, Orr & Müller 1998, "Efficient BackProp", §4.3.

    Examples
    --------
    >>> training = np.array([[1.0, 10.0], [3.0, 10.0]])
    >>> Standardiser.fit(training).apply([[1.0, 10.0], [4.0, 12.0]])
    array([[-1.,  0.],
           [ 2.,  2.]])
    """

    mean: NDArray
    """Shape of one image."""
    deviation: NDArray
    """Likewise; 1 where nothing is divided."""

    @classmethod
    def fit(cls, images: ArrayLike, *, scale: bool = True) -> Self:
        """Return the standardiser of training images.

        Cells that are the same in all images, like the corners of the digits, are left at their scale.

        Parameters
        ----------
        images : array_like, shape (N, …)
            At least one, each with at least one cell.
        scale : bool
            Whether to divide by the standard deviation too.

        Returns
        -------
        Standardiser

        Raises
        ------
        TypeError
            If the images do not hold numbers, or `scale` is neither True nor False.
        ValueError
            If there is no image, or no cell in it.
        """
        images, scale = _images(images), flag(scale, "scale")
        (wide,) = widen_half(images)
        mean, deviation = (values.astype(images.dtype) for values in (wide.mean(axis=0), wide.std(axis=0)))
        # A constant cell may have a deviation of a rounding error: dividing by it would blow up noise.
        constant = np.ptp(images, axis=0) == 0
        return cls(mean, np.where(constant | (not scale), images.dtype.type(1), deviation))

    def apply(self, images: ArrayLike) -> NDArray:
        """Return (images − mean)/deviation.

        Parameters
        ----------
        images : array_like, shape (N, …)
            Of the shape of the training images.

        Returns
        -------
        ndarray, shape (N, …)
        """
        return (_images(images, self.mean.shape) - self.mean) / self.deviation

    def undo(self, standardised: ArrayLike) -> NDArray:
        """Return the images that `apply` was given.

        Parameters
        ----------
        standardised : array_like, shape (N, …)

        Returns
        -------
        ndarray, shape (N, …)
        """
        return _images(standardised, self.mean.shape) * self.deviation + self.mean


@dataclass(frozen=True)
class PrincipalComponents:
    """The directions along which training images differ most, and how much they do.

    References
    ----------
    Pearson 1901, "On lines and planes of closest fit to systems of points in space".

    Examples
    --------
    Points on a line: one direction says it all.

    >>> training = np.array([[0.0, 0.0], [3.0, 4.0], [6.0, 8.0]])
    >>> components = PrincipalComponents.fit(training)
    >>> components.axes[0].round(6), components.variances.round(6)
    (array([0.6, 0.8]), array([25.,  0.]))
    >>> components.project([[6.0, 8.0]]).round(6) + 0.0
    array([[5., 0.]])
    """

    mean: NDArray
    """Shape of one image."""
    axes: NDArray
    """Shape (K, cells of an image): orthogonal rows of length 1, by falling variance."""
    variances: NDArray
    """Shape (K,): of the training images along each axis, with divisor N − 1."""

    @classmethod
    def fit(cls, images: ArrayLike, components: int | None = None) -> Self:
        """Return the axes of training images along which they differ most.

        The sign of an axis is free; it is chosen so that its largest entry is positive.

        Parameters
        ----------
        images : array_like, shape (N, …)
            N ≥ 2.
        components : int, optional
            K, how many axes; by default as many as an image has cells.

        Returns
        -------
        PrincipalComponents

        Raises
        ------
        TypeError
            If the images do not hold numbers, or `components` is not an integer.
        ValueError
            If there are fewer than two images, or `components` is less than 1 or exceeds their cells.
        """
        (images,) = widen_half(_images(images))
        if len(images) < 2:
            raise ValueError(f"images must be at least 2 to differ, got {len(images)}")
        cells = images[0].size
        count = cells if components is None else integer(components, "components")
        if count > cells:
            raise ValueError(f"components {count} exceeds the {cells} cells of an image")
        mean = images.mean(axis=0)
        rows = (images - mean).reshape(len(images), cells)
        if count <= len(images) < cells:  # no more memory than the images themselves
            _, lengths, axes = np.linalg.svd(rows, full_matrices=False)
            variances = lengths**2 / (len(images) - 1)
        else:
            variances, columns = np.linalg.eigh(rows.T @ rows / (len(images) - 1))
            variances, axes = np.maximum(variances[::-1], 0), columns.T[::-1]
        largest = np.take_along_axis(axes, np.abs(axes).argmax(axis=1)[:, None], axis=1)
        return cls(mean, (axes * np.sign(largest))[:count], variances[:count])

    def project(self, images: ArrayLike) -> NDArray:
        """Return the coordinates of images along the axes, from the mean.

        Parameters
        ----------
        images : array_like, shape (N, …)
            Of the shape of the training images.

        Returns
        -------
        ndarray, shape (N, K)
        """
        images = _images(images, self.mean.shape)
        return (images - self.mean).reshape(len(images), -1) @ self.axes.T

    def restore(self, coordinates: ArrayLike) -> NDArray:
        """Return the images at the given coordinates: what the K axes can say of them.

        Parameters
        ----------
        coordinates : array_like, shape (N, K)

        Returns
        -------
        ndarray, shape (N, …)
        """
        (coordinates,) = as_floats(coordinates=coordinates)
        if coordinates.ndim != 2 or coordinates.shape[1] != len(self.axes):
            raise ValueError(f"coordinates must have shape (N, {len(self.axes)}), got {coordinates.shape}")
        return (coordinates @ self.axes).reshape(-1, *self.mean.shape) + self.mean

    def whiten(self, images: ArrayLike, *, epsilon: float = 1e-2) -> NDArray:
        """Return the coordinates of images, each over √(variance + epsilon): uncorrelated, of variance ≈ 1.

        Parameters
        ----------
        images : array_like, shape (N, …)
        epsilon : float
            ≥ 0, in squared units of the images: keeps directions that hold only noise from being blown up.

        Returns
        -------
        ndarray, shape (N, K)

        Raises
        ------
        TypeError, ValueError
            If an argument is not as described, or an axis has no variance even with `epsilon`.

        References
        ----------
        LeCun, Bottou, Orr & Müller 1998, "Efficient BackProp", §4.3, figure 3.
        """
        return self.project(images) * self._gains(epsilon)

    def zca(self, images: ArrayLike, *, epsilon: float = 1e-2) -> NDArray:
        """Return whitened images: turned back to cells, as close to the originals as white can be.

        Parameters, Raises: as `PrincipalComponents.whiten`.

        Returns
        -------
        ndarray, shape (N, …)

        References
        ----------
        Bell & Sejnowski 1997, "The 'independent components' of natural scenes are edge filters".
        """
        white = self.whiten(images, epsilon=epsilon) @ self.axes
        return white.reshape(-1, *self.mean.shape)

    def _gains(self, epsilon: float) -> NDArray:
        damped = self.variances + self.variances.dtype.type(number(epsilon, "epsilon", minimum=0))
        flat = damped.max(initial=0) * len(damped) * np.finfo(damped.dtype).eps
        if (damped <= flat).any():
            raise ValueError(
                f"epsilon {epsilon} leaves {int((damped <= flat).sum())} axes without variance that is told "
                f"from rounding: {damped.dtype} sees none up to {flat:.3g}; raise epsilon or take fewer axes"
            )
        return 1 / np.sqrt(damped)


def _images(images: ArrayLike, shape: tuple[int, ...] | None = None) -> NDArray:
    (images,) = as_floats(images=as_array("images", images, "biuf", "hold real numbers"))
    if images.ndim < 2 or (shape is None and images.size == 0):
        raise ValueError(f"images must have shape (N, …) and not be empty, got {images.shape}")
    if shape is not None:
        check_shape("images", images, (len(images), *shape))
    return images
