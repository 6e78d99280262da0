//! What would be flashed: programs that neither print nor panic.
//!
//! Their size is what a network takes in flash, and `test.sh` checks that no
//! panic is in any of them.
#![no_std]
#![deny(missing_docs)]

use core::hint::black_box;
use core::panic::PanicInfo;

// Nothing of it is called from here, but it must be linked: it starts the board.
use cortex_m_rt as _;
use models::Stored;
use monograd::plain::Plain;
use monograd::shape::Feed;
use monograd::{Shape, Streamed};

/// One sample of the shape `S`.
type Sample<S> = <S as Shape>::Array<f32>;

/// Predicts from now on. The optimizer does not see what the samples are nor
/// what becomes of the predictions, as with a sensor's and an actuator's
/// registers.
pub fn serve<A: Stored>() -> !
where
    Sample<A::In>: Feed<A::In, f32>,
{
    let Ok(network) = A::network() else { stop() };
    loop {
        let sample: Sample<A::In> = black_box(Plain::ZERO);
        black_box(network.predict(&sample));
    }
}

/// The same, one step of a sequence after the other.
pub fn listen<A: Stored + Streamed<f32>>() -> !
where
    Sample<<A as Streamed<f32>>::Step>: Feed<<A as Streamed<f32>>::Step, f32>,
{
    let Ok(network) = A::network() else { stop() };
    let mut stream = network.stream();
    loop {
        let step: Sample<<A as Streamed<f32>>::Step> = black_box(Plain::ZERO);
        black_box(stream.step(&step));
    }
}

/// Waits until somebody looks.
pub fn stop() -> ! {
    loop {
        core::hint::spin_loop();
    }
}

/// The linker leaves it out where nothing can panic.
#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    stop()
}
