//! What the processor can do at most, so that times can be compared between
//! machines.

// The library's own measurement.
#[path = "../../speed/peak.rs"]
mod one_thread;

/// Billions of multiplications and additions a second of one thread, as two
/// instructions and as one; 0 where it is not known.
#[derive(Clone, Copy, Debug, Default)]
pub struct Peak {
    pub separate: f64,
    pub fused: f64,
}

impl Peak {
    pub fn measure() -> Self {
        let best = |rate: fn() -> f64| (0..5).map(|_| rate()).fold(0.0, f64::max);
        Self {
            separate: best(one_thread::multiply_add),
            fused: best(one_thread::fused),
        }
    }

    /// The higher of two measurements.
    pub fn max(self, other: Self) -> Self {
        Self {
            separate: self.separate.max(other.separate),
            fused: self.fused.max(other.fused),
        }
    }
}
