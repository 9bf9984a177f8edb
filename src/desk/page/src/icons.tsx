// Drawn on a grid of 24, in the colour of the text beside them; they say nothing to a screen reader, their button does.
const paths: Record<string, string> = {
  play: 'M7 4.5v15l12-7.5z',
  pause: 'M8 5v14M16 5v14',
  stop: 'M6.5 6.5h11v11h-11z',
  previous: 'M18 5v14L8.5 12zM6 5v14',
  next: 'M6 5v14l9.5-7zM18 5v14',
  undo: 'M9 7H5V3M5 7c2-2.4 4.4-3.5 7.2-3.5A8 8 0 1 1 4.4 14',
  redo: 'M15 7h4V3M19 7c-2-2.4-4.4-3.5-7.2-3.5A8 8 0 1 0 19.6 14',
  up: 'M12 19V5M6 11l6-6 6 6',
  down: 'M12 5v14M6 13l6 6 6-6',
  pin: 'M9 4h6l-1 6 4 4H6l4-4zM12 14v6',
  drop: 'M5 7h14M10 7V4.5h4V7M7 7l1 12.5h8L17 7',
  kill: 'M8 3h8l5 5v8l-5 5H8l-5-5V8zM8.5 12h7',
  edit: 'M4 20l1-4.5L16.5 4l3.5 3.5L8.5 19zM14 6.5l3.5 3.5',
  sound: 'M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM15.5 9a4.2 4.2 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11',
  swap: 'M4 8h14M14 4l4 4-4 4M20 16H6M10 12l-4 4 4 4',
  add: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  check: 'M5 12.5l4.5 4.5L19 7',
  close: 'M6 6l12 12M18 6L6 18',
  warning: 'M12 4L2.5 20h19zM12 10v4.5M12 17.2v.3',
  help: 'M9 9a3 3 0 1 1 4.2 2.8c-.8.4-1.2 1-1.2 2.2M12 17.2v.3M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 0 0 0-19',
  drag: 'M9 6v.1M15 6v.1M9 12v.1M15 12v.1M9 18v.1M15 18v.1',
  download: 'M12 4v11M7 11l5 5 5-5M4.5 20h15',
  copy: 'M8 8h12v12H8zM16 8V4H4v12h4',
  air: 'M12 13.5V21M12 10.5a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3M8 16a5.6 5.6 0 1 1 8 0M5 19a9.8 9.8 0 1 1 14 0',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  hold: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 7v5l3.5 2',
  list: 'M8 6h12M8 12h12M8 18h12M4 6v.1M4 12v.1M4 18v.1',
  text: 'M4 6h16M4 10.7h16M4 15.3h16M4 20h9',
  source: 'M5 3.5h10l4 4v13H5zM15 3.5v4h4M8.5 12h7M8.5 15.5h7',
  out: 'M4 5h16v6H4zM4 15h10M4 19h7M20 15l-4 4M16 15l4 4',
  segments: 'M3 8h5v8H3zM10.5 5h5v14h-5zM18 9.5h3v5h-3z',
  log: 'M12 3.5a8.5 8.5 0 1 1-7.6 4.7M4 3.5v5h5M12 7.5V12l3 2',
  editors: 'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M2.5 20c0-4 3-6 6.5-6s6.5 2 6.5 6M16 4.3a3.5 3.5 0 0 1 0 6.4M18 14.6c2.2.9 3.5 2.7 3.5 5.4',
};

export function Icon({ name }: { name: string }) {
  const filled = name === 'play' || name === 'stop' || name === 'drag';
  return (
    <svg class={`icon${filled ? ' filled' : ''}`} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={paths[name] ?? ''} />
    </svg>
  );
}
