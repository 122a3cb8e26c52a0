export type Tone = "idle" | "busy" | "wait" | "good" | "bad" | "off";

/** A state in a word; the dot is only decoration, the word says it all. */
export function Badge({ tone, children }: { tone: Tone; children: string }) {
  return (
    <span className={`badge tone-${tone}`}>
      <span className="dot" aria-hidden="true" />
      {children}
    </span>
  );
}
