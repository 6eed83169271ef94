use std::io::Cursor;
use std::panic::catch_unwind;
use std::time::Duration;

use rodio::buffer::SamplesBuffer;
use rodio::{ChannelCount, Decoder, SampleRate, Source};

use super::files::OwnFileFault;

/// A notice is no concert: the rest of a longer file is not played.
pub const LONGEST: Duration = Duration::from_secs(8);
/// Whatever a file says of its rate and channels.
const MAX_SAMPLES: usize = 8 << 20;
/// The device still holds the last of what it was given when it asks for more, and stops when it is let go of.
const AFTER: Duration = Duration::from_millis(300);

/// Sound as a device takes it.
pub struct Samples {
    channels: ChannelCount,
    rate: SampleRate,
    samples: Vec<f32>,
}

impl Samples {
    pub fn duration(&self) -> Duration {
        let frames = self.samples.len() / usize::from(self.channels.get());
        Duration::from_secs_f64(frames as f64 / f64::from(self.rate.get()))
    }

    /// `volume`: in percent. What is half as loud to the ear has a quarter of the power.
    pub fn at(self, volume: u8) -> SamplesBuffer {
        let factor = (f32::from(volume) / 100.0).powi(2);
        let mut samples: Vec<f32> = self.samples.into_iter().map(|sample| sample * factor).collect();
        let after = AFTER.as_millis() as usize * self.rate.get() as usize / 1000;
        samples.resize(samples.len() + after * usize::from(self.channels.get()), 0.0);
        SamplesBuffer::new(self.channels, self.rate, samples)
    }
}

/// The first seconds of a WAV, MP3, FLAC or Ogg Vorbis file.
///
/// # Errors
/// It is none of these, or holds nothing.
pub fn decode(file: Vec<u8>) -> Result<Samples, OwnFileFault> {
    // Whoever wrote the file may have known the decoder better than its authors.
    let decoded = catch_unwind(|| decoded(file)).ok().flatten();
    decoded.ok_or(OwnFileFault::NoSound)
}

fn decoded(file: Vec<u8>) -> Option<Samples> {
    let length = file.len() as u64;
    let sound = Decoder::builder().with_byte_len(length).with_data(Cursor::new(file)).build().ok()?;
    let (channels, rate) = (sound.channels(), sound.sample_rate());
    let most = LONGEST.as_secs() as usize * rate.get() as usize * usize::from(channels.get());
    let samples = sound.take(most.min(MAX_SAMPLES));
    let samples: Vec<f32> = samples.map(|sample| sample.clamp(-1.0, 1.0)).map(without_gaps).collect();
    (samples.len() >= usize::from(channels.get())).then_some(Samples { channels, rate, samples })
}

/// A file may hold what is no number.
fn without_gaps(sample: f32) -> f32 {
    if sample.is_nan() { 0.0 } else { sample }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One channel of 16 bits.
    fn wav(rate: u32, samples: usize) -> Vec<u8> {
        let bytes = samples as u32 * 2;
        let mut wav = b"RIFF".to_vec();
        wav.extend((36 + bytes).to_le_bytes());
        wav.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
        wav.extend([rate, rate * 2].map(u32::to_le_bytes).concat());
        wav.extend(b"\x02\0\x10\0data");
        wav.extend(bytes.to_le_bytes());
        wav.extend((0..samples).flat_map(|_| i16::MAX.to_le_bytes()));
        wav
    }

    #[test]
    fn a_sound_is_as_long_as_it_is_up_to_a_few_seconds() {
        assert_eq!(decode(wav(8000, 4000)).unwrap().duration(), Duration::from_millis(500));
        assert_eq!(decode(wav(8000, 8000 * 20)).unwrap().duration(), LONGEST);
        // In silence the device comes to its end.
        let heard: Vec<f32> = decode(wav(8000, 1)).unwrap().at(50).collect();
        assert_eq!((heard.len(), heard[0]), (1 + 2400, 0.25 * f32::from(i16::MAX) / 32_768.0));
        assert!(heard[1..].iter().all(|sample| *sample == 0.0));
    }

    #[test]
    fn what_is_no_sound_is_none() {
        let cut = wav(8000, 100)[..30].to_vec();
        let no_rate = wav(0, 100);
        let text = b"This is a text about a sound.\n".repeat(1000);
        let tagged = [b"ID3\x04\0\0\0\0\0\0".to_vec(), vec![0xff; 5000]].concat();
        for (what, file) in [
            ("nothing", Vec::new()),
            ("a header alone", wav(8000, 0)),
            ("half a header", cut),
            ("no rate", no_rate),
            ("a text", text),
            ("a tag before noise", tagged),
            ("a picture", include_bytes!("../../icons/32x32.png").to_vec()),
        ] {
            assert_eq!(decode(file).map(|samples| samples.duration()), Err(OwnFileFault::NoSound), "{what}");
        }
    }

    /// Each byte of a header may be anything: whatever comes of it, it comes to an end.
    #[test]
    fn a_damaged_header_does_no_harm() {
        let whole = wav(8000, 400);
        for place in 0..44 {
            for byte in [0, 1, 0x7f, 0x80, 0xff] {
                let mut damaged = whole.clone();
                damaged[place] = byte;
                if let Ok(samples) = decode(damaged) {
                    assert!(samples.samples.len() <= MAX_SAMPLES, "{place} {byte}");
                }
            }
        }
    }
}
