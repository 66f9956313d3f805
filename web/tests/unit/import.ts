import { deepEqual, equal } from 'node:assert/strict';
import { test } from 'node:test';

Object.defineProperty(globalThis, 'navigator', { value: { languages: ['en'] }, configurable: true });
Object.assign(globalThis, {
    document: { documentElement: {}, baseURI: 'http://callbook.example/console/' }, location: { hash: '' },
    localStorage: { getItem: () => null, setItem: () => undefined }, addEventListener: () => undefined,
});
const { guess, idOf } = await import('../../src/import/new-field');
const { isNational, examplesOf } = await import('../../src/import/model');
const { bodyOf, countBody, describeFilter, wishOf } = await import('../../src/export/model');

test('what a column holds is guessed by its cells', () => {
    equal(guess(['3.4.1971', '25.12.90']), 'date');
    equal(guess(['2026-04-10 9:24', '10.4.2026 09:24']), 'datetime');
    equal(guess(['12', '-7']), 'number');
    equal(guess(['1.234,50 €', '12,5', '(7)']), 'decimal');
    // A postcode and a phone are no numbers.
    equal(guess(['01067', '50667']), 'text');
    equal(guess(['12', 'many']), 'text');
    equal(guess([]), 'text');
    equal(guess([`${'long '.repeat(30)}`]), 'textarea');
});

test('the id of a field is made of its title', () => {
    equal(idOf('Straße & Nr.', []), 'strasse_nr');
    equal(idOf('Élan', []), 'elan');
    equal(idOf('2nd choice', []), 'nd_choice');
    equal(idOf('電話', []), 'field');
    equal(idOf('City', ['city', 'city_2']), 'city_3');
    equal(idOf('x'.repeat(200), []).length <= 64, true);
});

test('a phone without a country code is told from one that has it', () => {
    for (const cell of ['0171 123', '(030) 12', '491711', "'0171 123", '="0171"']) equal(isNational(cell), true, cell);
    for (const cell of ['+49 171', '0049 171', ' (+49) 171', 'tel:+49171', "'+49", 'nobody', ''])
        equal(isNational(cell), false, cell);
});

test('examples are the first different cells that are not empty', () => {
    const preview = { rows: [['a', ''], ['a', 'x'], [' b ', ''], ['c']] };
    deepEqual(examplesOf(preview as never, { column: 1, header: 'A', field: null }, 2), ['a', 'b']);
    deepEqual(examplesOf(preview as never, { column: 2, header: 'B', field: null }), ['x']);
});

test('an export is what the address of the list says', () => {
    const filter = { field: 'parameters.city', op: 'eq', value: 'Bonn' };
    const wish = wishOf({
        type: 't', status: 'active', campaign: 'c', search: 'ana', fields: 'phone,status', format: 'data',
        filter: JSON.stringify(filter),
    });
    deepEqual(bodyOf(wish), {
        of: 'records', format: 'csv', profile: 'data', recordTypeUuid: 't', campaignUuid: 'c', segment: null,
        search: 'ana', fields: ['phone', 'status'],
        filter: { and: [filter, { field: 'status', op: 'eq', value: 'active' }] },
    });
    const { and } = countBody(wish).filter as { and: unknown[] };
    deepEqual(and.at(-1), { field: 'campaignUuid', op: 'eq', value: 'c' });
    equal(bodyOf(wishOf({ filter: 'no JSON' })).filter, null);
    equal(bodyOf(wishOf({ of: 'suppressions', search: 'x', filter: JSON.stringify(filter) })).search, null);
});

test('each condition of a filter is a line', () => {
    const columns = [{ value: 'parameters.city', label: 'City' }];
    const city = { field: 'parameters.city', op: 'eq', value: 'Bonn' };
    const filter = { and: [city, { not: city }, { or: [city, { segment: 's' }] }] };
    equal(describeFilter(filter, columns, undefined).length, 3);
});
