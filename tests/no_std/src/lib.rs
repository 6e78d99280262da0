//! What a microcontroller would run: it links only if nothing needs std or a
//! heap. `check.sh` builds it and looks at its symbols.
#![no_std]

use core::fmt::{self, Write};
use core::panic::PanicInfo;

use monograd::prelude::*;

type Spiral =
    net![Dense<2, 24, Relu>, BatchNorm1d<24>, Dropout<10>, Dense<24, 24, Gelu>, Dense<24, 7>];
type Learner = Trainer<Spiral, Adam<f32>, CrossEntropy>;

/// Trains and saves; returns how many bytes were written, 0 after an error.
///
/// # Safety
///
/// `file` points to `length` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn train(seed: u64, file: *mut u8, length: usize) -> usize {
    // SAFETY: the caller promises it.
    let file = unsafe { core::slice::from_raw_parts_mut(file, length) };
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
    let data = [1.0, 2.0, 3.0].map(|x: f32| ([x, -x], Class::<7>::default()));
    let mut network = Network::<Spiral>::init(&mut rng);
    let mut trainer = Learner::new(Adam::new(0.01), CrossEntropy);
    let trained = trainer.fit(&mut network, &data, Epochs(10).batch(2), &mut rng, |_| {
        ControlFlow::Continue(())
    });
    match (trained, network.to_bytes(file)) {
        (Ok(_), Ok(written)) => written.len(),
        _ => 0,
    }
}

/// Loads and predicts; returns the class, or -1 and what is wrong in `text`.
///
/// # Safety
///
/// `file` points to `length` bytes, `text` to 4096.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn classify(
    x: f32,
    y: f32,
    file: *const u8,
    length: usize,
    text: *mut u8,
) -> i32 {
    // SAFETY: the caller promises it.
    let (file, text) = unsafe {
        (
            core::slice::from_raw_parts(file, length),
            core::slice::from_raw_parts_mut(text, 4096),
        )
    };
    let mut text = Text(text.iter_mut());
    match Network::<Spiral>::from_bytes(file) {
        Ok(network) => {
            let shown = write!(text, "{network}");
            let scores: [f32; 7] = network.predict(&[x, y]);
            shown.map_or(-1, |()| Class::of_scores(&scores).index() as i32)
        }
        Err(error) => write!(text, "{error}").map_or(-1, |()| -1),
    }
}

struct Text<'a>(core::slice::IterMut<'a, u8>);

impl Write for Text<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for byte in text.bytes() {
            *self.0.next().ok_or(fmt::Error)? = byte;
        }
        Ok(())
    }
}

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    loop {}
}
