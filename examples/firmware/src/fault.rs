//! What goes wrong on a board is told and ends the program: by default it would hang.

use core::panic::PanicInfo;

use crate::board::die;

#[panic_handler]
fn panic(info: &PanicInfo<'_>) -> ! {
    die(format_args!("{info}"))
}

#[cfg(target_arch = "arm")]
mod arm {
    use cortex_m_rt::{ExceptionFrame, exception};

    use crate::board::die;

    // SAFETY: it never returns, so it cannot disturb what it interrupts.
    #[exception]
    unsafe fn HardFault(frame: &ExceptionFrame) -> ! {
        die(format_args!("hard fault at {:#010x}", frame.pc()))
    }

    // SAFETY: as above.
    #[exception]
    unsafe fn DefaultHandler(number: i16) -> ! {
        die(format_args!("unexpected interrupt {number}"))
    }
}

#[cfg(target_arch = "riscv32")]
mod riscv32 {
    use riscv::register::{mcause, mepc};
    // Nothing of it is called from here, but it must be linked: it starts the board.
    use riscv_rt as _;

    use crate::board::die;

    // SAFETY: riscv-rt calls this name on exceptions that have no handler of their own.
    #[unsafe(no_mangle)]
    extern "C" fn ExceptionHandler() -> ! {
        let cause = mcause::read().code();
        die(format_args!("exception {cause} at {:#010x}", mepc::read()))
    }

    // SAFETY: riscv-rt calls this name on interrupts that have no handler of their own.
    #[unsafe(no_mangle)]
    extern "C" fn DefaultHandler() -> ! {
        die(format_args!(
            "unexpected interrupt {}",
            mcause::read().code()
        ))
    }
}
