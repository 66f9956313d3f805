import { deepEqual, equal } from 'node:assert/strict';
import { test } from 'node:test';

const follow: (() => void)[] = [];
const page = {
    hash: '#/people/a%2Fb?search=J%C3%B6rg+%26&page=2',
};
Object.assign(globalThis, {
    location: page,
    addEventListener: (_name: string, action: () => void) => follow.push(action),
    history: { replaceState: (_state: unknown, _title: string, hash: string) => (page.hash = hash) },
});
const { go, href, pageOf, route, setQuery } = await import('../../src/route');

test('an address is read', () => {
    deepEqual(route(), { path: ['people', 'a/b'], query: { search: 'Jörg &', page: '2' } });
});

test('an address is written and read again', () => {
    for (const search of ['a&b=c', '100 %', '#?/', 'ß+ü', '+351 912', '']) {
        go(['people', search || 'x'], { search, empty: '', none: null });
        follow.forEach((action) => action());
        deepEqual(route(), { path: ['people', search || 'x'], query: search ? { search } : {} });
    }
});

test('a question mark of a value is part of it', () => {
    page.hash = '#/people?search=who?';
    follow.forEach((action) => action());
    equal(route().query.search, 'who?');
});

test('members of the query are changed and taken out', () => {
    go(['people'], { search: 'a', type: 'b' });
    follow.forEach((action) => action());
    setQuery({ search: null, page: 3 });
    deepEqual(route(), { path: ['people'], query: { type: 'b', page: '3' } });
    equal(href([], {}), '#/');
});

test('a broken escape is no reason to stop', () => {
    page.hash = '#/people/%E0%A4%A?search=%';
    follow.forEach((action) => action());
    equal(route().path[0], 'people');
});

test('a page is a whole number from 1', () => {
    const pages = ['3', '-1', '0', '1.9', 'x', '', '-Infinity'].map((page) => pageOf({ page }));
    deepEqual(pages, [3, 1, 1, 1, 1, 1, 1]);
    equal(pageOf({}), 1);
    equal(Number.isSafeInteger(pageOf({ page: '1e99' })), true);
});
