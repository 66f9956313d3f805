// Instants as clocks of a time zone show them, and back. What is read and written is RFC 3339 with an offset.
import { knownZone } from '../known-zone';

/** The browser's own time zone. */
export const ownZone = new Intl.DateTimeFormat().resolvedOptions().timeZone;

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string): Intl.DateTimeFormat {
    let clock = clocks.get(zone);
    if (clock === undefined) {
        clock = new Intl.DateTimeFormat('en-US', {
            timeZone: knownZone(zone),
            hourCycle: 'h23',
            year: 'numeric',
            month: 'numeric',
            day: 'numeric',
            hour: 'numeric',
            minute: 'numeric',
            second: 'numeric',
        });
        clocks.set(zone, clock);
    }
    return clock;
}

/** Minutes that the zone is before UTC at that moment. */
function offsetAt(moment: number, zone: string): number {
    const parts: Record<string, number> = {};
    for (const part of clockOf(zone).formatToParts(moment)) parts[part.type] = Number(part.value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
    return Math.round(
        (Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(moment / 1000) * 1000) / 60000,
    );
}

function signed(minutes: number): string {
    const two = (n: number) => String(Math.floor(n)).padStart(2, '0');
    return `${minutes < 0 ? '-' : '+'}${two(Math.abs(minutes) / 60)}:${two(Math.abs(minutes) % 60)}`;
}

/** "2026-04-01T09:00", with seconds where they are not 0; null if the text is no instant that a browser knows. */
export function toWall(instant: string, zone: string): string | null {
    const moment = Date.parse(instant);
    if (Number.isNaN(moment)) return null;
    const wall = new Date(moment + offsetAt(moment, zone) * 60000).toISOString();
    return wall.slice(0, wall.slice(17, 19) === '00' ? 16 : 19);
}

/** The instant at which clocks of the zone show this; null if the text is not whole. */
export function toInstant(wall: string, zone: string): string | null {
    const guess = Date.parse(`${wall}Z`);
    if (Number.isNaN(guess)) return null;
    const offset = offsetAt(guess - offsetAt(guess, zone) * 60000, zone);
    return `${wall.length === 16 ? `${wall}:00` : wall}${signed(offset)}`;
}

/** "Europe/Berlin, UTC+02:00": the zone, and what it is at that moment (now, if it is none). */
export function zoneLabel(zone: string, instant = ''): string {
    const moment = Date.parse(instant);
    return `${zone.replaceAll('_', ' ')}, UTC${signed(offsetAt(Number.isNaN(moment) ? Date.now() : moment, zone))}`;
}
