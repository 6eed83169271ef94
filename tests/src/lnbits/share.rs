//! Wallets that one user shares with another (LNbits 1.4 and later).

use serde_json::json;

use super::wallets::{Bank, Credential, Wallet, read_wallet, text};

impl Bank {
    /// Shares a wallet with a new user, and returns the wallet by which that user sees it. `permissions` as LNbits
    /// names them: `view-payments`, `receive-payments`, `send-payments`.
    pub async fn share(&self, source: &str, guest: &str, permissions: &[&str]) -> Wallet {
        let source = self.wallet(source);
        let owner = Some(Credential::Key(&source.adminkey));
        let password = "not a secret 1";
        let account = json!({ "username": guest, "password": password, "password_repeat": password });
        let made = self.expect("POST", "/api/v1/auth/register", None, Some(&account), 200).await;
        let token = text(&made["access_token"], "access_token");
        let invited = json!({ "username": guest, "permissions": permissions, "status": "invite_sent" });
        self.expect("PUT", "/api/v1/wallet/share/invite", owner, Some(&invited), 200).await;
        let mirror =
            json!({ "name": guest, "wallet_type": "lightning-shared", "shared_wallet_id": source.id });
        let made =
            self.expect("POST", "/api/v1/wallet", Some(Credential::Bearer(&token)), Some(&mirror), 200).await;
        let mirror = read_wallet(guest, &made);
        let approved = json!({
            "username": guest, "shared_with_wallet_id": mirror.id, "permissions": permissions,
            "status": "approved",
        });
        self.expect("PUT", "/api/v1/wallet/share", owner, Some(&approved), 200).await;
        mirror
    }
}
