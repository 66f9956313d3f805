import { equal } from 'node:assert/strict';
import { test } from 'node:test';

Object.assign(globalThis, { document: { baseURI: 'https://callbook.test/console/' } });
const { isPath } = await import('../../src/api');

test('ids of an address make no other path', () => {
    for (const path of ['/session', '/records/01a22b68-916c-7b78-bc6b-dc2fc528d66e', '/imports/1/errors.csv'])
        equal(isPath(path), true, path);
    for (const path of ['/records/..', '/records/../account', '/records/', '/records/a/../b', '/records/a?b', '/records/a#b',
        '/records/%2E%2e', '/records/ ', '/records/\u{1F600}', '/records//x'])
        equal(isPath(path), false, path);
});
