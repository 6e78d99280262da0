//! Predicts with the network [`Policy`](models::Policy).
#![no_std]
#![no_main]

// SAFETY: it is the only `main`; cortex-m-rt calls it.
#[unsafe(no_mangle)]
extern "C" fn main() -> ! {
    deploy::serve::<models::Policy>()
}
