// A first look round in five steps, each beside the real thing; opens by itself once, and comes back from the menu.
import { Button } from "@mantine/core";
import { useEffect, useRef, useState } from "react";

import { useKeyText } from "../../../commands/hints";
import { useUi, useSession } from "../../../store/context";
import { words } from "../../../words/words";
import { keepShown, wasShown } from "./seen";
import classes from "./Tour.module.css";

const STEPS = [
  ["palette", '[data-testid="palette"]'],
  ["connect", '[data-testid="canvas"]'],
  ["configure", '[data-testid="inspector"]'],
  ["run", '[data-testid="run"]'],
  ["publish", '[data-testid="publish"]'],
] as const;
const CARD = { width: 320, height: 180 };
const MARGIN = 12;
/** A narrower window has no room for the panels it shows. */
const NEEDS_PX = 900;

export function Tour() {
  const { ui } = useSession();
  const isOpen = useUi((state) => state.isTourOpen);
  useEffect(() => {
    if (wasShown() || window.innerWidth < NEEDS_PX) return;
    keepShown();
    ui.setState({ isTourOpen: true, isPaletteOpen: true, isInspectorOpen: true });
  }, [ui]);
  if (!isOpen) return null;
  const close = () => {
    keepShown();
    ui.setState({ isTourOpen: false });
  };
  return <Steps onClose={close} />;
}

function Steps({ onClose }: { onClose: () => void }) {
  const [at, go] = useState(0);
  const [name, selector] = STEPS[at] ?? STEPS[0];
  const box = useBox(selector);
  const card = useRef<HTMLDivElement>(null);
  const text = words.tour;
  const said = text.steps[name].text;
  const key = useKeyText(name === "run" ? "run" : "add");
  const isLast = at === STEPS.length - 1;
  const next = () => (isLast ? onClose() : go(at + 1));
  useEffect(() => card.current?.focus(), [at]);
  return (
    <div className={classes.over} data-testid="tour">
      {box !== null && (
        <div
          className={classes.hole}
          style={{
            left: box.left - 4,
            top: box.top - 4,
            width: box.width + 8,
            height: box.height + 8,
          }}
        />
      )}
      <div
        ref={card}
        className={classes.card}
        role="dialog"
        aria-modal="true"
        aria-label={text.label}
        tabIndex={-1}
        style={placeOf(box)}
        onKeyDown={(event) => {
          if (event.key === "Escape") onClose();
          if (event.key === "ArrowRight") next();
          if (event.key === "ArrowLeft" && at > 0) go(at - 1);
        }}
      >
        <span className={classes.count}>{text.step(at + 1, STEPS.length)}</span>
        <h2>{text.steps[name].title}</h2>
        <p aria-live="polite">{typeof said === "string" ? said : said(key)}</p>
        <div className={classes.buttons}>
          <Button size="xs" variant="subtle" onClick={onClose} data-testid="tour-skip">
            {text.skip}
          </Button>
          <span className={classes.space} />
          {at > 0 && (
            <Button size="xs" variant="default" onClick={() => go(at - 1)}>
              {text.back}
            </Button>
          )}
          <Button size="xs" onClick={next} data-testid="tour-next">
            {isLast ? text.done : text.next}
          </Button>
        </div>
      </div>
    </div>
  );
}

/** Where the thing stands now; null when it is not on the page. */
function useBox(selector: string): DOMRect | null {
  const [box, setBox] = useState<DOMRect | null>(null);
  useEffect(() => {
    const look = () => setBox(document.querySelector(selector)?.getBoundingClientRect() ?? null);
    const frame = requestAnimationFrame(look);
    window.addEventListener("resize", look);
    return () => {
      cancelAnimationFrame(frame);
      window.removeEventListener("resize", look);
    };
  }, [selector]);
  return box;
}

/** Beside the thing where there is room, else over its middle; always inside the window. */
function placeOf(box: DOMRect | null): { left: number; top: number } {
  const { innerWidth: width, innerHeight: height } = window;
  if (box === null) return { left: (width - CARD.width) / 2, top: (height - CARD.height) / 2 };
  const within = (value: number, max: number) => Math.max(MARGIN, Math.min(value, max - MARGIN));
  const top = within(box.top + MARGIN, height - CARD.height);
  if (box.right + CARD.width + 2 * MARGIN < width) return { left: box.right + MARGIN, top };
  if (box.left - CARD.width - 2 * MARGIN > 0 && box.height > CARD.height)
    return { left: box.left - CARD.width - MARGIN, top };
  const left = within(box.left + box.width / 2 - CARD.width / 2, width - CARD.width);
  const below = box.height > CARD.height ? box.top + box.height / 3 : box.bottom + MARGIN;
  return { left, top: within(below, height - CARD.height) };
}
