//! A request head that does not come to its end; time is paused and passes only while nothing else happens.

use std::time::Duration;

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    time::{Instant, timeout},
};

use crate::{
    caller::{read_to_end, sent},
    sample::running,
};

const DEADLINE: Duration = Duration::from_secs(5);
const MOMENT: Duration = Duration::from_secs(1);

#[tokio::test(start_paused = true)]
async fn half_a_head_is_given_five_seconds() {
    let running = running().await;
    let began = Instant::now();
    let mut stream = sent(running.address, "GET /health HTTP/1.1\r\nHost: x\r\n").await;
    assert_eq!(read_to_end(&mut stream).await, "");
    let took = began.elapsed();
    assert!((DEADLINE..DEADLINE + MOMENT).contains(&took), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn a_head_that_drips_gets_no_more() {
    let running = running().await;
    let began = Instant::now();
    let mut stream = sent(running.address, "GET /health HTTP/1.1\r\nX: ").await;
    while timeout(MOMENT / 2, stream.read(&mut [0])).await.is_err() {
        // It may be closed by now, and then the next read says so.
        let _ = stream.write_all(b"x").await;
        assert!(began.elapsed() < DEADLINE * 2, "it is still open");
    }
    assert!(began.elapsed() >= DEADLINE, "{:?}", began.elapsed());
}
