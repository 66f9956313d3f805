import words from '../../words/en/account.json';
import { t } from '../words';

export { words };

export default function Account() {
    return <h1>{t('nav.account')}</h1>;
}
