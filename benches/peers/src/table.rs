//! The results as a table.

use std::fmt::{self, Display};

use serde::Serialize;

use crate::workload::{Run, WORKLOADS, median};

/// A library's medians.
#[derive(Serialize)]
pub struct Row {
    pub library: String,
    /// In the order of [`WORKLOADS`].
    pub runs: Vec<Run>,
}

impl Row {
    /// The medians of several rounds.
    pub fn of(library: String, rounds: &[Vec<Run>]) -> Self {
        let runs = (0..WORKLOADS.len()).map(|index| {
            let runs = rounds.iter().map(|round| round[index]);
            let accuracies: Option<Vec<f64>> = runs.clone().map(|run| run.accuracy).collect();
            Run {
                seconds: median(runs.map(|run| run.seconds).collect()),
                accuracy: accuracies.map(median),
            }
        });
        Self {
            library,
            runs: runs.collect(),
        }
    }
}

/// Rows as GitHub writes tables; the first is what the others are compared
/// with.
pub struct Table(pub Vec<Row>);

impl Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "| library |")?;
        for workload in &WORKLOADS {
            write!(f, " {}, {} |", workload.name, workload.unit)?;
        }
        write!(f, "\n|---|")?;
        for _ in &WORKLOADS {
            write!(f, "---|")?;
        }
        for row in &self.0 {
            write!(f, "\n| {} |", row.library)?;
            for (index, workload) in WORKLOADS.iter().enumerate() {
                let run = row.runs[index];
                let time = three_digits(run.seconds * workload.per_second);
                let ratio = three_digits(run.seconds / self.0[0].runs[index].seconds);
                write!(f, " {time} ({ratio} x)")?;
                if let Some(accuracy) = run.accuracy {
                    write!(f, " {accuracy:.3}")?;
                }
                write!(f, " |")?;
            }
        }
        Ok(())
    }
}

/// A number with three digits, or more before the point.
fn three_digits(number: f64) -> String {
    let digits = 2 - number.log10().floor() as i32;
    format!("{number:.*}", digits.clamp(0, 2) as usize)
}
