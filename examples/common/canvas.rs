//! A picture to draw on, anti-aliased, with the text of a font that the crate
//! `dejavu` ships, so that no machine needs fonts of its own.

use std::path::Path;

use ab_glyph::{Font, FontRef, Glyph, PxScale, ScaleFont, point};
use tiny_skia::{FillRule, Paint, PathBuilder, Pixmap, PixmapPaint, Rect, Stroke, Transform};

use super::palette::{Color, mix};
use super::run::Failure;

/// Which point of a text is where it is put.
#[derive(Clone, Copy, PartialEq)]
pub enum Align {
    Left,
    Center,
    Right,
}

/// How a text looks.
#[derive(Clone, Copy)]
pub struct Type {
    /// Pixels of an em.
    pub size: f32,
    pub color: Color,
    pub bold: bool,
}

impl Type {
    pub const fn new(size: f32, color: Color) -> Self {
        Self {
            size,
            color,
            bold: false,
        }
    }

    pub const fn bold(self) -> Self {
        Self { bold: true, ..self }
    }
}

/// A white picture to draw on. Places are in pixels from the upper left.
pub struct Canvas {
    pixels: Pixmap,
    fonts: [FontRef<'static>; 2],
}

impl Canvas {
    pub fn new(width: u32, height: u32) -> Result<Self, Failure> {
        let font = |bytes| FontRef::try_from_slice(bytes).map_err(|error| error.to_string());
        let mut pixels = Pixmap::new(width, height).ok_or("a picture needs a size")?;
        pixels.fill(tiny_skia::Color::WHITE);
        Ok(Self {
            pixels,
            fonts: [font(dejavu::sans::regular())?, font(dejavu::sans::bold())?],
        })
    }

    pub fn width(&self) -> u32 {
        self.pixels.width()
    }

    pub fn height(&self) -> u32 {
        self.pixels.height()
    }

    pub fn rect(&mut self, [x, y, width, height]: [f32; 4], color: Color, alpha: f32) {
        if let Some(rect) = Rect::from_xywh(x, y, width, height) {
            let paint = paint(color, alpha);
            self.pixels
                .fill_rect(rect, &paint, Transform::identity(), None);
        }
    }

    /// The border of a rectangle, a line wide.
    pub fn border(&mut self, [x, y, width, height]: [f32; 4], color: Color, line: f32) {
        if let Some(rect) = Rect::from_xywh(x, y, width, height) {
            let path = PathBuilder::from_rect(rect);
            self.stroke(&path, color, 1.0, line);
        }
    }

    pub fn disc(&mut self, (x, y): (f32, f32), radius: f32, color: Color, alpha: f32) {
        if let Some(path) = PathBuilder::from_circle(x, y, radius) {
            let (paint, identity) = (paint(color, alpha), Transform::identity());
            self.pixels
                .fill_path(&path, &paint, FillRule::Winding, identity, None);
        }
    }

    /// Straight lines from point to point.
    pub fn polyline(&mut self, points: &[(f32, f32)], color: Color, alpha: f32, width: f32) {
        let mut path = PathBuilder::new();
        for (index, &(x, y)) in points.iter().enumerate() {
            if index == 0 {
                path.move_to(x, y);
            } else {
                path.line_to(x, y);
            }
        }
        if let Some(path) = path.finish() {
            self.stroke(&path, color, alpha, width);
        }
    }

    /// A curve that leaves and arrives level.
    pub fn link(
        &mut self,
        (x0, y0): (f32, f32),
        (x1, y1): (f32, f32),
        color: Color,
        alpha: f32,
        width: f32,
    ) {
        let middle = (x0 + x1) / 2.0;
        let mut path = PathBuilder::new();
        path.move_to(x0, y0);
        path.cubic_to(middle, y0, middle, y1, x1, y1);
        if let Some(path) = path.finish() {
            self.stroke(&path, color, alpha, width);
        }
    }

    fn stroke(&mut self, path: &tiny_skia::Path, color: Color, alpha: f32, width: f32) {
        let stroke = Stroke {
            width,
            line_join: tiny_skia::LineJoin::Round,
            ..Stroke::default()
        };
        let paint = paint(color, alpha);
        self.pixels
            .stroke_path(path, &paint, &stroke, Transform::identity(), None);
    }

    /// A picture of `width` by `height` pixels whose colours `f` gives.
    pub fn image(
        &mut self,
        (x, y): (u32, u32),
        (width, height): (u32, u32),
        f: impl Fn(u32, u32) -> Color,
    ) {
        let Some(mut image) = Pixmap::new(width, height) else {
            return;
        };
        let places = (0..height).flat_map(|row| (0..width).map(move |column| (column, row)));
        for (pixel, (column, row)) in image.pixels_mut().iter_mut().zip(places) {
            let [r, g, b] = f(column, row);
            *pixel = tiny_skia::ColorU8::from_rgba(r, g, b, 255).premultiply();
        }
        let (paint, identity) = (PixmapPaint::default(), Transform::identity());
        self.pixels
            .draw_pixmap(x as i32, y as i32, image.as_ref(), &paint, identity, None);
    }

    /// A line of text: `y` is the middle of its capitals.
    pub fn text(&mut self, (x, y): (f32, f32), align: Align, style: Type, text: &str) {
        let (glyphs, length) = self.lay_out(style, text);
        let left = match align {
            Align::Left => x,
            Align::Center => x - length / 2.0,
            Align::Right => x - length,
        };
        // Capitals of this font are 0.73 em high.
        let baseline = (y + 0.365 * style.size).round();
        let font = self.fonts[usize::from(style.bold)].clone();
        for mut glyph in glyphs {
            glyph.position.x += left;
            glyph.position.y = baseline;
            if let Some(outline) = font.outline_glyph(glyph) {
                let corner = outline.px_bounds().min;
                outline.draw(|x, y, part| {
                    let place = (x as i32 + corner.x as i32, y as i32 + corner.y as i32);
                    self.blend(place, style.color, part);
                });
            }
        }
    }

    /// How long a text is.
    pub fn length(&self, style: Type, text: &str) -> f32 {
        self.lay_out(style, text).1
    }

    fn lay_out(&self, style: Type, text: &str) -> (Vec<Glyph>, f32) {
        let font = &self.fonts[usize::from(style.bold)];
        let em = font.units_per_em().unwrap_or(2048.0);
        let scale = PxScale::from(style.size * font.height_unscaled() / em);
        let scaled = font.as_scaled(scale);
        let (mut x, mut before, mut glyphs) = (0.0, None, Vec::new());
        for id in text.chars().map(|character| font.glyph_id(character)) {
            x += before.map_or(0.0, |before| scaled.kern(before, id));
            glyphs.push(id.with_scale_and_position(scale, point(x, 0.0)));
            x += scaled.h_advance(id);
            before = Some(id);
        }
        (glyphs, x)
    }

    fn blend(&mut self, (x, y): (i32, i32), color: Color, part: f32) {
        let (width, height) = (self.width() as i32, self.height() as i32);
        if (0..width).contains(&x) && (0..height).contains(&y) {
            let pixel = &mut self.pixels.pixels_mut()[(y * width + x) as usize];
            let under = [pixel.red(), pixel.green(), pixel.blue()];
            let [r, g, b] = mix(under, color, part);
            *pixel = tiny_skia::ColorU8::from_rgba(r, g, b, 255).premultiply();
        }
    }

    pub fn save(&self, path: &Path) -> Result<(), Failure> {
        let failed = |error| format!("cannot write the picture `{}`: {error}", path.display());
        self.pixels.save_png(path).map_err(failed)
    }

    /// Red, green, blue and alpha of every pixel, row by row.
    pub fn into_rgba(self) -> Vec<u8> {
        self.pixels.take()
    }
}

fn paint([r, g, b]: Color, alpha: f32) -> Paint<'static> {
    let mut paint = Paint::default();
    paint.set_color_rgba8(r, g, b, (alpha.clamp(0.0, 1.0) * 255.0).round() as u8);
    paint
}
