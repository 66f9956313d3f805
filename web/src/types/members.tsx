// The inputs of a type itself, and what saving the changes means.
import { FieldInput } from '../parts/field-input';
import type { Faults } from '../person/form';
import { t } from '../words';
import { meaning } from './meaning';
import type { TypeDraft } from './model';

export function Members({
    draft,
    faults,
    onChange,
}: {
    draft: TypeDraft;
    faults: Faults;
    onChange: (part: Partial<TypeDraft>) => void;
}) {
    const text = (key: 'name' | 'plural' | 'slug' | 'icon', hint?: string) => (
        <FieldInput
            field={{ type: 'text', title: t(`types.${key}`), required: key === 'name' }}
            name={key}
            value={draft[key]}
            error={faults.at[key] ?? null}
            {...(hint ? { hint } : {})}
            onInput={(value) => {
                onChange({ [key]: value });
                faults.clear(key);
            }}
        />
    );
    const check = (key: 'isDefault' | 'isHidden', title: string) => (
        <label class="check">
            <input
                type="checkbox"
                checked={draft[key]}
                onChange={(event) => onChange({ [key]: event.currentTarget.checked })}
            />
            <span>{title}</span>
        </label>
    );
    return (
        <>
            <div class="inputs">
                {text('name', t('types.name.hint'))}
                {text('plural', t('types.plural.hint'))}
                <FieldInput
                    field={{ type: 'country', title: t('types.defaultCountry') }}
                    hint={t('types.defaultCountry.hint')}
                    name="defaultCountry"
                    value={draft.defaultCountry}
                    error={faults.at.defaultCountry ?? null}
                    onInput={(defaultCountry) => onChange({ defaultCountry })}
                />
            </div>
            <FieldInput
                field={{ type: 'textarea', title: t('types.description') }}
                name="description"
                value={draft.description}
                error={faults.at.description ?? null}
                onInput={(description) => onChange({ description })}
            />
            {check('isDefault', t('types.isDefault'))}
            {check('isHidden', t('types.isHidden'))}
            <details open={'slug' in faults.at || 'icon' in faults.at}>
                <summary>{t('types.programs')}</summary>
                <div class="inputs">
                    {text('slug', t('types.slug.hint'))}
                    {text('icon', t('types.icon.hint'))}
                </div>
            </details>
        </>
    );
}

export function Meaning({ before, draft }: { before: TypeDraft; draft: TypeDraft }) {
    const sentences = meaning(before, draft);
    if (sentences.length === 0) return null;
    return (
        <section class="card type-meaning" aria-labelledby="meaning">
            <h2 id="meaning">{t('types.means')}</h2>
            <ul>
                {sentences.map((sentence) => (
                    <li key={sentence}>{sentence}</li>
                ))}
            </ul>
        </section>
    );
}
