// The form of a person of the type, as it would be now. What is typed there goes nowhere.
import { useState } from 'preact/hooks';
import { FieldInput } from '../parts/field-input';
import { t } from '../words';
import { fieldsInUse, optionsOf, type TypeDraft } from './model';

export function Preview({ draft }: { draft: TypeDraft }) {
    const [typed, setTyped] = useState<Record<number, string>>({});
    const fields = fieldsInUse(draft);
    return (
        <section class="card type-preview" aria-labelledby="preview">
            <h2 id="preview">{t('types.preview')}</h2>
            <p class="small">{t('types.preview.text')}</p>
            {fields.length === 0 && <p class="quiet">{t('types.preview.none')}</p>}
            {fields.map((field) => (
                <FieldInput
                    key={`${field.key} ${field.type}`}
                    value={typed[field.key] ?? field.default}
                    field={{
                        type: field.type,
                        title: field.title || t('types.field.untitled'),
                        required: field.required,
                        options: optionsOf(field),
                    }}
                    onInput={(text) => setTyped((before) => ({ ...before, [field.key]: text }))}
                />
            ))}
        </section>
    );
}
