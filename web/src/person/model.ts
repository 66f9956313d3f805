// A person as the texts of a form. Every member has one key, custom fields parameters.ID, so that what was changed, by
// whom, and what is wrong with it are all told by keys.
import type { Problem } from '../api';
import { fieldsInUse } from '../nouns';
import type { InputField } from '../parts/field-input';
import { toText, toValue } from '../parts/field-value';
import type { Person, RecordType } from '../types';
import { t } from '../words';

export type Draft = Record<string, string>;

export interface Member {
    key: string;
    field: InputField;
}

export const personStatuses = ['active', 'inactive', 'archived'];
export const suppressionReasons = ['request', 'complaint', 'register', 'invalid', 'other'];

/** What can be typed, in the order of the form. */
export function membersOf(type: RecordType | null): Member[] {
    const text = (key: string, required = false): Member => ({
        key,
        field: { type: 'text', title: t(`person.${key}`), required },
    });
    return [
        text('firstName'),
        text('lastName'),
        text('phone', true),
        ...fieldsInUse(type).map((field) => ({ key: `parameters.${field.id}`, field })),
        {
            key: 'status',
            field: {
                type: 'select',
                title: t('person.status'),
                required: true,
                options: personStatuses,
                label: (option) => t(`status.${option}`),
            },
        },
        text('externalId'),
    ];
}

/** A member of the API's object by its key. */
export function memberOf(person: Person, key: string): unknown {
    return key.startsWith('parameters.') ? person.parameters[key.slice(11)] : person[key as keyof Person];
}

export function draftOf(person: Person, members: Member[]): Draft {
    return Object.fromEntries(members.map(({ key }) => [key, toText(memberOf(person, key))]));
}

/** A new person: defaults are there to be seen. */
export function newDraft(type: RecordType, members: Member[]): Draft {
    const defaults = fieldsInUse(type).map((field) => [`parameters.${field.id}`, toText(field.default)]);
    return {
        ...Object.fromEntries(members.map(({ key }) => [key, ''])),
        ...Object.fromEntries(defaults),
        status: 'active',
    };
}

export function changedKeys(before: Draft, after: Draft): string[] {
    return Object.keys(after).filter((key) => after[key] !== before[key]);
}

/** The named members as a body. An empty text is null. */
export function bodyOf(keys: string[], draft: Draft, members: Member[]): Record<string, unknown> {
    const body: Record<string, unknown> = {};
    const parameters: Record<string, unknown> = {};
    for (const { key, field } of members) {
        if (!keys.includes(key)) continue;
        const value = toValue(field.type, draft[key] ?? '');
        if (key.startsWith('parameters.')) parameters[key.slice(11)] = value;
        else body[key] = value;
    }
    return Object.keys(parameters).length > 0 ? { ...body, parameters } : body;
}

/** What is wrong, by keys; prefix is where the person stands in the body that was sent. */
export function faultsOf(problem: Problem, members: Member[], prefix = ''): Record<string, string> {
    const found: Record<string, string> = {};
    for (const { key } of members) {
        const detail = problem.at(`${prefix}/${key.replace('.', '/')}`);
        if (detail !== null) found[key] = detail;
    }
    return found;
}
