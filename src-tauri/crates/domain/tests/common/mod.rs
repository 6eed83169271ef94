//! What several test files share: the recorded answers of real LNbits servers.

use std::fs;
use std::path::PathBuf;

use satchime_domain::lnbits::rest::Answer;
use satchime_domain::lnbits::wire;
use satchime_domain::payment::PaymentRecord;
use serde_json::Value;

/// The answer with this body.
pub fn answer(body: &Value) -> Answer {
    Answer::of(body.to_string().as_bytes()).unwrap_or_else(|| panic!("{body} is an object or a list"))
}

pub fn read_record(payment: &Value) -> Option<PaymentRecord> {
    wire::record(payment.to_string().as_bytes())
}

/// One recorded file: what was done on a real server, and what it sent.
pub struct Recording {
    pub file: String,
    pub json: Value,
}

impl Recording {
    pub fn frames(&self) -> Vec<&str> {
        let frames = self.json["frames"].as_array().map(Vec::as_slice).unwrap_or_default();
        frames.iter().filter_map(|frame| frame["text"].as_str()).collect()
    }

    pub fn rest_status(&self) -> u64 {
        self.json["response"]["status"].as_u64().unwrap()
    }

    pub fn rest_body(&self) -> &Value {
        &self.json["response"]["body"]
    }
}

/// Every recording whose file name contains `part`, by name.
pub fn recordings(part: &str) -> Vec<Recording> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fixtures/lnbits");
    let mut all: Vec<Recording> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), entry.path()))
        .filter(|(file, _)| file != "INDEX.json" && file.contains(part))
        .map(|(file, path)| Recording {
            json: serde_json::from_slice(&fs::read(path).unwrap()).unwrap(),
            file,
        })
        .collect();
    assert!(!all.is_empty(), "no recording of {part:?}");
    all.sort_by(|one, other| one.file.cmp(&other.file));
    all
}
