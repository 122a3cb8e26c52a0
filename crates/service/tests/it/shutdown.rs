//! The end: what is open may finish, what is idle is closed, and a broken loop is told.

use std::time::Duration;

use tokio::{net::TcpStream, time::Instant};

use crate::{
    caller::{read_to_end, read_until, sent},
    sample::{running, sample},
};

const HEALTH: &str = "GET /health HTTP/1.1\r\nHost: x\r\n\r\n";
const SLOW: &str = "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n";
const HEALTHY: &str = "{\"status\":\"ok\"}";

#[tokio::test]
async fn an_open_request_is_answered_and_then_it_ends() {
    let sample = sample(&[]);
    let (asked, answer) = (sample.asked.clone(), sample.answer.clone());
    let running = service::start(sample).await.unwrap();
    let address = running.address;
    let mut stream = sent(address, SLOW).await;
    asked.cancelled().await;
    running.shutdown.begin();
    let ended = tokio::spawn(running.ended());
    while TcpStream::connect(address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    assert!(!ended.is_finished());
    answer.cancel();
    let text = read_to_end(&mut stream).await;
    assert!(text.starts_with("HTTP/1.1 200 OK\r\n"), "{text}");
    assert!(
        text.contains("connection: close\r\n") && text.ends_with("\r\n\r\ndone"),
        "{text}"
    );
    ended.await.unwrap().unwrap();
}

/// Time is paused: it would pass if the end waited for anything.
#[tokio::test(start_paused = true)]
async fn connections_without_a_request_do_not_hold_the_end() {
    let running = running().await;
    let mut idle = Vec::new();
    for address in [running.address, running.admin_address] {
        idle.push(sent(address, "").await);
        idle.push(sent(address, "GET /hea").await);
        idle.push(
            sent(
                address,
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0",
            )
            .await,
        );
    }
    // Answered, and kept open for the next request.
    let mut kept = sent(running.address, HEALTH).await;
    read_until(&mut kept, HEALTHY).await;
    idle.push(kept);
    let began = Instant::now();
    running.shutdown.begin();
    running.ended().await.unwrap();
    assert!(
        began.elapsed() < Duration::from_secs(1),
        "{:?}",
        began.elapsed()
    );
    for mut stream in idle {
        let rest = read_to_end(&mut stream).await;
        assert!(!rest.contains("HTTP/1.1"), "{rest}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_request_that_does_not_end_is_dropped_after_the_grace() {
    let sample = sample(&["--shutdown-grace-seconds", "7"]);
    let asked = sample.asked.clone();
    let running = service::start(sample).await.unwrap();
    let _open = sent(running.address, SLOW).await;
    asked.cancelled().await;
    let began = Instant::now();
    running.shutdown.begin();
    running.ended().await.unwrap();
    let took = began.elapsed();
    let grace = Duration::from_secs(7);
    assert!(
        (grace..grace + Duration::from_secs(1)).contains(&took),
        "{took:?}"
    );
}

#[tokio::test]
async fn a_background_loop_that_panics_ends_the_service_with_an_error() {
    let sample = sample(&[]);
    let crash = sample.crash.clone();
    let running = service::start(sample).await.unwrap();
    crash.cancel();
    let error = running.ended().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "a background loop ended early; the log names it"
    );
}
