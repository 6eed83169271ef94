use std::mem::size_of;
use std::os::windows::io::{AsHandle, AsRawHandle};

use windows::Wdk::Storage::FileSystem::{
    FILE_PIPE_CLOSING_STATE, FILE_PIPE_DISCONNECTED_STATE, FILE_PIPE_LOCAL_INFORMATION,
    FilePipeLocalInformation, NtQueryInformationFile,
};
use windows::Win32::Foundation::HANDLE;
use windows::Win32::System::IO::IO_STATUS_BLOCK;

/// Whether somebody is left who could read what is written there. `None` of what is no pipe.
pub fn has_reader(pipe: impl AsHandle) -> Option<bool> {
    let handle = HANDLE(pipe.as_handle().as_raw_handle());
    let mut status = IO_STATUS_BLOCK::default();
    let mut pipe = FILE_PIPE_LOCAL_INFORMATION::default();
    let length = size_of::<FILE_PIPE_LOCAL_INFORMATION>() as u32;
    // SAFETY: the handle is borrowed, and both structures are as long as is said and outlive the call.
    let asked = unsafe {
        NtQueryInformationFile(
            handle,
            &raw mut status,
            (&raw mut pipe).cast(),
            length,
            FilePipeLocalInformation,
        )
    };
    let gone = [FILE_PIPE_CLOSING_STATE, FILE_PIPE_DISCONNECTED_STATE].contains(&pipe.NamedPipeState);
    asked.is_ok().then_some(!gone)
}

#[cfg(test)]
mod tests {
    use std::io::{Write, pipe};

    use super::*;

    #[test]
    fn a_pipe_is_read_until_its_reader_is_gone() {
        let (reader, mut writer) = pipe().unwrap();
        writer.write_all(b"line\n").unwrap();
        assert_eq!(has_reader(&writer), Some(true));
        let other = reader.try_clone().unwrap();
        drop(reader);
        assert_eq!(has_reader(&writer), Some(true));
        drop(other);
        assert_eq!(has_reader(&writer), Some(false));
        assert_eq!(has_reader(tempfile::tempfile().unwrap()), None);
    }
}
