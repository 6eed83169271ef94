//! `watch --demo`.

use crate::running::Home;

#[tokio::test]
async fn payments_arrive_without_any_set_up() {
    let home = Home::new();
    let mut demo = home.start("watch --demo --json", "").await;
    let payment = demo.payment().await;
    assert_eq!(payment["status"], "succeeded");
    assert_eq!(payment["confirmed"], true);
    assert!(payment["amount_msat"].as_i64().unwrap() > 0);
    assert_eq!(std::fs::read_dir(home.folder()).unwrap().count(), 0, "the demo keeps nothing");
}

#[tokio::test]
async fn a_person_reads_words() {
    let home = Home::new();
    let mut demo = home.start("watch --demo", "").await;
    let mut lines = Vec::new();
    while !lines.iter().any(|line: &String| line.contains(" sat  ")) {
        lines.push(demo.line().await.unwrap());
    }
    assert!(lines.iter().any(|line| line.ends_with("Coffee bar: live")), "{lines:?}");
    assert!(lines.iter().all(|line| !line.contains('\u{1b}')), "no colour into a pipe: {lines:?}");
}

#[tokio::test]
async fn a_pipe_closed_by_its_reader_is_no_failure() {
    let home = Home::new();
    let mut demo = home.start("watch --demo --json", "").await;
    demo.line().await.unwrap();
    demo.stop_reading();
    let (status, text) = demo.everything().await;
    assert!(status.success(), "{status}: {text}");
    assert!(!text.contains("panicked") && !text.contains("error"), "{text}");
}
