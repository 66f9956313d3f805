// What the form of a campaign holds, and the members that are sent of it.
import type { Campaign, RetryRule } from '../types';
import { fromField, weekdays, type Hours, type Schedule } from './hours';

/** An amount of a unit of so many seconds; an empty amount is none. */
export interface Duration {
    amount: string;
    unit: number;
}

export interface RuleDraft {
    outcome: string;
    after: Duration;
    maxAttempts: string;
    thenStatus: string;
}

export interface Draft {
    name: string;
    description: string;
    status: Campaign['status'];
    type: Campaign['type'];
    timezone: string;
    schedule: Schedule | null;
    /** Empty: any type. */
    recordTypeUuid: string;
    maxAttempts: string;
    between: Duration;
    rules: RuleDraft[];
    suppressionScope: Campaign['suppressionScope'];
}

export type Body = Record<string, unknown>;

export const units = [1, 60, 3600, 86400] as const;

export function toDuration(seconds: number | null | undefined): Duration {
    if (seconds === null || seconds === undefined) return { amount: '', unit: 60 };
    const unit = seconds === 0 ? 60 : [...units].reverse().find((size) => seconds % size === 0) ?? 1;
    return { amount: String(seconds / unit), unit };
}

function toNumber(text: string): number | null {
    return text.trim() === '' ? null : Number(text);
}

function toSeconds({ amount, unit }: Duration): number | null {
    const number = toNumber(amount);
    return number === null ? null : Math.round(number * unit);
}

function toRule(rule: RetryRule): RuleDraft {
    return {
        outcome: rule.outcome,
        after: toDuration(rule.afterSeconds),
        maxAttempts: String(rule.maxAttempts ?? ''),
        thenStatus: rule.thenStatus ?? '',
    };
}

function toSchedule(schedule: Campaign['schedule']): Schedule | null {
    if (schedule === null) return null;
    return Object.fromEntries(weekdays.map((day) => [day, (schedule[day] as Hours | null | undefined) ?? null]));
}

export function emptyDraft(timezone: string): Draft {
    return {
        name: '', description: '', status: 'draft', type: 'outbound', timezone, schedule: null, recordTypeUuid: '',
        maxAttempts: '', between: toDuration(0), rules: [], suppressionScope: 'account',
    };
}

export function toDraft(campaign: Campaign): Draft {
    return {
        name: campaign.name,
        description: campaign.description ?? '',
        status: campaign.status,
        type: campaign.type,
        timezone: campaign.timezone,
        schedule: toSchedule(campaign.schedule),
        recordTypeUuid: campaign.recordTypeUuid ?? '',
        maxAttempts: String(campaign.maxAttempts ?? ''),
        between: toDuration(campaign.minSecondsBetween),
        rules: campaign.retryRules.map(toRule),
        suppressionScope: campaign.suppressionScope,
    };
}

function ruleBody({ outcome, after, maxAttempts, thenStatus }: RuleDraft): Body {
    const seconds = toSeconds(after);
    const attempts = toNumber(maxAttempts);
    return {
        outcome: outcome.trim(),
        ...(seconds === null ? {} : { afterSeconds: seconds }),
        ...(attempts === null ? {} : { maxAttempts: attempts }),
        ...(thenStatus === '' ? {} : { thenStatus }),
    };
}

export function toBody(draft: Draft): Body {
    const schedule = draft.schedule
        && Object.fromEntries(Object.entries(draft.schedule).map(([day, hours]) => [day, hours && fromField(hours)]));
    return {
        name: draft.name.trim(),
        description: draft.description.trim() || null,
        status: draft.status,
        type: draft.type,
        timezone: draft.timezone.trim(),
        schedule,
        recordTypeUuid: draft.recordTypeUuid || null,
        maxAttempts: toNumber(draft.maxAttempts),
        minSecondsBetween: toSeconds(draft.between) ?? 0,
        retryRules: draft.rules.map(ruleBody),
        suppressionScope: draft.suppressionScope,
    };
}

/** The members in which two bodies differ. */
export function differences(before: Body, after: Body): string[] {
    return Object.keys(after).filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));
}

export function pick(body: Body, keys: string[]): Body {
    return Object.fromEntries(keys.map((key) => [key, body[key]]));
}

/** The fields of the form that belong to members of a body. */
const fields: Record<string, keyof Draft> = { minSecondsBetween: 'between', retryRules: 'rules' };

/** The draft with the values of another one for these members. */
export function overlay(draft: Draft, other: Draft, members: string[]): Draft {
    const names = members.map((member) => fields[member] ?? (member as keyof Draft));
    return { ...draft, ...Object.fromEntries(names.map((name) => [name, other[name]])) };
}
