/** Tells a screen reader what changed, without moving anything. */
export function Announcer({ children }: { children: string }) {
  return (
    <div className="visually-hidden" aria-live="polite" aria-atomic="true">
      {children}
    </div>
  );
}
