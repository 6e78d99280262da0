//! A tile by sample instead of by feature.

use core::mem::MaybeUninit;

use crate::kernel::vector::{MOST_LANES, Vector, from};
use crate::lanes::Lanes;
use crate::scalar::Scalar;

/// Room for `N` registers for each of `B` samples. It is not cleared before it
/// is used: that would take as long as filling it.
pub struct Room<V, const B: usize, const N: usize>([[MaybeUninit<V>; N]; B]);

impl<V: Copy, const B: usize, const N: usize> Room<V, B, N> {
    /// Room with nothing in it.
    #[inline(always)]
    pub fn new() -> Self {
        Self([[MaybeUninit::uninit(); N]; B])
    }

    /// Fills the room with the first features of a tile, so that those of a
    /// sample stand next to each other; zeros for features that are missing.
    /// Shows some samples at a time, in order, when they are there.
    #[inline(always)]
    pub fn transpose<F: Scalar>(
        &mut self,
        tile: &[Lanes<F, B>],
        mut show: impl FnMut(&[[V; N]]),
    ) -> &[[V; N]; B]
    where
        V: Vector<F>,
    {
        for s in (0..B).step_by(V::LANES) {
            for n in 0..N {
                let tile = from(tile, n * V::LANES);
                if const { B < V::LANES } {
                    self.gather(n, tile);
                    continue;
                }
                V::transpose(
                    |lane| match tile.get(lane) {
                        Some(feature) => V::load(from(&feature.0, s)),
                        None => V::splat(F::ZERO),
                    },
                    |lane, column| self.put(s + lane, n, column),
                );
            }
            let these = self.0.get(s..).unwrap_or_default();
            let these = these.get(..V::LANES).unwrap_or(these);
            // SAFETY: all N registers of these samples were just written.
            show(unsafe { &*(these as *const [_] as *const [[V; N]]) });
        }
        // SAFETY: all N registers of all B samples were written: `s + lane`
        // went through all numbers below B, and `gather` does so too.
        unsafe { &*(&raw const self.0).cast() }
    }

    /// The same for one register and fewer samples than it has lanes.
    #[inline(always)]
    fn gather<F: Scalar>(&mut self, n: usize, tile: &[Lanes<F, B>])
    where
        V: Vector<F>,
    {
        for s in 0..B {
            let mut lanes = [F::ZERO; MOST_LANES];
            for (lane, feature) in lanes.iter_mut().zip(tile).take(V::LANES) {
                *lane = feature.0.get(s).copied().unwrap_or(F::ZERO);
            }
            self.put(s, n, V::load(&lanes));
        }
    }

    /// Writes a register, where there is room for it.
    #[inline(always)]
    fn put(&mut self, s: usize, n: usize, register: V) {
        if let Some(to) = self.0.get_mut(s).and_then(|sample| sample.get_mut(n)) {
            to.write(register);
        }
    }
}

/// The numbers in some registers.
#[inline(always)]
pub fn numbers<F: Scalar, V: Vector<F>>(registers: &[V]) -> &[F] {
    const { assert!(size_of::<V>() == V::LANES * size_of::<F>()) };
    let length = registers.len() * V::LANES;
    // SAFETY: a register is its lanes, one after the other.
    unsafe { core::slice::from_raw_parts(registers.as_ptr().cast(), length) }
}
