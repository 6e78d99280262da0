//! A network in the program, checked while it is compiled.

use super::Aligned;
use super::error::LoadError;
use super::format::{self, Header};
use crate::layer::Store;
use crate::network::Network;
use crate::plain;
use crate::scalar::Scalar;

/// The network of a `.mgrd` file, as a `&'static Network` that is used where
/// the program has it: in flash, no number is copied to RAM.
///
/// The file is checked while the program is compiled. One of another
/// architecture, float type or size is a compile error that names the file and
/// both hashes, and so is one that is cut or altered. There is nothing left to
/// go wrong when the program runs.
///
/// ```
/// use monograd::prelude::*;
///
/// type Spiral = net![Dense<2, 24, Relu>, Dense<24, 24, Relu>, Dense<24, 7>];
///
/// # macro_rules! env { ($name:literal) => { concat!(core::env!("CARGO_MANIFEST_DIR"), "/tests/fixtures") } }
/// # #[cfg(target_endian = "little")] {
/// // Where a build script put it; or a place beside the source: "spiral.mgrd".
/// static NET: &Network<Spiral> =
///     include_network!(concat!(env!("OUT_DIR"), "/spiral.mgrd") as Spiral);
///
/// let logits: [f32; 7] = NET.predict(&[0.3, -0.2]);
/// # }
/// ```
///
/// The numbers are `f32`; for others they are named behind the architecture:
/// `include_network!("spiral.mgrd" as Spiral, f64)`. Of a checkpoint it is the
/// network alone.
///
/// As with `include_bytes!`, the file's place is relative to the source that
/// names it. To compute the checksum of a megabyte takes the compiler about six
/// seconds; with incremental compilation once, and not after every change.
///
/// On a processor with the most significant byte first it does not compile,
/// since a file has them last first: [`Network::from_bytes`] is for these.
#[macro_export]
macro_rules! include_network {
    ($file:literal as $net:ty $(, $float:ty)?) => {
        $crate::include_network!(@ ($file) $net $(, $float)?)
    };
    ($name:ident ! ($($text:tt)*) as $net:ty $(, $float:ty)?) => {
        $crate::include_network!(@ ($name!($($text)*)) $net $(, $float)?)
    };
    (@ ($file:expr) $net:ty) => { $crate::include_network!(@ ($file) $net, f32) };
    (@ ($file:expr) $net:ty, $float:ty) => {{
        static FILE: $crate::io::Aligned<[u8; ::core::include_bytes!($file).len()]> =
            $crate::io::Aligned(*::core::include_bytes!($file));
        #[allow(long_running_const_eval)]
        const NETWORK: &$crate::Network<$net, $float> = $crate::io::included(&FILE, $file);
        NETWORK
    }};
}

/// The network in a file, or a panic that says what is wrong with `name`.
// Errors are about where it is called, not about where they are made.
#[doc(hidden)]
#[track_caller]
pub const fn included<A: Store<F>, F: Scalar, const N: usize>(
    file: &'static Aligned<[u8; N]>,
    name: &str,
) -> &'static Network<A, F> {
    let text = Text::new().text("`").text(name).text("` ");
    if cfg!(target_endian = "big") {
        text.text("is little-endian, which this processor is not")
            .panic();
    }
    let expected = Header::of::<A, F>();
    match format::open(&file.0) {
        Ok((header, _)) if header.check_network(&expected).is_ok() => {
            plain::view_bytes(file, format::HEADER_BYTES)
        }
        Ok((header, _)) => text
            .text("is ")
            .network(&header)
            .text("; expected ")
            .network(&expected)
            .panic(),
        Err(LoadError::NotMgrd { .. }) => text.text("is not a saved network").panic(),
        Err(LoadError::WrongVersion { found, expected }) => text
            .text("has version ")
            .number(found as u64)
            .text(" of the format, expected ")
            .number(expected as u64)
            .panic(),
        Err(
            LoadError::Truncated { found, expected } | LoadError::TrailingBytes { found, expected },
        ) => text
            .text("has ")
            .number(found)
            .text(" bytes, expected ")
            .number(expected)
            .panic(),
        Err(_) => text.text("was altered").panic(),
    }
}

/// What a compile error says. What does not fit is left out.
struct Text {
    bytes: [u8; 512],
    length: usize,
}

impl Text {
    const fn new() -> Self {
        Self {
            bytes: [0; 512],
            length: 0,
        }
    }

    const fn byte(mut self, byte: u8) -> Self {
        if self.length < self.bytes.len() {
            self.bytes[self.length] = byte;
            self.length += 1;
        }
        self
    }

    const fn text(mut self, text: &str) -> Self {
        let mut bytes = text.as_bytes();
        while let [byte, rest @ ..] = bytes {
            self = self.byte(*byte);
            bytes = rest;
        }
        self
    }

    const fn number(self, number: u64) -> Self {
        let digit = b'0' + (number % 10) as u8;
        match number / 10 {
            0 => self.byte(digit),
            rest => self.number(rest).byte(digit),
        }
    }

    /// 16 digits.
    const fn hash(mut self, hash: u64) -> Self {
        let mut left = u64::BITS;
        while left > 0 {
            left -= 4;
            let digit = (hash >> left & 0xf) as usize;
            self = self.byte(b"0123456789abcdef"[digit]);
        }
        self
    }

    const fn network(self, header: &Header) -> Self {
        self.text("architecture ")
            .hash(header.architecture.0)
            .text(" with ")
            .number(header.params)
            .text(" + ")
            .number(header.state)
            .text(" numbers of f")
            .number(header.float as u64 * 8)
    }

    #[track_caller]
    const fn panic(&self) -> ! {
        let (text, _) = self.bytes.split_at(self.length);
        match core::str::from_utf8(text) {
            Ok(text) => panic!("{}", text),
            // A letter of the name was cut in two.
            Err(_) => panic!("the file is not one of this network"),
        }
    }
}
