//! How much memory a program takes: stack while it runs, statics all the time.

/// Bytes of stack that `work` used: how far it went below the frame of its caller.
///
/// The unused stack is painted with a pattern first, and the deepest word that
/// lost it tells. That of an empty closure is 0, but on Arm 8 bytes, as functions
/// save the frame pointer and their return there. A function that reserves stack and never writes to the deepest
/// part of it is therefore measured too small by that part. Measurements do not
/// nest (the inner one paints over the traces of the outer) and no interrupt may
/// be enabled, for its handler would run on the same stack.
///
/// `None` on a PC, where `work` only runs.
pub fn high_water(mut work: impl FnMut()) -> Option<usize> {
    #[cfg(target_os = "none")]
    return Some(device::high_water(&mut work));
    #[cfg(not(target_os = "none"))]
    {
        work();
        None
    }
}

/// Bytes of RAM that are taken before the program begins: `.data` and `.bss`.
///
/// `None` on a PC.
pub fn static_ram() -> Option<usize> {
    #[cfg(target_os = "none")]
    return Some(device::static_ram());
    #[cfg(not(target_os = "none"))]
    None
}

#[cfg(target_os = "none")]
mod device {
    use core::arch::asm;
    use core::hint::black_box;

    /// Unlikely to be a program's own data: an odd address and a large integer.
    const PATTERN: u32 = 0xdead_5afd;

    // SAFETY: both cortex-m-rt and riscv-rt define these symbols, as word-aligned
    // ends of sections. Only their addresses are used.
    unsafe extern "C" {
        static __sdata: u32;
        static __edata: u32;
        static __sbss: u32;
        static __ebss: u32;
        /// The end of all statics, so the lowest word that the stack can have.
        static __euninit: u32;
    }

    pub fn static_ram() -> usize {
        let data = (&raw const __edata).addr() - (&raw const __sdata).addr();
        let bss = (&raw const __ebss).addr() - (&raw const __sbss).addr();
        data + bss
    }

    /// Never inlined, so that the stack pointer it reads is where `work` begins.
    #[inline(never)]
    pub fn high_water(work: &mut dyn FnMut()) -> usize {
        let lowest = &raw const __euninit;
        let top: *const u32;

        // SAFETY: between the statics and the stack pointer there is nothing that
        // lives. The loop keeps all it needs in registers, and calls nothing.
        #[cfg(target_arch = "arm")]
        unsafe {
            asm!(
                "mov {top}, sp",
                "2:",
                "cmp {at}, {top}",
                "bhs 3f",
                "str {pattern}, [{at}]",
                "adds {at}, #4",
                "b 2b",
                "3:",
                at = inout(reg) lowest => _,
                pattern = in(reg) PATTERN,
                top = out(reg) top,
            );
        }
        // SAFETY: as above.
        #[cfg(target_arch = "riscv32")]
        unsafe {
            asm!(
                "mv {top}, sp",
                "2:",
                "bgeu {at}, {top}, 3f",
                "sw {pattern}, 0({at})",
                "addi {at}, {at}, 4",
                "j 2b",
                "3:",
                at = inout(reg) lowest => _,
                pattern = in(reg) PATTERN,
                top = out(reg) top,
            );
        }

        // So that the optimizer knows neither what is called nor what it leaves.
        black_box(work)();

        let mut deepest = lowest;
        // SAFETY: these words are RAM that the loop above has written.
        while deepest < top && unsafe { deepest.read_volatile() } == PATTERN {
            deepest = deepest.wrapping_add(1);
        }
        top.addr() - deepest.addr()
    }
}
