//! Satchime's sounds, made from nothing: each is a few struck tones, a tone is a few partials that fade.
//!
//! Sines come from rotations and fading from a factor for each sample, so that every computer makes the same bytes: the
//! sines and powers of the standard library differ in their last digits from system to system.

use std::fs;

use crate::shell::root;

/// In samples a second.
const RATE: u32 = 22_050;
const FOLDER: &str = "src-tauri/sounds";
/// How loud the loudest sample is, of 1.
const PEAK: f64 = 0.8;
/// In seconds. Without, a tone begins and a sound ends with a click.
const ATTACK: f64 = 0.004;
const RELEASE: f64 = 0.03;

struct Sound {
    name: &'static str,
    seconds: f64,
    tones: &'static [Tone],
}

struct Tone {
    /// In seconds.
    at: f64,
    hertz: f64,
    loud: f64,
    timbre: &'static [Partial],
}

struct Partial {
    /// Of the tone's frequency.
    times: f64,
    loud: f64,
    /// In seconds, after which it is half as loud.
    half_life: f64,
}

const BELL: &[Partial] = &[
    Partial { times: 1.0, loud: 1.0, half_life: 0.11 },
    Partial { times: 2.0, loud: 0.45, half_life: 0.06 },
    Partial { times: 3.01, loud: 0.2, half_life: 0.03 },
    Partial { times: 4.2, loud: 0.1, half_life: 0.015 },
];
const MARIMBA: &[Partial] = &[
    Partial { times: 1.0, loud: 1.0, half_life: 0.07 },
    Partial { times: 3.9, loud: 0.25, half_life: 0.015 },
];
const DULL: &[Partial] = &[
    Partial { times: 1.0, loud: 1.0, half_life: 0.08 },
    Partial { times: 2.0, loud: 0.5, half_life: 0.05 },
    Partial { times: 3.0, loud: 0.3, half_life: 0.03 },
];
const HORN: &[Partial] = &[
    Partial { times: 1.0, loud: 1.0, half_life: 0.3 },
    Partial { times: 2.0, loud: 0.5, half_life: 0.3 },
    Partial { times: 3.0, loud: 0.4, half_life: 0.2 },
    Partial { times: 4.0, loud: 0.2, half_life: 0.1 },
];

/// Up and bright; down and soft; low and down by a half tone; to and fro.
const SOUNDS: [Sound; 4] = [
    Sound {
        name: "incoming",
        seconds: 0.7,
        tones: &[
            Tone { at: 0.0, hertz: 659.26, loud: 0.7, timbre: BELL },
            Tone { at: 0.1, hertz: 987.77, loud: 0.8, timbre: BELL },
            Tone { at: 0.2, hertz: 1318.51, loud: 1.0, timbre: BELL },
        ],
    },
    Sound {
        name: "outgoing",
        seconds: 0.5,
        tones: &[
            Tone { at: 0.0, hertz: 587.33, loud: 1.0, timbre: MARIMBA },
            Tone { at: 0.13, hertz: 392.0, loud: 0.9, timbre: MARIMBA },
        ],
    },
    Sound {
        name: "failed",
        seconds: 0.6,
        tones: &[
            Tone { at: 0.0, hertz: 233.08, loud: 0.9, timbre: DULL },
            Tone { at: 0.18, hertz: 220.0, loud: 1.0, timbre: DULL },
        ],
    },
    Sound {
        name: "alarm",
        seconds: 0.9,
        tones: &[
            Tone { at: 0.0, hertz: 880.0, loud: 1.0, timbre: HORN },
            Tone { at: 0.2, hertz: 622.25, loud: 1.0, timbre: HORN },
            Tone { at: 0.4, hertz: 880.0, loud: 1.0, timbre: HORN },
            Tone { at: 0.6, hertz: 622.25, loud: 1.0, timbre: HORN },
        ],
    },
];

/// Writes `src-tauri/sounds/*.wav`.
///
/// # Errors
/// When the folder can't be written to.
pub fn write() -> anyhow::Result<()> {
    for sound in &SOUNDS {
        fs::write(root().join(FOLDER).join(format!("{}.wav", sound.name)), sound.wav())?;
    }
    Ok(())
}

impl Sound {
    /// One channel of 16 bits.
    fn wav(&self) -> Vec<u8> {
        let samples = self.samples();
        let (bytes, bytes_a_sample) = (samples.len() as u32 * 2, 2_u16);
        let mut wav = b"RIFF".to_vec();
        wav.extend((36 + bytes).to_le_bytes());
        wav.extend(b"WAVEfmt ");
        wav.extend(16_u32.to_le_bytes());
        let (uncompressed, channels) = (1_u16, 1_u16);
        wav.extend([uncompressed, channels].map(u16::to_le_bytes).concat());
        wav.extend([RATE, RATE * 2].map(u32::to_le_bytes).concat());
        wav.extend([bytes_a_sample, bytes_a_sample * 8].map(u16::to_le_bytes).concat());
        wav.extend(b"data");
        wav.extend(bytes.to_le_bytes());
        wav.extend(samples.into_iter().flat_map(i16::to_le_bytes));
        wav
    }

    fn samples(&self) -> Vec<i16> {
        let mut sum = vec![0.0; count(self.seconds)];
        for tone in self.tones {
            for partial in tone.timbre {
                partial.add(tone, &mut sum[count(tone.at)..]);
            }
        }
        let release = count(RELEASE);
        for (left, sample) in sum.iter_mut().rev().take(release).enumerate() {
            *sample *= left as f64 / release as f64;
        }
        let loudest = sum.iter().fold(0.0, |loudest: f64, sample| loudest.max(sample.abs()));
        let scale = PEAK * f64::from(i16::MAX) / loudest;
        sum.into_iter().map(|sample| (sample * scale).round() as i16).collect()
    }
}

impl Partial {
    fn add(&self, tone: &Tone, samples: &mut [f64]) {
        let angle = std::f64::consts::TAU * tone.hertz * self.times / f64::from(RATE);
        let (sine, cosine) = sine_and_cosine(angle);
        let fading = half_to_the(1.0 / (self.half_life * f64::from(RATE)));
        let (mut x, mut y, mut loud) = (1.0_f64, 0.0_f64, self.loud * tone.loud);
        let attack = ATTACK * f64::from(RATE);
        for (place, sample) in samples.iter_mut().enumerate() {
            *sample += y * loud * (place as f64 / attack).min(1.0);
            (x, y) = (x * cosine - y * sine, x * sine + y * cosine);
            loud *= fading;
        }
    }
}

fn count(seconds: f64) -> usize {
    (seconds * f64::from(RATE)) as usize
}

/// Of an angle of less than half a turn.
fn sine_and_cosine(angle: f64) -> (f64, f64) {
    let (mut sine, mut cosine, mut term) = (0.0, 0.0, 1.0);
    for place in 0_u32..40 {
        match place % 4 {
            0 => cosine += term,
            1 => sine += term,
            2 => cosine -= term,
            _ => sine -= term,
        }
        term *= angle / f64::from(place + 1);
    }
    (sine, cosine)
}

/// 0.5 to the power of a small number.
fn half_to_the(power: f64) -> f64 {
    let exponent = -std::f64::consts::LN_2 * power;
    let (mut sum, mut term) = (0.0, 1.0);
    for place in 0_u32..20 {
        sum += term;
        term *= exponent / f64::from(place + 1);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_the_repository_is_what_is_made() {
        for sound in &SOUNDS {
            let file = root().join(FOLDER).join(format!("{}.wav", sound.name));
            let kept = fs::read(&file).unwrap_or_default();
            assert!(kept == sound.wav(), "{}: run `cargo xtask sounds`", file.display());
        }
        let files = fs::read_dir(root().join(FOLDER)).map(Iterator::count).unwrap_or_default();
        assert_eq!(files, SOUNDS.len(), "nothing else is there");
    }

    #[test]
    fn sounds_are_short_small_and_end_in_silence() {
        for sound in &SOUNDS {
            assert!(sound.seconds < 1.0 && sound.wav().len() < 50_000, "{}", sound.name);
            let samples = sound.samples();
            assert_eq!((samples[0], samples[samples.len() - 1]), (0, 0), "{}", sound.name);
            let loudest = samples.iter().map(|sample| sample.unsigned_abs()).max();
            assert_eq!(loudest, Some((PEAK * f64::from(i16::MAX)).round() as u16), "{}", sound.name);
        }
    }

    #[test]
    fn series_are_exact() {
        for angle in [0.0, 0.1, 1.0, 3.0] {
            let (sine, cosine) = sine_and_cosine(angle);
            assert!((sine - angle.sin()).abs() < 1e-12 && (cosine - angle.cos()).abs() < 1e-12, "{angle}");
        }
        assert!((half_to_the(0.001) - 0.5_f64.powf(0.001)).abs() < 1e-15);
    }
}
