use std::io;

use windows::Win32::Foundation::WIN32_ERROR;
use windows::core::Error;

/// With the code that the standard library knows.
pub fn io_error(error: Error) -> io::Error {
    let code = WIN32_ERROR::from_error(&error);
    code.map_or_else(
        || io::Error::other(error),
        |WIN32_ERROR(code)| io::Error::from_raw_os_error(code.cast_signed()),
    )
}
