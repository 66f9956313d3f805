// The country whose phone numbers stand in a column without its code.
import { codeName, codes } from '../parts/codes';
import { t } from '../words';

/** Countries of the languages that the browser asks for, where they name one. */
function likely(): string[] {
    const found = navigator.languages.map((tag) => new Intl.Locale(tag).maximize().region ?? '');
    return [...new Set(found)].filter((code) => /^[A-Z]{2}$/.test(code)).slice(0, 4);
}

interface Props {
    value: string;
    /** That of the type or the account: what is used where nothing is chosen. */
    usual: string | null;
    onChange: (country: string) => void;
    name?: string;
    fault?: string | null;
}

export function CountryField({ value, usual, onChange, name = 'country', fault }: Props) {
    const nothing = usual ? t('import.country.usual', { country: codeName('country', usual) || usual })
        : t('import.country.none');
    return (
        <label class="field">
            <span>{t('import.country')}</span>
            <select name={name} value={value} aria-invalid={Boolean(fault)}
                onChange={(event) => onChange(event.currentTarget.value)}>
                <option value="">{nothing}</option>
                <optgroup label={t('import.country.likely')}>
                    {likely().map((code) => <option key={code} value={code}>{codeName('country', code)}</option>)}
                </optgroup>
                <optgroup label={t('import.country.all')}>
                    {codes('country').map(([code, label]) => <option key={code} value={code}>{label}</option>)}
                </optgroup>
            </select>
            {fault && <span class="fault" role="alert">{fault}</span>}
        </label>
    );
}
