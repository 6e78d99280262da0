//! The first timer of Arm's MPS2 boards: it counts down from 2^32 - 1.
//!
//! SysTick, which every Cortex-M has, would count to 2^24 only.

#[cfg(not(board = "mps2-an505"))]
const BASE: usize = 0x4000_0000;
/// The secure alias.
#[cfg(board = "mps2-an505")]
const BASE: usize = 0x5000_0000;

const CONTROL: *mut u32 = BASE as *mut u32;
const VALUE: *mut u32 = (BASE + 4) as *mut u32;
const RELOAD: *mut u32 = (BASE + 8) as *mut u32;

pub fn start() {
    // SAFETY: the addresses are those of the timer's registers, and nothing else
    // uses the timer. Its interrupt stays disabled.
    unsafe {
        CONTROL.write_volatile(0);
        RELOAD.write_volatile(u32::MAX);
        VALUE.write_volatile(u32::MAX);
        CONTROL.write_volatile(1);
    }
}

pub fn now() -> u32 {
    // SAFETY: as above; a read changes nothing.
    unsafe { !VALUE.read_volatile() }
}

/// At 128 ns an instruction, 25 MHz are 16/5 ticks for each.
#[cfg(not(board = "mps2-an505"))]
pub fn instructions(ticks: u32) -> u32 {
    ((u64::from(ticks) * 5 + 8) / 16) as u32
}

/// At 128 ns an instruction, 20 MHz are 64/25 ticks for each.
#[cfg(board = "mps2-an505")]
pub fn instructions(ticks: u32) -> u32 {
    ((u64::from(ticks) * 25 + 32) / 64) as u32
}
