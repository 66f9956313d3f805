import { equal, match } from 'node:assert/strict';
import { test } from 'node:test';

Object.defineProperty(globalThis, 'navigator', { value: { languages: ['de-AT', 'en'] }, configurable: true });
Object.assign(globalThis, { document: { documentElement: {} }, localStorage: { getItem: () => null, setItem: () => undefined } });
const words = await import('../../src/words');

test('the language is the first of the browser that there is, and the locale its own', () => {
    equal(words.language, 'de');
    equal(words.locale, 'de-AT');
});

test('arguments are put in, and numbers as the language writes them', () => {
    words.addWords({ 'test.a': '{n} of {total}, {name}, {unknown}', 'test.b.one': 'one {n}', 'test.b.other': '{n} many' });
    match(words.t('test.a', { n: 1, total: 1234567, name: '{n}' }), /^1 of 1.234.567, \{n\}, \{unknown\}$/);
    equal(words.t('test.b', { n: 1 }), 'one 1');
    equal(words.t('test.b', { n: 0 }), '0 many');
});

test('a text that is missing is its key', () => {
    equal(words.t('test.nothing'), 'test.nothing');
});

test('days and instants', () => {
    equal(words.formatDay('2026-03-29'), '29.03.2026');
    match(words.formatTime('2026-01-05T23:30:00Z', 'Asia/Tokyo'), /06\.01\.2026.*08:30/);
    equal(words.formatAgo(new Date(Date.now() - 3 * 86400e3 - 1000).toISOString()), 'vor 3 Tagen');
});

test('what is no time, and what is no zone here, stops nothing', () => {
    equal(words.formatTime('nonsense'), 'nonsense');
    equal(words.formatDay('nonsense'), 'nonsense');
    equal(words.formatTime('2026-01-05T10:00:00Z', 'Moon/Tycho'), words.formatTime('2026-01-05T10:00:00Z', 'UTC'));
});
