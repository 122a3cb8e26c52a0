/** A duration as a person says it: `480 ms`, `12 s`, `3 min 05 s`, `2 h 10 min`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) {
    return `${Math.max(0, Math.round(milliseconds))} ms`;
  }
  const seconds = Math.floor(milliseconds / 1000);
  if (seconds < 60) {
    return seconds < 10 ? `${(Math.floor(milliseconds / 100) / 10).toFixed(1)} s` : `${seconds} s`;
  }
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) {
    return `${minutes} min ${pad(seconds % 60)} s`;
  }
  return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} min`;
}

/** How long ago, in the largest unit: `just now`, `4 min ago`, `3 h ago`, `5 d ago`. */
export function ago(then: string, now: number): string {
  const seconds = Math.floor((now - Date.parse(then)) / 1000);
  if (seconds < 10) {
    return "just now";
  }
  if (seconds < 60) {
    return `${seconds} s ago`;
  }
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) {
    return `${minutes} min ago`;
  }
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ago` : `${Math.floor(hours / 24)} d ago`;
}

/** A moment in full, in the reader's zone. */
export function moment(iso: string): string {
  return new Date(iso).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "medium" });
}

/** The time of day, to the second. */
export function clock(iso: string): string {
  return new Date(iso).toLocaleTimeString("en-GB");
}

/** A count with a thin grouping, as `12,480`. */
export function count(value: number): string {
  return value.toLocaleString("en-US");
}

/** The first line of a text, cut to a length. */
export function firstLine(text: string, longest: number): string {
  const line = text.trim().split("\n", 1)[0] ?? "";
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}

/** An address that is safe to link: only http and https; others are shown as text. */
export function safeUrl(url: string | null | undefined): string | undefined {
  return url && /^https?:\/\//i.test(url) ? url : undefined;
}

function pad(value: number): string {
  return value.toString().padStart(2, "0");
}
