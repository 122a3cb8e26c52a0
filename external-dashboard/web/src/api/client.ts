/** A refusal as the server explains it (problem+json). */
export class ApiProblem extends Error {
  readonly status: number;
  readonly type: string;

  constructor(status: number, type: string, detail: string) {
    super(detail);
    this.name = "ApiProblem";
    this.status = status;
    this.type = type;
  }
}

type Request = { method?: "GET" | "POST" | "DELETE"; body?: unknown; signal?: AbortSignal };

/** Asks the server; other sites cannot send the header, so it proves that our page asks. */
export async function ask<T>(path: string, { method = "GET", body, signal }: Request = {}): Promise<T> {
  const headers: Record<string, string> = { accept: "application/json", "x-requested-with": "page" };
  if (body !== undefined) {
    headers["content-type"] = "application/json";
  }
  const options: RequestInit = { method, headers, credentials: "same-origin" };
  if (body !== undefined) {
    options.body = JSON.stringify(body);
  }
  if (signal) {
    options.signal = signal;
  }
  const answer = await fetch(path, options).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === "AbortError") {
      throw error;
    }
    throw new Error("The server cannot be reached.");
  });
  if (!answer.ok) {
    throw await problemOf(answer);
  }
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}

async function problemOf(answer: Response): Promise<ApiProblem> {
  const body: unknown = await answer.json().catch(() => undefined);
  const text = (name: string) => {
    const value = body && typeof body === "object" ? (body as Record<string, unknown>)[name] : undefined;
    return typeof value === "string" ? value : undefined;
  };
  const detail = text("detail") ?? text("title") ?? `The server answered ${answer.status}.`;
  return new ApiProblem(answer.status, text("type") ?? "about:blank", sentence(detail));
}

/** The first letter large, a full stop at the end. */
function sentence(text: string): string {
  const end = /[.!?]$/.test(text) ? "" : ".";
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${end}`;
}
