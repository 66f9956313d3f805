// The texts of the console, and numbers and times as the user's language writes them.
import people from '../words/en/people.json';
import shell from '../words/en/shell.json';
import { keep, recall } from './storage';
import { knownZone } from './known-zone';

type Words = Record<string, string>;

/** The files of each language: the texts of the first load, which the program has in English, and all others. */
declare const CATALOGUES: Record<string, { first?: string; rest: string }>;

/** A made-up language for tests: English made longer, from right to left. It is chosen by its code only. */
const pseudo = 'xx';
const kept = 'callbook.language';
const names: Record<string, string> = { en: 'English', de: 'Deutsch', pt: 'Português' };

let words: Words = { ...shell, ...people };

function choose(): string {
    const wanted = [recall(kept), ...navigator.languages].filter((tag): tag is string => tag !== null);
    const found = wanted.map((tag) => tag.slice(0, 2)).find((tag) => tag === pseudo || tag in CATALOGUES);
    return found ?? 'en';
}

export const language = choose();

/** The tag that numbers and times are written by: that of the browser where it is of the same language. */
export const locale = navigator.languages.find((tag) => tag.startsWith(language)) ?? (language === pseudo ? 'en' : language);

/** [code, name in itself] of every language. */
export function languages(): [string, string][] {
    return Object.keys(CATALOGUES).map((code) => [code, names[code] ?? code]);
}

export function setLanguage(code: string): void {
    keep(kept, code);
    window.location.reload();
}

async function fetchCatalogue(file: string): Promise<Words> {
    const response = await fetch(new URL(file, import.meta.url));
    if (!response.ok) throw new Error(`${file}: ${response.status}`);
    return (await response.json()) as Words;
}

/** Before anything is drawn. English stays where the catalogue cannot be had. */
export async function loadWords(): Promise<void> {
    document.documentElement.lang = locale;
    document.documentElement.dir = language === pseudo ? 'rtl' : 'ltr';
    const file = CATALOGUES[language]?.first;
    if (file === undefined) return;
    await fetchCatalogue(file).then(addWords, () => undefined);
}

let rest: Promise<void> | undefined;

/** The texts of all that is not in the first load come with the first of it, before it is drawn. */
export function fetchWords(): Promise<void> {
    const { rest: file } = CATALOGUES[language] ?? CATALOGUES.en!;
    rest ??= fetchCatalogue(file).then(addWords, (error: unknown) => {
        rest = undefined;
        throw error;
    });
    return rest;
}

/** Adds texts of the language, or puts them in the place of others. */
export function addWords(added: Words): void {
    words = { ...words, ...added };
}

function stretch(text: string): string {
    return `[${text}${'~'.repeat(Math.ceil(text.length * 0.4))}]`;
}

const plurals = new Intl.PluralRules(locale);

function find(key: string): string | undefined {
    const text = words[key];
    return text !== undefined && language === pseudo ? stretch(text) : text;
}

/**
 * The text of a key. {name} becomes the argument, numbers as the language writes them. A key with the forms `key.one` and
 * `key.other` is chosen by the argument n.
 */
export function t(key: string, args: Record<string, string | number> = {}): string {
    const form = typeof args.n === 'number' ? `${key}.${plurals.select(args.n)}` : key;
    const text = find(form) ?? find(`${key}.other`) ?? find(key) ?? key;
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
        const value = args[name];
        return value === undefined ? whole : typeof value === 'number' ? formatNumber(value) : value;
    });
}

const numbers = new Intl.NumberFormat(locale);

export function formatNumber(value: number): string {
    return numbers.format(value);
}

// A formatter costs more to make than a whole table to format.
const times = new Map<string, Intl.DateTimeFormat>();
const days = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });

/** An instant (RFC 3339) as date and time, in the time zone of the browser or the one that is named. What is none stays. */
export function formatTime(instant: string, zone = ''): string {
    let format = times.get(zone);
    if (format === undefined) {
        format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', ...(zone ? { timeZone: knownZone(zone) } : {}) });
        times.set(zone, format);
    }
    const time = new Date(instant);
    return Number.isNaN(time.getTime()) ? instant : format.format(time);
}

/** A day, YYYY-MM-DD, or the day of an instant. */
export function formatDay(day: string): string {
    const date = new Date(day.length === 10 ? `${day}T00:00:00` : day);
    return Number.isNaN(date.getTime()) ? day : days.format(date);
}

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
    ['year', 31536000], ['month', 2592000], ['day', 86400], ['hour', 3600], ['minute', 60], ['second', 1],
];

/** "3 days ago" */
export function formatAgo(instant: string): string {
    const seconds = (new Date(instant).getTime() - Date.now()) / 1000;
    const [unit, size] = steps.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1];
    return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(Math.round(seconds / size), unit);
}
