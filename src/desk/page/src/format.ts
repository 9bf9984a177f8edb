/** 0:42, 3:00, 1:02:03 */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds + 1e-6));
  const s = String(whole % 60).padStart(2, '0');
  const m = Math.floor(whole / 60) % 60;
  const h = Math.floor(whole / 3600);
  return h > 0 ? `${h}:${String(m).padStart(2, '0')}:${s}` : `${m}:${s}`;
}

/** 0:42.3 */
export function clockTenths(seconds: number): string {
  const tenths = Math.max(0, Math.floor(seconds * 10 + 1e-6));
  return `${clock(Math.floor(tenths / 10))}.${tenths % 10}`;
}

/** 0:04, 0:23: a length, rounded to the nearest second */
export function length(seconds: number): string {
  return clock(Math.round(seconds));
}

/** +1.5, −0.4, 0.0 with a true minus sign */
export function signed(value: number, digits = 1): string {
  const text = Math.abs(value).toFixed(digits);
  if (Number(text) === 0) return text;
  return `${value > 0 ? '+' : '−'}${text}`;
}

export function level(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : `${value < 0 ? '−' : ''}${Math.abs(value).toFixed(1)}`;
}

/** The time of day of a moment, as the station's clock shows it. */
export function timeOfDay(moment: string | null | undefined, timezone: string): string {
  if (!moment) return '';
  const date = new Date(moment);
  if (Number.isNaN(date.getTime())) return moment;
  return new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: timezone }).format(date);
}

/** A day is named only if it is not the day of `day`. */
export function when(moment: string | null | undefined, timezone: string, day: string): string {
  if (!moment) return '';
  const date = new Date(moment);
  if (Number.isNaN(date.getTime())) return moment;
  const dayOf = (d: Date) => new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: timezone }).format(d);
  const time = timeOfDay(moment, timezone);
  return dayOf(date) === dayOf(new Date(day)) ? time : `${dayOf(date)}, ${time}`;
}
