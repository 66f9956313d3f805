// Phones without a country code, where nothing says of which country they are: asked for before the check refuses them.
import { useState } from 'preact/hooks';
import { call } from '../api';
import { tell, tellProblem } from '../parts/toast';
import { codeName } from '../parts/codes';
import { can } from '../session';
import type { AccountSettings, RecordType } from '../types';
import { t } from '../words';
import { CountryField } from './country';
import { examplesOf, isNational, nameOf, type Column, type Preview } from './model';

/** The country that is used where the column names none. */
export function usualCountry(type: RecordType | undefined, account: AccountSettings | undefined): string | null {
    return type?.defaultCountry ?? account?.defaultCountry ?? null;
}

function phoneOf(columns: Column[]): Column | undefined {
    return columns.find((column) => column.field === 'phone');
}

/** Whether some or all phones of the preview lack a country that nothing gives. */
export function needsCountry(columns: Column[], preview: Preview, usual: string | null): 'none' | 'some' | 'all' {
    const column = phoneOf(columns);
    if (column === undefined || column.country || usual) return 'none';
    const cells = examplesOf(preview, column, 20);
    const national = cells.filter(isNational).length;
    return national === 0 ? 'none' : national === cells.length ? 'all' : 'some';
}

/** Makes it the account's, if nobody else has given it one meanwhile. */
async function saveForAccount(country: string): Promise<void> {
    const { etag } = await call<AccountSettings>('GET', '/account');
    await call('PATCH', '/account', { body: { defaultCountry: country }, headers: etag ? { 'If-Match': etag } : {} });
}

interface Props {
    columns: Column[];
    preview: Preview;
    usual: string | null;
    onChange: (columns: Column[]) => void;
    onAccount: () => void;
}

export function PhoneNotice({ columns, preview, usual, onChange, onAccount }: Props) {
    const [country, setCountry] = useState('');
    const [forAll, setForAll] = useState(false);
    const column = phoneOf(columns);
    if (column === undefined || needsCountry(columns, preview, usual) === 'none') return null;
    const apply = () => {
        onChange(columns.map((other) => (other === column ? { ...other, country } : other)));
        if (!forAll) return;
        saveForAccount(country).then(() => {
            tell(t('import.country.saved', { country: codeName('country', country) || country }));
            onAccount();
        }, tellProblem);
    };
    const example = examplesOf(preview, column, 20).find(isNational) ?? '';
    return (
        <div class="notice" role="status">
            <p><strong>{t('import.country.missing', { column: nameOf(column) })}</strong></p>
            <p>{t('import.country.why', { example })}</p>
            <div class="tools">
                <CountryField name="notice-country" value={country} usual={null} onChange={setCountry} />
                <button type="button" class="primary" disabled={country === ''} onClick={apply}>
                    {t('import.country.use')}
                </button>
            </div>
            {can('account:write') && (
                <label class="check">
                    <input type="checkbox" checked={forAll}
                        onChange={(event) => setForAll(event.currentTarget.checked)} />
                    <span>{t('import.country.forAll')}</span>
                </label>
            )}
        </div>
    );
}
