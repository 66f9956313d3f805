// How the file is read: what was recognised, each of which can be overruled.
import { useState } from 'preact/hooks';
import type { Import } from '../types';
import { t } from '../words';
import { phrase, type Preview } from './model';

interface ChoiceProps {
    name: string;
    value: string;
    options: [string, string][];
    onChange: (value: string) => void;
}

function Choice({ name, value, options, onChange }: ChoiceProps) {
    return (
        <label class="field">
            <span>{t(`import.read.${name}`)}</span>
            <select name={name} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
                {options.map(([code, label]) => <option key={code} value={code}>{label}</option>)}
            </select>
        </label>
    );
}

const encodings = ['utf-8', 'windows-1252', 'utf-16le', 'utf-16be'];
const delimiters = [',', ';', '\t', '|'];

function delimiterName(delimiter: string): string {
    return t(`import.delimiter.${delimiter === '\t' ? 'tab' : delimiter}`);
}

/** One line: "CSV · Windows-1252 · semicolon · first row has the names" */
function summary(preview: Preview): string {
    const parts = [preview.format.toUpperCase()];
    if (preview.encoding) parts.push(t(`import.encoding.${preview.encoding}`));
    if (preview.delimiter) parts.push(delimiterName(preview.delimiter));
    if (preview.format !== 'ndjson') parts.push(t(preview.header ? 'import.header.yes' : 'import.header.no'));
    return parts.join(' · ');
}

interface Props {
    preview: Preview;
    current: Import;
    onChange: (changes: Record<string, unknown>) => void;
}

function Choices({ preview, current, onChange }: Props) {
    return (
        <div class="choices">
            {preview.format === 'csv' && (
                <Choice name="encoding" value={preview.encoding ?? ''}
                    onChange={(value) => onChange({ encoding: value })}
                    options={encodings.map((code) => [code, t(`import.encoding.${code}`)])} />
            )}
            {preview.format === 'csv' && (
                <Choice name="delimiter" value={preview.delimiter ?? ''}
                    onChange={(value) => onChange({ delimiter: value, columns: null })}
                    options={[...new Set([...delimiters, preview.delimiter ?? ','])].map((code) =>
                        [code, delimiterName(code)])} />
            )}
            {preview.format === 'csv' && (
                <Choice name="quote" value={current.quote ?? '"'}
                    onChange={(value) => onChange({ quote: value, columns: null })}
                    options={[['"', t('import.quote.double')], ["'", t('import.quote.single')],
                        ['', t('import.quote.none')]]} />
            )}
            {preview.sheets && preview.sheets.length > 1 && (
                <Choice name="sheet" value={current.sheet ?? preview.sheets[0] ?? ''}
                    options={preview.sheets.map((name) => [name, name])}
                    onChange={(value) => onChange({ sheet: value, columns: null })} />
            )}
            {preview.format !== 'ndjson' && (
                <Choice name="header" value={String(preview.header)}
                    onChange={(value) => onChange({ header: value === 'true', columns: null })}
                    options={[['true', t('import.header.yes')], ['false', t('import.header.no')]]} />
            )}
        </div>
    );
}

/** The rows as they are read, so that a wrong encoding is seen. */
function Rows({ preview: { columns, rows } }: { preview: Preview }) {
    return (
        <div class="scroll" tabIndex={0} role="region" aria-label={t('import.rows')}>
            <table class="cells">
                <thead>
                    <tr>
                        {columns.map(({ column, header }) => <th key={column} scope="col">{header || column}</th>)}
                    </tr>
                </thead>
                <tbody>
                    {rows.slice(0, 5).map((row, i) => (
                        <tr key={i}>{columns.map(({ column }) => <td key={column}>{row[column - 1] ?? ''}</td>)}</tr>
                    ))}
                </tbody>
            </table>
        </div>
    );
}

export function Reading(props: Props) {
    const { preview } = props;
    const [isOpen, open] = useState(false);
    return (
        <details class="card" onToggle={(event) => open(event.currentTarget.open)}>
            <summary>
                {t('import.read')} <strong>{summary(preview)}</strong>
                {preview.warnings.map(({ code, detail }) => (
                    <span key={code} class="note"> {phrase(`import.warning.${code}`, detail)}</span>
                ))}
            </summary>
            {isOpen && <><Choices {...props} /><Rows preview={preview} /></>}
        </details>
    );
}
