// What the wizard knows of an import beyond its members.
import { fieldsInUse } from '../nouns';
import type { Field, Import, RecordType } from '../types';
import { t } from '../words';

/** A column of the preview, and what a PATCH says of it. */
export interface Column {
    column: number;
    header: string | null;
    field: string | null;
    country?: string | null;
    dateOrder?: string | null;
    decimal?: string | null;
    map?: Record<string, string | null> | null;
    default?: unknown;
    emptyClears?: boolean | null;
}

export interface Preview {
    format: string;
    encoding: string | null;
    delimiter: string | null;
    header: boolean;
    sheets: string[] | null;
    columns: Column[];
    rows: string[][];
    warnings: { code: string; detail: string }[];
}

/** One kind of fault or warning of the rows of a column. */
export interface RowFault {
    column: string | null;
    /** "phone", "parameters.city"; null: it is of the row as a whole. */
    field: string | null;
    code: string;
    count: number;
    examples: { row: number; value: string }[];
}

export type Step = 'file' | 'columns' | 'check' | 'run' | 'result';
export const steps: Step[] = ['file', 'columns', 'check', 'run', 'result'];

export function stepOf(state: Import['state']): Step {
    switch (state) {
        case 'uploading': return 'file';
        case 'uploaded': return 'columns';
        case 'checking':
        case 'checked': return 'check';
        case 'running': return 'run';
        default: return 'result';
    }
}

/** True while a job works on it. */
export function isBusy(state: Import['state']): boolean {
    return state === 'checking' || state === 'running' || state === 'undoing';
}

export function toneOf(state: Import['state']): string {
    if (state === 'done') return 'good';
    return state === 'failed' ? 'bad' : state === 'canceled' ? 'warn' : '';
}

/** What a column can become. */
export interface Target {
    value: string;
    label: string;
    group: 'person' | 'fields' | 'order';
    type: Field['type'] | 'phone' | 'status' | 'orderStatus';
    required: boolean;
    options?: string[];
}

const recordStatuses = ['active', 'inactive', 'archived'];
const orderStatuses = ['registered', 'planned', 'scheduled', 'contacted', 'canceled', 'do-not-call'];
const reasons = ['request', 'complaint', 'register', 'invalid', 'other'];

function target(value: string, label: string, group: Target['group'], type: Target['type'],
    options?: string[]): Target {
    return { value, label, group, type, required: value === 'phone', ...(options ? { options } : {}) };
}

function suppressionTargets(): Target[] {
    const of = (id: string, type: Target['type'], options?: string[]) =>
        target(`parameters.${id}`, t(`import.field.${id}`), 'person', type, options);
    return [target('phone', t('import.field.phone'), 'person', 'phone'), of('reason', 'select', reasons),
        of('source', 'text'), of('evidence', 'text'), of('requestedAt', 'datetime'), of('expiresAt', 'datetime'),
        of('campaignUuid', 'text')];
}

/** What the columns of this import can become, in the order in which they are offered. */
export function targetsOf(current: Pick<Import, 'of' | 'campaignUuid'>, type: RecordType | undefined): Target[] {
    if (current.of === 'suppressions') return suppressionTargets();
    const person = [
        target('firstName', t('import.field.firstName'), 'person', 'text'),
        target('lastName', t('import.field.lastName'), 'person', 'text'),
        target('phone', t('import.field.phone'), 'person', 'phone'),
        target('externalId', t('import.field.externalId'), 'person', 'text'),
        target('status', t('import.field.status'), 'person', 'status', recordStatuses),
    ];
    const fields = fieldsInUse(type).map((field): Target => ({
        value: `parameters.${field.id}`, label: field.title, group: 'fields', type: field.type,
        required: (field.required ?? false) && (field.default === undefined || field.default === null),
        ...(field.options ? { options: field.options } : {}),
    }));
    const order = current.campaignUuid === null ? [] : [
        target('order.status', t('import.field.order.status'), 'order', 'orderStatus', orderStatuses),
        target('order.scheduledTime', t('import.field.order.scheduledTime'), 'order', 'datetime'),
        target('order.instructions', t('import.field.order.instructions'), 'order', 'text'),
    ];
    return [...person, ...fields, ...order];
}

/** "Telefon", or "Column 3" where the file has no headers. */
export function nameOf(column: Column): string {
    return column.header || t('import.column', { number: String(column.column) });
}

const international = /^[\s'"=(]*(\+|＋|00|tel:\s*\+)/;

/** True of a phone that only a country makes whole. */
export function isNational(cell: string): boolean {
    return /\d/.test(cell) && !international.test(cell);
}

/** Up to so many different cells of a column that are not empty. */
export function examplesOf(preview: Preview, column: Column, most = 3): string[] {
    const cells = preview.rows.map((row) => (row[column.column - 1] ?? '').trim()).filter((cell) => cell !== '');
    return [...new Set(cells)].slice(0, most);
}

/** The text of a key, or what the server says where there is none. */
export function phrase(key: string, otherwise: string): string {
    const text = t(key);
    return text === key ? otherwise : text;
}

/** What an option is called: the statuses have names in the user's language, others are what they are. */
export function optionName(target: Target, option: string): string {
    return target.type === 'status' || target.type === 'orderStatus' ? t(`status.${option}`) : option;
}
