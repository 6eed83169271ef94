//! Which wallet a person means.

use satchime_domain::wallet::Wallet;
use satchime_l10n::t;

use crate::failure::Failure;

/// By Satchime's id, by name, or by the wallet's id on its server; capitals count only where they decide.
///
/// # Errors
/// None is called so, or several are.
pub fn find<'a>(wallets: &'a [Wallet], called: &str) -> Result<&'a Wallet, Failure> {
    let called = called.trim();
    let lowered = called.to_lowercase();
    let ways: [&dyn Fn(&Wallet) -> bool; 4] = [
        &|wallet| wallet.id.as_str() == called,
        &|wallet| wallet.name == called,
        &|wallet| wallet.source_wallet_id.as_ref().is_some_and(|id| id.as_str() == called),
        &|wallet| wallet.name.to_lowercase() == lowered,
    ];
    for way in ways {
        let meant: Vec<&Wallet> = wallets.iter().filter(|wallet| way(wallet)).collect();
        match meant.as_slice() {
            [] => {}
            [wallet] => return Ok(wallet),
            several => {
                let ids: Vec<&str> = several.iter().map(|wallet| wallet.id.as_str()).collect();
                let what = t!("ctl-several-wallets", count = several.len());
                return Err(Failure::usage(what, t!("ctl-several-wallets.next", ids = ids.join(", "))));
            }
        }
    }
    Err(Failure::usage(t!("ctl-no-such-wallet"), t!("ctl-no-such-wallet.next")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::wallet;

    #[test]
    fn finds_by_name_and_by_either_id() {
        let wallets = [wallet("w-1", "Shop"), wallet("w-2", "shop"), wallet("w-3", "Savings")];
        for (called, id) in
            [("w-2", "w-2"), ("Shop", "w-1"), ("shop", "w-2"), (" SAVINGS ", "w-3"), ("lnbits-w-3", "w-3")]
        {
            assert_eq!(find(&wallets, called).map(|wallet| wallet.id.as_str()), Ok(id), "{called}");
        }
    }

    #[test]
    fn does_not_guess() {
        let wallets = [wallet("w-1", "Shop"), wallet("w-2", "Shop"), wallet("w-3", "Savings")];
        let failure = find(&wallets, "Shop").unwrap_err();
        assert!(failure.next.contains("w-1, w-2"), "{failure:?}");
        assert!(find(&wallets, "sHOP").is_err());
        assert!(find(&wallets, "Sav").is_err());
        assert!(find(&[], "Shop").is_err());
    }

    #[test]
    fn an_id_outweighs_a_name_that_looks_like_it() {
        let wallets = [wallet("w-1", "w-2"), wallet("w-2", "Shop")];
        assert_eq!(find(&wallets, "w-2").map(|wallet| wallet.name.as_str()), Ok("Shop"));
    }
}
