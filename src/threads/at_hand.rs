//! The crew that is at hand to what a thread works on, without being handed down.

use alloc::vec;
use alloc::vec::Vec;
use core::cell::Cell;
use core::mem::take;
use core::ops::{Deref, Range};

use super::Crew;

std::thread_local! {
    static AT_HAND: Cell<Option<Lent>> = const { Cell::new(None) };
}

/// A crew, and where its threads have written.
struct Lent {
    crew: Crew,
    bands: Vec<Bands>,
}

/// Numbers of which each thread has written a band.
struct Bands {
    addresses: Range<usize>,
    width: usize,
}

/// The crew at hand, taken: it is not at hand to what it works on itself.
pub struct Held(Lent);

impl Crew {
    /// Does some work with this crew at hand, if it has any threads but this one.
    pub fn lend<R>(&self, work: impl FnOnce() -> R) -> R {
        /// What was at hand before.
        struct Before(Option<Lent>);
        impl Drop for Before {
            fn drop(&mut self) {
                AT_HAND.set(self.0.take());
            }
        }
        if self.threads() < 2 {
            return work();
        }
        let _before = Before(AT_HAND.replace(Some(Lent {
            crew: self.clone(),
            bands: Vec::new(),
        })));
        work()
    }
}

impl Held {
    /// The crew that is at hand to this thread.
    pub fn take() -> Option<Self> {
        AT_HAND.take().map(Self)
    }

    /// Notes down that each thread has written a band of some numbers: so many of
    /// them, but for the last one.
    pub fn note<T>(&mut self, numbers: &[T], width: usize) {
        let addresses = addresses(numbers);
        let bands = &mut self.0.bands;
        if bands.iter().all(|bands| bands.addresses != addresses) {
            let width = width * size_of::<T>();
            bands.push(Bands { addresses, width });
        }
    }

    /// Where among some numbers another thread's begin, and which it is, by the
    /// number of its band. What is in no band is the first one's.
    pub fn cuts<T>(&mut self, numbers: &[T]) -> Vec<(usize, usize)> {
        let whole = addresses(numbers);
        let place = |address: usize| (address - whole.start) / size_of::<T>();
        self.0.bands.sort_by_key(|bands| bands.addresses.start);
        let mut cuts = vec![(0, 0)];
        for Bands { addresses, width } in &self.0.bands {
            if whole.start <= addresses.start && addresses.end <= whole.end {
                let starts = addresses.clone().step_by(*width).map(place);
                cuts.extend(starts.enumerate().map(|(band, start)| (start, band)));
                cuts.push((place(addresses.end), 0));
            }
        }
        cuts
    }
}

fn addresses<T>(numbers: &[T]) -> Range<usize> {
    let Range { start, end } = numbers.as_ptr_range();
    start.addr()..end.addr()
}

impl Deref for Held {
    type Target = Crew;

    fn deref(&self) -> &Crew {
        &self.0.crew
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        AT_HAND.set(Some(Lent {
            crew: self.0.crew.clone(),
            bands: take(&mut self.0.bands),
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_two_threads(work: impl FnOnce() + Send) {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build();
        pool.unwrap().install(|| Crew::default().lend(work));
    }

    #[test]
    fn a_crew_is_at_hand_to_one_at_a_time() {
        assert!(Held::take().is_none());
        with_two_threads(|| {
            for _ in 0..2 {
                let held = Held::take();
                assert!(held.is_some());
                assert!(Held::take().is_none());
            }
            let other = Crew::default();
            other.lend(|| assert!(Held::take().is_some_and(|held| held.0.bands.is_empty())));
            assert!(Held::take().is_some());
        });
        assert!(Held::take().is_none());
    }

    #[test]
    fn cuts_are_where_bands_begin_and_end() {
        with_two_threads(|| {
            let rows = [[0.0_f64; 5]; 20];
            let numbers = rows.as_flattened();
            let mut held = Held::take().unwrap();
            assert_eq!(held.cuts(numbers), [(0, 0)]);
            held.note(&rows[8..15], 3);
            held.note(&rows[2..6], 2);
            drop(held);
            let mut held = Held::take().unwrap();
            // Once is enough, and what is elsewhere does not count.
            held.note(&rows[8..15], 3);
            held.note(&[[0.0_f64; 5]; 4], 2);
            let cuts = [
                (0, 0),
                (10, 0),
                (20, 1),
                (30, 0),
                (40, 0),
                (55, 1),
                (70, 2),
                (75, 0),
            ];
            assert_eq!(held.cuts(numbers), cuts);
            assert_eq!(
                held.cuts(&numbers[5..35]),
                [(0, 0), (5, 0), (15, 1), (25, 0)]
            );
        });
    }
}
