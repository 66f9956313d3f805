import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Scroll, tallest } from '../../src/parts/scroll.ts';

function list(rows) {
    const scroll = new Scroll();
    scroll.resize(rows, 36, 720);
    return scroll;
}

/** What the grid does: the bar is set when rows are drawn, and then moved by so much, at most to its ends. */
function drag(scroll, element, by) {
    scroll.settle(element);
    element.scrollTop = Math.max(0, Math.min(scroll.height - scroll.view, element.scrollTop + by));
    return scroll.moved(element.scrollTop);
}

test('a short list scrolls as the element does', () => {
    const scroll = list(1000);
    assert.equal(scroll.height, 36000);
    scroll.moved(5000);
    assert.equal(scroll.top, 5000);
    assert.deepEqual(scroll.seen(), [138, 159]);
    assert.equal(scroll.offset(138), 138 * 36);
});

test('a list shorter than the view has no bar', () => {
    const scroll = list(3);
    scroll.moved(0);
    assert.deepEqual(scroll.seen(), [0, 3]);
    scroll.show(2);
    assert.equal(scroll.top, 0);
});

test('the element of ten million rows is never taller than a browser allows', () => {
    assert.equal(list(10_000_000).height, tallest);
});

test('small moves are exact by the pixel anywhere in ten million rows', () => {
    const scroll = list(10_000_000);
    scroll.moved(4_000_000);
    const before = scroll.top;
    for (let i = 1; i <= 5; i++) scroll.moved(scroll.bar + 80);
    assert.equal(Math.round(scroll.top - before), 400);
    const [first] = scroll.seen();
    assert.equal(scroll.offset(first), scroll.bar + first * 36 - scroll.top);
});

test('great moves go by ratio, and both ends can be reached', () => {
    const scroll = list(10_000_000);
    scroll.moved(tallest - 720);
    assert.equal(scroll.seen()[1], 10_000_000);
    scroll.moved(0);
    assert.deepEqual(scroll.seen(), [0, 20]);
    scroll.moved((tallest - 720) / 2);
    assert.ok(Math.abs(scroll.seen()[0] - 5_000_000) < 20);
});

test('small moves reach the ends without a jump', () => {
    const scroll = list(10_000_000);
    const element = { scrollTop: 0 };
    scroll.show(9_999_999);
    scroll.show(9_999_000);
    let before = scroll.top;
    while (scroll.seen()[1] < 10_000_000) {
        drag(scroll, element, 100);
        assert.ok(scroll.top - before <= 100 && scroll.top > before, 'a jump');
        before = scroll.top;
    }
    scroll.show(0);
    scroll.show(1000);
    before = scroll.top;
    while (scroll.top > 0) {
        drag(scroll, element, -100);
        assert.ok(before - scroll.top <= 100 && scroll.top < before, 'a jump');
        before = scroll.top;
    }
});

test('the bar is put right when it rests, and the rows stay', () => {
    const scroll = list(10_000_000);
    for (let i = 0; i < 1000; i++) scroll.moved(scroll.bar + 700);
    const top = scroll.top;
    scroll.rest();
    assert.equal(scroll.top, top);
    assert.ok(Math.abs(scroll.bar - (top / (360_000_000 - 720)) * (tallest - 720)) < 1);
});

test('a bar at its end with rows left is moved away at once', () => {
    const scroll = list(10_000_000);
    const element = { scrollTop: 0 };
    scroll.show(500);
    assert.equal(drag(scroll, element, -719), false);
    assert.equal(drag(scroll, element, -719), true);
    assert.ok(scroll.bar > 0);
});

test('a row is shown by the least move', () => {
    const scroll = list(10_000_000);
    scroll.show(19);
    assert.equal(scroll.top, 0);
    scroll.show(20);
    assert.equal(scroll.top, 36);
    scroll.show(0);
    assert.equal(scroll.top, 0);
    scroll.show(9_999_999);
    assert.equal(scroll.seen()[1], 10_000_000);
});

test('rows of another height keep the first one in its place', () => {
    const scroll = list(10_000_000);
    scroll.show(5_000_000);
    const [first] = scroll.seen();
    scroll.resize(10_000_000, 64, 600);
    assert.ok(Math.abs(scroll.seen()[0] - first) <= 1);
});

test('a move that no event has told of yet is never undone', () => {
    for (const rows of [100_000, 10_000_000]) {
        const scroll = list(rows);
        const element = { scrollTop: 0 };
        scroll.moved(element.scrollTop = 2_000_000);
        scroll.rest();
        element.scrollTop = 500_000;
        assert.equal(scroll.settle(element), true);
        assert.equal(Math.round(element.scrollTop), 500_000);
        assert.equal(Math.round(scroll.seen()[0] / rows * 100), Math.round(500_000 / scroll.height * 100));
        assert.equal(scroll.settle(element), false);
        scroll.moved(element.scrollTop);
        assert.equal(Math.round(element.scrollTop), 500_000);
    }
});

test('a small move is as long as it was, wherever the bar has been put meanwhile', () => {
    const scroll = list(10_000_000);
    const element = { scrollTop: 0 };
    scroll.moved(element.scrollTop = 4_000_000);
    for (let i = 0; i < 5; i++) scroll.moved(element.scrollTop += 500);
    const before = scroll.top;
    scroll.rest();
    element.scrollTop += 80;
    scroll.settle(element);
    assert.equal(Math.round(scroll.top - before), 80);
});
