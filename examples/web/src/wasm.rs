//! The exports of the WebAssembly module: [`Host`]'s functions by their names.

use core::cell::UnsafeCell;

use dlmalloc::GlobalDlmalloc;

use crate::host::Host;

#[global_allocator]
static ALLOCATOR: GlobalDlmalloc = GlobalDlmalloc;

/// A panic is a trap, which the page sees as an exception.
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

struct Only(UnsafeCell<Option<Host>>);

// SAFETY: the module is built without threads.
unsafe impl Sync for Only {}

static HOST: Only = Only(UnsafeCell::new(None));

fn with<R>(work: impl FnOnce(&mut Host) -> R) -> R {
    // SAFETY: there is one thread, and no function of a host calls an export.
    let host = unsafe { &mut *HOST.0.get() };
    work(host.get_or_insert_default())
}

/// Where as many bytes as are to be given go; 0 if they are too many.
#[unsafe(no_mangle)]
extern "C" fn input(length: usize) -> *mut u8 {
    with(|host| {
        host.input(length)
            .map_or(core::ptr::null_mut(), <[u8]>::as_mut_ptr)
    })
}

/// Where the bytes are that the last call gave.
#[unsafe(no_mangle)]
extern "C" fn output() -> *const u8 {
    with(|host| host.output().as_ptr())
}

#[unsafe(no_mangle)]
extern "C" fn output_length() -> usize {
    with(|host| host.output().len())
}

#[unsafe(no_mangle)]
extern "C" fn configure() -> bool {
    with(Host::configure)
}

#[unsafe(no_mangle)]
extern "C" fn reset() {
    with(Host::reset);
}

#[unsafe(no_mangle)]
extern "C" fn step(count: u32) -> u32 {
    with(|host| host.step(count))
}

#[unsafe(no_mangle)]
extern "C" fn steps() -> f64 {
    with(|host| host.session().steps() as f64)
}

#[unsafe(no_mangle)]
extern "C" fn hash() -> u32 {
    with(|host| host.session().hash())
}

#[unsafe(no_mangle)]
extern "C" fn altered() -> bool {
    with(|host| host.session().is_altered())
}

#[unsafe(no_mangle)]
extern "C" fn score() {
    with(Host::score);
}

#[unsafe(no_mangle)]
extern "C" fn sizes() {
    with(Host::sizes);
}

#[unsafe(no_mangle)]
extern "C" fn numbers() {
    with(Host::numbers);
}

#[unsafe(no_mangle)]
extern "C" fn marks() {
    with(Host::marks);
}

#[unsafe(no_mangle)]
extern "C" fn points() {
    with(Host::points);
}

#[unsafe(no_mangle)]
extern "C" fn code() {
    with(Host::code);
}

#[unsafe(no_mangle)]
extern "C" fn colors() {
    with(Host::colors);
}

#[unsafe(no_mangle)]
extern "C" fn regions(side: usize, paper: u32, strength: f32) {
    with(|host| host.regions(side, paper, strength));
}

#[unsafe(no_mangle)]
extern "C" fn units(side: usize, paper: u32) {
    with(|host| host.units(side, paper));
}

#[unsafe(no_mangle)]
extern "C" fn draw(x: f32, y: f32, class: usize) -> bool {
    with(|host| host.draw(x, y, class))
}

#[unsafe(no_mangle)]
extern "C" fn erase(all: bool) -> bool {
    with(|host| host.erase(all))
}

#[unsafe(no_mangle)]
extern "C" fn save(safetensors: bool) -> bool {
    with(|host| host.save(safetensors))
}

#[unsafe(no_mangle)]
extern "C" fn load(safetensors: bool) -> bool {
    with(|host| host.load(safetensors))
}
