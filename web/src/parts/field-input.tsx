// The input of a custom field, by its type. What is typed is kept as text; field-value.ts makes values of it.
import { useId, useState } from 'preact/hooks';
import type { Field } from '../types';
import { t } from '../words';
import { codeName, codes, toCode, type CodeKind } from './codes';
import { ownZone, toInstant, toWall, zoneLabel } from './zones';

/** What an input needs to know of a field: a field of a record type, or one that is made up for a form. */
export type InputField = Pick<Field, 'type' | 'title'> &
    Partial<Pick<Field, 'required' | 'options'>> & {
        /** What people read of an option, if not the option itself. */
        label?: (option: string) => string;
    };

export interface FieldInputProps {
    field: InputField;
    /** The text as toText gives it; an empty one is absence. A bool is 'true' or 'false', a datetime RFC 3339. */
    value: string;
    onInput: (text: string) => void;
    /** What is wrong with the value: the server's sentence. */
    error?: string | null;
    /** A sentence below the input. */
    hint?: string;
    /** The time zone in which a datetime is shown and typed; by default the browser's. */
    zone?: string;
    /** The name of the element, by which a form finds it. */
    name?: string;
    disabled?: boolean;
}

/** What all inputs have in common. */
interface Attributes {
    id: string;
    name?: string | undefined;
    disabled: boolean;
    'aria-required': boolean;
    'aria-invalid': boolean;
    'aria-describedby'?: string | undefined;
}

interface InnerProps extends FieldInputProps {
    attributes: Attributes;
}

function BoolInput({ field, value, onInput, attributes }: InnerProps) {
    return (
        <select {...attributes} value={value} onChange={(event) => onInput(event.currentTarget.value)}>
            {(!field.required || value === '') && <option value="">{t('field.none')}</option>}
            <option value="true">{t('people.yes')}</option>
            <option value="false">{t('people.no')}</option>
        </select>
    );
}

/** A stored value that is no option any more stays until another one is chosen. */
function SelectInput({ field, value, onInput, attributes }: InnerProps) {
    const { options = [], label = (option: string) => option } = field;
    return (
        <select {...attributes} value={value} onChange={(event) => onInput(event.currentTarget.value)}>
            {(!field.required || value === '') && <option value="">{t('field.none')}</option>}
            {options.map((option) => (
                <option key={option} value={option}>
                    {label(option)}
                </option>
            ))}
            {value !== '' && !options.includes(value) && <option value={value}>{t('field.former', { value })}</option>}
        </select>
    );
}

/** The code is typed or chosen; a whole name becomes its code. The list is made when the input is first used. */
function CodeInput({ field, value, onInput, attributes }: InnerProps) {
    const kind = field.type as CodeKind;
    const [isListed, list] = useState(false);
    const listId = useId();
    const named = value.length === (kind === 'country' ? 2 : 3) ? codeName(kind, value.toUpperCase()) : '';
    return (
        <>
            <input
                {...attributes}
                value={value}
                list={listId}
                autocomplete="off"
                onFocus={() => list(true)}
                onInput={(event) => onInput(event.currentTarget.value)}
                onChange={(event) => onInput(toCode(kind, event.currentTarget.value))}
            />
            <datalist id={listId}>
                {isListed &&
                    codes(kind).map(([code, name]) => (
                        <option key={code} value={code}>
                            {name}
                        </option>
                    ))}
            </datalist>
            {named !== '' && <span class="small">{named}</span>}
        </>
    );
}

/** The clock's text stays as it was typed while it stands for the value: else typing a year would move the hours. */
function TimeInput({ value, onInput, zone = ownZone, attributes }: InnerProps) {
    const [typed, setTyped] = useState({ wall: '', value: '' });
    const wall = typed.value === value ? typed.wall : toWall(value, zone);
    if (value !== '' && wall === null)
        return <input {...attributes} value={value} onInput={(event) => onInput(event.currentTarget.value)} />;
    return (
        <>
            <input
                {...attributes}
                type="datetime-local"
                step={(wall?.length ?? 0) > 16 ? 1 : 60}
                value={wall ?? ''}
                onInput={(event) => {
                    const next = {
                        wall: event.currentTarget.value,
                        value: toInstant(event.currentTarget.value, zone) ?? '',
                    };
                    setTyped(next);
                    onInput(next.value);
                }}
            />
            <span class="small">{zoneLabel(zone, value)}</span>
        </>
    );
}

function TextInput({ field, value, onInput, attributes }: InnerProps) {
    if (field.type === 'textarea')
        return <textarea {...attributes} value={value} onInput={(event) => onInput(event.currentTarget.value)} />;
    if (field.type === 'date')
        return (
            <input {...attributes} type="date" value={value} onInput={(event) => onInput(event.currentTarget.value)} />
        );
    const mode = field.type === 'number' ? 'numeric' : field.type === 'decimal' ? 'decimal' : undefined;
    return (
        <input
            {...attributes}
            inputMode={mode}
            autocomplete="off"
            value={value}
            onInput={(event) => onInput(event.currentTarget.value)}
        />
    );
}

function inputOf(type: Field['type']) {
    if (type === 'bool') return BoolInput;
    if (type === 'select') return SelectInput;
    if (type === 'currency' || type === 'country') return CodeInput;
    return type === 'datetime' ? TimeInput : TextInput;
}

/** Of a form: the inputs, by name, in which a day or a time is begun but not whole. Their value is empty. */
export function incomplete(form: HTMLFormElement): Record<string, string> {
    const inputs = [...form.elements].filter((element) => element instanceof HTMLInputElement);
    return Object.fromEntries(
        inputs.filter((input) => input.validity.badInput).map((input) => [input.name, t('field.incomplete')]),
    );
}

/** A label, the input, what is wrong with it and a hint. */
export function FieldInput(props: FieldInputProps) {
    const { field, error, hint, name, disabled = false } = props;
    const id = useId();
    const Input = inputOf(field.type);
    const described = [error ? `${id}-fault` : '', hint ? `${id}-hint` : ''].filter((part) => part !== '').join(' ');
    const attributes: Attributes = {
        id,
        name,
        disabled,
        'aria-required': field.required ?? false,
        'aria-invalid': Boolean(error),
        'aria-describedby': described || undefined,
    };
    return (
        <div class="field">
            <label for={id}>
                {field.title}
                {field.required && <span class="small"> {t('field.required')}</span>}
            </label>
            <Input {...props} attributes={attributes} />
            {hint && (
                <span id={`${id}-hint`} class="small">
                    {hint}
                </span>
            )}
            {error && (
                <span id={`${id}-fault`} class="fault">
                    {error}
                </span>
            )}
        </div>
    );
}
