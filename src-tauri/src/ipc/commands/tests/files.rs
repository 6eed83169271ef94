//! Files that the person chooses outside of the window.

use serde_json::{Value, json};

use super::{Window, code};
use crate::fixtures::FakeDialog;
use crate::sounds::Unheard;

/// As a home server offers it for download.
const ROOT: &str = include_str!("root.pem");

#[test]
fn a_root_certificate_comes_from_a_file_that_the_person_chooses_and_sees() {
    let dialog = FakeDialog::new(&[true, false, true]);
    let window = Window::before(&dialog);
    let folder = tempfile::tempdir().unwrap();
    let (root, other) = (folder.path().join("root.pem"), folder.path().join("other.pem"));
    std::fs::write(&root, ROOT).unwrap();
    std::fs::write(&other, "5ec7e7").unwrap();
    let server = "https://127.0.0.1:9";
    // What a script adds is not even read.
    let trust = |address: &str| {
        window.call("trust_root", json!({ "address": address, "path": root, "file": root, "pem": ROOT }))
    };
    assert_eq!(code(trust(server)), "server_unknown");
    assert_eq!(code(trust(window.app()["wallets"][0]["server"].as_str().unwrap())), "tls_failed");
    let request = json!({
        "address": server, "key": "5ec7e75ec7e75ec7e75ec7e75ec7e75e", "wallet_id": null, "name": null,
        "channel": "auto", "keep": "session",
    });
    assert!(window.call("inspect_wallet", json!({ "request": request })).is_err());
    assert_eq!(dialog.asked().len(), 1, "to connect");

    assert_eq!(code(trust(server)), "declined", "no file was chosen");
    dialog.choose_next(&other);
    let refused = trust(server).unwrap_err();
    assert_eq!(refused["problem"]["code"], "root_no_certificate");
    assert!(!refused.to_string().contains("5ec7e7"), "nothing that stands in it is told: {refused}");
    assert_eq!(dialog.asked().len(), 1, "there was nothing to agree to");
    dialog.choose_next(&root);
    assert_eq!(code(trust(server)), "declined");
    dialog.choose_next(&root);
    assert_eq!(trust(server), Ok(Value::Null));
    let question = &dialog.asked()[2];
    for shown in [server, "SHA-256: ", "Made for: Home root", "Issued by: itself", "Valid: "] {
        assert!(question.text.contains(shown), "{shown}: {}", question.text);
    }
}

#[test]
fn a_sound_is_chosen_as_a_file_outside_of_the_page_and_tried() {
    let dialog = FakeDialog::new(&[]);
    let window = Window::before(&dialog);
    let alarm = || json!({ "kind": "alarm" });
    let chosen = || window.app()["settings"]["sound_alarm"].clone();
    window.call("play_sound", alarm()).unwrap();
    assert_eq!(window.ear.take(), ["alarm 60"]);

    assert_eq!(code(window.call("choose_sound", alarm())), "declined", "no file was chosen");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("Ding.wav");
    std::fs::write(&path, "no sound").unwrap();
    dialog.choose_next(&path);
    assert_eq!(code(window.call("choose_sound", alarm())), "sound_unplayable");
    assert_eq!(chosen(), json!("built_in"));
    std::fs::write(&path, include_bytes!("../../../../sounds/failed.wav")).unwrap();
    dialog.choose_next(&path);
    window.call("choose_sound", alarm()).unwrap();
    assert_eq!(chosen(), json!({ "file": "Ding.wav" }));
    window.call("play_sound", alarm()).unwrap();
    assert_eq!(window.ear.take(), [format!("{} 60", path.display())]);

    *window.ear.built_in.lock().unwrap() = Some(Unheard::NoDevice);
    assert_eq!(code(window.call("play_sound", json!({ "kind": "failed" }))), "sound_unheard");
    window.call("change_settings", json!({ "change": { "sound_alarm": "none" } })).unwrap();
    assert_eq!(code(window.call("play_sound", alarm())), "sound_off");

    // What was chosen before is taken back by its name, and nothing else is.
    let name = |file: &str| json!({ "change": { "sound_alarm": { "file": file } } });
    window.call("change_settings", name("Ding.wav")).unwrap();
    assert_eq!(chosen(), json!({ "file": "Ding.wav" }));
    *window.ear.built_in.lock().unwrap() = None;
    window.call("play_sound", alarm()).unwrap();
    assert_eq!(window.ear.take(), [format!("{} 60", path.display())]);
    for other in [path.to_str().unwrap(), "Dong.wav", "/etc/passwd"] {
        window.call("change_settings", name(other)).unwrap_err();
    }
    let incoming = json!({ "change": { "sound_incoming": { "file": "Ding.wav" } } });
    window.call("change_settings", incoming).unwrap_err();
    assert_eq!(chosen(), json!({ "file": "Ding.wav" }));
}
