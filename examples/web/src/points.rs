//! The points of the plane that are learned.

use alloc::string::String;
use alloc::vec::Vec;

use monograd::prelude::*;

use crate::settings::{Data, Settings, WrongSetting};

/// The plane is shown from −`EDGE` to `EDGE`.
pub const EDGE: f32 = 1.1;

/// The most points that can be drawn.
pub const MOST: usize = 500;

/// A point, and which class it is of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Its place.
    pub at: [f32; 2],
    /// Its class, from 0.
    pub class: usize,
}

/// How many classes the data have, and so outputs the network. Spirals of fewer
/// arms, and all else with fewer, use the first ones of seven.
pub fn classes(data: Data) -> usize {
    if data == Data::Grid { 9 } else { 7 }
}

/// Makes the points; none where they are to be drawn.
pub fn make(settings: &Settings, rng: &mut Xoshiro256PlusPlus) -> Vec<Point> {
    match settings.data {
        Data::Spiral => match settings.arms {
            2 => points(datasets::spiral::<2, 100, 200>(rng)),
            3 => points(datasets::spiral::<3, 100, 300>(rng)),
            4 => points(datasets::spiral::<4, 100, 400>(rng)),
            5 => points(datasets::spiral::<5, 100, 500>(rng)),
            6 => points(datasets::spiral::<6, 100, 600>(rng)),
            _ => points(datasets::spiral::<7, 100, 700>(rng)),
        },
        Data::Xor => points(datasets::xor::<400>(rng)),
        Data::Clusters => points(datasets::two_clusters::<400>(rng)),
        Data::Grid => points(datasets::nine_grid::<450>(rng)),
        Data::Points => Vec::new(),
    }
}

fn points<const N: usize, const TOTAL: usize>(made: [([f32; 2], Class<N>); TOTAL]) -> Vec<Point> {
    let pairs = made.into_iter();
    pairs
        .map(|(at, class)| Point {
            at,
            class: class.index(),
        })
        .collect()
}

/// Points as a network of `N` outputs learns them.
pub struct Labelled<'a, const N: usize>(pub &'a [Point]);

impl<const N: usize> Dataset for Labelled<'_, N> {
    type Input = [f32; 2];
    type Target = Class<N>;

    fn len(&self) -> usize {
        self.0.len()
    }

    #[inline(always)]
    fn read<R>(&self, index: usize, with: impl FnOnce(&[f32; 2], &Class<N>) -> R) -> Option<R> {
        let point = self.0.get(index)?;
        Some(with(&point.at, &Class::new(point.class)?))
    }
}

/// How many places a drawn point can have along each axis.
const PLACES: f32 = 1024.0;

impl Point {
    /// A point where it can be written down: on a fine grid, of one of seven
    /// classes. `None` outside the plane.
    pub fn drawn(x: f32, y: f32, class: usize) -> Option<Self> {
        let [x, y] = [cell(x)?, cell(y)?];
        (class < 7).then_some(Self {
            at: [place(x), place(y)],
            class,
        })
    }
}

/// The number of the grid's line next to a coordinate.
fn cell(coordinate: f32) -> Option<u32> {
    let part = (coordinate / EDGE + 1.0) / 2.0;
    // The rounded number is at most that of the last line.
    (0.0..=1.0)
        .contains(&part)
        .then_some((part * (PLACES - 1.0) + 0.5) as u32)
}

/// Where a line of the grid is.
fn place(cell: u32) -> f32 {
    EDGE * (cell as f32 / (PLACES - 1.0) * 2.0 - 1.0)
}

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Drawn points as a text for an address: four characters a point.
pub fn code(points: &[Point]) -> String {
    let mut text = String::with_capacity(4 * points.len());
    for Point { at: [x, y], class } in points {
        let [x, y] = [x, y].map(|&coordinate| cell(coordinate).unwrap_or_default());
        let bits = (*class as u32) << 20 | y << 10 | x;
        for shift in [18, 12, 6, 0] {
            let digit = DIGITS.get((bits >> shift & 63) as usize);
            text.push(char::from(digit.copied().unwrap_or(b'A')));
        }
    }
    text
}

/// The points of such a text.
///
/// # Errors
///
/// If it is none, or of too many points.
pub fn drawn(text: &str) -> Result<Vec<Point>, WrongSetting> {
    decode(text).ok_or_else(|| WrongSetting::WrongNumber {
        what: "points",
        given: text.into(),
        expected: "the text of at most 500 drawn points",
    })
}

fn decode(text: &str) -> Option<Vec<Point>> {
    let (groups, rest) = text.as_bytes().as_chunks::<4>();
    if !rest.is_empty() || groups.len() > MOST {
        return None;
    }
    let points = groups.iter().map(|group| {
        let mut bits = 0;
        for character in group {
            let digit = DIGITS.iter().position(|digit| digit == character)?;
            bits = bits << 6 | digit as u32;
        }
        let class = (bits >> 20) as usize;
        let [x, y] = [bits & 1023, bits >> 10 & 1023].map(place);
        (class < 7).then_some(Point { at: [x, y], class })
    });
    points.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drawn_points_are_what_their_text_says() {
        let mut points = Vec::new();
        for index in 0..MOST {
            let [x, y] = [7.0, 13.0].map(|step| (index as f32 * step) % 2.2 - 1.1);
            points.push(Point::drawn(x, y, index % 7).unwrap());
        }
        for corner in [-EDGE, EDGE] {
            points[0] = Point::drawn(corner, -corner, 6).unwrap();
            assert_eq!(decode(&code(&points)).as_ref(), Some(&points));
        }
        assert!((points[3].at[0] - (21.0 % 2.2 - 1.1)).abs() < 0.0011);
        assert_eq!(code(&[Point::drawn(-1.1, -1.1, 0).unwrap()]), "AAAA");
        assert_eq!(code(&[Point::drawn(1.1, 1.1, 6).unwrap()]), "b___");
    }

    #[test]
    fn what_is_no_point_is_none() {
        for (x, y, class) in [
            (1.2, 0.0, 0),
            (0.0, -1.2, 0),
            (f32::NAN, 0.0, 0),
            (0.0, f32::INFINITY, 0),
            (0.0, 0.0, 7),
        ] {
            assert_eq!(Point::drawn(x, y, class), None);
        }
        assert_eq!(decode(""), Some(Vec::new()));
        for text in ["A", "AAAAA", "AA=A", "AA\u{e9}", "cAAA", "____"] {
            assert_eq!(decode(text), None, "{text}");
        }
        assert_eq!(decode(&"AAAA".repeat(MOST + 1)), None);
    }
}
