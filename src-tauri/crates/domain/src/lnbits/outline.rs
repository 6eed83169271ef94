//! Splits an answer's JSON into the pieces that are read, as it arrives: the members of the outermost object by name,
//! and the elements of its list one by one. Nothing else of it is held, however large it is.

/// Something that came whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// A wanted member of the outermost object. `None`: it is too large.
    Member(&'static str, Option<&'a [u8]>),
    /// An element of the list, which is `data` or the answer itself. `None`: it is too large.
    Element(Option<&'a [u8]>),
    /// The list begins; it may be empty.
    List,
}

/// These bytes are no JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NotJson;

/// Finds where values begin and end. Their grammar is left to whoever reads them.
#[derive(Debug)]
pub(super) struct Outline {
    wanted: &'static [&'static str],
    at: At,
    /// The list is the answer itself, in no object.
    is_bare_list: bool,
    /// How many brackets are open within the value.
    depth: usize,
    quoted: bool,
    escaped: bool,
    /// The value, or the name, so far.
    held: Vec<u8>,
    /// What is held of it is not all.
    is_cut: bool,
    name: Option<&'static str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    Start,
    /// Between members.
    Object,
    Name,
    Colon,
    /// Before a member's value.
    Value,
    InValue(Role),
    /// Between elements.
    List,
    End,
}

/// What the value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// Not wanted.
    Skipped,
    Member,
    Element,
}

/// The list of payments.
const LIST: &str = "data";
/// A record of a payment is about 1 KB; strangers can make one longer.
const LARGEST: usize = 2 << 20;
const LONGEST_NAME: usize = 64;
/// Some proxies and web servers put it before what they send. Nothing else that could be read begins with these.
pub(super) const BYTE_ORDER_MARK: [u8; 3] = [0xef, 0xbb, 0xbf];

impl Outline {
    pub fn new(wanted: &'static [&'static str]) -> Self {
        Self {
            wanted,
            at: At::Start,
            is_bare_list: false,
            depth: 0,
            quoted: false,
            escaped: false,
            held: Vec::new(),
            is_cut: false,
            name: None,
        }
    }

    /// Takes in what came next.
    ///
    /// # Errors
    /// It can't be JSON. What came before stands.
    pub fn feed(&mut self, bytes: &[u8], found: &mut impl FnMut(Piece<'_>)) -> Result<(), NotJson> {
        let mut rest = bytes;
        while let Some((&byte, behind)) = rest.split_first() {
            if self.step(byte, found)? {
                rest = behind;
            }
        }
        Ok(())
    }

    /// Everything came, to the last bracket.
    pub fn is_whole(&self) -> bool {
        self.at == At::End
    }

    /// `false`: the byte belongs to what follows the piece that it ended.
    fn step(&mut self, byte: u8, found: &mut impl FnMut(Piece<'_>)) -> Result<bool, NotJson> {
        match (self.at, byte) {
            (At::InValue(role), _) => return Ok(self.value(role, byte, found)),
            (At::Name, _) => self.name(byte),
            (At::Start, byte) if BYTE_ORDER_MARK.contains(&byte) => {}
            (_, b' ' | b'\n' | b'\r' | b'\t') | (At::Object | At::List, b',') => {}
            (At::Start, b'{') => self.at = At::Object,
            (At::Start, b'[') => {
                self.is_bare_list = true;
                self.list(found);
            }
            (At::Object, b'"') => self.begin_name(),
            (At::Object, b'}') => self.at = At::End,
            (At::Colon, b':') => self.at = At::Value,
            (At::Value, b'[') if self.name == Some(LIST) => self.list(found),
            (At::Value, b':' | b',' | b'}' | b']') | (At::List, b'}' | b':') => return Err(NotJson),
            (At::Value, _) if self.name.is_some() => return Ok(self.begin(Role::Member)),
            (At::Value, _) => return Ok(self.begin(Role::Skipped)),
            (At::List, b']') => self.at = if self.is_bare_list { At::End } else { At::Object },
            (At::List, _) => return Ok(self.begin(Role::Element)),
            (At::Start | At::Object | At::Colon | At::End, _) => return Err(NotJson),
        }
        Ok(true)
    }

    fn list(&mut self, found: &mut impl FnMut(Piece<'_>)) {
        self.at = At::List;
        found(Piece::List);
    }

    fn begin(&mut self, role: Role) -> bool {
        self.at = At::InValue(role);
        (self.depth, self.quoted, self.escaped, self.is_cut) = (0, false, false, false);
        self.held.clear();
        false
    }

    fn begin_name(&mut self) {
        self.begin(Role::Skipped);
        self.at = At::Name;
    }

    fn name(&mut self, byte: u8) {
        if byte == b'"' && !self.escaped {
            let is_it = |name: &&&'static str| !self.is_cut && name.as_bytes() == self.held;
            self.name = self.wanted.iter().find(is_it).copied();
            self.at = At::Colon;
        } else {
            self.escaped = byte == b'\\' && !self.escaped;
            self.hold(byte, LONGEST_NAME);
        }
    }

    /// One more byte of a value, or the first behind it.
    fn value(&mut self, role: Role, byte: u8, found: &mut impl FnMut(Piece<'_>)) -> bool {
        let is_over = !self.quoted
            && self.depth == 0
            && matches!(byte, b',' | b'}' | b']' | b' ' | b'\n' | b'\r' | b'\t');
        if is_over {
            self.end(role, found);
            return false;
        }
        if role != Role::Skipped {
            self.hold(byte, LARGEST);
        }
        match byte {
            _ if self.escaped => self.escaped = false,
            b'\\' if self.quoted => self.escaped = true,
            b'"' => self.quoted = !self.quoted,
            b'{' | b'[' if !self.quoted => self.depth += 1,
            b'}' | b']' if !self.quoted => self.depth -= 1,
            _ => return true,
        }
        // A text or a bracket may have closed, and with it the value.
        if !self.quoted && self.depth == 0 && matches!(byte, b'"' | b'}' | b']') {
            self.end(role, found);
        }
        true
    }

    fn end(&mut self, role: Role, found: &mut impl FnMut(Piece<'_>)) {
        let value = (!self.is_cut).then_some(self.held.as_slice());
        self.at = match role {
            Role::Element => {
                found(Piece::Element(value));
                At::List
            }
            Role::Member | Role::Skipped => {
                if let Some(name) = self.name.filter(|_| role == Role::Member) {
                    found(Piece::Member(name, value));
                }
                At::Object
            }
        };
    }

    fn hold(&mut self, byte: u8, most: usize) {
        if self.held.len() == most {
            self.is_cut = true;
        } else if !self.is_cut {
            self.held.push(byte);
        }
    }
}
