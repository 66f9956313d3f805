import { deepEqual, equal } from 'node:assert/strict';
import { test } from 'node:test';
import { Numeral, parse, stringify } from '../../src/json';

const texts = [
    '1.10', '123456789012345678901234567890', '-0', '1e400', '0.1', '-12.50', '1E5', '100', '0',
    '"1.10"', '"\\"1.10"', '"a\\\\"', '"\uE0001.10"', '"\uE000"', '"\uE000\uE000"', '""', 'null', 'true',
    '{"1.10":"1.10"}', '{"\uE000a":1}', '{"a":[1.10,{"b":2.50}],"c":"x 3.10 y"}', '[1.0,"1.0",10.0]',
];

test('what is parsed is written as it was', () => {
    for (const text of texts) equal(stringify(parse(text)), text);
});

test('numbers that JavaScript would change keep their text', () => {
    for (const text of ['1.10', '123456789012345678901234567890', '1e400', '-0']) {
        const value = parse(text);
        equal(value instanceof Numeral, true, text);
        equal(String(value), text);
    }
});

test('other numbers are numbers', () => {
    deepEqual(parse('[0,1,-5,0.1,12345]'), [0, 1, -5, 0.1, 12345]);
});

test('digits in strings and names are text', () => {
    deepEqual(parse('{"1.10":"2.20","a\\"3.30":"4.40\\\\"}'), { '1.10': '2.20', 'a"3.30': '4.40\\' });
});

test('a string may begin with the mark, escaped or not, and a name, too', () => {
    deepEqual(parse('["\\ue0001","\uE0001",{"\uE0001" : "\\uE000"}]'), ['\uE0001', '\uE0001', { '\uE0001': '\uE000' }]);
});

test('what is no JSON is refused', () => {
    for (const text of ['', '{', '01', '1.', '"a', '{"a":}', '\uE000']) {
        let isRefused = false;
        try {
            parse(text);
        } catch {
            isRefused = true;
        }
        equal(isRefused, true, text);
    }
});

test('members that are undefined are left out, and numerals can be made', () => {
    equal(stringify({ a: undefined, b: new Numeral('7.00'), c: ['\uE000', 'x'] }), '{"b":7.00,"c":["\uE000","x"]}');
});

test('random texts come back', () => {
    const pieces = ['"', '\\', '1.10', '\uE000', 'a', '{', '\n', '3e2', 'ß', '\u{1F600}', ':'];
    let seed = 7;
    const random = (n: number) => (seed = (seed * 48271) % 2147483647) % n;
    for (let i = 0; i < 5000; i++) {
        const text = Array.from({ length: random(8) }, () => pieces[random(pieces.length)]).join('');
        deepEqual(parse(stringify({ [text]: [text, new Numeral('1.50')] })), { [text]: [text, new Numeral('1.50')] });
    }
});

test('values of fields have no members but their own', () => {
    const { parameters } = parse('{"parameters":{"a":1}}') as { parameters: Record<string, unknown> };
    equal(parameters.constructor, undefined);
    equal('valueOf' in parameters, false);
    equal(stringify({ parameters }), '{"parameters":{"a":1}}');
});
