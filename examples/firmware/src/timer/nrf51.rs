//! The first timer of Nordic's nRF51, the only one of its timers with 32 bits.

const BASE: usize = 0x4000_8000;

const TASK_START: *mut u32 = BASE as *mut u32;
const TASK_CAPTURE: *mut u32 = (BASE + 0x040) as *mut u32;
const BIT_MODE: *mut u32 = (BASE + 0x508) as *mut u32;
const PRESCALER: *mut u32 = (BASE + 0x510) as *mut u32;
const CAPTURED: *mut u32 = (BASE + 0x540) as *mut u32;

const BITS_32: u32 = 3;

pub fn start() {
    // SAFETY: the addresses are those of the timer's registers, and nothing else
    // uses the timer. Its interrupt stays disabled.
    unsafe {
        BIT_MODE.write_volatile(BITS_32);
        PRESCALER.write_volatile(0);
        TASK_START.write_volatile(1);
    }
}

pub fn now() -> u32 {
    // SAFETY: as above; a capture changes nothing but the register it goes to.
    unsafe {
        TASK_CAPTURE.write_volatile(1);
        CAPTURED.read_volatile()
    }
}

/// At 128 ns an instruction, 16 MHz are 256/125 ticks for each.
pub fn instructions(ticks: u32) -> u32 {
    ((u64::from(ticks) * 125 + 128) / 256) as u32
}
