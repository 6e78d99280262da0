//! Listens, step by step, with the network [`Wake`](models::Wake).
#![no_std]
#![no_main]

// SAFETY: it is the only `main`; cortex-m-rt calls it.
#[unsafe(no_mangle)]
extern "C" fn main() -> ! {
    deploy::listen::<models::Wake>()
}
