//! A window's places as numbers, for the loops.

use core::ops::Range;

use crate::fingerprint::Fingerprint;

/// Zeros around a row or a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Padding {
    /// So many on each side.
    Both(usize),
    /// As many as give `⌈n / stride⌉` places, half of them on each side.
    Same,
    /// As many as that, all in front.
    Front,
}

impl Padding {
    pub(super) const fn fingerprint(self) -> Fingerprint {
        match self {
            Self::Both(zeros) => Fingerprint::of("Both").number(zeros),
            Self::Same => Fingerprint::of("Same"),
            Self::Front => Fingerprint::of("Front"),
        }
    }
}

/// A window along one axis of what it slides over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Axis {
    /// How many positions there are.
    pub length: usize,
    /// How many taps the window has.
    pub kernel: usize,
    /// How far it moves from one place to the next.
    pub stride: usize,
    /// How far its taps are apart.
    pub dilation: usize,
    /// How many zeros come before the first position.
    pub front: usize,
    /// How many places the window has.
    pub places: usize,
}

impl Axis {
    /// The axis with everything that follows from its sizes: no place for a
    /// window that is larger than what it slides over.
    pub const fn new(
        length: usize,
        kernel: usize,
        stride: usize,
        dilation: usize,
        padding: Padding,
    ) -> Self {
        assert!(kernel > 0, "a window has at least one tap");
        assert!(stride > 0, "a window moves by at least 1");
        assert!(dilation > 0, "a window's taps are at least 1 apart");
        let reach = dilation * (kernel - 1) + 1;
        let (front, places) = match padding {
            Padding::Both(zeros) => {
                let all = length + 2 * zeros;
                let places = if reach <= all {
                    (all - reach) / stride + 1
                } else {
                    0
                };
                (zeros, places)
            }
            Padding::Same => {
                let places = length.div_ceil(stride);
                let all = (places.saturating_sub(1)) * stride + reach;
                (all.saturating_sub(length) / 2, places)
            }
            Padding::Front => (reach - 1, length.div_ceil(stride)),
        };
        Self {
            length,
            kernel,
            stride,
            dilation,
            front,
            places,
        }
    }

    /// An axis of one position, with one place.
    pub const ONE: Self = Self::new(1, 1, 1, 1, Padding::Both(0));

    /// The taps that lie on a position, not on a zero, for the window at
    /// `place`.
    #[inline(always)]
    pub const fn taps(&self, place: usize) -> Range<usize> {
        // A constant, so that loops over the taps have a constant length.
        if self.is_full() {
            return Range {
                start: 0,
                end: self.kernel,
            };
        }
        let start = place * self.stride;
        let from = above(self.front.saturating_sub(start), self.dilation);
        let end = (self.length + self.front).saturating_sub(start);
        let end = above(end, self.dilation);
        Range {
            start: if from < self.kernel {
                from
            } else {
                self.kernel
            },
            end: if end < self.kernel { end } else { self.kernel },
        }
    }

    /// Whether all taps of every place lie on a position.
    #[inline(always)]
    pub const fn is_full(&self) -> bool {
        let reach = self.dilation * (self.kernel - 1) + 1;
        let last = self.places.saturating_sub(1) * self.stride;
        self.front == 0 && last + reach <= self.length
    }

    /// Whether every place has a tap that lies on a position.
    pub const fn is_seen(&self) -> bool {
        let mut place = 0;
        while place < self.places {
            let taps = self.taps(place);
            if taps.start >= taps.end {
                return false;
            }
            place += 1;
        }
        true
    }

    /// The position under a tap of the window at `place`: right for the
    /// [`taps`](Axis::taps) that lie on one.
    #[inline(always)]
    pub const fn position(&self, place: usize, tap: usize) -> usize {
        (place * self.stride + tap * self.dilation).saturating_sub(self.front)
    }

    /// The places at which a tap lies on a position.
    #[inline(always)]
    pub const fn places_of(&self, tap: usize) -> Range<usize> {
        let before = tap * self.dilation;
        let start = above(self.front.saturating_sub(before), self.stride);
        let end = (self.length + self.front).saturating_sub(before);
        let end = above(end, self.stride);
        let end = if end < self.places { end } else { self.places };
        Range {
            start: if start < end { start } else { end },
            end,
        }
    }

    /// The place whose tap lies on a position, if there is one.
    #[inline(always)]
    pub const fn place(&self, position: usize, tap: usize) -> Option<usize> {
        let Some(way) = (position + self.front).checked_sub(tap * self.dilation) else {
            return None;
        };
        let place = below(way, self.stride);
        if place * self.stride == way && place < self.places {
            Some(place)
        } else {
            None
        }
    }

    /// How far the next two taps on a position are apart, and how far the places
    /// that they are taps of: the later tap is that of the earlier place.
    pub const fn apart(&self) -> [usize; 2] {
        let (mut a, mut b) = (self.stride, self.dilation);
        while b > 0 {
            (a, b) = (b, a - below(a, b) * b);
        }
        [below(self.stride, a), below(self.dilation, a)]
    }

    /// The most taps that lie on a position.
    pub const fn most_on(&self) -> usize {
        above(self.kernel, self.apart()[0])
    }

    /// The first tap that lies on a position, and how many do: taps that are
    /// [`apart`](Axis::apart).
    #[inline(always)]
    pub const fn on(&self, position: usize) -> (usize, usize) {
        let (mut first, mut count) = (0, 0);
        let mut tap = self.kernel;
        while tap > 0 {
            tap -= 1;
            if self.place(position, tap).is_some() {
                first = tap;
                count += 1;
            }
        }
        (first, count)
    }

    /// The positions that are a stride apart from `first` on, which is less
    /// than a stride: how many there are, and which of them are under all taps
    /// that ever lie on any.
    pub const fn phase(&self, first: usize) -> (usize, Range<usize>) {
        let count = above(self.length.saturating_sub(first), self.stride);
        let (mut start, mut end) = (0, count);
        let mut tap = 0;
        while tap < self.kernel {
            // All of a stride more, so that nothing is below 0.
            let back = tap * self.dilation;
            let way = first + self.front + back * self.stride - back;
            let whole = below(way, self.stride);
            if whole * self.stride == way {
                // The place of the tap is that of the position plus way less back.
                let way = whole;
                let lowest = back.saturating_sub(way);
                let highest = (self.places + back).saturating_sub(way);
                if lowest > start {
                    start = lowest;
                }
                if highest < end {
                    end = highest;
                }
            }
            tap += 1;
        }
        if start > count {
            start = count;
        }
        if end < start {
            end = start;
        }
        (count, Range { start, end })
    }

    /// The places all of whose taps lie on a position.
    #[inline(always)]
    pub const fn inner(&self) -> Range<usize> {
        let start = above(self.front, self.stride);
        let reach = self.dilation * (self.kernel - 1) + 1;
        let end = match (self.length + self.front).checked_sub(reach) {
            Some(last) => below(last, self.stride) + 1,
            None => 0,
        };
        let end = if end < self.places { end } else { self.places };
        Range {
            start: if start < end { start } else { end },
            end,
        }
    }
}

/// How often a stride fits into a way. None is 0, which [`Axis::new`] has seen
/// to, but the compiler cannot tell everywhere: it would prepare for a panic.
#[inline(always)]
const fn below(way: usize, stride: usize) -> usize {
    match way.checked_div(stride) {
        Some(times) => times,
        None => 0,
    }
}

/// How many strides it takes to cover a way.
#[inline(always)]
const fn above(way: usize, stride: usize) -> usize {
    below(way + stride.saturating_sub(1), stride)
}

/// A window over rows and columns. On a sequence the steps are its rows, and
/// there is one column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Along the rows.
    pub rows: Axis,
    /// Along the columns.
    pub columns: Axis,
}

impl Window {
    /// That over an image, of its sizes, kernels, strides, dilations and
    /// paddings down and across.
    pub const fn of_image(
        [rows, columns]: [usize; 2],
        [down, across]: [usize; 2],
        stride: [usize; 2],
        dilation: [usize; 2],
        padding: [Padding; 2],
    ) -> Self {
        Self {
            rows: Axis::new(rows, down, stride[0], dilation[0], padding[0]),
            columns: Axis::new(columns, across, stride[1], dilation[1], padding[1]),
        }
    }

    /// That over the steps of a sequence.
    pub const fn of_sequence(
        steps: usize,
        kernel: usize,
        stride: usize,
        dilation: usize,
        padding: [Padding; 2],
    ) -> Self {
        Self {
            rows: Axis::new(steps, kernel, stride, dilation, padding[0]),
            columns: Axis::ONE,
        }
    }

    /// Whether it has so many places down and across.
    pub const fn has(&self, [rows, columns]: [usize; 2]) -> bool {
        self.rows.places == rows && self.columns.places == columns
    }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use std::vec::Vec;

    use super::*;

    #[test]
    fn taps_are_those_on_a_position() {
        for length in 1..7 {
            for (kernel, stride, dilation) in
                [(1, 1, 1), (3, 1, 1), (3, 2, 1), (2, 3, 2), (3, 1, 3)]
            {
                for padding in [
                    Padding::Both(0),
                    Padding::Both(2),
                    Padding::Same,
                    Padding::Front,
                ] {
                    let reach = dilation * (kernel - 1) + 1;
                    if matches!(padding, Padding::Both(zeros) if reach > length + 2 * zeros) {
                        continue;
                    }
                    let axis = Axis::new(length, kernel, stride, dilation, padding);
                    for place in 0..axis.places {
                        let on = |tap: usize| {
                            let at = place * stride + tap * dilation;
                            at.checked_sub(axis.front).filter(|&at| at < length)
                        };
                        let taps = axis.taps(place);
                        for tap in 0..kernel {
                            assert_eq!(axis.places_of(tap).contains(&place), on(tap).is_some());
                            assert_eq!(taps.contains(&tap), on(tap).is_some(), "{axis:?} {place}");
                            if let Some(position) = on(tap) {
                                assert_eq!(axis.position(place, tap), position);
                            }
                        }
                        let all = taps == (0..kernel);
                        assert!(all || !axis.is_full());
                        assert!(!taps.is_empty() || !axis.is_seen());
                        assert_eq!(axis.inner().contains(&place), all, "{axis:?} {place}");
                    }
                }
            }
        }
    }

    #[test]
    fn phases_are_the_positions_under_the_same_taps() {
        for length in 1..8 {
            for (kernel, stride, dilation) in [
                (1, 1, 1),
                (3, 1, 1),
                (3, 2, 1),
                (2, 3, 1),
                (3, 1, 2),
                (3, 2, 3),
            ] {
                for padding in [Padding::Both(2), Padding::Same, Padding::Front] {
                    if dilation * (kernel - 1) >= length + 4 {
                        continue;
                    }
                    let axis = Axis::new(length, kernel, stride, dilation, padding);
                    let mut all = 0;
                    for first in 0..stride.min(length) {
                        let (count, inner) = axis.phase(first);
                        all += count;
                        for n in inner.clone() {
                            let on = axis.on(first + n * stride).1;
                            assert!(stride > 1 || on == axis.most_on(), "{axis:?} {n}");
                            for tap in 0..kernel {
                                let of = |n| axis.place(first + n * stride, tap);
                                let expected = of(inner.start).map(|place| place + n - inner.start);
                                assert_eq!(of(n), expected, "{axis:?} {first} {n} {tap}");
                            }
                        }
                    }
                    assert_eq!(all, length);
                    for position in 0..length {
                        for tap in 0..kernel {
                            let mut places = 0..axis.places;
                            let found = places.find(|&place| {
                                axis.taps(place).contains(&tap)
                                    && axis.position(place, tap) == position
                            });
                            assert_eq!(axis.place(position, tap), found);
                        }
                        let ([apart, back], (first, count)) = (axis.apart(), axis.on(position));
                        let on: Vec<_> = (0..count)
                            .map(|n| (first + n * apart, axis.place(position, first + n * apart)))
                            .collect();
                        let mut all = (0..kernel).map(|tap| (tap, axis.place(position, tap)));
                        assert!(
                            all.all(|tap| tap.1.is_none() || on.contains(&tap)),
                            "{axis:?}"
                        );
                        assert!(count <= axis.most_on() && on.iter().all(|tap| tap.1.is_some()));
                        for pair in on.windows(2) {
                            assert_eq!(pair[0].1, pair[1].1.map(|place| place + back));
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn places_are_those_of_the_formulas() {
        let places =
            |length, kernel, stride, padding| Axis::new(length, kernel, stride, 1, padding).places;
        assert_eq!(places(5, 3, 1, Padding::Both(0)), 3);
        assert_eq!(places(5, 3, 2, Padding::Both(1)), 3);
        assert_eq!(places(96, 3, 2, Padding::Same), 48);
        assert_eq!(places(49, 10, 2, Padding::Same), 25);
        // Keras: 49 rows, a kernel of 10 and a stride of 2 take 9 zeros, 4 of
        // them above.
        assert_eq!(Axis::new(49, 10, 2, 1, Padding::Same).front, 4);
        assert_eq!(Axis::new(96, 3, 2, 1, Padding::Same).front, 0);
        assert_eq!(Axis::new(9, 3, 1, 2, Padding::Front).front, 4);
    }
}
