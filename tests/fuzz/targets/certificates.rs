#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| satchime_fuzz::certificates::hold(data));
