// The first rows as they would be stored.
import { showValue, type FieldType } from '../parts/field-value';
import { t } from '../words';
import type { Target } from './model';

type Stored = Record<string, unknown>;

/** Members as fields are named: parameters.city beside firstName. */
function flatten(stored: Stored): Stored {
    const { parameters, ...others } = stored;
    const fields = Object.entries((parameters ?? {}) as Stored).map(([id, value]) =>
        [`parameters.${id}`, value] as const);
    return { ...others, ...Object.fromEntries(fields) };
}

/** The columns of suppressions are named as fields of records are; what is stored is not. */
function find(target: Target, row: Stored): unknown {
    return row[target.value] ?? row[target.value.replace('parameters.', '')];
}

function typeOf(target: Target): FieldType {
    return target.type === 'phone' || target.type === 'status' || target.type === 'orderStatus' ? 'text' : target.type;
}

export function Sample({ rows, targets }: { rows: Stored[]; targets: Target[] }) {
    const flat = rows.map(flatten);
    const shown = targets.filter((target) =>
        flat.some((row) => find(target, row) !== undefined && find(target, row) !== null));
    const titles = shown.filter((target) => target.value !== 'status');
    if (rows.length === 0) return null;
    return (
        <>
            <h2>{t('import.sample', { n: rows.length })}</h2>
            <div class="scroll" tabIndex={0} role="region" aria-label={t('import.sample', { n: rows.length })}>
                <table class="cells">
                    <thead>
                        <tr>{titles.map(({ value, label }) => <th key={value} scope="col">{label}</th>)}</tr>
                    </thead>
                    <tbody>
                        {flat.map((row, i) => (
                            <tr key={i}>
                                {titles.map((one) => <td key={one.value}>{showValue(typeOf(one), find(one, row))}</td>)}
                            </tr>
                        ))}
                    </tbody>
                </table>
            </div>
        </>
    );
}
