// Drives the built page in headless Chromium against the stand-in: `npm run e2e`.
// With SHOTS set to a folder it also keeps pictures of every view there.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { accessible, fits, launch, open } from "./browser.mjs";
import { DONE, FAILED, LIVE, NEXT, QUEUED, TOKEN } from "./data.mjs";
import { start } from "./mock.mjs";

const SHOTS = process.env.SHOTS;
const LOOKS = [
  ["light", { colorScheme: "light", viewport: { width: 1280, height: 860 } }],
  ["dark", { colorScheme: "dark", viewport: { width: 1280, height: 860 } }],
  [
    "mobile",
    { colorScheme: "light", viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true },
  ],
];

let browser;
let mock;

before(async () => {
  [browser, mock] = await Promise.all([launch(), start()]);
});

after(async () => {
  await browser.close();
  mock.stop();
});

async function signedIn(options) {
  const view = await open(browser, mock.url, options);
  await view.page.context().addCookies([{ name: "agents_session", value: "yes", url: mock.url }]);
  return view;
}

/** Words of the timeline; a screen reader's announcement holds them too. */
function said(page, text) {
  return page.getByRole("list", { name: "What happened" }).getByText(text);
}

async function shot(page, name) {
  if (SHOTS) {
    mkdirSync(SHOTS, { recursive: true });
    await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true });
  }
}

for (const [look, options] of LOOKS) {
  test(`every view is accessible and fits, ${look}`, async () => {
    const { page, faults, close } = await signedIn(options);
    const views = [
      ["list", "/", () => page.getByRole("link", { name: /Cart total/ }).waitFor()],
      ["live", `/tasks/${LIVE}`, () => said(page, "Reproduced:").waitFor()],
      ["done", `/tasks/${DONE}`, () => said(page, "Search compares").waitFor()],
      ["failed", `/tasks/${FAILED}`, () => said(page, "I'll measure").waitFor()],
      ["queued", `/tasks/${QUEUED}`, () => page.getByText("waits for a free engine").waitFor()],
      ["unknown", "/nowhere", () => page.getByText("no such page").waitFor()],
    ];
    for (const [name, path, ready] of views) {
      await page.goto(path);
      await ready();
      await accessible(page, `${name} ${look}`);
      await fits(page, `${name} ${look}`);
      await shot(page, `${name}-${look}`);
    }
    await page.goto(`/tasks/${LIVE}`);
    await page.locator("summary", { hasText: "failed" }).click();
    await page.getByText("Expected: 45.00").waitFor();
    await accessible(page, `opened ${look}`);
    await shot(page, `opened-${look}`);
    mock.state.empty = true;
    await page.goto("/");
    await page.getByText("No tasks yet").waitFor();
    await accessible(page, `empty ${look}`);
    await shot(page, `empty-${look}`);
    mock.state.empty = false;
    assert.deepEqual(faults, []);
    await close();
  });

  test(`signing in, ${look}`, async () => {
    const { page, faults, close } = await open(browser, mock.url, options);
    await page.goto("/");
    const field = page.getByLabel("Operator token");
    await field.fill("wrong");
    await page.keyboard.press("Enter");
    await page.getByText("This is not the operator token.").waitFor();
    await accessible(page, `sign-in ${look}`);
    await fits(page, `sign-in ${look}`);
    await shot(page, `sign-in-${look}`);
    await field.fill(TOKEN);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: "Tasks" }).waitFor();
    await page.getByRole("button", { name: "Sign out" }).click();
    await field.waitFor();
    assert.deepEqual(faults, []);
    await close();
  });
}

test("the list is used with the keyboard alone", async () => {
  const { page, close } = await signedIn();
  await page.goto("/");
  await page.getByRole("link", { name: /Cart total/ }).waitFor();
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Skip to content");
  await page.getByRole("link", { name: /Cart total/ }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: /Cart total/ }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.id), "main");
  await page.goBack();
  await page.getByRole("heading", { name: "Tasks" }).waitFor();
  await close();
});

test("the list shows one state when asked to", async () => {
  const { page, close } = await signedIn();
  await page.goto("/");
  await page.getByRole("link", { name: "Failed", exact: true }).click();
  await page.getByRole("link", { name: /Nightly export/ }).waitFor();
  assert.equal(await page.getByRole("list", { name: "Tasks" }).getByRole("listitem").count(), 1);
  assert.match(page.url(), /\?state=failed$/);
  await close();
});

test("what happens is shown as it happens, also after the connection was cut", async () => {
  const { page, close } = await signedIn();
  await page.goto(`/tasks/${LIVE}`);
  await page.getByText("Live", { exact: true }).waitFor();
  await said(page, "<script>alert(1)</script>").waitFor();
  mock.cut();
  await page.getByText("Disconnected, trying again…").waitFor();
  await shot(page, "disconnected-light");
  await page.getByText("Live", { exact: true }).waitFor();
  assert.equal(await said(page, "Reproduced:").count(), 1);
  mock.say(NEXT);
  await said(page, "All 212 tests pass").waitFor();
  await page.locator("[aria-live]").filter({ hasText: "All 212 tests pass" }).waitFor({ state: "attached" });
  await close();
});

test("the way to the newest is offered only where it is out of view, and leads there", async () => {
  const { page, close } = await signedIn({ viewport: { width: 1280, height: 500 } });
  await page.goto(`/tasks/${LIVE}`);
  await said(page, "Reproduced:").waitFor();
  const newest = page.getByRole("button", { name: "Newest" });
  await newest.click();
  await newest.waitFor({ state: "detached" });
  assert.ok(await page.getByText("Working", { exact: true }).isVisible());
  await page.setViewportSize({ width: 1280, height: 2000 });
  assert.equal(await newest.count(), 0);
  await close();
});

test("a task is stopped after asking once more", async () => {
  const { page, close } = await signedIn();
  await page.goto(`/tasks/${LIVE}`);
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await page.getByRole("button", { name: "Keep going" }).click();
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await shot(page, "stop-light");
  assert.equal(mock.state.stops, 0);
  const answered = page.waitForResponse((answer) => answer.url().endsWith("/stop"));
  await page.keyboard.press("Enter");
  await answered;
  await page.getByText("Stopping…").waitFor();
  assert.equal(mock.state.stops, 1);
  await close();
});

test("links lead to the issue and the pull request in a new tab", async () => {
  const { page, close } = await signedIn();
  await page.goto(`/tasks/${DONE}`);
  const pull = page.getByRole("link", { name: /^Pull request/ });
  assert.equal(await pull.getAttribute("href"), "https://github.com/acme/shop/pull/804");
  assert.match((await pull.getAttribute("rel")) ?? "", /noopener/);
  const issue = page.getByRole("link", { name: /^acme\/shop#801/ });
  assert.equal(await issue.getAttribute("href"), "https://github.com/acme/shop/issues/801");
  await close();
});

test("an API that does not answer is told, and tried again", async () => {
  const { page, close } = await signedIn();
  mock.state.broken = true;
  await page.goto("/");
  await page.getByRole("alert").getByText("The tasks cannot be read").waitFor();
  await accessible(page, "error");
  await shot(page, "error-light");
  mock.state.broken = false;
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("link", { name: /Cart total/ }).waitFor();
  await close();
});
