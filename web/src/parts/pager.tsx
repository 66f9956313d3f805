// "26–50 of 196", and the way to the pages before and behind.
import { setQuery } from '../route';
import { formatNumber, t } from '../words';
import { Icon } from './more-icons';

interface Props {
    page: number;
    limit: number;
    /** How many stand on this page. */
    shown: number;
    total: number;
    /** True where there are more than total. */
    atLeast?: boolean;
    busy?: boolean;
}

export function Pager({ page, limit, shown, total, atLeast = false, busy = false }: Props) {
    const first = (page - 1) * limit + 1;
    const hasMore = atLeast ? shown === limit : first + shown - 1 < total;
    if (page === 1 && !hasMore) return null;
    const turn = (to: number) => {
        setQuery({ page: to === 1 ? null : to });
        document.getElementById('main')?.scrollTo({ top: 0 });
    };
    const of = `${formatNumber(total)}${atLeast ? '+' : ''}`;
    return (
        <nav class="tools pager" aria-label={t('pages')}>
            <button type="button" aria-label={t('pages.before')} disabled={busy || page === 1} onClick={() => turn(page - 1)}>
                <Icon name="left" />
            </button>
            <span class="number">{t('pages.of', { from: formatNumber(shown ? first : 0), to: formatNumber(first + shown - 1), of })}</span>
            <button type="button" aria-label={t('pages.next')} disabled={busy || !hasMore} onClick={() => turn(page + 1)}>
                <Icon name="right" />
            </button>
        </nav>
    );
}
