// One line per check; the process's exit code says whether all held.

let failed = 0;

/** Prints one check; `detail` is shown only where it failed. */
export function check(name, holds, detail = "") {
  if (!holds) failed += 1;
  const lines = String(detail).split("\n").join("\n       ");
  console.log(holds ? `ok    ${name}` : `FAIL  ${name}${lines && `\n       ${lines}`}`);
  return holds;
}

/** Ends the process: 1 if a check failed. */
export function finish() {
  process.exit(failed ? 1 : 0);
}

/** Asks `look` until it returns something truthy or the deadline is over; returns its last answer. */
export async function until(seconds, look) {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const found = await look();
    if (found || Date.now() > deadline) return found;
    await new Promise((resume) => setTimeout(resume, 250));
  }
}
