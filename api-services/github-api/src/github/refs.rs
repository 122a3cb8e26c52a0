//! Branches, tags and trees.

use contracts::github::{Branch, Page, Tag, TagDetail, Tree, TreeEntry};
use domain::Repository;
use serde::Deserialize;
use service::upstream::UpstreamError;

use super::{
    GitHub,
    page::{Cleaned, Which, page},
};

#[derive(Deserialize)]
struct Named {
    name: String,
    commit: Object,
    #[serde(default)]
    protected: bool,
}

#[derive(Deserialize)]
struct Object {
    sha: String,
    #[serde(default)]
    r#type: String,
}

#[derive(Deserialize)]
struct Reference {
    object: Object,
}

#[derive(Deserialize)]
struct Annotated {
    message: String,
    tagger: Option<Tagger>,
    object: Object,
}

#[derive(Deserialize)]
struct Tagger {
    name: Option<String>,
}

#[derive(Deserialize)]
struct RemoteTree {
    sha: String,
    tree: Vec<RemoteEntry>,
    #[serde(default)]
    truncated: bool,
}

#[derive(Deserialize)]
struct RemoteEntry {
    path: String,
    r#type: String,
    #[serde(default)]
    sha: String,
    size: Option<u64>,
}

fn branch(named: Named, cleaned: &mut Cleaned) -> Branch {
    Branch {
        name: cleaned.plain(&named.name),
        sha: named.commit.sha,
        protected: named.protected,
    }
}

impl GitHub {
    /// The branches of a repository.
    pub(crate) async fn branches(
        &self,
        repository: &Repository,
        which: Which,
    ) -> Result<Page<Branch>, UpstreamError> {
        let call = self.read("/repos/{owner}/{repo}/branches", repository, &["branches"])?;
        page::<Vec<Named>, _>(call, which, branch).await
    }

    /// One branch.
    pub(crate) async fn branch(
        &self,
        repository: &Repository,
        name: &str,
    ) -> Result<Branch, UpstreamError> {
        let route = "/repos/{owner}/{repo}/branches/{branch}";
        let answer = self
            .read(route, repository, &["branches", name])?
            .send()
            .await?;
        Ok(branch(answer.json()?, &mut Cleaned::default()))
    }

    /// The tags of a repository.
    pub(crate) async fn tags(
        &self,
        repository: &Repository,
        which: Which,
    ) -> Result<Page<Tag>, UpstreamError> {
        let call = self.read("/repos/{owner}/{repo}/tags", repository, &["tags"])?;
        let tag = |named: Named, cleaned: &mut Cleaned| Tag {
            name: cleaned.plain(&named.name),
            sha: named.commit.sha,
        };
        page::<Vec<Named>, _>(call, which, tag).await
    }

    /// One tag, with its words where it is an annotated one.
    pub(crate) async fn tag(
        &self,
        repository: &Repository,
        name: &str,
    ) -> Result<TagDetail, UpstreamError> {
        let route = "/repos/{owner}/{repo}/git/ref/{ref}";
        let mut path = vec!["git", "ref", "tags"];
        path.extend(name.split('/'));
        let reference: Reference = self.read(route, repository, &path)?.send().await?.json()?;
        let mut detail = TagDetail {
            name: name.to_owned(),
            sha: reference.object.sha,
            message: String::new(),
            tagger: None,
            sanitised: String::new(),
        };
        if reference.object.r#type != "tag" {
            return Ok(detail);
        }
        let route = "/repos/{owner}/{repo}/git/tags/{sha}";
        let call = self.read(route, repository, &["git", "tags", &detail.sha])?;
        let annotated: Annotated = call.send().await?.json()?;
        let mut cleaned = Cleaned::default();
        let tagger = annotated.tagger.and_then(|tagger| tagger.name);
        detail.message = cleaned.plain(&annotated.message);
        detail.tagger = tagger.map(|name| cleaned.plain(&name));
        detail.sha = annotated.object.sha;
        detail.sanitised = cleaned.note();
        Ok(detail)
    }

    /// The files and directories of a commit, branch, tag or tree.
    pub(crate) async fn tree(
        &self,
        repository: &Repository,
        reference: &str,
        recursive: bool,
    ) -> Result<Tree, UpstreamError> {
        let route = "/repos/{owner}/{repo}/git/trees/{ref}";
        let mut call = self.read(route, repository, &["git", "trees", reference])?;
        if recursive {
            call = call.query("recursive", "1");
        }
        let tree: RemoteTree = call.send().await?.json()?;
        let mut cleaned = Cleaned::default();
        let entry = |entry: RemoteEntry| TreeEntry {
            path: cleaned.plain(&entry.path),
            r#type: entry.r#type,
            sha: entry.sha,
            size: entry.size,
        };
        Ok(Tree {
            sha: tree.sha,
            entries: tree.tree.into_iter().map(entry).collect(),
            truncated: tree.truncated,
        })
    }
}
