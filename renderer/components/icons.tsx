import type { ReactNode } from 'react';

/** Icons of the shell and of messages: 24 units, 1.6 stroke at 18 px, hidden from readers (the word is always beside). */
const PATHS = {
  home: <><path d="M3 11 12 3.5 21 11" /><path d="M5.5 9.5V20h13V9.5" /><path d="M10 20v-5h4v5" /></>,
  list: <><path d="M3.5 4.5h5v5h-5zM3.5 14.5h5v5h-5z" /><path d="M12.5 5.5h8M12.5 9h5M12.5 15.5h8M12.5 19h5" /></>,
  printer: <><path d="M7 8V3.5h10V8" /><path d="M7 17H4V8h16v9h-3" /><path d="M7 14h10v6.5H7z" /></>,
  fileIn: <><path d="M9 21h10V7.5L14.5 3H8v7" /><path d="M14 3v5h5" /><path d="M3 15.5h8M8 12.5l3 3-3 3" /></>,
  card: <><rect x="3" y="5" width="18" height="14" rx="2" /><path d="M3 10h18M6.5 15h3M13 15h1" /></>,
  exchange: <path d="M4 8.5h15M15 4.5l4 4-4 4M20 15.5H5M9 11.5l-4 4 4 4" />,
  tasks: <><path d="m3.5 6 1.7 1.7L8.5 4.5M3.5 13l1.7 1.7 3.3-3.2" /><path d="M12 6.5h8.5M12 13.5h8.5M12 20h8.5M4 20h3.5" /></>,
  gear: <><circle cx="12" cy="12" r="3" /><path d="M12 2.8v2.4M12 18.8v2.4M2.8 12h2.4M18.8 12h2.4M5.5 5.5l1.7 1.7M16.8 16.8l1.7 1.7M5.5 18.5l1.7-1.7M16.8 7.2l1.7-1.7" /><circle cx="12" cy="12" r="6.8" /></>,
  search: <><circle cx="10.5" cy="10.5" r="6.8" /><path d="m15.6 15.6 5.4 5.4" /></>,
  chevronDown: <path d="m6 9 6 6 6-6" />,
  chevronRight: <path d="m9 5 7 7-7 7" />,
  cross: <path d="M6 6l12 12M18 6 6 18" />,
  tick: <path d="m4.5 12.5 5 5L19.5 7" />,
  minus: <path d="M5 12h14" />,
  calendar: <><rect x="3.5" y="5" width="17" height="15.5" rx="2" /><path d="M3.5 10h17M8 2.8V7M16 2.8V7" /></>,
  warning: <><path d="M12 3.5 22 20.5H2Z" /><path d="M12 10v4.5M12 17.4v.2" /></>,
  info: <><circle cx="12" cy="12" r="9" /><path d="M12 11v5.5M12 7.6v.2" /></>,
  person: <><circle cx="12" cy="7.5" r="4" /><path d="M5.5 21v-2.5c0-3 2-5 4.5-5h4c2.5 0 4.5 2 4.5 5V21" /></>,
  lock: <><rect x="4.5" y="10.5" width="15" height="10.5" rx="2" /><path d="M8 10.5V7a4 4 0 0 1 8 0v3.5M12 15v2" /></>,
  inbox: <><rect x="3.5" y="4" width="17" height="16" rx="2" /><path d="M3.5 13h4.5l1.5 2.5h5L16 13h4.5" /></>,
  filter: <path d="M3.5 4.5h17L14 12.5V20l-4-2.5v-5Z" />,
  offline: <><path d="M3 3l18 18M12 19.5v.2M8.5 15.5a5 5 0 0 1 6 -.6M5 12a10 10 0 0 1 5-2.7M14.5 9.2A10 10 0 0 1 19 12M2 8.5a15 15 0 0 1 4.5-2.9M10.5 4.6A15 15 0 0 1 22 8.5" /></>,
  plugOff: <><path d="m3 21 4-4M7 17a4 4 0 0 1-.3-5.3L9 9.5l5.5 5.5-2.2 2.3A4 4 0 0 1 7 17Z" /><path d="m14 6 2-2M18 10l2-2M11.5 8 15 4.5M16 12.5 19.5 9M16.5 16.5l4 4M20.5 16.5l-4 4" /></>,
  hourglass: <path d="M6 3h12M6 21h12M8 3v3.5c0 2 4 3.5 4 5.5s-4 3.5-4 5.5V21M16 3v3.5c0 2-4 3.5-4 5.5s4 3.5 4 5.5V21" />,
  chart: <path d="M4 20.5h16M5 20v-7h3.5v7M10.3 20V8.5h3.5V20M15.5 20V4H19v16" />,
  bank: <path d="M3 9.5 12 4l9 5.5ZM5 20.5h14M3.5 17.5h17M6.5 9.5v8M11 9.5v8M13.5 9.5v8M17.5 9.5v8" />,
  arrowRight: <path d="M4 12h16M14 6l6 6-6 6" />,
  arrowUp: <path d="M12 20V4M6 10l6-6 6 6" />,
  arrowDown: <path d="M12 4v16M6 14l6 6 6-6" />,
  sort: <path d="M7 4v16M3.5 16.5 7 20l3.5-3.5M17 20V4M13.5 7.5 17 4l3.5 3.5" />,
  grip: <path d="M9 5v.2M15 5v.2M9 12v.2M15 12v.2M9 19v.2M15 19v.2" strokeWidth="3" />,
  columns: <path d="M4 4h16v16H4zM9.3 4v16M14.7 4v16" />,
  download: <path d="M12 3v12M7 10.5l5 5 5-5M4 20.5h16" />,
  mail: <><rect x="3" y="5" width="18" height="14" rx="2" /><path d="m3.5 7 8.5 6.5L20.5 7" /></>,
  eye: <><path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12Z" /><circle cx="12" cy="12" r="3" /></>,
  plus: <path d="M12 5v14M5 12h14" />,
  shield: <><path d="M4 3h16v10.5c0 4.5-3.8 7.5-8 7.5s-8-3-8-7.5Z" /><path d="M8 12l4-3.5 4 3.5v4H8ZM12 12.5v1.5" /></>,
  sync: <path d="M4 12a8 8 0 0 1 13.7-5.6L20 8.5M20 4v4.5h-4.5M20 12a8 8 0 0 1-13.7 5.6L4 15.5M4 20v-4.5h4.5" />,
  hand: <path d="M8 12V5.5a1.5 1.5 0 0 1 3 0V11M11 10.5v-6a1.5 1.5 0 0 1 3 0V11M14 11V6a1.5 1.5 0 0 1 3 0v8c0 4-2 6.5-5.5 6.5-3 0-4.3-1.5-5.7-4L4 13.2a1.5 1.5 0 0 1 2.5-1.5L8 13.5" />,
} as const satisfies Readonly<Record<string, ReactNode>>;

export type IconName = keyof typeof PATHS;

/** A decorative icon; `size` in px at 100 % (written in rem so that it grows with the text). */
export function Icon({ name, size = 18, className }: Readonly<{ name: IconName; size?: number; className?: string }>) {
  const rem = `${size / 16}rem`;
  return (
    <svg className={className} width={rem} height={rem} viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth={size <= 14 ? 2.4 : 2} strokeLinecap="round" strokeLinejoin="round" aria-hidden="true" focusable="false">
      {PATHS[name]}
    </svg>
  );
}
