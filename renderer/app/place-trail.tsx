import { createContext, useContext, useRef, type ReactNode } from 'react';
import { useLocation, useNavigate, useNavigationType } from 'react-router';
import { NO_TRAIL, stepTrail, wayBack, type Trail } from './way-back.ts';

const TrailContext = createContext<Readonly<{ current: Trail }>>({ current: NO_TRAIL });

/** Remembers where this window has been, for `useWayBack`. Holds row numbers only, as addresses do. */
export function PlaceTrail({ children }: Readonly<{ children: ReactNode }>) {
  const { key, pathname } = useLocation();
  const move = useNavigationType();
  const trail = useRef<Trail>(NO_TRAIL);
  const here = trail.current.places[trail.current.at];
  if (here?.key !== key || here.path !== pathname) trail.current = stepTrail(trail.current, move, { key, path: pathname });
  return <TrailContext value={trail}>{children}</TrailContext>;
}

/** Leaves the screen as Esc does: up, or where it was opened from (`way-back.ts`). */
export function useWayBack(): () => void {
  const trail = useContext(TrailContext);
  const navigate = useNavigate();
  return () => {
    const way = wayBack(trail.current);
    if (way === null) return;
    if (way.kind === 'back') void navigate(-way.steps);
    else void navigate(way.path, { replace: way.replace });
  };
}
