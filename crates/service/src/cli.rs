//! The command line of every service: run, `healthcheck`, `migrate`; and errors that name the variable.

use std::{error::Error as _, net::SocketAddr, process::ExitCode};

use clap::{
    Arg, Command,
    error::{ContextKind, ContextValue, ErrorKind},
};
use secrecy::SecretString;

use crate::{Program, health, run, telemetry};

/// Exit code of a service whose configuration is not usable (`EX_CONFIG` of sysexits.h).
const EX_CONFIG: u8 = 78;

/// Runs a service from the process's arguments and environment; the body of every `main`.
pub fn main<P: Program>() -> ExitCode {
    let command = without_empty_variables(command_of::<P>());
    let matches = match command.try_get_matches() {
        Ok(matches) => matches,
        // The command that was read has lost its empty variables; the full one still knows their names.
        Err(error) => return explain::<P>(&command_of::<P>(), &error),
    };
    match matches.subcommand() {
        Some(("healthcheck", _)) => {
            let address = matches.get_one::<SocketAddr>("listen_addr").copied();
            health::probe(health::local(address, P::PORT))
        }
        Some(("migrate", arguments)) => migrate::<P>(arguments),
        _ => match P::from_arg_matches(&matches) {
            Ok(program) => launch(program),
            Err(error) => refuse::<P>(&sentence_of(&command_of::<P>(), &error)),
        },
    }
}

/// The full clap command of a service.
pub fn command_of<P: Program>() -> Command {
    let command = P::augment_args(Command::new(P::NAME))
        .about(P::ABOUT)
        .version(env!("CARGO_PKG_VERSION"))
        .subcommand_negates_reqs(true)
        .subcommand(
            Command::new("healthcheck")
                .about("Ask the running service on this host whether it is alive"),
        );
    match P::MIGRATE {
        None => command,
        Some(_) => command.subcommand(
            Command::new("migrate")
                .about("Bring the database schema up to date, then exit")
                .arg(
                    Arg::new("database_url")
                        .long("database-url")
                        .env("MIGRATE_DATABASE_URL")
                        .hide_env_values(true)
                        .required(true)
                        .help("URL of the database as its owner"),
                ),
        ),
    }
}

/// Compose writes `VAR=` for what is unset; an empty variable counts as absent.
fn without_empty_variables(command: Command) -> Command {
    command.mut_args(|arg| {
        let empty = arg
            .get_env()
            .and_then(std::env::var_os)
            .is_some_and(|value| value.is_empty());
        if empty {
            arg.env(clap::builder::Resettable::<clap::builder::OsStr>::Reset)
        } else {
            arg
        }
    })
}

fn launch<P: Program>(program: P) -> ExitCode {
    if let Err(error) = program.check() {
        return refuse::<P>(&error.to_string());
    }
    let outcome = telemetry::init(P::NAME, program.args()).and_then(|telemetry| {
        let outcome = block_on_and_leave(run::until_signalled(program));
        telemetry.flush();
        outcome?
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(error = format!("{error:#}"), "{} stops", P::NAME);
            // The log may be filtered; the reason of an exit never is.
            eprintln!("{}: {error:#}", P::NAME);
            ExitCode::FAILURE
        }
    }
}

/// Runs to the end of `work` and leaves what still blocks to the end of the process: a name lookup cannot be
/// cancelled, and a dropped runtime would wait for it.
fn block_on_and_leave<T>(work: impl Future<Output = T>) -> std::io::Result<T> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let outcome = runtime.block_on(work);
    runtime.shutdown_background();
    Ok(outcome)
}

fn migrate<P: Program>(arguments: &clap::ArgMatches) -> ExitCode {
    let url = arguments
        .get_one::<String>("database_url")
        .cloned()
        .unwrap_or_default();
    let migrate = P::MIGRATE.expect("the subcommand exists only with it");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let outcome = runtime
        .map_err(anyhow::Error::from)
        .and_then(|rt| rt.block_on(migrate(SecretString::from(url))));
    match outcome {
        Ok(()) => {
            println!("{}: the schema is up to date", P::NAME);
            ExitCode::SUCCESS
        }
        Err(error) => refuse::<P>(&format!("{error:#}")),
    }
}

fn refuse<P: Program>(sentence: &str) -> ExitCode {
    eprintln!("{}: {sentence}", P::NAME);
    ExitCode::from(EX_CONFIG)
}

/// Help and version go to the reader as clap wrote them; mistakes become one line.
fn explain<P: Program>(command: &Command, error: &clap::Error) -> ExitCode {
    if error.use_stderr() {
        return refuse::<P>(&sentence_of(command, error));
    }
    // Printing fails only where nobody reads.
    let _ = error.print();
    ExitCode::SUCCESS
}

/// One line that names the variables instead of clap's usage text; never shows a value.
fn sentence_of(command: &Command, error: &clap::Error) -> String {
    let named: Vec<String> = match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::Strings(names)) => names.clone(),
        Some(ContextValue::String(name)) => vec![name.clone()],
        _ => Vec::new(),
    };
    let problems: Vec<String> = named
        .iter()
        .filter_map(|name| {
            command.get_arguments().find(|arg| {
                name.trim_start_matches("--").split([' ', '=']).next() == arg.get_long()
            })
        })
        .filter_map(|arg| {
            let variable = arg.get_env()?.to_string_lossy().into_owned();
            let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
            let help = help.trim_end_matches('.');
            Some(match (error.kind(), error.source()) {
                (ErrorKind::MissingRequiredArgument, _) => {
                    format!("{variable} is not set ({help})")
                }
                (_, Some(source)) => format!("{variable} cannot be read: {source} ({help})"),
                (_, None) => format!("{variable} cannot be read ({help})"),
            })
        })
        .collect();
    if problems.is_empty() {
        error
            .to_string()
            .lines()
            .next()
            .unwrap_or_default()
            .trim_start_matches("error: ")
            .to_owned()
    } else {
        problems.join("; ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{sync::mpsc, time::Duration};

    #[test]
    fn the_end_does_not_wait_for_what_cannot_be_cancelled() {
        let (let_go, held) = mpsc::channel::<()>();
        let (report, ended) = mpsc::channel();
        std::thread::spawn(move || {
            let outcome = block_on_and_leave(async {
                let (begin, begun) = tokio::sync::oneshot::channel();
                tokio::task::spawn_blocking(move || {
                    begin.send(()).unwrap();
                    held.recv()
                });
                begun.await.unwrap();
            });
            report.send(outcome.is_ok()).unwrap();
        });
        assert_eq!(ended.recv_timeout(Duration::from_secs(30)), Ok(true));
        drop(let_go);
    }
}
