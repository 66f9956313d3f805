// What the clocks of a time zone show: their day, weekday and minute.
import { toInstant, toWall } from './zones';

export interface Clock {
    /** YYYY-MM-DD */
    day: string;
    /** HH:MM */
    time: string;
    /** 0 is Monday. */
    weekday: number;
    /** Minutes since midnight. */
    minute: number;
}

export function isZone(zone: string): boolean {
    try {
        return zone !== '' && Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
    } catch {
        return false;
    }
}

/** A zone that the browser does not know is UTC. */
export function clockIn(zone: string, at: Date): Clock {
    const wall = toWall(at.toISOString(), isZone(zone) ? zone : 'UTC') ?? '';
    return {
        day: wall.slice(0, 10),
        time: wall.slice(11, 16),
        weekday: (new Date(`${wall.slice(0, 10)}T00:00:00Z`).getUTCDay() + 6) % 7,
        minute: Number(wall.slice(11, 13)) * 60 + Number(wall.slice(14, 16)),
    };
}

/** The instant of a time of the zone's clocks, YYYY-MM-DDTHH:MM; null if the text is none, or clocks skip it. */
export function instantIn(zone: string, wall: string): string | null {
    const instant = toInstant(wall, zone);
    if (instant === null || toWall(instant, zone) !== wall) return null;
    return new Date(instant).toISOString().slice(0, 19) + 'Z';
}

/** The first instant of the zone's next day, as RFC 3339. */
export function endOfToday(zone: string, now: Date): string {
    const known = isZone(zone) ? zone : 'UTC';
    const tomorrow = new Date(Date.parse(`${clockIn(known, now).day}T00:00:00Z`) + 86400000).toISOString().slice(0, 10);
    return instantIn(known, `${tomorrow}T00:00`) ?? instantIn(known, `${tomorrow}T01:00`)
        ?? new Date(now.getTime() + 86400000).toISOString().slice(0, 19) + 'Z';
}

/** Every zone that the browser can name. */
export function allZones(): string[] {
    const all = Intl.supportedValuesOf('timeZone');
    return all.includes('UTC') ? all : ['UTC', ...all];
}
