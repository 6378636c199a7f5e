"""One epoch of training LeNet, written for the core and for PyTorch: same weights, batches and steps."""

import numpy as np

BATCH, LEARNING_RATE, MOMENTUM = 64, 0.01, 0.9


def digits() -> dict[str, np.ndarray]:
    """Return the training digits and their classes."""
    from convnotes.datasets import load_digits

    train = load_digits().train
    return {"x": train.images, "labels": train.labels}


def batches(x, labels):
    """Yield the batches of an epoch, in the order of the data."""
    for start in range(0, len(x), BATCH):
        yield x[start : start + BATCH], labels[start : start + BATCH]


def convnotes(x, labels):
    """Return (scores before, function that trains from the start and returns scores after), by the core."""
    from convnotes.losses import cross_entropy, cross_entropy_backward
    from convnotes.network import lenet
    from convnotes.optim import SGD

    network = lenet(rng=np.random.default_rng(0))
    start = {name: parameter.value.astype(x.dtype) for name, parameter in network.parameters.items()}

    def restart():
        for name, parameter in network.parameters.items():
            parameter.value = start[name].copy()

    def scores():
        restart()
        return network(x)

    def epoch():
        restart()
        optimiser = SGD(network.parameters, LEARNING_RATE, momentum=MOMENTUM)
        for images, classes in batches(x, labels):
            logits = network(images)
            cross_entropy(logits, classes)
            network.backward_parameters(cross_entropy_backward(1.0, logits, classes))
            optimiser.step()
        return [network(x[:BATCH])]

    return scores, epoch


def pytorch(x, labels):
    """Return the same two functions by PyTorch."""
    import torch
    from torch import nn

    from convnotes.network import lenet

    relu, pool = nn.ReLU(), nn.MaxPool2d(2)
    convolutions = nn.Conv2d(1, 6, 5, padding=2), relu, pool, nn.Conv2d(6, 16, 5), relu, pool, nn.Flatten()
    dense = nn.Linear(400, 120), relu, nn.Linear(120, 84), relu, nn.Linear(84, 10)
    network = nn.Sequential(*convolutions, *dense)
    start = [torch.tensor(p.value) for p in lenet(rng=np.random.default_rng(0)).parameters.values()]
    images, classes = torch.tensor(x), torch.tensor(labels)

    def restart():
        with torch.no_grad():
            for parameter, value in zip(network.parameters(), start, strict=True):
                parameter.copy_(value)

    def scores():
        restart()
        with torch.no_grad():
            return network(images).numpy()

    def epoch():
        restart()
        optimiser = torch.optim.SGD(network.parameters(), LEARNING_RATE, momentum=MOMENTUM)
        for some, right in batches(images, classes):
            optimiser.zero_grad()
            nn.functional.cross_entropy(network(some), right).backward()
            optimiser.step()
        with torch.no_grad():
            return [network(images[:BATCH]).numpy()]

    return scores, epoch
