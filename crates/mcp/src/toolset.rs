//! Groups of tools, so that a run is shown only what its agent needs.

/// A group of tools with one subject.
#[derive(Debug, Clone, Copy)]
pub struct Toolset {
    /// Its name in settings, headers and run tokens, as `issues`.
    pub name: &'static str,
    /// Whether its tools are shown where nobody says which.
    pub default: bool,
    /// The names of its tools; each tool is in exactly one toolset.
    pub tools: &'static [&'static str],
}
