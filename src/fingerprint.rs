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

    /// The hash of a list and of another of `count` behind it, as one list: a
    /// polynomial, so that it does not matter in what groups a list was put
    /// together.
    pub const fn then(self, rest: Self, count: usize) -> Self {
        let (mut hash, mut left) = (self.0, count);
        while left > 0 {
            hash = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15);
            left -= 1;
        }
        Self(hash.wrapping_add(rest.0))
    }

    const fn bytes(mut self, mut bytes: &[u8]) -> Self {
        while let [byte, rest @ ..] = bytes {
            self.0 = (self.0 ^ *byte as u64).wrapping_mul(0x0000_0100_0000_01b3);
            bytes = rest;
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_the_same_however_it_is_grouped_and_another_in_another_order() {
        let [a, b, c] = [1, 2, 3].map(|n| Fingerprint::of("Layer").number(n));
        assert_eq!(a.then(b.then(c, 1), 2), a.then(b, 1).then(c, 1));
        assert_ne!(a.then(b, 1), b.then(a, 1));
        assert_ne!(a.then(b, 1), a.then(b.then(b, 1), 2));
        assert_ne!(a.then(a, 1), b.then(b, 1));
    }
}
