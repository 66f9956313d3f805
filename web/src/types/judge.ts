// The server's judgement of a regular expression and a value. It takes PCRE2's expressions, which are not those of a
// browser, so nothing is tried here.
import { Problem, call, newKey } from '../api';
import { toValue } from '../parts/field-value';
import { optionsOf, type FieldDraft } from './model';

export interface Judgement {
    isFine: boolean;
    /** What is wrong with the expression, or else with the value. */
    detail: string;
}

/**
 * A new type is asked for that has the value as the default of its field. Its name is empty, so that it is refused in
 * any case, and of the faults that the refusal names those of the field are the judgement.
 */
export async function judge(field: FieldDraft, value: string): Promise<Judgement> {
    const tried = {
        id: 'tried',
        type: field.type,
        title: field.title || field.id || '-',
        ...(field.validation === '' ? {} : { validation: field.validation }),
        ...(field.error === '' ? {} : { error: field.error }),
        ...(field.type === 'select' ? { options: optionsOf(field) } : {}),
        ...(value === '' ? {} : { default: toValue(field.type, value) }),
    };
    try {
        await call('POST', '/record-types', { body: { name: '', parameters: [tried] }, headers: newKey() });
    } catch (error) {
        if (!(error instanceof Problem) || error.status !== 422) throw error;
        const fault = error.faults.find(({ pointer }) => pointer?.startsWith('/parameters/0/'));
        return { isFine: fault === undefined, detail: fault?.detail ?? '' };
    }
    throw new Error('A type without a name was not refused.');
}
