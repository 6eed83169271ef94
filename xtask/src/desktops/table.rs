//! The desktops: what is installed, how a session begins, and how its tray is met.

use super::screen::Drawn;

pub struct Desktop {
    pub name: &'static str,
    pub title: &'static str,
    pub packages: &'static [&'static str],
    /// What they take, with what they depend on.
    pub megabytes: u32,
    pub variables: &'static [(&'static str, &'static str)],
    /// In the person's home, before the session begins.
    pub files: &'static [(&'static str, &'static str)],
    pub session: &'static str,
    /// Done once the tray is there.
    pub settle: &'static str,
    /// Where the tray is.
    pub panel: Panel,
    pub drawn: Drawn,
    /// Of how many clicks with the left button the tray makes one on the icon.
    pub clicks: u32,
    /// Where a click opens what a popup tells, from the middle of the icon in it.
    pub popup_click: (usize, usize),
    /// Ends whoever shows the icon.
    pub stop: &'static str,
    /// Starts it again, where the session doesn't.
    pub start: &'static str,
    pub windows: Windows,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Panel {
    Top,
    Bottom,
}

/// Lines of shell.
pub struct Windows {
    /// Succeeds as long as Satchime's is shown.
    pub shown: &'static str,
    pub close: &'static str,
}

const X11: Windows =
    Windows { shown: "xdotool search --onlyvisible --name '^Satchime$'", close: "wmctrl -F -c Satchime" };

const SWAY: Windows = Windows {
    shown: "swaymsg -t get_tree | grep -q '\"name\": \"Satchime\"'",
    close: "swaymsg '[title=\"^Satchime$\"] kill'",
};

pub const ALL: [Desktop; 8] = [
    Desktop {
        name: "xfce",
        title: "Xfce 4.18",
        packages: &["xfce4-session", "xfce4-panel", "xfwm4", "xfdesktop4", "xfce4-settings", "xfce4-notifyd"],
        megabytes: 120,
        variables: &[("XDG_CURRENT_DESKTOP", "XFCE"), ("DESKTOP_SESSION", "xfce")],
        files: &[],
        session: "exec startxfce4",
        settle: "true",
        panel: Panel::Top,
        drawn: Drawn::Pixmap,
        clicks: 1,
        // Its button; a click beside it closes the popup.
        popup_click: (36, 47),
        stop: "kill $(pidof xfce4-panel)",
        start: "exec xfce4-panel",
        windows: X11,
    },
    Desktop {
        name: "mate",
        title: "MATE 1.26",
        packages: &[
            "caja",
            "marco",
            "mate-notification-daemon",
            "mate-panel",
            "mate-session-manager",
            "mate-settings-daemon",
        ],
        megabytes: 170,
        variables: &[("XDG_CURRENT_DESKTOP", "MATE"), ("DESKTOP_SESSION", "mate")],
        files: &[],
        session: "exec mate-session",
        settle: "true",
        panel: Panel::Top,
        drawn: Drawn::Pixmap,
        clicks: 1,
        popup_click: (0, 0),
        stop: "kill $(pidof mate-panel)",
        start: "exec mate-panel",
        windows: X11,
    },
    Desktop {
        name: "lxqt",
        title: "LXQt 1.2",
        packages: &[
            "lxqt-notificationd",
            "lxqt-panel",
            "lxqt-qtplugin",
            "lxqt-session",
            "lxqt-themes",
            "openbox",
            "pcmanfm-qt",
        ],
        megabytes: 290,
        variables: &[("XDG_CURRENT_DESKTOP", "LXQt"), ("DESKTOP_SESSION", "lxqt")],
        files: &[(".config/lxqt/session.conf", "[General]\nwindow_manager=openbox\n")],
        session: "exec startlxqt",
        settle: "true",
        panel: Panel::Bottom,
        drawn: Drawn::Pixmap,
        clicks: 1,
        popup_click: (0, 0),
        stop: "kill $(pidof lxqt-panel)",
        // As the session sets it, to the folder that has the panel's defaults.
        start: "XDG_CONFIG_DIRS=/etc/xdg:/usr/share exec lxqt-panel",
        windows: X11,
    },
    Desktop {
        name: "cinnamon",
        title: "Cinnamon 5.6",
        packages: &["cinnamon", "xapp-sn-watcher"],
        megabytes: 400,
        variables: &[("XDG_CURRENT_DESKTOP", "X-Cinnamon"), ("DESKTOP_SESSION", "cinnamon")],
        files: &[],
        session: "exec cinnamon-session-cinnamon",
        settle: "true",
        panel: Panel::Bottom,
        drawn: Drawn::Pixmap,
        clicks: 1,
        popup_click: (0, 0),
        stop: "kill -9 $(pidof cinnamon)",
        start: "exec cinnamon --replace",
        windows: X11,
    },
    Desktop {
        name: "budgie",
        title: "Budgie 10.7",
        packages: &["budgie-core", "gnome-themes-extra"],
        megabytes: 180,
        variables: &[("XDG_CURRENT_DESKTOP", "Budgie:GNOME"), ("DESKTOP_SESSION", "budgie-desktop")],
        // Without the services for hardware that isn't there, or it ends.
        files: &[(
            ".config/gnome-session/sessions/budgie.session",
            "[GNOME Session]\nName=Budgie\nRequiredComponents=org.buddiesofbudgie.BudgieWm;\
             org.buddiesofbudgie.BudgieDaemon;org.buddiesofbudgie.BudgiePanel;\n",
        )],
        session: "exec gnome-session --builtin --session=budgie --disable-acceleration-check",
        settle: "true",
        panel: Panel::Bottom,
        drawn: Drawn::Pixmap,
        clicks: 1,
        popup_click: (0, 0),
        stop: "kill $(pidof budgie-panel)",
        start: "exec budgie-panel",
        windows: X11,
    },
    Desktop {
        name: "plasma",
        title: "Plasma 5.27",
        packages: &["breeze", "kwin-x11", "plasma-desktop", "plasma-workspace"],
        megabytes: 1040,
        variables: &[("XDG_CURRENT_DESKTOP", "KDE"), ("DESKTOP_SESSION", "plasma")],
        files: &[],
        session: "exec startplasma-x11",
        settle: "true",
        panel: Panel::Bottom,
        drawn: Drawn::Symbolic,
        clicks: 1,
        popup_click: (0, 0),
        stop: "kill $(pidof plasmashell)",
        start: "exec plasmashell",
        windows: X11,
    },
    Desktop {
        name: "gnome",
        title: "GNOME 43, AppIndicator 46",
        packages: &["gjs", "gnome-session", "gnome-shell", "gnome-shell-extension-appindicator"],
        megabytes: 300,
        variables: &[
            ("XDG_CURRENT_DESKTOP", "GNOME"),
            ("DESKTOP_SESSION", "gnome"),
            ("XDG_SESSION_CLASS", "user"),
        ],
        // Without the services for hardware that isn't there, or it ends.
        files: &[(
            ".config/gnome-session/sessions/shell.session",
            "[GNOME Session]\nName=GNOME\nRequiredComponents=org.gnome.Shell;\n",
        )],
        session: "gsettings set org.gnome.shell enabled-extensions \"['ubuntu-appindicators@ubuntu.com']\"; \
                  exec gnome-session --builtin --session=shell --disable-acceleration-check",
        // Out of the overview that it begins in.
        settle: "xdotool key Escape",
        panel: Panel::Top,
        drawn: Drawn::Symbolic,
        clicks: 2,
        popup_click: (0, 0),
        stop: "gnome-extensions disable ubuntu-appindicators@ubuntu.com",
        start: "gnome-extensions enable ubuntu-appindicators@ubuntu.com",
        windows: X11,
    },
    Desktop {
        name: "sway",
        title: "sway 1.7, waybar 0.9, mako 1.7",
        packages: &["mako-notifier", "sway", "waybar"],
        megabytes: 60,
        variables: &[
            ("XDG_CURRENT_DESKTOP", "sway"),
            ("WLR_BACKENDS", "x11"),
            ("WLR_RENDERER", "pixman"),
            ("SWAYSOCK", "/run/user/1000/sway"),
        ],
        files: &[
            (".config/sway/config", include_str!("sway")),
            (".config/waybar/config", "{ \"position\": \"top\", \"modules-right\": [\"tray\"] }\n"),
        ],
        session: "exec sway",
        settle: "true",
        panel: Panel::Top,
        drawn: Drawn::Pixmap,
        clicks: 1,
        popup_click: (0, 0),
        stop: "kill $(pidof waybar)",
        start: "swaymsg exec waybar",
        windows: SWAY,
    },
];
