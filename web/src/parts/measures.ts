// Sizes and spans of time as the user's language writes them.
import { locale } from '../words';

const byteUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];

function inUnit(value: number, unit: string, digits: number): string {
    return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: digits }).format(value);
}

/** "17.9 kB" */
export function formatBytes(bytes: number): string {
    let unit = 0;
    let value = bytes;
    for (; value >= 1000 && unit < byteUnits.length - 1; unit++) value /= 1000;
    return inUnit(value, byteUnits[unit]!, unit > 0 && value < 100 ? 1 : 0);
}

/** "45 sec", "12 min", "3 hr": exact enough for something that is waited for. */
export function formatSpan(seconds: number): string {
    if (seconds < 90) return inUnit(Math.max(1, Math.round(seconds)), 'second', 0);
    return seconds < 5400 ? inUnit(Math.round(seconds / 60), 'minute', 0) : inUnit(seconds / 3600, 'hour', 1);
}
