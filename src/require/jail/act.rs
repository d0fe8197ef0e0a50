//! Acting on what is in a jail, for the built-in `fs`.

use super::{Jail, is_outside, outside, short};
use cap_std::fs::Dir;
use std::io;
use std::path::{Path, PathBuf};

impl Jail {
    /// Runs `f` on a folder and the path below it that `path` is. cap-std follows symlinks that stay below a root by itself; one that is
    /// absolute or leads to another root is followed here. The last name is only followed if `follow`, and need not exist.
    ///
    /// # Errors
    /// Those of `f`; for a path outside the roots one that [`Jail::is_refusal`] knows.
    pub fn act<T>(&self, path: &Path, follow: bool, f: impl Fn(&Dir, &Path) -> io::Result<T>) -> io::Result<T> {
        short(path)?;
        let first = match self.locate(path) {
            Some((root, inside)) => f(&root.dir, inside),
            None => Err(outside()),
        };
        first.or_else(|error| {
            if !is_outside(&error) {
                return Err(error);
            }
            if follow && let Ok(place) = self.walk(path) {
                return f(&place.root.dir, &place.inside);
            }
            // A name in a folder that symlinks lead to. Whether it is a link itself, `f` finds again.
            match (path.parent(), path.file_name()) {
                (Some(above), Some(name)) => {
                    let place = self.walk(above)?;
                    f(&place.root.dir, &place.inside.join(name))
                }
                _ => Err(error),
            }
        })
    }

    /// The real path of a file that exists.
    ///
    /// # Errors
    /// The system's, and as [`Jail::act`].
    pub fn real(&self, path: &Path) -> io::Result<PathBuf> {
        self.walk(path).map(|place| place.real)
    }

    /// Whether a real path lies below a root.
    pub fn holds(&self, real: &Path) -> bool {
        self.locate_real(real).is_some()
    }

    /// The error that [`Jail::is_refusal`] knows.
    pub fn refusal() -> io::Error {
        outside()
    }

    /// Whether a path outside the roots was asked for.
    pub fn is_refusal(error: &io::Error) -> bool {
        is_outside(error)
    }
}
