"""PyTorch: operation by operation, and with the loss compiled."""

import torch
import torch_layers as layers
import workload as w
from torch import nn

VERSION = torch.__version__

torch.set_num_threads(1)
torch.set_num_interop_threads(1)


def network(sizes):
    torch.manual_seed(3)
    layers = []
    for i, o in zip(sizes, sizes[1:]):
        layers += [nn.Linear(i, o), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


def written_out(net):
    """The network for one sample, without what a module costs at every call."""
    (w1, b1), (w2, b2), (w3, b3) = ((layer.weight, layer.bias) for layer in net[::2])

    def forward(x):
        x = torch.relu_(torch.addmv(b1, w1, x))
        x = torch.relu_(torch.addmv(b2, w2, x))
        return torch.addmv(b3, w3, x)

    return forward


class Peer:
    def __init__(self, compiled):
        self.wrap = torch.compile if compiled else lambda function: function

    def trained(self, net, optimizer, batches, loss=nn.functional.cross_entropy):
        """Trains for a second time when compilers have done their work."""
        loss_of = self.wrap(lambda x, y: loss(net(x), y))

        def train(batches):
            for x, y in batches:
                optimizer.zero_grad()
                loss_of(x, y).backward()
                optimizer.step()

        start = {name: value.clone() for name, value in net.state_dict().items()}
        fresh = optimizer.state_dict()
        train(batches[:25])
        net.load_state_dict(start)
        optimizer.load_state_dict(fresh)
        return w.timed(lambda: train(batches))[0]

    @torch.inference_mode()
    def accuracy(self, net, inputs, labels):
        return w.accuracy(net(torch.from_numpy(inputs)), labels)

    def adam(self, net):
        rate, betas = w.ADAM_RATE, (w.BETA1, w.BETA2)
        return torch.optim.Adam(net.parameters(), rate, betas, w.EPSILON, fused=True)

    def sgd(self, net):
        return torch.optim.SGD(net.parameters(), w.SGD_RATE)

    def spiral(self, data, steps):
        net = network(w.SPIRAL)
        batch = torch.from_numpy(data.points), torch.from_numpy(data.point_labels).long()
        seconds = self.trained(net, self.adam(net), [batch] * steps)
        self.net = self.wrap(written_out(net))
        return seconds, self.accuracy(net, data.points, data.point_labels)

    def minibatch(self, data, epochs):
        net = network(w.SPIRAL)
        points = torch.from_numpy(data.points)
        labels = torch.from_numpy(data.point_labels).long()
        parts = [
            part
            for order in torch.from_numpy(data.orders(epochs)).long()
            for part in order.split(w.BATCH)
        ]

        class Batches(list):
            """Gathered when they are asked for, so within the time."""

            def __iter__(self):
                return ((points[part], labels[part]) for part in super().__iter__())

            def __getitem__(self, key):
                return Batches(super().__getitem__(key))

        seconds = self.trained(net, self.adam(net), Batches(parts))
        return seconds, self.accuracy(net, data.points, data.point_labels)

    @torch.inference_mode()
    def predict(self, point):
        return self.net(torch.from_numpy(point)).numpy()

    def train_images(self, data, steps):
        net = network(w.IMAGES)
        images, labels = map(torch.from_numpy, data.image_batches())
        batches = list(zip(images, labels.long()))
        batches = [batches[step % len(batches)] for step in range(steps)]
        seconds = self.trained(net, self.sgd(net), batches)
        return seconds, self.accuracy(net, data.images, data.image_labels)

    def batch(self, vectors):
        net = self.wrap(network(w.LARGE))
        vectors = torch.from_numpy(vectors)

        @torch.inference_mode()
        def run():
            return net(vectors).numpy()

        return run

    def layers(self, amount):
        passes = w.median(amount.repetitions, layers.convolution(self.wrap))
        listener = layers.Listener()
        batches = [layers.sequences()] * amount.gru_steps
        gru = self.trained(listener, self.sgd(listener), batches, nn.functional.mse_loss)
        net, batches = layers.resnet8(), layers.pictures()
        some = [batches[step % len(batches)] for step in range(amount.resnet_steps)]
        resnet = self.trained(net, self.sgd(net), some)
        pictures, labels = map(torch.cat, zip(*batches))
        accuracy = self.accuracy(net.eval(), pictures.numpy(), labels.numpy())
        return [
            (passes / layers.PASSES, None),
            (gru / amount.gru_steps, None),
            (resnet / amount.resnet_steps, accuracy),
        ]


PEERS = {
    "eager": lambda: Peer(False),
    "torch.compile": lambda: Peer(True),
}
