// The weekly calling hours: each day closed, open all day, or between two times, also over midnight.
import { locale, t } from '../words';
import type { Problem } from '../api';
import { isOvernight, toField, weekdayName, weekdays, type Hours, type Schedule, type Weekday } from './hours';

const officeHours: Hours = { start: '09:00', end: '17:00' };
const wholeDay: Hours = { start: '00:00', end: '24:00' };

type Kind = 'closed' | 'hours' | 'all';

function kindOf(hours: Hours | null): Kind {
    if (hours === null) return 'closed';
    return hours.start === '00:00' && hours.end === '24:00' ? 'all' : 'hours';
}

interface DayProps {
    day: Weekday;
    name: string;
    hours: Hours | null;
    fault: string | null;
    onChange: (hours: Hours | null) => void;
    onCopy: () => void;
}

function Times({ day, name, hours, fault, onChange }: Omit<DayProps, 'hours' | 'onCopy'> & { hours: Hours }) {
    const time = (member: keyof Hours) => (
        <input type="time" required value={toField(hours[member])} name={`${day}-${member}`}
            aria-label={t(`campaigns.hours.${member}`, { day: name })} aria-invalid={fault !== null}
            onInput={(event) => onChange({ ...hours, [member]: event.currentTarget.value })} />
    );
    return (
        <span class="times">
            {time('start')}<span aria-hidden="true">–</span>{time('end')}
            {isOvernight({ start: hours.start, end: toField(hours.end) === '00:00' ? '24:00' : hours.end })
                && <span class="small">{t('campaigns.hours.overnight')}</span>}
            {fault !== null && <span class="fault">{fault}</span>}
        </span>
    );
}

function Day({ day, name, hours, fault, onChange, onCopy }: DayProps) {
    const kind = kindOf(hours);
    const choose = (next: string) => onChange(next === 'closed' ? null : next === 'all' ? wholeDay : officeHours);
    return (
        <div class="day" role="group" aria-label={name}>
            <b>{name}</b>
            <select value={kind} aria-label={t('campaigns.hours.of', { day: name })}
                onChange={(event) => choose(event.currentTarget.value)}>
                {(['closed', 'hours', 'all'] as const).map((one) => (
                    <option key={one} value={one}>{t(`campaigns.hours.${one}`)}</option>
                ))}
            </select>
            {kind === 'hours' && hours !== null
                ? <Times day={day} name={name} hours={hours} fault={fault} onChange={onChange} />
                : <span class="times" />}
            <button type="button" class="plain" aria-label={`${t('campaigns.hours.copy')}: ${name}`} onClick={onCopy}>
                {t('campaigns.hours.copy')}
            </button>
        </div>
    );
}

interface Props {
    schedule: Schedule | null;
    problem: Problem | null;
    onChange: (schedule: Schedule | null) => void;
}

function faultOf(problem: Problem | null, day: Weekday): string | null {
    return ['', '/start', '/end'].map((member) => problem?.at(`/schedule/${day}${member}`) ?? null)
        .find((fault) => fault !== null) ?? null;
}

export function HoursEditor({ schedule, problem, onChange }: Props) {
    const all = (hours: (day: number) => Hours | null): Schedule =>
        Object.fromEntries(weekdays.map((day, i) => [day, hours(i)]));
    const limited = schedule !== null;
    const option = (isLimited: boolean, text: string) => (
        <label class="check">
            <input type="radio" name="hours" checked={limited === isLimited}
                onChange={() => onChange(isLimited ? all((i) => (i < 5 ? officeHours : null)) : null)} />
            <span>{text}</span>
        </label>
    );
    return (
        <fieldset>
            <legend>{t('campaigns.hours')}</legend>
            {option(false, t('campaigns.hours.any'))}
            {option(true, t('campaigns.hours.limited'))}
            {schedule && weekdays.map((day, i) => (
                <Day key={day} day={day} name={weekdayName(i, locale)} hours={schedule[day] ?? null}
                    fault={faultOf(problem, day)} onChange={(hours) => onChange({ ...schedule, [day]: hours })}
                    onCopy={() => onChange(all(() => schedule[day] ?? null))} />
            ))}
            {schedule && weekdays.every((day) => !schedule[day]) && <p class="fault">{t('campaigns.hours.never')}</p>}
        </fieldset>
    );
}
