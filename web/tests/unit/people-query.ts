// What an address says of the list of people, and what is asked of the API.
import { deepEqual, equal } from 'node:assert/strict';
import { test } from 'node:test';
import { listCall, readQuery, wholeSet, writeFilter } from '../../src/people/query';

const amount = { field: 'parameters.amount', op: 'gte', value: 100 };

test('a list without filters is a page of records', () => {
    const { method, path, query } = listCall(readQuery({ search: 'ana', status: 'active' }), ['phone'], { page: 3 });
    deepEqual([method, path, query?.search, query?.status, query?.page, query?.limit], ['GET', '/records', 'ana', 'active', 3, 100]);
});

test('conditions become parameters, commas of one value are guarded', () => {
    const filter = JSON.stringify({ and: [amount, { field: 'parameters.tier', op: 'in', value: ['a,b', 'c'] }] });
    const { query } = listCall(readQuery({ filter, type: 'T' }), [], { cursor: 'C' });
    equal(query?.['filter[parameters.amount][gte]'], '100');
    equal(query?.['filter[parameters.tier][in]'], 'a\\,b,c');
    equal(query?.cursor, 'C');
});

test('a view is a list of its own, with what narrows it', () => {
    const { path, query } = listCall(readQuery({ segment: 'S', filter: JSON.stringify(amount) }), [], { page: 1 });
    equal(path, '/segments/S/records');
    equal(query?.['filter[parameters.amount][gte]'], '100');
});

test('what no parameters can say goes as a tree', () => {
    const filter = JSON.stringify({ or: [amount, { field: 'status', value: 'archived' }] });
    const { method, path, body } = listCall(readQuery({ filter, campaign: 'C', type: 'T' }), ['phone'], { page: 1 });
    deepEqual([method, path], ['POST', '/records/search']);
    deepEqual((body as { filter: object }).filter, { and: [{ field: 'campaignUuid', value: 'C' }, JSON.parse(filter)] });
});

test('a filter that is no JSON is none, and numbers keep their text', () => {
    deepEqual(readQuery({ filter: '{' }).filter, []);
    const text = '{"field":"parameters.amount","op":"eq","value":1.10}';
    equal(writeFilter(readQuery({ filter: text }).filter), text);
});

test('what has not the form of a filter is none', () => {
    for (const filter of ['5', 'null', '"and"', '[1]', '{}', '{"and":5}', '{"and":[null]}', '{"field":5}', '{"not":1}', '{"or":{}}'])
        deepEqual(readQuery({ filter }).filter, [], filter);
    for (const filter of ['{"not":{"field":"nobody_knows_it","value":[]}}', '{"or":[{"segment":"S"}]}'])
        equal(writeFilter(readQuery({ filter }).filter), filter);
});

test('all that is found, as an action names it', () => {
    deepEqual(wholeSet(readQuery({})), { all: true });
    deepEqual(wholeSet(readQuery({ type: 'T' })), { all: true, recordTypeUuid: 'T' });
    deepEqual(wholeSet(readQuery({ search: 'ana', campaign: 'C' })), { search: 'ana', campaignUuid: 'C' });
    deepEqual(wholeSet(readQuery({ status: 'active' })), { filter: { field: 'status', value: 'active' } });
    deepEqual(wholeSet(readQuery({ segment: 'S' })), { filter: { segment: 'S' } });
    equal(wholeSet(readQuery({ search: 'ana', status: 'active' })), null);
});
