//! Tests that don't run under Wine.

const ROOTS: &str = "Wine makes no chain of certificates that ends in an authority of a test's own alone";
const SLOW: &str =
    "a server's many small writes take so long that the limit in time comes before the one in size";

/// By its whole name, with what Wine does there that Windows does not.
pub const LEFT_OUT: [(&str, &str); 10] = [
    ("app_id::tests::the_process_has_it_from_then_on", "Wine takes the id of an app, and forgets it"),
    ("data_folder::tests::one_lock_a_folder", "Wine lets others read a locked file; Windows does not"),
    ("hostile::headers_have_an_end", SLOW),
    ("tls::a_certificate_of_an_installed_authority_is_trusted", ROOTS),
    ("tls::a_clock_that_can_not_be_right_is_named_instead_of_the_certificate", ROOTS),
    ("tls::a_tls_connection_that_breaks_off_is_closed", ROOTS),
    ("tls::each_wrong_certificate_has_its_meaning", ROOTS),
    (
        "tls::trust::a_certificate_that_was_compared_is_trusted_whatever_it_says",
        "of a certificate that nobody vouches for, Wine says that it is malformed",
    ),
    ("tls::trust::an_end_certificate_in_the_trust_store_is_trusted_once_it_was_compared", ROOTS),
    ("tls::trust::another_certificate_than_the_pinned_one_is_told_and_gets_nothing", ROOTS),
];
