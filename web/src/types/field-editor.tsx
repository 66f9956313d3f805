// The inputs of one field of a type.
import { useState } from 'preact/hooks';
import { FieldInput } from '../parts/field-input';
import { describe } from '../parts/toast';
import { useSubmit } from '../parts/use-submit';
import { t } from '../words';
import { judge, type Judgement } from './judge';
import { canBeUnique, fieldTypes, isIndexedByDefault, optionsOf, type FieldDraft } from './model';

export interface FieldProps {
    field: FieldDraft;
    /** What is wrong, by the members of the field. */
    faults: Record<string, string>;
    onChange: (changes: Partial<FieldDraft>) => void;
}

function Switch({
    title,
    hint,
    checked,
    disabled = false,
    onChange,
}: {
    title: string;
    hint?: string;
    checked: boolean;
    disabled?: boolean;
    onChange: (checked: boolean) => void;
}) {
    return (
        <label class="check">
            <input
                type="checkbox"
                checked={checked}
                disabled={disabled}
                onChange={(event) => onChange(event.currentTarget.checked)}
            />
            <span>
                {title}
                {hint && <span class="small"> {hint}</span>}
            </span>
        </label>
    );
}

/** A value is tried against the expression by the server, which alone knows. */
function TestBox({ field }: { field: FieldDraft }) {
    const [value, setValue] = useState('');
    const [result, setResult] = useState<Judgement | null>(null);
    const { busy, problem, submit } = useSubmit(async () => setResult(await judge(field, value)));
    const isPassed = result?.isFine ?? false;
    return (
        <div class="test-box">
            <FieldInput
                field={{ type: field.type === 'textarea' ? 'textarea' : 'text', title: t('types.test') }}
                hint={t('types.test.hint')}
                value={value}
                onInput={(text) => {
                    setValue(text);
                    setResult(null);
                }}
            />
            <button type="button" disabled={busy} onClick={() => void submit()}>
                {t('types.test.ask')}
            </button>
            <p role="status" class={result === null ? '' : isPassed ? 'passed' : 'fault'}>
                {problem ? describe(problem) : result === null ? '' : isPassed ? t('types.test.fine') : result.detail}
            </p>
        </div>
    );
}

/** Type and id can be chosen until the field is saved. */
function Identity({ field, faults, onChange }: FieldProps) {
    const choose = (type: string) => {
        const chosen = fieldTypes.find((known) => known === type) ?? 'text';
        onChange({
            type: chosen,
            indexed: isIndexedByDefault(chosen),
            default: '',
            unique: field.unique && canBeUnique(chosen),
        });
    };
    const known = fieldTypes.includes(field.type) ? fieldTypes : [...fieldTypes, field.type];
    return (
        <>
            <FieldInput
                field={{ type: 'text', title: t('types.field.title'), required: true }}
                name="title"
                value={field.title}
                error={faults.title ?? null}
                onInput={(title) => onChange({ title })}
            />
            <FieldInput
                field={{
                    type: 'select',
                    title: t('types.field.type'),
                    required: true,
                    options: known,
                    label: (type) => t(`types.type.${type}`),
                }}
                value={field.type}
                disabled={!field.isNew}
                error={faults.type ?? null}
                onInput={choose}
                {...(field.isNew ? {} : { hint: t('types.locked') })}
            />
            <FieldInput
                field={{ type: 'text', title: t('types.id'), required: true }}
                name="id"
                value={field.id}
                disabled={!field.isNew}
                error={faults.id ?? null}
                hint={t(field.isNew ? 'types.id.hint' : 'types.locked')}
                onInput={(id) => onChange({ id, isIdTyped: true })}
            />
        </>
    );
}

function Values({ field, faults, onChange }: FieldProps) {
    return (
        <>
            {field.type === 'select' && (
                <FieldInput
                    field={{ type: 'textarea', title: t('types.options'), required: true }}
                    hint={t('types.options.hint')}
                    name="options"
                    value={field.options}
                    error={faults.options ?? null}
                    onInput={(options) => onChange({ options })}
                />
            )}
            <FieldInput
                field={{ type: field.type, title: t('types.default'), options: optionsOf(field) }}
                value={field.default}
                name="default"
                hint={t('types.default.hint')}
                error={faults.default ?? null}
                onInput={(value) => onChange({ default: value })}
            />
        </>
    );
}

function Rule({ field, faults, onChange }: FieldProps) {
    const hasRule = field.validation !== '' || field.error !== '';
    return (
        <details open={hasRule || faults.validation !== undefined || faults.error !== undefined}>
            <summary>{t('types.rule')}</summary>
            <FieldInput
                field={{ type: 'text', title: t('types.validation') }}
                hint={t('types.validation.hint')}
                name="validation"
                value={field.validation}
                error={faults.validation ?? null}
                onInput={(validation) => onChange({ validation })}
            />
            <FieldInput
                field={{ type: 'text', title: t('types.error') }}
                hint={t('types.error.hint')}
                name="error"
                value={field.error}
                error={faults.error ?? null}
                onInput={(error) => onChange({ error })}
            />
            <TestBox field={field} />
        </details>
    );
}

export function FieldEditor(props: FieldProps) {
    const { field, faults, onChange } = props;
    return (
        <div class="field-editor">
            <div class="inputs">
                <Identity {...props} />
                <Values {...props} />
            </div>
            <Switch
                title={t('types.required')}
                hint={t('types.required.hint')}
                checked={field.required}
                onChange={(required) => onChange({ required })}
            />
            <Switch
                title={t('types.indexed')}
                hint={t('types.indexed.hint')}
                checked={field.indexed || field.unique}
                disabled={field.unique}
                onChange={(indexed) => onChange({ indexed })}
            />
            <Switch
                title={t('types.unique')}
                hint={t(canBeUnique(field.type) ? 'types.unique.hint' : 'types.unique.not')}
                checked={field.unique}
                disabled={!canBeUnique(field.type)}
                onChange={(unique) => onChange({ unique })}
            />
            {(faults.unique ?? faults.indexed) && <p class="fault">{faults.unique ?? faults.indexed}</p>}
            <Rule {...props} />
        </div>
    );
}
