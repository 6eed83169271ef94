//! Payments: lists, single ones, new invoices and paying them.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::app::{App, detail, payment_failed};
use super::listing::{ListKind, Listing};
use super::wallets::{Refusal, authorized, sent_key};
use crate::bolt11;
use crate::ledger::{Entry, Ledger};
use crate::payment::{Draft, SimPayment, Status, msat};
use crate::shared::Shared;
use crate::wallet::KeyKind;
use crate::wire::Origin;

type Pairs = Query<Vec<(String, String)>>;

pub(super) async fn list(State(app): State<App>, headers: HeaderMap, Query(pairs): Pairs) -> Response {
    listed(&app, &headers, &pairs, ListKind::Plain)
}

pub(super) async fn paginated(State(app): State<App>, headers: HeaderMap, Query(pairs): Pairs) -> Response {
    listed(&app, &headers, &pairs, ListKind::Paginated)
}

fn listed(app: &App, headers: &HeaderMap, pairs: &[(String, String)], kind: ListKind) -> Response {
    let shared = &app.shared;
    let key = key_of(headers, pairs);
    let mut ledger = shared.ledger.lock();
    let wallet_id = match authorized(&ledger, key.as_deref()) {
        Ok((wallet, _)) => wallet.source_id().to_owned(),
        Err(refusal) => return refusal.into_response(),
    };
    let listing = match Listing::parse(pairs, kind, shared.options.version) {
        Ok(listing) => listing,
        Err(bad) => return bad.into_response(),
    };
    if shared.options.version.list_asks_funding_source() {
        ledger.ask_funding_source(|payment| payment.wallet_id == wallet_id);
    }
    let (page, total) = listing.apply(ledger.payments(&wallet_id).collect());
    let page: Vec<Value> =
        page.iter().map(|payment| shared.wire.payment(payment, Origin::Database)).collect();
    match kind {
        ListKind::Plain => Json(Value::Array(page)).into_response(),
        ListKind::Paginated => Json(json!({"data": page, "total": total})).into_response(),
    }
}

/// Answers without a key too, and then without the record. A key of another wallet finds nothing.
pub(super) async fn look_up(
    State(app): State<App>,
    Path(hash): Path<String>,
    headers: HeaderMap,
) -> Response {
    let shared = &app.shared;
    let mut ledger = shared.ledger.lock();
    let key = sent_key(&headers, None);
    let wallet = key.and_then(|key| ledger.wallet_by_key(&key).map(|(wallet, _)| wallet.clone()));
    let source_id = wallet.as_ref().map(|wallet| wallet.source_id().to_owned());
    let Some(found) = ledger.look_up(&hash, source_id.as_deref()).cloned() else {
        return detail(StatusCode::NOT_FOUND, "Payment does not exist.");
    };
    let asked = ledger.ask_funding_source(|payment| payment.checking_id == found.checking_id);
    let now = match asked {
        Some(_) if !shared.options.version.look_up_answers_stale() => {
            ledger.payment(&found.checking_id).cloned().unwrap_or(found)
        }
        _ => found,
    };
    let is_owner = wallet.is_some_and(|wallet| wallet.face.id == now.wallet_id);
    Json(looked_up(shared, &now, asked, is_owner)).into_response()
}

fn looked_up(shared: &Shared, payment: &SimPayment, asked: Option<Status>, is_owner: bool) -> Value {
    let version = shared.options.version;
    let preimage = shared.wire.preimage(payment);
    let mut body = match payment.status {
        Status::Success => json!({"paid": true, "preimage": preimage}),
        Status::Failed if !version.look_up_answers_stale() => json!({"paid": false, "status": "failed"}),
        Status::Failed => json!({"paid": false, "status": "pending", "preimage": preimage}),
        Status::Pending => {
            let shown = if version.hides_unpaid_preimage() { Value::Null } else { preimage };
            json!({"paid": false, "status": asked.unwrap_or(Status::Pending).as_str(), "preimage": shown})
        }
    };
    if is_owner {
        body["details"] = shared.wire.payment(payment, Origin::Database);
    } else if let Some(body) = body.as_object_mut()
        && payment.status == Status::Pending
    {
        body.remove("status");
    }
    body
}

/// Makes an invoice (`out: false`), or pays one with the admin key.
pub(super) async fn create(
    State(app): State<App>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> Response {
    let shared = &app.shared;
    let key = sent_key(&headers, query.as_deref());
    let mut ledger = shared.ledger.lock();
    let (wallet_id, kind) = match authorized(&ledger, key.as_deref()) {
        Ok((wallet, kind)) => (wallet.source_id().to_owned(), kind),
        Err(refusal) => return Refusal::into_response(refusal),
    };
    let Ok(order) = serde_json::from_slice::<Value>(&body) else {
        return detail(StatusCode::BAD_REQUEST, "Expecting value: line 1 column 1 (char 0)");
    };
    if !order["out"].as_bool().unwrap_or(true) {
        return invoice(shared, &mut ledger, &wallet_id, &order);
    }
    match (kind, order["bolt11"].as_str()) {
        (KeyKind::Invoice, _) => {
            let status = match shared.options.version.refuses_inkey_with_403() {
                true => StatusCode::FORBIDDEN,
                false => StatusCode::UNAUTHORIZED,
            };
            detail(status, "Invoice (or Admin) key required.")
        }
        (KeyKind::Admin, None | Some("")) if shared.options.version.is_0_12() => {
            detail(StatusCode::BAD_REQUEST, "BOLT11 string is invalid or not given")
        }
        (KeyKind::Admin, None | Some("")) => detail(StatusCode::BAD_REQUEST, "Missing BOLT11 invoice"),
        (KeyKind::Admin, Some(bolt11)) => pay(shared, &mut ledger, &wallet_id, bolt11, &order["extra"]),
    }
}

fn invoice(shared: &Shared, ledger: &mut Ledger, wallet_id: &str, order: &Value) -> Response {
    let amount = match &order["amount"] {
        Value::Null => {
            return detail(StatusCode::INTERNAL_SERVER_ERROR, "Unexpected error! ID: D2cjXit7c2cU4eJYxDVi3M");
        }
        amount => match amount.as_f64().filter(|amount| *amount >= 0.0) {
            Some(amount) => amount,
            None => return invalid_amount(),
        },
    };
    let sat = match order["unit"].as_str() {
        None | Some("sat") => amount.floor(),
        Some(_) => (amount * 1e8 / shared.options.price.unwrap_or(f64::INFINITY)).floor(),
    };
    if sat < 1.0 {
        return payment_failed("Amountless invoices not supported.");
    }
    let mut draft = msat(sat as i64 * 1000).extra(order["extra"].clone());
    if let Some(memo) = order["memo"].as_str().filter(|memo| !memo.is_empty()) {
        draft = draft.memo(memo);
    }
    if let Some(seconds) = order["expiry"].as_u64() {
        draft = draft.expires_in(std::time::Duration::from_secs(seconds));
    }
    let entry = Entry { wallet_id, outgoing: false, status: Status::Pending, invoice: None, internal: true };
    let payment = ledger.add(entry, &draft);
    let body = match shared.options.version.is_0_12() {
        true => json!({
            "payment_hash": payment.payment_hash,
            "payment_request": payment.bolt11,
            "lnurl_response": null,
            "checking_id": payment.checking_id,
        }),
        false => shared.wire.payment(&payment, Origin::Memory),
    };
    (StatusCode::CREATED, Json(body)).into_response()
}

fn invalid_amount() -> Response {
    let problem = json!([{
        "loc": ["body", "amount"],
        "msg": "value is not a valid float",
        "type": "type_error.float",
    }]);
    (StatusCode::BAD_REQUEST, Json(json!({"detail": problem}))).into_response()
}

fn pay(shared: &Shared, ledger: &mut Ledger, payer: &str, bolt11: &str, extra: &Value) -> Response {
    let known = ledger.invoice(bolt11).cloned();
    let Some(amount_msat) =
        known.as_ref().map(|known| known.amount_msat).or_else(|| bolt11::amount_msat(bolt11))
    else {
        return payment_failed("Bolt11 decoding failed.");
    };
    if known.as_ref().is_some_and(|known| known.status != Status::Pending) {
        return payment_failed("Internal invoice already paid.");
    }
    if ledger.balance_msat(payer) < amount_msat {
        return payment_failed("Insufficient balance.");
    }
    let Some(invoice) = known else {
        let entry = Entry {
            wallet_id: payer,
            outgoing: true,
            status: Status::Failed,
            invoice: None,
            internal: false,
        };
        ledger.add(entry, &msat(amount_msat).memo("foreign invoice"));
        return payment_failed("Payment failed: Only internal invoices can be used!");
    };
    let draft = Draft { memo: invoice.memo.clone(), ..msat(amount_msat).extra(extra.clone()) };
    let (paid, _) = shared.pay_invoice(ledger, payer, &invoice, &draft);
    let body = match shared.options.version.is_0_12() {
        true => json!({"payment_hash": paid.payment_hash, "checking_id": paid.payment_hash}),
        false => shared.wire.payment(&paid, Origin::Memory),
    };
    (StatusCode::CREATED, Json(body)).into_response()
}

fn key_of(headers: &HeaderMap, pairs: &[(String, String)]) -> Option<String> {
    let in_query = || pairs.iter().find(|(name, _)| name == "api-key").map(|(_, value)| value.clone());
    sent_key(headers, None).or_else(in_query)
}
