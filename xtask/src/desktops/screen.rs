//! Pictures of the screen, and what is found in them.

use std::io::Write;
use std::ops::RangeInclusive;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, bail};

use crate::shell::root;

pub const WIDTH: usize = 1280;
pub const HEIGHT: usize = 800;

/// In both directions; a change within one is a change of all of it.
const CELL: usize = 8;

/// Sizes that panels draw icons in.
const SIZES: RangeInclusive<usize> = 16..=32;

/// Sizes of a picture in a popup. One that is a little larger or smaller is found too.
const POPUP_SIZES: RangeInclusive<usize> = 24..=64;

/// Of red, green and blue together: what smoothing does to a colour.
const SAME: u32 = 110;

/// Of an icon's pixels, in percent: edges are drawn by every panel in its own way, and a dot may be in a corner.
const MAX_OTHER: usize = 18;

/// The same of an icon in a colour that isn't known, which is taken for a letter sooner.
const MAX_OTHER_SYMBOLIC: usize = 12;

/// What is behind the words that Satchime's window begins with in the demo.
const BANNER: Colour = [253, 242, 221];

/// Pixels.
const MIN_BANNER: usize = 4_000;

/// So many of an icon's pixels have no other colour.
const SURE: usize = 4;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    pub x: usize,
    pub y: usize,
    pub width: usize,
    pub height: usize,
}

impl Area {
    pub fn middle(self) -> (usize, usize) {
        (self.x + self.width / 2, self.y + self.height / 2)
    }
}

#[derive(Clone)]
pub struct Picture(Vec<u8>);

type Colour = [u8; 3];

impl Picture {
    /// From red, green and blue of each pixel.
    pub fn new(pixels: Vec<u8>) -> Option<Self> {
        (pixels.len() == WIDTH * HEIGHT * 3).then_some(Self(pixels))
    }

    fn at(&self, x: usize, y: usize) -> Colour {
        let from = (y * WIDTH + x) * 3;
        [self.0[from], self.0[from + 1], self.0[from + 2]]
    }

    pub fn save(&self, file: &Path) -> anyhow::Result<()> {
        let size = format!("{WIDTH}x{HEIGHT}");
        let mut convert = Command::new("convert");
        convert.args(["-size", &size, "-depth", "8", "rgb:-"]).arg(file).stdin(Stdio::piped());
        let mut convert = convert.spawn().context("can't start convert")?;
        convert.stdin.take().context("the input is piped")?.write_all(&self.0)?;
        if !convert.wait()?.success() {
            bail!("{} can't be written", file.display());
        }
        Ok(())
    }

    /// Where one of the icons is drawn.
    pub fn find(&self, icons: &[Icon], within: Area) -> Option<Area> {
        icons.iter().find_map(|icon| {
            let (columns, rows) =
                (within.width.checked_sub(icon.size)?, within.height.checked_sub(icon.size)?);
            let mut places =
                (0..=rows).flat_map(|y| (0..=columns).map(move |x| (within.x + x, within.y + y)));
            let (x, y) = places.find(|&(x, y)| icon.is_at(self, x, y))?;
            Some(Area { x, y, width: icon.size, height: icon.size })
        })
    }

    /// Whether Satchime's window shows the demo, and not only its frame.
    pub fn shows_demo(&self) -> bool {
        let of_banner = |pixel: &&[u8]| distance([pixel[0], pixel[1], pixel[2]], BANNER) < 6;
        self.0.chunks_exact(3).filter(of_banner).nth(MIN_BANNER).is_some()
    }

    /// The largest area that hangs together and is not as it was.
    pub fn changed(&self, before: &Self) -> Option<Area> {
        let (columns, rows) = (WIDTH / CELL, HEIGHT / CELL);
        let mut other: Vec<bool> = (0..columns * rows)
            .map(|cell| {
                let (x, y) = (cell % columns * CELL, cell / columns * CELL);
                let mut pixels = (y..y + CELL).flat_map(|y| (x..x + CELL).map(move |x| (x, y)));
                pixels.any(|(x, y)| distance(self.at(x, y), before.at(x, y)) > SAME / 4)
            })
            .collect();
        let mut largest: Vec<usize> = Vec::new();
        for cell in 0..other.len() {
            let connected = take_connected(&mut other, columns, cell);
            if connected.len() > largest.len() {
                largest = connected;
            }
        }
        let xs = largest.iter().map(|cell| cell % columns);
        let ys = largest.iter().map(|cell| cell / columns);
        let (left, right) = (xs.clone().min()?, xs.max()? + 1);
        let (top, bottom) = (ys.clone().min()?, ys.max()? + 1);
        let (width, height) = ((right - left) * CELL, (bottom - top) * CELL);
        Some(Area { x: left * CELL, y: top * CELL, width, height })
    }
}

/// The cells that are set and hang together with this one, which are unset.
fn take_connected(set: &mut [bool], columns: usize, from: usize) -> Vec<usize> {
    let (mut found, mut next) = (Vec::new(), vec![from]);
    while let Some(cell) = next.pop() {
        if !std::mem::take(&mut set[cell]) {
            continue;
        }
        found.push(cell);
        next.extend((cell % columns > 0).then(|| cell - 1));
        next.extend((cell % columns + 1 < columns).then_some(cell + 1));
        next.extend(cell.checked_sub(columns));
        next.extend(Some(cell + columns).filter(|below| *below < set.len()));
    }
    found
}

fn distance(one: Colour, other: Colour) -> u32 {
    one.iter().zip(other).map(|(one, other)| u32::from(one.abs_diff(other))).sum()
}

/// How a panel draws the tray icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawn {
    Pixmap,
    /// In a colour of the panel's.
    Symbolic,
}

/// A tray icon as it may be drawn.
pub struct Icon {
    size: usize,
    /// Which colour is where; `None` for the one that the panel chose. First those that are nowhere else.
    opaque: Vec<(usize, usize, Option<Colour>)>,
    /// Where something else than a symbolic icon's colour is seen.
    clear: Vec<(usize, usize)>,
}

impl Icon {
    /// That of wallets that are live, in all sizes.
    ///
    /// # Errors
    /// When its file can't be read.
    pub fn all(drawn: Drawn) -> anyhow::Result<Vec<Self>> {
        let name = if drawn == Drawn::Pixmap { "64/live.png" } else { "template/live.png" };
        let file = root().join("src-tauri/icons/tray").join(name);
        SIZES.map(|size| Self::read(&file, size, drawn)).collect()
    }

    /// That of the app, as popups show it.
    ///
    /// # Errors
    /// As with the others.
    pub fn of_app() -> anyhow::Result<Vec<Self>> {
        let file = root().join("src-tauri/icons/128x128.png");
        POPUP_SIZES.step_by(4).map(|size| Self::read(&file, size, Drawn::Pixmap)).collect()
    }

    fn read(file: &Path, size: usize, drawn: Drawn) -> anyhow::Result<Self> {
        let scale = format!("{size}x{size}!");
        let mut convert = Command::new("convert");
        let convert = convert.arg(file).args(["-resize", &scale, "-depth", "8", "rgba:-"]).output()?;
        let mut icon = Self { size, opaque: Vec::new(), clear: Vec::new() };
        for (at, pixel) in convert.stdout.chunks_exact(4).enumerate() {
            let (x, y) = (at % size, at / size);
            let colour = (drawn == Drawn::Pixmap).then_some([pixel[0], pixel[1], pixel[2]]);
            match pixel[3] {
                230.. => icon.opaque.push((x, y, colour)),
                ..20 if drawn == Drawn::Symbolic => icon.clear.push((x, y)),
                _ => {}
            }
        }
        if icon.opaque.len() < SURE {
            bail!("{} can't be read", file.display());
        }
        icon.opaque.sort_by_key(|(.., colour)| std::cmp::Reverse(colour.map(vividness)));
        Ok(icon)
    }

    fn is_at(&self, picture: &Picture, x: usize, y: usize) -> bool {
        let ink = picture.at(x + self.opaque[0].0, y + self.opaque[0].1);
        let is_drawn = |(dx, dy, colour): &&(usize, usize, Option<Colour>)| {
            distance(picture.at(x + dx, y + dy), colour.unwrap_or(ink)) <= SAME
        };
        let is_clear = |(dx, dy): &&(usize, usize)| distance(picture.at(x + dx, y + dy), ink) > SAME;
        let max = if self.clear.is_empty() { MAX_OTHER } else { MAX_OTHER_SYMBOLIC };
        are(self.opaque.iter().take(SURE), is_drawn, 0)
            && are(self.clear.iter(), is_clear, max)
            && are(self.opaque.iter(), is_drawn, max)
    }
}

/// Counts no further than it takes to tell. `except`: so many may be otherwise, in percent.
fn are<T>(pixels: impl ExactSizeIterator<Item = T>, so: impl Fn(&T) -> bool, except: usize) -> bool {
    let max = pixels.len() * except / 100;
    pixels.filter(|pixel| !so(pixel)).nth(max).is_none()
}

fn vividness([red, green, blue]: Colour) -> u8 {
    red.max(green).max(blue) - red.min(green).min(blue)
}
