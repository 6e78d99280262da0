//! Colours, the same in every picture.

/// Red, green and blue.
pub type Color = [u8; 3];

pub const WHITE: Color = [255, 255, 255];
pub const INK: Color = [38, 42, 51];
pub const GREY: Color = [118, 124, 135];
pub const PALE: Color = [222, 225, 230];
pub const BLUE: Color = [0, 114, 178];
pub const VERMILION: Color = [213, 94, 0];

/// Seven colours that people with any colour vision tell apart (Okabe and Ito
/// 2008), neighbours far from each other.
pub const CLASSES: [Color; 7] = [
    BLUE,
    [230, 159, 0],
    [0, 158, 115],
    [204, 121, 167],
    [240, 228, 66],
    [86, 180, 233],
    VERMILION,
];

/// The colour a part of the way from one to another.
pub fn mix(from: Color, to: Color, part: f32) -> Color {
    let part = part.clamp(0.0, 1.0);
    let mut color = from;
    for (from, to) in color.iter_mut().zip(to) {
        *from = (f32::from(*from) * (1.0 - part) + f32::from(to) * part + 0.5) as u8;
    }
    color
}
