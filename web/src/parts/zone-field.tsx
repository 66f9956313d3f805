// A time zone by its IANA name, and what time it is there.
import { useEffect, useId, useState } from 'preact/hooks';
import { t } from '../words';
import { allZones, clockIn, isZone } from './clock';
import { zoneLabel } from './zones';

/** The present moment; the component is drawn again four times a minute. */
export function useNow(): Date {
    const [now, setNow] = useState(() => new Date());
    useEffect(() => {
        const timer = setInterval(() => setNow(new Date()), 15000);
        return () => clearInterval(timer);
    }, []);
    return now;
}

/** "now there 14:05 (Europe/Lisbon, UTC+01:00)" */
export function ZoneNow({ zone }: { zone: string }) {
    const now = useNow();
    if (!isZone(zone)) return <span>{t('clock.unknown')}</span>;
    return <span>{t('clock.now', { time: clockIn(zone, now).time, zone: zoneLabel(zone) })}</span>;
}

interface Props {
    label: string;
    value: string;
    fault: string | null;
    disabled?: boolean;
    onChange: (zone: string) => void;
}

export function ZoneField({ label, value, fault, disabled = false, onChange }: Props) {
    const id = useId();
    return (
        <label class="field">
            <span>{label}</span>
            <input list={`${id}-zones`} value={value} name="timezone" required autocomplete="off" spellcheck={false}
                disabled={disabled} aria-describedby={`${id}-now`} aria-invalid={fault !== null}
                onInput={(event) => onChange(event.currentTarget.value)} />
            <datalist id={`${id}-zones`}>{allZones().map((zone) => <option key={zone} value={zone} />)}</datalist>
            <span id={`${id}-now`} class="small">
                {fault !== null && <span class="fault">{fault} </span>}<ZoneNow zone={value} />
            </span>
        </label>
    );
}
