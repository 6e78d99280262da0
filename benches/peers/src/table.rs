//! The results as tables.

use std::fmt::{self, Display};

use serde::Serialize;

use crate::layers::LAYERS;
use crate::workload::{Run, WORKLOADS, Workload, median};

/// A library's medians.
#[derive(Serialize)]
pub struct Row {
    pub library: String,
    /// In the order of [`WORKLOADS`], then in that of [`LAYERS`] unless the
    /// library has no such layers.
    pub runs: Vec<Run>,
}

impl Row {
    /// The medians of several rounds.
    pub fn of(library: String, rounds: &[Vec<Run>]) -> Self {
        let workloads = rounds.first().map_or(0, Vec::len);
        let runs = (0..workloads).map(|index| {
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

/// Rows as GitHub writes tables, one of networks and one of layers; the first
/// row is what the others are compared with.
pub struct Tables(pub Vec<Row>);

impl Tables {
    /// Writes the table whose first workload has this number among the runs.
    fn table(&self, f: &mut fmt::Formatter<'_>, first: usize, columns: &[Workload]) -> fmt::Result {
        write!(f, "| library |")?;
        for workload in columns {
            write!(f, " {}, {} |", workload.name, workload.unit)?;
        }
        write!(f, "\n|---|{}", "---|".repeat(columns.len()))?;
        for row in &self.0 {
            write!(f, "\n| {} |", row.library)?;
            for (index, workload) in (first..).zip(columns) {
                let Some(run) = row.runs.get(index) else {
                    write!(f, " – |")?;
                    continue;
                };
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

impl Display for Tables {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.table(f, 0, &WORKLOADS)?;
        write!(f, "\n\n")?;
        self.table(f, WORKLOADS.len(), &LAYERS)
    }
}

/// A number with three digits, or more before the point.
fn three_digits(number: f64) -> String {
    let digits = 2 - number.log10().floor() as i32;
    format!("{number:.*}", digits.clamp(0, 2) as usize)
}
