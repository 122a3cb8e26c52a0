//! `list_branches`, `list_tags`, `get_tag`, `get_repository_tree`, `create_branch`.

use contracts::github::{Branch, CreateBranch, Page, Repository, Tag, TagDetail, Tree, TreeEntry};
use mcp::{Answer, Call, Failure, Written};
use rmcp::{
    handler::server::{
        tool::{Extension, schema_for_output},
        wrapper::Parameters,
    },
    tool, tool_router,
};

use super::{
    GithubTools,
    arguments::arguments,
    place::{Verb, Which},
    rows::{self, One, Rows},
};

/// Most entries of a tree in one answer; each takes about a line.
const ENTRIES: usize = 100;

arguments! {
    paged struct ListArguments {}
}

arguments! {
    struct TagArguments {
        /// The tag's name.
        #[schemars(length(min = 1, max = 255))]
        tag: String,
    }
}

arguments! {
    struct TreeArguments {
        /// A branch, tag, commit or tree; leave it out for the default branch.
        tree_sha: Option<String>,
        /// Whether directories are listed with all that is in them.
        #[serde(default)]
        recursive: bool,
        /// Only paths that begin with this, as `src/`.
        path_filter: Option<String>,
    }
}

arguments! {
    struct BranchArguments {
        /// The branch: this run's own.
        #[schemars(length(min = 1, max = 255))]
        branch: String,
        /// The branch to begin at; leave it out for the default branch.
        from_branch: Option<String>,
    }
}

#[tool_router(router = refs_router, vis = "pub(super)")]
impl GithubTools {
    #[tool(
        name = "list_branches",
        title = "List branches",
        description = "List the branches of a repository with their newest commits.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Rows<Branch>>()
    )]
    async fn list_branches(
        &self,
        Parameters(arguments): Parameters<ListArguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Rows<Branch>>, Failure> {
        let place = self.place(&call, &arguments.owner, &arguments.repo)?;
        let which = arguments.which()?;
        let page = place.page(&["branches"], &[], which).await?;
        let headline = format!("branches of {}, page {}", place.repository, which.page);
        Ok(rows::page(headline, page, which))
    }

    #[tool(
        name = "list_tags",
        title = "List tags",
        description = "List the tags of a repository with the commits that they name.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Rows<Tag>>()
    )]
    async fn list_tags(
        &self,
        Parameters(arguments): Parameters<ListArguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Rows<Tag>>, Failure> {
        let place = self.place(&call, &arguments.owner, &arguments.repo)?;
        let which = arguments.which()?;
        let page = place.page(&["tags"], &[], which).await?;
        let headline = format!("tags of {}, page {}", place.repository, which.page);
        Ok(rows::page(headline, page, which))
    }

    #[tool(
        name = "get_tag",
        title = "Read a tag",
        description = "Read a tag: the commit that it names, and its message where it has one.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<One<TagDetail>>()
    )]
    async fn get_tag(
        &self,
        Parameters(arguments): Parameters<TagArguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<One<TagDetail>>, Failure> {
        let place = self.place(&call, &arguments.owner, &arguments.repo)?;
        let tag: TagDetail = place.get(&["tags", &arguments.tag], &[]).await?;
        let sanitised = tag.sanitised.clone();
        Ok(rows::one(
            format_args!("tag of {}", place.repository),
            tag,
            &sanitised,
        ))
    }

    #[tool(
        name = "get_repository_tree",
        title = "List files",
        description = "List the files and directories of a repository at a branch, tag or commit, with sizes and blob ids.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Rows<TreeEntry>>()
    )]
    async fn get_repository_tree(
        &self,
        Parameters(arguments): Parameters<TreeArguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Rows<TreeEntry>>, Failure> {
        let place = self.place(&call, &arguments.owner, &arguments.repo)?;
        let reference = match arguments.tree_sha.filter(|it| !it.is_empty()) {
            Some(reference) => reference,
            None => place.get::<Repository>(&[], &[]).await?.default_branch,
        };
        let recursive = [("recursive", Some(arguments.recursive.to_string()))];
        let tree: Tree = place.get(&["git", "trees", &reference], &recursive).await?;
        let filter = arguments.path_filter.unwrap_or_default();
        let mut items = tree.entries;
        items.retain(|entry| entry.path.starts_with(&filter));
        let left_out = items.len().saturating_sub(ENTRIES);
        items.truncate(ENTRIES);
        let mut notes = Vec::new();
        if left_out > 0 {
            notes.push(format!("{left_out} more entries; narrow path_filter, or list a directory by its own tree_sha"));
        }
        if tree.truncated {
            notes.push(
                "GitHub left entries out; list directories one by one by their own tree_sha"
                    .to_owned(),
            );
        }
        let page = Page {
            items,
            next_page: None,
            sanitised: notes.join("; "),
        };
        let which = Which { page: 1, size: 100 };
        let headline = format!("{} at {reference}, tree {}", place.repository, tree.sha);
        Ok(rows::page(headline, page, which))
    }

    #[tool(
        name = "create_branch",
        title = "Make this run's branch",
        description = "Make the branch of this run at GitHub. A `git push` makes it too; other branches are refused.",
        annotations(read_only_hint = false, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Written>()
    )]
    async fn create_branch(
        &self,
        Parameters(arguments): Parameters<BranchArguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Written>, Failure> {
        let place = self.place(&call, &arguments.owner, &arguments.repo)?;
        let body = CreateBranch {
            branch: arguments.branch,
            from_branch: arguments.from_branch.filter(|it| !it.is_empty()),
        };
        place.write(Verb::Post, &["branches"], &body).await
    }
}
