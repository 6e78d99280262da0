//! Trainings whose targets are classes, or the probabilities of classes.

use monograd::plain::Plain;
use monograd::prelude::*;

use super::training::{Training, points, rng, samples};

/// Nine classes; batch normalization, of a single sample too.
pub fn grid<F: Scalar>() -> u64 {
    type Net = net![Dense<2, 4, Elu>, BatchNorm1d<4>, Relu, Dense<4, 9>];
    let data = points::<F, _, _, _>(datasets::nine_grid::<27>(&mut rng(3)), |class| class);
    Training {
        optimizer: Adam::new(F::of(0.03))
            .betas(F::of(0.8), F::of(0.99))
            .epsilon(F::of(1e-6))
            .weight_decay(F::of(0.001)),
        loss: CrossEntropy,
        schedule: Schedule::Cosine {
            warm_up: F::of(0.2),
            last: F::of(0.05),
        },
        clip: Clip::Norm(F::of(0.5)),
        init: Init::ByActivation,
        plan: Epochs(8).batch(9),
    }
    .run::<Net, _, _, 4>(&data)
}

/// Weighted classes; a branch with dropout.
pub fn spiral<F: Scalar>() -> u64 {
    type Branch = Residual<net![Dense<4, 3, Relu>, Dropout<20>, Dense<3, 4>]>;
    type Net = net![Dense<2, 4, Gelu>, Branch, Silu, Dense<4, 3>];
    let data = points::<F, _, _, _>(datasets::spiral::<3, 8, 24>(&mut rng(4)), |class| class);
    let loss: WeightedCrossEntropy<F, 3> = CrossEntropy
        .class_weights([0.5, 1.0, 3.0].map(F::of))
        .label_smoothing(F::of(0.1));
    Training {
        optimizer: AdamW::new(F::of(0.02))
            .betas(F::of(0.85), F::of(0.995))
            .epsilon(F::of(1e-7))
            .weight_decay(F::of(0.1)),
        loss,
        schedule: Schedule::OneCycle {
            warm_up: F::of(0.3),
            first: F::of(0.1),
            last: F::of(0.01),
        },
        clip: Clip::Norm(F::of(1.0)),
        init: Init::HeNormal,
        plan: Epochs(12).batch(7),
    }
    .run::<Net, _, _, 4>(&data)
}

/// The hinge; both kinds of leaky rectifiers; samples in their own order.
pub fn parabola<F: Scalar>() -> u64 {
    type Net = net![Dense<2, 9, LeakyRelu>, Softplus, Dense<9, 2>, LeakyRelu<1, 5>];
    let made = datasets::simple_nonlinear::<40>(&mut rng(5));
    let data = points::<F, _, _, _>(made, |class| class);
    Training {
        optimizer: Nesterov::new(F::of(0.05))
            .momentum(F::of(0.7))
            .weight_decay(F::of(0.01)),
        loss: MultiClassHinge::new(F::of(0.5)),
        schedule: Schedule::Exponential { gamma: F::of(0.8) },
        clip: Clip::Value(F::of(0.2)),
        init: Init::LecunUniform,
        plan: Epochs(6).batch(8).in_order(),
    }
    .run::<Net, _, _, 3>(&data)
}

/// Images; classes as numbers; dropout of the input.
pub fn noise<F: Scalar>() -> u64 {
    type Pixels = Input<Image<2, 2, 2>>;
    type Net = net![Pixels, Silu, Dropout<25>, Flatten, Dense<8, 3, GeluTanh>, Tanh, Softmax];
    let made = datasets::gaussian_noise::<8, 3, 16>(&mut rng(6));
    let data = made.map(|(x, class)| {
        let mut image = [[[F::ZERO; 2]; 2]; 2];
        for (to, from) in image.as_flat_mut().iter_mut().zip(x) {
            *to = F::of(f64::from(from));
        }
        (image, class)
    });
    Training {
        optimizer: RmsProp::new(F::of(0.01))
            .alpha(F::of(0.9))
            .epsilon(F::of(1e-6))
            .weight_decay(F::of(0.001)),
        loss: MeanSquaredError,
        schedule: Schedule::cosine(F::ZERO),
        clip: Clip::None,
        init: Init::Normal(0.3),
        plan: Epochs(24).full_batch().shuffled(),
    }
    .run::<Net, _, _, 2>(&data)
}

/// Probabilities; a chain in a chain.
pub fn shares<F: Scalar>() -> u64 {
    type Net = Chain<net![Dense<2, 3, Silu>, Gelu], net![Identity, LogSoftmax]>;
    let data = samples::<F, [F; 2], _, 32>(|x| three_shares(x));
    Training {
        optimizer: Adagrad::new(F::of(0.1))
            .epsilon(F::of(1e-8))
            .weight_decay(F::of(0.01)),
        loss: CrossEntropy,
        schedule: Schedule::one_cycle(),
        clip: Clip::None,
        init: Init::LecunNormal,
        plan: Epochs(6).batch(6),
    }
    .run::<Net, _, _, 7>(&data)
}

/// Weighted probabilities; a single layer that begins with nothing; tiles of
/// two blocks and one sample more.
pub fn blank<F: Scalar>() -> u64 {
    type Net = Dense<2, 3>;
    let data = samples::<F, [F; 2], _, 32>(|x| three_shares(x));
    Training {
        optimizer: Nadam::new(F::of(0.05)).weight_decay(F::of(0.01)),
        loss: CrossEntropy
            .label_smoothing(F::of(0.05))
            .class_weights([2.0, 1.0, 0.25].map(F::of)),
        schedule: Schedule::Constant,
        clip: Clip::Value(F::of(0.3)),
        init: Init::Zeros,
        plan: Epochs(24).into(),
    }
    .run::<Net, _, _, 17>(&data)
}

/// Three probabilities that depend on the first number.
fn three_shares<F: Scalar>(x: &[F]) -> [F; 3] {
    let share = x.first().map_or(F::ZERO, |x| x.sigmoid());
    let half = share * F::of(0.5);
    [half, half, F::ONE - share]
}
