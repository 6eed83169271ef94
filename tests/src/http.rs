//! JSON over plain HTTP to servers on loopback.

use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, HeaderMap};
use reqwest::redirect::Policy;
use reqwest::{Client, Method};
use serde_json::Value;

/// A client for loopback: no proxy, no redirects.
pub fn client() -> Client {
    // Only the first client of a process can choose; all choose the same.
    let _ = rustls::crypto::ring::default_provider().install_default();
    // A connection that is kept for the next request may be closed by the server just when that one is sent.
    let client = Client::builder().no_proxy().redirect(Policy::none()).pool_max_idle_per_host(0);
    client.timeout(Duration::from_secs(120)).build().expect("a client can be built")
}

/// An answer whose body may be JSON; other text becomes a JSON string.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub body: Value,
}

/// # Errors
/// When there is no answer at all. The text of the error contains no URL, because some have keys in them.
pub async fn ask(
    client: &Client,
    method: Method,
    url: &str,
    headers: HeaderMap,
    body: Option<&Value>,
) -> Result<Answer, String> {
    let mut request = client.request(method, url).headers(headers);
    if let Some(body) = body {
        request = request.header(CONTENT_TYPE, "application/json").body(body.to_string());
    }
    let clean = |error: reqwest::Error| format!("{:?}", error.without_url());
    let response = request.send().await.map_err(clean)?;
    let status = response.status().as_u16();
    let text = response.text().await.map_err(clean)?;
    let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
    Ok(Answer { status, body })
}
