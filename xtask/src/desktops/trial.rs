//! What is tried on each desktop.

use std::path::Path;
use std::thread;
use std::time::Duration;

use super::debian::Layer;
use super::screen::{Area, HEIGHT, Icon, WIDTH};
use super::session::{LONG, SHORT, Session};
use super::table::{Desktop, Panel};

pub const STEPS: [&str; 7] = [
    "started at login",
    "icon",
    "menu",
    "left click",
    "popup",
    "click on the popup",
    "tray ended and started again",
];

/// What was not as it should be.
pub type Seen = Result<(), String>;

/// As Satchime writes it, for the demo.
const AUTOSTART: &str = "[Desktop Entry]\nType=Application\nName=Satchime\n\
    Exec=\"/usr/bin/satchime\" --demo --hidden\nIcon=satchime\nTerminal=false\n\
    X-GNOME-Autostart-enabled=true\n";

const PANEL_HEIGHT: usize = 56;

/// # Errors
/// When the session does not begin.
pub fn on(desktop: &'static Desktop, layer: &Layer, pictures: &Path) -> anyhow::Result<[Seen; 7]> {
    let (icons, in_popups) = (Icon::all(desktop.drawn)?, Icon::of_app()?);
    let session = Session::begin(desktop, layer, &[(".config/autostart/Satchime.desktop", AUTOSTART)])?;
    Trial { session, desktop, icons, in_popups, pictures }.run()
}

struct Trial<'a> {
    session: Session,
    desktop: &'static Desktop,
    icons: Vec<Icon>,
    in_popups: Vec<Icon>,
    pictures: &'a Path,
}

impl Trial<'_> {
    fn run(&self) -> anyhow::Result<[Seen; 7]> {
        let login = self.login()?;
        let icon = self.icon(LONG);
        self.keep("1 icon")?;
        let unseen = || Err("no icon".to_owned());
        self.session.says(self.desktop.settle);
        let (menu, click) = match icon {
            // What stands beside it may have grown by the second click.
            Some(icon) => (self.menu(icon)?, self.click(self.icon(SHORT).unwrap_or(icon))?),
            None => (unseen(), unseen()),
        };
        self.session.says(self.desktop.windows.close);
        self.session.until(SHORT, || !self.is_window_shown());
        let (popup, popup_click) = match self.popup()? {
            Some(popup) => (Ok(()), self.popup_click(popup)?),
            None => (Err("no popup".to_owned()), Err("no popup".to_owned())),
        };
        let restarted = if icon.is_some() { self.restart()? } else { unseen() };
        Ok([
            login,
            icon.map(drop).ok_or_else(|| "no icon".to_owned()),
            menu,
            click,
            popup,
            popup_click,
            restarted,
        ])
    }

    fn login(&self) -> anyhow::Result<Seen> {
        if self.session.until(LONG, || self.session.says("pidof satchime")) {
            return Ok(Ok(()));
        }
        self.session.start("satchime", "exec satchime --demo --hidden")?;
        Ok(Err("not started by the session".to_owned()))
    }

    /// Where it is seen.
    fn icon(&self, limit: Duration) -> Option<Area> {
        let mut icon = None;
        self.session.until(limit, || {
            icon = self.session.picture().ok().and_then(|picture| picture.find(&self.icons, self.panel()));
            icon.is_some()
        });
        icon
    }

    fn panel(&self) -> Area {
        let y = if self.desktop.panel == Panel::Top { 0 } else { HEIGHT - PANEL_HEIGHT };
        Area { x: 0, y, width: WIDTH, height: PANEL_HEIGHT }
    }

    /// All between the panels there may be.
    fn desk(&self) -> Area {
        Area { x: 0, y: 16, width: WIDTH, height: HEIGHT - 16 - PANEL_HEIGHT }
    }

    fn menu(&self, icon: Area) -> anyhow::Result<Seen> {
        let before = self.session.traffic_length();
        self.press(icon.middle(), 3, 1);
        let asked = || self.went(before, &["member=AboutToShow", "\"opened\""]);
        let opened = self.session.until(SHORT, asked);
        self.keep_still("2 menu")?;
        self.session.says("xdotool key Escape");
        self.press((WIDTH / 2, HEIGHT / 2), 1, 1);
        Ok(opened.then_some(()).ok_or_else(|| "no menu".to_owned()))
    }

    fn click(&self, icon: Area) -> anyhow::Result<Seen> {
        self.press(icon.middle(), 1, self.desktop.clicks);
        let opened = self.session.until(SHORT, || self.is_window_shown());
        self.session.until(SHORT, || self.shows_demo());
        self.keep_still("3 left click")?;
        Ok(opened.then_some(()).ok_or_else(|| "no window".to_owned()))
    }

    /// Where the icon in one is.
    fn popup(&self) -> anyhow::Result<Option<Area>> {
        let began = self.session.traffic_length();
        self.session.until(SHORT, || self.went(began, &["member=Notify"]));
        let (mut popup, mut seen) = (None, self.session.picture()?);
        self.session.until(SHORT, || {
            let Ok(picture) = self.session.picture() else { return false };
            let before = popup;
            popup = picture.find(&self.in_popups, self.desk());
            seen = picture;
            // It has come to rest.
            popup.is_some() && popup == before
        });
        seen.save(&self.pictures.join("4 popup.png"))?;
        Ok(popup)
    }

    fn popup_click(&self, popup: Area) -> anyhow::Result<Seen> {
        let before = self.session.traffic_length();
        let ((x, y), (right, down)) = (popup.middle(), self.desktop.popup_click);
        self.press((x + right, y + down), 1, 1);
        let told = self.session.until(SHORT, || self.went(before, &["member=ActionInvoked"]));
        let opened = told && self.session.until(SHORT, || self.is_window_shown());
        self.session.until(SHORT, || !opened || self.shows_demo());
        self.keep_still("5 click on the popup")?;
        self.session.says(self.desktop.windows.close);
        Ok(match (told, opened) {
            (false, _) => Err("not told of the click".to_owned()),
            (true, false) => Err("no window".to_owned()),
            (true, true) => Ok(()),
        })
    }

    fn restart(&self) -> anyhow::Result<Seen> {
        self.session.says(self.desktop.stop);
        let gone =
            || self.session.picture().is_ok_and(|picture| picture.find(&self.icons, self.panel()).is_none());
        let ended = self.session.until(SHORT, gone);
        // Some sessions start it again by themselves, at once.
        if self.icon(Duration::from_secs(5)).is_none() {
            self.session.start("tray", self.desktop.start)?;
        }
        let back = self.icon(LONG).is_some();
        self.keep("6 tray again")?;
        Ok(match (ended, back) {
            (true, true) => Ok(()),
            (false, _) => Err("the tray did not end".to_owned()),
            (true, false) => Err("no icon".to_owned()),
        })
    }

    fn is_window_shown(&self) -> bool {
        self.session.says(self.desktop.windows.shown)
    }

    fn shows_demo(&self) -> bool {
        self.session.picture().is_ok_and(|picture| picture.shows_demo())
    }

    /// Whether something of this went over the bus since it was so long.
    fn went(&self, since: u64, words: &[&str]) -> bool {
        let traffic = self.session.traffic_since(since).unwrap_or_default();
        words.iter().any(|words| traffic.contains(words))
    }

    fn press(&self, (x, y): (usize, usize), button: u32, times: u32) {
        let (one, other) = (format!("xdotool mousemove {x} {y}"), "sleep 0.5");
        let click = format!("xdotool click --repeat {times} --delay 120 {button}");
        self.session.says(&[one.as_str(), other, &click].join("; "));
    }

    fn keep(&self, name: &str) -> anyhow::Result<()> {
        self.session.picture()?.save(&self.pictures.join(format!("{name}.png")))
    }

    /// Once it stays as it is, or nearly: payments come all the time.
    fn keep_still(&self, name: &str) -> anyhow::Result<()> {
        let mut last = self.session.picture()?;
        self.session.until(SHORT, || {
            thread::sleep(Duration::from_secs(1));
            let Ok(picture) = self.session.picture() else { return false };
            let is_still = picture.changed(&last).is_none_or(|area| area.width * area.height < 4_000);
            last = picture;
            is_still
        });
        self.keep(name)
    }
}
