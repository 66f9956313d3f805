// What every row gets alike, because no column gives it; fields that must be there are asked for.
import { FieldInput } from '../parts/field-input';
import { toText, toValue, type FieldType } from '../parts/field-value';
import type { Problem } from '../api';
import { t } from '../words';
import { type Column, type Target } from './model';

interface Props {
    columns: Column[];
    targets: Target[];
    set: Record<string, unknown>;
    problem: Problem | null;
    onChange: (set: Record<string, unknown>) => void;
}

function inputType(target: Target): FieldType {
    if (target.type === 'status' || target.type === 'orderStatus') return 'select';
    return target.type === 'phone' ? 'text' : target.type;
}

/** Required fields of new people that neither a column nor set gives. */
export function missingOf(columns: Column[], targets: Target[], set: Record<string, unknown>): Target[] {
    const given = new Set(columns.map((column) => column.field));
    return targets.filter((target) => target.required && target.type !== 'phone' && !given.has(target.value)
        && (set[target.value] === undefined || set[target.value] === '' || set[target.value] === null));
}

export function EveryRow({ columns, targets, set, problem, onChange }: Props) {
    const given = new Set(columns.map((column) => column.field));
    const offered = targets.filter((target) => !given.has(target.value)
        && !['phone', 'externalId'].includes(target.value));
    const shown = offered.filter((target) => target.value in set || target.required);
    const others = offered.filter((target) => !shown.includes(target));
    if (offered.length === 0) return null;
    return (
        <fieldset>
            <legend>{t('import.every')}</legend>
            <p class="small">{t('import.every.help')}</p>
            {shown.map((target) => (
                <FieldInput key={target.value} name={`set-${target.value}`} value={toText(set[target.value])}
                    field={{ type: inputType(target), title: target.label, required: target.required,
                        ...(target.options ? { options: target.options } : {}) }}
                    error={problem?.at(`/set/${target.value}`) ?? null}
                    {...(target.required ? { hint: t('import.every.required') } : {})}
                    onInput={(text) => onChange({ ...set, [target.value]: toValue(inputType(target), text) ?? '' })} />
            ))}
            {others.length > 0 && (
                <label class="field">
                    <span>{t('import.every.add')}</span>
                    <select value="" onChange={(event) => onChange({ ...set, [event.currentTarget.value]: '' })}>
                        <option value="" />
                        {others.map((target) =>
                            <option key={target.value} value={target.value}>{target.label}</option>)}
                    </select>
                </label>
            )}
        </fieldset>
    );
}
