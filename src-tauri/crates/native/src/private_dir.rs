use std::io;
use std::mem::size_of;
use std::path::Path;

use windows::Win32::Foundation::{HANDLE, HLOCAL};
use windows::Win32::Security::Authorization::{
    ConvertSecurityDescriptorToStringSecurityDescriptorW, ConvertSidToStringSidW,
    ConvertStringSecurityDescriptorToSecurityDescriptorW, GetNamedSecurityInfoW, SDDL_REVISION_1,
    SE_FILE_OBJECT,
};
use windows::Win32::Security::{
    DACL_SECURITY_INFORMATION, GetTokenInformation, PSECURITY_DESCRIPTOR, SECURITY_ATTRIBUTES, TOKEN_QUERY,
    TOKEN_USER, TokenUser,
};
use windows::Win32::Storage::FileSystem::CreateDirectoryW;
use windows::Win32::System::Threading::{GetCurrentProcess, OpenProcessToken};
use windows::core::{Error, HSTRING, Owned, PWSTR};

use crate::error::io_error;

/// The longest identity is shorter.
const MAX_IDENTITY: usize = 256;

/// Makes a folder for this person alone, with all that will be in it, whoever may enter the folder around it. The
/// system itself may, as everywhere.
///
/// # Errors
/// It can't be made, or is there already.
pub fn create_private_dir(folder: &Path) -> io::Result<()> {
    create(folder).map_err(io_error)
}

/// Who may do what with a file or folder, in the security descriptor definition language.
///
/// # Errors
/// It isn't there, or may not be asked.
pub fn access_list(path: &Path) -> io::Result<String> {
    read(path).map_err(io_error)
}

fn create(folder: &Path) -> Result<(), Error> {
    // Nothing is inherited from above (P); files (OI) and folders (CI) in it inherit full access (FA).
    let list = HSTRING::from(format!("D:P(A;OICI;FA;;;{})(A;OICI;FA;;;SY)", this_person()?));
    let mut descriptor = PSECURITY_DESCRIPTOR::default();
    // SAFETY: the text ends with a zero.
    unsafe {
        ConvertStringSecurityDescriptorToSecurityDescriptorW(
            &list,
            SDDL_REVISION_1,
            &raw mut descriptor,
            None,
        )
    }?;
    // SAFETY: the call above made it, and says that it is to be freed like this.
    let descriptor = unsafe { Owned::new(HLOCAL(descriptor.0)) };
    let attributes = SECURITY_ATTRIBUTES {
        nLength: size_of::<SECURITY_ATTRIBUTES>() as u32,
        lpSecurityDescriptor: descriptor.0,
        bInheritHandle: false.into(),
    };
    // SAFETY: the path ends with a zero, and the descriptor outlives the call.
    unsafe { CreateDirectoryW(&HSTRING::from(folder.as_os_str()), Some(&raw const attributes)) }
}

/// The identity of who runs this process.
fn this_person() -> Result<String, Error> {
    let mut token = HANDLE::default();
    // SAFETY: the handle that is written is this process's own from then on, ...
    unsafe { OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &raw mut token) }?;
    // SAFETY: ... and is closed by nobody else.
    let token = unsafe { Owned::new(token) };
    // As numbers, to lie where a structure with pointers may.
    let mut user = [0_usize; MAX_IDENTITY / size_of::<usize>()];
    let mut length = 0;
    // SAFETY: no more is written than there is room.
    unsafe {
        let room = size_of_val(&user) as u32;
        GetTokenInformation(*token, TokenUser, Some(user.as_mut_ptr().cast()), room, &raw mut length)
    }?;
    let mut text = PWSTR::null();
    // SAFETY: the call above filled in such a structure; its identity lies in the same room.
    unsafe { ConvertSidToStringSidW((*user.as_ptr().cast::<TOKEN_USER>()).User.Sid, &raw mut text) }?;
    // SAFETY: it is a text that the system made.
    unsafe { owned(text) }
}

fn read(path: &Path) -> Result<String, Error> {
    let mut descriptor = PSECURITY_DESCRIPTOR::default();
    // SAFETY: the path ends with a zero; what isn't asked for is not written.
    let asked = unsafe {
        let path = HSTRING::from(path.as_os_str());
        let wanted = DACL_SECURITY_INFORMATION;
        GetNamedSecurityInfoW(&path, SE_FILE_OBJECT, wanted, None, None, None, None, &raw mut descriptor)
    };
    asked.ok()?;
    // SAFETY: the call above made it, and says that it is to be freed like this.
    let descriptor = unsafe { Owned::new(HLOCAL(descriptor.0)) };
    let mut text = PWSTR::null();
    // SAFETY: the descriptor is one, and outlives the call.
    unsafe {
        ConvertSecurityDescriptorToStringSecurityDescriptorW(
            PSECURITY_DESCRIPTOR(descriptor.0),
            SDDL_REVISION_1,
            DACL_SECURITY_INFORMATION,
            &raw mut text,
            None,
        )
    }?;
    // SAFETY: it is a text that the system made.
    unsafe { owned(text) }
}

/// # Safety
/// It is a text that ends with a zero, and was allocated by the system for its caller.
unsafe fn owned(text: PWSTR) -> Result<String, Error> {
    // SAFETY: as the caller promises.
    let _freed = unsafe { Owned::new(HLOCAL(text.0.cast())) };
    // SAFETY: as the caller promises.
    Ok(unsafe { text.to_string() }?)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// Those that each entry of a list lets in.
    fn let_in(list: &str) -> Vec<&str> {
        list.split('(').skip(1).filter_map(|entry| entry.trim_end_matches(')').split(';').nth(5)).collect()
    }

    #[test]
    fn nobody_but_the_person_and_the_system_may_enter() {
        let place = tempfile::tempdir().unwrap();
        let (folder, me) = (place.path().join("data"), this_person().unwrap());
        create_private_dir(&folder).unwrap();
        let file = folder.join("file");
        fs::write(&file, "mine").unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"mine");
        let list = access_list(&folder).unwrap();
        let others: Vec<_> = let_in(&list).into_iter().filter(|who| *who != me && *who != "SY").collect();
        assert!(others.is_empty() && let_in(&list).contains(&me.as_str()), "{list}");
        let again = create_private_dir(&folder).unwrap_err();
        assert_eq!(again.kind(), io::ErrorKind::AlreadyExists);
        let nowhere = create_private_dir(&place.path().join("not/there")).unwrap_err();
        assert_eq!(nowhere.kind(), io::ErrorKind::NotFound);
    }
}
