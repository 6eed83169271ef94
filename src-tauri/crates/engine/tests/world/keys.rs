//! The first wallet's names.

pub const KEY: &str = "invoicekey0000000000000000000001";
pub const ADMIN_KEY: &str = "adminkey000000000000000000000001";
pub const WALLET: &str = "walletid000000000000000000000001";
