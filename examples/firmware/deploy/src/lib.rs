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
use monograd::prelude::*;

/// Predicts from now on. The optimizer does not see what the samples are nor
/// what becomes of the predictions, as with a sensor's and an actuator's
/// registers.
pub fn serve<A, const I: usize, const O: usize>() -> !
where
    A: Stored<In = Vector<I>> + Architecture<f32, Output = [f32; O]>,
{
    let Ok(network) = A::network() else { stop() };
    loop {
        let sample: [f32; I] = black_box([0.0; I]);
        black_box(network.predict(&sample));
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
