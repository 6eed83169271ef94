use std::io;

use windows::Win32::UI::Shell::SetCurrentProcessExplicitAppUserModelID;
use windows::core::HSTRING;

use crate::error::io_error;

/// Says which app this process is: by that the taskbar groups its windows, and notifications find their app.
///
/// # Errors
/// The id makes no sense to the system.
pub fn set_app_id(id: &str) -> io::Result<()> {
    // SAFETY: the text ends with a zero, and the system copies it.
    unsafe { SetCurrentProcessExplicitAppUserModelID(&HSTRING::from(id)) }.map_err(io_error)
}

#[cfg(test)]
mod tests {
    use windows::Win32::System::Com::CoTaskMemFree;
    use windows::Win32::UI::Shell::GetCurrentProcessExplicitAppUserModelID;

    use super::*;

    #[test]
    fn the_process_has_it_from_then_on() {
        set_app_id("app.satchime.test").unwrap();
        // SAFETY: what is given back is a text, which is ours to free.
        let known = unsafe {
            let text = GetCurrentProcessExplicitAppUserModelID().unwrap();
            let known = text.to_string().unwrap();
            CoTaskMemFree(Some(text.as_ptr().cast()));
            known
        };
        assert_eq!(known, "app.satchime.test");
    }
}
