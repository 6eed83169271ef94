//! The running app: its plugins, what starts with it, and what wakes it.

use std::sync::Arc;
use std::time::Duration;

use clap::Parser;
use satchime_adapters::DataFolder;
use satchime_domain::Zoned;
use satchime_domain::wallet::WalletId;
use satchime_l10n::{Language, set_current};
use tauri::{App, AppHandle, Manager, RunEvent, Runtime};
use tokio::time::{sleep, sleep_until, timeout};

use crate::clipboard::Clipboard;
use crate::consent::Consent;
use crate::dialog::SystemDialog;
use crate::engine_host::{Composed, EngineHost};
use crate::event_router::EventRouter;
use crate::notifications;
use crate::open_shortcut::OpenShortcut;
use crate::options::Options;
use crate::origin::Origin;
use crate::quitting::{Quit, QuitState, quit};
use crate::sounds::Sounds;
use crate::tray::menu::Action;
use crate::tray::{self, Tray, TrayHost};
use crate::view::settings::change::{SettingsChange, WalletChange};
use crate::view::types::CommandError;
use crate::windows::{self, OnLook, PendingNavigation};
#[cfg(target_os = "macos")]
use crate::{app_nap, login_start};
use crate::{deep_link, do_not_disturb, instance, ipc, notification_clicks, signals, sounds};

/// Bursts of news are drawn together.
const BETWEEN_DRAWINGS: Duration = Duration::from_millis(250);
/// So late may the tray notice that a payment of today has become one of yesterday.
const NEW_DAY: Duration = Duration::from_secs(15 * 60);
/// At login the panel may start after Satchime.
const TRAY_PATIENCE: Duration = Duration::from_secs(10);

/// Runs the app until the person quits it.
///
/// # Errors
/// When it can't be started at all.
pub fn run(options: Options) -> tauri::Result<()> {
    let mut context = tauri::generate_context!();
    if options.demo && !cfg!(windows) {
        // The demo stands beside a running Satchime instead of showing its window.
        context.config_mut().identifier.push_str(".demo");
    }
    let ipc = ipc::builder();
    let app = tauri::Builder::default()
        .plugin(instance::plugin(second_start))
        .invoke_handler(ipc::from_own_pages(ipc.invoke_handler()))
        .setup(move |app| {
            ipc.mount_events(app);
            start(app, &options);
            Ok(())
        })
        .build(context)?;
    #[cfg(target_os = "macos")]
    let app = without_dock_icon(app);
    app.run(|app, event| wake(app, &event));
    Ok(())
}

/// Until the window is open.
#[cfg(target_os = "macos")]
fn without_dock_icon<R: Runtime>(mut app: App<R>) -> App<R> {
    app.set_activation_policy(tauri::ActivationPolicy::Accessory);
    app
}

fn start<R: Runtime>(app: &App<R>, options: &Options) {
    let handle = app.handle();
    let hidden = options.hidden;
    #[cfg(target_os = "macos")]
    let hidden = hidden || login_start::began_this_process();
    #[cfg(target_os = "macos")]
    app_nap::keep_awake();
    let notifier = notifications::desktop(handle, notification_clicks::handler(handle));
    // Decided before the window can ask for anything: with --demo it never gets at the person's own engine.
    let shown = if options.demo { Origin::Demo } else { Origin::Own };
    let (sounds, hearing) = Sounds::new(sounds::of_this_computer());
    tauri::async_runtime::spawn(hearing);
    let listener = Arc::new(handle.clone());
    let languages: Vec<String> = sys_locale::get_locales().collect();
    set_current(Language::best(languages.iter().map(String::as_str)));
    let router = EventRouter::new(listener, notifier.clone(), Arc::new(sounds), shown, languages);
    let router = Arc::new(router);
    let host = Arc::new(EngineHost::new(router.clone(), Box::new(Composed)));
    app.manage(host.clone());
    // The demo leaves the person's own folder alone.
    let folder = (!options.demo).then(DataFolder::locate).and_then(Result::ok);
    let pending = folder.map(|folder| PendingNavigation::kept_in(folder.window()));
    app.manage(Arc::new(pending.unwrap_or_default()));
    let looked = router.clone();
    app.manage(OnLook(Box::new(move |look| looked.look(look))));
    app.manage(Clipboard::default());
    app.manage(Consent::new(Box::new(SystemDialog(handle.clone()))));
    app.manage(QuitState::new(notifier));
    let quitting = handle.clone();
    app.manage(Quit(Box::new(move || quit(&quitting))));
    let clicked = handle.clone();
    let tray = tray::build(handle, Arc::new(move |action| act(&clicked, action)));
    if tray.is_none() {
        router.set_tray(false);
    }
    let tray_host = tray.as_ref().map(Tray::host);
    match &options.link {
        Some(link) => follow(handle, link),
        None if !hidden => windows::show(handle, None),
        None => {}
    }
    let (handle, options) = (handle.clone(), options.clone());
    tauri::async_runtime::spawn(async move {
        if let Some(tray_host) = &tray_host {
            tokio::spawn(follow_tray_host(tray_host.clone(), router.clone()));
        }
        tokio::spawn(do_not_disturb::watch(move |on| router.set_do_not_disturb(on)));
        if hidden {
            tokio::spawn(show_without_tray(handle.clone(), tray_host));
        }
        tokio::spawn(quit_on_signal(handle.clone()));
        let started = match options.demo {
            true => host.start_demo().await,
            false => host.start_own().await.map(|_| ()),
        };
        if let Err(error) = started {
            tracing::error!(problem = error.problem.code, "the start failed");
            windows::show(&handle, None);
        }
        let shortcut = OpenShortcut::new(handle, host.router().clone());
        draw(&host, tray, shortcut).await;
    });
}

/// Keeps the tray, the window and the shortcut up to date.
async fn draw<R: Runtime>(host: &EngineHost, tray: Option<Tray>, mut shortcut: OpenShortcut<R>) {
    let router = host.router();
    let mut asked_to_notify = false;
    loop {
        let menu = host.redraw().await;
        // Who has no wallet yet was not told what for.
        if router.has_wallet() && !std::mem::replace(&mut asked_to_notify, true) {
            let router = router.clone();
            tokio::spawn(async move { router.ask_to_notify().await });
        }
        if let Some(tray) = &tray {
            tray.draw(menu);
        }
        shortcut.keep(router.open_shortcut());
        sleep(BETWEEN_DRAWINGS).await;
        let ends = router.something_ends();
        let ended = async { sleep_until(ends.unwrap_or_else(tokio::time::Instant::now)).await };
        tokio::select! {
            () = router.changed() => {}
            () = ended, if ends.is_some() => {}
            () = sleep(NEW_DAY) => {}
        }
    }
}

async fn follow_tray_host(mut tray_host: TrayHost, router: Arc<EventRouter>) {
    loop {
        let known = *tray_host.borrow_and_update();
        if let Some(is_there) = known {
            tracing::info!(is_there, "tray host");
            router.set_tray(is_there);
        }
        if tray_host.changed().await.is_err() {
            return;
        }
    }
}

/// A hidden start without a tray would leave nothing to be seen of the app.
async fn show_without_tray<R: Runtime>(app: AppHandle<R>, tray_host: Option<TrayHost>) {
    let appeared = match tray_host {
        Some(mut tray_host) => {
            timeout(TRAY_PATIENCE, tray_host.wait_for(|tray_host| *tray_host == Some(true)))
                .await
                .is_ok_and(|tray_host| tray_host.is_ok())
        }
        None => false,
    };
    if !appeared {
        windows::show(&app, None);
    }
}

async fn quit_on_signal<R: Runtime>(app: AppHandle<R>) {
    signals::end_requested().await;
    quit(&app);
}

/// Somebody started Satchime while it runs.
fn second_start<R: Runtime>(app: &AppHandle<R>, arguments: &[String]) {
    if app.state::<QuitState>().begins_again(arguments) {
        return;
    }
    match Options::try_parse_from(arguments) {
        Ok(Options { link: Some(link), .. }) => follow(app, &link),
        Ok(options) if options.hidden => {}
        _ => windows::show(app, None),
    }
}

/// A link may be a stranger's: it leads to something of the person's own, and ends no demo for that.
fn follow<R: Runtime>(app: &AppHandle<R>, link: &str) {
    let shown = app.state::<Arc<EngineHost>>().router().shown();
    windows::show(app, deep_link::target(link).filter(|_| shown == Origin::Own));
}

fn act<R: Runtime>(app: &AppHandle<R>, action: Action) {
    let app = app.clone();
    match action {
        Action::Open => windows::show(&app, None),
        Action::Show(target) => windows::show(&app, Some(target)),
        Action::Quit => quit(&app),
        action => {
            let host = app.state::<Arc<EngineHost>>().inner().clone();
            tauri::async_runtime::spawn(async move {
                if let Err(error) = grant(&host, action).await {
                    tracing::warn!(problem = error.problem.code, "the tray's wish was not granted");
                    windows::show(&app, None);
                }
            });
        }
    }
}

/// What the tray wants of the engine that is shown.
async fn grant(host: &EngineHost, action: Action) -> Result<(), CommandError> {
    let change = match action {
        Action::LeaveDemo => return host.leave_demo().await,
        Action::Enable(wallet, enabled) => {
            host.engine().await?.set_enabled(wallet, enabled).await?;
            return Ok(());
        }
        Action::Pause => SettingsChange { paused: Some(true), ..Default::default() },
        Action::Resume => SettingsChange { paused: Some(false), ..Default::default() },
        Action::HideAmounts(hide) => SettingsChange { hide_amounts: Some(hide), ..Default::default() },
        Action::Mute(None, mute) => SettingsChange { mute: Some(mute), ..Default::default() },
        Action::Mute(Some(WalletId(wallet_id)), mute) => {
            let wallet = WalletChange { wallet_id, rules: None, mute: Some(mute) };
            SettingsChange { wallet: Some(wallet), ..Default::default() }
        }
        Action::Open | Action::Show(_) | Action::Quit => return Ok(()),
    };
    let now = Zoned::now();
    let changed = host.change_settings(move |settings| {
        if let Err(error) = change.apply(settings, &now) {
            tracing::warn!(%error, "the tray's wish makes no sense");
        }
    });
    changed.await
}

fn wake<R: Runtime>(app: &AppHandle<R>, event: &RunEvent) {
    match event {
        // The last window was closed; the app lives on in the tray.
        RunEvent::ExitRequested { code: None, api, .. } => {
            api.prevent_exit();
            app.state::<QuitState>().say_where_it_went(app);
        }
        #[cfg(target_os = "macos")]
        RunEvent::Reopen { .. } => windows::show(app, None),
        #[cfg(target_os = "macos")]
        RunEvent::Opened { urls } => {
            urls.iter().for_each(|url| follow(app, url.as_str()));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests;
