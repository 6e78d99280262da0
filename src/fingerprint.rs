//! A hash of an architecture, computed while compiling.

/// What tells one architecture from another: a 64-bit FNV-1a hash over names
/// and numbers, computed in `const` context.
///
/// ```
/// use monograd::Fingerprint;
///
/// const A: Fingerprint = Fingerprint::of("Scale").number(3);
/// const B: Fingerprint = Fingerprint::of("Scale").number(4);
/// assert!(A != B);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint(pub u64);

impl Fingerprint {
    /// The hash of a name.
    pub const fn of(name: &str) -> Self {
        Self(0xcbf2_9ce4_8422_2325).bytes(name.as_bytes())
    }

    /// The hash with a number behind it.
    pub const fn number(self, number: usize) -> Self {
        self.bytes(&(number as u64).to_le_bytes())
    }

    /// The hash with another one behind it.
    pub const fn part(self, part: Self) -> Self {
        self.bytes(&part.0.to_le_bytes())
    }

    const fn bytes(mut self, mut bytes: &[u8]) -> Self {
        while let [byte, rest @ ..] = bytes {
            self.0 = (self.0 ^ *byte as u64).wrapping_mul(0x0000_0100_0000_01b3);
            bytes = rest;
        }
        self
    }
}
