import { useEffect, useLayoutEffect, useRef, useState } from "react";

/** How near its end a timeline counts as read to the end, in pixels. */
const NEAR = 80;

/** Keeps the newest in view for who reads at the end; offers the way there to who does not. */
export function JumpToNewest({ count, active }: { count: number; active: boolean }) {
  const end = useRef<HTMLDivElement>(null);
  const stays = useRef(false);
  const [inView, setInView] = useState(true);
  useEffect(() => {
    const look = () => {
      const near = isNear(end.current);
      // Who has not scrolled yet reads from the beginning.
      stays.current = near && window.scrollY > 0;
      setInView(near);
    };
    look();
    window.addEventListener("scroll", look, { passive: true });
    window.addEventListener("resize", look);
    return () => {
      window.removeEventListener("scroll", look);
      window.removeEventListener("resize", look);
    };
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new entry is what moves the end
  useLayoutEffect(() => {
    if (active && stays.current) {
      end.current?.scrollIntoView({ block: "end", behavior: "instant" });
    }
    setInView(isNear(end.current));
  }, [count, active]);
  return (
    <>
      <div className="log-end" ref={end} />
      {active && !inView && (
        <button type="button" className="jump" onClick={() => goTo(end.current)}>
          Newest
          <span aria-hidden="true"> ↓</span>
        </button>
      )}
    </>
  );
}

function isNear(end: HTMLElement | null): boolean {
  return !end || end.getBoundingClientRect().top - window.innerHeight < NEAR;
}

function goTo(end: HTMLElement | null) {
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  end?.scrollIntoView({ block: "end", behavior: calm ? "instant" : "smooth" });
}
