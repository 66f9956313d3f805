// Calling hours: whether they are open, when they open next, and what an editor of them holds.
import { clockIn } from '../parts/clock';

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

export interface Hours {
    start: string;
    end: string;
}
export type Schedule = Record<string, Hours | null>;

function minuteOf(time: string): number {
    const [hour = 0, minute = 0] = time.split(':').map(Number);
    return hour * 60 + minute;
}

/** True where the end is the next day's. */
export function isOvernight({ start, end }: Hours): boolean {
    return minuteOf(end) < minuteOf(start);
}

/** [first minute, the minute behind the last] of a day; of hours over midnight the second is more than a day. */
function span(schedule: Schedule, weekday: number): [number, number] | null {
    const hours = schedule[weekdays[(weekday + 7) % 7]!];
    if (!hours) return null;
    return [minuteOf(hours.start), minuteOf(hours.end) + (isOvernight(hours) ? 1440 : 0)];
}

export type Opening =
    | { state: 'always' | 'never' }
    /** Open until this time, or closed until then. */
    | { state: 'open' | 'closed'; weekday: number; time: string };

function timeOf(minute: number): string {
    const two = (n: number) => String(n).padStart(2, '0');
    return `${two(Math.floor(minute / 60) % 24)}:${two(minute % 60)}`;
}

/** What the hours say of a moment, by the clocks of their zone. */
export function openingAt(schedule: Schedule | null, zone: string, at: Date): Opening {
    if (schedule === null) return { state: 'always' };
    const { weekday, minute } = clockIn(zone, at);
    for (const [day, now] of [[weekday, minute], [weekday - 1, minute + 1440]] as const) {
        const hours = span(schedule, day);
        if (hours && now >= hours[0] && now < hours[1])
            return { state: 'open', weekday: (day + 7 + (hours[1] > 1440 ? 1 : 0)) % 7, time: timeOf(hours[1]) };
    }
    for (let ahead = 0; ahead <= 7; ahead++) {
        const hours = span(schedule, weekday + ahead);
        if (hours && (ahead > 0 || hours[0] > minute))
            return { state: 'closed', weekday: (weekday + ahead) % 7, time: timeOf(hours[0]) };
    }
    return { state: 'never' };
}

/** A field of the type time knows no 24:00: a day that ends at midnight has 00:00 there. */
export function toField(end: string): string {
    return end === '24:00' ? '00:00' : end;
}

export function fromField(hours: Hours): Hours {
    return hours.end === '00:00' ? { ...hours, end: '24:00' } : hours;
}

/** "mon" in the user's language. 5 January 2026 was a Monday. */
export function weekdayName(weekday: number, locale: string, style: 'long' | 'short' = 'long'): string {
    return new Intl.DateTimeFormat(locale, { weekday: style, timeZone: 'UTC' }).format(Date.UTC(2026, 0, 5 + weekday));
}
