//! What went wrong, as the Rust side carries it.

use std::fmt;

/// The kinds of failure; `abi/status.rs` gives them their numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i32)]
pub enum Status {
    InvalidArgument = 1,
    StaleHandle = 2,
    WrongKind = 3,
    WrongRealm = 4,
    NotFound = 5,
    AccessDenied = 6,
    Exception = 7,
    Timeout = 8,
    Interrupted = 9,
    OutOfMemory = 10,
    Condemned = 11,
    Busy = 12,
    System = 13,
    NotConvertible = 14,
    Internal = 15,
    NotFreezable = 16,
}

impl Status {
    /// From one of the numbers above.
    pub fn from_number(number: u32) -> Status {
        use Status::*;
        const ALL: [Status; 16] = [
            InvalidArgument, StaleHandle, WrongKind, WrongRealm, NotFound, AccessDenied, Exception, Timeout, Interrupted, OutOfMemory,
            Condemned, Busy, System, NotConvertible, Internal, NotFreezable,
        ];
        ALL.into_iter().find(|s| *s as u32 == number).unwrap_or(Internal)
    }
}

/// One failure. It owns everything it says and outlives the realm.
#[derive(Clone, Debug)]
pub struct Error {
    pub status: Status,
    /// `TypeError` …; `Error` for the library's own.
    pub name: String,
    pub message: String,
    /// `MODULE_NOT_FOUND` …
    pub code: Option<String>,
    pub stack: Option<String>,
    pub file: Option<String>,
    /// From 1; 0: unknown.
    pub line: u32,
    pub column: u32,
    /// The host's own number for an error that it made; 0: none.
    pub tag: u64,
}

/// Boxed, so that the good path moves one word.
pub type Result<T> = std::result::Result<T, Box<Error>>;

impl Error {
    pub fn new(status: Status, message: impl Into<String>) -> Box<Error> {
        Box::new(Error {
            status,
            name: "Error".into(),
            message: message.into(),
            code: None,
            stack: None,
            file: None,
            line: 0,
            column: 0,
            tag: 0,
        })
    }

    pub fn with_code(mut self: Box<Self>, code: impl Into<String>) -> Box<Error> {
        self.code = Some(code.into());
        self
    }

    pub fn invalid(message: impl Into<String>) -> Box<Error> {
        Error::new(Status::InvalidArgument, message)
    }

    pub fn stale() -> Box<Error> {
        Error::new(Status::StaleHandle, "the handle names nothing: it was released, or never given out")
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.message)
    }
}

impl std::error::Error for Error {}
