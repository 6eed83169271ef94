use std::io;
use std::process::Stdio;
use std::time::Duration;

use async_trait::async_trait;
use satchime_l10n::Language;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;
use tokio::time::timeout;

/// For a sentence, where the voice first has to be woken.
const LIMIT: Duration = Duration::from_secs(20);

/// Speaks.
#[async_trait]
pub trait Voice: Send + Sync {
    /// Ends when it was said, is about to be, or can't be; bounded in time.
    async fn speak(&self, words: &str, language: Language);
}

/// The one that the system has, if it has one: speech-dispatcher, `say`, or that of .NET.
pub struct SystemVoice;

#[async_trait]
impl Voice for SystemVoice {
    async fn speak(&self, words: &str, language: Language) {
        let error = match timeout(LIMIT, speak(command(language), words)).await {
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
fn command(language: Language) -> Command {
    let mut command = Command::new("spd-say");
    command.args(["--pipe-mode", "--language", spoken(language), "--application-name", "satchime"]);
    command
}

/// It takes the name of a voice alone. These come with the system; without one, the system's own speaks.
#[cfg(target_os = "macos")]
fn command(language: Language) -> Command {
    const SCRIPT: &str =
        "/usr/bin/say -v '?' | grep -q \"^$1 \" && exec /usr/bin/say -v \"$1\"; exec /usr/bin/say";
    let voice = match spoken(language) {
        "de" => "Anna",
        "es" => "Mónica",
        _ => "Samantha",
    };
    let mut command = Command::new("/bin/sh");
    command.args(["-c", SCRIPT, "sh", voice]);
    command
}

#[cfg(windows)]
fn command(language: Language) -> Command {
    /// No console appears for it.
    const CREATE_NO_WINDOW: u32 = 0x0800_0000;
    // The words come in UTF-8. Where no voice of the language is installed, it is asked for one in vain.
    let script = format!(
        "[Console]::InputEncoding = [System.Text.Encoding]::UTF8; \
         Add-Type -AssemblyName System.Speech; \
         $voice = New-Object System.Speech.Synthesis.SpeechSynthesizer; \
         try {{ $voice.SelectVoiceByHints('NotSet', 'NotSet', 0, '{}') }} catch {{ }}; \
         $voice.Speak([Console]::In.ReadToEnd())",
        spoken(language)
    );
    let system = std::env::var_os("SystemRoot").unwrap_or_else(|| r"C:\Windows".into());
    let shell = std::path::Path::new(&system).join(r"System32\WindowsPowerShell\v1.0\powershell.exe");
    let mut command = Command::new(shell);
    command.args(["-NoProfile", "-NonInteractive", "-Command", &script]).creation_flags(CREATE_NO_WINDOW);
    command
}

/// As systems name it. No voice has an accent on every letter.
const fn spoken(language: Language) -> &'static str {
    match language {
        Language::English | Language::Pseudo => "en",
        Language::German => "de",
        Language::Spanish => "es",
    }
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

    #[cfg(target_os = "linux")]
    #[test]
    fn the_voice_speaks_the_language_of_the_words() {
        for language in [Language::English, Language::German, Language::Spanish] {
            let command = command(language);
            let mut arguments = command.as_std().get_args().map(|word| word.to_string_lossy().into_owned());
            assert!(arguments.any(|word| word == language.tag()), "{language:?}");
        }
    }

    #[test]
    fn no_words_are_among_the_arguments() {
        let arguments: Vec<_> =
            command(Language::German).as_std().get_args().map(|word| word.to_owned()).collect();
        assert!(arguments.iter().all(|word| !word.to_string_lossy().contains("sat ")), "{arguments:?}");
    }
}
