// Ordinary calls of @octokit/rest and @octokit/graphql; prints what they returned as JSON.
// The plan on stdin: {base: GitHub's REST address, graphql: the address that /graphql is under, token, owner, repo,
// write: whether to write too}.

import { graphql } from "@octokit/graphql";
import { Octokit } from "@octokit/rest";
import { json } from "node:stream/consumers";

const { base, graphql: graphqlBase, token, owner, repo, write } = await json(process.stdin);
const octokit = new Octokit({ auth: token, baseUrl: base });
const here = { owner, repo };

const repository = await octokit.rest.repos.get(here);
const issue = await octokit.rest.issues.get({ ...here, issue_number: 1 });
const comments = await octokit.paginate(octokit.rest.issues.listComments, { ...here, issue_number: 1, per_page: 1 });
const file = await octokit.rest.repos.getContent({ ...here, path: "README.md" });
const branch = await octokit.rest.repos.getBranch({ ...here, branch: "main" });
const pulls = await octokit.rest.pulls.list({ ...here, state: "all" });
const missing = await octokit.rest.issues.get({ ...here, issue_number: 99 }).catch((error) => error.status);

const query = `query ($owner: String!, $repo: String!) {
  repository(owner: $owner, name: $repo) { nameWithOwner issue(number: 1) { number title state } }
}`;
const asked = graphql.defaults({ baseUrl: graphqlBase, headers: { authorization: `token ${token}` } });

const read = {
  repository: [repository.data.full_name, repository.data.default_branch, repository.data.private],
  issue: [issue.data.number, issue.data.title, issue.data.body, issue.data.state, issue.data.user.login],
  // The proxy takes hidden comments out of what people wrote.
  comments: comments.map(({ user, body }) => [user.login, body.replace(/<!--[\s\S]*?-->/g, "").trim()]),
  file: [file.data.path, Buffer.from(file.data.content, "base64").toString()],
  branch: [branch.data.name, branch.data.commit.sha],
  pulls: pulls.data.map((pull) => [pull.number, pull.title]),
  missing,
  graphql: await asked(query, { ...here }),
};

let written = null;
if (write) {
  const comment = await octokit.rest.issues.createComment({ ...here, issue_number: 1, body: "By Octokit." });
  const elsewhere = await octokit.rest.issues
    .createComment({ owner, repo: "elsewhere", issue_number: 1, body: "By Octokit." })
    .catch((error) => ({ status: error.status, message: error.message }));
  const unmapped = await octokit.rest.repos
    .createDispatchEvent({ ...here, event_type: "x" })
    .catch((error) => ({ status: error.status, message: error.message }));
  written = { comment: [comment.status, comment.data.body, comment.data.user.login], elsewhere, unmapped };
}
console.log(JSON.stringify({ read, written }));
