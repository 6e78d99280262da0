//! Counts the instructions that a piece of work takes, exactly.
//!
//! QEMU does not model how long instructions take, but with `-icount shift=N` its
//! virtual clock advances by 2^N ns with each of them, so a board's own clock,
//! read before and after, counts them. N must be 7 on Arm and 0 on RISC-V:
//! the clocks then tell every single instruction from the next.

/// Instructions that `work` takes, without those of calling it.
///
/// The call is by reference to a closure, so what remains of an empty closure, its
/// return, is not counted; what `work` does to save registers is.
///
/// The clocks have 32 bits, enough for a thousand million instructions; what takes
/// longer is counted wrong. `None` where there is no exact count: on a PC, and in
/// QEMU without `-icount` or with another shift. Then `work` only runs.
pub fn instructions(mut work: impl FnMut()) -> Option<u32> {
    #[cfg(target_os = "none")]
    if device::is_exact() {
        return Some(device::instructions(&mut work));
    }
    work();
    None
}

/// Takes exactly `INSTRUCTIONS` instructions, an even number above 2; on a PC, none.
///
/// [`instructions`] tests itself by it.
pub fn known_loop<const INSTRUCTIONS: u32>() {
    #[cfg(target_os = "none")]
    device::known_loop::<INSTRUCTIONS>();
}

#[cfg(target_os = "none")]
mod device {
    use core::arch::asm;
    use core::hint::black_box;

    use crate::timer;

    /// Whether instructions can be told apart, found out by a loop of known length.
    pub fn is_exact() -> bool {
        timer::start();
        instructions(&mut known_loop::<1000>) == 1000
    }

    pub fn instructions(work: &mut dyn FnMut()) -> u32 {
        let nothing = timed(&mut || ());
        // Wrapping, as without -icount the two have nothing to do with each other.
        timed(work).wrapping_sub(nothing)
    }

    /// Never inlined nor specialized, so that all work is called in the same way.
    #[inline(never)]
    fn timed(work: &mut dyn FnMut()) -> u32 {
        let work = black_box(work);
        let before = timer::now();
        work();
        timer::instructions(timer::now().wrapping_sub(before))
    }

    /// Two instructions to begin with, and two a round.
    pub fn known_loop<const INSTRUCTIONS: u32>() {
        const { assert!(INSTRUCTIONS > 2 && INSTRUCTIONS % 2 == 0) };

        // SAFETY: it touches nothing but a register of its own and the flags.
        #[cfg(target_arch = "arm")]
        unsafe {
            asm!(
                "ldr {rounds}, ={count}",
                "nop",
                "2:",
                "subs {rounds}, #1",
                "bne 2b",
                count = const INSTRUCTIONS / 2 - 1,
                rounds = out(reg) _,
                options(nomem, nostack),
            );
        }
        // SAFETY: as above.
        #[cfg(target_arch = "riscv32")]
        unsafe {
            asm!(
                "lui {rounds}, %hi({count})",
                "addi {rounds}, {rounds}, %lo({count})",
                "2:",
                "addi {rounds}, {rounds}, -1",
                "bnez {rounds}, 2b",
                count = const INSTRUCTIONS / 2 - 1,
                rounds = out(reg) _,
                options(nomem, nostack),
            );
        }
    }
}
