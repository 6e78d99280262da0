//! Predicts with the network [`Sine`](models::Sine).
#![no_std]
#![no_main]

// SAFETY: it is the only `main`; cortex-m-rt calls it.
#[unsafe(no_mangle)]
extern "C" fn main() -> ! {
    deploy::serve::<models::Sine>()
}
