// Checks the running containers of the compose project $1 against docs/architecture.md.
import { execFileSync } from "node:child_process";
import { check, finish } from "./report.mjs";

const project = process.argv[2];

// Which networks a service is on: no more than these.
const NETWORKS = {
  postgres: "core",
  redis: "core",
  "api-gateway": "apis core edge",
  "agent-engine": "apis core out tools",
  "github-mcp": "apis tools",
  "jira-mcp": "apis tools",
  "slack-mcp": "apis tools",
  "sentry-mcp": "apis tools",
  "github-api": "apis core out",
  "jira-api": "apis core out",
  "slack-api": "apis core out",
  "sentry-api": "apis core out",
  "internal-dashboard-api": "core edge front tools",
  "external-dashboard": "edge front",
  "knowledge-graph": "core tools",
};
const REPLICAS = { "agent-engine": 3 };

// What the host's ports lead to; "*" is every address of the host.
const PUBLISHED = {
  "api-gateway": ["*:8000"],
  "external-dashboard": ["*:3002"],
  "internal-dashboard-api": ["127.0.0.1:5000"],
  "agent-engine": Array.from({ length: 10 }, (_, i) => `127.0.0.1:${8080 + i}`),
};

const docker = (...args) => execFileSync("docker", args, { encoding: "utf8", stdio: "pipe" });
const ids = docker("ps", "--all", "--quiet", "--filter", `label=com.docker.compose.project=${project}`);
const all = ids.trim() ? JSON.parse(docker("inspect", ...ids.trim().split("\n"))) : [];
const service = (c) => c.Config.Labels["com.docker.compose.service"];
const name = (c) => c.Name.slice(1);
// The simulator is not one of the fifteen.
const ours = all.filter((c) => service(c) !== "simulator");

/** Checks that no container is listed by `wrong`, which returns what is wrong with one, or "". */
function none(title, wrong) {
  const bad = ours.map((c) => [name(c), wrong(c)]).filter(([, what]) => what);
  check(title, ours.length > 0 && !bad.length, bad.map(([who, what]) => `${who}: ${what}`).join("\n"));
}

const running = (wanted) => ours.filter((c) => service(c) === wanted).length;
const missing = Object.keys(NETWORKS).filter((s) => running(s) !== (REPLICAS[s] ?? 1));
check("the fifteen services have their containers, the engine three", !missing.length, missing.join(", "));

none("every container is healthy", (c) => {
  const state = c.State.Health?.Status ?? c.State.Status;
  return state === "healthy" ? "" : `${state}: ${c.State.Health?.Log?.at(-1)?.Output?.trim() ?? c.State.Error}`;
});
none("no container was restarted", (c) => (c.RestartCount ? `${c.RestartCount} times` : ""));
none("no container runs as root", (c) => (/^(10001|999):/.test(c.Config.User) ? "" : `user "${c.Config.User}"`));
none("every root file system is read-only", (c) => (c.HostConfig.ReadonlyRootfs ? "" : "writable"));
none("no container has capabilities or gains privileges", (c) => {
  const dropped = c.HostConfig.CapDrop?.includes("ALL") && !c.HostConfig.CapAdd?.length && !c.HostConfig.Privileged;
  const kept = c.HostConfig.SecurityOpt?.includes("no-new-privileges:true");
  return dropped && kept ? "" : JSON.stringify([c.HostConfig.CapDrop, c.HostConfig.CapAdd, c.HostConfig.SecurityOpt]);
});
none("memory, processors and processes are limited", (c) => {
  const { Memory, NanoCpus, PidsLimit } = c.HostConfig;
  return Memory > 0 && NanoCpus > 0 && PidsLimit > 0 ? "" : JSON.stringify({ Memory, NanoCpus, PidsLimit });
});
none("every service is on its networks and no other", (c) => {
  const on = Object.keys(c.NetworkSettings.Networks).map((n) => n.replace(`${project}_`, "")).sort().join(" ");
  return on === NETWORKS[service(c)] ? "" : `on ${on}`;
});
none("API services, MCP servers, PostgreSQL and Redis publish no port; the others only theirs", (c) => {
  const bindings = Object.values(c.NetworkSettings.Ports ?? {}).flatMap((b) => b ?? []);
  const open = bindings.map((b) => `${/^(0\.0\.0\.0|::)?$/.test(b.HostIp) ? "*" : b.HostIp}:${b.HostPort}`);
  const allowed = PUBLISHED[service(c)] ?? [];
  const extra = open.filter((port) => !allowed.includes(port));
  const closed = allowed.length > 0 && open.length === 0;
  return extra.length ? `publishes ${extra.join(", ")}` : closed ? "publishes nothing" : "";
});

const outward = ["front", "core", "apis", "tools"].filter(
  (network) => !JSON.parse(docker("network", "inspect", `${project}_${network}`))[0].Internal,
);
check("every network but edge and out is internal", !outward.length, outward.join(", "));

// Without a password, as anybody on the network core would try.
const inside = (wanted, ...command) => {
  const id = ours.find((c) => service(c) === wanted)?.Id;
  try {
    return docker("exec", id, ...command).trim();
  } catch (error) {
    return String(error.stderr ?? error).trim();
  }
};
const redis = inside("redis", "env", "-u", "REDISCLI_AUTH", "redis-cli", "ping");
check("Redis asks a password", redis.startsWith("NOAUTH"), redis);
const postgres = inside("postgres", "psql", "-h", "127.0.0.1", "-w", "-U", "api_gateway", "-c", "select 1", "agents");
check("PostgreSQL asks a password", postgres.includes("no password supplied"), postgres);

// As the agent's user, whose shell runs beside the engine: nobody's environment but its own is open to it.
const peek = 'for p in /proc/[0-9]*; do [ "$p" = "/proc/$$" ] || ! tr "\\0" "\\n" <"$p/environ" | grep -q ^RUN_TOKEN_PRIVATE_KEY= || echo "open: $(tr "\\0" " " <"$p/cmdline")"; done 2>/dev/null';
const open = inside("agent-engine", "sh", "-c", peek);
check("no process of an engine shows its secrets to the agent's user", open === "", open);

finish();
