// An amount of seconds, minutes, hours or days.
import { t } from '../words';
import { units, type Duration } from './draft';

interface Props {
    label: string;
    value: Duration;
    /** Seconds that it may have at most. */
    most: number;
    required?: boolean;
    fault: string | null;
    help?: string;
    onChange: (value: Duration) => void;
}

export function DurationField({ label, value, most, required = false, fault, help, onChange }: Props) {
    return (
        <div class="field">
            <span>{label}</span>
            <span class="times">
                <input type="number" min="0" max={String(Math.floor(most / value.unit))} step="any" value={value.amount}
                    aria-label={label} required={required} aria-invalid={fault !== null}
                    onInput={(event) => onChange({ ...value, amount: event.currentTarget.value })} />
                <select value={String(value.unit)} aria-label={t('campaigns.unit', { of: label })}
                    onChange={(event) => onChange({ ...value, unit: Number(event.currentTarget.value) })}>
                    {units.map((unit) => (
                        <option key={unit} value={String(unit)}>{t(`campaigns.unit.${unit}`)}</option>
                    ))}
                </select>
            </span>
            {help && <span class="small">{help}</span>}
            {fault !== null && <span class="fault">{fault}</span>}
        </div>
    );
}
