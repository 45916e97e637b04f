// The narrow rail at the left, a bar at the bottom of a phone: where one can go, and the account.
import { Link, useLocation } from "react-router";

import { useApprovalsWaiting } from "../../api/approvals";
import { words } from "../../words/words";
import { Account } from "./Account";
import { Logo } from "./Logo";
import { isAt, PLACES, type RailPlace } from "./places";
import { usePlaceTitle } from "./useTitle";
import classes from "./Shell.module.css";

export function Rail({ userName }: { userName: string }) {
  const { pathname } = useLocation();
  usePlaceTitle(pathname);
  return (
    <nav className={classes.rail} aria-label={words.shell.main}>
      <Link to="/" className={classes.logo} aria-label={words.shell.home}>
        <Logo size={32} />
      </Link>
      {PLACES.map((place) => (
        <PlaceLink key={place.to} place={place} isHere={isAt(place, pathname)} />
      ))}
      <div className={classes.space} />
      <Account userName={userName} />
    </nav>
  );
}

function PlaceLink({ place, isHere }: { place: RailPlace; isHere: boolean }) {
  const Icon = place.icon;
  return (
    <Link
      to={place.to}
      className={classes.place ?? ""}
      aria-current={isHere ? "page" : undefined}
      data-phone={place.isOnPhone || undefined}
    >
      <Icon size={18} aria-hidden />
      {place.label}
      {place.to === "/approvals" ? <Waiting /> : null}
    </Link>
  );
}

/** How many questions wait for whoever is signed in. */
function Waiting() {
  const count = useApprovalsWaiting().data?.mine ?? 0;
  if (count === 0) return null;
  return (
    <span className={classes.count} data-testid="approvals-count">
      <span aria-hidden>{words.shell.waitingShort(count)}</span>
      <span className={classes.unseen}>{words.shell.waiting(count)}</span>
    </span>
  );
}
