//! The real window, driven through WebKit's own driver in plain WebDriver over HTTP.

use std::fs;
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::Stdio;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use reqwest::Method;
use reqwest::header::HeaderMap;
use serde_json::{Value, json};

use crate::evidence;
use crate::http::{self, Answer};
use crate::place;
use crate::process::{Process, is_running};
use crate::program::{DEBUGGABLE, Program};
use crate::wait;

const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A program with a web view, started under the driver. Dropping it kills both; [`Window::close`] ends them properly.
pub struct Window {
    driver: Process,
    log: tempfile::NamedTempFile,
    client: reqwest::Client,
    driver_url: String,
    session_url: String,
}

/// An element of the page, valid until the page replaces it.
#[derive(Clone, Debug)]
pub struct Element(String);

impl Window {
    /// Starts the program, which has to show its window by itself.
    pub async fn open(program: &Program) -> Self {
        let port = TcpListener::bind("127.0.0.1:0")
            .and_then(|listener| listener.local_addr())
            .expect("a free port")
            .port();
        let log = tempfile::NamedTempFile::new().expect("a log file");
        let file = |log: &tempfile::NamedTempFile| log.reopen().expect("a log file");
        let mut command = tokio::process::Command::new("WebKitWebDriver");
        // The program inherits the driver's environment and output.
        command
            .args([format!("--port={port}"), "--host=127.0.0.1".to_owned()])
            .env(DEBUGGABLE, "1")
            .envs(program.environment.iter().map(|(name, value)| (name, value)))
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .stdin(Stdio::null())
            .stdout(file(&log))
            .stderr(file(&log));
        evidence::keep_file("window.log", log.path().to_owned());
        let driver = Process::spawn("WebKitWebDriver", &mut command);
        let driver_url = format!("http://127.0.0.1:{port}");
        let mut window = Self { driver, log, client: http::client(), driver_url, session_url: String::new() };
        window.new_session(program).await;
        window
    }

    async fn new_session(&mut self, program: &Program) {
        let arguments: Vec<_> = program.arguments.iter().map(|argument| argument.to_string_lossy()).collect();
        let options = json!({ "binary": program.path.to_string_lossy(), "args": arguments });
        let body = json!({ "capabilities": { "alwaysMatch": { "webkitgtk:browserOptions": options } } });
        wait::until("WebKitWebDriver to answer", async || self.send(Method::GET, "/status", None).await.ok())
            .await;
        let answer = self.send(Method::POST, "/session", Some(&body)).await;
        let session = answer.unwrap_or_else(|error| panic!("no window: {error}\n{}", self.output()));
        let id = session["sessionId"].as_str().expect("a session has an id");
        self.session_url = format!("/session/{id}");
    }

    /// What the program wrote to stdout and stderr.
    pub fn output(&self) -> String {
        fs::read_to_string(self.log.path()).unwrap_or_default()
    }

    /// The first element that matches a CSS selector.
    pub async fn find(&self, css: &str) -> Option<Element> {
        self.find_all(css).await.into_iter().next()
    }

    pub async fn find_all(&self, css: &str) -> Vec<Element> {
        let found = self.post("/elements", &json!({ "using": "css selector", "value": css })).await;
        let ids = found.as_array().into_iter().flatten().filter_map(|element| element[ELEMENT].as_str());
        ids.map(|id| Element(id.to_owned())).collect()
    }

    /// Waits for an element.
    pub async fn element(&self, css: &str) -> Element {
        wait::until(&format!("{css} in the window"), async || self.find(css).await).await
    }

    /// Waits until no element matches.
    pub async fn gone(&self, css: &str) {
        let gone = async || self.find(css).await.is_none().then_some(());
        wait::until(&format!("{css} to be gone"), gone).await;
    }

    /// Waits until an element that matches contains a text, and returns it.
    pub async fn element_with_text(&self, css: &str, text: &str) -> Element {
        wait::until(&format!("{css} with the text {text:?} in the window"), async || {
            for element in self.find_all(css).await {
                if self.text_of(&element).await.is_some_and(|found| found.contains(text)) {
                    return Some(element);
                }
            }
            None
        })
        .await
    }

    /// Waits for an element, and returns what a person can read in it.
    pub async fn text(&self, css: &str) -> String {
        wait::until(&format!("{css} in the window"), async || self.text_of(&self.find(css).await?).await)
            .await
    }

    /// What a person can read in an element, unless the page has replaced it. (The driver's own answer is empty for
    /// text that may be cut off with an ellipsis.)
    pub async fn text_of(&self, element: &Element) -> Option<String> {
        let body = json!({ "script": "return arguments[0].innerText", "args": [{ ELEMENT: element.0 }] });
        let answer = self.session(Method::POST, "/execute/sync", Some(&body)).await.ok()?;
        answer.as_str().map(str::to_owned)
    }

    /// Waits for an element, and clicks it.
    pub async fn click(&self, css: &str) {
        wait::until(&format!("a click on {css}"), async || self.try_click(&self.find(css).await?).await)
            .await;
    }

    /// Waits for an element with a text, and clicks it.
    pub async fn click_text(&self, css: &str, text: &str) {
        wait::until(&format!("a click on {css} with the text {text:?}"), async || {
            self.try_click(&self.element_with_text(css, text).await).await
        })
        .await;
    }

    /// Fails while the element is covered, out of sight or replaced.
    async fn try_click(&self, element: &Element) -> Option<()> {
        let path = format!("/element/{}/click", element.0);
        self.session(Method::POST, &path, Some(&json!({}))).await.ok().map(drop)
    }

    /// Waits for an input field that can be used, empties it, and types into it.
    pub async fn fill(&self, css: &str, text: &str) {
        let typed = json!({ "text": text });
        wait::until(&format!("{css} to be filled in"), async || {
            let Element(id) = self.find(css).await?;
            let path = |what: &str| format!("/element/{id}/{what}");
            self.session(Method::POST, &path("clear"), Some(&json!({}))).await.ok()?;
            self.session(Method::POST, &path("value"), Some(&typed)).await.ok()
        })
        .await;
    }

    /// Runs a function body of JavaScript in the page and returns what it returns.
    pub async fn execute(&self, script: &str, arguments: &[Value]) -> Value {
        self.post("/execute/sync", &json!({ "script": script, "args": arguments })).await
    }

    /// Runs a function body of JavaScript in the page, which hands its answer to the function among its arguments.
    pub async fn execute_async(&self, script: &str, arguments: &[Value]) -> Value {
        self.post("/execute/async", &json!({ "script": script, "args": arguments })).await
    }

    /// Calls a command of the app as a script in the page does: what it answers, or how it refuses.
    pub async fn invoke(&self, command: &str, arguments: Value) -> Result<Value, Value> {
        let script = "
            const [command, args, done] = arguments;
            window.__TAURI_INTERNALS__
                .invoke(command, args)
                .then((answer) => done({ answer }), (refused) => done({ refused }));";
        let mut outcome = self.execute_async(script, &[json!(command), arguments]).await;
        match outcome.get_mut("refused") {
            Some(refused) => Err(refused.take()),
            None => Ok(outcome["answer"].take()),
        }
    }

    /// Waits until nothing moves any more, except what never stops, and all of it is drawn.
    pub async fn still(&self) {
        let script = "
            const done = arguments[0];
            const moves = (one) =>
                one.playState === 'running' && one.effect?.getTiming().iterations !== Infinity;
            const look = () => document.getAnimations().some(moves)
                ? requestAnimationFrame(look)
                : requestAnimationFrame(() => requestAnimationFrame(() => done(true)));
            look();";
        self.execute_async(script, &[]).await;
    }

    /// Takes a picture of the page at rest, kept as `<name>.png` in the target folder's `screenshots`.
    pub async fn picture(&self, name: &str) -> PathBuf {
        self.still().await;
        let data = self.get("/screenshot").await;
        let folder = place::screenshots();
        fs::create_dir_all(&folder).expect("a folder for pictures");
        let file = folder.join(format!("{name}.png"));
        let picture =
            BASE64_STANDARD.decode(data.as_str().expect("a picture is text")).expect("a picture in base64");
        fs::write(&file, picture).expect("the picture can be kept");
        file
    }

    /// Ends the session, and waits for the program's end that comes with it: the next one may want the same data.
    pub async fn close(mut self) {
        let programs = self.driver.children();
        assert!(!programs.is_empty(), "the program behind the window has ended:\n{}", self.output());
        let _ = self.session(Method::DELETE, "", None).await;
        wait::until("the program behind the window to end", async || {
            (!programs.iter().any(|&program| is_running(program))).then_some(())
        })
        .await;
        self.driver.kill().await;
    }

    /// Waits for the program's end, which something else brings about.
    pub async fn ended(mut self) {
        let ended = async || (!self.driver.children().into_iter().any(is_running)).then_some(());
        wait::until("the program behind the window to end", ended).await;
        self.driver.kill().await;
    }

    async fn get(&self, path: &str) -> Value {
        let answer = self.session(Method::GET, path, None).await;
        answer.unwrap_or_else(|error| panic!("WebDriver: {path}: {error}\n{}", self.output()))
    }

    async fn post(&self, path: &str, body: &Value) -> Value {
        let answer = self.session(Method::POST, path, Some(body)).await;
        answer.unwrap_or_else(|error| panic!("WebDriver: {path}: {error}\n{}", self.output()))
    }

    async fn session(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Value, String> {
        self.send(method, &format!("{}{path}", self.session_url), body).await
    }

    async fn send(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Value, String> {
        let url = format!("{}{path}", self.driver_url);
        let Answer { status, mut body } =
            http::ask(&self.client, method, &url, HeaderMap::new(), body).await?;
        if status == 200 { Ok(body["value"].take()) } else { Err(format!("{status} {}", body["value"])) }
    }
}
