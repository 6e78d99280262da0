//! Coming from PyTorch: names, weights and habits.
//!
//! | PyTorch | here |
//! |---|---|
//! | `nn.Sequential(nn.Linear(2, 24), nn.ReLU(), …)` | [`net![Dense<2, 24, Relu>, …]`](crate::net) |
//! | `torch.manual_seed(1)` | `Xoshiro256PlusPlus::seed_from_u64(1)`, handed to what draws |
//! | `DataLoader(data, batch_size=32, shuffle=True)` | [`Epochs(n).batch(32)`](crate::train::Epochs) |
//! | `random_split` | [`Batch::split`](crate::data::Batch::split) |
//! | `CrossEntropyLoss`, `BCEWithLogitsLoss`, `MSELoss` | [`CrossEntropy`](crate::loss::CrossEntropy), [`BinaryCrossEntropy`](crate::loss::BinaryCrossEntropy), [`MeanSquaredError`](crate::loss::MeanSquaredError) |
//! | `L1Loss`, `HuberLoss`, `MultiMarginLoss` | [`L1`](crate::loss::L1), [`Huber`](crate::loss::Huber), [`MultiClassHinge`](crate::loss::MultiClassHinge) |
//! | `SGD(momentum=0.9)`, `SGD(nesterov=True)` | [`Momentum`](crate::optim::Momentum), [`Nesterov`](crate::optim::Nesterov) |
//! | `lr_scheduler.StepLR`, `ExponentialLR`, `OneCycleLR`, … | [`Schedule`](crate::schedule::Schedule) |
//! | `clip_grad_norm_`, `clip_grad_value_` | [`Clip`](crate::optim::Clip) |
//! | `zero_grad()`, `loss.backward()`, `optimizer.step()` | [`trainer.step(&mut net, &batch)`](crate::Trainer::step) |
//! | `model.eval()`, `torch.no_grad()`, `model(x)` | [`net.predict(&x)`](crate::Network::predict) |
//! | `requires_grad_(False)` on the first layers | [`split`](crate::Network::split) |
//! | `fuse_conv_bn_eval` | [`fold`](crate::Network::fold) |
//! | `gradcheck` | [`check::gradients`](crate::check::gradients) |
//! | `torch.save` | [`to_bytes`](crate::Network::to_bytes), [`Trainer::to_bytes`](crate::Trainer::to_bytes) |
//! | `safetensors.torch.save_file`, `load_file` | `to_safetensors`, `from_safetensors` (feature `safetensors`) |
//! | `torch.onnx.export` | `to_onnx` (feature `onnx`) |
//!
//! Optimizers, losses, schedules and layers compute what PyTorch's do, with its defaults
//! and in its order of operations, and are tested against it. So a recipe can be taken
//! over as it is.
//!
//! # Weights
//!
//! This program reads what `save_file(model.state_dict(), "spiral.safetensors")` wrote,
//! and goes on training:
//!
//! ```
//! # #[cfg(feature = "safetensors")] {
//! use monograd::io::safetensors::Sequential;
//! use monograd::metrics::accuracy;
//! use monograd::prelude::*;
//!
//! // nn.Sequential(nn.Linear(2, 24), nn.ReLU(), nn.Linear(24, 24), nn.ReLU(), nn.Linear(24, 7))
//! type Spiral = net![Dense<2, 24, Relu>, Dense<24, 24, Relu>, Dense<24, 7>];
//!
//! let file = std::fs::read("tests/fixtures/pytorch/spiral.safetensors")?;
//! let mut net = Network::<Spiral>::from_safetensors(&file, Sequential)?;
//!
//! // The names of the modules, ReLU counted; sizes with the outputs first.
//! let tensors = Network::<Spiral>::tensors(&Sequential)?;
//! let names: Vec<&str> = tensors.iter().map(|tensor| &*tensor.name).collect();
//! assert_eq!(names, ["0.weight", "0.bias", "2.weight", "2.bias", "4.weight", "4.bias"]);
//! assert_eq!(tensors[0].sizes, [24, 2]);
//!
//! // PyTorch has trained it on such points, and here it knows them.
//! let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
//! let data = datasets::spiral::<7, 20, 140>(&mut rng);
//! assert!(accuracy(&net, &data)? > 0.95);
//!
//! // for x, y in loader: optimizer.zero_grad(); loss(model(x), y).backward(); optimizer.step()
//! let mut trainer = Trainer::<Spiral, _, _>::new(Adam::new(1e-3), CrossEntropy);
//! let before = trainer.evaluate(&net, &data)?;
//! for _ in 0..10 {
//!     trainer.step(&mut net, &data)?;
//! }
//! assert!(trainer.evaluate(&net, &data)? < before);
//!
//! // model.load_state_dict(load_file("spiral.safetensors")) takes it back.
//! let file: Vec<u8> = net.to_safetensors(Sequential)?;
//! assert_eq!(Network::<Spiral>::from_safetensors(&file, Sequential)?, net);
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The docs of `monograd::io::safetensors` say which layer has which tensors, and how a
//! model that is a class of its own gives its names. `examples/convert` turns files of
//! one kind into the other.
//!
//! # Out to ONNX
//!
//! What was trained here runs elsewhere as an ONNX file: in onnxruntime, in a browser, on
//! an accelerator. It has the nodes and the names that PyTorch's exporter gives, and a
//! batch that is left open:
//!
//! ```
//! # #[cfg(feature = "onnx")] {
//! use monograd::io::onnx::Sequential;
//! use monograd::prelude::*;
//!
//! type Net = net![Input<Image<1, 28, 28>>, Conv2d<1, 8, 3, 3, Relu, Stride<2>>, Flatten, Dense<1352, 10>];
//!
//! # let net = Network::<Net>::ZERO;
//! // torch.onnx.export(model, …, "digits.onnx", input_names=["input"], output_names=["output"],
//! //                   dynamic_axes={"input": {0: "batch"}, "output": {0: "batch"}})
//! let file: Vec<u8> = net.to_onnx(Sequential)?;
//! // std::fs::write("digits.onnx", &file)?;
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! ```python
//! session = onnxruntime.InferenceSession("digits.onnx")
//! logits = session.run(["output"], {"input": images})[0]  # images: [N, 1, 28, 28]
//! ```
//!
//! The docs of `monograd::io::onnx` say what each layer becomes. A network with a layer
//! that has no form there does not compile.
//!
//! # What is different
//!
//! **Shapes come first.** A layer has all its sizes in its type, the input's shape is
//! known, and there is no `-1`, no `LazyLinear` and no `reshape` at run time. There is
//! no axis of the batch either: a network is written for one sample, and the trainer
//! does the rest. What is `N x C x H x W` there is an [`Image<C, H, W>`](crate::Image)
//! here.
//!
//! **Activations are fused.** `Dense<2, 24, Relu>` is two modules there. An activation
//! that does not follow a layer with weights is one by itself: `net![…, BatchNorm1d<8>, Relu]`.
//!
//! **Losses are of logits,** the first two of the table as in PyTorch: the network ends
//! without a softmax or a sigmoid. There is no loss of probabilities, which would lose
//! digits. For probabilities of a finished network put [`Softmax`](crate::Softmax) behind
//! it.
//!
//! **Sequences have the steps first,** as with `batch_first=True`, for convolutions too:
//! `Conv1d` takes `[[f32; C]; T]`, where PyTorch has the channels first.
//!
//! **Weights lie transposed:** `weight[i][o]` of a dense layer is PyTorch's
//! `weight[o, i]`. The safetensors file has them in PyTorch's order.
//!
//! **Batch normalization is by tile.** It normalizes over the `B` samples that the trainer
//! works on at a time, 32 by default, however large the batch is. For PyTorch's numbers
//! make `B` the size of the batch. A last, smaller tile counts as much as the others for
//! the kept statistics.
//!
//! **First weights** of dense layers and convolutions are drawn by their activation (He,
//! Xavier), where PyTorch has one rule for all. [`init_with`](crate::Network::init_with)
//! takes another way.
//!
//! **There is no autograd.** A layer brings its derivative:
//! [`your_own_layer`](super::your_own_layer). Nor is there a GPU.
//!
//! Back to [the first page](super).
