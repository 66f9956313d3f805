// The pages of a list of any length.
import { deepEqual, equal } from 'node:assert/strict';
import { test } from 'node:test';
import type { Answer } from '../../src/api';
import type { Page } from '../../src/types';

Object.assign(globalThis, { document: { baseURI: 'http://localhost/console/' } });
const { Problem } = await import('../../src/api');
const { Rows } = await import('../../src/people/rows');

type List = Page<'records', number>;

/** A list of so many rows, each of which is its own number; the calls are kept. */
function list(total: number, { isDeep = true, isMore = false, fails = () => false } = {}) {
    const calls: string[] = [];
    const signals: AbortSignal[] = [];
    const rows = new Rows<number>(async (place, signal) => {
        calls.push(JSON.stringify(place));
        signals.push(signal);
        await Promise.resolve();
        if (fails()) throw new Problem(500, 'internal', 'no');
        const first = 'page' in place ? (place.page - 1) * 100 : Number(place.cursor);
        const isLast = first + 100 >= total;
        const records = Array.from({ length: Math.min(100, total - first) }, (_, i) => first + i);
        const headers = new Headers(isLast || 'cursor' in place ? {} : { Link: `</x?cursor=${first + 100}>; rel="next"` });
        const body = {
            records, limit: 100, total: isMore ? 10_000 : total, ...(isMore ? { totalRelation: 'gte' } : {}),
            ...('cursor' in place ? { nextCursor: isLast ? null : String(first + 100) } : {}),
        } as List;
        return { status: 200, body, etag: null, headers } as Answer<List>;
    }, isDeep);
    return { rows, calls, signals };
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

test('pages are fetched when they are looked at, and once', async () => {
    const { rows, calls } = list(10_000_000);
    rows.need(0, 20);
    rows.need(5, 25);
    await settle();
    equal(rows.count, 10_000_000);
    rows.need(9_999_980, 10_000_000);
    await settle();
    deepEqual(calls, ['{"page":1}', '{"page":100000}']);
    equal(rows.at(9_999_999), 9_999_999);
    equal(rows.at(500), undefined);
});

test('what is passed is given up', async () => {
    const { rows, signals } = list(10_000);
    rows.need(0, 20);
    rows.need(5000, 5020);
    equal(signals[0]!.aborted, true);
    await settle();
    equal(rows.at(0), undefined);
    equal(rows.at(5000), 5000);
});

test('no more than forty pages are kept', async () => {
    const { rows } = list(100_000);
    for (let row = 0; row < 50_000; row += 1000) {
        rows.need(row, row + 20);
        await settle();
    }
    equal(rows.at(0), undefined);
    equal(rows.at(49_000), 49_000);
});

test('after a failure nothing is asked until it is tried again', async () => {
    let isBroken = true;
    const { rows, calls } = list(300, { fails: () => isBroken });
    rows.need(0, 20);
    await settle();
    equal(rows.problem?.status, 500);
    rows.need(0, 20);
    equal(calls.length, 1);
    isBroken = false;
    rows.retry();
    await settle();
    equal(rows.problem, undefined);
    equal(rows.at(0), 0);
});

test('a list of pages to row 10,000 grows by cursor to its end', async () => {
    const { rows } = list(10_150, { isDeep: false, isMore: true });
    rows.need(0, 20);
    await settle();
    equal(rows.count, 10_000);
    equal(rows.canGrow, false);
    rows.need(9980, 10_000);
    await settle();
    equal(rows.canGrow, true);
    await rows.more();
    equal(rows.count, 10_100);
    equal(rows.at(10_099), 10_099);
    await rows.more();
    deepEqual([rows.count, rows.total, rows.isMore, rows.canGrow], [10_150, 10_150, false, false]);
});

test('refreshed rows stay until the new ones are there', async () => {
    const { rows, calls } = list(300);
    rows.need(0, 20);
    await settle();
    rows.refresh();
    equal(rows.at(7), 7);
    rows.need(0, 20);
    await settle();
    equal(calls.length, 2);
});

test('no version is that of another list', () => {
    const versions = [list(1).rows.version.value, list(1).rows.version.value];
    equal(versions[0] === versions[1], false);
});

test('a range has all its rows, kept or not', async () => {
    const { rows } = list(1000);
    deepEqual((await rows.range(98, 203, new AbortController().signal)).slice(0, 3), [98, 99, 100]);
    equal((await rows.range(98, 203, new AbortController().signal)).length, 105);
});
