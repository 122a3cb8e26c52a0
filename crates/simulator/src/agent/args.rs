//! Claude Code's command line, read without knowing all of it.

use std::collections::BTreeMap;

/// Every option with the words that followed it.
pub(super) struct Args(BTreeMap<String, Vec<String>>);

impl Args {
    pub(super) fn parse(words: impl Iterator<Item = String>) -> Self {
        let mut options = BTreeMap::<String, Vec<String>>::new();
        let mut last = String::new();
        for word in words {
            let option = word.starts_with('-') && word.len() > 1;
            match (option, word.split_once('=')) {
                (true, Some((name, value))) => {
                    options
                        .entry(name.to_owned())
                        .or_default()
                        .push(value.to_owned());
                    last = String::new();
                }
                (true, None) => {
                    options.entry(word.clone()).or_default();
                    last = word;
                }
                (false, _) => options.entry(last.clone()).or_default().push(word),
            }
        }
        Self(options)
    }

    /// Whether one of these options is there.
    pub(super) fn has(&self, names: &[&str]) -> bool {
        names.iter().any(|n| self.0.contains_key(*n))
    }

    /// All values of an option.
    pub(super) fn all(&self, name: &str) -> &[String] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    /// The first value of the first of these options that has one.
    pub(super) fn one(&self, names: &[&str]) -> Option<&str> {
        names
            .iter()
            .find_map(|n| self.all(n).first().map(String::as_str))
    }
}

#[cfg(test)]
mod tests {
    use super::Args;

    #[test]
    fn options_keep_their_values_and_unknown_ones_do_no_harm() {
        let line = "-p --mcp-config a.json b.json --verbose --new-thing 3 --model=opus --resume id";
        let args = Args::parse(line.split(' ').map(str::to_owned));
        assert_eq!(args.all("--mcp-config"), ["a.json", "b.json"]);
        assert_eq!(args.one(&["--model"]), Some("opus"));
        assert_eq!(args.one(&["-r", "--resume"]), Some("id"));
        assert!(args.has(&["-p"]) && args.all("-p").is_empty());
    }
}
