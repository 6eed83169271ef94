//! The commands as the window calls them: by name, with JSON in and out.

mod files;

use std::sync::Arc;

use serde_json::{Value, json};
use tauri::Manager;
use tauri::ipc::{CallbackFn, InvokeBody};
use tauri::test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder, mock_context, noop_assets};
use tauri::webview::{InvokeRequest, WebviewWindow, WebviewWindowBuilder};

use crate::clipboard::Clipboard;
use crate::consent::Consent;
use crate::engine_host::{Composed, EngineHost};
use crate::event_router::EventRouter;
use crate::fixtures::{FakeDesktop, FakeDialog, FakeEar, Heard};
use crate::notifications::Outcome;
use crate::origin::Origin;
use crate::view::update::ViewUpdate;
use crate::windows::PendingNavigation;

struct Window {
    heard: Arc<Heard>,
    ear: Arc<FakeEar>,
    app: tauri::App<MockRuntime>,
    window: WebviewWindow<MockRuntime>,
}

impl Window {
    /// A window on the demo.
    fn open() -> Self {
        Self::before(&FakeDialog::new(&[]))
    }

    /// The same, where somebody is asked what it can't decide.
    fn before(dialog: &FakeDialog) -> Self {
        let heard = Arc::new(Heard::default());
        let ipc = crate::ipc::builder();
        let app = mock_builder()
            .invoke_handler(crate::ipc::from_own_pages(ipc.invoke_handler()))
            .build(mock_context(noop_assets()))
            .unwrap();
        let ear = Arc::<FakeEar>::default();
        let (sounds, _) = ear.sounds();
        let router = EventRouter::new(
            heard.clone(),
            FakeDesktop::new(Outcome::Shown),
            sounds,
            Origin::Own,
            Vec::new(),
        );
        let router = Arc::new(router);
        app.manage(Arc::new(EngineHost::new(router, Box::new(Composed))));
        app.manage(Arc::new(PendingNavigation::default()));
        app.manage(Clipboard::default());
        app.manage(Consent::new(Box::new(dialog.clone())));
        let window = WebviewWindowBuilder::new(&app, "main", tauri::WebviewUrl::default()).build().unwrap();
        let opened = Self { heard, ear, app, window };
        opened.call("start_demo", json!({})).unwrap();
        opened
    }

    /// All there is, as it was told by event.
    fn app(&self) -> Value {
        assert_eq!(self.call("request_app", json!({})), Ok(Value::Null));
        self.told_app().unwrap()
    }

    /// What was last told of the whole.
    fn told_app(&self) -> Option<Value> {
        let app = self.heard.take().into_iter().rev().find_map(|update| match update {
            ViewUpdate::App(app) => Some(app),
            _ => None,
        });
        app.map(|app| serde_json::to_value(app).unwrap())
    }

    /// What was last told of this wallet.
    fn wallet(&self, id: &Value) -> Value {
        let wallet = self.heard.take().into_iter().rev().find_map(|update| match update {
            ViewUpdate::Wallet(wallet) if wallet.id == *id => Some(wallet),
            _ => None,
        });
        serde_json::to_value(wallet.unwrap()).unwrap()
    }

    fn call(&self, command: &str, arguments: Value) -> Result<Value, Value> {
        let request = InvokeRequest {
            cmd: command.into(),
            callback: CallbackFn(0),
            error: CallbackFn(1),
            url: if cfg!(windows) { "http://tauri.localhost" } else { "tauri://localhost" }.parse().unwrap(),
            body: InvokeBody::Json(arguments),
            headers: Default::default(),
            invoke_key: INVOKE_KEY.into(),
        };
        get_ipc_response(&self.window, request).map(|body| body.deserialize().unwrap())
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        let host = self.app.state::<Arc<EngineHost>>().inner().clone();
        tauri::async_runtime::block_on(host.stop());
    }
}

#[test]
fn the_demo_can_be_used_like_any_wallet() {
    let dialog = FakeDialog::new(&[false, true]);
    let window = Window::before(&dialog);
    let app = window.app();
    assert_eq!((&app["demo"], &app["wallets"][0]["name"]), (&json!(true), &json!("Coffee bar")));

    let id = &app["wallets"][0]["id"];
    window.heard.take();
    let renamed = window.call("rename_wallet", json!({ "id": id, "name": " Caf\u{e9}\n" }));
    assert_eq!((renamed, window.wallet(id)["name"].clone()), (Ok(Value::Null), json!("Caf\u{e9}")));
    let off = window.call("set_wallet_enabled", json!({ "id": id, "enabled": false }));
    assert_eq!(off, Ok(Value::Null));
    let off = window.wallet(id);
    assert_eq!((&off["enabled"], &off["state"]["words"]), (&json!(false), &json!("Off")));
    assert_eq!(code(window.call("remove_wallet", json!({ "id": id }))), "declined");
    assert_eq!(window.app()["wallets"].as_array().map(Vec::len), Some(2));
    assert_eq!(window.call("remove_wallet", json!({ "id": id })), Ok(Value::Null));
    assert_eq!(dialog.asked()[1].title, "Remove \u{201c}Caf\u{e9}\u{201d}?");
    let app = window.told_app().unwrap();
    assert_eq!(app["wallets"].as_array().map(Vec::len), Some(1));
}

#[test]
fn refusals_carry_words_and_no_secret() {
    let window = Window::open();
    let request = json!({
        "address": "http://example.com", "key": "5ec7e75ec7e75ec7e75ec7e75ec7e75e", "wallet_id": null,
        "name": null, "channel": "auto", "keep": "session",
    });
    let refused = window.call("inspect_wallet", json!({ "request": request })).unwrap_err();
    assert_eq!(refused["problem"]["code"], "public_http");
    assert!(!refused.to_string().contains("5ec7"), "{refused}");

    let refused =
        window.call("replace_key", json!({ "id": "x", "key": "5ec7 e7", "keep": "session" })).unwrap_err();
    assert_eq!(refused["problem"]["code"], "key_broken");
    assert!(!refused.to_string().contains("5ec7"), "{refused}");

    let refused = window.call("retry_wallet", json!({ "id": "nobody" })).unwrap_err();
    assert_eq!(refused["problem"]["code"], "no_such_wallet");
}

fn code(refused: Result<Value, Value>) -> Value {
    refused.unwrap_err()["problem"]["code"].clone()
}

#[test]
fn nothing_goes_to_a_server_that_the_window_named_unless_the_person_agrees() {
    let dialog = FakeDialog::new(&[]);
    let window = Window::before(&dialog);
    let id = window.app()["wallets"][0]["id"].clone();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let server = format!("http://{}", listener.local_addr().unwrap());
    let request = json!({
        "address": server, "key": "5ec7e75ec7e75ec7e75ec7e75ec7e75e", "wallet_id": null, "name": null,
        "channel": "auto", "keep": "session",
    });
    assert_eq!(code(window.call("inspect_wallet", json!({ "request": request }))), "declined");
    assert_eq!(code(window.call("add_wallet", json!({ "request": request }))), "declined");
    assert_eq!(code(window.call("add_address", json!({ "id": id, "address": server }))), "declined");
    let private = json!({ "id": id, "address": "http://192.168.1.5:5000" });
    assert_eq!(code(window.call("add_address", private)), "declined");
    assert!(listener.accept().is_err(), "nobody was called");
    let asked = dialog.asked();
    let shown = |nth: usize, text: &str| asked.get(nth).is_some_and(|question| question.text.contains(text));
    assert!((0..3).all(|nth| shown(nth, &server)), "{asked:?}");
    assert!(shown(3, "http://192.168.1.5:5000") && shown(3, "not encrypted"), "{asked:?}");
    assert!(asked.iter().all(|question| !question.text.contains("5ec7")), "{asked:?}");
}

#[test]
fn only_parts_of_known_payments_are_copied() {
    let window = Window::open();
    let copy = |payment: Value, part: &str| {
        let payment = json!({ "wallet_id": payment["wallet_id"], "checking_id": payment["checking_id"] });
        window.call("copy_payment", json!({ "payment": payment, "part": part }))
    };
    let unknown = json!({ "wallet_id": "x", "checking_id": "free text" });
    assert_eq!(code(copy(unknown.clone(), "hash")), "nothing_to_copy");
    assert!(copy(unknown, "memo").unwrap_err().as_str().is_some_and(|error| error.contains("memo")));
    assert!(window.call("copy_text", json!({ "text": "free text" })).is_err());
}

#[test]
fn pages_that_are_not_the_apps_own_are_not_heard() {
    let window = Window::open();
    let away = if cfg!(windows) { "http://tauri.localhost:7013" } else { "tauri://localhost:7013" };
    window.window.navigate(away.parse().unwrap()).unwrap();
    assert_eq!(window.call("request_app", json!({})), Err(json!("not a page of Satchime")));
}

#[test]
fn a_wallet_gets_another_address_and_loses_it() {
    let dialog = FakeDialog::new(&[true, true]);
    let window = Window::before(&dialog);
    let wallet = window.app()["wallets"][0].clone();
    let (id, first) = (&wallet["id"], wallet["server"].as_str().unwrap());
    let other = first.replace("127.0.0.1", "localhost");
    let call = |command: &str, address: &str| window.call(command, json!({ "id": id, "address": address }));
    assert_eq!(call("list_addresses", ""), Ok(json!([first])));
    // As it stands in the browser, and twice.
    for pasted in [format!(" {other}/wallet?usr=5ec7e7&wal=1"), other.clone()] {
        assert_eq!(call("add_address", &pasted), Ok(Value::Null));
        assert_eq!(call("list_addresses", ""), Ok(json!([first, other])));
    }
    assert_eq!(code(call("remove_address", first)), "address_in_use");
    assert_eq!(call("remove_address", &other), Ok(Value::Null));
    assert_eq!(call("list_addresses", ""), Ok(json!([first])));

    assert_eq!(dialog.asked().len(), 2, "once for each, and not for what is known or in use");
    assert_eq!(code(call("add_address", "5ec7e75ec7e75ec7e75ec7e75ec7e75e")), "address_looks_like_key");
    assert_eq!(code(call("remove_address", "nowhere")), "address_unreadable");
}

#[test]
fn payments_come_newest_first_and_by_page() {
    let window = Window::open();
    let page = |after: Value| {
        let request = json!({ "wallet_id": null, "after": after, "limit": 3 });
        window.call("list_payments", json!({ "request": request })).unwrap()
    };
    // The history is read in soon after the wallets were added.
    let first = loop {
        let first = page(Value::Null);
        if first.as_array().is_some_and(|payments| payments.len() == 3) {
            break first;
        }
        std::thread::yield_now();
    };
    assert!(first[0]["at"].as_str() >= first[1]["at"].as_str());
    let last = json!({ "wallet_id": first[2]["wallet_id"], "checking_id": first[2]["checking_id"] });
    let next = page(last.clone());
    assert!(next[0]["at"].as_str() <= first[2]["at"].as_str());
    let one = window.call("get_payment", json!({ "payment": last })).unwrap();
    assert_eq!(one, first[2]);
    let none = window.call("get_payment", json!({ "payment": { "wallet_id": "x", "checking_id": "y" } }));
    assert_eq!(none, Ok(Value::Null));
    assert_eq!(window.call("take_target", json!({})), Ok(Value::Null));
}

#[test]
fn settings_are_changed_at_once_and_nonsense_changes_nothing() {
    let window = Window::open();
    let app = window.app();
    let (id, before) = (app["wallets"][0]["id"].as_str().unwrap(), app["settings"].clone());
    let change = |change: Value| window.call("change_settings", json!({ "change": change }));
    window.heard.take();
    assert_eq!(change(json!({ "min_amount_msat": 100_000, "directions": "incoming" })), Ok(Value::Null));
    let told = window.told_app().unwrap();
    assert_eq!(told["settings"]["summary"][0], "Popup and badge for incoming payments of 100 sat and more.");
    let own = json!({ "wallet": { "wallet_id": id, "rules": { "popup": false }, "mute": "hour" } });
    assert_eq!(change(own), Ok(Value::Null));
    let settings = window.told_app().unwrap()["settings"].clone();
    assert_eq!(settings["wallets"][id]["rules"]["popup"], false);
    assert!(settings["wallets"][id]["mute"]["until"].is_string(), "{settings}");

    let empty = json!([{ "days": ["mon"], "from": "22:00", "until": "22:00" }]);
    let refused = change(json!({ "quiet_hours": empty, "popup": false })).unwrap_err();
    assert_eq!(refused["problem"]["code"], "setting_refused");
    assert!(refused["problem"]["text"].as_str().is_some_and(|text| text.contains("last no time")));
    assert_eq!(code(change(json!({ "min_amount_msat": -1 }))), "setting_refused");
    let nobody = json!({ "wallet": { "wallet_id": "nobody", "mute": "always" } });
    assert_eq!(code(change(nobody)), "no_such_wallet");
    assert_eq!(window.app()["settings"], settings);

    let back = json!({
        "min_amount_msat": 0, "directions": "both",
        "wallet": { "wallet_id": id, "rules": {}, "mute": "off" },
    });
    assert_eq!(change(back), Ok(Value::Null));
    assert_eq!(window.app()["settings"], before);
}

#[test]
fn each_payment_says_why_it_was_told_or_not() {
    let window = Window::open();
    let why = |payment: &Value| {
        let payment = json!({ "wallet_id": payment["wallet_id"], "checking_id": payment["checking_id"] });
        window.call("why_payment", json!({ "payment": payment })).unwrap()
    };
    // What is read in first is history.
    let request = json!({ "wallet_id": null, "after": null, "limit": 1 });
    let old = loop {
        let page = window.call("list_payments", json!({ "request": request })).unwrap();
        if let Some(old) = page.get(0) {
            break old.clone();
        }
        std::thread::yield_now();
    };
    let said = why(&old);
    assert!(
        said[0]["words"].as_str().is_some_and(|words| words.starts_with("You were not notified")),
        "{said}"
    );
    assert_eq!(why(&json!({ "wallet_id": "x", "checking_id": "y" })), json!([]));
}

#[test]
fn a_wallet_is_tested_when_the_person_asks() {
    let window = Window::open();
    let wallet = loop {
        let app = window.app();
        if app["wallets"][0]["state"]["mode"] == "pushed" {
            break app["wallets"][0].clone();
        }
        std::thread::yield_now();
    };
    let test = window.call("test_wallet", json!({ "id": wallet["id"] })).unwrap();
    assert_eq!(test["good"], true, "{test}");
    assert!(test["title"].as_str().is_some_and(|title| title.contains("came back")), "{test}");

    window.call("set_wallet_enabled", json!({ "id": wallet["id"], "enabled": false })).unwrap();
    let test = window.call("test_wallet", json!({ "id": wallet["id"] })).unwrap();
    assert_eq!((&test["good"], &test["title"]), (&json!(false), &json!("Not connected")));
    let refused = window.call("test_wallet", json!({ "id": "nobody" })).unwrap_err();
    assert_eq!(refused["problem"]["code"], "no_such_wallet");
}
