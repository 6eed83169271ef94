//! Satchime from login on: started hidden, where the person asked for that.

use std::fs;
use std::path::PathBuf;

use satchime_tests::Signal;
use satchime_tests::desktop::{Notifications, PrivateBus, Screen, Tray, TrayHost};
use satchime_tests::program::Program;
use satchime_tests::wait;
use satchime_tests::webdriver::Window;
use tempfile::TempDir;

/// A person's own folders and session bus.
struct Desk {
    folder: TempDir,
    bus: PrivateBus,
}

impl Desk {
    async fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), bus: PrivateBus::with_keyring().await }
    }

    fn here(&self, program: Program) -> Program {
        program
            .data_dir(&self.folder.path().join("data"))
            .env("XDG_CONFIG_HOME", self.configuration())
            .env("DBUS_SESSION_BUS_ADDRESS", self.bus.address())
    }

    fn configuration(&self) -> PathBuf {
        self.folder.path().join("config")
    }

    async fn open_settings(&self) -> Window {
        let window = Window::open(&self.here(Program::satchime().args(["--show"]))).await;
        window.click(&id("open-settings")).await;
        window.element(&id("settings")).await;
        window.still().await;
        window
    }
}

/// By the mark that the page carries for tests.
fn id(name: &str) -> String {
    format!("[data-testid={name}]")
}

async fn is_on(window: &Window, on: bool) {
    window.element(&format!("{}[aria-checked={on}]", id("login-start"))).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_starts_at_login_without_a_window_while_the_system_says_so() {
    let desk = Desk::new().await;
    let file = desk.configuration().join("autostart/Satchime.desktop");
    let window = desk.open_settings().await;
    is_on(&window, false).await;
    window.click(&id("login-start")).await;
    is_on(&window, true).await;
    let entry = fs::read_to_string(&file).unwrap();
    window.picture("settings-login").await;

    // As a desktop's own list of startup programs does it.
    fs::write(&file, format!("{entry}Hidden=true\n")).unwrap();
    window.execute("window.dispatchEvent(new Event('focus'))", &[]).await;
    is_on(&window, false).await;
    window.element_with_text(&id("settings-general"), "switched off outside of Satchime").await;
    window.click(&id("login-start")).await;
    is_on(&window, true).await;
    assert_eq!(fs::read_to_string(&file).unwrap(), entry);
    window.close().await;

    let line = entry.lines().find_map(|line| line.strip_prefix("Exec=")).unwrap();
    let host = TrayHost::on(&desk.bus).await;
    let mut app = desk.here(Program::at("sh").args(["-c", &format!("exec {line}")])).start();
    Tray::on(desk.bus.connect().await, "satchime").await.entry("No wallet yet").await;
    assert_eq!(Screen::windows().await.len(), 0);
    app.process().signal(Signal::TERM);
    app.finish().await.expect_success();
    drop(host);

    let window = desk.open_settings().await;
    is_on(&window, true).await;
    window.click(&id("login-start")).await;
    wait::until("the entry to go", async || (!file.exists()).then_some(())).await;
    is_on(&window, false).await;
    window.close().await;
    Notifications::close_all().await;
}

/// Left, top, width and height of the one window; none while there is none, as in the moment in which it is framed.
async fn geometry() -> Option<[i32; 4]> {
    let [window] = <[String; 1]>::try_from(Screen::windows().await).ok()?;
    let asking = ["getwindowgeometry", "--shell", &window];
    let said = Program::at("xdotool").args(asking).finish().await.stdout;
    let number = |name: &str| {
        let line = said.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
        line.and_then(|number| number.parse().ok())
    };
    Some([number("X")?, number("Y")?, number("WIDTH")?, number("HEIGHT")?])
}

async fn becomes(expected: [i32; 4]) {
    let what = format!("the window at {expected:?}");
    wait::until(&what, async || (geometry().await? == expected).then_some(())).await;
}

/// Moves the window, as often as that takes while it opens; gives where it is then, which is a frame's width away.
async fn placed_at([left, top, width, height]: [i32; 4]) -> [i32; 4] {
    wait::until("the window to be moved", async || {
        let window = Screen::windows().await.into_iter().next()?;
        let number = |number: i32| number.to_string();
        let size = ["windowsize", &window, &number(width), &number(height)];
        let place = ["windowmove", &window, &number(left), &number(top)];
        Program::at("xdotool").args(size).args(place).finish().await;
        let placed = geometry().await?;
        let is_there = (left..left + 40).contains(&placed[0]) && (top..top + 60).contains(&placed[1]);
        (is_there && placed[2..] == [width, height]).then_some(placed)
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_window_comes_back_where_it_was_and_never_off_the_screen() {
    let desk = Desk::new().await;
    let _host = TrayHost::on(&desk.bus).await;
    let kept = desk.folder.path().join("data/window.json");
    let start = async || {
        let app = desk.here(Program::satchime().args(["--show"])).start();
        Screen::until_windows(1).await;
        app
    };
    let quit = async |app: satchime_tests::program::Running| {
        Tray::on(desk.bus.connect().await, "satchime").await.click("Quit").await;
        app.finish().await.expect_success();
    };
    let app = start().await;
    let placed = placed_at([150, 90, 520, 600]).await;
    // Closed and opened again, then quit while it is open.
    Screen::close_window().await;
    Tray::on(desk.bus.connect().await, "satchime").await.click("Open Satchime").await;
    becomes(placed).await;
    quit(app).await;
    let app = start().await;
    becomes(placed).await;
    quit(app).await;

    fs::write(&kept, r#"{"x":9000,"y":-9000,"width":520,"height":600}"#).unwrap();
    let app = start().await;
    wait::until("the window on the screen", async || {
        let [x, y, width, height] = geometry().await?;
        (x >= 0 && y >= 0 && x + width <= 1280 && y + height <= 900 && width == 520).then_some(())
    })
    .await;
    quit(app).await;
    Notifications::close_all().await;
}

async fn press(keys: &str) {
    Program::at("xdotool").args(["key", "--clearmodifiers", keys]).finish().await.expect_success();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shortcut_opens_the_window_where_it_is_wanted_and_one_that_is_taken_is_said() {
    let (desk, other) = (Desk::new().await, Desk::new().await);
    let hosts = (TrayHost::on(&desk.bus).await, TrayHost::on(&other.bus).await);
    let set = async |desk: &Desk, keys: &str| {
        let setting = Program::satchimectl().args(["settings", "set", "open-shortcut", keys]);
        desk.here(setting).finish().await.expect_success();
    };
    set(&desk, "ctrl+alt+shift+f9").await;
    set(&other, "ctrl+alt+shift+f9").await;
    let mut app = desk.here(Program::satchime().args(["--hidden"])).start();
    Tray::on(desk.bus.connect().await, "satchime").await.entry("No wallet yet").await;
    wait::until("the shortcut to open the window", async || {
        press("ctrl+alt+shift+F9").await;
        (!Screen::windows().await.is_empty()).then_some(())
    })
    .await;
    Screen::close_window().await;

    let window = other.open_settings().await;
    window.element_with_text(&id("shortcut-missing"), "another program has it").await;
    window.picture("settings-shortcut").await;
    window.click(&id("open-shortcut-remove")).await;
    window.gone(&id("shortcut-missing")).await;
    window.close().await;
    app.process().signal(Signal::TERM);
    app.finish().await.expect_success();
    drop(hosts);
    Notifications::close_all().await;
}
