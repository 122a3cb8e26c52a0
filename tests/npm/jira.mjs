// Reads an issue with jira.js and prints it as JSON. The plan on stdin: {host, email, token, issue}.

import { createCloudClient } from "jira.js";
import { json } from "node:stream/consumers";

const { host, email, token, issue } = await json(process.stdin);
const client = createCloudClient({ host, auth: { type: "basic", email, apiToken: token } });
const { key, fields } = await client.issues.getIssue({ issueIdOrKey: issue });
const found = await client.issueSearch.searchAndReconsileIssuesUsingJql({
  jql: `project = ${key.split("-")[0]} ORDER BY key ASC`,
  fields: ["summary"],
});
console.log(
  JSON.stringify({
    key,
    summary: fields.summary,
    status: fields.status.name,
    issue_type: fields.issuetype.name,
    found: found.issues.map((issue) => [issue.key, issue.fields.summary]),
  }),
);
