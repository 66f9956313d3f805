// The status of a person, a campaign or an order, wherever one stands by itself.
import { t } from '../words';

const tones: Record<string, string> = { active: 'good', inactive: 'warn', paused: 'warn' };
const withoutDot = ['active', 'inactive', 'archived', 'draft', 'paused', 'completed'];

/** Those of orders have a dot in the colour that they have in bars and plots. */
export function StatusChip({ status }: { status: string }) {
    return (
        <span class={`chip ${tones[status] ?? ''}`}>
            {!withoutDot.includes(status) && <i class={`dot is-${status}`} />}{t(`status.${status}`)}
        </span>
    );
}
