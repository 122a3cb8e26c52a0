//! One readable log of many processes: every line with its process's name.

use std::{
    collections::{BTreeMap, VecDeque},
    fs::File,
    io::{BufRead as _, BufReader, IsTerminal as _, Read, Write as _},
    path::PathBuf,
    process::Child,
    sync::{Arc, Mutex, PoisonError},
    thread,
};

/// How many lines of each process are remembered for error messages.
const REMEMBERED: usize = 40;

/// Where the lines go.
#[derive(Debug, Clone, Default)]
pub struct Sink {
    print: bool,
    folder: Option<PathBuf>,
    colour: bool,
    last: Arc<Mutex<BTreeMap<String, VecDeque<String>>>>,
}

impl Sink {
    /// Prints every line to stderr with its process's name, coloured on a terminal unless `NO_COLOR` is set.
    pub fn print() -> Self {
        let colour = std::io::stderr().is_terminal()
            && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        Self {
            print: true,
            colour,
            ..Self::default()
        }
    }

    /// Writes one file a process into a folder.
    pub fn files(folder: PathBuf) -> Self {
        Self {
            folder: Some(folder),
            ..Self::default()
        }
    }

    /// Reads a child's output until it ends.
    pub(crate) fn attach(&self, name: &str, child: &mut Child) {
        let streams: [Option<Box<dyn Read + Send>>; 2] = [
            child.stdout.take().map(|s| Box::new(s) as _),
            child.stderr.take().map(|s| Box::new(s) as _),
        ];
        for stream in streams.into_iter().flatten() {
            let (sink, name) = (self.clone(), name.to_owned());
            thread::spawn(move || sink.read(&name, stream));
        }
    }

    /// The last lines of a process.
    pub fn tail(&self, name: &str) -> String {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        last.get(name)
            .map(|lines| lines.iter().cloned().collect::<Vec<_>>().join("\n"))
            .unwrap_or_default()
    }

    fn read(&self, name: &str, stream: Box<dyn Read + Send>) {
        let mut file = self.folder.as_ref().and_then(|folder| {
            File::options()
                .create(true)
                .append(true)
                .open(folder.join(format!("{name}.log")))
                .ok()
        });
        // 31 to 36: red to cyan, one a process, by its name.
        let colour = 31 + name.bytes().map(u32::from).sum::<u32>() % 6;
        for line in BufReader::new(stream).split(b'\n').map_while(Result::ok) {
            let line = String::from_utf8_lossy(&line).into_owned();
            if self.print && self.colour {
                eprintln!("\x1b[{colour}m{name:>22}\x1b[0m │ {line}");
            } else if self.print {
                eprintln!("{name:>22} | {line}");
            }
            if let Some(file) = &mut file {
                // A full disk must not stop the process whose output this is.
                let _ = writeln!(file, "{line}");
            }
            let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
            let lines = last.entry(name.to_owned()).or_default();
            lines.push_back(line);
            if lines.len() > REMEMBERED {
                lines.pop_front();
            }
        }
    }
}
