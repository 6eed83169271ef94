//! It speaks the language that was chosen, else the system's; to programs English alone.

use satchime_simulator::{Options, Simulator, sat};

use crate::kept::fill;
use crate::running::{Ended, Home};

/// On a computer of these languages.
#[cfg(target_os = "linux")]
async fn run_in(home: &Home, languages: &str, line: &str) -> Ended {
    let mut command = home.command(line);
    let output = command.env("LANGUAGE", languages).env("LC_ALL", "C.UTF-8").output().await.unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ended { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

/// A person's computer, where Satchime has two wallets and speaks this language.
async fn home_in(language: &str) -> Home {
    let home = Home::new();
    fill(&home).await;
    let chosen = home.run(&format!("settings set language {language}"), "").await;
    assert_eq!(chosen.code, Some(0), "{chosen:?}");
    home
}

fn says(ended: &Ended, words: &[&str]) {
    for words in words {
        assert!(ended.out.contains(words) || ended.err.contains(words), "{words:?} is missing: {ended:?}");
    }
}

#[tokio::test]
async fn it_speaks_german() {
    let home = home_in("de").await;
    let listed = home.run("wallet list", "").await;
    says(&listed, &["BEOBACHTET MIT", "GUTHABEN", "nur Wallet-ID", "12.345 sat"]);
    let wrong = home.run("settings set popup vielleicht", "").await;
    assert_eq!(wrong.code, Some(2), "{wrong:?}");
    says(&wrong, &["Fehler: Das ist kein Wert für popup.", "was zu tun ist: Schreibe on oder off."]);
    says(&home.run("settings get", "").await, &["Mit einem Ton melden", "Popup und Zähler für Zahlungen."]);
    says(&home.run("why h-1", "").await, &["Du wurdest nicht benachrichtigt"]);
    let unsure = home.run("wallet remove Shop", "").await;
    says(&unsure, &["Wird „Shop“ entfernt", "gib --yes an"]);
    says(&home.run("audit", "").await, &["„Shop“ auf https://lnbits.invalid", "nicht verglichen: "]);
    let examined = home.run("doctor", "").await;
    says(
        &examined,
        &["Wallet „Savings“", "noch nicht beobachtet; Satchime läuft nicht", "Etwas stimmt nicht"],
    );
    says(&home.run("watch --server http://lnbits.example", "").await, &["abgelehnt", "Nimm https://"]);
}

#[tokio::test]
async fn it_speaks_spanish() {
    let home = home_in("es").await;
    says(&home.run("wallet list", "").await, &["SE VIGILA CON", "SALDO", "solo el identificador"]);
    let nobody = home.run("wallet remove Nadie --yes", "").await;
    assert_eq!(nobody.code, Some(2), "{nobody:?}");
    says(
        &nobody,
        &["error: No hay ningún monedero con este nombre", "qué hacer: Mira cuáles hay: satchimectl"],
    );
    let wrong = home.run("settings set minimum poco", "").await;
    says(&wrong, &["Esto no es un valor de minimum.", "Escribe un importe en sat, como 1000."]);
    says(&home.run("settings get", "").await, &["No anunciar pagos menores", "Aviso y contador para pagos."]);
    says(&home.run("doctor", "").await, &["Carpeta de datos", "aún sin vigilar", "Algo va mal"]);
}

#[tokio::test]
async fn a_change_of_the_language_is_heard_at_once() {
    let home = home_in("de").await;
    let changed = home.run("settings set language es", "").await;
    says(&changed, &["Aviso y contador para pagos."]);
    let changed = home.run("settings set language en", "").await;
    says(&changed, &["Popup and badge for payments."]);
}

#[tokio::test(flavor = "multi_thread")]
async fn watching_speaks_it_from_its_first_line() {
    let simulator = Simulator::start(Options::default()).await.unwrap();
    let shop = simulator.create_wallet("Laden", 0);
    let home = home_in("de").await;
    let mut watching = home.start(&format!("watch --server {}", simulator.url()), &shop.inkey).await;
    while !watching.line().await.unwrap().ends_with("Laden: live") {}
    simulator.receive(&shop, sat(84_000).memo("Kaffee"));
    while !watching.line().await.unwrap().contains("+84.000 sat  Laden") {}
    simulator.kill().await;
    while !watching.line().await.unwrap().contains("Laden: verbindet in ") {}
    watching.terminate();
    let (_, said) = watching.everything().await;
    assert!(said.contains("Ein Wallet wird beobachtet. Strg+C beendet."), "{said}");
}

/// Elsewhere the system's languages are not told by the environment.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn where_none_was_chosen_it_is_the_systems() {
    const NONE: [(&str, &str); 5] = [
        ("de_AT:fr", "Noch gibt es kein Wallet"),
        ("fr:es_MX", "Aún no hay ningún monedero"),
        ("tlh", "There is no wallet yet"),
        ("en:de", "There is no wallet yet"),
        ("", "There is no wallet yet"),
    ];
    let home = Home::new();
    for (languages, words) in NONE {
        says(&run_in(&home, languages, "wallet list").await, &[words]);
    }
    // Who asks for the locale C wants what every script gets.
    let mut command = home.command("wallet list");
    let output = command.env("LANGUAGE", "de").env("LC_ALL", "C").output().await.unwrap();
    assert!(String::from_utf8_lossy(&output.stderr).contains("There is no wallet yet"), "{output:?}");
    // What was chosen counts more, also beside a Satchime that runs.
    let home = home_in("es").await;
    let _satchime = crate::kept::occupy(&home);
    let refused = run_in(&home, "de", "watch").await;
    assert_eq!(refused.code, Some(3), "{refused:?}");
    says(&refused, &["Satchime ya está en marcha"]);
}

#[tokio::test]
async fn programs_read_the_same_in_every_language() {
    const LINES: [&str; 6] = [
        "wallet list --json",
        "payments --json",
        "payments --csv",
        "settings get popup --json",
        "why h-1 --json",
        "doctor --json",
    ];
    let home = home_in("en").await;
    let mut english = Vec::new();
    for line in LINES {
        english.push(read(&home, line).await);
    }
    assert_eq!(home.run("settings set language de", "").await.code, Some(0));
    for (line, english) in LINES.iter().zip(english) {
        assert_eq!(read(&home, line).await, english, "{line}");
    }
    let nobody = home.run("payments --json --wallet nobody", "").await;
    says(&nobody, &["error: There is no wallet with this name or id.", "what to do: See which there are"]);
}

/// What does not change from one moment to the next.
async fn read(home: &Home, line: &str) -> (Option<i32>, String) {
    let ended = home.run(line, "").await;
    let is_steady = |line: &&str| !line.contains("free space") && !line.contains("\"check\":\"server\"");
    (ended.code, ended.out.lines().filter(is_steady).collect())
}
