// Sends one signed issue_comment webhook to the gateway and follows it to its comment and pull request.
import { createHmac, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { check, finish, until } from "./report.mjs";

const GATEWAY = "http://127.0.0.1:8000";
const SIMULATOR = "http://127.0.0.1:7000";
const INTERNAL_DASHBOARD = "http://127.0.0.1:5000";
const EXTERNAL_DASHBOARD = "http://127.0.0.1:3002";
// From the webhook to the comment; a container of a loaded CI machine is slow.
const DEADLINE_SECONDS = Number(process.env.SMOKE_SECONDS ?? 180);

const here = (file) => readFileSync(new URL(file, import.meta.url), "utf8");
const secret = process.env.GITHUB_WEBHOOK_SECRET;
const prefix = process.env.AGENT_PREFIX || "@agent";

/** Status 0 is no answer; the text then says why. */
async function ask(url, options = {}) {
  let answer;
  let text;
  try {
    answer = await fetch(url, { signal: AbortSignal.timeout(15_000), ...options });
    text = await answer.text();
  } catch (error) {
    return { status: 0, text: `${url}: ${error.cause?.message ?? error.message}` };
  }
  let json;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  return { status: answer.status, headers: answer.headers, text, json };
}

const post = (url, body, headers = {}) =>
  ask(url, { method: "POST", body, headers: { "content-type": "application/json", ...headers } });

// A repository and an issue that the payload speaks of.
const payload = JSON.parse(here("issue_comment.json"));
payload.comment.body = `${prefix} fix the spelling in the README, please`;
const repository = payload.repository.full_name;
const issue = payload.issue.number;
await post(`${SIMULATOR}/_sim/reset`, "");
const made = await post(
  `${SIMULATOR}/_sim/repositories`,
  JSON.stringify({
    full_name: repository,
    default_branch: payload.repository.default_branch,
    files: { "README.md": "# Helo, world\n" },
    collaborators: { [payload.sender.login]: "admin" },
    issues: [{ number: issue, title: payload.issue.title, body: payload.issue.body, user: payload.issue.user.login }],
  }),
);
check("the simulator has the repository", made.status >= 200 && made.status < 300, `${made.status} ${made.text}`);
const script = await post(`${SIMULATOR}/_sim/script`, here("script.yaml"), { "content-type": "text/yaml" });
check("the simulator's model has its script", script.status === 204, `${script.status} ${script.text}`);

const body = JSON.stringify(payload);
const sign = (text) => `sha256=${createHmac("sha256", secret).update(text).digest("hex")}`;
const delivery = randomUUID();
const deliver = (signature) =>
  post(`${GATEWAY}/webhooks/github`, body, {
    "user-agent": "GitHub-Hookshot/smoke",
    "x-github-event": "issue_comment",
    "x-github-delivery": delivery,
    "x-hub-signature-256": signature,
  });

const forged = await deliver(sign(`${body} `));
check("a webhook with a wrong signature is refused", forged.status === 401, `${forged.status} ${forged.text}`);
const started = Date.now();
const accepted = await deliver(sign(body));
check("a signed webhook is accepted", accepted.status === 202, `${accepted.status} ${accepted.text}`);
const again = await deliver(sign(body));
check("the same delivery again is known", again.status === 200, `${again.status} ${again.text}`);

const state = async () => (await ask(`${SIMULATOR}/_sim/state`)).json ?? {};
const answersOf = (s) => (s.comments ?? []).filter((c) => c.issue === issue && c.body.includes("The spelling is fixed"));
await until(DEADLINE_SECONDS, async () => {
  const s = await state();
  return answersOf(s).length && s.pull_requests?.length;
});
const seconds = ((Date.now() - started) / 1000).toFixed(1);
const end = await state();
const shown = () => JSON.stringify({ comments: end.comments, pull_requests: end.pull_requests, refused: end.refused }, null, 1);
check(`the agent's comment is on the issue (${seconds} s after the webhook)`, answersOf(end).length === 1, shown());
const pulls = end.pull_requests ?? [];
check("one pull request is open, from the agent's branch", pulls.length === 1 && JSON.stringify(pulls[0]).includes("agent/"), shown());

// The operator's view of it.
const authorization = { authorization: `Bearer ${process.env.OPERATOR_TOKEN}` };
const stranger = await ask(`${INTERNAL_DASHBOARD}/api/tasks`);
check("the internal dashboard API asks the operator token", stranger.status === 401, `${stranger.status} ${stranger.text}`);
const completed = await until(60, async () => {
  const tasks = await ask(`${INTERNAL_DASHBOARD}/api/tasks`, { headers: authorization });
  return tasks.text.includes("completed") && tasks;
});
check("the internal dashboard API shows the task as completed", Boolean(completed), "no completed task within 60 s");

// What the outside saw when all was done.
const toldIn = (s) => (s.comments ?? []).filter((c) => c.issue === issue && !answersOf(s).includes(c));
await until(30, async () => toldIn(await state()).some((c) => c.body.includes("completed")));
const last = await state();
const told = toldIn(last);
check("one status comment, and it says completed", told.length === 1 && told[0].body.includes("completed"), JSON.stringify(told, null, 1));
check("the simulator refused nothing", last.refused?.length === 0, JSON.stringify(last.refused, null, 1));
const requests = last.model_requests ?? [];
check("every model request came with the key that only engines hold", requests.length > 0 && requests.every((r) => r.api_key_ok), JSON.stringify(requests, null, 1));

const page = await ask(`${EXTERNAL_DASHBOARD}/`);
check("the external dashboard serves its page", page.status === 200 && /<html/i.test(page.text), `${page.status} ${page.text}`);
const signedIn = await post(`${EXTERNAL_DASHBOARD}/session`, JSON.stringify({ token: process.env.OPERATOR_TOKEN }), {
  "x-requested-with": "smoke",
});
const cookie = signedIn.headers?.getSetCookie()[0]?.split(";")[0] ?? "";
const seen = await ask(`${EXTERNAL_DASHBOARD}/api/tasks`, { headers: { cookie } });
check("who signs in there sees the task", seen.status === 200 && seen.text.includes("completed"), `${signedIn.status} ${signedIn.text}\n${seen.status} ${seen.text}`);

finish();
