//! How loss and accuracy went, in a few hundred marks however long the run is.

use alloc::vec::Vec;

/// How many marks there are at most.
const MOST: usize = 256;

/// How good the network was after some steps.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[repr(C)]
pub struct Mark {
    /// How many steps.
    pub step: f32,
    /// The mean loss of all points.
    pub loss: f32,
    /// The share of points whose class the network names.
    pub accuracy: f32,
}

/// Marks at even distances. When they become too many, every second one goes,
/// and from then on they are twice as far apart: what is there depends on the
/// number of steps alone.
#[derive(Default)]
pub struct History {
    marks: Vec<Mark>,
    /// Marks are after the steps that are a multiple of two to this power.
    power: u32,
}

impl History {
    /// Whether there is to be a mark after so many steps.
    pub fn wants(&self, steps: u64) -> bool {
        steps.trailing_zeros() >= self.power
    }

    /// Adds the mark of a step that it wants.
    pub fn add(&mut self, mark: Mark) {
        if self.marks.len() == MOST {
            let mut keep = false;
            self.marks.retain(|_| {
                keep = !keep;
                keep
            });
            self.power += 1;
        }
        self.marks.push(mark);
    }

    /// All marks, in order.
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_few_and_even_however_many_steps_there_are() {
        let mut history = History::default();
        for step in 0..=100_000 {
            if history.wants(step) {
                history.add(Mark {
                    step: step as f32,
                    ..Mark::default()
                });
            }
            if step == 255 || step == 100_000 {
                let marks = history.marks();
                assert!((128..=256).contains(&marks.len()));
                let distance = marks[1].step;
                for (index, mark) in marks.iter().enumerate() {
                    assert_eq!(mark.step, distance * index as f32);
                }
                assert!(marks[marks.len() - 1].step + distance > step as f32);
            }
        }
    }
}
