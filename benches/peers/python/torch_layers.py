"""What PyTorch has of the layers: the networks, and data of the kind that the
Rust program has."""

import numpy as np
import torch
import workload as w
from torch import nn

PASSES = 20


class Listener(nn.Module):
    """A recurrent layer that answers at every step."""

    def __init__(self):
        super().__init__()
        self.gru = nn.GRU(64, 64, batch_first=True)

    def forward(self, x):
        return self.gru(x)[0]


def normalized(i, o, stride):
    return nn.Sequential(nn.Conv2d(i, o, 3, stride, padding=1), nn.BatchNorm2d(o))


class Block(nn.Module):
    """Two convolutions, and what their input is added through."""

    def __init__(self, i, o, stride):
        super().__init__()
        self.branch = nn.Sequential(normalized(i, o, stride), nn.ReLU(), normalized(o, o, 1))
        self.shortcut = nn.Conv2d(i, o, 1, stride) if stride > 1 else nn.Identity()

    def forward(self, x):
        return torch.relu(self.branch(x) + self.shortcut(x))


def resnet8():
    torch.manual_seed(3)
    net = nn.Sequential(
        normalized(3, 16, 1),
        nn.ReLU(),
        Block(16, 16, 1),
        Block(16, 32, 2),
        Block(32, 64, 2),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(64, 10),
    )
    numbers = sum(x.numel() for x in net.state_dict().values() if x.is_floating_point())
    assert numbers == 78_666, "with the statistics, as many as the library's"
    return net


def sequences():
    """Sequences, and what is to be answered."""
    torch.manual_seed(4)
    return torch.randn(w.BATCH, 32, 64), torch.randn(w.BATCH, 32, 64)


def pictures():
    """Sixteen batches of noise in ten colours, and their labels."""
    rng = np.random.default_rng(5)
    labels = np.arange(16 * w.BATCH) % 10
    colours = rng.standard_normal((10, 3, 1, 1), np.float32)[labels]
    noise = rng.standard_normal((len(labels), 3, 32, 32), np.float32)
    pictures = colours + 0.5 * noise
    batches = torch.from_numpy(pictures).split(w.BATCH), torch.from_numpy(labels).split(w.BATCH)
    return list(zip(*batches))


def convolution(wrap):
    """Passes forward, and for the gradients by input, weights and biases."""
    layer = nn.Conv2d(8, 16, 3)
    forward = wrap(layer)
    x, slopes = torch.randn(8, 8, 28, 28, requires_grad=True), torch.randn(8, 16, 26, 26)
    wanted = [x, *layer.parameters()]

    def passes():
        for _ in range(PASSES):
            torch.autograd.grad(forward(x), wanted, slopes)

    return passes
