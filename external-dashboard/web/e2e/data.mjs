// Tasks and events as the API tells them.

export const TOKEN = "the-operator-token";

const id = (n) => `task_0193e2a4c0de7000a0000000000000${n.toString(16).padStart(2, "0")}`;
const now = Date.now();
const before = (seconds) => new Date(now - seconds * 1000).toISOString();

/** The task that is still running. */
export const LIVE = id(1);
/** A task that ended well. */
export const DONE = id(3);
/** A task that ended badly. */
export const FAILED = id(5);
/** A task that nobody took yet. */
export const QUEUED = id(2);

function task(n, state, command, number, title, actor, started, ended, micros, more = {}) {
  return {
    id: id(n),
    title,
    provider: "github",
    item: `github:acme/shop#${number}`,
    repository: "acme/shop",
    command,
    agent: "executor",
    actor,
    url: `https://github.com/acme/shop/issues/${number}`,
    state,
    reason: null,
    outcome: "",
    cost: {
      micros,
      complete: state !== "running",
      text: `${state === "running" ? "about " : ""}$${(micros / 1e6).toFixed(4)}`,
    },
    created_at: before((started ?? 20) + 2),
    started_at: started ? before(started) : null,
    finished_at: ended === undefined ? null : before(ended),
    duration_ms: null,
    ...more,
  };
}

export const TASKS = [
  task(
    1,
    "running",
    "fix",
    812,
    "Cart total is wrong when a coupon and free shipping are combined",
    "mona",
    94,
    undefined,
    184_200,
  ),
  task(
    2,
    "queued",
    "review",
    815,
    "Add Apple Pay to the express checkout",
    "hubot-fan",
    undefined,
    undefined,
    0,
  ),
  task(
    4,
    "waiting_input",
    "improve",
    809,
    "Split the order service's 900-line handler",
    "li-wei",
    1900,
    undefined,
    812_000,
    { reason: "approval" },
  ),
  task(
    3,
    "completed",
    "fix",
    801,
    "Product search ignores umlauts: “Müsli” finds nothing",
    "octocat",
    7400,
    7100,
    421_500,
    {
      outcome: "Opened pull request #804: search folds diacritics on both sides; three tests added.",
    },
  ),
  task(
    5,
    "failed",
    "analyze",
    799,
    "Nightly export takes four hours since the move",
    "mona",
    40_000,
    36_400,
    5_001_300,
    {
      reason: "budget_exceeded",
      outcome: "The task would exceed its cost cap of $5.",
    },
  ),
  task(6, "cancelled", "execute", 790, "Rename the staging cluster", "priya-k", 90_000, 89_950, 9_100, {
    outcome: "Stopped by a person.",
  }),
  task(
    7,
    "completed",
    "plan",
    788,
    "Gift cards: how would we store balances?",
    "octocat",
    200_000,
    199_960,
    66_000,
  ),
];

const effect = (n, kind, target, state, url, error) => ({
  id: `eff_0193e2a4c0de7000a0000000000000${n}`,
  kind,
  target,
  state,
  url,
  error,
  created_at: before(100),
});

const DETAILS = new Map([
  [
    LIVE,
    {
      effects: [
        effect(
          10,
          "github.status",
          "acme/shop#812",
          "applied",
          "https://github.com/acme/shop/issues/812#issuecomment-1",
          null,
        ),
      ],
    },
  ],
  [
    DONE,
    {
      effects: [
        effect(11, "github.push", "acme/shop:agent/fold-diacritics", "applied", null, null),
        effect(
          12,
          "github.pull_request",
          "acme/shop",
          "applied",
          "https://github.com/acme/shop/pull/804",
          null,
        ),
        effect(
          13,
          "github.comment",
          "acme/shop#801",
          "applied",
          "https://github.com/acme/shop/issues/801#issuecomment-2",
          null,
        ),
        effect(14, "github.comment", "acme/shop#801", "failed", null, "GitHub: the issue is locked"),
      ],
    },
  ],
]);

/** One task with everything; nothing for an unknown id. */
export function detailOf(wanted) {
  const summary = TASKS.find((task) => task.id === wanted);
  return (
    summary && {
      ...summary,
      request:
        "Please fix this and add a regression test.\nThe totals in <b>checkout</b> must match the invoice.",
      repositories: ["acme/shop"],
      branch: summary.started_at ? `agent/${summary.id}` : null,
      attempt: summary.started_at ? 1 : 0,
      conversation: "conv_0193e2a4c0de7000a000000000000099",
      usage: {
        input: 18_204,
        output: 6_310,
        cache_read: 402_118,
        cache_write: 31_554,
        requests: summary.started_at ? 23 : 0,
      },
      status: null,
      effects: [],
      events: 0,
      ...DETAILS.get(wanted),
    }
  );
}

let seq = 40;
const at = (seconds, event) => {
  seq += 3;
  return { seq, epoch: 1, at: before(seconds), event };
};

const opening = (seconds) => [
  at(seconds, { type: "started", engine: "agent-engine-2", attempt: 1 }),
  at(seconds, { type: "step", text: "Updated the mirror of acme/shop", duration_ms: 412 }),
  at(seconds - 1, { type: "step", text: "Cloned 1,204 files at 4f2c9d1", duration_ms: 288 }),
  at(seconds - 2, {
    type: "session",
    session: "s",
    version: "2.1.330",
    model: "claude-sonnet-4-5",
    mcp_servers: ["github"],
  }),
];

export const LIVE_EVENTS = [
  ...opening(94),
  at(88, {
    type: "tool_started",
    id: "a",
    name: "mcp__github__issue_read",
    arguments: { owner: "acme", repo: "shop", number: 812 },
  }),
  at(87, {
    type: "tool_finished",
    id: "a",
    ok: true,
    output: '{"number": 812, "title": "Cart total is wrong", "comments": 3}',
  }),
  at(84, {
    type: "message",
    text: "The issue says that a 10 % coupon and free shipping together take the shipping cost off twice. I'll look at how the cart adds its discounts.",
  }),
  at(80, {
    type: "tool_started",
    id: "b",
    name: "Grep",
    arguments: { pattern: "freeShipping|applyCoupon", path: "src" },
  }),
  at(79, {
    type: "tool_finished",
    id: "b",
    ok: true,
    output: "src/cart/discounts.ts:41\nsrc/cart/discounts.ts:77\nsrc/cart/total.ts:18",
  }),
  at(70, {
    type: "thinking",
    text: "applyCoupon already sees the shipping line as zero, and total() subtracts it again.\nSo the order of the two matters.",
  }),
  at(66, {
    type: "tool_started",
    id: "c",
    name: "Bash",
    arguments: { command: "npm test -- cart/total", description: "Run the cart's tests" },
  }),
  at(51, {
    type: "tool_finished",
    id: "c",
    ok: false,
    output:
      "FAIL src/cart/total.test.ts\n  ✕ coupon and free shipping (14 ms)\n    Expected: 45.00\n    Received: 40.10",
  }),
  at(48, {
    type: "message",
    text: "Reproduced: <script>alert(1)</script> is only text, and the total is 4.90 too low.\n\nThe fix:\n  1. compute shipping once, before any discount\n  2. let a coupon see goods only",
  }),
  at(30, { type: "retry", error: "overloaded_error, waiting 2 s" }),
  at(22, {
    type: "tool_started",
    id: "d",
    name: "Edit",
    arguments: { file_path: "src/cart/discounts.ts", old_string: "total - shipping", new_string: "goods" },
  }),
  at(21, { type: "tool_finished", id: "d", ok: true, output: "" }),
  at(9, {
    type: "tool_started",
    id: "e",
    name: "Bash",
    arguments: {
      command:
        "npm test -- cart && npm run lint -- --max-warnings 0 && git diff --stat && git log --oneline -5",
    },
  }),
];

/** What the live task says next. */
export const NEXT = at(0, {
  type: "message",
  text: "All 212 tests pass. I'll push the branch and open the pull request.",
});

export const EVENTS = new Map([
  [
    DONE,
    [
      ...opening(7400),
      at(7390, { type: "stderr", line: "warning: node 20 is deprecated" }),
      at(7390, { type: "raw", line: '{"type":"unknown"}' }),
      at(7300, { type: "message", text: "Search compares raw bytes. I'll fold diacritics on both sides." }),
      at(7200, {
        type: "tool_started",
        id: "p",
        name: "mcp__github__create_pull_request",
        arguments: {
          title: "Fold diacritics in product search",
          head: "agent/fold-diacritics",
          base: "main",
        },
      }),
      at(7199, { type: "tool_finished", id: "p", ok: true, output: "https://github.com/acme/shop/pull/804" }),
      at(7101, {
        type: "turn_ended",
        reason: "success",
        result: "Opened pull request #804: search folds diacritics on both sides; three tests added.",
        turns: 14,
      }),
      at(7100, { type: "finished", state: "completed", class: null, detail: "Opened pull request #804." }),
    ],
  ],
  [
    FAILED,
    [
      ...opening(40_000),
      at(39_000, { type: "message", text: "I'll measure each stage of the export." }),
      at(36_400, {
        type: "finished",
        state: "failed",
        class: "budget_exceeded",
        detail: "The task would exceed its cost cap of $5.",
      }),
    ],
  ],
]);
