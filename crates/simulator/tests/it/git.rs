//! The git remote, with the real git.

use std::io::Write as _;

use flate2::{Compression, write::GzEncoder};
use http::StatusCode;

use crate::{process::Place, world::World};

fn remote(world: &World) -> String {
    let address = world.sim.addr;
    format!("http://x-access-token:sim-github-token@{address}/git/acme/widgets.git")
}

#[tokio::test]
async fn git_clones_commits_and_pushes() {
    let (world, place) = (World::with_widgets().await, Place::new());
    let remote = remote(&world);
    place.git(&format!("clone -q {remote} w")).await.unwrap();
    let readme = std::fs::read_to_string(place.path().join("w/README.md")).unwrap();
    assert_eq!(readme, "# Widgets\n");
    place.git("-C w checkout -q -b agent/1").await.unwrap();
    place.write("w/new.txt", "new\n");
    place.git("-C w add .").await.unwrap();
    place.git("-C w commit -qm new").await.unwrap();
    place.git("-C w push -q origin agent/1").await.unwrap();
    let head = place.git("-C w rev-parse HEAD").await.unwrap();
    let state = world.sim.state();
    let push = &state["pushes"][0];
    assert_eq!(push["ref"], "refs/heads/agent/1");
    assert_eq!(push["new"], head);
    assert_eq!(push["forced"], false);
    let branch = world
        .get("/github/repos/acme/widgets/branches/agent/1")
        .await
        .json();
    assert_eq!(branch["commit"]["sha"], head);
    place.git("-C w commit -q --amend -m other").await.unwrap();
    place
        .git("-C w push -q --force origin agent/1")
        .await
        .unwrap();
    assert_eq!(world.sim.state()["pushes"][1]["forced"], true);
    place.git("-C w push -q origin :agent/1").await.unwrap();
    assert_eq!(world.sim.state()["pushes"][2]["new"], "0".repeat(40));
}

#[tokio::test]
async fn a_refused_push_is_not_noted() {
    let (world, place) = (World::with_widgets().await, Place::new());
    let remote = remote(&world);
    place.git(&format!("clone -q {remote} a")).await.unwrap();
    place.git(&format!("clone -q {remote} b")).await.unwrap();
    for clone in ["a", "b"] {
        place.write(&format!("{clone}/x.txt"), clone);
        place.git(&format!("-C {clone} add .")).await.unwrap();
        place
            .git(&format!("-C {clone} commit -qm {clone}"))
            .await
            .unwrap();
    }
    place.git("-C a push -q origin main").await.unwrap();
    place.git("-C b push -q origin main").await.unwrap_err();
    assert_eq!(world.sim.state()["pushes"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn git_asks_for_a_credential_and_refuses_a_wrong_one() {
    let (world, place) = (World::with_widgets().await, Place::new());
    let address = world.sim.addr;
    for user in ["", "x-access-token:guess@"] {
        let clone = format!("clone -q http://{user}{address}/git/acme/widgets.git w");
        place.git(&clone).await.unwrap_err();
    }
    let answer = world
        .plain("/git/acme/widgets.git/info/refs?service=git-upload-pack")
        .send()
        .await;
    let answer = answer.unwrap();
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    assert!(
        answer.headers()["www-authenticate"]
            .to_str()
            .unwrap()
            .starts_with("Basic")
    );
}

#[tokio::test]
async fn both_versions_of_the_protocol_and_shallow_and_partial_clones_work() {
    let (world, place) = (World::with_widgets().await, Place::new());
    let remote = remote(&world);
    let ways = [
        "-c protocol.version=0 clone",
        "clone --depth=1",
        "clone --filter=blob:none",
    ];
    for (n, way) in ways.into_iter().enumerate() {
        place.git(&format!("{way} -q {remote} w{n}")).await.unwrap();
        assert!(
            place.path().join(format!("w{n}/src/lib.rs")).exists(),
            "{way}"
        );
    }
}

#[tokio::test]
async fn a_gzipped_request_is_unpacked() {
    let world = World::with_widgets().await;
    let mut zip = GzEncoder::new(Vec::new(), Compression::default());
    zip.write_all(b"0014command=ls-refs\n0000").unwrap();
    let answer = reqwest::Client::builder()
        .build()
        .unwrap()
        .post(world.sim.url("/git/acme/widgets.git/git-upload-pack"))
        .bearer_auth("sim-github-token")
        .header("git-protocol", "version=2")
        .header("content-encoding", "gzip")
        .body(zip.finish().unwrap())
        .send()
        .await
        .unwrap();
    let text = answer.text().await.unwrap();
    assert!(text.contains("refs/heads/main"), "{text}");
}

#[tokio::test]
async fn repositories_on_disk_are_found_at_the_start() {
    let (place, data) = (Place::new(), tempfile::tempdir().unwrap());
    let folder = data.path().join("acme/old.git");
    place
        .git(&format!("init -q --bare -b trunk {}", folder.display()))
        .await
        .unwrap();
    let data = Some(data.path().to_owned());
    let world = World::with(simulator::Options {
        data,
        ..Default::default()
    })
    .await;
    let repository = world.get("/github/repos/acme/old").await.json();
    assert_eq!(repository["default_branch"], "trunk");
    let empty = world
        .get("/github/repos/acme/old/git/ref/heads/trunk")
        .await;
    assert_eq!(empty.status, StatusCode::CONFLICT);
}
