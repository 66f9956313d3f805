// An export as the address has it, and as the API takes it.
import { showValue } from '../parts/field-value';
import { readFilter, tree } from '../people/query';
import { route } from '../route';
import type { RecordType } from '../types';
import { t } from '../words';

export type What = 'records' | 'orders' | 'suppressions';
export const whats: What[] = ['records', 'orders', 'suppressions'];

/** [what is chosen, format, profile] */
export const formats: [string, 'csv' | 'ndjson' | 'xlsx', 'data' | 'excel'][] = [
    ['xlsx', 'xlsx', 'excel'], ['excel', 'csv', 'excel'], ['data', 'csv', 'data'], ['ndjson', 'ndjson', 'data'],
];

export interface Wish {
    of: What;
    type: string;
    campaign: string;
    segment: string;
    search: string;
    status: string;
    filter: unknown;
    /** null: all of them. */
    fields: string[] | null;
    format: string;
}

/** The list of people has the same names in its address, so that a link from there takes its filter over. */
export function wishOf(query: Record<string, string> = route().query): Wish {
    const of = whats.find((what) => what === query.of) ?? 'records';
    const ofPeople = of !== 'suppressions';
    return {
        of,
        type: of === 'records' ? query.type ?? '' : '',
        campaign: query.campaign ?? '',
        segment: ofPeople ? query.segment ?? '' : '',
        search: ofPeople ? query.search ?? '' : '',
        status: of === 'records' ? query.status ?? '' : '',
        filter: ofPeople ? tree(readFilter(query.filter)) : null,
        fields: query.fields ? query.fields.split(',') : null,
        format: formats.find(([name]) => name === query.format)?.[0] ?? 'xlsx',
    };
}

/** All conditions as one filter. The campaign is one of them where a search cannot be told of it otherwise. */
function filterOf(wish: Wish, withCampaign: boolean): unknown {
    const conditions = [
        ...(wish.filter ? [wish.filter] : []),
        ...(wish.status ? [{ field: 'status', op: 'eq', value: wish.status }] : []),
        ...(withCampaign && wish.campaign ? [{ field: 'campaignUuid', op: 'eq', value: wish.campaign }] : []),
        ...(withCampaign && wish.segment ? [{ segment: wish.segment }] : []),
    ];
    return conditions.length > 1 ? { and: conditions } : conditions[0] ?? null;
}

export function bodyOf(wish: Wish): Record<string, unknown> {
    const [, format, profile] = formats.find(([name]) => name === wish.format)!;
    return {
        of: wish.of, format, profile,
        recordTypeUuid: wish.type || null,
        campaignUuid: wish.campaign || null,
        segment: wish.segment || null,
        search: wish.search || null,
        filter: filterOf(wish, false),
        fields: wish.fields,
    };
}

/** The body of a search that counts the people of the wish. */
export function countBody(wish: Wish): Record<string, unknown> {
    return { recordTypeUuid: wish.type || null, search: wish.search || null, filter: filterOf(wish, true), limit: 0 };
}

export interface Column {
    value: string;
    label: string;
}

const members: Record<What, string[]> = {
    records: ['firstName', 'lastName', 'phone', 'status', 'externalId', 'recordTypeUuid', 'createdAt', 'updatedAt'],
    orders: ['record.firstName', 'record.lastName', 'record.phone', 'status', 'scheduledTime', 'instructions',
        'priority', 'nextAttemptAt', 'attempts', 'campaignUuid', 'record.uuid', 'createdAt', 'updatedAt'],
    suppressions: ['phone', 'reason', 'source', 'evidence', 'campaignUuid', 'requestedAt', 'expiresAt', 'createdAt'],
};

export function columnsOf(of: What, type: RecordType | undefined): Column[] {
    const own = members[of].map((value) => ({ value, label: t(`export.column.${value}`) }));
    const fields = of === 'records'
        ? (type?.parameters ?? []).map((field) => ({ value: `parameters.${field.id}`, label: field.title })) : [];
    return [...own, ...fields];
}

interface Condition {
    field?: string;
    op?: string;
    value?: unknown;
    and?: Condition[];
    or?: Condition[];
    not?: Condition;
    segment?: string;
}

function describeOne(condition: Condition, columns: Column[], type: RecordType | undefined): string {
    const { field = '', op = 'eq', value } = condition;
    if (field === 'importUuid') return t('export.of.import');
    const label = columns.find((column) => column.value === field)?.label ?? field;
    if (op === 'empty') return t(value ? 'export.op.empty' : 'export.op.filled', { field: label });
    const kind = type?.parameters.find((one) => `parameters.${one.id}` === field)?.type ?? 'text';
    const values = Array.isArray(value) ? value : [value];
    return t(`export.op.${op}`, { field: label, value: values.map((one) => showValue(kind, one)).join(', ') });
}

/** Each condition of the filter as a line; what is nested stands in one line, with brackets. */
export function describeFilter(filter: unknown, columns: Column[], type: RecordType | undefined): string[] {
    const tell = (condition: Condition): string => {
        if (condition.and) return `(${condition.and.map(tell).join(` ${t('export.and')} `)})`;
        if (condition.or) return `(${condition.or.map(tell).join(` ${t('export.or')} `)})`;
        if (condition.not) return `${t('export.not')} ${tell(condition.not)}`;
        return condition.segment ? t('export.in.segment') : describeOne(condition, columns, type);
    };
    const top = filter as Condition;
    return (top.and ?? [top]).map(tell);
}
