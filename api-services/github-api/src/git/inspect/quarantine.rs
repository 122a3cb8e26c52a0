//! A bare repository of its own for each push, and git run in it without anybody's configuration.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use secrecy::{ExposeSecret as _, SecretString};
use tempfile::TempDir;
use tokio::{
    fs::File,
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    process::{Child, Command},
    sync::{Semaphore, SemaphorePermit},
};
use url::Url;

use super::Stop;

/// How many pushes are looked at side by side.
const SEATS: usize = 4;
/// How long one git command may take; a fetch of a large repository's trees is the longest.
const PATIENCE: Duration = Duration::from_secs(120);
/// The most that is read of what git prints, in bytes.
const PRINTED: u64 = 64 * 1024 * 1024;
/// The largest piece of memory that git may ask for.
const ALLOCATION: &str = "256m";
/// How many commits at most may be fetched to compare with.
const NEIGHBOURS: usize = 64;
/// Variables that git needs to reach a server through a proxy or a private authority.
const PASSED_ON: [&str; 8] = [
    "HTTPS_PROXY",
    "https_proxy",
    "HTTP_PROXY",
    "http_proxy",
    "NO_PROXY",
    "no_proxy",
    "SSL_CERT_FILE",
    "GIT_SSL_CAINFO",
];

/// Where quarantines are made.
#[derive(Debug)]
pub(crate) struct Workshop {
    folder: PathBuf,
    seats: Semaphore,
}

impl Workshop {
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            seats: Semaphore::new(SEATS),
        }
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Waits until there is room for one more.
    pub(super) async fn seat(&self) -> Option<SemaphorePermit<'_>> {
        // The semaphore is never closed.
        self.seats.acquire().await.ok()
    }
}

/// The server's copy of the repository, and the header that lets us in.
pub(crate) struct Server {
    pub(crate) url: Url,
    pub(crate) authorization: SecretString,
}

/// A temporary bare repository; dropped, it is gone.
pub(super) struct Quarantine {
    folder: TempDir,
    configuration: Vec<(&'static str, SecretString)>,
}

impl Quarantine {
    /// `hex_digits` tells SHA-1 (40) from SHA-256 (64).
    pub(super) async fn new(
        workshop: &Workshop,
        server: &Server,
        hex_digits: usize,
    ) -> Result<Self, Stop> {
        let folder = TempDir::with_prefix_in("push-", workshop.folder())
            .map_err(|error| Stop::Broken(format!("make a quarantine: {error}")))?;
        let header = format!("Authorization: {}", server.authorization.expose_secret());
        let plain = |text: &str| SecretString::from(text);
        let quarantine = Self {
            folder,
            configuration: vec![
                ("http.extraHeader", SecretString::from(header)),
                ("http.followRedirects", plain("false")),
                ("remote.origin.url", plain(server.url.as_str())),
                ("core.bigFileThreshold", plain("8m")),
                ("gc.auto", plain("0")),
                ("maintenance.auto", plain("false")),
            ],
        };
        let format = if hex_digits == 64 { "sha256" } else { "sha1" };
        let format = format!("--object-format={format}");
        quarantine
            .run(&["init", "-q", "--bare", "--template=", &format, "."], &[])
            .await?;
        Ok(quarantine)
    }

    /// Takes the pack in; broken objects and those that git refuses by fsck are refused.
    pub(super) async fn unpack(&self, pack: &Path) -> Result<(), Stop> {
        let pack = File::open(pack)
            .await
            .map_err(|error| Stop::Broken(format!("read the spooled pack: {error}")))?;
        let mut git = self.git(&["index-pack", "--stdin", "--fsck-objects", "--threads=1"]);
        git.stdin(Stdio::from(pack.into_std().await));
        self.wait(git, "index-pack")
            .await
            .map(drop)
            .map_err(|stop| match stop {
                Stop::Broken(said) if said.contains("unresolved delta") => Stop::refused(
                    "the pack leans on objects that it does not hold; push with --no-thin",
                ),
                Stop::Broken(said) => Stop::refused(format!("git refuses the pack: {said}")),
                refused @ Stop::Refused(_) => refused,
            })
    }

    /// Fetches these commits and their trees, without files and without what came before.
    pub(super) async fn fetch_trees(&self, commits: &BTreeSet<String>) -> Result<(), Stop> {
        if commits.len() > NEIGHBOURS {
            return Err(Stop::refused(format!(
                "the push joins {} older commits, at most {NEIGHBOURS} are looked at; push in smaller parts",
                commits.len()
            )));
        }
        let mut arguments = vec!["--depth=1", "--filter=blob:none"];
        arguments.extend(commits.iter().map(String::as_str));
        self.fetch(&arguments).await
    }

    /// `git fetch` from the server with these options and wishes; options come first.
    pub(super) async fn fetch(&self, arguments: &[&str]) -> Result<(), Stop> {
        let quiet = ["fetch", "-q", "--no-tags", "--no-write-fetch-head"];
        let at = arguments.iter().position(|a| !a.starts_with("--"));
        let (options, wishes) = arguments.split_at(at.unwrap_or(arguments.len()));
        let all: Vec<&str> = [&quiet[..], options, &["origin"], wishes].concat();
        self.run_online(&all).await.map(drop)
    }

    /// Runs git without the network.
    pub(super) async fn run(&self, arguments: &[&str], input: &[u8]) -> Result<Vec<u8>, Stop> {
        let mut git = self.git(arguments);
        git.stdin(Stdio::piped());
        let mut child = spawn(git, arguments)?;
        let mut stdin = child.stdin.take().expect("stdin is piped");
        let feed = async move {
            // Git may have read enough; its exit code tells.
            let _ = stdin.write_all(input).await;
            drop(stdin);
        };
        let (outcome, ()) = tokio::join!(finish(child, arguments), feed);
        outcome
    }

    /// Runs git with our credential for the server.
    pub(super) async fn run_online(&self, arguments: &[&str]) -> Result<Vec<u8>, Stop> {
        let mut git = self.git(arguments);
        git.env("GIT_ALLOW_PROTOCOL", "http:https");
        for name in PASSED_ON {
            if let Some(value) = std::env::var_os(name) {
                git.env(name, value);
            }
        }
        self.wait(git, arguments.first().unwrap_or(&"")).await
    }

    /// A child that streams both ways.
    pub(super) fn stream(&self, arguments: &[&str]) -> Result<Child, Stop> {
        let mut git = self.git(arguments);
        git.stdin(Stdio::piped());
        spawn(git, arguments)
    }

    async fn wait(&self, git: Command, name: &str) -> Result<Vec<u8>, Stop> {
        finish(spawn(git, &[name])?, &[name]).await
    }

    fn git(&self, arguments: &[&str]) -> Command {
        let mut git = Command::new("git");
        git.args(arguments)
            .current_dir(self.folder.path())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.folder.path())
            .env("LC_ALL", "C")
            .env("GIT_DIR", ".")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("GIT_NO_REPLACE_OBJECTS", "1")
            .env("GIT_ALLOC_LIMIT", ALLOCATION)
            // Objects that are missing must be an error, not a reason to fetch.
            .env("GIT_ALLOW_PROTOCOL", "none")
            .env("GIT_CONFIG_COUNT", self.configuration.len().to_string())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        for (index, (name, value)) in self.configuration.iter().enumerate() {
            git.env(format!("GIT_CONFIG_KEY_{index}"), name)
                .env(format!("GIT_CONFIG_VALUE_{index}"), value.expose_secret());
        }
        git
    }
}

fn spawn(mut git: Command, arguments: &[&str]) -> Result<Child, Stop> {
    git.spawn()
        .map_err(|error| Stop::Broken(format!("run git {}: {error}", arguments.join(" "))))
}

async fn finish(mut child: Child, arguments: &[&str]) -> Result<Vec<u8>, Stop> {
    let name = arguments.first().unwrap_or(&"");
    let stdout = child.stdout.take().expect("stdout is piped");
    let stderr = child.stderr.take().expect("stderr is piped");
    let (mut printed, mut said) = (Vec::new(), Vec::new());
    let exchange = async {
        let mut stdout = stdout.take(PRINTED);
        let mut stderr = stderr.take(64 * 1024);
        tokio::try_join!(
            stdout.read_to_end(&mut printed),
            stderr.read_to_end(&mut said)
        )?;
        drop((stdout, stderr));
        child.wait().await
    };
    match tokio::time::timeout(PATIENCE, exchange).await {
        Err(_) => Err(Stop::Broken(format!("git {name} took too long"))),
        Ok(Err(error)) => Err(Stop::Broken(format!("git {name}: {error}"))),
        Ok(Ok(status)) if status.success() => Ok(printed),
        Ok(Ok(_)) => {
            let said = String::from_utf8_lossy(&said);
            let said = said.trim().lines().next().unwrap_or_default();
            Err(Stop::Broken(format!("git {name}: {said}")))
        }
    }
}
