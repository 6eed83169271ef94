use std::io;
use std::process::Stdio;
use std::time::Duration;

use async_trait::async_trait;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;
use tokio::time::timeout;

/// For a sentence, where the voice first has to be woken.
const LIMIT: Duration = Duration::from_secs(20);

/// Speaks.
#[async_trait]
pub trait Voice: Send + Sync {
    /// Ends when it was said, is about to be, or can't be; bounded in time.
    async fn speak(&self, words: &str);
}

/// The one that the system has, if it has one: speech-dispatcher, `say`, or that of .NET.
pub struct SystemVoice;

#[async_trait]
impl Voice for SystemVoice {
    async fn speak(&self, words: &str) {
        let error = match timeout(LIMIT, speak(command(), words)).await {
            Ok(Ok(())) => return,
            Ok(Err(error)) => error,
            Err(_) => io::ErrorKind::TimedOut.into(),
        };
        tracing::debug!(%error, "the system has no voice");
    }
}

/// The words come by the standard input: every user of a computer may read the arguments of its programs.
async fn speak(mut command: Command, words: &str) -> io::Result<()> {
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
    let mut voice = command.spawn()?;
    if let Some(mut input) = voice.stdin.take() {
        input.write_all(format!("{words}\n").as_bytes()).await?;
    }
    match voice.wait().await?.success() {
        true => Ok(()),
        false => Err(io::Error::other("it failed")),
    }
}

#[cfg(not(any(target_os = "macos", windows)))]
fn command() -> Command {
    let mut command = Command::new("spd-say");
    command.args(["--pipe-mode", "--language", "en", "--application-name", "satchime"]);
    command
}

#[cfg(target_os = "macos")]
fn command() -> Command {
    Command::new("/usr/bin/say")
}

#[cfg(windows)]
fn command() -> Command {
    /// No console appears for it.
    const CREATE_NO_WINDOW: u32 = 0x0800_0000;
    const SCRIPT: &str = "Add-Type -AssemblyName System.Speech; \
                          $voice = New-Object System.Speech.Synthesis.SpeechSynthesizer; \
                          $voice.Speak([Console]::In.ReadToEnd())";
    let system = std::env::var_os("SystemRoot").unwrap_or_else(|| r"C:\Windows".into());
    let shell = std::path::Path::new(&system).join(r"System32\WindowsPowerShell\v1.0\powershell.exe");
    let mut command = Command::new(shell);
    command.args(["-NoProfile", "-NonInteractive", "-Command", SCRIPT]).creation_flags(CREATE_NO_WINDOW);
    command
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[tokio::test]
    async fn words_come_by_the_standard_input() {
        let said = r#"read -r words && [ "$words" = "Received 21 sats" ]"#;
        speak(shell(said), "Received 21 sats").await.unwrap();
        speak(shell(said), "Sent 21 sats").await.unwrap_err();
        speak(Command::new("/no/such/voice"), "Received 21 sats").await.unwrap_err();
    }

    #[test]
    fn no_words_are_among_the_arguments() {
        let arguments: Vec<_> = command().as_std().get_args().map(|word| word.to_owned()).collect();
        assert!(arguments.iter().all(|word| !word.to_string_lossy().contains("sat ")), "{arguments:?}");
    }
}
