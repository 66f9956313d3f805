// Calling hours by the clocks of their zone, times of zones, and what the form of a campaign sends.
import { deepEqual, equal } from 'node:assert/strict';
import { test } from 'node:test';
import { differences, overlay, toBody, toDraft } from '../../src/campaigns/draft';
import { openingAt, type Schedule } from '../../src/campaigns/hours';
import { clockIn, endOfToday, instantIn } from '../../src/parts/clock';
import type { Campaign } from '../../src/types';

const closed = { mon: null, tue: null, wed: null, thu: null, fri: null, sat: null, sun: null };

/** 2026-01-05 is a Monday; Vienna is an hour ahead of UTC then. */
function opening(schedule: Schedule | null, at: string) {
    return openingAt(schedule, 'Europe/Vienna', new Date(at));
}

test('hours are open from their start until before their end', () => {
    const office = { ...closed, mon: { start: '09:00', end: '17:00' }, wed: { start: '10:00', end: '24:00' } };
    deepEqual(opening(office, '2026-01-05T07:59:59Z'), { state: 'closed', weekday: 0, time: '09:00' });
    deepEqual(opening(office, '2026-01-05T08:00:00Z'), { state: 'open', weekday: 0, time: '17:00' });
    deepEqual(opening(office, '2026-01-05T16:00:00Z'), { state: 'closed', weekday: 2, time: '10:00' });
    deepEqual(opening(office, '2026-01-07T22:59:00Z'), { state: 'open', weekday: 2, time: '00:00' });
    deepEqual(opening(office, '2026-01-07T23:00:00Z'), { state: 'closed', weekday: 0, time: '09:00' });
});

test('hours over midnight belong to the day that they begin on', () => {
    const night = { ...closed, sun: { start: '22:00', end: '06:00' } };
    deepEqual(opening(night, '2026-01-04T22:00:00Z'), { state: 'open', weekday: 0, time: '06:00' });
    deepEqual(opening(night, '2026-01-05T04:59:00Z'), { state: 'open', weekday: 0, time: '06:00' });
    deepEqual(opening(night, '2026-01-05T05:00:00Z'), { state: 'closed', weekday: 6, time: '22:00' });
});

test('no hours are always, closed days are never', () => {
    equal(opening(null, '2026-01-05T08:00:00Z').state, 'always');
    equal(opening(closed, '2026-01-05T08:00:00Z').state, 'never');
});

test('a time of a zone is an instant, unless clocks skip it', () => {
    equal(instantIn('Europe/Vienna', '2031-07-01T10:00'), '2031-07-01T08:00:00Z');
    equal(instantIn('America/New_York', '2026-01-05T23:30'), '2026-01-06T04:30:00Z');
    equal(instantIn('Asia/Kathmandu', '2026-01-05T00:00'), '2026-01-04T18:15:00Z');
    equal(instantIn('Europe/Vienna', '2031-03-30T02:30'), null);
    equal(instantIn('Europe/Vienna', ''), null);
});

test('a day ends at the midnight of its zone', () => {
    const now = new Date('2026-01-05T23:30:00Z');
    equal(clockIn('Europe/Vienna', now).day, '2026-01-06');
    equal(clockIn('Europe/Vienna', now).weekday, 1);
    equal(endOfToday('Europe/Vienna', now), '2026-01-06T23:00:00Z');
    equal(endOfToday('America/New_York', now), '2026-01-06T05:00:00Z');
    // Clocks of Cairo skip midnight on that day.
    equal(endOfToday('Africa/Cairo', new Date('2026-04-23T12:00:00Z')), '2026-04-23T22:00:00Z');
});

const campaign: Campaign = {
    uuid: '0', name: 'Spring', description: null, status: 'draft', type: 'outbound', timezone: 'UTC',
    schedule: { ...closed, mon: { start: '00:00', end: '24:00' } }, maxAttempts: null, minSecondsBetween: 5400,
    retryRules: [{ outcome: 'busy', afterSeconds: 90 }], recordTypeUuid: null, suppressionScope: 'account',
    createdAt: '2026-01-01T00:00:00Z', updatedAt: '2026-01-01T00:00:00Z',
};

test('a form that nobody has touched sends nothing', () => {
    const body = toBody(toDraft(campaign));
    deepEqual([body.schedule, body.minSecondsBetween, body.retryRules], [campaign.schedule, 5400, campaign.retryRules]);
    deepEqual(differences(body, toBody(toDraft(structuredClone(campaign)))), []);
});

test('what was changed is sent, and laid over what is there now', () => {
    const draft = { ...toDraft(campaign), name: ' Mine ', rules: [], between: { amount: '1.5', unit: 60 } };
    const changed = differences(toBody(toDraft(campaign)), toBody(draft));
    deepEqual(changed, ['name', 'minSecondsBetween', 'retryRules']);
    const merged = toBody(overlay(toDraft({ ...campaign, status: 'active' }), draft, changed));
    deepEqual([merged.name, merged.status, merged.minSecondsBetween, merged.retryRules], ['Mine', 'active', 90, []]);
});

test('an end at midnight is that of the day, not the next day\'s', () => {
    const draft = { ...toDraft(campaign), schedule: { ...closed, fri: { start: '18:00', end: '00:00' } } };
    deepEqual((toBody(draft).schedule as Schedule).fri, { start: '18:00', end: '24:00' });
});
