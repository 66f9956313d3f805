// Values of custom fields as the text of an input, and back. Numbers keep the text they were typed or stored with.
import { Numeral } from '../json';
import type { Field } from '../types';
import { showPlain } from '../nouns';
import { locale } from '../words';
import { codeName } from './codes';

export type FieldType = Field['type'];

const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const decimalSign =
    new Intl.NumberFormat(locale).formatToParts(1.5).find((part) => part.type === 'decimal')?.value ?? '.';

/** The text of a stored value; what is absent is an empty text. */
export function toText(value: unknown): string {
    return value === undefined || value === null ? '' : String(value);
}

/** 1.234,50 and 1,234.50 say by themselves which sign is which; 1,5 says it where the user's language writes so. */
function dot(text: string): string {
    if (/^-?\d{1,3}(?:\.\d{3})+,\d+$/.test(text)) return text.replaceAll('.', '').replace(',', '.');
    if (/^-?\d{1,3}(?:,\d{3})+\.\d+$/.test(text)) return text.replaceAll(',', '');
    return decimalSign === ',' && /^-?\d+,\d+$/.test(text) ? text.replace(',', '.') : text;
}

/**
 * The value that a text stands for; an empty text is null. What is no number is sent as the text that it is, so that the
 * server says what is wrong with it. Amounts are taken as people write them.
 */
export function toValue(type: FieldType, text: string): unknown {
    if (text === '') return null;
    if (type === 'bool') return text === 'true' ? true : text === 'false' ? false : text;
    if (type !== 'number' && type !== 'decimal') return text;
    const dotted = dot(text.trim());
    return jsonNumber.test(dotted) ? new Numeral(dotted) : text;
}

/** As people read it, countries and currencies with their names. */
export function showValue(type: FieldType, value: unknown): string {
    const text = showPlain(type, value);
    const name = type === 'country' || type === 'currency' ? codeName(type, text) : '';
    return name && name !== text ? `${name} (${text})` : text;
}
